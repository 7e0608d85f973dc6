// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_RESUME_H
#define REHEARSE_CMD_RESUME_H
/* Going on with the last unfinished interview after a crash or a quit: which command began it, and which question comes
 * next. The plan is drawn again from that command and its seed; nothing else of a session needs to be kept. */

#include "history/history.h"
#include "output.h"
#include "plan/plan.h"
#include "words.h"

struct rh_resume {
	int64_t session;       /* its number */
	int64_t at_unix_ms;    /* when it began */
	struct rh_words words; /* what was given to `run`, without program and command */
};

/* Passes over what another program is running. RH_ERR_NOT_FOUND when no session was begun by `run`, RH_ERR_EXISTS when
 * none is unfinished but those. */
enum rh_status rh_resume_init(struct rh_resume *resume, struct rh_app *app, struct rh_error *err);
void rh_resume_done(struct rh_resume *resume);
/* RH_ERR_EXISTS, and what to do about it. */
enum rh_status rh_resume_is_running(struct rh_app *app, struct rh_error *err);

/* The item to begin with: the one whose answer was interrupted or left, else the one after the last that was answered
 * or skipped. The plan's count when all were. */
enum rh_status rh_resume_first(const struct rh_plan *plan, struct rh_history *history, int64_t session, size_t *first,
                               struct rh_error *err);

#endif
