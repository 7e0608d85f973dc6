// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/pty.h"

#include "support/check.h"
#include "support/tmpdir.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

static struct pty *run_script(const char *script)
{
	const char *const argv[] = {"sh", "-c", script, NULL};
	return pty_start(&(struct pty_options){.argv = argv, .columns = 40, .rows = 6});
}

static void a_program_is_seen_as_a_person_would_see_it(void **state)
{
	(void)state;
	struct pty *pty = run_script("printf 'one\\r\\n자기소개 x\\r\\n\\033[3;5Hhere'; read x");
	pty_expect(pty, "here");
	assert_string_equal(pty_screen(pty), "one\n자기소개 x\n    here\n\n\n\n");
	assert_string_equal(pty_row(pty, 1), "자기소개 x");
	unsigned row, column;
	assert_true(pty_find(pty, "소개 x", &row, &column));
	assert_int_equal(row, 1);
	assert_int_equal(column, 4);
	assert_false(pty_find(pty, "none", &row, &column));
	pty_cursor(pty, &row, &column);
	assert_int_equal(row, 2);
	assert_int_equal(column, 8);
	pty_send(pty, "\r");
	pty_expect_exit(pty, 0);
}

static void cells_say_their_colours_and_attributes(void **state)
{
	(void)state;
	struct pty *pty = run_script("printf '\\033[1;31mA\\033[0;7;44mB\\033[0;4;3;9mC\\033[0;38;5;200mD"
	                             "\\033[38;2;1;2;3mE\\033[0m가F.'");
	pty_expect(pty, "F.");
	struct pty_cell cell = pty_cell_at(pty, 0, 0);
	assert_string_equal(cell.text, "A");
	assert_true(cell.bold && !cell.reverse && !cell.underline);
	assert_int_equal(cell.foreground, 1);
	assert_int_equal(cell.background, PTY_COLOUR_DEFAULT);
	cell = pty_cell_at(pty, 0, 1);
	assert_true(cell.reverse && !cell.bold);
	assert_int_equal(cell.foreground, PTY_COLOUR_DEFAULT);
	assert_int_equal(cell.background, 4);
	cell = pty_cell_at(pty, 0, 2);
	assert_true(cell.underline && cell.italic && cell.strike);
	assert_int_equal(pty_cell_at(pty, 0, 3).foreground, 200);
	assert_int_equal(pty_cell_at(pty, 0, 4).foreground, PTY_COLOUR_RGB);
	cell = pty_cell_at(pty, 0, 5);
	assert_string_equal(cell.text, "가");
	assert_int_equal(cell.width, 2);
	cell = pty_cell_at(pty, 0, 6);
	assert_string_equal(cell.text, "");
	assert_int_equal(cell.width, 0);
	assert_string_equal(pty_cell_at(pty, 0, 7).text, "F");
	assert_string_equal(pty_cell_at(pty, 3, 3).text, "");
	assert_true(rh_text_starts_with(pty_bytes(pty), RH_TEXT("\033[1;31mA")));
}

static void the_cursor_and_the_alternate_screen_are_told(void **state)
{
	(void)state;
	struct pty *pty = run_script("printf 'first'; read x; printf '\\033[?25l\\033[?1049h\\033[Hother'; read x; "
	                             "printf '\\033[?1049l\\033[?25hback'; read x");
	pty_expect(pty, "first");
	assert_true(pty_cursor_visible(pty));
	assert_false(pty_alternate_screen(pty));
	pty_send(pty, "\r");
	pty_expect(pty, "other");
	pty_expect_gone(pty, "first");
	assert_false(pty_cursor_visible(pty));
	assert_true(pty_alternate_screen(pty));
	pty_send(pty, "\r");
	pty_expect(pty, "back");
	pty_expect(pty, "first");
	assert_true(pty_cursor_visible(pty));
	assert_false(pty_alternate_screen(pty));
}

static void lines_that_scrolled_away_are_kept(void **state)
{
	(void)state;
	struct pty *pty = run_script("for i in 1 2 3 4 5 6 7 8 9; do echo \"줄 $i\"; done; printf end");
	pty_expect(pty, "end");
	assert_string_equal(pty_scrollback(pty), "줄 1\n줄 2\n줄 3\n줄 4\n");
	assert_string_equal(pty_row(pty, 0), "줄 5");
}

