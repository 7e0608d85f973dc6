// SPDX-License-Identifier: GPL-3.0-or-later
/* A whole session on a real terminal: what a person sees, what their keys do, and that every way out leaves terminal
 * and takes as they should be. */

#include "history/history.h"
#include "os/files.h"
#include "support/check.h"
#include "support/pty.h"
#include "support/tmpdir.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BANK    REHEARSE_SOURCE_DIR "/tests/pty/bank.yaml"
#define OPENING "어떤 일을 가장 오래"

static const char *const run_opening[] = {REHEARSE_PROGRAM, "run",  "-b",        BANK, "opening", "--device", "null",
                                          "--sink",         "null", "--ui-lang", "en", "--seed",  "7",        NULL};
static const char *const run_second[] = {REHEARSE_PROGRAM, "run",  "-b",        BANK, "second", "--device", "null",
                                         "--sink",         "null", "--ui-lang", "en", "--seed", "7",        NULL};

static struct pty *start(const char *const *argv, unsigned columns, unsigned rows)
{
	struct pty_options options = {.argv = argv, .columns = columns, .rows = rows};
	return pty_start(&options);
}

static void expect_tidy_terminal(struct pty *pty)
{
	assert_true(pty_modes_unchanged(pty));
	assert_true(pty_cursor_visible(pty));
	assert_false(pty_paste_marked(pty));
}

/* The newest attempt of the session that has just ended. */
static void expect_attempt(struct pty *pty, const char *outcome, int64_t count, bool recorded)
{
	char path[512];
	(void)snprintf(path, sizeof path, "%s/.local/share/rehearse/history.db", pty_home(pty));
	struct rh_history *history = NULL;
	assert_int_equal(rh_history_new(path, &history, NULL), RH_OK);
	struct rh_history_filter all = {0};
	const struct rh_attempt *attempts = NULL;
	size_t found = 0;
	assert_int_equal(rh_history_attempts(history, &all, &attempts, &found, NULL), RH_OK);
	assert_int_equal(found, count);
	assert_string_equal(rh_outcome_name(attempts[0].outcome), outcome);
	assert_int_equal(attempts[0].path.length > 0, recorded);
	bool ended = attempts[0].outcome != RH_OUTCOME_INTERRUPTED;
	if (recorded)
		assert_int_equal(access(attempts[0].path.data, R_OK), 0);
	if (recorded && ended) /* a crash leaves the length to be found out */
		assert_in_range(attempts[0].frames, 1, INT64_MAX);
	rh_history_free(history);
}

static void think_then_speak(struct pty *pty)
{
	pty_expect(pty, OPENING);
	pty_expect(pty, "think");
	pty_expect(pty, "Enter start now");
	pty_send(pty, "\r");
	pty_expect(pty, "● ");
	pty_expect(pty, "rec");
}

static void answer_and_review(unsigned columns, unsigned rows)
{
	struct pty *pty = start(run_opening, columns, rows);
	think_then_speak(pty);
	pty_expect(pty, "over");
	pty_expect(pty, "+0:0");
	pty_send(pty, "\r");
	pty_expect(pty, "1 again");
	pty_send(pty, "3");
	pty_expect(pty, "✓3 good");
	pty_send(pty, "k");
	pty_expect(pty, "› – what it was");
	pty_send(pty, "\x1b[B ");
	pty_expect(pty, "› ✓ how long");
	pty_send(pty, "\r");
	pty_expect(pty, "✓ how long");
	pty_send(pty, "p");
	pty_expect(pty, "playing");
	pty_expect_gone(pty, "playing");
	pty_send(pty, "?");
	pty_expect(pty, "another take");
	pty_send(pty, "?");
	pty_expect_gone(pty, "another take");
	pty_send(pty, "r");
	think_then_speak(pty);
	pty_expect(pty, "over");
	pty_send(pty, "\r");
	pty_expect(pty, "2nd take");
	pty_send(pty, "q");
	pty_expect_exit(pty, 0);
	expect_tidy_terminal(pty);
	expect_attempt(pty, "finished", 2, true);
	pty_end(pty);
}

static void a_question_is_thought_over_answered_and_reviewed(void **state)
{
	(void)state;
	answer_and_review(80, 24);
}

static void the_same_fits_a_narrow_window(void **state)
{
	(void)state;
	answer_and_review(40, 15);
}

static void a_skipped_question_leads_on(void **state)
{
	(void)state;
	struct pty *pty = start(run_opening, 80, 24);
	pty_expect(pty, "think");
	pty_send(pty, "s");
	pty_expect_exit(pty, 0);
	expect_tidy_terminal(pty);
	expect_attempt(pty, "skipped", 1, false);
	pty_end(pty);
}

