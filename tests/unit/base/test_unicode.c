// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/unicode.h"

#include "support/check.h"
#include "support/failing_alloc.h"
#include "support/random_text.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <unigbrk.h>
#include <uninorm.h>

#define FAMILY  "\U0001F468\u200D\U0001F469\u200D\U0001F467"
#define FLAG_KR "\U0001F1F0\U0001F1F7"
#define HAN_NFD "\u1112\u1161\u11AB"

enum { LAST_CHARACTER = 0x10FFFF };

static void only_strict_utf_8_is_valid(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t valid;
	} rows[] = {
	    {"", 0},
	    {"abc", 3},
	    {"면접", 6},
	    {"\xF4\x8F\xBF\xBF", 4},
	    {"ab\xC0\x80", 2},        /* overlong NUL */
	    {"a\xE0\x80\xAF", 1},     /* overlong slash */
	    {"a\xF0\x80\x80\xAF", 1}, /* and once more */
	    {"a\xED\xA0\x80", 1},     /* a surrogate */
	    {"a\xF4\x90\x80\x80", 1}, /* beyond Unicode */
	    {"a\xE2\x82", 1},         /* cut short */
	    {"\xFF", 0},
	    {"가\x80", 3}, /* a tail without a head */
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(rh_unicode_valid_prefix(rh_text_of(rows[i].text)), rows[i].valid);
	assert_int_equal(rh_unicode_valid_prefix(RH_TEXT_NONE), 0);
}

static void reading_gives_one_replacement_for_each_bad_byte(void **state)
{
	(void)state;
	static const uint32_t expected[] = {'a', 0xAC00, 0xFFFD, 0xFFFD, 0xFFFD, 'b', 0x1F600, 0xFFFD, 0xFFFD};
	struct rh_text rest = RH_TEXT("a가\xED\xA0\x80"
	                              "b\U0001F600\xE2\x82");
	uint32_t c = 0;
	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
		assert_true(rh_unicode_next(&rest, &c));
		assert_int_equal(c, expected[i]);
	}
	assert_false(rh_unicode_next(&rest, &c));
}

static void decomposed_hangul_is_composed(void **state)
{
	(void)state;
	struct rh_buffer out = {0};
	rh_unicode_nfc(&out, RH_TEXT(HAN_NFD "\u1100\u1173\u11AF"));
	check_written(&out, "한글");
	rh_unicode_nfc(&out, RH_TEXT("\uD558\u11AB"));
	check_written(&out, "한");
	rh_unicode_nfc(&out, RH_TEXT("e\u0301 a\u0323\u0302"));
	check_written(&out, "é ậ");
	rh_buffer_done(&out);
}

static void invalid_bytes_survive_normalising(void **state)
{
	(void)state;
	struct rh_buffer out = {0};
	rh_unicode_nfc(&out, RH_TEXT("\xFF" HAN_NFD "\xC0\x80" HAN_NFD "\xE2"));
	check_written(&out, "\xFF한\xC0\x80한\xE2");
	rh_unicode_fold(&out, RH_TEXT("\xFF"
	                              "A" HAN_NFD "\xC0"));
	check_written(&out, "\xFF"
	                    "a한\xC0");
	rh_buffer_done(&out);
}

static void results_are_appended_to_what_is_there(void **state)
{
	(void)state;
	struct rh_buffer out = {0};
	rh_buffer_string(&out, "e");
	rh_unicode_nfc(&out, RH_TEXT("\u0301"));
	rh_unicode_fold(&out, RH_TEXT("A"));
	rh_unicode_sanitize(&out, RH_TEXT("\x01"), RH_SANITIZE_LINE);
	check_written(&out, "e\u0301a^A");
	rh_unicode_nfc(&out, RH_TEXT_NONE);
	rh_unicode_fold(&out, RH_TEXT_NONE);
	rh_unicode_sanitize(&out, RH_TEXT_NONE, RH_SANITIZE_LINE);
	assert_int_equal(out.length, 0);
	rh_buffer_done(&out);
}

static void check_nfc_by_library(struct rh_buffer *in, struct rh_buffer *out)
{
	size_t length = 0;
	uint8_t *expected = u8_normalize(UNINORM_NFC, (const uint8_t *)in->data, in->length, NULL, &length);
	rh_unicode_nfc(out, rh_buffer_view(in));
	assert_true(rh_text_equal(rh_buffer_view(out), (struct rh_text){(const char *)expected, length}));
	free(expected);
	rh_buffer_clear(in);
	rh_buffer_clear(out);
}

