// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/syncer.h"

#include "support/check.h"
#include "support/tmpdir.h"

#include <string.h>
#include <unistd.h>

enum { BLOCK = 4800, BLOCKS = 500 };

static struct tmpdir dir;
static struct rh_syncer *syncer;
static struct rh_take_writer *writer;
static int fd; /* of the take, which the writer owns */

/* The take's file gets the lowest descriptor that is free, as every file does (POSIX). */
static int set_up(void **state)
{
	(void)state;
	tmpdir_make(&dir);
	assert_int_equal(rh_syncer_new(&syncer, NULL), RH_OK);
	fd = dup(STDERR_FILENO);
	assert_int_equal(close(fd), 0);
	assert_int_equal(rh_take_writer_new(tmpdir_path(&dir, "take.wav"), NULL, 0, &writer, NULL), RH_OK);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	rh_syncer_free(syncer);
	rh_take_writer_discard(writer);
	writer = NULL;
	tmpdir_remove(&dir);
	return 0;
}

static void write_block(void)
{
	static const int16_t samples[BLOCK] = {1, 2, 3};
	assert_int_equal(rh_take_writer_frames(writer, samples, BLOCK, NULL), RH_OK);
}

static void a_take_is_written_to_while_it_is_made_safe(void **state)
{
	int64_t frames = 0;
	int begun = 0;
	(void)state;
	for (int i = 0; i < BLOCKS; i++) {
		write_block();
		begun += rh_syncer_begin(syncer, writer);
		assert_int_equal(rh_syncer_result(syncer, NULL), RH_OK);
	}
	assert_true(begun > 0);
	rh_syncer_wait(syncer);
	assert_int_equal(rh_syncer_result(syncer, NULL), RH_OK);
	assert_int_equal(rh_take_writer_close(writer, &frames, NULL), RH_OK);
	writer = NULL;
	assert_int_equal(frames, (int64_t)BLOCK * BLOCKS);
}

static void after_waiting_there_is_room_for_the_next(void **state)
{
	(void)state;
	rh_syncer_wait(syncer); /* nothing to wait for */
	for (int i = 0; i < 20; i++) {
		write_block();
		assert_true(rh_syncer_begin(syncer, writer));
		rh_syncer_wait(syncer);
	}
}

/* As with a disk that was pulled out: what is written is gone for the system too. */
static void a_failure_is_told_once_and_does_not_stop_the_next(void **state)
{
	struct rh_error err = {0};
	(void)state;
	write_block();
	int kept = dup(fd);
	assert_true(kept >= 0);
	assert_int_equal(close(fd), 0);
	assert_true(rh_syncer_begin(syncer, writer));
	rh_syncer_wait(syncer);
	assert_int_equal(rh_syncer_result(syncer, &err), RH_ERR_SYSTEM);
	assert_non_null(strstr(err.message, "take.wav"));
	assert_int_equal(rh_syncer_result(syncer, &err), RH_OK);
	assert_int_equal(dup2(kept, fd), fd);
	assert_int_equal(close(kept), 0);
	assert_true(rh_syncer_begin(syncer, writer));
	rh_syncer_wait(syncer);
	assert_int_equal(rh_syncer_result(syncer, &err), RH_OK);
}

static void freeing_waits_for_what_is_being_made_safe(void **state)
{
	(void)state;
	write_block();
	assert_true(rh_syncer_begin(syncer, writer));
	rh_syncer_free(syncer);
	syncer = NULL;
	assert_int_equal(rh_take_writer_close(writer, NULL, NULL), RH_OK);
	writer = NULL;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_take_is_written_to_while_it_is_made_safe),
	    TEST(after_waiting_there_is_room_for_the_next),
	    TEST(a_failure_is_told_once_and_does_not_stop_the_next),
	    TEST(freeing_waits_for_what_is_being_made_safe),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