static void a_paused_answer_waits(void **state)
{
	(void)state;
	struct pty *pty = start(run_second, 80, 24);
	pty_expect(pty, "think");
	pty_send(pty, "\r");
	pty_expect(pty, "0:01");
	pty_send(pty, " ");
	pty_expect(pty, "‖ paused");
	pty_send(pty, " ");
	pty_expect(pty, "● speak");
	pty_send(pty, "\r");
	pty_expect(pty, "1 again");
	pty_send(pty, "\r");
	pty_expect_exit(pty, 0);
	expect_attempt(pty, "finished", 1, true);
	pty_end(pty);
}

static void ctrl_c_in_an_answer_saves_it(void **state)
{
	(void)state;
	struct pty *pty = start(run_second, 80, 24);
	pty_expect(pty, "think");
	pty_send(pty, "\r");
	pty_expect(pty, "0:01");
	pty_send(pty, "\x03");
	pty_expect_exit(pty, 128 + SIGINT);
	expect_tidy_terminal(pty);
	expect_attempt(pty, "quit", 1, true);
	pty_end(pty);
}

static void a_signal_ends_the_session_after_saving(int number, const char *until, const char *keys)
{
	struct pty *pty = start(run_second, 80, 24);
	pty_expect(pty, "think");
	pty_send(pty, keys);
	pty_expect(pty, until);
	pty_signal(pty, number);
	pty_expect_exit(pty, 128 + number);
	expect_tidy_terminal(pty);
	expect_attempt(pty, "quit", 1, keys[0] != '\0');
	pty_end(pty);
}

static void sigterm_while_thinking(void **state)
{
	(void)state;
	a_signal_ends_the_session_after_saving(SIGTERM, "think", "");
}

static void sigterm_while_answering(void **state)
{
	(void)state;
	a_signal_ends_the_session_after_saving(SIGTERM, "0:01", "\r");
}

static void sighup_while_answering(void **state)
{
	(void)state;
	a_signal_ends_the_session_after_saving(SIGHUP, "0:01", "\r");
}

static void a_closed_window_saves_the_answer(void **state)
{
	(void)state;
	struct pty *pty = start(run_second, 80, 24);
	pty_expect(pty, "think");
	pty_send(pty, "\r");
	pty_expect(pty, "0:01");
	pty_hang_up(pty);
	pty_expect_exit(pty, 128 + SIGHUP);
	expect_attempt(pty, "quit", 1, true);
	pty_end(pty);
}

static struct pty *start_in_shell(void)
{
	static const char *const env[] = {"program=" REHEARSE_PROGRAM, NULL};
	struct pty_options options = {.env = env};
	struct pty *pty = pty_start_shell(&options);
	pty_expect(pty, "$");
	pty_send(pty, "$program run -b " BANK " second --device null --sink null --ui-lang en\r");
	pty_expect(pty, "think");
	return pty;
}

static void stop_and_go_on(struct pty *pty)
{
	pty_send(pty, "\x1a");
	pty_expect(pty, "Stopped");
	assert_true(pty_cursor_visible(pty));
	pty_send(pty, "clear; fg\r");
}

static void stopping_waits_while_thinking_and_answering(void **state)
{
	(void)state;
	struct pty *pty = start_in_shell();
	stop_and_go_on(pty);
	pty_expect(pty, "‖ suspended");
	pty_send(pty, "\r");
	pty_expect(pty, "think");
	pty_send(pty, "\r");
	pty_expect(pty, "● speak");
	stop_and_go_on(pty);
	pty_expect(pty, "‖ suspended");
	pty_send(pty, " ");
	pty_expect(pty, "0:01");
	pty_send(pty, " ");
	pty_expect(pty, "‖ paused");
	stop_and_go_on(pty);
	pty_expect(pty, "‖ paused");
	pty_send(pty, " ");
	pty_expect(pty, "● speak");
	pty_send(pty, "q");
	pty_expect(pty, "rehearse takes\n$");
	pty_send(pty, "exit\r");
	pty_expect_exit(pty, 0);
	expect_attempt(pty, "quit", 1, true);
	pty_end(pty);
}

static void stopping_in_review_and_in_a_note_goes_on_where_it_was(void **state)
{
	(void)state;
	struct pty *pty = start_in_shell();
	pty_send(pty, "\r");
	pty_expect(pty, "0:01");
	pty_send(pty, "\r");
	pty_expect(pty, "1 again");
	stop_and_go_on(pty);
	pty_expect(pty, "1 again");
	pty_send(pty, "n");
	pty_expect(pty, "note:");
	pty_send(pty, "더 짧게");
	pty_expect(pty, "note: 더 짧게");
	stop_and_go_on(pty);
	pty_expect(pty, "note: 더 짧게");
	pty_send(pty, "\r");
	pty_expect(pty, "1 again");
	pty_send(pty, "\r");
	pty_expect(pty, "rehearse takes\n$");
	pty_send(pty, "exit\r");
	pty_expect_exit(pty, 0);
	pty_end(pty);
}

