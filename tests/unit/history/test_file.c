// SPDX-License-Identifier: GPL-3.0-or-later
/* The history as a file: who may read it, what is left alone, what two programs and a crash do to it. */
#include "history/history.h"

#include "history/running.h"
#include "history/schema.h"
#include "support/check.h"
#include "support/tmpdir.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOBODY = 65534 };

static struct tmpdir dir;

static struct rh_history *open_at(const char *path)
{
	struct rh_history *history = NULL;
	struct rh_error err = {0};
	if (rh_history_new(path, &history, &err) != RH_OK)
		fail_msg("%s", err.message);
	return history;
}

/* These two run in children as well, where a failed assertion would not be seen: they return what happened. */
static enum rh_status begin_session(struct rh_history *history, int64_t *session)
{
	const struct rh_history_session begun = {.at_unix_ms = 1, .command = RH_TEXT("rehearse run")};
	return rh_history_session_begin(history, &begun, session, NULL);
}

static enum rh_status begin_attempt(struct rh_history *history, int64_t session, int64_t *take)
{
	const struct rh_attempt begun = {
	    .session = session, .bank = RH_TEXT("ai"), .id = RH_TEXT("intro"), .question = RH_TEXT("자기소개")};
	return rh_history_attempt_begin(history, &begun, take, NULL);
}

static void fill(const char *path, int attempts)
{
	struct rh_history *history = open_at(path);
	int64_t session = 0, take = 0;
	assert_int_equal(begin_session(history, &session), RH_OK);
	for (int i = 0; i < attempts; i++)
		assert_int_equal(begin_attempt(history, session, &take), RH_OK);
	rh_history_free(history);
}

static size_t count_attempts(const char *path)
{
	struct rh_history *history = open_at(path);
	const struct rh_attempt *attempts = NULL;
	size_t count = 0;
	assert_int_equal(rh_history_attempts(history, &(struct rh_history_filter){0}, &attempts, &count, NULL), RH_OK);
	rh_history_free(history);
	return count;
}

/* What SQLite itself says of the file: "ok". */
static void check_integrity(const char *path)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(statement, 0), "ok");
	sqlite3_finalize(statement);
	sqlite3_close(db);
}

static void execute(const char *path, const char *sql)
{
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(db));
	sqlite3_close(db);
}

static int64_t ask(const char *path, const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	int64_t value = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return value;
}

struct content {
	char *bytes; /* owned */
	size_t length;
};

static struct content read_whole(const char *path)
{
	struct stat info;
	assert_int_equal(stat(path, &info), 0);
	return (struct content){tmpdir_read(path), (size_t)info.st_size};
}

/* Opening is refused with this status and the file is as it was. */
static void check_refused(const char *path, enum rh_status expected, const char *words)
{
	struct rh_history *history = NULL;
	struct rh_error err = {0};
	struct content before = read_whole(path);
	assert_int_equal(rh_history_new(path, &history, &err), expected);
	assert_null(history);
	if (strstr(err.message, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", err.message, words);
	struct content after = read_whole(path);
	assert_int_equal(before.length, after.length);
	assert_memory_equal(before.bytes, after.bytes, before.length);
	free(before.bytes);
	free(after.bytes);
}

static unsigned mode_of(const char *path)
{
	struct stat info;
	assert_int_equal(stat(path, &info), 0);
	return (unsigned)info.st_mode & 0777U;
}

static void check_private(const char *path)
{
	static const char *const suffixes[] = {"", "-wal", "-shm"};
	for (size_t i = 0; i < 3; i++) {
		char name[4096];
		assert_true(snprintf(name, sizeof name, "%s%s", path, suffixes[i]) < (int)sizeof name);
		assert_int_equal(mode_of(name), 0600);
	}
}

static void what_was_kept_is_there_the_next_time(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "기록.db");
	fill(path, 3);
	assert_int_equal(count_attempts(path), 3);
	check_integrity(path);
}

static void nobody_else_can_read_it_whatever_the_umask(void **state)
{
	static const mode_t masks[] = {0, 022, 077, 0277};
	(void)state;
	for (size_t i = 0; i < sizeof masks / sizeof *masks; i++) {
		char name[32];
		(void)snprintf(name, sizeof name, "history-%zu.db", i);
		const char *path = tmpdir_path(&dir, name);
		mode_t before = umask(masks[i]);
		struct rh_history *history = open_at(path);
		int64_t session = 0;
		enum rh_status begun = begin_session(history, &session);
		umask(before);
		assert_int_equal(begun, RH_OK);
		check_private(path);
		rh_history_free(history);
	}
}

static void a_file_others_could_read_is_closed_to_them(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "history.db");
	fill(path, 1);
	assert_int_equal(chmod(path, 0644), 0);
	struct rh_history *history = open_at(path);
	check_private(path);
	rh_history_free(history);
}

