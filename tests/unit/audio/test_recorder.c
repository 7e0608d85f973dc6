// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/recorder.h"

#include "audio/thread.h"
#include "base/duration.h"
#include "os/clock.h"
#include "os/files.h"
#include "support/check.h"
#include "support/fake_device.h"
#include "support/tmpdir.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { BLOCK = 960, SECOND = RH_AUDIO_RATE_HZ };
/* What a test waits for at most before it fails. */
static const int64_t PATIENCE_NS = 20 * RH_SECOND_NS;

/* A recorder on a fake device whose stream lies in the past, so that nothing has to be waited for. */
struct bench {
	struct tmpdir dir;
	struct fake_device fake;
	struct rh_recorder *recorder;
	struct rh_monitor monitor;
	int notified;   /* under the lock, like the next two */
	int64_t tapped; /* frames the tap has seen */
	float first_tapped;
};

static void on_notify(void *ctx)
{
	struct bench *bench = ctx;
	rh_monitor_lock(&bench->monitor);
	bench->notified++;
	rh_monitor_wake(&bench->monitor);
	rh_monitor_unlock(&bench->monitor);
}

static void on_block(void *ctx, const float *samples, size_t frames)
{
	struct bench *bench = ctx;
	rh_monitor_lock(&bench->monitor);
	if (bench->tapped == 0)
		bench->first_tapped = samples[0];
	bench->tapped += (int64_t)frames;
	rh_monitor_wake(&bench->monitor);
	rh_monitor_unlock(&bench->monitor);
}

static int set_up(void **state)
{
	struct bench *bench = calloc(1, sizeof *bench);
	assert_non_null(bench);
	tmpdir_make(&bench->dir);
	assert_int_equal(rh_monitor_init(&bench->monitor, NULL), RH_OK);
	bench->fake.begin_ns = rh_clock_monotonic_ns() - 3600 * RH_SECOND_NS;
	const struct rh_recorder_config config = {
	    .notify = on_notify, .notify_ctx = bench, .block = on_block, .block_ctx = bench};
	assert_int_equal(rh_recorder_new_on(fake_device(&bench->fake), &config, &bench->recorder, NULL), RH_OK);
	*state = bench;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *bench = *state;
	rh_recorder_free(bench->recorder);
	assert_false(bench->fake.capturing);
	rh_monitor_done(&bench->monitor);
	tmpdir_remove(&bench->dir);
	free(bench);
	return 0;
}

/* With the lock held; fails the test when nothing changes for too long. */
static void wait_for_change(struct bench *bench, const char *what)
{
	int64_t deadline_ns = rh_clock_monotonic_ns() + PATIENCE_NS;
	struct timespec deadline = {.tv_sec = (time_t)(deadline_ns / RH_SECOND_NS),
	                            .tv_nsec = (long)(deadline_ns % RH_SECOND_NS)};
	if (pthread_cond_timedwait(&bench->monitor.changed, &bench->monitor.lock, &deadline) != 0)
		fail_msg("%s never came", what);
}

/* Waits for the next event that is of this kind; others before it are passed over. */
static struct rh_recorder_event await(struct bench *bench, enum rh_recorder_event_kind kind)
{
	struct rh_recorder_event event;
	for (;;) {
		rh_monitor_lock(&bench->monitor);
		int seen = bench->notified;
		rh_monitor_unlock(&bench->monitor);
		while (rh_recorder_next(bench->recorder, &event)) {
			if (event.kind == kind)
				return event;
		}
		rh_monitor_lock(&bench->monitor);
		while (bench->notified == seen)
			wait_for_change(bench, "the event");
		rh_monitor_unlock(&bench->monitor);
	}
}

static void await_tapped(struct bench *bench, int64_t frames)
{
	rh_monitor_lock(&bench->monitor);
	while (bench->tapped < frames)
		wait_for_change(bench, "the block");
	rh_monitor_unlock(&bench->monitor);
}

