// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/upkeep.h"

#include "base/buffer.h"
#include "history/attempts.h"
#include "history/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PRIVATE_MODE = 0600, NAMES_TRIED = 100, COPY_PAGES = 1024, COPY_WAIT_MS = 10, COPY_PATIENCE_MS = 5000 };

/* The first line of SQLite's own list of faults; "ok" when there is none. */
static enum rh_status ask_integrity(struct rh_history *history, struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	bool row = false;
	RH_TRY(rh_database_prepare(history, "PRAGMA integrity_check(1)", &statement, err));
	RH_TRY(rh_database_step(history, statement, &row, err));
	const char *answer = row ? (const char *)sqlite3_column_text(statement, 0) : NULL;
	enum rh_status status = RH_OK;
	if (answer == NULL || strcmp(answer, "ok") != 0)
		status = rh_error_set(err, RH_ERR_DATABASE, N_("the history %s is damaged (%s)"), history->path,
		                      answer != NULL ? answer : "it says nothing");
	rh_database_drop(statement);
	return status;
}

static enum rh_status ask_references(struct rh_history *history, struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	bool row = false;
	RH_TRY(rh_database_prepare(history, "PRAGMA foreign_key_check", &statement, err));
	RH_TRY(rh_database_step(history, statement, &row, err));
	if (!row)
		return RH_OK;
	rh_database_drop(statement);
	return rh_error_set(err, RH_ERR_DATABASE, N_("the history %s is damaged (rows refer to rows that are gone)"),
	                    history->path);
}

/* A byte of a table's name changed breaks no rule of SQLite's. */
static enum rh_status ask_tables(struct rh_history *history, struct rh_error *err)
{
	static const char attempts[] = RH_ATTEMPTS_SELECT "WHERE 0";
	static const char *const questions[] = {
	    attempts,
	    "SELECT session, at_unix_ms, ended_unix_ms, seed, planned, command, title FROM session WHERE 0",
	    "SELECT mark, take, at_ms, kind, number FROM mark WHERE 0",
	    "SELECT take, name, value FROM measure WHERE 0",
	    "SELECT job, kind, take, state, at_unix_ms FROM job WHERE 0",
	    "SELECT bank, id, stale, stability, difficulty, grade, last_day, answers, lapses FROM schedule WHERE 0",
	    "SELECT script, text FROM script WHERE 0",
	};
	int64_t version = 0;
	RH_TRY(rh_database_number(history, "PRAGMA user_version", &version, err));
	for (size_t i = 0; version == rh_schema_version() && i < sizeof questions / sizeof questions[0]; i++)
		RH_TRY(rh_database_run(history, questions[i], err));
	return RH_OK;
}

static enum rh_status check_open(struct rh_history *history, struct rh_error *err)
{
	RH_TRY(rh_schema_check(history, err));
	RH_TRY(rh_database_check_size(history, err));
	RH_TRY(ask_tables(history, err));
	RH_TRY(ask_integrity(history, err));
	return ask_references(history, err);
}

/* What SQLite says of a file it could not look at, and not of one that is damaged. */
static bool is_refusal(const struct rh_history *history)
{
	static const int codes[] = {SQLITE_BUSY, SQLITE_LOCKED, SQLITE_FULL,  SQLITE_READONLY, SQLITE_PERM,
	                            SQLITE_AUTH, SQLITE_NOMEM,  SQLITE_IOERR, SQLITE_CANTOPEN};
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
		if (history->db == NULL || (sqlite3_errcode(history->db) & 0xFF) == codes[i])
			return true;
	}
	return false;
}

enum rh_status rh_history_check(const char *path, struct rh_error *err)
{
	struct stat st;
	if (stat(path, &st) != 0)
		return rh_error_set(err, errno == ENOENT ? RH_ERR_NOT_FOUND : RH_ERR_SYSTEM, N_("cannot read %s: %s"),
		                    path, strerror(errno));
	struct rh_history *history = calloc(1, sizeof *history);
	if (history != NULL)
		history->path = strdup(path);
	if (history == NULL || history->path == NULL) {
		rh_history_free(history);
		return rh_error_no_memory(err);
	}
	enum rh_status status = rh_database_open(history, err);
	if (status == RH_OK)
		status = check_open(history, err);
	if (status == RH_ERR_DATABASE && !is_refusal(history)) {
		status = RH_ERR_SYNTAX;
		if (err != NULL)
			err->status = status;
	}
	rh_history_free(history);
	return status;
}

