// SPDX-License-Identifier: GPL-3.0-or-later
/* Every rule of a profile, one by one. */
#include "session/session.h"

#include "base/duration.h"

#include "support/check.h"
#include "support/session_table.h"

/* A whole session of one question with these rules. */
#define check_rules(rules, rows) check_rules_at((rules), (rows), sizeof(rows) / sizeof *(rows), __LINE__)

static void check_rules_at(struct rh_rules rules, const struct session_row *rows, size_t count, int line)
{
	struct rh_item item = session_item(rules, 2);
	struct rh_session_config config = {.items = &item, .count = 1};
	session_check_at(&config, rows, count, __FILE__, line);
}

static void without_thinking_time_the_answer_starts_at_once(void **state)
{
	(void)state;
	struct rh_rules rules = session_rules();
	rules.prep_ms = 0;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin answer_started", "answer:0:speak"},
	    {249, "enter", "refused:started", "answer:249:speak"},
	    {250, "enter", "attempt_end:finished:250", "review:saving"},
	    {300, "saved", "result", NULL},
	    {400, "retake", "closed attempt_begin answer_started", "answer:0:speak:take=2"},
	};
	check_rules(rules, rows);
}

static void thinking_time_ends_by_itself_or_by_a_key(void **state)
{
	(void)state;
	static const struct session_row by_itself[] = {
	    {0, "start", "asked:0 attempt_begin", "prepare:10000"},
	    {9999, "tick", "", "prepare:1"},
	    {10000, "tick", "answer_started", "answer:0:speak"},
	};
	check_rules(session_rules(), by_itself);
	static const struct session_row by_a_key[] = {
	    {0, "start", "asked:0 attempt_begin", "prepare:10000"},
	    {9999, "enter", "answer_started", "answer:0:speak"},
	    {10000, "tick", "", "answer:1:speak"},
	};
	check_rules(session_rules(), by_a_key);
}

static void equal_thresholds_are_one_change(void **state)
{
	(void)state;
	struct rh_rules rules = session_rules();
	rules.green_ms = rules.yellow_ms = rules.red_ms = 20000;
	static const struct session_row one[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {0, "enter", "answer_started", NULL},
	    {20000, "tick", "phase:red", "answer:20000:red"},
	    {60000, "tick", "phase:over", "answer:60000:over"},
	};
	check_rules(rules, one);
	rules.green_ms = rules.yellow_ms = rules.red_ms = rules.time_ms;
	static const struct session_row only_over[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {0, "enter", "answer_started", NULL},
	    {59999, "tick", "", "answer:59999:speak"},
	    {60000, "tick", "phase:over", "answer:60000:over"},
	};
	check_rules(rules, only_over);
}

static void over_takes_the_place_of_a_red_at_the_time(void **state)
{
	(void)state;
	struct rh_rules rules = session_rules();
	rules.red_ms = rules.time_ms;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL}, {0, "enter", "answer_started", NULL},
	    {30000, "tick", "phase:green", NULL},        {45000, "tick", "phase:yellow", NULL},
	    {59999, "tick", "", "answer:59999:yellow"},  {60000, "tick", "phase:over", "answer:60000:over"},
	};
	check_rules(rules, rows);
}

static void thresholds_at_the_start_are_reached_at_the_start(void **state)
{
	(void)state;
	struct rh_rules rules = session_rules();
	rules.green_ms = 0;
	static const struct session_row green[] = {
	    {0, "start", "asked:0 attempt_begin", "prepare:10000"},
	    {1000, "enter", "answer_started phase:green", "answer:0:green"},
	    {46000, "tick", "phase:yellow", NULL},
	};
	check_rules(rules, green);
	rules.yellow_ms = rules.red_ms = 0;
	static const struct session_row red[] = {
	    {0, "start", "asked:0 attempt_begin", "prepare:10000"},
	    {1000, "enter", "answer_started phase:red", "answer:0:red"},
	    {61000, "tick", "phase:over", NULL},
	};
	check_rules(rules, red);
}

static void without_grace_the_answer_is_cut_at_its_time(void **state)
{
	(void)state;
	struct rh_rules rules = session_rules();
	rules.grace_ms = 0;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {0, "enter", "answer_started", NULL},
	    {55000, "tick", "phase:green@30000 phase:yellow@45000 phase:red", NULL},
	    {59999, "tick", "", "answer:59999:red"},
	    {60000, "tick", "attempt_end:time_up:60000", "review:saving"},
	};
	check_rules(rules, rows);
}