/* Gives the writer a moment; true once the tap has seen so much. */
static bool tapped_soon(struct bench *bench, int64_t frames)
{
	int64_t deadline_ns = rh_clock_monotonic_ns() + 5 * RH_MS_NS;
	struct timespec deadline = {.tv_sec = (time_t)(deadline_ns / RH_SECOND_NS),
	                            .tv_nsec = (long)(deadline_ns % RH_SECOND_NS)};
	rh_monitor_lock(&bench->monitor);
	bool enough = bench->tapped >= frames;
	if (!enough)
		(void)pthread_cond_timedwait(&bench->monitor.changed, &bench->monitor.lock, &deadline);
	enough = bench->tapped >= frames;
	rh_monitor_unlock(&bench->monitor);
	return enough;
}

static const char *prepare(struct bench *bench, const char *name)
{
	const struct rh_take_meta meta = {.take = 1, .question = RH_TEXT("Who are you?")};
	const char *path = tmpdir_path(&bench->dir, name);
	struct rh_error err = {0};
	if (rh_recorder_prepare(bench->recorder, path, &meta, 1000, &err) != RH_OK)
		fail_msg("%s", err.message);
	return path;
}

/* The file's frames are the stream's from `frame` on. */
static void check_run(const char *path, int64_t skip, int64_t frame, int64_t frames)
{
	struct rh_take_reader *reader = NULL;
	assert_int_equal(rh_take_reader_new(path, &reader, NULL), RH_OK);
	rh_take_reader_seek(reader, skip);
	for (int64_t i = 0; i < frames; i++) {
		float sample = 0;
		assert_int_equal(rh_take_reader_frames(reader, &sample, 1), 1);
		if ((int)(sample * 32768) != fake_sample(frame + i))
			fail_msg("frame %lld of the take is not frame %lld of the stream", (long long)(skip + i),
			         (long long)(frame + i));
	}
	rh_take_reader_free(reader);
}

static int64_t frames_in(const char *path)
{
	struct rh_take_reader *reader = NULL;
	assert_int_equal(rh_take_reader_new(path, &reader, NULL), RH_OK);
	int64_t frames = rh_take_reader_info(reader)->frames;
	rh_take_reader_free(reader);
	return frames;
}

static int64_t at(const struct bench *bench, int64_t frame)
{
	return fake_time_ns(&bench->fake, frame);
}

static void an_answer_is_the_stream_between_its_edges(void **state)
{
	struct bench *bench = *state;
	fake_opens(&bench->fake);
	assert_string_equal(await(bench, RH_RECORDER_OPENED).message, "fake microphone 48 kHz");
	const char *path = prepare(bench, "take.wav");
	rh_recorder_start(bench->recorder, at(bench, 12345));
	fake_hears(&bench->fake, 2 * SECOND, BLOCK);
	rh_recorder_stop(bench->recorder, at(bench, 12345 + SECOND + 1));
	struct rh_recorder_event end = await(bench, RH_RECORDER_FINISHED);
	assert_true(end.kept);
	assert_int_equal(end.frames, SECOND + 1);
	assert_int_equal(end.lost_frames, 0);
	assert_int_equal(frames_in(path), SECOND + 1);
	check_run(path, 0, 12345, SECOND + 1);
}

static void an_answer_may_begin_before_it_was_asked_for(void **state)
{
	struct bench *bench = *state;
	fake_hears(&bench->fake, 8 * SECOND, BLOCK);
	const char *path = prepare(bench, "take.wav");
	rh_recorder_start(bench->recorder, at(bench, 4 * SECOND + 17));
	rh_recorder_stop(bench->recorder, at(bench, 5 * SECOND + 17));
	assert_int_equal(await(bench, RH_RECORDER_FINISHED).frames, SECOND);
	check_run(path, 0, 4 * SECOND + 17, SECOND);
}

static void a_late_stop_takes_back_what_was_written(void **state)
{
	struct bench *bench = *state;
	const char *path = prepare(bench, "take.wav");
	rh_recorder_start(bench->recorder, at(bench, 0));
	fake_hears(&bench->fake, 2 * SECOND, BLOCK);
	await_tapped(bench, 2 * SECOND);
	rh_recorder_stop(bench->recorder, at(bench, SECOND + 333));
	struct rh_recorder_event end = await(bench, RH_RECORDER_FINISHED);
	assert_int_equal(end.frames, SECOND + 333);
	assert_int_equal(frames_in(path), SECOND + 333);
	check_run(path, 0, 0, SECOND + 333);
}

