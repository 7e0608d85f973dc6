// SPDX-License-Identifier: GPL-3.0-or-later
/* The recorder and the player against a real sound server: what is played into its sink comes back from its microphone.
 */

#include "audio/device.h"
#include "audio/devices.h"
#include "audio/player.h"
#include "audio/recorder.h"
#include "audio/thread.h"
#include "base/duration.h"
#include "os/clock.h"
#include "support/check.h"
#include "support/noise.h"
#include "support/rig.h"
#include "support/tmpdir.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RATE = RH_AUDIO_RATE_HZ };
static const int64_t PATIENCE_NS = 20 * RH_SECOND_NS;
/* How far an edge may lie from the session's clock. */
static const int64_t EDGE_NS = 50 * RH_MS_NS;

/* A loudspeaker that plays the noise and notes when each frame of it is heard. */
struct loudspeaker {
	struct rh_playback *playback;
	const int16_t *noise;      /* NOISE_FRAMES */
	int64_t next;              /* frame of the noise; device's thread only */
	_Atomic int64_t origin_ns; /* when frame 0 is heard, by the last block; 0 before any */
};

struct bench {
	struct tmpdir dir;
	struct rig *rig;
	struct loudspeaker loudspeaker;
	struct rh_recorder *recorder;
	struct rh_player *player;
	struct rh_monitor monitor;
	int notified; /* under the lock */
};

static struct rh_pulled pull(void *ctx, int16_t *samples, size_t frames, int64_t at_ns)
{
	struct loudspeaker *loudspeaker = ctx;
	for (size_t i = 0; i < frames; i++)
		samples[i] = loudspeaker->noise[(loudspeaker->next + (int64_t)i) % NOISE_FRAMES];
	atomic_store(&loudspeaker->origin_ns, at_ns - rh_audio_frames_to_ns(loudspeaker->next));
	loudspeaker->next += (int64_t)frames;
	return (struct rh_pulled){frames, false};
}

static void drained(void *ctx)
{
	(void)ctx;
}

static void news(void *ctx, enum rh_device_news what, const char *code, const char *message)
{
	(void)ctx;
	(void)what;
	(void)code;
	(void)message;
}

static void on_notify(void *ctx)
{
	struct bench *bench = ctx;
	rh_monitor_lock(&bench->monitor);
	bench->notified++;
	rh_monitor_wake(&bench->monitor);
	rh_monitor_unlock(&bench->monitor);
}

static int set_up(void **state)
{
	struct bench *bench = calloc(1, sizeof *bench);
	assert_non_null(bench);
	tmpdir_make(&bench->dir);
	assert_int_equal(rh_monitor_init(&bench->monitor, NULL), RH_OK);
	bench->rig = rig_start();
	assert_int_equal(setenv("PULSE_SERVER", rig_server_string(bench->rig), 1), 0);
	assert_int_equal(setenv("HOME", bench->dir.path, 1), 0);
	/* The first connection makes a cookie in there, which two at once would quarrel about. */
	struct rh_device_list list;
	assert_int_equal(rh_device_list_new(&list, NULL), RH_OK);
	rh_device_list_done(&list);
	*state = bench;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *bench = *state;
	rh_recorder_free(bench->recorder);
	rh_player_free(bench->player);
	if (bench->loudspeaker.playback != NULL)
		rh_device_pulse.playback_close(bench->loudspeaker.playback);
	rh_monitor_done(&bench->monitor);
	tmpdir_remove(&bench->dir);
	free(bench);
	return rig_teardown(state);
}

static void play_noise(struct bench *bench)
{
	const struct rh_playback_user user = {pull, drained, news, &bench->loudspeaker};
	bench->loudspeaker.noise = noise_samples();
	assert_int_equal(rh_device_pulse.playback_open(NULL, &user, &bench->loudspeaker.playback, NULL), RH_OK);
	rh_device_pulse.playback_wake(bench->loudspeaker.playback);
	int64_t deadline_ns = rh_clock_monotonic_ns() + PATIENCE_NS;
	while (atomic_load(&bench->loudspeaker.origin_ns) == 0) {
		assert_true(rh_clock_monotonic_ns() < deadline_ns);
		(void)sched_yield();
	}
}