/* Behind each of these stands something that composes with it, if anything does. */
static void the_short_cut_for_plain_text_never_changes_the_result(void **state)
{
	(void)state;
	struct rh_buffer in = {0};
	struct rh_buffer out = {0};
	static const uint32_t before[] = {'e', 0xAC00, 0x1100, 0x304B, 0x3B1};
	for (uint32_t c = 1; c < 0x10000; c++) {
		for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
			rh_buffer_character(&in, before[i]);
			rh_buffer_character(&in, c);
			check_nfc_by_library(&in, &out);
		}
	}
	for (uint32_t c = 0x10000; c <= LAST_CHARACTER; c++) {
		rh_buffer_character(&in, c);
		check_nfc_by_library(&in, &out);
	}
	rh_buffer_done(&in);
	rh_buffer_done(&out);
}

static void folding_takes_case_and_width_away(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		const char *folded;
	} rows[] = {
	    {"Full Width", "full width"},
	    {"Ｆｕｌｌ\u3000Ｗｉｄｔｈ", "full width"},
	    {"STRASSE", "strasse"},
	    {"Straße", "strasse"},
	    {"ΣΊΣΥΦΟΣ", "σίσυφοσ"},
	    {"σίσυφος", "σίσυφοσ"},
	    {"ﾊﾝｸﾞﾙ", "ハングル"},
	    {"㉮", "가"},
	    {"\u2121 \u3392", "tel mhz"},
	    {"①", "1"},
	    {"E\u0301", "é"},
	    {"ﬁne", "fine"},
	    {"[@Z`z{", "[@z`z{"},
	    {"자기소개", "자기소개"},
	    {"QLoRA로 파인튜닝, 研究 [A/B]", "qlora로 파인튜닝, 研究 [a/b]"},
	};
	struct rh_buffer out = {0};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		rh_unicode_fold(&out, rh_text_of(rows[i].text));
		check_written(&out, rows[i].folded);
	}
	rh_buffer_done(&out);
}

static void folding_twice_changes_nothing(void **state)
{
	(void)state;
	struct rh_buffer in = {0};
	struct rh_buffer once = {0};
	struct rh_buffer twice = {0};
	for (uint32_t c = 1; c <= 0x1FFFF; c++) {
		rh_buffer_character(&in, c);
		rh_unicode_fold(&once, rh_buffer_view(&in));
		rh_unicode_fold(&twice, rh_buffer_view(&once));
		if (!rh_text_equal(rh_buffer_view(&once), rh_buffer_view(&twice)))
			fail_msg("U+%04X", c);
		rh_buffer_clear(&in);
		rh_buffer_clear(&once);
		rh_buffer_clear(&twice);
	}
	rh_buffer_done(&in);
	rh_buffer_done(&once);
	rh_buffer_done(&twice);
}

static void words_are_made_of_letters_marks_and_numbers(void **state)
{
	(void)state;
	static const uint32_t inside[] = {'a',    'z',    'A',    'Z',   '0',   '9',   0xE9,
	                                  0xAC00, 0x1100, 0x4E2D, 0x301, 0x661, 0x2460};
	static const uint32_t outside[] = {'@', '[',  '`', '{',  '/',    ':',    '_',     '-',
	                                   ' ', '\n', 0,   0xA0, 0x2019, 0x200D, 0x1F600, 0xE000};
	for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++)
		assert_true(rh_unicode_is_word(inside[i]));
	for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++)
		assert_false(rh_unicode_is_word(outside[i]));
}

static void width_is_counted_in_terminal_columns(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t columns;
	} rows[] = {
	    {"", 0},
	    {"abc", 3},
	    {"자기소개", 8},
	    {HAN_NFD, 2},
	    {"é", 1},
	    {"e\u0301", 1},
	    {"…“”·─━╸▁█✓", 10},
	    {"Ａ", 2},
	    {"ｱ", 1},
	    {"₩", 1},
	    {"中文", 4},
	    {"\u200D\uFE0F\u0301", 0},
	    {"\x1B\x07\x7F\n", 0},
	    {"\xC2\x9B", 0},
	    {"\U0001F600", 2},
	    {"\u3000", 2},
	    {"\xFF\xFF", 2},
	    {"\u00A0", 1},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		size_t columns = rh_unicode_width(rh_text_of(rows[i].text));
		if (columns != rows[i].columns)
			fail_msg("row %zu: %zu columns", i, columns);
	}
	for (uint32_t c = 0; c <= LAST_CHARACTER; c++)
		assert_in_range(rh_unicode_width_of(c), 0, 2);
}

