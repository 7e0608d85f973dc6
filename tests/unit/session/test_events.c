// SPDX-License-Identifier: GPL-3.0-or-later
/* Every event that is no button, in every state. */
#include "session/session.h"

#include "support/check.h"
#include "support/session_stage.h"

/* What the events do at a stage: "effects > view"; NULL: nothing at all. Ticks before a deadline do nothing anywhere.
 */
struct event_case {
	enum session_stage stage;
	int64_t at_ms;
	const char *start, *voice_end, *cue_end, *suspend, *saved, *saved_nothing, *play_end, *note_end, *stop;
};

static const struct event_case free_cases[] = {
    {.stage = STAGE_READY, .start = "asked:0 voice > ask", .stop = "done > done"},
    {.stage = STAGE_ASK, .at_ms = 3000, .voice_end = "attempt_begin > prepare:10000", .stop = "done > done"},
    {.stage = STAGE_PREPARE,
     .at_ms = 4000,
     .suspend = "paused > suspended:prepare:0",
     .stop = "attempt_end:quit:0 > review:saving"},
    {.stage = STAGE_ANSWER,
     .at_ms = 20000,
     .suspend = "paused > suspended:answer:10000",
     .stop = "attempt_end:quit:10000 > review:saving"},
    {.stage = STAGE_PAUSED, .at_ms = 25000, .stop = "attempt_end:quit:10000 > review:saving"},
    {.stage = STAGE_SUSPENDED, .at_ms = 25000, .stop = "attempt_end:quit:10000 > review:saving"},
    {.stage = STAGE_SUSPENDED_THINKING, .at_ms = 25000, .stop = "attempt_end:quit:0 > review:saving"},
    {.stage = STAGE_SAVING, .at_ms = 30010, .saved = "result > review", .saved_nothing = "result > review"},
    {.stage = STAGE_REVIEW, .at_ms = 35000, .stop = "closed done > done"},
    {.stage = STAGE_REVIEW_SILENT, .at_ms = 35000, .stop = "closed done > done"},
    {.stage = STAGE_PLAYING, .at_ms = 35000, .play_end = " > review", .stop = "play_stop closed done > done"},
    {.stage = STAGE_POINTS, .at_ms = 35000, .stop = "closed done > done"},
    {.stage = STAGE_NOTE, .at_ms = 35000, .note_end = " > review", .stop = "closed done > done"},
};

/* Where pausing is forbidden. */
static const struct event_case strict_cases[] = {
    {.stage = STAGE_READY, .start = "asked:0 voice > ask", .stop = "done > done"},
    {.stage = STAGE_ASK, .at_ms = 3000, .voice_end = "attempt_begin > prepare:10000", .stop = "done > done"},
    {.stage = STAGE_PREPARE, .at_ms = 4000, .stop = "attempt_end:quit:0 > review:saving"},
    {.stage = STAGE_ANSWER,
     .at_ms = 20000,
     .suspend = "attempt_end:interrupted:10000 > review:saving",
     .stop = "attempt_end:quit:10000 > review:saving"},
    {.stage = STAGE_SAVING, .at_ms = 30010, .saved = "result > review", .saved_nothing = "result > review"},
    {.stage = STAGE_REVIEW, .at_ms = 35000, .stop = "closed done > done"},
    {.stage = STAGE_REVIEW_SILENT, .at_ms = 35000, .stop = "closed done > done"},
    {.stage = STAGE_PLAYING, .at_ms = 35000, .play_end = " > review", .stop = "play_stop closed done > done"},
    {.stage = STAGE_POINTS, .at_ms = 35000, .stop = "closed done > done"},
    {.stage = STAGE_NOTE, .at_ms = 35000, .note_end = " > review", .stop = "closed done > done"},
};

/* Without anybody at the keys, an attempt that is safe is followed by the next at once. */
static const struct event_case hands_free_cases[] = {
    {.stage = STAGE_READY, .start = "asked:0 voice > ask", .stop = "done > done"},
    {.stage = STAGE_ASK, .at_ms = 3000, .voice_end = "attempt_begin > prepare:10000", .stop = "done > done"},
    {.stage = STAGE_PREPARE,
     .at_ms = 4000,
     .suspend = "paused > suspended:prepare:0",
     .stop = "attempt_end:quit:0 > review:saving"},
    {.stage = STAGE_ANSWER,
     .at_ms = 20000,
     .suspend = "paused > suspended:answer:10000",
     .stop = "attempt_end:quit:10000 > review:saving"},
    {.stage = STAGE_PAUSED, .at_ms = 25000, .stop = "attempt_end:quit:10000 > review:saving"},
    {.stage = STAGE_SAVING,
     .at_ms = 30010,
     .saved = "result closed done > done",
     .saved_nothing = "result closed done > done"},
};

