// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/player.h"

#include "audio/thread.h"
#include "base/duration.h"
#include "os/clock.h"
#include "os/files.h"
#include "support/check.h"
#include "support/fake_device.h"
#include "support/take_sound.h"
#include "support/tmpdir.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RATE = RH_AUDIO_RATE_HZ, FADE = 480, LOUD = 16000 };
/* What a test waits for at most before it fails. */
static const int64_t PATIENCE_NS = 20 * RH_SECOND_NS;

/* A player on a fake device that the test pulls, or on a real sink. */
struct bench {
	struct tmpdir dir;
	struct fake_device fake;
	struct rh_player *player;
	struct rh_monitor monitor;
	int notified; /* under the lock */
	int64_t now_ns;
	int16_t *heard; /* everything pulled */
	size_t count;
	bool idle;
};

enum { HEARD_MAX = 20 * RATE };

static void on_notify(void *ctx)
{
	struct bench *bench = ctx;
	rh_monitor_lock(&bench->monitor);
	bench->notified++;
	rh_monitor_wake(&bench->monitor);
	rh_monitor_unlock(&bench->monitor);
}

static void check_near(double value, double expected, double distance)
{
	if (!(fabs(value - expected) <= distance))
		fail_msg("%f is not within %f of %f", value, distance, expected);
}

static int set_up(void **state)
{
	struct bench *bench = calloc(1, sizeof *bench);
	assert_non_null(bench);
	bench->heard = calloc(HEARD_MAX, sizeof *bench->heard);
	assert_non_null(bench->heard);
	tmpdir_make(&bench->dir);
	assert_int_equal(rh_monitor_init(&bench->monitor, NULL), RH_OK);
	bench->now_ns = rh_clock_monotonic_ns() - 3600 * RH_SECOND_NS;
	*state = bench;
	return 0;
}

static void use_fake(struct bench *bench)
{
	const struct rh_player_config config = {.notify = on_notify, .notify_ctx = bench};
	assert_int_equal(rh_player_new_on(fake_device(&bench->fake), &config, &bench->player, NULL), RH_OK);
}

static void use_sink(struct bench *bench, const char *sink)
{
	const struct rh_player_config config = {.sink = sink, .notify = on_notify, .notify_ctx = bench};
	struct rh_error err = {0};
	if (rh_player_new(&config, &bench->player, &err) != RH_OK)
		fail_msg("%s", err.message);
}

static int tear_down(void **state)
{
	struct bench *bench = *state;
	rh_player_free(bench->player);
	assert_false(bench->fake.playing);
	rh_monitor_done(&bench->monitor);
	tmpdir_remove(&bench->dir);
	free(bench->heard);
	free(bench);
	return 0;
}

static void await_state(struct bench *bench, enum rh_player_state wanted)
{
	int64_t deadline_ns = rh_clock_monotonic_ns() + PATIENCE_NS;
	struct timespec deadline = {.tv_sec = (time_t)(deadline_ns / RH_SECOND_NS),
	                            .tv_nsec = (long)(deadline_ns % RH_SECOND_NS)};
	rh_monitor_lock(&bench->monitor);
	while (rh_player_state(bench->player) != wanted) {
		if (pthread_cond_timedwait(&bench->monitor.changed, &bench->monitor.lock, &deadline) != 0)
			fail_msg("state %d never came, it is %d", wanted, rh_player_state(bench->player));
	}
	rh_monitor_unlock(&bench->monitor);
}

static int16_t flat(int64_t frame)
{
	(void)frame;
	return LOUD;
}

static void play(struct bench *bench, const char *path, int64_t from_ms)
{
	struct rh_error err = {0};
	if (rh_player_play(bench->player, path, from_ms, &err) != RH_OK)
		fail_msg("%s", err.message);
}

