// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/plan.h"

#include "base/array.h"
#include "base/duration.h"
#include "plan/find.h"
#include "plan/pool.h"
#include "plan/tags.h"

#include <stdlib.h>

/* Follow-ups are drawn from a stream of their own, so that keeping fewer of them changes no question. */
#define FOLLOW_UPS_STREAM UINT64_C(0x5EED0F0110A0F5)

/* A plan while it is made. */
struct draft {
	const struct rh_plan_request *request;
	const struct rh_profile *profile;
	const struct rh_plan_spec *spec; /* NULL: none */
	const struct rh_bank *spec_bank; /* where it stands */
	struct rh_tags *tags;            /* owned; of the request */
	struct rh_plan_pool pool;        /* owned */
	struct rh_random picks, follow_ups;
	size_t last;           /* the number drawn last; SIZE_MAX: none */
	struct rh_item *items; /* owned until the plan has them */
	size_t count, capacity;
	struct rh_error *err;
};

static bool in_range(int64_t value, int64_t low, int64_t high)
{
	return value == RH_UNSET_MS || (value >= low && value <= high);
}

static enum rh_status check_numbers(const struct rh_plan_request *request, struct rh_error *err)
{
	if (!in_range(request->prep_ms, 0, RH_DURATION_MAX_MS))
		return rh_error_set(err, RH_ERR_INVALID, N_("the thinking time is not between 0 and a day"));
	if (!in_range(request->time_ms, 1, RH_DURATION_MAX_MS))
		return rh_error_set(err, RH_ERR_INVALID, N_("the answer time is not more than 0 and at most a day"));
	if (!in_range(request->retakes, 0, RH_UNLIMITED))
		return rh_error_set(err, RH_ERR_INVALID, "the number of retakes is negative");
	if (request->count < 0)
		return rh_error_set(err, RH_ERR_INVALID, "the number of questions is negative");
	if (request->count > RH_PLAN_ITEMS_MAX)
		return rh_error_set(err, RH_ERR_LIMIT, "more than %d questions", RH_PLAN_ITEMS_MAX);
	if (request->ids.count > 0 && request->plan.length > 0)
		return rh_error_set(err, RH_ERR_INVALID, N_("questions and a plan cannot be asked for together"));
	return RH_OK;
}

static enum rh_status check_banks(const struct rh_plan_request *request, struct rh_error *err)
{
	for (size_t i = 0; i < request->bank_count; i++) {
		struct rh_text id = rh_bank_content(request->banks[i])->id;
		for (size_t k = 0; k < i; k++) {
			if (rh_plan_same_name(id, rh_bank_content(request->banks[k])->id))
				return rh_error_set(
				    err, RH_ERR_INVALID, N_("%s and %s are both the bank '%.*s' (change one id)"),
				    rh_bank_file(request->banks[k]), rh_bank_file(request->banks[i]), RH_TEXT_ARGS(id));
		}
	}
	return RH_OK;
}

static bool find_spec_among(struct draft *d, const struct rh_bank *const *banks, size_t bank_count)
{
	d->spec = (const void *)rh_plan_rule(banks, bank_count, RH_RULE_PLAN, d->request->plan, &d->spec_bank);
	return d->spec != NULL;
}

static enum rh_status find_spec(struct draft *d)
{
	const struct rh_plan_request *r = d->request;
	if (r->plan.length == 0 || find_spec_among(d, r->banks, r->bank_count) ||
	    find_spec_among(d, r->rule_banks, r->rule_bank_count))
		return RH_OK;
	struct rh_plan_nearest nearest = {.typed = r->plan, .wanted = r->plan};
	rh_plan_nearest_add_rules(&nearest, r->banks, r->bank_count, RH_RULE_PLAN);
	rh_plan_nearest_add_rules(&nearest, r->rule_banks, r->rule_bank_count, RH_RULE_PLAN);
	return rh_plan_nearest_error(&nearest, "plan", d->err);
}

