// SPDX-License-Identifier: GPL-3.0-or-later
/* The shell on a real terminal: its line, its commands, a session inside it, and the ways out. */

#include "support/check.h"
#include "support/pty.h"
#include "support/tmpdir.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#define BANK   REHEARSE_SOURCE_DIR "/tests/pty/bank.yaml"
#define PROMPT "rehearse> "

static struct pty *start_at(unsigned columns, unsigned rows)
{
	static const char *const argv[] = {REHEARSE_PROGRAM, "--ui-lang", "en", NULL};
	struct pty *pty = pty_start(&(struct pty_options){.argv = argv, .columns = columns, .rows = rows});
	pty_expect(pty, "rehearse>");
	return pty;
}

static struct pty *start(void)
{
	return start_at(80, 24);
}

static bool at_an_empty_prompt(struct pty *pty, void *ctx)
{
	(void)ctx;
	unsigned row = 0;
	unsigned column = 0;
	pty_cursor(pty, &row, &column);
	return column == strlen(PROMPT) && strcmp(pty_row(pty, row), "rehearse>") == 0;
}

/* A command that prints a mark of its own. What is typed before the prompt is back may be thrown away. */
static void expect_prompt_after(struct pty *pty, const char *line, const char *printed)
{
	pty_send(pty, line);
	pty_send(pty, "\r");
	pty_expect(pty, printed);
	pty_expect_that(pty, at_an_empty_prompt, NULL);
}

static void leave(struct pty *pty, int exit_status)
{
	pty_send(pty, "exit\r");
	pty_expect_exit(pty, exit_status);
	assert_true(pty_modes_unchanged(pty));
	assert_true(pty_cursor_visible(pty));
	assert_false(pty_paste_marked(pty));
	pty_end(pty);
}

static void commands_work_as_they_do_outside(void **state)
{
	(void)state;
	struct pty *pty = start();
	expect_prompt_after(pty, "version", "rehearse 0.");
	expect_prompt_after(pty, "help list", "Usage: list");
	expect_prompt_after(pty, "list -b '" BANK "'", "opening");
	expect_prompt_after(pty, "lsit", "did you mean list?");
	leave(pty, 2);
}

static void a_newcomer_is_offered_where_to_begin(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_expect(pty, "no questions of your own yet");
	pty_expect(pty,
	           "\n  import    A question bank out of your own notes\n  intro     The one-minute self-introduction");
	pty_expect(pty, "help lists the rest, exit leaves\nrehearse>");
	leave(pty, 0);
}

static void whoever_has_questions_is_not(void **state)
{
	(void)state;
	struct tmpdir home;
	tmpdir_make(&home);
	(void)tmpdir_write(&home, ".local/share/rehearse/banks/own.yaml", RH_TEXT("questions: [Why?]\n"));
	static const char *const argv[] = {REHEARSE_PROGRAM, NULL};
	struct pty_options options = {.argv = argv, .home = home.path};
	struct pty *pty = pty_start(&options);
	pty_expect(pty, "begin with intro or run");
	leave(pty, 0);
	tmpdir_remove(&home);
}

static void an_open_quote_is_told_and_nothing_is_run(void **state)
{
	(void)state;
	struct pty *pty = start();
	expect_prompt_after(pty, "version 'a", "the quote at 9 is not closed");
	leave(pty, 2);
}

static void options_of_a_command_line_hold_for_it_alone(void **state)
{
	(void)state;
	struct pty *pty = start();
	expect_prompt_after(pty, "help --ui-lang ko", "사용법");
	expect_prompt_after(pty, "takes", "No takes yet");
	leave(pty, 0);
}

static void tab_completes_commands_options_choices_and_questions(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_send(pty, "ver\t");
	pty_expect(pty, PROMPT "version");
	pty_send(pty, "\x15run --fol\t");
	pty_expect(pty, PROMPT "run --follow-ups");
	pty_send(pty, "no\t");
	pty_expect(pty, PROMPT "run --follow-ups none");
	pty_send(pty, "\x15show self-i\t");
	pty_expect(pty, PROMPT "show self-intro");
	pty_send(pty, "\x15run --plan tech\t");
	pty_expect(pty, PROMPT "run --plan technical");
	pty_send(pty, "\x15");
	leave(pty, 0);
}

/* Leaves the line that stands there first: keys that come with a ^C belong to either line. */
static void type_anew(struct pty *pty, const char *keys)
{
	pty_send(pty, "\x03");
	pty_expect_that(pty, at_an_empty_prompt, NULL);
	pty_send(pty, keys);
}

