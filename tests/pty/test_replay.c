// SPDX-License-Identifier: GPL-3.0-or-later
/* Replay on a real terminal: what a person sees, what the keys do and leave in the history, and every way out. */

#include "audio/take.h"
#include "history/history.h"
#include "support/check.h"
#include "support/pty.h"
#include "support/tmpdir.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RATE = RH_AUDIO_RATE_HZ, TAKE_MS = 40000, SHORT_MS = 400 };

static struct tmpdir home;

/* A tone that is louder from second to second, so that the waveform rises. */
static void write_take(const char *path, int64_t length_ms)
{
	struct rh_take_writer *writer = NULL;
	static int16_t second[RATE];
	assert_int_equal(rh_take_writer_new(path, NULL, 0, &writer, NULL), RH_OK);
	for (int64_t at_ms = 0; at_ms < length_ms; at_ms += 1000) {
		for (int i = 0; i < RATE; i++)
			second[i] = (int16_t)lrint((double)(300 * (at_ms / 1000 + 1)) *
			                           sin(i * 440 * 2 * acos(-1) / RATE));
		int64_t left_ms = length_ms - at_ms;
		size_t frames = left_ms < 1000 ? (size_t)(left_ms * RATE / 1000) : RATE;
		assert_int_equal(rh_take_writer_frames(writer, second, frames, NULL), RH_OK);
	}
	assert_int_equal(rh_take_writer_close(writer, NULL, NULL), RH_OK);
}

static struct rh_history *open_history(void)
{
	struct rh_history *history = NULL;
	(void)tmpdir_folder(&home, ".local/share/rehearse");
	assert_int_equal(rh_history_new(tmpdir_path(&home, ".local/share/rehearse/history.db"), &history, NULL), RH_OK);
	return history;
}

static void add_mark(struct rh_history *history, int64_t take, const char *kind, int64_t at_ms, int64_t number)
{
	const struct rh_history_mark mark = {at_ms, rh_text_of(kind), number};
	assert_int_equal(rh_history_mark_add(history, take, &mark, NULL), RH_OK);
}

static void add_take(struct rh_history *history, int64_t session, const char *id, int64_t length_ms)
{
	struct rh_attempt attempt = {.session = session,
	                             .bank = RH_TEXT("bank"),
	                             .id = rh_text_of(id),
	                             .question = RH_TEXT("Who are you?"),
	                             .lang = RH_TEXT("en"),
	                             .at_unix_ms = INT64_C(1763881331000),
	                             .practice_day = 20251123,
	                             .target_ms = 60000,
	                             .sample_rate_hz = RATE};
	char name[64];
	assert_int_equal(rh_history_attempt_begin(history, &attempt, &attempt.take, NULL), RH_OK);
	(void)snprintf(name, sizeof name, ".local/share/rehearse/takes/take-%lld.wav", (long long)attempt.take);
	write_take(tmpdir_path(&home, name), length_ms);
	attempt.path = rh_text_of(tmpdir_path(&home, name));
	attempt.answer_ms = length_ms;
	attempt.outcome = RH_OUTCOME_FINISHED;
	assert_int_equal(rh_history_attempt_end(history, &attempt, NULL), RH_OK);
	/* As a session measures it: two pauses, one of them long. */
	assert_int_equal(rh_history_measure_set(history, attempt.take, RH_TEXT("duration_ms"), (double)length_ms, NULL),
	                 RH_OK);
	assert_int_equal(rh_history_measure_set(history, attempt.take, RH_TEXT("loudness_lufs"), -29, NULL), RH_OK);
	assert_int_equal(rh_history_measure_set(history, attempt.take, RH_TEXT("peak_dbfs"), -9, NULL), RH_OK);
	add_mark(history, attempt.take, "silence", 8000, 1200);
	add_mark(history, attempt.take, "silence", 20000, 4200);
	add_mark(history, attempt.take, "stuck", 30000, 0);
}

/* Takes 1 to 3 of a question, 4 and 5 of another: short ones of a session of their own. */
static int set_up(void **state)
{
	(void)state;
	tmpdir_make(&home);
	struct rh_history *history = open_history();
	const struct rh_history_session session = {.at_unix_ms = 1, .command = RH_TEXT("run"), .title = RH_TEXT("t")};
	int64_t number = 0;
	assert_int_equal(rh_history_session_begin(history, &session, &number, NULL), RH_OK);
	for (int i = 0; i < 3; i++)
		add_take(history, number, "who", TAKE_MS);
	assert_int_equal(rh_history_session_begin(history, &session, &number, NULL), RH_OK);
	add_take(history, number, "short", SHORT_MS);
	add_take(history, number, "short", SHORT_MS);
	rh_history_free(history);
	return 0;
}

