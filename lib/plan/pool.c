// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/pool.h"

#include <stdlib.h>
#include <string.h>

enum {
	WEIGHT_UNTRIED = 40,
	WEIGHT_TRIED = 10,
	WEIGHT_SKIPPED = 30,
	WEIGHT_OVERTIME = 10,
	WEIGHT_HINT = 5,
	WEIGHT_HINTS_MAX = 15,
	WEIGHT_DAYS_MAX = 30,
};
enum { LARGE_POOL = 10000 };
static const int weight_of_rating[] = {
    [RH_RATING_NONE] = 10, [RH_RATING_AGAIN] = 40, [RH_RATING_HARD] = 20, [RH_RATING_GOOD] = 0, [RH_RATING_EASY] = -5,
};

#define DAY_MS (INT64_C(24) * 3600 * 1000)

static int64_t between(int64_t value, int64_t low, int64_t high)
{
	return value < low ? low : value > high ? high : value;
}

static bool over_time(const struct rh_attempt *attempt)
{
	return attempt->outcome == RH_OUTCOME_TIME_UP ||
	       attempt->answer_ms - attempt->target_ms > attempt->target_ms / 10;
}

uint64_t rh_plan_weight(const struct rh_plan_record *record, int64_t now_unix_ms)
{
	const struct rh_attempt *newest = record->newest;
	if (newest == NULL)
		return WEIGHT_UNTRIED;
	int64_t weight = WEIGHT_TRIED + weight_of_rating[record->rating];
	if (newest->outcome == RH_OUTCOME_SKIPPED)
		weight += WEIGHT_SKIPPED;
	else if (over_time(newest))
		weight += WEIGHT_OVERTIME;
	weight += between(newest->hints, 0, WEIGHT_HINTS_MAX / WEIGHT_HINT) * WEIGHT_HINT;
	weight += between((now_unix_ms - newest->at_unix_ms) / DAY_MS, 0, WEIGHT_DAYS_MAX);
	return (uint64_t)weight;
}

static bool answered(const struct rh_attempt *attempt)
{
	return attempt->outcome == RH_OUTCOME_FINISHED || attempt->outcome == RH_OUTCOME_TIME_UP;
}

/* Attempts come newest first, so what is there already is newer. */
static void note_attempt(struct rh_plan_record *record, const struct rh_attempt *attempt)
{
	if (record->rating == RH_RATING_NONE)
		record->rating = attempt->rating;
	if (record->newest == NULL && (answered(attempt) || attempt->outcome == RH_OUTCOME_SKIPPED))
		record->newest = attempt;
	if (record->answered_unix_ms == INT64_MIN && answered(attempt))
		record->answered_unix_ms = attempt->at_unix_ms;
}

/* By alias too: a question that was given a new id keeps its past. */
static size_t number_of_attempt(const struct rh_plan_pool *pool, const struct rh_plan_request *request,
                                const struct rh_attempt *attempt)
{
	for (size_t i = 0; i < request->bank_count; i++) {
		const struct rh_bank *bank = request->banks[i];
		if (!rh_text_equal(rh_bank_content(bank)->id, attempt->bank))
			continue;
		const struct rh_question *question = rh_bank_find(bank, attempt->id);
		return question != NULL ? rh_plan_pool_number(pool, bank, question) : SIZE_MAX;
	}
	return SIZE_MAX;
}

static enum rh_status read_past(struct rh_plan_pool *pool, const struct rh_plan_request *request, struct rh_error *err)
{
	pool->records = calloc(pool->count > 0 ? pool->count : 1, sizeof *pool->records);
	if (pool->records == NULL)
		return rh_error_no_memory(err);
	for (size_t i = 0; i < pool->count; i++)
		pool->records[i].answered_unix_ms = INT64_MIN;
	for (size_t i = 0; i < request->past_count; i++) {
		size_t number = number_of_attempt(pool, request, &request->past[i]);
		if (number != SIZE_MAX)
			note_attempt(&pool->records[number], &request->past[i]);
	}
	for (size_t i = 0; i < pool->count; i++)
		pool->records[i].due_rank = i < request->due_rank_count ? request->due_ranks[i]
		                                                        : (double)pool->records[i].answered_unix_ms;
	return RH_OK;
}

enum rh_status rh_plan_pool_init(struct rh_plan_pool *pool, const struct rh_plan_request *request, struct rh_error *err)
{
	*pool = (struct rh_plan_pool){.banks = request->banks, .bank_count = request->bank_count};
	for (size_t i = 0; i < request->bank_count; i++)
		pool->count += rh_bank_content(request->banks[i])->question_count;
	pool->taken = calloc(pool->count + 1, sizeof *pool->taken);
	if (pool->taken == NULL)
		return rh_error_no_memory(err);
	if (request->pick == RH_PICK_RANDOM || request->pick == RH_PICK_ORDER)
		return RH_OK;
	enum rh_status status = read_past(pool, request, err);
	if (status != RH_OK)
		rh_plan_pool_done(pool);
	return status;
}

void rh_plan_pool_done(struct rh_plan_pool *pool)
{
	free(pool->taken);
	free(pool->records);
	*pool = (struct rh_plan_pool){0};
}

const struct rh_question *rh_plan_pool_question(const struct rh_plan_pool *pool, size_t number,
                                                const struct rh_bank **bank)
{
	size_t which = 0;
	while (number >= rh_bank_content(pool->banks[which])->question_count)
		number -= rh_bank_content(pool->banks[which++])->question_count;
	*bank = pool->banks[which];
	return &rh_bank_content(pool->banks[which])->questions[number];
}

