// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"

#include "support/check.h"

static void a_missing_string_is_the_empty_text(void **state)
{
	(void)state;
	assert_int_equal(rh_text_of(NULL).length, 0);
	check_text(rh_text_of("abc"), "abc");
	assert_true(rh_text_equal(RH_TEXT_NONE, RH_TEXT("")));
}

static void texts_are_equal_only_byte_for_byte(void **state)
{
	(void)state;
	assert_true(rh_text_equal(RH_TEXT("면접"), RH_TEXT("면접")));
	assert_false(rh_text_equal(RH_TEXT("abc"), RH_TEXT("abd")));
	assert_false(rh_text_equal(RH_TEXT("abc"), RH_TEXT("abcd")));
	assert_false(rh_text_equal(RH_TEXT("a\0b"), RH_TEXT("a\0c")));
}

static void comparing_goes_by_bytes_and_then_by_length(void **state)
{
	(void)state;
	assert_int_equal(rh_text_compare(RH_TEXT("a"), RH_TEXT("b")), -1);
	assert_int_equal(rh_text_compare(RH_TEXT("b"), RH_TEXT("a")), 1);
	assert_int_equal(rh_text_compare(RH_TEXT("ab"), RH_TEXT("a")), 1);
	assert_int_equal(rh_text_compare(RH_TEXT("a"), RH_TEXT("ab")), -1);
	assert_int_equal(rh_text_compare(RH_TEXT_NONE, RH_TEXT("")), 0);
	assert_int_equal(rh_text_compare(RH_TEXT_NONE, RH_TEXT("a")), -1);
	/* Bytes are unsigned: Hangul comes after letters. */
	assert_int_equal(rh_text_compare(RH_TEXT("가"), RH_TEXT("z")), 1);
}

static void prefixes_and_suffixes_are_found_at_their_end_only(void **state)
{
	(void)state;
	struct rh_text text = RH_TEXT("Q1. question");
	assert_true(rh_text_starts_with(text, RH_TEXT("Q1.")));
	assert_false(rh_text_starts_with(text, RH_TEXT("1.")));
	assert_true(rh_text_ends_with(text, RH_TEXT("tion")));
	assert_false(rh_text_ends_with(text, RH_TEXT("question?")));
	assert_true(rh_text_starts_with(text, RH_TEXT_NONE));
	assert_true(rh_text_ends_with(RH_TEXT_NONE, RH_TEXT_NONE));
	assert_false(rh_text_starts_with(RH_TEXT_NONE, RH_TEXT("a")));
	assert_false(rh_text_ends_with(RH_TEXT("a"), RH_TEXT("ba")));
}

static void a_word_is_found_in_a_list_whole_only(void **state)
{
	(void)state;
	static const char *const words[] = {"", "yes", "no"};
	size_t which = 7;
	assert_true(rh_text_is_one_of(RH_TEXT("no"), words, 3, &which));
	assert_int_equal(which, 2);
	assert_false(rh_text_is_one_of(RH_TEXT("ye"), words, 3, &which));
	assert_false(rh_text_is_one_of(RH_TEXT("no"), words, 2, &which));
	assert_int_equal(which, 2);
	assert_true(rh_text_is_one_of(RH_TEXT_NONE, words, 3, NULL));
}

static void finding_gives_the_first_place(void **state)
{
	(void)state;
	assert_int_equal(rh_text_find(RH_TEXT("aaab"), RH_TEXT("aab")), 1);
	assert_int_equal(rh_text_find(RH_TEXT("abcabc"), RH_TEXT("bc")), 1);
	assert_int_equal(rh_text_find(RH_TEXT("abc"), RH_TEXT("c")), 2);
	assert_int_equal(rh_text_find(RH_TEXT("자기소개"), RH_TEXT("소개")), 6);
	assert_int_equal(rh_text_find(RH_TEXT("abc"), RH_TEXT("")), 0);
	assert_int_equal(rh_text_find(RH_TEXT_NONE, RH_TEXT_NONE), 0);
}

static void what_does_not_occur_is_not_found(void **state)
{
	(void)state;
	assert_true(rh_text_find(RH_TEXT("abc"), RH_TEXT("d")) == SIZE_MAX);
	assert_true(rh_text_find(RH_TEXT("abc"), RH_TEXT("abcd")) == SIZE_MAX);
	assert_true(rh_text_find(RH_TEXT_NONE, RH_TEXT("a")) == SIZE_MAX);
	/* The text ends within what was begun. */
	assert_true(rh_text_find(rh_text_slice(RH_TEXT("xxab"), 0, 3), RH_TEXT("ab")) == SIZE_MAX);
}