static void open_recorder(struct bench *bench, const char *device)
{
	const struct rh_recorder_config config = {.device = device, .notify = on_notify, .notify_ctx = bench};
	int64_t before_ns = rh_clock_monotonic_ns();
	assert_int_equal(rh_recorder_new(&config, &bench->recorder, NULL), RH_OK);
	assert_in_range(rh_clock_monotonic_ns() - before_ns, 0, 400 * RH_MS_NS);
}

/* Until something is notified or the time has come; false for the latter. */
static bool wait_until(struct bench *bench, int seen, int64_t at_ns)
{
	struct timespec deadline = {.tv_sec = (time_t)(at_ns / RH_SECOND_NS), .tv_nsec = (long)(at_ns % RH_SECOND_NS)};
	bool some = true;
	rh_monitor_lock(&bench->monitor);
	while (some && bench->notified == seen)
		some = pthread_cond_timedwait(&bench->monitor.changed, &bench->monitor.lock, &deadline) == 0;
	rh_monitor_unlock(&bench->monitor);
	return some;
}

static int seen_so_far(struct bench *bench)
{
	rh_monitor_lock(&bench->monitor);
	int seen = bench->notified;
	rh_monitor_unlock(&bench->monitor);
	return seen;
}

/* Waits for the event of this kind and, when it is not NULL, code; others before it are passed over. */
static struct rh_recorder_event await(struct bench *bench, enum rh_recorder_event_kind kind, const char *code)
{
	int64_t deadline_ns = rh_clock_monotonic_ns() + PATIENCE_NS;
	for (;;) {
		int seen = seen_so_far(bench);
		struct rh_recorder_event event;
		while (rh_recorder_next(bench->recorder, &event)) {
			if (event.kind == kind && (code == NULL || strcmp(event.code, code) == 0))
				return event;
		}
		if (!wait_until(bench, seen, deadline_ns))
			fail_msg("event %d %s never came", (int)kind, code == NULL ? "" : code);
	}
}

/* The answer goes on until then, whatever is notified. */
static void speak_until(struct bench *bench, int64_t at_ns)
{
	while (rh_clock_monotonic_ns() < at_ns)
		(void)wait_until(bench, seen_so_far(bench), at_ns);
}

static const char *prepare(struct bench *bench, const char *name)
{
	const struct rh_take_meta meta = {.take = 1, .question = RH_TEXT("Who are you?")};
	const char *path = tmpdir_path(&bench->dir, name);
	assert_int_equal(rh_recorder_prepare(bench->recorder, path, &meta, 2000, NULL), RH_OK);
	return path;
}

/* Every frame of the take is the noise from one place on; returns the place. */
static int64_t check_take(const char *path, int64_t expected_frames)
{
	int64_t frames = 0;
	int16_t *samples = noise_read(path, &frames);
	if (expected_frames >= 0)
		assert_int_equal(frames, expected_frames);
	int64_t place = noise_find(samples);
	assert_true(place >= 0);
	if (!noise_is(samples, frames, place))
		fail_msg("%s is not what was played", path);
	free(samples);
	return place;
}

static void answers_are_what_was_played_and_begin_and_end_by_the_clock(void **state)
{
	struct bench *bench = *state;
	static const int64_t lengths_ms[] = {700, 30, 1234};
	static const char *const names[] = {"1.wav", "2.wav", "3.wav"};
	play_noise(bench);
	open_recorder(bench, NULL);
	assert_non_null(strstr(await(bench, RH_RECORDER_OPENED, NULL).message, "48 kHz"));
	for (int i = 0; i < 3; i++) {
		const char *path = prepare(bench, names[i]);
		speak_until(bench, rh_clock_monotonic_ns() + 200 * RH_MS_NS);
		int64_t start_ns = rh_clock_monotonic_ns(), stop_ns = start_ns + lengths_ms[i] * RH_MS_NS;
		rh_recorder_start(bench->recorder, start_ns);
		speak_until(bench, stop_ns);
		rh_recorder_stop(bench->recorder, stop_ns);
		struct rh_recorder_event end = await(bench, RH_RECORDER_FINISHED, NULL);
		assert_in_range(rh_clock_monotonic_ns() - stop_ns, 0, RH_RECORDER_STALL_MS * RH_MS_NS);
		assert_true(end.kept);
		assert_int_equal(end.lost_frames, 0);
		assert_in_range(end.frames, lengths_ms[i] * 48 - 2, lengths_ms[i] * 48 + 2);
		int64_t place = check_take(path, end.frames);
		int64_t heard_ns = atomic_load(&bench->loudspeaker.origin_ns) + rh_audio_frames_to_ns(place);
		assert_in_range(heard_ns - start_ns + EDGE_NS, 0, 2 * EDGE_NS);
	}
}