/* The device hears a block more, waiting for the decoder where it has to; false when it is idle. */
static bool pull(struct bench *bench, size_t frames)
{
	const struct rh_playback_user *user = &bench->fake.playback;
	int64_t deadline_ns = rh_clock_monotonic_ns() + PATIENCE_NS;
	assert_true(bench->count + frames <= HEARD_MAX);
	while (frames > 0) {
		struct rh_pulled pulled = user->pull(user->ctx, bench->heard + bench->count, frames, bench->now_ns);
		bench->count += pulled.frames;
		frames -= pulled.frames;
		bench->now_ns += rh_audio_frames_to_ns((int64_t)pulled.frames);
		if (pulled.idle)
			return false;
		assert_true(rh_clock_monotonic_ns() < deadline_ns);
	}
	return true;
}

/* As after a wake: pulls until the device is idle, and says that all was heard. */
static void pull_all(struct bench *bench)
{
	while (pull(bench, 480))
		continue;
	bench->fake.playback.drained(bench->fake.playback.ctx);
}

/* Pulls until the heard sound satisfies the test; the decoder begins with an order at its own time. */
static void await_wakes(struct bench *bench, int wakes)
{
	int64_t deadline_ns = rh_clock_monotonic_ns() + PATIENCE_NS;
	while (__atomic_load_n(&bench->fake.wakes, __ATOMIC_SEQ_CST) < wakes)
		assert_true(rh_clock_monotonic_ns() < deadline_ns);
}

static void check_ramp(const struct bench *bench, size_t at, int64_t frame, size_t count)
{
	assert_true(at + count <= bench->count);
	for (size_t i = 0; i < count; i++) {
		if (bench->heard[at + i] != take_ramp(frame + (int64_t)i))
			fail_msg("heard frame %zu is %d, not frame %lld of the file", at + i, bench->heard[at + i],
			         (long long)(frame + (int64_t)i));
	}
}

static int largest_step(const struct bench *bench)
{
	int largest = 0;
	for (size_t i = 1; i < bench->count; i++) {
		int step = abs(bench->heard[i] - bench->heard[i - 1]);
		largest = step > largest ? step : largest;
	}
	return largest;
}

static void a_file_is_heard_from_its_first_frame_to_its_last(void **state)
{
	struct bench *bench = *state;
	use_fake(bench);
	assert_int_equal(rh_player_state(bench->player), RH_PLAYER_IDLE);
	play(bench, take_sound(&bench->dir, "take.wav", take_ramp, 50001), 0);
	assert_int_equal(rh_player_state(bench->player), RH_PLAYER_PLAYING);
	assert_int_equal(rh_player_duration_ms(bench->player), 1041);
	await_wakes(bench, 1);
	pull_all(bench);
	assert_int_equal(rh_player_state(bench->player), RH_PLAYER_ENDED);
	assert_int_equal(rh_player_position_ms(bench->player), 1041);
	assert_int_equal(bench->count, 50001);
	check_ramp(bench, 0, 0, 50001);
	assert_true(bench->notified > 0);
}

static void it_may_begin_anywhere_with_a_fade(void **state)
{
	struct bench *bench = *state;
	use_fake(bench);
	play(bench, take_sound(&bench->dir, "take.wav", take_ramp, 50000), 500);
	await_wakes(bench, 1);
	pull_all(bench);
	assert_int_equal(bench->count, 26000);
	assert_in_range(abs(bench->heard[0]), 0, 50);
	check_ramp(bench, FADE, 24000 + FADE, 26000 - FADE);
}

static void a_pause_fades_and_goes_on_where_it_was(void **state)
{
	struct bench *bench = *state;
	use_fake(bench);
	play(bench, take_sound(&bench->dir, "take.wav", flat, RATE), 0);
	await_wakes(bench, 1);
	assert_true(pull(bench, 9600));
	rh_player_pause(bench->player, true);
	assert_int_equal(rh_player_state(bench->player), RH_PLAYER_PAUSED);
	pull_all(bench);
	assert_int_equal(bench->count, 9600 + FADE);
	assert_int_equal(rh_player_state(bench->player), RH_PLAYER_PAUSED);
	assert_int_equal(rh_player_position_ms(bench->player), 210);
	rh_player_pause(bench->player, false);
	await_wakes(bench, 2);
	assert_int_equal(rh_player_state(bench->player), RH_PLAYER_PLAYING);
	pull_all(bench);
	assert_int_equal(bench->count, RATE);
	assert_int_equal(rh_player_state(bench->player), RH_PLAYER_ENDED);
	bench->count -= 1; /* its own hard end */
	assert_in_range(largest_step(bench), 1, 40);
}

