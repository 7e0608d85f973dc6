// SPDX-License-Identifier: GPL-3.0-or-later
/* The prompter on a real terminal: what stands on its cells, what the keys do, that every way out gives the screen back
 * as it was, and that a take read from it is kept like any other. */

#include "history/history.h"
#include "support/check.h"
#include "support/pty.h"
#include "support/tmpdir.h"
#include "support/voice_file.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BANK REHEARSE_SOURCE_DIR "/tests/pty/prompt.yaml"

enum { GROUPS = 10, WORDS = 3, PATH_BYTES = 512 };

static const char *const groups[GROUPS][WORDS] = {
    {"첫째로", "바다를", "보았습니다."}, {"둘째로", "산길을", "걸었습니다."}, {"셋째로", "편지를", "적었습니다."},
    {"넷째로", "노래를", "들었습니다."}, {"다섯째", "그림을", "그렸습니다."}, {"여섯째", "사과를", "깎았습니다."},
    {"일곱째", "의자를", "고쳤습니다."}, {"여덟째", "창문을", "닦았습니다."}, {"아홉째", "친구를", "만났습니다."},
    {"열째로", "하늘을", "보았습니다."},
};

static struct pty *start(const char *command, const char *const *more, unsigned columns, unsigned rows)
{
	const char *argv[24] = {REHEARSE_PROGRAM, command, "-b", BANK, "ten", "--ui-lang", "en"};
	size_t count = 7;
	for (; *more != NULL; more++)
		argv[count++] = *more;
	struct pty_options options = {.argv = argv, .columns = columns, .rows = rows};
	return pty_start(&options);
}

static const char *const nothing_more[] = {NULL};

/* Held at its first group: nothing moves any more. */
static struct pty *start_held(const char *const *more, unsigned columns, unsigned rows)
{
	struct pty *pty = start("prompt", more, columns, rows);
	pty_expect(pty, "0:0");
	pty_send(pty, " ");
	pty_expect(pty, "‖ held");
	return pty;
}

static void expect_tidy_terminal(struct pty *pty)
{
	assert_false(pty_alternate_screen(pty));
	assert_true(pty_modes_unchanged(pty));
	assert_true(pty_cursor_visible(pty));
	assert_false(pty_paste_marked(pty));
}

static struct rh_history *history_of(struct pty *pty)
{
	char path[PATH_BYTES];
	struct rh_history *history = NULL;
	(void)snprintf(path, sizeof path, "%s/.local/share/rehearse/history.db", pty_home(pty));
	assert_int_equal(rh_history_new(path, &history, NULL), RH_OK);
	return history;
}

static void q_gives_the_screen_back_and_keeps_nothing(void **state)
{
	(void)state;
	struct pty *pty = start_held(nothing_more, 80, 24);
	assert_true(pty_alternate_screen(pty));
	pty_expect(pty, "첫째로 바다를 보았습니다.");
	pty_send(pty, "q");
	pty_expect_exit(pty, 0);
	expect_tidy_terminal(pty);
	assert_string_equal(pty_scrollback(pty), "");
	assert_null(strstr(pty_screen(pty), "첫째로"));
	pty_end(pty);
}

/* What was on the screen before stands there again. */
static void ends_by(int number, const char *keys)
{
	struct pty *pty = start_held(nothing_more, 80, 24);
	if (number == SIGINT)
		pty_send(pty, keys);
	else
		pty_signal(pty, number);
	pty_expect_exit(pty, 128 + number);
	expect_tidy_terminal(pty);
	pty_end(pty);
}

static void every_signal_gives_the_screen_back(void **state)
{
	(void)state;
	ends_by(SIGINT, "\x03");
	ends_by(SIGTERM, "");
	ends_by(SIGHUP, "");
	ends_by(SIGSEGV, ""); /* a crash */
}