static void a_pause_is_left_out(void **state)
{
	struct bench *bench = *state;
	play_noise(bench);
	open_recorder(bench, NULL);
	await(bench, RH_RECORDER_OPENED, NULL);
	const char *path = prepare(bench, "take.wav");
	int64_t start_ns = rh_clock_monotonic_ns();
	rh_recorder_start(bench->recorder, start_ns);
	speak_until(bench, start_ns + 300 * RH_MS_NS);
	rh_recorder_pause(bench->recorder, start_ns + 300 * RH_MS_NS);
	speak_until(bench, start_ns + 700 * RH_MS_NS);
	rh_recorder_resume(bench->recorder, start_ns + 700 * RH_MS_NS);
	speak_until(bench, start_ns + 900 * RH_MS_NS);
	rh_recorder_stop(bench->recorder, start_ns + 900 * RH_MS_NS);
	assert_in_range(await(bench, RH_RECORDER_FINISHED, NULL).frames, 500 * 48 - 2, 500 * 48 + 2);
	int64_t frames = 0;
	int16_t *samples = noise_read(path, &frames);
	int64_t before = noise_find(samples), after = noise_find(samples + 320 * 48);
	assert_true(before >= 0 && after >= 0);
	/* 20 ms after the seam: 320 ms on in the take, 720 ms on in the noise. */
	assert_in_range(after - before, 720 * 48 - 200, 720 * 48 + 200);
	free(samples);
}

static void a_server_that_is_killed_is_told_soon_and_what_was_heard_is_kept(void **state)
{
	struct bench *bench = *state;
	play_noise(bench);
	open_recorder(bench, NULL);
	await(bench, RH_RECORDER_OPENED, NULL);
	const char *path = prepare(bench, "take.wav");
	speak_until(bench, rh_clock_monotonic_ns() + 200 * RH_MS_NS);
	int64_t start_ns = rh_clock_monotonic_ns();
	rh_recorder_start(bench->recorder, start_ns);
	speak_until(bench, start_ns + 600 * RH_MS_NS);
	int64_t killed_ns = rh_clock_monotonic_ns();
	rig_kill(bench->rig);
	struct rh_recorder_event failed = await(bench, RH_RECORDER_FAILED, NULL);
	assert_in_range(rh_clock_monotonic_ns() - killed_ns, 0, 500 * RH_MS_NS);
	assert_string_equal(failed.code, "server-lost");
	assert_string_equal(failed.message, "no microphone: the sound server went away");
	int64_t stop_ns = start_ns + 900 * RH_MS_NS;
	speak_until(bench, stop_ns);
	rh_recorder_stop(bench->recorder, stop_ns);
	struct rh_recorder_event end = await(bench, RH_RECORDER_FINISHED, NULL);
	assert_in_range(rh_clock_monotonic_ns() - stop_ns, 0, 300 * RH_MS_NS);
	assert_true(end.kept);
	assert_int_equal(end.lost_frames, 0);
	assert_in_range(end.frames, 400 * 48, 700 * 48);
	check_take(path, end.frames);
}

static void a_server_that_stands_still_stops_nobody(void **state)
{
	struct bench *bench = *state;
	play_noise(bench);
	open_recorder(bench, NULL);
	await(bench, RH_RECORDER_OPENED, NULL);
	const char *path = prepare(bench, "take.wav");
	int64_t start_ns = rh_clock_monotonic_ns();
	rh_recorder_start(bench->recorder, start_ns);
	speak_until(bench, start_ns + 500 * RH_MS_NS);
	rig_freeze(bench->rig);
	await(bench, RH_RECORDER_WARNING, "stalled");
	int64_t stop_ns = rh_clock_monotonic_ns();
	rh_recorder_stop(bench->recorder, stop_ns);
	(void)rh_recorder_level(bench->recorder);
	assert_in_range(rh_clock_monotonic_ns() - stop_ns, 0, 50 * RH_MS_NS);
	struct rh_recorder_event end = await(bench, RH_RECORDER_FINISHED, NULL);
	assert_in_range(rh_clock_monotonic_ns() - stop_ns, 0, 3 * RH_SECOND_NS / 2);
	assert_true(end.kept);
	assert_in_range(end.frames, 300 * 48, 700 * 48);
	check_take(path, end.frames);
	/* Another answer, and closing in the middle of it, with the server still frozen. */
	prepare(bench, "next.wav");
	rh_recorder_start(bench->recorder, rh_clock_monotonic_ns());
	int64_t before_ns = rh_clock_monotonic_ns();
	rh_recorder_free(bench->recorder);
	bench->recorder = NULL;
	assert_in_range(rh_clock_monotonic_ns() - before_ns, 0, 3 * RH_SECOND_NS / 2);
	rig_thaw(bench->rig);
}

