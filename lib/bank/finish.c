// SPDX-License-Identifier: GPL-3.0-or-later
#include "bank/loader.h"

#include "base/unicode.h"

#include <stdlib.h>

/* The follow-ups of a question of the bank being made: what only others may not change. */
static struct rh_question *own_follow_ups(const struct rh_question *question)
{
	union {
		const struct rh_question *shown;
		struct rh_question *own;
	} follow_ups = {question->follow_ups};
	return follow_ups.own;
}

typedef void visitor(struct rh_loader *l, struct rh_question *question, bool first_level);

/* In the order of the file, a question before its follow-ups. */
static void visit_all(struct rh_loader *l, struct rh_question *questions, size_t count, visitor *visit,
                      bool first_level)
{
	for (size_t i = 0; i < count; i++) {
		visit(l, &questions[i], first_level);
		if (questions[i].follow_up_count > 0)
			visit_all(l, own_follow_ups(&questions[i]), questions[i].follow_up_count, visit, false);
	}
}

static struct rh_text fold(struct rh_loader *l, struct rh_text text)
{
	if (rh_names_is_folded(text))
		return text;
	rh_buffer_clear(&l->scratch);
	rh_unicode_fold(&l->scratch, text);
	l->no_memory |= l->scratch.failed;
	return rh_buffer_view(&l->scratch);
}

static struct rh_yaml_place place_at(struct rh_place place)
{
	return (struct rh_yaml_place){place.line, place.column, 1};
}

static struct rh_yaml_place place_of_id(struct rh_place place, struct rh_text id)
{
	struct rh_yaml_place of_id = {place.line, place.column, 0};
	for (uint32_t c = 0; rh_unicode_next(&id, &c);)
		of_id.span++;
	return of_id;
}

void rh_load_name(struct rh_loader *l, struct rh_question *question)
{
	question->id_is_derived = question->id.length == 0;
	if (!question->id_is_derived) {
		l->no_memory |= !rh_names_add(&l->bank->names, fold(l, question->id), (struct rh_name){0});
		return;
	}
	l->derived_count++;
	rh_buffer_clear(&l->scratch);
	rh_bank_slug(&l->scratch, question->question);
	l->no_memory |= l->scratch.failed;
	question->id = rh_load_keep(l, rh_buffer_view(&l->scratch));
}

/* Tells the names whose they are: they came in this order, a question after its follow-ups. */
static size_t settle(struct rh_loader *l, const struct rh_question *questions, size_t count, size_t which)
{
	struct rh_name *names = l->bank->names.names;
	for (size_t i = 0; i < count; i++) {
		const struct rh_question *q = &questions[i];
		if (q->follow_up_count > 0)
			which = settle(l, q->follow_ups, q->follow_up_count, which);
		if (q->id_is_derived)
			continue;
		names[which++].question = q;
	}
	return which;
}

/* Once it is known that there are ids twice: enters all anew in the order of the file, where the first one counts. */
static void report_twice(struct rh_loader *l, struct rh_question *question, bool first_level)
{
	(void)first_level;
	if (question->id_is_derived)
		return;
	const struct rh_name name = {.question = question};
	const struct rh_name *first = rh_names_put(&l->bank->names, fold(l, question->id), name);
	if (first == NULL)
		return;
	const struct rh_place place = first->question->id_place;
	rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_DUPLICATE_ID),
	               place_of_id(question->id_place, question->id), "duplicate id '%s' (first at %u:%u)",
	               question->id.data, place.line, place.column);
}

static void name_by_aliases(struct rh_loader *l, struct rh_question *question, bool first_level)
{
	const struct rh_texts *aliases = &question->extra->aliases;
	(void)first_level;
	for (size_t i = 0; i < aliases->count; i++) {
		struct rh_text folded = fold(l, aliases->items[i]);
		const struct rh_name name = {.question = question, .alias = (uint32_t)(i + 1)};
		const struct rh_name *first = rh_names_put(&l->bank->names, folded, name);
		if (first == NULL || first->question == question)
			continue;
		const struct rh_text clip = rh_yaml_clip(aliases->items[i]);
		rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_DUPLICATE_ALIAS), place_at(question->place),
		               "alias '%.*s' already names the question at %u:%u", RH_TEXT_ARGS(clip),
		               first->question->place.line, first->question->place.column);
	}
}

/* Where the number to try next for a slug that is taken is kept, so that a thousand questions of one text cost a
 * thousand steps. NULL without memory. */
static uint32_t *next_number(struct rh_loader *l, const struct rh_name *taken)
{
	const struct rh_names *names = &l->bank->names;
	if (l->next_numbers == NULL)
		l->next_numbers = calloc(names->capacity, sizeof *l->next_numbers);
	return l->next_numbers != NULL ? &l->next_numbers[taken - names->names] : NULL;
}