static void stopping_gives_the_screen_back_and_fg_goes_on_at_the_same_place(void **state)
{
	(void)state;
	static const char *const env[] = {"program=" REHEARSE_PROGRAM, NULL};
	struct pty_options options = {.env = env, .columns = 200, .rows = 24};
	struct pty *pty = pty_start_shell(&options);
	pty_expect(pty, "$");
	pty_send(pty, "$program prompt -b " BANK " ten --ui-lang en\r");
	pty_expect(pty, "첫째로");
	pty_send(pty, " ");
	pty_expect(pty, "‖ held");
	pty_send(pty, "\x1b[C\x1b[C");
	pty_expect_gone(pty, "둘째로");
	pty_send(pty, "\x1a");
	pty_expect(pty, "Stopped");
	assert_false(pty_alternate_screen(pty));
	assert_true(pty_cursor_visible(pty));
	pty_expect(pty, "$program prompt");
	pty_send(pty, "fg\r");
	pty_expect(pty, "셋째로 편지를");
	assert_true(pty_alternate_screen(pty));
	pty_send(pty, "\r");
	pty_send(pty, "q");
	pty_expect(pty, "fg\n$program prompt -b " BANK " ten --ui-lang en\n$"); /* before it, keys would be its own */
	pty_send(pty, "exit\r");
	pty_expect_exit(pty, 0);
	pty_end(pty);
}

static void keys_letters_or_not_and_jamo_do_the_same(void **state)
{
	(void)state;
	struct pty *pty = start_held(nothing_more, 80, 24);
	pty_send(pty, "l");
	pty_expect(pty, "phrases");
	pty_send(pty, "\t");
	pty_expect(pty, "keywords");
	pty_send(pty, "ㅣ");
	pty_expect(pty, "initials");
	pty_send(pty, "\t\t");
	pty_expect(pty, "full");
	pty_send(pty, "\x1b[C");
	pty_expect_gone(pty, "첫째로");
	pty_send(pty, "\x1b[D");
	pty_expect(pty, "첫째로");
	pty_send(pty, "\x1b[A");
	pty_expect(pty, "‖ held");
	pty_send(pty, " ");
	pty_expect(pty, " % ");
	pty_send(pty, "\x1b[C\x1b[C\x1b[C");
	pty_expect_gone(pty, "셋째로");
	pty_send(pty, "ㄱ"); /* r */
	pty_expect(pty, "첫째로");
	pty_expect_gone(pty, " % ");
	pty_send(pty, "\x1b[C\x1b[C\x1b[C");
	pty_expect_gone(pty, "셋째로");
	pty_send(pty, "\x1b[H"); /* Home */
	pty_expect(pty, "첫째로");
	pty_send(pty, "?");
	pty_expect(pty, "close this list");
	pty_expect(pty, "‖ held");
	pty_send(pty, "\x1b");
	pty_expect_gone(pty, "close this list");
	pty_send(pty, "\x1b");
	pty_expect_exit(pty, 0);
	expect_tidy_terminal(pty);
	pty_end(pty);
}

/* The fifth group stands in the middle of so many columns. */
static bool is_centred(struct pty *pty, void *ctx)
{
	const unsigned *columns = ctx;
	unsigned row = 0, column = 0;
	return pty_find(pty, "다섯째 그림을 그렸습니다.", &row, &column) && column == (*columns - 25) / 2;
}

static void a_resized_window_keeps_the_place(void **state)
{
	(void)state;
	static const unsigned sizes[][2] = {{40, 10}, {300, 80}, {60, 16}, {80, 24}};
	struct pty *pty = start_held(nothing_more, 80, 24);
	pty_send(pty, "\x1b[C\x1b[C\x1b[C\x1b[C");
	pty_expect_gone(pty, "넷째로");
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		unsigned row = 0, column = 0, columns = sizes[i][0];
		pty_resize(pty, columns, sizes[i][1]);
		pty_expect_that(pty, is_centred, &columns);
		pty_expect(pty, "‖ held");
		pty_expect_gone(pty, "넷째로");
		assert_true(pty_find(pty, "다섯째", &row, &column));
		assert_true(pty_cell_at(pty, row, column).bold);
	}
	pty_send(pty, "q");
	pty_expect_exit(pty, 0);
	expect_tidy_terminal(pty);
	pty_end(pty);
}

/* Which word of a group stays at a level: 0 none, else a bit for each. */
static unsigned visible(const char *level, size_t group)
{
	if (strcmp(level, "full") == 0)
		return 7;
	unsigned keyword = group == 0 || group == 8 ? 2 : 4; /* the key point's, else the longest */
	if (strcmp(level, "phrases") == 0)
		return 3 | keyword; /* with the first two words */
	if (strcmp(level, "keywords") == 0)
		return keyword;
	return 0;
}

