// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/rig.h"

#include "os/clock.h"
#include "support/check.h"
#include "support/tmpdir.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RATE_HZ = 48000, HEADER_BYTES = 44 };

static struct tmpdir dir;

static int make_folder(void **state)
{
	(void)state;
	tmpdir_make(&dir);
	return 0;
}

static int end_all(void **state)
{
	(void)rig_teardown(state);
	tmpdir_remove(&dir);
	return 0;
}

static void put_number(struct rh_buffer *out, uint32_t number, int bytes)
{
	for (int i = 0; i < bytes; i++)
		rh_buffer_byte(out, (char)(number >> (8 * i) & 0xFFU));
}

/* What no other part of the recording has: a ramp through all levels, then silence. */
static const char *write_ramp(uint32_t frames)
{
	struct rh_buffer wav = {0};
	rh_buffer_string(&wav, "RIFF");
	put_number(&wav, 36 + 2 * frames, 4);
	rh_buffer_string(&wav, "WAVEfmt ");
	put_number(&wav, 16, 4);
	put_number(&wav, 1, 2);
	put_number(&wav, 1, 2);
	put_number(&wav, RATE_HZ, 4);
	put_number(&wav, 2 * RATE_HZ, 4);
	put_number(&wav, 2, 2);
	put_number(&wav, 16, 2);
	rh_buffer_string(&wav, "data");
	put_number(&wav, 2 * frames, 4);
	for (uint32_t i = 0; i < frames; i++)
		put_number(&wav, i * 7919U + 1, 2);
	const char *path = tmpdir_write(&dir, "ramp.wav", rh_buffer_view(&wav));
	rh_buffer_done(&wav);
	return path;
}

static bool is_listed(struct rig *rig, const char *name)
{
	char *sources = rig_pactl(rig, (const char *const[]){"list", "short", "sources", NULL});
	struct rh_buffer wanted = {0};
	rh_buffer_printf(&wanted, "\t%s\t", name);
	bool listed = strstr(sources, wanted.data) != NULL;
	rh_buffer_done(&wanted);
	free(sources);
	return listed;
}

static void it_is_ready_at_once_and_its_microphone_is_the_default(void **state)
{
	(void)state;
	struct rig *rig = rig_start();
	char *info = rig_pactl(rig, (const char *const[]){"info", NULL});
	assert_non_null(strstr(info, "Default Source: mic\n"));
	assert_non_null(strstr(info, "Default Sink: rig\n"));
	free(info);
	info = rig_pactl(rig, (const char *const[]){"list", "short", "sinks", NULL});
	assert_non_null(strstr(info, "s16le 1ch 48000Hz"));
	free(info);
	assert_true(is_listed(rig, "mic"));
	assert_int_equal(strncmp(rig_server_string(rig), "unix:/", 6), 0);
	assert_int_equal(strncmp(rig_environment(rig), "PULSE_SERVER=unix:/", 19), 0);
	char *socket_path = strdup(rig_server_string(rig) + 5);
	rig_stop(rig);
	struct stat info_of;
	assert_int_not_equal(stat(socket_path, &info_of), 0);
	free(socket_path);
	rig_stop(NULL);
}

static void nobodys_home_is_written_to(void **state)
{
	(void)state;
	const char *before = getenv("HOME");
	char *home = strdup(before != NULL ? before : "/nonexistent");
	setenv("HOME", tmpdir_folder(&dir, "home"), 1);
	struct rig *rig = rig_start();
	rig_record(rig, tmpdir_path(&dir, "recorded.wav"));
	rig_play(rig, write_ramp(100));
	rig_play_wait(rig);
	rig_record_stop(rig);
	rig_stop(rig);
	setenv("HOME", home, 1);
	free(home);
	assert_int_equal(rmdir(tmpdir_path(&dir, "home")), 0);
}

