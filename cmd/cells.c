// SPDX-License-Identifier: GPL-3.0-or-later
#include "cells.h"

#include "base/duration.h"
#include "base/unicode.h"

static void put_right(struct rh_page *page, size_t row, size_t end, enum rh_style style, struct rh_buffer *text)
{
	rh_frame_put_right(&page->frame, row, end, style, rh_buffer_view(text));
	page->frame.failed = page->frame.failed || text->failed;
	rh_buffer_done(text);
}

void rh_cell_clock(struct rh_page *page, size_t row, size_t end, enum rh_style style, int64_t ms)
{
	struct rh_buffer text = {0};
	rh_duration_clock(&text, ms);
	put_right(page, row, end, style, &text);
}

void rh_cell_printf(struct rh_page *page, size_t row, size_t end, enum rh_style style, const char *format, ...)
{
	struct rh_buffer text = {0};
	va_list args;
	va_start(args, format);
	rh_buffer_vprintf(&text, format, args);
	va_end(args);
	put_right(page, row, end, style, &text);
}

void rh_cell_text(struct rh_page *page, size_t row, size_t column, size_t width, enum rh_style style,
                  struct rh_text text)
{
	struct rh_buffer cut = {0};
	rh_unicode_pad(&cut, text, width);
	rh_frame_put(&page->frame, row, column, style, rh_buffer_view(&cut));
	page->frame.failed = page->frame.failed || cut.failed;
	rh_buffer_done(&cut);
}

void rh_cell_heading(struct rh_page *page, size_t row, size_t end, const char *message)
{
	rh_frame_put_right(&page->frame, row, end, RH_STYLE_DIM, rh_text_of(rh_tr_get(&page->app->tr, message)));
}

void rh_cell_rule(struct rh_page *page, const char *title)
{
	size_t row = rh_frame_row(&page->frame);
	size_t end = rh_frame_end(&page->frame);
	size_t column = rh_frame_put(&page->frame, row, 0, RH_STYLE_DIM, RH_TEXT("─ "));
	column = rh_frame_put_within(&page->frame, row, column, end, RH_STYLE_BOLD, rh_text_of(title)) + 1;
	while (column < end)
		column = rh_frame_put(&page->frame, row, column, RH_STYLE_DIM, RH_TEXT("─"));
}

size_t rh_cell_fit(size_t widest, size_t least, size_t most)
{
	return widest > most ? most : widest < least ? least : widest;
}
