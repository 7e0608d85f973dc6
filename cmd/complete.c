// SPDX-License-Identifier: GPL-3.0-or-later
#include "complete.h"

#include "base/array.h"
#include "help_pages.h"
#include "past.h"
#include "settings.h"
#include "term/line.h"
#include "words.h"

#include <stdlib.h>
#include <string.h>

/* One word being completed. */
struct completion {
	struct rh_completer *completer;
	const char *const *words; /* before it */
	size_t word_count;
	const char *prefix;
	struct rh_text lead; /* "--name=", to be kept before each candidate */
	struct rh_candidates *found;
};

static bool make_room(struct rh_candidates *found)
{
	struct rh_candidate *items = rh_array_room(found->items, found->count, &found->capacity, sizeof *items);
	if (items == NULL)
		return false;
	found->items = items;
	return true;
}

static void add(struct completion *c, const char *word, const char *about)
{
	if (strncmp(word, c->prefix, strlen(c->prefix)) != 0 || !make_room(c->found))
		return;
	struct rh_buffer whole = {0};
	rh_buffer_text(&whole, c->lead);
	rh_buffer_string(&whole, word);
	if (whole.failed) {
		rh_buffer_done(&whole);
		return;
	}
	char *copy = about != NULL && *about != '\0' ? strdup(about) : NULL;
	c->found->items[c->found->count++] = (struct rh_candidate){.word = whole.data, .about = copy};
}

static void add_option(void *ctx, const char *word, const char *about)
{
	struct completion *c = ctx;
	add(c, word, about != NULL ? rh_tr_get(&c->completer->app->tr, about) : NULL);
}

/* The files that the words name with --bank. texts has room for each word. */
static struct rh_option_value named_banks(const struct completion *c, const char **texts)
{
	struct rh_option_value files = {.texts = texts};
	for (size_t i = 0; i < c->word_count; i++) {
		const char *word = c->words[i];
		bool alone = strcmp(word, "-b") == 0 || strcmp(word, "--bank") == 0;
		if (alone && i + 1 < c->word_count)
			texts[files.times++] = c->words[++i];
		else if (rh_text_starts_with(rh_text_of(word), RH_TEXT("--bank=")))
			texts[files.times++] = word + strlen("--bank=");
	}
	files.text = files.times > 0 ? texts[files.times - 1] : NULL;
	return files;
}

static const struct rh_shelf *shelf_of(const struct completion *c)
{
	struct rh_completer *completer = c->completer;
	if (completer->loaded)
		return &completer->shelf;
	const char **texts = calloc(c->word_count + 1, sizeof *texts);
	if (texts == NULL)
		return &completer->shelf;
	const struct rh_option_value files = named_banks(c, texts);
	(void)rh_shelf_init(&completer->shelf, completer->app, &files, RH_SHELF_RULES | RH_SHELF_QUIET, NULL);
	completer->loaded = true;
	free(texts);
	return &completer->shelf;
}

/* As deep as the bank's file may nest. */
static void add_questions(struct completion *c, const struct rh_question *questions, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		add(c, questions[i].id.data, questions[i].question.data);
		add_questions(c, questions[i].follow_ups, questions[i].follow_up_count);
	}
}

static void add_all_questions(struct completion *c)
{
	const struct rh_shelf *shelf = shelf_of(c);
	for (size_t i = 0; i < shelf->bank_count; i++) {
		const struct rh_bank_content *bank = rh_bank_content(shelf->banks[i]);
		add_questions(c, bank->questions, bank->question_count);
	}
}

static void add_tags(struct completion *c)
{
	const struct rh_shelf *shelf = shelf_of(c);
	for (size_t i = 0; i < shelf->bank_count; i++) {
		const struct rh_bank_content *bank = rh_bank_content(shelf->banks[i]);
		for (size_t k = 0; k < bank->question_count; k++)
			for (size_t tag = 0; tag < bank->questions[k].tags.count; tag++)
				add(c, bank->questions[k].tags.items[tag].data, NULL);
	}
}

static void add_commands(struct completion *c)
{
	size_t count = 0;
	const struct rh_command *commands = rh_commands(&count);
	for (size_t i = 0; i < count; i++)
		if (commands[i].summary != NULL)
			add_option(c, commands[i].name, commands[i].summary);
	if (c->completer->app->in_shell)
		add(c, "exit", NULL);
}