static void a_server_that_stood_still_for_a_while_loses_nothing(void **state)
{
	struct bench *bench = *state;
	play_noise(bench);
	open_recorder(bench, NULL);
	await(bench, RH_RECORDER_OPENED, NULL);
	speak_until(bench, rh_clock_monotonic_ns() + 700 * RH_MS_NS);
	const char *path = prepare(bench, "take.wav");
	int64_t start_ns = rh_clock_monotonic_ns();
	rh_recorder_start(bench->recorder, start_ns);
	speak_until(bench, start_ns + 300 * RH_MS_NS);
	rig_freeze(bench->rig);
	speak_until(bench, start_ns + 700 * RH_MS_NS);
	rig_thaw(bench->rig);
	speak_until(bench, start_ns + 1500 * RH_MS_NS);
	rh_recorder_stop(bench->recorder, start_ns + 1500 * RH_MS_NS);
	struct rh_recorder_event end = await(bench, RH_RECORDER_FINISHED, NULL);
	assert_in_range(end.frames, 1500 * 48 - 2, 1500 * 48 + 2);
	assert_int_equal(end.lost_frames, 0);
	int64_t frames = 0;
	int16_t *samples = noise_read(path, &frames);
	assert_true(noise_find(samples) >= 0);
	free(samples);
}

static void a_suspended_microphone_leaves_silence_of_the_same_length(void **state)
{
	struct bench *bench = *state;
	play_noise(bench);
	open_recorder(bench, NULL);
	await(bench, RH_RECORDER_OPENED, NULL);
	speak_until(bench, rh_clock_monotonic_ns() + 300 * RH_MS_NS);
	const char *path = prepare(bench, "take.wav");
	int64_t start_ns = rh_clock_monotonic_ns();
	rh_recorder_start(bench->recorder, start_ns);
	speak_until(bench, start_ns + 300 * RH_MS_NS);
	rig_suspend(bench->rig, true);
	await(bench, RH_RECORDER_WARNING, "suspended");
	speak_until(bench, start_ns + 700 * RH_MS_NS);
	rig_suspend(bench->rig, false);
	await(bench, RH_RECORDER_WARNING, "resumed");
	speak_until(bench, start_ns + 1200 * RH_MS_NS);
	rh_recorder_stop(bench->recorder, start_ns + 1200 * RH_MS_NS);
	struct rh_recorder_event end = await(bench, RH_RECORDER_FINISHED, NULL);
	assert_in_range(end.frames, 1200 * 48 - 50 * 48, 1200 * 48 + 50 * 48);
	assert_in_range(end.lost_frames, 200 * 48, 600 * 48);
	int64_t frames = 0;
	int16_t *samples = noise_read(path, &frames);
	int64_t before = noise_find(samples), after = noise_find(samples + frames - 4800);
	assert_true(before >= 0 && after >= 0);
	assert_in_range(after - before, frames - 4800 - 60 * 48, frames - 4800 + 60 * 48);
	free(samples);
}

static void muting_is_told_once_and_its_end_too(void **state)
{
	struct bench *bench = *state;
	open_recorder(bench, NULL);
	await(bench, RH_RECORDER_OPENED, NULL);
	rig_mute(bench->rig, true);
	await(bench, RH_RECORDER_WARNING, "muted");
	rig_mute(bench->rig, false);
	await(bench, RH_RECORDER_WARNING, "unmuted");
	rh_recorder_free(bench->recorder);
	rig_mute(bench->rig, true);
	open_recorder(bench, "mic");
	await(bench, RH_RECORDER_WARNING, "muted");
}

