// SPDX-License-Identifier: GPL-3.0-or-later
/* Hostile sound files through the commands that listen to sound: each answers in one line or does its work, none
 * crashes, and none waits for what never comes. */

#include "os/child.h"
#include "support/check.h"
#include "support/hostile_sound.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATIENCE_MS = 30000 };

static struct tmpdir dir;

static int set_up(void **state)
{
	(void)state;
	tmpdir_make(&dir);
	assert_int_equal(setenv("HOME", dir.path, 1), 0);
	const char *const unwanted[] = {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "LANGUAGE"};
	for (size_t i = 0; i < sizeof unwanted / sizeof *unwanted; i++)
		assert_int_equal(unsetenv(unwanted[i]), 0);
	assert_int_equal(setenv("LC_ALL", "C.UTF-8", 1), 0);
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
		char *said = run(command, tmpdir_path(&dir, sounds[i].name), &status);
		bool good = status == 1 ? is_refusal(said) : status == 0 && sounds[i].readable;
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

int main(void)
{
#define HOSTILE_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    HOSTILE_TEST(analyze_measures_or_refuses_in_one_line),
	    HOSTILE_TEST(replay_plays_or_refuses_in_one_line),
	    HOSTILE_TEST(replay_writes_a_file_or_refuses_in_one_line),
	};
	return cmocka_run_group_tests_name("fuzz.hostile_sound", tests, NULL, NULL);
}