static void append_number(struct rh_buffer *out, uint32_t number)
{
	char digits[10];
	size_t first = sizeof digits;
	do {
		digits[--first] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	rh_buffer_text(out, (struct rh_text){digits + first, sizeof digits - first});
}

/* Names the question by its slug, or else by the first of slug-2, slug-3 … that is free. A slug is folded as it is. */
static void make_unique(struct rh_loader *l, struct rh_question *question)
{
	struct rh_names *names = &l->bank->names;
	const struct rh_name name = {.question = question};
	const struct rh_name *taken = rh_names_put(names, question->id, name);
	if (taken == NULL)
		return;
	uint32_t *next = next_number(l, taken);
	struct rh_buffer *numbered = &l->scratch;
	rh_buffer_clear(numbered);
	rh_buffer_text(numbered, question->id);
	numbered->failed |= next == NULL;
	const size_t length = numbered->length;
	for (bool free = false; !free && !numbered->failed;) {
		*next = *next > 0 ? *next + 1 : 2;
		rh_buffer_truncate(numbered, length);
		rh_buffer_byte(numbered, '-');
		append_number(numbered, *next);
		free = rh_names_put(names, rh_buffer_view(numbered), name) == NULL;
	}
	if (numbered->failed || !rh_arena_text(&l->bank->texts, rh_buffer_view(numbered), &question->id))
		l->no_memory = true;
}

static void report_no_id(struct rh_loader *l, const struct rh_question *q, bool first_level)
{
	bool whole = q->question.length > 0 && q->id_place.line == 0; /* else a worse fault was told */
	if (whole && rh_bank_misses_id(q, first_level))
		rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_NO_ID), place_at(q->place),
		               "no id: '%s' is made from the text and changes with it", q->id.data);
}

static void name_derived(struct rh_loader *l, struct rh_question *question, bool first_level)
{
	if (!question->id_is_derived)
		return;
	make_unique(l, question);
	report_no_id(l, question, first_level);
}

/* What is written comes first, so that nothing derived takes its name. */
static bool name_written(struct rh_loader *l)
{
	struct rh_bank *bank = l->bank;
	const size_t more = l->derived_count + l->alias_count;
	const size_t count = bank->names.count;
	size_t twice = 0;
	settle(l, bank->questions, bank->content.question_count, 0);
	if (!rh_names_enter(&bank->names, more, &twice))
		return false;
	if (twice == 0)
		return true;
	rh_names_done(&bank->names);
	if (!rh_names_enter(&bank->names, count + more, &twice))
		return false;
	visit_all(l, bank->questions, bank->content.question_count, report_twice, true);
	return true;
}

static void name_questions(struct rh_loader *l)
{
	struct rh_bank *bank = l->bank;
	const size_t count = bank->content.question_count;
	if (!name_written(l)) {
		l->no_memory = true;
		return;
	}
	if (l->derived_count > 0)
		visit_all(l, bank->questions, count, name_derived, true);
	if (l->alias_count > 0)
		visit_all(l, bank->questions, count, name_by_aliases, true);
}

static bool same_id(struct rh_loader *l, struct rh_text a, struct rh_text b)
{
	const bool same = rh_names_alike(&l->scratch, a, b);
	l->no_memory |= l->scratch.failed;
	return same;
}

static void report_twice_named(struct rh_loader *l, const char *what, struct rh_text id, struct rh_place place,
                               struct rh_place first)
{
	struct rh_yaml_place at = place_at(place);
	at.span = (unsigned)id.length;
	rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_DUPLICATE_ID), at,
	               "duplicate %s id '%s' (first at %u:%u)", what, id.data, first.line, first.column);
}

/* Their number is bounded: each with each other is fine. */
static void check_rule_ids(struct rh_loader *l, enum rh_rule_kind kind, const char *what)
{
	const struct rh_bank_content *content = &l->bank->content;
	const struct rh_rule *rule = NULL;
	for (size_t i = 0; (rule = rh_bank_rule(content, kind, i)) != NULL; i++) {
		size_t first = 0;
		while (first < i && !same_id(l, rule->id, rh_bank_rule(content, kind, first)->id))
			first++;
		if (first < i)
			report_twice_named(l, what, rule->id, rule->place, rh_bank_rule(content, kind, first)->place);
	}
}

void rh_load_finish(struct rh_loader *l)
{
	name_questions(l);
	if (l->no_memory)
		return;
	check_rule_ids(l, RH_RULE_PROFILE, "profile");
	check_rule_ids(l, RH_RULE_PLAN, "plan");
}
