// SPDX-License-Identifier: GPL-3.0-or-later
/* Pauses, suspensions, late ticks and clocks that misbehave. */
#include "session/session.h"

#include "base/duration.h"

#include "support/check.h"
#include "support/session_table.h"

/* One question, these rules, at the keyboard. */
#define check_rules(rules, rows) check_rules_at((rules), (rows), sizeof(rows) / sizeof *(rows), __LINE__)

static void check_rules_at(struct rh_rules rules, const struct session_row *rows, size_t count, int line)
{
	struct rh_item item = session_item(rules, 1);
	struct rh_session_config config = {.items = &item, .count = 1};
	session_check_at(&config, rows, count, __FILE__, line);
}

static void pauses_move_every_threshold_and_the_cut(void **state)
{
	(void)state;
	struct rh_rules rules = session_rules();
	rules.grace_ms = 5000;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {0, "enter", "answer_started", NULL},
	    {10000, "space", "paused", "paused:answer:10000"},
	    {17000, "tick", "", "paused:answer:10000"},
	    {17000, "space", "resumed", "answer:10000:speak"},
	    {36999, "tick", "", "answer:29999:speak"},
	    {37000, "tick", "phase:green", "answer:30000:green"},
	    {40000, "space", "paused", "paused:answer:33000"},
	    {140000, "enter", "resumed", "answer:33000:green"},
	    {152000, "tick", "phase:yellow", "answer:45000:yellow"},
	    {162000, "tick", "phase:red", "answer:55000:red"},
	    {167000, "tick", "phase:over", "answer:60000:over"},
	    {171999, "tick", "", "answer:64999:over"},
	    {172000, "tick", "attempt_end:time_up:65000", "review:saving"},
	};
	check_rules(rules, rows);
}

static void a_pause_at_a_threshold_comes_after_it(void **state)
{
	(void)state;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {0, "enter", "answer_started", NULL},
	    {30000, "space", "phase:green paused", "paused:answer:30000"},
	    {99000, "space", "resumed", "answer:30000:green"},
	    {113999, "tick", "", NULL},
	    {114000, "tick", "phase:yellow", "answer:45000:yellow"},
	};
	check_rules(session_rules(), rows);
}

static void a_pause_just_before_a_threshold_leaves_it_to_come(void **state)
{
	(void)state;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},          {0, "enter", "answer_started", NULL},
	    {29999, "space", "paused", "paused:answer:29999"},    {50000, "space", "resumed", "answer:29999:speak"},
	    {50001, "tick", "phase:green", "answer:30000:green"},
	};
	check_rules(session_rules(), rows);
}

static void a_pause_in_overtime_stops_the_grace(void **state)
{
	(void)state;
	struct rh_rules rules = session_rules();
	rules.grace_ms = 15000;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {0, "enter", "answer_started", NULL},
	    {60000, "tick", "phase:green@30000 phase:yellow@45000 phase:red@55000 phase:over", NULL},
	    {70000, "space", "paused", "paused:answer:70000"},
	    {500000, "space", "resumed", "answer:70000:over"},
	    {504999, "tick", "", "answer:74999:over"},
	    {505000, "tick", "attempt_end:time_up:75000", NULL},
	};
	check_rules(rules, rows);
}

static void an_answer_left_while_paused_is_as_long_as_it_was(void **state)
{
	(void)state;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {0, "enter", "answer_started", NULL},
	    {12345, "space", "paused", NULL},
	    {90000, "skip", "attempt_end:skipped:12345", "review:saving"},
	    {90100, "saved", "result closed done", "done"},
	};
	check_rules(session_rules(), rows);
}

static void a_slightly_late_tick_starts_the_answer_on_time(void **state)
{
	(void)state;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {10050, "tick", "answer_started@10000", "answer:50:speak"},
	    {40003, "tick", "phase:green@40000", "answer:30003:green"},
	};
	check_rules(session_rules(), rows);
}

