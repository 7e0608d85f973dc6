// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/cues.h"

#include "support/check.h"
#include "support/failing_alloc.h"

static const struct rh_text also[] = {{"정확도와 수치", 19}};
static const struct rh_key_point points[] = {
    {.point = {"대표 프로젝트", 19}, .also = {also, 1}},
    {.point = {"the AWS part", 12}},
};
enum { POINTS = sizeof points / sizeof points[0] };

static struct rh_keys *keys;

static int make_keys(void **state)
{
	(void)state;
	return (int)rh_keys_new(points, POINTS, &keys, NULL);
}

static int free_keys(void **state)
{
	(void)state;
	rh_keys_free(keys);
	return 0;
}

static void check_cue(const char *text, enum rh_cue_level level, const char *expected)
{
	const struct rh_group group = {.text = rh_text_of(text), .syllables = 1};
	struct rh_buffer out = {0};
	rh_cue_write(&out, &group, level, keys);
	check_written(&out, expected);
	rh_buffer_done(&out);
}

static void each_level_hides_more(void **state)
{
	(void)state;
	const char *text = "저는 지난 해 대표 프로젝트에서\n정확도를 올렸습니다.";
	check_cue(text, RH_CUE_FULL, "저는 지난 해 대표 프로젝트에서 정확도를 올렸습니다.");
	check_cue(text, RH_CUE_PHRASES, "저는 지난 · 대표 프로젝트에서 정확도를 ·");
	check_cue(text, RH_CUE_KEYWORDS, "· · · 대표 프로젝트에서 정확도를 ·");
	check_cue(text, RH_CUE_INITIALS, "· · · ㄷㅍ ㅍㄹㅈㅌㅇㅅ ㅈㅎㄷㄹ ·");
	check_cue(text, RH_CUE_BLANK, "");
}

static void a_group_without_key_points_keeps_its_weightiest_word(void **state)
{
	(void)state;
	check_cue("모델을 만들었습니다 그리고", RH_CUE_KEYWORDS, "· 만들었습니다 ·");
	check_cue("오래도록 35%까지 줄였습니다", RH_CUE_KEYWORDS, "· 35%까지 ·");
	check_cue("we measured things", RH_CUE_INITIALS, "· m ·");
}

static void keys_are_found_whatever_their_case_and_ending(void **state)
{
	(void)state;
	check_cue("\"aws\"에 올렸습니다 정확도가", RH_CUE_KEYWORDS, "\"aws\"에 · 정확도가");
	check_cue("\"aws\"에 올렸습니다 정확도가", RH_CUE_INITIALS, "aㅇ · ㅈㅎㄷㄱ");
	check_cue("the cat sat there", RH_CUE_KEYWORDS, "the · · there");
}

static void initials_keep_clusters_whole(void **state)
{
	(void)state;
	check_cue("e\u0301cole", RH_CUE_INITIALS, "e\u0301");
	check_cue("까\u0301마귀-QLoRA3", RH_CUE_INITIALS, "ㄲㅁㄱQ");
	check_cue("3,000명", RH_CUE_INITIALS, "30ㅁ");
	check_cue("漢字", RH_CUE_INITIALS, "漢");
}

static void no_keys_are_fine(void **state)
{
	(void)state;
	struct rh_keys *with = keys;
	keys = NULL;
	check_cue("하나 둘셋넷", RH_CUE_KEYWORDS, "· 둘셋넷");
	keys = with;
	struct rh_keys *none = NULL;
	assert_int_equal(rh_keys_new(NULL, 0, &none, NULL), RH_OK);
	rh_keys_free(none);
	rh_keys_free(NULL);
}

static void levels_have_names(void **state)
{
	(void)state;
	for (int i = 0; i < RH_CUE_LEVELS; i++) {
		enum rh_cue_level level = RH_CUE_FULL;
		assert_true(rh_cue_level_from_name(rh_text_of(rh_cue_level_name((enum rh_cue_level)i)), &level));
		assert_int_equal(level, i);
	}
	enum rh_cue_level level = RH_CUE_BLANK;
	assert_false(rh_cue_level_from_name(RH_TEXT("half"), &level));
	assert_int_equal(level, RH_CUE_BLANK);
}

static void keys_survive_failing_allocations(void **state)
{
	(void)state;
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_keys *made = NULL;
		enum rh_status status = rh_keys_new(points, POINTS, &made, NULL);
		assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
		assert_true(status == RH_OK || made == NULL);
		rh_keys_free(made);
	}
}

static void a_cue_without_memory_is_marked(void **state)
{
	(void)state;
	const struct rh_group group = {.text = RH_TEXT("대표 프로젝트"), .syllables = 6};
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_buffer out = {0};
		rh_cue_write(&out, &group, RH_CUE_INITIALS, keys);
		assert_int_equal(out.failed, failing_alloc_struck());
		rh_buffer_done(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_level_hides_more),
	    cmocka_unit_test(a_group_without_key_points_keeps_its_weightiest_word),
	    cmocka_unit_test(keys_are_found_whatever_their_case_and_ending),
	    cmocka_unit_test(initials_keep_clusters_whole),
	    cmocka_unit_test(no_keys_are_fine),
	    cmocka_unit_test(levels_have_names),
	    cmocka_unit_test(keys_survive_failing_allocations),
	    cmocka_unit_test(a_cue_without_memory_is_marked),
	};
	return cmocka_run_group_tests(tests, make_keys, free_keys);
}