static void a_seek_is_heard_soon_and_without_a_click(void **state)
{
	struct bench *bench = *state;
	use_fake(bench);
	play(bench, take_sound(&bench->dir, "take.wav", flat, 10 * RATE), 0);
	await_wakes(bench, 1);
	assert_true(pull(bench, 9600));
	rh_player_seek(bench->player, 9000);
	assert_int_equal(rh_player_position_ms(bench->player), 9000);
	await_wakes(bench, 2);
	size_t before = bench->count;
	assert_true(pull(bench, 960));
	assert_in_range(rh_player_position_ms(bench->player), 9000, 9021);
	pull_all(bench);
	assert_int_equal(bench->count - before, RATE);
	bench->count -= 1;
	assert_in_range(largest_step(bench), 1, 70);
}

static void a_seek_after_the_end_plays_again(void **state)
{
	struct bench *bench = *state;
	use_fake(bench);
	play(bench, take_sound(&bench->dir, "take.wav", take_ramp, 9600), 0);
	await_wakes(bench, 1);
	pull_all(bench);
	assert_int_equal(rh_player_state(bench->player), RH_PLAYER_ENDED);
	rh_player_seek(bench->player, -5);
	assert_int_equal(rh_player_state(bench->player), RH_PLAYER_PLAYING);
	assert_int_equal(rh_player_position_ms(bench->player), 0);
	await_wakes(bench, 2);
	pull_all(bench);
	assert_int_equal(bench->count, 19200);
	check_ramp(bench, 9600, 0, 9600);
	rh_player_seek(bench->player, INT64_MAX);
	await_wakes(bench, 3);
	pull_all(bench);
	assert_int_equal(rh_player_state(bench->player), RH_PLAYER_ENDED);
	assert_int_equal(bench->count, 19200);
}

static void a_seek_while_paused_stays_silent_and_moves_the_place(void **state)
{
	struct bench *bench = *state;
	use_fake(bench);
	play(bench, take_sound(&bench->dir, "take.wav", take_ramp, RATE), 0);
	await_wakes(bench, 1);
	assert_true(pull(bench, 4800));
	rh_player_pause(bench->player, true);
	pull_all(bench);
	size_t before = bench->count;
	for (int i = 0; i < 4; i++) {
		rh_player_seek(bench->player, 100 * i);
		await_wakes(bench, 2 + i);
	}
	for (int i = 0; i < 30; i++) /* more than the stock can hold */
		rh_player_seek(bench->player, 10 * i);
	rh_player_seek(bench->player, 700);
	assert_int_equal(rh_player_state(bench->player), RH_PLAYER_PAUSED);
	assert_int_equal(rh_player_position_ms(bench->player), 700);
	pull_all(bench);
	assert_int_equal(bench->count, before);
	rh_player_pause(bench->player, false);
	pull_all(bench);
	assert_int_equal(rh_player_state(bench->player), RH_PLAYER_ENDED);
	check_ramp(bench, bench->count - 10000, RATE - 10000, 10000);
}

static void the_place_is_what_is_heard_not_what_is_decoded(void **state)
{
	struct bench *bench = *state;
	use_fake(bench);
	play(bench, take_sound(&bench->dir, "take.wav", take_ramp, 5 * RATE), 0);
	await_wakes(bench, 1);
	assert_int_equal(rh_player_position_ms(bench->player), 0);
	/* The device buffers a second ahead: what is pulled now is heard in a minute. */
	bench->now_ns = rh_clock_monotonic_ns() + 60 * RH_SECOND_NS;
	assert_true(pull(bench, 480));
	assert_int_equal(rh_player_position_ms(bench->player), 0);
	bench->now_ns = rh_clock_monotonic_ns() - 60 * RH_SECOND_NS;
	assert_true(pull(bench, 48000));
	assert_int_equal(rh_player_position_ms(bench->player), 1010);
}