static void what_a_reader_sees_as_one_is_one_cluster(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t bytes;
	} rows[] = {
	    {"", 0},
	    {"a", 1},
	    {"ab", 1},
	    {"가나", 3},
	    {HAN_NFD "x", 9},
	    {"e\u0301x", 3},
	    {"\r\nx", 2},
	    {"\n\n", 1},
	    {FAMILY FAMILY, 18},
	    {FLAG_KR FLAG_KR, 8},
	    {"\U0001F44D\U0001F3FDx", 8},
	    {"\u2764\uFE0F\u2764", 6},
	    {"\u2764\uFE0F\u200D\U0001F525x", 13}, /* modified, then joined */
	    {"a\u200Db", 4},                       /* a joiner joins emoji only */
	    {"a\u200D\U0001F468", 4},
	    {"\xFF\xFF", 1},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		size_t bytes = rh_unicode_cluster(rh_text_of(rows[i].text));
		if (bytes != rows[i].bytes)
			fail_msg("row %zu: %zu bytes", i, bytes);
	}
}

static void clusters_are_those_of_the_library(void **state)
{
	(void)state;
	struct rh_random random = rh_random_seeded(7);
	struct rh_buffer text = {0};
	for (int round = 0; round < 3000; round++) {
		random_pieces(&random, &text, 1 + rh_random_below(&random, 40));
		char *breaks = calloc(text.length + 1, 1);
		assert_non_null(breaks);
		u8_grapheme_breaks((const uint8_t *)text.data, text.length, breaks);
		breaks[text.length] = 1;
		struct rh_text rest = rh_buffer_view(&text);
		while (rest.length > 0) {
			size_t at = text.length - rest.length;
			size_t expected = 1;
			while (!breaks[at + expected])
				expected++;
			assert_int_equal(rh_unicode_cluster(rest), expected);
			rest = rh_text_slice(rest, expected, SIZE_MAX);
		}
		free(breaks);
		rh_buffer_clear(&text);
	}
	rh_buffer_done(&text);
}

static void a_prefix_fits_between_clusters(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t columns;
		size_t bytes;
	} rows[] = {
	    {"abc", 0, 0},      {"abc", 2, 2},     {"abc", 9, 3},       {"가나", 1, 0},     {"가나", 2, 3},
	    {"가나", 3, 3},     {"가나", 4, 6},    {HAN_NFD "x", 2, 9}, {FAMILY "x", 5, 0}, {FAMILY "x", 6, 18},
	    {"e\u0301x", 1, 3}, {"\u0301x", 0, 2}, {"", 5, 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		size_t bytes = rh_unicode_fit(rh_text_of(rows[i].text), rows[i].columns);
		if (bytes != rows[i].bytes)
			fail_msg("row %zu: %zu bytes", i, bytes);
	}
}

static void what_is_unsafe_is_spelled_out(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		const char *safe;
	} rows[] = {
	    {"plain 면접 text", "plain 면접 text"},
	    {"\x1B[31mred", "^[[31mred"},
	    {"\x01\x07\x1F\x7F", "^A^G^_^?"},
	    {"\xC2\x9B"
	     "31m",
	     "<U+009B>31m"},
	    {"a\u202Eb\u2066c\u2069\u200E\u200F\u061C", "a<U+202E>b<U+2066>c<U+2069><U+200E><U+200F><U+061C>"},
	    {"\u200B\u200C\u2060\uFEFF\u00AD\u180E\u034F", "<U+200B><U+200C><U+2060><U+FEFF><U+00AD><U+180E><U+034F>"},
	    {"\u115F\u1160\u3164\uFFA0", "<U+115F><U+1160><U+3164><U+FFA0>"},
	    {"\u2028\u2029", "<U+2028><U+2029>"},
	    {"\uFFF9\uFFFB", "<U+FFF9><U+FFFB>"},
	    {"\U000E0041\U000E007F\U000E0001", "<U+E0041><U+E007F><U+E0001>"},
	    {"\uE000\U000F0000\U0010FFFF", "<U+E000><U+F0000><U+10FFFF>"},
	    {"\u0378\uFDD0\U0001FFFE", "<U+0378><U+FDD0><U+1FFFE>"},
	    {"a\xFF"
	     "b\xED\xA0\x80\xC0",
	     "a\uFFFDb\uFFFD\uFFFD\uFFFD\uFFFD"},
	    {FAMILY "\u2764\uFE0F", FAMILY "\u2764\uFE0F"},
	    {"\u845B\U000E0100", "\u845B\U000E0100"},
	    {HAN_NFD "e\u0301", "한é"},
	    {"a\tb", "a    b"},
	    {"a\rb", "a^Mb"},
	    {"x\u200B\u0338", "x<U+200B\u226F"}, /* the mark composes with what was written before it */
	};
	struct rh_buffer out = {0};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		rh_unicode_sanitize(&out, rh_text_of(rows[i].text), RH_SANITIZE_LINE);
		check_written(&out, rows[i].safe);
		rh_unicode_sanitize(&out, rh_text_of(rows[i].text), RH_SANITIZE_TEXT);
		check_written(&out, rows[i].safe);
	}
	rh_unicode_sanitize(&out, RH_TEXT("a\0b"), RH_SANITIZE_LINE);
	check_written(&out, "a^@b");
	rh_buffer_done(&out);
}