static void two_do_not_know_each_other(void **state)
{
	(void)state;
	struct rig *a = rig_start(), *b = rig_start();
	rig_add_source(a, "second");
	assert_true(is_listed(a, "second"));
	assert_false(is_listed(b, "second"));
	rig_kill(a);
	assert_true(is_listed(b, "mic"));
}

static void what_is_played_is_recorded_bit_for_bit(void **state)
{
	(void)state;
	enum { FRAMES = 24000 };
	struct rig *rig = rig_start();
	const char *played = write_ramp(FRAMES), *recorded = tmpdir_path(&dir, "recorded.wav");
	rig_record(rig, recorded);
	int64_t before_ns = rh_clock_monotonic_ns();
	rig_play(rig, played);
	rig_play_wait(rig);
	assert_true(rh_clock_monotonic_ns() - before_ns >= 450000000); /* at the pace it would be heard */
	rig_record_stop(rig);
	struct stat info;
	assert_int_equal(stat(recorded, &info), 0);
	char *heard = tmpdir_read(recorded), *said = tmpdir_read(played);
	struct rh_text all = {heard, (size_t)info.st_size};
	/* the sound is in one piece, somewhere in the recording */
	struct rh_text sound = {said + HEADER_BYTES, 2 * (size_t)FRAMES};
	assert_true(rh_text_find(all, sound) != SIZE_MAX);
	free(heard);
	free(said);
}

static void the_microphone_can_be_muted_and_suspended(void **state)
{
	(void)state;
	struct rig *rig = rig_start();
	static const char *const get_mute[] = {"get-source-mute", "mic", NULL};
	rig_mute(rig, true);
	char *said = rig_pactl(rig, get_mute);
	assert_non_null(strstr(said, "yes"));
	free(said);
	rig_mute(rig, false);
	said = rig_pactl(rig, get_mute);
	assert_non_null(strstr(said, "no"));
	free(said);
	rig_suspend(rig, true);
	said = rig_pactl(rig, (const char *const[]){"list", "short", "sources", NULL});
	assert_non_null(strstr(said, "SUSPENDED"));
	free(said);
	rig_suspend(rig, false);
}

static void the_microphone_can_be_unplugged_and_plugged_in(void **state)
{
	(void)state;
	struct rig *rig = rig_start();
	rig_add_source(rig, "mic2"); /* a name that begins alike is another one */
	rig_unload(rig);
	assert_false(is_listed(rig, "mic"));
	assert_true(is_listed(rig, "mic2"));
	rig_load(rig);
	assert_true(is_listed(rig, "mic"));
	char *info = rig_pactl(rig, (const char *const[]){"info", NULL});
	assert_non_null(strstr(info, "Default Source: mic\n"));
	free(info);
}

static void a_frozen_server_goes_on_or_is_stopped(void **state)
{
	(void)state;
	struct rig *rig = rig_start();
	rig_freeze(rig);
	rig_thaw(rig);
	assert_true(is_listed(rig, "mic"));
	rig_freeze(rig);
	rig_stop(rig);
}

static void a_killed_server_is_gone(void **state)
{
	(void)state;
	struct rig *rig = rig_start();
	rig_play(rig, write_ramp(480000));
	rig_kill(rig);
	rig_stop(rig);
}

#define with_rig(test) cmocka_unit_test_setup_teardown(test, make_folder, end_all)

int main(void)
{
	rig_require();
	const struct CMUnitTest tests[] = {
	    with_rig(it_is_ready_at_once_and_its_microphone_is_the_default),
	    with_rig(nobodys_home_is_written_to),
	    with_rig(two_do_not_know_each_other),
	    with_rig(what_is_played_is_recorded_bit_for_bit),
	    with_rig(the_microphone_can_be_muted_and_suspended),
	    with_rig(the_microphone_can_be_unplugged_and_plugged_in),
	    with_rig(a_frozen_server_goes_on_or_is_stopped),
	    with_rig(a_killed_server_is_gone),
	};
	return cmocka_run_group_tests_name("support.rig", tests, NULL, NULL);
}
