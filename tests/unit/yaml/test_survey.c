// SPDX-License-Identifier: GPL-3.0-or-later
#include "yaml/survey.h"

#include "base/unicode.h"
#include "support/check.h"

#include <stdio.h>

static void check_refused(struct rh_text bytes, const char *code, size_t offset, const char *message)
{
	struct rh_yaml_survey survey;
	rh_yaml_survey(bytes, &survey);
	assert_non_null(survey.fault);
	assert_string_equal(survey.fault->code, code);
	assert_string_equal(survey.message, message);
	assert_int_equal(survey.offset, offset);
}

static struct rh_yaml_survey survey_of(struct rh_text bytes)
{
	struct rh_yaml_survey survey;
	rh_yaml_survey(bytes, &survey);
	assert_null(survey.fault);
	return survey;
}

static void a_file_in_utf_16_is_told_as_such(void **state)
{
	(void)state;
	const char *message = "this is UTF-16, not UTF-8 (save the file as UTF-8)";
	check_refused(RH_TEXT("\xFF\xFEq\0"), "encoding", 0, message);
	check_refused(RH_TEXT("\xFE\xFF\0q"), "encoding", 0, message);
	check_refused(RH_TEXT("q\0u\0"), "encoding", 0, message);
	check_refused(RH_TEXT("\0q\0u"), "encoding", 0, message);
}

static void bytes_that_are_no_utf_8_are_refused_where_they_stand(void **state)
{
	static const struct {
		const char *bytes;
		unsigned char bad;
		size_t offset;
	} rows[] = {
	    {"abc\xFF", 0xFF, 3},
	    {"12345678\x80", 0x80, 8},           /* behind a whole word */
	    {"\xC0\xAF", 0xC0, 0},               /* overlong */
	    {"\xE0\x80\xAF", 0xE0, 0},           /* overlong */
	    {"\xF0\x80\x80\xAF", 0xF0, 0},       /* overlong */
	    {"\xED\xA0\x80", 0xED, 0},           /* a surrogate */
	    {"\xF4\x90\x80\x80", 0xF4, 0},       /* past U+10FFFF */
	    {"\xEA\xB0\x80\xEA\xB0", 0xEA, 3},   /* cut at the end */
	    {"\xEA\xB0\x80\xEA\xB0 x", 0xEA, 3}, /* cut in the middle */
	    {"\xEC\x28\xA1", 0xEC, 0},
	    {"\xC3(", 0xC3, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char message[64];
		snprintf(message, sizeof message, "byte 0x%02X is no UTF-8 (save the file as UTF-8)", rows[i].bad);
		check_refused(rh_text_of(rows[i].bytes), "encoding", rows[i].offset, message);
	}
}

/* What libyaml's reader takes (yaml_parser_update_buffer); everything else must be refused here, by name. */
static bool libyaml_takes(uint32_t c)
{
	return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0x7E) || c == 0x85 ||
	       (c >= 0xA0 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD && c != 0xFEFF) || c >= 0x10000;
}

static void every_character_is_judged_as_libyaml_judges_it(void **state)
{
	struct rh_buffer bytes = {0};

	(void)state;
	for (uint32_t c = 1; c <= 0x10FFFF; c++) {
		struct rh_yaml_survey survey;
		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		rh_buffer_clear(&bytes);
		rh_buffer_string(&bytes, "text ");
		rh_buffer_character(&bytes, c);
		rh_buffer_string(&bytes, "\nmore than eight bytes of text\n");
		rh_yaml_survey(rh_buffer_view(&bytes), &survey);
		if ((survey.fault == NULL) != libyaml_takes(c))
			fail_msg("U+%04lX", (unsigned long)c);
		if (survey.fault != NULL)
			assert_int_equal(survey.offset, 5);
	}
	rh_buffer_done(&bytes);
}