static void trimming_takes_blanks_off_both_ends(void **state)
{
	(void)state;
	check_text(rh_text_trim(RH_TEXT(" \t\r\na b\n\r\t ")), "a b");
	check_text(rh_text_trim(RH_TEXT(" \n ")), "");
	check_text(rh_text_trim(RH_TEXT_NONE), "");
	check_text(rh_text_trim(RH_TEXT("\u00A0a")), "\u00A0a");
}

static void slices_are_clamped_to_the_text(void **state)
{
	(void)state;
	struct rh_text text = RH_TEXT("abcdef");
	check_text(rh_text_slice(text, 2, 3), "cde");
	check_text(rh_text_slice(text, 4, 100), "ef");
	check_text(rh_text_slice(text, 1, SIZE_MAX), "bcdef");
	check_text(rh_text_slice(text, 6, 1), "");
	check_text(rh_text_slice(text, SIZE_MAX, SIZE_MAX), "");
}

static void lines_end_with_lf_or_crlf(void **state)
{
	(void)state;
	struct rh_text rest = RH_TEXT("one\ntwo\r\n\nfour\rmore");
	struct rh_text line;
	static const char *const lines[] = {"one", "two", "", "four\rmore"};
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		assert_true(rh_text_next_line(&rest, &line));
		check_text(line, lines[i]);
	}
	assert_false(rh_text_next_line(&rest, &line));
}

static void a_newline_at_the_end_makes_no_empty_line(void **state)
{
	(void)state;
	struct rh_text rest = RH_TEXT("a\n");
	struct rh_text line;
	assert_true(rh_text_next_line(&rest, &line));
	assert_false(rh_text_next_line(&rest, &line));
	rest = RH_TEXT("a\r");
	assert_true(rh_text_next_line(&rest, &line));
	check_text(line, "a\r");
}

static void only_whole_decimal_numbers_are_numbers(void **state)
{
	(void)state;
	int64_t value = -7;
	static const char *const refused[] = {
	    "", "-1", "+1", " 1", "1 ", "0x1", "1.0", "１", "9223372036854775808", "99999999999999999999"};
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
		assert_false(rh_text_to_int(rh_text_of(refused[i]), &value));
	assert_int_equal(value, -7);
}

static void numbers_reach_up_to_the_largest(void **state)
{
	(void)state;
	int64_t value = -7;
	assert_true(rh_text_to_int(RH_TEXT("0"), &value));
	assert_int_equal(value, 0);
	assert_true(rh_text_to_int(RH_TEXT("0042"), &value));
	assert_int_equal(value, 42);
	assert_true(rh_text_to_int(RH_TEXT("9223372036854775807"), &value));
	assert_true(value == INT64_MAX);
}

/* Published test vectors of FNV-1a, 64 bit. */
static void the_hash_is_fnv_1a(void **state)
{
	(void)state;
	assert_true(rh_text_hash(RH_TEXT_NONE) == UINT64_C(0xCBF29CE484222325));
	assert_true(rh_text_hash(RH_TEXT("a")) == UINT64_C(0xAF63DC4C8601EC8C));
	assert_true(rh_text_hash(RH_TEXT("foobar")) == UINT64_C(0x85944171F73967E8));
}

static void printing_takes_texts_without_bytes(void **state)
{
	(void)state;
	struct rh_buffer out = {0};
	rh_buffer_printf(&out, "[%.*s][%.*s]", RH_TEXT_ARGS(RH_TEXT_NONE), RH_TEXT_ARGS(RH_TEXT("ab")));
	check_written(&out, "[][ab]");
	rh_buffer_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_missing_string_is_the_empty_text),
	    cmocka_unit_test(texts_are_equal_only_byte_for_byte),
	    cmocka_unit_test(comparing_goes_by_bytes_and_then_by_length),
	    cmocka_unit_test(prefixes_and_suffixes_are_found_at_their_end_only),
	    cmocka_unit_test(a_word_is_found_in_a_list_whole_only),
	    cmocka_unit_test(finding_gives_the_first_place),
	    cmocka_unit_test(what_does_not_occur_is_not_found),
	    cmocka_unit_test(trimming_takes_blanks_off_both_ends),
	    cmocka_unit_test(slices_are_clamped_to_the_text),
	    cmocka_unit_test(lines_end_with_lf_or_crlf),
	    cmocka_unit_test(a_newline_at_the_end_makes_no_empty_line),
	    cmocka_unit_test(only_whole_decimal_numbers_are_numbers),
	    cmocka_unit_test(numbers_reach_up_to_the_largest),
	    cmocka_unit_test(the_hash_is_fnv_1a),
	    cmocka_unit_test(printing_takes_texts_without_bytes),
	};
	return cmocka_run_group_tests_name("base.text", tests, NULL, NULL);
}
