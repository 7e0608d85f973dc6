// SPDX-License-Identifier: GPL-3.0-or-later
/* Which questions ask the same. */
#include "bank/near.h"

#include "support/bank_from.h"
#include "support/check.h"
#include "support/failing_alloc.h"

#include <stdio.h>

static bool are_near(const char *a, const char *b)
{
	struct rh_buffer x = {0}, y = {0};
	rh_bank_essence(&x, rh_text_of(a));
	rh_bank_essence(&y, rh_text_of(b));
	bool near = rh_text_equal(rh_buffer_view(&x), rh_buffer_view(&y));
	rh_buffer_done(&x);
	rh_buffer_done(&y);
	return near;
}

static void what_differs_in_the_words_of_asking_is_near(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
	    {"Tell me about yourself.", "Could you please tell me about yourself?"},
	    {"What is RAG?", "Explain RAG."},
	    {"What are your strengths?", "what's your strength"},
	    {"RAG란 무엇인가요?", "RAG에 대해 설명해 주세요."},
	    {"자기소개를 해 주세요", "자기 소개 부탁드립니다"},
	    {"머신러닝을 설명해주세요", "머신 러닝은 무엇입니까?"},
	    {"LoRA와 QLoRA의 차이는 무엇인가요?", "LoRA, QLoRA 차이를 말씀해 주시겠어요?"},
	    {"\u1105\u1169\u110B\u116F가 뭔가요", "로워가 뭔가요"}, /* NFD and NFC */
	    {"ＦＵＬＬ width", "full width"},
	    {"자기소개", "자기소개"},
	    {"?!", "?!"},
	};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		if (!are_near(pairs[i][0], pairs[i][1]))
			fail_msg("%s | %s", pairs[i][0], pairs[i][1]);
	}
}

static void what_asks_for_something_else_is_not(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
	    {"What is TCP?", "What is UDP?"},
	    {"Why Go?", "How does Go work?"},
	    {"What is C?", "What is C++?"},
	    {"Question 17", "Question 18"},
	    {"3. RAG란?", "4. RAG란?"},
	    {"본인의 장점은 무엇입니까?", "본인의 단점은 무엇입니까?"},
	    {"지도 학습이란 무엇인가요?", "비지도 학습이란 무엇인가요?"},
	    {"왜 우리 회사입니까?", "우리 회사는 무엇입니까?"},
	    {"Tell me about yourself.", "Tell me about it."},
	    {"?", "!"},
	};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		if (are_near(pairs[i][0], pairs[i][1]))
			fail_msg("%s | %s", pairs[i][0], pairs[i][1]);
	}
}

static void tell(void *ctx, const struct rh_diag *diag)
{
	rh_buffer_printf(ctx, "%s:%u:%u: %s [%s]\n", diag->file, diag->line, diag->column, diag->message, diag->code);
}

static void each_is_told_with_the_first_of_them(void **state)
{
	(void)state;
	struct rh_bank *a = bank_from("a.yaml",
	                              "- id: x\n  question: What is RAG?\n- id: y\n  question: Explain RAG.\n  "
	                              "follow_ups: [Why?]\n- id: z\n  question: Other\n  follow_ups: [Why?]\n");
	struct rh_bank *b = bank_from("b.yaml", "- id: y\n  question: RAG란?\n");
	const struct rh_bank *const banks[] = {a, b};
	struct rh_buffer told = {0};
	const struct rh_diag_sink sink = {tell, &told};
	assert_int_equal(rh_bank_check_near(banks, 2, &sink, NULL), RH_OK);
	check_written(&told, "a.yaml:3:3: asks nearly the same as 'x' (1:3) [near-duplicate]\n"
	                     "b.yaml:1:3: asks nearly the same as 'x' (a.yaml:1:3) [near-duplicate]\n");
	assert_int_equal(rh_bank_check_near(banks, 0, &sink, NULL), RH_OK);
	rh_buffer_done(&told);
	rh_bank_free(a);
	rh_bank_free(b);
}

static void count(void *ctx, const struct rh_diag *diag)
{
	size_t *counts = ctx;
	counts[diag->line == 0]++;
}

static void no_more_are_told_than_anybody_reads(void **state)
{
	(void)state;
	struct rh_buffer yaml = {0};
	for (int i = 0; i < RH_BANK_NEAR_TOLD_MAX + 10; i++)
		rh_buffer_printf(&yaml, "- {id: q%d, question: Why us?}\n", i);
	struct rh_bank *bank = bank_from("many.yaml", yaml.data);
	const struct rh_bank *const banks[] = {bank};
	size_t counts[2] = {0};
	const struct rh_diag_sink sink = {count, counts};
	assert_int_equal(rh_bank_check_near(banks, 1, &sink, NULL), RH_OK);
	assert_int_equal(counts[0], RH_BANK_NEAR_TOLD_MAX);
	assert_int_equal(counts[1], 1);
	rh_buffer_done(&yaml);
	rh_bank_free(bank);
}

static void without_memory_nothing_is_said_to_be_fine(void **state)
{
	(void)state;
	struct rh_bank *bank = bank_from("b.yaml", "- {id: a, question: Café?}\n- {id: b, question: 왜요?}\n");
	const struct rh_bank *const banks[] = {bank};
	for (size_t n = 1; failing_alloc_next(n); n++) {
		enum rh_status status = rh_bank_check_near(banks, 1, NULL, NULL);
		assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
	}
	rh_bank_free(bank);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_differs_in_the_words_of_asking_is_near),
	    cmocka_unit_test(what_asks_for_something_else_is_not),
	    cmocka_unit_test(each_is_told_with_the_first_of_them),
	    cmocka_unit_test(no_more_are_told_than_anybody_reads),
	    cmocka_unit_test(without_memory_nothing_is_said_to_be_fine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
