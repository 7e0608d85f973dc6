// SPDX-License-Identifier: GPL-3.0-or-later
/* Files of every version, copies, damage. With a number as argument the test of damage takes so many places. */
#include "history/upkeep.h"

#include "base/random.h"
#include "history/jobs.h"
#include "history/progress.h"
#include "history/schema.h"
#include "support/check.h"
#include "support/tmpdir.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ATTEMPTS = 60, PLACES = 50 };
#define NOW INT64_C(1795449731000) /* 2026-11-23 16:02:11 UTC */

static struct tmpdir dir;
static long places = PLACES;

static struct rh_history *open_at(const char *path)
{
	struct rh_history *history = NULL;
	struct rh_error err = {0};
	if (rh_history_new(path, &history, &err) != RH_OK)
		fail_msg("%s", err.message);
	return history;
}

static void build_from(const char *path, int64_t version)
{
	struct rh_buffer name = {0};
	sqlite3 *db = NULL;
	char *fault = NULL;
	rh_buffer_printf(&name, "%s/tests/unit/history/fixtures/version-%lld.sql", REHEARSE_SOURCE_DIR,
	                 (long long)version);
	char *sql = tmpdir_read(name.data);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &fault) != SQLITE_OK)
		fail_msg("%s: %s", name.data, fault);
	sqlite3_close(db);
	free(sql);
	rh_buffer_done(&name);
}

/* How many files of the folder have the word in their names; the last one's path in `found`. */
static int files_with(const char *word, char *found, size_t size)
{
	DIR *folder = opendir(dir.path);
	int count = 0;
	assert_non_null(folder);
	for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
		if (strstr(entry->d_name, word) == NULL)
			continue;
		count++;
		(void)snprintf(found, size, "%s/%s", dir.path, entry->d_name);
	}
	(void)closedir(folder);
	return count;
}

static void check_content(struct rh_history *history, int64_t version)
{
	const struct rh_attempt *a = NULL;
	const struct rh_history_mark *marks = NULL;
	const struct rh_history_session *session = NULL;
	const struct rh_history_job *job = NULL;
	size_t count = 0;
	double rate = 0;
	assert_int_equal(rh_history_attempts(history, &(struct rh_history_filter){0}, &a, &count, NULL), RH_OK);
	assert_int_equal(count, 2);
	assert_int_equal(a[0].take, 8);
	assert_int_equal(a[0].outcome, RH_OUTCOME_SKIPPED);
	check_text(a[1].question, "1분 동안 자기소개를 해 주세요.");
	check_text(a[1].note, "더 천천히");
	check_text(a[1].path, "/takes/7.wav");
	assert_int_equal(a[1].answer_ms, 58200);
	assert_int_equal(a[1].rating, RH_RATING_GOOD);
	assert_int_equal(a[1].points_said, 5);
	assert_int_equal(a[1].utc_offset_s, 32400);
	assert_int_equal(rh_history_marks(history, 7, &marks, &count, NULL), RH_OK);
	assert_int_equal(count, 1);
	assert_int_equal(marks[0].at_ms, 12000);
	assert_int_equal(rh_history_measure(history, 7, RH_TEXT("speech_rate_spm"), &rate, NULL), RH_OK);
	assert_true(rate == 271.5);
	assert_int_equal(rh_history_session(history, 3, &session, NULL), RH_OK);
	assert_int_equal(session->seed, -9);
	check_text(session->title, "AI 개발자 면접");
	enum rh_status waiting = rh_history_job_next(history, RH_TEXT("archive"), 0, &job, NULL);
	assert_int_equal(waiting, version >= 2 ? RH_OK : RH_ERR_NOT_FOUND);
}

static void check_progress(struct rh_history *history, int64_t version)
{
	const struct rh_history_schedule *schedules = NULL;
	struct rh_text script = RH_TEXT_NONE;
	size_t count = 0;
	assert_int_equal(rh_history_schedules(history, &schedules, &count, NULL), RH_OK);
	assert_int_equal(count, 2);
	check_text(schedules[1].id, "self-intro");
	assert_int_equal(schedules[1].stale, version < 3);
	assert_int_equal(rh_history_script(history, 7, &script, NULL), RH_OK);
	check_text(script, version >= 3 ? "안녕하세요." : "");
}

