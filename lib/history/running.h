// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_HISTORY_RUNNING_H
#define REHEARSE_HISTORY_RUNNING_H
/* Which sessions have a program that runs them: it holds the session's number in a file beside the history, see
 * os/lock.h. A history in memory has nobody to keep out. */

#include "history/history.h"

/* Held until the session's end is written, or the history closed. RH_ERR_EXISTS when another program runs it, or
 * another history of this one. */
enum rh_status rh_history_session_hold(struct rh_history *history, int64_t number, struct rh_error *err);
/* Whether somebody runs it. */
bool rh_history_session_is_running(const struct rh_history *history, int64_t number);
/* Nothing is held any more. */
void rh_history_let_go(struct rh_history *history);

#endif
