// SPDX-License-Identifier: GPL-3.0-or-later
#include "bank/fix.h"

#include "support/check.h"
#include "support/failing_alloc.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

static void check_fixed(const char *yaml, const char *expected, size_t added, size_t left)
{
	struct rh_bank *bank = NULL;
	struct rh_buffer out = {0};
	struct rh_bank_fixed fixed = {0};
	struct rh_error error = {0};
	assert_int_equal(rh_bank_new("b.yaml", rh_text_of(yaml), NULL, &bank, &error), RH_OK);
	if (rh_bank_fix(bank, rh_text_of(yaml), &out, &fixed, &error) != RH_OK)
		fail_msg("%s\n%s", error.message, yaml);
	check_written(&out, expected);
	assert_int_equal(fixed.added, added);
	assert_int_equal(fixed.left, left);
	rh_buffer_done(&out);
	rh_bank_free(bank);
}

static void ids_go_before_the_first_key(void **state)
{
	(void)state;
	check_fixed("# My bank\nquestions:\n  - question: Why us?   # because\n    time: 1m\n\n  - time: 2m\n    "
	            "question: 왜요?\n",
	            "# My bank\nquestions:\n  - id: why-us\n    question: Why us?   # because\n    time: 1m\n\n"
	            "  - id: 왜요\n    time: 2m\n    question: 왜요?\n",
	            2, 0);
	check_fixed("-   question: Wide?\n    time: 1m\n", "-   id: wide\n    question: Wide?\n    time: 1m\n", 1, 0);
	check_fixed("-\n  question: Below?\n", "-\n  id: below\n  question: Below?\n", 1, 0);
	check_fixed("- # why\n  question: Below?\n", "- # why\n  id: below\n  question: Below?\n", 1, 0);
	check_fixed("- ? question\n  : Explicit?\n", "- id: explicit\n  ? question\n  : Explicit?\n", 1, 0);
	check_fixed("- \"question\": 'Quoted?'\n", "- id: quoted\n  \"question\": 'Quoted?'\n", 1, 0);
	check_fixed("questions:\n  question: Alone?\n", "questions:\n  id: alone\n  question: Alone?\n", 1, 0);
}

static void ids_go_inside_the_braces(void **state)
{
	(void)state;
	check_fixed("[{question: A?}, { question: B?, time: 1m }]\n",
	            "[{id: a, question: A?}, { id: b, question: B?, time: 1m }]\n", 2, 0);
	check_fixed("- {question: A?}\n", "- {id: a, question: A?}\n", 1, 0);
	check_fixed("- {\n    question: A?\n  }\n", "- {\n    id: a, question: A?\n  }\n", 1, 0);
	check_fixed("{\"questions\": [{\"question\": \"A?\"}]}",
	            "{\"questions\": [{\"id\": \"a\", \"question\": \"A?\"}]}", 1, 0);
}

static void a_bare_text_becomes_a_mapping(void **state)
{
	(void)state;
	check_fixed("- Why us?\n- 'Quoted: yes?'  # c\n- \"Two\n  lines?\"\n",
	            "- id: why-us\n  question: Why us?\n- id: quoted-yes\n  question: 'Quoted: yes?'  # c\n"
	            "- id: two-lines\n  question: \"Two\n  lines?\"\n",
	            3, 0);
	check_fixed("[Why us?, 'It''s, or ] not?', \"B \\\" ]?\" ,왜요 ]",
	            "[{id: why-us, question: Why us?}, {id: it-s-or-not, question: 'It''s, or ] not?'}, "
	            "{id: b, question: \"B \\\" ]?\"} ,{id: 왜요, question: 왜요} ]",
	            4, 0);
	check_fixed("questions: [\n  Why us?,\n  Why now?\n]",
	            "questions: [\n  {id: why-us, question: Why us?},\n"
	            "  {id: why-now, question: Why now?}\n]",
	            2, 0);
	check_fixed("-\n   Why us?\n", "-\n   id: why-us\n   question: Why us?\n", 1, 0);
	check_fixed("- \u110B\u116B?\n", "- id: 왜\n  question: \u110B\u116B?\n", 1, 0);
}

