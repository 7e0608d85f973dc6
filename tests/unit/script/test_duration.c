// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/duration.h"

#include "support/check.h"
#include "support/failing_alloc.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct rh_estimate estimate(const char *text, int64_t syllables_per_min)
{
	const struct rh_script_voice voice = {.fallback = RH_SCRIPT_KOREAN, .syllables_per_min = syllables_per_min};
	struct rh_estimate e = {0};
	assert_int_equal(rh_script_estimate(rh_text_of(text), &voice, &e, NULL), RH_OK);
	return e;
}

static void korean_takes_the_middle_of_250_to_310_syllables_a_minute(void **state)
{
	(void)state;
	struct rh_estimate e = estimate("안녕하세요. 네, 저는 사람입니다.", 0);
	assert_int_equal(e.syllables, 13);
	assert_int_equal(e.commas, 1);
	assert_int_equal(e.sentences, 2);
	assert_int_equal(e.duration_ms, 2786); /* 13 / 280 min */
	assert_int_equal(e.low_ms, 2516);
	assert_int_equal(e.high_ms, 3120);
	assert_int_equal(e.language, RH_SCRIPT_KOREAN);
}

static void english_takes_the_middle_of_120_to_160_words_a_minute(void **state)
{
	(void)state;
	struct rh_estimate e = estimate("Good morning. I am here, and ready.", 0);
	assert_int_equal(e.syllables, 9);
	assert_int_equal(e.duration_ms, 2571); /* 9 / 210 min */
	assert_int_equal(e.low_ms, 2250);
	assert_int_equal(e.high_ms, 3000);
	assert_int_equal(e.language, RH_SCRIPT_ENGLISH);
}

static void a_pace_of_ones_own_holds_its_pauses_already(void **state)
{
	(void)state;
	struct rh_estimate e = estimate("안녕하세요. 네, 저는 사람입니다.", 260);
	assert_int_equal(e.duration_ms, 3000);
	assert_int_equal(e.high_ms - e.low_ms, 2 * 120);
}

static void a_text_without_a_word_takes_no_time(void **state)
{
	(void)state;
	static const char *const silent[] = {"", "\n\n", "…", "- \n- \n", ". . ."};
	for (size_t i = 0; i < sizeof silent / sizeof silent[0]; i++) {
		struct rh_estimate e = estimate(silent[i], 0);
		assert_int_equal(e.syllables + e.commas + e.sentences + e.duration_ms, 0);
	}
}

static void sentences_end_where_people_stop(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t sentences, commas;
	} rows[] = {
	    {"하나", 1, 0},
	    {"하나. 둘. 셋.", 3, 0},
	    {"정말요?! 네...", 2, 0},
	    {"그는 \"네.\" 그리고 갔다.", 2, 0},
	    {"한 줄\n이어지는 줄", 1, 0},
	    {"한 문단\n\n다음 문단", 2, 0},
	    {"- 하나\n- 둘\n- 셋", 3, 0},
	    {"1. 하나\n2. 둘", 2, 0},
	    {"값은 3.5입니다.", 1, 0},
	    {"2026. 11. 23. 시작", 2, 0},
	    {"1,000명, 그리고 둘", 1, 1},
	    {"하나, 둘, 셋.", 1, 2},
	    {"하나,", 1, 0},
	    {"하나 — 둘", 1, 1},
	    {"Dr. Kim is here.", 1, 0},
	    {"It is fast, e.g. in C.", 1, 1},
	    {"Node.js runs it.", 1, 0},
	    {"처음, 그리고: 둘; 셋.", 1, 3},
	    {"끝.\n\n\n\n", 1, 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct rh_estimate e = estimate(rows[i].text, 0);
		if (e.sentences != rows[i].sentences || e.commas != rows[i].commas)
			fail_msg("%s: %d sentences, %d commas", rows[i].text, (int)e.sentences, (int)e.commas);
	}
}

static void the_quick_bound_is_never_below_the_estimate(void **state)
{
	(void)state;
	static const char *const texts[] = {
	    "",
	    "하나. 둘, 셋!",
	    "AWS, GPU, HTTP/2, W3C, WWW",
	    "777,777,777 777 7 11 13",
	    "3.5 %p 27 °C 10 km/h 1 GB 8 kWh",
	    "kbps Mbps 5Gbps 2 KiB",
	    "I have followed your work since the first release, and I use it daily.",
	    "사람들이 매일 쓰는 물건을 만드는 곳에서 작은 불편 하나를 끝까지 고쳐 보고 싶었습니다.",
	    "Transformer 기반 LLM을 LoRA로 fine-tuning해서 F1 0.91에서 0.94로 올렸습니다.",
	    "C++ C# etc. vs. & + = → ‰ € ½",
	    "2026-11-25 09:30 ~ 10:00 #1 @home",
	    "strike strengths rhythm",
	    "日本語とEnglish 半分"};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		const int64_t most = rh_script_low_ms_at_most(rh_text_of(texts[i]));
		for (int language = RH_SCRIPT_KOREAN; language <= RH_SCRIPT_ENGLISH; language++) {
			const struct rh_script_voice voice = {.fallback = (enum rh_script_language)language,
			                                      .fixed = true};
			struct rh_estimate e = {0};
			assert_int_equal(rh_script_estimate(rh_text_of(texts[i]), &voice, &e, NULL), RH_OK);
			if (e.low_ms > most)
				fail_msg("%s: %lld ms, at most %lld", texts[i], (long long)e.low_ms, (long long)most);
		}
	}
}

