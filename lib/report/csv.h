// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_REPORT_CSV_H
#define REHEARSE_REPORT_CSV_H
/* Comma-separated values as RFC 4180 has them. Private to lib/report. */

#include "base/buffer.h"

/* Puts a comma before every cell of a line but the first. */
struct rh_csv {
	struct rh_buffer *out;
	bool begun; /* the line has a cell */
};

/* Quoted where it must be. A text that a spreadsheet would take for a formula gets an apostrophe in front. */
void rh_csv_text(struct rh_csv *csv, struct rh_text text);
void rh_csv_int(struct rh_csv *csv, int64_t number);
/* With one decimal; empty when it is not known. */
void rh_csv_real(struct rh_csv *csv, bool known, double number);
/* Ends the line. */
void rh_csv_line(struct rh_csv *csv);

#endif
