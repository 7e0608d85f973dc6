// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/run.h"

#include "base/duration.h"
#include "os/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The live region is repainted ten times a second while a clock runs. */
#define REPAINT_NS (INT64_C(100) * RH_MS_NS)
/* A terminal that takes nothing for this long at the end of a session is given up. */
enum { LAST_WORDS_MS = 2000 };
/* An answer has four phases after the first. */
enum { TONES_SHOWN = 4 };

static size_t measure(struct rh_run *run)
{
	unsigned columns = 80, rows = 24;
	rh_term_size(run->config->term, &columns, &rows);
	run->screen.rows = rows;
	run->paint.rows_max = rows;
	return columns;
}

void rh_show_init(struct rh_run *run)
{
	const struct rh_run_config *config = run->config;
	run->painting = !config->quiet && !config->plain && rh_term_can_paint(config->term);
	run->screen = (struct rh_screen){.tr = config->tr, .plain = !run->painting};
	rh_paint_init(&run->paint, config->color);
	rh_frame_init(&run->frame, measure(run));
	for (size_t i = 0; i < RH_METER_LENGTH; i++)
		run->meter.peaks_db[i] = RH_METER_SILENCE_DB;
}

struct rh_frame *rh_show_blank(struct rh_run *run)
{
	rh_frame_clear(&run->frame, measure(run));
	return &run->frame;
}

void rh_show_frame(struct rh_run *run)
{
	if (run->config->quiet || rh_prompter_keep_frame(run))
		return;
	if (run->painting)
		rh_paint_lines(&run->paint, &run->out, &run->frame);
	else
		rh_frame_text(&run->out, &run->frame);
	run->painted_ns = 0;
}

void rh_show_note(struct rh_run *run, enum rh_style style, const char *message)
{
	struct rh_frame *frame = rh_show_blank(run);
	rh_frame_paragraph(frame, 1, style, rh_text_of(message));
	rh_show_frame(run);
}

void rh_show_opening(struct rh_run *run)
{
	const struct rh_run_config *config = run->config;
	struct rh_opening opening = {
	    .title = config->plan->title,
	    .profile = config->plan->profile != NULL ? config->plan->profile->rule.id : RH_TEXT_NONE,
	    .questions = config->plan->count,
	    .longest_ms = config->plan->longest_ms,
	    .seed = config->seed,
	};
	rh_screen_opening(&run->screen, rh_show_blank(run), &opening);
	rh_show_frame(run);
}

void rh_show_mic(struct rh_run *run, const char *name)
{
	(void)snprintf(run->mic_name, sizeof run->mic_name, "%s", name);
	run->meter.name = rh_text_of(run->mic_name);
	run->painted_ns = 0;
	if (run->painting)
		return;
	rh_screen_microphone(&run->screen, rh_show_blank(run), run->meter.mic, run->meter.name);
	rh_show_frame(run);
}

void rh_show_plain(struct rh_run *run, const struct rh_effect *effect)
{
	bool told = run->prompter != NULL && (rh_prompter_is_fleeting(run) || effect->kind == RH_EFFECT_PHASE);
	if (!run->painting && !run->config->quiet && !told)
		rh_screen_plain(&run->screen, &run->out, effect, rh_session_view(run->session));
}

static bool allows(const void *ctx, enum rh_button button)
{
	return rh_session_allows(ctx, button);
}

/* A clock on the screen moves only in these states; elsewhere the region changes with events alone. */
static bool clock_shows(const struct rh_view *view)
{
	return view->state == RH_STATE_PREPARE || view->state == RH_STATE_ANSWER || view->state == RH_STATE_PAUSED ||
	       view->playing;
}

int64_t rh_show_deadline_ns(const struct rh_run *run)
{
	if (!run->painting || run->line != NULL)
		return RH_NEVER;
	if (run->painted_ns == 0)
		return 0;
	return clock_shows(rh_session_view(run->session)) ? run->painted_ns + REPAINT_NS : RH_NEVER;
}

void rh_show_live(struct rh_run *run)
{
	const struct rh_view *view = rh_session_view(run->session);
	if (!run->painting || run->line != NULL || run->out.length > 0 || view->item == NULL)
		return;
	if (!rh_term_in_foreground(run->config->term) || !rh_term_writable(run->config->term))
		return;
	if (rh_prompter_shows(run)) {
		rh_prompter_paint(run);
		run->painted_ns = run->looked_ns;
		return;
	}
	rh_prompter_leave(run);
	rh_check_listen(run);
	run->screen.rounds = rh_prompter_goes_round(run);
	struct rh_screen_keys keys = {allows, run->session};
	rh_screen_live(&run->screen, rh_show_blank(run), view, &run->meter, &keys);
	rh_paint_live(&run->paint, &run->out, &run->frame);
	run->painted_ns = run->looked_ns;
}

