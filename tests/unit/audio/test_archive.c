// SPDX-License-Identifier: GPL-3.0-or-later
/* Takes made smaller: the samples stay, the names are never another's, and stopping anywhere loses nothing. */
#include "audio/archive.h"

#include "audio/decoder.h"
#include "audio/lock.h"
#include "base/random.h"
#include "support/check.h"
#include "support/tmpdir.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FRAMES = 5 * RH_AUDIO_RATE_HZ };

static struct tmpdir dir;
static int16_t sound[FRAMES];

static const char *write_take(const char *name, const int16_t *samples, size_t frames)
{
	const char *path = tmpdir_path(&dir, name);
	struct rh_take_writer *writer = NULL;
	const struct rh_take_meta meta = {.take = 12,
	                                  .session = 3,
	                                  .at_unix_ms = INT64_C(1795417331000),
	                                  .target_ms = 60000,
	                                  .bank = RH_TEXT("ai"),
	                                  .id = RH_TEXT("자기 소개"),
	                                  .question = RH_TEXT("자기소개를 해 주세요.")};
	assert_int_equal(rh_take_writer_new(path, &meta, 0, &writer, NULL), RH_OK);
	assert_int_equal(rh_take_writer_frames(writer, samples, frames, NULL), RH_OK);
	assert_int_equal(rh_take_writer_close(writer, NULL, NULL), RH_OK);
	return path;
}

static enum rh_status make(const char *path, enum rh_archive_format format, char **archived)
{
	const struct rh_archive_config config = {.path = path, .format = format};
	return rh_archive_make(&config, archived, NULL);
}

static int64_t size_of(const char *path)
{
	struct stat info;
	return stat(path, &info) == 0 ? info.st_size : -1;
}

static void check_archive(const char *path, const int16_t *samples, size_t frames, bool exact)
{
	struct rh_take_reader *reader = NULL;
	assert_int_equal(rh_take_reader_new(path, &reader, NULL), RH_OK);
	assert_int_equal(rh_take_reader_info(reader)->frames, frames);
	const struct rh_take_meta *meta = rh_take_reader_meta(reader);
	assert_non_null(meta);
	assert_int_equal(meta->take, 12);
	check_text(meta->id, "자기 소개");
	check_text(meta->question, "자기소개를 해 주세요.");
	float *read = calloc(frames, sizeof *read);
	int16_t *back = calloc(frames, sizeof *back);
	assert_int_equal(rh_take_reader_frames(reader, read, frames), frames);
	rh_audio_to_s16(read, back, frames);
	if (exact)
		assert_memory_equal(back, samples, frames * sizeof *back);
	free(read);
	free(back);
	rh_take_reader_free(reader);
	struct stat info;
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
}

static void flac_keeps_every_sample_and_what_the_take_says(void **state)
{
	(void)state;
	static const size_t lengths[] = {1, 100, 16384, 16385, FRAMES};
	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		const char *path = write_take("take.wav", sound, lengths[i]);
		char *archived = NULL;
		assert_int_equal(make(path, RH_ARCHIVE_FLAC, &archived), RH_OK);
		assert_string_equal(archived, tmpdir_path(&dir, "take.flac"));
		check_archive(archived, sound, lengths[i], true);
		assert_true(size_of(path) > 0); /* not touched */
		assert_int_equal(rh_archive_drop(path, NULL), RH_OK);
		assert_int_equal(size_of(path), -1);
		assert_int_equal(unlink(archived), 0);
		free(archived);
	}
}

static void opus_keeps_the_length_and_is_much_smaller(void **state)
{
	(void)state;
	const char *path = write_take("take.wav", sound, FRAMES);
	char *archived = NULL;
	assert_int_equal(make(path, RH_ARCHIVE_OPUS, &archived), RH_OK);
	check_archive(archived, sound, FRAMES, false);
	assert_true(size_of(archived) * 4 < size_of(path));
	free(archived);
}

static void silence_is_archived_too(void **state)
{
	(void)state;
	static const int16_t silence[RH_AUDIO_RATE_HZ];
	const char *path = write_take("take.wav", silence, RH_AUDIO_RATE_HZ);
	char *archived = NULL;
	assert_int_equal(make(path, RH_ARCHIVE_OPUS, &archived), RH_OK);
	free(archived);
	assert_int_equal(make(path, RH_ARCHIVE_FLAC, &archived), RH_OK);
	check_archive(archived, silence, RH_AUDIO_RATE_HZ, true);
	free(archived);
}

static void what_was_archived_before_is_taken_as_it_is(void **state)
{
	(void)state;
	const char *path = write_take("take.wav", sound, FRAMES);
	char *archived = NULL;
	assert_int_equal(make(path, RH_ARCHIVE_FLAC, &archived), RH_OK);
	free(archived);
	archived = NULL;
	assert_int_equal(make(path, RH_ARCHIVE_FLAC, &archived), RH_OK);
	assert_non_null(archived);
	assert_int_equal(rh_archive_settle(archived, NULL), RH_OK);
	assert_int_equal(size_of(path), -1);
	assert_int_equal(rh_archive_settle(archived, NULL), RH_OK); /* nothing left to do */
	free(archived);
}