static void the_log_is_written_ahead(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "history.db");
	fill(path, 1);
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA journal_mode", -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(statement, 0), "wal");
	sqlite3_finalize(statement);
	sqlite3_close(db);
	assert_int_equal(ask(path, "PRAGMA application_id"), RH_HISTORY_APPLICATION);
	assert_int_equal(ask(path, "PRAGMA user_version"), rh_schema_version());
}

static void numbers_are_never_used_twice(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "history.db");
	fill(path, 3);
	execute(path, "DELETE FROM attempt; DELETE FROM session;");
	struct rh_history *history = open_at(path);
	int64_t session = 0, take = 0;
	assert_int_equal(begin_session(history, &session), RH_OK);
	assert_int_equal(begin_attempt(history, session, &take), RH_OK);
	assert_int_equal(session, 2);
	assert_int_equal(take, 4);
	rh_history_free(history);
}

static void an_empty_file_becomes_a_history(void **state)
{
	(void)state;
	const char *path = tmpdir_write(&dir, "history.db", RH_TEXT(""));
	fill(path, 1);
	assert_int_equal(count_attempts(path), 1);
}

static void what_is_no_database_is_left_alone(void **state)
{
	(void)state;
	check_refused(tmpdir_write(&dir, "notes.db", RH_TEXT("나의 면접 노트\n1분 자기소개\n")), RH_ERR_DATABASE,
	              "damaged, or no history at all");
	struct rh_buffer noise = {0};
	for (unsigned i = 0; i < 20000; i++)
		rh_buffer_byte(&noise, (char)(i * 7919 >> 3));
	check_refused(tmpdir_write(&dir, "noise.db", rh_buffer_view(&noise)), RH_ERR_DATABASE, "damaged");
	rh_buffer_done(&noise);
}

static void a_truncated_history_is_left_alone(void **state)
{
	static const double parts[] = {0.01, 0.1, 0.5, 0.9, 0.999};
	(void)state;
	const char *path = tmpdir_path(&dir, "history.db");
	fill(path, 500);
	struct content whole = read_whole(path);
	assert_true(whole.length > 40000);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		struct rh_text part = {whole.bytes, (size_t)((double)whole.length * parts[i])};
		check_refused(tmpdir_write(&dir, "cut.db", part), RH_ERR_DATABASE, "damaged");
	}
	free(whole.bytes);
}

static void a_damaged_page_is_reported_when_it_is_met(void **state)
{
	const struct rh_attempt *attempts = NULL;
	size_t count = 0;
	struct rh_error err = {0};
	(void)state;
	const char *path = tmpdir_path(&dir, "history.db");
	fill(path, 1500);
	struct content whole = read_whole(path);
	size_t half = whole.length / 2; /* the schema is in the other */
	memset(whole.bytes + half, 0xA5, whole.length - half);
	const char *damaged = tmpdir_write(&dir, "damaged.db", (struct rh_text){whole.bytes, whole.length});
	free(whole.bytes);
	struct rh_history *history = open_at(damaged);
	assert_int_equal(rh_history_attempts(history, &(struct rh_history_filter){0}, &attempts, &count, &err),
	                 RH_ERR_DATABASE);
	assert_non_null(strstr(err.message, "is damaged"));
	assert_null(attempts);
	rh_history_free(history);
}

static void another_programs_database_is_left_alone(void **state)
{
	(void)state;
	const char *plain = tmpdir_path(&dir, "plain.db");
	execute(plain, "CREATE TABLE bookmark (url TEXT); INSERT INTO bookmark VALUES ('a');");
	check_refused(plain, RH_ERR_DATABASE, "of another program");
	const char *marked = tmpdir_path(&dir, "marked.db");
	execute(marked, "PRAGMA application_id = 252006674; PRAGMA user_version = 1; CREATE TABLE t (x);");
	check_refused(marked, RH_ERR_DATABASE, "of another program");
}

static void a_newer_history_is_left_alone(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "history.db");
	fill(path, 1);
	execute(path, "PRAGMA user_version = 99");
	check_refused(path, RH_ERR_INVALID, "newer version");
}