/* No cell of the screen shows anything of a word that is hidden. */
static void expect_hidden(struct pty *pty, const char *level, size_t from)
{
	const char *screen = pty_screen(pty);
	for (size_t group = 0; group < GROUPS; group++) {
		for (size_t word = 0; word < WORDS; word++) {
			bool shown = (visible(level, group) >> word & 1U) != 0 && group >= from;
			if (!shown && strstr(screen, groups[group][word]) != NULL &&
			    !(word == 2 && (group == 0 || group == 9))) /* that one is said twice */
				fail_msg("%s, at group %zu: %s is on the screen:\n%s", level, from, groups[group][word],
				         screen);
		}
	}
}

/* The word of a group by which it is seen to be gone: none of these is said twice. */
static size_t last_visible(const char *level, size_t group)
{
	return (visible(level, group) & 2U) != 0 ? 1 : 2;
}

static void nothing_of_a_hidden_word_is_on_any_cell(void **state)
{
	(void)state;
	static const char *const levels[] = {"phrases", "keywords", "initials", "blank"};
	for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
		const char *const more[] = {"--level", levels[i], NULL};
		struct pty *pty = start_held(more, 80, 24);
		pty_expect(pty, levels[i]);
		for (size_t group = 0; group < GROUPS; group++) {
			expect_hidden(pty, levels[i], group);
			if (group + 1 < GROUPS)
				pty_send(pty, "\x1b[C");
			if (group + 1 < GROUPS && visible(levels[i], group) != 0)
				pty_expect_gone(pty, groups[group][last_visible(levels[i], group)]);
		}
		pty_send(pty, "q");
		pty_expect_exit(pty, 0);
		pty_end(pty);
	}
}

static void hiding_is_the_same_every_time(void **state)
{
	(void)state;
	static const char *const more[] = {"--level", "keywords", NULL};
	char *screens[2] = {NULL, NULL};
	for (int i = 0; i < 2; i++) {
		struct pty *pty = start_held(more, 80, 24);
		screens[i] = strdup(strstr(pty_screen(pty), "·"));
		pty_send(pty, "q");
		pty_expect_exit(pty, 0);
		pty_end(pty);
	}
	char *foot = strstr(screens[0], "‖ held");
	assert_non_null(foot);
	assert_memory_equal(screens[0], screens[1], (size_t)(foot - screens[0]));
	free(screens[0]);
	free(screens[1]);
}

static void it_ends_and_begins_again(void **state)
{
	(void)state;
	static const char *const more[] = {"--time", "1s", NULL};
	struct pty *pty = start("prompt", more, 80, 24);
	pty_expect(pty, "the end");
	pty_expect(pty, "0:01 / 0:01");
	pty_send(pty, "r");
	pty_expect_gone(pty, "the end");
	pty_expect(pty, "the end");
	pty_send(pty, "\r");
	pty_expect_exit(pty, 0);
	expect_tidy_terminal(pty);
	pty_end(pty);
}

/* Voice for 1.4 s, silence as long, then voice to the end. */
static void write_voice(const char *path)
{
	enum { RATE_HZ = 16000, LENGTH_MS = 20000 };
	static const struct voice_phrase phrases[] = {{0, 7}, {2800, 80}};
	struct voice_sound sound = voice_speech(RATE_HZ, LENGTH_MS, phrases, 2);
	voice_add_noise(&sound, -65, 1);
	assert_true(voice_write(&sound, path));
	free(sound.samples);
}

static const struct rh_attempt *newest(struct rh_history *history)
{
	const struct rh_attempt *attempts = NULL;
	size_t count = 0;
	assert_int_equal(rh_history_attempts(history, &(struct rh_history_filter){0}, &attempts, &count, NULL), RH_OK);
	assert_true(count > 0);
	return attempts;
}

static int64_t mark_at(struct rh_history *history, int64_t take, const char *kind)
{
	const struct rh_history_mark *marks = NULL;
	size_t count = 0;
	assert_int_equal(rh_history_marks(history, take, &marks, &count, NULL), RH_OK);
	for (size_t i = 0; i < count; i++)
		if (rh_text_equal(marks[i].kind, rh_text_of(kind)))
			return marks[i].at_ms;
	fail_msg("no mark %s", kind);
	return -1;
}

