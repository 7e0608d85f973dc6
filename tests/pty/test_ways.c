// SPDX-License-Identifier: GPL-3.0-or-later
/* Other ways through a session: without a single letter, on a Korean keyboard, in plain lines, over a sleeping machine
 * and a stopped program in every state, with tones and timed parts. */

#include "history/history.h"
#include "support/check.h"
#include "support/pty.h"
#include "support/tmpdir.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BANK  REHEARSE_SOURCE_DIR "/tests/pty/bank.yaml"
#define PARTS REHEARSE_SOURCE_DIR "/tests/pty/parts.yaml"
#define RUN   REHEARSE_PROGRAM, "run", "-b", BANK, "--device", "null", "--sink", "null", "--ui-lang", "en", "--seed", "7"

static struct pty *start_with(const char *const *argv, const char *const *env)
{
	struct pty_options options = {.argv = argv, .env = env};
	return pty_start(&options);
}

static struct rh_history *open_history(struct pty *pty)
{
	char path[512];
	struct rh_history *history = NULL;
	(void)snprintf(path, sizeof path, "%s/.local/share/rehearse/history.db", pty_home(pty));
	assert_int_equal(rh_history_new(path, &history, NULL), RH_OK);
	return history;
}

/* Outcomes of all attempts, the oldest first, joined by blanks. */
static void expect_outcomes(struct pty *pty, const char *outcomes)
{
	struct rh_history *history = open_history(pty);
	const struct rh_attempt *attempts = NULL;
	size_t count = 0;
	struct rh_buffer said = {0};
	assert_int_equal(rh_history_attempts(history, &(struct rh_history_filter){0}, &attempts, &count, NULL), RH_OK);
	for (size_t i = count; i-- > 0;)
		rh_buffer_printf(&said, "%s%s", said.length > 0 ? " " : "", rh_outcome_name(attempts[i].outcome));
	check_written(&said, outcomes);
	rh_buffer_done(&said);
	rh_history_free(history);
}

/* Kinds and numbers of the marks of a take, by time. */
static void expect_marks(struct pty *pty, int64_t take, const char *kinds)
{
	struct rh_history *history = open_history(pty);
	const struct rh_history_mark *marks = NULL;
	size_t count = 0;
	struct rh_buffer said = {0};
	assert_int_equal(rh_history_marks(history, take, &marks, &count, NULL), RH_OK);
	for (size_t i = 0; i < count; i++)
		rh_buffer_printf(&said, "%s%.*s:%lld", i > 0 ? " " : "", RH_TEXT_ARGS(marks[i].kind),
		                 (long long)marks[i].number);
	check_written(&said, kinds);
	rh_buffer_done(&said);
	rh_history_free(history);
}

static void expect_note(struct pty *pty, int64_t take, const char *note)
{
	struct rh_history *history = open_history(pty);
	const struct rh_attempt *attempt = NULL;
	assert_int_equal(rh_history_attempt(history, take, &attempt, NULL), RH_OK);
	check_text(attempt->note, note);
	rh_history_free(history);
}

static void no_letter_is_needed(void **state)
{
	(void)state;
	static const char *const argv[] = {RUN, "opening", "second", NULL};
	struct pty *pty = start_with(argv, NULL);
	pty_expect(pty, "think");
	pty_send(pty, "\x1b[B"); /* a hint */
	pty_expect(pty, "hint  Whether you stay");
	pty_send(pty, " ");
	pty_expect(pty, "over");
	pty_send(pty, "\x1b[A"); /* stuck */
	pty_send(pty, " ");
	pty_expect(pty, "‖ paused");
	pty_send(pty, "\r");
	pty_expect(pty, "● over");
	pty_send(pty, "\r");
	pty_expect(pty, "1 again");
	pty_send(pty, "\x1b[A"); /* the key points */
	pty_expect(pty, "› – what it was");
	pty_send(pty, " \x1b[B ");
	pty_expect(pty, "› ✓ how long");
	pty_send(pty, "\x1b");
	pty_expect(pty, "1 again");
	pty_send(pty, " "); /* listen */
	pty_expect(pty, "playing");
	pty_send(pty, " ");
	pty_expect_gone(pty, "playing");
	pty_send(pty, "\x1b[D"); /* once more */
	pty_expect(pty, "think");
	pty_send(pty, "\r");
	pty_expect(pty, "over");
	pty_send(pty, "\r");
	pty_expect(pty, "2nd take");
	pty_send(pty, "\x1b[C"); /* the next question */
	pty_expect(pty, " 2/2");
	pty_send(pty, "\r");
	pty_expect(pty, "speak   0:01");
	pty_send(pty, "\r");
	pty_expect(pty, "Enter finish");
	pty_send(pty, "\r");
	pty_expect_exit(pty, 0);
	expect_outcomes(pty, "finished finished finished");
	pty_end(pty);
}

