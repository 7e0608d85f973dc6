// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/terminal.h"

#include "support/check.h"

#include <string.h>

static int push_line(int columns, const VTermScreenCell *cells, void *user)
{
	(void)columns;
	(void)cells;
	((struct terminal *)user)->scrolled++;
	return 1;
}

static const VTermScreenCallbacks callbacks = {.sb_pushline = push_line};

void terminal_begin(struct terminal *t, int rows, int columns, bool color)
{
	*t = (struct terminal){.vterm = vterm_new(rows, columns)};
	vterm_set_utf8(t->vterm, 1);
	t->screen = vterm_obtain_screen(t->vterm);
	vterm_screen_set_callbacks(t->screen, &callbacks, t);
	vterm_screen_reset(t->screen, 1);
	rh_paint_init(&t->paint, color);
}

void terminal_end(struct terminal *t)
{
	rh_paint_done(&t->paint);
	rh_buffer_done(&t->out);
	vterm_free(t->vterm);
}

void terminal_show(struct terminal *t)
{
	t->bytes = t->out.length;
	assert_int_equal(vterm_input_write(t->vterm, t->out.data, t->out.length), t->out.length);
	rh_buffer_clear(&t->out);
}

VTermPos terminal_cursor(const struct terminal *t)
{
	VTermPos pos;
	vterm_state_get_cursorpos(vterm_obtain_state(t->vterm), &pos);
	return pos;
}

VTermScreenCell terminal_cell(const struct terminal *t, int row, int column)
{
	VTermScreenCell cell;
	VTermPos pos = {.row = row, .col = column};
	memset(&cell, 0, sizeof cell);
	assert_int_equal(vterm_screen_get_cell(t->screen, pos, &cell), 1);
	return cell;
}

static void append_cell_text(struct rh_buffer *out, const VTermScreenCell *cell)
{
	if (cell->chars[0] == 0)
		rh_buffer_byte(out, ' ');
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i] != 0; i++)
		rh_buffer_character(out, cell->chars[i]);
}

static int color_index(const VTermScreenCell *cell)
{
	return VTERM_COLOR_IS_INDEXED(&cell->fg) && !VTERM_COLOR_IS_DEFAULT_FG(&cell->fg) ? cell->fg.indexed.idx : -1;
}

/* Dim is not known to libvterm 0.1: it reads as plain there. */
static void check_style(const VTermScreenCell *cell, enum rh_style style, bool color)
{
	static const int colors[] = {
	    [RH_STYLE_PLAIN] = -1, [RH_STYLE_BOLD] = -1,  [RH_STYLE_DIM] = -1,
	    [RH_STYLE_GREEN] = 2,  [RH_STYLE_YELLOW] = 3, [RH_STYLE_RED] = 1,
	};
	assert_int_equal(cell->attrs.bold, style == RH_STYLE_BOLD);
	assert_int_equal(color_index(cell), color ? colors[style] : -1);
}

void terminal_check_row(const struct terminal *t, int at, const struct rh_frame *frame, size_t row)
{
	const struct rh_cell *cells = rh_frame_cells(frame, row);
	struct rh_buffer text = {0};
	for (size_t i = 0; i < frame->columns; i += cells[i].width) {
		VTermScreenCell cell = terminal_cell(t, at, (int)i);
		append_cell_text(&text, &cell);
		check_text(rh_buffer_view(&text), cells[i].text);
		rh_buffer_clear(&text);
		if (strcmp(cells[i].text, " ") != 0)
			check_style(&cell, (enum rh_style)cells[i].style, t->paint.color);
	}
	rh_buffer_done(&text);
}

void terminal_check_blank(const struct terminal *t, int at)
{
	int columns = 0, rows = 0;
	vterm_get_size(t->vterm, &rows, &columns);
	for (int i = 0; i < columns; i++) {
		VTermScreenCell cell = terminal_cell(t, at, i);
		assert_true(cell.chars[0] == 0 || cell.chars[0] == ' ');
	}
}

void terminal_check_live(const struct terminal *t, const struct rh_frame *live)
{
	VTermPos at = terminal_cursor(t);
	int columns = 0, rows = 0;
	vterm_get_size(t->vterm, &rows, &columns);
	assert_int_equal(at.col, 0);
	for (size_t row = 0; row < live->rows; row++)
		terminal_check_row(t, at.row + (int)row, live, row);
	for (int row = at.row + (int)live->rows; row < rows; row++)
		terminal_check_blank(t, row);
}

void terminal_paint(struct terminal *t, const struct rh_frame *live)
{
	rh_paint_live(&t->paint, &t->out, live);
	terminal_show(t);
	terminal_check_live(t, live);
}

void terminal_print(struct terminal *t, const struct rh_frame *lines)
{
	rh_paint_lines(&t->paint, &t->out, lines);
	terminal_show(t);
	VTermPos at = terminal_cursor(t);
	assert_int_equal(at.col, 0);
	for (size_t row = 0; row < lines->rows && row < (size_t)at.row; row++)
		terminal_check_row(t, at.row - 1 - (int)row, lines, lines->rows - 1 - row);
	terminal_check_blank(t, at.row);
}
