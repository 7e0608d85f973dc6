// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/duration.h"
#include "base/unicode.h"
#include "ui/draw.h"
#include "ui/keyline.h"
#include "ui/parts.h"
#include "ui/screen.h"

#include <stdio.h>

const char *rh_screen_refusal(const struct rh_screen *screen, enum rh_refusal refusal)
{
	const struct rh_tr *tr = screen->tr;
	switch (refusal) {
	case RH_REFUSAL_PAUSE:
		return rh_tr_get(tr, N_("no pause in this profile"));
	case RH_REFUSAL_SKIP:
		return rh_tr_get(tr, N_("too early to end this answer"));
	case RH_REFUSAL_RETAKE:
		return rh_tr_get(tr, N_("no takes left"));
	case RH_REFUSAL_HINT:
		return rh_tr_get(tr, N_("no hints in this profile"));
	case RH_REFUSAL_NO_HINT:
		return rh_tr_get(tr, N_("no more hints"));
	case RH_REFUSAL_NO_POINTS:
		return rh_tr_get(tr, N_("this question has no key points"));
	case RH_REFUSAL_NO_ANSWER:
		return rh_tr_get(tr, N_("this question has no model answer"));
	case RH_REFUSAL_NO_TAKE:
		return rh_tr_get(tr, N_("nothing was recorded"));
	case RH_REFUSAL_SAVING:
		return rh_tr_get(tr, N_("one moment, the take is being saved"));
	case RH_REFUSAL_STARTED:
		return rh_tr_get(tr, N_("the answer has just begun"));
	case RH_REFUSAL_NO_PART:
		return rh_tr_get(tr, N_("there is no next part"));
	case RH_REFUSAL_NONE:
	case RH_REFUSAL_KEY:
		break;
	}
	return rh_tr_get(tr, N_("that key does nothing here"));
}

/* What every line is made from. */
struct plain {
	const struct rh_screen *screen;
	struct rh_buffer *out;
	const struct rh_effect *effect;
	const struct rh_view *view;
	const struct rh_rules *rules; /* of the effect's question; NULL when the view has gone on to another */
};

static const char *tr(const struct plain *p, const char *id) __attribute__((format_arg(2)));
static const char *tr(const struct plain *p, const char *id)
{
	return rh_tr_get(p->screen->tr, id);
}

static void say_begin(const struct plain *p)
{
	if (p->rules != NULL && p->rules->prep_ms > 0)
		rh_buffer_printf(p->out, tr(p, N_("think %s")), rh_draw_limit(p->screen, p->rules->prep_ms).text);
}

static void say_started(const struct plain *p)
{
	if (p->rules != NULL)
		rh_buffer_printf(p->out, tr(p, N_("answer, %s")), rh_draw_limit(p->screen, p->rules->time_ms).text);
	else
		rh_buffer_string(p->out, tr(p, N_("answer")));
}

static void say_phase(const struct plain *p)
{
	int64_t time_ms = p->rules != NULL ? p->rules->time_ms : p->effect->elapsed_ms;
	struct rh_draw_text left = rh_draw_limit(p->screen, time_ms - p->effect->elapsed_ms);
	switch (p->effect->phase) {
	case RH_PHASE_SPEAK:
		break;
	case RH_PHASE_GREEN:
		rh_buffer_printf(p->out, tr(p, N_("green, %s left")), left.text);
		break;
	case RH_PHASE_YELLOW:
		rh_buffer_printf(p->out, tr(p, N_("yellow, %s left")), left.text);
		break;
	case RH_PHASE_RED:
		rh_buffer_printf(p->out, tr(p, N_("red, %s left")), left.text);
		break;
	case RH_PHASE_OVER:
		rh_buffer_string(p->out, tr(p, N_("time")));
		break;
	}
}

static void say_held(const struct plain *p)
{
	struct rh_draw_text at = rh_draw_clock(p->effect->elapsed_ms);
	rh_buffer_printf(p->out,
	                 p->view->state == RH_STATE_SUSPENDED ? tr(p, N_("suspended at %s: Space goes on"))
	                                                      : tr(p, N_("paused at %s: Space goes on")),
	                 at.text);
}

static void say_resumed(const struct plain *p)
{
	rh_buffer_printf(p->out, tr(p, N_("going on at %s")), rh_draw_clock(p->effect->elapsed_ms).text);
}

static void say_whole(const struct plain *p)
{
	bool cut = p->effect->outcome == RH_OUTCOME_TIME_UP;
	struct rh_draw_text spoken = rh_draw_clock(p->effect->elapsed_ms);
	if (p->rules == NULL) {
		rh_buffer_printf(p->out, cut ? tr(p, N_("time up: %s")) : tr(p, N_("done: %s")), spoken.text);
		return;
	}
	struct rh_draw_text verdict = rh_draw_verdict(p->screen, p->effect->elapsed_ms, p->rules->time_ms);
	rh_buffer_printf(p->out, cut ? tr(p, N_("time up: %s, %s")) : tr(p, N_("done: %s, %s")), spoken.text,
	                 verdict.text);
}

static void say_end(const struct plain *p)
{
	struct rh_draw_text spoken = rh_draw_clock(p->effect->elapsed_ms);
	switch (p->effect->outcome) {
	case RH_OUTCOME_FINISHED:
	case RH_OUTCOME_TIME_UP:
		say_whole(p);
		break;
	case RH_OUTCOME_SKIPPED:
		rh_buffer_string(p->out, tr(p, N_("skipped")));
		break;
	case RH_OUTCOME_QUIT:
		rh_buffer_printf(p->out, tr(p, N_("session left at %s")), spoken.text);
		break;
	case RH_OUTCOME_INTERRUPTED:
		rh_buffer_printf(p->out, tr(p, N_("interrupted at %s")), spoken.text);
		break;
	}
}

