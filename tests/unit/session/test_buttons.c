// SPDX-License-Identifier: GPL-3.0-or-later
/* Every button in every state: what it does, or why it is refused. */
#include "session/session.h"

#include "support/check.h"
#include "support/session_stage.h"

enum { BUTTONS = RH_BUTTON_OTHER + 1 };

/* What each button does at a stage. */
struct stage_case {
	enum session_stage stage;
	int64_t at_ms;                 /* when the button is pressed */
	const char *otherwise;         /* effects of the buttons not named below; the view stays as it was */
	const char *expected[BUTTONS]; /* "effects > view"; what is refused leaves the view as it was */
};

/* A question with everything, nothing forbidden. */
static const struct stage_case free_cases[] = {
    {
        .stage = STAGE_READY,
        .otherwise = "",
    },
    {
        .stage = STAGE_ASK,
        .at_ms = 3000,
        .otherwise = "refused:key",
        .expected = {[RH_BUTTON_ENTER] = "attempt_begin > prepare:10000",
                     [RH_BUTTON_SPACE] = "attempt_begin > prepare:10000",
                     [RH_BUTTON_QUIT] = "done > done",
                     [RH_BUTTON_HELP] = "help > ask:help"},
    },
    {
        .stage = STAGE_PREPARE,
        .at_ms = 4000,
        .otherwise = "refused:key",
        .expected = {[RH_BUTTON_ENTER] = "answer_started > answer:0:speak",
                     [RH_BUTTON_SPACE] = "answer_started > answer:0:speak",
                     [RH_BUTTON_HINT] = "hint:1 > prepare:6000:hints=1",
                     [RH_BUTTON_DOWN] = "hint:1 > prepare:6000:hints=1",
                     [RH_BUTTON_SKIP] = "attempt_end:skipped:0 > review:saving",
                     [RH_BUTTON_QUIT] = "attempt_end:quit:0 > review:saving",
                     [RH_BUTTON_HELP] = "help > prepare:6000:help"},
    },
    {
        .stage = STAGE_ANSWER,
        .at_ms = 20000,
        .otherwise = "refused:key",
        .expected = {[RH_BUTTON_ENTER] = "attempt_end:finished:10000 > review:saving",
                     [RH_BUTTON_SPACE] = "paused > paused:answer:10000",
                     [RH_BUTTON_MARK] = "mark:10000 > answer:10000:speak",
                     [RH_BUTTON_UP] = "mark:10000 > answer:10000:speak",
                     [RH_BUTTON_HINT] = "hint:1 > answer:10000:speak:hints=1",
                     [RH_BUTTON_DOWN] = "hint:1 > answer:10000:speak:hints=1",
                     [RH_BUTTON_SKIP] = "attempt_end:skipped:10000 > review:saving",
                     [RH_BUTTON_QUIT] = "attempt_end:quit:10000 > review:saving",
                     [RH_BUTTON_HELP] = "help > answer:10000:speak:help"},
    },
    {
        .stage = STAGE_PAUSED,
        .at_ms = 25000,
        .otherwise = "refused:key",
        .expected = {[RH_BUTTON_ENTER] = "resumed > answer:10000:speak",
                     [RH_BUTTON_SPACE] = "resumed > answer:10000:speak",
                     [RH_BUTTON_SKIP] = "attempt_end:skipped:10000 > review:saving",
                     [RH_BUTTON_QUIT] = "attempt_end:quit:10000 > review:saving",
                     [RH_BUTTON_HELP] = "help > paused:answer:10000:help"},
    },
    {
        .stage = STAGE_SUSPENDED,
        .at_ms = 25000,
        .otherwise = "refused:key",
        .expected = {[RH_BUTTON_ENTER] = "resumed > answer:10000:speak",
                     [RH_BUTTON_SPACE] = "resumed > answer:10000:speak",
                     [RH_BUTTON_SKIP] = "attempt_end:skipped:10000 > review:saving",
                     [RH_BUTTON_QUIT] = "attempt_end:quit:10000 > review:saving",
                     [RH_BUTTON_HELP] = "help > suspended:answer:10000:help"},
    },
    {
        .stage = STAGE_SUSPENDED_THINKING,
        .at_ms = 25000,
        .otherwise = "refused:key",
        .expected = {[RH_BUTTON_ENTER] = "resumed > prepare:6000",
                     [RH_BUTTON_SPACE] = "resumed > prepare:6000",
                     [RH_BUTTON_SKIP] = "attempt_end:skipped:0 > review:saving",
                     [RH_BUTTON_QUIT] = "attempt_end:quit:0 > review:saving",
                     [RH_BUTTON_HELP] = "help > suspended:prepare:0:help"},
    },
    {
        .stage = STAGE_SAVING,
        .at_ms = 30010,
        .otherwise = "refused:saving",
        .expected = {[RH_BUTTON_QUIT] = " > review:saving"},
    },
    {
        .stage = STAGE_REVIEW,
        .at_ms = 35000,
        .otherwise = "refused:key",
        .expected = {[RH_BUTTON_ENTER] = "closed done > done",
                     [RH_BUTTON_RIGHT] = "closed done > done",
                     [RH_BUTTON_QUIT] = "closed done > done",
                     [RH_BUTTON_SPACE] = "play > review:playing",
                     [RH_BUTTON_PLAY] = "play > review:playing",
                     [RH_BUTTON_RETAKE] = "closed attempt_begin > prepare:10000:take=2",
                     [RH_BUTTON_LEFT] = "closed attempt_begin > prepare:10000:take=2",
                     [RH_BUTTON_ANSWER] = "model_answer > review",
                     [RH_BUTTON_POINTS] = "points:0 > review:points=0",
                     [RH_BUTTON_UP] = "points:0 > review:points=0",
                     [RH_BUTTON_DOWN] = "points:0 > review:points=0",
                     [RH_BUTTON_AGAIN] = "rated:again > review:again",
                     [RH_BUTTON_HARD] = "rated:hard > review:hard",
                     [RH_BUTTON_GOOD] = "rated:good > review:good",
                     [RH_BUTTON_EASY] = "rated:easy > review:easy",
                     [RH_BUTTON_NOTE] = "note > note",
                     [RH_BUTTON_HELP] = "help > review:help"},
    },
    {
        .stage = STAGE_PLAYING,
        .at_ms = 35000,
        .otherwise = "refused:key",
        .expected = {[RH_BUTTON_ENTER] = "play_stop closed done > done",
                     [RH_BUTTON_RIGHT] = "play_stop closed done > done",
                     [RH_BUTTON_QUIT] = "play_stop closed done > done",
                     [RH_BUTTON_SPACE] = "play_stop > review",
                     [RH_BUTTON_PLAY] = "play_stop > review",
                     [RH_BUTTON_RETAKE] = "play_stop closed attempt_begin > prepare:10000:take=2",
                     [RH_BUTTON_LEFT] = "play_stop closed attempt_begin > prepare:10000:take=2",
                     [RH_BUTTON_ANSWER] = "model_answer > review:playing",
                     [RH_BUTTON_POINTS] = "points:0 > review:points=0:playing",
                     [RH_BUTTON_UP] = "points:0 > review:points=0:playing",
                     [RH_BUTTON_DOWN] = "points:0 > review:points=0:playing",
                     [RH_BUTTON_AGAIN] = "rated:again > review:playing:again",
                     [RH_BUTTON_HARD] = "rated:hard > review:playing:hard",
                     [RH_BUTTON_GOOD] = "rated:good > review:playing:good",
                     [RH_BUTTON_EASY] = "rated:easy > review:playing:easy",
                     [RH_BUTTON_NOTE] = "play_stop note > note",
                     [RH_BUTTON_HELP] = "help > review:playing:help"},
    },
    {
        .stage = STAGE_POINTS,
        .at_ms = 35000,
        .otherwise = "refused:key",
        .expected = {[RH_BUTTON_UP] = "points:0 > review:points=0",
                     [RH_BUTTON_DOWN] = "points:0 > review:points=1",
                     [RH_BUTTON_SPACE] = "points:1 > review:points=0:said=1",
                     [RH_BUTTON_ENTER] = "points:0 > review",
                     [RH_BUTTON_ESCAPE] = "points:0 > review",
                     [RH_BUTTON_POINTS] = "points:0 > review",
                     [RH_BUTTON_QUIT] = "closed done > done",
                     [RH_BUTTON_HELP] = "help > review:points=0:help"},
    },
    {
        .stage = STAGE_NOTE,
        .at_ms = 35000,
        .otherwise = "refused:key",
    },
};

