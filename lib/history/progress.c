// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/progress.h"

#include "base/array.h"
#include "history/attempts.h"

#include <stdlib.h>

/* Attempts and measures side by side, both by take: one pass over each table instead of a search for every attempt. */
struct walk {
	struct rh_history *history;
	sqlite3_stmt *attempts, *measures;
	bool attempt, measure; /* there is a row */
	int64_t measure_take;
};

static enum rh_status next_measure(struct walk *walk, struct rh_error *err)
{
	RH_TRY(rh_database_step(walk->history, walk->measures, &walk->measure, err));
	walk->measure_take = walk->measure ? sqlite3_column_int64(walk->measures, 0) : INT64_MAX;
	return RH_OK;
}

static void note_measure(struct rh_delivery *delivery, sqlite3_stmt *row)
{
	enum rh_delivery_measure measure;
	if (!rh_delivery_from_name(rh_text_of((const char *)sqlite3_column_text(row, 1)), &measure))
		return;
	delivery->values[measure] = sqlite3_column_double(row, 2);
	delivery->known[measure] = true;
}

static enum rh_status collect_measures(struct walk *walk, int64_t take, struct rh_delivery *delivery,
                                       struct rh_error *err)
{
	*delivery = (struct rh_delivery){0};
	while (walk->measure_take < take)
		RH_TRY(next_measure(walk, err));
	while (walk->measure_take == take) {
		note_measure(delivery, walk->measures);
		RH_TRY(next_measure(walk, err));
	}
	return RH_OK;
}

static enum rh_status visit_all(struct walk *walk, const struct rh_history_visitor *visitor, struct rh_error *err)
{
	RH_TRY(next_measure(walk, err));
	RH_TRY(rh_database_step(walk->history, walk->attempts, &walk->attempt, err));
	while (walk->attempt) {
		struct rh_attempt attempt;
		struct rh_delivery delivery;
		rh_attempts_borrow(walk->attempts, &attempt);
		RH_TRY(collect_measures(walk, attempt.take, &delivery, err));
		if (!visitor->visit(visitor->ctx, &attempt, &delivery))
			return RH_OK;
		RH_TRY(rh_database_step(walk->history, walk->attempts, &walk->attempt, err));
	}
	return RH_OK;
}

enum rh_status rh_history_each(struct rh_history *history, int since_day, const struct rh_history_visitor *visitor,
                               struct rh_error *err)
{
	struct walk walk = {.history = history};
	RH_TRY(rh_database_prepare(history, RH_ATTEMPTS_SELECT "WHERE practice_day >= ?1 ORDER BY take", &walk.attempts,
	                           err));
	RH_TRY(
	    rh_database_prepare(history, "SELECT take, name, value FROM measure ORDER BY take", &walk.measures, err));
	rh_database_bind(walk.attempts, 1, since_day);
	enum rh_status status = visit_all(&walk, visitor, err);
	rh_database_drop(walk.attempts);
	rh_database_drop(walk.measures);
	return status;
}

enum rh_status rh_history_each_answer(struct rh_history *history, struct rh_text bank, struct rh_text id,
                                      const struct rh_history_answer_visitor *visitor, struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	bool row = false;
	if (id.length > 0) {
		RH_TRY(rh_database_prepare(history, RH_ATTEMPTS_SELECT "WHERE bank = ?1 AND id = ?2 ORDER BY take",
		                           &statement, err));
		rh_database_bind_text(statement, 1, bank);
		rh_database_bind_text(statement, 2, id);
	} else {
		RH_TRY(rh_database_prepare(history, RH_ATTEMPTS_SELECT "ORDER BY take", &statement, err));
	}
	RH_TRY(rh_database_step(history, statement, &row, err));
	while (row) {
		struct rh_attempt attempt;
		rh_attempts_borrow(statement, &attempt);
		visitor->visit(visitor->ctx, &attempt);
		RH_TRY(rh_database_step(history, statement, &row, err));
	}
	return RH_OK;
}

static enum rh_status visit_cued(struct walk *walk, const struct rh_history_cue_visitor *visitor, struct rh_error *err)
{
	RH_TRY(next_measure(walk, err));
	RH_TRY(rh_database_step(walk->history, walk->attempts, &walk->attempt, err));
	while (walk->attempt) {
		struct rh_attempt attempt;
		rh_attempts_borrow(walk->attempts, &attempt);
		while (walk->measure_take < attempt.take)
			RH_TRY(next_measure(walk, err));
		if (walk->measure_take == attempt.take &&
		    !visitor->visit(visitor->ctx, &attempt, sqlite3_column_double(walk->measures, 1)))
			return RH_OK;
		RH_TRY(rh_database_step(walk->history, walk->attempts, &walk->attempt, err));
	}
	return RH_OK;
}