/* Hands on a fault that was found in the plan, with its place in the bank's file. */
static enum rh_status fault_in_spec(const struct draft *d, struct rh_place place, const struct rh_error *fault)
{
	unsigned column = fault->column > 0 ? place.column + fault->column - 1 : place.column;
	(void)rh_error_at(d->err, fault->status, rh_bank_file(d->spec_bank), place.line, column, "%s", fault->message);
	if (d->err != NULL)
		d->err->format = fault->format;
	return fault->status;
}

static enum rh_status find_profile(struct draft *d)
{
	const struct rh_plan_request *r = d->request;
	bool from_spec = r->profile.length == 0 && d->spec != NULL;
	struct rh_text id = from_spec ? d->spec->profile : r->profile;
	if (id.length == 0)
		return RH_OK;
	d->profile = rh_plan_profile(r->banks, r->bank_count, id);
	if (d->profile == NULL)
		d->profile = rh_plan_profile(r->rule_banks, r->rule_bank_count, id);
	if (d->profile != NULL)
		return RH_OK;
	struct rh_plan_nearest nearest = {.typed = id, .wanted = id};
	rh_plan_nearest_add_rules(&nearest, r->banks, r->bank_count, RH_RULE_PROFILE);
	rh_plan_nearest_add_rules(&nearest, r->rule_banks, r->rule_bank_count, RH_RULE_PROFILE);
	struct rh_error fault;
	(void)rh_plan_nearest_error(&nearest, "profile", &fault);
	if (from_spec)
		return fault_in_spec(d, d->spec->profile_place, &fault);
	if (d->err != NULL)
		*d->err = fault;
	return fault.status;
}

static enum rh_status check_strict(const struct draft *d)
{
	const struct rh_plan_request *r = d->request;
	bool overrides = r->prep_ms != RH_UNSET_MS || r->time_ms != RH_UNSET_MS || r->retakes != RH_UNSET_MS;
	if (!r->strict || d->profile == NULL || !overrides)
		return RH_OK;
	return rh_error_set(d->err, RH_ERR_INVALID,
	                    N_("strict: the profile '%.*s' decides thinking time, answer time and retakes"),
	                    RH_TEXT_ARGS(d->profile->rule.id));
}

static enum rh_status make_room(struct draft *d)
{
	if (d->count >= RH_PLAN_ITEMS_MAX)
		return rh_error_set(d->err, RH_ERR_LIMIT, N_("more than %d questions in one session"),
		                    RH_PLAN_ITEMS_MAX);
	struct rh_item *items = rh_array_room(d->items, d->count, &d->capacity, sizeof *items);
	if (items == NULL)
		return rh_error_no_memory(d->err);
	d->items = items;
	return RH_OK;
}

static enum rh_status add_item(struct draft *d, const struct rh_bank *bank, const struct rh_question *question,
                               unsigned depth)
{
	RH_TRY(make_room(d));
	d->items[d->count++] = (struct rh_item){
	    .bank = bank,
	    .question = question,
	    .rules = rh_plan_rules(bank, question, d->profile, d->request),
	    .depth = depth,
	};
	return RH_OK;
}

/* As deep as the bank is: RH_BANK_DEPTH_MAX bounds both recursions. */
static size_t count_follow_ups(const struct rh_question *question)
{
	size_t count = question->follow_up_count;
	for (size_t i = 0; i < question->follow_up_count; i++)
		count += count_follow_ups(&question->follow_ups[i]);
	return count;
}

static enum rh_status add_follow_ups(struct draft *d, const struct rh_bank *bank, const struct rh_question *question,
                                     unsigned depth, size_t *left)
{
	for (size_t i = 0; i<question->follow_up_count && * left> 0; i++) {
		--*left;
		RH_TRY(add_item(d, bank, &question->follow_ups[i], depth));
		RH_TRY(add_follow_ups(d, bank, &question->follow_ups[i], depth + 1, left));
	}
	return RH_OK;
}

