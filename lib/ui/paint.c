// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint.h"

#include <string.h>

#define ERASE_DOWN "\r\x1B[J"

/* What the terminal does next: where its cursor is within the live region, and how it writes. */
struct pen {
	struct rh_buffer *out;
	size_t row, column; /* column may be the width: then the terminal waits to wrap, and only \r is safe */
	enum rh_style style;
	bool color;
};

void rh_paint_init(struct rh_paint *paint, bool color)
{
	*paint = (struct rh_paint){.color = color};
	rh_frame_init(&paint->shown, 1);
}

void rh_paint_done(struct rh_paint *paint)
{
	rh_frame_done(&paint->shown);
}

/* The style as this terminal shows it. */
static enum rh_style effective(const struct pen *pen, unsigned char style)
{
	bool colour = style == RH_STYLE_GREEN || style == RH_STYLE_YELLOW || style == RH_STYLE_RED;
	return colour && !pen->color ? RH_STYLE_PLAIN : (enum rh_style)style;
}

static void use_style(struct pen *pen, enum rh_style style)
{
	static const char *const numbers[] = {
	    [RH_STYLE_PLAIN] = "",   [RH_STYLE_BOLD] = "1",    [RH_STYLE_DIM] = "2",
	    [RH_STYLE_GREEN] = "32", [RH_STYLE_YELLOW] = "33", [RH_STYLE_RED] = "31",
	};
	if (style == pen->style)
		return;
	bool reset = pen->style != RH_STYLE_PLAIN && style != RH_STYLE_PLAIN;
	rh_buffer_printf(pen->out, "\x1B[%s%sm", reset ? "0;" : "", numbers[style]);
	pen->style = style;
}

static void write_cell(struct pen *pen, const struct rh_cell *cell)
{
	use_style(pen, effective(pen, cell->style));
	rh_buffer_string(pen->out, cell->text);
	pen->column += cell->width;
}

static void go_down(struct pen *pen, size_t row)
{
	for (; pen->row < row; pen->row++) {
		rh_buffer_string(pen->out, "\r\n");
		pen->column = 0;
	}
}

static void go_home(struct pen *pen)
{
	if (pen->column > 0)
		rh_buffer_byte(pen->out, '\r');
	if (pen->row == 1)
		rh_buffer_string(pen->out, "\x1B[A");
	else if (pen->row > 1)
		rh_buffer_printf(pen->out, "\x1B[%zuA", pen->row);
	pen->row = pen->column = 0;
}

static bool same(const struct pen *pen, const struct rh_cell *a, const struct rh_cell *b)
{
	return a->width == b->width && effective(pen, a->style) == effective(pen, b->style) &&
	       strcmp(a->text, b->text) == 0;
}

/* Whether writing these cells again is shorter than stepping over them: a step takes four bytes or more. */
static bool cheaper_to_write(const struct pen *pen, const struct rh_cell *cells, size_t from, size_t to)
{
	size_t bytes = 0;
	for (size_t i = from; i < to; i++) {
		bytes += strlen(cells[i].text);
		if (bytes > 4 || effective(pen, cells[i].style) != pen->style)
			return false;
	}
	return true;
}

static void go_right(struct pen *pen, const struct rh_cell *cells, size_t column)
{
	if (column == pen->column)
		return;
	if (cheaper_to_write(pen, cells, pen->column, column)) {
		for (size_t i = pen->column; i < column; i += cells[i].width)
			write_cell(pen, &cells[i]);
		return;
	}
	rh_buffer_printf(pen->out, "\x1B[%zuC", column - pen->column);
	pen->column = column;
}

/* A row that is known to be blank. */
static void write_row(struct pen *pen, const struct rh_cell *cells, size_t used)
{
	for (size_t i = 0; i < used; i += cells[i].width)
		write_cell(pen, &cells[i]);
}

static void change_row(struct pen *pen, const struct rh_frame *old, const struct rh_frame *next, size_t row)
{
	const struct rh_cell *before = rh_frame_cells(old, row), *after = rh_frame_cells(next, row);
	size_t used_before = rh_frame_used(old, row), used = rh_frame_used(next, row);
	for (size_t i = 0; i < used; i += after[i].width) {
		if (same(pen, &before[i], &after[i])) /* a second half never differs alone */
			continue;
		go_down(pen, row);
		go_right(pen, after, i);
		write_cell(pen, &after[i]);
	}
	if (used_before <= used)
		return;
	go_down(pen, row);
	go_right(pen, after, used);
	rh_buffer_string(pen->out, "\x1B[K");
}

static void keep(struct rh_frame *shown, const struct rh_frame *next, size_t rows)
{
	rh_frame_clear(shown, next->columns);
	for (size_t row = 0; row < rows; row++) {
		size_t copy = rh_frame_row(shown);
		if (shown->failed)
			return;
		memcpy(shown->cells + copy * shown->columns, rh_frame_cells(next, row),
		       next->columns * sizeof *next->cells);
	}
}

void rh_paint_live(struct rh_paint *paint, struct rh_buffer *out, const struct rh_frame *next)
{
	struct rh_frame *shown = &paint->shown;
	size_t rows = paint->rows_max > 0 && next->rows > paint->rows_max ? paint->rows_max : next->rows;
	if (rows == 0) {
		rh_paint_leave(paint, out);
		return;
	}
	if (shown->rows == 0 || shown->failed || shown->columns != next->columns)
		rh_paint_forget(paint, out);
	struct pen pen = {.out = out, .color = paint->color};
	for (size_t row = 0; row < rows && row < shown->rows; row++)
		change_row(&pen, shown, next, row);
	for (size_t row = shown->rows; row < rows; row++) {
		go_down(&pen, row);
		write_row(&pen, rh_frame_cells(next, row), rh_frame_used(next, row));
	}
	if (rows < shown->rows) {
		go_down(&pen, rows);
		rh_buffer_string(out, "\x1B[J");
	}
	use_style(&pen, RH_STYLE_PLAIN);
	go_home(&pen);
	keep(shown, next, rows);
	shown->failed = shown->failed || out->failed; /* what did not get into out is not shown */
}

void rh_paint_lines(struct rh_paint *paint, struct rh_buffer *out, const struct rh_frame *lines)
{
	rh_paint_leave(paint, out);
	struct pen pen = {.out = out, .color = paint->color};
	for (size_t row = 0; row < lines->rows; row++) {
		write_row(&pen, rh_frame_cells(lines, row), rh_frame_used(lines, row));
		use_style(&pen, RH_STYLE_PLAIN);
		rh_buffer_string(out, "\r\n");
	}
	out->failed = out->failed || lines->failed;
}

void rh_paint_leave(struct rh_paint *paint, struct rh_buffer *out)
{
	if (paint->shown.rows > 0 || paint->shown.failed)
		rh_paint_forget(paint, out);
}

void rh_paint_forget(struct rh_paint *paint, struct rh_buffer *out)
{
	rh_frame_clear(&paint->shown, paint->shown.columns);
	rh_buffer_string(out, ERASE_DOWN);
}