static void a_stall_before_the_answer_takes_nothing_from_it(void **state)
{
	(void)state;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {20000, "tick", "answer_started", "answer:0:speak"},
	    {50000, "tick", "phase:green", "answer:30000:green"},
	};
	check_rules(session_rules(), rows);
	static const struct session_row just_over[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {10051, "tick", "answer_started", "answer:0:speak"},
	};
	check_rules(session_rules(), just_over);
}

static void a_key_after_a_stall_is_taken_for_the_start(void **state)
{
	(void)state;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {20000, "enter", "answer_started refused:started", "answer:0:speak"},
	    {20249, "space", "refused:started", "answer:249:speak"},
	    {20250, "space", "paused", "paused:answer:250"},
	};
	check_rules(session_rules(), rows);
}

static void a_key_as_the_answer_starts_by_itself_is_taken_for_the_start(void **state)
{
	(void)state;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {10010, "enter", "answer_started@10000 refused:started", "answer:10:speak"},
	    {10249, "enter", "refused:started", "answer:249:speak"},
	    {10250, "enter", "attempt_end:finished:250", NULL},
	};
	check_rules(session_rules(), rows);
}

static void a_stall_in_the_answer_reports_everything_at_its_own_time(void **state)
{
	(void)state;
	struct rh_rules rules = session_rules();
	rules.grace_ms = 5000;
	static const struct session_row some[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {0, "enter", "answer_started", NULL},
	    {39000, "tick", "phase:green@30000", NULL},
	    {49000, "tick", "phase:yellow@45000", "answer:49000:yellow"},
	    {59000, "tick", "phase:red@55000", "answer:59000:red"},
	    {69000, "tick", "phase:over@60000 attempt_end:time_up:65000@65000", "review:saving"},
	};
	check_rules(rules, some);
	static const struct session_row all[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {0, "enter", "answer_started", NULL},
	    {3600000, "skip",
	     "phase:green@30000 phase:yellow@45000 phase:red@55000 phase:over@60000 "
	     "attempt_end:time_up:65000@65000 refused:saving",
	     "review:saving"},
	};
	check_rules(rules, all);
}

static void thinking_and_a_tiny_answer_can_pass_within_one_tick(void **state)
{
	(void)state;
	struct rh_rules rules = {
	    .prep_ms = 1000, .time_ms = 4, .green_ms = 1, .yellow_ms = 2, .red_ms = 3, .grace_ms = 6};
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {1050, "tick",
	     "answer_started@1000 phase:green@1001 phase:yellow@1002 phase:red@1003 phase:over@1004 "
	     "attempt_end:time_up:10@1010",
	     "review:saving"},
	};
	check_rules(rules, rows);
}

/* As full as a step gets: the set of effects has room to spare. */
static void a_tick_may_bring_a_whole_answer_and_the_next_one(void **state)
{
	(void)state;
	struct rh_rules tiny = {
	    .prep_ms = 1000, .time_ms = 4, .green_ms = 1, .yellow_ms = 2, .red_ms = 3, .grace_ms = 1};
	tiny.auto_next = true;
	struct rh_rules next = session_rules();
	next.prep_ms = next.green_ms = 0;
	struct rh_item items[] = {session_item(tiny, 0), session_item(next, 0)};
	struct rh_session_config config = {.items = items, .count = 2};
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {1050, "saved",
	     "answer_started@1000 phase:green@1001 phase:yellow@1002 phase:red@1003 phase:over@1004 "
	     "attempt_end:time_up:5@1005 result closed asked:1 attempt_begin answer_started phase:green",
	     "answer:0:green"},
	};
	session_check(&config, rows);
}

static void time_running_backwards_stands_still(void **state)
{
	(void)state;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {5000, "tick", "", "prepare:5000"},
	    {1000, "tick", "", "prepare:5000"},
	    {-9000, "hint", "hint:1@5000", "prepare:5000:hints=1"},
	    {10000, "tick", "answer_started", "answer:0:speak:hints=1"},
	    {20000, "space", "paused", "paused:answer:10000:hints=1"},
	    {15000, "space", "resumed@20000", "answer:10000:speak:hints=1"},
	    {15000, "mark", "mark:10000@20000", "answer:10000:speak:hints=1"},
	    {40000, "tick", "phase:green", "answer:30000:green:hints=1"},
	};
	check_rules(session_rules(), rows);
}

