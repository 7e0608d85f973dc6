// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/run.h"

#include "base/duration.h"
#include "base/wording.h"
#include "runner/playback.h"

#include <stdio.h>

void rh_perform_tell(struct rh_run *run, struct rh_run_event *event, size_t index, int64_t at_ns)
{
	int64_t at_ms = (at_ns - run->started_ns) / RH_MS_NS;
	run->told_ms = at_ms > run->told_ms ? at_ms : run->told_ms;
	event->at_ms = run->told_ms;
	if (event->item == NULL)
		event->item = &run->config->plan->items[index];
	event->index = index;
	if (run->config->event != NULL)
		run->config->event(run->config->event_ctx, event, &run->out);
}

void rh_perform_warn(struct rh_run *run, const char *code, const char *message)
{
	struct rh_run_event event = {.kind = RH_RUN_WARNING, .code = code, .message = message};
	/* At the time of what it is about, so that the events after it can keep theirs. */
	rh_perform_tell(run, &event, run->keep.index, run->acting_ns != 0 ? run->acting_ns : run->looked_ns);
	struct rh_buffer told = {0};
	rh_wording_sentence(&told, message, run->config->tr);
	const char *shown = told.data != NULL && !told.failed ? told.data : message;
	rh_prompter_warn(run, shown);
	rh_show_note(run, RH_STYLE_YELLOW, shown);
	rh_buffer_done(&told);
}

static void tell(struct rh_run *run, enum rh_run_event_kind kind, const struct rh_effect *effect)
{
	struct rh_run_event event = {.kind = kind, .phase = effect->phase, .item = effect->item};
	rh_perform_tell(run, &event, effect->index, effect->at_ns);
}

/* Several effects can come of one step, and the view is already the next question's: the effect says which item it is
 * about. */
static const struct rh_item *item_of(const struct rh_run *run, const struct rh_effect *effect)
{
	(void)run;
	return effect->item;
}

static void show_question(struct rh_run *run)
{
	rh_screen_question(&run->screen, rh_show_blank(run), rh_session_view(run->session));
	rh_show_frame(run);
}

static void asked(struct rh_run *run, const struct rh_effect *effect)
{
	tell(run, RH_RUN_ASKED, effect);
	if (!rh_prompter_is_fleeting(run))
		show_question(run);
	/* Row and file of the answer come next; the question is not to wait for them. */
	rh_show_flush(run, 0);
}

static void voice(struct rh_run *run, const struct rh_effect *effect)
{
	const struct rh_voice_config config = {
	    .command = run->config->voice_command,
	    .player = {.sink = run->config->sink, .notify = rh_run_wake, .notify_ctx = run->config->wake},
	};
	struct rh_error err;
	enum rh_status status = RH_OK;
	if (run->voice == NULL)
		status = rh_voice_new(&config, &run->voice, &err);
	if (status == RH_OK)
		status = rh_voice_say(run->voice, item_of(run, effect), &err);
	if (status != RH_OK)
		rh_perform_warn(run, "voice", err.message);
	/* What could not begin to speak has ended: the loop finds it silent. */
	run->voice_on = true;
}

static void attempt_begin(struct rh_run *run, const struct rh_effect *effect)
{
	/* Enter may have come before the voice's end. */
	run->voice_on = false;
	if (run->voice != NULL)
		rh_voice_stop(run->voice);
	/* Result and model answer have scrolled the question away. */
	if (rh_session_view(run->session)->take > 1 && run->prompter == NULL)
		show_question(run);
	rh_prompter_begin(run, effect->index);
	rh_keep_begin(run, effect);
}

static void cue(struct rh_run *run, const struct rh_effect *effect)
{
	(void)effect;
	rh_cue_announce(run);
	/* What cannot be sounded has ended: the loop finds it silent. */
	run->cue_on = true;
}

