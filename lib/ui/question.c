// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/duration.h"
#include "base/unicode.h"
#include "base/wrap.h"
#include "ui/draw.h"
#include "ui/screen.h"

enum { MINUTE_MS = 60000 };

void rh_screen_opening(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_opening *opening)
{
	const struct rh_tr *tr = screen->tr;
	long long minutes = (long long)((opening->longest_ms + MINUTE_MS - 1) / MINUTE_MS);
	struct rh_facts facts = rh_facts_begin(frame, 1);
	if (opening->title.length > 0)
		rh_facts_add(&facts, RH_STYLE_BOLD, opening->title);
	rh_facts_printf(&facts, RH_STYLE_PLAIN,
	                opening->questions == 1 ? rh_tr_get(tr, N_("%zu question, about %lld min"))
	                                        : rh_tr_get(tr, N_("%zu questions, about %lld min")),
	                opening->questions, minutes > 0 ? minutes : 1);
	if (opening->profile.length > 0)
		rh_facts_printf(&facts, RH_STYLE_PLAIN, rh_tr_get(tr, N_("profile %.*s")),
		                RH_TEXT_ARGS(opening->profile));
	rh_facts_printf(&facts, RH_STYLE_PLAIN, rh_tr_get(tr, N_("seed %llu")), (unsigned long long)opening->seed);
}

void rh_screen_microphone(const struct rh_screen *screen, struct rh_frame *frame, enum rh_mic mic, struct rh_text name)
{
	const struct rh_tr *tr = screen->tr;
	size_t row = rh_frame_row(frame);
	size_t column = rh_frame_put(frame, row, 1, RH_STYLE_DIM, rh_text_of(rh_tr_get(tr, N_("mic"))));
	struct rh_facts facts = {.frame = frame, .row = row, .column = column + 2, .indent = column + 2};
	if (mic == RH_MIC_OPENING)
		rh_facts_add(&facts, RH_STYLE_DIM, rh_text_of(rh_tr_get(tr, N_("opening …"))));
	if (mic == RH_MIC_LOST)
		rh_facts_add(&facts, RH_STYLE_YELLOW, rh_text_of(rh_tr_get(tr, N_("lost; timing goes on"))));
	if (mic == RH_MIC_NONE && name.length == 0)
		rh_facts_add(&facts, RH_STYLE_YELLOW, rh_text_of(rh_tr_get(tr, N_("none"))));
	if (name.length > 0)
		rh_facts_add(&facts, mic == RH_MIC_NONE ? RH_STYLE_YELLOW : RH_STYLE_PLAIN, name);
	if (mic == RH_MIC_NONE)
		rh_facts_add(&facts, RH_STYLE_PLAIN, rh_text_of(rh_tr_get(tr, N_("timing without recording"))));
}

/* "─ 1/3 ─ self-intro ─────────── 1:00 ──" */
static void put_heading(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view)
{
	const struct rh_item *item = view->item;
	struct rh_draw_text time = rh_draw_clock(item->rules.time_ms);
	struct rh_buffer number = {0};
	rh_buffer_printf(&number, "%zu/%zu", view->index + 1, view->count);
	size_t row = rh_draw_rule(frame), end = rh_frame_end(frame);
	size_t time_width = rh_unicode_width(rh_text_of(time.text));
	size_t time_at = end > time_width + 4 ? end - time_width - 4 : end;
	size_t column = rh_draw_on_rule(frame, row, 1, time_at, RH_STYLE_PLAIN, rh_buffer_view(&number));
	if (item->depth > 0)
		column = rh_draw_on_rule(frame, row, column, time_at, RH_STYLE_DIM,
		                         rh_text_of(rh_tr_get(screen->tr, N_("follow-up"))));
	(void)rh_draw_on_rule(frame, row, column, time_at - 1, RH_STYLE_PLAIN, item->question->id);
	(void)rh_draw_on_rule(frame, row, time_at, end, RH_STYLE_PLAIN, rh_text_of(time.text));
	frame->failed = frame->failed || number.failed;
	rh_buffer_done(&number);
}

/* "question 1 of 3: self-intro, 60 s" */
static void put_plain_heading(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view)
{
	const struct rh_item *item = view->item;
	struct rh_buffer heading = {0};
	rh_buffer_printf(&heading,
	                 item->depth > 0 ? rh_tr_get(screen->tr, N_("follow-up %zu of %zu: %.*s, %s"))
	                                 : rh_tr_get(screen->tr, N_("question %zu of %zu: %.*s, %s")),
	                 view->index + 1, view->count, RH_TEXT_ARGS(item->question->id),
	                 rh_draw_limit(screen, item->rules.time_ms).text);
	rh_frame_paragraph(frame, 0, RH_STYLE_PLAIN, rh_buffer_view(&heading));
	frame->failed = frame->failed || heading.failed;
	rh_buffer_done(&heading);
}

/* "1. …", wrapped under itself. */
static void put_option(struct rh_frame *frame, size_t number, struct rh_text option)
{
	struct rh_facts lines = rh_facts_begin(frame, RH_DRAW_INDENT + 4);
	size_t from = lines.indent > 4 ? lines.indent - 4 : 0;
	lines.column = rh_frame_printf(frame, lines.row, from, RH_STYLE_PLAIN, "%2zu. ", number);
	rh_facts_add(&lines, RH_STYLE_PLAIN, option);
}

void rh_screen_question(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view)
{
	if (view->item == NULL)
		return;
	const struct rh_question *question = view->item->question;
	(void)rh_frame_row(frame);
	if (screen->plain) {
		put_plain_heading(screen, frame, view);
	} else {
		put_heading(screen, frame, view);
		(void)rh_frame_row(frame);
	}
	rh_frame_paragraph(frame, RH_DRAW_INDENT, RH_STYLE_BOLD, question->question);
	for (size_t i = 0; i < question->extra->options.count; i++)
		put_option(frame, i + 1, question->extra->options.items[i]);
	if (!screen->plain)
		(void)rh_frame_row(frame);
}