static void an_unplugged_microphone_is_told_with_what_took_its_place(void **state)
{
	struct bench *bench = *state;
	rig_add_source(bench->rig, "other");
	play_noise(bench);
	open_recorder(bench, "mic");
	await(bench, RH_RECORDER_OPENED, NULL);
	const char *path = prepare(bench, "take.wav");
	int64_t start_ns = rh_clock_monotonic_ns();
	rh_recorder_start(bench->recorder, start_ns);
	speak_until(bench, start_ns + 300 * RH_MS_NS);
	rig_unload(bench->rig);
	struct rh_recorder_event moved = await(bench, RH_RECORDER_WARNING, "moved");
	assert_non_null(strstr(moved.message, "another microphone is in use: "));
	speak_until(bench, start_ns + 800 * RH_MS_NS);
	rh_recorder_stop(bench->recorder, start_ns + 800 * RH_MS_NS);
	assert_in_range(await(bench, RH_RECORDER_FINISHED, NULL).frames, 740 * 48, 860 * 48);
	int64_t frames = 0;
	free(noise_read(path, &frames));
}

static void what_is_no_good_microphone_is_said(void **state)
{
	struct bench *bench = *state;
	open_recorder(bench, "rig.monitor");
	await(bench, RH_RECORDER_WARNING, "monitor");
	rh_recorder_free(bench->recorder);
	bench->recorder = NULL;
	const char *const words[] = {"load-module",        "module-remap-source", "source_name=headset",
	                             "master=rig.monitor", "rate=8000",           NULL};
	free(rig_pactl(bench->rig, words));
	open_recorder(bench, "headset");
	await(bench, RH_RECORDER_WARNING, "low-quality");
}

static void a_microphone_that_does_not_exist_is_said_at_once(void **state)
{
	struct bench *bench = *state;
	int64_t before_ns = rh_clock_monotonic_ns();
	open_recorder(bench, "nonexistent");
	struct rh_recorder_event failed = await(bench, RH_RECORDER_FAILED, NULL);
	assert_in_range(rh_clock_monotonic_ns() - before_ns, 0, 500 * RH_MS_NS);
	assert_string_equal(failed.code, "no-device");
	assert_string_equal(failed.message, "no microphone: the sound server has no such device");
}

static void without_a_server_it_is_said_within_milliseconds(void **state)
{
	struct bench *bench = *state;
	rig_kill(bench->rig);
	int64_t before_ns = rh_clock_monotonic_ns();
	open_recorder(bench, NULL);
	assert_string_equal(await(bench, RH_RECORDER_FAILED, NULL).code, "no-server");
	assert_in_range(rh_clock_monotonic_ns() - before_ns, 0, 300 * RH_MS_NS);
}

static void a_frozen_server_is_given_up_when_connecting(void **state)
{
	struct bench *bench = *state;
	rig_freeze(bench->rig);
	int64_t before_ns = rh_clock_monotonic_ns();
	open_recorder(bench, NULL);
	assert_string_equal(await(bench, RH_RECORDER_FAILED, NULL).code, "no-server");
	assert_in_range(rh_clock_monotonic_ns() - before_ns, 1400 * RH_MS_NS, 2500 * RH_MS_NS);
	struct rh_device_list list;
	before_ns = rh_clock_monotonic_ns();
	assert_int_equal(rh_device_list_new(&list, NULL), RH_ERR_DEVICE);
	assert_in_range(rh_clock_monotonic_ns() - before_ns, 1400 * RH_MS_NS, 2500 * RH_MS_NS);
	rig_thaw(bench->rig);
}

static const struct rh_device_info *device_named(const struct rh_device_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++) {
		if (strcmp(list->devices[i].name, name) == 0)
			return &list->devices[i];
	}
	fail_msg("there is no %s", name);
	return NULL;
}

