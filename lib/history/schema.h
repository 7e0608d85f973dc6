// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_HISTORY_SCHEMA_H
#define REHEARSE_HISTORY_SCHEMA_H
/* The tables, as the numbered steps that lead to them. A step that has been released is never edited: a change is a new
 * step. Private to lib/history. */

#include "history/database.h"

/* "rhhs": says whose database it is (PRAGMA application_id). */
enum { RH_HISTORY_APPLICATION = 0x72686873 };

/* The version this program writes: how many steps there are. */
int64_t rh_schema_version(void);
/* The SQL that leads from version n to n + 1. */
const char *rh_schema_step(int64_t n);

/* Whether the file is a history this program can use or migrate, or empty. Writes nothing. RH_ERR_DATABASE for another
 * program's database or a damaged one, RH_ERR_INVALID for one of a newer version. */
enum rh_status rh_schema_check(struct rh_history *history, struct rh_error *err);
/* Whether the file has tables of an older version: to be copied before they are changed. */
enum rh_status rh_schema_is_older(struct rh_history *history, bool *older, struct rh_error *err);
/* Brings it to this program's version, all steps or none; of two programs at once one does it and the other waits. */
enum rh_status rh_schema_migrate(struct rh_history *history, struct rh_error *err);

#endif
