// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/recover.h"

#include "audio/archive.h"
#include "audio/repair.h"
#include "audio/take.h"
#include "base/duration.h"
#include "base/unicode.h"
#include "history/upkeep.h"
#include "os/clock.h"
#include "os/files.h"
#include "runner/salvage.h"

#include <stdlib.h>
#include <string.h>

enum { YEAR_AND_MONTH = 2, STEP_FRAMES = 4096 };

/* A number beyond these in a file, which anybody may have written, would spoil the numbers that come after it. */
#define NUMBER_MAX  INT64_C(1000000000)
#define UNIX_MS_MAX INT64_C(253402300799999) /* the year 9999 */

/* What a file turned out to be. */
struct examined {
	enum rh_recovered_kind kind; /* LENGTH: there is sound in it */
	bool repaired;
	struct rh_take_info info;
	struct rh_error err;
};

static void tell(const struct rh_recover_config *config, enum rh_recovered_kind kind, int64_t take, struct rh_text id,
                 const char *path, const struct examined *e)
{
	const struct rh_recovered recovered = {.kind = kind,
	                                       .take = take,
	                                       .id = id,
	                                       .path = path,
	                                       .duration_ms = e->info.duration_ms,
	                                       .repaired = e->repaired,
	                                       .why = e->err.message};
	if (config->found != NULL)
		config->found(config->ctx, &recovered);
}

/* Reads the file's end: a header only promises it, and nobody waits until a whole hour is read. */
static enum rh_status read_back(const char *path, struct rh_take_info *info, struct rh_error *err)
{
	struct rh_take_reader *reader = NULL;
	float samples[STEP_FRAMES];
	RH_TRY(rh_take_reader_new(path, &reader, err));
	*info = *rh_take_reader_info(reader);
	int64_t last = info->frames < STEP_FRAMES ? info->frames : STEP_FRAMES;
	rh_take_reader_seek(reader, info->frames - last);
	int64_t got = (int64_t)rh_take_reader_frames(reader, samples, STEP_FRAMES);
	rh_take_reader_free(reader);
	if (got == last)
		return RH_OK;
	return rh_error_set(err, RH_ERR_SYNTAX, "%s ends before the %lld frames it says it has", path,
	                    (long long)info->frames);
}

static void examine(const char *path, struct examined *e)
{
	enum rh_take_state state = RH_TAKE_SOUND;
	*e = (struct examined){.kind = RH_RECOVERED_UNREADABLE};
	if (rh_take_repair(path, &state, &e->err) != RH_OK) {
		if (e->err.status == RH_ERR_NOT_FOUND)
			e->kind = RH_RECOVERED_MISSING;
		return;
	}
	e->repaired = state == RH_TAKE_REPAIRED;
	if (state == RH_TAKE_LIVE)
		e->kind = RH_RECOVERED_LIVE;
	else if (state == RH_TAKE_BLANK)
		e->kind = RH_RECOVERED_EMPTY;
	else if (read_back(path, &e->info, &e->err) == RH_OK)
		e->kind = e->info.frames > 0 ? RH_RECOVERED_LENGTH : RH_RECOVERED_EMPTY;
}

/* The row as the file completes it. */
static enum rh_status settle(struct rh_history *history, const struct rh_attempt *row, const char *path,
                             const struct examined *e, struct rh_error *err)
{
	struct rh_attempt settled = *row;
	bool empty = e->kind == RH_RECOVERED_EMPTY;
	settled.path = empty ? RH_TEXT("") : rh_text_of(path);
	settled.frames = e->info.frames;
	settled.sample_rate_hz = empty ? RH_AUDIO_RATE_HZ : e->info.sample_rate_hz;
	if (row->answer_ms == 0)
		settled.answer_ms = e->info.duration_ms;
	return rh_history_attempt_end(history, &settled, err);
}

/* The program may have ended before the row had the file's path: it follows from the row. */
static char *path_of(const struct rh_recover_config *config, const struct rh_attempt *row)
{
	if (row->path.length > 0)
		return strdup(row->path.data);
	return rh_take_path(config->takes_dir, row->at_unix_ms, row->take, row->id);
}