static void add_help_pages(struct completion *c)
{
	size_t count = 0;
	const struct rh_help_page *pages = rh_help_pages(&count);
	for (size_t i = 0; i < count; i++)
		add_option(c, pages[i].name, pages[i].summary);
}

static void add_rules_of(struct completion *c, const struct rh_bank *const *banks, size_t count, enum rh_rule_kind kind)
{
	for (size_t i = 0; i < count; i++) {
		const struct rh_rule *rule = NULL;
		for (size_t k = 0; (rule = rh_bank_rule(rh_bank_content(banks[i]), kind, k)) != NULL; k++)
			add(c, rule->id.data, rule->title.data);
	}
}

static void add_rules(struct completion *c, enum rh_rule_kind kind)
{
	const struct rh_shelf *shelf = shelf_of(c);
	add_rules_of(c, shelf->banks, shelf->bank_count, kind);
	add_rules_of(c, shelf->rules, shelf->rule_count, kind);
}

/* A take's number says nothing to anybody: what was answered, and when. */
static void add_take(struct completion *c, const struct rh_attempt *attempt)
{
	struct rh_buffer about = {0};
	char number[24];
	(void)snprintf(number, sizeof number, "%lld", (long long)attempt->take);
	rh_past_when(&about, c->completer->app, attempt->at_unix_ms);
	rh_buffer_string(&about, " · ");
	rh_buffer_text(&about, attempt->id);
	add(c, number, about.failed ? NULL : about.data);
	add(c, attempt->id.data, attempt->question.data);
	rh_buffer_done(&about);
}

/* "ID#N" once the question has been typed whole: before that its takes would stand in the way of the others. The newest
 * attempt comes first, and N counts from the oldest of its bank's question. */
static void add_takes_of_one(struct completion *c, const struct rh_attempt *attempts, size_t count)
{
	struct rh_text typed = rh_text_of(c->prefix);
	size_t mark = rh_text_find(typed, RH_TEXT("#"));
	struct rh_text id = rh_text_slice(typed, 0, mark);
	for (size_t i = count; i-- > 0;) {
		const struct rh_attempt *attempt = &attempts[i];
		size_t number = 1;
		if (!rh_text_equal(attempt->id, id))
			continue;
		for (size_t older = i + 1; older < count; older++)
			number += rh_text_equal(attempts[older].id, id) &&
			          rh_text_equal(attempts[older].bank, attempt->bank);
		struct rh_buffer word = {0}, about = {0};
		rh_buffer_text(&word, id);
		rh_buffer_printf(&word, "#%zu", number);
		rh_past_when(&about, c->completer->app, attempt->at_unix_ms);
		if (!word.failed)
			add(c, word.data, about.failed ? NULL : about.data);
		rh_buffer_done(&word);
		rh_buffer_done(&about);
	}
}

/* "last", each question that was answered, and the numbers. */
static void add_takes(struct completion *c)
{
	static const struct rh_history_filter recorded = {.recorded = true};
	struct rh_history *history = NULL;
	const struct rh_attempt *attempts = NULL;
	size_t count = 0;
	add_option(c, "last", N_("the newest take"));
	if (rh_past_open(c->completer->app, &history, NULL) == RH_OK && history != NULL)
		(void)rh_history_attempts(history, &recorded, &attempts, &count, NULL);
	for (size_t i = 0; i < count; i++)
		add_take(c, &attempts[i]);
	add_takes_of_one(c, attempts, count);
	rh_history_free(history);
}

static void add_topic(struct completion *c, enum rh_topic topic)
{
	switch (topic) {
	case RH_TOPIC_NONE:
		break;
	case RH_TOPIC_FILE:
		c->found->files = true;
		break;
	case RH_TOPIC_COMMAND:
		add_commands(c);
		break;
	case RH_TOPIC_TAKE_OR_FILE:
		c->found->files = true;
		add_takes(c);
		break;
	case RH_TOPIC_TAKE:
		add_takes(c);
		break;
	case RH_TOPIC_SUBJECT:
		add_commands(c);
		add_help_pages(c);
		break;
	case RH_TOPIC_QUESTION:
		add_all_questions(c);
		break;
	case RH_TOPIC_TAG:
		add_tags(c);
		break;
	case RH_TOPIC_PROFILE:
		add_rules(c, RH_RULE_PROFILE);
		break;
	case RH_TOPIC_PLAN:
		add_rules(c, RH_RULE_PLAN);
		break;
	}
}

static int by_word(const void *a, const void *b)
{
	const struct rh_candidate *x = a;
	const struct rh_candidate *y = b;
	return strcmp(x->word, y->word);
}

