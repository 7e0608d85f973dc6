// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/array.h"
#include "history/database.h"

#include <stdlib.h>

enum rh_status rh_history_mark_add(struct rh_history *history, int64_t take, const struct rh_history_mark *mark,
                                   struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	RH_TRY(rh_database_prepare(history, "INSERT INTO mark (take, at_ms, kind, number) VALUES (?, ?, ?, ?)",
	                           &statement, err));
	rh_database_bind(statement, 1, take);
	rh_database_bind(statement, 2, mark->at_ms);
	rh_database_bind_text(statement, 3, mark->kind);
	rh_database_bind(statement, 4, mark->number);
	return rh_database_finish(history, statement, err);
}

enum rh_status rh_history_mark_remove(struct rh_history *history, int64_t take, const struct rh_history_mark *mark,
                                      struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	RH_TRY(rh_database_prepare(history,
	                           "DELETE FROM mark WHERE mark = (SELECT max(mark) FROM mark"
	                           " WHERE take = ?1 AND at_ms = ?2 AND kind = ?3 AND number = ?4)",
	                           &statement, err));
	rh_database_bind(statement, 1, take);
	rh_database_bind(statement, 2, mark->at_ms);
	rh_database_bind_text(statement, 3, mark->kind);
	rh_database_bind(statement, 4, mark->number);
	return rh_database_change(history, statement, "such mark of take", take, err);
}

/* Marks read so far; the array is results.rows. */
struct list {
	struct rh_history_results results;
	size_t count, capacity;
};

static bool read_mark(struct list *list, sqlite3_stmt *row)
{
	void *rows = rh_array_room(list->results.rows, list->count, &list->capacity, sizeof(struct rh_history_mark));
	if (rows == NULL)
		return false;
	list->results.rows = rows;
	struct rh_history_mark *mark = (struct rh_history_mark *)list->results.rows + list->count++;
	mark->at_ms = sqlite3_column_int64(row, 0);
	mark->number = sqlite3_column_int64(row, 2);
	return rh_database_text(&list->results.arena, row, 1, &mark->kind);
}

static enum rh_status read_marks(const struct rh_history *history, sqlite3_stmt *statement, struct list *list,
                                 struct rh_error *err)
{
	bool row = false;
	RH_TRY(rh_database_step(history, statement, &row, err));
	while (row) {
		if (!read_mark(list, statement)) {
			rh_database_drop(statement);
			return rh_error_no_memory(err);
		}
		RH_TRY(rh_database_step(history, statement, &row, err));
	}
	return RH_OK;
}

enum rh_status rh_history_marks(struct rh_history *history, int64_t take, const struct rh_history_mark **marks,
                                size_t *count, struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	RH_TRY(rh_database_prepare(history, "SELECT at_ms, kind, number FROM mark WHERE take = ?1 ORDER BY at_ms, mark",
	                           &statement, err));
	rh_database_bind(statement, 1, take);
	struct list list = {0};
	RH_TRY(rh_database_hand_out(history, &list.results, read_marks(history, statement, &list, err)));
	*marks = history->results.rows;
	*count = list.count;
	return RH_OK;
}

enum rh_status rh_history_measure_set(struct rh_history *history, int64_t take, struct rh_text name, double value,
                                      struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	if (value != value) /* NaN, which SQLite would take for NULL */
		return rh_error_set(err, RH_ERR_INVALID, "%.*s is not a number", RH_TEXT_ARGS(name));
	RH_TRY(rh_database_prepare(history,
	                           "INSERT INTO measure (take, name, value) VALUES (?1, ?2, ?3)"
	                           " ON CONFLICT (take, name) DO UPDATE SET value = excluded.value",
	                           &statement, err));
	rh_database_bind(statement, 1, take);
	rh_database_bind_text(statement, 2, name);
	(void)sqlite3_bind_double(statement, 3, value);
	return rh_database_finish(history, statement, err);
}

enum rh_status rh_history_measure(struct rh_history *history, int64_t take, struct rh_text name, double *value,
                                  struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	bool row = false;
	RH_TRY(
	    rh_database_prepare(history, "SELECT value FROM measure WHERE take = ?1 AND name = ?2", &statement, err));
	rh_database_bind(statement, 1, take);
	rh_database_bind_text(statement, 2, name);
	RH_TRY(rh_database_step(history, statement, &row, err));
	if (!row)
		return rh_error_set(err, RH_ERR_NOT_FOUND, N_("take %lld has no %.*s"), (long long)take,
		                    RH_TEXT_ARGS(name));
	*value = sqlite3_column_double(statement, 0);
	rh_database_drop(statement);
	return RH_OK;
}