static enum rh_status finish_row(const struct rh_recover_config *config, const struct rh_attempt *row,
                                 struct rh_error *err)
{
	char *path = path_of(config, row);
	if (path == NULL)
		return rh_error_no_memory(err);
	struct examined e;
	enum rh_status status = RH_OK;
	examine(path, &e);
	if (e.kind == RH_RECOVERED_LENGTH || e.kind == RH_RECOVERED_EMPTY)
		status = settle(config->history, row, path, &e, err);
	/* An attempt without a recording is no loss. */
	bool never_recorded = e.kind == RH_RECOVERED_MISSING && row->path.length == 0;
	if (status == RH_OK && !never_recorded)
		tell(config, e.kind, row->take, row->id, path, &e);
	free(path);
	return status;
}

static enum rh_status finish_rows(const struct rh_recover_config *config, struct rh_error *err)
{
	const struct rh_attempt *rows = NULL;
	size_t count = 0;
	RH_TRY(
	    rh_history_attempts(config->history, &(struct rh_history_filter){.unsettled = true}, &rows, &count, err));
	for (size_t i = 0; i < count && (i == 0 || rh_clock_monotonic_ns() < config->deadline_ns); i++)
		RH_TRY(finish_row(config, &rows[i], err));
	return RH_OK;
}

/* The paths that rows name, sorted. */
struct known {
	char **paths; /* owned, each too */
	size_t count;
};

