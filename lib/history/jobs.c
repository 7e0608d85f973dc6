// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/jobs.h"

#include "history/database.h"

enum rh_status rh_history_job_add(struct rh_history *history, struct rh_text kind, int64_t take, int64_t at_unix_ms,
                                  struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	RH_TRY(rh_database_prepare(history,
	                           "INSERT INTO job (kind, take, at_unix_ms) VALUES (?1, ?2, ?3)"
	                           " ON CONFLICT (kind, take) DO UPDATE"
	                           " SET state = 'waiting', at_unix_ms = excluded.at_unix_ms"
	                           " WHERE state IN ('done', 'failed')",
	                           &statement, err));
	rh_database_bind_text(statement, 1, kind);
	rh_database_bind(statement, 2, take);
	rh_database_bind(statement, 3, at_unix_ms);
	return rh_database_finish(history, statement, err);
}

static struct rh_history_job *read_job(struct rh_arena *arena, sqlite3_stmt *row)
{
	struct rh_history_job *job = rh_arena_alloc(arena, 1, sizeof *job);
	if (job == NULL || !rh_database_text(arena, row, 1, &job->kind))
		return NULL;
	job->job = sqlite3_column_int64(row, 0);
	job->take = sqlite3_column_int64(row, 2);
	return job;
}

enum rh_status rh_history_job_next(struct rh_history *history, struct rh_text kind, int64_t after,
                                   const struct rh_history_job **job, struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	bool row = false;
	RH_TRY(rh_database_prepare(history,
	                           "SELECT job, kind, take FROM job WHERE kind = ?1 AND job > ?2"
	                           " AND state IN ('waiting', 'running') ORDER BY job LIMIT 1",
	                           &statement, err));
	rh_database_bind_text(statement, 1, kind);
	rh_database_bind(statement, 2, after);
	RH_TRY(rh_database_step(history, statement, &row, err));
	if (!row)
		return rh_error_set(err, RH_ERR_NOT_FOUND, "no job is waiting");
	struct rh_history_results results = {0};
	const struct rh_history_job *read = read_job(&results.arena, statement);
	rh_database_drop(statement);
	RH_TRY(rh_database_hand_out(history, &results, read != NULL ? RH_OK : rh_error_no_memory(err)));
	*job = read;
	return RH_OK;
}

enum rh_status rh_history_job_begin(struct rh_history *history, int64_t job, int64_t now_unix_ms, struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	RH_TRY(rh_database_prepare(history,
	                           "UPDATE job SET state = 'running', at_unix_ms = ?1"
	                           " WHERE job = ?2 AND state IN ('waiting', 'running')",
	                           &statement, err));
	rh_database_bind(statement, 1, now_unix_ms);
	rh_database_bind(statement, 2, job);
	return rh_database_change(history, statement, "job", job, err);
}

static const char *state_after(enum rh_history_job_end end)
{
	switch (end) {
	case RH_HISTORY_JOB_DONE:
		return "done";
	case RH_HISTORY_JOB_FAILED:
		return "failed";
	case RH_HISTORY_JOB_WAITING:
		return "waiting";
	}
	return "failed";
}

enum rh_status rh_history_job_done(struct rh_history *history, int64_t job, enum rh_history_job_end end,
                                   struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	RH_TRY(rh_database_prepare(history, "UPDATE job SET state = ?1 WHERE job = ?2", &statement, err));
	rh_database_bind_text(statement, 1, rh_text_of(state_after(end)));
	rh_database_bind(statement, 2, job);
	return rh_database_change(history, statement, "job", job, err);
}

enum rh_status rh_history_job_count(struct rh_history *history, struct rh_text kind, int64_t *count,
                                    struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	bool row = false;
	RH_TRY(rh_database_prepare(
	    history, "SELECT count(*) FROM job WHERE kind = ?1 AND state IN ('waiting', 'running')", &statement, err));
	rh_database_bind_text(statement, 1, kind);
	RH_TRY(rh_database_step(history, statement, &row, err));
	*count = row ? sqlite3_column_int64(statement, 0) : 0;
	rh_database_drop(statement);
	return RH_OK;
}
