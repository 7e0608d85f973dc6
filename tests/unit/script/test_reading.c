// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/reading.h"

#include "base/random.h"
#include "support/check.h"
#include "support/failing_alloc.h"
#include "unit/script/expressions.h"

#include <stdlib.h>
#include <string.h>

enum { KOREAN_ROWS = sizeof korean_expressions / sizeof korean_expressions[0] };
enum { ENGLISH_ROWS = sizeof english_expressions / sizeof english_expressions[0] };

static size_t hangul_in(const char *reading)
{
	size_t syllables = 0;
	for (; *reading != '\0'; reading++)
		syllables += ((unsigned char)*reading & 0xC0) == 0xC0;
	return syllables;
}

static size_t parts_in(const char *reading)
{
	size_t parts = 1;
	for (; *reading != '\0'; reading++)
		parts += *reading == ' ' || *reading == '-';
	return parts;
}

static size_t count(const char *text, enum rh_script_language language)
{
	return rh_script_syllables(rh_text_of(text), language, NULL);
}

/* Tells every row that is wrong before it fails. */
static size_t wrong_rows(const struct expression *rows, size_t n, enum rh_script_language language)
{
	size_t wrong = 0;
	for (size_t i = 0; i < n; i++) {
		bool korean = language == RH_SCRIPT_KOREAN;
		size_t expected = korean ? hangul_in(rows[i].reading) : parts_in(rows[i].reading);
		size_t counted = count(rows[i].text, language);
		if (counted == expected)
			continue;
		print_error("%s: %zu, but \"%s\" has %zu\n", rows[i].text, counted, rows[i].reading, expected);
		wrong++;
	}
	return wrong;
}

static void korean_expressions_are_counted_as_they_are_said(void **state)
{
	(void)state;
	assert_int_equal(wrong_rows(korean_expressions, KOREAN_ROWS, RH_SCRIPT_KOREAN), 0);
}

static void english_expressions_are_counted_as_they_are_said(void **state)
{
	(void)state;
	assert_int_equal(wrong_rows(english_expressions, ENGLISH_ROWS, RH_SCRIPT_ENGLISH), 0);
}

static void the_table_has_two_hundred_rows_at_least(void **state)
{
	(void)state;
	assert_true(KOREAN_ROWS >= 200 && ENGLISH_ROWS >= 100);
}

static void nothing_to_say_has_no_syllables(void **state)
{
	(void)state;
	static const char *const silent[] = {
	    "", " \n\t", "...", "—", "- ", "* ", "** **", "()", "→", "\xF0\x9F\x98\x80", "~", "\xFF\xFE"};
	for (size_t i = 0; i < sizeof silent / sizeof silent[0]; i++) {
		assert_int_equal(count(silent[i], RH_SCRIPT_KOREAN), 0);
		assert_int_equal(count(silent[i], RH_SCRIPT_ENGLISH), 0);
	}
}

static void the_language_is_that_of_most_letters(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum rh_script_language expected;
	} rows[] = {
	    {"안녕하세요", RH_SCRIPT_KOREAN},
	    {"Hello", RH_SCRIPT_ENGLISH},
	    {"Transformer는 attention을 씁니다", RH_SCRIPT_ENGLISH},
	    {"Transformer는 attention을 여러 층으로 씁니다", RH_SCRIPT_KOREAN},
	    {"The word 면접 means interview", RH_SCRIPT_ENGLISH},
	    {"12:30", RH_SCRIPT_KOREAN},
	    {"\u1112\u1161\u11AB\u1100\u1173\u11AF", RH_SCRIPT_KOREAN},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(rh_script_language_of(rh_text_of(rows[i].text), RH_SCRIPT_KOREAN), rows[i].expected);
	assert_int_equal(rh_script_language_of(RH_TEXT_NONE, RH_SCRIPT_ENGLISH), RH_SCRIPT_ENGLISH);
	assert_string_equal(rh_script_language_name(RH_SCRIPT_KOREAN), "ko");
	assert_string_equal(rh_script_language_name(RH_SCRIPT_ENGLISH), "en");
}

#define PAIR(written, spoken)                        \
	{                                            \
		{(written), sizeof(written) - 1},    \
		{                                    \
			(spoken), sizeof(spoken) - 1 \
		}                                    \
	}
static const struct rh_say pairs[] = {
    PAIR("SQL", "시퀄"),    PAIR("MoE", "모이"),      PAIR("VS Code", "브이에스 코드"), PAIR("VS", "대"),
    PAIR("US", "미합중국"), PAIR("한국", "대한민국"), PAIR("100", "백이라는 수"),       PAIR("C/C++", "씨"),
};
enum { PAIRS = sizeof pairs / sizeof pairs[0] };