static int compare_paths(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void known_done(struct known *known)
{
	for (size_t i = 0; i < known->count; i++)
		free(known->paths[i]);
	free(known->paths);
}

static enum rh_status known_init(struct known *known, struct rh_history *history, struct rh_error *err)
{
	const struct rh_attempt *rows = NULL;
	size_t count = 0;
	RH_TRY(rh_history_attempts(history, &(struct rh_history_filter){.recorded = true}, &rows, &count, err));
	struct known made = {.paths = calloc(count + 1, sizeof *made.paths)};
	bool complete = made.paths != NULL;
	for (; complete && made.count < count; made.count++) {
		made.paths[made.count] = strdup(rows[made.count].path.data);
		if (made.paths[made.count] == NULL)
			complete = false;
	}
	if (!complete) {
		known_done(&made);
		return rh_error_no_memory(err);
	}
	qsort(made.paths, count, sizeof *made.paths, compare_paths);
	*known = made;
	return RH_OK;
}

static bool is_known(const struct known *known, const char *path)
{
	return known->paths != NULL &&
	       bsearch(&path, known->paths, known->count, sizeof *known->paths, compare_paths) != NULL;
}

static bool is_number(int64_t value)
{
	return value >= 1 && value <= NUMBER_MAX;
}

static bool is_duration(int64_t ms)
{
	return ms >= 0 && ms <= RH_DURATION_MAX_MS;
}

static bool is_name(struct rh_text name)
{
	for (size_t i = 0; i < name.length; i++) {
		if ((unsigned char)name.data[i] < ' ')
			return false;
	}
	return name.length > 0 && rh_unicode_valid_prefix(name) == name.length;
}

/* Everything a row needs, and nothing that none of ours would have. Recorded while the history refused, a take has no
 * number, and perhaps no session. */
static bool is_whole(const struct rh_take_meta *meta)
{
	bool numbered = meta != NULL && is_number(meta->take) && is_number(meta->session);
	bool unnumbered = meta != NULL && meta->take == 0 && (meta->session == 0 || is_number(meta->session));
	return (numbered || unnumbered) && meta->at_unix_ms > 0 && meta->at_unix_ms <= UNIX_MS_MAX &&
	       is_duration(meta->prep_ms) && is_duration(meta->target_ms) && is_name(meta->bank) && is_name(meta->id);
}

static struct rh_attempt attempt_of(const struct rh_take_meta *meta, const char *path, const struct examined *e)
{
	struct rh_civil civil = rh_clock_civil(meta->at_unix_ms);
	return (struct rh_attempt){.take = meta->take,
	                           .session = meta->session,
	                           .bank = meta->bank,
	                           .id = meta->id,
	                           .question = meta->question,
	                           .lang = RH_TEXT(""),
	                           .at_unix_ms = meta->at_unix_ms,
	                           .utc_offset_s = civil.utc_offset_s,
	                           .practice_day = civil.practice_day,
	                           .prep_ms = meta->prep_ms,
	                           .answer_ms = e->info.duration_ms,
	                           .target_ms = meta->target_ms,
	                           .outcome = RH_OUTCOME_FINISHED,
	                           .path = rh_text_of(path),
	                           .frames = e->info.frames,
	                           .sample_rate_hz = e->info.sample_rate_hz,
	                           .note = RH_TEXT("")};
}

/* The session a take says it was of, with what is known of it. */
static struct rh_history_session session_of(const struct rh_take_meta *meta)
{
	return (struct rh_history_session){.session = meta->session,
	                                   .at_unix_ms = meta->at_unix_ms,
	                                   .ended_unix_ms = meta->at_unix_ms,
	                                   .command = RH_TEXT(""),
	                                   .title = RH_TEXT("")};
}

static enum rh_status ensure_session(struct rh_history *history, const struct rh_take_meta *meta, struct rh_error *err)
{
	const struct rh_history_session *found = NULL;
	const struct rh_history_session made = session_of(meta);
	enum rh_status status = rh_history_session(history, meta->session, &found, err);
	return status == RH_ERR_NOT_FOUND ? rh_history_session_add(history, &made, err) : status;
}

/* The session that a take without a number was of, where the history has one of that time; else one of its own. */
static enum rh_status find_session(struct rh_history *history, const struct rh_take_meta *meta, int64_t *number,
                                   struct rh_error *err)
{
	const struct rh_history_session *found = NULL;
	bool known = meta->take == 0 && meta->session != 0 &&
	             rh_history_session(history, meta->session, &found, NULL) == RH_OK &&
	             found->at_unix_ms <= meta->at_unix_ms &&
	             (found->ended_unix_ms == 0 || meta->at_unix_ms <= found->ended_unix_ms);
	if (known) {
		*number = meta->session;
		return RH_OK;
	}
	const struct rh_history_session session = session_of(meta);
	RH_TRY(rh_history_session_begin(history, &session, number, err));
	return rh_history_session_end(history, *number, meta->at_unix_ms, err);
}

/* It has no number, or one that is another take's: a new one. */
static enum rh_status add_renumbered(const struct rh_recover_config *config, const struct rh_take_meta *meta,
                                     const char *path, const struct examined *e, struct rh_error *err)
{
	struct rh_attempt attempt = attempt_of(meta, path, e);
	RH_TRY(find_session(config->history, meta, &attempt.session, err));
	RH_TRY(rh_history_attempt_begin(config->history, &attempt, &attempt.take, err));
	RH_TRY(rh_history_attempt_end(config->history, &attempt, err));
	tell(config, RH_RECOVERED_ROW, attempt.take, meta->id, path, e);
	return RH_OK;
}

/* There is a row of this number. */
static enum rh_status meet_row(const struct rh_recover_config *config, const struct rh_take_meta *meta,
                               const char *path, const struct examined *e, struct rh_error *err)
{
	const struct rh_attempt *row = NULL;
	RH_TRY(rh_history_attempt(config->history, meta->take, &row, err));
	bool same = row->session == meta->session && rh_text_equal(row->bank, meta->bank) &&
	            rh_text_equal(row->id, meta->id);
	if (!same)
		return add_renumbered(config, meta, path, e, err);
	/* A copy of what the history has. */
	if (row->path.length > 0 && rh_file_exists(row->path.data))
		return RH_OK;
	RH_TRY(settle(config->history, row, path, e, err));
	tell(config, RH_RECOVERED_PLACE, meta->take, meta->id, path, e);
	return RH_OK;
}

static enum rh_status add_row(const struct rh_recover_config *config, const struct rh_take_meta *meta, const char *path,
                              const struct examined *e, struct rh_error *err)
{
	const struct rh_attempt attempt = attempt_of(meta, path, e);
	const struct rh_attempt *row = NULL;
	if (meta->take == 0)
		return add_renumbered(config, meta, path, e, err);
	if (rh_history_attempt(config->history, meta->take, &row, NULL) == RH_OK)
		return meet_row(config, meta, path, e, err);
	RH_TRY(ensure_session(config->history, meta, err));
	RH_TRY(rh_history_attempt_add(config->history, &attempt, err));
	tell(config, RH_RECOVERED_ROW, meta->take, meta->id, path, e);
	return RH_OK;
}

/* A copy of what the history has elsewhere: what an interrupted archiving left, for one. */
static bool is_kept_elsewhere(const struct rh_recover_config *config, const struct rh_take_meta *meta)
{
	const struct rh_attempt *row = NULL;
	return meta->take > 0 && rh_history_attempt(config->history, meta->take, &row, NULL) == RH_OK &&
	       row->session == meta->session && rh_text_equal(row->id, meta->id) && row->path.length > 0 &&
	       rh_file_exists(row->path.data);
}

/* What the file still gives goes into a new one, and that into the history; it itself stays as it is. */
static enum rh_status save_rest(const struct rh_recover_config *config, const struct rh_take_meta *meta,
                                const char *path, struct examined *e, struct rh_error *err)
{
	char *saved = NULL;
	struct rh_error why = {0};
	enum rh_status status = rh_salvage(path, meta, &saved, &why);
	if (status == RH_ERR_EXISTS) /* saved before */
		return RH_OK;
	if (status != RH_OK) {
		tell(config, RH_RECOVERED_UNREADABLE, 0, meta->id, path, e);
		return RH_OK;
	}
	examine(saved, e);
	e->repaired = true;
	status = e->kind == RH_RECOVERED_LENGTH ? add_row(config, meta, saved, e, err) : RH_OK;
	free(saved);
	return status;
}

static enum rh_status enter(const struct rh_recover_config *config, const struct rh_take_meta *meta, const char *path,
                            struct rh_error *err)
{
	struct examined e;
	examine(path, &e);
	switch (e.kind) {
	case RH_RECOVERED_LENGTH:
		return rh_text_ends_with(rh_text_of(path), RH_TEXT(RH_ARCHIVE_PART))
		           ? save_rest(config, meta, path, &e, err)
		           : add_row(config, meta, path, &e, err);
	case RH_RECOVERED_UNREADABLE:
		return save_rest(config, meta, path, &e, err);
	case RH_RECOVERED_ROW:
	case RH_RECOVERED_PLACE:
	case RH_RECOVERED_LIVE:
	case RH_RECOVERED_MISSING:
	case RH_RECOVERED_FOREIGN:
		tell(config, e.kind, 0, meta->id, path, &e);
		return RH_OK;
	case RH_RECOVERED_EMPTY: /* without a sound in it it is no take */
		return RH_OK;
	}
	return RH_OK;
}

/* Whether a file's name says that it is sound. */
static bool is_named_sound(const char *path)
{
	static const char *const endings[] = {".wav", ".flac", ".opus", RH_ARCHIVE_PART};
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		if (rh_text_ends_with(rh_text_of(path), rh_text_of(endings[i])))
			return true;
	}
	return false;
}

