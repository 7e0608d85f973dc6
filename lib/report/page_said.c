// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/page_said.h"

#include "report/html.h"

const char rh_page_said_script[] =
    "document.addEventListener('click',function(e){var w=e.target.closest('[data-at]'),a=w&&w.closest('article')."
    "querySelector('audio');if(a){a.currentTime=w.dataset.at/1000;a.play()}});";

static void put(struct rh_buffer *out, const char *text)
{
	rh_html_text(out, rh_text_of(text));
}

static bool has_sound(const struct rh_report_take *take)
{
	return take->audio.length > 0 || take->attempt->path.length > 0;
}

bool rh_page_said_timed(const struct rh_report_take *take)
{
	return take->said != NULL && take->said->has_transcript && take->said->transcript->part_count > 0 &&
	       has_sound(take);
}

/* A word of the transcript: marked when the model answer has it, a button when it has a time. */
static void write_word(struct rh_buffer *out, struct rh_text word, bool covered, int64_t at_ms)
{
	rh_buffer_string(out, covered ? "<mark>" : "");
	if (at_ms >= 0)
		rh_buffer_printf(out, "<button type=\"button\" data-at=\"%lld\">", (long long)at_ms);
	rh_html_text(out, word);
	rh_buffer_string(out, at_ms >= 0 ? "</button>" : "");
	rh_buffer_string(out, covered ? "</mark>" : "");
}

static void write_transcript(struct rh_buffer *out, const struct rh_report_take *take)
{
	const struct rh_report_said *said = take->said;
	const struct rh_terms *terms = rh_said_terms(said->assessment->said);
	const uint8_t *covered = said->assessment->answer.said_covered;
	struct rh_text text = said->transcript->text;
	size_t at = 0;
	for (size_t i = 0; i < terms->count; i++) {
		const struct rh_term *term = &terms->items[i];
		int64_t at_ms = has_sound(take) ? rh_transcript_time_ms(said->transcript, term->start) : -1;
		if (term->start < at) /* parts of one word */
			continue;
		rh_html_text(out, rh_text_slice(text, at, term->start - at));
		write_word(out, rh_text_slice(text, term->start, term->end - term->start), covered[i] != 0, at_ms);
		at = term->end;
	}
	rh_html_text(out, rh_text_slice(text, at, SIZE_MAX));
}

static void write_answer(struct rh_buffer *out, const struct rh_report_take *take)
{
	const struct rh_answer_coverage *answer = &take->said->assessment->answer;
	size_t at = 0;
	for (size_t i = 0; i < answer->count; i++) {
		const struct rh_covered_span *span = &answer->spans[i];
		if (span->start < at)
			continue;
		rh_html_text(out, rh_text_slice(take->script, at, span->start - at));
		write_word(out, rh_text_slice(take->script, span->start, span->end - span->start), span->covered, -1);
		at = span->end;
	}
	rh_html_text(out, rh_text_slice(take->script, at, SIZE_MAX));
}

static void write_points(struct rh_buffer *out, const struct rh_tr *tr, const struct rh_report_said *said)
{
	static const char *const marks[] = {
	    [RH_COVERED_MISSING] = "–", [RH_COVERED_PARTLY] = "~", [RH_COVERED_FOUND] = "✓"};
	static const char *const words[] = {
	    [RH_COVERED_MISSING] = N_("missing"), [RH_COVERED_PARTLY] = N_("partly"), [RH_COVERED_FOUND] = N_("said")};
	if (said->point_count == 0)
		return;
	rh_buffer_string(out, "<ul class=\"points\">\n");
	for (size_t i = 0; i < said->point_count; i++) {
		enum rh_covered covered = rh_report_covered(said, i);
		rh_buffer_printf(out, "<li>%s ", marks[covered]);
		rh_html_text(out, said->points[i].point);
		rh_buffer_string(out, " <span class=\"dim\">");
		put(out, rh_tr_get(tr, words[covered]));
		rh_buffer_string(out, "</span></li>\n");
	}
	rh_buffer_string(out, "</ul>\n");
}

static void write_counts(struct rh_buffer *out, const struct rh_tr *tr, const struct rh_report_take *take)
{
	const struct rh_assessment *a = take->said->assessment;
	struct rh_buffer line = {0};
	rh_buffer_printf(&line, rh_tr_get(tr, N_("%.0f words/min · %.1f fillers/min")), a->words_per_minute,
	                 a->fillers_per_minute);
	if (take->script.length > 0)
		rh_buffer_printf(&line, rh_tr_get(tr, N_(" · %.0f%% of the model answer")), a->answer.share * 100);
	rh_buffer_string(out, "<p class=\"dim\">");
	rh_html_text(out, rh_buffer_view(&line));
	rh_buffer_string(out, "</p>\n");
	out->failed = out->failed || line.failed;
	rh_buffer_done(&line);
}

static void write_side(struct rh_buffer *out, const struct rh_tr *tr, const char *title)
{
	rh_buffer_string(out, "<section><h4>");
	put(out, rh_tr_get(tr, title));
	rh_buffer_string(out, "</h4><p class=\"text\">");
}

void rh_page_said(struct rh_buffer *out, const struct rh_tr *tr, const struct rh_report_take *take)
{
	const struct rh_report_said *said = take->said;
	if (said == NULL)
		return;
	write_points(out, tr, said);
	if (!said->has_transcript)
		return;
	write_counts(out, tr, take);
	rh_buffer_string(out, "<div class=\"said\">\n");
	write_side(out, tr, N_("What was said"));
	write_transcript(out, take);
	rh_buffer_string(out, "</p></section>\n");
	if (take->script.length > 0) {
		write_side(out, tr, N_("Model answer"));
		write_answer(out, take);
		rh_buffer_string(out, "</p></section>\n");
	}
	rh_buffer_string(out, "</div>\n");
}