static void a_resized_window_is_painted_anew(void **state)
{
	(void)state;
	struct pty *pty = start(run_second, 80, 24);
	pty_expect(pty, "think");
	pty_send(pty, "\r");
	pty_expect(pty, "● speak");
	pty_resize(pty, 40, 15);
	pty_expect(pty, "● speak");
	pty_expect_gone(pty, "m stuck");
	pty_resize(pty, 100, 30);
	pty_expect(pty, "m stuck");
	pty_send(pty, "q");
	pty_expect_exit(pty, 0);
	expect_tidy_terminal(pty);
	pty_end(pty);
}

static void jamo_keys_work_too(void **state)
{
	(void)state;
	struct pty *pty = start(run_second, 80, 24);
	pty_expect(pty, "think");
	pty_send(pty, "ㅂ");
	pty_expect_exit(pty, 0);
	expect_attempt(pty, "quit", 1, false);
	pty_end(pty);
}

static void plain_mode_writes_whole_lines_without_escapes(void **state)
{
	(void)state;
	static const char *const argv[] = {REHEARSE_PROGRAM, "--plain",  "run",  "-b",     BANK,
	                                   "opening",        "--device", "null", "--sink", "null",
	                                   "--ui-lang",      "en",       NULL};
	struct pty *pty = start(argv, 80, 24);
	pty_expect(pty, "think 30 s");
	pty_send(pty, "\r");
	pty_expect(pty, "answer, 1 s");
	pty_expect(pty, "\ntime\n");
	pty_send(pty, "\r");
	pty_expect(pty, "done: ");
	pty_expect(pty, "keys: p play");
	pty_send(pty, "\r");
	pty_expect_exit(pty, 0);
	struct rh_text bytes = pty_bytes(pty);
	assert_null(memchr(bytes.data, '\x1b', bytes.length));
	pty_end(pty);
}

static void a_recorded_answer_is_played_with_a_progress_line(void **state)
{
	(void)state;
	struct pty *pty = start(run_second, 80, 24);
	pty_expect(pty, "think");
	pty_send(pty, "\r");
	pty_expect(pty, "0:03");
	pty_send(pty, "\r");
	pty_expect(pty, "1 again");
	pty_send(pty, "q");
	pty_expect_exit(pty, 0);
	static const char *const argv[] = {REHEARSE_PROGRAM, "replay",    "second#1", "--sink",
	                                   "null",           "--ui-lang", "en",       NULL};
	struct pty_options options = {.argv = argv, .home = pty_home(pty)};
	struct pty *replay = pty_start(&options);
	pty_expect(replay, "▶ 0:00 / 0:03");
	pty_send(replay, " ");
	pty_expect(replay, "‖ 0:0");
	pty_send(replay, " \x1b[D");
	pty_expect(replay, "▶ 0:01");
	pty_send(replay, "q");
	pty_expect_exit(replay, 0);
	expect_tidy_terminal(replay);
	pty_end(replay);
	pty_end(pty);
}

static const char *const run_aloud[] = {REHEARSE_PROGRAM, "run",      "-b",     BANK,     "opening",
                                        "--voice",        "--device", "null",   "--sink", "null",
                                        "--ui-lang",      "en",       "--seed", "7",      NULL};
#define OWN_SYNTHESISER "PATH=" REHEARSE_SOURCE_DIR "/tests/pty/bin:/usr/bin:/bin"

static void a_question_is_read_aloud_before_it_is_thought_over(void **state)
{
	(void)state;
	static const char *const env[] = {OWN_SYNTHESISER, NULL};
	struct pty_options options = {.argv = run_aloud, .env = env};
	struct pty *pty = pty_start(&options);
	pty_expect(pty, "think");
	char path[512];
	(void)snprintf(path, sizeof path, "%s/said", pty_home(pty));
	char *said = tmpdir_read(path);
	assert_non_null(strstr(said, OPENING));
	free(said);
	pty_send(pty, "q");
	pty_expect_exit(pty, 0);
	pty_end(pty);
}

static void enter_cuts_the_voice_short(void **state)
{
	(void)state;
	static const char *const env[] = {OWN_SYNTHESISER, "ENDLESS=1", NULL};
	struct pty_options options = {.argv = run_aloud, .env = env};
	struct pty *pty = pty_start(&options);
	pty_expect(pty, "listen");
	pty_send(pty, "\r");
	pty_expect(pty, "think");
	pty_send(pty, "q");
	pty_expect_exit(pty, 0);
	pty_end(pty);
}

