// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_UI_PAINT_H
#define REHEARSE_UI_PAINT_H
/* Frames -> escape sequences. The transcript scrolls; below it the live region of a few lines is repainted in place.
 * The cursor rests in column 0 of the live region's first line between calls, so that a resize can erase it. Writes
 * bytes into a buffer, never to a terminal. */

#include "ui/frame.h"

struct rh_paint {
	struct rh_frame shown; /* the live region as the terminal has it; owned */
	bool color;            /* styles as colours; bold and dim stay without it */
	size_t
	    rows_max; /* rows of the terminal, kept right by the caller: live rows beyond are left out; 0: no limit */
};

void rh_paint_init(struct rh_paint *paint, bool color);
void rh_paint_done(struct rh_paint *paint);
/* Prints a frame's lines above the live region, into the scroll-back; the live region is gone until the next
 * rh_paint_live(). */
void rh_paint_lines(struct rh_paint *paint, struct rh_buffer *out, const struct rh_frame *lines);
/* Makes the live region look like next with the fewest bytes: unchanged lines cost nothing, unchanged cells little. */
void rh_paint_live(struct rh_paint *paint, struct rh_buffer *out, const struct rh_frame *next);
/* Erases the live region, e.g. before a line is edited, before stopping, at the end. */
void rh_paint_leave(struct rh_paint *paint, struct rh_buffer *out);
/* The window changed or somebody else wrote: what is shown is no longer known. Erases from the cursor down. */
void rh_paint_forget(struct rh_paint *paint, struct rh_buffer *out);

#endif