static void what_adding_alone_cannot_do_is_left(void **state)
{
	(void)state;
	check_fixed("- Why us\n  and why now?\n", "- Why us\n  and why now?\n", 0, 1);
	check_fixed("- |\n  Why us?\n", "- |\n  Why us?\n", 0, 1);
	check_fixed("questions: Why us?\n", "questions: Why us?\n", 0, 1);
	check_fixed("- &q Why us?\n", "- &q Why us?\n", 0, 1);
	check_fixed("[question: Why us?]\n", "[question: Why us?]\n", 0, 1);
}

/* One question by an alias twice: an id would be there twice as well. */
static void what_would_be_another_bank_is_refused(void **state)
{
	const struct rh_text yaml = RH_TEXT("- &q {question: Why us?}\n- *q\n");
	struct rh_bank *bank = NULL;
	struct rh_buffer out = {0};
	struct rh_bank_fixed fixed = {.added = 99};
	struct rh_error error = {0};

	(void)state;
	rh_buffer_string(&out, "before");
	assert_int_equal(rh_bank_new("b.yaml", yaml, NULL, &bank, NULL), RH_OK);
	assert_int_equal(rh_bank_fix(bank, yaml, &out, &fixed, &error), RH_ERR_INVALID);
	assert_string_equal(error.message, "the ids cannot be added without changing more of the file");
	assert_int_equal(fixed.added, 99);
	check_written(&out, "before");
	rh_bank_free(bank);
	rh_buffer_done(&out);
}

static void anchors_stay_with_what_they_name(void **state)
{
	(void)state;
	check_fixed("- &q\n  question: Why us?\n", "- &q\n  id: why-us\n  question: Why us?\n", 1, 0);
	check_fixed("- &q question: Why us?\n", "- id: why-us\n  &q question: Why us?\n", 1, 0);
	check_fixed("- &q {question: Why us?}\n", "- &q {id: why-us, question: Why us?}\n", 1, 0);
	check_fixed("- !!map\n  question: Why us?\n", "- !!map\n  id: why-us\n  question: Why us?\n", 1, 0);
}

static void follow_ups_get_ids_where_there_is_room(void **state)
{
	(void)state;
	check_fixed(
	    "- question: A?\n  follow_ups:\n    - Bare?\n    - question: B?\n      follow_ups: [{question: C?}]\n",
	    "- id: a\n  question: A?\n  follow_ups:\n    - Bare?\n    - id: b\n      question: B?\n"
	    "      follow_ups: [{id: c, question: C?}]\n",
	    3, 0);
}

static void an_id_that_looks_like_a_number_is_quoted(void **state)
{
	(void)state;
	check_fixed("- question: 7?\n- question: Yes!\n", "- id: '7'\n  question: 7?\n- id: 'yes'\n  question: Yes!\n",
	            2, 0);
}

static void line_ends_and_byte_order_mark_stay(void **state)
{
	(void)state;
	check_fixed("\xEF\xBB\xBF- question: A?\r\n  time: 1m\r\n",
	            "\xEF\xBB\xBF- id: a\r\n  question: A?\r\n  time: 1m\r\n", 1, 0);
	check_fixed("- question: A?", "- id: a\n  question: A?", 1, 0);
}

static void a_bank_with_all_its_ids_stays_as_it_is(void **state)
{
	(void)state;
	check_fixed("# c\n- {id: a,   question: A? }\n", "# c\n- {id: a,   question: A? }\n", 0, 0);
	check_fixed("profiles: [{id: p}]\n", "profiles: [{id: p}]\n", 0, 0);
}