/* While the tone sounds that announces the answer, its thinking time being over or not. */
static const struct event_case tone_cases[] = {
    {.stage = STAGE_PREPARE,
     .at_ms = 9599,
     .suspend = "paused > suspended:prepare:0",
     .stop = "attempt_end:quit:0 > review:saving"},
    {.stage = STAGE_TONE,
     .at_ms = 9800,
     .cue_end = " > prepare:200",
     .suspend = "paused > suspended:prepare:0",
     .stop = "attempt_end:quit:0 > review:saving"},
    {.stage = STAGE_TONE,
     .at_ms = 10200,
     .cue_end = "answer_started > answer:0:speak",
     .suspend = "paused > suspended:prepare:0",
     .stop = "attempt_end:quit:0 > review:saving"},
    {.stage = STAGE_TONE_ANSWER,
     .at_ms = 20000,
     .suspend = "paused > suspended:answer:10000",
     .stop = "attempt_end:quit:10000 > review:saving"},
};

static void happen(const struct event_case *c, const struct rh_session_config *config, const char *event,
                   const char *expected)
{
	struct rh_session *session = session_at(c->stage, config, c->at_ms);
	session_expect(session, c->at_ms, event, expected != NULL ? expected : "");
	rh_session_free(session);
}

static void happen_all(const struct event_case *cases, size_t count, const struct rh_session_config *config)
{
	for (size_t i = 0; i < count; i++) {
		const struct event_case *c = &cases[i];
		happen(c, config, "tick", NULL);
		happen(c, config, "start", c->start);
		happen(c, config, "voice_end", c->voice_end);
		happen(c, config, "cue_end", c->cue_end);
		happen(c, config, "suspend", c->suspend);
		happen(c, config, "saved", c->saved);
		happen(c, config, "saved_nothing", c->saved_nothing);
		happen(c, config, "play_end", c->play_end);
		happen(c, config, "note_end", c->note_end);
		happen(c, config, "stop", c->stop);
	}
}

static void every_event_in_every_state_of_a_free_session(void **state)
{
	(void)state;
	struct rh_item item = session_item(session_rules(), 2);
	struct rh_session_config config = {.items = &item, .count = 1};
	happen_all(free_cases, sizeof free_cases / sizeof *free_cases, &config);
}

static void every_event_where_pausing_is_forbidden(void **state)
{
	(void)state;
	struct rh_item item = session_item(session_strict_rules(), 2);
	struct rh_session_config config = {.items = &item, .count = 1};
	happen_all(strict_cases, sizeof strict_cases / sizeof *strict_cases, &config);
}

static void every_event_around_the_tone(void **state)
{
	(void)state;
	struct rh_item item = session_item(session_rules(), 2);
	struct rh_session_config config = {.items = &item, .count = 1, .cue = true};
	happen_all(tone_cases, sizeof tone_cases / sizeof *tone_cases, &config);
}

static void every_event_in_a_hands_free_session(void **state)
{
	(void)state;
	struct rh_item item = session_item(session_rules(), 2);
	struct rh_session_config config = {.items = &item, .count = 1, .hands_free = true};
	happen_all(hands_free_cases, sizeof hands_free_cases / sizeof *hands_free_cases, &config);
}

/* Leaving, from every state in which an attempt runs, waits until it is safe. */
static void leaving_ends_the_session_once_the_attempt_is_saved(void **state)
{
	(void)state;
	static const enum session_stage stages[] = {STAGE_PREPARE,   STAGE_ANSWER, STAGE_PAUSED,
	                                            STAGE_SUSPENDED, STAGE_SAVING, STAGE_SUSPENDED_THINKING};
	struct rh_item items[] = {session_item(session_rules(), 2), session_item(session_rules(), 2)};
	struct rh_session_config config = {.items = items, .count = 2};
	for (size_t i = 0; i < 2 * sizeof stages / sizeof *stages; i++) {
		int64_t at_ms = stages[i / 2] == STAGE_PREPARE ? 5000 : 30020;
		bool answering = stages[i / 2] == STAGE_ANSWER;
		struct rh_session *session = session_at(stages[i / 2], &config, answering ? 20000 : at_ms);
		struct session_row leave = {.at_ms = answering ? 20000 : at_ms, .event = i % 2 == 0 ? "quit" : "stop"};
		struct rh_event event = session_event(&leave);
		struct rh_effects effects;
		assert_int_equal(rh_session_step(session, &event, &effects), RH_OK);
		const struct rh_view *view = rh_session_view(session);
		assert_int_equal(view->state, RH_STATE_REVIEW);
		assert_false(view->saved);
		assert_true(rh_session_deadline_ns(session) == RH_NEVER);
		static const struct session_row then[] = {
		    {40000, "enter", "refused:saving", "review:saving"},
		    {40000, "stop", "", "review:saving"},
		    {40000, "quit", "", "review:saving"},
		    {50000, "saved", "result closed done", "done"},
		};
		session_play(session, then);
		rh_session_free(session);
	}
}

static void a_stop_before_the_start_is_the_end(void **state)
{
	(void)state;
	struct rh_item item = session_item(session_rules(), 0);
	struct rh_session_config config = {.items = &item, .count = 1};
	static const struct session_row rows[] = {{500, "stop", "done", "done"}};
	session_check(&config, rows);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_event_in_every_state_of_a_free_session),
	    cmocka_unit_test(every_event_where_pausing_is_forbidden),
	    cmocka_unit_test(every_event_around_the_tone),
	    cmocka_unit_test(every_event_in_a_hands_free_session),
	    cmocka_unit_test(leaving_ends_the_session_once_the_attempt_is_saved),
	    cmocka_unit_test(a_stop_before_the_start_is_the_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
