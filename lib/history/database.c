// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/database.h"

#include "base/buffer.h"
#include "os/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUSY_MS = 5000, RETRY_MS = 10, PRIVATE_MODE = 0600, OTHERS = 077 };

bool rh_database_in_memory(const struct rh_history *history)
{
	return strcmp(history->path, ":memory:") == 0;
}

static enum rh_status cannot_open(const char *path, const char *why, struct rh_error *err)
{
	return rh_error_set(err, RH_ERR_SYSTEM, N_("cannot open the history %s: %s"), path, why);
}

/* Made here and not by SQLite, so that the user's umask decides nothing. An existing file is never opened and closed by
 * us: closing any descriptor of it would drop the locks of other connections in this process. */
static enum rh_status ensure_file(const char *path, struct rh_error *err)
{
	struct stat st;
	if (stat(path, &st) == 0)
		return S_ISREG(st.st_mode) ? RH_OK : cannot_open(path, "not a regular file", err);
	if (errno != ENOENT)
		return cannot_open(path, strerror(errno), err);
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, PRIVATE_MODE);
	if (fd < 0)
		return errno == EEXIST ? RH_OK : cannot_open(path, strerror(errno), err);
	int failed = fchmod(fd, PRIVATE_MODE);
	close(fd);
	return failed == 0 ? RH_OK : cannot_open(path, strerror(errno), err);
}