/* Without its added ids the result is the file itself: every byte is still there, in order. */
static bool is_within(struct rh_text bytes, struct rh_text fixed)
{
	size_t at = 0;
	for (size_t i = 0; i < fixed.length && at < bytes.length; i++)
		at += fixed.data[i] == bytes.data[at];
	return at == bytes.length;
}

static void check_file(const char *path)
{
	static char bytes[1 << 20];
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	const struct rh_text text = {bytes, fread(bytes, 1, sizeof bytes, file)};
	fclose(file);
	struct rh_bank *bank = NULL;
	if (rh_bank_new("b.yaml", text, NULL, &bank, NULL) != RH_OK)
		return;
	struct rh_buffer out = {0}, again = {0};
	struct rh_bank_fixed fixed = {0};
	if (rh_bank_fix(bank, text, &out, &fixed, NULL) == RH_OK) {
		struct rh_bank *better = NULL;
		assert_true(is_within(text, rh_buffer_view(&out)));
		assert_int_equal(rh_bank_new("b.yaml", rh_buffer_view(&out), NULL, &better, NULL), RH_OK);
		assert_int_equal(rh_bank_fix(better, rh_buffer_view(&out), &again, &fixed, NULL), RH_OK);
		assert_int_equal(fixed.added, 0);
		assert_string_equal(again.data, out.data);
		rh_bank_free(better);
	}
	rh_bank_free(bank);
	rh_buffer_done(&out);
	rh_buffer_done(&again);
}

static void every_bank_of_the_folders_keeps_its_bytes(void **state)
{
	static const char *const folders[] = {"tests/banks/good", "tests/banks/bad", "questions"};
	size_t count = 0;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		char path[4096];
		snprintf(path, sizeof path, REHEARSE_SOURCE_DIR "/%s", folders[i]);
		DIR *dir = opendir(path);
		assert_non_null(dir);
		for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
			if (strstr(entry->d_name, ".yaml") == NULL)
				continue;
			snprintf(path, sizeof path, REHEARSE_SOURCE_DIR "/%s/%s", folders[i], entry->d_name);
			check_file(path);
			count++;
		}
		closedir(dir);
	}
	assert_true(count > 100);
}

static void without_memory_nothing_is_appended(void **state)
{
	const struct rh_text yaml = RH_TEXT("- question: A?\n- B?\n- e\u0301?\n- {question: D?}\n");
	struct rh_bank *bank = NULL;

	(void)state;
	assert_int_equal(rh_bank_new("b.yaml", yaml, NULL, &bank, NULL), RH_OK);
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_buffer out = {0};
		struct rh_bank_fixed fixed = {.added = 99};
		enum rh_status status = rh_bank_fix(bank, yaml, &out, &fixed, NULL);
		assert_int_equal(fixed.added, status == RH_OK ? 4 : 99);
		assert_int_equal(out.length > 0, status == RH_OK);
		assert_true(status == RH_OK || status == RH_ERR_NO_MEMORY);
		rh_buffer_done(&out);
	}
	rh_bank_free(bank);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ids_go_before_the_first_key),
	    cmocka_unit_test(ids_go_inside_the_braces),
	    cmocka_unit_test(a_bare_text_becomes_a_mapping),
	    cmocka_unit_test(what_adding_alone_cannot_do_is_left),
	    cmocka_unit_test(what_would_be_another_bank_is_refused),
	    cmocka_unit_test(anchors_stay_with_what_they_name),
	    cmocka_unit_test(follow_ups_get_ids_where_there_is_room),
	    cmocka_unit_test(an_id_that_looks_like_a_number_is_quoted),
	    cmocka_unit_test(line_ends_and_byte_order_mark_stay),
	    cmocka_unit_test(a_bank_with_all_its_ids_stays_as_it_is),
	    cmocka_unit_test(every_bank_of_the_folders_keeps_its_bytes),
	    cmocka_unit_test(without_memory_nothing_is_appended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
