// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_PAST_H
#define REHEARSE_CMD_PAST_H
/* What commands that only look show of the history: opened when it is there, never created. */

#include "history/history.h"
#include "output.h"

/* *history becomes NULL when nothing was ever recorded. */
enum rh_status rh_past_open(struct rh_app *app, struct rh_history **history, struct rh_error *err);
/* The same for commands that can do without: what stands in the way is said, and the answer is NULL. */
struct rh_history *rh_past_look(struct rh_app *app);
/* Answers so far to a question; 0 without a history. */
enum rh_status rh_past_count(struct rh_history *history, struct rh_text bank, struct rh_text id, int64_t *count,
                             struct rh_error *err);
/* "23 Nov 16:02" in the user's time zone. */
void rh_past_when(struct rh_buffer *out, const struct rh_app *app, int64_t unix_ms);
/* Adds the heading and the rows of a table of takes. */
void rh_past_heading(struct rh_page *page);
void rh_past_row(struct rh_page *page, const struct rh_attempt *attempt);

#endif
