// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/wrap.h"

#include "base/unicode.h"
#include "support/check.h"
#include "support/random_text.h"

#define FAMILY "\U0001F468\u200D\U0001F469\u200D\U0001F467"

/* The lines, each followed by "|". */
static void wrap_into(struct rh_buffer *out, struct rh_text text, size_t columns)
{
	struct rh_text line;
	while (rh_wrap_next(&text, columns, &line)) {
		rh_buffer_text(out, line);
		rh_buffer_byte(out, '|');
	}
}

static void check_wrapped(const char *text, size_t columns, const char *lines)
{
	struct rh_buffer out = {0};
	wrap_into(&out, rh_text_of(text), columns);
	rh_buffer_text(&out, RH_TEXT_NONE);
	check_written(&out, lines);
	rh_buffer_done(&out);
}

static void lines_break_at_spaces(void **state)
{
	(void)state;
	check_wrapped("the quick brown fox", 10, "the quick|brown fox|");
	check_wrapped("the quick brown fox", 9, "the quick|brown fox|");
	check_wrapped("the quick brown fox", 19, "the quick brown fox|");
	check_wrapped("the quick brown fox", 8, "the|quick|brown|fox|");
	check_wrapped("a b", 2, "a|b|");
	check_wrapped("", 10, "");
}

static void korean_words_stay_whole(void **state)
{
	(void)state;
	check_wrapped("응답시간을 35%로 줄였다", 14, "응답시간을|35%로 줄였다|");
	check_wrapped("자기소개를 해 주세요", 13, "자기소개를 해|주세요|");
	check_wrapped("“가장 어려웠던 프로젝트”에서", 20, "“가장 어려웠던|프로젝트”에서|");
}

static void only_a_word_wider_than_the_line_is_broken(void **state)
{
	(void)state;
	check_wrapped("see https://example.com/questions?id=42 now", 22,
	              "see|https://example.com/|questions?id=42 now|");
	check_wrapped("가나다라마바사", 6, "가나다|라마바|사|");
	check_wrapped("가나다라마바사", 7, "가나다|라마바|사|");
	check_wrapped("abcdefghij", 4, "abcd|efgh|ij|");
	/* Closing punctuation does not begin a line. */
	check_wrapped("가나다)라마", 6, "가나|다)라|마|");
}

static void spaces_at_a_break_are_dropped(void **state)
{
	(void)state;
	check_wrapped("ab   cd", 2, "ab|cd|");
	check_wrapped("ab   cd", 4, "ab|cd|");
	check_wrapped("abcd    ", 4, "abcd|");
	check_wrapped("ab  \ncd", 2, "ab|cd|");
	check_wrapped("ab  \ncd", 10, "ab|cd|");
}

static void spaces_inside_and_before_a_line_stay(void **state)
{
	(void)state;
	check_wrapped("  two  words", 20, "  two  words|");
	check_wrapped("  two  words", 7, "  two|words|");
	check_wrapped("    abcdef", 7, "    abc|def|");
	check_wrapped("a\n  b", 9, "a|  b|");
}

static void blanks_alone_never_make_an_extra_line(void **state)
{
	(void)state;
	check_wrapped("      word", 4, "word|");
	check_wrapped("   가", 4, "가|");
	check_wrapped("     \nx", 4, "|x|");
	check_wrapped("   ", 2, "|");
	check_wrapped("   ", 9, "|");
}

static void a_newline_always_breaks(void **state)
{
	(void)state;
	check_wrapped("a\nb", 9, "a|b|");
	check_wrapped("a\n\nb", 9, "a||b|");
	check_wrapped("\na", 9, "|a|");
	check_wrapped("a\n", 9, "a|");
	check_wrapped("\n\n", 9, "||");
	check_wrapped("abcd\nef", 4, "abcd|ef|");
}

static void clusters_stay_whole_while_they_fit(void **state)
{
	(void)state;
	check_wrapped("e\u0301e\u0301e\u0301", 2, "e\u0301e\u0301|e\u0301|");
	check_wrapped(FAMILY FAMILY, 8, FAMILY "|" FAMILY "|");
	check_wrapped(FAMILY, 4, "\U0001F468\u200D\U0001F469\u200D|\U0001F467|");
	check_wrapped("\U0001F1F0\U0001F1F7\U0001F1F0\U0001F1F7", 3, "\U0001F1F0\U0001F1F7|\U0001F1F0\U0001F1F7|");
}