static enum rh_status connect(struct rh_history *history, const char *name, int flags, struct rh_error *err)
{
	if (sqlite3_open_v2(name, &history->db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return rh_database_fault(history, err);
	sqlite3_extended_result_codes(history->db, 1);
	sqlite3_busy_timeout(history->db, BUSY_MS);
	sqlite3_db_config(history->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(history->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	return rh_database_run(
	    history, "PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;", err);
}

enum rh_status rh_database_open(struct rh_history *history, struct rh_error *err)
{
	if (!rh_database_in_memory(history))
		RH_TRY(ensure_file(history->path, err));
	return connect(history, history->path, SQLITE_OPEN_READWRITE, err);
}

/* Bytes of the file or of a companion; 0 when there is none. */
static int64_t size_of(const struct rh_history *history, const char *suffix)
{
	char *name = sqlite3_mprintf("%s%s", history->path, suffix);
	struct stat st;
	int64_t size = name != NULL && stat(name, &st) == 0 ? (int64_t)st.st_size : 0;
	sqlite3_free(name);
	return size;
}

/* The path as a URI that SQLite reads without looking for a log or locks. */
static void write_uri(struct rh_buffer *out, const char *path)
{
	rh_buffer_string(out, "file:");
	for (const char *at = path; *at != '\0'; at++) {
		if (strchr("?#%", *at) != NULL)
			rh_buffer_printf(out, "%%%02X", (unsigned)(unsigned char)*at);
		else
			rh_buffer_byte(out, *at);
	}
	rh_buffer_string(out, "?immutable=1");
}

/* A log needs companions beside the file, which cannot be made here; without one the file is complete by itself. */
enum rh_status rh_database_open_to_read(struct rh_history *history, struct rh_error *err)
{
	struct rh_buffer uri = {0};
	if (size_of(history, "-wal") > 0)
		return connect(history, history->path, SQLITE_OPEN_READONLY, err);
	write_uri(&uri, history->path);
	enum rh_status status = uri.failed ? rh_error_no_memory(err)
	                                   : connect(history, uri.data, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, err);
	rh_buffer_done(&uri);
	return status;
}

enum rh_status rh_database_check_size(struct rh_history *history, struct rh_error *err)
{
	int64_t page_size = 0;
	if (rh_database_in_memory(history))
		return RH_OK;
	RH_TRY(rh_database_number(history, "PRAGMA page_size", &page_size, err));
	if (page_size < 1 || size_of(history, "-wal") > 0 || size_of(history, "") % page_size == 0)
		return RH_OK;
	return rh_error_set(err, RH_ERR_DATABASE, N_("the history %s is damaged (its end is missing)"), history->path);
}

static void tighten(const char *path, const char *suffix)
{
	char *name = sqlite3_mprintf("%s%s", path, suffix);
	struct stat st;
	if (name != NULL && stat(name, &st) == 0 && (st.st_mode & OTHERS) != 0)
		(void)chmod(name, PRIVATE_MODE); /* somebody else's file stays as they made it */
	sqlite3_free(name);
}

/* The switch needs the file for itself and does not wait for it as other statements do. */
static int switch_to_log(sqlite3 *db)
{
	int result = SQLITE_BUSY;
	for (int waited = 0; (result & 0xFF) == SQLITE_BUSY && waited < BUSY_MS; waited += RETRY_MS) {
		if (waited > 0)
			sqlite3_sleep(RETRY_MS);
		result = sqlite3_exec(db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
	}
	return result;
}

enum rh_status rh_database_settle(struct rh_history *history, struct rh_error *err)
{
	if (rh_database_in_memory(history))
		return RH_OK;
	tighten(history->path, "");
	if (switch_to_log(history->db) != SQLITE_OK)
		return rh_database_fault(history, err);
	tighten(history->path, "-wal");
	tighten(history->path, "-shm");
	return RH_OK;
}

void rh_database_close(struct rh_history *history)
{
	for (size_t i = 0; i < RH_HISTORY_STATEMENTS_MAX; i++)
		sqlite3_finalize(history->statements[i].compiled);
	for (size_t i = 0; i < RH_HISTORY_LISTS; i++)
		sqlite3_finalize(history->lists[i]);
	rh_database_results_done(&history->results);
	sqlite3_close(history->db);
}

static const char *explain(int code)
{
	static const struct {
		int code;
		const char *sentence;
	} sentences[] = {
	    {SQLITE_BUSY, N_("is in use by another program")},
	    {SQLITE_LOCKED, N_("is in use by another program")},
	    {SQLITE_FULL, N_("cannot grow: the disk is full")},
	    {SQLITE_NOTADB, N_("is damaged, or no history at all")},
	    {SQLITE_CORRUPT, N_("is damaged")},
	    {SQLITE_READONLY, N_("may not be written")},
	    {SQLITE_PERM, N_("may not be written")},
	    {SQLITE_CANTOPEN, N_("cannot be opened")},
	    {SQLITE_IOERR, N_("cannot be read or written")},
	};
	for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
		if (sentences[i].code == code)
			return sentences[i].sentence;
	}
	return "refused";
}

/* Why the file cannot be written, or nothing made beside it; 0 when it can. */
static int writing_refusal(const char *path)
{
	if (access(path, W_OK) != 0)
		return errno;
	char *folder = rh_file_folder_of(path);
	int refusal = folder != NULL && access(folder, W_OK) != 0 ? errno : 0;
	free(folder);
	return refusal;
}

/* What the system said when SQLite could not open, read or write; 0 when it was not the system. */
static int system_refusal(const struct rh_history *history, int code)
{
	int refusal = code == SQLITE_IOERR || code == SQLITE_CANTOPEN ? sqlite3_system_errno(history->db) : 0;
	/* What cannot be opened to write SQLite tries to read, and keeps how that went. */
	bool unsaid = code == SQLITE_READONLY || refusal == ENOENT;
	return unsaid ? writing_refusal(history->path) : refusal;
}

static enum rh_status hand_on(const struct rh_error *fault, struct rh_error *err)
{
	if (err != NULL)
		*err = *fault;
	return fault->status;
}

enum rh_status rh_database_fault(const struct rh_history *history, struct rh_error *err)
{
	int code = sqlite3_errcode(history->db) & 0xFF;
	if (history->db == NULL || code == SQLITE_NOMEM)
		return rh_error_no_memory(err);
	if (code == SQLITE_READONLY && history->why_read_only.status != RH_OK)
		return hand_on(&history->why_read_only, err);
	int refusal = system_refusal(history, code);
	if (refusal == ENOSPC || refusal == EDQUOT)
		code = SQLITE_FULL;
	enum rh_status status = code == SQLITE_CONSTRAINT ? RH_ERR_INVALID : RH_ERR_DATABASE;
	return rh_error_set(err, status, N_("the history %s %s (%s)"), history->path, explain(code),
	                    refusal != 0 ? strerror(refusal) : sqlite3_errmsg(history->db));
}

enum rh_status rh_database_run(struct rh_history *history, const char *sql, struct rh_error *err)
{
	if (sqlite3_exec(history->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return rh_database_fault(history, err);
	return RH_OK;
}

enum rh_status rh_database_number(struct rh_history *history, const char *sql, int64_t *number, struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	bool row = false;
	RH_TRY(rh_database_prepare(history, sql, &statement, err));
	RH_TRY(rh_database_step(history, statement, &row, err));
	*number = row ? sqlite3_column_int64(statement, 0) : 0;
	rh_database_drop(statement);
	return RH_OK;
}

static enum rh_status compile(struct rh_history *history, const char *sql, sqlite3_stmt **compiled,
                              struct rh_error *err)
{
	if (sqlite3_prepare_v3(history->db, sql, -1, SQLITE_PREPARE_PERSISTENT, compiled, NULL) != SQLITE_OK)
		return rh_database_fault(history, err);
	return RH_OK;
}

enum rh_status rh_database_prepare(struct rh_history *history, const char *sql, sqlite3_stmt **statement,
                                   struct rh_error *err)
{
	size_t i = 0;
	while (i + 1 < RH_HISTORY_STATEMENTS_MAX && history->statements[i].sql != NULL &&
	       history->statements[i].sql != sql)
		i++;
	struct rh_history_statement *slot = &history->statements[i];
	if (slot->sql != sql) {
		sqlite3_finalize(slot->compiled);
		*slot = (struct rh_history_statement){0};
		RH_TRY(compile(history, sql, &slot->compiled, err));
		slot->sql = sql;
	}
	*statement = slot->compiled;
	return RH_OK;
}

void rh_database_bind(sqlite3_stmt *statement, int n, int64_t value)
{
	(void)sqlite3_bind_int64(statement, n, value);
}

void rh_database_bind_text(sqlite3_stmt *statement, int n, struct rh_text text)
{
	const char *data = text.length > 0 ? text.data : "";
	(void)sqlite3_bind_text64(statement, n, data, text.length, SQLITE_STATIC, SQLITE_UTF8);
}

enum rh_status rh_database_step(const struct rh_history *history, sqlite3_stmt *statement, bool *row,
                                struct rh_error *err)
{
	int result = sqlite3_step(statement);
	if (result == SQLITE_ROW) {
		*row = true;
		return RH_OK;
	}
	*row = false;
	enum rh_status status = result == SQLITE_DONE ? RH_OK : rh_database_fault(history, err);
	rh_database_drop(statement);
	return status;
}

enum rh_status rh_database_finish(const struct rh_history *history, sqlite3_stmt *statement, struct rh_error *err)
{
	bool row = false;
	return rh_database_step(history, statement, &row, err);
}

enum rh_status rh_database_change(const struct rh_history *history, sqlite3_stmt *statement, const char *noun,
                                  int64_t number, struct rh_error *err)
{
	RH_TRY(rh_database_finish(history, statement, err));
	if (sqlite3_changes(history->db) == 0)
		return rh_error_set(err, RH_ERR_NOT_FOUND, N_("no %s %lld"), noun, (long long)number);
	return RH_OK;
}

void rh_database_drop(sqlite3_stmt *statement)
{
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
}

bool rh_database_text(struct rh_arena *arena, sqlite3_stmt *statement, int n, struct rh_text *text)
{
	const unsigned char *data = sqlite3_column_text(statement, n);
	size_t length = (size_t)sqlite3_column_bytes(statement, n);
	return rh_arena_text(arena, (struct rh_text){(const char *)data, data != NULL ? length : 0}, text);
}

enum rh_status rh_database_hand_out(struct rh_history *history, struct rh_history_results *take_results,
                                    enum rh_status reading)
{
	if (reading == RH_OK) {
		rh_database_results_done(&history->results);
		history->results = *take_results;
		*take_results = (struct rh_history_results){0};
	}
	rh_database_results_done(take_results);
	return reading;
}

void rh_database_results_done(struct rh_history_results *results)
{
	rh_arena_done(&results->arena);
	free(results->rows);
	results->rows = NULL;
}
