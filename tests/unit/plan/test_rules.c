// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/plan.h"

#include "support/bank_from.h"
#include "support/check.h"

#include <stdio.h>

#define UNSET RH_UNSET_MS

static struct rh_bank *with_defaults, *without_defaults;

static int load(void **state)
{
	(void)state;
	with_defaults = bank_from("d.yaml", "defaults: {prep: 20s, time: 2m}\nquestions: [하나?]\n");
	without_defaults = bank_from("w.yaml", "questions: [하나?]\n");
	return 0;
}

static int unload(void **state)
{
	(void)state;
	rh_bank_free(with_defaults);
	rh_bank_free(without_defaults);
	return 0;
}

/* A profile that says nothing. */
static struct rh_profile silent(void)
{
	return (struct rh_profile){.prep_ms = UNSET,
	                           .time_ms = UNSET,
	                           .min_ms = UNSET,
	                           .green_ms = UNSET,
	                           .yellow_ms = UNSET,
	                           .red_ms = UNSET,
	                           .grace_ms = UNSET,
	                           .skip_after_ms = UNSET,
	                           .retakes = UNSET};
}

/* The one-minute profile of the design. */
static struct rh_profile one_minute(void)
{
	struct rh_profile p = silent();
	p.prep_ms = 0;
	p.time_ms = 60000;
	p.min_ms = 30000;
	p.green_ms = 30000;
	p.yellow_ms = 45000;
	p.red_ms = 60000;
	p.grace_ms = 15000;
	p.skip_after_ms = 20000;
	return p;
}

static struct rh_plan_request no_wishes(void)
{
	return (struct rh_plan_request){.prep_ms = UNSET, .time_ms = UNSET, .retakes = UNSET};
}

/* Who says what about prep or time, from the strongest to the weakest; UNSET says nothing. */
struct saying {
	int64_t request, profile, question;
	bool defaults; /* the bank has some: 20 s and 2 m */
	int64_t expected;
};

static struct rh_question question_saying(int64_t prep_ms, int64_t time_ms)
{
	return (struct rh_question){.prep_ms = prep_ms, .time_ms = time_ms};
}

