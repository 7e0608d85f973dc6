// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/fillers.h"

#include "unit/words/table.h"

enum { KOREAN, ENGLISH, LANGUAGES, MARKED_MAX = 64 };

/* A transcript without its brackets, and where those stood. */
struct labelled {
	char text[TABLE_LINE_MAX];
	size_t length, starts[MARKED_MAX], count;
};

static void take_labels(struct labelled *labelled, const char *line)
{
	labelled->length = 0;
	labelled->count = 0;
	for (; *line != '\0'; line++) {
		if (*line == '[')
			labelled->starts[labelled->count++] = labelled->length;
		else if (*line != ']')
			labelled->text[labelled->length++] = *line;
	}
	labelled->text[labelled->length] = '\0';
}

static bool is_labelled(const struct labelled *labelled, size_t start)
{
	for (size_t i = 0; i < labelled->count; i++) {
		if (labelled->starts[i] == start)
			return true;
	}
	return false;
}

static void count_line(void *ctx, char *fields[TABLE_FIELDS_MAX])
{
	struct score *score = (struct score *)ctx + (strcmp(fields[0], "en") == 0 ? ENGLISH : KOREAN);
	struct labelled labelled;
	struct rh_terms terms = {0};
	struct rh_fillers fillers = {0};
	int right = 0, wrong = 0;
	take_labels(&labelled, fields[1]);
	assert_int_equal(rh_terms_read(&terms, rh_text_of(labelled.text), NULL), RH_OK);
	assert_int_equal(rh_fillers_find(&terms, &fillers, NULL), RH_OK);
	for (size_t i = 0; i < fillers.count; i++) {
		bool is_one = is_labelled(&labelled, terms.items[fillers.items[i].first].start);
		right += is_one;
		wrong += !is_one;
	}
	score->right += right;
	score->false_alarms += wrong;
	score->missed += (int)labelled.count - right;
	if (wrong > 0 || right < (int)labelled.count)
		print_message("%d wrong, %d missed: %s\n", wrong, (int)labelled.count - right, fields[1]);
	rh_fillers_done(&fillers);
	rh_terms_done(&terms);
}

static void fillers_are_told_from_the_same_words_used_otherwise(void **state)
{
	(void)state;
	struct score scores[LANGUAGES] = {{0}, {0}};
	assert_true(each_line(REHEARSE_SOURCE_DIR, "fillers.tsv", count_line, scores) >= 60);
	print_message("F1 ko %.3f, en %.3f\n", f1_of(&scores[KOREAN]), f1_of(&scores[ENGLISH]));
	assert_true(f1_of(&scores[KOREAN]) >= 0.9);
	assert_true(f1_of(&scores[ENGLISH]) >= 0.9);
}

static void a_filler_has_its_listed_name_and_its_terms(void **state)
{
	(void)state;
	struct rh_terms terms = {0};
	struct rh_fillers fillers = {0};
	assert_int_equal(rh_terms_read(&terms, RH_TEXT("umm, you know, it broke"), NULL), RH_OK);
	assert_int_equal(rh_fillers_find(&terms, &fillers, NULL), RH_OK);
	assert_int_equal(fillers.count, 2);
	assert_string_equal(fillers.items[0].name, "um");
	assert_string_equal(fillers.items[1].name, "you know");
	assert_int_equal(fillers.items[1].first, 1);
	assert_int_equal(fillers.items[1].count, 2);
	rh_fillers_done(&fillers);
	rh_terms_done(&terms);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fillers_are_told_from_the_same_words_used_otherwise),
	    cmocka_unit_test(a_filler_has_its_listed_name_and_its_terms),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
