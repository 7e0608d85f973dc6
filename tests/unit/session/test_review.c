// SPDX-License-Identifier: GPL-3.0-or-later
/* After the answer: key points, rating, note, playback, retakes, and what is asked next. */
#include "session/session.h"

#include "support/check.h"
#include "support/session_stage.h"

/* In the review of a question with this many key points, its list open, since 31 s. */
static struct rh_session *list_of(struct rh_item *item, size_t key_points)
{
	*item = session_item(session_rules(), key_points);
	struct rh_session_config config = {.items = item, .count = 1};
	return session_at(STAGE_POINTS, &config, 31000);
}

static void press(struct rh_session *session, enum rh_button button)
{
	struct session_row row = {.at_ms = 31000, .event = session_button_name(button)};
	struct rh_event event = session_event(&row);
	struct rh_effects effects;
	assert_int_equal(rh_session_step(session, &event, &effects), RH_OK);
	assert_int_equal(effects.count, 1);
}

static void a_list_of_one_point_has_nowhere_to_go(void **state)
{
	(void)state;
	struct rh_item item;
	struct rh_session *session = list_of(&item, 1);
	static const struct session_row rows[] = {
	    {31000, "up", "points:0", "review:points=0"},           {31000, "down", "points:0", "review:points=0"},
	    {31000, "space", "points:1", "review:points=0:said=1"}, {31000, "space", "points:0", "review:points=0"},
	    {31000, "space", "points:1", "review:points=0:said=1"}, {31000, "enter", "points:1", "review:said=1"},
	    {31000, "enter", "closed:points=1 done", "done"},
	};
	session_play(session, rows);
	rh_session_free(session);
}

static void the_list_keeps_its_place_and_its_ticks(void **state)
{
	(void)state;
	struct rh_item item;
	struct rh_session *session = list_of(&item, 3);
	static const struct session_row rows[] = {
	    {31000, "down", "points:0", "review:points=1"},
	    {31000, "down", "points:0", "review:points=2"},
	    {31000, "down", "points:0", "review:points=2"},
	    {31000, "space", "points:4", "review:points=2:said=4"},
	    {31000, "escape", "points:4", "review:said=4"},
	    {31000, "up", "points:4", "review:points=2:said=4"},
	    {31000, "up", "points:4", "review:points=1:said=4"},
	    {31000, "up", "points:4", "review:points=0:said=4"},
	    {31000, "space", "points:5", "review:points=0:said=5"},
	    {31000, "points", "points:5", "review:said=5"},
	    {31000, "retake", "closed:points=5 attempt_begin", "prepare:10000:take=2"},
	    {31000, "enter", "answer_started", NULL},
	    {41000, "enter", "attempt_end:finished:10000", NULL},
	    {41000, "saved", "result", NULL},
	    {41000, "down", "points:0", "review:points=0:take=2"},
	};
	session_play(session, rows);
	rh_session_free(session);
}

static void enter_as_the_clock_cuts_is_not_the_next_question(void **state)
{
	(void)state;
	struct rh_rules rules = session_rules();
	rules.grace_ms = 0;
	struct rh_item items[] = {session_item(rules, 1), session_item(rules, 1)};
	struct rh_session_config config = {.items = items, .count = 2};
	struct rh_session *session = session_new(&config);
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {0, "enter", "answer_started", NULL},
	    {60000, "tick", "phase:green@30000 phase:yellow@45000 phase:red@55000 attempt_end:time_up:60000", NULL},
	    {60010, "saved", "result", NULL},
	    {60020, "enter", "refused:saving", "review"},
	    {60249, "right", "refused:saving", "review"},
	    {60250, "enter", "closed asked:1 attempt_begin", NULL},
	};
	session_play(session, rows);
	rh_session_free(session);
}