static void another_file_of_that_name_is_left_alone(void **state)
{
	(void)state;
	const char *path = write_take("take.wav", sound, FRAMES);
	const char *other = tmpdir_write(&dir, "take.flac", RH_TEXT("something else"));
	char *archived = NULL;
	assert_int_equal(make(path, RH_ARCHIVE_FLAC, &archived), RH_ERR_EXISTS);
	assert_null(archived);
	assert_int_equal(rh_archive_settle(other, NULL), RH_ERR_EXISTS);
	assert_true(size_of(path) > 0);
	assert_int_equal(size_of(other), 14);
}

static void a_half_written_file_is_written_anew(void **state)
{
	(void)state;
	const char *path = write_take("take.wav", sound, FRAMES);
	const char *part = tmpdir_write(&dir, "take.flac" RH_ARCHIVE_PART, RH_TEXT("fLaC and no more"));
	char *archived = NULL;
	assert_int_equal(make(path, RH_ARCHIVE_FLAC, &archived), RH_OK);
	check_archive(archived, sound, FRAMES, true);
	assert_int_equal(size_of(part), -1);
	free(archived);
}

struct looks {
	int left;
	double last;
};

static bool count_down(void *ctx, double part)
{
	struct looks *looks = ctx;
	assert_true(part >= looks->last && part <= 1);
	looks->last = part;
	return looks->left-- > 0;
}

static void stopping_anywhere_leaves_only_the_take(void **state)
{
	(void)state;
	const char *path = write_take("take.wav", sound, FRAMES);
	enum rh_status status = RH_ERR_STOPPED;
	int stops = 0;
	for (; status == RH_ERR_STOPPED; stops++) {
		struct looks looks = {.left = stops};
		const struct rh_archive_config config = {
		    .path = path, .format = RH_ARCHIVE_FLAC, .go_on = count_down, .ctx = &looks};
		char *archived = NULL;
		status = rh_archive_make(&config, &archived, NULL);
		assert_true((archived != NULL) == (status == RH_OK));
		assert_true((size_of(tmpdir_path(&dir, "take.flac")) > 0) == (status == RH_OK));
		assert_int_equal(size_of(tmpdir_path(&dir, "take.flac" RH_ARCHIVE_PART)), -1);
		free(archived);
	}
	assert_int_equal(status, RH_OK);
	assert_true(stops > 20);
}

static void what_is_no_take_of_ours_stays_as_it_is(void **state)
{
	(void)state;
	char *archived = NULL;
	assert_int_equal(make(tmpdir_path(&dir, "take.flac"), RH_ARCHIVE_FLAC, &archived), RH_OK);
	assert_null(archived);
	assert_int_equal(make(write_take("take.wav", sound, 10), RH_ARCHIVE_WAV, &archived), RH_OK);
	assert_null(archived);
	assert_int_equal(make(tmpdir_path(&dir, "missing.wav"), RH_ARCHIVE_FLAC, &archived), RH_ERR_NOT_FOUND);
	assert_int_equal(make(tmpdir_write(&dir, "text.wav", RH_TEXT("no sound")), RH_ARCHIVE_FLAC, &archived),
	                 RH_ERR_SYNTAX);
	assert_null(archived);
}

static void a_take_is_held_by_one_only(void **state)
{
	(void)state;
	const char *path = write_take("take.wav", sound, 10);
	int first = -1, second = -1;
	assert_int_equal(rh_take_hold(path, &first, NULL), RH_OK);
	assert_int_equal(rh_take_hold(path, &second, NULL), RH_ERR_EXISTS);
	assert_int_equal(second, -1);
	rh_take_let_go(first);
	assert_int_equal(rh_take_hold(path, &second, NULL), RH_OK);
	rh_take_let_go(second);
	rh_take_let_go(-1);
	assert_int_equal(rh_take_hold(tmpdir_path(&dir, "missing.wav"), &first, NULL), RH_ERR_NOT_FOUND);
}

int main(void)
{
	/* What FLAC can make smaller: a wandering line. */
	struct rh_random random = rh_random_seeded(5);
	int at = 0;
	for (int i = 0; i < FRAMES; i++) {
		at += (int)rh_random_below(&random, 401) - 200;
		at = at > 30000 ? 30000 : at < -30000 ? -30000 : at;
		sound[i] = (int16_t)at;
	}
#define TEST(name) in_tmpdir(name, &dir)
	const struct CMUnitTest tests[] = {
	    TEST(flac_keeps_every_sample_and_what_the_take_says),
	    TEST(opus_keeps_the_length_and_is_much_smaller),
	    TEST(silence_is_archived_too),
	    TEST(what_was_archived_before_is_taken_as_it_is),
	    TEST(another_file_of_that_name_is_left_alone),
	    TEST(a_half_written_file_is_written_anew),
	    TEST(stopping_anywhere_leaves_only_the_take),
	    TEST(what_is_no_take_of_ours_stays_as_it_is),
	    TEST(a_take_is_held_by_one_only),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
