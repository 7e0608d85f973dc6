// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/recover.h"

#include "audio/archive.h"
#include "history/upkeep.h"
#include "os/files.h"
#include "support/check.h"
#include "support/tmpdir.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FRAMES = RH_AUDIO_RATE_HZ / 2, LENGTH_MS = 500, PATHS_MAX = 4 };
#define NOW INT64_C(1795449731000)

static struct tmpdir dir;
static const char *takes;
static struct rh_history *history;
static char *paths[PATHS_MAX]; /* owned */
static size_t path_count;
static struct rh_buffer told; /* "KIND TAKE ID;" each */

static int set_up(void **state)
{
	(void)state;
	tmpdir_make(&dir);
	takes = tmpdir_folder(&dir, "takes");
	assert_int_equal(rh_history_new(":memory:", &history, NULL), RH_OK);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	rh_history_free(history);
	for (; path_count > 0; path_count--)
		free(paths[path_count - 1]);
	rh_buffer_done(&told);
	tmpdir_remove(&dir);
	return 0;
}

static struct rh_take_meta meta_of(int64_t take, struct rh_text id)
{
	return (struct rh_take_meta){.take = take,
	                             .session = 1,
	                             .at_unix_ms = NOW,
	                             .target_ms = 60000,
	                             .bank = RH_TEXT("ai"),
	                             .id = id,
	                             .question = RH_TEXT("왜?")};
}

static const char *record(const struct rh_take_meta *meta, const char *folder, int64_t frames)
{
	static const int16_t samples[FRAMES] = {1, 2, 3};
	struct rh_take_writer *writer = NULL;
	char *path = rh_take_path(folder, NOW, meta->take, meta->id);
	assert_non_null(path);
	assert_true(path_count < PATHS_MAX);
	paths[path_count++] = path;
	assert_int_equal(rh_take_writer_new(path, meta, 0, &writer, NULL), RH_OK);
	assert_int_equal(rh_take_writer_frames(writer, samples, (size_t)frames, NULL), RH_OK);
	assert_int_equal(rh_take_writer_close(writer, NULL, NULL), RH_OK);
	return path;
}

/* A row as a session enters it before the answer. */
static void begin_row(struct rh_text id, const char *path)
{
	const struct rh_history_session session = {.at_unix_ms = NOW, .command = RH_TEXT(""), .title = RH_TEXT("")};
	const struct rh_attempt attempt = {.session = 1,
	                                   .bank = RH_TEXT("ai"),
	                                   .id = id,
	                                   .question = RH_TEXT("왜?"),
	                                   .lang = RH_TEXT("ko"),
	                                   .at_unix_ms = NOW,
	                                   .practice_day = 20261123};
	const struct rh_history_session *found = NULL;
	int64_t number = 0;
	if (rh_history_session(history, 1, &found, NULL) != RH_OK)
		assert_int_equal(rh_history_session_begin(history, &session, &number, NULL), RH_OK);
	assert_int_equal(rh_history_attempt_begin(history, &attempt, &number, NULL), RH_OK);
	if (path != NULL)
		assert_int_equal(rh_history_attempt_path(history, number, rh_text_of(path), NULL), RH_OK);
}

static void tell(void *ctx, const struct rh_recovered *r)
{
	static const char *const kinds[] = {
	    [RH_RECOVERED_LENGTH] = "length",
	    [RH_RECOVERED_ROW] = "row",
	    [RH_RECOVERED_PLACE] = "place",
	    [RH_RECOVERED_EMPTY] = "empty",
	    [RH_RECOVERED_LIVE] = "live",
	    [RH_RECOVERED_MISSING] = "missing",
	    [RH_RECOVERED_UNREADABLE] = "unreadable",
	    [RH_RECOVERED_FOREIGN] = "foreign",
	};
	(void)ctx;
	rh_buffer_printf(&told, "%s %lld %.*s;", kinds[r->kind], (long long)r->take, RH_TEXT_ARGS(r->id));
}

static void check_told(const char *expected)
{
	const struct rh_recover_config config = {
	    .history = history, .takes_dir = takes, .look_everywhere = true, .deadline_ns = INT64_MAX, .found = tell};
	struct rh_error err = {0};
	if (rh_recover(&config, &err) != RH_OK)
		fail_msg("%s", err.message);
	check_written(&told, expected);
}

static const struct rh_attempt *row_of(int64_t take)
{
	const struct rh_attempt *row = NULL;
	assert_int_equal(rh_history_attempt(history, take, &row, NULL), RH_OK);
	return row;
}

