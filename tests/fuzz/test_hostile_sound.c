// SPDX-License-Identifier: GPL-3.0-or-later
/* Hostile sound files through the commands that listen to sound, and lying among the takes when recover looks through
 * them: each answers in one line or does its work, none crashes, none waits for what never comes, and no file goes. */

#include "audio/take.h"
#include "os/child.h"
#include "support/check.h"
#include "support/hostile_sound.h"
#include "support/program.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATIENCE_MS = 30000 };
#define TAKES ".local/share/rehearse/takes/2026/01"

static struct tmpdir dir;

static int set_up(void **state)
{
	(void)state;
	tmpdir_make(&dir);
	program_home(dir.path);
	assert_int_equal(setenv("LC_ALL", "C.UTF-8", 1), 0);
	(void)tmpdir_write(&dir, "bank.yaml", RH_TEXT("id: any\nlang: en\nquestions: [{id: one, question: Why?}]\n"));
	(void)tmpdir_folder(&dir, TAKES);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	tmpdir_remove(&dir);
	return 0;
}

/* What a shell command prints on both outputs, which the caller frees; *status -1 when it did not end by itself. */
static char *run(const char *command, const char *path, int *status)
{
	const char *const argv[] = {"/bin/sh", "-c", command, REHEARSE_PROGRAM, path, NULL};
	const struct rh_child_config config = {.argv = argv, .output_max = 1 << 20, .timeout_ms = PATIENCE_MS};
	struct rh_child *child = NULL;
	char *said = NULL;
	assert_int_equal(rh_child_start(&config, &child, NULL), RH_OK);
	enum rh_child_state state = RH_CHILD_RUNNING;
	while ((state = rh_child_step(child)) == RH_CHILD_RUNNING)
		(void)poll(&(struct pollfd){.fd = rh_child_fd(child), .events = POLLIN}, 1, 20);
	struct rh_buffer output = {0};
	rh_buffer_text(&output, rh_child_output(child));
	*status = state == RH_CHILD_EXITED ? rh_child_exit_status(child) : -1;
	rh_child_free(child);
	assert_int_equal(rh_buffer_take(&output, &said, NULL), RH_OK);
	return said;
}

/* One line that says what is wrong, and no more. */
static bool is_refusal(const char *said)
{
	size_t end = strcspn(said, "\n");
	return strncmp(said, "rehearse: ", 10) == 0 && said[end] == '\n' && said[end + 1] == '\0';
}

static void check_all(const char *command)
{
	size_t count = 0;
	int faults = 0;
	const struct hostile_sound *sounds = hostile_sounds_make(&dir, &count);
	for (size_t i = 0; i < count; i++) {
		int status = 0;
		struct stat before = {0}, after = {0};
		const char *path = tmpdir_path(&dir, sounds[i].name);
		assert_int_equal(lstat(path, &before), 0);
		char *said = run(command, path, &status);
		bool good = status == 1 ? is_refusal(said) : status == 0 && sounds[i].readable;
		good = good && lstat(path, &after) == 0 && after.st_size == before.st_size;
		if (!good)
			print_error("%s: exit status %d\n%s\n", sounds[i].name, status, said);
		faults += good ? 0 : 1;
		free(said);
	}
	assert_int_equal(faults, 0);
}

static void analyze_measures_or_refuses_in_one_line(void **state)
{
	(void)state;
	check_all("exec \"$0\" analyze \"$1\" 2>&1");
}

static void replay_plays_or_refuses_in_one_line(void **state)
{
	(void)state;
	check_all("exec \"$0\" replay \"$1\" --sink null --speed 2 2>&1");
}

static void replay_writes_a_file_or_refuses_in_one_line(void **state)
{
	(void)state;
	check_all("exec \"$0\" replay \"$1\" -o \"$1.flac\" 2>&1");
}

static void add_takes_it_in_or_refuses_in_one_line(void **state)
{
	(void)state;
	check_all("exec \"$0\" add \"$1\" --question one -b \"$HOME/bank.yaml\" 2>&1");
}

static const char recover[] = "exec \"$0\" recover 2>&1";

static size_t count_lines(const char *said)
{
	size_t lines = 0;
	for (const char *at = said; (at = strchr(at, '\n')) != NULL; at++)
		lines++;
	return lines;
}

/* One file lies among the takes: recover says one line, of it or that there is nothing to say, and it stays. */
static bool recover_copes(const char *path)
{
	struct stat before = {0}, after = {0};
	int status = 0;
	assert_int_equal(lstat(path, &before), 0);
	char *said = run(recover, path, &status);
	bool good = status == 0 && count_lines(said) == 1 && lstat(path, &after) == 0 &&
	            after.st_size == before.st_size && after.st_ino == before.st_ino;
	if (!good)
		print_error("%s: exit status %d\n%s\n", path, status, said);
	free(said);
	return good;
}