/* The name stands in the statements as it does in the index, which is used only then. */
enum rh_status rh_history_each_cued(struct rh_history *history, struct rh_text bank, struct rh_text id,
                                    const struct rh_history_cue_visitor *visitor, struct rh_error *err)
{
	struct walk walk = {.history = history};
	RH_TRY(rh_database_prepare(history,
	                           RH_ATTEMPTS_SELECT
	                           "WHERE take IN (SELECT take FROM measure WHERE name = '" RH_HISTORY_CUE_LEVEL "')"
	                           " AND (?2 = '' OR (bank = ?1 AND id = ?2)) ORDER BY take",
	                           &walk.attempts, err));
	RH_TRY(rh_database_prepare(
	    history, "SELECT take, value FROM measure WHERE name = '" RH_HISTORY_CUE_LEVEL "' ORDER BY take",
	    &walk.measures, err));
	rh_database_bind_text(walk.attempts, 1, bank);
	rh_database_bind_text(walk.attempts, 2, id);
	enum rh_status status = visit_cued(&walk, visitor, err);
	rh_database_drop(walk.attempts);
	rh_database_drop(walk.measures);
	return status;
}

enum rh_status rh_history_delivery(struct rh_history *history, int64_t take, struct rh_delivery *delivery,
                                   struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	struct rh_delivery found = {0};
	bool row = false;
	RH_TRY(rh_database_prepare(history, "SELECT take, name, value FROM measure WHERE take = ?1", &statement, err));
	rh_database_bind(statement, 1, take);
	RH_TRY(rh_database_step(history, statement, &row, err));
	while (row) {
		note_measure(&found, statement);
		RH_TRY(rh_database_step(history, statement, &row, err));
	}
	*delivery = found;
	return RH_OK;
}

static enum rh_status read_measures(struct rh_history *history, sqlite3_stmt *statement,
                                    struct rh_history_results *results, size_t *count, struct rh_error *err)
{
	bool row = false;
	size_t room = 0;
	RH_TRY(rh_database_step(history, statement, &row, err));
	for (*count = 0; row; ++*count) {
		struct rh_history_measure_row *rows = rh_array_room(results->rows, *count, &room, sizeof *rows);
		if (rows == NULL)
			break;
		results->rows = rows;
		rows[*count].value = sqlite3_column_double(statement, 1);
		if (!rh_database_text(&results->arena, statement, 0, &rows[*count].name))
			break;
		RH_TRY(rh_database_step(history, statement, &row, err));
	}
	if (!row)
		return RH_OK;
	rh_database_drop(statement);
	return rh_error_no_memory(err);
}

enum rh_status rh_history_measures(struct rh_history *history, int64_t take,
                                   const struct rh_history_measure_row **measures, size_t *count, struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	struct rh_history_results results = {0};
	size_t found = 0;
	RH_TRY(rh_database_prepare(history, "SELECT name, value FROM measure WHERE take = ?1 ORDER BY name", &statement,
	                           err));
	rh_database_bind(statement, 1, take);
	RH_TRY(rh_database_hand_out(history, &results, read_measures(history, statement, &results, &found, err)));
	*measures = history->results.rows;
	*count = found;
	return RH_OK;
}

/* Rows read so far; the array is results.rows. */
struct list {
	struct rh_history_results results;
	size_t count, capacity;
};

static struct rh_history_schedule *next_place(struct list *list)
{
	void *rows = rh_array_room(list->results.rows, list->count, &list->capacity,
	                           sizeof(struct rh_history_schedule));
	if (rows == NULL)
		return NULL;
	list->results.rows = rows;
	return (struct rh_history_schedule *)list->results.rows + list->count;
}

static bool read_schedule(struct list *list, sqlite3_stmt *row)
{
	struct rh_history_schedule *schedule = next_place(list);
	if (schedule == NULL)
		return false;
	*schedule = (struct rh_history_schedule){
	    .stale = sqlite3_column_int(row, 2) != 0,
	    .stability = sqlite3_column_double(row, 3),
	    .difficulty = sqlite3_column_double(row, 4),
	    .grade = sqlite3_column_int64(row, 5), /* whoever wrote it checks what it reads */
	    .last_day = sqlite3_column_int64(row, 6),
	    .answers = sqlite3_column_int64(row, 7),
	    .lapses = sqlite3_column_int64(row, 8),
	};
	list->count++;
	return rh_database_text(&list->results.arena, row, 0, &schedule->bank) &&
	       rh_database_text(&list->results.arena, row, 1, &schedule->id);
}

