// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/program.h"

#include "os/clock.h"
#include "support/check.h"
#include "support/tmpdir.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WORDS_MAX = 32 };

void program_home(const char *folder)
{
	const char *const unwanted[] = {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR",
	                                "LANGUAGE"};
	assert_int_equal(setenv("HOME", folder, 1), 0);
	assert_int_equal(setenv("PULSE_SERVER", "unix:/nonexistent/native", 1), 0);
	for (size_t i = 0; i < sizeof unwanted / sizeof *unwanted; i++)
		assert_int_equal(unsetenv(unwanted[i]), 0);
}

pid_t program_start(const char *const *argv, const char *output)
{
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid > 0)
		return pid;
	int out = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0600), in = open("/dev/null", O_RDONLY);
	if (out < 0 || in < 0 || dup2(out, 1) < 0 || dup2(in, 0) < 0)
		_exit(126);
	char *words[WORDS_MAX] = {NULL}; /* execv() wants them writable */
	for (size_t i = 0; argv[i] != NULL && i + 1 < WORDS_MAX; i++)
		words[i] = strdup(argv[i]);
	(void)execv(argv[0], words);
	_exit(127);
}

void program_pause_ms(int64_t ms)
{
	const struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
	(void)nanosleep(&time, NULL);
}

void program_await(const char *output, const char *text)
{
	int64_t give_up_ns = rh_clock_monotonic_ns() + PROGRAM_WAIT_MS * INT64_C(1000000);
	for (bool there = false; !there; program_pause_ms(1)) {
		/* The program may not have made it yet. */
		char *written = access(output, R_OK) == 0 ? tmpdir_read(output) : NULL;
		there = written != NULL && strstr(written, text) != NULL;
		free(written);
		if (!there && rh_clock_monotonic_ns() > give_up_ns)
			fail_msg("'%s' never came", text);
	}
}

int program_end(pid_t pid)
{
	int status = 0;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

bool program_end_by(pid_t pid, int signal_number)
{
	int status = 0;
	assert_int_equal(kill(pid, signal_number), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) && WTERMSIG(status) == signal_number;
}

int program_run(const char *const *argv, const char *output)
{
	return program_end(program_start(argv, output));
}