static size_t kept_follow_ups(struct draft *d, const struct rh_question *question)
{
	switch (d->request->follow_ups) {
	case RH_FOLLOW_UPS_ALL:
		return SIZE_MAX;
	case RH_FOLLOW_UPS_SOME:
		return (size_t)rh_random_below(&d->follow_ups, count_follow_ups(question) + 1);
	case RH_FOLLOW_UPS_NONE:
		return 0;
	}
	return 0;
}

static enum rh_status add_chain(struct draft *d, const struct rh_bank *bank, const struct rh_question *question)
{
	size_t left = kept_follow_ups(d, question);
	RH_TRY(add_item(d, bank, question, 0));
	return add_follow_ups(d, bank, question, 1, &left);
}

/* Adds the numbers of one bank's questions that are still to be had and match. */
static size_t collect_bank(const struct draft *d, const struct rh_bank *bank, const struct rh_tags *const filters[2],
                           size_t first, size_t *numbers)
{
	const struct rh_bank_content *content = rh_bank_content(bank);
	size_t count = 0;
	for (size_t i = 0; i < content->question_count; i++) {
		if (!d->pool.taken[first + i] &&
		    (filters[0] == NULL || rh_tags_match(filters[0], &content->questions[i])) &&
		    (filters[1] == NULL || rh_tags_match(filters[1], &content->questions[i])))
			numbers[count++] = first + i;
	}
	return count;
}

static const struct rh_tags *unless_empty(const struct rh_tags *tags)
{
	return tags != NULL && !rh_tags_match_all(tags) ? tags : NULL;
}

/* Numbers of the questions that are still to be had and match, ascending. */
static size_t collect(const struct draft *d, const struct rh_tags *from, size_t *numbers)
{
	const struct rh_tags *const filters[2] = {unless_empty(d->tags), unless_empty(from)};
	size_t count = 0;
	size_t first = 0;
	for (size_t i = 0; i < d->pool.bank_count; i++) {
		count += collect_bank(d, d->pool.banks[i], filters, first, numbers + count);
		first += rh_bank_content(d->pool.banks[i])->question_count;
	}
	return count;
}

/* The pool was filled again: the question that ended the last round does not begin this one. */
static void avoid_repeat(struct draft *d, size_t *numbers, size_t ordered)
{
	if (ordered < 2 || numbers[0] != d->last)
		return;
	size_t other = 1 + (size_t)rh_random_below(&d->picks, ordered - 1);
	numbers[0] = numbers[other];
	numbers[other] = d->last;
}

static enum rh_status take(struct draft *d, const size_t *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct rh_bank *bank = NULL;
		const struct rh_question *question = rh_plan_pool_question(&d->pool, numbers[i], &bank);
		RH_TRY(add_chain(d, bank, question));
		d->pool.taken[numbers[i]] = true;
		d->last = numbers[i];
	}
	return RH_OK;
}

static size_t lesser(size_t a, size_t b)
{
	return a < b ? a : b;
}

static enum rh_status draw_into(struct draft *d, const struct rh_tags *from, size_t wanted, size_t *numbers,
                                size_t *drawn)
{
	size_t count = collect(d, from, numbers);
	/* One more than needed may have to be in order: see avoid_repeat(). */
	size_t ordered = lesser(count, wanted > 1 ? wanted : 2);
	RH_TRY(rh_plan_pool_order(&d->pool, d->request, &d->picks, numbers, count, ordered, d->err));
	avoid_repeat(d, numbers, ordered);
	*drawn = lesser(count, wanted);
	return take(d, numbers, *drawn);
}

/* Adds up to `wanted` chains, none of which was taken before. */
static enum rh_status draw(struct draft *d, const struct rh_tags *from, int64_t wanted, size_t *drawn)
{
	size_t *numbers = calloc(d->pool.count + 1, sizeof *numbers);
	if (numbers == NULL)
		return rh_error_no_memory(d->err);
	size_t most = wanted > 0 ? (size_t)wanted : 0;
	enum rh_status status = draw_into(d, from, most, numbers, drawn);
	free(numbers);
	return status;
}