static void a_loop_is_exact_to_the_frame(void **state)
{
	struct bench *bench = *state;
	use_fake(bench);
	play(bench, take_sound(&bench->dir, "take.wav", take_ramp, RATE), 0);
	await_wakes(bench, 1);
	rh_player_loop(bench->player, 0, 300);
	while (bench->count < 60000)
		assert_true(pull(bench, 480));
	for (size_t i = 0; i < bench->count; i++)
		assert_int_equal(bench->heard[i], take_ramp((int64_t)(i % 14400)));
	assert_in_range(rh_player_position_ms(bench->player), 0, 300);
	rh_player_loop(bench->player, 0, 0);
	pull_all(bench);
	assert_int_equal(rh_player_state(bench->player), RH_PLAYER_ENDED);
	check_ramp(bench, bench->count - 30000, RATE - 30000, 30000);
}

static void a_loop_behind_the_place_is_gone_back_to(void **state)
{
	struct bench *bench = *state;
	use_fake(bench);
	play(bench, take_sound(&bench->dir, "take.wav", take_ramp, 2 * RATE), 1000);
	await_wakes(bench, 1);
	assert_true(pull(bench, 9600));
	rh_player_loop(bench->player, 500, 800);
	await_wakes(bench, 2);
	size_t before = bench->count;
	assert_true(pull(bench, 14400 + 960));
	check_ramp(bench, before + FADE, 24000 + FADE, 14400 - FADE);
	check_ramp(bench, before + 14400, 24000, 960);
}

static double frequency(const int16_t *samples, size_t count)
{
	size_t crossings = 0;
	for (size_t i = 1; i < count; i++)
		crossings += (samples[i - 1] < 0) != (samples[i] < 0);
	return (double)crossings / 2 * RATE / (double)count;
}

static void the_speed_changes_at_once_and_not_the_pitch(void **state)
{
	struct bench *bench = *state;
	use_fake(bench);
	play(bench, take_sound(&bench->dir, "take.wav", take_tone, 10 * RATE), 0);
	await_wakes(bench, 1);
	assert_true(pull(bench, 2 * RATE));
	rh_player_speed(bench->player, 2);
	await_wakes(bench, 2);
	assert_true(pull(bench, RATE));
	assert_in_range(rh_player_position_ms(bench->player), 3950, 4050);
	rh_player_speed(bench->player, 0.1); /* clamped to a half */
	await_wakes(bench, 3);
	assert_true(pull(bench, 2 * RATE));
	assert_in_range(rh_player_position_ms(bench->player), 4950, 5050);
	for (size_t at = 4800; at + RATE < bench->count; at += RATE)
		check_near(frequency(bench->heard + at, RATE), 440, 4.4);
	rh_player_speed(bench->player, 1);
	await_wakes(bench, 4);
	pull_all(bench);
	check_near((double)bench->count / RATE, 10, 0.1);
	assert_in_range(largest_step(bench), 1, 600); /* the tone's own largest step is 461 */
}

static void a_new_file_replaces_the_one_that_plays(void **state)
{
	struct bench *bench = *state;
	use_fake(bench);
	const char *first = take_sound(&bench->dir, "first.wav", flat, RATE);
	const char *second = take_sound(&bench->dir, "second.wav", take_ramp, 30000);
	play(bench, first, 0);
	await_wakes(bench, 1);
	assert_true(pull(bench, 9600));
	play(bench, second, 0);
	assert_int_equal(rh_player_duration_ms(bench->player), 625);
	await_wakes(bench, 2);
	pull_all(bench);
	assert_int_equal(bench->count, 39600);
	check_ramp(bench, 9600 + FADE, FADE, 30000 - FADE);
}

