// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/tags.h"

#include "support/check.h"
#include "support/failing_alloc.h"

#include <string.h>

static const struct rh_text some_tags[] = {
    {"LLM", 3}, {"지원 동기", sizeof "지원 동기" - 1}, {"자기소개", sizeof "자기소개" - 1}, {"C++", 3}, {"and", 3}};

/* Tagged LLM, 지원 동기, 자기소개, C++ and "and"; a hard pressure question. */
static const struct rh_question tagged = {
    .tags = {some_tags, sizeof some_tags / sizeof *some_tags},
    .type = RH_QUESTION_PRESSURE,
    .difficulty = RH_DIFFICULTY_HARD,
};
static const struct rh_question bare = {.type = RH_QUESTION_OPEN};

static struct rh_tags *parse(const char *expression)
{
	struct rh_tags *tags = NULL;
	struct rh_error err = {0};
	if (rh_tags_new(rh_text_of(expression), &tags, &err) != RH_OK)
		fail_msg("%s: %u: %s", expression, err.column, err.message);
	return tags;
}

struct row {
	const char *expression;
	bool matches;
};

static void check_rows(const struct row *rows, size_t count, const struct rh_question *question)
{
	for (size_t i = 0; i < count; i++) {
		struct rh_tags *tags = parse(rows[i].expression);
		if (rh_tags_match(tags, question) != rows[i].matches)
			fail_msg("'%s' should %smatch", rows[i].expression, rows[i].matches ? "" : "not ");
		rh_tags_free(tags);
	}
}
#define CHECK_ROWS(rows, question) check_rows((rows), sizeof(rows) / sizeof *(rows), (question))

static void words_are_tags_compared_folded(void **state)
{
	static const struct row rows[] = {
	    {"llm", true},
	    {"LLM", true},
	    {"Ｌlm", true}, /* full width */
	    {"lm", false},
	    {"llms", false},
	    {"c++", true},
	    {"자기소개", true},
	    {"\xE1\x84\x8C\xE1\x85\xA1\xE1\x84\x80\xE1\x85\xB5\xE1\x84\x89\xE1\x85\xA9\xE1\x84\x80\xE1\x85\xA2", true},
	    {"지원-동기", true},
	    {"지원", false},
	};
	(void)state;
	CHECK_ROWS(rows, &tagged);
}

static void type_and_difficulty_are_tags_too(void **state)
{
	static const struct row rows[] = {{"pressure", true}, {"Pressure", true}, {"hard", true},
	                                  {"open", false},    {"easy", false},    {"intro", false}};
	static const struct row of_bare[] = {{"open", true}, {"hard", false}, {"easy", false}, {"not medium", true}};
	(void)state;
	CHECK_ROWS(rows, &tagged);
	CHECK_ROWS(of_bare, &bare);
}

/* With t for a tag it has and f for one it has not, written as llm and x. */
static void operators_bind_as_in_arithmetic(void **state)
{
	static const struct row rows[] = {
	    {"llm and hard", true},
	    {"llm and x", false},
	    {"x or llm", true},
	    {"x or y", false},
	    {"not x", true},
	    {"not llm", false},
	    {"not not llm", true},
	    {"not not not llm", false},
	    {"llm or x and y", true}, /* llm or (x and y) */
	    {"(llm or x) and y", false},
	    {"not x and x", false}, /* (not x) and x */
	    {"not (x and x)", true},
	    {"not llm or llm", true}, /* (not llm) or llm */
	    {"not (llm or llm)", false},
	    {"llm hard", true}, /* side by side: and */
	    {"llm x", false},
	    {"llm not x", true},
	    {"x llm or hard", true}, /* (x and llm) or hard */
	    {"x (llm or hard)", false},
	    {"llm(hard)", true},
	    {"(llm)(x)", false},
	    {"llm and not (pressure or intro)", false},
	    {"llm and not (coding or intro)", true},
	    {"((((llm))))", true},
	    {"\t llm\u3000and\u00A0hard\n", true}, /* other blanks */
	};
	(void)state;
	CHECK_ROWS(rows, &tagged);
}

static void keywords_are_whole_words_in_lower_case(void **state)
{
	static const struct row rows[] = {
	    {"AND", true}, /* the tag of that name */
	    {"And and llm", true},  {"OR", false}, {"Not", false}, {"android", false}, {"notebook or llm", true},
	    {"llm or order", true},
	};
	(void)state;
	CHECK_ROWS(rows, &tagged);
}

static void the_empty_expression_matches_everything(void **state)
{
	static const struct row rows[] = {{"", true}, {" ", true}, {"\u3000\t", true}};
	(void)state;
	CHECK_ROWS(rows, &tagged);
	CHECK_ROWS(rows, &bare);
}