/* A question with nothing but its text, everything forbidden. Buttons that are no matter of rules are in both. */
static const struct stage_case strict_cases[] = {
    {.stage = STAGE_READY, .otherwise = ""},
    {
        .stage = STAGE_ASK,
        .at_ms = 3000,
        .otherwise = "refused:key",
        .expected = {[RH_BUTTON_ENTER] = "attempt_begin > prepare:10000",
                     [RH_BUTTON_SPACE] = "attempt_begin > prepare:10000",
                     [RH_BUTTON_QUIT] = "done > done",
                     [RH_BUTTON_HELP] = "help > ask:help"},
    },
    {
        .stage = STAGE_SAVING,
        .at_ms = 30050,
        .otherwise = "refused:saving",
        .expected = {[RH_BUTTON_QUIT] = " > review:saving"},
    },
    {.stage = STAGE_NOTE, .at_ms = 45000, .otherwise = "refused:key"},
    {
        .stage = STAGE_PREPARE,
        .at_ms = 4000,
        .otherwise = "refused:key",
        .expected = {[RH_BUTTON_ENTER] = "answer_started > answer:0:speak",
                     [RH_BUTTON_SPACE] = "answer_started > answer:0:speak",
                     [RH_BUTTON_HINT] = "refused:hint",
                     [RH_BUTTON_DOWN] = "refused:hint",
                     [RH_BUTTON_SKIP] = "refused:skip",
                     [RH_BUTTON_QUIT] = "attempt_end:quit:0 > review:saving",
                     [RH_BUTTON_HELP] = "help > prepare:6000:help"},
    },
    {
        .stage = STAGE_ANSWER,
        .at_ms = 29999,
        .otherwise = "refused:key",
        .expected = {[RH_BUTTON_ENTER] = "refused:skip",
                     [RH_BUTTON_SPACE] = "refused:pause",
                     [RH_BUTTON_MARK] = "mark:19999 > answer:19999:speak",
                     [RH_BUTTON_UP] = "mark:19999 > answer:19999:speak",
                     [RH_BUTTON_HINT] = "refused:hint",
                     [RH_BUTTON_DOWN] = "refused:hint",
                     [RH_BUTTON_SKIP] = "refused:skip",
                     [RH_BUTTON_QUIT] = "attempt_end:quit:19999 > review:saving",
                     [RH_BUTTON_HELP] = "help > answer:19999:speak:help"},
    },
    {
        .stage = STAGE_ANSWER,
        .at_ms = 10249,
        .otherwise = "refused:key",
        .expected = {[RH_BUTTON_ENTER] = "refused:started",
                     [RH_BUTTON_SPACE] = "refused:started",
                     [RH_BUTTON_MARK] = "mark:249 > answer:249:speak",
                     [RH_BUTTON_UP] = "mark:249 > answer:249:speak",
                     [RH_BUTTON_HINT] = "refused:hint",
                     [RH_BUTTON_DOWN] = "refused:hint",
                     [RH_BUTTON_SKIP] = "refused:skip",
                     [RH_BUTTON_QUIT] = "attempt_end:quit:249 > review:saving",
                     [RH_BUTTON_HELP] = "help > answer:249:speak:help"},
    },
    {
        .stage = STAGE_REVIEW_SILENT,
        .at_ms = 45000,
        .otherwise = "refused:key",
        .expected = {[RH_BUTTON_ENTER] = "closed done > done",
                     [RH_BUTTON_RIGHT] = "closed done > done",
                     [RH_BUTTON_QUIT] = "closed done > done",
                     [RH_BUTTON_SPACE] = "refused:no_take",
                     [RH_BUTTON_PLAY] = "refused:no_take",
                     [RH_BUTTON_RETAKE] = "refused:retake",
                     [RH_BUTTON_LEFT] = "refused:retake",
                     [RH_BUTTON_ANSWER] = "refused:no_answer",
                     [RH_BUTTON_POINTS] = "refused:no_points",
                     [RH_BUTTON_UP] = "refused:no_points",
                     [RH_BUTTON_DOWN] = "refused:no_points",
                     [RH_BUTTON_AGAIN] = "rated:again > review:again",
                     [RH_BUTTON_HARD] = "rated:hard > review:hard",
                     [RH_BUTTON_GOOD] = "rated:good > review:good",
                     [RH_BUTTON_EASY] = "rated:easy > review:easy",
                     [RH_BUTTON_NOTE] = "note > note",
                     [RH_BUTTON_HELP] = "help > review:help"},
    },
};