static void stopping_fades_out_and_forgets_the_file(void **state)
{
	struct bench *bench = *state;
	use_fake(bench);
	play(bench, take_sound(&bench->dir, "take.wav", flat, RATE), 0);
	await_wakes(bench, 1);
	assert_true(pull(bench, 9600));
	rh_player_stop(bench->player);
	assert_int_equal(rh_player_state(bench->player), RH_PLAYER_IDLE);
	assert_int_equal(rh_player_position_ms(bench->player), 0);
	assert_int_equal(rh_player_duration_ms(bench->player), 0);
	pull_all(bench);
	assert_true(bench->count < 9600 + 7000);     /* what was decoded ahead at most */
	assert_in_range(largest_step(bench), 0, 40); /* 0 when the test was faster than the decoder */
	rh_player_seek(bench->player, 100);
	rh_player_pause(bench->player, true);
	rh_player_loop(bench->player, 0, 100);
	assert_int_equal(rh_player_state(bench->player), RH_PLAYER_IDLE);
}

static void a_file_that_cannot_be_read_leaves_everything_as_it_was(void **state)
{
	struct bench *bench = *state;
	use_fake(bench);
	struct rh_error err = {0};
	play(bench, take_sound(&bench->dir, "take.wav", take_ramp, RATE), 0);
	assert_int_equal(rh_player_play(bench->player, tmpdir_path(&bench->dir, "none.wav"), 0, &err),
	                 RH_ERR_NOT_FOUND);
	assert_int_equal(rh_player_state(bench->player), RH_PLAYER_PLAYING);
	await_wakes(bench, 1);
	pull_all(bench);
	check_ramp(bench, 0, 0, RATE);
}

static void a_device_that_fails_says_why(void **state)
{
	struct bench *bench = *state;
	use_fake(bench);
	const char *path = take_sound(&bench->dir, "take.wav", take_ramp, RATE);
	play(bench, path, 0);
	assert_string_equal(rh_player_error(bench->player), "");
	bench->fake.playback.news(bench->fake.playback.ctx, RH_DEVICE_FAILED, "server-lost", "no sound: gone");
	assert_int_equal(rh_player_state(bench->player), RH_PLAYER_FAILED);
	assert_string_equal(rh_player_error(bench->player), "no sound: gone");
	struct rh_error err = {0};
	assert_int_equal(rh_player_play(bench->player, path, 0, &err), RH_ERR_DEVICE);
	assert_string_equal(err.message, "no sound: gone");
	rh_player_seek(bench->player, 5);
	rh_player_stop(bench->player);
	assert_int_equal(rh_player_state(bench->player), RH_PLAYER_FAILED);
}

/* ---- the sinks that need no server ---- */

static void play_into_file(struct bench *bench, const char *name, const char *path, double speed, double gain_db)
{
	char sink[512];
	snprintf(sink, sizeof sink, "file:%s", tmpdir_path(&bench->dir, name));
	use_sink(bench, sink);
	rh_player_speed(bench->player, speed);
	rh_player_gain(bench->player, gain_db, 8000.0 / 32768);
	play(bench, path, 0);
	await_state(bench, RH_PLAYER_ENDED);
	rh_player_free(bench->player);
	bench->player = NULL;
	struct rh_take_reader *reader = NULL;
	assert_int_equal(rh_take_reader_new(sink + 5, &reader, NULL), RH_OK);
	bench->count = 0;
	float sample = 0;
	while (bench->count < HEARD_MAX && rh_take_reader_frames(reader, &sample, 1) == 1)
		bench->heard[bench->count++] = (int16_t)lrintf(sample * 32768);
	rh_take_reader_free(reader);
}

static void into_a_file_goes_exactly_what_would_be_heard(void **state)
{
	struct bench *bench = *state;
	const char *path = take_sound(&bench->dir, "take.wav", take_ramp, 3 * RATE + 1);
	int64_t before_ns = rh_clock_monotonic_ns();
	play_into_file(bench, "out.wav", path, 1, 0);
	assert_true(rh_clock_monotonic_ns() - before_ns < 3 * RH_SECOND_NS); /* faster than it would sound */
	assert_int_equal(bench->count, 3 * RATE + 1);
	check_ramp(bench, 0, 0, bench->count);
	play_into_file(bench, "fast.wav", take_sound(&bench->dir, "tone.wav", take_tone, 4 * RATE), 2, 0);
	check_near((double)bench->count / RATE, 2, 0.02);
	check_near(frequency(bench->heard, bench->count), 440, 4.4);
}