static void answer_started(struct rh_run *run, const struct rh_effect *effect)
{
	run->cue_on = false;
	rh_check_end(run);
	rh_prompter_start(run, effect->at_ns);
	rh_keep_start(run, effect->at_ns);
	tell(run, RH_RUN_ANSWER_STARTED, effect);
}

static void phase(struct rh_run *run, const struct rh_effect *effect)
{
	tell(run, RH_RUN_PHASE, effect);
	rh_cue_phase(run, effect);
}

static void paused(struct rh_run *run, const struct rh_effect *effect)
{
	rh_cue_hush(run);
	rh_prompter_pause(run, effect->at_ns);
	rh_keep_mark(run, "pause", effect->elapsed_ms, 0);
	if (run->keep.prepared && run->keep.started)
		rh_recorder_pause(run->recorder, effect->at_ns);
}

static void resumed(struct rh_run *run, const struct rh_effect *effect)
{
	rh_prompter_resume(run, effect->at_ns);
	rh_keep_mark(run, "resume", effect->elapsed_ms, 0);
	if (run->keep.prepared && run->keep.started)
		rh_recorder_resume(run->recorder, effect->at_ns);
}

static void mark(struct rh_run *run, const struct rh_effect *effect)
{
	rh_keep_mark(run, "stuck", effect->elapsed_ms, 0);
}

static void part(struct rh_run *run, const struct rh_effect *effect)
{
	rh_keep_mark(run, "section", effect->elapsed_ms, effect->number);
}

static void hint(struct rh_run *run, const struct rh_effect *effect)
{
	rh_keep_mark(run, "hint", effect->elapsed_ms, effect->number);
	const struct rh_question *question = item_of(run, effect)->question;
	if (rh_screen_hint(&run->screen, rh_show_blank(run), question, (unsigned)effect->number))
		rh_show_frame(run);
}

static void attempt_end(struct rh_run *run, const struct rh_effect *effect)
{
	rh_cue_hush(run);
	run->result.spoken_ms += effect->elapsed_ms;
	bool spoken = effect->outcome == RH_OUTCOME_FINISHED || effect->outcome == RH_OUTCOME_TIME_UP;
	if (spoken && !run->answered[effect->index]) {
		run->answered[effect->index] = true;
		run->result.answered++;
	}
	rh_keep_end(run, effect);
}

static void result(struct rh_run *run, const struct rh_effect *effect)
{
	if (!rh_prompter_is_fleeting(run))
		rh_show_result(run, item_of(run, effect));
}

static void model_answer(struct rh_run *run, const struct rh_effect *effect)
{
	rh_screen_answer(&run->screen, rh_show_blank(run), item_of(run, effect)->question);
	rh_show_frame(run);
}

/* In the painted screen the list is part of the live region while it is open, and stays in the scroll-back once it
 * closes. Plain lines have it when it opens; each move has a line of its own. */
static void points(struct rh_run *run, const struct rh_effect *effect)
{
	bool open = rh_session_view(run->session)->points_open, was_open = run->points_open;
	run->points_open = open;
	bool wanted = run->painting ? was_open && !open : open && !was_open;
	if (!wanted)
		return;
	rh_screen_points(&run->screen, rh_show_blank(run), item_of(run, effect)->question, effect->number);
	rh_show_frame(run);
}

static void edit_note(struct rh_run *run, const struct rh_effect *effect)
{
	(void)effect;
	rh_show_leave(run);
	char prompt[64];
	(void)snprintf(prompt, sizeof prompt, "   %s ", rh_tr_get(run->config->tr, N_("note:")));
	/* Plain lines have said what is wanted. */
	struct rh_line_config config = {.prompt = run->config->plain ? NULL : prompt,
	                                .text = run->keep.note.data,
	                                .cancel_ends = true,
	                                .plain = run->config->plain};
	struct rh_error err;
	if (rh_line_new(run->config->term, &config, &run->line, &err) == RH_OK)
		return;
	rh_show_return(run);
	rh_perform_warn(run, "note", err.message);
	run->note_due = true;
}