static bool note_cue_level(void *ctx, const struct rh_attempt *attempt, double cue_level)
{
	double *levels = ctx;
	levels[0]++;
	levels[1] = cue_level;
	return attempt->take != 0;
}

static void check_cue_levels(struct rh_history *history, int64_t version)
{
	double levels[2] = {0};
	const struct rh_history_cue_visitor visitor = {note_cue_level, levels};
	assert_int_equal(rh_history_each_cued(history, RH_TEXT_NONE, RH_TEXT_NONE, &visitor, NULL), RH_OK);
	assert_true(levels[0] == (version >= 4 ? 1 : 0));
	assert_true(levels[1] == (version >= 4 ? 2 : 0));
}

static void a_history_of_every_version_opens_and_keeps_everything(void **state)
{
	(void)state;
	for (int64_t version = 1; version <= rh_schema_version(); version++) {
		char name[32];
		(void)snprintf(name, sizeof name, "v%lld.db", (long long)version);
		const char *path = tmpdir_path(&dir, name);
		build_from(path, version);
		struct rh_history *history = open_at(path);
		check_content(history, version);
		check_progress(history, version);
		check_cue_levels(history, version);
		rh_history_free(history);
		assert_int_equal(rh_history_check(path, NULL), RH_OK);
	}
}

static void an_older_history_is_copied_before_it_is_changed(void **state)
{
	char copy[512] = "";
	struct stat st;
	(void)state;
	const char *path = tmpdir_path(&dir, "history.db");
	build_from(path, 1);
	rh_history_free(open_at(path));
	assert_int_equal(files_with(".backup-", copy, sizeof copy), 1);
	assert_int_equal(stat(copy, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;
	assert_int_equal(sqlite3_open(copy, &db), SQLITE_OK);
	assert_int_equal(
	    sqlite3_prepare_v2(db, "SELECT (SELECT user_version FROM pragma_user_version), count(*) FROM attempt", -1,
	                       &statement, NULL),
	    SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	assert_int_equal(sqlite3_column_int(statement, 0), 1);
	assert_int_equal(sqlite3_column_int(statement, 1), 2);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	rh_history_free(open_at(path)); /* up to date now: no second copy */
	assert_int_equal(files_with(".backup-", copy, sizeof copy), 1);
}

static void a_new_history_is_not_copied(void **state)
{
	char copy[512] = "";
	(void)state;
	rh_history_free(open_at(tmpdir_path(&dir, "history.db")));
	assert_int_equal(files_with(".backup-", copy, sizeof copy), 0);
}

static int64_t add_attempt(struct rh_history *history, int64_t session, int n)
{
	struct rh_attempt attempt = {.session = session,
	                             .bank = RH_TEXT("ai"),
	                             .id = n % 2 == 0 ? RH_TEXT("self-intro") : RH_TEXT("lora"),
	                             .question = RH_TEXT("1분 동안 자기소개를 해 주세요."),
	                             .lang = RH_TEXT("ko"),
	                             .at_unix_ms = NOW + n,
	                             .practice_day = 20261123,
	                             .target_ms = 60000,
	                             .answer_ms = 58000,
	                             .outcome = RH_OUTCOME_FINISHED,
	                             .rating = RH_RATING_GOOD,
	                             .path = RH_TEXT("/takes/1.wav"),
	                             .note = RH_TEXT("note")};
	assert_int_equal(rh_history_attempt_begin(history, &attempt, &attempt.take, NULL), RH_OK);
	assert_int_equal(rh_history_attempt_end(history, &attempt, NULL), RH_OK);
	assert_int_equal(rh_history_attempt_review(history, &attempt, NULL), RH_OK);
	assert_int_equal(rh_history_measure_set(history, attempt.take, RH_TEXT("speech_rate_spm"), 271, NULL), RH_OK);
	const struct rh_history_mark mark = {.at_ms = 5000, .kind = RH_TEXT("stuck")};
	assert_int_equal(rh_history_mark_add(history, attempt.take, &mark, NULL), RH_OK);
	return attempt.take;
}

static void fill(const char *path)
{
	struct rh_history *history = open_at(path);
	const struct rh_history_session begun = {.at_unix_ms = NOW, .command = RH_TEXT("rehearse run")};
	int64_t session = 0;
	assert_int_equal(rh_history_begin(history, NULL), RH_OK);
	assert_int_equal(rh_history_session_begin(history, &begun, &session, NULL), RH_OK);
	for (int i = 0; i < ATTEMPTS; i++)
		add_attempt(history, session, i);
	assert_int_equal(rh_history_commit(history, NULL), RH_OK);
	rh_history_free(history);
}

static bool count_visit(void *ctx, const struct rh_attempt *attempt, const struct rh_delivery *delivery)
{
	(void)delivery;
	*(size_t *)ctx += attempt->question.length;
	return attempt->rating <= RH_RATING_EASY && attempt->outcome <= RH_OUTCOME_QUIT;
}

/* Everything a program asks; the status of whatever failed first. */
static enum rh_status use(const char *path, struct rh_error *err)
{
	struct rh_history *history = NULL;
	const struct rh_attempt *attempts = NULL;
	const struct rh_history_schedule *schedules = NULL;
	const struct rh_history_session *session = NULL;
	const struct rh_history_mark *marks = NULL;
	size_t count = 0, bytes = 0;
	const struct rh_history_visitor visitor = {count_visit, &bytes};
	RH_TRY(rh_history_new(path, &history, err));
	enum rh_status status = rh_history_attempts(history, &(struct rh_history_filter){0}, &attempts, &count, err);
	for (size_t i = 0; status == RH_OK && i < count; i++)
		assert_in_range(attempts[i].rating, RH_RATING_NONE, RH_RATING_EASY);
	if (status == RH_OK)
		status = rh_history_each(history, 0, &visitor, err);
	if (status == RH_OK)
		status = rh_history_schedules(history, &schedules, &count, err);
	if (status == RH_OK)
		status = rh_history_marks(history, 3, &marks, &count, err);
	if (status == RH_OK)
		status = rh_history_select(history, RH_TEXT("lora#2"), &attempts, err);
	if (status == RH_OK)
		status = rh_history_session(history, 0, &session, err);
	rh_history_free(history);
	return status;
}

static void flip(const char *path, long at, unsigned char bits)
{
	FILE *file = fopen(path, "r+b");
	assert_non_null(file);
	assert_int_equal(fseek(file, at, SEEK_SET), 0);
	int byte = fgetc(file);
	assert_true(byte != EOF);
	assert_int_equal(fseek(file, at, SEEK_SET), 0);
	assert_true(fputc(byte ^ bits, file) != EOF);
	assert_int_equal(fclose(file), 0);
}

static void write_bytes(const char *path, const struct rh_buffer *bytes)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes->data, 1, bytes->length, file), bytes->length);
	assert_int_equal(fclose(file), 0);
}

