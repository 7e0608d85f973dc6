// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_HISTORY_DATABASE_H
#define REHEARSE_HISTORY_DATABASE_H
/* The connection: opening it safely, statements that are compiled once, values in and out, and SQLite's failures as
 * ours. Private to lib/history. Knows no table. */

#include "base/arena.h"
#include "history/history.h"

#include <sqlite3.h>

/* Statements compiled so far, found by their text's address. */
struct rh_history_statement {
	const char *sql;
	sqlite3_stmt *compiled; /* owned */
};

enum { RH_HISTORY_STATEMENTS_MAX = 64, RH_HISTORY_LISTS = 128 };

/* Rows handed out and the texts in them. */
struct rh_history_results {
	struct rh_arena arena;
	void *rows; /* owned array; NULL when the rows are in the arena */
};

struct rh_history {
	sqlite3 *db; /* owned */
	char *path;  /* owned */
	struct rh_history_statement statements[RH_HISTORY_STATEMENTS_MAX];
	sqlite3_stmt *lists[RH_HISTORY_LISTS]; /* owned; attempts by which filters are set */
	struct rh_history_results results;     /* of the last call that listed or got */
	int running_fd;                        /* owned; holds the session that is run; -1: none */
	struct rh_error why_read_only;         /* RH_OK: it may be written, or nobody said why not */
};

/* It keeps nothing. */
bool rh_database_in_memory(const struct rh_history *history);

/* Opens the connection and sets what holds for it alone; a new file is made, 0600. Reads nothing yet. */
enum rh_status rh_database_open(struct rh_history *history, struct rh_error *err);
/* The same for reading alone; nothing is made. */
enum rh_status rh_database_open_to_read(struct rh_history *history, struct rh_error *err);
/* RH_ERR_DATABASE when the file ends within a page and no log could complete it, which SQLite takes for zeros. */
enum rh_status rh_database_check_size(struct rh_history *history, struct rh_error *err);
/* Write-ahead log, where the file system can; the file and its companions 0600. Changes the file. */
enum rh_status rh_database_settle(struct rh_history *history, struct rh_error *err);
void rh_database_close(struct rh_history *history);

/* SQLite's last failure on this connection as a status and a sentence; where it is that the history may only be read,
 * the reason for that. */
enum rh_status rh_database_fault(const struct rh_history *history, struct rh_error *err);
/* Statements without values or results. */
enum rh_status rh_database_run(struct rh_history *history, const char *sql, struct rh_error *err);
/* A statement that gives one number. */
enum rh_status rh_database_number(struct rh_history *history, const char *sql, int64_t *number, struct rh_error *err);

/* The statement for this text (a literal: it is known by its address), ready for values. */
enum rh_status rh_database_prepare(struct rh_history *history, const char *sql, sqlite3_stmt **statement,
                                   struct rh_error *err);
/* The n-th value, from 1. A text must live until the statement is finished. A value that cannot be bound stays NULL,
 * which no column takes. */
void rh_database_bind(sqlite3_stmt *statement, int n, int64_t value);
void rh_database_bind_text(sqlite3_stmt *statement, int n, struct rh_text text);
/* The next row; *row tells whether there is one. After the last row, or on failure, the statement is finished. */
enum rh_status rh_database_step(const struct rh_history *history, sqlite3_stmt *statement, bool *row,
                                struct rh_error *err);
/* Runs a statement that gives no row. */
enum rh_status rh_database_finish(const struct rh_history *history, sqlite3_stmt *statement, struct rh_error *err);
/* Likewise, for one that changes one row: RH_ERR_NOT_FOUND "no NOUN NUMBER" when it changed none. */
enum rh_status rh_database_change(const struct rh_history *history, sqlite3_stmt *statement, const char *noun,
                                  int64_t number, struct rh_error *err);
/* Ends a statement before its last row. */
void rh_database_drop(sqlite3_stmt *statement);
/* Column n of the row, from 0; copied. False without memory. */
bool rh_database_text(struct rh_arena *arena, sqlite3_stmt *statement, int n, struct rh_text *text);

/* After reading: takes the results over and frees those handed out before, only now, because what the caller asked with
 * may have been borrowed from them; where reading failed the new ones are freed instead. Returns how reading went. */
enum rh_status rh_database_hand_out(struct rh_history *history, struct rh_history_results *take_results,
                                    enum rh_status reading);
void rh_database_results_done(struct rh_history_results *results);

#endif