static void newlines_stay_in_a_text_and_are_one_space_in_a_line(void **state)
{
	(void)state;
	struct rh_buffer out = {0};
	const struct rh_text text = RH_TEXT("a\nb\r\nc\n\r\n\nd\r\r\ne\n");
	rh_unicode_sanitize(&out, text, RH_SANITIZE_TEXT);
	check_written(&out, "a\nb\nc\n\n\nd^M\ne\n");
	rh_unicode_sanitize(&out, text, RH_SANITIZE_LINE);
	check_written(&out, "a b c d^M e ");
	rh_buffer_done(&out);
}

/* What the header names, written down a second time: ranges, and unassigned code points from the library's table. */
static bool must_not_be_seen(uint32_t c)
{
	static const struct {
		uint32_t first;
		uint32_t last;
	} ranges[] = {
	    {0x00, 0x09},     {0x0B, 0x1F},     {0x7F, 0x9F},       {0xAD, 0xAD},        {0x61C, 0x61C},
	    {0x115F, 0x1160}, {0x180E, 0x180E}, {0x200B, 0x200C},   {0x200E, 0x200F},    {0x2028, 0x202E},
	    {0x2060, 0x206F}, {0x3164, 0x3164}, {0xD800, 0xF8FF},   {0xFEFF, 0xFEFF},    {0xFFA0, 0xFFA0},
	    {0xFFF9, 0xFFFB}, {0xFFFE, 0xFFFF}, {0xE0000, 0xE00FF}, {0xE01F0, 0x10FFFF},
	};
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	}
	return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Cn);
}

static void check_safe(struct rh_text text, enum rh_sanitize how)
{
	assert_int_equal(rh_unicode_valid_prefix(text), text.length);
	uint32_t c = 0;
	while (rh_unicode_next(&text, &c)) {
		if (must_not_be_seen(c) || (how == RH_SANITIZE_LINE && c == '\n'))
			fail_msg("U+%04X came through", c);
	}
}

static void check_sanitising(struct rh_text text, enum rh_sanitize how)
{
	struct rh_buffer once = {0};
	struct rh_buffer twice = {0};
	rh_unicode_sanitize(&once, text, how);
	check_safe(rh_buffer_view(&once), how);
	rh_unicode_sanitize(&twice, rh_buffer_view(&once), how);
	assert_true(rh_text_equal(rh_buffer_view(&once), rh_buffer_view(&twice)));
	rh_buffer_done(&once);
	rh_buffer_done(&twice);
}

static void every_character_is_shown_safely_and_the_same_twice(void **state)
{
	(void)state;
	struct rh_buffer text = {0};
	for (uint32_t c = 0; c <= LAST_CHARACTER; c++) {
		rh_buffer_character(&text, c);
		check_sanitising(rh_buffer_view(&text), RH_SANITIZE_TEXT);
		rh_buffer_clear(&text);
	}
	rh_buffer_done(&text);
}

static void sanitising_random_bytes_twice_changes_nothing(void **state)
{
	(void)state;
	struct rh_random random = rh_random_seeded(8);
	struct rh_buffer text = {0};
	for (int round = 0; round < 6000; round++) {
		if (round % 3 != 0)
			random_pieces(&random, &text, rh_random_below(&random, 30));
		if (round % 3 != 1)
			random_bytes(&random, &text, rh_random_below(&random, 60));
		check_sanitising(rh_buffer_view(&text), RH_SANITIZE_TEXT);
		check_sanitising(rh_buffer_view(&text), RH_SANITIZE_LINE);
		rh_buffer_clear(&text);
	}
	rh_buffer_done(&text);
}

