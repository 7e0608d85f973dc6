// SPDX-License-Identifier: GPL-3.0-or-later
/* Work left for later: done once, in order, kind by kind; what is stopped or held waits, what fails is told. */
#include "runner/jobs.h"

#include "audio/lock.h"
#include "history/jobs.h"
#include "runner/archiver.h"
#include "support/check.h"
#include "support/tmpdir.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NOW INT64_C(1795449731000)

static struct tmpdir dir;
static struct rh_history *history;
static struct rh_buffer told; /* what happened, a word each */
static int looks_left;        /* until go_on says no; below 0: never */

static int set_up(void **state)
{
	(void)state;
	tmpdir_make(&dir);
	assert_int_equal(rh_history_new(":memory:", &history, NULL), RH_OK);
	looks_left = -1;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	rh_history_free(history);
	rh_buffer_done(&told);
	tmpdir_remove(&dir);
	return 0;
}

/* A take with a recording of a tenth of a second. */
static const char *add_take(const char *name)
{
	const char *path = tmpdir_path(&dir, name);
	static const int16_t samples[4800] = {1, 2, 3};
	const struct rh_history_session session = {.at_unix_ms = NOW, .command = RH_TEXT("rehearse run")};
	struct rh_attempt a = {.bank = RH_TEXT("b"),
	                       .id = RH_TEXT("q"),
	                       .question = RH_TEXT("?"),
	                       .at_unix_ms = NOW,
	                       .practice_day = 20261123,
	                       .path = rh_text_of(path),
	                       .frames = 4800,
	                       .sample_rate_hz = 48000};
	struct rh_take_writer *writer = NULL;
	assert_int_equal(rh_history_session_begin(history, &session, &a.session, NULL), RH_OK);
	assert_int_equal(rh_history_attempt_begin(history, &a, &a.take, NULL), RH_OK);
	const struct rh_take_meta meta = {.take = a.take, .bank = a.bank, .id = a.id, .question = a.question};
	assert_int_equal(rh_take_writer_new(path, &meta, 0, &writer, NULL), RH_OK);
	assert_int_equal(rh_take_writer_frames(writer, samples, 4800, NULL), RH_OK);
	assert_int_equal(rh_take_writer_close(writer, NULL, NULL), RH_OK);
	assert_int_equal(rh_history_attempt_end(history, &a, NULL), RH_OK);
	return path;
}

static void leave(const char *kind, int64_t take)
{
	assert_int_equal(rh_history_job_add(history, rh_text_of(kind), take, NOW, NULL), RH_OK);
}

static int64_t waiting(const char *kind)
{
	int64_t count = -1;
	assert_int_equal(rh_history_job_count(history, rh_text_of(kind), &count, NULL), RH_OK);
	return count;
}

/* Says its name and the take; ends as ctx says. */
struct labour {
	const char *name;
	enum rh_status ends;
};

static enum rh_status work(void *ctx, const struct rh_attempt *take, const struct rh_job_pulse *pulse,
                           struct rh_error *err)
{
	const struct labour *labour = ctx;
	rh_buffer_printf(&told, "%s %lld; ", labour->name, (long long)take->take);
	if (!pulse->go_on(pulse->ctx, 0.5))
		return rh_error_set(err, RH_ERR_STOPPED, "stopped");
	return labour->ends == RH_OK ? RH_OK : rh_error_set(err, labour->ends, "no");
}

static bool go_on(void *ctx, const struct rh_jobs_progress *progress)
{
	(void)ctx;
	assert_true(progress->done < progress->count);
	return looks_left < 0 || looks_left-- > 0;
}

static void failed(void *ctx, const struct rh_attempt *take, const struct rh_error *err)
{
	(void)ctx;
	rh_buffer_printf(&told, "failed %lld %s; ", (long long)take->take, err->message);
}

static enum rh_status run(const struct rh_job_kind *kinds, size_t count)
{
	const struct rh_jobs_config config = {
	    .history = history, .kinds = kinds, .kind_count = count, .go_on = go_on, .failed = failed};
	return rh_jobs_run(&config, NULL);
}

static void kinds_come_one_after_the_other(void **state)
{
	(void)state;
	struct labour words = {.name = "words"}, file = {.name = "file"};
	const struct rh_job_kind kinds[] = {{"words", work, &words}, {"file", work, &file}};
	add_take("1.wav");
	add_take("2.wav");
	leave("file", 1);
	leave("words", 2);
	leave("words", 1);
	leave("other", 1);
	assert_int_equal(run(kinds, 2), RH_OK);
	check_written(&told, "words 2; words 1; file 1; ");
	assert_int_equal(run(kinds, 2), RH_OK);
	check_written(&told, "");
	assert_int_equal(waiting("other"), 1);
}

static void what_was_stopped_waits(void **state)
{
	(void)state;
	struct labour file = {.name = "file"};
	const struct rh_job_kind kind = {"file", work, &file};
	add_take("1.wav");
	add_take("2.wav");
	leave("file", 1);
	leave("file", 2);
	looks_left = 3; /* before the first, in it, before the second */
	assert_int_equal(run(&kind, 1), RH_ERR_STOPPED);
	check_written(&told, "file 1; file 2; ");
	assert_int_equal(waiting("file"), 1);
	looks_left = -1;
	assert_int_equal(run(&kind, 1), RH_OK);
	check_written(&told, "file 2; ");
}