static void paused_time_is_not_in_the_take(void **state)
{
	struct bench *bench = *state;
	const char *path = prepare(bench, "take.wav");
	rh_recorder_start(bench->recorder, at(bench, 100));
	fake_hears(&bench->fake, SECOND, BLOCK);
	await_tapped(bench, SECOND - 100);
	rh_recorder_pause(bench->recorder, at(bench, 30100)); /* late, too */
	fake_hears(&bench->fake, SECOND, BLOCK);
	rh_recorder_resume(bench->recorder, at(bench, 70000));
	rh_recorder_stop(bench->recorder, at(bench, 80000));
	struct rh_recorder_event end = await(bench, RH_RECORDER_FINISHED);
	assert_int_equal(end.frames, 40000);
	assert_int_equal(frames_in(path), 40000);
	check_run(path, 0, 100, 30000 - 240);
	check_run(path, 30000 + 240, 70240, 10000 - 240);
}

static void lost_frames_are_silence_and_counted(void **state)
{
	struct bench *bench = *state;
	const char *path = prepare(bench, "take.wav");
	rh_recorder_start(bench->recorder, at(bench, 0));
	fake_hears(&bench->fake, 9600, BLOCK);
	fake_loses(&bench->fake, 4000);
	fake_hears(&bench->fake, 9600, BLOCK);
	fake_skips(&bench->fake, 6000);
	fake_hears(&bench->fake, 9600, BLOCK);
	rh_recorder_stop(bench->recorder, at(bench, 38000));
	struct rh_recorder_event end = await(bench, RH_RECORDER_FINISHED);
	assert_int_equal(end.frames, 38000);
	assert_int_equal(end.lost_frames, 10000);
	check_run(path, 0, 0, 9600);
	check_run(path, 13600, 13600, 9600);
	check_run(path, 29200, 29200, 8800);
}

static void a_device_that_vanishes_leaves_what_was_heard(void **state)
{
	struct bench *bench = *state;
	const char *path = prepare(bench, "take.wav");
	rh_recorder_start(bench->recorder, at(bench, 0));
	fake_hears(&bench->fake, 20000, BLOCK);
	fake_fails(&bench->fake, "device-lost");
	struct rh_recorder_event failed = await(bench, RH_RECORDER_FAILED);
	assert_string_equal(failed.code, "device-lost");
	assert_string_equal(failed.message, "the fake device is gone");
	int64_t before_ns = rh_clock_monotonic_ns();
	rh_recorder_stop(bench->recorder, at(bench, 60 * SECOND));
	struct rh_recorder_event end = await(bench, RH_RECORDER_FINISHED);
	assert_true(rh_clock_monotonic_ns() - before_ns < RH_RECORDER_STALL_MS * RH_MS_NS);
	assert_true(end.kept);
	assert_int_equal(end.frames, 20000);
	assert_int_equal(end.lost_frames, 0);
	check_run(path, 0, 0, 20000);
	/* The next answers are timed without a device, and leave no empty files. */
	const char *next = prepare(bench, "next.wav");
	rh_recorder_start(bench->recorder, at(bench, 70 * SECOND));
	rh_recorder_stop(bench->recorder, at(bench, 71 * SECOND));
	end = await(bench, RH_RECORDER_FINISHED);
	assert_false(end.kept);
	assert_int_equal(end.frames, 0);
	assert_false(rh_file_exists(next));
}

static void a_device_that_stalls_is_told_and_not_waited_for(void **state)
{
	struct bench *bench = *state;
	const char *path = prepare(bench, "take.wav");
	rh_recorder_start(bench->recorder, at(bench, 0));
	fake_hears(&bench->fake, 20000, BLOCK);
	int64_t before_ns = rh_clock_monotonic_ns();
	assert_string_equal(await(bench, RH_RECORDER_WARNING).code, "stalled");
	assert_in_range(rh_clock_monotonic_ns() - before_ns, 500 * RH_MS_NS, 3000 * RH_MS_NS);
	/* It comes back: the time in between is silence. */
	fake_skips(&bench->fake, 50000);
	fake_hears(&bench->fake, 10000, BLOCK);
	assert_string_equal(await(bench, RH_RECORDER_WARNING).code, "resumed");
	before_ns = rh_clock_monotonic_ns();
	rh_recorder_stop(bench->recorder, at(bench, 90000)); /* 10000 of these frames never come */
	struct rh_recorder_event end = await(bench, RH_RECORDER_FINISHED);
	assert_in_range(rh_clock_monotonic_ns() - before_ns, 0, 3 * RH_SECOND_NS / 2);
	assert_int_equal(end.frames, 80000);
	assert_int_equal(end.lost_frames, 50000);
	check_run(path, 70000, 70000, 10000);
}