static enum rh_status read_schedules(const struct rh_history *history, sqlite3_stmt *statement, struct list *list,
                                     struct rh_error *err)
{
	bool row = false;
	RH_TRY(rh_database_step(history, statement, &row, err));
	while (row) {
		if (!read_schedule(list, statement)) {
			rh_database_drop(statement);
			return rh_error_no_memory(err);
		}
		RH_TRY(rh_database_step(history, statement, &row, err));
	}
	return RH_OK;
}

enum rh_status rh_history_schedules(struct rh_history *history, const struct rh_history_schedule **schedules,
                                    size_t *count, struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	struct list list = {0};
	RH_TRY(rh_database_prepare(history,
	                           "SELECT bank, id, stale, stability, difficulty, grade, last_day, answers, lapses"
	                           " FROM schedule ORDER BY bank, id",
	                           &statement, err));
	RH_TRY(rh_database_hand_out(history, &list.results, read_schedules(history, statement, &list, err)));
	*schedules = history->results.rows;
	*count = list.count;
	return RH_OK;
}

enum rh_status rh_history_schedule_set(struct rh_history *history, const struct rh_history_schedule *schedule,
                                       struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	RH_TRY(rh_database_prepare(history,
	                           "UPDATE schedule SET stale = 0, stability = ?3, difficulty = ?4, grade = ?5,"
	                           " last_day = ?6, answers = ?7, lapses = ?8 WHERE bank = ?1 AND id = ?2",
	                           &statement, err));
	rh_database_bind_text(statement, 1, schedule->bank);
	rh_database_bind_text(statement, 2, schedule->id);
	(void)sqlite3_bind_double(statement, 3, schedule->stability);
	(void)sqlite3_bind_double(statement, 4, schedule->difficulty);
	rh_database_bind(statement, 5, schedule->grade);
	rh_database_bind(statement, 6, schedule->last_day);
	rh_database_bind(statement, 7, schedule->answers);
	rh_database_bind(statement, 8, schedule->lapses);
	RH_TRY(rh_database_finish(history, statement, err));
	if (sqlite3_changes(history->db) == 0)
		return rh_error_set(err, RH_ERR_NOT_FOUND, "%.*s/%.*s was never asked", RH_TEXT_ARGS(schedule->bank),
		                    RH_TEXT_ARGS(schedule->id));
	return RH_OK;
}

enum rh_status rh_history_begin(struct rh_history *history, struct rh_error *err)
{
	return rh_database_run(history, "BEGIN IMMEDIATE", err);
}

enum rh_status rh_history_commit(struct rh_history *history, struct rh_error *err)
{
	return rh_database_run(history, "COMMIT", err);
}

void rh_history_rollback(struct rh_history *history)
{
	if (!sqlite3_get_autocommit(history->db))
		(void)rh_database_run(history, "ROLLBACK", NULL);
}

/* Many takes answer one script, so each is kept once. */
static enum rh_status keep_script(struct rh_history *history, struct rh_text script, struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	RH_TRY(rh_database_prepare(history, "INSERT INTO script (text) VALUES (?1) ON CONFLICT DO NOTHING", &statement,
	                           err));
	rh_database_bind_text(statement, 1, script);
	return rh_database_finish(history, statement, err);
}

enum rh_status rh_history_script_set(struct rh_history *history, int64_t take, struct rh_text script,
                                     struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	if (script.length > 0)
		RH_TRY(keep_script(history, script, err));
	RH_TRY(rh_database_prepare(
	    history, "UPDATE attempt SET script = (SELECT script FROM script WHERE text = ?1) WHERE take = ?2",
	    &statement, err));
	rh_database_bind_text(statement, 1, script);
	rh_database_bind(statement, 2, take);
	return rh_database_change(history, statement, "take", take, err);
}

enum rh_status rh_history_script(struct rh_history *history, int64_t take, struct rh_text *script, struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	bool row = false;
	RH_TRY(rh_database_prepare(
	    history, "SELECT coalesce(text, '') FROM attempt LEFT JOIN script USING (script) WHERE take = ?1",
	    &statement, err));
	rh_database_bind(statement, 1, take);
	RH_TRY(rh_database_step(history, statement, &row, err));
	if (!row)
		return rh_error_set(err, RH_ERR_NOT_FOUND, N_("no take %lld"), (long long)take);
	struct rh_history_results results = {0};
	struct rh_text text;
	bool complete = rh_database_text(&results.arena, statement, 0, &text);
	rh_database_drop(statement);
	RH_TRY(rh_database_hand_out(history, &results, complete ? RH_OK : rh_error_no_memory(err)));
	*script = text;
	return RH_OK;
}
