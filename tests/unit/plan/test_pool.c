// SPDX-License-Identifier: GPL-3.0-or-later
/* Weights, and what many draws look like. */
#include "plan/pool.h"

#include "support/bank_from.h"
#include "support/check.h"

#include <stdlib.h>

#define DAY (INT64_C(24) * 3600 * 1000)
#define NOW INT64_C(1795449731000)

static struct rh_attempt an_attempt(const char *id, int64_t days_ago, enum rh_outcome outcome)
{
	return (struct rh_attempt){.bank = RH_TEXT("five"),
	                           .id = rh_text_of(id),
	                           .at_unix_ms = NOW - days_ago * DAY,
	                           .answer_ms = 60000,
	                           .target_ms = 60000,
	                           .outcome = outcome};
}

static void check_weight(const struct rh_attempt *newest, enum rh_rating rating, uint64_t expected)
{
	const struct rh_plan_record record = {.newest = newest, .rating = rating};
	assert_int_equal(rh_plan_weight(&record, NOW), expected);
}

static void each_reason_has_its_documented_weight(void **state)
{
	struct rh_attempt a = an_attempt("a", 0, RH_OUTCOME_FINISHED);
	(void)state;
	check_weight(NULL, RH_RATING_NONE, 40);
	check_weight(&a, RH_RATING_GOOD, 10);
	check_weight(&a, RH_RATING_NONE, 20);
	check_weight(&a, RH_RATING_AGAIN, 50);
	check_weight(&a, RH_RATING_HARD, 30);
	check_weight(&a, RH_RATING_EASY, 5);
	a.outcome = RH_OUTCOME_SKIPPED;
	check_weight(&a, RH_RATING_GOOD, 40);
	a.outcome = RH_OUTCOME_TIME_UP;
	check_weight(&a, RH_RATING_GOOD, 20);
}

static void overtime_counts_from_a_tenth_of_the_time(void **state)
{
	struct rh_attempt a = an_attempt("a", 0, RH_OUTCOME_FINISHED);
	(void)state;
	a.answer_ms = 66000;
	check_weight(&a, RH_RATING_GOOD, 10);
	a.answer_ms = 66001;
	check_weight(&a, RH_RATING_GOOD, 20);
	a.outcome = RH_OUTCOME_SKIPPED; /* counts once: it was skipped */
	check_weight(&a, RH_RATING_GOOD, 40);
}

static void hints_and_days_are_bounded(void **state)
{
	static const uint64_t by_hints[] = {10, 15, 20, 25, 25};
	(void)state;
	for (int hints = 0; hints < 5; hints++) {
		struct rh_attempt a = an_attempt("a", 0, RH_OUTCOME_FINISHED);
		a.hints = hints;
		check_weight(&a, RH_RATING_GOOD, by_hints[hints]);
	}
	struct rh_attempt a = an_attempt("a", 7, RH_OUTCOME_FINISHED);
	check_weight(&a, RH_RATING_GOOD, 17);
	a.at_unix_ms++;
	check_weight(&a, RH_RATING_GOOD, 16);
	a = an_attempt("a", 400, RH_OUTCOME_FINISHED);
	check_weight(&a, RH_RATING_GOOD, 40);
	a = an_attempt("a", -3, RH_OUTCOME_FINISHED); /* the wall clock was put back */
	check_weight(&a, RH_RATING_GOOD, 10);
}

/* Five questions whose past gives the weights 40, 10, 50, 55 and 80; newest attempts first. */
static struct rh_bank *five;
static const struct rh_bank *banks[1];
static const uint64_t weights[] = {40, 10, 50, 55, 80};
enum { QUESTIONS = 5, ATTEMPTS = 8, WEIGHT_SUM = 235, DRAWS = 10000, TWO_PERCENT = DRAWS / 50 };
static struct rh_attempt past[ATTEMPTS];

static void write_past(void)
{
	past[0] = an_attempt("a", 0, RH_OUTCOME_QUIT); /* says nothing of the question */
	past[1] = an_attempt("b", 0, RH_OUTCOME_FINISHED);
	past[1].rating = RH_RATING_GOOD;
	past[2] = an_attempt("c", 0, RH_OUTCOME_FINISHED);
	past[3] = an_attempt("c-follow", 0, RH_OUTCOME_FINISHED);
	past[3].rating = RH_RATING_EASY;                  /* of a follow-up: not of the question */
	past[4] = an_attempt("c", 1, RH_OUTCOME_SKIPPED); /* older */
	past[4].rating = RH_RATING_AGAIN;                 /* but its rating is the newest one given */
	past[5] = an_attempt("d", 5, RH_OUTCOME_SKIPPED);
	past[6] = an_attempt("old-e", 40, RH_OUTCOME_TIME_UP); /* by an alias */
	past[6].rating = RH_RATING_HARD;
	past[6].hints = 2;
	past[7] = an_attempt("a", 50, RH_OUTCOME_FINISHED);
	past[7].bank = RH_TEXT("another");
}