static int copy_pages(sqlite3 *from, sqlite3 *to)
{
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
	if (backup == NULL)
		return sqlite3_errcode(to);
	int result = SQLITE_OK;
	for (int waited = 0; waited < COPY_PATIENCE_MS; waited += COPY_WAIT_MS) {
		do
			result = sqlite3_backup_step(backup, COPY_PAGES);
		while (result == SQLITE_OK);
		if (result != SQLITE_BUSY && result != SQLITE_LOCKED)
			break;
		sqlite3_sleep(COPY_WAIT_MS);
	}
	int end = sqlite3_backup_finish(backup);
	return result == SQLITE_DONE ? end : result;
}

static enum rh_status make_empty(const char *path, struct rh_error *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, PRIVATE_MODE);
	if (fd < 0)
		return rh_error_set(err, errno == EEXIST ? RH_ERR_EXISTS : RH_ERR_SYSTEM, N_("cannot make %s: %s"),
		                    path, strerror(errno));
	(void)close(fd);
	return RH_OK;
}

enum rh_status rh_history_copy(struct rh_history *history, const char *path, struct rh_error *err)
{
	sqlite3 *copy = NULL;
	RH_TRY(make_empty(path, err));
	int result = sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE, NULL);
	if (result == SQLITE_OK)
		result = copy_pages(history->db, copy);
	/* The log mode came along with the pages; a copy that lies still needs no log beside it. */
	if (result == SQLITE_OK)
		result = sqlite3_exec(copy, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
	sqlite3_close(copy);
	if (result == SQLITE_OK)
		return RH_OK;
	(void)unlink(path); /* made by this call */
	return rh_error_set(err, RH_ERR_DATABASE, N_("the history %s cannot be copied to %s (%s)"), history->path, path,
	                    sqlite3_errstr(result));
}

/* "PATH.WORD-20261123-160211", in UTC so that two of them sort by time. */
static void dated_name(struct rh_buffer *out, const char *path, const char *word, int64_t unix_ms, int attempt)
{
	time_t seconds = (time_t)(unix_ms / 1000);
	struct tm at;
	char text[32] = "";
	if (gmtime_r(&seconds, &at) != NULL)
		(void)strftime(text, sizeof text, "%Y%m%d-%H%M%S", &at);
	rh_buffer_clear(out);
	rh_buffer_printf(out, "%s.%s-%s", path, word, text);
	if (attempt > 0)
		rh_buffer_printf(out, "-%d", attempt + 1);
}

/* A name that nothing has; owned by the buffer. */
static enum rh_status free_name(struct rh_buffer *out, const char *path, const char *word, int64_t unix_ms,
                                struct rh_error *err)
{
	struct stat st;
	for (int i = 0; i < NAMES_TRIED; i++) {
		dated_name(out, path, word, unix_ms, i);
		RH_TRY(rh_buffer_status(out, err));
		if (lstat(out->data, &st) != 0 && errno == ENOENT)
			return RH_OK;
	}
	return rh_error_set(err, RH_ERR_EXISTS, "%s and a hundred more names are taken", out->data);
}

enum rh_status rh_history_backup(struct rh_history *history, int64_t now_unix_ms, struct rh_error *err)
{
	struct rh_buffer name = {0};
	enum rh_status status = free_name(&name, history->path, "backup", now_unix_ms, err);
	if (status == RH_OK)
		status = rh_history_copy(history, name.data, err);
	rh_buffer_done(&name);
	return status;
}

/* What belongs to the file goes with it, or SQLite would mend a new file by an old log. */
static enum rh_status rename_all(const char *path, const char *name, struct rh_error *err)
{
	static const char *const suffixes[] = {"-wal", "-shm", "-journal", ""};
	enum rh_status status = RH_OK;
	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0] && status == RH_OK; i++) {
		struct rh_buffer from = {0}, to = {0};
		rh_buffer_printf(&from, "%s%s", path, suffixes[i]);
		rh_buffer_printf(&to, "%s%s", name, suffixes[i]);
		if (from.failed || to.failed)
			status = rh_error_no_memory(err);
		else if (rename(from.data, to.data) != 0 && (errno != ENOENT || suffixes[i][0] == '\0'))
			status = rh_error_set(err, RH_ERR_SYSTEM, N_("cannot set %s aside: %s"), from.data,
			                      strerror(errno));
		rh_buffer_done(&from);
		rh_buffer_done(&to);
	}
	return status;
}