static void the_language_can_be_fixed(void **state)
{
	(void)state;
	const struct rh_script_voice voice = {.fallback = RH_SCRIPT_KOREAN, .fixed = true};
	struct rh_estimate e = {0};
	assert_int_equal(rh_script_estimate(RH_TEXT("AWS"), &voice, &e, NULL), RH_OK);
	assert_int_equal(e.syllables, 7);
	assert_int_equal(e.language, RH_SCRIPT_KOREAN);
}

static void decomposed_hangul_counts_the_same(void **state)
{
	(void)state;
	assert_int_equal(estimate("\u1112\u1161\u11AB\u1100\u1173\u11AF 10\u1106\u1167\u11BC", 0).syllables, 4);
}

static const struct rh_say say = {{"RAG", 3}, {"알에이지", 12}};
static const struct rh_section sections[] = {
    {.name = {"first", 5}, .text = {"RAG를 썼습니다", 19}},
    {.text = {"둘째", 6}},
};
static const struct rh_question_extra extra = {.say = &say, .say_count = 1};
static const struct rh_question question = {.sections = sections, .section_count = 2, .extra = &extra};

static void an_answer_is_all_its_sections_said_as_its_bank_says(void **state)
{
	(void)state;
	const struct rh_script_voice voice = {.fallback = RH_SCRIPT_KOREAN};
	struct rh_estimate e = {0};
	assert_int_equal(rh_script_answer(&question, &voice, &e, NULL), RH_OK);
	assert_int_equal(e.syllables, 4 + 1 + 4 + 2);
	assert_int_equal(e.sentences, 2);
}

static void what_is_too_much_is_told_in_syllables(void **state)
{
	(void)state;
	const struct rh_estimate e = {.syllables = 340, .duration_ms = 68000};
	assert_int_equal(rh_script_surplus(&e, 60000), 40);
	assert_int_equal(rh_script_surplus(&e, 68000), 0);
	assert_int_equal(rh_script_surplus(&e, 90000), 0);
	assert_int_equal(rh_script_surplus(&(struct rh_estimate){0}, 0), 0);
}

static void estimates_survive_failing_allocations(void **state)
{
	(void)state;
	const struct rh_script_voice voice = {.fallback = RH_SCRIPT_KOREAN};
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_estimate e = {.syllables = -1};
		struct rh_error err = {0};
		enum rh_status status = rh_script_answer(&question, &voice, &e, &err);
		assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
		assert_true(status == RH_OK || e.syllables == -1);
	}
}

static double seconds_for(struct rh_text text)
{
	const struct rh_script_voice voice = {.fallback = RH_SCRIPT_KOREAN};
	struct rh_estimate e;
	clock_t begin = clock();
	assert_int_equal(rh_script_estimate(text, &voice, &e, NULL), RH_OK);
	return (double)(clock() - begin) / CLOCKS_PER_SEC;
}

/* Each of these asks a scanner to look ahead again and again; in quadratic time this would take minutes. */
static void any_text_is_read_in_linear_time(void **state)
{
	(void)state;
	static const char *const units[] = {"가", "1",    "1,",     "1-",     "1.",     "1/2/",    "a",  "aB",
	                                    "A",  "'",    "a'",     "~",      "\n",     " ",       ".",  ". ",
	                                    "\"", "010-", "2026. ", "ㅋ",     "\xE3",   "e\u0301", "- ", "%",
	                                    "a.", "+",    "12:",    "1,234,", "LoRA가 "};
	enum { BYTES = 1 << 17 };
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		struct rh_buffer text = {0};
		while (text.length < BYTES)
			rh_buffer_string(&text, units[i]);
		double seconds = seconds_for(rh_buffer_view(&text));
		if (seconds > 5)
			fail_msg("\"%s\" repeated: %f s", units[i], seconds);
		rh_buffer_done(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(korean_takes_the_middle_of_250_to_310_syllables_a_minute),
	    cmocka_unit_test(english_takes_the_middle_of_120_to_160_words_a_minute),
	    cmocka_unit_test(a_pace_of_ones_own_holds_its_pauses_already),
	    cmocka_unit_test(a_text_without_a_word_takes_no_time),
	    cmocka_unit_test(sentences_end_where_people_stop),
	    cmocka_unit_test(the_quick_bound_is_never_below_the_estimate),
	    cmocka_unit_test(the_language_can_be_fixed),
	    cmocka_unit_test(decomposed_hangul_counts_the_same),
	    cmocka_unit_test(an_answer_is_all_its_sections_said_as_its_bank_says),
	    cmocka_unit_test(what_is_too_much_is_told_in_syllables),
	    cmocka_unit_test(estimates_survive_failing_allocations),
	    cmocka_unit_test(any_text_is_read_in_linear_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
