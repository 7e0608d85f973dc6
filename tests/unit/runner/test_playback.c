// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/playback.h"

#include "support/check.h"

#include <math.h>

static void check_near(double value, double expected)
{
	if (!(fabs(value - expected) <= 0.001))
		fail_msg("%f is not %f", value, expected);
}

static void what_is_quiet_gets_louder_as_far_as_its_peak_allows(void **state)
{
	(void)state;
	struct rh_playback_level level = rh_playback_level(-40, -20);
	check_near(level.gain_db, 17);
	check_near(level.peak, 0.1);
	check_near(rh_playback_level(-40, -11).gain_db, 10);
	/* Speech with a knock in it that nearly clips, and clipped speech: they stay as they are. */
	check_near(rh_playback_level(-40, -1).gain_db, 0);
	check_near(rh_playback_level(-40, 0).gain_db, 0);
	check_near(rh_playback_level(-23, -3).gain_db, 0);
}

static void what_is_loud_gets_softer_whatever_its_peak(void **state)
{
	(void)state;
	check_near(rh_playback_level(-13, 0).gain_db, -10);
	check_near(rh_playback_level(-13, -30).gain_db, -10);
}

static void the_stored_measures_decide_and_without_them_nothing_is_changed(void **state)
{
	(void)state;
	struct rh_history *history = NULL;
	struct rh_history_session session = {.at_unix_ms = 1, .command = RH_TEXT(""), .title = RH_TEXT("")};
	struct rh_attempt attempt = {
	    .bank = RH_TEXT("b"), .id = RH_TEXT("q"), .question = RH_TEXT("?"), .lang = RH_TEXT("ko")};
	struct rh_playback_level level = {5, 0.5};
	assert_int_equal(rh_history_new(":memory:", &history, NULL), RH_OK);
	assert_int_equal(rh_history_session_begin(history, &session, &attempt.session, NULL), RH_OK);
	assert_int_equal(rh_history_attempt_begin(history, &attempt, &attempt.take, NULL), RH_OK);
	assert_false(rh_playback_stored_level(history, attempt.take, &level));
	assert_int_equal(rh_history_measure_set(history, attempt.take, RH_TEXT("peak_dbfs"), -20, NULL), RH_OK);
	assert_false(rh_playback_stored_level(history, attempt.take, &level)); /* silence has no loudness */
	check_near(level.gain_db, 5);
	assert_int_equal(rh_history_measure_set(history, attempt.take, RH_TEXT("loudness_lufs"), -30, NULL), RH_OK);
	assert_true(rh_playback_stored_level(history, attempt.take, &level));
	check_near(level.gain_db, 7);
	check_near(level.peak, 0.1);
	rh_history_free(history);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_quiet_gets_louder_as_far_as_its_peak_allows),
	    cmocka_unit_test(what_is_loud_gets_softer_whatever_its_peak),
	    cmocka_unit_test(the_stored_measures_decide_and_without_them_nothing_is_changed),
	};
	return cmocka_run_group_tests_name("runner.playback", tests, NULL, NULL);
}
