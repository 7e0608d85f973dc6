// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_MEND_H
#define REHEARSE_CMD_MEND_H
/* A damaged history is set aside, never replaced or removed, and a new one is made from what the take files say about
 * themselves. */

#include "history/history.h"
#include "output.h"

/* Opens the user's history as rh_history_new() does. One that is damaged (and not merely in use) is set aside first,
 * and one line on standard error says where it is and how many takes the new one has. */
enum rh_status rh_mend_open(struct rh_app *app, struct rh_history **history, struct rh_error *err);

/* Sets the history aside and makes a new one; fault, which is said first, is what is wrong with the old one. */
enum rh_status rh_mend_replace(struct rh_app *app, const char *fault, struct rh_history **history,
                               struct rh_error *err);

/* Adds a row for every take file in the folder that has none; files being recorded are passed over. *added counts
 * them. */
enum rh_status rh_mend_takes(struct rh_history *history, const char *takes_dir, int64_t *added, struct rh_error *err);

#endif
