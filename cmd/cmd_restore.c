// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/take.h"
#include "base/array.h"
#include "history/progress.h"
#include "history/transcripts.h"
#include "history/upkeep.h"
#include "mend.h"
#include "os/made.h"
#include "progress.h"
#include "report/record.h"

#include <stdlib.h>
#include <string.h>

const struct rh_syntax rh_syntax_restore = {
    .usage = "FOLDER",
    .topic = RH_TOPIC_FILE,
    .least = 1,
    .most = 1,
    .tables = {[RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE},
};

#define HISTORY_BYTES_MAX ((size_t)4 << 30)
enum { NAMES_TRIED = 1000 };

/* The sessions of the export and the numbers they have here. */
struct pairing {
	int64_t theirs, ours;
};

struct unpacking {
	struct rh_app *app;
	const char *folder;
	struct rh_history *history;
	struct rh_made made;      /* copies whose rows are not there yet */
	struct pairing *sessions; /* owned */
	size_t session_count, session_capacity;
	int64_t next_take; /* a number nothing has */
	int64_t added, known, recordings;
	struct rh_error err;
};

static bool note_session(struct unpacking *u, int64_t theirs, int64_t ours)
{
	struct pairing *sessions = rh_array_room(u->sessions, u->session_count, &u->session_capacity, sizeof *sessions);
	if (sessions == NULL)
		return false;
	u->sessions = sessions;
	u->sessions[u->session_count++] = (struct pairing){theirs, ours};
	return true;
}

static int64_t session_here(const struct unpacking *u, int64_t theirs)
{
	for (size_t i = u->session_count; i > 0; i--) {
		if (u->sessions[i - 1].theirs == theirs)
			return u->sessions[i - 1].ours;
	}
	return 0;
}

static bool is_same_session(const struct rh_history_session *ours, const struct rh_record_session *theirs)
{
	return ours->at_unix_ms == theirs->at_unix_ms && ours->seed == theirs->seed &&
	       rh_text_equal(ours->command, theirs->command);
}

/* A session with this number that is the same one; otherwise a new one, with its old number where that is free. */
static enum rh_status take_session(struct unpacking *u, const struct rh_record_session *s)
{
	const struct rh_history_session *found = NULL;
	struct rh_history_session row = {s->session, s->at_unix_ms, s->seed,         s->planned,
	                                 s->command, s->title,      s->ended_unix_ms};
	enum rh_status status = rh_history_session(u->history, s->session, &found, &u->err);
	if (status != RH_OK && status != RH_ERR_NOT_FOUND)
		return status;
	int64_t ours = s->session;
	if (status == RH_ERR_NOT_FOUND)
		RH_TRY(rh_history_session_add(u->history, &row, &u->err));
	else if (!is_same_session(found, s)) {
		RH_TRY(rh_history_session_begin(u->history, &row, &ours, &u->err));
		RH_TRY(rh_history_session_end(u->history, ours, s->ended_unix_ms, &u->err));
	}
	return note_session(u, s->session, ours) ? RH_OK : rh_error_no_memory(&u->err);
}

static enum rh_status find_next_take(struct unpacking *u)
{
	const struct rh_history_filter newest = {.limit = 1};
	const struct rh_attempt *attempt = NULL;
	size_t count = 0;
	RH_TRY(rh_history_attempts(u->history, &newest, &attempt, &count, &u->err));
	u->next_take = count > 0 ? attempt->take + 1 : 1;
	return RH_OK;
}

/* One answer cannot have begun twice at the same millisecond. *take: its number here, 0 when it is not here. */
static enum rh_status find_known(struct unpacking *u, const struct rh_attempt *attempt, int64_t *take)
{
	const struct rh_history_filter filter = {.bank = attempt->bank, .id = attempt->id};
	const struct rh_attempt *found = NULL;
	size_t count = 0;
	*take = 0;
	RH_TRY(rh_history_attempts(u->history, &filter, &found, &count, &u->err));
	for (size_t i = 0; i < count && *take == 0; i++)
		*take = found[i].at_unix_ms == attempt->at_unix_ms ? found[i].take : 0;
	return RH_OK;
}

/* "takes/NAME" and nothing that leads elsewhere. */
static bool is_inside(struct rh_text file)
{
	struct rh_text name = rh_text_slice(file, 6, SIZE_MAX);
	return rh_text_starts_with(file, RH_TEXT("takes/")) && name.length > 0 &&
	       !rh_text_starts_with(name, RH_TEXT(".")) && rh_text_find(name, RH_TEXT("/")) == SIZE_MAX &&
	       rh_text_find(name, (struct rh_text){"", 1}) == SIZE_MAX;
}

/* A name among the takes that nothing has yet; the ending is the file's own. */
static char *free_path(const struct unpacking *u, const struct rh_attempt *attempt, struct rh_text file)
{
	size_t dot = file.length;
	while (dot > 0 && file.data[dot - 1] != '.')
		dot--;
	char *wav = rh_take_path(u->app->places.takes_dir, attempt->at_unix_ms, attempt->take, attempt->id);
	for (int i = 0; wav != NULL && i < NAMES_TRIED; i++) {
		struct rh_buffer path = {0};
		rh_buffer_text(&path, rh_text_slice(rh_text_of(wav), 0, strlen(wav) - strlen(".wav")));
		if (i > 0)
			rh_buffer_printf(&path, "-%d", i + 1);
		rh_buffer_byte(&path, '.');
		rh_buffer_text(&path, dot > 0 ? rh_text_slice(file, dot, SIZE_MAX) : RH_TEXT("wav"));
		if (!path.failed && !rh_file_exists(path.data)) {
			free(wav);
			return path.data;
		}
		rh_buffer_done(&path);
	}
	free(wav);
	return NULL;
}

/* *path is the caller's to free; NULL where there is no recording. */
static enum rh_status take_recording(struct unpacking *u, const struct rh_record *record, char **path)
{
	*path = NULL;
	if (record->file.length == 0)
		return RH_OK;
	if (!is_inside(record->file))
		return rh_error_set(&u->err, RH_ERR_SYNTAX, "take %lld: '%.*s' is no file of an export",
		                    (long long)record->attempt.take, RH_TEXT_ARGS(record->file));
	char *from = rh_file_join(u->folder, record->file.data);
	char *to = free_path(u, &record->attempt, record->file);
	enum rh_status status = from != NULL && to != NULL ? rh_made_copy(&u->made, from, to, &u->err)
	                                                   : rh_error_no_memory(&u->err);
	free(from);
	if (status != RH_OK) {
		free(to);
		return status;
	}
	u->recordings++;
	*path = to;
	return RH_OK;
}

static enum rh_status add_transcript(struct unpacking *u, int64_t take, const struct rh_record_transcript *transcript)
{
	const struct rh_history_transcript row = {.take = take,
	                                          .text = transcript->text,
	                                          .parts = transcript->parts,
	                                          .command = transcript->command,
	                                          .at_unix_ms = transcript->at_unix_ms,
	                                          .edited = transcript->edited};
	return rh_history_transcript_set(u->history, &row, &u->err);
}

static enum rh_status add_lacking_measures(struct unpacking *u, int64_t take, const struct rh_record *record)
{
	for (size_t i = 0; i < record->measure_count; i++) {
		const struct rh_record_measure *measure = &record->measures[i];
		double here = 0;
		enum rh_status status = rh_history_measure(u->history, take, measure->name, &here, &u->err);
		if (status == RH_ERR_NOT_FOUND)
			status = rh_history_measure_set(u->history, take, measure->name, measure->value, &u->err);
		RH_TRY(status);
	}
	return RH_OK;
}

/* A take that is here without a transcript gets the export's, with what was counted in it; one that has its own keeps
 * it. */
static enum rh_status complete_known(struct unpacking *u, int64_t take, const struct rh_record *record)
{
	const struct rh_history_transcript *here = NULL;
	if (!record->has_transcript)
		return RH_OK;
	enum rh_status status = rh_history_transcript(u->history, take, &here, &u->err);
	if (status != RH_ERR_NOT_FOUND)
		return status;
	RH_TRY(add_lacking_measures(u, take, record));
	return add_transcript(u, take, &record->transcript);
}

static enum rh_status add_details(struct unpacking *u, int64_t take, const struct rh_record *record)
{
	for (size_t i = 0; i < record->measure_count; i++)
		RH_TRY(rh_history_measure_set(u->history, take, record->measures[i].name, record->measures[i].value,
		                              &u->err));
	for (size_t i = 0; i < record->mark_count; i++) {
		const struct rh_history_mark mark = {record->marks[i].at_ms, record->marks[i].kind,
		                                     record->marks[i].number};
		RH_TRY(rh_history_mark_add(u->history, take, &mark, &u->err));
	}
	if (record->script.length > 0)
		RH_TRY(rh_history_script_set(u->history, take, record->script, &u->err));
	return record->has_transcript ? add_transcript(u, take, &record->transcript) : RH_OK;
}

/* With its old number where that is free. */
static enum rh_status add_row(struct unpacking *u, struct rh_attempt *attempt)
{
	enum rh_status status = rh_history_attempt_add(u->history, attempt, &u->err);
	if (status == RH_ERR_EXISTS) {
		attempt->take = u->next_take;
		status = rh_history_attempt_add(u->history, attempt, &u->err);
	}
	if (status == RH_OK && attempt->take >= u->next_take)
		u->next_take = attempt->take + 1;
	return status;
}

static enum rh_status take_attempt(struct unpacking *u, struct rh_record *record)
{
	struct rh_attempt *attempt = &record->attempt;
	int64_t known = 0;
	char *path = NULL;
	RH_TRY(find_known(u, attempt, &known));
	u->known += known != 0;
	if (known != 0)
		return complete_known(u, known, record);
	attempt->session = session_here(u, attempt->session);
	RH_TRY(take_recording(u, record, &path));
	attempt->path = path != NULL ? rh_text_of(path) : RH_TEXT("");
	enum rh_status status = add_row(u, attempt);
	free(path);
	RH_TRY(status);
	u->added++;
	return add_details(u, attempt->take, record);
}

static enum rh_status take_record(struct unpacking *u, struct rh_record *record)
{
	switch (record->kind) {
	case RH_RECORD_HEAD:
		return record->version <= RH_RECORD_VERSION
		           ? RH_OK
		           : rh_error_set(&u->err, RH_ERR_INVALID, "%s was written by a newer version of this program",
		                          u->folder);
	case RH_RECORD_SESSION:
		return take_session(u, &record->session);
	case RH_RECORD_ATTEMPT:
		return take_attempt(u, record);
	}
	return RH_OK;
}

static enum rh_status take_lines(struct unpacking *u, const char *file, struct rh_text rest)
{
	struct rh_text line;
	for (unsigned number = 1; rh_text_next_line(&rest, &line); number++) {
		struct rh_arena arena = {0};
		struct rh_record record;
		enum rh_status status = rh_record_read(line, &arena, &record, &u->err);
		if (status != RH_OK) {
			char why[RH_ERROR_MESSAGE_MAX];
			memcpy(why, u->err.message, sizeof why);
			status = rh_error_at(&u->err, status, file, number, 1, "%s", why);
		} else {
			status = take_record(u, &record);
		}
		rh_arena_done(&arena);
		RH_TRY(status);
	}
	return RH_OK;
}

static enum rh_status take_history(struct unpacking *u)
{
	struct rh_buffer bytes = {0};
	char *file = rh_file_join(u->folder, "history.jsonl");
	if (file == NULL)
		return rh_error_no_memory(&u->err);
	enum rh_status status = rh_file_read(file, HISTORY_BYTES_MAX, &bytes, &u->err);
	if (status == RH_OK)
		status = find_next_take(u);
	if (status == RH_OK)
		status = rh_history_begin(u->history, &u->err);
	if (status == RH_OK)
		status = take_lines(u, file, rh_buffer_view(&bytes));
	if (status == RH_OK)
		status = rh_history_commit(u->history, &u->err);
	if (status != RH_OK)
		rh_made_remove(&u->made);
	rh_made_keep(&u->made);
	rh_history_rollback(u->history);
	rh_buffer_done(&bytes);
	free(file);
	return status;
}

/* Banks that are not there yet; one of the same name stays as it is. */
static enum rh_status take_banks(struct unpacking *u)
{
	struct rh_file_list banks = {0};
	char *folder = rh_file_join(u->folder, "banks");
	if (folder == NULL)
		return rh_error_no_memory(&u->err);
	enum rh_status status = rh_file_list_new(folder, ".yaml", &banks, &u->err);
	for (size_t i = 0; i < banks.count && status == RH_OK; i++) {
		char *to = rh_file_join(u->app->places.banks_dir, rh_file_name_of(banks.paths[i]));
		status = to == NULL           ? rh_error_no_memory(&u->err)
		         : rh_file_exists(to) ? RH_OK
		                              : rh_made_copy(&u->made, banks.paths[i], to, &u->err);
		free(to);
	}
	rh_made_keep(&u->made); /* each is a bank by itself */
	rh_file_list_done(&banks);
	free(folder);
	return status;
}

static enum rh_status unpack(struct unpacking *u)
{
	RH_TRY(rh_file_make_dirs(u->app->places.data_dir, &u->err));
	RH_TRY(rh_mend_open(u->app, &u->history, &u->err));
	RH_TRY(take_history(u));
	RH_TRY(rh_progress_refresh(u->history, &u->err));
	return take_banks(u);
}

int rh_cmd_restore(struct rh_app *app, const struct rh_options *options)
{
	struct unpacking u = {.app = app, .folder = options->words[0]};
	enum rh_status status = unpack(&u);
	rh_history_free(u.history);
	free(u.sessions);
	if (status != RH_OK)
		return rh_say_error(app, &u.err);
	struct rh_buffer line = {0};
	rh_buffer_printf(&line, rh_tr_get(&app->tr, N_("takes added: %lld · recordings: %lld · here already: %lld\n")),
	                 (long long)u.added, (long long)u.recordings, (long long)u.known);
	rh_print_buffer(app, &line);
	return RH_EXIT_DONE;
}
