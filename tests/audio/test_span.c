// SPDX-License-Identifier: GPL-3.0-or-later
/* Answers of random length against a sound server that plays known noise: test_span [TAKES LONGEST-MS AT-ONCE]. Every
 * frame recorded is what was played over the answer's span, and both ends lie where the session's clock says, also with
 * both cores busy. With REHEARSE_RIG=given the server is the one PULSE_SERVER names. */

#include "audio/device.h"
#include "base/duration.h"
#include "base/random.h"
#include "history/history.h"
#include "os/clock.h"
#include "support/check.h"
#include "support/noise.h"
#include "support/program.h"
#include "support/rig.h"
#include "support/tmpdir.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TAKES = 6, LONGEST_MS = 3900, SHORTEST_MS = 200, TAKES_MAX = 64, CORES = 2, EDGE_MS = 50 };

static const char bank[] = "id: span\nlang: en\nquestions: [{id: one, question: First?}]\n";

static int takes = TAKES, longest_ms = LONGEST_MS, at_once = TAKES;

struct room {
	struct tmpdir dir;
	struct rig *rig; /* NULL: given */
	const char *bank;
	pid_t busy[CORES];
};

static int set_up(void **state)
{
	struct room *room = calloc(1, sizeof *room);
	assert_non_null(room);
	tmpdir_make(&room->dir);
	const char *given = getenv("REHEARSE_RIG");
	char *server = given != NULL ? strdup(getenv("PULSE_SERVER")) : NULL;
	program_home(room->dir.path);
	if (given == NULL)
		room->rig = rig_start();
	assert_int_equal(setenv("PULSE_SERVER", given != NULL ? server : rig_server_string(room->rig), 1), 0);
	free(server);
	room->bank = tmpdir_write(&room->dir, "bank.yaml", RH_TEXT(bank));
	noise_play();
	*state = room;
	return 0;
}

static int tear_down(void **state)
{
	struct room *room = *state;
	for (int i = 0; i < CORES; i++) {
		if (room->busy[i] > 0 && kill(room->busy[i], SIGKILL) == 0)
			(void)waitpid(room->busy[i], NULL, 0);
	}
	noise_stop();
	tmpdir_remove(&room->dir);
	free(room);
	return rig_teardown(state);
}

static pid_t be_busy(void)
{
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid > 0)
		return pid;
	for (volatile unsigned turns = 0;;)
		turns++;
}

static pid_t answer(const struct room *room, int number, int64_t length_ms)
{
	char length[32], output[64];
	(void)snprintf(length, sizeof length, "%lld.%03llds", (long long)(length_ms / 1000),
	               (long long)(length_ms % 1000));
	(void)snprintf(output, sizeof output, "%s/%d.out", room->dir.path, number);
	const char *const argv[] = {REHEARSE_PROGRAM, "run", "-b", room->bank, "--prep",       "1s", "--time",
	                            length,           "-n",  "1",  "--json",   "--hands-free", NULL};
	return program_start(argv, output);
}

/* The same moment on both clocks. */
static int64_t monotonic_ns_of(int64_t unix_ms)
{
	return rh_clock_monotonic_ns() - (rh_clock_unix_ms() - unix_ms) * RH_MS_NS;
}

static int64_t far(int64_t a, int64_t b)
{
	return a > b ? a - b : b - a;
}

/* Returns how far its worse end lies from where it should, in ms. */
static int64_t check_take(const struct rh_attempt *row)
{
	int64_t frames = 0;
	assert_int_equal(row->outcome, RH_OUTCOME_TIME_UP);
	assert_int_equal(row->lost_frames, 0);
	int16_t *samples = noise_read(row->path.data, &frames);
	assert_int_equal(frames, row->frames);
	assert_true(frames > NOISE_KEY);
	int64_t place = noise_find(samples);
	if (place < 0 || !noise_is(samples, frames, place))
		fail_msg("take %lld is not what was played", (long long)row->take);
	int64_t start_ns = monotonic_ns_of(row->at_unix_ms), heard_ns = noise_heard_ns(place, start_ns);
	int64_t stop_ns = start_ns + row->answer_ms * RH_MS_NS, last_ns = heard_ns + rh_audio_frames_to_ns(frames);
	int64_t begin_ms = far(heard_ns, start_ns) / RH_MS_NS, end_ms = far(last_ns, stop_ns) / RH_MS_NS;
	if (begin_ms > EDGE_MS || end_ms > EDGE_MS)
		fail_msg("take %lld begins %lld ms and ends %lld ms from where it should", (long long)row->take,
		         (long long)begin_ms, (long long)end_ms);
	free(samples);
	return begin_ms > end_ms ? begin_ms : end_ms;
}

static void check_takes(struct room *room, const char *circumstances)
{
	struct rh_history *history = NULL;
	const struct rh_attempt *rows = NULL;
	size_t count = 0;
	int64_t worst_ms = 0, spoken_ms = 0;
	const char *path = tmpdir_path(&room->dir, ".local/share/rehearse/history.db");
	assert_int_equal(rh_history_new(path, &history, NULL), RH_OK);
	assert_int_equal(rh_history_attempts(history, &(struct rh_history_filter){0}, &rows, &count, NULL), RH_OK);
	assert_int_equal(count, takes);
	for (size_t i = 0; i < count; i++) {
		int64_t ms = check_take(&rows[i]);
		worst_ms = ms > worst_ms ? ms : worst_ms;
		spoken_ms += rows[i].answer_ms;
	}
	print_message("%d takes, %lld s, %s: every frame as played, edges within %lld ms\n", takes,
	              (long long)(spoken_ms / 1000), circumstances, (long long)worst_ms);
	rh_history_free(history);
}

static void answer_all(struct room *room, uint64_t seed)
{
	struct rh_random random = rh_random_seeded(seed);
	uint64_t range = (uint64_t)(longest_ms - SHORTEST_MS + 1);
	for (int done = 0; done < takes;) {
		pid_t running[TAKES_MAX];
		int count = takes - done < at_once ? takes - done : at_once;
		for (int i = 0; i < count; i++)
			running[i] = answer(room, done + i, SHORTEST_MS + (int64_t)rh_random_below(&random, range));
		for (int i = 0; i < count; i++)
			assert_int_equal(program_end(running[i]), 0);
		done += count;
	}
}

static void every_frame_is_what_was_played(void **state)
{
	struct room *room = *state;
	answer_all(room, 1);
	check_takes(room, "idle");
}

static void every_frame_is_what_was_played_also_when_both_cores_are_busy(void **state)
{
	struct room *room = *state;
	for (int i = 0; i < CORES; i++)
		room->busy[i] = be_busy();
	answer_all(room, 2);
	check_takes(room, "both cores busy");
}

int main(int argc, char **argv)
{
	if (getenv("REHEARSE_RIG") == NULL)
		rig_require();
	if (argc > 3) {
		takes = (int)strtol(argv[1], NULL, 10);
		longest_ms = (int)strtol(argv[2], NULL, 10);
		at_once = (int)strtol(argv[3], NULL, 10);
	}
	if (takes < 1 || longest_ms < SHORTEST_MS || at_once < 1 || at_once > TAKES_MAX)
		return EXIT_FAILURE;
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(every_frame_is_what_was_played, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(every_frame_is_what_was_played_also_when_both_cores_are_busy, set_up,
	                                    tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