/* The tables as an older program left them. */
static const char *older(int64_t version)
{
	const char *path = tmpdir_path(&dir, "older.db");
	(void)remove(path);
	for (int64_t n = 0; n < version; n++)
		execute(path, rh_schema_step(n));
	struct rh_buffer sql = {0};
	rh_buffer_printf(&sql, "PRAGMA application_id = %d; PRAGMA user_version = %lld", RH_HISTORY_APPLICATION,
	                 (long long)version);
	execute(path, sql.data);
	rh_buffer_done(&sql);
	return path;
}

static void a_history_of_any_older_version_is_brought_up_to_date(void **state)
{
	(void)state;
	assert_true(rh_schema_version() >= 2);
	for (int64_t version = 1; version < rh_schema_version(); version++) {
		const char *path = older(version);
		execute(path,
		        "INSERT INTO session (at_unix_ms, seed, planned, command, title) VALUES (1, 2, 3, 'c', 't');"
		        "INSERT INTO attempt (session, bank, id, question, lang, at_unix_ms, utc_offset_s,"
		        " practice_day, prep_ms, target_ms) VALUES (1, 'b', 'i', 'q', 'ko', 4, 5, 6, 7, 8);");
		assert_int_equal(count_attempts(path), 1);
		assert_int_equal(ask(path, "PRAGMA user_version"), rh_schema_version());
		assert_int_equal(ask(path, "SELECT count(*) FROM job"), 0);
		check_integrity(path);
	}
}

static void a_migration_that_fails_changes_nothing(void **state)
{
	struct rh_history *history = NULL;
	(void)state;
	const char *path = older(1);
	execute(path, "CREATE VIEW job AS SELECT 1 AS job"); /* in the way of the next step */
	assert_int_equal(rh_history_new(path, &history, NULL), RH_ERR_DATABASE);
	assert_null(history);
	assert_int_equal(ask(path, "PRAGMA user_version"), 1);
	execute(path, "DROP VIEW job");
	assert_int_equal(count_attempts(path), 0);
	assert_int_equal(ask(path, "PRAGMA user_version"), rh_schema_version());
}

static void two_connections_see_each_other(void **state)
{
	int64_t session = 0, takes[4] = {0};
	const struct rh_attempt *attempts = NULL;
	size_t count = 0;
	(void)state;
	const char *path = tmpdir_path(&dir, "history.db");
	struct rh_history *one = open_at(path), *other = open_at(path);
	assert_int_equal(begin_session(one, &session), RH_OK);
	for (int i = 0; i < 4; i++)
		assert_int_equal(begin_attempt(i % 2 == 0 ? one : other, session, &takes[i]), RH_OK);
	for (int i = 0; i < 4; i++)
		assert_int_equal(takes[i], i + 1);
	assert_int_equal(rh_history_attempts(one, &(struct rh_history_filter){0}, &attempts, &count, NULL), RH_OK);
	assert_int_equal(count, 4);
	rh_history_free(one);
	assert_int_equal(begin_attempt(other, session, &takes[0]), RH_OK);
	rh_history_free(other);
	assert_int_equal(count_attempts(path), 5);
}

/* What a child does; its result is the exit status. */
typedef enum rh_status work(const char *path);

static pid_t start(work *task, const char *path)
{
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		_exit((int)task(path));
	return child;
}

static int wait_for(pid_t child)
{
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

enum { EACH_ADDS = 200 };

static enum rh_status add_many(const char *path)
{
	struct rh_history *history = NULL;
	int64_t session = 0, take = 0;
	RH_TRY(rh_history_new(path, &history, NULL));
	enum rh_status status = begin_session(history, &session);
	for (int i = 0; i < EACH_ADDS && status == RH_OK; i++)
		status = begin_attempt(history, session, &take);
	rh_history_free(history);
	return status;
}

/* From nothing: both want to make the file, its tables and its log. */
static void two_programs_at_once_lose_nothing(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "history.db");
	pid_t children[] = {start(add_many, path), start(add_many, path)};
	for (int i = 0; i < 2; i++) {
		int status = wait_for(children[i]);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), RH_OK);
	}
	assert_int_equal(count_attempts(path), 2 * EACH_ADDS);
	assert_int_equal(ask(path, "SELECT count(DISTINCT take) FROM attempt"), 2 * EACH_ADDS);
	assert_int_equal(ask(path, "SELECT max(take) FROM attempt"), 2 * EACH_ADDS);
	assert_int_equal(ask(path, "SELECT count(DISTINCT session) FROM attempt"), 2);
	check_integrity(path);
}

static int pipe_to_parent[2];

