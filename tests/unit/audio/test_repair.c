// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/repair.h"

#include "audio/take.h"
#include "support/check.h"
#include "support/tmpdir.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FRAMES = 1000 };

static struct tmpdir dir;
static const char *path;

static int set_up(void **state)
{
	(void)state;
	tmpdir_make(&dir);
	path = tmpdir_path(&dir, "take.wav");
	struct rh_take_writer *writer = NULL;
	const struct rh_take_meta meta = {.take = 1,
	                                  .session = 1,
	                                  .at_unix_ms = 1,
	                                  .bank = RH_TEXT("b"),
	                                  .id = RH_TEXT("i"),
	                                  .question = RH_TEXT("자기소개")};
	int16_t samples[FRAMES];
	for (int i = 0; i < FRAMES; i++)
		samples[i] = (int16_t)(i * 31);
	assert_int_equal(rh_take_writer_new(path, &meta, 0, &writer, NULL), RH_OK);
	assert_int_equal(rh_take_writer_frames(writer, samples, FRAMES, NULL), RH_OK);
	assert_int_equal(rh_take_writer_close(writer, NULL, NULL), RH_OK);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	tmpdir_remove(&dir);
	return 0;
}

static int64_t length_of(const char *file)
{
	struct stat info;
	assert_int_equal(stat(file, &info), 0);
	return info.st_size;
}

/* The samples are the file's end. */
static int64_t data_at(void)
{
	return length_of(path) - (int64_t)FRAMES * 2;
}

static void overwrite(int64_t at, const void *bytes, size_t count)
{
	int fd = open(path, O_WRONLY);
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, bytes, count, at), count);
	assert_int_equal(close(fd), 0);
}

static void append(const void *bytes, size_t count)
{
	overwrite(length_of(path), bytes, count);
}

static enum rh_take_state repaired(void)
{
	enum rh_take_state state = RH_TAKE_LIVE;
	struct rh_error err = {0};
	if (rh_take_repair(path, &state, &err) != RH_OK)
		fail_msg("%s", err.message);
	return state;
}

/* It holds so many frames, those that were written, and says whose it is; nothing is left to be done. */
static void check_whole(int64_t frames)
{
	struct rh_take_reader *reader = NULL;
	enum { ROOM = 2 * FRAMES };
	float samples[ROOM];
	assert_int_equal(repaired(), RH_TAKE_SOUND);
	assert_int_equal(rh_take_reader_new(path, &reader, NULL), RH_OK);
	assert_int_equal(rh_take_reader_info(reader)->frames, frames);
	check_text(rh_take_reader_meta(reader)->question, "자기소개");
	assert_int_equal(rh_take_reader_frames(reader, samples, ROOM), frames);
	for (int i = 0; i < FRAMES && i < frames; i++)
		assert_int_equal((int)(samples[i] * 32768), (int16_t)(i * 31));
	rh_take_reader_free(reader);
}

static void a_sound_file_stays_as_it_is(void **state)
{
	(void)state;
	int64_t length = length_of(path);
	char *before = tmpdir_read(path);
	assert_int_equal(repaired(), RH_TAKE_SOUND);
	char *after = tmpdir_read(path);
	assert_int_equal(length_of(path), length);
	assert_memory_equal(before, after, (size_t)length);
	free(before);
	free(after);
	check_whole(FRAMES);
}

static void sizes_left_at_nothing_are_written_anew(void **state)
{
	(void)state;
	overwrite(data_at() - 4, "\0\0\0\0", 4);
	overwrite(4, "\0\0\0\0", 4);
	assert_int_equal(repaired(), RH_TAKE_REPAIRED);
	check_whole(FRAMES);
}

static void sizes_beyond_the_end_are_written_anew(void **state)
{
	(void)state;
	overwrite(data_at() - 4, "\xff\xff\xff\xff", 4);
	overwrite(4, "\xff\xff\xff\xff", 4);
	assert_int_equal(repaired(), RH_TAKE_REPAIRED);
	check_whole(FRAMES);
}