/* While the tone sounds that announces the answer: before its thinking time is over, and after. */
static const struct stage_case tone_cases[] = {
    {
        .stage = STAGE_TONE,
        .at_ms = 9800,
        .otherwise = "refused:key",
        .expected = {[RH_BUTTON_ENTER] = " > prepare:0",
                     [RH_BUTTON_SPACE] = " > prepare:0",
                     [RH_BUTTON_HINT] = "hint:1 > prepare:200:hints=1",
                     [RH_BUTTON_DOWN] = "hint:1 > prepare:200:hints=1",
                     [RH_BUTTON_SKIP] = "attempt_end:skipped:0 > review:saving",
                     [RH_BUTTON_QUIT] = "attempt_end:quit:0 > review:saving",
                     [RH_BUTTON_HELP] = "help > prepare:200:help"},
    },
    {
        .stage = STAGE_TONE,
        .at_ms = 10200,
        .otherwise = "refused:key",
        .expected = {[RH_BUTTON_ENTER] = "refused:started",
                     [RH_BUTTON_SPACE] = "refused:started",
                     [RH_BUTTON_HINT] = "hint:1 > prepare:0:hints=1",
                     [RH_BUTTON_DOWN] = "hint:1 > prepare:0:hints=1",
                     [RH_BUTTON_SKIP] = "attempt_end:skipped:0 > review:saving",
                     [RH_BUTTON_QUIT] = "attempt_end:quit:0 > review:saving",
                     [RH_BUTTON_HELP] = "help > prepare:0:help"},
    },
};