static void a_failure_is_told_and_the_rest_is_done(void **state)
{
	(void)state;
	struct labour file = {.name = "file", .ends = RH_ERR_SYNTAX};
	const struct rh_job_kind kind = {"file", work, &file};
	add_take("1.wav");
	add_take("2.wav");
	leave("file", 1);
	leave("file", 2);
	assert_int_equal(run(&kind, 1), RH_OK);
	check_written(&told, "file 1; failed 1 no; file 2; failed 2 no; ");
	assert_int_equal(waiting("file"), 0);
	leave("file", 1);
	file.ends = RH_ERR_LIMIT; /* the disk may have room another time */
	assert_int_equal(run(&kind, 1), RH_OK);
	check_written(&told, "file 1; failed 1 no; ");
	assert_int_equal(waiting("file"), 1);
}

static void a_held_take_is_passed_over(void **state)
{
	(void)state;
	struct labour file = {.name = "file"};
	const struct rh_job_kind kind = {"file", work, &file};
	int fd = -1;
	const char *path = add_take("1.wav");
	add_take("2.wav");
	leave("file", 1);
	leave("file", 2);
	assert_int_equal(rh_take_hold(path, &fd, NULL), RH_OK);
	assert_int_equal(run(&kind, 1), RH_OK);
	check_written(&told, "file 2; ");
	rh_take_let_go(fd);
	assert_int_equal(run(&kind, 1), RH_OK);
	check_written(&told, "file 1; ");
}

static void a_take_whose_file_is_gone_fails_once(void **state)
{
	(void)state;
	struct labour file = {.name = "file"};
	const struct rh_job_kind kind = {"file", work, &file};
	assert_int_equal(unlink(add_take("1.wav")), 0);
	leave("file", 1);
	assert_int_equal(run(&kind, 1), RH_OK);
	assert_non_null(strstr(told.data, "failed 1 cannot read "));
	rh_buffer_clear(&told);
	assert_int_equal(run(&kind, 1), RH_OK);
	check_written(&told, "");
}

static const struct rh_attempt *row(int64_t take)
{
	const struct rh_attempt *attempt = NULL;
	assert_int_equal(rh_history_attempt(history, take, &attempt, NULL), RH_OK);
	return attempt;
}

static void note_archived(void *ctx, const struct rh_attempt *take, const char *path)
{
	(void)ctx;
	rh_buffer_printf(&told, "%lld %s; ", (long long)take->take, strrchr(path, '/') + 1);
}

static void an_archived_take_is_known_by_its_new_file_alone(void **state)
{
	(void)state;
	struct rh_archiver archiver = {.history = history, .format = RH_ARCHIVE_FLAC, .archived = note_archived};
	const struct rh_job_kind kind = rh_archiver_kind(&archiver);
	const char *wav = add_take("1.wav");
	leave(RH_ARCHIVE_JOB, 1);
	assert_int_equal(run(&kind, 1), RH_OK);
	check_written(&told, "1 1.flac; ");
	check_text(row(1)->path, tmpdir_path(&dir, "1.flac"));
	assert_int_equal(access(wav, F_OK), -1);
	assert_int_equal(access(tmpdir_path(&dir, "1.flac"), F_OK), 0);
}

/* Ended between any two steps, the next time finishes it. */
static void an_archiving_that_was_interrupted_is_finished(void **state)
{
	(void)state;
	struct rh_archiver archiver = {.history = history, .format = RH_ARCHIVE_FLAC};
	const struct rh_job_kind kind = rh_archiver_kind(&archiver);
	for (int64_t take = 1; take <= 2; take++) {
		const char *wav = add_take(take == 1 ? "1.wav" : "2.wav");
		const struct rh_archive_config made = {.path = wav, .format = RH_ARCHIVE_FLAC};
		char *path = NULL;
		assert_int_equal(rh_archive_make(&made, &path, NULL), RH_OK);
		if (take == 2) /* and the history knows it, but the old file is still there */
			assert_int_equal(rh_history_attempt_path(history, take, rh_text_of(path), NULL), RH_OK);
		leave(RH_ARCHIVE_JOB, take);
		assert_int_equal(rh_history_job_begin(history, take, NOW, NULL), RH_OK);
		assert_int_equal(run(&kind, 1), RH_OK);
		check_text(row(take)->path, path);
		assert_int_equal(access(wav, F_OK), -1);
		free(path);
	}
	check_written(&told, "");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(kinds_come_one_after_the_other),
	    TEST(what_was_stopped_waits),
	    TEST(a_failure_is_told_and_the_rest_is_done),
	    TEST(a_held_take_is_passed_over),
	    TEST(a_take_whose_file_is_gone_fails_once),
	    TEST(an_archived_take_is_known_by_its_new_file_alone),
	    TEST(an_archiving_that_was_interrupted_is_finished),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
