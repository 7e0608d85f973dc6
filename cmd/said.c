// SPDX-License-Identifier: GPL-3.0-or-later
#include "said.h"

#include "base/duration.h"
#include "history/progress.h"
#include "history/transcripts.h"
#include "past.h"

enum { INDENT = 3 };

const struct rh_question *rh_said_question(const struct rh_shelf *shelf, const struct rh_attempt *attempt)
{
	for (size_t i = 0; i < shelf->bank_count; i++) {
		if (rh_text_equal(rh_bank_content(shelf->banks[i])->id, attempt->bank))
			return rh_bank_find(shelf->banks[i], attempt->id);
	}
	return NULL;
}

static enum rh_status copy_attempt(struct rh_said_take *take, const struct rh_attempt *attempt, struct rh_error *err)
{
	struct rh_attempt *a = &take->attempt;
	struct rh_text *const texts[] = {&a->bank, &a->id, &a->question, &a->lang, &a->path, &a->note};
	*a = *attempt;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		if (!rh_arena_text(&take->arena, *texts[i], texts[i]))
			return rh_error_no_memory(err);
	}
	return RH_OK;
}

static enum rh_status read_transcript(struct rh_said_take *take, struct rh_history *history, struct rh_error *err)
{
	const struct rh_history_transcript *found = NULL;
	enum rh_status status = rh_history_transcript(history, take->attempt.take, &found, err);
	if (status == RH_ERR_NOT_FOUND)
		return RH_OK;
	RH_TRY(status);
	take->said.has_transcript = true;
	take->said.at_unix_ms = found->at_unix_ms;
	take->said.edited = found->edited;
	if (!rh_arena_text(&take->arena, found->command, &take->said.command))
		return rh_error_no_memory(err);
	return rh_transcript_parts_read(&take->transcript, found->text, found->parts, err);
}

static enum rh_status count_taps(struct rh_said_take *take, struct rh_history *history, struct rh_error *err)
{
	const struct rh_history_mark *marks = NULL;
	size_t count = 0;
	RH_TRY(rh_history_marks(history, take->attempt.take, &marks, &count, err));
	for (size_t i = 0; i < count; i++)
		take->said.fillers_tapped += rh_text_equal(marks[i].kind, RH_TEXT("filler")) ? 1 : 0;
	return RH_OK;
}

static enum rh_status read_all(struct rh_said_take *take, struct rh_history *history, const struct rh_attempt *attempt,
                               struct rh_error *err)
{
	struct rh_text script = RH_TEXT_NONE;
	RH_TRY(copy_attempt(take, attempt, err));
	RH_TRY(count_taps(take, history, err));
	RH_TRY(rh_history_script(history, take->attempt.take, &script, err));
	if (!rh_arena_text(&take->arena, script, &take->script))
		return rh_error_no_memory(err);
	RH_TRY(read_transcript(take, history, err));
	if (!take->said.has_transcript)
		return RH_OK;
	const struct rh_assess_input input = {.transcript = take->transcript.text,
	                                      .question = take->attempt.question,
	                                      .answer = take->script,
	                                      .points = take->said.points,
	                                      .point_count = take->said.point_count,
	                                      .spoken_ms = take->attempt.answer_ms};
	return rh_assess(&take->assessment, &input, err);
}

enum rh_status rh_said_take_init(struct rh_said_take *take, struct rh_history *history,
                                 const struct rh_attempt *attempt, const struct rh_question *question,
                                 struct rh_error *err)
{
	*take = (struct rh_said_take){0};
	take->said.attempt = &take->attempt;
	take->said.transcript = &take->transcript;
	take->said.assessment = &take->assessment;
	if (question != NULL) {
		take->said.points = question->key_points;
		take->said.point_count = question->key_point_count;
	}
	enum rh_status status = read_all(take, history, attempt, err);
	take->said.has_answer = take->script.length > 0;
	if (status != RH_OK)
		rh_said_take_done(take);
	return status;
}

void rh_said_take_done(struct rh_said_take *take)
{
	rh_assessment_done(&take->assessment);
	rh_transcript_done(&take->transcript);
	rh_arena_done(&take->arena);
	*take = (struct rh_said_take){0};
}

bool rh_said_take_any(const struct rh_said_take *take)
{
	return take->said.has_transcript || take->attempt.points_said != 0 || take->said.fillers_tapped > 0;
}

static void fail(struct rh_page *page, const struct rh_buffer *line)
{
	page->frame.failed = page->frame.failed || line->failed;
}

/* "✓ point", "~ point  partly", "– point", with where it was said. */
static void put_point(struct rh_page *page, const struct rh_said_take *take, size_t i)
{
	static const char *const marks[] = {
	    [RH_COVERED_MISSING] = "–", [RH_COVERED_PARTLY] = "~", [RH_COVERED_FOUND] = "✓"};
	static const enum rh_style styles[] = {[RH_COVERED_MISSING] = RH_STYLE_DIM,
	                                       [RH_COVERED_PARTLY] = RH_STYLE_YELLOW,
	                                       [RH_COVERED_FOUND] = RH_STYLE_GREEN};
	const struct rh_report_said *said = &take->said;
	enum rh_covered covered = rh_report_covered(said, i);
	struct rh_buffer line = {0};
	rh_buffer_text(&line, said->points[i].point);
	if (covered == RH_COVERED_PARTLY)
		rh_buffer_printf(&line, " (%s)", rh_tr_get(&page->app->tr, N_("partly")));
	if (said->has_transcript && covered != RH_COVERED_MISSING) {
		const struct rh_coverage *c = &take->assessment.points[i];
		int64_t at_ms = rh_transcript_time_ms(&take->transcript, c->start);
		rh_buffer_string(&line, " · ");
		if (at_ms >= 0) {
			rh_duration_clock(&line, at_ms);
			rh_buffer_byte(&line, ' ');
		}
		rh_buffer_printf(&line, "“%.*s”",
		                 RH_TEXT_ARGS(rh_text_slice(take->transcript.text, c->start, c->end - c->start)));
	}
	size_t row = page->frame.rows;
	rh_frame_paragraph(&page->frame, INDENT + 2, covered == RH_COVERED_MISSING ? RH_STYLE_DIM : RH_STYLE_PLAIN,
	                   rh_buffer_view(&line));
	if (page->frame.rows > row)
		rh_frame_put(&page->frame, row, INDENT, styles[covered], rh_text_of(marks[covered]));
	fail(page, &line);
	rh_buffer_done(&line);
}

