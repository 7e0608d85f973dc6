// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/groups.h"

#include "base/random.h"
#include "support/check.h"
#include "support/failing_alloc.h"

#define KOREAN                                                                                                                                            \
	"안녕하십니까. 저는 지난 여섯 달 동안 사진을 보고 질문에 답하는 모델을 만들었고, 정확도를 71%에서 84%로 " \
	"올렸습니다. 감사합니다."

/* Groups joined by " | ". */
static void check_groups(const char *text, enum rh_script_language language, const char *expected)
{
	struct rh_groups groups;
	struct rh_buffer joined = {0};
	assert_int_equal(rh_groups_init(&groups, rh_text_of(text), language, NULL, NULL), RH_OK);
	for (size_t i = 0; i < groups.count; i++) {
		rh_buffer_string(&joined, i > 0 ? " | " : "");
		rh_buffer_text(&joined, groups.items[i].text);
	}
	check_written(&joined, expected);
	rh_buffer_done(&joined);
	rh_groups_done(&groups);
}

static void sentences_are_groups(void **state)
{
	(void)state;
	check_groups("하나입니다. 둘입니다.\n\n셋", RH_SCRIPT_KOREAN, "하나입니다. | 둘입니다. | 셋");
	check_groups("", RH_SCRIPT_KOREAN, "");
	check_groups(" ... ", RH_SCRIPT_KOREAN, "");
}

static void a_comma_ends_a_group_that_is_long_enough(void **state)
{
	(void)state;
	check_groups("네, 저는 만들었습니다.", RH_SCRIPT_KOREAN, "네, 저는 만들었습니다.");
	check_groups("저는 만들었는데, 그것이 잘 되었습니다.", RH_SCRIPT_KOREAN,
	             "저는 만들었는데, | 그것이 잘 되었습니다.");
}

static void connective_endings_end_a_long_group(void **state)
{
	(void)state;
	check_groups("학습 데이터를 다시 나누고 모델을 새로 학습했습니다.", RH_SCRIPT_KOREAN,
	             "학습 데이터를 다시 나누고 | 모델을 새로 학습했습니다.");
	check_groups("I measured every part of the old system because nobody had done it.", RH_SCRIPT_ENGLISH,
	             "I measured every part of the old system | because nobody had done it.");
}

static void no_group_is_longer_than_a_breath(void **state)
{
	(void)state;
	check_groups("가나다라 마바사아 자차카타 파하거너 더러머버 서어저처", RH_SCRIPT_KOREAN,
	             "가나다라 마바사아 자차카타 파하거너 | 더러머버 서어저처");
}

static void a_crumb_joins_the_group_before(void **state)
{
	(void)state;
	check_groups("가나다라 마바사아 자차카타 파하거너 더러머.", RH_SCRIPT_KOREAN,
	             "가나다라 마바사아 자차카타 파하거너 더러머.");
}

static void numbers_stay_with_their_units(void **state)
{
	(void)state;
	check_groups("가나다라 마바사아 자차카타 파하 2026. 11. 23. 시작", RH_SCRIPT_KOREAN,
	             "가나다라 마바사아 자차카타 파하 | 2026. 11. 23. | 시작");
}

static void a_whole_answer_reads_in_breaths(void **state)
{
	(void)state;
	check_groups(KOREAN, RH_SCRIPT_KOREAN,
	             "안녕하십니까. | 저는 지난 여섯 달 동안 사진을 보고 | 질문에 답하는 모델을 만들었고, | "
	             "정확도를 71%에서 | 84%로 올렸습니다. | 감사합니다.");
}

/* Nothing is lost but spaces, and bounds hold. */
static void check_promises(struct rh_text text)
{
	struct rh_groups groups;
	assert_int_equal(rh_groups_init(&groups, text, RH_SCRIPT_KOREAN, NULL, NULL), RH_OK);
	size_t syllables = 0;
	const char *at = text.data;
	for (size_t i = 0; i < groups.count; i++) {
		const struct rh_group *group = &groups.items[i];
		assert_true(group->text.data >= at && group->syllables > 0);
		at = group->text.data + group->text.length;
		syllables += group->syllables;
		bool one_word = rh_text_find(group->text, RH_TEXT(" ")) == SIZE_MAX;
		assert_true(one_word || group->syllables <= RH_GROUP_MAX + RH_GROUP_MIN);
	}
	assert_true(groups.count == 0 || at <= text.data + text.length);
	assert_int_equal(syllables, rh_script_syllables(text, RH_SCRIPT_KOREAN, NULL));
	rh_groups_done(&groups);
}

static void every_syllable_is_in_one_group(void **state)
{
	(void)state;
	static const char *const words[] = {
	    "가", "나다라", "하고",   "했으며,", "입니다.", "AWS", "3",    "~",
	    "-",  "…",      "\"네\"", "2026.",   "(와)",    "을",  "위해", "가나다라마바사아자차",
	    "5",  "개"};
	struct rh_random random = rh_random_seeded(11);
	for (size_t round = 0; round < 3000; round++) {
		struct rh_buffer text = {0};
		for (size_t i = rh_random_below(&random, 40); i > 0; i--) {
			rh_buffer_string(&text, words[rh_random_below(&random, sizeof words / sizeof words[0])]);
			rh_buffer_string(&text, rh_random_below(&random, 30) == 0 ? "x" : " ");
		}
		check_promises(rh_buffer_view(&text));
		rh_buffer_done(&text);
	}
}

static void groups_survive_failing_allocations(void **state)
{
	(void)state;
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_groups groups = {0};
		enum rh_status status = rh_groups_init(&groups, RH_TEXT(KOREAN), RH_SCRIPT_KOREAN, NULL, NULL);
		assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
		assert_true(status == RH_OK || groups.items == NULL);
		rh_groups_done(&groups);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sentences_are_groups),
	    cmocka_unit_test(a_comma_ends_a_group_that_is_long_enough),
	    cmocka_unit_test(connective_endings_end_a_long_group),
	    cmocka_unit_test(no_group_is_longer_than_a_breath),
	    cmocka_unit_test(a_crumb_joins_the_group_before),
	    cmocka_unit_test(numbers_stay_with_their_units),
	    cmocka_unit_test(a_whole_answer_reads_in_breaths),
	    cmocka_unit_test(every_syllable_is_in_one_group),
	    cmocka_unit_test(groups_survive_failing_allocations),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
