// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/transcripts.h"

#include "history/database.h"

enum rh_status rh_history_transcript_set(struct rh_history *history, const struct rh_history_transcript *transcript,
                                         struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	RH_TRY(rh_database_prepare(history,
	                           "INSERT OR REPLACE INTO transcript (take, text, parts, command, at_unix_ms, edited)"
	                           " SELECT take, ?2, ?3, ?4, ?5, ?6 FROM attempt WHERE take = ?1",
	                           &statement, err));
	rh_database_bind(statement, 1, transcript->take);
	rh_database_bind_text(statement, 2, transcript->text);
	rh_database_bind_text(statement, 3, transcript->parts);
	rh_database_bind_text(statement, 4, transcript->command);
	rh_database_bind(statement, 5, transcript->at_unix_ms);
	rh_database_bind(statement, 6, transcript->edited);
	return rh_database_change(history, statement, "take", transcript->take, err);
}

static struct rh_history_transcript *read_transcript(struct rh_arena *arena, sqlite3_stmt *row)
{
	struct rh_history_transcript *transcript = rh_arena_alloc(arena, 1, sizeof *transcript);
	if (transcript == NULL || !rh_database_text(arena, row, 1, &transcript->text) ||
	    !rh_database_text(arena, row, 2, &transcript->parts) ||
	    !rh_database_text(arena, row, 3, &transcript->command))
		return NULL;
	transcript->take = sqlite3_column_int64(row, 0);
	transcript->at_unix_ms = sqlite3_column_int64(row, 4);
	transcript->edited = sqlite3_column_int64(row, 5) != 0;
	return transcript;
}

enum rh_status rh_history_transcript(struct rh_history *history, int64_t take,
                                     const struct rh_history_transcript **transcript, struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	bool row = false;
	RH_TRY(rh_database_prepare(
	    history, "SELECT take, text, parts, command, at_unix_ms, edited FROM transcript WHERE take = ?1",
	    &statement, err));
	rh_database_bind(statement, 1, take);
	RH_TRY(rh_database_step(history, statement, &row, err));
	if (!row)
		return rh_error_set(err, RH_ERR_NOT_FOUND, "take %lld has no transcript", (long long)take);
	struct rh_history_results results = {0};
	const struct rh_history_transcript *read = read_transcript(&results.arena, statement);
	rh_database_drop(statement);
	RH_TRY(rh_database_hand_out(history, &results, read != NULL ? RH_OK : rh_error_no_memory(err)));
	*transcript = read;
	return RH_OK;
}