/* The letters of the keys on a two-set Korean layout, as it sends them by itself: ㅡ m, ㅗ h, ㅔ p, ㅏ k, ㅁ a, ㄱ r,
 * ㄴ s, ㅂ q, ㅜ n. */
static void a_korean_layout_needs_no_switching(void **state)
{
	(void)state;
	static const char *const argv[] = {RUN, "opening", "second", NULL};
	struct pty *pty = start_with(argv, NULL);
	pty_expect(pty, "think");
	pty_send(pty, "ㅗ");
	pty_expect(pty, "hint  Whether you stay");
	pty_send(pty, "\r");
	pty_expect(pty, "over");
	pty_send(pty, "ㅡ\r");
	pty_expect(pty, "1 again");
	pty_send(pty, "ㅏ");
	pty_expect(pty, "› – what it was");
	pty_send(pty, "ㅏ");
	pty_expect(pty, "1 again");
	pty_send(pty, "ㅁ");
	pty_expect(pty, "a garden for nine years");
	pty_send(pty, "ㅔ");
	pty_expect(pty, "playing");
	pty_send(pty, "ㅔ");
	pty_expect_gone(pty, "playing");
	pty_send(pty, "ㅜ");
	pty_expect(pty, "note:");
	pty_send(pty, "짧게\r");
	pty_expect(pty, "1 again");
	pty_send(pty, "3");
	pty_expect(pty, "✓3 good");
	pty_send(pty, "ㄱ");
	pty_expect(pty, "think");
	pty_send(pty, "ㄴ");
	pty_expect(pty, " 2/2");
	pty_send(pty, "ㅂ");
	pty_expect_exit(pty, 0);
	expect_outcomes(pty, "finished skipped quit");
	expect_marks(pty, 1, "hint:1 stuck:0");
	pty_end(pty);
}

/* How often something stands among the bytes a program wrote. */
static size_t count_in(struct rh_text bytes, const char *text)
{
	size_t count = 0;
	struct rh_text rest = bytes;
	for (size_t at = rh_text_find(rest, rh_text_of(text)); at != SIZE_MAX;
	     at = rh_text_find(rest, rh_text_of(text))) {
		rest = rh_text_slice(rest, at + strlen(text), SIZE_MAX);
		count++;
	}
	return count;
}

/* A second of it, as a keyboard repeats it. */
static void enter_held_down_starts_an_answer_and_no_more(void **state)
{
	enum { REPEATS = 100, EVERY_US = 10000 };
	(void)state;
	static const char *const argv[] = {RUN, "opening", "second", NULL};
	struct pty *pty = start_with(argv, NULL);
	pty_expect(pty, "think");
	for (int i = 0; i < REPEATS; i++) {
		pty_send(pty, "\r");
		(void)usleep(EVERY_US);
		pty_look(pty);
	}
	pty_expect(pty, "+0:01"); /* the key has been let go for long */
	assert_null(strstr(pty_screen(pty), "again"));
	pty_send(pty, "\r");
	pty_expect(pty, "1 again");
	pty_send(pty, "q");
	pty_expect_exit(pty, 0);
	expect_outcomes(pty, "finished");
	pty_end(pty);
}

/* Sends a key and waits for the line that answers it. */
static void answered(struct pty *pty, const char *key, const char *line)
{
	size_t before = count_in(pty_bytes(pty), line);
	pty_send(pty, key);
	while (count_in(pty_bytes(pty), line) == before) {
		usleep(1000);
		pty_look(pty);
	}
}