static int tear_down(void **state)
{
	int status = pty_teardown(state);
	tmpdir_remove(&home);
	return status;
}

#define REPLAY(...) ((const char *const[]){REHEARSE_PROGRAM, "replay", "--sink", "null", __VA_ARGS__, NULL})

static struct pty *start(const char *const *argv, unsigned columns, unsigned rows)
{
	struct pty_options options = {.argv = argv, .home = home.path, .columns = columns, .rows = rows};
	return pty_start(&options);
}

static void expect_tidy_terminal(struct pty *pty)
{
	assert_true(pty_modes_unchanged(pty));
	assert_true(pty_cursor_visible(pty));
	assert_false(pty_paste_marked(pty));
}

/* So many marks of a kind has the take; the first of them is at at_ms. */
static void expect_marks(int64_t take, const char *kind, size_t count, int64_t at_ms)
{
	struct rh_history *history = open_history();
	const struct rh_history_mark *marks = NULL;
	size_t all = 0, found = 0;
	assert_int_equal(rh_history_marks(history, take, &marks, &all, NULL), RH_OK);
	for (size_t i = 0; i < all; i++) {
		if (!rh_text_equal(marks[i].kind, rh_text_of(kind)))
			continue;
		if (found++ == 0)
			assert_int_equal(marks[i].at_ms, at_ms);
	}
	assert_int_equal(found, count);
	rh_history_free(history);
}

/* Paused at the beginning, where every place is exact. */
static struct pty *start_paused(const char *const *argv, unsigned columns, unsigned rows)
{
	struct pty *pty = start(argv, columns, rows);
	pty_expect(pty, "▶ 0:0");
	pty_send(pty, " 0");
	pty_expect(pty, "‖ 0:00 / 0:40");
	return pty;
}

static void every_key_does_what_it_says(void **state)
{
	(void)state;
	struct pty *pty = start_paused(REPLAY("who#2", "--ui-lang", "en"), 80, 24);
	pty_expect(pty, "×1.0   who take 2");
	pty_expect(pty, "2/3");
	pty_expect(pty, "Space go on");
	pty_expect(pty, "‾‾‾"); /* the long pause */
	pty_send(pty, "\x1b[C\x1b[C\x1b[D");
	pty_expect(pty, "‖ 0:05");
	pty_send(pty, ".");
	pty_expect(pty, "‖ 0:09");
	pty_send(pty, ".");
	pty_expect(pty, "‖ 0:24");
	pty_send(pty, ".");
	pty_expect(pty, "no pause further on");
	pty_send(pty, ",");
	pty_expect(pty, "‖ 0:09");
	pty_send(pty, ",,");
	pty_expect(pty, "‖ 0:00");
	pty_send(pty, "7");
	pty_expect(pty, "‖ 0:28");
	pty_send(pty, "]]");
	pty_expect(pty, "×1.2");
	pty_send(pty, "[[[[");
	pty_expect(pty, "×0.8");
	pty_send(pty, "?");
	pty_expect(pty, "take the last mark back");
	pty_send(pty, "?");
	pty_expect_gone(pty, "take the last mark back");
	pty_send(pty, "n");
	pty_expect(pty, "who take 3");
	pty_expect(pty, "▶ 0:0");
	pty_send(pty, "n");
	pty_expect(pty, "this is the last take");
	pty_send(pty, "pp");
	pty_expect(pty, "who take 1");
	pty_send(pty, "q");
	pty_expect_exit(pty, 0);
	expect_tidy_terminal(pty);
	pty_end(pty);
}