/* Tells each number as soon as it is entered, until it is killed. */
static enum rh_status add_until_killed(const char *path)
{
	struct rh_history *history = NULL;
	int64_t session = 0, take = 0;
	RH_TRY(rh_history_new(path, &history, NULL));
	RH_TRY(begin_session(history, &session));
	for (;;) {
		RH_TRY(begin_attempt(history, session, &take));
		if (write(pipe_to_parent[1], &take, sizeof take) != (ssize_t)sizeof take)
			return RH_ERR_SYSTEM;
	}
}

static int64_t kill_after(pid_t child, int64_t wanted)
{
	int64_t take = 0;
	while (take < wanted && read(pipe_to_parent[0], &take, sizeof take) == (ssize_t)sizeof take)
		;
	assert_int_equal(kill(child, SIGKILL), 0);
	int status = wait_for(child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	return take;
}

static void a_killed_program_leaves_every_entered_take(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "history.db");
	for (int round = 1; round <= 5; round++) {
		assert_int_equal(pipe(pipe_to_parent), 0);
		pid_t child = start(add_until_killed, path);
		close(pipe_to_parent[1]);
		int64_t told = kill_after(child, (int64_t)round * 40);
		close(pipe_to_parent[0]);
		assert_true(told >= (int64_t)round * 40);
		assert_true(count_attempts(path) >= (size_t)told);
		check_integrity(path);
	}
}

/* Root may write everywhere, so the child becomes nobody first. Other failures than the one expected pass through. */
static enum rh_status open_as_nobody(const char *path)
{
	struct rh_history *history = NULL;
	struct rh_error err = {0};
	if (geteuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
		return RH_ERR_STOPPED;
	enum rh_status status = rh_history_new(path, &history, &err);
	rh_history_free(history);
	bool told = strstr(err.message, path) != NULL && strstr(err.message, strerror(EACCES)) != NULL;
	return status == RH_OK || told ? status : RH_ERR_INVALID;
}

static void a_folder_that_cannot_be_written_is_an_error(void **state)
{
	(void)state;
	const char *folder = tmpdir_folder(&dir, "locked");
	assert_int_equal(chmod(dir.path, 0755), 0);
	assert_int_equal(chmod(folder, 0555), 0);
	int status = wait_for(start(open_as_nobody, tmpdir_path(&dir, "locked/history.db")));
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), RH_ERR_SYSTEM);
}

static void a_history_that_cannot_be_written_is_an_error(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "locked/history.db");
	const char *folder = tmpdir_folder(&dir, "locked");
	fill(path, 1);
	assert_int_equal(chmod(path, 0444), 0);
	assert_int_equal(chmod(folder, 0555), 0);
	assert_int_equal(chmod(dir.path, 0755), 0);
	int status = wait_for(start(open_as_nobody, path));
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), RH_ERR_DATABASE);
}

static void check_read(const char *path)
{
	struct rh_history *history = NULL;
	const struct rh_attempt *attempts = NULL;
	struct rh_error why = {0}, err = {0};
	size_t count = 0;
	int64_t session = 0;
	(void)rh_error_set(&why, RH_ERR_SYSTEM, "the disk is full");
	if (rh_history_read(path, &why, &history, &err) != RH_OK)
		fail_msg("%s", err.message);
	assert_true(rh_history_is_read_only(history));
	assert_int_equal(rh_history_attempts(history, &(struct rh_history_filter){0}, &attempts, &count, NULL), RH_OK);
	assert_int_equal(count, 3);
	assert_int_equal(rh_history_session_begin(history, &(struct rh_history_session){0}, &session, &err),
	                 RH_ERR_SYSTEM);
	assert_string_equal(err.message, "the disk is full");
	rh_history_free(history);
	assert_int_equal(rh_history_read(path, NULL, &history, NULL), RH_OK);
	assert_int_equal(begin_session(history, &session), RH_ERR_DATABASE);
	rh_history_free(history);
}

static void a_history_can_be_read_without_writing(void **state)
{
	(void)state;
	/* Signs that mean something in the name SQLite is given. */
	const char *path = tmpdir_path(&dir, "50% #1?/history.db");
	(void)tmpdir_folder(&dir, "50% #1?");
	fill(path, 3);
	check_read(path);
	struct rh_history *writer = open_at(path);
	assert_false(rh_history_is_read_only(writer));
	int64_t session = 0;
	assert_int_equal(begin_session(writer, &session), RH_OK); /* there is a log now */
	check_read(path);
	rh_history_free(writer);
}

