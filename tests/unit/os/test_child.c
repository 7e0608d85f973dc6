// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/child.h"

#include "os/clock.h"
#include "os/wake.h"
#include "support/check.h"
#include "support/failing_alloc.h"
#include "support/tmpdir.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct tmpdir dir;

static struct rh_child *start(const struct rh_child_config *config)
{
	struct rh_child *child = NULL;
	struct rh_error err = {.message = ""};
	if (rh_child_start(config, &child, &err) != RH_OK)
		fail_msg("%s", err.message);
	return child;
}

static struct rh_child *start_script(const char *script, struct rh_text input)
{
	const char *const argv[] = {"sh", "-c", script, NULL};
	return start(&(struct rh_child_config){.argv = argv, .input = input, .output_max = RH_CHILD_OUTPUT_MAX});
}

/* As the loop does: waits for the descriptor or the deadline, then steps. */
static void wait_once(struct rh_child *child)
{
	int64_t left_ns = rh_child_deadline_ns(child) - rh_clock_monotonic_ns();
	assert_true(left_ns <= 100000000);
	struct pollfd one = {.fd = rh_child_fd(child), .events = POLLIN};
	(void)poll(&one, 1, left_ns > 0 ? (int)((left_ns + 999999) / 1000000) : 0);
}

static enum rh_child_state run_to_end(struct rh_child *child)
{
	while (rh_child_step(child) == RH_CHILD_RUNNING)
		wait_once(child);
	assert_int_equal(rh_child_deadline_ns(child), INT64_MAX);
	assert_int_equal(rh_child_fd(child), -1);
	return rh_child_step(child);
}

static void it_reads_what_it_is_given_and_what_it_says_is_kept(void **state)
{
	(void)state;
	const char *const argv[] = {"cat", NULL};
	struct rh_child *child = start(
	    &(struct rh_child_config){.argv = argv, .input = RH_TEXT("1분 자기소개\n"), .output_max = 100});
	assert_int_equal(rh_child_exit_status(child), -1);
	assert_int_equal(run_to_end(child), RH_CHILD_EXITED);
	assert_int_equal(rh_child_exit_status(child), 0);
	check_text(rh_child_output(child), "1분 자기소개\n");
	assert_false(rh_child_output_was_cut(child));
	rh_child_free(child);
}

static void the_largest_input_goes_through_whole(void **state)
{
	(void)state;
	struct rh_buffer input = {0};
	for (size_t i = 0; input.length < RH_CHILD_INPUT_MAX; i++)
		rh_buffer_byte(&input, (char)('a' + i % 26));
	const char *const argv[] = {"cat", NULL};
	struct rh_child_config config = {
	    .argv = argv, .input = rh_buffer_view(&input), .output_max = RH_CHILD_INPUT_MAX};
	struct rh_child *child = start(&config);
	assert_int_equal(run_to_end(child), RH_CHILD_EXITED);
	assert_true(rh_text_equal(rh_child_output(child), rh_buffer_view(&input)));
	assert_false(rh_child_output_was_cut(child));
	rh_child_free(child);
	rh_buffer_byte(&input, 'x');
	config.input = rh_buffer_view(&input);
	struct rh_error err;
	assert_int_equal(rh_child_start(&config, &child, &err), RH_ERR_LIMIT);
	config.input.length = 0;
	config.output_max = RH_CHILD_OUTPUT_MAX + (size_t)1;
	assert_int_equal(rh_child_start(&config, &child, &err), RH_ERR_LIMIT);
	rh_buffer_done(&input);
}

static void output_beyond_its_bound_is_dropped_and_told(void **state)
{
	(void)state;
	const char *const argv[] = {"sh", "-c", "printf '%100000d' 1; printf xyz", NULL};
	struct rh_child *child = start(&(struct rh_child_config){.argv = argv, .output_max = 5});
	assert_int_equal(run_to_end(child), RH_CHILD_EXITED);
	check_text(rh_child_output(child), "     ");
	assert_true(rh_child_output_was_cut(child));
	rh_child_free(child);
	child = start(&(struct rh_child_config){.argv = argv});
	assert_int_equal(run_to_end(child), RH_CHILD_EXITED);
	assert_int_equal(rh_child_output(child).length, 0);
	rh_child_free(child);
}

static void output_there_was_no_memory_for_is_told(void **state)
{
	(void)state;
	struct rh_child *child = start_script("read go; echo hello", RH_TEXT("go\n"));
	failing_alloc_arm(1); /* the first of it */
	assert_int_equal(run_to_end(child), RH_CHILD_EXITED);
	assert_true(failing_alloc_struck());
	failing_alloc_arm(0);
	assert_true(rh_child_output_was_cut(child));
	assert_int_equal(rh_child_output_status(child, NULL), RH_ERR_NO_MEMORY);
	rh_child_free(child);
}