static void a_stop_waits_for_frames_that_are_on_their_way(void **state)
{
	struct bench *bench = *state;
	const char *path = prepare(bench, "take.wav");
	rh_recorder_start(bench->recorder, at(bench, 0));
	rh_recorder_stop(bench->recorder, at(bench, 10000));
	fake_hears(&bench->fake, 9600, BLOCK);
	await_tapped(bench, 9600);
	struct rh_recorder_event event;
	assert_false(rh_recorder_next(bench->recorder, &event));
	fake_hears(&bench->fake, 9600, BLOCK);
	assert_int_equal(await(bench, RH_RECORDER_FINISHED).frames, 10000);
	check_run(path, 0, 0, 10000);
}

static void a_stop_without_start_leaves_no_file(void **state)
{
	struct bench *bench = *state;
	const char *path = prepare(bench, "take.wav");
	assert_true(rh_file_exists(path));
	fake_hears(&bench->fake, 9600, BLOCK);
	rh_recorder_stop(bench->recorder, at(bench, 9000));
	struct rh_recorder_event end = await(bench, RH_RECORDER_FINISHED);
	assert_false(end.kept);
	assert_int_equal(end.frames, 0);
	assert_false(rh_file_exists(path));
	/* And without a take there is at least an answer. */
	rh_recorder_stop(bench->recorder, at(bench, 9000));
	assert_false(await(bench, RH_RECORDER_FINISHED).kept);
}

static void without_a_path_nothing_is_kept_but_the_tap_hears(void **state)
{
	struct bench *bench = *state;
	assert_int_equal(rh_recorder_prepare(bench->recorder, NULL, NULL, 1000, NULL), RH_OK);
	rh_recorder_start(bench->recorder, at(bench, 500));
	/* Asked for before the frames come: a late stop takes back what was written, not what was heard. */
	rh_recorder_stop(bench->recorder, at(bench, 5500));
	fake_hears(&bench->fake, 9600, BLOCK);
	struct rh_recorder_event end = await(bench, RH_RECORDER_FINISHED);
	assert_false(end.kept);
	assert_int_equal(end.frames, 5000);
	assert_int_equal(bench->tapped, 5000);
	assert_float_equal(bench->first_tapped, fake_sample(500) / 32768.0F, 0);
}

static void one_take_at_a_time(void **state)
{
	struct bench *bench = *state;
	prepare(bench, "one.wav");
	struct rh_error err = {0};
	const char *other = tmpdir_path(&bench->dir, "two.wav");
	assert_int_equal(rh_recorder_prepare(bench->recorder, other, NULL, 0, &err), RH_ERR_INVALID);
	assert_false(rh_file_exists(other));
	rh_recorder_stop(bench->recorder, at(bench, 0));
	await(bench, RH_RECORDER_FINISHED);
	prepare(bench, "two.wav");
}

static void a_file_that_exists_is_not_touched(void **state)
{
	struct bench *bench = *state;
	const char *path = tmpdir_write(&bench->dir, "take.wav", RH_TEXT("precious"));
	assert_int_equal(rh_recorder_prepare(bench->recorder, path, NULL, 0, NULL), RH_ERR_EXISTS);
	char *content = tmpdir_read(path);
	assert_string_equal(content, "precious");
	free(content);
	prepare(bench, "other.wav"); /* and the recorder is still free */
}

static void three_answers_in_a_row_each_hold_their_own(void **state)
{
	struct bench *bench = *state;
	static const char *const names[] = {"1.wav", "2.wav", "3.wav"};
	for (int i = 0; i < 3; i++) {
		int64_t from = bench->fake.heard + 2400;
		const char *path = prepare(bench, names[i]);
		rh_recorder_start(bench->recorder, at(bench, from));
		fake_hears(&bench->fake, SECOND, 4800);
		rh_recorder_stop(bench->recorder, at(bench, from + 30000));
		assert_int_equal(await(bench, RH_RECORDER_FINISHED).frames, 30000);
		check_run(path, 0, from, 30000);
	}
}