static void append_fillers(struct rh_buffer *line, const struct rh_fillers *fillers)
{
	for (size_t i = 0; i < fillers->count; i++) {
		size_t count = rh_fillers_count(fillers, i);
		if (count > 0)
			rh_buffer_printf(line, "%s%s %zu", i > 0 ? ", " : "", fillers->items[i].name, count);
	}
}

/* "148 words/min · 4.2 fillers/min (um 3, like 1) · 62 % of the model answer" */
static void put_counts(struct rh_page *page, const struct rh_said_take *take)
{
	const struct rh_tr *tr = &page->app->tr;
	const struct rh_assessment *a = &take->assessment;
	struct rh_buffer line = {0};
	if (take->said.has_transcript) {
		rh_buffer_printf(&line, rh_tr_get(tr, N_("%.0f words/min · %.1f fillers/min")), a->words_per_minute,
		                 a->fillers_per_minute);
		if (a->fillers.count > 0) {
			rh_buffer_string(&line, " (");
			append_fillers(&line, &a->fillers);
			rh_buffer_byte(&line, ')');
		}
		if (take->script.length > 0)
			rh_buffer_printf(&line, rh_tr_get(tr, N_(" · %.0f%% of the model answer")),
			                 a->answer.share * 100);
	} else if (take->said.fillers_tapped > 0) {
		rh_buffer_printf(&line, rh_tr_get(tr, N_("%.1f fillers/min, tapped in replay")),
		                 rh_tally_per_minute((size_t)take->said.fillers_tapped, take->attempt.answer_ms));
	}
	if (line.length > 0)
		rh_frame_paragraph(&page->frame, INDENT, RH_STYLE_PLAIN, rh_buffer_view(&line));
	fail(page, &line);
	rh_buffer_done(&line);
}

static void put_items(struct rh_page *page, const char *title, const struct rh_tally_item *items, size_t count)
{
	struct rh_buffer line = {0};
	if (count == 0)
		return;
	rh_buffer_string(&line, rh_tr_get(&page->app->tr, title));
	for (size_t i = 0; i < count; i++)
		rh_buffer_printf(&line, "%s%.*s ×%zu", i > 0 ? " · " : " ", RH_TEXT_ARGS(items[i].text),
		                 items[i].count);
	rh_frame_paragraph(&page->frame, INDENT, RH_STYLE_DIM, rh_buffer_view(&line));
	fail(page, &line);
	rh_buffer_done(&line);
}

static void put_echoes(struct rh_page *page, const struct rh_tally *tally)
{
	struct rh_buffer line = {0};
	if (tally->echoed_count == 0)
		return;
	rh_buffer_string(&line, rh_tr_get(&page->app->tr, N_("words of the question:")));
	for (size_t i = 0; i < tally->echoed_count; i++)
		rh_buffer_printf(&line, "%s%.*s", i > 0 ? ", " : " ", RH_TEXT_ARGS(tally->echoed[i]));
	rh_frame_paragraph(&page->frame, INDENT, RH_STYLE_DIM, rh_buffer_view(&line));
	fail(page, &line);
	rh_buffer_done(&line);
}

/* "said · take 12 · whisper-cli, 23 Nov 16:02, edited" */
static void put_heading(struct rh_page *page, const struct rh_said_take *take)
{
	const struct rh_tr *tr = &page->app->tr;
	struct rh_buffer line = {0};
	rh_buffer_printf(&line, rh_tr_get(tr, N_("what was said · take %lld")), (long long)take->attempt.take);
	if (take->said.has_transcript) {
		rh_buffer_printf(&line, " · %.*s, ", RH_TEXT_ARGS(take->said.command));
		rh_past_when(&line, page->app, take->said.at_unix_ms);
		if (take->said.edited)
			rh_buffer_printf(&line, ", %s", rh_tr_get(tr, N_("edited")));
	}
	rh_frame_paragraph(&page->frame, 1, RH_STYLE_DIM, rh_buffer_view(&line));
	fail(page, &line);
	rh_buffer_done(&line);
}

void rh_said_take_put(struct rh_page *page, const struct rh_said_take *take)
{
	const struct rh_tally *tally = &take->assessment.tally;
	rh_frame_row(&page->frame);
	put_heading(page, take);
	for (size_t i = 0; i < take->said.point_count; i++)
		put_point(page, take, i);
	put_counts(page, take);
	if (!take->said.has_transcript)
		return;
	put_items(page, N_("most used:"), tally->common, tally->common_count);
	put_items(page, N_("said again:"), tally->phrases, tally->phrase_count);
	put_echoes(page, tally);
	rh_frame_row(&page->frame);
	rh_frame_paragraph(&page->frame, INDENT, RH_STYLE_PLAIN, take->transcript.text);
}