static void a_bank_says_how_its_words_are_spoken(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t syllables;
	} rows[] = {
	    {"SQL", 2}, {"SQL을", 3}, {"MySQL", 6},  {"MoE 구조", 4}, {"VS Code", 6}, {"VS", 1},    {"VSX", 6},
	    {"US", 4},  {"us", 2},    {"한국은", 5}, {"100", 5},      {"1000", 1},    {"C/C++", 1}, {"A100", 3},
	};
	struct rh_says *says = NULL;
	assert_int_equal(rh_says_new(pairs, PAIRS, RH_SCRIPT_KOREAN, &says, NULL), RH_OK);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		size_t counted = rh_script_syllables(rh_text_of(rows[i].text), RH_SCRIPT_KOREAN, says);
		if (counted != rows[i].syllables)
			fail_msg("%s: %zu", rows[i].text, counted);
	}
	rh_says_free(says);
	rh_says_free(NULL);
}

static void a_written_form_beyond_the_limit_is_passed_over(void **state)
{
	(void)state;
	char written[RH_SAY_BYTES_MAX + 1];
	memset(written, 'a', sizeof written);
	const struct rh_say both[] = {{{written, RH_SAY_BYTES_MAX}, RH_TEXT("가")},
	                              {{written, sizeof written}, RH_TEXT("가")}};
	struct rh_says *says = NULL;
	assert_int_equal(rh_says_new(both, 2, RH_SCRIPT_KOREAN, &says, NULL), RH_OK);
	assert_int_equal(rh_script_syllables(both[0].written, RH_SCRIPT_KOREAN, says), 1);
	assert_true(rh_script_syllables(both[1].written, RH_SCRIPT_KOREAN, says) > 1);
	rh_says_free(says);
}

static void says_survive_failing_allocations(void **state)
{
	(void)state;
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_says *says = NULL;
		struct rh_error err = {0};
		enum rh_status status = rh_says_new(pairs, PAIRS, RH_SCRIPT_KOREAN, &says, &err);
		assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
		assert_true(says == NULL || status == RH_OK);
		rh_says_free(says);
	}
}

/* Pieces are what was read: none is empty, together they are the text. */
static void check_pieces(struct rh_text text, enum rh_script_language language)
{
	struct rh_reader reader = {.text = text, .language = language};
	struct rh_piece piece;
	size_t read = 0;
	size_t syllables = 0;
	while (rh_reader_next(&reader, &piece)) {
		assert_ptr_equal(piece.text.data, text.data + read);
		assert_true(piece.text.length > 0);
		read += piece.text.length;
		syllables += piece.syllables;
	}
	assert_int_equal(read, text.length);
	assert_int_equal(syllables, rh_script_syllables(text, language, NULL));
}

static void pieces_add_up_to_any_text(void **state)
{
	(void)state;
	static const char *const bits[] = {"0", "7",  "1,",   ".",  "-",  "/", ":",    "~",  "%", "%p",
	                                   " ", "가", "개",   "월", "만", "S", "LoRA", "km", "e", "'",
	                                   "s", "\n", "\xE3", "ㄱ", "㎡", "–", "+",    "&",  "#", "$"};
	struct rh_random random = rh_random_seeded(7);
	for (size_t round = 0; round < 4000; round++) {
		struct rh_buffer text = {0};
		for (size_t i = rh_random_below(&random, 14); i > 0; i--)
			rh_buffer_string(&text, bits[rh_random_below(&random, sizeof bits / sizeof bits[0])]);
		check_pieces(rh_buffer_view(&text), round % 2 ? RH_SCRIPT_KOREAN : RH_SCRIPT_ENGLISH);
		rh_buffer_done(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(korean_expressions_are_counted_as_they_are_said),
	    cmocka_unit_test(english_expressions_are_counted_as_they_are_said),
	    cmocka_unit_test(the_table_has_two_hundred_rows_at_least),
	    cmocka_unit_test(nothing_to_say_has_no_syllables),
	    cmocka_unit_test(the_language_is_that_of_most_letters),
	    cmocka_unit_test(a_bank_says_how_its_words_are_spoken),
	    cmocka_unit_test(a_written_form_beyond_the_limit_is_passed_over),
	    cmocka_unit_test(says_survive_failing_allocations),
	    cmocka_unit_test(pieces_add_up_to_any_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
