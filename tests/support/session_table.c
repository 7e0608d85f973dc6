// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/session_table.h"

#include "base/duration.h"

#include "support/check.h"

#include <inttypes.h>
#include <string.h>

static const char *const button_names[] = {
    [RH_BUTTON_NONE] = "none",     [RH_BUTTON_ENTER] = "enter",   [RH_BUTTON_SPACE] = "space",
    [RH_BUTTON_ESCAPE] = "escape", [RH_BUTTON_UP] = "up",         [RH_BUTTON_DOWN] = "down",
    [RH_BUTTON_LEFT] = "left",     [RH_BUTTON_RIGHT] = "right",   [RH_BUTTON_MARK] = "mark",
    [RH_BUTTON_HINT] = "hint",     [RH_BUTTON_SKIP] = "skip",     [RH_BUTTON_QUIT] = "quit",
    [RH_BUTTON_HELP] = "help",     [RH_BUTTON_PLAY] = "play",     [RH_BUTTON_RETAKE] = "retake",
    [RH_BUTTON_ANSWER] = "answer", [RH_BUTTON_POINTS] = "points", [RH_BUTTON_NOTE] = "note",
    [RH_BUTTON_AGAIN] = "again",   [RH_BUTTON_HARD] = "hard",     [RH_BUTTON_GOOD] = "good",
    [RH_BUTTON_EASY] = "easy",     [RH_BUTTON_OTHER] = "other",
};

static const char *const refusal_names[] = {
    [RH_REFUSAL_NONE] = "none",           [RH_REFUSAL_PAUSE] = "pause",         [RH_REFUSAL_SKIP] = "skip",
    [RH_REFUSAL_RETAKE] = "retake",       [RH_REFUSAL_HINT] = "hint",           [RH_REFUSAL_NO_HINT] = "no_hint",
    [RH_REFUSAL_NO_POINTS] = "no_points", [RH_REFUSAL_NO_ANSWER] = "no_answer", [RH_REFUSAL_NO_TAKE] = "no_take",
    [RH_REFUSAL_SAVING] = "saving",       [RH_REFUSAL_STARTED] = "started",     [RH_REFUSAL_KEY] = "key",
    [RH_REFUSAL_NO_PART] = "no_part",
};

static const char *const state_names[] = {
    [RH_STATE_READY] = "ready",   [RH_STATE_ASK] = "ask",       [RH_STATE_PREPARE] = "prepare",
    [RH_STATE_ANSWER] = "answer", [RH_STATE_PAUSED] = "paused", [RH_STATE_SUSPENDED] = "suspended",
    [RH_STATE_REVIEW] = "review", [RH_STATE_NOTE] = "note",     [RH_STATE_DONE] = "done",
};

static const struct {
	const char *name;
	enum rh_event_kind kind;
	bool kept;
} event_names[] = {
    {"start", RH_EVENT_START, false},         {"tick", RH_EVENT_TICK, false},
    {"voice_end", RH_EVENT_VOICE_END, false}, {"suspend", RH_EVENT_SUSPEND, false},
    {"saved", RH_EVENT_SAVED, true},          {"saved_nothing", RH_EVENT_SAVED, false},
    {"cue_end", RH_EVENT_CUE_END, false},     {"play_end", RH_EVENT_PLAY_END, false},
    {"note_end", RH_EVENT_NOTE_END, false},   {"stop", RH_EVENT_STOP, false},
};

#define LENGTH(array) (sizeof(array) / sizeof *(array))

struct rh_rules session_rules(void)
{
	return (struct rh_rules){
	    .prep_ms = 10000,
	    .time_ms = 60000,
	    .green_ms = 30000,
	    .yellow_ms = 45000,
	    .red_ms = 55000,
	    .grace_ms = RH_UNLIMITED,
	    .retakes = RH_UNLIMITED,
	    .pause = true,
	    .hints = true,
	};
}

