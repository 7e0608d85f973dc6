// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_HISTORY_JOBS_H
#define REHEARSE_HISTORY_JOBS_H
/* Work on takes that is left for later (archiving, transcripts): a row each, so that a crash forgets none. Runs nothing
 * itself. Two programs never do the same: whoever works on a take holds its file's lock, and asks for the row after
 * that. A row that says it runs while nobody holds the lock was left by a crash, and is handed out like one that waits.
 */

#include "history/history.h"

struct rh_history_job {
	int64_t job;         /* number from 1, never reused */
	struct rh_text kind; /* "archive", "transcribe" … */
	int64_t take;
};

/* Leaves work for later. A take has one job of each kind: the same again sets it waiting once more, unless it waits or
 * runs already. */
enum rh_status rh_history_job_add(struct rh_history *history, struct rh_text kind, int64_t take, int64_t at_unix_ms,
                                  struct rh_error *err);
/* The first job of this kind, after the one numbered `after` (0: of all), that has not ended; changes nothing.
 * RH_ERR_NOT_FOUND when there is none. *job borrowed until the next call that lists or gets. */
enum rh_status rh_history_job_next(struct rh_history *history, struct rh_text kind, int64_t after,
                                   const struct rh_history_job **job, struct rh_error *err);
/* Marks it as running. RH_ERR_NOT_FOUND when somebody else has ended it meanwhile. */
enum rh_status rh_history_job_begin(struct rh_history *history, int64_t job, int64_t now_unix_ms, struct rh_error *err);

/* How a job that was begun ended. */
enum rh_history_job_end {
	RH_HISTORY_JOB_DONE,
	RH_HISTORY_JOB_FAILED,  /* kept, never handed out again by itself */
	RH_HISTORY_JOB_WAITING, /* given back unfinished */
};
enum rh_status rh_history_job_done(struct rh_history *history, int64_t job, enum rh_history_job_end end,
                                   struct rh_error *err);
/* How many jobs of this kind have not ended. */
enum rh_status rh_history_job_count(struct rh_history *history, struct rh_text kind, int64_t *count,
                                    struct rh_error *err);

#endif