static void reading_alone_makes_nothing_and_changes_no_older_version(void **state)
{
	(void)state;
	struct rh_history *history = NULL;
	const char *missing = tmpdir_path(&dir, "missing.db"), *older = tmpdir_path(&dir, "older.db");
	assert_int_not_equal(rh_history_read(missing, NULL, &history, NULL), RH_OK);
	assert_int_equal(access(missing, F_OK), -1);
	fill(older, 1);
	execute(older, "PRAGMA user_version = 2");
	assert_int_equal(rh_history_read(older, NULL, &history, NULL), RH_ERR_INVALID);
	assert_int_equal(ask(older, "PRAGMA user_version"), 2);
}

static void a_session_is_held_by_one_program_until_it_ends(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "history.db");
	struct rh_history *ours = open_at(path), *other = open_at(path);
	int64_t first = 0, second = 0;
	assert_int_equal(begin_session(ours, &first), RH_OK);
	assert_int_equal(begin_session(other, &second), RH_OK);
	assert_false(rh_history_session_is_running(other, first));
	assert_int_equal(rh_history_session_hold(ours, first, NULL), RH_OK);
	assert_int_equal(mode_of(tmpdir_path(&dir, "history.db-running")), 0600);
	assert_true(rh_history_session_is_running(other, first));
	assert_false(rh_history_session_is_running(other, second));
	assert_int_equal(rh_history_session_hold(other, first, NULL), RH_ERR_EXISTS);
	assert_int_equal(rh_history_session_hold(other, second, NULL), RH_OK);
	assert_int_equal(rh_history_session_end(ours, first, 2, NULL), RH_OK);
	assert_false(rh_history_session_is_running(other, first));
	rh_history_free(other);
	assert_false(rh_history_session_is_running(ours, second));
	rh_history_free(ours);
}

static enum rh_status hold_and_be_killed(const char *path)
{
	struct rh_history *history = NULL;
	RH_TRY(rh_history_new(path, &history, NULL));
	RH_TRY(rh_history_session_hold(history, 1, NULL));
	if (!rh_history_session_is_running(history, 1))
		return RH_ERR_NOT_FOUND;
	(void)kill(getpid(), SIGKILL);
	return RH_ERR_STOPPED;
}

static void a_killed_program_holds_no_session(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "history.db");
	fill(path, 1);
	int status = wait_for(start(hold_and_be_killed, path));
	assert_true(WIFSIGNALED(status));
	struct rh_history *history = open_at(path);
	assert_false(rh_history_session_is_running(history, 1));
	rh_history_free(history);
}

static void a_session_in_memory_is_nobody_elses(void **state)
{
	(void)state;
	struct rh_history *history = open_at(":memory:");
	assert_int_equal(rh_history_session_hold(history, 1, NULL), RH_OK);
	assert_false(rh_history_session_is_running(history, 1));
	rh_history_free(history);
	assert_int_equal(access(":memory:-running", F_OK), -1);
}

static void what_is_no_file_is_an_error(void **state)
{
	struct rh_history *history = NULL;
	struct rh_error err = {0};
	(void)state;
	assert_int_equal(rh_history_new(tmpdir_folder(&dir, "folder.db"), &history, &err), RH_ERR_SYSTEM);
	assert_non_null(strstr(err.message, "not a regular file"));
	assert_int_equal(rh_history_new(tmpdir_path(&dir, "nowhere/history.db"), &history, &err), RH_ERR_SYSTEM);
	assert_null(history);
	const char *fifo = tmpdir_path(&dir, "fifo.db");
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(rh_history_new(fifo, &history, &err), RH_ERR_SYSTEM);
}

/* A file that may grow no further, which is what a full disk looks like to its owner. Returns RH_ERR_DATABASE when the
 * refusal came as one and what was entered before can still be read. */
static enum rh_status fill_up(const char *path)
{
	struct rh_history *history = NULL;
	const struct rlimit small = {200000, 200000};
	const struct rh_attempt *attempts = NULL;
	int64_t session = 0, take = 0, last = 0;
	size_t count = 0;
	(void)signal(SIGXFSZ, SIG_IGN);
	RH_TRY(rh_history_new(path, &history, NULL));
	RH_TRY(begin_session(history, &session));
	if (setrlimit(RLIMIT_FSIZE, &small) != 0)
		return RH_ERR_STOPPED;
	enum rh_status status = RH_OK;
	while (status == RH_OK && last < 100000) {
		last = take;
		status = begin_attempt(history, session, &take);
	}
	RH_TRY(rh_history_attempts(history, &(struct rh_history_filter){0}, &attempts, &count, NULL));
	rh_history_free(history);
	return count >= (size_t)last && last > 0 ? status : RH_ERR_INVALID;
}