static void a_program_is_looked_for_with_all_the_memory_it_takes(void **state)
{
	(void)state;
	const char *const argv[] = {"true", NULL};
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_child *child = NULL;
		struct rh_error err = {0};
		enum rh_status status = rh_child_start(&(struct rh_child_config){.argv = argv}, &child, &err);
		assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
		rh_child_free(child);
	}
}

static void no_shell_looks_at_the_arguments(void **state)
{
	(void)state;
	const char *const argv[] = {"printf", "%s|", "$(id)", "*", "a b", "; exit 3", "", NULL};
	struct rh_child *child = start(&(struct rh_child_config){.argv = argv, .output_max = 100});
	assert_int_equal(run_to_end(child), RH_CHILD_EXITED);
	check_text(rh_child_output(child), "$(id)|*|a b|; exit 3||");
	rh_child_free(child);
}

static void how_it_ended_is_told(void **state)
{
	(void)state;
	struct rh_child *child = start_script("exit 7", RH_TEXT_NONE);
	assert_int_equal(run_to_end(child), RH_CHILD_EXITED);
	assert_int_equal(rh_child_exit_status(child), 7);
	rh_child_free(child);
	child = start_script("kill -USR1 $$", RH_TEXT_NONE);
	assert_int_equal(run_to_end(child), RH_CHILD_SIGNALLED);
	assert_int_equal(rh_child_exit_status(child), SIGUSR1);
	rh_child_cancel(child); /* too late, and changes nothing */
	assert_int_equal(rh_child_step(child), RH_CHILD_SIGNALLED);
	rh_child_free(child);
	rh_child_free(NULL);
}

static void a_program_that_is_not_there_is_told_at_once(void **state)
{
	(void)state;
	struct rh_child *child = NULL;
	struct rh_error err;
	struct rh_child_config config = {.argv = (const char *const[]){"no-such-program-here", NULL}};
	assert_int_equal(rh_child_start(&config, &child, &err), RH_ERR_NOT_FOUND);
	assert_non_null(strstr(err.message, "no-such-program-here"));
	config.argv = (const char *const[]){"/no/such/program", NULL};
	assert_int_equal(rh_child_start(&config, &child, &err), RH_ERR_NOT_FOUND);
	config.argv = (const char *const[]){"", NULL};
	assert_int_equal(rh_child_start(&config, &child, &err), RH_ERR_NOT_FOUND);
	config.argv = (const char *const[]){dir.path, NULL};
	assert_int_equal(rh_child_start(&config, &child, &err), RH_ERR_SYSTEM);
	config.argv = (const char *const[]){NULL};
	assert_int_equal(rh_child_start(&config, &child, &err), RH_ERR_INVALID);
	assert_null(child);
}

static void only_absolute_folders_of_path_are_searched(void **state)
{
	(void)state;
	const char *program = tmpdir_write(&dir, "speak", RH_TEXT("#!/bin/sh\necho found\n"));
	assert_int_equal(chmod(program, 0700), 0);
	const char *usual = getenv("PATH");
	assert_non_null(usual);
	char *before = strdup(usual != NULL ? usual : "");
	char *here = getcwd(NULL, 0);
	assert_int_equal(chdir(dir.path), 0);
	struct rh_child *child = NULL;
	struct rh_child_config config = {.argv = (const char *const[]){"speak", NULL}, .output_max = 100};
	static const char *const without[] = {"", ".", ":", "/nowhere:.:", "/nowhere::/none"};
	for (size_t i = 0; i < sizeof without / sizeof *without; i++) {
		setenv("PATH", without[i], 1);
		assert_int_equal(rh_child_start(&config, &child, NULL), RH_ERR_NOT_FOUND);
	}
	unsetenv("PATH");
	assert_int_equal(rh_child_start(&config, &child, NULL), RH_ERR_NOT_FOUND);
	struct rh_buffer path = {0};
	rh_buffer_printf(&path, "/nowhere:%s:%s", dir.path, before);
	setenv("PATH", path.data, 1);
	child = start(&config);
	assert_int_equal(run_to_end(child), RH_CHILD_EXITED);
	check_text(rh_child_output(child), "found\n");
	rh_child_free(child);
	setenv("PATH", before, 1);
	assert_int_equal(chdir(here), 0);
	free(here);
	free(before);
	rh_buffer_done(&path);
}