static void the_strongest_word_on_thinking_time_counts(void **state)
{
	static const struct saying rows[] = {
	    {1000, 2000, 3000, true, 1000},      {UNSET, 2000, 3000, true, 2000},
	    {UNSET, UNSET, 3000, true, 3000},    {UNSET, UNSET, UNSET, true, 20000},
	    {UNSET, UNSET, UNSET, false, 10000}, {1000, UNSET, UNSET, false, 1000},
	    {UNSET, 2000, UNSET, false, 2000},   {0, 2000, 3000, true, 0},
	    {UNSET, 0, 3000, true, 0},           {UNSET, UNSET, 0, true, 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct rh_question question = question_saying(rows[i].question, UNSET);
		struct rh_plan_request request = no_wishes();
		struct rh_profile profile = silent();
		request.prep_ms = rows[i].request;
		profile.prep_ms = rows[i].profile;
		const struct rh_bank *bank = rows[i].defaults ? with_defaults : without_defaults;
		struct rh_rules rules = rh_plan_rules(bank, &question, &profile, &request);
		if (rules.prep_ms != rows[i].expected)
			fail_msg("row %zu: %lld", i, (long long)rules.prep_ms);
	}
}

static void the_strongest_word_on_answer_time_counts(void **state)
{
	static const struct saying rows[] = {
	    {1000, 2000, 3000, true, 1000},      {UNSET, 2000, 3000, true, 2000},     {UNSET, UNSET, 3000, true, 3000},
	    {UNSET, UNSET, UNSET, true, 120000}, {UNSET, UNSET, UNSET, false, 90000}, {1000, UNSET, UNSET, false, 1000},
	    {UNSET, 2000, UNSET, false, 2000},   {UNSET, 0, 3000, true, 3000}, /* no time is no answer time */
	    {UNSET, UNSET, 0, true, 120000},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct rh_question question = question_saying(UNSET, rows[i].question);
		struct rh_plan_request request = no_wishes();
		struct rh_profile profile = silent();
		request.time_ms = rows[i].request;
		profile.time_ms = rows[i].profile;
		const struct rh_bank *bank = rows[i].defaults ? with_defaults : without_defaults;
		struct rh_rules rules = rh_plan_rules(bank, &question, &profile, &request);
		if (rules.time_ms != rows[i].expected)
			fail_msg("row %zu: %lld", i, (long long)rules.time_ms);
	}
}

static void check_moments(const struct rh_rules *rules, const char *expected)
{
	char moments[96];
	(void)snprintf(moments, sizeof moments, "%lld %lld %lld of %lld", (long long)rules->green_ms,
	               (long long)rules->yellow_ms, (long long)rules->red_ms, (long long)rules->time_ms);
	assert_string_equal(moments, expected);
}

static void without_a_profile_thresholds_are_parts_of_the_time(void **state)
{
	const struct rh_question question = question_saying(UNSET, UNSET);
	const struct rh_question odd = question_saying(UNSET, 1111);
	struct rh_plan_request request = no_wishes();
	(void)state;
	struct rh_rules rules = rh_plan_rules(without_defaults, &question, NULL, &request);
	check_moments(&rules, "45000 67500 81000 of 90000");
	assert_int_equal(rules.min_ms, 0);
	assert_int_equal(rules.skip_after_ms, 0);
	assert_true(rules.grace_ms == RH_UNLIMITED);
	assert_true(rules.retakes == RH_UNLIMITED);
	assert_true(rules.pause && rules.hints && !rules.auto_next);
	rules = rh_plan_rules(without_defaults, &odd, NULL, &request);
	check_moments(&rules, "555 833 999 of 1111");
}

static void a_profile_stands_as_it_is_written(void **state)
{
	const struct rh_question question = question_saying(5000, 90000);
	const struct rh_profile profile = one_minute();
	struct rh_plan_request request = no_wishes();
	(void)state;
	struct rh_rules rules = rh_plan_rules(with_defaults, &question, &profile, &request);
	check_moments(&rules, "30000 45000 60000 of 60000");
	assert_int_equal(rules.prep_ms, 0);
	assert_int_equal(rules.min_ms, 30000);
	assert_int_equal(rules.grace_ms, 15000);
	assert_int_equal(rules.skip_after_ms, 20000);
}

static void moments_scale_with_an_overridden_time(void **state)
{
	const struct rh_question question = question_saying(UNSET, UNSET);
	const struct rh_profile profile = one_minute();
	struct rh_plan_request request = no_wishes();
	(void)state;
	request.time_ms = 2000;
	struct rh_rules rules = rh_plan_rules(with_defaults, &question, &profile, &request);
	check_moments(&rules, "1000 1500 2000 of 2000");
	assert_int_equal(rules.min_ms, 1000);
	assert_int_equal(rules.skip_after_ms, 666);
	assert_int_equal(rules.grace_ms, 15000); /* not a moment of the answer */
	request.time_ms = 90000;
	rules = rh_plan_rules(with_defaults, &question, &profile, &request);
	check_moments(&rules, "45000 67500 90000 of 90000");
	request.time_ms = 1;
	rules = rh_plan_rules(with_defaults, &question, &profile, &request);
	check_moments(&rules, "0 0 1 of 1");
	request.time_ms = INT64_C(24) * 3600 * 1000;
	rules = rh_plan_rules(with_defaults, &question, &profile, &request);
	check_moments(&rules, "43200000 64800000 86400000 of 86400000");
}

static void moments_of_a_profile_without_time_do_not_scale(void **state)
{
	const struct rh_question question = question_saying(UNSET, 90000);
	const struct rh_question brief = question_saying(UNSET, 40000);
	struct rh_profile profile = one_minute();
	struct rh_plan_request request = no_wishes();
	(void)state;
	profile.time_ms = UNSET;
	struct rh_rules rules = rh_plan_rules(with_defaults, &question, &profile, &request);
	check_moments(&rules, "30000 45000 60000 of 90000");
	rules = rh_plan_rules(with_defaults, &brief, &profile, &request);
	check_moments(&rules, "30000 40000 40000 of 40000"); /* never later than the time */
	profile.min_ms = 50000;
	profile.skip_after_ms = 70000;
	rules = rh_plan_rules(with_defaults, &brief, &profile, &request);
	assert_int_equal(rules.min_ms, 40000);
	assert_int_equal(rules.skip_after_ms, 40000);
}

static void thresholds_left_out_keep_clear_of_those_given(void **state)
{
	static const struct {
		int64_t green, yellow, red;
		const char *moments;
	} rows[] = {
	    {UNSET, UNSET, UNSET, "50000 75000 90000 of 100000"},
	    {80000, UNSET, UNSET, "80000 80000 90000 of 100000"},
	    {95000, UNSET, UNSET, "95000 95000 95000 of 100000"},
	    {UNSET, 10000, UNSET, "10000 10000 90000 of 100000"},
	    {UNSET, UNSET, 20000, "20000 20000 20000 of 100000"},
	    {UNSET, 95000, UNSET, "50000 95000 95000 of 100000"},
	    {0, UNSET, UNSET, "0 75000 90000 of 100000"},
	    {0, 0, 0, "0 0 0 of 100000"},
	    {90000, 20000, UNSET, "90000 90000 90000 of 100000"}, /* out of order: the later one gives way */
	    {200000, UNSET, UNSET, "100000 100000 100000 of 100000"},
	};
	const struct rh_question question = question_saying(UNSET, 100000);
	const struct rh_plan_request request = no_wishes();
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rh_profile profile = silent();
		profile.green_ms = rows[i].green;
		profile.yellow_ms = rows[i].yellow;
		profile.red_ms = rows[i].red;
		struct rh_rules rules = rh_plan_rules(without_defaults, &question, &profile, &request);
		check_moments(&rules, rows[i].moments);
	}
}