static void marks_and_fillers_stay_with_the_take(void **state)
{
	(void)state;
	struct pty *pty = start_paused(REPLAY("who#1", "--ui-lang", "en"), 80, 24);
	pty_send(pty, "\x1b[Cm");
	pty_expect(pty, "marked at 0:05");
	pty_send(pty, "\x1b[Cf");
	pty_expect(pty, "filler at 0:10");
	pty_send(pty, "\x1b[Cㄹ"); /* the jamo on the key of f */
	pty_expect(pty, "filler at 0:15");
	pty_send(pty, "\x1b[C\x1b[B"); /* a key that is no letter */
	pty_expect(pty, "filler at 0:20");
	pty_send(pty, "\x7f");
	pty_expect(pty, "the mark at 0:20 is gone");
	unsigned row = 0, column = 0;
	assert_true(pty_find(pty, "the mark at 0:20 is gone", &row, &column));
	/* m and f of now, and the m of the session. */
	const char *marks = pty_row(pty, row - 1);
	assert_non_null(strchr(marks, 'm'));
	assert_non_null(strchr(strchr(marks, 'm') + 1, 'm'));
	assert_non_null(strchr(marks, 'f'));
	pty_send(pty, "\x1b");
	pty_expect_exit(pty, 0);
	expect_marks(1, "mark", 1, 5000);
	expect_marks(1, "filler", 2, 10000);
	expect_marks(1, "stuck", 1, 30000);
	pty_end(pty);
}

static void a_loop_is_set_shown_and_ended(void **state)
{
	(void)state;
	struct pty *pty = start_paused(REPLAY("1", "--ui-lang", "en"), 80, 24);
	pty_send(pty, "\x1b[Ca");
	pty_expect(pty, "↻ 0:05–…");
	pty_send(pty, "b");
	pty_expect(pty, "listen on a little first");
	pty_send(pty, "\x1b[C\t");
	pty_expect(pty, "↻ 0:05–0:10");
	pty_send(pty, "\x1b");
	pty_expect_gone(pty, "↻");
	/* The wrong way round. */
	pty_send(pty, "5a2b");
	pty_expect(pty, "↻ 0:08–0:20");
	pty_send(pty, "9"); /* out of it */
	pty_expect_gone(pty, "↻");
	pty_send(pty, "\x1b");
	pty_expect_exit(pty, 0);
	pty_end(pty);
}

static void a_loop_goes_round(void **state)
{
	(void)state;
	struct pty *pty = start_paused(REPLAY("1", "--ui-lang", "en"), 80, 24);
	pty_send(pty, "\x1b[Ca\x1b[Cb 2");
	pty_expect(pty, "▶ 0:08");
	pty_expect(pty, "▶ 0:09");
	pty_expect(pty, "▶ 0:05");
	pty_expect(pty, "↻ 0:05–0:10");
	pty_send(pty, "q");
	pty_expect_exit(pty, 0);
	pty_end(pty);
}

static void the_same_fits_a_narrow_window_in_korean(void **state)
{
	(void)state;
	struct pty *pty = start_paused(REPLAY("who#2", "--ui-lang", "ko"), 40, 15);
	pty_expect(pty, "Space 계속");
	pty_send(pty, "\x1b[Cㅡ"); /* m */
	pty_expect(pty, "0:05에 표시");
	pty_send(pty, "?");
	pty_expect(pty, "마지막 표시 취소");
	pty_expect(pty, "재생 끝내기");
	pty_send(pty, "\x1b");
	pty_expect_gone(pty, "마지막 표시 취소");
	pty_resize(pty, 60, 20);
	pty_expect(pty, "쉬는 곳");
	pty_resize(pty, 40, 15);
	pty_expect_gone(pty, "[ ] 속도");
	pty_send(pty, "ㅂ");
	pty_expect_exit(pty, 0);
	expect_tidy_terminal(pty);
	pty_end(pty);
}

static void stopped_and_continued_it_waits_paused(void **state)
{
	(void)state;
	struct pty_options options = {.home = home.path};
	struct pty *pty = pty_start_shell(&options);
	pty_expect(pty, "$");
	pty_send(pty, REHEARSE_PROGRAM " replay 1 --sink null --ui-lang en\r");
	pty_expect(pty, "▶ 0:0");
	pty_send(pty, "\x1a");
	pty_expect(pty, "Stopped");
	pty_send(pty, "fg\r");
	pty_expect(pty, "‖ 0:0");
	pty_send(pty, " ");
	pty_expect(pty, "▶ 0:0");
	pty_send(pty, "\x03");
	pty_expect(pty, "\n\n$");
	assert_true(pty_cursor_visible(pty));
	pty_end(pty);
}