static bool is_one_word(struct rh_text expression)
{
	for (size_t i = 0; i < expression.length; i++) {
		char c = expression.data[i];
		if (c == ' ' || c == '(' || c == ')' || (c >= '\t' && c <= '\r'))
			return false;
	}
	return true;
}

static enum rh_status nothing_matches(const struct draft *d, struct rh_text expression, struct rh_error *err)
{
	if (expression.length == 0)
		return rh_error_set(err, RH_ERR_NOT_FOUND, N_("there is no question to ask"));
	if (!is_one_word(expression))
		return rh_error_set(err, RH_ERR_NOT_FOUND, N_("no question matches the tags '%.*s'"),
		                    RH_TEXT_ARGS(expression));
	struct rh_plan_nearest nearest = {.typed = expression, .wanted = expression};
	for (size_t i = 0; i < d->pool.count; i++) {
		const struct rh_bank *bank = NULL;
		struct rh_texts tags = rh_plan_pool_question(&d->pool, i, &bank)->tags;
		for (size_t k = 0; k < tags.count; k++)
			rh_plan_nearest_add(&nearest, tags.items[k]);
	}
	return rh_plan_nearest_error(&nearest, "question with the tag", err);
}

static void fill_again(struct draft *d)
{
	for (size_t i = 0; i < d->pool.count; i++)
		d->pool.taken[i] = false;
}

/* Draws go round when a number was asked for; lists end. */
static enum rh_status add_picks(struct draft *d)
{
	const struct rh_plan_request *r = d->request;
	bool round_again = r->count > 0 && (r->pick == RH_PICK_RANDOM || r->pick == RH_PICK_WEAK);
	int64_t left = r->count > 0 ? r->count : RH_PLAN_DEFAULT_COUNT;
	size_t drawn = 0;
	do {
		RH_TRY(draw(d, NULL, left, &drawn));
		left -= (int64_t)drawn;
		fill_again(d);
	} while (round_again && left > 0 && drawn > 0);
	return d->count > 0 ? RH_OK : nothing_matches(d, r->tags, d->err);
}

static enum rh_status add_named(struct draft *d, struct rh_text id)
{
	const struct rh_plan_request *r = d->request;
	const struct rh_bank *bank = NULL;
	const struct rh_question *question = NULL;
	RH_TRY(rh_plan_find_one(r->banks, r->bank_count, id, &bank, &question, d->err));
	return add_chain(d, bank, question);
}

static enum rh_status add_all_named(struct draft *d)
{
	for (size_t i = 0; i < d->request->ids.count; i++)
		RH_TRY(add_named(d, d->request->ids.items[i]));
	return RH_OK;
}

/* What a plan asks for: its own bank's question first, then the first bank's. */
static const struct rh_question *find_ask(const struct draft *d, struct rh_text id, const struct rh_bank **bank)
{
	const struct rh_plan_request *r = d->request;
	for (size_t i = 0; i < r->bank_count; i++) {
		const struct rh_question *own = NULL;
		if (r->banks[i] == d->spec_bank)
			own = rh_plan_find(&r->banks[i], 1, id, bank);
		if (own != NULL)
			return own;
	}
	return rh_plan_find(r->banks, r->bank_count, id, bank);
}

/* Whatever the plan names is not there to be picked, not even by an earlier step. */
static void reserve_asks(struct draft *d)
{
	for (size_t i = 0; i < d->spec->step_count; i++) {
		const struct rh_plan_step *step = &d->spec->steps[i];
		const struct rh_bank *bank = NULL;
		const struct rh_question *question = step->kind == RH_STEP_ASK ? find_ask(d, step->ask, &bank) : NULL;
		size_t number = question != NULL ? rh_plan_pool_number(&d->pool, bank, question) : SIZE_MAX;
		if (number != SIZE_MAX)
			d->pool.taken[number] = true;
	}
}