static void check_row(int64_t take, const char *path)
{
	const struct rh_attempt *row = row_of(take);
	assert_int_equal(row->frames, FRAMES);
	assert_int_equal(row->answer_ms, LENGTH_MS);
	assert_int_equal(row->sample_rate_hz, RH_AUDIO_RATE_HZ);
	check_text(row->path, path);
}

static void an_unfinished_row_gets_its_length_from_the_file(void **state)
{
	(void)state;
	const struct rh_take_meta meta = meta_of(1, RH_TEXT("why"));
	const char *path = record(&meta, takes, FRAMES);
	begin_row(RH_TEXT("why"), path);
	check_told("length 1 why;");
	check_row(1, path);
	assert_int_equal(row_of(1)->outcome, RH_OUTCOME_INTERRUPTED);
	check_text(row_of(1)->lang, "ko");
	check_told("");
}

static void a_row_that_had_no_path_yet_finds_its_file(void **state)
{
	(void)state;
	const struct rh_take_meta meta = meta_of(1, RH_TEXT("why"));
	const char *path = record(&meta, takes, FRAMES);
	begin_row(RH_TEXT("why"), NULL);
	check_told("length 1 why;");
	check_row(1, path);
}

static void a_row_without_a_recording_is_no_news(void **state)
{
	(void)state;
	begin_row(RH_TEXT("why"), NULL);
	check_told("");
}

static void an_empty_recording_is_no_recording(void **state)
{
	(void)state;
	const struct rh_take_meta meta = meta_of(1, RH_TEXT("why"));
	begin_row(RH_TEXT("why"), record(&meta, takes, 0));
	check_told("empty 1 why;");
	assert_int_equal(row_of(1)->path.length, 0);
	check_told("");
}

static void a_file_that_is_gone_or_no_sound_is_told_and_left(void **state)
{
	(void)state;
	begin_row(RH_TEXT("gone"), tmpdir_path(&dir, "takes/gone.wav"));
	begin_row(RH_TEXT("text"), tmpdir_write(&dir, "takes/text.wav", RH_TEXT("no sound")));
	check_told("unreadable 2 text;missing 1 gone;");
	char *left = tmpdir_read(tmpdir_path(&dir, "takes/text.wav"));
	assert_string_equal(left, "no sound");
	free(left);
}

static void another_take_of_the_same_number_gets_a_new_one_once(void **state)
{
	(void)state;
	const struct rh_take_meta mine = meta_of(1, RH_TEXT("why")), other = meta_of(1, RH_TEXT("how"));
	const char *path = record(&mine, takes, FRAMES), *second = record(&other, takes, FRAMES);
	begin_row(RH_TEXT("why"), path);
	check_told("length 1 why;row 2 how;");
	check_row(1, path);
	check_row(2, second);
	assert_int_not_equal(row_of(2)->session, 1);
	check_told("");
}

static void a_take_that_was_moved_is_found_and_a_copy_is_not_counted(void **state)
{
	(void)state;
	const struct rh_take_meta meta = meta_of(1, RH_TEXT("why"));
	const char *path = record(&meta, takes, FRAMES);
	begin_row(RH_TEXT("why"), path);
	check_told("length 1 why;");
	const char *elsewhere = record(&meta, tmpdir_path(&dir, "takes/old"), FRAMES);
	check_told("");
	assert_int_equal(remove(path), 0);
	/* YYYY/MM below a folder is deeper than takes lie. */
	check_told("");
	const char *near = tmpdir_path(&dir, "takes/moved.wav");
	assert_int_equal(rename(elsewhere, near), 0);
	check_told("place 1 why;");
	check_row(1, near);
	check_told("");
}

static void what_no_take_of_ours_would_say_is_told_and_left_alone(void **state)
{
	(void)state;
	struct rh_take_meta metas[] = {meta_of(INT64_MAX, RH_TEXT("far")), meta_of(1, RH_TEXT("a\nb")),
	                               meta_of(2, RH_TEXT("\xff")), meta_of(3, RH_TEXT("long"))};
	metas[3].target_ms = INT64_MAX;
	for (size_t i = 0; i < sizeof metas / sizeof *metas; i++)
		(void)record(&metas[i], takes, FRAMES);
	check_told("foreign 0 ;foreign 0 ;foreign 0 ;foreign 0 ;");
	begin_row(RH_TEXT("why"), NULL);
	assert_int_equal(row_of(1)->frames, 0);
}

static void a_take_without_a_number_gets_one_once(void **state)
{
	(void)state;
	struct rh_take_meta meta = meta_of(0, RH_TEXT("why"));
	meta.session = 0;
	const char *path = record(&meta, takes, FRAMES);
	check_told("row 1 why;");
	check_row(1, path);
	assert_int_equal(row_of(1)->at_unix_ms, NOW);
	assert_int_equal(row_of(1)->target_ms, 60000);
	check_told("");
}