static void the_gain_makes_louder_up_to_full_scale(void **state)
{
	struct bench *bench = *state;
	const char *path = take_sound(&bench->dir, "tone.wav", take_tone, RATE);
	play_into_file(bench, "louder.wav", path, 1, 6.0206);
	for (int i = 0; i < RATE; i++)
		assert_in_range(abs(bench->heard[i] - 2 * take_tone(i)), 0, 2);
	play_into_file(bench, "loudest.wav", path, 1, 60);
	int peak = 0;
	for (int i = 0; i < RATE; i++)
		peak = abs(bench->heard[i]) > peak ? abs(bench->heard[i]) : peak;
	assert_in_range(peak, 32760, 32768);
	play_into_file(bench, "softer.wav", path, 1, -6.0206);
	for (int i = 0; i < RATE; i++)
		assert_in_range(abs(2 * bench->heard[i] - take_tone(i)), 0, 2);
}

static void a_sink_file_that_exists_is_refused(void **state)
{
	struct bench *bench = *state;
	char sink[512];
	snprintf(sink, sizeof sink, "file:%s", tmpdir_write(&bench->dir, "out.wav", RH_TEXT("precious")));
	const struct rh_player_config config = {.sink = sink};
	assert_int_equal(rh_player_new(&config, &bench->player, NULL), RH_ERR_EXISTS);
	assert_null(bench->player);
}

static void the_null_sink_keeps_pace(void **state)
{
	struct bench *bench = *state;
	use_sink(bench, "null");
	int64_t before_ns = rh_clock_monotonic_ns();
	play(bench, take_sound(&bench->dir, "take.wav", take_ramp, RATE / 4), 0);
	await_state(bench, RH_PLAYER_ENDED);
	int64_t took_ns = rh_clock_monotonic_ns() - before_ns;
	assert_in_range(took_ns, 250 * RH_MS_NS, 2 * RH_SECOND_NS);
	rh_player_free(NULL);
}

int main(void)
{
#define PLAYER_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    PLAYER_TEST(a_file_is_heard_from_its_first_frame_to_its_last),
	    PLAYER_TEST(it_may_begin_anywhere_with_a_fade),
	    PLAYER_TEST(a_pause_fades_and_goes_on_where_it_was),
	    PLAYER_TEST(a_seek_is_heard_soon_and_without_a_click),
	    PLAYER_TEST(a_seek_after_the_end_plays_again),
	    PLAYER_TEST(a_seek_while_paused_stays_silent_and_moves_the_place),
	    PLAYER_TEST(the_place_is_what_is_heard_not_what_is_decoded),
	    PLAYER_TEST(a_loop_is_exact_to_the_frame),
	    PLAYER_TEST(a_loop_behind_the_place_is_gone_back_to),
	    PLAYER_TEST(the_speed_changes_at_once_and_not_the_pitch),
	    PLAYER_TEST(a_new_file_replaces_the_one_that_plays),
	    PLAYER_TEST(stopping_fades_out_and_forgets_the_file),
	    PLAYER_TEST(a_file_that_cannot_be_read_leaves_everything_as_it_was),
	    PLAYER_TEST(a_device_that_fails_says_why),
	    PLAYER_TEST(into_a_file_goes_exactly_what_would_be_heard),
	    PLAYER_TEST(the_gain_makes_louder_up_to_full_scale),
	    PLAYER_TEST(a_sink_file_that_exists_is_refused),
	    PLAYER_TEST(the_null_sink_keeps_pace),
	};
	return cmocka_run_group_tests_name("audio.player", tests, NULL, NULL);
}