static void a_nul_is_told_as_such(void **state)
{
	(void)state;
	check_refused(RH_TEXT("title: a\0b"), "character", 8, "a NUL byte: is this a text file?");
	check_refused(RH_TEXT("title: \x1B[31m"), "character", 7, "character U+001B is not allowed in YAML");
}

static void a_byte_order_mark_may_stand_at_the_start_only(void **state)
{
	(void)state;
	survey_of(RH_TEXT("\xEF\xBB\xBFtitle: x"));
	check_refused(RH_TEXT("\xEF\xBB\xBF\xEF\xBB\xBFx"), "character", 3, "character U+FEFF is not allowed in YAML");
}

static void only_breaks_that_editors_do_not_count_are_odd(void **state)
{
	(void)state;
	assert_false(survey_of(RH_TEXT("a\nb\r\nc\n")).odd_breaks);
	assert_true(survey_of(RH_TEXT("a\rb")).odd_breaks);
	assert_true(survey_of(RH_TEXT("a\r")).odd_breaks);
	assert_true(survey_of(RH_TEXT("a\xC2\x85")).odd_breaks);
	assert_true(survey_of(RH_TEXT("a\xE2\x80\xA8")).odd_breaks);
	assert_true(survey_of(RH_TEXT("a\xE2\x80\xA9")).odd_breaks);
}

static bool stays_in_nfc(struct rh_buffer *nfc, struct rh_text text)
{
	rh_buffer_clear(nfc);
	rh_unicode_nfc(nfc, text);
	return rh_text_equal(rh_buffer_view(nfc), text);
}

/* A character is sure when it is its own NFC and stays so behind those that take most others up. */
static void what_is_surely_nfc_is_nfc(void **state)
{
	static const char *const before[] = {"", "A", "e", "가", "ㅏ", "ᄀ", "一", "か"};
	struct rh_buffer text = {0}, nfc = {0};
	size_t sure = 0;

	(void)state;
	for (uint32_t c = 0x20; c <= 0x1FFFF; c++) {
		rh_buffer_clear(&text);
		rh_buffer_character(&text, c);
		if ((c >= 0xD800 && c <= 0xDFFF) || !rh_yaml_surely_nfc(rh_buffer_view(&text)))
			continue;
		sure++;
		for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
			rh_buffer_clear(&text);
			rh_buffer_string(&text, before[i]);
			rh_buffer_character(&text, c);
			if (!stays_in_nfc(&nfc, rh_buffer_view(&text)))
				fail_msg("U+%04lX behind %s", (unsigned long)c, before[i]);
		}
	}
	assert_true(sure > 30000);
	rh_buffer_done(&text);
	rh_buffer_done(&nfc);
}

static void a_file_in_another_normal_form_is_noticed(void **state)
{
	(void)state;
	assert_true(survey_of(RH_TEXT("title: 한국어 · “AI” ①\n")).nfc);
	assert_false(survey_of(RH_TEXT("title: e\xCC\x81\n")).nfc);
	assert_false(survey_of(RH_TEXT("title: \xE1\x84\x80\xE1\x85\xA1\n")).nfc);
	assert_true(rh_yaml_surely_nfc(RH_TEXT("한국어 abc")));
	assert_false(rh_yaml_surely_nfc(RH_TEXT("한국어 e\xCC\x81")));
	assert_true(rh_yaml_surely_nfc(RH_TEXT_NONE));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_file_in_utf_16_is_told_as_such),
	    cmocka_unit_test(bytes_that_are_no_utf_8_are_refused_where_they_stand),
	    cmocka_unit_test(every_character_is_judged_as_libyaml_judges_it),
	    cmocka_unit_test(a_nul_is_told_as_such),
	    cmocka_unit_test(a_byte_order_mark_may_stand_at_the_start_only),
	    cmocka_unit_test(only_breaks_that_editors_do_not_count_are_odd),
	    cmocka_unit_test(what_is_surely_nfc_is_nfc),
	    cmocka_unit_test(a_file_in_another_normal_form_is_noticed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