static void a_take_without_a_number_joins_its_session(void **state)
{
	(void)state;
	const struct rh_take_meta meta = meta_of(0, RH_TEXT("how"));
	const char *path = record(&meta, takes, FRAMES);
	begin_row(RH_TEXT("why"), NULL);
	check_told("row 2 how;");
	check_row(2, path);
	assert_int_equal(row_of(2)->session, 1);
	check_told("");
}

/* The archive of a take, in place of its WAV file. */
static const char *archive(const char *wav)
{
	const struct rh_archive_config config = {.path = wav, .format = RH_ARCHIVE_FLAC};
	char *path = NULL;
	assert_int_equal(rh_archive_make(&config, &path, NULL), RH_OK);
	assert_int_equal(rh_archive_drop(wav, NULL), RH_OK);
	assert_true(path_count < PATHS_MAX);
	return paths[path_count++] = path;
}

static void an_archive_without_a_row_gets_one(void **state)
{
	(void)state;
	const struct rh_take_meta meta = meta_of(1, RH_TEXT("why"));
	const char *path = archive(record(&meta, takes, FRAMES));
	check_told("row 1 why;");
	check_row(1, path);
	check_told("");
}

/* As a FLAC file is while it is written: nobody has counted its frames. */
static void forget_length(const char *path)
{
	enum { TOTAL_AT = 21, MD5_AT = 26, MD5_END = 42 };
	FILE *file = fopen(path, "r+b");
	assert_non_null(file);
	assert_int_equal(fseek(file, TOTAL_AT, SEEK_SET), 0);
	assert_int_equal(fputc(0xF0, file), 0xF0); /* the upper half says 16 bits */
	for (int i = TOTAL_AT + 1; i < MD5_END; i++)
		assert_int_equal(fputc(0, file), 0);
	assert_int_equal(fclose(file), 0);
}

static void what_an_interrupted_archiving_left_is_no_news_while_the_take_is_there(void **state)
{
	(void)state;
	const struct rh_take_meta meta = meta_of(1, RH_TEXT("why"));
	const char *path = record(&meta, takes, FRAMES), *part = tmpdir_path(&dir, "takes/why.flac.part");
	begin_row(RH_TEXT("why"), path);
	check_told("length 1 why;");
	const char *other = archive(record(&meta, tmpdir_path(&dir, "other"), FRAMES));
	assert_int_equal(rename(other, part), 0);
	forget_length(part);
	check_told("");
	check_row(1, path);
}

static void what_a_half_written_archive_holds_is_saved_when_nothing_else_is_left(void **state)
{
	(void)state;
	const struct rh_take_meta meta = meta_of(1, RH_TEXT("why"));
	const char *part = tmpdir_path(&dir, "takes/why.flac.part");
	assert_int_equal(rename(archive(record(&meta, takes, FRAMES)), part), 0);
	forget_length(part);
	check_told("row 1 why;");
	check_row(1, tmpdir_path(&dir, "takes/why-recovered.wav"));
	assert_true(rh_file_exists(part));
	check_told("");
}

static void what_a_broken_archive_still_holds_is_saved(void **state)
{
	(void)state;
	const struct rh_take_meta meta = meta_of(1, RH_TEXT("why"));
	const char *path = archive(record(&meta, takes, FRAMES));
	struct stat info;
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(truncate(path, info.st_size - 20), 0);
	check_told("row 1 why;");
	const struct rh_attempt *row = row_of(1);
	assert_true(row->frames > FRAMES / 4 && row->frames < FRAMES);
	assert_true(rh_text_ends_with(row->path, RH_TEXT("-recovered.wav")));
	check_told("");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(an_unfinished_row_gets_its_length_from_the_file),
	    TEST(a_row_that_had_no_path_yet_finds_its_file),
	    TEST(a_row_without_a_recording_is_no_news),
	    TEST(an_empty_recording_is_no_recording),
	    TEST(a_file_that_is_gone_or_no_sound_is_told_and_left),
	    TEST(another_take_of_the_same_number_gets_a_new_one_once),
	    TEST(a_take_that_was_moved_is_found_and_a_copy_is_not_counted),
	    TEST(what_no_take_of_ours_would_say_is_told_and_left_alone),
	    TEST(a_take_without_a_number_gets_one_once),
	    TEST(a_take_without_a_number_joins_its_session),
	    TEST(an_archive_without_a_row_gets_one),
	    TEST(what_an_interrupted_archiving_left_is_no_news_while_the_take_is_there),
	    TEST(what_a_half_written_archive_holds_is_saved_when_nothing_else_is_left),
	    TEST(what_a_broken_archive_still_holds_is_saved),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
