// SPDX-License-Identifier: GPL-3.0-or-later
#include "words.h"

#include "base/random.h"
#include "support/check.h"
#include "support/failing_alloc.h"

#include <string.h>

/* The words of a line joined by "|". */
static void check_split(const char *line, const char *expected)
{
	struct rh_words words = {0};
	struct rh_buffer joined = {0};
	assert_int_equal(rh_words_split(rh_text_of(line), &words, NULL), RH_OK);
	for (size_t i = 0; i < words.count; i++)
		rh_buffer_printf(&joined, "%s%s", i > 0 ? "|" : "", words.items[i]);
	check_written(&joined, expected);
	if (words.count > 0)
		assert_null(words.items[words.count]);
	rh_words_done(&words);
	rh_buffer_done(&joined);
}

static void words_are_what_stands_between_blanks(void **state)
{
	(void)state;
	check_split("run -n 3", "run|-n|3");
	check_split("  run\t-n  3 \r\n", "run|-n|3");
	check_split("", "");
	check_split(" \t ", "");
	check_split("자기소개 보기", "자기소개|보기");
}

static void nothing_is_a_comment_or_expanded(void **state)
{
	(void)state;
	check_split("replay self-intro#1", "replay|self-intro#1");
	check_split("# $HOME ~ * `ls` ; | > & !", "#|$HOME|~|*|`ls`|;|||>|&|!");
}

static void quotes_and_backslashes_keep_blanks(void **state)
{
	(void)state;
	check_split("-t 'llm and not (hr)'", "-t|llm and not (hr)");
	check_split("-t \"llm and hr\"", "-t|llm and hr");
	check_split("a\\ b c", "a b|c");
	check_split("--tag='a b'c", "--tag=a bc");
	check_split("''", "");
	check_split("'' x \"\"", "|x|");
	check_split("'\"' \"'\"", "\"|'");
	check_split("'a\\b'", "a\\b");
	check_split("\"a\\\"b\\\\c\\d\"", "a\"b\\c\\d");
	check_split("\\'", "'");
}

static void an_empty_quoted_word_is_a_word(void **state)
{
	(void)state;
	struct rh_words words = {0};
	assert_int_equal(rh_words_split(RH_TEXT("''"), &words, NULL), RH_OK);
	assert_int_equal(words.count, 1);
	assert_string_equal(words.items[0], "");
	rh_words_done(&words);
}

static void what_is_left_open_is_refused_at_its_place(void **state)
{
	(void)state;
	static const struct {
		const char *line;
		unsigned column;
		const char *message;
	} rows[] = {
	    {"a 'b c", 3, "the quote at 3 is not closed"},   {"a \"b\\\"", 3, "the quote at 3 is not closed"},
	    {"가나 '다", 4, "the quote at 4 is not closed"}, {"a b\\", 4, "nothing follows the backslash at 4"},
	    {"'", 1, "the quote at 1 is not closed"},        {"'a' 'b", 5, "the quote at 5 is not closed"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct rh_words words = {.count = 77};
		struct rh_error err = {0};
		assert_int_equal(rh_words_split(rh_text_of(rows[i].line), &words, &err), RH_ERR_SYNTAX);
		assert_string_equal(err.message, rows[i].message);
		assert_int_equal(err.column, rows[i].column);
		assert_int_equal(words.count, 77);
	}
}

static void check_quote(const char *word, const char *expected)
{
	struct rh_buffer out = {0};
	rh_words_quote(&out, rh_text_of(word));
	check_written(&out, expected);
	rh_buffer_done(&out);
}

static void words_are_quoted_only_when_they_must_be(void **state)
{
	(void)state;
	check_quote("--prep=1m30s", "--prep=1m30s");
	check_quote("/tmp/my_bank.yaml", "/tmp/my_bank.yaml");
	check_quote("자기소개", "자기소개");
	check_quote("", "''");
	check_quote("llm and (hr)", "'llm and (hr)'");
	check_quote("self-intro#1", "'self-intro#1'");
	check_quote("it's", "'it'\\''s'");
	check_quote("$HOME", "'$HOME'");
	check_quote("~", "'~'");
}

static void a_quoted_word_is_read_back_as_it_was(void **state)
{
	(void)state;
	static const char alphabet[] = "ab '\"\\\t$`#~*\n;\xEA\xB0\x80";
	struct rh_random random = rh_random_seeded(7);
	for (int round = 0; round < 2000; round++) {
		char word[9] = "";
		size_t length = rh_random_below(&random, sizeof word);
		for (size_t i = 0; i < length; i++)
			word[i] = alphabet[rh_random_below(&random, sizeof alphabet - 1)];
		struct rh_buffer line = {0};
		struct rh_words words = {0};
		rh_words_quote(&line, rh_text_of(word));
		assert_int_equal(rh_words_split(rh_buffer_view(&line), &words, NULL), RH_OK);
		assert_int_equal(words.count, 1);
		assert_string_equal(words.items[0], word);
		rh_words_done(&words);
		rh_buffer_done(&line);
	}
}

static void without_memory_nothing_is_split_and_nothing_leaks(void **state)
{
	(void)state;
	size_t rounds = 0;
	for (size_t n = 1; failing_alloc_next(n); n++, rounds++) {
		struct rh_words words = {0};
		struct rh_error err = {0};
		enum rh_status status = rh_words_split(RH_TEXT("run 'a b' c"), &words, &err);
		assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
		assert_int_equal(words.count, failing_alloc_struck() ? 0 : 3);
		rh_words_done(&words);
	}
	assert_true(rounds > 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_are_what_stands_between_blanks),
	    cmocka_unit_test(nothing_is_a_comment_or_expanded),
	    cmocka_unit_test(quotes_and_backslashes_keep_blanks),
	    cmocka_unit_test(an_empty_quoted_word_is_a_word),
	    cmocka_unit_test(what_is_left_open_is_refused_at_its_place),
	    cmocka_unit_test(words_are_quoted_only_when_they_must_be),
	    cmocka_unit_test(a_quoted_word_is_read_back_as_it_was),
	    cmocka_unit_test(without_memory_nothing_is_split_and_nothing_leaks),
	};
	return cmocka_run_group_tests_name("cmd.words", tests, NULL, NULL);
}