static void padding_cuts_with_an_ellipsis(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t columns;
		const char *padded;
	} rows[] = {
	    {"abc", 5, "abc  "},
	    {"abc", 3, "abc"},
	    {"abc", 2, "a…"},
	    {"abc", 1, "…"},
	    {"abc", 0, ""},
	    {"자기소개", 8, "자기소개"},
	    {"자기소개", 7, "자기소…"},
	    {"자기소개", 6, "자기… "},
	    {"", 2, "  "},
	    {"a\nb", 4, "a b "},
	    {"\x1B", 3, "^[ "},
	    {FAMILY "x", 6, "…     "},
	    {HAN_NFD "글", 3, "한…"},
	};
	struct rh_buffer out = {0};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		rh_unicode_pad(&out, rh_text_of(rows[i].text), rows[i].columns);
		check_written(&out, rows[i].padded);
	}
	rh_buffer_done(&out);
}

static void a_padded_text_has_exactly_its_columns(void **state)
{
	(void)state;
	struct rh_random random = rh_random_seeded(9);
	struct rh_buffer text = {0};
	struct rh_buffer out = {0};
	for (int round = 0; round < 4000; round++) {
		size_t columns = rh_random_below(&random, 50);
		random_pieces(&random, &text, rh_random_below(&random, 20));
		rh_buffer_string(&out, "kept");
		rh_unicode_pad(&out, rh_buffer_view(&text), columns);
		assert_int_equal(rh_unicode_width(rh_buffer_view(&out)), 4 + columns);
		rh_buffer_clear(&text);
		rh_buffer_clear(&out);
	}
	rh_buffer_done(&text);
	rh_buffer_done(&out);
}

static void write_everything(struct rh_buffer *out)
{
	const struct rh_text text = RH_TEXT(
	    "Ｑ. \u202E" HAN_NFD "\x1B[0m \xFF ☎ \u00AD tell me about a time you failed; 자기소개를 해 주세요\n");
	rh_unicode_nfc(out, text);
	rh_unicode_fold(out, text);
	rh_unicode_sanitize(out, text, RH_SANITIZE_TEXT);
	rh_unicode_pad(out, text, 300);
	rh_unicode_pad(out, text, 20);
}

static void a_refused_allocation_is_remembered_in_the_buffer(void **state)
{
	(void)state;
	struct rh_buffer whole = {0};
	write_everything(&whole);
	assert_false(whole.failed);
	size_t rounds = 0;
	for (size_t n = 1; failing_alloc_next(n); n++, rounds++) {
		struct rh_buffer out = {0};
		write_everything(&out);
		assert_int_equal(out.failed, failing_alloc_struck());
		if (!out.failed)
			assert_string_equal(out.data, whole.data);
		rh_buffer_done(&out);
	}
	assert_true(rounds > 10);
	rh_buffer_done(&whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_strict_utf_8_is_valid),
	    cmocka_unit_test(reading_gives_one_replacement_for_each_bad_byte),
	    cmocka_unit_test(decomposed_hangul_is_composed),
	    cmocka_unit_test(invalid_bytes_survive_normalising),
	    cmocka_unit_test(results_are_appended_to_what_is_there),
	    cmocka_unit_test(the_short_cut_for_plain_text_never_changes_the_result),
	    cmocka_unit_test(folding_takes_case_and_width_away),
	    cmocka_unit_test(folding_twice_changes_nothing),
	    cmocka_unit_test(words_are_made_of_letters_marks_and_numbers),
	    cmocka_unit_test(width_is_counted_in_terminal_columns),
	    cmocka_unit_test(what_a_reader_sees_as_one_is_one_cluster),
	    cmocka_unit_test(clusters_are_those_of_the_library),
	    cmocka_unit_test(a_prefix_fits_between_clusters),
	    cmocka_unit_test(what_is_unsafe_is_spelled_out),
	    cmocka_unit_test(newlines_stay_in_a_text_and_are_one_space_in_a_line),
	    cmocka_unit_test(every_character_is_shown_safely_and_the_same_twice),
	    cmocka_unit_test(sanitising_random_bytes_twice_changes_nothing),
	    cmocka_unit_test(padding_cuts_with_an_ellipsis),
	    cmocka_unit_test(a_padded_text_has_exactly_its_columns),
	    cmocka_unit_test(a_refused_allocation_is_remembered_in_the_buffer),
	};
	return cmocka_run_group_tests_name("base.unicode", tests, NULL, NULL);
}