static void the_servers_devices_are_listed(void **state)
{
	struct bench *bench = *state;
	rig_mute(bench->rig, true);
	struct rh_device_list list;
	assert_int_equal(rh_device_list_new(&list, NULL), RH_OK);
	assert_non_null(strstr(list.server, "pulseaudio"));
	const struct rh_device_info *mic = device_named(&list, "mic"), *sink = device_named(&list, "rig");
	const struct rh_device_info *monitor = device_named(&list, "rig.monitor");
	assert_true(mic->is_source && mic->is_default && mic->is_muted);
	assert_int_equal(mic->sample_rate_hz, 48000);
	assert_int_equal(mic->channels, 1);
	assert_true(!sink->is_source && sink->is_default && !sink->is_muted);
	assert_true(monitor->is_source && monitor->is_monitor && !monitor->is_default);
	assert_true(strlen(mic->description) > 0);
	rh_device_list_done(&list);
	assert_int_equal(list.count, 0);
}

/* ---- the player ---- */

static const char *write_noise(struct bench *bench, const char *name, int64_t frames)
{
	const char *path = tmpdir_path(&bench->dir, name);
	struct rh_take_writer *writer = NULL;
	assert_int_equal(rh_take_writer_new(path, NULL, 0, &writer, NULL), RH_OK);
	assert_int_equal(rh_take_writer_frames(writer, noise_samples(), (size_t)frames, NULL), RH_OK);
	assert_int_equal(rh_take_writer_close(writer, NULL, NULL), RH_OK);
	return path;
}

static void await_state(struct bench *bench, enum rh_player_state wanted)
{
	int64_t deadline_ns = rh_clock_monotonic_ns() + PATIENCE_NS;
	for (;;) {
		int seen = seen_so_far(bench);
		if (rh_player_state(bench->player) == wanted)
			return;
		if (!wait_until(bench, seen, deadline_ns))
			fail_msg("state %d never came: %s", (int)wanted, rh_player_error(bench->player));
	}
}

static void a_take_is_heard_whole_and_unchanged(void **state)
{
	struct bench *bench = *state;
	const char *path = write_noise(bench, "noise.wav", RATE);
	open_recorder(bench, NULL);
	await(bench, RH_RECORDER_OPENED, NULL);
	const char *heard = prepare(bench, "heard.wav");
	const struct rh_player_config config = {.notify = on_notify, .notify_ctx = bench};
	assert_int_equal(rh_player_new(&config, &bench->player, NULL), RH_OK);
	int64_t start_ns = rh_clock_monotonic_ns();
	rh_recorder_start(bench->recorder, start_ns);
	/* What sounds sooner than that may lie before the answer's edge. */
	speak_until(bench, start_ns + EDGE_NS);
	int64_t before_ns = rh_clock_monotonic_ns();
	assert_int_equal(rh_player_play(bench->player, path, 0, NULL), RH_OK);
	await_state(bench, RH_PLAYER_ENDED);
	assert_in_range(rh_clock_monotonic_ns() - before_ns, 950 * RH_MS_NS, 2000 * RH_MS_NS);
	int64_t stop_ns = rh_clock_monotonic_ns() + 200 * RH_MS_NS;
	speak_until(bench, stop_ns);
	rh_recorder_stop(bench->recorder, stop_ns);
	await(bench, RH_RECORDER_FINISHED, NULL);
	int64_t frames = 0, begin = 0;
	int16_t *samples = noise_read(heard, &frames);
	while (begin < frames && samples[begin] == 0)
		begin++;
	assert_true(frames - begin >= RATE);
	assert_int_equal(noise_find(samples + begin), 0);
	assert_true(noise_is(samples + begin, RATE, 0));
	assert_in_range(begin, 0, 250 * 48); /* and it was heard soon */
	free(samples);
}

static void the_place_goes_with_the_clock_and_seeks_are_quick(void **state)
{
	struct bench *bench = *state;
	const char *path = write_noise(bench, "noise.wav", 20 * RATE);
	const struct rh_player_config config = {.notify = on_notify, .notify_ctx = bench};
	assert_int_equal(rh_player_new(&config, &bench->player, NULL), RH_OK);
	assert_int_equal(rh_player_play(bench->player, path, 5000, NULL), RH_OK);
	int64_t begin_ns = rh_clock_monotonic_ns();
	speak_until(bench, begin_ns + 500 * RH_MS_NS);
	int64_t first_ms = rh_player_position_ms(bench->player);
	assert_in_range(first_ms, 5300, 5510);
	speak_until(bench, begin_ns + 1000 * RH_MS_NS);
	assert_in_range(rh_player_position_ms(bench->player) - first_ms, 440, 560);
	rh_player_seek(bench->player, 15000);
	assert_in_range(rh_player_position_ms(bench->player), 15000, 15010);
	speak_until(bench, begin_ns + 1400 * RH_MS_NS);
	assert_in_range(rh_player_position_ms(bench->player), 15200, 15410);
	rh_player_pause(bench->player, true);
	speak_until(bench, begin_ns + 1600 * RH_MS_NS);
	int64_t paused_ms = rh_player_position_ms(bench->player);
	speak_until(bench, begin_ns + 1800 * RH_MS_NS);
	assert_int_equal(rh_player_position_ms(bench->player), paused_ms);
	rh_player_pause(bench->player, false);
	speak_until(bench, begin_ns + 2200 * RH_MS_NS);
	assert_in_range(rh_player_position_ms(bench->player) - paused_ms, 200, 420);
}