static void no_line_is_wider_than_the_columns_and_nothing_is_lost(void **state)
{
	(void)state;
	struct rh_random random = rh_random_seeded(10);
	struct rh_buffer raw = {0}, text = {0}, kept = {0}, expected = {0};
	for (int round = 0; round < 4000; round++) {
		size_t columns = 2 + rh_random_below(&random, 60);
		random_pieces(&random, &raw, rh_random_below(&random, 80));
		rh_unicode_sanitize(&text, rh_buffer_view(&raw), RH_SANITIZE_TEXT);
		for (size_t i = 0; i < text.length; i++) {
			if (text.data[i] != ' ' && text.data[i] != '\n')
				rh_buffer_byte(&expected, text.data[i]);
		}
		struct rh_text rest = rh_buffer_view(&text), line;
		while (rh_wrap_next(&rest, columns, &line)) {
			assert_true(rh_unicode_width(line) <= columns);
			assert_int_equal(rh_unicode_valid_prefix(line), line.length);
			assert_false(rh_text_ends_with(line, RH_TEXT(" ")));
			for (size_t i = 0; i < line.length; i++) {
				if (line.data[i] != ' ')
					rh_buffer_byte(&kept, line.data[i]);
			}
		}
		assert_true(rh_text_equal(rh_buffer_view(&kept), rh_buffer_view(&expected)));
		rh_buffer_clear(&raw);
		rh_buffer_clear(&text);
		rh_buffer_clear(&kept);
		rh_buffer_clear(&expected);
	}
	rh_buffer_done(&raw);
	rh_buffer_done(&text);
	rh_buffer_done(&kept);
	rh_buffer_done(&expected);
}

/* Joined by single spaces the lines are the text again, so no word was broken; and no line had room for the next word.
 */
static void words_that_fit_are_never_broken_and_lines_are_full(void **state)
{
	(void)state;
	struct rh_random random = rh_random_seeded(11);
	struct rh_buffer text = {0}, joined = {0};
	for (int round = 0; round < 2000; round++) {
		size_t columns = 2 + rh_random_below(&random, 60);
		random_words(&random, &text, 1 + rh_random_below(&random, 40), columns);
		struct rh_text rest = rh_buffer_view(&text), line;
		while (rh_wrap_next(&rest, columns, &line)) {
			rh_buffer_string(&joined, joined.length > 0 ? " " : "");
			rh_buffer_text(&joined, line);
			size_t space = rh_text_find(rest, RH_TEXT(" "));
			struct rh_text word = rh_text_slice(rest, 0, space < rest.length ? space : rest.length);
			if (word.length > 0)
				assert_true(rh_unicode_width(line) + 1 + rh_unicode_width(word) > columns);
		}
		assert_true(rh_text_equal(rh_buffer_view(&text), rh_buffer_view(&joined)));
		rh_buffer_clear(&text);
		rh_buffer_clear(&joined);
	}
	rh_buffer_done(&text);
	rh_buffer_done(&joined);
}

/* Quadratic work on any of these would run into the test's time limit. */
static void long_texts_take_time_in_proportion(void **state)
{
	(void)state;
	static const char *const repeated[] = {"가나다 ", "\n", " ", "a", "가", "e\u0301", FAMILY "\n", "\u0301"};
	struct rh_buffer text = {0};
	for (size_t i = 0; i < sizeof repeated / sizeof repeated[0]; i++) {
		while (text.length < 1000000)
			rh_buffer_string(&text, repeated[i]);
		struct rh_text rest = rh_buffer_view(&text), line;
		while (rh_wrap_next(&rest, 40, &line))
			assert_true(rh_unicode_width(line) <= 40);
		rh_buffer_clear(&text);
	}
	rh_buffer_done(&text);
}

/* On a line far wider than any terminal the place to break is still the last one that fits. */
static void very_wide_lines_break_as_late_as_they_can(void **state)
{
	(void)state;
	struct rh_buffer text = {0};
	rh_buffer_fill(&text, 'a', 2990);
	rh_buffer_byte(&text, '-');
	rh_buffer_fill(&text, 'b', 100);
	struct rh_text rest = rh_buffer_view(&text), line;
	assert_true(rh_wrap_next(&rest, 3000, &line));
	assert_int_equal(line.length, 2991);
	rh_buffer_done(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_break_at_spaces),
	    cmocka_unit_test(korean_words_stay_whole),
	    cmocka_unit_test(only_a_word_wider_than_the_line_is_broken),
	    cmocka_unit_test(spaces_at_a_break_are_dropped),
	    cmocka_unit_test(spaces_inside_and_before_a_line_stay),
	    cmocka_unit_test(blanks_alone_never_make_an_extra_line),
	    cmocka_unit_test(a_newline_always_breaks),
	    cmocka_unit_test(clusters_stay_whole_while_they_fit),
	    cmocka_unit_test(no_line_is_wider_than_the_columns_and_nothing_is_lost),
	    cmocka_unit_test(words_that_fit_are_never_broken_and_lines_are_full),
	    cmocka_unit_test(long_texts_take_time_in_proportion),
	    cmocka_unit_test(very_wide_lines_break_as_late_as_they_can),
	};
	return cmocka_run_group_tests_name("base.wrap", tests, NULL, NULL);
}