static void a_used_up_budget_asks_nothing_more(void **state)
{
	(void)state;
	struct rh_item items[] = {session_item(session_rules(), 1), session_item(session_rules(), 1),
	                          session_item(session_rules(), 1)};
	struct rh_session_config config = {.items = items, .count = 3, .budget_ms = 30000};
	struct rh_session *session = session_new(&config);
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {0, "enter", "answer_started", NULL},
	    {20000, "enter", "attempt_end:finished:20000", NULL},
	    {20000, "saved", "result", NULL},
	    {29999, "enter", "closed asked:1 attempt_begin", "prepare:10000"},
	    {29999, "enter", "answer_started", NULL},
	    {40000, "enter", "attempt_end:finished:10001", NULL},
	    {40000, "saved", "result", NULL},
	    {40001, "retake", "closed attempt_begin", "prepare:10000:take=2"},
	    {40002, "skip", "attempt_end:skipped:0", NULL},
	    {40003, "saved", "result closed budget:1 done", "done"},
	};
	session_play(session, rows);
	rh_session_free(session);
}

static void an_interrupted_session_goes_on_where_it_was(void **state)
{
	(void)state;
	struct rh_item items[] = {session_item(session_rules(), 1), session_item(session_rules(), 1)};
	struct rh_session_config config = {.items = items, .count = 2, .first = 1};
	struct rh_session *session = session_new(&config);
	static const struct session_row rows[] = {
	    {0, "start", "asked:1 attempt_begin", NULL},
	    {10, "skip", "attempt_end:skipped:0", NULL},
	    {20, "saved", "result closed done", "done"},
	};
	session_play(session, rows);
	rh_session_free(session);
	config.first = 2;
	struct rh_session *none = NULL;
	assert_int_equal(rh_session_new(&config, &none, NULL), RH_ERR_INVALID);
}

static void sixty_three_points_can_all_be_ticked(void **state)
{
	(void)state;
	struct rh_item item;
	struct rh_session *session = list_of(&item, 63);
	const struct rh_view *view = rh_session_view(session);
	for (size_t i = 0; i < 63; i++) {
		assert_int_equal(view->point_cursor, i);
		press(session, RH_BUTTON_SPACE);
		press(session, RH_BUTTON_DOWN);
	}
	assert_int_equal(view->point_cursor, 62);
	assert_true(view->points_said == INT64_MAX);
	press(session, RH_BUTTON_SPACE);
	assert_true(view->points_said == INT64_MAX >> 1);
	rh_session_free(session);
}

static void points_past_the_sixty_third_are_walked_but_not_ticked(void **state)
{
	(void)state;
	struct rh_item item;
	struct rh_session *session = list_of(&item, 70);
	const struct rh_view *view = rh_session_view(session);
	for (size_t i = 0; i < 80; i++) {
		assert_true(rh_session_allows(session, RH_BUTTON_SPACE) == (view->point_cursor < 63));
		press(session, RH_BUTTON_SPACE);
		bool past = view->point_cursor >= 63;
		assert_int_equal(view->refusal, past ? RH_REFUSAL_KEY : RH_REFUSAL_NONE);
		press(session, RH_BUTTON_DOWN);
	}
	assert_int_equal(view->point_cursor, 69);
	assert_true(view->points_said == INT64_MAX);
	rh_session_free(session);
}

static void the_last_rating_counts(void **state)
{
	(void)state;
	struct rh_item item = session_item(session_rules(), 0);
	struct rh_session_config config = {.items = &item, .count = 1};
	struct rh_session *session = session_at(STAGE_REVIEW, &config, 32000);
	static const struct session_row rows[] = {
	    {32000, "again", "rated:again", "review:again"},
	    {32001, "easy", "rated:easy", "review:easy"},
	    {32002, "hard", "rated:hard", "review:hard"},
	    {32003, "retake", "closed:hard attempt_begin", "prepare:10000:take=2"},
	    {33000, "enter", "answer_started", NULL},
	    {34000, "enter", "attempt_end:finished:1000", NULL},
	    {34000, "saved", "result", "review:take=2"},
	    {35000, "enter", "closed done", NULL},
	};
	session_play(session, rows);
	rh_session_free(session);
}

static void a_note_is_written_between_two_keys(void **state)
{
	(void)state;
	struct rh_item item = session_item(session_rules(), 0);
	struct rh_session_config config = {.items = &item, .count = 1};
	struct rh_session *session = session_at(STAGE_REVIEW, &config, 32000);
	static const struct session_row rows[] = {
	    {32000, "note_end", "", "review"},
	    {32001, "good", "rated:good", "review:good"},
	    {33000, "note", "note", "note:good"},
	    {60000, "tick", "", "note:good"},
	    {60001, "enter", "refused:key", "note:good"},
	    {60002, "note_end", "", "review:good"},
	    {60003, "note", "note", "note:good"},
	    {60004, "stop", "closed:good done", "done"},
	};
	session_play(session, rows);
	rh_session_free(session);
}