struct rh_rules session_strict_rules(void)
{
	struct rh_rules rules = session_rules();
	rules.grace_ms = 15000;
	rules.skip_after_ms = 20000;
	rules.retakes = 0;
	rules.pause = false;
	rules.hints = false;
	return rules;
}

struct rh_item session_item(struct rh_rules rules, size_t key_points)
{
	/* Only their number counts here. */
	static const struct rh_key_point points[70];
	static const struct rh_section sections[1];
	static const struct rh_question_extra extra = {.intent = {"why", 3}};
	static struct rh_question questions[LENGTH(points) + 1];
	assert_true(key_points <= LENGTH(points));
	struct rh_question *question = &questions[key_points];
	*question = (struct rh_question){
	    .sections = sections,
	    .section_count = 1,
	    .key_points = points,
	    .key_point_count = (uint32_t)key_points,
	    .extra = &extra,
	};
	return (struct rh_item){.question = question, .rules = rules};
}

struct rh_item session_divided_item(struct rh_rules rules)
{
	enum { SHORT_MS = 10000 };
	static const struct rh_section longer[] = {
	    {.time_ms = 15000}, {.time_ms = 0}, {.time_ms = RH_UNSET_MS}, {.time_ms = 20000}};
	static const struct rh_section shorter[] = {
	    {.time_ms = 150}, {.time_ms = 0}, {.time_ms = RH_UNSET_MS}, {.time_ms = 200}};
	static const struct rh_question_extra extra;
	static const struct rh_question questions[] = {
	    {.sections = longer, .section_count = LENGTH(longer), .extra = &extra},
	    {.sections = shorter, .section_count = LENGTH(shorter), .extra = &extra},
	};
	rules.own_time_ms = rules.time_ms;
	return (struct rh_item){.question = &questions[rules.time_ms < SHORT_MS ? 1 : 0], .rules = rules};
}

struct rh_item session_bare_item(struct rh_rules rules)
{
	static const struct rh_question_extra extra;
	static const struct rh_question question = {.extra = &extra};
	return (struct rh_item){.question = &question, .rules = rules};
}

const char *session_refusal_name(enum rh_refusal refusal)
{
	return refusal_names[refusal];
}

const char *session_button_name(enum rh_button button)
{
	return button_names[button];
}

struct rh_event session_event(const struct session_row *row)
{
	struct rh_event event = {.at_ns = SESSION_ZERO_NS + row->at_ms * RH_MS_NS};
	for (size_t i = 0; i < LENGTH(event_names); i++)
		if (strcmp(event_names[i].name, row->event) == 0) {
			event.kind = event_names[i].kind;
			event.kept = event_names[i].kept;
			return event;
		}
	event.kind = RH_EVENT_BUTTON;
	for (size_t i = 0; i < LENGTH(button_names); i++)
		if (strcmp(button_names[i], row->event) == 0) {
			event.button = (enum rh_button)i;
			return event;
		}
	fail_msg("no event is called '%s'", row->event);
	return event;
}

/* What follows an effect's name. */

static void tell_index(struct rh_buffer *out, const struct rh_effect *effect)
{
	rh_buffer_printf(out, ":%zu", effect->index);
}

static void tell_phase(struct rh_buffer *out, const struct rh_effect *effect)
{
	rh_buffer_printf(out, ":%s", rh_phase_name(effect->phase));
}

static void tell_elapsed(struct rh_buffer *out, const struct rh_effect *effect)
{
	rh_buffer_printf(out, ":%" PRId64, effect->elapsed_ms);
}

static void tell_number(struct rh_buffer *out, const struct rh_effect *effect)
{
	rh_buffer_printf(out, ":%" PRId64, effect->number);
}

static void tell_part(struct rh_buffer *out, const struct rh_effect *effect)
{
	rh_buffer_printf(out, ":%" PRId64 ":%" PRId64, effect->number, effect->elapsed_ms);
}

static void tell_end(struct rh_buffer *out, const struct rh_effect *effect)
{
	rh_buffer_printf(out, ":%s:%" PRId64, rh_outcome_name(effect->outcome), effect->elapsed_ms);
	if (effect->number > 0)
		rh_buffer_printf(out, ":hints=%" PRId64, effect->number);
}

