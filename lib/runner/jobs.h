// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_RUNNER_JOBS_H
#define REHEARSE_RUNNER_JOBS_H
/* Does what was left for later on takes (history/jobs.h), kind by kind, take by take, holding each take's file
 * meanwhile. Never while an answer may be timed: the caller chooses the moment. Knows no kind. */

#include "history/history.h"
#include "os/wake.h"

/* How a job says how far it is, and hears that it is to stop. */
struct rh_job_pulse {
	/* To be called several times a second; done is 0 to 1, below 0 when it cannot be told. False: return
	 * RH_ERR_STOPPED soon, with everything as it was. */
	bool (*go_on)(void *ctx, double done);
	void *ctx;
	struct rh_wake *wake; /* to wait with for a child; may be NULL. What it wakes for is go_on's to read. */
};

/* A kind of work. */
struct rh_job_kind {
	const char *name; /* as in the history: "archive" */
	/* take lives as long as the call. RH_ERR_STOPPED, RH_ERR_LIMIT and RH_ERR_NO_MEMORY leave the job for another
	 * time, other failures end it for good. */
	enum rh_status (*work)(void *ctx, const struct rh_attempt *take, const struct rh_job_pulse *pulse,
	                       struct rh_error *err);
	void *ctx;
};

/* How far all of it is. */
struct rh_jobs_progress {
	const char *kind; /* name of the kind at work */
	int64_t done;     /* jobs of that kind that are behind us */
	int64_t count;    /* jobs of that kind there were at first */
	double part;      /* of the job at work, 0 to 1; below 0: it cannot be told */
};

struct rh_jobs_config {
	struct rh_history *history;
	struct rh_wake *wake;            /* for the kinds; may be NULL */
	const struct rh_job_kind *kinds; /* in this order: all jobs of the first, then all of the second */
	size_t kind_count;
	/* Called before each job and while it runs; false stops. */
	bool (*go_on)(void *ctx, const struct rh_jobs_progress *progress);
	/* A job could not be done. */
	void (*failed)(void *ctx, const struct rh_attempt *take, const struct rh_error *err);
	void *ctx;
};

/* Until none waits. A take that somebody else holds is passed over, its job waits on. RH_ERR_STOPPED when go_on said
 * so; a job that fails is told and is no failure, a history that refuses is one. */
enum rh_status rh_jobs_run(const struct rh_jobs_config *config, struct rh_error *err);

#endif