static void a_start_earlier_than_a_tick_counts_as_the_tick(void **state)
{
	(void)state;
	static const struct session_row rows[] = {
	    {5000, "tick", "", "ready"},
	    {0, "start", "asked:0@5000 attempt_begin@5000", "prepare:10000"},
	    {15000, "tick", "answer_started", NULL},
	};
	check_rules(session_rules(), rows);
}

static void a_machine_that_slept_waits_for_a_key(void **state)
{
	(void)state;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {4000, "suspend", "paused", "suspended:prepare:0"},
	    {60000, "tick", "", "suspended:prepare:0"},
	    {60000, "suspend", "", "suspended:prepare:0"},
	    {60000, "enter", "resumed", "prepare:6000"},
	    {66000, "tick", "answer_started", "answer:0:speak"},
	    {86000, "suspend", "paused", "suspended:answer:20000"},
	    {200000, "tick", "", "suspended:answer:20000"},
	    {200000, "space", "resumed", "answer:20000:speak"},
	    {210000, "tick", "phase:green", "answer:30000:green"},
	    {210000, "space", "paused", "paused:answer:30000"},
	    {220000, "suspend", "", "paused:answer:30000"},
	    {230000, "space", "resumed", "answer:30000:green"},
	    {235000, "enter", "attempt_end:finished:35000", NULL},
	};
	check_rules(session_rules(), rows);
}

static void a_suspension_at_a_deadline_comes_after_it(void **state)
{
	(void)state;
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {10000, "suspend", "answer_started paused", "suspended:answer:0"},
	    {20000, "enter", "resumed", "answer:0:speak"},
	};
	check_rules(session_rules(), rows);
}

static void where_pausing_is_forbidden_a_suspension_ends_the_answer(void **state)
{
	(void)state;
	struct rh_rules rules = session_strict_rules();
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {4000, "suspend", "", "prepare:6000"},
	    {10000, "tick", "answer_started", NULL},
	    {15000, "suspend", "attempt_end:interrupted:5000", "review:saving"},
	    {15100, "saved", "result", "review"},
	    {15200, "suspend", "", "review"},
	    {16000, "enter", "closed done", "done"},
	};
	check_rules(rules, rows);
}

static void forbidden_to_pause_thinking_time_runs_on_while_stopped(void **state)
{
	(void)state;
	struct rh_rules rules = session_strict_rules();
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {4000, "suspend", "", "prepare:6000"},
	    {100000, "tick", "answer_started", "answer:0:speak"},
	};
	check_rules(rules, rows);
}

static void a_hands_free_session_goes_on_by_itself(void **state)
{
	(void)state;
	struct rh_rules rules = session_rules();
	rules.grace_ms = 0;
	struct rh_item items[] = {session_item(rules, 2), session_item(rules, 2)};
	struct rh_session_config config = {.items = items, .count = 2, .hands_free = true};
	struct rh_session *session = session_new(&config);
	static const struct session_row suspended[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {10000, "tick", "answer_started", NULL},
	    {20000, "suspend", "paused", "suspended:answer:10000"},
	};
	session_play(session, suspended);
	assert_true(rh_session_deadline_ns(session) == SESSION_ZERO_NS + 20000 * RH_MS_NS);
	static const struct session_row rest[] = {
	    {50000, "tick", "resumed", "answer:10000:speak"},
	    {70000, "tick", "phase:green", "answer:30000:green"},
	    {95000, "tick", "phase:yellow@85000 phase:red", NULL},
	    {100000, "tick", "attempt_end:time_up:60000", "review:saving"},
	    {100400, "saved", "result closed asked:1 attempt_begin", "prepare:10000"},
	    {104400, "suspend", "paused", "suspended:prepare:0"},
	    {104400, "tick", "resumed", "prepare:6000"},
	    {110400, "tick", "answer_started", NULL},
	    {111400, "quit", "attempt_end:quit:1000", NULL},
	    {111500, "saved_nothing", "result closed done", "done"},
	};
	session_play(session, rest);
	rh_session_free(session);
}