static void grace_ends_where_nobody_can_press_a_key(void **state)
{
	static const struct {
		int64_t given;
		bool hands_free;
		int64_t expected;
	} rows[] = {
	    {UNSET, false, RH_UNLIMITED},
	    {UNSET, true, 0},
	    {0, false, 0},
	    {0, true, 0},
	    {15000, false, 15000},
	    {15000, true, 15000},
	    {RH_UNLIMITED, false, RH_UNLIMITED},
	    {RH_UNLIMITED, true, 0},
	};
	const struct rh_question question = question_saying(UNSET, UNSET);
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rh_plan_request request = no_wishes();
		struct rh_profile profile = silent();
		request.hands_free = rows[i].hands_free;
		profile.grace_ms = rows[i].given;
		struct rh_rules rules = rh_plan_rules(without_defaults, &question, &profile, &request);
		if (rules.grace_ms != rows[i].expected)
			fail_msg("row %zu: %lld", i, (long long)rules.grace_ms);
	}
}

static void retakes_are_wished_then_ruled_then_free(void **state)
{
	static const struct {
		int64_t request, profile;
		bool strict;
		int64_t expected;
	} rows[] = {
	    {UNSET, UNSET, false, RH_UNLIMITED},
	    {UNSET, UNSET, true, 0},
	    {UNSET, 1, false, 1},
	    {UNSET, 1, true, 1},
	    {UNSET, RH_UNLIMITED, true, RH_UNLIMITED},
	    {3, 1, false, 3},
	    {0, RH_UNLIMITED, false, 0},
	    {2, UNSET, true, 2},
	};
	const struct rh_question question = question_saying(UNSET, UNSET);
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rh_plan_request request = no_wishes();
		struct rh_profile profile = silent();
		request.retakes = rows[i].request;
		request.strict = rows[i].strict;
		profile.retakes = rows[i].profile;
		struct rh_rules rules = rh_plan_rules(without_defaults, &question, &profile, &request);
		if (rules.retakes != rows[i].expected)
			fail_msg("row %zu: %lld", i, (long long)rules.retakes);
	}
}

static void permissions_are_the_profiles_else_depend_on_strictness(void **state)
{
	const struct rh_question question = question_saying(UNSET, UNSET);
	(void)state;
	for (int bits = 0; bits < 16; bits++) {
		bool said = (bits & 1) != 0, allowed = (bits & 2) != 0, strict = (bits & 4) != 0,
		     next = (bits & 8) != 0;
		struct rh_plan_request request = no_wishes();
		struct rh_profile profile = silent();
		request.strict = strict;
		profile.has_pause = profile.has_hints = said;
		profile.pause = profile.hints = allowed;
		profile.has_auto_next = said;
		profile.auto_next = next;
		struct rh_rules rules = rh_plan_rules(without_defaults, &question, &profile, &request);
		assert_int_equal(rules.pause, said ? allowed : !strict);
		assert_int_equal(rules.hints, said ? allowed : !strict);
		assert_int_equal(rules.auto_next, said && next);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_strongest_word_on_thinking_time_counts),
	    cmocka_unit_test(the_strongest_word_on_answer_time_counts),
	    cmocka_unit_test(without_a_profile_thresholds_are_parts_of_the_time),
	    cmocka_unit_test(a_profile_stands_as_it_is_written),
	    cmocka_unit_test(moments_scale_with_an_overridden_time),
	    cmocka_unit_test(moments_of_a_profile_without_time_do_not_scale),
	    cmocka_unit_test(thresholds_left_out_keep_clear_of_those_given),
	    cmocka_unit_test(grace_ends_where_nobody_can_press_a_key),
	    cmocka_unit_test(retakes_are_wished_then_ruled_then_free),
	    cmocka_unit_test(permissions_are_the_profiles_else_depend_on_strictness),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
