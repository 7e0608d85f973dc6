// SPDX-License-Identifier: GPL-3.0-or-later
#include "mend.h"

#include "audio/take.h"
#include "history/progress.h"
#include "history/upkeep.h"
#include "os/clock.h"
#include "os/files.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

enum { YEAR_AND_MONTH = 2 };

static bool is_being_recorded(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool locked = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) != 0;
	if (fd >= 0)
		(void)close(fd);
	return locked;
}

/* The session a take says it was of; made when it is not there, with what is known of it. */
static enum rh_status ensure_session(struct rh_history *history, const struct rh_take_meta *meta, struct rh_error *err)
{
	const struct rh_history_session *found = NULL;
	const struct rh_history_session made = {.session = meta->session,
	                                        .at_unix_ms = meta->at_unix_ms,
	                                        .ended_unix_ms = meta->at_unix_ms,
	                                        .command = RH_TEXT(""),
	                                        .title = RH_TEXT("")};
	enum rh_status status = rh_history_session(history, meta->session, &found, err);
	return status == RH_ERR_NOT_FOUND ? rh_history_session_add(history, &made, err) : status;
}

static bool is_whole(const struct rh_take_meta *meta)
{
	return meta != NULL && meta->take > 0 && meta->session > 0 && meta->bank.length > 0 && meta->id.length > 0;
}

static enum rh_status add_take(struct rh_history *history, const char *path, const struct rh_take_reader *reader,
                               bool *added, struct rh_error *err)
{
	const struct rh_take_meta *meta = rh_take_reader_meta(reader);
	const struct rh_take_info *info = rh_take_reader_info(reader);
	if (!is_whole(meta))
		return RH_OK;
	struct rh_civil civil = rh_clock_civil(meta->at_unix_ms);
	const struct rh_attempt attempt = {
	    .take = meta->take,
	    .session = meta->session,
	    .bank = meta->bank,
	    .id = meta->id,
	    .question = meta->question,
	    .lang = RH_TEXT(""),
	    .at_unix_ms = meta->at_unix_ms,
	    .utc_offset_s = civil.utc_offset_s,
	    .practice_day = civil.practice_day,
	    .prep_ms = meta->prep_ms,
	    .answer_ms = info->duration_ms,
	    .target_ms = meta->target_ms,
	    .outcome = info->frames > 0 ? RH_OUTCOME_FINISHED : RH_OUTCOME_INTERRUPTED,
	    .path = rh_text_of(path),
	    .frames = info->frames,
	    .sample_rate_hz = info->sample_rate_hz,
	    .note = RH_TEXT(""),
	};
	RH_TRY(ensure_session(history, meta, err));
	enum rh_status status = rh_history_attempt_add(history, &attempt, err);
	*added = status == RH_OK;
	return status == RH_ERR_EXISTS ? RH_OK : status;
}

/* What is no take of ours, or cannot be read, is passed over. */
static enum rh_status look_at(struct rh_history *history, const char *path, int64_t *added, struct rh_error *err)
{
	struct rh_take_reader *reader = NULL;
	bool new_row = false;
	if (is_being_recorded(path) || rh_take_reader_new(path, &reader, NULL) != RH_OK)
		return RH_OK;
	enum rh_status status = add_take(history, path, reader, &new_row, err);
	*added += new_row;
	rh_take_reader_free(reader);
	return status;
}

static enum rh_status look_at_all(struct rh_history *history, const struct rh_file_list *files, int64_t *added,
                                  struct rh_error *err)
{
	RH_TRY(rh_history_begin(history, err));
	enum rh_status status = RH_OK;
	for (size_t i = 0; i < files->count && status == RH_OK; i++)
		status = look_at(history, files->paths[i], added, err);
	if (status == RH_OK)
		status = rh_history_commit(history, err);
	if (status != RH_OK)
		rh_history_rollback(history);
	return status;
}

enum rh_status rh_mend_takes(struct rh_history *history, const char *takes_dir, int64_t *added, struct rh_error *err)
{
	struct rh_file_list files = {0};
	int64_t count = 0;
	RH_TRY(rh_file_tree_new(takes_dir, "", YEAR_AND_MONTH, &files, err));
	enum rh_status status = look_at_all(history, &files, &count, err);
	rh_file_list_done(&files);
	if (status == RH_OK)
		*added = count;
	return status;
}

enum rh_status rh_mend_replace(struct rh_app *app, const char *fault, struct rh_history **history, struct rh_error *err)
{
	rh_say(app, "%s", fault);
	const char *path = app->places.history_file;
	struct rh_history *made = NULL;
	char *kept = NULL;
	int64_t added = 0;
	RH_TRY(rh_history_set_aside(path, rh_clock_unix_ms(), &kept, err));
	enum rh_status status = rh_history_new(path, &made, err);
	if (status == RH_OK)
		status = rh_mend_takes(made, app->places.takes_dir, &added, err);
	if (status == RH_OK) {
		rh_say(app, rh_tr_get(&app->tr, N_("the damaged history is kept as %s; takes found again: %lld")), kept,
		       (long long)added);
		*history = made;
	} else {
		rh_history_free(made);
	}
	free(kept);
	return status;
}

enum rh_status rh_mend_open(struct rh_app *app, struct rh_history **history, struct rh_error *err)
{
	struct rh_error fault = {0};
	enum rh_status status = rh_history_new(app->places.history_file, history, &fault);
	if (status == RH_ERR_DATABASE && rh_history_check(app->places.history_file, NULL) == RH_ERR_SYNTAX)
		return rh_mend_replace(app, fault.message, history, err);
	if (status != RH_OK && err != NULL)
		*err = fault;
	return status;
}