static void a_block_the_header_did_not_learn_of_is_found(void **state)
{
	(void)state;
	static const char block[100] = {1, 2, 3};
	append(block, sizeof block);
	assert_int_equal(repaired(), RH_TAKE_REPAIRED);
	check_whole(FRAMES + 50);
}

static void half_a_frame_at_the_end_is_no_sound(void **state)
{
	(void)state;
	append("xyz", 3);
	assert_int_equal(repaired(), RH_TAKE_REPAIRED);
	check_whole(FRAMES + 1);
}

static void a_file_cut_anywhere_gives_what_is_left(void **state)
{
	(void)state;
	int64_t data = data_at();
	for (int64_t bytes = FRAMES * 2 - 1; bytes >= 0; bytes -= 97) {
		assert_int_equal(truncate(path, data + bytes), 0);
		(void)repaired();
		check_whole(bytes / 2);
	}
}

static void a_header_cut_anywhere_is_left_alone(void **state)
{
	(void)state;
	int64_t header = data_at();
	char *whole = tmpdir_read(path);
	for (int64_t bytes = header - 1; bytes > 0; bytes--) {
		assert_int_equal(truncate(path, bytes), 0);
		assert_int_equal(repaired(), RH_TAKE_SOUND);
		char *left = tmpdir_read(path);
		assert_memory_equal(left, whole, (size_t)bytes);
		free(left);
	}
	free(whole);
	assert_int_equal(truncate(path, 0), 0);
	assert_int_equal(repaired(), RH_TAKE_BLANK);
}

static void chunks_behind_the_samples_are_no_samples(void **state)
{
	(void)state;
	append("note\4\0\0\0abcd", 12);
	uint32_t riff = (uint32_t)(length_of(path) - 8);
	unsigned char bytes[4] = {(unsigned char)riff, (unsigned char)(riff >> 8), (unsigned char)(riff >> 16), 0};
	overwrite(4, bytes, sizeof bytes);
	assert_int_equal(repaired(), RH_TAKE_SOUND);
	check_whole(FRAMES);
}

static void a_file_that_is_being_recorded_is_not_touched(void **state)
{
	(void)state;
	overwrite(data_at() - 4, "\0\0\0\0", 4);
	int fd = open(path, O_RDONLY);
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
	assert_int_equal(repaired(), RH_TAKE_LIVE);
	assert_int_equal(close(fd), 0);
	assert_int_equal(repaired(), RH_TAKE_REPAIRED);
	check_whole(FRAMES);
}

static void what_is_no_file_is_refused(void **state)
{
	enum rh_take_state take_state = RH_TAKE_SOUND;
	struct rh_error err = {0};
	(void)state;
	assert_int_equal(rh_take_repair(tmpdir_path(&dir, "gone.wav"), &take_state, &err), RH_ERR_NOT_FOUND);
	assert_int_not_equal(rh_take_repair(dir.path, &take_state, &err), RH_OK);
	assert_int_equal(mkfifo(tmpdir_path(&dir, "pipe"), 0600), 0);
	assert_int_equal(rh_take_repair(tmpdir_path(&dir, "pipe"), &take_state, &err), RH_ERR_INVALID);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_sound_file_stays_as_it_is),
	    TEST(sizes_left_at_nothing_are_written_anew),
	    TEST(sizes_beyond_the_end_are_written_anew),
	    TEST(a_block_the_header_did_not_learn_of_is_found),
	    TEST(half_a_frame_at_the_end_is_no_sound),
	    TEST(a_file_cut_anywhere_gives_what_is_left),
	    TEST(a_header_cut_anywhere_is_left_alone),
	    TEST(chunks_behind_the_samples_are_no_samples),
	    TEST(a_file_that_is_being_recorded_is_not_touched),
	    TEST(what_is_no_file_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