static void tell_left_alone(const struct rh_recover_config *config, enum rh_recovered_kind kind, const char *path,
                            const struct rh_error *why)
{
	struct examined e = {.err = *why};
	if (is_named_sound(path))
		tell(config, kind, 0, RH_TEXT(""), path, &e);
}

static enum rh_status look_at(const struct rh_recover_config *config, const char *path, struct rh_error *err)
{
	struct rh_take_reader *reader = NULL;
	struct rh_error why = {0};
	enum rh_take_state state = RH_TAKE_SOUND;
	/* Sizes first: a file may be readable only with true ones. */
	(void)rh_take_repair(path, &state, NULL);
	if (state == RH_TAKE_BLANK)
		return RH_OK;
	if (rh_take_reader_new_unfinished(path, &reader, &why) != RH_OK) {
		tell_left_alone(config, RH_RECOVERED_UNREADABLE, path, &why);
		return RH_OK;
	}
	const struct rh_take_meta *meta = rh_take_reader_meta(reader);
	enum rh_status status = RH_OK;
	if (!is_whole(meta))
		tell_left_alone(config, RH_RECOVERED_FOREIGN, path, &why);
	else if (!is_kept_elsewhere(config, meta))
		status = enter(config, meta, path, err);
	rh_take_reader_free(reader);
	return status;
}

static enum rh_status look_everywhere(const struct rh_recover_config *config, const struct known *known,
                                      struct rh_error *err)
{
	struct rh_file_list files = {0};
	RH_TRY(rh_file_tree_new(config->takes_dir, "", YEAR_AND_MONTH, &files, err));
	enum rh_status status = RH_OK;
	for (size_t i = files.count; i > 0 && status == RH_OK; i--) {
		if (rh_clock_monotonic_ns() >= config->deadline_ns)
			break;
		if (!is_known(known, files.paths[i - 1]))
			status = look_at(config, files.paths[i - 1], err);
	}
	rh_file_list_done(&files);
	return status;
}

enum rh_status rh_recover(const struct rh_recover_config *config, struct rh_error *err)
{
	struct known known = {0};
	RH_TRY(finish_rows(config, err));
	if (!config->look_everywhere)
		return RH_OK;
	RH_TRY(known_init(&known, config->history, err));
	enum rh_status status = look_everywhere(config, &known, err);
	known_done(&known);
	return status;
}
