// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/run.h"

#include "base/duration.h"
#include "os/clock.h"

#include <stdio.h>

void rh_perform_tell(struct rh_run *run, struct rh_run_event *event, size_t index, int64_t at_ns)
{
	event->at_ms = run->started_ns == 0 ? 0 : (at_ns - run->started_ns) / RH_MS_NS;
	event->item = &run->config->plan->items[index];
	event->index = index;
	if (run->config->event != NULL)
		run->config->event(run->config->event_ctx, event);
}

void rh_perform_warn(struct rh_run *run, const char *code, const char *message)
{
	struct rh_run_event event = {.kind = RH_RUN_WARNING, .code = code, .message = message};
	rh_perform_tell(run, &event, run->keep.index, rh_clock_monotonic_ns());
	rh_show_note(run, RH_STYLE_YELLOW, message);
}

static void tell(struct rh_run *run, enum rh_run_event_kind kind, const struct rh_effect *effect)
{
	struct rh_run_event event = {.kind = kind, .phase = effect->phase};
	rh_perform_tell(run, &event, effect->index, effect->at_ns);
}

static void show_question(struct rh_run *run)
{
	rh_screen_question(&run->screen, rh_show_blank(run), rh_session_view(run->session));
	rh_show_frame(run);
}

static void show_answer(struct rh_run *run, const struct rh_item *item)
{
	rh_screen_answer(&run->screen, rh_show_blank(run), item->question);
	rh_show_frame(run);
}

static void show_hint(struct rh_run *run, const struct rh_item *item, unsigned level)
{
	if (rh_screen_hint(&run->screen, rh_show_blank(run), item->question, level))
		rh_show_frame(run);
}

/* In the painted screen the list is part of the live region while it is open, and stays in the scroll-back once it
 * closes. */
static void show_points(struct rh_run *run, const struct rh_view *view)
{
	if (run->painting == view->points_open)
		return;
	rh_screen_points(&run->screen, rh_show_blank(run), view->item->question, view->points_said);
	rh_show_frame(run);
}

static void play(struct rh_run *run)
{
	struct rh_player_config config = {
	    .sink = run->config->sink,
	    .notify = rh_run_wake,
	    .notify_ctx = run->config->wake,
	};
	struct rh_error err;
	enum rh_status status = RH_OK;
	if (run->player == NULL)
		status = rh_player_new(&config, &run->player, &err);
	if (status == RH_OK)
		status = rh_player_play(run->player, run->keep.path, 0, &err);
	if (status != RH_OK) {
		rh_perform_warn(run, "playback", err.message);
		run->play_due = true;
	}
}

static void edit_note(struct rh_run *run)
{
	rh_show_leave(run);
	char prompt[64];
	snprintf(prompt, sizeof prompt, "   %s ", rh_tr_get(run->config->tr, N_("note:")));
	struct rh_line_config config = {.prompt = prompt, .text = run->keep.note.data, .cancel_ends = true};
	struct rh_error err;
	if (rh_line_new(run->config->term, &config, &run->line, &err) == RH_OK)
		return;
	rh_show_return(run);
	rh_perform_warn(run, "note", err.message);
	run->note_due = true;
}

static void count_question(struct rh_run *run, const struct rh_effect *effect)
{
	if (run->answered[effect->index])
		return;
	run->result.skipped += effect->outcome == RH_OUTCOME_SKIPPED ? 1 : 0;
}

static void count_attempt(struct rh_run *run, const struct rh_effect *effect)
{
	run->result.spoken_ms += effect->elapsed_ms;
	bool spoken = effect->outcome == RH_OUTCOME_FINISHED || effect->outcome == RH_OUTCOME_TIME_UP;
	if (!spoken || run->answered[effect->index])
		return;
	run->answered[effect->index] = true;
	run->result.answered++;
}

static void hold(struct rh_run *run, const struct rh_effect *effect)
{
	if (!run->keep.prepared || !run->keep.started)
		return;
	if (effect->kind == RH_EFFECT_PAUSED)
		rh_recorder_pause(run->recorder, effect->at_ns);
	else
		rh_recorder_resume(run->recorder, effect->at_ns);
}

static void perform(struct rh_run *run, const struct rh_effect *effect)
{
	const struct rh_view *view = rh_session_view(run->session);
	const struct rh_item *item = &run->config->plan->items[effect->index];
	switch (effect->kind) {
	case RH_EFFECT_ASKED:
		tell(run, RH_RUN_ASKED, effect);
		show_question(run);
		break;
	case RH_EFFECT_ATTEMPT_BEGIN:
		rh_keep_begin(run, effect->index);
		break;
	case RH_EFFECT_ANSWER_STARTED:
		rh_keep_start(run, effect->at_ns);
		tell(run, RH_RUN_ANSWER_STARTED, effect);
		break;
	case RH_EFFECT_PHASE:
		tell(run, RH_RUN_PHASE, effect);
		break;
	case RH_EFFECT_PAUSED:
	case RH_EFFECT_RESUMED:
		hold(run, effect);
		rh_keep_mark(run, effect->kind == RH_EFFECT_PAUSED ? "pause" : "resume", effect->elapsed_ms, 0);
		break;
	case RH_EFFECT_MARK:
		rh_keep_mark(run, "stuck", effect->elapsed_ms, 0);
		break;
	case RH_EFFECT_HINT:
		rh_keep_mark(run, "hint", effect->elapsed_ms, effect->number);
		show_hint(run, item, (unsigned)effect->number);
		break;
	case RH_EFFECT_ATTEMPT_END:
		count_attempt(run, effect);
		rh_keep_end(run, effect);
		break;
	case RH_EFFECT_RESULT:
		rh_show_result(run, item);
		break;
	case RH_EFFECT_MODEL_ANSWER:
		show_answer(run, item);
		break;
	case RH_EFFECT_POINTS:
		show_points(run, view);
		break;
	case RH_EFFECT_NOTE:
		edit_note(run);
		break;
	case RH_EFFECT_PLAY:
		play(run);
		break;
	case RH_EFFECT_PLAY_STOP:
		rh_player_stop(run->player);
		break;
	case RH_EFFECT_REFUSED:
		rh_keep_mark(run, "refused", effect->elapsed_ms, effect->refusal);
		break;
	case RH_EFFECT_CLOSED:
		count_question(run, effect);
		rh_keep_close(run, effect);
		break;
	case RH_EFFECT_DONE:
		run->done = true;
		break;
	case RH_EFFECT_VOICE:
	case RH_EFFECT_RATED:
	case RH_EFFECT_HELP:
		break;
	}
}

void rh_perform(struct rh_run *run, const struct rh_effects *effects)
{
	for (size_t i = 0; i < effects->count; i++) {
		perform(run, &effects->items[i]);
		rh_show_plain(run, &effects->items[i]);
	}
	if (effects->count > 0)
		run->painted_ns = 0;
}