static void playback_stops_when_it_ends_or_is_left(void **state)
{
	(void)state;
	struct rh_item item = session_item(session_rules(), 1);
	struct rh_session_config config = {.items = &item, .count = 1};
	struct rh_session *session = session_at(STAGE_REVIEW, &config, 32000);
	static const struct session_row rows[] = {
	    {32000, "play_end", "", "review"},
	    {32000, "play", "play", "review:playing"},
	    {33000, "play_end", "", "review"},
	    {33000, "space", "play", "review:playing"},
	    {34000, "play", "play_stop", "review"},
	    {34000, "play_end", "", "review"},
	    {35000, "play", "play", "review:playing"},
	    {36000, "points", "points:0", "review:points=0:playing"},
	    {36000, "space", "points:1", "review:points=0:playing:said=1"},
	    {36000, "quit", "play_stop closed:points=1 done", "done"},
	};
	session_play(session, rows);
	rh_session_free(session);
}

static void a_retake_forgets_the_recording_before_it(void **state)
{
	(void)state;
	struct rh_item item = session_item(session_rules(), 1);
	struct rh_session_config config = {.items = &item, .count = 1};
	struct rh_session *session = session_at(STAGE_REVIEW, &config, 32000);
	static const struct session_row rows[] = {
	    {32000, "retake", "closed attempt_begin", NULL},     {33000, "enter", "answer_started", NULL},
	    {34000, "enter", "attempt_end:finished:1000", NULL}, {34000, "saved_nothing", "result", "review:take=2"},
	    {34000, "play", "refused:no_take", "review:take=2"},
	};
	session_play(session, rows);
	rh_session_free(session);
}

/* Depths: a chain of two under the first, one more under the second of them, then a question of its own. */
static void chain(struct rh_item items[5])
{
	static const unsigned depths[] = {0, 1, 2, 1, 0};
	for (size_t i = 0; i < 5; i++) {
		items[i] = session_item(session_rules(), 0);
		items[i].depth = depths[i];
	}
}

static void skipping_a_question_skips_its_follow_ups(void **state)
{
	(void)state;
	struct rh_item items[5];
	chain(items);
	struct rh_session_config config = {.items = items, .count = 5};
	static const struct session_row whole[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {1000, "skip", "attempt_end:skipped:0", NULL},
	    {1000, "saved", "result closed passed:3 asked:4 attempt_begin", NULL},
	    {2000, "skip", "attempt_end:skipped:0", NULL},
	    {2000, "saved", "result closed done", "done"},
	};
	session_check(&config, whole);
	static const struct session_row part[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {0, "enter", "answer_started", NULL},
	    {10000, "enter", "attempt_end:finished:10000", NULL},
	    {10000, "saved", "result", NULL},
	    {10000, "enter", "closed asked:1 attempt_begin", NULL},
	    {10000, "enter", "answer_started", NULL},
	    {11000, "skip", "attempt_end:skipped:1000", NULL},
	    {11000, "saved", "result closed passed:1 asked:3 attempt_begin", NULL},
	    {12000, "skip", "attempt_end:skipped:0", NULL},
	    {12000, "saved", "result closed asked:4 attempt_begin", NULL},
	};
	session_check(&config, part);
}

static void skipped_follow_ups_at_the_end_end_the_session(void **state)
{
	(void)state;
	struct rh_item items[5];
	chain(items);
	struct rh_session_config config = {.items = items, .count = 4};
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {1000, "skip", "attempt_end:skipped:0", NULL},
	    {1000, "saved", "result closed passed:3 done", "done"},
	};
	session_check(&config, rows);
}

