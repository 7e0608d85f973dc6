// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/session.h"

#include "base/duration.h"

#include "support/check.h"
#include "support/failing_alloc.h"
#include "support/session_table.h"

#include <stdio.h>

static void an_answer_goes_through_its_phases_and_waits_in_review(void **state)
{
	(void)state;
	struct rh_item item = session_item(session_rules(), 2);
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", "prepare:10000"},
	    {4000, "tick", "", "prepare:6000"},
	    {10000, "tick", "answer_started", "answer:0:speak"},
	    {39999, "tick", "", "answer:29999:speak"},
	    {40000, "tick", "phase:green", "answer:30000:green"},
	    {55000, "tick", "phase:yellow", "answer:45000:yellow"},
	    {65000, "tick", "phase:red", "answer:55000:red"},
	    {70000, "tick", "phase:over", "answer:60000:over"},
	    {4000000, "tick", "", "answer:3990000:over"},
	    {4001000, "enter", "attempt_end:finished:3991000", "review:saving"},
	    {4001020, "saved", "result", "review"},
	    {9000000, "tick", "", "review"},
	    {9000001, "enter", "closed done", "done"},
	};
	struct rh_session_config config = {.items = &item, .count = 1};
	session_check(&config, rows);
}

static void questions_follow_each_other(void **state)
{
	(void)state;
	struct rh_item items[] = {session_item(session_rules(), 0), session_item(session_rules(), 0)};
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", "prepare:10000"},
	    {3000, "enter", "answer_started", "answer:0:speak"},
	    {23000, "enter", "attempt_end:finished:20000", "review:saving"},
	    {23100, "saved", "result", "review"},
	    {30000, "enter", "closed asked:1 attempt_begin", "prepare:10000"},
	    {31000, "space", "answer_started", "answer:0:speak"},
	    {41000, "enter", "attempt_end:finished:10000", "review:saving"},
	    {41100, "saved", "result", "review"},
	    {42000, "right", "closed done", "done"},
	};
	struct rh_session_config config = {.items = items, .count = 2};
	session_check(&config, rows);
}

static void the_question_is_read_aloud_before_thinking_time_begins(void **state)
{
	(void)state;
	struct rh_item items[] = {session_item(session_rules(), 1), session_item(session_rules(), 1)};
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 voice", "ask"},
	    {5000, "tick", "", "ask"},
	    {6000, "voice_end", "attempt_begin", "prepare:10000"},
	    {6100, "voice_end", "", "prepare:9900"},
	    {7000, "hint", "hint:1", "prepare:9000:hints=1"},
	    {16000, "tick", "answer_started", "answer:0:speak:hints=1"},
	    {76000, "enter",
	     "phase:green@46000 phase:yellow@61000 phase:red@71000 phase:over attempt_end:finished:60000:hints=1",
	     "review:saving:hints=1"},
	    {76100, "saved", "result", NULL},
	    {76200, "good", "rated:good", "review:good:hints=1"},
	    {76300, "enter", "closed:good asked:1 voice", "ask"},
	    {76400, "enter", "attempt_begin", "prepare:10000"},
	};
	struct rh_session_config config = {.items = items, .count = 2, .voice = true};
	session_check(&config, rows);
}

static void while_a_question_is_read_nothing_of_the_one_before_shows(void **state)
{
	(void)state;
	struct rh_item items[] = {session_item(session_rules(), 3), session_item(session_rules(), 3)};
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 voice", "ask"},
	    {0, "voice_end", "attempt_begin", NULL},
	    {0, "enter", "answer_started", NULL},
	    {50000, "enter", "phase:green@30000 phase:yellow@45000 attempt_end:finished:50000", NULL},
	    {50100, "saved", "result", NULL},
	    {51000, "points", "points:0", NULL},
	    {51100, "down", "points:0", NULL},
	    {51200, "space", "points:2", NULL},
	    {51300, "enter", "points:2", NULL},
	    {51400, "easy", "rated:easy", "review:said=2:easy"},
	    {52000, "enter", "closed:easy:points=2 asked:1 voice", "ask"},
	};
	struct rh_session_config config = {.items = items, .count = 2, .voice = true};
	struct rh_session *session = session_new(&config);
	session_play(session, rows);
	const struct rh_view *view = rh_session_view(session);
	assert_int_equal(view->elapsed_ms, 0);
	assert_int_equal(view->phase, RH_PHASE_SPEAK);
	assert_int_equal(view->take, 0);
	assert_int_equal(view->outcome, RH_OUTCOME_INTERRUPTED);
	assert_int_equal(view->point_cursor, 0);
	assert_false(view->saved);
	rh_session_free(session);
}

