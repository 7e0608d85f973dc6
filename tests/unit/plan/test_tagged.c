// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/tagged.h"

#include "support/bank_from.h"
#include "support/check.h"
#include "support/failing_alloc.h"

#include "base/random.h"

#include <stdio.h>
#include <string.h>

enum { QUESTIONS = 150, EXPRESSIONS = 400, WORDS_MAX = 6, TEXT = 16 * 1024 };

static const char *const tags[] = {"LLM", "'지원 동기'", "rag", "C++", "자기소개", "easy"};
static const char *const words[] = {"llm", "지원-동기", "RAG", "c++", "자기소개", "easy", "coding", "nothing"};

static size_t draw(struct rh_random *random, size_t count)
{
	return (size_t)rh_random_below(random, count);
}

/* Its questions have up to three tags each; the first bank's number is no multiple of those looked at in one go. */
static struct rh_bank *tagged_bank(const char *id, size_t questions, struct rh_random *random)
{
	static char yaml[TEXT];
	size_t at = (size_t)snprintf(yaml, sizeof yaml, "id: %s\nquestions:\n", id);
	for (size_t i = 0; i < questions; i++) {
		const char *type = draw(random, 3) == 0 ? "coding" : "open";
		const char *difficulty = draw(random, 2) == 0 ? "easy" : "hard";
		at += (size_t)snprintf(yaml + at, sizeof yaml - at,
		                       "- {id: q%zu, question: q, type: %s, difficulty: %s, tags: [x", i, type,
		                       difficulty);
		for (size_t k = draw(random, 4); k > 0; k--)
			at += (size_t)snprintf(yaml + at, sizeof yaml - at, ", %s",
			                       tags[draw(random, sizeof tags / sizeof *tags)]);
		at += (size_t)snprintf(yaml + at, sizeof yaml - at, "]}\n");
	}
	return bank_from("tagged.yaml", yaml);
}

static void write_expression(char *out, size_t size, struct rh_random *random)
{
	static const char *const between[] = {" ", " and ", " or "};
	size_t at = 0;
	out[0] = '\0';
	for (size_t left = draw(random, WORDS_MAX + 1); left > 0; left--) {
		const char *negation = draw(random, 3) == 0 ? "not " : "";
		at += (size_t)snprintf(out + at, size - at, "%s%s%s", negation,
		                       words[draw(random, sizeof words / sizeof *words)],
		                       left > 1 ? between[draw(random, 3)] : "");
	}
}

static int64_t count_one_by_one(const struct rh_bank *const *banks, size_t count, const struct rh_tags *expression)
{
	int64_t matches = 0;
	for (size_t i = 0; i < count; i++) {
		const struct rh_bank_content *content = rh_bank_content(banks[i]);
		for (size_t k = 0; k < content->question_count; k++)
			matches += rh_tags_match(expression, &content->questions[k]);
	}
	return matches;
}

static void as_many_are_counted_as_match_one_by_one(void **state)
{
	struct rh_random random = rh_random_seeded(3);
	struct rh_tagged *tagged = NULL;
	(void)state;
	struct rh_bank *first = tagged_bank("first", QUESTIONS, &random);
	struct rh_bank *second = tagged_bank("second", QUESTIONS / 2, &random);
	const struct rh_bank *const banks[] = {first, second};
	assert_int_equal(rh_tagged_new(banks, 2, &tagged, NULL), RH_OK);
	for (size_t i = 0; i < EXPRESSIONS; i++) {
		char text[256];
		struct rh_tags *expression = NULL;
		int64_t matches = -1;
		write_expression(text, sizeof text, &random);
		assert_int_equal(rh_tags_new(rh_text_of(text), &expression, NULL), RH_OK);
		const int64_t expected = count_one_by_one(banks, 2, expression);
		assert_int_equal(rh_tagged_count(tagged, expression, INT64_MAX, &matches, NULL), RH_OK);
		if (matches != expected)
			fail_msg("'%s': %lld, not %lld", text, (long long)matches, (long long)expected);
		assert_int_equal(rh_tagged_count(tagged, expression, 3, &matches, NULL), RH_OK);
		assert_true(expected >= 3 ? matches >= 3 : matches == expected);
		rh_tags_free(expression);
	}
	rh_tagged_free(tagged);
	rh_bank_free(first);
	rh_bank_free(second);
}

static void every_allocation_may_fail(void **state)
{
	struct rh_random random = rh_random_seeded(3);
	struct rh_tags *expression = NULL;
	(void)state;
	struct rh_bank *bank = tagged_bank("bank", QUESTIONS, &random);
	const struct rh_bank *const banks[] = {bank};
	assert_int_equal(rh_tags_new(RH_TEXT("llm or x"), &expression, NULL), RH_OK);
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_tagged *tagged = NULL;
		int64_t matches = -1;
		enum rh_status status = rh_tagged_new(banks, 1, &tagged, NULL);
		if (status == RH_OK)
			status = rh_tagged_count(tagged, expression, INT64_MAX, &matches, NULL);
		assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
		assert_int_equal(matches, status == RH_OK ? QUESTIONS : -1);
		rh_tagged_free(tagged);
	}
	rh_tags_free(expression);
	rh_bank_free(bank);
}

static void free_accepts_null(void **state)
{
	(void)state;
	rh_tagged_free(NULL);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(as_many_are_counted_as_match_one_by_one),
	    cmocka_unit_test(every_allocation_may_fail),
	    cmocka_unit_test(free_accepts_null),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