static void deadlines_are_the_next_thing_the_clock_does(void **state)
{
	(void)state;
	struct rh_rules rules = session_rules();
	rules.grace_ms = 15000;
	struct rh_item item = session_item(rules, 0);
	struct rh_session_config config = {.items = &item, .count = 1};
	struct rh_session *session = session_new(&config);
	static const struct {
		struct session_row row;
		int64_t deadline_ms; /* -1: never */
	} steps[] = {
	    {{0, "start", "asked:0 attempt_begin", NULL}, 10000},
	    {{4000, "suspend", "paused", NULL}, -1},
	    {{5000, "enter", "resumed", NULL}, 11000},
	    {{11000, "tick", "answer_started", NULL}, 41000},
	    {{41000, "tick", "phase:green", NULL}, 56000},
	    {{51000, "space", "paused", NULL}, -1},
	    {{52000, "space", "resumed", NULL}, 57000},
	    {{57000, "tick", "phase:yellow", NULL}, 67000},
	    {{67000, "tick", "phase:red", NULL}, 72000},
	    {{72000, "tick", "phase:over", NULL}, 87000},
	    {{87000, "tick", "attempt_end:time_up:75000", NULL}, -1},
	    {{87500, "saved", "result", NULL}, -1},
	    {{88000, "note", "note", NULL}, -1},
	};
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		session_play_at(session, &steps[i].row, 1, __FILE__, __LINE__);
		int64_t deadline_ns = rh_session_deadline_ns(session);
		if (steps[i].deadline_ms < 0)
			assert_true(deadline_ns == RH_NEVER);
		else
			assert_int_equal(deadline_ns - SESSION_ZERO_NS, steps[i].deadline_ms * RH_MS_NS);
	}
	rh_session_free(session);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pauses_move_every_threshold_and_the_cut),
	    cmocka_unit_test(a_pause_at_a_threshold_comes_after_it),
	    cmocka_unit_test(a_pause_just_before_a_threshold_leaves_it_to_come),
	    cmocka_unit_test(a_pause_in_overtime_stops_the_grace),
	    cmocka_unit_test(an_answer_left_while_paused_is_as_long_as_it_was),
	    cmocka_unit_test(a_slightly_late_tick_starts_the_answer_on_time),
	    cmocka_unit_test(a_stall_before_the_answer_takes_nothing_from_it),
	    cmocka_unit_test(a_key_after_a_stall_is_taken_for_the_start),
	    cmocka_unit_test(a_key_as_the_answer_starts_by_itself_is_taken_for_the_start),
	    cmocka_unit_test(a_stall_in_the_answer_reports_everything_at_its_own_time),
	    cmocka_unit_test(thinking_and_a_tiny_answer_can_pass_within_one_tick),
	    cmocka_unit_test(a_tick_may_bring_a_whole_answer_and_the_next_one),
	    cmocka_unit_test(time_running_backwards_stands_still),
	    cmocka_unit_test(a_start_earlier_than_a_tick_counts_as_the_tick),
	    cmocka_unit_test(a_machine_that_slept_waits_for_a_key),
	    cmocka_unit_test(a_suspension_at_a_deadline_comes_after_it),
	    cmocka_unit_test(where_pausing_is_forbidden_a_suspension_ends_the_answer),
	    cmocka_unit_test(forbidden_to_pause_thinking_time_runs_on_while_stopped),
	    cmocka_unit_test(a_hands_free_session_goes_on_by_itself),
	    cmocka_unit_test(deadlines_are_the_next_thing_the_clock_does),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