static void play(struct rh_run *run, const struct rh_effect *effect)
{
	(void)effect;
	struct rh_playback_start start = {.path = run->keep.path, .sink = run->config->sink, .wake = run->config->wake};
	(void)rh_playback_stored_level(run->config->history, run->keep.attempt.take, &start.level);
	struct rh_error err;
	if (rh_playback_start(&run->player, &start, &err) != RH_OK) {
		rh_perform_warn(run, "playback", err.message);
		run->play_due = true;
	}
}

static void play_stop(struct rh_run *run, const struct rh_effect *effect)
{
	(void)effect;
	rh_player_stop(run->player);
}

static void refused(struct rh_run *run, const struct rh_effect *effect)
{
	rh_keep_mark(run, "refused", effect->elapsed_ms, effect->refusal);
}

static void closed(struct rh_run *run, const struct rh_effect *effect)
{
	run->points_open = false;
	if (!run->answered[effect->index] && effect->outcome == RH_OUTCOME_SKIPPED)
		run->result.skipped++;
	rh_keep_close(run, effect);
	rh_prompter_close(run);
}

static void passed(struct rh_run *run, const struct rh_effect *effect)
{
	struct rh_error err;
	if (run->session_number != 0 &&
	    rh_history_session_pass_over(run->config->history, run->session_number, effect->number, &err) != RH_OK)
		rh_perform_warn(run, "history", err.message);
}

static void budget(struct rh_run *run, const struct rh_effect *effect)
{
	char message[160];
	(void)snprintf(message, sizeof message,
	               rh_tr_get(run->config->tr, N_("the interview's time is used up; questions not asked: %lld")),
	               (long long)effect->number);
	rh_perform_warn(run, "budget", message);
}

static void over(struct rh_run *run, const struct rh_effect *effect)
{
	(void)effect;
	run->done = true;
}

/* What is only seen on the screen: the live region is painted from the view, plain lines from the effect. */
static void seen(struct rh_run *run, const struct rh_effect *effect)
{
	(void)run;
	(void)effect;
}

static void (*const handlers[])(struct rh_run *run, const struct rh_effect *effect) = {
    [RH_EFFECT_ASKED] = asked,
    [RH_EFFECT_VOICE] = voice,
    [RH_EFFECT_ATTEMPT_BEGIN] = attempt_begin,
    [RH_EFFECT_CUE] = cue,
    [RH_EFFECT_ANSWER_STARTED] = answer_started,
    [RH_EFFECT_PHASE] = phase,
    [RH_EFFECT_SECTION] = seen,
    [RH_EFFECT_PAUSED] = paused,
    [RH_EFFECT_RESUMED] = resumed,
    [RH_EFFECT_MARK] = mark,
    [RH_EFFECT_PART] = part,
    [RH_EFFECT_HINT] = hint,
    [RH_EFFECT_ATTEMPT_END] = attempt_end,
    [RH_EFFECT_RESULT] = result,
    [RH_EFFECT_MODEL_ANSWER] = model_answer,
    [RH_EFFECT_POINTS] = points,
    [RH_EFFECT_RATED] = seen,
    [RH_EFFECT_NOTE] = edit_note,
    [RH_EFFECT_PLAY] = play,
    [RH_EFFECT_PLAY_STOP] = play_stop,
    [RH_EFFECT_HELP] = seen,
    [RH_EFFECT_REFUSED] = refused,
    [RH_EFFECT_PASSED] = passed,
    [RH_EFFECT_BUDGET] = budget,
    [RH_EFFECT_CLOSED] = closed,
    [RH_EFFECT_DONE] = over,
};

void rh_perform(struct rh_run *run, const struct rh_effects *effects)
{
	for (size_t i = 0; i < effects->count; i++) {
		run->acting_ns = effects->items[i].at_ns;
		handlers[effects->items[i].kind](run, &effects->items[i]);
		rh_show_plain(run, &effects->items[i]);
	}
	run->acting_ns = 0;
	if (effects->count > 0)
		run->painted_ns = 0;
}