static void follow_ups_are_asked_even_when_only_the_retake_was_skipped(void **state)
{
	(void)state;
	struct rh_item items[5];
	chain(items);
	struct rh_session_config config = {.items = items, .count = 5};
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {0, "enter", "answer_started", NULL},
	    {10000, "enter", "attempt_end:finished:10000", NULL},
	    {10000, "saved", "result", NULL},
	    {11000, "retake", "closed attempt_begin", NULL},
	    {12000, "skip", "attempt_end:skipped:0", NULL},
	    {12000, "saved", "result closed asked:1 attempt_begin", NULL},
	    {13000, "skip", "attempt_end:skipped:0", NULL},
	    {13000, "saved", "result closed passed:1 asked:3 attempt_begin", NULL},
	};
	session_check(&config, rows);
}

static void an_answer_cut_or_interrupted_is_followed_up(void **state)
{
	(void)state;
	struct rh_rules rules = session_strict_rules();
	struct rh_item items[3] = {session_item(rules, 0), session_item(rules, 0), session_item(rules, 0)};
	items[1].depth = 1;
	items[2].depth = 2;
	struct rh_session_config config = {.items = items, .count = 3};
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {0, "enter", "answer_started", NULL},
	    {75000, "tick",
	     "phase:green@30000 phase:yellow@45000 phase:red@55000 phase:over@60000 attempt_end:time_up:75000", NULL},
	    {75000, "saved", "result", NULL},
	    {76000, "enter", "closed asked:1 attempt_begin", NULL},
	    {76000, "enter", "answer_started", NULL},
	    {77000, "suspend", "attempt_end:interrupted:1000", NULL},
	    {77000, "saved", "result", NULL},
	    {78000, "enter", "closed asked:2 attempt_begin", NULL},
	};
	session_check(&config, rows);
}

static void each_follow_up_has_its_own_clock_and_takes(void **state)
{
	(void)state;
	struct rh_rules brief = session_rules();
	brief.prep_ms = 0;
	brief.retakes = 1;
	struct rh_item items[2] = {session_item(session_rules(), 0), session_item(brief, 0)};
	items[1].depth = 1;
	struct rh_session_config config = {.items = items, .count = 2};
	static const struct session_row rows[] = {
	    {0, "start", "asked:0 attempt_begin", "prepare:10000"},
	    {0, "enter", "answer_started", NULL},
	    {10000, "enter", "attempt_end:finished:10000", NULL},
	    {10000, "saved", "result", NULL},
	    {11000, "retake", "closed attempt_begin", "prepare:10000:take=2"},
	    {12000, "enter", "answer_started", NULL},
	    {13000, "enter", "attempt_end:finished:1000", NULL},
	    {13000, "saved", "result", NULL},
	    {14000, "enter", "closed asked:1 attempt_begin answer_started", "answer:0:speak"},
	    {15000, "enter", "attempt_end:finished:1000", NULL},
	    {15000, "saved", "result", NULL},
	    {16000, "retake", "closed attempt_begin answer_started", "answer:0:speak:take=2"},
	    {17000, "enter", "attempt_end:finished:1000", NULL},
	    {17000, "saved", "result", NULL},
	    {18000, "retake", "refused:retake", NULL},
	};
	session_check(&config, rows);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_list_of_one_point_has_nowhere_to_go),
	    cmocka_unit_test(the_list_keeps_its_place_and_its_ticks),
	    cmocka_unit_test(enter_as_the_clock_cuts_is_not_the_next_question),
	    cmocka_unit_test(a_used_up_budget_asks_nothing_more),
	    cmocka_unit_test(an_interrupted_session_goes_on_where_it_was),
	    cmocka_unit_test(sixty_three_points_can_all_be_ticked),
	    cmocka_unit_test(points_past_the_sixty_third_are_walked_but_not_ticked),
	    cmocka_unit_test(the_last_rating_counts),
	    cmocka_unit_test(a_note_is_written_between_two_keys),
	    cmocka_unit_test(playback_stops_when_it_ends_or_is_left),
	    cmocka_unit_test(a_retake_forgets_the_recording_before_it),
	    cmocka_unit_test(skipping_a_question_skips_its_follow_ups),
	    cmocka_unit_test(skipped_follow_ups_at_the_end_end_the_session),
	    cmocka_unit_test(follow_ups_are_asked_even_when_only_the_retake_was_skipped),
	    cmocka_unit_test(an_answer_cut_or_interrupted_is_followed_up),
	    cmocka_unit_test(each_follow_up_has_its_own_clock_and_takes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
