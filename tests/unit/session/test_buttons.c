// SPDX-License-Identifier: GPL-3.0-or-later
/* Every button in every state: what it does, or why it is refused. */
#include "session/session.h"

#include "support/check.h"
#include "support/session_table.h"

#include <string.h>

enum { BUTTONS = RH_BUTTON_OTHER + 1, LEAD_MAX = 6 };

/* A state, how to get there, and what each button does in it. */
struct state_case {
	const char *name;
	struct session_row lead[LEAD_MAX]; /* up to the first row without an event */
	int64_t at_ms;                     /* when the button is pressed */
	const char *otherwise;             /* effects of the buttons not named below; the view stays as it was */
	const char *expected[BUTTONS];     /* "effects > view"; what is refused leaves the view as it was */
};

#define ASKED                                      \
	{                                          \
		0, "start", "asked:0 voice", "ask" \
	}
#define THINKING                                                 \
	{                                                        \
		0, "voice_end", "attempt_begin", "prepare:10000" \
	}
#define ANSWERING                                                 \
	{                                                         \
		10000, "tick", "answer_started", "answer:0:speak" \
	}
#define PAUSED                                                  \
	{                                                       \
		20000, "space", "paused", "paused:answer:10000" \
	}
#define FINISHED                                                              \
	{                                                                     \
		30000, "enter", "attempt_end:finished:20000", "review:saving" \
	}
#define SAVED                                      \
	{                                          \
		30100, "saved", "result", "review" \
	}
#define LIST_OPEN                                              \
	{                                                      \
		31000, "points", "points:0", "review:points=0" \
	}
#define PLAYING                                         \
	{                                               \
		31000, "play", "play", "review:playing" \
	}
#define NOTING                                \
	{                                     \
		31000, "note", "note", "note" \
	}
#define SUSPENDED                                                    \
	{                                                            \
		20000, "suspend", "paused", "suspended:answer:10000" \
	}
#define NO_THOUGHT                                               \
	{                                                        \
		4000, "suspend", "paused", "suspended:prepare:0" \
	}

/* A question with everything, nothing forbidden. */
static const struct state_case free_cases[] = {
    {
        .name = "ready",
        .otherwise = "",
    },
    {
        .name = "ask",
        .lead = {ASKED},
        .at_ms = 3000,
        .otherwise = "refused:key",
        .expected = {[RH_BUTTON_ENTER] = "attempt_begin > prepare:10000",
                     [RH_BUTTON_SPACE] = "attempt_begin > prepare:10000",
                     [RH_BUTTON_QUIT] = "done > done",
                     [RH_BUTTON_HELP] = "help > ask:help"},
    },
    {
        .name = "prepare",
        .lead = {ASKED, THINKING},
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
        .name = "answer",
        .lead = {ASKED, THINKING, ANSWERING},
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
        .name = "paused",
        .lead = {ASKED, THINKING, ANSWERING, PAUSED},
        .at_ms = 25000,
        .otherwise = "refused:key",
        .expected = {[RH_BUTTON_ENTER] = "resumed > answer:10000:speak",
                     [RH_BUTTON_SPACE] = "resumed > answer:10000:speak",
                     [RH_BUTTON_SKIP] = "attempt_end:skipped:10000 > review:saving",
                     [RH_BUTTON_QUIT] = "attempt_end:quit:10000 > review:saving",
                     [RH_BUTTON_HELP] = "help > paused:answer:10000:help"},
    },
    {
        .name = "suspended",
        .lead = {ASKED, THINKING, ANSWERING, SUSPENDED},
        .at_ms = 25000,
        .otherwise = "refused:key",
        .expected = {[RH_BUTTON_ENTER] = "resumed > answer:10000:speak",
                     [RH_BUTTON_SPACE] = "resumed > answer:10000:speak",
                     [RH_BUTTON_SKIP] = "attempt_end:skipped:10000 > review:saving",
                     [RH_BUTTON_QUIT] = "attempt_end:quit:10000 > review:saving",
                     [RH_BUTTON_HELP] = "help > suspended:answer:10000:help"},
    },
    {
        .name = "suspended while thinking",
        .lead = {ASKED, THINKING, NO_THOUGHT},
        .at_ms = 25000,
        .otherwise = "refused:key",
        .expected = {[RH_BUTTON_ENTER] = "resumed > prepare:6000",
                     [RH_BUTTON_SPACE] = "resumed > prepare:6000",
                     [RH_BUTTON_SKIP] = "attempt_end:skipped:0 > review:saving",
                     [RH_BUTTON_QUIT] = "attempt_end:quit:0 > review:saving",
                     [RH_BUTTON_HELP] = "help > suspended:prepare:0:help"},
    },
    {
        .name = "saving",
        .lead = {ASKED, THINKING, ANSWERING, FINISHED},
        .at_ms = 30010,
        .otherwise = "refused:saving",
        .expected = {[RH_BUTTON_QUIT] = " > review:saving"},
    },
    {
        .name = "review",
        .lead = {ASKED, THINKING, ANSWERING, FINISHED, SAVED},
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
        .name = "review, playing",
        .lead = {ASKED, THINKING, ANSWERING, FINISHED, SAVED, PLAYING},
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
        .name = "review, list of points",
        .lead = {ASKED, THINKING, ANSWERING, FINISHED, SAVED, LIST_OPEN},
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
        .name = "note",
        .lead = {ASKED, THINKING, ANSWERING, FINISHED, SAVED, NOTING},
        .at_ms = 35000,
        .otherwise = "refused:key",
    },
};