static void tab_completes_tags_takes_and_files(void **state)
{
	(void)state;
	struct tmpdir home;
	tmpdir_make(&home);
	(void)tmpdir_write(
	    &home, ".local/share/rehearse/banks/own.yaml",
	    RH_TEXT("questions: [{id: why-us, question: Why?, tags: [motivation], time: 0.1s, prep: 0s}]\n"));
	(void)tmpdir_write(&home, "my-notes.txt", RH_TEXT("Q. Why?\nA. Because.\n"));
	static const char *const argv[] = {REHEARSE_PROGRAM, NULL};
	struct pty_options options = {.argv = argv, .home = home.path, .cwd = home.path};
	struct pty *pty = pty_start(&options);
	expect_prompt_after(pty, "run --hands-free --device null", "1 answer");
	pty_send(pty, "list -t mot\t");
	pty_expect(pty, "rehearse> list -t motivation");
	type_anew(pty, "show wh\t");
	pty_expect(pty, "rehearse> show why-us");
	type_anew(pty, "replay wh\t");
	pty_expect(pty, "rehearse> replay why-us");
	type_anew(pty, "compare why-us#\t");
	pty_expect(pty, "rehearse> compare why-us#1");
	type_anew(pty, "replay la\t");
	pty_expect(pty, "rehearse> replay last");
	type_anew(pty, "import my\t");
	pty_expect(pty, "rehearse> import my-notes.txt");
	type_anew(pty, "");
	leave(pty, 0);
	tmpdir_remove(&home);
}

static void control_c_clears_the_line_and_control_d_leaves(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_send(pty, "nonsense");
	pty_expect(pty, PROMPT "nonsense");
	pty_send(pty, "\x03");
	pty_expect(pty, "nonsense^C"); /* keys typed before the signal is taken belong to either line */
	expect_prompt_after(pty, "version", "rehearse 0.");
	pty_send(pty, "\x04");
	pty_expect_exit(pty, 0);
	assert_true(pty_modes_unchanged(pty));
	pty_end(pty);
}

static void what_was_typed_is_there_the_next_time(void **state)
{
	(void)state;
	static const char *const argv[] = {REHEARSE_PROGRAM, NULL};
	struct pty *first = start();
	expect_prompt_after(first, "help takes", "Usage: takes");
	pty_send(first, "exit\r");
	pty_expect_exit(first, 0);
	struct pty *second = pty_start(&(struct pty_options){.argv = argv, .home = pty_home(first)});
	pty_expect(second, "rehearse>");
	pty_send(second, "\x1b[A\x1b[A");
	pty_expect(second, PROMPT "help takes");
	pty_send(second, "\x15");
	leave(second, 0);
	pty_end(first);
}

static void run_a_session(unsigned columns, unsigned rows)
{
	struct pty *pty = start_at(columns, rows);
	pty_send(pty, "run -b '" BANK "' opening --device null --prep 0 --time 1m\r");
	pty_expect(pty, "0:01"); /* before, Enter would be a slip */
	pty_send(pty, "\r");
	pty_expect(pty, "1 again");
	pty_send(pty, "q");
	pty_expect(pty, "─ done ─");
	pty_expect_that(pty, at_an_empty_prompt, NULL);
	expect_prompt_after(pty, "takes -n 1", "limit");
	pty_expect(pty, "opening");
	leave(pty, 0);
}

static void a_session_runs_inside_and_comes_back_to_the_prompt(void **state)
{
	(void)state;
	run_a_session(80, 24);
}

static void the_same_in_a_narrow_window(void **state)
{
	(void)state;
	run_a_session(40, 15);
}

static void a_signal_ends_the_shell_as_it_ends_any_program(void **state)
{
	(void)state;
	static const int numbers[] = {SIGTERM, SIGHUP};
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		struct pty *pty = start();
		pty_send(pty, "half a li");
		pty_expect(pty, "half a li");
		pty_signal(pty, numbers[i]);
		pty_expect_exit(pty, 128 + numbers[i]);
		assert_true(pty_modes_unchanged(pty));
		pty_end(pty);
	}
}