static int load(void **state)
{
	(void)state;
	five = bank_from("five.yaml", "questions:\n"
	                              "- {id: a, question: A}\n"
	                              "- {id: b, question: B}\n"
	                              "- {id: c, question: C, follow_ups: [{id: c-follow, question: And}]}\n"
	                              "- {id: d, question: D}\n"
	                              "- {id: e, question: E, aliases: [old-e]}\n");
	banks[0] = five;
	write_past();
	return 0;
}

static int unload(void **state)
{
	(void)state;
	rh_bank_free(five);
	return 0;
}

static struct rh_plan_request request_for(enum rh_pick pick, uint64_t seed, int64_t count)
{
	return (struct rh_plan_request){
	    .banks = banks,
	    .bank_count = 1,
	    .count = count,
	    .pick = pick,
	    .seed = seed,
	    .prep_ms = RH_UNSET_MS,
	    .time_ms = RH_UNSET_MS,
	    .retakes = RH_UNSET_MS,
	    .follow_ups = RH_FOLLOW_UPS_NONE,
	    .past = past,
	    .past_count = ATTEMPTS,
	    .now_unix_ms = NOW,
	};
}

static void the_past_gives_each_question_its_weight(void **state)
{
	struct rh_plan_pool pool;
	const struct rh_plan_request request = request_for(RH_PICK_WEAK, 0, 1);
	(void)state;
	assert_int_equal(rh_plan_pool_init(&pool, &request, NULL), RH_OK);
	assert_int_equal(pool.count, QUESTIONS);
	for (size_t i = 0; i < QUESTIONS; i++)
		assert_int_equal(rh_plan_weight(&pool.records[i], NOW), weights[i]);
	rh_plan_pool_done(&pool);
}

/* Which question came at each place: counts[place][question]. */
static void count_draws(enum rh_pick pick, int64_t count, int draws, int counts[QUESTIONS][QUESTIONS])
{
	for (int seed = 0; seed < draws; seed++) {
		struct rh_plan plan;
		const struct rh_plan_request request = request_for(pick, (uint64_t)seed, count);
		assert_int_equal(rh_plan_init(&plan, &request, NULL), RH_OK);
		assert_int_equal(plan.count, count);
		for (size_t place = 0; place < plan.count; place++)
			counts[place][plan.items[place].question->id.data[0] - 'a']++;
		rh_plan_done(&plan);
	}
}

static void check_near(int counted, double expected)
{
	if (counted < expected - TWO_PERCENT || counted > expected + TWO_PERCENT)
		fail_msg("%d is not near %.0f", counted, expected);
}

static void weak_draws_match_the_weights(void **state)
{
	int counts[QUESTIONS][QUESTIONS] = {0};
	(void)state;
	count_draws(RH_PICK_WEAK, 2, DRAWS, counts);
	for (int k = 0; k < QUESTIONS; k++) {
		double second = 0; /* k after some other question i was taken out */
		for (int i = 0; i < QUESTIONS; i++) {
			double first = (double)weights[i] / WEIGHT_SUM;
			second += i == k ? 0 : first * (double)weights[k] / (double)(WEIGHT_SUM - weights[i]);
		}
		check_near(counts[0][k], DRAWS * (double)weights[k] / WEIGHT_SUM);
		check_near(counts[1][k], DRAWS * second);
	}
}

/* The same on every machine: computed from the published generator by other means. */
static void weak_seeds_give_one_order_everywhere(void **state)
{
	static const struct {
		uint64_t seed;
		const char *order;
	} rows[] = {{0, "cedba"}, {7, "ebacd"}, {84213, "caedb"}};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rh_plan plan;
		const struct rh_plan_request request = request_for(RH_PICK_WEAK, rows[i].seed, QUESTIONS);
		assert_int_equal(rh_plan_init(&plan, &request, NULL), RH_OK);
		for (size_t k = 0; k < QUESTIONS; k++)
			assert_int_equal(plan.items[k].question->id.data[0], rows[i].order[k]);
		rh_plan_done(&plan);
	}
}