static void tell_rated(struct rh_buffer *out, const struct rh_effect *effect)
{
	rh_buffer_printf(out, ":%s", rh_rating_name((enum rh_rating)effect->number));
}

static void tell_refusal(struct rh_buffer *out, const struct rh_effect *effect)
{
	rh_buffer_printf(out, ":%s", refusal_names[effect->refusal]);
}

static void tell_closed(struct rh_buffer *out, const struct rh_effect *effect)
{
	if (effect->rating != RH_RATING_NONE)
		rh_buffer_printf(out, ":%s", rh_rating_name(effect->rating));
	if (effect->number != 0)
		rh_buffer_printf(out, ":points=%" PRId64, effect->number);
}

static const struct {
	const char *name;
	void (*tell)(struct rh_buffer *out, const struct rh_effect *effect); /* NULL: the name says all */
} effect_words[] = {
    [RH_EFFECT_ASKED] = {"asked", tell_index},
    [RH_EFFECT_VOICE] = {"voice", NULL},
    [RH_EFFECT_ATTEMPT_BEGIN] = {"attempt_begin", NULL},
    [RH_EFFECT_ANSWER_STARTED] = {"answer_started", NULL},
    [RH_EFFECT_PHASE] = {"phase", tell_phase},
    [RH_EFFECT_PAUSED] = {"paused", NULL},
    [RH_EFFECT_RESUMED] = {"resumed", NULL},
    [RH_EFFECT_CUE] = {"cue", NULL},
    [RH_EFFECT_SECTION] = {"section", tell_number},
    [RH_EFFECT_PART] = {"part", tell_part},
    [RH_EFFECT_MARK] = {"mark", tell_elapsed},
    [RH_EFFECT_HINT] = {"hint", tell_number},
    [RH_EFFECT_ATTEMPT_END] = {"attempt_end", tell_end},
    [RH_EFFECT_RESULT] = {"result", NULL},
    [RH_EFFECT_MODEL_ANSWER] = {"model_answer", NULL},
    [RH_EFFECT_POINTS] = {"points", tell_number},
    [RH_EFFECT_RATED] = {"rated", tell_rated},
    [RH_EFFECT_NOTE] = {"note", NULL},
    [RH_EFFECT_PLAY] = {"play", NULL},
    [RH_EFFECT_PLAY_STOP] = {"play_stop", NULL},
    [RH_EFFECT_HELP] = {"help", NULL},
    [RH_EFFECT_REFUSED] = {"refused", tell_refusal},
    [RH_EFFECT_CLOSED] = {"closed", tell_closed},
    [RH_EFFECT_PASSED] = {"passed", tell_number},
    [RH_EFFECT_BUDGET] = {"budget", tell_number},
    [RH_EFFECT_DONE] = {"done", NULL},
};

void session_write_effects(struct rh_buffer *out, const struct rh_effects *effects, int64_t at_ms)
{
	for (size_t i = 0; i < effects->count; i++) {
		const struct rh_effect *effect = &effects->items[i];
		if (i > 0)
			rh_buffer_byte(out, ' ');
		rh_buffer_string(out, effect_words[effect->kind].name);
		if (effect_words[effect->kind].tell != NULL)
			effect_words[effect->kind].tell(out, effect);
		int64_t at_ns = effect->at_ns - SESSION_ZERO_NS;
		if (at_ns != at_ms * RH_MS_NS)
			rh_buffer_printf(out, "@%" PRId64, at_ns / RH_MS_NS);
		if (at_ns % RH_MS_NS != 0)
			rh_buffer_printf(out, "+%" PRId64 "ns", at_ns % RH_MS_NS);
	}
}

