// SPDX-License-Identifier: GPL-3.0-or-later
#include "speaking.h"

#include "attempt/delivery.h"
#include "support/check.h"

static struct rh_history *history;
static int64_t session;

static int open_empty(void **state)
{
	const struct rh_history_session begun = {.at_unix_ms = 1795449731000, .planned = 1, .command = RH_TEXT("run")};
	(void)state;
	assert_int_equal(rh_history_new(":memory:", &history, NULL), RH_OK);
	return (int)rh_history_session_begin(history, &begun, &session, NULL);
}

static int close_it(void **state)
{
	(void)state;
	rh_history_free(history);
	return 0;
}

/* A take of this language; rate 0: it was not measured. */
static void add_take(const char *lang, double rate)
{
	struct rh_attempt attempt = {.session = session,
	                             .bank = RH_TEXT("b"),
	                             .id = RH_TEXT("q"),
	                             .question = RH_TEXT("?"),
	                             .lang = rh_text_of(lang),
	                             .practice_day = 20261123};
	struct rh_text name = rh_text_of(rh_delivery_name(RH_DELIVERY_RATE_SPM));
	assert_int_equal(rh_history_attempt_begin(history, &attempt, &attempt.take, NULL), RH_OK);
	assert_int_equal(rh_history_attempt_end(history, &attempt, NULL), RH_OK);
	if (rate > 0)
		assert_int_equal(rh_history_measure_set(history, attempt.take, name, rate, NULL), RH_OK);
}

static struct rh_paces paces(void)
{
	struct rh_paces p;
	assert_int_equal(rh_speaking_paces(history, &p, NULL), RH_OK);
	return p;
}

static void without_a_history_no_pace_is_known(void **state)
{
	(void)state;
	struct rh_paces p = {{1, 1}};
	assert_int_equal(rh_speaking_paces(NULL, &p, NULL), RH_OK);
	assert_int_equal(p.syllables_per_min[RH_SCRIPT_KOREAN], 0);
	assert_int_equal(p.syllables_per_min[RH_SCRIPT_ENGLISH], 0);
}

static void three_measured_takes_of_a_language_make_a_pace(void **state)
{
	(void)state;
	add_take("ko", 280);
	add_take("ko", 320);
	add_take("ko", 0);
	add_take("en", 200);
	assert_int_equal(paces().syllables_per_min[RH_SCRIPT_KOREAN], 0);
	add_take("ko-KR", 290);
	assert_int_equal(paces().syllables_per_min[RH_SCRIPT_KOREAN], 290);
	assert_int_equal(paces().syllables_per_min[RH_SCRIPT_ENGLISH], 0);
}

static void a_rate_nobody_speaks_at_is_left_out(void **state)
{
	(void)state;
	add_take("en", 200);
	add_take("en", 210);
	add_take("en", 3);
	add_take("en", 9000);
	assert_int_equal(paces().syllables_per_min[RH_SCRIPT_ENGLISH], 0);
}

static void the_pace_is_that_of_the_last_twenty(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++)
		add_take("ko", 200);
	for (int i = 0; i < 11; i++)
		add_take("ko", 300);
	assert_int_equal(paces().syllables_per_min[RH_SCRIPT_KOREAN], 300);
}

static void check_line(int64_t syllables, int64_t duration_ms, bool own_pace, int64_t target_ms, const char *expected)
{
	const struct rh_speaking speaking = {.estimate = {.syllables = syllables,
	                                                  .sentences = 1,
	                                                  .duration_ms = duration_ms,
	                                                  .low_ms = duration_ms * 9 / 10,
	                                                  .high_ms = duration_ms * 11 / 10},
	                                     .own_pace = own_pace};
	struct rh_buffer line = {0};
	rh_speaking_write(&line, &speaking, target_ms, NULL);
	check_written(&line, expected);
	rh_buffer_done(&line);
}

static void the_line_says_what_to_leave_out(void **state)
{
	(void)state;
	check_line(340, 68000, true, 60000, "about 68 s at your pace, 8 s too long; leave out about 40 syllables");
	check_line(340, 50000, false, 60000, "about 50 s (45 to 55 s), 10 s to spare");
	check_line(340, 60400, true, 60000, "about 60 s at your pace, just in time");
	check_line(340, 60000, true, RH_UNSET_MS, "about 60 s at your pace");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_a_history_no_pace_is_known),
	    cmocka_unit_test_setup_teardown(three_measured_takes_of_a_language_make_a_pace, open_empty, close_it),
	    cmocka_unit_test_setup_teardown(a_rate_nobody_speaks_at_is_left_out, open_empty, close_it),
	    cmocka_unit_test_setup_teardown(the_pace_is_that_of_the_last_twenty, open_empty, close_it),
	    cmocka_unit_test(the_line_says_what_to_leave_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
