// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_HISTORY_ATTEMPTS_H
#define REHEARSE_HISTORY_ATTEMPTS_H
/* Rows of the table of attempts as values. Private to lib/history. */

#include "history/database.h"

/* What to select so that rh_attempts_collect() can read it: "SELECT … FROM attempt". */
#define RH_ATTEMPTS_SELECT                                                                         \
	"SELECT take, session, bank, id, question, lang, at_unix_ms, utc_offset_s, practice_day, " \
	"prep_ms, answer_ms, target_ms, outcome, rating, hints, points_said, point_count, path, "  \
	"frames, lost_frames, sample_rate_hz, note FROM attempt "

/* Runs the statement to its end and hands its rows out. */
enum rh_status rh_attempts_collect(struct rh_history *history, sqlite3_stmt *statement,
                                   const struct rh_attempt **attempts, size_t *count, struct rh_error *err);

/* The statement's row as it stands; its texts are borrowed until the next step. */
void rh_attempts_borrow(sqlite3_stmt *row, struct rh_attempt *attempt);

#endif