/* The group that is to be said: the one that stands first. */
static size_t group_shown(struct pty *pty)
{
	for (size_t group = 0; group < GROUPS; group++)
		if (strstr(pty_screen(pty), groups[group][0]) != NULL)
			return group;
	return GROUPS;
}

static void it_waits_for_a_voice_that_stops_and_still_ends_within_a_group_of_its_time(void **state)
{
	(void)state;
	enum { TIME_MS = 6000, GROUP_MS = TIME_MS / GROUPS, WAIT_FROM_MS = 1400 + 700 };
	struct tmpdir dir;
	tmpdir_make(&dir);
	char device[PATH_BYTES];
	const char *voice = tmpdir_path(&dir, "voice.wav");
	write_voice(voice);
	(void)snprintf(device, sizeof device, "file:%s", voice);
	const char *const more[] = {"--record", "--time", "6s", "--device", device, "--sink", "null", NULL};
	struct pty *pty = start("prompt", more, 80, 24);
	pty_expect(pty, "rec");
	pty_expect(pty, "… waiting for you");
	size_t waits_at = group_shown(pty);
	assert_in_range(waits_at, WAIT_FROM_MS / GROUP_MS - 1, WAIT_FROM_MS / GROUP_MS + 1);
	pty_expect_gone(pty, "… waiting for you");
	pty_expect(pty, "the end");
	pty_send(pty, "\r");
	pty_expect(pty, "cues: full");
	pty_expect(pty, "1 again");
	assert_false(pty_alternate_screen(pty));
	pty_send(pty, "3q");
	pty_expect_exit(pty, 0);
	expect_tidy_terminal(pty);
	struct rh_history *history = history_of(pty);
	const struct rh_attempt *attempt = newest(history);
	int64_t take = attempt->take;
	assert_int_equal(attempt->outcome, RH_OUTCOME_FINISHED);
	assert_int_equal(attempt->rating, RH_RATING_GOOD);
	assert_int_equal(attempt->target_ms, TIME_MS);
	assert_true(attempt->path.length > 0 && attempt->frames > 0);
	assert_in_range(mark_at(history, take, "text_end"), TIME_MS - GROUP_MS, TIME_MS + GROUP_MS);
	double speech_ms = 0;
	assert_int_equal(rh_history_measure(history, take, RH_TEXT("speech_ms"), &speech_ms, NULL), RH_OK);
	rh_history_free(history);
	pty_end(pty);
	tmpdir_remove(&dir);
}

static void r_while_recording_begins_another_take_and_keeps_the_first(void **state)
{
	(void)state;
	static const char *const more[] = {"--record", "--device", "null", "--sink", "null", NULL};
	struct pty *pty = start("prompt", more, 40, 12);
	pty_expect(pty, "0:01");
	pty_send(pty, "r");
	pty_expect(pty, "0:00");
	pty_expect(pty, "0:01");
	pty_send(pty, "\r");
	pty_expect(pty, "1 again");
	pty_send(pty, "q");
	pty_expect_exit(pty, 0);
	struct rh_history *history = history_of(pty);
	const struct rh_attempt *attempts = newest(history);
	assert_int_equal(attempts[0].outcome, RH_OUTCOME_FINISHED);
	assert_int_equal(attempts[1].outcome, RH_OUTCOME_INTERRUPTED);
	assert_true(attempts[1].path.length > 0);
	rh_history_free(history);
	pty_end(pty);
}

/* A take that fails: seen with the words hidden, too short, rated again. */
static void memorize_goes_on_where_it_stopped(void **state)
{
	(void)state;
	static const char *const more[] = {"--level", "keywords", "--device", "null", "--sink", "null", NULL};
	struct pty *pty = start("memorize", more, 80, 24);
	pty_expect(pty, "keywords");
	pty_expect(pty, "0:01");
	pty_send(pty, "\r");
	pty_expect(pty, "1 again");
	pty_send(pty, "1");
	pty_expect(pty, "✓1 again");
	pty_expect(pty, "Enter next round");
	pty_send(pty, "\r"); /* the next round, with more to see */
	pty_expect(pty, "0:00 / 0:30");
	pty_expect(pty, "phrases");
	assert_true(pty_alternate_screen(pty));
	pty_send(pty, "q");
	pty_expect_exit(pty, 0);
	expect_tidy_terminal(pty);
	assert_non_null(strstr(pty_screen(pty), "next cues: phrases"));
	const char *argv[] = {REHEARSE_PROGRAM, "memorize", "-b", BANK, "ten", "--ui-lang", "en", "--no-record", NULL};
	struct pty_options options = {.argv = argv, .home = pty_home(pty)};
	struct pty *again = pty_start(&options);
	pty_expect(again, "phrases");
	pty_send(again, "q");
	pty_expect_exit(again, 0);
	pty_end(again);
	pty_end(pty);
}