static void the_view_tells_where_the_session_is(void **state)
{
	(void)state;
	struct rh_rules rules = session_rules();
	rules.retakes = 3;
	struct rh_item items[] = {session_item(session_rules(), 0), session_item(rules, 0)};
	struct rh_session_config config = {.items = items, .count = 2};
	struct rh_session *session = session_new(&config);
	const struct rh_view *view = rh_session_view(session);
	assert_int_equal(view->state, RH_STATE_READY);
	assert_null(view->item);
	assert_int_equal(view->count, 2);
	static const struct session_row first[] = {
	    {-5000, "tick", "", "ready"},
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {2500, "tick", "", NULL},
	};
	session_play(session, first);
	assert_ptr_equal(view->item, &items[0]);
	assert_int_equal(view->index, 0);
	assert_int_equal(view->take, 1);
	assert_int_equal(view->session_ms, 2500);
	assert_true(view->retakes_left == RH_UNLIMITED);
	static const struct session_row second[] = {
	    {3000, "skip", "attempt_end:skipped:0", "review:saving"},
	    {3010, "saved", "result closed asked:1 attempt_begin", "prepare:10000"},
	};
	session_play(session, second);
	assert_ptr_equal(view->item, &items[1]);
	assert_int_equal(view->index, 1);
	assert_int_equal(view->retakes_left, 3);
	static const struct session_row third[] = {
	    {4000, "quit", "attempt_end:quit:0", "review:saving"},
	    {4010, "saved", "result closed done", "done"},
	};
	session_play(session, third);
	assert_null(view->item);
	assert_int_equal(view->session_ms, 4010);
	rh_session_free(session);
}

static void the_session_clock_begins_with_the_start(void **state)
{
	(void)state;
	struct rh_item item = session_item(session_rules(), 0);
	struct rh_session_config config = {.items = &item, .count = 1};
	struct rh_session *session = session_new(&config);
	static const struct session_row rows[] = {{-5000, "tick", "", "ready"}, {-4000, "help", "", "ready"}};
	session_play(session, rows);
	assert_int_equal(rh_session_view(session)->session_ms, 0);
	assert_true(rh_session_deadline_ns(session) == RH_NEVER);
	rh_session_free(session);
}

static void after_the_end_there_are_no_steps(void **state)
{
	(void)state;
	static const char *const events[] = {"start", "tick",          "voice_end", "cue_end",  "suspend",
	                                     "saved", "saved_nothing", "play_end",  "note_end", "stop"};
	enum { EVENTS = sizeof events / sizeof *events };
	struct rh_item item = session_item(session_rules(), 0);
	struct rh_session_config config = {.items = &item, .count = 1};
	struct rh_session *session = session_new(&config);
	static const struct session_row rows[] = {{0, "stop", "done", "done"}};
	session_play(session, rows);
	assert_true(rh_session_deadline_ns(session) == RH_NEVER);
	for (size_t i = 0; i <= EVENTS + RH_BUTTON_OTHER; i++) {
		const char *name = i < EVENTS ? events[i] : session_button_name((enum rh_button)(i - EVENTS));
		struct session_row row = {.at_ms = 1000, .event = name};
		struct rh_event event = session_event(&row);
		struct rh_effects effects = {.count = 7};
		assert_int_equal(rh_session_step(session, &event, &effects), RH_ERR_INVALID);
		assert_int_equal(effects.count, 0);
		assert_int_equal(rh_session_view(session)->state, RH_STATE_DONE);
	}
	rh_session_free(session);
}

static void a_session_needs_a_question(void **state)
{
	(void)state;
	struct rh_item item = session_item(session_rules(), 0);
	struct rh_session *session = NULL;
	struct rh_error err;
	struct rh_session_config config = {.items = &item, .count = 0};
	assert_int_equal(rh_session_new(&config, &session, &err), RH_ERR_INVALID);
	assert_int_equal(err.status, RH_ERR_INVALID);
	assert_int_equal(rh_session_new(&config, &session, NULL), RH_ERR_INVALID);
	assert_null(session);
}

static void without_memory_there_is_no_session_and_no_harm(void **state)
{
	(void)state;
	struct rh_item item = session_item(session_rules(), 0);
	struct rh_session_config config = {.items = &item, .count = 1};
	size_t failures = 0;
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_session *session = NULL;
		struct rh_error err = {.status = RH_OK};
		enum rh_status status = rh_session_new(&config, &session, &err);
		assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
		assert_int_equal(err.status, status);
		assert_true((session == NULL) == failing_alloc_struck());
		failures += failing_alloc_struck() ? 1 : 0;
		rh_session_free(session);
	}
	assert_true(failures > 0);
	rh_session_free(NULL);
}

