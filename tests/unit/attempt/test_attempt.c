// SPDX-License-Identifier: GPL-3.0-or-later
#include "attempt/attempt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void every_outcome_is_found_by_its_name(void **state)
{
	static const enum rh_outcome outcomes[] = {RH_OUTCOME_INTERRUPTED, RH_OUTCOME_FINISHED, RH_OUTCOME_TIME_UP,
	                                           RH_OUTCOME_SKIPPED, RH_OUTCOME_QUIT};

	(void)state;
	for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
		enum rh_outcome other = outcomes[i] == RH_OUTCOME_QUIT ? RH_OUTCOME_SKIPPED : RH_OUTCOME_QUIT;
		enum rh_outcome found = other;

		assert_true(rh_outcome_from_name(rh_text_of(rh_outcome_name(outcomes[i])), &found));
		assert_int_equal(found, outcomes[i]);
	}
}

static void outcomes_are_named_as_they_are_stored(void **state)
{
	(void)state;
	assert_string_equal(rh_outcome_name(RH_OUTCOME_FINISHED), "finished");
	assert_string_equal(rh_outcome_name(RH_OUTCOME_TIME_UP), "time_up");
	assert_string_equal(rh_outcome_name(RH_OUTCOME_SKIPPED), "skipped");
	assert_string_equal(rh_outcome_name(RH_OUTCOME_QUIT), "quit");
	assert_string_equal(rh_outcome_name(RH_OUTCOME_INTERRUPTED), "interrupted");
}

static void a_name_that_is_none_leaves_the_outcome_alone(void **state)
{
	const struct rh_text names[] = {RH_TEXT(""),      RH_TEXT("Finished"), RH_TEXT("time-up"),
	                                RH_TEXT("quit "), RH_TEXT("qui"),      RH_TEXT("quit\0")};

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		enum rh_outcome outcome = RH_OUTCOME_SKIPPED;

		assert_false(rh_outcome_from_name(names[i], &outcome));
		assert_int_equal(outcome, RH_OUTCOME_SKIPPED);
	}
}

static void ratings_have_the_numbers_of_their_keys(void **state)
{
	(void)state;
	assert_string_equal(rh_rating_name(RH_RATING_NONE), "");
	assert_string_equal(rh_rating_name((enum rh_rating)1), "again");
	assert_string_equal(rh_rating_name((enum rh_rating)2), "hard");
	assert_string_equal(rh_rating_name((enum rh_rating)3), "good");
	assert_string_equal(rh_rating_name((enum rh_rating)4), "easy");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_outcome_is_found_by_its_name),
	    cmocka_unit_test(outcomes_are_named_as_they_are_stored),
	    cmocka_unit_test(a_name_that_is_none_leaves_the_outcome_alone),
	    cmocka_unit_test(ratings_have_the_numbers_of_their_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
