// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_CELLS_H
#define REHEARSE_CMD_CELLS_H
/* What tables are made of: times, numbers and cut texts in their columns, section rules. Out of memory marks the frame.
 */

#include "output.h"

/* "1:04" ending at a column. */
void rh_cell_clock(struct rh_page *page, size_t row, size_t end, enum rh_style style, int64_t ms);
/* A number, or any short formatted text, ending at a column. */
void rh_cell_printf(struct rh_page *page, size_t row, size_t end, enum rh_style style, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* Text in exactly so many columns, cut with an ellipsis. */
void rh_cell_text(struct rh_page *page, size_t row, size_t column, size_t width, enum rh_style style,
                  struct rh_text text);
/* A heading over a column, translated here; ends at the column. */
void rh_cell_heading(struct rh_page *page, size_t row, size_t end, const char *message);
/* A new row "─ title ─────". The title is translated already. */
void rh_cell_rule(struct rh_page *page, const char *title);
/* The widest of some texts between two bounds. */
size_t rh_cell_fit(size_t widest, size_t least, size_t most);

#endif