/* What follows a state's name. */
static void tell_state(struct rh_buffer *out, const struct rh_view *view)
{
	switch (view->state) {
	case RH_STATE_PREPARE:
		rh_buffer_printf(out, ":%" PRId64, view->prep_left_ms);
		break;
	case RH_STATE_ANSWER:
		rh_buffer_printf(out, ":%" PRId64 ":%s", view->elapsed_ms, rh_phase_name(view->phase));
		break;
	case RH_STATE_PAUSED:
	case RH_STATE_SUSPENDED:
		rh_buffer_printf(out, ":%s:%" PRId64, state_names[view->resumes_to], view->elapsed_ms);
		break;
	case RH_STATE_REVIEW:
		if (!view->saved)
			rh_buffer_string(out, ":saving");
		if (view->points_open)
			rh_buffer_printf(out, ":points=%zu", view->point_cursor);
		break;
	case RH_STATE_READY:
	case RH_STATE_ASK:
	case RH_STATE_NOTE:
	case RH_STATE_DONE:
		break;
	}
}

void session_write_view(struct rh_buffer *out, const struct rh_view *view)
{
	rh_buffer_string(out, state_names[view->state]);
	tell_state(out, view);
	if (view->state == RH_STATE_DONE)
		return;
	if (view->playing)
		rh_buffer_string(out, ":playing");
	if (view->points_said != 0)
		rh_buffer_printf(out, ":said=%" PRId64, view->points_said);
	if (view->rating != RH_RATING_NONE)
		rh_buffer_printf(out, ":%s", rh_rating_name(view->rating));
	if (view->sections > 0)
		rh_buffer_printf(out, ":part=%zu/%zu", view->part, view->section);
	if (view->hints > 0)
		rh_buffer_printf(out, ":hints=%u", view->hints);
	if (view->take > 1)
		rh_buffer_printf(out, ":take=%u", view->take);
	if (view->help)
		rh_buffer_string(out, ":help");
}

struct rh_session *session_new_at(const struct rh_session_config *config, const char *file, int line)
{
	struct rh_session *session = NULL;
	struct rh_error err;
	if (rh_session_new(config, &session, &err) != RH_OK) {
		print_error("no session: %s\n", err.message);
		_fail(file, line);
	}
	return session;
}

/* Whether what was written is what the row says; tells the difference. Empties the buffer. */
static bool agrees(struct rh_buffer *is, const char *should, const struct session_row *row, const char *what)
{
	bool same = rh_text_equal(rh_buffer_view(is), rh_text_of(should));
	if (!same)
		print_error("%" PRId64 " %s: %s\n    \"%.*s\"\n  should be\n    \"%s\"\n", row->at_ms, row->event, what,
		            RH_TEXT_ARGS(rh_buffer_view(is)), should);
	rh_buffer_clear(is);
	return same;
}

static bool step_agrees(struct rh_session *session, const struct session_row *row, struct rh_buffer *scratch)
{
	struct rh_event event = session_event(row);
	struct rh_effects effects;
	if (rh_session_step(session, &event, &effects) != RH_OK) {
		print_error("%" PRId64 " %s: the session was over\n", row->at_ms, row->event);
		return false;
	}
	session_write_effects(scratch, &effects, row->at_ms);
	if (!agrees(scratch, row->effects, row, "effects"))
		return false;
	if (row->view == NULL)
		return true;
	session_write_view(scratch, rh_session_view(session));
	return agrees(scratch, row->view, row, "view");
}

void session_play_at(struct rh_session *session, const struct session_row *rows, size_t count, const char *file,
                     int line)
{
	struct rh_buffer scratch = {0};
	size_t i = 0;
	while (i < count && step_agrees(session, &rows[i], &scratch))
		i++;
	rh_buffer_done(&scratch);
	if (i == count)
		return;
	print_error("row %zu of the table\n", i + 1);
	_fail(file, line);
}

void session_check_at(const struct rh_session_config *config, const struct session_row *rows, size_t count,
                      const char *file, int line)
{
	struct rh_session *session = session_new_at(config, file, line);
	session_play_at(session, rows, count, file, line);
	rh_session_free(session);
}
