// SPDX-License-Identifier: GPL-3.0-or-later
#include "schedule/schedule.h"

#include "support/check.h"

enum { DAY = 20261123 };

static struct rh_attempt answered(enum rh_rating rating)
{
	return (struct rh_attempt){.practice_day = DAY,
	                           .answer_ms = 58000,
	                           .target_ms = 60000,
	                           .outcome = RH_OUTCOME_FINISHED,
	                           .rating = rating};
}

static void a_rating_is_the_grade_of_an_answer_that_went_well(void **state)
{
	(void)state;
	for (int rating = RH_RATING_AGAIN; rating <= RH_RATING_EASY; rating++) {
		struct rh_attempt attempt = answered((enum rh_rating)rating);
		assert_int_equal(rh_schedule_grade(&attempt), rating);
	}
}

static void an_answer_without_a_rating_counts_as_good_when_it_was_finished(void **state)
{
	struct rh_attempt attempt = answered(RH_RATING_NONE);
	(void)state;
	assert_int_equal(rh_schedule_grade(&attempt), RH_RATING_GOOD);
	attempt.outcome = RH_OUTCOME_TIME_UP;
	assert_int_equal(rh_schedule_grade(&attempt), RH_RATING_GOOD);
	attempt.outcome = RH_OUTCOME_SKIPPED;
	assert_int_equal(rh_schedule_grade(&attempt), RH_RATING_AGAIN);
}

static void what_was_broken_off_counts_only_when_it_was_rated(void **state)
{
	static const enum rh_outcome broken[] = {RH_OUTCOME_QUIT, RH_OUTCOME_INTERRUPTED};
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct rh_attempt attempt = answered(RH_RATING_NONE);
		attempt.outcome = broken[i];
		assert_int_equal(rh_schedule_grade(&attempt), RH_RATING_NONE);
		attempt.rating = RH_RATING_HARD;
		assert_int_equal(rh_schedule_grade(&attempt), RH_RATING_HARD);
	}
}

static void an_answer_far_over_its_time_is_never_better_than_hard(void **state)
{
	struct rh_attempt attempt = answered(RH_RATING_EASY);
	(void)state;
	attempt.answer_ms = 75000; /* a quarter over */
	assert_int_equal(rh_schedule_grade(&attempt), RH_RATING_EASY);
	attempt.answer_ms = 75001;
	assert_int_equal(rh_schedule_grade(&attempt), RH_RATING_HARD);
	attempt.rating = RH_RATING_AGAIN;
	assert_int_equal(rh_schedule_grade(&attempt), RH_RATING_AGAIN);
	attempt.rating = RH_RATING_NONE;
	assert_int_equal(rh_schedule_grade(&attempt), RH_RATING_HARD);
}

static void an_answer_with_many_hints_is_never_better_than_hard(void **state)
{
	struct rh_attempt attempt = answered(RH_RATING_GOOD);
	(void)state;
	attempt.hints = 1;
	assert_int_equal(rh_schedule_grade(&attempt), RH_RATING_GOOD);
	attempt.hints = 2;
	assert_int_equal(rh_schedule_grade(&attempt), RH_RATING_HARD);
}

static void a_skipped_question_is_never_better_than_hard(void **state)
{
	struct rh_attempt attempt = answered(RH_RATING_EASY);
	(void)state;
	attempt.outcome = RH_OUTCOME_SKIPPED;
	assert_int_equal(rh_schedule_grade(&attempt), RH_RATING_HARD);
}

static void a_question_is_due_when_its_chance_has_fallen(void **state)
{
	struct rh_schedule_state s = {0};
	struct rh_attempt attempt = answered(RH_RATING_GOOD);
	(void)state;
	assert_int_equal(rh_schedule_due_day(&s), INT64_MIN);
	rh_schedule_add(&s, &attempt);
	assert_int_equal(rh_schedule_due_day(&s), rh_day_number(20261125)); /* first stability 2.3 days */
	attempt.practice_day = 20261125;
	rh_schedule_add(&s, &attempt);
	assert_int_equal(rh_schedule_due_day(&s), rh_day_number(20261206));
	assert_int_equal(s.answers, 2);
	assert_int_equal(s.lapses, 0);
}

