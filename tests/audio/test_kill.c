// SPDX-License-Identifier: GPL-3.0-or-later
/* The program killed at random moments of an answer, then recovered: test_kill [KILLS [SEED]]. Every take opens in
 * libsndfile, holds what was heard up to about the kill, and its row in the history says how much. */

#include "audio/repair.h"
#include "audio/take.h"
#include "base/duration.h"
#include "base/random.h"
#include "history/history.h"
#include "os/clock.h"
#include "support/check.h"
#include "support/program.h"
#include "support/tmpdir.h"

#include <signal.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KILLS = 20, SEED = 20261123, SOUND_FRAMES = 10 * RH_AUDIO_RATE_HZ, LATEST_MS = 1500 };
/* The recorder hands over what is older than a tenth of a second, and this machine may be busy. */
enum { LOST_AT_MOST_MS = 600 };

static const char bank[] = "id: kill\nlang: en\nquestions: [{id: one, question: First?}]\n";

static int kills = KILLS;
static uint64_t seed = SEED;

struct room {
	struct tmpdir dir;
	const char *bank, *device, *events;
	int16_t *samples;
};

static int set_up(void **state)
{
	struct room *room = calloc(1, sizeof *room);
	assert_non_null(room);
	tmpdir_make(&room->dir);
	program_home(room->dir.path);
	room->bank = tmpdir_write(&room->dir, "bank.yaml", RH_TEXT(bank));
	room->events = tmpdir_path(&room->dir, "events");
	room->samples = malloc(SOUND_FRAMES * sizeof *room->samples);
	assert_non_null(room->samples);
	struct rh_random random = rh_random_seeded(1);
	for (size_t i = 0; i < SOUND_FRAMES; i++)
		room->samples[i] = (int16_t)((int)rh_random_below(&random, 20001) - 10000);
	SF_INFO info = {.samplerate = RH_AUDIO_RATE_HZ, .channels = 1, .format = SF_FORMAT_WAV | SF_FORMAT_PCM_16};
	SNDFILE *file = sf_open(tmpdir_path(&room->dir, "sound.wav"), SFM_WRITE, &info);
	assert_non_null(file);
	assert_int_equal(sf_writef_short(file, room->samples, SOUND_FRAMES), SOUND_FRAMES);
	assert_int_equal(sf_close(file), 0);
	static char device[4096];
	(void)snprintf(device, sizeof device, "file:%s", tmpdir_path(&room->dir, "sound.wav"));
	room->device = device;
	*state = room;
	return 0;
}

static int tear_down(void **state)
{
	struct room *room = *state;
	tmpdir_remove(&room->dir);
	free(room->samples);
	free(room);
	return 0;
}

static pid_t start_session(struct room *room)
{
	(void)unlink(room->events); /* nothing of the session before */
	const char *const argv[] = {REHEARSE_PROGRAM, "run",          "-b", room->bank, "--device",
	                            room->device,     "--prep",       "0s", "--time",   "60s",
	                            "--json",         "--hands-free", NULL};
	return program_start(argv, room->events);
}

/* How long after the answer began it was killed. */
static int64_t kill_in_answer(struct room *room, int64_t after_ms)
{
	pid_t pid = start_session(room);
	program_await(room->events, "answer_started");
	int64_t began_ns = rh_clock_monotonic_ns();
	program_pause_ms(after_ms);
	int64_t lived_ms = (rh_clock_monotonic_ns() - began_ns) / 1000000;
	assert_true(program_end_by(pid, SIGKILL));
	return lived_ms;
}

static struct rh_history *open_history(struct room *room)
{
	struct rh_history *history = NULL;
	struct rh_error err = {0};
	if (rh_history_new(tmpdir_path(&room->dir, ".local/share/rehearse/history.db"), &history, &err) != RH_OK)
		fail_msg("%s", err.message);
	return history;
}

static void recover(struct room *room)
{
	const char *const argv[] = {REHEARSE_PROGRAM, "recover", NULL};
	assert_int_equal(program_run(argv, tmpdir_path(&room->dir, "recovered")), 0);
}

static int16_t *read_samples(const char *path, int64_t frames)
{
	SF_INFO info = {0};
	SNDFILE *file = sf_open(path, SFM_READ, &info);
	assert_non_null(file);
	assert_int_equal(info.frames, frames);
	int16_t *samples = calloc((size_t)frames + 1, sizeof *samples);
	assert_non_null(samples);
	assert_int_equal(sf_readf_short(file, samples, frames), frames);
	(void)sf_close(file);
	return samples;
}

