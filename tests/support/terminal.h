// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_SUPPORT_TERMINAL_H
#define REHEARSE_TESTS_SUPPORT_TERMINAL_H
/* A real terminal's idea (libvterm's) of what the painter writes, cell by cell against the frames. */

#include "ui/paint.h"

#include <vterm.h>

struct terminal {
	VTerm *vterm;
	VTermScreen *screen;
	struct rh_paint paint;
	struct rh_buffer out; /* painted, not shown yet */
	size_t scrolled;      /* lines that left at the top */
	size_t bytes;         /* of the last terminal_show() */
};

void terminal_begin(struct terminal *t, int rows, int columns, bool color);
void terminal_end(struct terminal *t);
/* Hands what was painted to the terminal. */
void terminal_show(struct terminal *t);
VTermPos terminal_cursor(const struct terminal *t);
VTermScreenCell terminal_cell(const struct terminal *t, int row, int column);
/* One row of the terminal against one of a frame: text and style. */
void terminal_check_row(const struct terminal *t, int at, const struct rh_frame *frame, size_t row);
void terminal_check_blank(const struct terminal *t, int at);
/* The live region stands at the cursor, the cursor in its first column, and below it there is nothing. */
void terminal_check_live(const struct terminal *t, const struct rh_frame *live);
/* Paints, shows and checks. */
void terminal_paint(struct terminal *t, const struct rh_frame *live);
/* Prints lines above the live region and checks that they stand there. */
void terminal_print(struct terminal *t, const struct rh_frame *lines);

#endif