/* Ninety minutes: sixty questions of 90 s each, thinking and saving included, some with follow-ups. */
static void a_ninety_minute_interview_is_a_table(void **state)
{
	(void)state;
	enum { COUNT = 60 };
	struct rh_rules rules = session_rules();
	rules.time_ms = 79900;
	rules.grace_ms = 0;
	struct rh_item items[COUNT];
	for (size_t i = 0; i < COUNT; i++) {
		items[i] = session_item(rules, i % 5);
		items[i].depth = (unsigned)i % 3;
	}
	struct rh_session_config config = {.items = items, .count = COUNT, .hands_free = true};
	struct rh_session *session = session_new(&config);
	static const struct session_row start[] = {{0, "start", "asked:0 attempt_begin", "prepare:10000"}};
	session_play(session, start);
	for (size_t i = 0; i < COUNT; i++) {
		int64_t at_ms = (int64_t)i * 90000;
		char next[64];
		snprintf(next, sizeof next,
		         i + 1 < COUNT ? "result closed asked:%zu attempt_begin" : "result closed done", i + 1);
		const struct session_row rows[] = {
		    {at_ms + 10000, "tick", "answer_started", "answer:0:speak"},
		    {at_ms + 40000, "tick", "phase:green", "answer:30000:green"},
		    {at_ms + 55000, "tick", "phase:yellow", "answer:45000:yellow"},
		    {at_ms + 65000, "tick", "phase:red", "answer:55000:red"},
		    {at_ms + 89900, "tick", "attempt_end:time_up:79900", "review:saving"},
		    {at_ms + 90000, "saved", next, i + 1 < COUNT ? "prepare:10000" : "done"},
		};
		session_play(session, rows);
	}
	assert_int_equal(rh_session_view(session)->session_ms, INT64_C(90) * 60 * 1000);
	rh_session_free(session);
}

static void the_phase_is_the_last_threshold_reached(void **state)
{
	(void)state;
	static const struct {
		int64_t green_ms, yellow_ms, red_ms, time_ms, elapsed_ms;
		enum rh_phase phase;
	} rows[] = {
	    {30, 45, 55, 60, 0, RH_PHASE_SPEAK},   {30, 45, 55, 60, 29, RH_PHASE_SPEAK},
	    {30, 45, 55, 60, 30, RH_PHASE_GREEN},  {30, 45, 55, 60, 44, RH_PHASE_GREEN},
	    {30, 45, 55, 60, 45, RH_PHASE_YELLOW}, {30, 45, 55, 60, 54, RH_PHASE_YELLOW},
	    {30, 45, 55, 60, 55, RH_PHASE_RED},    {30, 45, 55, 60, 59, RH_PHASE_RED},
	    {30, 45, 55, 60, 60, RH_PHASE_OVER},   {30, 45, 55, 60, INT64_MAX, RH_PHASE_OVER},
	    {30, 45, 60, 60, 59, RH_PHASE_YELLOW}, {30, 45, 60, 60, 60, RH_PHASE_OVER},
	    {30, 30, 30, 60, 29, RH_PHASE_SPEAK},  {30, 30, 30, 60, 30, RH_PHASE_RED},
	    {30, 30, 60, 60, 30, RH_PHASE_YELLOW}, {60, 60, 60, 60, 59, RH_PHASE_SPEAK},
	    {60, 60, 60, 60, 60, RH_PHASE_OVER},   {0, 45, 55, 60, 0, RH_PHASE_GREEN},
	    {0, 0, 0, 60, 0, RH_PHASE_RED},        {0, 0, 0, 1, 1, RH_PHASE_OVER},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rh_rules rules = {.time_ms = rows[i].time_ms,
		                         .green_ms = rows[i].green_ms,
		                         .yellow_ms = rows[i].yellow_ms,
		                         .red_ms = rows[i].red_ms};
		assert_int_equal(rh_phase_at(&rules, rows[i].elapsed_ms), rows[i].phase);
	}
}

static void phases_are_named_as_in_json(void **state)
{
	(void)state;
	assert_string_equal(rh_phase_name(RH_PHASE_SPEAK), "speak");
	assert_string_equal(rh_phase_name(RH_PHASE_GREEN), "green");
	assert_string_equal(rh_phase_name(RH_PHASE_YELLOW), "yellow");
	assert_string_equal(rh_phase_name(RH_PHASE_RED), "red");
	assert_string_equal(rh_phase_name(RH_PHASE_OVER), "over");
}

static void the_intent_is_one_hint_and_the_key_points_are_two(void **state)
{
	(void)state;
	static const struct rh_question_extra silent, telling = {.intent = {"why", 3}};
	struct rh_question question = {.extra = &silent};
	assert_int_equal(rh_session_hints(&question), 0);
	question.extra = &telling;
	assert_int_equal(rh_session_hints(&question), 1);
	question.key_point_count = 1;
	assert_int_equal(rh_session_hints(&question), 3);
	question.extra = &silent;
	question.key_point_count = 70;
	assert_int_equal(rh_session_hints(&question), 2);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_answer_goes_through_its_phases_and_waits_in_review),
	    cmocka_unit_test(questions_follow_each_other),
	    cmocka_unit_test(the_question_is_read_aloud_before_thinking_time_begins),
	    cmocka_unit_test(while_a_question_is_read_nothing_of_the_one_before_shows),
	    cmocka_unit_test(the_view_tells_where_the_session_is),
	    cmocka_unit_test(the_session_clock_begins_with_the_start),
	    cmocka_unit_test(after_the_end_there_are_no_steps),
	    cmocka_unit_test(a_session_needs_a_question),
	    cmocka_unit_test(without_memory_there_is_no_session_and_no_harm),
	    cmocka_unit_test(a_ninety_minute_interview_is_a_table),
	    cmocka_unit_test(the_phase_is_the_last_threshold_reached),
	    cmocka_unit_test(phases_are_named_as_in_json),
	    cmocka_unit_test(the_intent_is_one_hint_and_the_key_points_are_two),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