static enum rh_status add_asked(struct draft *d, const struct rh_plan_step *step)
{
	const struct rh_bank *bank = NULL;
	const struct rh_question *question = find_ask(d, step->ask, &bank);
	if (question != NULL)
		return add_chain(d, bank, question);
	if (step->optional)
		return RH_OK;
	struct rh_error fault;
	(void)rh_plan_not_found(d->request->banks, d->request->bank_count, step->ask, &fault);
	return fault_in_spec(d, step->place, &fault);
}

static enum rh_status add_step_picks(struct draft *d, const struct rh_plan_step *step)
{
	struct rh_tags *from = NULL;
	struct rh_error fault;
	if (rh_tags_new(step->from, &from, &fault) != RH_OK)
		return fault_in_spec(d, step->from_place, &fault);
	size_t drawn = 0;
	enum rh_status status = draw(d, from, step->pick, &drawn);
	rh_tags_free(from);
	if (status != RH_OK || drawn > 0 || step->pick <= 0 || step->optional)
		return status;
	(void)nothing_matches(d, step->from, &fault);
	return fault_in_spec(d, step->place, &fault);
}

static enum rh_status add_steps(struct draft *d)
{
	reserve_asks(d);
	for (size_t i = 0; i < d->spec->step_count; i++) {
		const struct rh_plan_step *step = &d->spec->steps[i];
		RH_TRY(step->kind == RH_STEP_ASK ? add_asked(d, step) : add_step_picks(d, step));
	}
	return d->count > 0 ? RH_OK : nothing_matches(d, RH_TEXT_NONE, d->err);
}

static enum rh_status fill_draft(struct draft *d)
{
	const struct rh_plan_request *r = d->request;
	RH_TRY(check_numbers(r, d->err));
	RH_TRY(check_banks(r, d->err));
	RH_TRY(find_spec(d));
	RH_TRY(find_profile(d));
	RH_TRY(check_strict(d));
	RH_TRY(rh_tags_new(r->tags, &d->tags, d->err));
	RH_TRY(rh_plan_pool_init(&d->pool, r, d->err));
	if (r->ids.count > 0)
		return add_all_named(d);
	return d->spec != NULL ? add_steps(d) : add_picks(d);
}

static struct rh_text titled(struct rh_text title, struct rh_text id)
{
	return title.length > 0 ? title : id;
}

static struct rh_text title_of(const struct draft *d)
{
	if (d->spec != NULL)
		return titled(d->spec->rule.title, d->spec->rule.id);
	const struct rh_bank *bank = d->items[0].bank;
	for (size_t i = 1; i < d->count; i++) {
		if (d->items[i].bank != bank)
			bank = d->request->banks[0];
	}
	return titled(rh_bank_content(bank)->title, rh_bank_content(bank)->id);
}

static struct rh_plan finish(const struct draft *d)
{
	struct rh_plan plan = {
	    .items = d->items,
	    .count = d->count,
	    .profile = d->profile,
	    .title = title_of(d),
	    .budget_ms = d->spec != NULL ? d->spec->budget_ms : RH_UNSET_MS,
	};
	for (size_t i = 0; i < d->count; i++)
		plan.longest_ms += d->items[i].rules.prep_ms + d->items[i].rules.time_ms;
	return plan;
}

enum rh_status rh_plan_init(struct rh_plan *plan, const struct rh_plan_request *request, struct rh_error *err)
{
	struct draft draft = {
	    .request = request,
	    .picks = rh_random_seeded(request->seed),
	    .follow_ups = rh_random_seeded(request->seed ^ FOLLOW_UPS_STREAM),
	    .last = SIZE_MAX,
	    .err = err,
	};
	enum rh_status status = fill_draft(&draft);
	if (status == RH_OK)
		*plan = finish(&draft);
	else
		free(draft.items);
	rh_tags_free(draft.tags);
	rh_plan_pool_done(&draft.pool);
	return status;
}

void rh_plan_done(struct rh_plan *plan)
{
	free(plan->items);
	*plan = (struct rh_plan){0};
}

size_t rh_plan_after(const struct rh_item *items, size_t count, size_t at)
{
	size_t next = at + 1;
	while (next < count && items[next].depth > items[at].depth)
		next++;
	return next;
}