static const char *expectation(const struct stage_case *c, enum rh_button button)
{
	if (button == RH_BUTTON_NONE)
		return "";
	return c->expected[button] != NULL ? c->expected[button] : c->otherwise;
}

static void press_and_check(const struct stage_case *c, const struct rh_item *item, enum rh_button button)
{
	struct rh_session_config config = {.items = item, .count = 1, .cue = c->stage == STAGE_TONE};
	struct rh_session *session = session_at(c->stage, &config, c->at_ms);
	const char *expected = expectation(c, button);
	bool refused = rh_text_starts_with(rh_text_of(expected), RH_TEXT("refused:"));
	bool allowed = rh_session_allows(session, button);
	session_expect(session, c->at_ms, session_button_name(button), expected);
	assert_true(allowed == (c->expected[button] != NULL && !refused));
	enum rh_refusal refusal = rh_session_view(session)->refusal;
	assert_string_equal(session_refusal_name(refusal), refused ? expected + 8 : "none");
	rh_session_free(session);
}

static void press_all(const struct stage_case *cases, size_t count, const struct rh_item *item)
{
	for (size_t i = 0; i < count; i++)
		for (int button = 0; button < BUTTONS; button++)
			press_and_check(&cases[i], item, (enum rh_button)button);
}

static void every_button_in_every_state_of_a_free_session(void **state)
{
	(void)state;
	struct rh_item item = session_item(session_rules(), 2);
	press_all(free_cases, sizeof free_cases / sizeof *free_cases, &item);
}