static void the_environment_is_pinned(void **state)
{
	(void)state;
	setenv("LEAKED", "yes", 1);
	setenv("XDG_DATA_DIRS", "/somewhere", 1);
	struct pty *pty = run_script("echo \"$HOME|$XDG_DATA_HOME|$TZ|$LANG|$TERM|$LEAKED$XDG_DATA_DIRS$LC_ALL|$(pwd)\""
	                             " > out; umask; echo ok");
	pty_expect(pty, "ok");
	char path[4096], expected[4096];
	const char *home = pty_home(pty);
	(void)snprintf(path, sizeof path, "%s/out", home);
	(void)snprintf(expected, sizeof expected, "%s|%s/.local/share|Asia/Seoul|C.UTF-8|xterm-256color||%s\n", home,
	               home, home);
	char *content = tmpdir_read(path);
	assert_string_equal(content, expected);
	free(content);
	struct stat info;
	pty_end(pty);
	assert_int_not_equal(stat(path, &info), 0);
	unsetenv("LEAKED");
	unsetenv("XDG_DATA_DIRS");
}

static void variables_and_home_can_be_chosen(void **state)
{
	(void)state;
	struct tmpdir dir;
	tmpdir_make(&dir);
	const char *const argv[] = {"sh", "-c", "echo \"$TERM|$X|${LANG-none}\"; touch seen; pwd", NULL};
	const char *const env[] = {"TERM=dumb", "X=a=b", "LANG", NULL};
	struct pty_options options = {.argv = argv, .env = env, .home = dir.path, .cwd = "/", .columns = 100};
	struct pty *pty = pty_start(&options);
	pty_expect(pty, "dumb|a=b|none");
	pty_expect(pty, "\n/\n");
	pty_end(pty);
	options.cwd = NULL;
	pty = pty_start(&options);
	pty_expect(pty, dir.path);
	pty_expect_exit(pty, 0);
	pty_end(pty);
	struct stat info;
	assert_int_equal(stat(tmpdir_path(&dir, "seen"), &info), 0);
	tmpdir_remove(&dir);
}

static void how_it_ended_is_told(void **state)
{
	(void)state;
	struct pty *pty = run_script("exit 3");
	pty_expect_exit(pty, 3);
	pty_expect_exit(pty, 3);
	pty = run_script("echo up; read x");
	pty_expect(pty, "up");
	pty_signal(pty, SIGUSR1);
	pty_expect_exit(pty, 128 + SIGUSR1);
	const char *const argv[] = {"/no/such/program", NULL};
	pty = pty_start(&(struct pty_options){.argv = argv});
	pty_expect(pty, "cannot run /no/such/program");
	pty_expect_exit(pty, 127);
}

static void the_last_words_of_a_program_are_not_lost(void **state)
{
	(void)state;
	for (int i = 0; i < 10; i++) {
		struct pty *pty = run_script(
		    "i=0; while [ $i -lt 200 ]; do echo line $i; i=$((i+1)); done; printf last");
		pty_expect_exit(pty, 0);
		assert_non_null(strstr(pty_screen(pty), "line 199\nlast"));
		pty_end(pty);
	}
}

static void the_window_can_be_resized(void **state)
{
	(void)state;
	struct pty *pty = run_script("trap 'stty size' WINCH; stty size; while :; do read x; done");
	pty_expect(pty, "6 40");
	pty_resize(pty, 100, 30);
	pty_expect(pty, "30 100");
}

static void pastes_are_marked_when_asked_for(void **state)
{
	(void)state;
	struct pty *pty = run_script("stty -echo; printf 'up'; read -r x; printf '\\033[?2004h[%s]' \"$x\"; "
	                             "read -r x; printf %s \"$x\" | od -An -c; printf '\\033[?2004ldone'; read x");
	pty_expect(pty, "up");
	assert_false(pty_paste_marked(pty));
	pty_paste(pty, "abc\r");
	pty_expect(pty, "[abc]");
	assert_true(pty_paste_marked(pty));
	pty_paste(pty, "abc");
	pty_send(pty, "\r");
	pty_expect(pty, "done");
	pty_expect(pty, "2   0   0   ~   a   b\n  c 033");
	assert_false(pty_paste_marked(pty));
}

static void changed_modes_are_noticed(void **state)
{
	(void)state;
	struct pty *pty = run_script("echo up; read x; stty -icanon -echo; echo raw; read x; stty sane; stty -ixon; "
	                             "echo other; read x");
	pty_expect(pty, "up");
	assert_true(pty_modes_unchanged(pty));
	assert_false(pty_is_raw(pty));
	pty_send(pty, "\r");
	pty_expect(pty, "raw");
	assert_false(pty_modes_unchanged(pty));
	assert_true(pty_is_raw(pty));
	pty_send(pty, "\r");
	pty_expect(pty, "other");
	assert_false(pty_modes_unchanged(pty));
	assert_false(pty_is_raw(pty));
}

static void a_terminal_answers_where_its_cursor_is(void **state)
{
	(void)state;
	struct pty *pty = run_script(
	    "stty -icanon -echo; printf 'ab\\033[6n'; dd bs=1 count=6 2>/dev/null | od -An -c");
	pty_expect(pty, "033   [   1   ;   3   R");
}

