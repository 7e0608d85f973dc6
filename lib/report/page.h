// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_REPORT_PAGE_H
#define REHEARSE_REPORT_PAGE_H
/* A report to look at: one HTML page that needs nothing else, or Markdown, or CSV. Reads no file and no clock: takes
 * come with their waveforms, sound and dates. */

#include "base/messages.h"
#include "report/said.h"
#include "report/stats.h"

/* Something noted at a place in a take. */
struct rh_report_mark {
	int64_t at_ms;
	struct rh_text kind; /* as stored: "stuck", "hint" … */
};

/* One answer with everything that is shown of it. */
struct rh_report_take {
	const struct rh_attempt *attempt;
	struct rh_delivery delivery;
	struct rh_text when;   /* as a person reads it */
	struct rh_text script; /* the model answer at that time; empty: none */
	struct rh_text audio;  /* Ogg Opus to embed; empty: the recording is linked, where there is one */
	const float *peaks;    /* 0..1; NULL: no waveform */
	size_t peak_count;
	const struct rh_report_mark *marks;
	size_t mark_count;
	const struct rh_report_said *said; /* what was said or ticked; NULL: nothing is known */
};

struct rh_report_page {
	const struct rh_tr *tr;
	const char *lang;     /* "ko" or "en" */
	struct rh_text title; /* empty: "Interview practice" */
	const struct rh_stats_summary *summary;
	const struct rh_report_take *takes; /* oldest first */
	size_t take_count;
	int64_t left_out; /* takes that are in the summary only */
	bool redact;      /* without recordings, notes, model answers, and the names of banks and files */
};

/* Valid HTML without a request to anywhere, and without a script unless words of a transcript have times. */
void rh_report_html(struct rh_buffer *out, const struct rh_report_page *page);
void rh_report_markdown(struct rh_buffer *out, const struct rh_report_page *page);
/* A line for each take. */
void rh_report_takes_csv(struct rh_buffer *out, const struct rh_report_page *page);

#endif