static void read_bytes(const char *path, struct rh_buffer *bytes)
{
	FILE *file = fopen(path, "rb");
	char part[4096];
	assert_non_null(file);
	for (size_t got = fread(part, 1, sizeof part, file); got > 0; got = fread(part, 1, sizeof part, file))
		rh_buffer_text(bytes, (struct rh_text){part, got});
	assert_int_equal(fclose(file), 0);
	assert_false(bytes->failed);
}

static void a_byte_changed_anywhere_is_told_or_harmless_and_never_a_crash(void **state)
{
	struct rh_buffer good = {0};
	struct rh_random random = rh_random_seeded(11);
	struct stat st;
	long told = 0;
	(void)state;
	const char *path = tmpdir_path(&dir, "history.db");
	const char *log = tmpdir_path(&dir, "history.db-wal"), *index = tmpdir_path(&dir, "history.db-shm");
	fill(path);
	read_bytes(path, &good);
	for (long i = 0; i < places; i++) {
		struct rh_error err = {0};
		write_bytes(path, &good);
		long at = i < 100 && places > PLACES ? i : (long)rh_random_below(&random, good.length);
		flip(path, at, (unsigned char)(1 + rh_random_below(&random, 255)));
		enum rh_status status = use(path, &err);
		enum rh_status checked = rh_history_check(path, NULL);
		assert_true(status == RH_OK || err.message[0] != '\0');
		if (status == RH_ERR_DATABASE) /* what fails to be used is found to be damaged */
			assert_int_equal(checked, RH_ERR_SYNTAX);
		told += status != RH_OK || checked != RH_OK;
		assert_int_equal(stat(path, &st), 0);
		assert_true(st.st_size > 0);
		(void)unlink(log);
		(void)unlink(index);
	}
	print_message("%ld bytes flipped, %ld told of\n", places, told);
	assert_true(told > 0);
	rh_buffer_done(&good);
}