static void a_shell_stops_programs_and_brings_them_back(void **state)
{
	(void)state;
	struct pty *pty = pty_start_shell(&(struct pty_options){.columns = 60});
	pty_send(pty, "cat\r");
	pty_expect(pty, "$ cat\n");
	pty_send(pty, "said\r");
	pty_expect(pty, "said\nsaid");
	pty_send(pty, "\x1a");
	pty_expect(pty, "Stopped                 cat\n$"); /* what is typed before the prompt shows before it, too */
	pty_send(pty, "fg\r");
	pty_expect(pty, "$ fg\ncat");
	pty_send(pty, "again\r");
	pty_expect(pty, "again\nagain");
	pty_signal_foreground(pty, SIGTERM);
	pty_expect(pty, "Terminated\n$");
	pty_send(pty, "exit 4\r");
	pty_expect_exit(pty, 4);
}

static int is_afresh(void *ctx)
{
	(void)ctx;
	struct sigaction action;
	sigset_t mask;
	sigprocmask(SIG_SETMASK, NULL, &mask);
	for (int number = 1; number < 32; number++)
		if (sigismember(&mask, number) ||
		    (sigaction(number, NULL, &action) == 0 && action.sa_handler != SIG_DFL))
			return 1;
	for (int fd = 3; fd < 256; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			return 2;
	return isatty(0) && isatty(1) && isatty(2) && tcgetpgrp(0) == getpgrp() && getsid(0) == getpid() ? 42 : 3;
}

static void nothing_of_the_tests_reaches_the_program(void **state)
{
	(void)state;
	sigset_t mask, before;
	sigfillset(&mask);
	struct sigaction ignore = {.sa_handler = SIG_IGN}, usual = {.sa_handler = SIG_DFL};
	sigaction(SIGHUP, &ignore, NULL);
	int leaked = dup(0);
	sigprocmask(SIG_BLOCK, &mask, &before);
	struct pty *pty = pty_start(&(struct pty_options){.run = is_afresh});
	sigprocmask(SIG_SETMASK, &before, NULL);
	sigaction(SIGHUP, &usual, NULL);
	close(leaked);
	pty_expect_exit(pty, 42);
}

static void a_lot_can_be_typed_while_a_lot_is_written(void **state)
{
	(void)state;
	struct pty *pty = run_script("stty raw -echo; printf up; cat");
	pty_expect(pty, "up");
	struct rh_buffer much = {0};
	for (int i = 0; i < 20000; i++)
		rh_buffer_printf(&much, "%06d ", i);
	pty_send(pty, much.data);
	pty_expect(pty, "01999\n9");
	assert_int_equal(pty_bytes(pty).length, much.length + 2);
	rh_buffer_done(&much);
}

static void closing_the_window_hangs_the_program_up(void **state)
{
	(void)state;
	struct pty *pty = run_script("trap 'exit 9' HUP; echo up; while :; do read x; done");
	pty_expect(pty, "up");
	pty_hang_up(pty);
	pty_expect_exit(pty, 9);
}

static bool counts_to_three(struct pty *pty, void *ctx)
{
	(void)pty;
	return ++*(int *)ctx == 3;
}

static void anything_can_be_waited_for(void **state)
{
	(void)state;
	struct pty *pty = run_script("read x");
	int count = 0;
	pty_expect_that(pty, counts_to_three, &count);
	assert_int_equal(count, 3);
}

#define with_pty(test) cmocka_unit_test_teardown(test, pty_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_pty(a_program_is_seen_as_a_person_would_see_it),
	    with_pty(cells_say_their_colours_and_attributes),
	    with_pty(the_cursor_and_the_alternate_screen_are_told),
	    with_pty(lines_that_scrolled_away_are_kept),
	    with_pty(the_environment_is_pinned),
	    with_pty(variables_and_home_can_be_chosen),
	    with_pty(how_it_ended_is_told),
	    with_pty(the_last_words_of_a_program_are_not_lost),
	    with_pty(the_window_can_be_resized),
	    with_pty(pastes_are_marked_when_asked_for),
	    with_pty(changed_modes_are_noticed),
	    with_pty(a_terminal_answers_where_its_cursor_is),
	    with_pty(a_shell_stops_programs_and_brings_them_back),
	    with_pty(nothing_of_the_tests_reaches_the_program),
	    with_pty(a_lot_can_be_typed_while_a_lot_is_written),
	    with_pty(closing_the_window_hangs_the_program_up),
	    with_pty(anything_can_be_waited_for),
	};
	return cmocka_run_group_tests_name("support.pty", tests, NULL, NULL);
}