static void a_fault_has_its_column_in_characters(void **state)
{
	static const struct {
		const char *expression;
		unsigned column;
		const char *message;
	} rows[] = {
	    {"and", 1, "tag expression: a tag is missing before 'and'"},
	    {"자기 소개 or", 9, "tag expression: a tag is missing at the end"},
	    {"자기 or and 소개", 7, "tag expression: a tag is missing before 'and'"},
	    {"llm and or x", 9, "tag expression: a tag is missing before 'or'"},
	    {"not", 4, "tag expression: a tag is missing at the end"},
	    {"not and x", 5, "tag expression: a tag is missing before 'and'"},
	    {"()", 2, "tag expression: a tag is missing before ')'"},
	    {"압박 (llm or x", 4, "tag expression: '(' is never closed"},
	    {"((llm)", 1, "tag expression: '(' is never closed"},
	    {"llm) x", 4, "tag expression: ')' closes nothing"},
	    {")", 1, "tag expression: a tag is missing before ')'"},
	    {"한\xFF글", 2, "tag expression: not valid UTF-8"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rh_tags *tags = NULL;
		struct rh_error err = {0};
		assert_int_equal(rh_tags_new(rh_text_of(rows[i].expression), &tags, &err), RH_ERR_SYNTAX);
		assert_null(tags);
		assert_string_equal(err.message, rows[i].message);
		if (err.column != rows[i].column)
			fail_msg("'%s': column %u", rows[i].expression, err.column);
	}
}

/* "((((llm))))" with so many. */
static enum rh_status parse_nested(size_t depth, struct rh_tags **tags, struct rh_error *err)
{
	struct rh_buffer expression = {0};
	rh_buffer_fill(&expression, '(', depth);
	rh_buffer_string(&expression, "llm");
	rh_buffer_fill(&expression, ')', depth);
	enum rh_status status = rh_tags_new(rh_buffer_view(&expression), tags, err);
	rh_buffer_done(&expression);
	return status;
}

static void nesting_is_bounded(void **state)
{
	struct rh_tags *tags = NULL;
	struct rh_error err = {0};
	(void)state;
	assert_int_equal(parse_nested(RH_TAGS_DEPTH_MAX, &tags, NULL), RH_OK);
	assert_true(rh_tags_match(tags, &tagged));
	rh_tags_free(tags);
	tags = NULL;
	assert_int_equal(parse_nested(RH_TAGS_DEPTH_MAX + 1, &tags, &err), RH_ERR_LIMIT);
	assert_int_equal(err.column, RH_TAGS_DEPTH_MAX + 1);
	assert_null(tags);
}

/* x or a (x or a (x or a (… llm))): at every level an operand of both operators waits. */
static void the_deepest_expression_has_room(void **state)
{
	struct rh_buffer expression = {0};
	struct rh_tags *tags = NULL;
	(void)state;
	for (int i = 0; i < RH_TAGS_DEPTH_MAX; i++)
		rh_buffer_string(&expression, "x or llm (");
	rh_buffer_string(&expression, "x or llm hard");
	rh_buffer_fill(&expression, ')', RH_TAGS_DEPTH_MAX);
	assert_int_equal(rh_tags_new(rh_buffer_view(&expression), &tags, NULL), RH_OK);
	assert_true(rh_tags_match(tags, &tagged));
	assert_false(rh_tags_match(tags, &bare));
	rh_tags_free(tags);
	rh_buffer_done(&expression);
}

static void length_is_bounded(void **state)
{
	struct rh_buffer expression = {0};
	struct rh_tags *tags = NULL;
	struct rh_error err = {0};
	(void)state;
	while (expression.length < RH_TAGS_BYTES_MAX)
		rh_buffer_string(&expression, "x ");
	assert_int_equal(rh_tags_new(rh_buffer_view(&expression), &tags, NULL), RH_OK);
	rh_tags_free(tags);
	rh_buffer_string(&expression, "x");
	tags = NULL;
	assert_int_equal(rh_tags_new(rh_buffer_view(&expression), &tags, &err), RH_ERR_LIMIT);
	assert_int_equal(err.column, RH_TAGS_BYTES_MAX + 1);
	assert_null(tags);
	rh_buffer_done(&expression);
}

static void a_text_needs_no_terminating_nul(void **state)
{
	struct rh_tags *tags = NULL;
	(void)state;
	assert_int_equal(rh_tags_new((struct rh_text){"llm and x", 3}, &tags, NULL), RH_OK);
	assert_true(rh_tags_match(tags, &tagged));
	rh_tags_free(tags);
}

static void every_allocation_may_fail(void **state)
{
	(void)state;
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_tags *tags = NULL;
		struct rh_error err = {0};
		enum rh_status status = rh_tags_new(RH_TEXT("(llm or 자기소개) and not x"), &tags, &err);
		assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
		assert_true((tags != NULL) == (status == RH_OK));
		rh_tags_free(tags);
	}
}

static void free_accepts_null(void **state)
{
	(void)state;
	rh_tags_free(NULL);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_are_tags_compared_folded),
	    cmocka_unit_test(type_and_difficulty_are_tags_too),
	    cmocka_unit_test(operators_bind_as_in_arithmetic),
	    cmocka_unit_test(keywords_are_whole_words_in_lower_case),
	    cmocka_unit_test(the_empty_expression_matches_everything),
	    cmocka_unit_test(a_fault_has_its_column_in_characters),
	    cmocka_unit_test(nesting_is_bounded),
	    cmocka_unit_test(the_deepest_expression_has_room),
	    cmocka_unit_test(length_is_bounded),
	    cmocka_unit_test(a_text_needs_no_terminating_nul),
	    cmocka_unit_test(every_allocation_may_fail),
	    cmocka_unit_test(free_accepts_null),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