/* The take nearest to its time among the earlier ones, and the latest of them. */
static void find_rivals(const struct rh_attempt *past, size_t count, struct rh_result *result)
{
	int64_t best_ms = INT64_MAX;
	for (size_t i = 0; i < count; i++) {
		if (past[i].take == result->attempt->take)
			continue;
		if (result->last == NULL)
			result->last = &past[i];
		int64_t off_ms = llabs(past[i].answer_ms - past[i].target_ms);
		if (off_ms < best_ms) {
			best_ms = off_ms;
			result->best = &past[i];
		}
	}
}

/* Where in the answer marks of this kind lie, the first so many. */
static size_t marks_of(const struct rh_run *run, const char *kind, int64_t *at_ms, size_t most)
{
	size_t count = 0;
	for (size_t i = 0; i < run->keep.mark_count && count < most; i++)
		if (strcmp(run->keep.marks[i].kind, kind) == 0)
			at_ms[count++] = run->keep.marks[i].at_ms;
	return count;
}

void rh_show_result(struct rh_run *run, const struct rh_item *item)
{
	const struct rh_attempt *a = &run->keep.attempt;
	struct rh_result result = {
	    .attempt = a,
	    .min_ms = item->rules.min_ms,
	    .trouble = rh_text_of(run->keep.trouble),
	    .speech = run->heard.shown ? &run->heard.result : NULL,
	    .cues = rh_prompter_cues(run),
	};
	struct rh_history_filter filter = {.bank = a->bank, .id = a->id, .spoken = true};
	const struct rh_attempt *past = NULL;
	size_t count = 0;
	if (rh_history_attempts(run->config->history, &filter, &past, &count, NULL) == RH_OK)
		find_rivals(past, count, &result);
	result.takes = (int64_t)count;
	int64_t parts_ms[RH_SECTIONS_MAX], tones_ms[TONES_SHOWN];
	result.item = item;
	result.part_begins_ms = parts_ms;
	result.parts_marked = marks_of(run, "section", parts_ms, RH_SECTIONS_MAX);
	result.tones_ms = tones_ms;
	result.tone_count = marks_of(run, "cue", tones_ms, TONES_SHOWN);
	rh_screen_result(&run->screen, rh_show_blank(run), &result);
	rh_show_frame(run);
}

void rh_show_summary(struct rh_run *run)
{
	struct rh_history_filter filter = {.session = run->session_number};
	const struct rh_attempt *newest_first = NULL;
	size_t count = 0;
	if (run->session_number == 0 ||
	    rh_history_attempts(run->config->history, &filter, &newest_first, &count, NULL) != RH_OK)
		return;
	struct rh_attempt *in_order = calloc(count > 0 ? count : 1, sizeof *in_order);
	if (in_order == NULL)
		return;
	for (size_t i = 0; i < count; i++)
		in_order[i] = newest_first[count - 1 - i];
	rh_screen_summary(&run->screen, rh_show_blank(run), in_order, count);
	rh_show_frame(run);
	free(in_order);
}

void rh_show_leave(struct rh_run *run)
{
	rh_prompter_leave(run);
	if (run->painting)
		rh_paint_leave(&run->paint, &run->out);
	rh_show_flush(run, LAST_WORDS_MS);
	rh_term_restore(run->config->term);
}

void rh_show_return(struct rh_run *run)
{
	rh_term_raw(run->config->term);
	run->painted_ns = 0;
}

void rh_show_resized(struct rh_run *run)
{
	rh_prompter_forget(run);
	if (run->painting)
		rh_paint_forget(&run->paint, &run->out);
	run->painted_ns = 0;
}

void rh_show_flush(struct rh_run *run, int wait_ms)
{
	run->lines_lost = run->lines_lost || run->out.failed;
	run->out.failed = false; /* what comes next is written again */
	if (run->out.length == 0)
		return;
	size_t written = 0;
	if (!run->output_gone &&
	    rh_term_write(run->config->term, rh_buffer_view(&run->out), wait_ms, &written, NULL) != RH_OK)
		run->output_gone = true;
	if (run->output_gone || written >= run->out.length) {
		rh_buffer_clear(&run->out);
		return;
	}
	memmove(run->out.data, run->out.data + written, run->out.length - written);
	rh_buffer_truncate(&run->out, run->out.length - written);
}

void rh_show_done(struct rh_run *run)
{
	rh_show_leave(run);
	rh_paint_done(&run->paint);
	rh_frame_done(&run->frame);
	rh_buffer_done(&run->out);
}