static void every_key_is_answered_in_plain_lines(void **state)
{
	(void)state;
	static const char *const argv[] = {RUN, "--plain", "opening", NULL};
	struct pty *pty = start_with(argv, NULL);
	pty_expect(pty, "think 30 s");
	answered(pty, "?", "keys: Enter start now");
	answered(pty, "?", "keys: Enter start now");
	answered(pty, "h", "hint  Whether");
	answered(pty, "x", "that key does nothing here");
	answered(pty, "\r", "answer, 1 s");
	pty_expect(pty, "\ntime\n");
	answered(pty, "m", "marked at");
	answered(pty, " ", "paused at");
	answered(pty, "m", "that key does nothing here");
	answered(pty, " ", "going on at");
	answered(pty, "\r", "keys: p play");
	answered(pty, "2", "rated hard");
	answered(pty, "k", "point 1 of 3, not said: what it was");
	answered(pty, " ", "point 1 of 3, said: what it was");
	answered(pty, "\x1b[B", "point 2 of 3, not said: how long");
	answered(pty, "\r", "key points said: 1 of 3");
	answered(pty, "a", "a garden for nine years");
	answered(pty, "p", "playing");
	answered(pty, "p", "playback stopped");
	answered(pty, "?", "keys: p play");
	answered(pty, "n", "note, ended by Enter");
	answered(pty, "calm\r", "note kept");
	answered(pty, "r", "think 30 s");
	answered(pty, "s", "skipped");
	pty_expect_exit(pty, 0);
	expect_note(pty, 1, "calm");
	struct rh_text bytes = pty_bytes(pty);
	assert_int_equal(count_in(bytes, "\x1b"), 0);
	/* The terminal adds one to each line; the program none. */
	assert_int_equal(count_in(bytes, "\r"), count_in(bytes, "\r\n"));
	assert_int_equal(count_in(bytes, "\n"), count_in(bytes, "\r\n"));
	pty_end(pty);
}

/* A machine that wakes from an hour's sleep: its clock since the boot has gone on, the other stood still. */
static struct pty *start_sleeper(const char *const *argv, struct tmpdir *dir, const char **nap)
{
	static char preload[512], file[512];
	tmpdir_make(dir);
	*nap = tmpdir_path(dir, "nap");
	(void)snprintf(preload, sizeof preload, "LD_PRELOAD=%s", SLEEPER);
	(void)snprintf(file, sizeof file, "REHEARSE_TEST_NAP=%s", *nap);
	static const char *env[] = {preload, file, "ASAN_OPTIONS=verify_asan_link_order=0", NULL};
	return start_with(argv, env);
}