static void recover_leaves_strange_files_among_the_takes(void **state)
{
	static const char *const endings[] = {"", ".part", ".flac.part"};
	(void)state;
	size_t count = 0, faults = 0;
	const struct hostile_sound *sounds = hostile_sounds_make(&dir, &count);
	for (size_t i = 0; i < count; i++) {
		const char *path = tmpdir_path(&dir, sounds[i].name);
		for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
			char among[512];
			(void)snprintf(among, sizeof among, "%s/" TAKES "/%s%s", dir.path, sounds[i].name, endings[k]);
			assert_int_equal(rename(path, among), 0);
			faults += !recover_copes(among);
			assert_int_equal(rename(among, path), 0);
		}
	}
	assert_int_equal(faults, 0);
}

/* A take of ours before anything happens to it; tmpdir's names are few, so its path goes into `path`. */
static void record(const char *path)
{
	static const int16_t samples[4800] = {1, 2, 3};
	const struct rh_take_meta meta = {.take = 7,
	                                  .session = 3,
	                                  .at_unix_ms = INT64_C(1795449731000),
	                                  .bank = RH_TEXT("any"),
	                                  .id = RH_TEXT("one"),
	                                  .question = RH_TEXT("Why?")};
	struct rh_take_writer *writer = NULL;
	(void)unlink(path);
	assert_int_equal(rh_take_writer_new(path, &meta, 0, &writer, NULL), RH_OK);
	assert_int_equal(rh_take_writer_frames(writer, samples, 4800, NULL), RH_OK);
	assert_int_equal(rh_take_writer_close(writer, NULL, NULL), RH_OK);
}

static void overwrite(const char *path, off_t at, uint32_t value, size_t bytes)
{
	unsigned char little_endian[4];
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	for (size_t i = 0; i < bytes; i++)
		little_endian[i] = (unsigned char)(value >> (8 * i));
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, little_endian, bytes, at), bytes);
	assert_int_equal(close(fd), 0);
}

static off_t length_of(const char *path)
{
	struct stat info;
	assert_int_equal(stat(path, &info), 0);
	return info.st_size;
}

/* As if nothing had been known of it. */
static void forget_history(void)
{
	static const char *const files[] = {"history.db", "history.db-wal", "history.db-shm"};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		char path[512];
		(void)snprintf(path, sizeof path, "%s/.local/share/rehearse/%s", dir.path, files[i]);
		(void)unlink(path);
	}
}

static void recover_copes_with_takes_whose_headers_lie(void **state)
{
	/* Of a WAV file: its size, the format's size, coding, channels, rate, bytes of a frame, bits. */
	static const struct {
		off_t at;
		size_t bytes;
	} fields[] = {{4, 4}, {16, 4}, {20, 2}, {22, 2}, {24, 4}, {32, 2}, {34, 2}};
	static const uint32_t lies[] = {0, 1, 0x7FFF, 0x7FFFFFFF, 0xFFFFFFFF};
	(void)state;
	const char *path = tmpdir_path(&dir, TAKES "/20261123-000000-take-000007-one.wav");
	size_t faults = 0;
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		for (size_t k = 0; k < sizeof lies / sizeof *lies; k++) {
			record(path);
			overwrite(path, fields[i].at, lies[k], fields[i].bytes);
			faults += !recover_copes(path);
			faults += !recover_copes(path); /* again: now it has a row, or is left alone as before */
			forget_history();
		}
	}
	assert_int_equal(faults, 0);
}

static void recover_copes_with_takes_cut_off_anywhere(void **state)
{
	enum { STEP = 9, BEYOND_HEADER = 400 };
	(void)state;
	const char *path = tmpdir_path(&dir, TAKES "/20261123-000000-take-000007-one.wav");
	size_t faults = 0;
	for (off_t length = 0; length < BEYOND_HEADER; length += STEP) {
		record(path);
		assert_true(length < length_of(path));
		assert_int_equal(truncate(path, length), 0);
		faults += !recover_copes(path);
		forget_history();
	}
	assert_int_equal(faults, 0);
}

int main(void)
{
#define HOSTILE_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    HOSTILE_TEST(analyze_measures_or_refuses_in_one_line),
	    HOSTILE_TEST(replay_plays_or_refuses_in_one_line),
	    HOSTILE_TEST(replay_writes_a_file_or_refuses_in_one_line),
	    HOSTILE_TEST(add_takes_it_in_or_refuses_in_one_line),
	    HOSTILE_TEST(recover_leaves_strange_files_among_the_takes),
	    HOSTILE_TEST(recover_copes_with_takes_whose_headers_lie),
	    HOSTILE_TEST(recover_copes_with_takes_cut_off_anywhere),
	};
	return cmocka_run_group_tests_name("fuzz.hostile_sound", tests, NULL, NULL);
}