/* Lines cannot be closed: each time it is asked for, the list is said anew. */
static void say_help(const struct plain *p)
{
	rh_buffer_string(p->out, tr(p, N_("keys: ")));
	rh_keyline_plain(p->screen, p->out, p->view);
}

/* The question what next, where somebody is there to be asked. */
static void say_keys(const struct plain *p)
{
	if (p->rules != NULL && p->view->state == RH_STATE_REVIEW)
		say_help(p);
}

static void say_points(const struct plain *p)
{
	if (p->rules == NULL)
		return;
	const struct rh_question *question = p->view->item->question;
	size_t at = p->view->point_cursor, count = question->key_point_count, said_count = 0;
	for (uint64_t bits = (uint64_t)p->effect->number; bits != 0; bits &= bits - 1)
		said_count++;
	if (!p->view->points_open || at >= count) {
		rh_buffer_printf(p->out, tr(p, N_("key points said: %zu of %zu")), said_count, count);
		return;
	}
	bool said = at < 63 && (p->effect->number >> at & 1) != 0;
	rh_buffer_printf(
	    p->out, said ? tr(p, N_("point %zu of %zu, said: %.*s")) : tr(p, N_("point %zu of %zu, not said: %.*s")),
	    at + 1, count, RH_TEXT_ARGS(question->key_points[at].point));
}

static void say_rated(const struct plain *p)
{
	static const char *const words[] = {
	    [RH_RATING_NONE] = N_("not rated"),  [RH_RATING_AGAIN] = N_("rated again"),
	    [RH_RATING_HARD] = N_("rated hard"), [RH_RATING_GOOD] = N_("rated good"),
	    [RH_RATING_EASY] = N_("rated easy"),
	};
	bool known = p->effect->number > 0 && p->effect->number <= RH_RATING_EASY;
	rh_buffer_string(p->out, tr(p, words[known ? p->effect->number : RH_RATING_NONE]));
}

static bool is_part(const struct plain *p)
{
	return p->rules != NULL && (uint64_t)p->effect->number < p->view->sections;
}

static void say_section(const struct plain *p)
{
	if (is_part(p))
		rh_parts_say_due(p->screen, p->out, p->view->item, (size_t)p->effect->number);
}

static void say_part(const struct plain *p)
{
	if (is_part(p))
		rh_parts_say_begun(p->screen, p->out, p->view->item, (size_t)p->effect->number, p->effect->elapsed_ms);
}

static void say_marked(const struct plain *p)
{
	rh_buffer_printf(p->out, tr(p, N_("marked at %s")), rh_draw_clock(p->effect->elapsed_ms).text);
}

static void say_refused(const struct plain *p)
{
	rh_buffer_string(p->out, rh_screen_refusal(p->screen, p->effect->refusal));
}

/* What an effect has to say: words that are always the same, or a function. */
static const struct {
	const char *words;
	void (*say)(const struct plain *p);
} sayings[] = {
    [RH_EFFECT_ATTEMPT_BEGIN] = {.say = say_begin},
    [RH_EFFECT_CUE] = {.words = N_("get ready")},
    [RH_EFFECT_ANSWER_STARTED] = {.say = say_started},
    [RH_EFFECT_PHASE] = {.say = say_phase},
    [RH_EFFECT_SECTION] = {.say = say_section},
    [RH_EFFECT_PAUSED] = {.say = say_held},
    [RH_EFFECT_RESUMED] = {.say = say_resumed},
    [RH_EFFECT_MARK] = {.say = say_marked},
    [RH_EFFECT_PART] = {.say = say_part},
    [RH_EFFECT_ATTEMPT_END] = {.say = say_end},
    [RH_EFFECT_RESULT] = {.say = say_keys},
    [RH_EFFECT_POINTS] = {.say = say_points},
    [RH_EFFECT_RATED] = {.say = say_rated},
    [RH_EFFECT_NOTE] = {.words = N_("note, ended by Enter")},
    [RH_EFFECT_PLAY] = {.words = N_("playing")},
    [RH_EFFECT_PLAY_STOP] = {.words = N_("playback stopped")},
    [RH_EFFECT_HELP] = {.say = say_help},
    [RH_EFFECT_REFUSED] = {.say = say_refused},
    [RH_EFFECT_DONE] = {0},
};

static void say(const struct plain *p)
{
	if (sayings[p->effect->kind].words != NULL)
		rh_buffer_string(p->out, tr(p, sayings[p->effect->kind].words));
	else if (sayings[p->effect->kind].say != NULL)
		sayings[p->effect->kind].say(p);
}

void rh_screen_plain(const struct rh_screen *screen, struct rh_buffer *out, const struct rh_effect *effect,
                     const struct rh_view *view)
{
	bool here = view->item != NULL && view->index == effect->index;
	struct rh_buffer line = {0};
	struct plain p = {screen, &line, effect, view, here ? &view->item->rules : NULL};
	say(&p);
	if (line.length > 0) {
		rh_unicode_sanitize(out, rh_buffer_view(&line), RH_SANITIZE_LINE);
		rh_buffer_byte(out, '\n');
	}
	out->failed = out->failed || line.failed;
	rh_buffer_done(&line);
}
