// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_REPORT_LEDGER_H
#define REHEARSE_REPORT_LEDGER_H
/* What became of each line of somebody's notes, as JSON. Otherwise as in report/json.h. */

#include "notes/notes.h"

/* {file, encoding, format, lines: [{line, status, item}], items: [{item, kind, confidence, line, last_line, question,
 * answer_lines, tags, parent, duplicate_of, imported, unanswered}], counts: {blank, question, …}}. Lines count from 1
 * in the file as given; item is null for a line of none; the counts add up to the lines. */
void rh_report_ledger_json(struct rh_buffer *out, const struct rh_notes_file *file, struct rh_text encoding);

#endif