static void a_full_disk_refuses_and_loses_nothing(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "history.db");
	int status = wait_for(start(fill_up, path));
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), RH_ERR_DATABASE);
	assert_true(count_attempts(path) > 0);
	check_integrity(path);
}

/* The companions of the log do not fit. */
static enum rh_status open_without_room(const char *path)
{
	const struct rlimit small = {1024, 1024};
	struct rh_history *history = NULL;
	struct rh_error err = {0};
	(void)signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &small) != 0)
		return RH_ERR_STOPPED;
	enum rh_status status = rh_history_new(path, &history, &err);
	rh_history_free(history);
	return strstr(err.message, strerror(EFBIG)) != NULL ? status : RH_ERR_INVALID;
}

static void what_the_system_refuses_is_told_in_its_words(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "history.db");
	fill(path, 1);
	int status = wait_for(start(open_without_room, path));
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), RH_ERR_DATABASE);
}

static void what_is_asked_often_is_found_by_an_index(void **state)
{
	static const char *const questions[] = {
	    "SELECT * FROM attempt WHERE bank = 'ai' AND id = 'intro' ORDER BY take DESC",
	    "SELECT * FROM attempt WHERE id = 'intro' AND bank = 'ai' ORDER BY take LIMIT 1 OFFSET 3",
	    "SELECT count(*) FROM attempt WHERE bank = 'ai' AND id = 'intro' AND answer_ms > 0",
	    "SELECT 1 FROM attempt WHERE id = 'intro'",
	    "SELECT * FROM attempt WHERE session = 1",
	    "SELECT max(take) FROM attempt",
	    "SELECT * FROM mark WHERE take = 1 ORDER BY at_ms, mark",
	    "SELECT * FROM job WHERE state = 'waiting' ORDER BY job LIMIT 1",
	    "SELECT take, value FROM measure WHERE name = 'cue_level' ORDER BY take", /* by the index of these alone */
	};
	(void)state;
	const char *path = tmpdir_path(&dir, "history.db");
	fill(path, 1);
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
		char *sql = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", questions[i]);
		sqlite3_stmt *statement = NULL;
		assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
		while (sqlite3_step(statement) == SQLITE_ROW) {
			const char *detail = (const char *)sqlite3_column_text(statement, 3);
			if (strncmp(detail, "SEARCH", 6) != 0 && strstr(detail, "INDEX measure_cue_level") == NULL)
				fail_msg("%s: %s", questions[i], detail);
		}
		sqlite3_finalize(statement);
		sqlite3_free(sql);
	}
	sqlite3_close(db);
}

#define TEST(name) in_tmpdir(name, &dir)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(what_was_kept_is_there_the_next_time),
	    TEST(nobody_else_can_read_it_whatever_the_umask),
	    TEST(a_file_others_could_read_is_closed_to_them),
	    TEST(the_log_is_written_ahead),
	    TEST(numbers_are_never_used_twice),
	    TEST(an_empty_file_becomes_a_history),
	    TEST(what_is_no_database_is_left_alone),
	    TEST(a_truncated_history_is_left_alone),
	    TEST(a_damaged_page_is_reported_when_it_is_met),
	    TEST(another_programs_database_is_left_alone),
	    TEST(a_newer_history_is_left_alone),
	    TEST(a_history_of_any_older_version_is_brought_up_to_date),
	    TEST(a_migration_that_fails_changes_nothing),
	    TEST(two_connections_see_each_other),
	    TEST(two_programs_at_once_lose_nothing),
	    TEST(a_killed_program_leaves_every_entered_take),
	    TEST(a_folder_that_cannot_be_written_is_an_error),
	    TEST(a_history_that_cannot_be_written_is_an_error),
	    TEST(a_history_can_be_read_without_writing),
	    TEST(reading_alone_makes_nothing_and_changes_no_older_version),
	    TEST(a_session_is_held_by_one_program_until_it_ends),
	    TEST(a_killed_program_holds_no_session),
	    TEST(a_session_in_memory_is_nobody_elses),
	    TEST(what_is_no_file_is_an_error),
	    TEST(a_full_disk_refuses_and_loses_nothing),
	    TEST(what_the_system_refuses_is_told_in_its_words),
	    TEST(what_is_asked_often_is_found_by_an_index),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