static void a_signal_within_a_session_ends_both_after_saving(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_send(pty, "run -b '" BANK "' opening --device null --prep 0 --time 1m\r");
	pty_expect(pty, "● ");
	pty_signal(pty, SIGTERM);
	pty_expect_exit(pty, 128 + SIGTERM);
	assert_true(pty_modes_unchanged(pty));
	static const char *const argv[] = {REHEARSE_PROGRAM, "takes", NULL};
	struct pty *after = pty_start(&(struct pty_options){.argv = argv, .home = pty_home(pty)});
	pty_expect(after, "opening");
	pty_expect_exit(after, 0);
	pty_end(after);
	pty_end(pty);
}

static void the_shell_can_be_stopped_and_brought_back(void **state)
{
	(void)state;
	struct pty *pty = pty_start_shell(&(struct pty_options){0});
	pty_expect(pty, "$");
	pty_send(pty, REHEARSE_PROGRAM " --ui-lang en\r");
	pty_expect(pty, "rehearse>");
	pty_send(pty, "vers");
	pty_expect(pty, PROMPT "vers");
	pty_send(pty, "\x1a");
	pty_expect(pty, "Stopped");
	pty_send(pty, "fg; echo status $?\r");
	pty_expect(pty, "--ui-lang en\n" PROMPT "vers");
	expect_prompt_after(pty, "ion", "rehearse 0.");
	pty_send(pty, "exit\r");
	pty_expect(pty, "status 0");
	pty_end(pty);
}

static void a_narrow_window_cuts_no_sentence_and_no_fact(void **state)
{
	(void)state;
	struct tmpdir home;
	tmpdir_make(&home);
	static const char *const korean[] = {REHEARSE_PROGRAM, "--ui-lang", "ko", NULL};
	struct pty_options options = {.argv = korean, .home = home.path, .columns = 40};
	struct pty *newcomer = pty_start(&options);
	pty_expect(newcomer, "rehearse>\n");
	pty_expect(newcomer, "  import    내 노트로 질문 은행을\n            만들어요\n");
	assert_null(strstr(pty_screen(newcomer), "…"));
	pty_send(newcomer, "\x04");
	pty_expect_exit(newcomer, 0);
	pty_end(newcomer);
	(void)tmpdir_write(&home, ".local/share/rehearse/banks/own.yaml",
	                   RH_TEXT("questions: [{id: why-us, question: Why?, time: 0.1s, prep: 0s}]\n"));
	static const char *const argv[] = {REHEARSE_PROGRAM, NULL};
	options.argv = argv;
	struct pty *pty = pty_start(&options);
	pty_expect(pty, "rehearse>\n");
	pty_send(pty, "run --hands-free --device null\r");
	pty_expect(pty, "All takes");
	pty_expect(pty, "rehearse>\n");
	pty_send(pty, "stats\r");
	pty_expect(pty, " answers: 1 · 0:00 spoken\n days practised: 1\n");
	pty_expect(pty, "rehearse>\n");
	pty_send(pty, "\x04");
	pty_expect_exit(pty, 0);
	pty_end(pty);
	tmpdir_remove(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(commands_work_as_they_do_outside, pty_teardown),
	    cmocka_unit_test_teardown(an_open_quote_is_told_and_nothing_is_run, pty_teardown),
	    cmocka_unit_test_teardown(a_newcomer_is_offered_where_to_begin, pty_teardown),
	    cmocka_unit_test_teardown(whoever_has_questions_is_not, pty_teardown),
	    cmocka_unit_test_teardown(a_narrow_window_cuts_no_sentence_and_no_fact, pty_teardown),
	    cmocka_unit_test_teardown(tab_completes_tags_takes_and_files, pty_teardown),
	    cmocka_unit_test_teardown(options_of_a_command_line_hold_for_it_alone, pty_teardown),
	    cmocka_unit_test_teardown(tab_completes_commands_options_choices_and_questions, pty_teardown),
	    cmocka_unit_test_teardown(control_c_clears_the_line_and_control_d_leaves, pty_teardown),
	    cmocka_unit_test_teardown(what_was_typed_is_there_the_next_time, pty_teardown),
	    cmocka_unit_test_teardown(a_session_runs_inside_and_comes_back_to_the_prompt, pty_teardown),
	    cmocka_unit_test_teardown(the_same_in_a_narrow_window, pty_teardown),
	    cmocka_unit_test_teardown(a_signal_ends_the_shell_as_it_ends_any_program, pty_teardown),
	    cmocka_unit_test_teardown(a_signal_within_a_session_ends_both_after_saving, pty_teardown),
	    cmocka_unit_test_teardown(the_shell_can_be_stopped_and_brought_back, pty_teardown),
	};
	return cmocka_run_group_tests_name("pty.shell", tests, NULL, NULL);
}