enum rh_status rh_history_set_aside(const char *path, int64_t now_unix_ms, char **name, struct rh_error *err)
{
	struct rh_buffer found = {0};
	enum rh_status status = free_name(&found, path, "damaged", now_unix_ms, err);
	if (status == RH_OK)
		status = rename_all(path, found.data, err);
	if (status == RH_OK)
		status = rh_buffer_take(&found, name, err);
	rh_buffer_done(&found);
	return status;
}

/* A number that is taken is not the caller's fault. */
static enum rh_status finish_add(struct rh_history *history, sqlite3_stmt *statement, const char *noun, int64_t number,
                                 struct rh_error *err)
{
	bool row = false;
	enum rh_status status = rh_database_step(history, statement, &row, err);
	int code = sqlite3_extended_errcode(history->db);
	if (status != RH_OK && code == SQLITE_CONSTRAINT_PRIMARYKEY)
		return rh_error_set(err, RH_ERR_EXISTS, "there is a %s %lld already", noun, (long long)number);
	return status;
}

enum rh_status rh_history_session_add(struct rh_history *history, const struct rh_history_session *session,
                                      struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	RH_TRY(rh_database_prepare(history,
	                           "INSERT INTO session (session, at_unix_ms, ended_unix_ms, seed, planned, command,"
	                           " title) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	                           &statement, err));
	rh_database_bind(statement, 1, session->session);
	rh_database_bind(statement, 2, session->at_unix_ms);
	rh_database_bind(statement, 3, session->ended_unix_ms);
	rh_database_bind(statement, 4, session->seed);
	rh_database_bind(statement, 5, session->planned);
	rh_database_bind_text(statement, 6, session->command);
	rh_database_bind_text(statement, 7, session->title);
	return finish_add(history, statement, "session", session->session, err);
}

static void bind_attempt(sqlite3_stmt *statement, const struct rh_attempt *attempt)
{
	const struct rh_attempt *a = attempt;
	const int64_t numbers[] = {
	    a->take,        a->session,     a->at_unix_ms, a->utc_offset_s,    a->practice_day,
	    a->prep_ms,     a->answer_ms,   a->target_ms,  (int64_t)a->rating, a->hints,
	    a->points_said, a->point_count, a->frames,     a->lost_frames,     a->sample_rate_hz};
	const struct rh_text texts[] = {a->bank, a->id,  a->question, a->lang, rh_text_of(rh_outcome_name(a->outcome)),
	                                a->path, a->note};
	enum { NUMBERS = sizeof numbers / sizeof numbers[0], TEXTS = sizeof texts / sizeof texts[0] };
	for (int i = 0; i < NUMBERS; i++)
		rh_database_bind(statement, i + 1, numbers[i]);
	for (int i = 0; i < TEXTS; i++)
		rh_database_bind_text(statement, NUMBERS + i + 1, texts[i]);
}

enum rh_status rh_history_attempt_add(struct rh_history *history, const struct rh_attempt *attempt,
                                      struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	RH_TRY(
	    rh_database_prepare(history,
	                        "INSERT INTO attempt (take, session, at_unix_ms, utc_offset_s, practice_day, prep_ms,"
	                        " answer_ms, target_ms, rating, hints, points_said, point_count, frames, lost_frames,"
	                        " sample_rate_hz, bank, id, question, lang, outcome, path, note) VALUES"
	                        " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	                        &statement, err));
	bind_attempt(statement, attempt);
	return finish_add(history, statement, "take", attempt->take, err);
}

enum rh_status rh_history_attempt_remove(struct rh_history *history, int64_t take, struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	RH_TRY(rh_database_prepare(history, "DELETE FROM attempt WHERE take = ?1", &statement, err));
	rh_database_bind(statement, 1, take);
	return rh_database_change(history, statement, "take", take, err);
}

enum rh_status rh_history_compact(struct rh_history *history, struct rh_error *err)
{
	return rh_database_run(history,
	                       "DELETE FROM session WHERE session NOT IN (SELECT session FROM attempt);"
	                       "DELETE FROM script WHERE script NOT IN"
	                       " (SELECT script FROM attempt WHERE script IS NOT NULL);"
	                       "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)",
	                       err);
}
