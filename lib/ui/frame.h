// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_UI_FRAME_H
#define REHEARSE_UI_FRAME_H
/* A frame: lines of styled cells, made without a terminal and compared in tests. Text put into it is sanitised here,
 * once. What no two terminals agree on (joined emoji, variation selectors) is taken apart, so that a cell is as wide
 * here as there. */

#include "base/buffer.h"

/* Colour by meaning; 16-colour palette only. */
enum rh_style {
	RH_STYLE_PLAIN,
	RH_STYLE_BOLD, /* what is asked */
	RH_STYLE_DIM,  /* what can be ignored */
	RH_STYLE_GREEN,
	RH_STYLE_YELLOW,
	RH_STYLE_RED,
};

enum { RH_CELL_BYTES_MAX = 24 };
/* Text is not set wider than this, however wide the frame is: longer lines are hard to read. */
enum { RH_FRAME_MEASURE = 100 };

/* One column of a line. A wide character has its text in the first cell, and the second is empty with width 0. */
struct rh_cell {
	char text[RH_CELL_BYTES_MAX]; /* a character and the marks on it, NUL-terminated; " " when blank */
	unsigned char width;          /* 1, 2, or 0 for the second half of a wide one */
	unsigned char style;          /* enum rh_style; PLAIN when blank */
};

struct rh_frame {
	struct rh_cell *cells; /* owned: rows * columns */
	size_t columns, rows, row_capacity;
	bool failed; /* an allocation failed: rows are missing */
};

/* An empty frame of this width; columns is at least 1. Zeroed memory needs this call before use. */
void rh_frame_init(struct rh_frame *frame, size_t columns);
void rh_frame_done(struct rh_frame *frame);
/* Removes all rows; the width may change. */
void rh_frame_clear(struct rh_frame *frame, size_t columns);
/* Adds a blank row and returns its number. */
size_t rh_frame_row(struct rh_frame *frame);
/* Puts text (sanitised, one line) at a column of a row; what does not fit is cut between clusters. Returns the column
 * after it. A row that does not exist takes nothing. */
size_t rh_frame_put(struct rh_frame *frame, size_t row, size_t column, enum rh_style style, struct rh_text text);
size_t rh_frame_printf(struct rh_frame *frame, size_t row, size_t column, enum rh_style style, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* Puts text before end_column; what is longer ends in an ellipsis there. Returns the column after it. */
size_t rh_frame_put_within(struct rh_frame *frame, size_t row, size_t column, size_t end_column, enum rh_style style,
                           struct rh_text text);
/* Puts text so that it ends at this column (exclusive). */
void rh_frame_put_right(struct rh_frame *frame, size_t row, size_t end_column, enum rh_style style,
                        struct rh_text text);
/* Where text set in this frame ends (exclusive): one column is kept free, and no line is longer than the measure. */
size_t rh_frame_end(const struct rh_frame *frame);
/* Wrapped text on new rows from indent on to rh_frame_end(). A very narrow frame drops the indent. */
void rh_frame_paragraph(struct rh_frame *frame, size_t indent, enum rh_style style, struct rh_text text);
/* Columns of a row up to its last cell that is not blank; 0 for a blank row. */
size_t rh_frame_used(const struct rh_frame *frame, size_t row);
/* A row's cells, columns of them; NULL for a row that does not exist. Borrowed until the frame changes. */
const struct rh_cell *rh_frame_cells(const struct rh_frame *frame, size_t row);
/* Turns every row round, left to right: the order of its cells, wide ones whole, and pairs such as "(" and ")". */
void rh_frame_mirror(struct rh_frame *frame);
/* The frame as plain text, rows ended by newlines, trailing blanks cut; for pipes and tests. */
void rh_frame_text(struct rh_buffer *out, const struct rh_frame *frame);

#endif
