// SPDX-License-Identifier: GPL-3.0-or-later
#include "mend.h"

#include "audio/take.h"
#include "history/upkeep.h"
#include "support/check.h"
#include "support/tmpdir.h"

#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { TAKES = 3, FRAMES = RH_AUDIO_RATE_HZ / 2 };
#define NOW INT64_C(1795449731000)

static struct tmpdir dir;
static struct rh_app app;
static char *said; /* what went to standard error; owned */
static size_t said_size;
static char *paths[TAKES]; /* owned */

static void record(int64_t take)
{
	static const int16_t samples[FRAMES] = {1, 2, 3};
	struct rh_take_writer *writer = NULL;
	const struct rh_take_meta meta = {.take = take,
	                                  .session = 2,
	                                  .at_unix_ms = NOW + take * 60000,
	                                  .prep_ms = 10000,
	                                  .target_ms = 60000,
	                                  .bank = RH_TEXT("ai"),
	                                  .id = RH_TEXT("self-intro"),
	                                  .question = RH_TEXT("1분 동안 자기소개를 해 주세요.")};
	char *path = rh_take_path(app.places.takes_dir, meta.at_unix_ms, take, meta.id);
	assert_non_null(path);
	assert_int_equal(rh_take_writer_new(path, &meta, 1000, &writer, NULL), RH_OK);
	assert_int_equal(rh_take_writer_frames(writer, samples, FRAMES, NULL), RH_OK);
	assert_int_equal(rh_take_writer_close(writer, NULL, NULL), RH_OK);
	paths[take - 1] = path;
}

static int begin(void **state)
{
	(void)state;
	tmpdir_make(&dir);
	app = (struct rh_app){.err = open_memstream(&said, &said_size), .out = stdout};
	app.places.history_file = strdup(tmpdir_path(&dir, "history.db"));
	app.places.takes_dir = strdup(tmpdir_folder(&dir, "takes"));
	assert_non_null(app.err);
	for (int64_t take = 1; take <= TAKES; take++)
		record(take);
	return 0;
}

static int end(void **state)
{
	(void)state;
	(void)fclose(app.err);
	free(said);
	free(app.places.history_file);
	free(app.places.takes_dir);
	for (size_t i = 0; i < TAKES; i++)
		free(paths[i]);
	tmpdir_remove(&dir);
	return 0;
}

static void check_takes(struct rh_history *history)
{
	const struct rh_attempt *a = NULL;
	size_t count = 0;
	assert_int_equal(rh_history_attempts(history, &(struct rh_history_filter){0}, &a, &count, NULL), RH_OK);
	assert_int_equal(count, TAKES);
	for (size_t i = 0; i < TAKES; i++) {
		assert_int_equal(a[i].take, TAKES - i);
		assert_int_equal(a[i].session, 2);
		check_text(a[i].bank, "ai");
		check_text(a[i].question, "1분 동안 자기소개를 해 주세요.");
		assert_int_equal(a[i].answer_ms, 500);
		assert_int_equal(a[i].target_ms, 60000);
		assert_int_equal(a[i].frames, FRAMES);
		check_text(a[i].path, paths[TAKES - 1 - i]);
	}
}

static void a_damaged_history_is_kept_named_and_made_again_from_the_takes(void **state)
{
	struct rh_history *history = NULL;
	(void)state;
	(void)tmpdir_write(&dir, "history.db", RH_TEXT("this was a database once, before the disk failed under it"));
	assert_int_equal(rh_mend_open(&app, &history, NULL), RH_OK);
	check_takes(history);
	rh_history_free(history);
	(void)fflush(app.err);
	assert_non_null(strstr(said, "history.db.damaged-"));
	assert_non_null(strstr(said, ": 3"));
	char *name = strstr(said, app.places.history_file);
	assert_non_null(name);
	char *kept = strstr(strstr(said, "kept as"), "/");
	kept = strndup(kept, strcspn(kept, ";"));
	char *content = tmpdir_read(kept);
	assert_string_equal(content, "this was a database once, before the disk failed under it");
	free(content);
	free(kept);
}

static void a_sound_history_is_opened_in_silence(void **state)
{
	struct rh_history *history = NULL;
	(void)state;
	assert_int_equal(rh_mend_open(&app, &history, NULL), RH_OK);
	rh_history_free(history);
	assert_int_equal(rh_mend_open(&app, &history, NULL), RH_OK);
	rh_history_free(history);
	(void)fflush(app.err);
	assert_int_equal(said_size, 0);
}

static void takes_the_history_has_are_not_added_twice(void **state)
{
	struct rh_history *history = NULL;
	int64_t added = 0;
	(void)state;
	assert_int_equal(rh_mend_open(&app, &history, NULL), RH_OK);
	assert_int_equal(rh_mend_takes(history, app.places.takes_dir, &added, NULL), RH_OK);
	assert_int_equal(added, TAKES);
	check_takes(history);
	assert_int_equal(rh_mend_takes(history, app.places.takes_dir, &added, NULL), RH_OK);
	assert_int_equal(added, 0);
	assert_int_equal(rh_history_attempt_remove(history, 2, NULL), RH_OK);
	assert_int_equal(rh_mend_takes(history, app.places.takes_dir, &added, NULL), RH_OK);
	assert_int_equal(added, 1);
	check_takes(history);
	rh_history_free(history);
}

static void what_is_no_take_or_is_being_recorded_is_passed_over(void **state)
{
	struct rh_history *history = NULL;
	int64_t added = 0;
	(void)state;
	(void)tmpdir_write(&dir, "takes/notes.txt", RH_TEXT("no sound"));
	FILE *held = fopen(paths[0], "rb");
	assert_non_null(held);
	assert_int_equal(flock(fileno(held), LOCK_EX | LOCK_NB), 0);
	assert_int_equal(rh_mend_open(&app, &history, NULL), RH_OK);
	assert_int_equal(rh_mend_takes(history, app.places.takes_dir, &added, NULL), RH_OK);
	assert_int_equal(added, TAKES - 1);
	(void)fclose(held);
	assert_int_equal(rh_mend_takes(history, app.places.takes_dir, &added, NULL), RH_OK);
	assert_int_equal(added, 1);
	rh_history_free(history);
}

static void a_history_in_use_is_not_called_damaged(void **state)
{
	struct rh_history *one = NULL, *two = NULL;
	(void)state;
	assert_int_equal(rh_mend_open(&app, &one, NULL), RH_OK);
	assert_int_equal(rh_mend_open(&app, &two, NULL), RH_OK);
	rh_history_free(one);
	rh_history_free(two);
	(void)fflush(app.err);
	assert_int_equal(said_size, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_damaged_history_is_kept_named_and_made_again_from_the_takes),
	    TEST(a_sound_history_is_opened_in_silence),
	    TEST(takes_the_history_has_are_not_added_twice),
	    TEST(what_is_no_take_or_is_being_recorded_is_passed_over),
	    TEST(a_history_in_use_is_not_called_damaged),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