/* What was recorded is one stretch of what there was to be heard. */
static void check_heard(const struct room *room, const char *path, int64_t frames)
{
	enum { PROBE = 64 };
	int16_t *samples = read_samples(path, frames);
	size_t at = 0, found = SOUND_FRAMES;
	for (; frames >= PROBE && at + PROBE < SOUND_FRAMES && found == SOUND_FRAMES; at++) {
		if (memcmp(room->samples + at, samples, PROBE * sizeof *samples) == 0)
			found = at;
	}
	if (frames >= PROBE) {
		assert_true(found < SOUND_FRAMES);
		assert_true(found + (size_t)frames <= SOUND_FRAMES);
		assert_memory_equal(room->samples + found, samples, (size_t)frames * sizeof *samples);
	}
	free(samples);
}

static void check_take(const struct room *room, const struct rh_attempt *row, int64_t lived_ms)
{
	assert_int_equal(row->outcome, RH_OUTCOME_INTERRUPTED);
	assert_int_equal(row->sample_rate_hz, RH_AUDIO_RATE_HZ);
	int64_t recorded_ms = row->frames * 1000 / RH_AUDIO_RATE_HZ;
	if (lived_ms - recorded_ms > LOST_AT_MOST_MS)
		fail_msg("take %lld: %lld of %lld ms", (long long)row->take, (long long)recorded_ms,
		         (long long)lived_ms);
	if (row->frames == 0) {
		assert_int_equal(row->path.length, 0);
		return;
	}
	assert_int_equal(row->answer_ms, recorded_ms);
	check_heard(room, row->path.data, row->frames);
}

static int compare_numbers(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static void check_takes(struct room *room, const int64_t *lived_ms)
{
	struct rh_history *history = open_history(room);
	const struct rh_attempt *rows = NULL;
	size_t count = 0;
	assert_int_equal(rh_history_attempts(history, &(struct rh_history_filter){0}, &rows, &count, NULL), RH_OK);
	assert_int_equal(count, kills);
	int64_t *lost_ms = calloc(count, sizeof *lost_ms);
	assert_non_null(lost_ms);
	for (size_t i = 0; i < count; i++) {
		int64_t lived = lived_ms[count - 1 - i];
		check_take(room, &rows[i], lived);
		lost_ms[i] = lived - rows[i].frames * 1000 / RH_AUDIO_RATE_HZ;
	}
	qsort(lost_ms, count, sizeof *lost_ms, compare_numbers);
	print_message("%d kills, seed %llu: lost median %lld ms, worst %lld ms\n", kills, (unsigned long long)seed,
	              (long long)lost_ms[count / 2], (long long)lost_ms[count - 1]);
	free(lost_ms);
	rh_history_free(history);
}

static void a_program_killed_at_any_moment_loses_no_take(void **state)
{
	struct room *room = *state;
	struct rh_random random = rh_random_seeded(seed);
	int64_t *lived_ms = calloc((size_t)kills, sizeof *lived_ms);
	assert_non_null(lived_ms);
	for (int i = 0; i < kills; i++)
		lived_ms[i] = kill_in_answer(room, (int64_t)rh_random_below(&random, LATEST_MS));
	recover(room);
	check_takes(room, lived_ms);
	recover(room);
	char *second = tmpdir_read(tmpdir_path(&room->dir, "recovered"));
	assert_string_equal(second, "Every recording is in the history.\n");
	free(second);
	free(lived_ms);
}

static void the_next_session_brings_the_take_back_by_itself(void **state)
{
	struct room *room = *state;
	int64_t lived_ms = kill_in_answer(room, 700);
	pid_t next = start_session(room);
	program_await(room->events, "\"asked\"");
	struct rh_history *history = open_history(room);
	const struct rh_attempt *row = NULL;
	assert_int_equal(rh_history_attempt(history, 1, &row, NULL), RH_OK);
	check_take(room, row, lived_ms);
	assert_true(row->frames > 0);
	rh_history_free(history);
	assert_true(program_end_by(next, SIGKILL));
}

static void a_take_of_a_running_session_is_left_alone(void **state)
{
	struct room *room = *state;
	pid_t pid = start_session(room);
	program_await(room->events, "answer_started");
	recover(room);
	char *said = tmpdir_read(tmpdir_path(&room->dir, "recovered"));
	assert_non_null(strstr(said, "is being recorded"));
	free(said);
	struct rh_history *history = open_history(room);
	const struct rh_attempt *row = NULL;
	assert_int_equal(rh_history_attempt(history, 1, &row, NULL), RH_OK);
	assert_int_equal(row->frames, 0);
	assert_int_equal(row->sample_rate_hz, 0);
	rh_history_free(history);
	assert_true(program_end_by(pid, SIGKILL));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_program_killed_at_any_moment_loses_no_take),
	    TEST(the_next_session_brings_the_take_back_by_itself),
	    TEST(a_take_of_a_running_session_is_left_alone),
	};
	if (argc > 1)
		kills = (int)strtol(argv[1], NULL, 10);
	if (argc > 2)
		seed = strtoull(argv[2], NULL, 10);
	return kills > 0 ? cmocka_run_group_tests(tests, NULL, NULL) : EXIT_FAILURE;
}