static void every_button_while_the_tone_sounds(void **state)
{
	(void)state;
	struct rh_item item = session_item(session_rules(), 2);
	press_all(tone_cases, sizeof tone_cases / sizeof *tone_cases, &item);
}

static void every_button_in_every_state_of_a_strict_session(void **state)
{
	(void)state;
	struct rh_item item = session_bare_item(session_strict_rules());
	press_all(strict_cases, sizeof strict_cases / sizeof *strict_cases, &item);
}

static void escape_closes_the_help_wherever_it_was_opened(void **state)
{
	(void)state;
	struct rh_item item = session_item(session_rules(), 2);
	struct rh_session_config config = {.items = &item, .count = 1};
	for (size_t i = 0; i < sizeof free_cases / sizeof *free_cases; i++) {
		const struct stage_case *c = &free_cases[i];
		if (c->expected[RH_BUTTON_HELP] == NULL || c->stage == STAGE_POINTS)
			continue;
		struct rh_session *session = session_at(c->stage, &config, c->at_ms);
		const struct session_row rows[] = {
		    {c->at_ms, "help", "help", NULL},
		    {c->at_ms, "escape", "help", NULL},
		    {c->at_ms, "escape", "refused:key", NULL},
		};
		session_play(session, rows);
		assert_false(rh_session_view(session)->help);
		rh_session_free(session);
	}
}

static void in_the_list_of_points_escape_closes_the_list_first(void **state)
{
	(void)state;
	struct rh_item item = session_item(session_rules(), 2);
	struct rh_session_config config = {.items = &item, .count = 1};
	struct rh_session *session = session_at(STAGE_POINTS, &config, 32000);
	static const struct session_row rows[] = {
	    {32000, "help", "help", "review:points=0:help"},
	    {32000, "escape", "points:0", "review:help"},
	    {32000, "escape", "help", "review"},
	};
	session_play(session, rows);
	rh_session_free(session);
}

static void a_refusal_is_shown_until_the_next_button(void **state)
{
	(void)state;
	struct rh_item item = session_item(session_strict_rules(), 2);
	struct rh_session_config config = {.items = &item, .count = 1};
	struct rh_session *session = session_new(&config);
	static const struct session_row refused[] = {
	    {0, "start", "asked:0 attempt_begin", NULL},
	    {1000, "hint", "refused:hint", NULL},
	    {2000, "tick", "", NULL},
	};
	session_play(session, refused);
	assert_int_equal(rh_session_view(session)->refusal, RH_REFUSAL_HINT);
	static const struct session_row next[] = {{3000, "help", "help", NULL}};
	session_play(session, next);
	assert_int_equal(rh_session_view(session)->refusal, RH_REFUSAL_NONE);
	rh_session_free(session);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_button_in_every_state_of_a_free_session),
	    cmocka_unit_test(every_button_while_the_tone_sounds),
	    cmocka_unit_test(every_button_in_every_state_of_a_strict_session),
	    cmocka_unit_test(escape_closes_the_help_wherever_it_was_opened),
	    cmocka_unit_test(in_the_list_of_points_escape_closes_the_list_first),
	    cmocka_unit_test(a_refusal_is_shown_until_the_next_button),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
