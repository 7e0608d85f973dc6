// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/schema.h"

/* AUTOINCREMENT: a number is never given twice, not even after its row is gone. */
static const char *const steps[] = {
    "CREATE TABLE session ("
    " session INTEGER PRIMARY KEY AUTOINCREMENT,"
    " at_unix_ms INTEGER NOT NULL,"
    " ended_unix_ms INTEGER NOT NULL DEFAULT 0,"
    " seed INTEGER NOT NULL,"
    " planned INTEGER NOT NULL,"
    " command TEXT NOT NULL,"
    " title TEXT NOT NULL"
    ") STRICT;"
    "CREATE TABLE attempt ("
    " take INTEGER PRIMARY KEY AUTOINCREMENT,"
    " session INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,"
    " bank TEXT NOT NULL,"
    " id TEXT NOT NULL,"
    " question TEXT NOT NULL,"
    " lang TEXT NOT NULL,"
    " at_unix_ms INTEGER NOT NULL,"
    " utc_offset_s INTEGER NOT NULL,"
    " practice_day INTEGER NOT NULL,"
    " prep_ms INTEGER NOT NULL,"
    " answer_ms INTEGER NOT NULL DEFAULT 0,"
    " target_ms INTEGER NOT NULL,"
    " outcome TEXT NOT NULL DEFAULT 'interrupted'"
    "  CHECK (outcome IN ('finished', 'time_up', 'skipped', 'quit', 'interrupted')),"
    " rating INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 4),"
    " hints INTEGER NOT NULL DEFAULT 0,"
    " points_said INTEGER NOT NULL DEFAULT 0,"
    " point_count INTEGER NOT NULL DEFAULT 0,"
    " path TEXT NOT NULL DEFAULT '',"
    " frames INTEGER NOT NULL DEFAULT 0,"
    " lost_frames INTEGER NOT NULL DEFAULT 0,"
    " sample_rate_hz INTEGER NOT NULL DEFAULT 0,"
    " note TEXT NOT NULL DEFAULT ''"
    ") STRICT;"
    "CREATE INDEX attempt_question ON attempt (id, bank, take);"
    "CREATE INDEX attempt_session ON attempt (session, take);"
    "CREATE INDEX attempt_recorded ON attempt (take) WHERE path <> '';"
    "CREATE TABLE mark ("
    " mark INTEGER PRIMARY KEY,"
    " take INTEGER NOT NULL REFERENCES attempt ON DELETE CASCADE,"
    " at_ms INTEGER NOT NULL,"
    " kind TEXT NOT NULL,"
    " number INTEGER NOT NULL"
    ") STRICT;"
    "CREATE INDEX mark_take ON mark (take, at_ms, mark);"
    "CREATE TABLE measure ("
    " take INTEGER NOT NULL REFERENCES attempt ON DELETE CASCADE,"
    " name TEXT NOT NULL,"
    " value REAL NOT NULL,"
    " PRIMARY KEY (take, name)"
    ") STRICT, WITHOUT ROWID;",

    "CREATE TABLE job ("
    " job INTEGER PRIMARY KEY AUTOINCREMENT,"
    " kind TEXT NOT NULL,"
    " take INTEGER NOT NULL REFERENCES attempt ON DELETE CASCADE,"
    " state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed')),"
    " at_unix_ms INTEGER NOT NULL,"
    " UNIQUE (kind, take)"
    ") STRICT;"
    "CREATE INDEX job_state ON job (state, job);"
    "CREATE INDEX job_take ON job (take);",

    /* A row for each question that has attempts; triggers notice whatever changes what was worked out of them. */
    "CREATE TABLE schedule ("
    " bank TEXT NOT NULL,"
    " id TEXT NOT NULL,"
    " stale INTEGER NOT NULL DEFAULT 1,"
    " stability REAL NOT NULL DEFAULT 0,"
    " difficulty REAL NOT NULL DEFAULT 0,"
    " grade INTEGER NOT NULL DEFAULT 0,"
    " last_day INTEGER NOT NULL DEFAULT 0,"
    " answers INTEGER NOT NULL DEFAULT 0,"
    " lapses INTEGER NOT NULL DEFAULT 0,"
    " PRIMARY KEY (bank, id)"
    ") STRICT, WITHOUT ROWID;"
    "INSERT INTO schedule (bank, id) SELECT DISTINCT bank, id FROM attempt;"
    "CREATE TRIGGER attempt_added AFTER INSERT ON attempt BEGIN"
    " INSERT INTO schedule (bank, id) VALUES (new.bank, new.id) ON CONFLICT DO UPDATE SET stale = 1;"
    " END;"
    "CREATE TRIGGER attempt_changed AFTER UPDATE OF practice_day, answer_ms, target_ms, outcome, rating, hints"
    " ON attempt BEGIN"
    " UPDATE schedule SET stale = 1 WHERE bank = new.bank AND id = new.id;"
    " END;"
    "CREATE TRIGGER attempt_removed AFTER DELETE ON attempt BEGIN"
    " UPDATE schedule SET stale = 1 WHERE bank = old.bank AND id = old.id;"
    " DELETE FROM schedule WHERE bank = old.bank AND id = old.id"
    " AND NOT EXISTS (SELECT 1 FROM attempt WHERE bank = old.bank AND id = old.id);"
    " END;"
    "CREATE TABLE script ("
    " script INTEGER PRIMARY KEY,"
    " text TEXT NOT NULL UNIQUE"
    ") STRICT;"
    "ALTER TABLE attempt ADD COLUMN script INTEGER REFERENCES script;"
    "CREATE INDEX attempt_day ON attempt (practice_day, take);",

    /* RH_HISTORY_CUE_LEVEL: takes by which answers were learnt by heart, few among many. */
    "CREATE INDEX measure_cue_level ON measure (take, value) WHERE name = 'cue_level';",

    "CREATE TABLE transcript ("
    " take INTEGER PRIMARY KEY REFERENCES attempt ON DELETE CASCADE,"
    " text TEXT NOT NULL,"
    " parts TEXT NOT NULL,"
    " command TEXT NOT NULL,"
    " at_unix_ms INTEGER NOT NULL,"
    " edited INTEGER NOT NULL DEFAULT 0"
    ") STRICT;",
};