static void a_sound_history_is_whole(void **state)
{
	struct rh_error err = {0};
	(void)state;
	const char *path = tmpdir_path(&dir, "history.db");
	assert_int_equal(rh_history_check(path, &err), RH_ERR_NOT_FOUND);
	fill(path);
	assert_int_equal(rh_history_check(path, &err), RH_OK);
	struct rh_history *open = open_at(path); /* also while it is open */
	assert_int_equal(rh_history_check(path, &err), RH_OK);
	rh_history_free(open);
}

static void a_history_cut_short_is_damaged(void **state)
{
	struct rh_error err = {0};
	(void)state;
	const char *path = tmpdir_path(&dir, "history.db");
	fill(path);
	assert_int_equal(truncate(path, 5000), 0);
	assert_int_equal(rh_history_check(path, &err), RH_ERR_SYNTAX);
	assert_non_null(strstr(err.message, "damaged"));
}

static void a_newer_history_is_not_called_damaged(void **state)
{
	struct rh_error err = {0};
	sqlite3 *db = NULL;
	(void)state;
	const char *path = tmpdir_path(&dir, "history.db");
	fill(path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_int_equal(rh_history_check(path, &err), RH_ERR_INVALID);
}

static void a_damaged_history_is_set_aside_under_a_dated_name(void **state)
{
	char *first = NULL, *second = NULL;
	struct rh_error err = {0};
	(void)state;
	const char *path = tmpdir_write(&dir, "history.db", RH_TEXT("not a database"));
	(void)tmpdir_write(&dir, "history.db-wal", RH_TEXT("log"));
	assert_int_equal(rh_history_set_aside(path, NOW, &first, &err), RH_OK);
	assert_non_null(strstr(first, "history.db.damaged-20261123-160211"));
	assert_int_not_equal(access(path, F_OK), 0);
	char *content = tmpdir_read(first);
	assert_string_equal(content, "not a database");
	free(content);
	assert_int_not_equal(access(tmpdir_path(&dir, "history.db-wal"), F_OK), 0);
	assert_int_equal(access(tmpdir_path(&dir, "history.db.damaged-20261123-160211-wal"), F_OK), 0);
	(void)tmpdir_write(&dir, "history.db", RH_TEXT("again"));
	assert_int_equal(rh_history_set_aside(path, NOW, &second, &err), RH_OK);
	assert_string_not_equal(first, second);
	assert_int_equal(rh_history_set_aside(path, NOW, &second, &err), RH_ERR_SYSTEM);
	free(first);
	free(second);
}

static void a_copy_has_everything_and_replaces_nothing(void **state)
{
	const struct rh_attempt *attempts = NULL;
	size_t count = 0;
	(void)state;
	fill(tmpdir_path(&dir, "history.db"));
	const char *path = tmpdir_path(&dir, "copy.db");
	struct rh_history *history = open_at(tmpdir_path(&dir, "history.db"));
	assert_int_equal(rh_history_copy(history, path, NULL), RH_OK);
	assert_int_equal(rh_history_copy(history, path, NULL), RH_ERR_EXISTS);
	rh_history_free(history);
	history = open_at(path);
	assert_int_equal(rh_history_attempts(history, &(struct rh_history_filter){0}, &attempts, &count, NULL), RH_OK);
	assert_int_equal(count, ATTEMPTS);
	rh_history_free(history);
}

static void rows_from_elsewhere_keep_their_numbers(void **state)
{
	const struct rh_attempt *read = NULL;
	(void)state;
	struct rh_history *history = open_at(":memory:");
	const struct rh_history_session session = {
	    .session = 12, .at_unix_ms = 5, .ended_unix_ms = 9, .seed = -1, .planned = 2, .command = RH_TEXT("c")};
	const struct rh_attempt attempt = {.take = 40,
	                                   .session = 12,
	                                   .bank = RH_TEXT("ai"),
	                                   .id = RH_TEXT("lora"),
	                                   .question = RH_TEXT("q"),
	                                   .at_unix_ms = 6,
	                                   .utc_offset_s = -3600,
	                                   .practice_day = 20261123,
	                                   .prep_ms = 1,
	                                   .answer_ms = 2,
	                                   .target_ms = 3,
	                                   .outcome = RH_OUTCOME_TIME_UP,
	                                   .rating = RH_RATING_HARD,
	                                   .hints = 4,
	                                   .points_said = 5,
	                                   .point_count = 6,
	                                   .path = RH_TEXT("/p"),
	                                   .frames = 7,
	                                   .lost_frames = 8,
	                                   .sample_rate_hz = 48000,
	                                   .note = RH_TEXT("n")};
	assert_int_equal(rh_history_attempt_add(history, &attempt, NULL), RH_ERR_INVALID); /* no session */
	assert_int_equal(rh_history_session_add(history, &session, NULL), RH_OK);
	assert_int_equal(rh_history_session_add(history, &session, NULL), RH_ERR_EXISTS);
	assert_int_equal(rh_history_attempt_add(history, &attempt, NULL), RH_OK);
	assert_int_equal(rh_history_attempt_add(history, &attempt, NULL), RH_ERR_EXISTS);
	assert_int_equal(rh_history_attempt(history, 40, &read, NULL), RH_OK);
	assert_int_equal(read->utc_offset_s, -3600);
	assert_int_equal(read->outcome, RH_OUTCOME_TIME_UP);
	assert_int_equal(read->lost_frames, 8);
	check_text(read->note, "n");
	int64_t next = add_attempt(history, 12, 0);
	assert_int_equal(next, 41);
	rh_history_free(history);
}

static void a_removed_attempt_takes_everything_of_it_along(void **state)
{
	const struct rh_history_mark *marks = NULL;
	const struct rh_history_session *session = NULL;
	size_t count = 1;
	double value = 0;
	(void)state;
	const char *path = tmpdir_path(&dir, "history.db");
	fill(path);
	struct rh_history *history = open_at(path);
	assert_int_equal(rh_history_script_set(history, 1, RH_TEXT("script"), NULL), RH_OK);
	for (int64_t take = 1; take <= ATTEMPTS; take++)
		assert_int_equal(rh_history_attempt_remove(history, take, NULL), RH_OK);
	assert_int_equal(rh_history_attempt_remove(history, 1, NULL), RH_ERR_NOT_FOUND);
	assert_int_equal(rh_history_marks(history, 1, &marks, &count, NULL), RH_OK);
	assert_int_equal(count, 0);
	assert_int_equal(rh_history_measure(history, 1, RH_TEXT("speech_rate_spm"), &value, NULL), RH_ERR_NOT_FOUND);
	assert_int_equal(rh_history_compact(history, NULL), RH_OK);
	assert_int_equal(rh_history_session(history, 0, &session, NULL), RH_ERR_NOT_FOUND);
	const struct rh_history_session begun = {.at_unix_ms = NOW, .command = RH_TEXT("c")};
	int64_t number = 0;
	assert_int_equal(rh_history_session_begin(history, &begun, &number, NULL), RH_OK);
	assert_int_equal(add_attempt(history, number, 0), ATTEMPTS + 1); /* numbers are never given again */
	rh_history_free(history);
	assert_int_equal(rh_history_check(path, NULL), RH_OK);
}

#define TEST(name) in_tmpdir(name, &dir)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_history_of_every_version_opens_and_keeps_everything),
	    TEST(an_older_history_is_copied_before_it_is_changed),
	    TEST(a_new_history_is_not_copied),
	    TEST(a_byte_changed_anywhere_is_told_or_harmless_and_never_a_crash),
	    TEST(a_sound_history_is_whole),
	    TEST(a_history_cut_short_is_damaged),
	    TEST(a_newer_history_is_not_called_damaged),
	    TEST(a_damaged_history_is_set_aside_under_a_dated_name),
	    TEST(a_copy_has_everything_and_replaces_nothing),
	    TEST(rows_from_elsewhere_keep_their_numbers),
	    TEST(a_removed_attempt_takes_everything_of_it_along),
	};
	if (argc > 1)
		places = strtol(argv[1], NULL, 10);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