static void it_has_default_signals_and_a_group_of_its_own(void **state)
{
	(void)state;
	struct rh_wake *wake = NULL;
	sigaction(SIGHUP, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
	assert_int_equal(rh_wake_new(&wake, NULL), RH_OK);
	struct rh_child *child = start_script("exec awk '/^Sig(Blk|Ign)|^Pid/ {print $2} END {getline < "
	                                      "\"/proc/self/stat\"; print $5}' /proc/self/status",
	                                      RH_TEXT_NONE);
	assert_int_equal(run_to_end(child), RH_CHILD_EXITED);
	rh_wake_free(wake);
	sigaction(SIGHUP, &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
	struct rh_text rest = rh_child_output(child), line;
	int64_t pid = 0, group = 0;
	assert_true(rh_text_next_line(&rest, &line) && rh_text_to_int(line, &pid));
	for (int i = 0; i < 2; i++) { /* blocked, ignored; signals from 32 on are the C library's own affair */
		assert_true(rh_text_next_line(&rest, &line));
		assert_int_equal(line.length, 16);
		assert_int_equal(strtoul(line.data + 8, NULL, 16) & 0x7FFFFFFFU, 0);
	}
	assert_true(rh_text_next_line(&rest, &line) && rh_text_to_int(line, &group));
	assert_int_equal(group, pid);
	assert_int_not_equal(group, getpgrp());
	rh_child_free(child);
}

/* The descriptors a child has; the caller frees. */
static char *descriptors_of_a_child(void)
{
	struct rh_child *child = start_script("ls /proc/$$/fd", RH_TEXT_NONE);
	assert_int_equal(run_to_end(child), RH_CHILD_EXITED);
	struct rh_text output = rh_child_output(child);
	char *copy = strndup(output.data, output.length);
	rh_child_free(child);
	return copy;
}

static void it_gets_none_of_our_descriptors(void **state)
{
	(void)state;
	char *alone = descriptors_of_a_child();
	struct rh_wake *wake = NULL;
	assert_int_equal(rh_wake_new(&wake, NULL), RH_OK);
	struct rh_child *other = start_script("read x", RH_TEXT_NONE);
	char *among_others = descriptors_of_a_child();
	assert_string_equal(among_others, alone);
	rh_child_free(other);
	rh_wake_free(wake);
	free(alone);
	free(among_others);
}

static void it_runs_even_where_the_standard_descriptors_are_closed(void **state)
{
	(void)state;
	int in = dup(STDIN_FILENO), out = dup(STDOUT_FILENO);
	close(STDIN_FILENO);
	close(STDOUT_FILENO);
	struct rh_child *child = start_script("cat; echo out", RH_TEXT("in "));
	enum rh_child_state ended = run_to_end(child);
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	close(in);
	close(out);
	assert_int_equal(ended, RH_CHILD_EXITED);
	check_text(rh_child_output(child), "in out\n");
	rh_child_free(child);
}

static void one_that_does_not_read_its_input_does_no_harm(void **state)
{
	(void)state;
	struct rh_buffer input = {0};
	rh_buffer_fill(&input, 'x', RH_CHILD_INPUT_MAX);
	struct rh_child *child = start_script("exec <&-; echo done", rh_buffer_view(&input));
	assert_int_equal(run_to_end(child), RH_CHILD_EXITED);
	check_text(rh_child_output(child), "done\n");
	rh_child_free(child);
	rh_buffer_done(&input);
}

static void one_that_closes_its_output_is_waited_for(void **state)
{
	(void)state;
	const char *fifo = tmpdir_path(&dir, "fifo");
	assert_int_equal(mkfifo(fifo, 0600), 0);
	struct rh_buffer script = {0};
	rh_buffer_printf(&script, "exec >&-; read x < %s; exit 3", fifo);
	struct rh_child *child = start_script(script.data, RH_TEXT_NONE);
	while (rh_child_fd(child) >= 0) {
		assert_int_equal(rh_child_step(child), RH_CHILD_RUNNING);
		wait_once(child);
	}
	int writer = open(fifo, O_WRONLY); /* only now can it go on */
	assert_true(writer >= 0);
	assert_int_equal(rh_child_step(child), RH_CHILD_RUNNING);
	close(writer);
	assert_int_equal(run_to_end(child), RH_CHILD_EXITED);
	assert_int_equal(rh_child_exit_status(child), 3);
	rh_child_free(child);
	rh_buffer_done(&script);
}

/* A program and what it started hold the FIFO's other end: its end of file says that both are gone. */
static struct rh_child *start_family(const char *script, int64_t timeout_ms, int *alive)
{
	const char *fifo = tmpdir_path(&dir, "alive");
	assert_int_equal(mkfifo(fifo, 0600), 0);
	*alive = open(fifo, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	assert_true(*alive >= 0);
	const char *const argv[] = {"sh", "-c", script, "sh", fifo, NULL};
	struct rh_child *child = start(
	    &(struct rh_child_config){.argv = argv, .output_max = 100, .timeout_ms = timeout_ms});
	while (rh_child_output(child).length < 6 && rh_child_step(child) == RH_CHILD_RUNNING)
		wait_once(child);
	check_text(rh_child_output(child), "ready\n");
	return child;
}

static void check_family_is_gone(int alive)
{
	struct pollfd one = {.fd = alive, .events = POLLIN};
	assert_int_equal(poll(&one, 1, 10000), 1);
	char byte;
	assert_int_equal(read(alive, &byte, 1), 0);
	close(alive);
}

static void cancelling_ends_it_and_all_it_started(void **state)
{
	(void)state;
	int alive;
	struct rh_child *child = start_family("exec 3>$1; sleep 600 & echo ready; wait", 0, &alive);
	rh_child_cancel(child);
	assert_int_equal(run_to_end(child), RH_CHILD_CANCELLED);
	assert_int_equal(rh_child_exit_status(child), -1);
	check_family_is_gone(alive);
	rh_child_free(child);
}

static void one_that_does_not_listen_is_killed(void **state)
{
	(void)state;
	int alive;
	struct rh_child *child = start_family("trap '' TERM; exec 3>$1; sleep 600 & echo ready; sleep 600", 0, &alive);
	rh_child_cancel(child);
	rh_child_cancel(child);
	assert_int_equal(run_to_end(child), RH_CHILD_CANCELLED);
	check_family_is_gone(alive);
	rh_child_free(child);
}

static void a_stopped_one_is_ended_too(void **state)
{
	(void)state;
	int alive;
	struct rh_child *child = start_family("exec 3>$1; echo ready; kill -STOP $$", 0, &alive);
	rh_child_cancel(child);
	assert_int_equal(run_to_end(child), RH_CHILD_CANCELLED);
	check_family_is_gone(alive);
	rh_child_free(child);
}

static void one_over_its_time_is_ended(void **state)
{
	(void)state;
	int alive;
	int64_t before_ns = rh_clock_monotonic_ns();
	struct rh_child *child = start_family("exec 3>$1; sleep 600 & echo ready; wait", 150, &alive);
	assert_int_equal(run_to_end(child), RH_CHILD_TIMED_OUT);
	assert_true(rh_clock_monotonic_ns() - before_ns >= 150000000);
	check_family_is_gone(alive);
	rh_child_free(child);
}

static void freeing_a_running_one_ends_it(void **state)
{
	(void)state;
	int alive;
	struct rh_child *child = start_family("trap '' TERM; exec 3>$1; sleep 600 & echo ready; sleep 600", 0, &alive);
	rh_child_free(child);
	check_family_is_gone(alive);
}

#define in_a_folder(test) in_tmpdir(test, &dir)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_reads_what_it_is_given_and_what_it_says_is_kept),
	    cmocka_unit_test(the_largest_input_goes_through_whole),
	    cmocka_unit_test(output_beyond_its_bound_is_dropped_and_told),
	    cmocka_unit_test(output_there_was_no_memory_for_is_told),
	    cmocka_unit_test(a_program_is_looked_for_with_all_the_memory_it_takes),
	    cmocka_unit_test(no_shell_looks_at_the_arguments),
	    cmocka_unit_test(how_it_ended_is_told),
	    in_a_folder(a_program_that_is_not_there_is_told_at_once),
	    in_a_folder(only_absolute_folders_of_path_are_searched),
	    cmocka_unit_test(it_has_default_signals_and_a_group_of_its_own),
	    cmocka_unit_test(it_gets_none_of_our_descriptors),
	    cmocka_unit_test(it_runs_even_where_the_standard_descriptors_are_closed),
	    cmocka_unit_test(one_that_does_not_read_its_input_does_no_harm),
	    in_a_folder(one_that_closes_its_output_is_waited_for),
	    in_a_folder(cancelling_ends_it_and_all_it_started),
	    in_a_folder(one_that_does_not_listen_is_killed),
	    in_a_folder(a_stopped_one_is_ended_too),
	    in_a_folder(one_over_its_time_is_ended),
	    in_a_folder(freeing_a_running_one_ends_it),
	};
	return cmocka_run_group_tests_name("os.child", tests, NULL, NULL);
}
