// SPDX-License-Identifier: GPL-3.0-or-later
#include "complete.h"

#include "past.h"
#include "term/line.h"
#include "words.h"

#include <stdlib.h>
#include <string.h>

/* Completions while they are collected. */
struct found {
	char **items; /* owned, NULL-terminated once there is one */
	size_t count, capacity;
	const char *prefix;
};

static void add(void *ctx, const char *completion)
{
	struct found *found = ctx;
	if (strncmp(completion, found->prefix, strlen(found->prefix)) != 0)
		return;
	if (found->count + 2 > found->capacity) {
		size_t capacity = found->capacity > 0 ? 2 * found->capacity : 32;
		char **items = realloc(found->items, capacity * sizeof *items);
		if (items == NULL)
			return;
		found->items = items;
		found->capacity = capacity;
	}
	char *copy = strdup(completion);
	found->items[found->count] = copy;
	found->items[found->count += copy != NULL] = NULL;
}

static const struct rh_shelf *shelf_of(struct rh_completer *completer)
{
	static const struct rh_option_value no_files = {0};
	if (!completer->loaded)
		(void)rh_shelf_init(&completer->shelf, completer->app, &no_files, RH_SHELF_RULES | RH_SHELF_QUIET,
		                    NULL);
	completer->loaded = true;
	return &completer->shelf;
}

/* As deep as the bank's file may nest. */
static void add_questions(struct found *found, const struct rh_question *questions, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		add(found, questions[i].id.data);
		add_questions(found, questions[i].follow_ups, questions[i].follow_up_count);
	}
}

static void add_tags(struct found *found, const struct rh_bank_content *bank)
{
	for (size_t i = 0; i < bank->question_count; i++) {
		for (size_t k = 0; k < bank->questions[i].tags.count; k++)
			add(found, bank->questions[i].tags.items[k].data);
	}
}

static void add_commands(struct found *found)
{
	size_t count = 0;
	const struct rh_command *commands = rh_commands(&count);
	for (size_t i = 0; i < count; i++)
		add(found, commands[i].name);
	add(found, "exit");
}

static void add_rules(struct found *found, const struct rh_bank *const *banks, size_t count, enum rh_topic topic)
{
	for (size_t i = 0; i < count; i++) {
		const struct rh_bank_content *bank = rh_bank_content(banks[i]);
		for (size_t k = 0; topic == RH_TOPIC_PROFILE && k < bank->profile_count; k++)
			add(found, bank->profiles[k].id.data);
		for (size_t k = 0; topic == RH_TOPIC_PLAN && k < bank->plan_count; k++)
			add(found, bank->plans[k].id.data);
	}
}

/* "last", each question that was answered, and the numbers. */
static void add_takes(struct rh_completer *completer, struct found *found)
{
	static const struct rh_history_filter recorded = {.recorded = true};
	struct rh_history *history = NULL;
	const struct rh_attempt *attempts = NULL;
	size_t count = 0;
	add(found, "last");
	if (rh_past_open(completer->app, &history, NULL) == RH_OK && history != NULL)
		(void)rh_history_attempts(history, &recorded, &attempts, &count, NULL);
	for (size_t i = 0; i < count; i++) {
		char number[24];
		(void)snprintf(number, sizeof number, "%lld", (long long)attempts[i].take);
		add(found, number);
		add(found, attempts[i].id.data);
	}
	rh_history_free(history);
}

static void add_topic(struct rh_completer *completer, struct found *found, enum rh_topic topic)
{
	const struct rh_shelf *shelf = NULL;
	switch (topic) {
	case RH_TOPIC_NONE:
	case RH_TOPIC_FILE:
		break;
	case RH_TOPIC_COMMAND:
		add_commands(found);
		break;
	case RH_TOPIC_TAKE:
		add_takes(completer, found);
		break;
	case RH_TOPIC_QUESTION:
		shelf = shelf_of(completer);
		for (size_t i = 0; i < shelf->bank_count; i++)
			add_questions(found, rh_bank_content(shelf->banks[i])->questions,
			              rh_bank_content(shelf->banks[i])->question_count);
		break;
	case RH_TOPIC_TAG:
		shelf = shelf_of(completer);
		for (size_t i = 0; i < shelf->bank_count; i++)
			add_tags(found, rh_bank_content(shelf->banks[i]));
		break;
	case RH_TOPIC_PROFILE:
	case RH_TOPIC_PLAN:
		shelf = shelf_of(completer);
		add_rules(found, shelf->banks, shelf->bank_count, topic);
		add_rules(found, shelf->rules, shelf->rule_count, topic);
		break;
	}
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A tag of fifty questions is offered once. */
static void sort_and_unite(struct found *found)
{
	if (found->count == 0)
		return;
	qsort(found->items, found->count, sizeof *found->items, by_name);
	size_t kept = 1;
	for (size_t i = 1; i < found->count; i++) {
		if (strcmp(found->items[i], found->items[kept - 1]) == 0)
			free(found->items[i]);
		else
			found->items[kept++] = found->items[i];
	}
	found->items[kept] = NULL;
	found->count = kept;
}

/* The words before the one to be completed, which may stand in an open quote. */
static enum rh_status words_before(const char *line, size_t start, struct rh_words *words)
{
	struct rh_text head = rh_text_slice(rh_text_of(line), 0, start);
	if (rh_text_ends_with(head, RH_TEXT("\"")) || rh_text_ends_with(head, RH_TEXT("'")))
		head.length--;
	return rh_words_split(head, words, NULL);
}

char **rh_complete(void *completer, const char *line, size_t start)
{
	struct found found = {.prefix = line + start};
	struct rh_words words = {0};
	if (words_before(line, start, &words) != RH_OK)
		return NULL;
	const struct rh_command *command = words.count > 0 ? rh_command_find(words.items[0]) : NULL;
	enum rh_topic topic = words.count == 0 ? RH_TOPIC_COMMAND : RH_TOPIC_NONE;
	if (command != NULL)
		topic = rh_options_complete(command->syntax, (const char *const *)words.items + 1, words.count - 1,
		                            found.prefix, add, &found);
	rh_words_done(&words);
	if (topic == RH_TOPIC_FILE)
		return rh_line_file_names(found.prefix);
	add_topic(completer, &found, topic);
	sort_and_unite(&found);
	return found.items;
}

void rh_completer_done(struct rh_completer *completer)
{
	rh_shelf_done(&completer->shelf);
	completer->loaded = false;
}
