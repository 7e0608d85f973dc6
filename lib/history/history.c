// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/history.h"

#include "history/running.h"
#include "history/schema.h"
#include "history/upkeep.h"
#include "os/clock.h"

#include <stdlib.h>
#include <string.h>

static enum rh_status copy_older(struct rh_history *history, struct rh_error *err)
{
	bool older = false;
	RH_TRY(rh_schema_is_older(history, &older, err));
	return older ? rh_history_backup(history, rh_clock_unix_ms(), err) : RH_OK;
}

static enum rh_status open_and_migrate(struct rh_history *history, struct rh_error *err)
{
	RH_TRY(rh_database_open(history, err));
	RH_TRY(rh_schema_check(history, err)); /* these two before anything that writes */
	RH_TRY(rh_database_check_size(history, err));
	RH_TRY(rh_database_settle(history, err));
	RH_TRY(copy_older(history, err));
	return rh_schema_migrate(history, err);
}

static enum rh_status open_to_read(struct rh_history *history, struct rh_error *err)
{
	bool older = false;
	RH_TRY(rh_database_open_to_read(history, err));
	RH_TRY(rh_schema_is_older(history, &older, err));
	RH_TRY(rh_database_check_size(history, err));
	if (older)
		return rh_error_set(err, RH_ERR_INVALID,
		                    "the history %s is an older version's and cannot be brought up to date here",
		                    history->path);
	return RH_OK;
}

/* Takes over what open makes of it. */
static enum rh_status make(const char *path, enum rh_status (*open)(struct rh_history *history, struct rh_error *err),
                           struct rh_history **history, struct rh_error *err)
{
	struct rh_history *made = calloc(1, sizeof *made);
	if (made != NULL) {
		made->running_fd = -1;
		made->path = strdup(path);
	}
	enum rh_status status = made == NULL || made->path == NULL ? rh_error_no_memory(err) : open(made, err);
	if (status != RH_OK) {
		rh_history_free(made);
		return status;
	}
	*history = made;
	return RH_OK;
}

enum rh_status rh_history_new(const char *path, struct rh_history **history, struct rh_error *err)
{
	return make(path, open_and_migrate, history, err);
}

enum rh_status rh_history_read(const char *path, const struct rh_error *why, struct rh_history **history,
                               struct rh_error *err)
{
	RH_TRY(make(path, open_to_read, history, err));
	if (why != NULL)
		(*history)->why_read_only = *why;
	return RH_OK;
}

bool rh_history_is_read_only(const struct rh_history *history)
{
	return sqlite3_db_readonly(history->db, "main") == 1;
}

void rh_history_set_patience(struct rh_history *history, int ms)
{
	sqlite3_busy_timeout(history->db, ms);
}

void rh_history_free(struct rh_history *history)
{
	if (history == NULL)
		return;
	rh_history_let_go(history);
	rh_database_close(history);
	free(history->path);
	free(history);
}

enum rh_status rh_history_session_begin(struct rh_history *history, const struct rh_history_session *session,
                                        int64_t *number, struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	RH_TRY(rh_database_prepare(
	    history, "INSERT INTO session (at_unix_ms, seed, planned, command, title) VALUES (?, ?, ?, ?, ?)",
	    &statement, err));
	rh_database_bind(statement, 1, session->at_unix_ms);
	rh_database_bind(statement, 2, session->seed);
	rh_database_bind(statement, 3, session->planned);
	rh_database_bind_text(statement, 4, session->command);
	rh_database_bind_text(statement, 5, session->title);
	RH_TRY(rh_database_finish(history, statement, err));
	*number = sqlite3_last_insert_rowid(history->db);
	return RH_OK;
}

enum rh_status rh_history_session_end(struct rh_history *history, int64_t number, int64_t at_unix_ms,
                                      struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	RH_TRY(
	    rh_database_prepare(history, "UPDATE session SET ended_unix_ms = ?1 WHERE session = ?2", &statement, err));
	rh_database_bind(statement, 1, at_unix_ms);
	rh_database_bind(statement, 2, number);
	rh_history_let_go(history);
	return rh_database_change(history, statement, "session", number, err);
}

enum rh_status rh_history_session_pass_over(struct rh_history *history, int64_t number, int64_t questions,
                                            struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	RH_TRY(rh_database_prepare(history, "UPDATE session SET planned = planned - ?1 WHERE session = ?2", &statement,
	                           err));
	rh_database_bind(statement, 1, questions);
	rh_database_bind(statement, 2, number);
	return rh_database_change(history, statement, "session", number, err);
}

static bool read_session(struct rh_arena *arena, sqlite3_stmt *statement, struct rh_history_session *session)
{
	session->session = sqlite3_column_int64(statement, 0);
	session->at_unix_ms = sqlite3_column_int64(statement, 1);
	session->ended_unix_ms = sqlite3_column_int64(statement, 2);
	session->seed = sqlite3_column_int64(statement, 3);
	session->planned = sqlite3_column_int64(statement, 4);
	return rh_database_text(arena, statement, 5, &session->command) &&
	       rh_database_text(arena, statement, 6, &session->title);
}

enum rh_status rh_history_session(struct rh_history *history, int64_t number, const struct rh_history_session **session,
                                  struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	bool row = false;
	RH_TRY(
	    rh_database_prepare(history,
	                        "SELECT session, at_unix_ms, ended_unix_ms, seed, planned, command, title FROM session"
	                        " WHERE session = CASE ?1 WHEN 0 THEN (SELECT max(session) FROM session) ELSE ?1 END",
	                        &statement, err));
	rh_database_bind(statement, 1, number);
	RH_TRY(rh_database_step(history, statement, &row, err));
	if (!row)
		return number == 0 ? rh_error_set(err, RH_ERR_NOT_FOUND, N_("there is no session yet"))
		                   : rh_error_set(err, RH_ERR_NOT_FOUND, N_("no session %lld"), (long long)number);
	struct rh_history_results results = {0};
	struct rh_history_session *read = rh_arena_alloc(&results.arena, 1, sizeof *read);
	bool complete = read != NULL && read_session(&results.arena, statement, read);
	rh_database_drop(statement);
	RH_TRY(rh_database_hand_out(history, &results, complete ? RH_OK : rh_error_no_memory(err)));
	*session = read;
	return RH_OK;
}