static void a_player_says_when_its_server_goes_away(void **state)
{
	struct bench *bench = *state;
	const char *path = write_noise(bench, "noise.wav", 20 * RATE);
	const struct rh_player_config config = {.notify = on_notify, .notify_ctx = bench};
	assert_int_equal(rh_player_new(&config, &bench->player, NULL), RH_OK);
	assert_int_equal(rh_player_play(bench->player, path, 0, NULL), RH_OK);
	speak_until(bench, rh_clock_monotonic_ns() + 200 * RH_MS_NS);
	rig_kill(bench->rig);
	await_state(bench, RH_PLAYER_FAILED);
	assert_string_equal(rh_player_error(bench->player), "no sound: the sound server went away");
	assert_int_equal(rh_player_play(bench->player, path, 0, NULL), RH_ERR_DEVICE);
}

static void a_frozen_server_does_not_hold_the_player(void **state)
{
	struct bench *bench = *state;
	const char *path = write_noise(bench, "noise.wav", 20 * RATE);
	const struct rh_player_config config = {.notify = on_notify, .notify_ctx = bench};
	assert_int_equal(rh_player_new(&config, &bench->player, NULL), RH_OK);
	assert_int_equal(rh_player_play(bench->player, path, 0, NULL), RH_OK);
	speak_until(bench, rh_clock_monotonic_ns() + 200 * RH_MS_NS);
	rig_freeze(bench->rig);
	int64_t before_ns = rh_clock_monotonic_ns();
	rh_player_seek(bench->player, 3000);
	rh_player_pause(bench->player, true);
	rh_player_pause(bench->player, false);
	rh_player_stop(bench->player);
	assert_int_equal(rh_player_play(bench->player, path, 0, NULL), RH_OK);
	rh_player_free(bench->player);
	bench->player = NULL;
	assert_in_range(rh_clock_monotonic_ns() - before_ns, 0, 300 * RH_MS_NS);
	rig_thaw(bench->rig);
}

int main(void)
{
	rig_require();
#define RIG_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    RIG_TEST(answers_are_what_was_played_and_begin_and_end_by_the_clock),
	    RIG_TEST(a_pause_is_left_out),
	    RIG_TEST(a_server_that_is_killed_is_told_soon_and_what_was_heard_is_kept),
	    RIG_TEST(a_server_that_stands_still_stops_nobody),
	    RIG_TEST(a_server_that_stood_still_for_a_while_loses_nothing),
	    RIG_TEST(a_suspended_microphone_leaves_silence_of_the_same_length),
	    RIG_TEST(muting_is_told_once_and_its_end_too),
	    RIG_TEST(an_unplugged_microphone_is_told_with_what_took_its_place),
	    RIG_TEST(what_is_no_good_microphone_is_said),
	    RIG_TEST(a_microphone_that_does_not_exist_is_said_at_once),
	    RIG_TEST(without_a_server_it_is_said_within_milliseconds),
	    RIG_TEST(a_frozen_server_is_given_up_when_connecting),
	    RIG_TEST(the_servers_devices_are_listed),
	    RIG_TEST(a_take_is_heard_whole_and_unchanged),
	    RIG_TEST(the_place_goes_with_the_clock_and_seeks_are_quick),
	    RIG_TEST(a_player_says_when_its_server_goes_away),
	    RIG_TEST(a_frozen_server_does_not_hold_the_player),
	};
	return cmocka_run_group_tests_name("audio.rig_recorder", tests, NULL, NULL);
}
