// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/attempts.h"

#include "base/array.h"

#include <stdlib.h>

enum rh_status rh_history_attempt_begin(struct rh_history *history, const struct rh_attempt *attempt, int64_t *take,
                                        struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	RH_TRY(rh_database_prepare(history,
	                           "INSERT INTO attempt (session, bank, id, question, lang, at_unix_ms, utc_offset_s,"
	                           " practice_day, prep_ms, target_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	                           &statement, err));
	rh_database_bind(statement, 1, attempt->session);
	rh_database_bind_text(statement, 2, attempt->bank);
	rh_database_bind_text(statement, 3, attempt->id);
	rh_database_bind_text(statement, 4, attempt->question);
	rh_database_bind_text(statement, 5, attempt->lang);
	rh_database_bind(statement, 6, attempt->at_unix_ms);
	rh_database_bind(statement, 7, attempt->utc_offset_s);
	rh_database_bind(statement, 8, attempt->practice_day);
	rh_database_bind(statement, 9, attempt->prep_ms);
	rh_database_bind(statement, 10, attempt->target_ms);
	RH_TRY(rh_database_finish(history, statement, err));
	*take = sqlite3_last_insert_rowid(history->db);
	return RH_OK;
}

enum rh_status rh_history_attempt_path(struct rh_history *history, int64_t take, struct rh_text path,
                                       struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	RH_TRY(rh_database_prepare(history, "UPDATE attempt SET path = ?1 WHERE take = ?2", &statement, err));
	rh_database_bind_text(statement, 1, path);
	rh_database_bind(statement, 2, take);
	return rh_database_change(history, statement, "take", take, err);
}

enum rh_status rh_history_attempt_end(struct rh_history *history, const struct rh_attempt *attempt,
                                      struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	RH_TRY(rh_database_prepare(history,
	                           "UPDATE attempt SET at_unix_ms = ?1, answer_ms = ?2, outcome = ?3, hints = ?4,"
	                           " path = ?5, frames = ?6, lost_frames = ?7, sample_rate_hz = ?8 WHERE take = ?9",
	                           &statement, err));
	rh_database_bind(statement, 1, attempt->at_unix_ms);
	rh_database_bind(statement, 2, attempt->answer_ms);
	rh_database_bind_text(statement, 3, rh_text_of(rh_outcome_name(attempt->outcome)));
	rh_database_bind(statement, 4, attempt->hints);
	rh_database_bind_text(statement, 5, attempt->path);
	rh_database_bind(statement, 6, attempt->frames);
	rh_database_bind(statement, 7, attempt->lost_frames);
	rh_database_bind(statement, 8, attempt->sample_rate_hz);
	rh_database_bind(statement, 9, attempt->take);
	return rh_database_change(history, statement, "take", attempt->take, err);
}

enum rh_status rh_history_attempt_review(struct rh_history *history, const struct rh_attempt *attempt,
                                         struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	RH_TRY(rh_database_prepare(history,
	                           "UPDATE attempt SET rating = ?1, points_said = ?2, point_count = ?3, note = ?4"
	                           " WHERE take = ?5",
	                           &statement, err));
	rh_database_bind(statement, 1, (int64_t)attempt->rating);
	rh_database_bind(statement, 2, attempt->points_said);
	rh_database_bind(statement, 3, attempt->point_count);
	rh_database_bind_text(statement, 4, attempt->note);
	rh_database_bind(statement, 5, attempt->take);
	return rh_database_change(history, statement, "take", attempt->take, err);
}

/* The columns of RH_ATTEMPTS_SELECT. */
enum column {
	TAKE,
	SESSION,
	BANK,
	ID,
	QUESTION,
	LANG,
	AT,
	UTC_OFFSET,
	PRACTICE_DAY,
	PREP,
	ANSWER,
	TARGET,
	OUTCOME,
	RATING,
	HINTS,
	POINTS_SAID,
	POINT_COUNT,
	PATH,
	FRAMES,
	LOST_FRAMES,
	SAMPLE_RATE,
	NOTE,
};

/* The tables check what is written, but a file can be damaged: what is read stays within what the rest of the program
 * can count with. */
static int64_t number(sqlite3_stmt *row, int n)
{
	const int64_t most = INT64_C(1) << 50;
	int64_t value = sqlite3_column_int64(row, n);
	return value < 0 ? 0 : value > most ? most : value;
}

static enum rh_rating rating_of(sqlite3_stmt *row)
{
	int64_t value = number(row, RATING);
	return value <= RH_RATING_EASY ? (enum rh_rating)value : RH_RATING_NONE;
}

static void read_numbers(sqlite3_stmt *row, struct rh_attempt *attempt)
{
	attempt->take = sqlite3_column_int64(row, TAKE);
	attempt->session = sqlite3_column_int64(row, SESSION);
	attempt->at_unix_ms = number(row, AT);
	attempt->utc_offset_s = sqlite3_column_int(row, UTC_OFFSET);
	attempt->practice_day = sqlite3_column_int(row, PRACTICE_DAY);
	attempt->prep_ms = number(row, PREP);
	attempt->answer_ms = number(row, ANSWER);
	attempt->target_ms = number(row, TARGET);
	attempt->rating = rating_of(row);
	attempt->hints = number(row, HINTS);
	attempt->points_said = sqlite3_column_int64(row, POINTS_SAID);
	attempt->point_count = number(row, POINT_COUNT);
	attempt->frames = number(row, FRAMES);
	attempt->lost_frames = number(row, LOST_FRAMES);
	attempt->sample_rate_hz = sqlite3_column_int(row, SAMPLE_RATE);
}

static bool read_attempt(struct rh_arena *arena, sqlite3_stmt *row, struct rh_attempt *attempt)
{
	struct rh_text outcome = RH_TEXT_NONE;
	*attempt = (struct rh_attempt){0};
	read_numbers(row, attempt);
	bool complete = rh_database_text(arena, row, BANK, &attempt->bank) &&
	                rh_database_text(arena, row, ID, &attempt->id) &&
	                rh_database_text(arena, row, QUESTION, &attempt->question) &&
	                rh_database_text(arena, row, LANG, &attempt->lang) &&
	                rh_database_text(arena, row, OUTCOME, &outcome) &&
	                rh_database_text(arena, row, PATH, &attempt->path) &&
	                rh_database_text(arena, row, NOTE, &attempt->note);
	if (complete)
		(void)rh_outcome_from_name(outcome, &attempt->outcome);
	return complete;
}

static struct rh_text borrowed(sqlite3_stmt *row, int n)
{
	const unsigned char *data = sqlite3_column_text(row, n);
	return data != NULL ? (struct rh_text){(const char *)data, (size_t)sqlite3_column_bytes(row, n)} : RH_TEXT("");
}

void rh_attempts_borrow(sqlite3_stmt *row, struct rh_attempt *attempt)
{
	*attempt = (struct rh_attempt){0};
	read_numbers(row, attempt);
	attempt->bank = borrowed(row, BANK);
	attempt->id = borrowed(row, ID);
	attempt->question = borrowed(row, QUESTION);
	attempt->lang = borrowed(row, LANG);
	attempt->path = borrowed(row, PATH);
	attempt->note = borrowed(row, NOTE);
	(void)rh_outcome_from_name(borrowed(row, OUTCOME), &attempt->outcome);
}

/* Attempts read so far; the array is results.rows. */
struct list {
	struct rh_history_results results;
	size_t count, capacity;
};

static struct rh_attempt *next_place(struct list *list)
{
	void *rows = rh_array_room(list->results.rows, list->count, &list->capacity, sizeof(struct rh_attempt));
	if (rows == NULL)
		return NULL;
	list->results.rows = rows;
	return (struct rh_attempt *)list->results.rows + list->count;
}

static enum rh_status read_all(const struct rh_history *history, sqlite3_stmt *statement, struct list *list,
                               struct rh_error *err)
{
	bool row = false;
	RH_TRY(rh_database_step(history, statement, &row, err));
	while (row) {
		struct rh_attempt *place = next_place(list);
		if (place == NULL || !read_attempt(&list->results.arena, statement, place)) {
			rh_database_drop(statement);
			return rh_error_no_memory(err);
		}
		list->count++;
		RH_TRY(rh_database_step(history, statement, &row, err));
	}
	return RH_OK;
}

enum rh_status rh_attempts_collect(struct rh_history *history, sqlite3_stmt *statement,
                                   const struct rh_attempt **attempts, size_t *count, struct rh_error *err)
{
	struct list list = {0};
	RH_TRY(rh_database_hand_out(history, &list.results, read_all(history, statement, &list, err)));
	*attempts = history->results.rows;
	*count = list.count;
	return RH_OK;
}

/* Which conditions a list has; a bit each, so that every combination is compiled once. */
enum condition { BY_BANK = 1, BY_ID = 2, BY_SESSION = 4, RECORDED = 8, SPOKEN = 16, SINCE = 32, UNSETTLED = 64 };

static unsigned conditions_of(const struct rh_history_filter *filter)
{
	return (filter->bank.length > 0 ? BY_BANK : 0U) | (filter->id.length > 0 ? BY_ID : 0U) |
	       (filter->session != 0 ? BY_SESSION : 0U) | (filter->recorded ? RECORDED : 0U) |
	       (filter->spoken ? SPOKEN : 0U) | (filter->since_day > 0 ? SINCE : 0U) |
	       (filter->unsettled ? UNSETTLED : 0U);
}

static enum rh_status compile_list(struct rh_history *history, unsigned conditions, struct rh_error *err)
{
	char *sql = sqlite3_mprintf(
	    RH_ATTEMPTS_SELECT "WHERE 1 %s %s %s %s %s %s %s ORDER BY take DESC LIMIT ?4",
	    conditions & BY_BANK ? "AND bank = ?1" : "", conditions & BY_ID ? "AND id = ?2" : "",
	    conditions & BY_SESSION ? "AND session = ?3" : "", conditions & RECORDED ? "AND path <> ''" : "",
	    conditions & SPOKEN ? "AND answer_ms > 0" : "", conditions & SINCE ? "AND practice_day >= ?5" : "",
	    conditions & UNSETTLED ? "AND outcome = 'interrupted' AND sample_rate_hz = 0 AND answer_ms = 0" : "");
	int result = SQLITE_NOMEM;
	if (sql != NULL)
		result = sqlite3_prepare_v3(history->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
		                            &history->lists[conditions], NULL);
	sqlite3_free(sql);
	if (sql == NULL)
		return rh_error_no_memory(err);
	return result == SQLITE_OK ? RH_OK : rh_database_fault(history, err);
}

enum rh_status rh_history_attempts(struct rh_history *history, const struct rh_history_filter *filter,
                                   const struct rh_attempt **attempts, size_t *count, struct rh_error *err)
{
	unsigned conditions = conditions_of(filter);
	if (history->lists[conditions] == NULL)
		RH_TRY(compile_list(history, conditions, err));
	sqlite3_stmt *statement = history->lists[conditions];
	if (conditions & BY_BANK)
		rh_database_bind_text(statement, 1, filter->bank);
	if (conditions & BY_ID)
		rh_database_bind_text(statement, 2, filter->id);
	if (conditions & BY_SESSION)
		rh_database_bind(statement, 3, filter->session);
	if (conditions & SINCE)
		rh_database_bind(statement, 5, filter->since_day);
	rh_database_bind(statement, 4, filter->limit > 0 ? filter->limit : -1); /* SQLite: no limit */
	return rh_attempts_collect(history, statement, attempts, count, err);
}

enum rh_status rh_history_attempt(struct rh_history *history, int64_t take, const struct rh_attempt **attempt,
                                  struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	const struct rh_attempt *found = NULL;
	size_t count = 0;
	RH_TRY(rh_database_prepare(history, RH_ATTEMPTS_SELECT "WHERE take = ?1", &statement, err));
	rh_database_bind(statement, 1, take);
	RH_TRY(rh_attempts_collect(history, statement, &found, &count, err));
	if (count == 0)
		return rh_error_set(err, RH_ERR_NOT_FOUND, N_("no take %lld"), (long long)take);
	*attempt = found;
	return RH_OK;
}

enum rh_status rh_history_count(struct rh_history *history, struct rh_text bank, struct rh_text id, int64_t *count,
                                struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	bool row = false;
	RH_TRY(rh_database_prepare(
	    history, "SELECT count(*) FROM attempt WHERE bank = ?1 AND id = ?2 AND answer_ms > 0", &statement, err));
	rh_database_bind_text(statement, 1, bank);
	rh_database_bind_text(statement, 2, id);
	RH_TRY(rh_database_step(history, statement, &row, err));
	*count = row ? sqlite3_column_int64(statement, 0) : 0;
	rh_database_drop(statement);
	return RH_OK;
}
