// SPDX-License-Identifier: GPL-3.0-or-later
/* The program killed at random moments, while it records from a sound server and while it archives: test_kill_rig
 * [KILLS [SEED]]. The noise that the server plays is the witness: it says what was to be heard at the moment of the
 * kill. Whatever reads sound on this machine has to open every take. */

#include "audio/device.h"
#include "base/duration.h"
#include "base/random.h"
#include "history/jobs.h"
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
#include <sys/stat.h>
#include <unistd.h>

enum { KILLS = 6, ARCHIVE_KILLS = 20, SEED = 20261125 };
enum { RECORDED_MS = 1500, ARCHIVED_FRAMES = 5 * RH_AUDIO_RATE_HZ };
/* Lost against the witness: what the server keeps back for a block of 100 ms, and this machine's own delays. */
enum { MEDIAN_AT_MOST_MS = 60, WORST_AT_MOST_MS = 150 };

static const char bank[] = "id: kill\nlang: en\nquestions: [{id: one, question: First?}]\n";

static int kills = KILLS, archive_kills = ARCHIVE_KILLS;
static uint64_t seed = SEED;

struct room {
	struct tmpdir dir;
	struct rig *rig;
	const char *bank, *output, *database;
};

static int set_up(void **state)
{
	struct room *room = calloc(1, sizeof *room);
	assert_non_null(room);
	tmpdir_make(&room->dir);
	program_home(room->dir.path);
	room->rig = rig_start();
	assert_int_equal(setenv("PULSE_SERVER", rig_server_string(room->rig), 1), 0);
	room->bank = tmpdir_write(&room->dir, "bank.yaml", RH_TEXT(bank));
	room->output = tmpdir_path(&room->dir, "output");
	room->database = tmpdir_path(&room->dir, ".local/share/rehearse/history.db");
	*state = room;
	return 0;
}

static int tear_down(void **state)
{
	struct room *room = *state;
	noise_stop();
	tmpdir_remove(&room->dir);
	free(room);
	return rig_teardown(state);
}

static void recover(struct room *room)
{
	const char *const argv[] = {REHEARSE_PROGRAM, "recover", NULL};
	assert_int_equal(program_run(argv, room->output), 0);
}

static struct rh_history *open_history(struct room *room)
{
	struct rh_history *history = NULL;
	struct rh_error err = {0};
	if (rh_history_new(room->database, &history, &err) != RH_OK)
		fail_msg("%s", err.message);
	return history;
}