static void free_candidate(struct rh_candidate *candidate)
{
	free(candidate->word);
	free(candidate->about);
}

/* A tag of fifty questions is offered once. */
static void sort_and_unite(struct rh_candidates *found)
{
	if (found->count == 0)
		return;
	qsort(found->items, found->count, sizeof *found->items, by_word);
	size_t kept = 1;
	for (size_t i = 1; i < found->count; i++) {
		if (by_word(&found->items[i], &found->items[kept - 1]) == 0)
			free_candidate(&found->items[i]);
		else
			found->items[kept++] = found->items[i];
	}
	found->count = kept;
}

/* What the command at `at` takes after its words; before a command, what may stand there. */
static enum rh_topic find(struct completion *c)
{
	size_t at = rh_command_at(c->words, c->word_count);
	if (at == c->word_count) {
		enum rh_topic topic = rh_options_complete(&rh_global_syntax, c->words, at, c->prefix, add_option, c);
		return topic == RH_TOPIC_NONE && c->prefix[0] != '-' && c->found->count == 0 ? RH_TOPIC_COMMAND : topic;
	}
	const struct rh_command *command = rh_command_find(c->words[at]);
	if (command == NULL)
		return RH_TOPIC_NONE;
	return rh_options_complete(command->syntax, c->words + at + 1, c->word_count - at - 1, c->prefix, add_option,
	                           c);
}

/* "--name=value" is completed as "--name value" is. words has room for one more. */
static void part_at_equals(struct completion *c, const char **words, struct rh_buffer *name)
{
	const char *equals = strncmp(c->prefix, "--", 2) == 0 ? strchr(c->prefix, '=') : NULL;
	if (equals == NULL)
		return;
	c->lead = rh_text_slice(rh_text_of(c->prefix), 0, (size_t)(equals - c->prefix) + 1);
	rh_buffer_text(name, rh_text_slice(c->lead, 0, c->lead.length - 1));
	words[c->word_count] = name->failed ? "" : name->data;
	c->word_count++;
	c->prefix = equals + 1;
}

void rh_complete_words(struct rh_completer *completer, const char *const *words, size_t count, const char *prefix,
                       struct rh_candidates *candidates)
{
	struct rh_buffer name = {0};
	const char **copy = calloc(count + 1, sizeof *copy);
	if (copy == NULL)
		return;
	for (size_t i = 0; i < count; i++)
		copy[i] = words[i];
	struct completion c = {
	    .completer = completer, .words = copy, .word_count = count, .prefix = prefix, .found = candidates};
	part_at_equals(&c, copy, &name);
	add_topic(&c, find(&c));
	sort_and_unite(candidates);
	rh_buffer_done(&name);
	free(copy);
}

void rh_candidates_done(struct rh_candidates *candidates)
{
	for (size_t i = 0; i < candidates->count; i++)
		free_candidate(&candidates->items[i]);
	free(candidates->items);
	*candidates = (struct rh_candidates){0};
}

/* The words before the one to be completed, which may stand in an open quote. */
static enum rh_status words_before(const char *line, size_t start, struct rh_words *words)
{
	struct rh_text head = rh_text_slice(rh_text_of(line), 0, start);
	if (rh_text_ends_with(head, RH_TEXT("\"")) || rh_text_ends_with(head, RH_TEXT("'")))
		head.length--;
	return rh_words_split(head, words, NULL);
}

/* The words alone, NULL-terminated, as readline takes them over. */
static char **take_words(struct rh_candidates *candidates)
{
	char **list = candidates->count > 0 ? calloc(candidates->count + 1, sizeof *list) : NULL;
	for (size_t i = 0; list != NULL && i < candidates->count; i++) {
		list[i] = candidates->items[i].word;
		candidates->items[i].word = NULL;
	}
	return list;
}

char **rh_complete(void *completer, const char *line, size_t start)
{
	struct rh_words words = {0};
	struct rh_candidates candidates = {0};
	if (words_before(line, start, &words) != RH_OK)
		return NULL;
	rh_complete_words(completer, (const char *const *)words.items, words.count, line + start, &candidates);
	rh_words_done(&words);
	char **list = take_words(&candidates);
	if (list == NULL && candidates.files)
		list = rh_line_file_names(line + start);
	rh_candidates_done(&candidates);
	return list;
}

void rh_completer_done(struct rh_completer *completer)
{
	rh_shelf_done(&completer->shelf);
	completer->loaded = false;
}