static void grace_lets_the_answer_run_over_and_then_cuts_it(void **state)
{
	(void)state;
	struct rh_rules rules = session_rules();
	rules.grace_ms = 15000;
	static const struct session_row cut[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {0, "enter", "answer_started", NULL},
	    {60000, "tick", "phase:green@30000 phase:yellow@45000 phase:red@55000 phase:over", NULL},
	    {74999, "tick", "", "answer:74999:over"},
	    {75000, "tick", "attempt_end:time_up:75000", "review:saving"},
	};
	check_rules(rules, cut);
	static const struct session_row ended[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {0, "enter", "answer_started", NULL},
	    {60000, "tick", "phase:green@30000 phase:yellow@45000 phase:red@55000 phase:over", NULL},
	    {74999, "enter", "attempt_end:finished:74999", "review:saving"},
	};
	check_rules(rules, ended);
	static const struct session_row too_late[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {0, "enter", "answer_started", NULL},
	    {60000, "tick", "phase:green@30000 phase:yellow@45000 phase:red@55000 phase:over", NULL},
	    {75000, "enter", "attempt_end:time_up:75000 refused:saving", "review:saving"},
	};
	check_rules(rules, too_late);
}

static void unlimited_grace_never_cuts(void **state)
{
	(void)state;
	struct rh_item item = session_item(session_rules(), 0);
	struct rh_session_config config = {.items = &item, .count = 1};
	struct rh_session *session = session_new(&config);
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {0, "enter", "answer_started", NULL},
	    {60000, "tick", "phase:green@30000 phase:yellow@45000 phase:red@55000 phase:over", NULL},
	    {RH_DURATION_MAX_MS, "tick", "", "answer:86400000:over"},
	};
	session_play(session, rows);
	assert_true(rh_session_deadline_ns(session) == RH_NEVER);
	rh_session_free(session);
}

static void the_longest_rules_there_are_do_not_overflow(void **state)
{
	(void)state;
	struct rh_rules rules = {
	    .prep_ms = RH_DURATION_MAX_MS,
	    .time_ms = RH_DURATION_MAX_MS,
	    .green_ms = RH_DURATION_MAX_MS,
	    .yellow_ms = RH_DURATION_MAX_MS,
	    .red_ms = RH_DURATION_MAX_MS,
	    .grace_ms = RH_DURATION_MAX_MS,
	};
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", "prepare:86400000"},
	    {86400000, "tick", "answer_started", NULL},
	    {172800000, "tick", "phase:over", NULL},
	    {259199999, "tick", "", "answer:172799999:over"},
	    {259200000, "tick", "attempt_end:time_up:172800000", NULL},
	};
	check_rules(rules, rows);
}

static void an_answer_cannot_be_ended_before_skip_after(void **state)
{
	(void)state;
	struct rh_rules rules = session_rules();
	rules.skip_after_ms = 20000;
	static const struct session_row finish[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {5000, "skip", "refused:skip", "prepare:5000"},
	    {6000, "enter", "answer_started", NULL},
	    {6100, "enter", "refused:started", NULL},
	    {25999, "enter", "refused:skip", "answer:19999:speak"},
	    {25999, "skip", "refused:skip", NULL},
	    {26000, "enter", "attempt_end:finished:20000", NULL},
	};
	check_rules(rules, finish);
	static const struct session_row skip[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {6000, "enter", "answer_started", NULL},
	    {16000, "space", "paused", NULL},
	    {46000, "skip", "refused:skip", "paused:answer:10000"},
	    {46000, "enter", "resumed", "answer:10000:speak"},
	    {55999, "skip", "refused:skip", "answer:19999:speak"},
	    {56000, "skip", "attempt_end:skipped:20000", NULL},
	};
	check_rules(rules, skip);
	static const struct session_row leave[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {6000, "enter", "answer_started", NULL},
	    {7000, "quit", "attempt_end:quit:1000", "review:saving"},
	};
	check_rules(rules, leave);
}

