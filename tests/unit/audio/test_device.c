// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/device.h"

#include "audio/devices.h"
#include "audio/thread.h"
#include "base/duration.h"
#include "os/clock.h"
#include "support/check.h"
#include "support/tmpdir.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { RATE = RH_AUDIO_RATE_HZ, HEARD_MAX = 2 * RATE };
static const int64_t PATIENCE_NS = 20 * RH_SECOND_NS;

/* What a capture device has said so far. */
struct ear {
	struct rh_monitor monitor;
	int16_t heard[HEARD_MAX];
	int64_t count;
	int64_t first_ns; /* when frame 0 was heard */
	int64_t late_ns;  /* how late a block came, at worst */
	bool early;       /* a block came before its last frame was heard */
	bool seamless;    /* each block began where the one before ended */
	char opened[128], failed[32];
};

static struct tmpdir dir;
static struct ear *ear;

static int set_up(void **state)
{
	(void)state;
	tmpdir_make(&dir);
	ear = calloc(1, sizeof *ear);
	assert_non_null(ear);
	ear->seamless = true;
	assert_int_equal(rh_monitor_init(&ear->monitor, NULL), RH_OK);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	rh_monitor_done(&ear->monitor);
	free(ear);
	tmpdir_remove(&dir);
	return 0;
}

static void on_block(void *ctx, const int16_t *samples, size_t frames, int64_t at_ns)
{
	(void)ctx;
	int64_t now_ns = rh_clock_monotonic_ns(), end_ns = at_ns + rh_audio_frames_to_ns((int64_t)frames);
	rh_monitor_lock(&ear->monitor);
	if (ear->count == 0)
		ear->first_ns = at_ns;
	int64_t expected_ns = ear->first_ns + rh_audio_frames_to_ns(ear->count);
	ear->seamless = ear->seamless && llabs(at_ns - expected_ns) <= 1;
	ear->early = ear->early || now_ns < end_ns;
	ear->late_ns = now_ns - end_ns > ear->late_ns ? now_ns - end_ns : ear->late_ns;
	for (size_t i = 0; i < frames && ear->count < HEARD_MAX; i++)
		ear->heard[ear->count++] = samples[i];
	rh_monitor_wake(&ear->monitor);
	rh_monitor_unlock(&ear->monitor);
}

static void on_news(void *ctx, enum rh_device_news news, const char *code, const char *message)
{
	(void)ctx;
	rh_monitor_lock(&ear->monitor);
	if (news == RH_DEVICE_OPENED)
		snprintf(ear->opened, sizeof ear->opened, "%s", message);
	if (news == RH_DEVICE_FAILED)
		snprintf(ear->failed, sizeof ear->failed, "%s", code);
	rh_monitor_wake(&ear->monitor);
	rh_monitor_unlock(&ear->monitor);
}

/* Until so many frames were heard or the device failed. */
static void listen_until(int64_t frames)
{
	int64_t deadline_ns = rh_clock_monotonic_ns() + PATIENCE_NS;
	struct timespec deadline = {.tv_sec = (time_t)(deadline_ns / RH_SECOND_NS),
	                            .tv_nsec = (long)(deadline_ns % RH_SECOND_NS)};
	rh_monitor_lock(&ear->monitor);
	while (ear->count < frames && ear->failed[0] == '\0') {
		if (pthread_cond_timedwait(&ear->monitor.changed, &ear->monitor.lock, &deadline) != 0)
			fail_msg("only %lld frames came", (long long)ear->count);
	}
	rh_monitor_unlock(&ear->monitor);
}

static void hear(const char *name, int64_t frames)
{
	const char *target = NULL;
	const struct rh_device *device = rh_device_pick(name, &target);
	const struct rh_capture_user user = {on_block, on_news, NULL};
	struct rh_capture *capture = NULL;
	struct rh_error err = {0};
	if (device->capture_open(target, &user, &capture, &err) != RH_OK)
		fail_msg("%s", err.message);
	listen_until(frames);
	device->capture_close(capture);
}

static int16_t ramp(int64_t frame)
{
	return (int16_t)(frame % 20011 + 1);
}

static void write_ramp(const char *name, int64_t frames)
{
	struct rh_take_writer *writer = NULL;
	assert_int_equal(rh_take_writer_new(tmpdir_path(&dir, name), NULL, 0, &writer, NULL), RH_OK);
	for (int64_t i = 0; i < frames; i++) {
		int16_t sample = ramp(i);
		assert_int_equal(rh_take_writer_frames(writer, &sample, 1, NULL), RH_OK);
	}
	assert_int_equal(rh_take_writer_close(writer, NULL, NULL), RH_OK);
}

static void a_file_is_heard_at_its_own_pace_from_the_moment_it_was_opened(void **state)
{
	(void)state;
	write_ramp("talk.wav", 9999);
	char name[512];
	snprintf(name, sizeof name, "file:%s", tmpdir_path(&dir, "talk.wav"));
	int64_t before_ns = rh_clock_monotonic_ns();
	hear(name, 24000);
	int64_t took_ns = rh_clock_monotonic_ns() - before_ns;
	assert_in_range(ear->first_ns, before_ns, before_ns + 100 * RH_MS_NS);
	assert_in_range(took_ns, 500 * RH_MS_NS, 1500 * RH_MS_NS);
	assert_true(ear->seamless);
	assert_false(ear->early);
	assert_string_equal(ear->opened, "file talk.wav");
	for (int64_t i = 0; i < 24000; i++)
		assert_int_equal(ear->heard[i], i < 9999 ? ramp(i) : 0);
}

