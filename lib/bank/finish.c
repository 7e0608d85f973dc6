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

typedef void visitor(struct rh_loader *l, struct rh_question *question);

/* In the order of the file, a question before its follow-ups. */
static void visit_all(struct rh_loader *l, struct rh_question *questions, size_t count, visitor *visit)
{
	for (size_t i = 0; i < count; i++) {
		visit(l, &questions[i]);
		visit_all(l, own_follow_ups(&questions[i]), questions[i].follow_up_count, visit);
	}
}

static size_t count_names(const struct rh_question *questions, size_t count)
{
	size_t names = count;
	for (size_t i = 0; i < count; i++)
		names += questions[i].extra->aliases.count +
		         count_names(questions[i].follow_ups, questions[i].follow_up_count);
	return names;
}

static struct rh_text fold(struct rh_loader *l, struct rh_text text)
{
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

static void name_by_id(struct rh_loader *l, struct rh_question *question)
{
	if (question->id_is_derived)
		return;
	struct rh_names *names = &l->bank->names;
	struct rh_text folded = fold(l, question->id);
	const struct rh_name *first = rh_names_find(names, folded);
	if (first == NULL) {
		rh_names_add(names, folded, question, 0);
		return;
	}
	struct rh_yaml_place place = place_of_id(question->id_place, question->id);
	rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_DUPLICATE_ID), place,
	               "duplicate id '%s' (first at %u:%u)", question->id.data, first->question->id_place.line,
	               first->question->id_place.column);
}

static void name_by_aliases(struct rh_loader *l, struct rh_question *question)
{
	const struct rh_texts *aliases = &question->extra->aliases;
	for (size_t i = 0; i < aliases->count; i++) {
		struct rh_text folded = fold(l, aliases->items[i]);
		const struct rh_name *first = rh_names_find(&l->bank->names, folded);
		if (first == NULL)
			rh_names_add(&l->bank->names, folded, question, (uint32_t)(i + 1));
		else if (first->question != question)
			rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_DUPLICATE_ALIAS),
			               place_at(question->place), "alias '%.*s' already names the question at %u:%u",
			               RH_TEXT_ARGS(rh_yaml_clip(aliases->items[i])), first->question->place.line,
			               first->question->place.column);
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

/* The slug itself, or the first of slug-2, slug-3 … that is free. A slug is folded as it is. */
static void make_unique(struct rh_loader *l, struct rh_buffer *slug)
{
	const size_t length = slug->length;
	const struct rh_name *taken = rh_names_find(&l->bank->names, rh_buffer_view(slug));
	if (taken == NULL)
		return;
	uint32_t *next = next_number(l, taken);
	if (next == NULL) {
		slug->failed = true;
		return;
	}
	uint32_t number = *next > 0 ? *next : 2;
	do {
		rh_buffer_truncate(slug, length);
		rh_buffer_printf(slug, "-%lu", (unsigned long)number++);
	} while (!slug->failed && rh_names_find(&l->bank->names, rh_buffer_view(slug)) != NULL);
	*next = number;
}

static void name_by_text(struct rh_loader *l, struct rh_question *question)
{
	if (!question->id_is_derived)
		return;
	struct rh_buffer *slug = &l->scratch;
	rh_buffer_clear(slug);
	rh_bank_slug(slug, question->question);
	if (!slug->failed)
		make_unique(l, slug);
	if (slug->failed || !rh_arena_text(&l->bank->texts, rh_buffer_view(slug), &question->id))
		l->no_memory = true;
	else
		rh_names_add(&l->bank->names, question->id, question, 0);
}

static void report_no_ids(struct rh_loader *l, const struct rh_question *questions, size_t count, bool first_level)
{
	for (size_t i = 0; i < count; i++) {
		const struct rh_question *q = &questions[i];
		bool whole = q->question.length > 0 && q->id_place.line == 0; /* else a worse fault was told */
		if (whole && rh_bank_misses_id(q, first_level))
			rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_NO_ID), place_at(q->place),
			               "no id: '%s' is made from the text and changes with it", q->id.data);
		report_no_ids(l, q->follow_ups, q->follow_up_count, false);
	}
}

