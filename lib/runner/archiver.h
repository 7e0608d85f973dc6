// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_RUNNER_ARCHIVER_H
#define REHEARSE_RUNNER_ARCHIVER_H
/* The job "archive": a take's recording made smaller, its new path in the history, and only then the old file removed.
 * Interrupted anywhere it can be done again. */

#include "audio/archive.h"
#include "runner/jobs.h"

#define RH_ARCHIVE_JOB "archive"

struct rh_archiver {
	struct rh_history *history;
	enum rh_archive_format format;
	/* The take's recording is here now; texts borrowed for the call. May be NULL. */
	void (*archived)(void *ctx, const struct rh_attempt *take, const char *path);
	void *ctx;
};

/* The kind, for rh_jobs_run(); archiver is borrowed. */
struct rh_job_kind rh_archiver_kind(struct rh_archiver *archiver);

#endif