static int compare_numbers(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static bool is_installed(const char *program)
{
	const char *const argv[] = {"/bin/sh", "-c", "command -v \"$0\" >/dev/null", program, NULL};
	return program_run(argv, "/dev/null") == 0;
}

/* Programs of others that read sound, each with how it is told to read a whole file. */
static const struct reader {
	const char *program;
	const char *const words[8];
} readers[] = {
    {"sox", {"-q", NULL, "-n"}},
    {"ffmpeg", {"-v", "error", "-xerror", "-i", NULL, "-f", "null", "-"}},
    {"python3", {"-c", "import sys, wave; w = wave.open(sys.argv[1]); assert w.readframes(w.getnframes())", NULL}},
};

static void read_with(const struct reader *reader, const char *path)
{
	const char *argv[12] = {"/usr/bin/env", reader->program};
	size_t count = 2;
	bool given = false;
	for (size_t i = 0; i < 8 && (reader->words[i] != NULL || !given); i++) {
		given = given || reader->words[i] == NULL;
		argv[count++] = reader->words[i] != NULL ? reader->words[i] : path;
	}
	if (program_run(argv, "/dev/null") != 0)
		fail_msg("%s cannot read %s", reader->program, path);
}

static void read_with_all(const struct rh_attempt *rows, size_t count)
{
	for (size_t r = 0; r < sizeof readers / sizeof readers[0]; r++) {
		size_t read = 0;
		bool wave_only = strcmp(readers[r].program, "python3") == 0, there = is_installed(readers[r].program);
		for (size_t i = 0; there && i < count; i++) {
			bool wave = rh_text_ends_with(rows[i].path, RH_TEXT(".wav"));
			if (rows[i].frames == 0 || (wave_only && !wave))
				continue;
			read_with(&readers[r], rows[i].path.data);
			read++;
		}
		print_message("%s: %zu takes read\n", there ? readers[r].program : "not installed here", read);
	}
}

/* ---- while recording ---- */

/* Starts a session and kills it so long after its answer began; returns the moment of the kill. */
static int64_t kill_in_answer(struct room *room, int64_t after_ms)
{
	const char *const argv[] = {REHEARSE_PROGRAM, "run", "-b",     room->bank,     "--prep", "0s",
	                            "--time",         "60s", "--json", "--hands-free", NULL};
	(void)tmpdir_write(&room->dir, "output", RH_TEXT("")); /* nothing of the session before */
	pid_t pid = program_start(argv, room->output);
	program_await(room->output, "answer_started");
	program_pause_ms(after_ms);
	int64_t at_ns = rh_clock_monotonic_ns();
	assert_true(program_end_by(pid, SIGKILL));
	return at_ns;
}

/* How much of what had been heard by then is not in the take. */
static int64_t lost_ms(const struct rh_attempt *row, int64_t killed_ns)
{
	int64_t frames = 0;
	assert_int_equal(row->outcome, RH_OUTCOME_INTERRUPTED);
	int16_t *samples = noise_read(row->path.data, &frames);
	assert_int_equal(frames, row->frames);
	int64_t place = noise_find(samples);
	assert_true(place >= 0 && noise_is(samples, frames, place));
	free(samples);
	return (killed_ns - noise_heard_ns(place, killed_ns) - rh_audio_frames_to_ns(frames)) / RH_MS_NS;
}

static void judge(int64_t *lost, size_t count)
{
	qsort(lost, count, sizeof *lost, compare_numbers);
	print_message("%zu kills while recording, seed %llu: lost median %lld ms, worst %lld ms\n", count,
	              (unsigned long long)seed, (long long)lost[count / 2], (long long)lost[count - 1]);
	assert_true(lost[count / 2] <= MEDIAN_AT_MOST_MS);
	assert_true(lost[count - 1] <= WORST_AT_MOST_MS);
}

static void a_kill_while_recording_loses_hardly_anything(void **state)
{
	struct room *room = *state;
	struct rh_random random = rh_random_seeded(seed);
	int64_t *killed_ns = calloc((size_t)kills, sizeof *killed_ns);
	int64_t *lost = calloc((size_t)kills, sizeof *lost);
	assert_true(killed_ns != NULL && lost != NULL);
	noise_play();
	for (int i = 0; i < kills; i++)
		killed_ns[i] = kill_in_answer(room, 200 + (int64_t)rh_random_below(&random, RECORDED_MS));
	const char *const keep[] = {REHEARSE_PROGRAM, "recover", "--config",
	                            tmpdir_write(&room->dir, "wav.yaml", RH_TEXT("archive: wav\n")), NULL};
	assert_int_equal(program_run(keep, room->output), 0);
	struct rh_history *history = open_history(room);
	const struct rh_attempt *rows = NULL;
	size_t count = 0;
	assert_int_equal(rh_history_attempts(history, &(struct rh_history_filter){0}, &rows, &count, NULL), RH_OK);
	assert_int_equal(count, kills);
	for (size_t i = 0; i < count; i++)
		lost[i] = lost_ms(&rows[i], killed_ns[count - 1 - i]);
	read_with_all(rows, count);
	rh_history_free(history);
	judge(lost, count);
	free(killed_ns);
	free(lost);
}

/* ---- while archiving ---- */

/* A take of noise with its row and its job, as a session leaves it. */
static void add_take(struct room *room, const int16_t *samples)
{
	struct rh_history *history = open_history(room);
	const struct rh_history_session session = {.at_unix_ms = rh_clock_unix_ms(),
	                                           .command = RH_TEXT("rehearse run")};
	struct rh_attempt a = {.bank = RH_TEXT("kill"),
	                       .id = RH_TEXT("one"),
	                       .question = RH_TEXT("First?"),
	                       .at_unix_ms = session.at_unix_ms,
	                       .practice_day = 20261123,
	                       .answer_ms = 5000,
	                       .frames = ARCHIVED_FRAMES,
	                       .sample_rate_hz = RH_AUDIO_RATE_HZ};
	struct rh_take_writer *writer = NULL;
	assert_int_equal(rh_history_session_begin(history, &session, &a.session, NULL), RH_OK);
	assert_int_equal(rh_history_session_end(history, a.session, session.at_unix_ms, NULL), RH_OK);
	assert_int_equal(rh_history_attempt_begin(history, &a, &a.take, NULL), RH_OK);
	char *path = rh_take_path(tmpdir_path(&room->dir, ".local/share/rehearse/takes"), a.at_unix_ms, a.take, a.id);
	const struct rh_take_meta meta = {.take = a.take,
	                                  .session = a.session,
	                                  .at_unix_ms = a.at_unix_ms,
	                                  .bank = a.bank,
	                                  .id = a.id,
	                                  .question = a.question};
	assert_int_equal(rh_take_writer_new(path, &meta, 0, &writer, NULL), RH_OK);
	assert_int_equal(rh_take_writer_frames(writer, samples, ARCHIVED_FRAMES, NULL), RH_OK);
	assert_int_equal(rh_take_writer_close(writer, NULL, NULL), RH_OK);
	a.path = rh_text_of(path);
	assert_int_equal(rh_history_attempt_end(history, &a, NULL), RH_OK);
	assert_int_equal(rh_history_job_add(history, RH_TEXT("archive"), a.take, a.at_unix_ms, NULL), RH_OK);
	free(path);
	rh_history_free(history);
}

/* Every take is where its row says, whole. */
static void check_takes(struct room *room, const int16_t *samples, bool archived)
{
	struct rh_history *history = open_history(room);
	const struct rh_attempt *rows = NULL;
	size_t count = 0;
	assert_int_equal(rh_history_attempts(history, &(struct rh_history_filter){0}, &rows, &count, NULL), RH_OK);
	for (size_t i = 0; i < count; i++) {
		int64_t frames = 0;
		int16_t *read = noise_read(rows[i].path.data, &frames);
		assert_int_equal(frames, ARCHIVED_FRAMES);
		assert_memory_equal(read, samples, ARCHIVED_FRAMES * sizeof *samples);
		free(read);
		if (archived)
			assert_true(rh_text_ends_with(rows[i].path, RH_TEXT(".flac")));
	}
	if (archived)
		read_with_all(rows, count);
	rh_history_free(history);
}

/* Nothing but archives is left. */
static void expect_only_archives(struct room *room)
{
	const char *const argv[] = {"/bin/sh", "-c", "find \"$0\" -type f ! -name '*.flac'",
	                            tmpdir_path(&room->dir, ".local/share/rehearse/takes"), NULL};
	assert_int_equal(program_run(argv, room->output), 0);
	char *others = tmpdir_read(room->output);
	assert_string_equal(others, "");
	free(others);
}

/* How long archiving one take lasts here and now when nothing disturbs it: kills later than that would strike nothing.
 */
static int64_t archiving_ms(struct room *room, const int16_t *samples)
{
	add_take(room, samples);
	int64_t begun_ns = rh_clock_monotonic_ns();
	recover(room);
	return (rh_clock_monotonic_ns() - begun_ns) / 1000000 + 1;
}

static void a_kill_while_archiving_loses_nothing(void **state)
{
	struct room *room = *state;
	struct rh_random random = rh_random_seeded(seed);
	static int16_t samples[ARCHIVED_FRAMES];
	for (int i = 0; i < ARCHIVED_FRAMES; i++)
		samples[i] = (int16_t)((int64_t)rh_random_below(&random, 2000) - 1000);
	const char *const argv[] = {REHEARSE_PROGRAM, "recover", NULL};
	recover(room); /* makes the folders */
	const int64_t within_ms = archiving_ms(room, samples);
	int killed = 0;
	for (int i = 0; i < archive_kills; i++) {
		add_take(room, samples);
		pid_t pid = program_start(argv, room->output);
		program_pause_ms((int64_t)rh_random_below(&random, (uint64_t)within_ms));
		killed += program_end_by(pid, SIGKILL);
		if (i % 10 == 9)
			check_takes(room, samples, false);
	}
	print_message("%d of %d were killed before they were done\n", killed, archive_kills);
	assert_true(killed > archive_kills / 2);
	check_takes(room, samples, false);
	recover(room);
	check_takes(room, samples, true);
	expect_only_archives(room);
}

int main(int argc, char **argv)
{
	rig_require();
	if (argc > 2) {
		kills = (int)strtol(argv[1], NULL, 10);
		archive_kills = (int)strtol(argv[2], NULL, 10);
	}
	if (argc > 3)
		seed = strtoull(argv[3], NULL, 10);
	if (kills < 1 || archive_kills < 1)
		return EXIT_FAILURE;
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_kill_while_recording_loses_hardly_anything, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_kill_while_archiving_loses_nothing, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