static void signals_end_it_with_their_number(void **state)
{
	(void)state;
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		struct pty *pty = start(REPLAY("1", "--ui-lang", "en"), 80, 24);
		pty_expect(pty, "▶ 0:0");
		pty_signal(pty, numbers[i]);
		pty_expect_exit(pty, 128 + numbers[i]);
		expect_tidy_terminal(pty);
		pty_end(pty);
	}
}

static void plain_mode_answers_keys_with_lines_and_no_escapes(void **state)
{
	(void)state;
	struct pty *pty = start(REPLAY("who", "--plain", "--from", "2s", "--ui-lang", "en"), 80, 24);
	pty_expect(pty, "3/3 · who take 3 · ");
	pty_send(pty, " ");
	pty_expect(pty, "paused at 0:0");
	pty_send(pty, "2]ab\x1b[Cb");
	pty_expect(pty, "\n0:08\nspeed 1.1\nloop from 0:08\n");
	pty_expect(pty, "listen on a little first\n0:13\nloop 0:08–0:13\n");
	pty_send(pty, "mnp?");
	pty_expect(pty, "marked at 0:13");
	pty_expect(pty, "this is the last take\n2/3 · who take 2");
	pty_expect(pty, "keys: Space pause");
	pty_send(pty, "q");
	pty_expect_exit(pty, 0);
	struct rh_text bytes = pty_bytes(pty);
	assert_null(memchr(bytes.data, '\x1b', bytes.length));
	pty_end(pty);
}

static void a_session_plays_take_after_take(void **state)
{
	(void)state;
	struct pty *pty = start(REPLAY("--session", "last", "--ui-lang", "en"), 80, 24);
	pty_expect(pty, "short take 4");
	pty_expect(pty, "short take 5");
	pty_expect_exit(pty, 0);
	pty_end(pty);
}

static void one_that_is_gone_is_told_of_and_passed_over(void **state)
{
	(void)state;
	assert_int_equal(unlink(tmpdir_path(&home, ".local/share/rehearse/takes/take-4.wav")), 0);
	struct pty *pty = start(REPLAY("--all", "short", "--ui-lang", "en"), 100, 24);
	pty_expect(pty, "rehearse: cannot read");
	pty_expect(pty, "short take 5");
	pty_expect_exit(pty, 1);
	assert_non_null(strstr(pty_screen(pty), "take-4.wav"));
	pty_end(pty);
}

static void a_file_is_replaced_only_by_who_says_yes(void **state)
{
	(void)state;
	const char *path = tmpdir_write(&home, "out.wav", RH_TEXT("precious"));
	struct pty *pty = start(REPLAY("4", "-o", path, "--ui-lang", "en"), 100, 24);
	pty_expect(pty, "Replace it? Type yes:");
	pty_send(pty, "no\r");
	pty_expect(pty, "is as it was");
	pty_expect_exit(pty, 1);
	pty_end(pty);
	char *content = tmpdir_read(path);
	assert_string_equal(content, "precious");
	free(content);
	pty = start(REPLAY("4", "-o", path, "--ui-lang", "en"), 100, 24);
	pty_expect(pty, "Replace it? Type yes:");
	pty_send(pty, "yes\r");
	pty_expect(pty, "Written: ");
	pty_expect_exit(pty, 0);
	struct rh_take_reader *reader = NULL;
	assert_int_equal(rh_take_reader_new(path, &reader, NULL), RH_OK);
	assert_int_equal(rh_take_reader_info(reader)->duration_ms, SHORT_MS);
	rh_take_reader_free(reader);
	pty_end(pty);
}

int main(void)
{
#define REPLAY_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    REPLAY_TEST(every_key_does_what_it_says),
	    REPLAY_TEST(marks_and_fillers_stay_with_the_take),
	    REPLAY_TEST(a_loop_is_set_shown_and_ended),
	    REPLAY_TEST(a_loop_goes_round),
	    REPLAY_TEST(the_same_fits_a_narrow_window_in_korean),
	    REPLAY_TEST(stopped_and_continued_it_waits_paused),
	    REPLAY_TEST(signals_end_it_with_their_number),
	    REPLAY_TEST(plain_mode_answers_keys_with_lines_and_no_escapes),
	    REPLAY_TEST(a_session_plays_take_after_take),
	    REPLAY_TEST(one_that_is_gone_is_told_of_and_passed_over),
	    REPLAY_TEST(a_file_is_replaced_only_by_who_says_yes),
	};
	return cmocka_run_group_tests_name("pty.replay", tests, NULL, NULL);
}
