// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/plan.h"

#include "support/bank_from.h"
#include "support/check.h"
#include "support/failing_alloc.h"

#include <stdio.h>
#include <string.h>

/* Eight questions; e has follow-ups three levels deep; terms are no questions. */
static const char letters_yaml[] = "id: letters\n"
                                   "title: 글자들\n"
                                   "defaults: {prep: 10s, time: 60s}\n"
                                   "questions:\n"
                                   "- {id: a, question: A, tags: [vowel, 모음], type: intro}\n"
                                   "- {id: b, question: B, tags: [consonant]}\n"
                                   "- {id: c, question: C, tags: [consonant], time: 30s}\n"
                                   "- {id: d, question: D, tags: [consonant]}\n"
                                   "- id: e\n"
                                   "  question: E\n"
                                   "  tags: [vowel, 모음]\n"
                                   "  follow_ups:\n"
                                   "  - id: e1\n"
                                   "    question: E1\n"
                                   "    follow_ups: [{id: e1x, question: E1X, prep: 0s}]\n"
                                   "  - {id: e2, question: E2}\n"
                                   "- {id: f, question: F, tags: [consonant, pressure]}\n"
                                   "- {id: g, question: G, tags: [consonant, pressure]}\n"
                                   "- {id: h, question: H, aliases: [aitch]}\n"
                                   "terms: [{term: 낱자, definition: 글자 하나}]\n";

static const char numbers_yaml[] = "id: numbers\n"
                                   "questions:\n"
                                   "- {id: one, question: '1', tags: [odd]}\n"
                                   "- {id: two, question: '2', tags: [even]}\n"
                                   "- {id: h, question: '0'}\n";

static const char rules_yaml[] =
    "id: rules\n"
    "profiles:\n"
    "- {id: one-minute, prep: 0s, time: 60s, green: 30s, yellow: 45s, red: 60s, grace: 15s}\n"
    "- {id: hard, time: 90s, retakes: 0, pause: false}\n"
    "plans:\n"
    "- {id: shape, title: 한 판, profile: one-minute, steps: [{ask: a}, {pick: 2, from: consonant and not pressure},"
    " {pick: 1, from: pressure}]}\n"
    "- {id: leftovers, steps: [{pick: 2, from: pressure}, {pick: 9, from: consonant}, {ask: f}]}\n"
    "- {id: wanting, steps: [{ask: zz, optional: true}, {pick: 1, from: nothing, optional: true}, {ask: b}]}\n"
    "- {id: lost, steps: [{ask: numbers/three}]}\n"
    "- id: broken\n"
    "  steps:\n"
    "  - {pick: 1, from: vowel}\n"
    "  - {pick: 1, from: 모음 and or}\n"
    "- {id: empty, steps: [{pick: 1, from: 자음}]}\n"
    "- {id: unruly, profile: one-minut, steps: [{ask: a}]}\n"
    "- {id: all-optional, steps: [{ask: zz, optional: true}]}\n";

static struct rh_bank *letters, *numbers, *rules;
static const struct rh_bank *banks[2], *rule_banks[1];

static int load(void **state)
{
	(void)state;
	letters = bank_from("letters.yaml", letters_yaml);
	numbers = bank_from("numbers.yaml", numbers_yaml);
	rules = bank_from("rules.yaml", rules_yaml);
	banks[0] = letters;
	banks[1] = numbers;
	rule_banks[0] = rules;
	return 0;
}

static int unload(void **state)
{
	(void)state;
	rh_bank_free(letters);
	rh_bank_free(numbers);
	rh_bank_free(rules);
	return 0;
}

/* From the letters alone, in order, without follow-ups. */
static struct rh_plan_request wish(void)
{
	return (struct rh_plan_request){
	    .banks = banks,
	    .bank_count = 1,
	    .rule_banks = rule_banks,
	    .rule_bank_count = 1,
	    .pick = RH_PICK_ORDER,
	    .follow_ups = RH_FOLLOW_UPS_NONE,
	    .prep_ms = RH_UNSET_MS,
	    .time_ms = RH_UNSET_MS,
	    .retakes = RH_UNSET_MS,
	};
}

