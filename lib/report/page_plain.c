// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/duration.h"
#include "base/unicode.h"
#include "report/csv.h"
#include "report/page.h"

/* One line in which nothing is markup: what CommonMark could take for some gets a backslash. */
static void write_text(struct rh_buffer *out, struct rh_text text)
{
	struct rh_buffer safe = {0};
	rh_unicode_sanitize(&safe, text, RH_SANITIZE_LINE);
	for (size_t i = 0; i < safe.length; i++) {
		char c = safe.data[i];
		for (const char *p = "\\`*_{}[]<>()#+-.!|~&\"'"; *p != '\0'; p++) {
			if (*p == c && c != '.' && c != '-' && c != '\'' && c != '"' && c != '(' && c != ')')
				rh_buffer_byte(out, '\\');
		}
		rh_buffer_byte(out, c);
	}
	out->failed = out->failed || safe.failed;
	rh_buffer_done(&safe);
}

static void write_row(struct rh_buffer *out, const struct rh_stats_question *question)
{
	const struct rh_stats_tally *tally = &question->tally;
	rh_buffer_string(out, "| ");
	write_text(out, question->question);
	rh_buffer_printf(out, " | %lld | ", (long long)tally->attempts);
	if (tally->answers > 0) {
		rh_duration_clock(out, tally->spoken_ms / tally->answers);
		rh_buffer_string(out, " | ");
		rh_duration_clock(out, tally->target_ms / tally->answers);
	} else {
		rh_buffer_string(out, "– | –");
	}
	rh_buffer_printf(out, " | %lld | ", (long long)tally->over);
	rh_stats_trend(out, question);
	rh_buffer_string(out, " |\n");
}

static void write_take(struct rh_buffer *out, const struct rh_report_page *page, const struct rh_report_take *take)
{
	rh_buffer_string(out, "- **");
	write_text(out, take->attempt->question);
	rh_buffer_string(out, "** · ");
	write_text(out, take->when);
	rh_buffer_string(out, " · ");
	rh_duration_clock(out, take->attempt->answer_ms);
	rh_buffer_string(out, " / ");
	rh_duration_clock(out, take->attempt->target_ms);
	if (!page->redact && take->attempt->note.length > 0) {
		rh_buffer_string(out, " · ");
		write_text(out, take->attempt->note);
	}
	rh_buffer_byte(out, '\n');
	if (!page->redact && take->said != NULL && take->said->has_transcript) {
		rh_buffer_string(out, "  > ");
		write_text(out, take->said->transcript->text);
		rh_buffer_byte(out, '\n');
	}
}

void rh_report_markdown(struct rh_buffer *out, const struct rh_report_page *page)
{
	const struct rh_tr *tr = page->tr;
	rh_buffer_string(out, "# ");
	write_text(out, page->title.length > 0 ? page->title : rh_text_of(rh_tr_get(tr, N_("Interview practice"))));
	rh_buffer_string(out, "\n\n");
	rh_buffer_printf(out, "- %s: %lld\n- %s: ", rh_tr_get(tr, N_("Answers")), (long long)page->summary->all.answers,
	                 rh_tr_get(tr, N_("Time spoken")));
	rh_duration_clock(out, page->summary->all.spoken_ms);
	rh_buffer_printf(out, "\n- %s: %zu\n\n", rh_tr_get(tr, N_("Days practised")), page->summary->day_count);
	rh_buffer_printf(out, "| %s | %s | %s | %s | %s | %s |\n|---|--:|--:|--:|--:|---|\n",
	                 rh_tr_get(tr, N_("question")), rh_tr_get(tr, N_("takes")), rh_tr_get(tr, N_("mean")),
	                 rh_tr_get(tr, N_("limit")), rh_tr_get(tr, N_("over")), rh_tr_get(tr, N_("trend")));
	for (size_t i = 0; i < page->summary->question_count; i++)
		write_row(out, &page->summary->questions[i]);
	rh_buffer_byte(out, '\n');
	for (size_t i = page->take_count; i > 0; i--)
		write_take(out, page, &page->takes[i - 1]);
}

static void write_line(struct rh_csv *csv, const struct rh_report_page *page, const struct rh_report_take *take)
{
	const struct rh_attempt *a = take->attempt;
	rh_csv_int(csv, a->take);
	rh_csv_int(csv, a->session);
	rh_csv_text(csv, page->redact ? RH_TEXT_NONE : a->bank);
	rh_csv_text(csv, page->redact ? RH_TEXT_NONE : a->id);
	rh_csv_text(csv, a->question);
	rh_csv_int(csv, a->at_unix_ms);
	rh_csv_int(csv, a->answer_ms);
	rh_csv_int(csv, a->target_ms);
	rh_csv_text(csv, rh_text_of(rh_outcome_name(a->outcome)));
	rh_csv_text(csv, rh_text_of(rh_rating_name(a->rating)));
	for (int i = 0; i < RH_DELIVERY_MEASURES; i++)
		rh_csv_real(csv, take->delivery.known[i], take->delivery.values[i]);
	rh_csv_text(csv, page->redact ? RH_TEXT_NONE : a->path);
	rh_csv_text(csv, page->redact ? RH_TEXT_NONE : a->note);
	rh_csv_line(csv);
}

void rh_report_takes_csv(struct rh_buffer *out, const struct rh_report_page *page)
{
	struct rh_csv csv = {.out = out};
	rh_buffer_string(out, "take,session,bank,id,question,at_unix_ms,answer_ms,target_ms,outcome,rating");
	for (int i = 0; i < RH_DELIVERY_MEASURES; i++)
		rh_buffer_printf(out, ",%s", rh_delivery_name((enum rh_delivery_measure)i));
	rh_buffer_string(out, ",path,note\r\n");
	for (size_t i = 0; i < page->take_count; i++)
		write_line(&csv, page, &page->takes[i]);
}