static void sleep_now(const char *nap, const char *seconds)
{
	FILE *file = fopen(nap, "w");
	assert_non_null(file);
	assert_true(fputs(seconds, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void a_machine_that_slept_waits_for_a_key_in_every_state(void **state)
{
	(void)state;
	static const char *const argv[] = {RUN, "second", NULL};
	struct tmpdir dir;
	const char *nap = NULL;
	struct pty *pty = start_sleeper(argv, &dir, &nap);
	pty_expect(pty, "think");
	sleep_now(nap, "3600");
	pty_expect(pty, "‖ suspended");
	pty_send(pty, "\r");
	pty_expect(pty, "think");
	pty_send(pty, "\r");
	pty_expect(pty, "0:01");
	sleep_now(nap, "7200");
	pty_expect(pty, "‖ suspended");
	pty_send(pty, " ");
	pty_expect(pty, "● speak");
	pty_send(pty, " ");
	pty_expect(pty, "‖ paused");
	sleep_now(nap, "10800");
	pty_send(pty, "?"); /* the loop has looked */
	pty_expect(pty, "close this list");
	pty_send(pty, "?");
	pty_expect(pty, "‖ paused");
	pty_send(pty, " ");
	pty_expect(pty, "● speak");
	pty_send(pty, "\r");
	pty_expect(pty, "1 again");
	sleep_now(nap, "14400");
	pty_send(pty, "3");
	pty_expect(pty, "✓3 good");
	pty_send(pty, "\r");
	pty_expect_exit(pty, 0);
	expect_outcomes(pty, "finished");
	expect_marks(pty, 1, "pause:0 resume:0 pause:0 resume:0 pause:0 resume:0");
	pty_end(pty);
	tmpdir_remove(&dir);
}

static void where_pausing_is_forbidden_a_sleep_ends_the_answer(void **state)
{
	(void)state;
	static const char *const argv[] = {RUN, "second", "--strict", NULL};
	struct tmpdir dir;
	const char *nap = NULL;
	struct pty *pty = start_sleeper(argv, &dir, &nap);
	pty_expect(pty, "think");
	pty_send(pty, "\r");
	pty_expect(pty, "0:01");
	sleep_now(nap, "3600");
	pty_expect(pty, "interrupted");
	pty_expect(pty, "1 again");
	pty_send(pty, "\r");
	pty_expect_exit(pty, 0);
	expect_outcomes(pty, "interrupted");
	struct rh_history *history = open_history(pty);
	const struct rh_attempt *attempt = NULL;
	assert_int_equal(rh_history_attempt(history, 1, &attempt, NULL), RH_OK);
	assert_true(attempt->path.length > 0 && attempt->frames > 0);
	rh_history_free(history);
	pty_end(pty);
	tmpdir_remove(&dir);
}

static void stop_and_go_on(struct pty *pty)
{
	pty_send(pty, "\x1a");
	pty_expect(pty, "Stopped");
	assert_true(pty_cursor_visible(pty));
	pty_send(pty, "clear; fg\r");
}

static struct pty *start_in_shell(const char *const *env, const char *words)
{
	struct pty_options options = {.env = env};
	struct pty *pty = pty_start_shell(&options);
	char line[512];
	(void)snprintf(line, sizeof line, "$program run -b " BANK " --device null --sink null --ui-lang en %s\r",
	               words);
	pty_expect(pty, "$");
	pty_send(pty, line);
	return pty;
}

/* After the last line of what the session leaves behind. */
static void leave_shell(struct pty *pty, const char *last_line)
{
	char prompt[128];
	(void)snprintf(prompt, sizeof prompt, "%s\n$", last_line);
	pty_expect(pty, prompt);
	pty_send(pty, "exit\r");
	pty_expect_exit(pty, 0);
}

static void stopped_while_a_question_is_read_it_goes_on(void **state)
{
	(void)state;
	static const char *const env[] = {
	    "program=" REHEARSE_PROGRAM, "PATH=" REHEARSE_SOURCE_DIR "/tests/pty/bin:/usr/bin:/bin", "ENDLESS=1", NULL};
	struct pty *pty = start_in_shell(env, "second --voice");
	pty_expect(pty, "listen");
	stop_and_go_on(pty);
	pty_expect(pty, "Enter");
	pty_send(pty, "\r");
	pty_expect(pty, "think");
	pty_send(pty, "q");
	leave_shell(pty, "session left");
	pty_end(pty);
}

static void stopped_in_the_list_of_points_it_is_still_there(void **state)
{
	(void)state;
	static const char *const env[] = {"program=" REHEARSE_PROGRAM, NULL};
	struct pty *pty = start_in_shell(env, "opening");
	pty_expect(pty, "think");
	pty_send(pty, "\r");
	pty_expect(pty, "over");
	pty_send(pty, "\r");
	pty_expect(pty, "1 again");
	pty_send(pty, "k");
	pty_expect(pty, "› – what it was");
	stop_and_go_on(pty);
	pty_expect(pty, "› – what it was");
	pty_send(pty, "q");
	leave_shell(pty, "rehearse takes");
	expect_outcomes(pty, "finished");
	pty_end(pty);
}

static void stopped_where_pausing_is_forbidden_the_answer_is_interrupted(void **state)
{
	(void)state;
	static const char *const env[] = {"program=" REHEARSE_PROGRAM, NULL};
	struct pty *pty = start_in_shell(env, "second --strict");
	pty_expect(pty, "think");
	pty_send(pty, "\r");
	pty_expect(pty, "0:01");
	stop_and_go_on(pty);
	pty_expect(pty, "1 again");
	pty_send(pty, "\r");
	leave_shell(pty, "rehearse takes");
	expect_outcomes(pty, "interrupted");
	pty_end(pty);
}

static void tones_and_parts_are_heard_shown_and_marked(void **state)
{
	(void)state;
	static const char *const argv[] = {REHEARSE_PROGRAM, "run",    "-b",        PARTS,    "--device",
	                                   "null",           "--sink", "null",      "--cues", "tone",
	                                   "--cues-at",      "phases", "--ui-lang", "en",     NULL};
	struct pty *pty = start_with(argv, NULL);
	pty_expect(pty, "think");
	pty_send(pty, "\r");
	pty_expect(pty, "part 1/2 · what it was · until 0:01");
	pty_expect(pty, "m next part");
	pty_send(pty, "m");
	pty_expect(pty, "m stuck");
	pty_expect(pty, "part 2/2 · why · until 0:02");
	pty_expect(pty, "over");
	pty_send(pty, "\r");
	pty_expect(pty, "tones in the take at 0:01, 0:01, 0:01, 0:02");
	pty_expect(pty, "parts  what it was 0:0");
	pty_send(pty, "\r");
	pty_expect_exit(pty, 0);
	expect_outcomes(pty, "finished");
	expect_marks(pty, 1, "section:1 cue:1 cue:2 cue:3 cue:4");
	pty_end(pty);
}

static void a_missing_microphone_is_told_in_the_language_of_the_interface(void **state)
{
	(void)state;
	static const char *const argv[] = {REHEARSE_PROGRAM, "run", "-b", BANK, "opening", "--ui-lang", "ko", NULL};
	static const char *const env[] = {"PULSE_SERVER=unix:/nowhere/native", NULL};
	struct pty *pty = start_with(argv, env);
	pty_expect(pty, "소리 서버가 연결을 거부했어요");
	pty_send(pty, "\r");
	pty_expect(pty, "초과");
	pty_send(pty, "\r");
	pty_expect(pty, "1 다시");
	unsigned notice = 0, result = 0, column = 0;
	assert_true(pty_find(pty, "소리 서버가", &notice, &column));
	assert_true(pty_find(pty, "첫 테이크", &result, &column));
	assert_true(notice < result);
	assert_non_null(strstr(pty_row(pty, result + 1), "소리 서버가 연결을 거부했어요"));
	pty_send(pty, "q");
	pty_expect_exit(pty, 0);
	pty_end(pty);
}

static void the_bell_rings_before_the_answer(void **state)
{
	(void)state;
	static const char *const argv[] = {RUN, "second", "--cues", "bell", NULL};
	struct pty *pty = start_with(argv, NULL);
	pty_expect(pty, "think");
	assert_int_equal(count_in(pty_bytes(pty), "\a"), 0);
	pty_send(pty, "\r");
	pty_expect(pty, "● speak");
	assert_int_equal(count_in(pty_bytes(pty), "\a"), 1);
	pty_send(pty, "q");
	pty_expect_exit(pty, 0);
	expect_marks(pty, 1, "");
	pty_end(pty);
}

#define TEST(name) cmocka_unit_test_teardown(name, pty_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(no_letter_is_needed),
	    TEST(a_korean_layout_needs_no_switching),
	    TEST(enter_held_down_starts_an_answer_and_no_more),
	    TEST(every_key_is_answered_in_plain_lines),
	    TEST(a_machine_that_slept_waits_for_a_key_in_every_state),
	    TEST(where_pausing_is_forbidden_a_sleep_ends_the_answer),
	    TEST(stopped_while_a_question_is_read_it_goes_on),
	    TEST(stopped_in_the_list_of_points_it_is_still_there),
	    TEST(stopped_where_pausing_is_forbidden_the_answer_is_interrupted),
	    TEST(tones_and_parts_are_heard_shown_and_marked),
	    TEST(a_missing_microphone_is_told_in_the_language_of_the_interface),
	    TEST(the_bell_rings_before_the_answer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