int64_t rh_schema_version(void)
{
	return sizeof steps / sizeof *steps;
}

const char *rh_schema_step(int64_t n)
{
	return steps[n];
}

static enum rh_status check(struct rh_history *history, int64_t *version, struct rh_error *err)
{
	int64_t application = 0, tables = 0, found = 0;
	RH_TRY(rh_database_number(history, "PRAGMA application_id", &application, err));
	RH_TRY(rh_database_number(history, "PRAGMA user_version", &found, err));
	RH_TRY(rh_database_number(history, "SELECT count(*) FROM sqlite_schema", &tables, err));
	bool empty = application == 0 && found == 0 && tables == 0;
	if (application != RH_HISTORY_APPLICATION && !empty)
		return rh_error_set(err, RH_ERR_DATABASE, N_("%s is the database of another program"), history->path);
	if (found > rh_schema_version())
		return rh_error_set(err, RH_ERR_INVALID,
		                    N_("the history %s was written by a newer version of this program"), history->path);
	if (found < 0)
		return rh_error_set(err, RH_ERR_DATABASE, N_("the history %s is damaged (version %lld)"), history->path,
		                    (long long)found);
	*version = found;
	return RH_OK;
}

/* In one transaction: another program may be making the tables between two of the questions. */
static enum rh_status check_at_once(struct rh_history *history, int64_t *version, struct rh_error *err)
{
	RH_TRY(rh_database_run(history, "BEGIN", err));
	enum rh_status status = check(history, version, err);
	(void)rh_database_run(history, "ROLLBACK", NULL); /* nothing was written */
	return status;
}

enum rh_status rh_schema_check(struct rh_history *history, struct rh_error *err)
{
	int64_t version = 0;
	return check_at_once(history, &version, err);
}

enum rh_status rh_schema_is_older(struct rh_history *history, bool *older, struct rh_error *err)
{
	int64_t version = 0;
	RH_TRY(check_at_once(history, &version, err));
	*older = version > 0 && version < rh_schema_version();
	return RH_OK;
}

/* A pragma takes no bound value. */
static enum rh_status set_pragma(struct rh_history *history, const char *name, int64_t value, struct rh_error *err)
{
	char *sql = sqlite3_mprintf("PRAGMA %s = %lld", name, value);
	if (sql == NULL)
		return rh_error_no_memory(err);
	enum rh_status status = rh_database_run(history, sql, err);
	sqlite3_free(sql);
	return status;
}

static enum rh_status take_steps(struct rh_history *history, struct rh_error *err)
{
	int64_t version = 0;
	RH_TRY(check(history, &version, err)); /* again: another program may have been faster */
	for (int64_t n = version; n < rh_schema_version(); n++)
		RH_TRY(rh_database_run(history, steps[n], err));
	if (version == rh_schema_version())
		return RH_OK;
	RH_TRY(set_pragma(history, "application_id", RH_HISTORY_APPLICATION, err));
	return set_pragma(history, "user_version", rh_schema_version(), err);
}

enum rh_status rh_schema_migrate(struct rh_history *history, struct rh_error *err)
{
	int64_t version = 0;
	RH_TRY(check_at_once(history, &version, err));
	if (version == rh_schema_version())
		return RH_OK;
	RH_TRY(rh_database_run(history, "BEGIN IMMEDIATE", err));
	enum rh_status status = take_steps(history, err);
	if (status == RH_OK)
		status = rh_database_run(history, "COMMIT", err);
	if (status != RH_OK)
		(void)rh_database_run(history, "ROLLBACK", NULL);
	return status;
}