/* The ids in order, each follow-up in front of its depth: "e e1:1 e1x:2". */
static void check_order(const struct rh_plan_request *request, const char *expected)
{
	struct rh_plan plan;
	struct rh_error err = {0};
	struct rh_buffer order = {0};
	if (rh_plan_init(&plan, request, &err) != RH_OK)
		fail_msg("%s: %s", expected, err.message);
	for (size_t i = 0; i < plan.count; i++) {
		rh_buffer_printf(&order, "%s%s", i > 0 ? " " : "", plan.items[i].question->id.data);
		if (plan.items[i].depth > 0)
			rh_buffer_printf(&order, ":%u", plan.items[i].depth);
	}
	check_written(&order, expected);
	rh_buffer_done(&order);
	rh_plan_done(&plan);
}

static void check_error(const struct rh_plan_request *request, enum rh_status expected, const char *message)
{
	struct rh_plan plan = {.count = 77};
	struct rh_error err = {0};
	assert_int_equal(rh_plan_init(&plan, request, &err), expected);
	assert_string_equal(err.message, message);
	assert_int_equal(plan.count, 77);
}

static void order_is_the_banks_own(void **state)
{
	struct rh_plan_request request = wish();
	(void)state;
	check_order(&request, "a b c d e"); /* as many as nothing said */
	request.count = 8;
	check_order(&request, "a b c d e f g h");
	request.count = 20;
	check_order(&request, "a b c d e f g h");
	request.bank_count = 2;
	check_order(&request, "a b c d e f g h one two h");
}

/* The same on every machine: computed from the published generator by other means. */
static void a_seed_gives_one_order_everywhere(void **state)
{
	static const struct {
		uint64_t seed;
		const char *order;
	} rows[] = {
	    {0, "c f a d e g b h"},
	    {7, "b e f c g a d h"},
	    {84213, "f a c g h e d b"},
	    {UINT64_MAX, "h d f e c g b a"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rh_plan_request request = wish();
		request.pick = RH_PICK_RANDOM;
		request.seed = rows[i].seed;
		request.count = 8;
		check_order(&request, rows[i].order);
		request.count = 3;
		char first_three[] = "x x x";
		memcpy(first_three, rows[i].order, 5);
		check_order(&request, first_three);
	}
}

static void nothing_repeats_before_the_pool_is_empty(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 200; seed++) {
		struct rh_plan_request request = wish();
		struct rh_plan plan;
		request.pick = seed % 2 == 0 ? RH_PICK_RANDOM : RH_PICK_WEAK;
		request.seed = seed;
		request.count = 30; /* three times the pool and some */
		assert_int_equal(rh_plan_init(&plan, &request, NULL), RH_OK);
		assert_int_equal(plan.count, 30);
		for (size_t i = 0; i < plan.count; i++) {
			for (size_t k = i / 8 * 8; k < i; k++)
				assert_ptr_not_equal(plan.items[i].question, plan.items[k].question);
			if (i > 0)
				assert_ptr_not_equal(plan.items[i].question, plan.items[i - 1].question);
		}
		rh_plan_done(&plan);
	}
}

static void a_pool_of_one_repeats_it_only_when_asked_to(void **state)
{
	struct rh_plan_request request = wish();
	(void)state;
	request.pick = RH_PICK_RANDOM;
	request.tags = RH_TEXT("intro");
	check_order(&request, "a");
	request.count = 3;
	check_order(&request, "a a a");
}

static void weak_seeds_give_one_order_everywhere(void **state)
{
	struct rh_plan_request request = wish(); /* without a past all weights are equal */
	(void)state;
	request.pick = RH_PICK_WEAK;
	request.tags = RH_TEXT("vowel or pressure");
	request.count = 4;
	request.seed = 7;
	check_order(&request, "f g e a");
}