static void the_level_is_that_since_it_was_last_asked_for(void **state)
{
	struct bench *bench = *state;
	struct rh_level level = rh_recorder_level(bench->recorder);
	assert_false(level.fresh);
	assert_true(level.peak_db <= RH_LEVEL_SILENCE_DB && level.rms_db <= RH_LEVEL_SILENCE_DB);
	int16_t half[BLOCK];
	for (int i = 0; i < BLOCK; i++)
		half[i] = i % 2 == 0 ? 16384 : -16384;
	bench->fake.capture.block(bench->fake.capture.ctx, half, BLOCK, at(bench, 0));
	int64_t deadline_ns = rh_clock_monotonic_ns() + PATIENCE_NS;
	do {
		level = rh_recorder_level(bench->recorder);
		assert_true(rh_clock_monotonic_ns() < deadline_ns);
	} while (!level.fresh);
	assert_float_equal((float)level.peak_db, -6.0206F, 0.001F);
	assert_float_equal((float)level.rms_db, -6.0206F, 0.001F);
	assert_false(rh_recorder_level(bench->recorder).fresh);
}

static void warnings_of_the_device_are_passed_on(void **state)
{
	struct bench *bench = *state;
	fake_warns(&bench->fake, "muted");
	struct rh_recorder_event event = await(bench, RH_RECORDER_WARNING);
	assert_string_equal(event.code, "muted");
	assert_string_equal(event.message, "something happened");
}

static void a_flood_of_warnings_drops_none_of_what_matters(void **state)
{
	struct bench *bench = *state;
	fake_opens(&bench->fake);
	prepare(bench, "take.wav");
	rh_recorder_start(bench->recorder, at(bench, 0));
	fake_hears(&bench->fake, 9600, BLOCK);
	for (int i = 0; i < 500; i++)
		fake_warns(&bench->fake, "moved");
	fake_fails(&bench->fake, "server-lost");
	rh_recorder_stop(bench->recorder, at(bench, 9000));
	for (int i = 0; i < 500; i++)
		fake_warns(&bench->fake, "moved");
	await(bench, RH_RECORDER_OPENED);
	await(bench, RH_RECORDER_FAILED);
	assert_int_equal(await(bench, RH_RECORDER_FINISHED).frames, 9000);
}

static void when_more_comes_than_fits_it_is_told_and_filled_with_silence(void **state)
{
	struct bench *bench = *state;
	const char *path = prepare(bench, "take.wav");
	rh_recorder_start(bench->recorder, at(bench, 0));
	fake_hears(&bench->fake, 9600, BLOCK);
	await_tapped(bench, 9600);
	/* The writer is held up in the tap while a minute of sound comes in. */
	rh_monitor_lock(&bench->monitor);
	fake_hears(&bench->fake, 60 * SECOND, 4800);
	rh_monitor_unlock(&bench->monitor);
	assert_string_equal(await(bench, RH_RECORDER_WARNING).code, "overrun");
	/* The stream goes on until the writer has room again and sees how much is missing. */
	while (!tapped_soon(bench, bench->fake.heard - 10 * BLOCK))
		fake_hears(&bench->fake, BLOCK, BLOCK);
	fake_hears(&bench->fake, SECOND, BLOCK);
	int64_t stop = bench->fake.heard - 100;
	rh_recorder_stop(bench->recorder, at(bench, stop));
	struct rh_recorder_event end = await(bench, RH_RECORDER_FINISHED);
	assert_int_equal(end.frames, stop);
	assert_in_range(end.lost_frames, 45 * SECOND, stop - 10 * SECOND);
	check_run(path, 0, 0, 9600);
	check_run(path, stop - 20000, stop - 20000, 20000);
}