static void days_are_counted_over_the_end_of_a_year(void **state)
{
	struct rh_schedule_state s = {0};
	struct rh_attempt attempt = answered(RH_RATING_EASY);
	(void)state;
	attempt.practice_day = 20261230;
	rh_schedule_add(&s, &attempt);
	assert_int_equal(rh_schedule_due_day(&s), rh_day_number(20270107));
}

static void what_went_badly_is_due_the_same_day(void **state)
{
	struct rh_schedule_state s = {0};
	struct rh_attempt attempt = answered(RH_RATING_AGAIN);
	(void)state;
	rh_schedule_add(&s, &attempt);
	assert_int_equal(rh_schedule_due_day(&s), rh_day_number(DAY));
	assert_int_equal(s.lapses, 1);
	attempt.rating = RH_RATING_GOOD;
	rh_schedule_add(&s, &attempt);
	assert_true(rh_schedule_due_day(&s) > rh_day_number(DAY));
}

static void an_attempt_that_counts_for_nothing_changes_nothing(void **state)
{
	struct rh_schedule_state s = {0};
	struct rh_attempt attempt = answered(RH_RATING_NONE);
	(void)state;
	attempt.outcome = RH_OUTCOME_QUIT;
	rh_schedule_add(&s, &attempt);
	assert_int_equal(s.answers, 0);
	assert_true(rh_schedule_chance(&s, rh_day_number(DAY)) == 0);
}

static void a_clock_set_back_moves_no_day_back(void **state)
{
	struct rh_schedule_state s = {0};
	struct rh_attempt attempt = answered(RH_RATING_GOOD);
	(void)state;
	rh_schedule_add(&s, &attempt);
	attempt.practice_day = 20200101;
	rh_schedule_add(&s, &attempt);
	assert_int_equal(s.last_day, rh_day_number(DAY));
}

static void the_due_come_first_then_the_new_then_the_rest(void **state)
{
	struct rh_schedule_state weak = {0}, strong = {0}, fresh = {0};
	struct rh_attempt attempt = answered(RH_RATING_HARD);
	int64_t today = rh_day_number(DAY) + 5;
	(void)state;
	rh_schedule_add(&weak, &attempt);
	attempt.rating = RH_RATING_GOOD;
	rh_schedule_add(&fresh, &attempt);
	attempt.rating = RH_RATING_EASY;
	rh_schedule_add(&strong, &attempt);
	const struct rh_schedule_state unseen = {0};
	assert_true(rh_schedule_rank(&weak, today) < rh_schedule_rank(&fresh, today));
	assert_true(rh_schedule_rank(&fresh, today) < rh_schedule_rank(&unseen, today));
	assert_true(rh_schedule_rank(&unseen, today) < rh_schedule_rank(&strong, today));
	assert_true(rh_schedule_rank(&strong, today - 1) > rh_schedule_rank(&strong, today));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_rating_is_the_grade_of_an_answer_that_went_well),
	    cmocka_unit_test(an_answer_without_a_rating_counts_as_good_when_it_was_finished),
	    cmocka_unit_test(what_was_broken_off_counts_only_when_it_was_rated),
	    cmocka_unit_test(an_answer_far_over_its_time_is_never_better_than_hard),
	    cmocka_unit_test(an_answer_with_many_hints_is_never_better_than_hard),
	    cmocka_unit_test(a_skipped_question_is_never_better_than_hard),
	    cmocka_unit_test(a_question_is_due_when_its_chance_has_fallen),
	    cmocka_unit_test(days_are_counted_over_the_end_of_a_year),
	    cmocka_unit_test(what_went_badly_is_due_the_same_day),
	    cmocka_unit_test(an_attempt_that_counts_for_nothing_changes_nothing),
	    cmocka_unit_test(a_clock_set_back_moves_no_day_back),
	    cmocka_unit_test(the_due_come_first_then_the_new_then_the_rest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
