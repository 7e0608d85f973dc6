// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_HISTORY_UPKEEP_H
#define REHEARSE_HISTORY_UPKEEP_H
/* The history's file as a thing to be looked after: whether it is whole, a copy of it, setting a damaged one aside, and
 * writing rows with the numbers they had before. Overwrites and removes no file. */

#include "history/history.h"

/* Every page, index, rule and reference looked at. RH_OK: whole. RH_ERR_SYNTAX: damaged, the message says how;
 * RH_ERR_INVALID: of a newer program; RH_ERR_NOT_FOUND: there is no file; others: it could not be looked at, being in
 * use for one. Changes nothing and makes no file. */
enum rh_status rh_history_check(const char *path, struct rh_error *err);

/* A copy of the whole file, 0600, made while others may write; RH_ERR_EXISTS when there is a file of that name. */
enum rh_status rh_history_copy(struct rh_history *history, const char *path, struct rh_error *err);

/* Such a copy beside the file, "PATH.backup-20261123-160211"; made by itself before a migration. */
enum rh_status rh_history_backup(struct rh_history *history, int64_t now_unix_ms, struct rh_error *err);

/* Renames the file and what belongs to it (-wal, -shm) to "PATH.damaged-20261123-160211", or with "-2" and so on behind
 * that where the name is taken. Nobody may have it open. *name is the caller's to free. */
enum rh_status rh_history_set_aside(const char *path, int64_t now_unix_ms, char **name, struct rh_error *err);

/* Rows from elsewhere keep their numbers; a number that is taken is RH_ERR_EXISTS. */
enum rh_status rh_history_session_add(struct rh_history *history, const struct rh_history_session *session,
                                      struct rh_error *err);
/* The whole attempt, all members. Its session must be there. */
enum rh_status rh_history_attempt_add(struct rh_history *history, const struct rh_attempt *attempt,
                                      struct rh_error *err);

/* An attempt and all that hangs on it; its file is not touched. */
enum rh_status rh_history_attempt_remove(struct rh_history *history, int64_t take, struct rh_error *err);
/* Removes sessions and scripts that no attempt is left of, and gives the space back to the file system. Not within
 * rh_history_begin(). */
enum rh_status rh_history_compact(struct rh_history *history, struct rh_error *err);

#endif
