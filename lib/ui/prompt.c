// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/prompt.h"

#include "base/duration.h"
#include "base/unicode.h"
#include "base/wrap.h"
#include "ui/draw.h"

enum { HEAD_ROWS = 2, FOOT_ROWS = 1, ROWS_MIN = 4 };
/* Differences smaller than this are on time. */
enum { ON_TIME_MS = 1000 };

/* Lines of one group, centred from `row` up to `end` (exclusive); returns the row after them. */
static size_t put_centred(struct rh_frame *frame, size_t row, size_t end, enum rh_style style, struct rh_text text)
{
	struct rh_buffer clean = {0};
	size_t width = frame->columns > 4 ? frame->columns - 2 : frame->columns;
	rh_unicode_sanitize(&clean, text, RH_SANITIZE_LINE);
	struct rh_text rest = rh_buffer_view(&clean);
	struct rh_text line;
	width = width > RH_PROMPT_MEASURE ? RH_PROMPT_MEASURE : width < 2 ? 2 : width;
	while (row < end && rh_wrap_next(&rest, width, &line)) {
		size_t columns = rh_draw_columns(line);
		size_t left = frame->columns > columns ? (frame->columns - columns) / 2 : 0;
		(void)rh_frame_put(frame, row++, left, style, line);
	}
	frame->failed = frame->failed || clean.failed;
	rh_buffer_done(&clean);
	return row;
}

static size_t lines_of(const struct rh_frame *frame, struct rh_text text)
{
	struct rh_frame counted;
	rh_frame_init(&counted, frame->columns);
	enum { COUNTED_MAX = 64 };
	for (size_t i = 0; i < COUNTED_MAX; i++)
		(void)rh_frame_row(&counted);
	size_t lines = put_centred(&counted, 0, COUNTED_MAX, RH_STYLE_PLAIN, text);
	rh_frame_done(&counted);
	return lines;
}

/* What is said now stands a third down, where the eye rests. */
static void put_text(struct rh_frame *frame, size_t rows, const struct rh_prompt_view *view)
{
	size_t end = rows - FOOT_ROWS;
	size_t lines = lines_of(frame, view->now);
	size_t free = end > HEAD_ROWS + lines ? end - HEAD_ROWS - lines : 0;
	size_t row = put_centred(frame, HEAD_ROWS + free / 3, end, RH_STYLE_BOLD, view->now);
	for (size_t i = 0; i < view->next_count && row + 1 < end; i++)
		row = put_centred(frame, row + 1, end, RH_STYLE_DIM, view->next[i]);
}

static void put_head(struct rh_frame *frame, const struct rh_prompt_view *view)
{
	struct rh_buffer clock = {0};
	rh_duration_clock(&clock, view->elapsed_ms);
	rh_buffer_string(&clock, " / ");
	rh_duration_clock(&clock, view->time_ms);
	size_t width = rh_draw_columns(rh_buffer_view(&clock));
	size_t end = frame->columns > width + 1 ? frame->columns - width - 1 : 0;
	size_t column = rh_frame_put_within(frame, 0, 1, end, RH_STYLE_DIM, view->level);
	if (view->pace_permille > 0 && column + 8 < end)
		(void)rh_frame_printf(frame, 0, column, RH_STYLE_DIM, " · %lld %%",
		                      (long long)view->pace_permille / 10);
	rh_frame_put_right(frame, 0, frame->columns > 1 ? frame->columns - 1 : 1, RH_STYLE_BOLD,
	                   rh_buffer_view(&clock));
	frame->failed = frame->failed || clock.failed;
	rh_buffer_done(&clock);
	const struct rh_draw_bar bar = {
	    .done_ms = view->elapsed_ms, .total_ms = view->time_ms, .style = RH_STYLE_GREEN};
	if (view->time_ms > 0 && frame->columns > 2)
		rh_draw_bar(frame, 1, 1, frame->columns - 2, &bar);
}

/* The one word: what it does, or how far it is from its time. */
static size_t put_state(const struct rh_screen *screen, struct rh_frame *frame, size_t row,
                        const struct rh_prompt_view *view)
{
	const struct rh_tr *tr = screen->tr;
	long long seconds = (long long)((view->ahead_ms < 0 ? -view->ahead_ms : view->ahead_ms) / 1000);
	if (view->done)
		return rh_frame_put(frame, row, 1, RH_STYLE_BOLD, rh_text_of(rh_tr_get(tr, N_("the end"))));
	if (view->held)
		return rh_frame_put(frame, row, 1, RH_STYLE_BOLD, rh_text_of(rh_tr_get(tr, N_("‖ held"))));
	if (view->waiting)
		return rh_frame_put(frame, row, 1, RH_STYLE_BOLD, rh_text_of(rh_tr_get(tr, N_("… waiting for you"))));
	if (seconds * 1000 < ON_TIME_MS)
		return rh_frame_put(frame, row, 1, RH_STYLE_GREEN, rh_text_of(rh_tr_get(tr, N_("on time"))));
	if (view->ahead_ms > 0)
		return rh_frame_printf(frame, row, 1, RH_STYLE_YELLOW, rh_tr_get(tr, N_("%lld s ahead")), seconds);
	return rh_frame_printf(frame, row, 1, RH_STYLE_YELLOW, rh_tr_get(tr, N_("%lld s behind")), seconds);
}

static void put_foot(const struct rh_screen *screen, struct rh_frame *frame, size_t row,
                     const struct rh_prompt_view *view)
{
	size_t column = put_state(screen, frame, row, view) + 2;
	struct rh_text keys = rh_text_of(
	    rh_tr_get(screen->tr, N_("Space hold · ↑↓ pace · ←→ step · l level · r again · q")));
	size_t width = rh_draw_columns(keys);
	if (column + width + 1 <= frame->columns)
		rh_frame_put_right(frame, row, frame->columns - 1, RH_STYLE_DIM, keys);
}

void rh_screen_prompt(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_prompt_view *view)
{
	size_t rows = screen->rows < ROWS_MIN ? ROWS_MIN : screen->rows;
	for (size_t i = 0; i < rows; i++)
		(void)rh_frame_row(frame);
	put_head(frame, view);
	put_text(frame, rows, view);
	put_foot(screen, frame, rows - FOOT_ROWS, view);
}