static void the_null_device_hears_silence_at_real_pace(void **state)
{
	(void)state;
	int64_t before_ns = rh_clock_monotonic_ns();
	hear("null", 9600);
	assert_in_range(rh_clock_monotonic_ns() - before_ns, 200 * RH_MS_NS, 1200 * RH_MS_NS);
	assert_true(ear->seamless);
	assert_false(ear->early);
	for (int64_t i = 0; i < ear->count; i++)
		assert_int_equal(ear->heard[i], 0);
}

static void a_device_can_be_closed_as_soon_as_it_was_opened(void **state)
{
	(void)state;
	int64_t before_ns = rh_clock_monotonic_ns();
	for (int i = 0; i < 20; i++)
		hear("null", 0);
	assert_in_range(rh_clock_monotonic_ns() - before_ns, 0, RH_SECOND_NS);
}

static void names_choose_the_backend(void **state)
{
	(void)state;
	const char *target = "untouched";
	assert_ptr_equal(rh_device_pick(NULL, &target), &rh_device_pulse);
	assert_null(target);
	assert_ptr_equal(rh_device_pick("null", &target), &rh_device_null);
	assert_null(target);
	assert_ptr_equal(rh_device_pick("file:a:b.wav", &target), &rh_device_file);
	assert_string_equal(target, "a:b.wav");
	assert_ptr_equal(rh_device_pick("alsa_input.pci", &target), &rh_device_pulse);
	assert_string_equal(target, "alsa_input.pci");
}

static void frames_and_times_are_each_others_inverse(void **state)
{
	(void)state;
	for (int64_t frame = 0; frame < 100000; frame += 7)
		assert_int_equal(rh_audio_ns_to_frames(rh_audio_frames_to_ns(frame)), frame);
	const int64_t year = INT64_C(365) * 24 * 3600 * RATE;
	assert_int_equal(rh_audio_ns_to_frames(rh_audio_frames_to_ns(100 * year + 1)), 100 * year + 1);
	assert_int_equal(rh_audio_frames_to_ns(RATE), RH_SECOND_NS);
	assert_int_equal(rh_audio_ns_to_frames(RH_MS_NS), 48);
	assert_int_equal(rh_audio_ns_to_frames(20000), 1); /* the first frame that begins no earlier */
	assert_int_equal(rh_audio_ns_to_frames(21000), 2);
	assert_int_equal(rh_audio_ns_to_frames(-RH_SECOND_NS), -RATE);
}

/* ---- without a sound server, and with one that never answers ---- */

static void use_server(const char *path)
{
	char server[256];
	snprintf(server, sizeof server, "unix:%s", path);
	assert_int_equal(setenv("PULSE_SERVER", server, 1), 0);
	assert_int_equal(setenv("HOME", dir.path, 1), 0);
	assert_int_equal(setenv("XDG_RUNTIME_DIR", dir.path, 1), 0);
}

static void without_a_server_it_is_said_at_once(void **state)
{
	(void)state;
	use_server(tmpdir_path(&dir, "nobody"));
	int64_t before_ns = rh_clock_monotonic_ns();
	hear(NULL, 1);
	assert_in_range(rh_clock_monotonic_ns() - before_ns, 0, 500 * RH_MS_NS);
	assert_string_equal(ear->failed, "no-server");
	struct rh_device_list list;
	struct rh_error err = {0};
	assert_int_equal(rh_device_list_new(&list, &err), RH_ERR_DEVICE);
	assert_string_equal(err.message, "the sound server refused the connection");
}

static void a_server_that_never_answers_is_given_up_after_its_time(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "deaf");
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	int server = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(server, (const struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(server, 5), 0);
	use_server(path);
	int64_t before_ns = rh_clock_monotonic_ns();
	hear(NULL, 0); /* opened and closed: nobody waits for the server */
	assert_in_range(rh_clock_monotonic_ns() - before_ns, 0, 500 * RH_MS_NS);
	before_ns = rh_clock_monotonic_ns();
	hear(NULL, 1);
	assert_in_range(rh_clock_monotonic_ns() - before_ns, 1400 * RH_MS_NS, 2500 * RH_MS_NS);
	assert_string_equal(ear->failed, "no-server");
	struct rh_device_list list;
	before_ns = rh_clock_monotonic_ns();
	assert_int_equal(rh_device_list_new(&list, NULL), RH_ERR_DEVICE);
	assert_in_range(rh_clock_monotonic_ns() - before_ns, 1400 * RH_MS_NS, 2500 * RH_MS_NS);
	close(server);
}

int main(void)
{
#define DEVICE_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    DEVICE_TEST(a_file_is_heard_at_its_own_pace_from_the_moment_it_was_opened),
	    DEVICE_TEST(the_null_device_hears_silence_at_real_pace),
	    DEVICE_TEST(a_device_can_be_closed_as_soon_as_it_was_opened),
	    DEVICE_TEST(names_choose_the_backend),
	    DEVICE_TEST(frames_and_times_are_each_others_inverse),
	    DEVICE_TEST(without_a_server_it_is_said_at_once),
	    DEVICE_TEST(a_server_that_never_answers_is_given_up_after_its_time),
	};
	return cmocka_run_group_tests_name("audio.device", tests, NULL, NULL);
}