static void retakes_are_counted_down_and_then_refused(void **state)
{
	(void)state;
	struct rh_rules rules = session_rules();
	rules.retakes = 1;
	struct rh_item item = session_item(rules, 0);
	struct rh_session_config config = {.items = &item, .count = 1};
	struct rh_session *session = session_new(&config);
	static const struct session_row first[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {0, "enter", "answer_started", NULL},
	    {10000, "enter", "attempt_end:finished:10000", NULL},
	    {10000, "saved", "result", NULL},
	};
	session_play(session, first);
	assert_int_equal(rh_session_view(session)->retakes_left, 1);
	static const struct session_row second[] = {
	    {11000, "retake", "closed attempt_begin", "prepare:10000:take=2"},
	    {21000, "tick", "answer_started", NULL},
	    {31000, "enter", "attempt_end:finished:10000", NULL},
	    {31000, "saved", "result", NULL},
	    {32000, "retake", "refused:retake", "review:take=2"},
	    {32000, "left", "refused:retake", "review:take=2"},
	    {33000, "enter", "closed done", "done"},
	};
	session_play(session, second);
	assert_int_equal(rh_session_view(session)->retakes_left, 0);
	rh_session_free(session);
}

static void unlimited_retakes_stay_unlimited(void **state)
{
	(void)state;
	struct rh_item item = session_item(session_rules(), 0);
	struct rh_session_config config = {.items = &item, .count = 1};
	struct rh_session *session = session_new(&config);
	static const struct session_row start[] = {{0, "start", "asked:0 attempt_begin", NULL}};
	session_play(session, start);
	for (int64_t i = 0; i < 1000; i++) {
		const struct session_row rows[] = {
		    {i * 1000, "enter", "answer_started", NULL},
		    {i * 1000 + 800, "enter", "attempt_end:finished:800", NULL},
		    {i * 1000 + 900, "saved", "result", NULL},
		    {i * 1000 + 950, "left", "closed attempt_begin", NULL},
		};
		session_play(session, rows);
	}
	assert_int_equal(rh_session_view(session)->take, 1001);
	assert_true(rh_session_view(session)->retakes_left == RH_UNLIMITED);
	rh_session_free(session);
}

static void hints_are_counted_and_run_out(void **state)
{
	(void)state;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {1000, "hint", "hint:1", "prepare:9000:hints=1"},
	    {2000, "enter", "answer_started", "answer:0:speak:hints=1"},
	    {3000, "down", "hint:2", NULL},
	    {4000, "hint", "hint:3", NULL},
	    {5000, "hint", "refused:no_hint", "answer:3000:speak:hints=3"},
	    {6000, "enter", "attempt_end:finished:4000:hints=3", NULL},
	    {6000, "saved", "result", NULL},
	    {7000, "retake", "closed attempt_begin", "prepare:10000:take=2"},
	};
	check_rules(session_rules(), rows);
}

static void auto_next_goes_on_without_a_key(void **state)
{
	(void)state;
	struct rh_rules rules = session_rules();
	rules.auto_next = true;
	struct rh_item items[] = {session_item(rules, 0), session_item(session_rules(), 0)};
	struct rh_session_config config = {.items = items, .count = 2};
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {0, "enter", "answer_started", NULL},
	    {9000, "enter", "attempt_end:finished:9000", "review:saving"},
	    {9500, "saved", "result closed asked:1 attempt_begin", "prepare:10000"},
	    {10000, "enter", "answer_started", NULL},
	    {20000, "enter", "attempt_end:finished:10000", NULL},
	    {20000, "saved", "result", "review"},
	};
	session_check(&config, rows);
}

/* min is a remark of the result, nothing the clock knows. */
static void a_short_answer_is_not_refused(void **state)
{
	(void)state;
	struct rh_rules rules = session_rules();
	rules.min_ms = 30000;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {0, "enter", "answer_started", NULL},
	    {300, "enter", "attempt_end:finished:300", NULL},
	};
	check_rules(rules, rows);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_thinking_time_the_answer_starts_at_once),
	    cmocka_unit_test(thinking_time_ends_by_itself_or_by_a_key),
	    cmocka_unit_test(equal_thresholds_are_one_change),
	    cmocka_unit_test(over_takes_the_place_of_a_red_at_the_time),
	    cmocka_unit_test(thresholds_at_the_start_are_reached_at_the_start),
	    cmocka_unit_test(without_grace_the_answer_is_cut_at_its_time),
	    cmocka_unit_test(grace_lets_the_answer_run_over_and_then_cuts_it),
	    cmocka_unit_test(unlimited_grace_never_cuts),
	    cmocka_unit_test(the_longest_rules_there_are_do_not_overflow),
	    cmocka_unit_test(an_answer_cannot_be_ended_before_skip_after),
	    cmocka_unit_test(retakes_are_counted_down_and_then_refused),
	    cmocka_unit_test(unlimited_retakes_stay_unlimited),
	    cmocka_unit_test(hints_are_counted_and_run_out),
	    cmocka_unit_test(auto_next_goes_on_without_a_key),
	    cmocka_unit_test(a_short_answer_is_not_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
