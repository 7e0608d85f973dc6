// SPDX-License-Identifier: GPL-3.0-or-later
#include "bank/ids.h"

#include "support/check.h"

#include <string.h>

static void a_slug_is_the_words_of_the_text_folded(void **state)
{
	static const char *const rows[][2] = {
	    {"1분 동안 자기소개를 해 주세요.", "1분-동안-자기소개를-해-주세요"},
	    {"Why do you want to work HERE?", "why-do-you-want-to-work-here"},
	    {"  What -- is... LoRA?!  ", "what-is-lora"},
	    {"C++ / C#", "c-c"},
	    {"Ｆｕｌｌ　ｗｉｄｔｈ", "full-width"},
	    {"Straße", "strasse"},
	    {"snake_case", "snake-case"},
	    {"?!", "question"},
	    {"", "question"},
	    {"../../etc/passwd", "etc-passwd"},
	    {"e\u0301te\u0301", "été"},
	    {"(a)", "a"},
	    {"a\u200Bb\u202Ec", "a-b-c"},
	};
	struct rh_buffer slug = {0};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		rh_bank_slug(&slug, rh_text_of(rows[i][0]));
		assert_true(rh_bank_is_id(rh_buffer_view(&slug)));
		check_written(&slug, rows[i][1]);
	}
	rh_buffer_done(&slug);
}

static void a_slug_is_cut_at_a_character(void **state)
{
	struct rh_buffer text = {0}, slug = {0};

	(void)state;
	for (size_t words = 1; words < 40; words++) {
		rh_buffer_string(&text, words % 3 == 0 ? "가나 " : "abcd ");
		rh_buffer_clear(&slug);
		rh_bank_slug(&slug, rh_buffer_view(&text));
		assert_in_range(slug.length, 1, 60);
		assert_true(rh_bank_is_id(rh_buffer_view(&slug)));
		assert_int_not_equal(slug.data[slug.length - 1], '-');
	}
	assert_in_range(slug.length, 57, 60);
	rh_buffer_clear(&text);
	rh_buffer_fill(&text, '.', 1 << 20);
	rh_buffer_clear(&slug);
	rh_bank_slug(&slug, rh_buffer_view(&text));
	check_written(&slug, "question");
	rh_buffer_done(&text);
	rh_buffer_done(&slug);
}

static void a_slug_is_appended(void **state)
{
	struct rh_buffer out = {0};

	(void)state;
	rh_buffer_string(&out, "id: ");
	rh_bank_slug(&out, RH_TEXT("A b"));
	check_written(&out, "id: a-b");
	rh_buffer_done(&out);
}

static void a_stem_that_is_an_id_stays_as_it_is(void **state)
{
	static const char *const rows[][2] = {
	    {"ai-developer.ko", "ai-developer.ko"},
	    {"AI_Dev", "AI_Dev"},
	    {"my bank (1)", "my-bank-1"},
	    {"\u1100\u1161", "가"},
	    {".hidden", "hidden"},
	    {"..", "bank"},
	    {"", "bank"},
	    {"-", "bank"},
	};
	struct rh_buffer id = {0};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		rh_bank_stem_id(&id, rh_text_of(rows[i][0]));
		check_written(&id, rows[i][1]);
	}
	rh_buffer_done(&id);
}

static void ids_are_words_without_ways_out_of_a_folder(void **state)
{
	static const char *const good[] = {"a", "_", "1", "가나다", "a.b-c_d", "日本", "é", "e\u0301", "a-", "१"};
	static const struct {
		const char *id;
		unsigned character;
	} bad[] = {
	    {"", 0},      {".", 0},   {"..", 0},   {"-a", 0},       {".a", 0},         {"a..b", 0}, {"a/b", 2},
	    {"a\\b", 2},  {"a b", 2}, {"a\nb", 2}, {"가#1", 2},     {"a\u200Bb", 2},   {"a:b", 2},  {"*", 1},
	    {"a\x1B", 2}, {"“a”", 1}, {"a,b", 2},  {"a\u202Eb", 2}, {"\U0001F600", 1},
	};
	char longest[RH_BANK_ID_BYTES_MAX + 2];

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(rh_bank_is_id(rh_text_of(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		unsigned character = 99;
		assert_non_null(rh_bank_id_fault(rh_text_of(bad[i].id), &character));
		assert_int_equal(character, bad[i].character);
	}
	memset(longest, 'a', sizeof longest);
	assert_true(rh_bank_is_id((struct rh_text){longest, RH_BANK_ID_BYTES_MAX}));
	assert_false(rh_bank_is_id((struct rh_text){longest, RH_BANK_ID_BYTES_MAX + 1}));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_slug_is_the_words_of_the_text_folded),
	    cmocka_unit_test(a_slug_is_cut_at_a_character),
	    cmocka_unit_test(a_slug_is_appended),
	    cmocka_unit_test(a_stem_that_is_an_id_stays_as_it_is),
	    cmocka_unit_test(ids_are_words_without_ways_out_of_a_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
