// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_PROGRESS_H
#define REHEARSE_CMD_PROGRESS_H
/* Where each question of the loaded banks stands: joins the banks, the history and the schedule. What was worked out of
 * a question's attempts is kept in the history and worked out anew only where attempts were added or changed. */

#include "bank/bank.h"
#include "history/history.h"
#include "schedule/schedule.h"

struct rh_progress_item {
	const struct rh_bank *bank;         /* borrowed */
	const struct rh_question *question; /* of the first level; borrowed */
	struct rh_schedule_state state;
	int64_t answered; /* since the day given to rh_progress_since() */
	bool today;       /* one of them on the day given as today */
};

struct rh_progress {
	struct rh_progress_item *items; /* owned; in the banks' order */
	size_t count;
};

/* history may be NULL: nothing was ever answered. before_session: attempts of this session and later ones are left out;
 * 0: none are. A question that was answered under an alias too has the state of the name it was answered under last. */
enum rh_status rh_progress_init(struct rh_progress *progress, const struct rh_bank *const *banks, size_t bank_count,
                                struct rh_history *history, int64_t before_session, struct rh_error *err);
void rh_progress_done(struct rh_progress *progress);
/* Counts what was answered from one practice day on; days as numbers. */
enum rh_status rh_progress_since(struct rh_progress *progress, struct rh_history *history, int64_t from, int64_t today,
                                 struct rh_error *err);

/* Works out anew what many changes at once have made out of date, so that the next reader need not. */
enum rh_status rh_progress_refresh(struct rh_history *history, struct rh_error *err);

/* Today's practice day as a number: the only call that reads the clock. */
int64_t rh_progress_today(void);

#endif