static void a_killed_session_goes_on_with_the_same_question(void **state)
{
	(void)state;
	static const char *const argv[] = {REHEARSE_PROGRAM, "run",    "-b",     BANK,        "--device",
	                                   "null",           "--sink", "null",   "--ui-lang", "en",
	                                   "--seed",         "3",      "--prep", "30s",       NULL};
	struct pty *pty = start(argv, 80, 24);
	pty_expect(pty, " 1/2");
	pty_send(pty, "s");
	pty_expect(pty, " 2/2");
	char second[64];
	(void)snprintf(second, sizeof second, "%s",
	               strstr(pty_screen(pty), OPENING) > strstr(pty_screen(pty), " 2/2") ? OPENING
	                                                                                  : "What would you do");
	pty_send(pty, "\r");
	pty_expect(pty, "0:00");
	pty_signal(pty, SIGKILL);
	pty_expect_exit(pty, 128 + SIGKILL);
	expect_attempt(pty, "interrupted", 2, true);
	static const char *const resume[] = {REHEARSE_PROGRAM, "run", "--resume", NULL};
	struct pty_options options = {.argv = resume, .home = pty_home(pty)};
	struct pty *again = pty_start(&options);
	pty_expect(again, " 2/2");
	pty_expect(again, second);
	pty_send(again, "s");
	pty_expect_exit(again, 0);
	pty_end(again);
	struct pty *over = pty_start(&options);
	pty_expect(over, "the last interview came to its end");
	pty_expect_exit(over, 1);
	pty_end(over);
	pty_end(pty);
}

/* Its follow-ups were skipped with it: an older one is what is unfinished. */
static void a_question_skipped_with_its_follow_ups_is_finished(void **state)
{
	(void)state;
	char bank[512];
	struct pty *older = start(run_second, 80, 24);
	pty_expect(older, "think");
	pty_send(older, "q");
	pty_expect_exit(older, 0);
	(void)snprintf(bank, sizeof bank, "%s/chain.yaml", pty_home(older));
	assert_int_equal(rh_file_write(bank,
	                               RH_TEXT("{id: chain, lang: en, questions: [{id: why, question: Why?,"
	                                       " follow_ups: [{id: how, question: How?}]}]}"),
	                               RH_REPLACE_NEVER, NULL),
	                 RH_OK);
	const char *const argv[] = {REHEARSE_PROGRAM, "run", "-b", bank, "--no-record", "--ui-lang", "en", NULL};
	struct pty_options options = {.argv = argv, .home = pty_home(older)};
	struct pty *skipped = pty_start(&options);
	pty_expect(skipped, "Why?");
	pty_send(skipped, "s");
	pty_expect_exit(skipped, 0);
	static const char *const resume[] = {REHEARSE_PROGRAM, "run", "--resume", NULL};
	options.argv = resume;
	struct pty *again = pty_start(&options);
	pty_expect(again, "What would you do");
	pty_send(again, "s");
	pty_expect_exit(again, 0);
	pty_end(again);
	pty_end(skipped);
	pty_end(older);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(a_question_is_thought_over_answered_and_reviewed, pty_teardown),
	    cmocka_unit_test_teardown(the_same_fits_a_narrow_window, pty_teardown),
	    cmocka_unit_test_teardown(a_skipped_question_leads_on, pty_teardown),
	    cmocka_unit_test_teardown(a_paused_answer_waits, pty_teardown),
	    cmocka_unit_test_teardown(ctrl_c_in_an_answer_saves_it, pty_teardown),
	    cmocka_unit_test_teardown(sigterm_while_thinking, pty_teardown),
	    cmocka_unit_test_teardown(sigterm_while_answering, pty_teardown),
	    cmocka_unit_test_teardown(sighup_while_answering, pty_teardown),
	    cmocka_unit_test_teardown(a_closed_window_saves_the_answer, pty_teardown),
	    cmocka_unit_test_teardown(stopping_waits_while_thinking_and_answering, pty_teardown),
	    cmocka_unit_test_teardown(stopping_in_review_and_in_a_note_goes_on_where_it_was, pty_teardown),
	    cmocka_unit_test_teardown(a_resized_window_is_painted_anew, pty_teardown),
	    cmocka_unit_test_teardown(jamo_keys_work_too, pty_teardown),
	    cmocka_unit_test_teardown(plain_mode_writes_whole_lines_without_escapes, pty_teardown),
	    cmocka_unit_test_teardown(a_question_is_read_aloud_before_it_is_thought_over, pty_teardown),
	    cmocka_unit_test_teardown(enter_cuts_the_voice_short, pty_teardown),
	    cmocka_unit_test_teardown(a_question_skipped_with_its_follow_ups_is_finished, pty_teardown),
	    cmocka_unit_test_teardown(a_killed_session_goes_on_with_the_same_question, pty_teardown),
	    cmocka_unit_test_teardown(a_recorded_answer_is_played_with_a_progress_line, pty_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