static void closing_in_the_middle_of_an_answer_keeps_it(void **state)
{
	(void)state;
	void *own = NULL;
	set_up(&own);
	struct bench *bench = own;
	const char *path = prepare(bench, "take.wav");
	rh_recorder_start(bench->recorder, at(bench, 0));
	fake_hears(&bench->fake, 48000, BLOCK);
	int64_t before_ns = rh_clock_monotonic_ns();
	rh_recorder_free(bench->recorder); /* its frames up to now never come */
	bench->recorder = NULL;
	assert_in_range(rh_clock_monotonic_ns() - before_ns, 0, 3 * RH_SECOND_NS / 2);
	assert_int_equal(frames_in(path), 48000);
	check_run(path, 0, 0, 48000);
	tear_down(&own);
}

static void a_wrong_device_is_refused_at_once(void **state)
{
	(void)state;
	struct rh_recorder *recorder = NULL;
	struct rh_error err = {0};
	struct rh_recorder_config config = {.device = "file:/nonexistent/talk.wav"};
	assert_int_equal(rh_recorder_new(&config, &recorder, &err), RH_ERR_NOT_FOUND);
	assert_non_null(strstr(err.message, "/nonexistent/talk.wav"));
	struct fake_device fake = {0};
	config.device = "nothing";
	assert_int_equal(rh_recorder_new_on(fake_device(&fake), &config, &recorder, NULL), RH_ERR_NOT_FOUND);
	assert_null(recorder);
	rh_recorder_free(NULL);
}

/* Exit status of a child whose files may not grow: what went otherwise than it should. */
static int record_on_a_full_disk(void)
{
	void *own = NULL;
	set_up(&own);
	struct bench *bench = own;
	const char *path = prepare(bench, "take.wav");
	rh_recorder_start(bench->recorder, at(bench, 0));
	fake_hears(&bench->fake, 4 * SECOND, BLOCK);
	if (strcmp(await(bench, RH_RECORDER_WARNING).code, "disk-full") != 0)
		return 1;
	rh_recorder_stop(bench->recorder, at(bench, 3 * SECOND));
	struct rh_recorder_event end = await(bench, RH_RECORDER_FINISHED);
	if (!end.kept || end.frames != frames_in(path) || end.frames < SECOND || end.frames > 2 * SECOND)
		return 2;
	check_run(path, 0, 0, end.frames);
	tear_down(&own);
	return 0;
}

static void a_full_disk_is_told_once_and_what_got_out_is_kept(void **state)
{
	(void)state;
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		const struct rlimit limit = {150001, 150001};
		signal(SIGXFSZ, SIG_IGN);
		_exit(setrlimit(RLIMIT_FSIZE, &limit) == 0 ? record_on_a_full_disk() : 99);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
#define RECORDER_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_full_disk_is_told_once_and_what_got_out_is_kept),
	    RECORDER_TEST(an_answer_is_the_stream_between_its_edges),
	    RECORDER_TEST(an_answer_may_begin_before_it_was_asked_for),
	    RECORDER_TEST(a_late_stop_takes_back_what_was_written),
	    RECORDER_TEST(paused_time_is_not_in_the_take),
	    RECORDER_TEST(lost_frames_are_silence_and_counted),
	    RECORDER_TEST(a_device_that_vanishes_leaves_what_was_heard),
	    RECORDER_TEST(a_device_that_stalls_is_told_and_not_waited_for),
	    RECORDER_TEST(a_stop_waits_for_frames_that_are_on_their_way),
	    RECORDER_TEST(a_stop_without_start_leaves_no_file),
	    RECORDER_TEST(without_a_path_nothing_is_kept_but_the_tap_hears),
	    RECORDER_TEST(one_take_at_a_time),
	    RECORDER_TEST(a_file_that_exists_is_not_touched),
	    RECORDER_TEST(three_answers_in_a_row_each_hold_their_own),
	    RECORDER_TEST(the_level_is_that_since_it_was_last_asked_for),
	    RECORDER_TEST(warnings_of_the_device_are_passed_on),
	    RECORDER_TEST(a_flood_of_warnings_drops_none_of_what_matters),
	    RECORDER_TEST(when_more_comes_than_fits_it_is_told_and_filled_with_silence),
	    cmocka_unit_test(closing_in_the_middle_of_an_answer_keeps_it),
	    cmocka_unit_test(a_wrong_device_is_refused_at_once),
	};
	return cmocka_run_group_tests_name("audio.recorder", tests, NULL, NULL);
}