static void only_what_matches_is_picked(void **state)
{
	static const struct {
		const char *tags, *order;
	} rows[] = {
	    {"vowel", "a e"},         {"모음", "a e"}, {"consonant and not pressure", "b c d"},
	    {"pressure", "f g"},      {"intro", "a"},  {"not (vowel or consonant)", "h"},
	    {"open pressure", "f g"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rh_plan_request request = wish();
		request.tags = rh_text_of(rows[i].tags);
		check_order(&request, rows[i].order);
	}
}

static void nothing_that_matches_is_an_error_with_near_tags(void **state)
{
	static const struct {
		const char *tags, *message;
	} rows[] = {
	    {"presure", "no question with the tag 'presure' (did you mean pressure?)"},
	    {"모움", "no question with the tag '모움' (did you mean 모음?)"},
	    {"zzz", "no question with the tag 'zzz'"},
	    {"intro and pressure", "no question matches the tags 'intro and pressure'"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rh_plan_request request = wish();
		request.tags = rh_text_of(rows[i].tags);
		check_error(&request, RH_ERR_NOT_FOUND, rows[i].message);
	}
	struct rh_plan_request request = wish();
	request.bank_count = 0;
	check_error(&request, RH_ERR_NOT_FOUND, "there is no question to ask");
}

static void a_broken_tag_expression_has_its_column(void **state)
{
	struct rh_plan_request request = wish();
	struct rh_plan plan;
	struct rh_error err = {0};
	(void)state;
	request.tags = RH_TEXT("모음 and or");
	assert_int_equal(rh_plan_init(&plan, &request, &err), RH_ERR_SYNTAX);
	assert_int_equal(err.column, 8);
}

static void follow_ups_stay_behind_their_question(void **state)
{
	struct rh_plan_request request = wish();
	(void)state;
	request.follow_ups = RH_FOLLOW_UPS_ALL;
	check_order(&request, "a b c d e e1:1 e1x:2 e2:1");
	request.pick = RH_PICK_RANDOM;
	request.count = 8;
	request.seed = 7;
	check_order(&request, "b e e1:1 e1x:2 e2:1 f c g a d h");
}

/* The number kept is 0 to 3, from a stream of its own; the questions stay the same. */
static void some_follow_ups_are_the_first_ones(void **state)
{
	static const struct {
		uint64_t seed;
		const char *order;
	} rows[] = {
	    {0, "e e1:1"},
	    {7, "e e1:1 e1x:2"},
	    {84213, "e"},
	};
	int kept[4] = {0};
	struct rh_plan_request request = wish();
	const struct rh_text id = RH_TEXT("e");
	(void)state;
	request.ids = (struct rh_texts){&id, 1};
	request.follow_ups = RH_FOLLOW_UPS_SOME;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		request.seed = rows[i].seed;
		check_order(&request, rows[i].order);
	}
	for (request.seed = 0; request.seed < 400; request.seed++) {
		struct rh_plan plan;
		assert_int_equal(rh_plan_init(&plan, &request, NULL), RH_OK);
		kept[plan.count - 1]++;
		rh_plan_done(&plan);
	}
	for (int i = 0; i < 4; i++)
		assert_true(kept[i] > 70 && kept[i] < 130);
}

static struct rh_plan_request wish_for(const struct rh_text *ids, size_t count)
{
	struct rh_plan_request request = wish();
	request.bank_count = 2;
	request.ids = (struct rh_texts){ids, count};
	request.follow_ups = RH_FOLLOW_UPS_ALL;
	return request;
}

static void questions_asked_for_come_in_that_order(void **state)
{
	static const struct rh_text ids[] = {{"two", 3},       {"e1", 2}, {"letters/h", 9}, {"Letters/AITCH", 13},
	                                     {"numbers/h", 9}, {"C", 1},  {"c", 1}};
	const struct rh_plan_request request = wish_for(ids, sizeof ids / sizeof *ids);
	(void)state;
	check_order(&request, "two e1 e1x:1 h h h c c");
	struct rh_plan plan;
	assert_int_equal(rh_plan_init(&plan, &request, NULL), RH_OK);
	assert_ptr_equal(plan.items[4].bank, letters);
	assert_ptr_equal(plan.items[5].bank, numbers);
	rh_plan_done(&plan);
}

static void an_unknown_question_names_the_nearest(void **state)
{
	static const struct {
		const char *id, *message;
	} rows[] = {
	    {"tow", "no question 'tow' (did you mean two?)"},
	    {"e1y", "no question 'e1y' (did you mean e1 or e1x?)"},
	    {"tio", "no question 'tio' (did you mean two?)"},
	    {"numbers/tvo", "no question 'numbers/tvo' (did you mean two?)"},
	    {"letters/twoo", "no question 'letters/twoo'"},
	    {"낱자", "no question '낱자'"}, /* a term is no question */
	    {"", "no question ''"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct rh_text id = rh_text_of(rows[i].id);
		const struct rh_plan_request request = wish_for(&id, 1);
		check_error(&request, RH_ERR_NOT_FOUND, rows[i].message);
	}
}

static void an_id_of_two_banks_has_to_say_which(void **state)
{
	const struct rh_text id = RH_TEXT("h");
	const struct rh_plan_request request = wish_for(&id, 1);
	(void)state;
	check_error(&request, RH_ERR_INVALID, "several banks have a question 'h' (write letters/h or numbers/h)");
	const struct rh_bank *bank = NULL;
	assert_non_null(rh_plan_find(banks, 2, id, &bank)); /* a lookup takes the first */
	assert_ptr_equal(bank, letters);
}

static void two_banks_of_one_id_are_refused(void **state)
{
	struct rh_bank *again = bank_from("copy.yaml", "id: Letters\nquestions: [하나?]\n");
	const struct rh_bank *const both[] = {letters, again};
	struct rh_plan_request request = wish();
	(void)state;
	request.banks = both;
	request.bank_count = 2;
	check_error(&request, RH_ERR_INVALID, "letters.yaml and copy.yaml are both the bank 'Letters' (change one id)");
	rh_bank_free(again);
}

static void a_plan_asks_and_picks_step_by_step(void **state)
{
	struct rh_plan_request request = wish();
	struct rh_plan plan;
	(void)state;
	request.plan = RH_TEXT("Shape");
	check_order(&request, "a b c f");
	assert_int_equal(rh_plan_init(&plan, &request, NULL), RH_OK);
	check_text(plan.title, "한 판");
	assert_non_null(plan.profile);
	check_text(plan.profile->rule.id, "one-minute");
	assert_int_equal(plan.items[1].rules.time_ms, 60000);
	assert_int_equal(plan.items[1].rules.grace_ms, 15000);
	assert_int_equal(plan.longest_ms, 4 * 60000);
	assert_int_equal(plan.budget_ms, RH_UNSET_MS);
	rh_plan_done(&plan);
}

static void a_plan_never_asks_twice_and_takes_what_is_left(void **state)
{
	struct rh_plan_request request = wish();
	(void)state;
	request.plan = RH_TEXT("leftovers"); /* f is kept for its own step */
	check_order(&request, "g b c d f");
}

static void tags_filter_what_a_plan_picks(void **state)
{
	struct rh_plan_request request = wish();
	(void)state;
	request.plan = RH_TEXT("shape");
	request.tags = RH_TEXT("not b and not c");
	check_order(&request, "a b c f"); /* ids are no tags */
	request.tags = RH_TEXT("pressure or consonant");
	check_order(&request, "a b c f");
	request.tags = RH_TEXT("consonant");
	check_order(&request, "a b c f");
	request.tags = RH_TEXT("vowel");
	check_error(&request, RH_ERR_NOT_FOUND, "no question matches the tags 'consonant and not pressure'");
}

static void optional_steps_may_find_nothing(void **state)
{
	struct rh_plan_request request = wish();
	(void)state;
	request.plan = RH_TEXT("wanting");
	check_order(&request, "b");
	request.plan = RH_TEXT("all-optional");
	check_error(&request, RH_ERR_NOT_FOUND, "there is no question to ask");
}

static void check_place(const char *plan, enum rh_status expected, unsigned line, unsigned column, const char *message)
{
	struct rh_plan_request request = wish();
	struct rh_plan made;
	struct rh_error err = {0};
	request.plan = rh_text_of(plan);
	assert_int_equal(rh_plan_init(&made, &request, &err), expected);
	assert_string_equal(err.file, "rules.yaml");
	assert_int_equal(err.line, line);
	if (column > 0)
		assert_int_equal(err.column, column);
	assert_string_equal(err.message, message);
}

static void faults_of_a_plan_have_their_place_in_its_file(void **state)
{
	(void)state;
	check_place("lost", RH_ERR_NOT_FOUND, 9, 0, "no question 'numbers/three'");
	check_place("broken", RH_ERR_SYNTAX, 13, 28, "tag expression: a tag is missing before 'or'");
	check_place("empty", RH_ERR_NOT_FOUND, 14, 0, "no question with the tag '자음' (did you mean 모음?)");
	check_place("unruly", RH_ERR_NOT_FOUND, 15, 25, "no profile 'one-minut' (did you mean one-minute?)");
}

static void an_unknown_plan_or_profile_names_the_nearest(void **state)
{
	struct rh_plan_request request = wish();
	(void)state;
	request.plan = RH_TEXT("shap");
	check_error(&request, RH_ERR_NOT_FOUND, "no plan 'shap' (did you mean shape?)");
	request.plan = RH_TEXT_NONE;
	request.profile = RH_TEXT("herd");
	check_error(&request, RH_ERR_NOT_FOUND, "no profile 'herd' (did you mean hard?)");
}

static void a_named_profile_beats_the_plans(void **state)
{
	struct rh_plan_request request = wish();
	struct rh_plan plan;
	(void)state;
	request.plan = RH_TEXT("shape");
	request.profile = RH_TEXT("hard");
	assert_int_equal(rh_plan_init(&plan, &request, NULL), RH_OK);
	check_text(plan.profile->rule.id, "hard");
	assert_int_equal(plan.items[0].rules.time_ms, 90000);
	assert_int_equal(plan.items[0].rules.retakes, 0);
	rh_plan_done(&plan);
}

static void strict_lets_nothing_override_a_profile(void **state)
{
	struct rh_plan_request request = wish();
	(void)state;
	request.strict = true;
	request.prep_ms = 1000;
	check_order(&request, "a b c d e"); /* without a profile there is nothing to soften */
	request.profile = RH_TEXT("hard");
	check_error(&request, RH_ERR_INVALID,
	            "strict: the profile 'hard' decides thinking time, answer time and retakes");
	request.prep_ms = RH_UNSET_MS;
	check_order(&request, "a b c d e");
	request.retakes = 2;
	check_error(&request, RH_ERR_INVALID,
	            "strict: the profile 'hard' decides thinking time, answer time and retakes");
	request.retakes = RH_UNSET_MS;
	request.time_ms = 90000;
	check_error(&request, RH_ERR_INVALID,
	            "strict: the profile 'hard' decides thinking time, answer time and retakes");
}

static void numbers_out_of_range_are_refused(void **state)
{
	const struct rh_text id = RH_TEXT("a");
	struct rh_plan_request request = wish();
	(void)state;
	request.time_ms = 0;
	check_error(&request, RH_ERR_INVALID, "the answer time is not more than 0 and at most a day");
	request = wish();
	request.prep_ms = -5;
	check_error(&request, RH_ERR_INVALID, "the thinking time is not between 0 and a day");
	request = wish();
	request.retakes = -2;
	check_error(&request, RH_ERR_INVALID, "the number of retakes is negative");
	request = wish();
	request.count = -1;
	check_error(&request, RH_ERR_INVALID, "the number of questions is negative");
	request = wish();
	request.count = INT64_MAX;
	check_error(&request, RH_ERR_LIMIT, "more than 10000000 questions");
	request = wish();
	request.plan = RH_TEXT("shape");
	request.ids = (struct rh_texts){&id, 1};
	check_error(&request, RH_ERR_INVALID, "questions and a plan cannot be asked for together");
}

static void the_title_is_that_of_what_is_asked(void **state)
{
	const struct rh_text two = RH_TEXT("two");
	const struct rh_text both[] = {RH_TEXT("two"), RH_TEXT("a")};
	struct rh_plan_request request = wish_for(&two, 1);
	struct rh_plan plan;
	(void)state;
	assert_int_equal(rh_plan_init(&plan, &request, NULL), RH_OK);
	check_text(plan.title, "numbers"); /* it has no title */
	rh_plan_done(&plan);
	request = wish_for(both, 2);
	assert_int_equal(rh_plan_init(&plan, &request, NULL), RH_OK);
	check_text(plan.title, "글자들");
	assert_int_equal(plan.longest_ms, 10000 + 90000 + 10000 + 60000);
	rh_plan_done(&plan);
}

static void every_allocation_may_fail(void **state)
{
	static const struct rh_text ids[] = {{"e", 1}, {"numbers/h", 9}};
	struct rh_plan_request requests[4] = {wish(), wish(), wish_for(ids, 2), wish()};
	(void)state;
	requests[0].pick = RH_PICK_WEAK;
	requests[0].count = 40;
	requests[0].tags = RH_TEXT("not vowel");
	requests[1].plan = RH_TEXT("shape");
	requests[1].pick = RH_PICK_DUE;
	requests[3].pick = RH_PICK_RANDOM;
	for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
		for (size_t n = 1; failing_alloc_next(n); n++) {
			struct rh_plan plan = {0};
			struct rh_error err = {0};
			enum rh_status status = rh_plan_init(&plan, &requests[i], &err);
			/* Folding a name falls back on comparing it as it is. */
			assert_true(status == RH_OK || (failing_alloc_struck() && err.status == status));
			assert_true((plan.items != NULL) == (status == RH_OK));
			rh_plan_done(&plan);
		}
	}
}

static void done_accepts_an_empty_plan(void **state)
{
	struct rh_plan plan = {0};
	(void)state;
	rh_plan_done(&plan);
	rh_plan_done(&plan);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(order_is_the_banks_own),
	    cmocka_unit_test(a_seed_gives_one_order_everywhere),
	    cmocka_unit_test(nothing_repeats_before_the_pool_is_empty),
	    cmocka_unit_test(a_pool_of_one_repeats_it_only_when_asked_to),
	    cmocka_unit_test(weak_seeds_give_one_order_everywhere),
	    cmocka_unit_test(only_what_matches_is_picked),
	    cmocka_unit_test(nothing_that_matches_is_an_error_with_near_tags),
	    cmocka_unit_test(a_broken_tag_expression_has_its_column),
	    cmocka_unit_test(follow_ups_stay_behind_their_question),
	    cmocka_unit_test(some_follow_ups_are_the_first_ones),
	    cmocka_unit_test(questions_asked_for_come_in_that_order),
	    cmocka_unit_test(an_unknown_question_names_the_nearest),
	    cmocka_unit_test(an_id_of_two_banks_has_to_say_which),
	    cmocka_unit_test(two_banks_of_one_id_are_refused),
	    cmocka_unit_test(a_plan_asks_and_picks_step_by_step),
	    cmocka_unit_test(a_plan_never_asks_twice_and_takes_what_is_left),
	    cmocka_unit_test(tags_filter_what_a_plan_picks),
	    cmocka_unit_test(optional_steps_may_find_nothing),
	    cmocka_unit_test(faults_of_a_plan_have_their_place_in_its_file),
	    cmocka_unit_test(an_unknown_plan_or_profile_names_the_nearest),
	    cmocka_unit_test(a_named_profile_beats_the_plans),
	    cmocka_unit_test(strict_lets_nothing_override_a_profile),
	    cmocka_unit_test(numbers_out_of_range_are_refused),
	    cmocka_unit_test(the_title_is_that_of_what_is_asked),
	    cmocka_unit_test(every_allocation_may_fail),
	    cmocka_unit_test(done_accepts_an_empty_plan),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