static void a_question_without_an_answer_is_told(void **state)
{
	(void)state;
	const char *argv[] = {REHEARSE_PROGRAM, "prompt", "-b", BANK, "silent", "--ui-lang", "en", NULL};
	struct pty_options options = {.argv = argv};
	struct pty *pty = pty_start(&options);
	pty_expect(pty, "rehearse: silent has no model answer to read");
	pty_expect_exit(pty, 1);
	expect_tidy_terminal(pty);
	pty_end(pty);
}

/* The interface's language, the text whole and in the middle, whatever the locale says. */
static void any_locale_shows_its_language_and_the_text_whole(void **state)
{
	(void)state;
	static const struct {
		const char *lang, *held;
	} locales[] = {
	    {"LANG=ko_KR.UTF-8", "‖ 멈춤"}, {"LANG=ko_KR.EUC-KR", "‖ 멈춤"}, {"LANG=C.UTF-8", "‖ held"},
	    {"LANG=C", "‖ held"},           {"LANG=xx_YY.UTF-8", "‖ held"},  {"LANG", "‖ held"},
	};
	for (size_t i = 0; i < sizeof locales / sizeof locales[0]; i++) {
		unsigned row = 0, column = 0;
		const char *env[] = {locales[i].lang, NULL};
		const char *argv[] = {REHEARSE_PROGRAM, "prompt", "-b", BANK, "ten", NULL};
		struct pty_options options = {.argv = argv, .env = env};
		struct pty *pty = pty_start(&options);
		pty_expect(pty, "첫째로 바다를 보았습니다.\n");
		pty_send(pty, " ");
		pty_expect(pty, locales[i].held);
		pty_expect(pty, "첫째로 바다를 보았습니다.\n");
		assert_true(pty_find(pty, "첫째로 바다를 보았습니다.", &row, &column));
		assert_in_range(column, (80 - 25) / 2, (80 - 25) / 2 + 1);
		assert_null(strstr(pty_screen(pty), "\xEF\xBF\xBD"));
		assert_null(strstr(pty_screen(pty), "?\?"));
		pty_send(pty, "q");
		pty_expect_exit(pty, 0);
		pty_end(pty);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(q_gives_the_screen_back_and_keeps_nothing, pty_teardown),
	    cmocka_unit_test_teardown(every_signal_gives_the_screen_back, pty_teardown),
	    cmocka_unit_test_teardown(stopping_gives_the_screen_back_and_fg_goes_on_at_the_same_place, pty_teardown),
	    cmocka_unit_test_teardown(keys_letters_or_not_and_jamo_do_the_same, pty_teardown),
	    cmocka_unit_test_teardown(a_resized_window_keeps_the_place, pty_teardown),
	    cmocka_unit_test_teardown(nothing_of_a_hidden_word_is_on_any_cell, pty_teardown),
	    cmocka_unit_test_teardown(hiding_is_the_same_every_time, pty_teardown),
	    cmocka_unit_test_teardown(it_ends_and_begins_again, pty_teardown),
	    cmocka_unit_test_teardown(it_waits_for_a_voice_that_stops_and_still_ends_within_a_group_of_its_time,
	                              pty_teardown),
	    cmocka_unit_test_teardown(r_while_recording_begins_another_take_and_keeps_the_first, pty_teardown),
	    cmocka_unit_test_teardown(memorize_goes_on_where_it_stopped, pty_teardown),
	    cmocka_unit_test_teardown(a_question_without_an_answer_is_told, pty_teardown),
	    cmocka_unit_test_teardown(any_locale_shows_its_language_and_the_text_whole, pty_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
