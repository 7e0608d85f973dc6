// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/ladder.h"

#include "support/check.h"

#include <stdio.h>

static struct rh_attempt take(int64_t answer_ms, enum rh_rating rating, enum rh_outcome outcome)
{
	return (struct rh_attempt){.answer_ms = answer_ms, .target_ms = 60000, .rating = rating, .outcome = outcome};
}

static void a_take_passes_on_time_and_by_the_speakers_word(void **state)
{
	(void)state;
	static const struct {
		int64_t answer_ms;
		enum rh_rating rating;
		enum rh_outcome outcome;
		enum rh_ladder_verdict verdict;
	} rows[] = {
	    {60000, RH_RATING_GOOD, RH_OUTCOME_FINISHED, RH_LADDER_PASSED},
	    {60000, RH_RATING_EASY, RH_OUTCOME_TIME_UP, RH_LADDER_PASSED},
	    {54000, RH_RATING_GOOD, RH_OUTCOME_FINISHED, RH_LADDER_PASSED},
	    {53999, RH_RATING_GOOD, RH_OUTCOME_FINISHED, RH_LADDER_FAILED},
	    {66000, RH_RATING_EASY, RH_OUTCOME_FINISHED, RH_LADDER_PASSED},
	    {66001, RH_RATING_EASY, RH_OUTCOME_FINISHED, RH_LADDER_FAILED},
	    {60000, RH_RATING_HARD, RH_OUTCOME_FINISHED, RH_LADDER_FAILED},
	    {60000, RH_RATING_AGAIN, RH_OUTCOME_FINISHED, RH_LADDER_FAILED},
	    {60000, RH_RATING_NONE, RH_OUTCOME_FINISHED, RH_LADDER_UNDECIDED},
	    {30000, RH_RATING_NONE, RH_OUTCOME_FINISHED, RH_LADDER_FAILED},
	    {60000, RH_RATING_GOOD, RH_OUTCOME_QUIT, RH_LADDER_UNDECIDED},
	    {10000, RH_RATING_NONE, RH_OUTCOME_INTERRUPTED, RH_LADDER_UNDECIDED},
	    {0, RH_RATING_NONE, RH_OUTCOME_SKIPPED, RH_LADDER_UNDECIDED},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct rh_attempt attempt = take(rows[i].answer_ms, rows[i].rating, rows[i].outcome);
		if (rh_ladder_judge(&attempt) != rows[i].verdict)
			fail_msg("row %zu", i);
	}
}

/* One letter a take: + passed, - failed, o undecided; after each the level and the passes at it. */
static void expect_climb(const char *takes, const char *expected)
{
	struct rh_ladder ladder = {0};
	char seen[64];
	size_t length = 0;
	for (size_t i = 0; takes[i] != '\0'; i++) {
		struct rh_attempt attempt = take(60000,
		                                 takes[i] == '+'   ? RH_RATING_GOOD
		                                 : takes[i] == '-' ? RH_RATING_AGAIN
		                                                   : RH_RATING_NONE,
		                                 RH_OUTCOME_FINISHED);
		rh_ladder_add(&ladder, ladder.level, &attempt);
		length += (size_t)snprintf(seen + length, sizeof seen - length, "%d%u ", (int)ladder.level,
		                           ladder.passes);
	}
	assert_string_equal(seen, expected);
}

static void two_passes_in_a_row_hide_one_step_more_and_a_failure_shows_one(void **state)
{
	(void)state;
	expect_climb("++++", "01 10 11 20 ");
	expect_climb("+-++", "01 00 01 10 ");
	expect_climb("+o+", "01 01 10 ");
	expect_climb("++-", "01 10 00 ");
	expect_climb("+++-", "01 10 11 00 ");
	expect_climb("++++++++++", "01 10 11 20 21 30 31 40 41 42 ");
	expect_climb("++++++++++++-", "01 10 11 20 21 30 31 40 41 42 42 42 30 ");
	expect_climb("---", "00 00 00 ");
}

static void by_heart_is_twice_without_any_cue(void **state)
{
	(void)state;
	struct rh_ladder ladder = {.level = RH_CUE_BLANK};
	struct rh_attempt good = take(60000, RH_RATING_GOOD, RH_OUTCOME_FINISHED);
	rh_ladder_add(&ladder, RH_CUE_BLANK, &good);
	assert_false(rh_ladder_is_done(&ladder));
	rh_ladder_add(&ladder, RH_CUE_BLANK, &good);
	assert_true(rh_ladder_is_done(&ladder));
}

static void a_take_at_another_level_goes_on_from_there(void **state)
{
	(void)state;
	struct rh_ladder ladder = {.level = RH_CUE_KEYWORDS, .passes = 1};
	struct rh_attempt good = take(60000, RH_RATING_GOOD, RH_OUTCOME_FINISHED);
	rh_ladder_add(&ladder, RH_CUE_FULL, &good);
	assert_int_equal(ladder.level, RH_CUE_FULL);
	assert_int_equal(ladder.passes, 1);
	rh_ladder_add(&ladder, RH_CUE_FULL, &good);
	assert_int_equal(ladder.level, RH_CUE_PHRASES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_take_passes_on_time_and_by_the_speakers_word),
	    cmocka_unit_test(two_passes_in_a_row_hide_one_step_more_and_a_failure_shows_one),
	    cmocka_unit_test(by_heart_is_twice_without_any_cue),
	    cmocka_unit_test(a_take_at_another_level_goes_on_from_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