size_t rh_plan_pool_number(const struct rh_plan_pool *pool, const struct rh_bank *bank,
                           const struct rh_question *question)
{
	size_t first = 0;
	size_t which = 0;
	for (; which < pool->bank_count && pool->banks[which] != bank; which++)
		first += rh_bank_content(pool->banks[which])->question_count;
	if (which == pool->bank_count)
		return SIZE_MAX;
	/* A bank's first level is one array; compared as numbers, since a follow-up lies in another one. */
	const struct rh_bank_content *content = rh_bank_content(bank);
	uintptr_t start = (uintptr_t)content->questions, at = (uintptr_t)question;
	size_t index = (size_t)(at - start) / sizeof *question;
	return at >= start && index < content->question_count ? first + index : SIZE_MAX;
}

/* Sums of weights in a binary indexed tree (P. Fenwick, "A New Data Structure for Cumulative Frequency Tables", 1994):
 * a draw costs the logarithm of the pool. sums[i], from 1, holds the weights of the i & -i entries up to i. */
struct urn {
	uint64_t *sums; /* owned */
	size_t count;
	uint64_t total;
};

static void urn_add(struct urn *urn, size_t index, uint64_t weight)
{
	for (size_t i = index + 1; i <= urn->count; i += i & (0 - i))
		urn->sums[i] += weight; /* modulo 2^64, so that adding a negated weight takes it out */
	urn->total += weight;
}

/* The entry whose share of the total `drawn` falls in. */
static size_t urn_find(const struct urn *urn, uint64_t drawn)
{
	size_t at = 0, step = 1;
	while (step <= urn->count / 2)
		step *= 2;
	for (; step > 0; step /= 2) {
		if (at + step <= urn->count && urn->sums[at + step] <= drawn) {
			at += step;
			drawn -= urn->sums[at];
		}
	}
	return at;
}

static enum rh_status order_weak(const struct rh_plan_pool *pool, int64_t now_unix_ms, struct rh_random *random,
                                 size_t *numbers, size_t count, size_t wanted, struct rh_error *err)
{
	struct urn urn = {calloc(count + 1, sizeof *urn.sums), count, 0};
	size_t *drawn = calloc(wanted + 1, sizeof *drawn);
	if (urn.sums != NULL && drawn != NULL) {
		for (size_t i = 0; i < count; i++)
			urn_add(&urn, i, rh_plan_weight(&pool->records[numbers[i]], now_unix_ms));
		for (size_t i = 0; i < wanted; i++) {
			size_t at = urn_find(&urn, rh_random_below(random, urn.total));
			drawn[i] = numbers[at];
			urn_add(&urn, at, 0 - rh_plan_weight(&pool->records[numbers[at]], now_unix_ms));
		}
		memcpy(numbers, drawn, wanted * sizeof *drawn);
	}
	enum rh_status status = urn.sums != NULL && drawn != NULL ? RH_OK : rh_error_no_memory(err);
	free(urn.sums);
	free(drawn);
	return status;
}

/* Merges two neighbouring sorted runs; of equals the left one stays first. */
static void merge(const struct rh_plan_record *records, const size_t *from, size_t middle, size_t end, size_t *to)
{
	size_t left = 0, right = middle;
	for (size_t i = 0; i < end; i++) {
		bool take_right = left == middle ||
		                  (right < end && records[from[right]].due_rank < records[from[left]].due_rank);
		to[i] = take_right ? from[right++] : from[left++];
	}
}

/* A stable merge sort by rank. Without ranks that is the time of the last answer; "never" is the earliest of all. */
static enum rh_status order_due(const struct rh_plan_pool *pool, size_t *numbers, size_t count, struct rh_error *err)
{
	size_t *merged = calloc(count + 1, sizeof *merged);
	if (merged == NULL)
		return rh_error_no_memory(err);
	for (size_t run = 1; run < count; run *= 2) {
		for (size_t start = 0; start < count; start += 2 * run) {
			size_t end = count - start < 2 * run ? count - start : 2 * run;
			merge(pool->records, numbers + start, run < end ? run : end, end, merged + start);
		}
		memcpy(numbers, merged, count * sizeof *numbers);
	}
	free(merged);
	return RH_OK;
}

/* Shuffling a hundred thousand to ask ten would take longer than all else. */
static void draw_first(struct rh_random *random, size_t *numbers, size_t count, size_t wanted)
{
	for (size_t i = 0; i < wanted; i++) {
		const size_t other = i + (size_t)rh_random_below(random, count - i);
		const size_t drawn = numbers[other];
		numbers[other] = numbers[i];
		numbers[i] = drawn;
	}
}

enum rh_status rh_plan_pool_order(const struct rh_plan_pool *pool, const struct rh_plan_request *request,
                                  struct rh_random *random, size_t *numbers, size_t count, size_t wanted,
                                  struct rh_error *err)
{
	switch (request->pick) {
	case RH_PICK_RANDOM:
		if (count > LARGE_POOL)
			draw_first(random, numbers, count, wanted);
		else
			rh_random_shuffle(random, numbers, count);
		return RH_OK;
	case RH_PICK_ORDER:
		return RH_OK;
	case RH_PICK_WEAK:
		return order_weak(pool, request->now_unix_ms, random, numbers, count, wanted, err);
	case RH_PICK_DUE:
		return order_due(pool, numbers, count, err);
	}
	return rh_error_set(err, RH_ERR_INVALID, "no such way of picking");
}