static void every_random_order_is_equally_likely(void **state)
{
	int counts[QUESTIONS][QUESTIONS] = {0};
	double chi_square = 0;
	(void)state;
	count_draws(RH_PICK_RANDOM, QUESTIONS, DRAWS, counts);
	for (int place = 0; place < QUESTIONS; place++) {
		for (int k = 0; k < QUESTIONS; k++) {
			double off = counts[place][k] - (double)DRAWS / QUESTIONS;
			chi_square += off * off / ((double)DRAWS / QUESTIONS);
		}
	}
	/* 16 degrees of freedom: a fair shuffle exceeds 39.3 once in a thousand sets of seeds, and these seeds are
	 * fixed. */
	assert_true(chi_square < 39.3);
	assert_true(chi_square > 3.0); /* nor suspiciously even */
}

static void due_puts_the_unanswered_first_then_the_oldest(void **state)
{
	static const char *const order[] = {"a", "d", "e", "c", "b"}; /* a was quit, d skipped: never answered */
	struct rh_plan plan;
	struct rh_plan_request request = request_for(RH_PICK_DUE, 0, 9);
	(void)state;
	past[2].at_unix_ms = NOW - DAY;
	assert_int_equal(rh_plan_init(&plan, &request, NULL), RH_OK);
	past[2].at_unix_ms = NOW;
	assert_int_equal(plan.count, QUESTIONS);
	for (size_t i = 0; i < QUESTIONS; i++)
		check_text(plan.items[i].question->id, order[i]);
	rh_plan_done(&plan);
}

static void due_goes_by_ranks_where_there_are_some(void **state)
{
	static const double ranks[QUESTIONS] = {3, -0.5, 1, 1, -0.2};
	static const char *const order[] = {"b", "e", "c", "d", "a"};
	struct rh_plan plan;
	struct rh_plan_request request = request_for(RH_PICK_DUE, 0, 9);
	(void)state;
	request.due_ranks = ranks;
	request.due_rank_count = QUESTIONS;
	assert_int_equal(rh_plan_init(&plan, &request, NULL), RH_OK);
	assert_int_equal(plan.count, QUESTIONS);
	for (size_t i = 0; i < QUESTIONS; i++)
		check_text(plan.items[i].question->id, order[i]);
	rh_plan_done(&plan);
}

/* Enough questions for several merges, answered in a scrambled order, some at the same time. */
static void due_sorts_many_and_keeps_equals_in_order(void **state)
{
	enum { MANY = 37 };
	struct rh_buffer yaml = {0};
	struct rh_attempt answers[MANY];
	char ids[MANY][8];
	(void)state;
	rh_buffer_string(&yaml, "id: five\nquestions:\n");
	for (int i = 0; i < MANY; i++) {
		struct rh_buffer id = {0};
		rh_buffer_printf(&id, "q%d", i);
		for (size_t k = 0; k <= id.length; k++)
			ids[i][k] = id.data[k];
		rh_buffer_done(&id);
		rh_buffer_printf(&yaml, "- {id: %s, question: Q}\n", ids[i]);
		answers[i] = an_attempt(ids[i], 0, RH_OUTCOME_FINISHED);
		answers[i].at_unix_ms = i * 17 % 12;
	}
	struct rh_bank *bank = bank_from("many.yaml", yaml.data);
	const struct rh_bank *const many[] = {bank};
	struct rh_plan_request request = request_for(RH_PICK_DUE, 0, MANY);
	struct rh_plan plan;
	request.banks = many;
	request.past = answers;
	request.past_count = MANY;
	assert_int_equal(rh_plan_init(&plan, &request, NULL), RH_OK);
	assert_int_equal(plan.count, MANY);
	int last_time = -1, last = -1;
	for (size_t i = 0; i < plan.count; i++) {
		int number = (int)strtol(plan.items[i].question->id.data + 1, NULL, 10), time = number * 17 % 12;
		assert_true(time > last_time || (time == last_time && number > last));
		last_time = time;
		last = number;
	}
	rh_plan_done(&plan);
	rh_bank_free(bank);
	rh_buffer_done(&yaml);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_reason_has_its_documented_weight),
	    cmocka_unit_test(overtime_counts_from_a_tenth_of_the_time),
	    cmocka_unit_test(hints_and_days_are_bounded),
	    cmocka_unit_test(the_past_gives_each_question_its_weight),
	    cmocka_unit_test(weak_draws_match_the_weights),
	    cmocka_unit_test(weak_seeds_give_one_order_everywhere),
	    cmocka_unit_test(every_random_order_is_equally_likely),
	    cmocka_unit_test(due_puts_the_unanswered_first_then_the_oldest),
	    cmocka_unit_test(due_goes_by_ranks_where_there_are_some),
	    cmocka_unit_test(due_sorts_many_and_keeps_equals_in_order),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
