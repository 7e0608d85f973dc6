// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/archiver.h"

#include <stdlib.h>

static enum rh_status move_to(struct rh_archiver *archiver, const struct rh_attempt *take, const char *path,
                              struct rh_error *err)
{
	RH_TRY(rh_history_attempt_path(archiver->history, take->take, rh_text_of(path), err));
	if (archiver->archived != NULL)
		archiver->archived(archiver->ctx, take, path);
	return rh_archive_drop(take->path.data, err);
}

static enum rh_status archive(void *ctx, const struct rh_attempt *take, const struct rh_job_pulse *pulse,
                              struct rh_error *err)
{
	struct rh_archiver *archiver = ctx;
	const struct rh_archive_config config = {
	    .path = take->path.data, .format = archiver->format, .go_on = pulse->go_on, .ctx = pulse->ctx};
	char *path = NULL;
	RH_TRY(rh_archive_make(&config, &path, err));
	/* Archived before, but perhaps the program ended before it could remove the old file. */
	if (path == NULL)
		return rh_archive_settle(take->path.data, err);
	enum rh_status status = move_to(archiver, take, path, err);
	free(path);
	return status;
}

struct rh_job_kind rh_archiver_kind(struct rh_archiver *archiver)
{
	return (struct rh_job_kind){.name = RH_ARCHIVE_JOB, .work = archive, .ctx = archiver};
}