static void name_questions(struct rh_loader *l)
{
	struct rh_bank *bank = l->bank;
	size_t count = bank->content.question_count;
	if (!rh_names_init(&bank->names, count_names(bank->questions, count))) {
		l->no_memory = true;
		return;
	}
	visit_all(l, bank->questions, count, name_by_id);
	visit_all(l, bank->questions, count, name_by_text);
	visit_all(l, bank->questions, count, name_by_aliases);
	report_no_ids(l, bank->questions, count, true);
}

static bool same_id(struct rh_loader *l, struct rh_text a, struct rh_text b)
{
	if (rh_text_equal(a, b))
		return true;
	rh_buffer_clear(&l->scratch);
	rh_unicode_fold(&l->scratch, a);
	size_t middle = l->scratch.length;
	rh_unicode_fold(&l->scratch, b);
	struct rh_text both = rh_buffer_view(&l->scratch);
	return rh_text_equal(rh_text_slice(both, 0, middle), rh_text_slice(both, middle, SIZE_MAX));
}

static void report_twice(struct rh_loader *l, const char *what, struct rh_text id, struct rh_place place,
                         struct rh_place first)
{
	struct rh_yaml_place at = place_at(place);
	at.span = (unsigned)id.length;
	rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_DUPLICATE_ID), at,
	               "duplicate %s id '%s' (first at %u:%u)", what, id.data, first.line, first.column);
}

/* Their number is bounded: each with each other is fine. */
static void check_profile_ids(struct rh_loader *l, const struct rh_profile *profiles, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < i; k++) {
			if (same_id(l, profiles[i].id, profiles[k].id)) {
				report_twice(l, "profile", profiles[i].id, profiles[i].place, profiles[k].place);
				break;
			}
		}
	}
}

static void check_plan_ids(struct rh_loader *l, const struct rh_plan_spec *plans, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < i; k++) {
			if (same_id(l, plans[i].id, plans[k].id)) {
				report_twice(l, "plan", plans[i].id, plans[i].place, plans[k].place);
				break;
			}
		}
	}
}

/* What a step asks for in this bank; empty when it asks in another one. */
static struct rh_text asked_here(struct rh_loader *l, struct rh_text ask)
{
	size_t slash = rh_text_find(ask, RH_TEXT("/"));
	if (slash == SIZE_MAX)
		return ask;
	bool here = same_id(l, rh_text_slice(ask, 0, slash), l->bank->content.id);
	return here ? rh_text_slice(ask, slash + 1, SIZE_MAX) : RH_TEXT_NONE;
}

static void check_asks(struct rh_loader *l, const struct rh_plan_spec *plan)
{
	for (size_t i = 0; i < plan->step_count; i++) {
		const struct rh_plan_step *step = &plan->steps[i];
		struct rh_text ask = step->kind == RH_STEP_ASK ? asked_here(l, step->ask) : RH_TEXT_NONE;
		if (ask.length > 0 && !step->optional && rh_bank_find(l->bank, ask) == NULL)
			rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_ASKS_NOTHING), place_at(step->place),
			               "no question '%.*s' in this bank", RH_TEXT_ARGS(rh_yaml_clip(ask)));
	}
}

void rh_load_finish(struct rh_loader *l)
{
	const struct rh_bank_content *content = &l->bank->content;
	name_questions(l);
	bool few = content->profile_count <= RH_BANK_RULES_MAX && content->plan_count <= RH_BANK_RULES_MAX;
	if (l->no_memory || !few)
		return;
	check_profile_ids(l, content->profiles, content->profile_count);
	check_plan_ids(l, content->plans, content->plan_count);
	/* A bank of plans alone asks for what other banks have. */
	for (size_t i = 0; content->question_count > 0 && i < content->plan_count; i++)
		check_asks(l, &content->plans[i]);
}