#define STRICT_END                                                                        \
	{                                                                                 \
		40000, "enter", "phase:green attempt_end:finished:30000", "review:saving" \
	}
#define NO_TAKE                                            \
	{                                                  \
		40100, "saved_nothing", "result", "review" \
	}

/* A question with nothing but its text, everything forbidden. Buttons that are no matter of rules are in both. */
static const struct state_case strict_cases[] = {
    {
        .name = "strict prepare",
        .lead = {ASKED, THINKING},
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
        .name = "strict answer",
        .lead = {ASKED, THINKING, ANSWERING},
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
        .name = "strict answer, just begun",
        .lead = {ASKED, THINKING, ANSWERING},
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
        .name = "strict review",
        .lead = {ASKED, THINKING, ANSWERING, STRICT_END, NO_TAKE},
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

/* A session brought into the state of the case; its clock has been told when the button will come. */
static struct rh_session *led(const struct state_case *c, const struct rh_item *item)
{
	struct rh_session_config config = {.items = item, .count = 1, .voice = true};
	struct rh_session *session = session_new(&config);
	size_t count = 0;
	while (count < LEAD_MAX && c->lead[count].event != NULL)
		count++;
	session_play_at(session, c->lead, count, c->name, 0);
	struct session_row tick = {c->at_ms, "tick", "", NULL};
	session_play_at(session, &tick, 1, c->name, 0);
	return session;
}

static const char *expectation(const struct state_case *c, enum rh_button button)
{
	if (button == RH_BUTTON_NONE)
		return "";
	return c->expected[button] != NULL ? c->expected[button] : c->otherwise;
}

/* What a row's expectation means written out: "effects > view". */
static void write_expected(struct rh_buffer *out, const char *expected, const struct rh_view *before)
{
	rh_buffer_string(out, expected);
	if (strchr(expected, '>') != NULL)
		return;
	rh_buffer_string(out, " > ");
	session_write_view(out, before);
}

static void press_and_check(const struct state_case *c, const struct rh_item *item, enum rh_button button)
{
	struct rh_session *session = led(c, item);
	const struct rh_view *view = rh_session_view(session);
	const char *expected = expectation(c, button);
	bool refused = strncmp(expected, "refused:", 8) == 0;
	struct rh_buffer should = {0};
	write_expected(&should, expected, view);
	bool allowed = rh_session_allows(session, button);

	struct session_row row = {.at_ms = c->at_ms, .event = session_button_name(button)};
	struct rh_event event = session_event(&row);
	struct rh_effects effects;
	assert_int_equal(rh_session_step(session, &event, &effects), RH_OK);
	struct rh_buffer is = {0};
	session_write_effects(&is, &effects, c->at_ms);
	rh_buffer_string(&is, " > ");
	session_write_view(&is, view);
	if (!rh_text_equal(rh_buffer_view(&is), rh_buffer_view(&should)))
		print_error("%s, %s:\n", c->name, session_button_name(button));
	check_written(&is, should.data);
	assert_string_equal(session_refusal_name(view->refusal), refused ? expected + 8 : "none");
	assert_true(allowed == (c->expected[button] != NULL && !refused));
	rh_buffer_done(&is);
	rh_buffer_done(&should);
	rh_session_free(session);
}

static void press_all(const struct state_case *cases, size_t count, const struct rh_item *item)
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
	for (size_t i = 0; i < sizeof free_cases / sizeof *free_cases; i++) {
		const struct state_case *c = &free_cases[i];
		bool list = strstr(c->name, "list") != NULL;
		if (c->expected[RH_BUTTON_HELP] == NULL || list)
			continue;
		struct rh_session *session = led(c, &item);
		const struct session_row rows[] = {
		    {c->at_ms, "help", "help", NULL},
		    {c->at_ms, "escape", "help", NULL},
		    {c->at_ms, "escape", "refused:key", NULL},
		};
		session_play_at(session, rows, 3, c->name, 0);
		assert_false(rh_session_view(session)->help);
		rh_session_free(session);
	}
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
	    cmocka_unit_test(every_button_in_every_state_of_a_strict_session),
	    cmocka_unit_test(escape_closes_the_help_wherever_it_was_opened),
	    cmocka_unit_test(a_refusal_is_shown_until_the_next_button),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
