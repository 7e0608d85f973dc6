// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/sections.h"

#include "base/duration.h"

#include "support/check.h"

enum { PARTS = 4, NOT_TIMED = RH_UNSET_MS };

struct parts_case {
	size_t count;
	int64_t times_ms[PARTS];
	int64_t own_time_ms, time_ms;
	size_t divided; /* rh_sections_count() */
	int64_t ends_ms[PARTS];
};

static const struct parts_case cases[] = {
    /* As written. */
    {3, {15000, 30000, 15000}, 60000, 60000, 3, {15000, 45000, 60000}},
    /* The untimed share what is left, equally. */
    {4, {10000, NOT_TIMED, 20000, NOT_TIMED}, 60000, 60000, 4, {10000, 25000, 45000, 60000}},
    {3, {40000, NOT_TIMED, 30000}, 60000, 60000, 3, {40000, 40000, 70000}},
    /* Half the time for the answer is half the time for each part. */
    {3, {15000, 30000, 15000}, 60000, 30000, 3, {7500, 22500, 30000}},
    {2, {20000, NOT_TIMED}, 90000, 180000, 2, {40000, 180000}},
    /* Parts that do not add up stay as they are. */
    {2, {10000, 10000}, 60000, 60000, 2, {10000, 20000}},
    /* One part, or none with a time: not divided. */
    {1, {60000}, 60000, 60000, 0, {0}},
    {2, {NOT_TIMED, NOT_TIMED}, 60000, 60000, 0, {0}},
    {0, {0}, 60000, 60000, 0, {0}},
};

static void parts_end_where_their_times_say(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct parts_case *c = &cases[i];
		struct rh_section sections[PARTS] = {0};
		for (size_t k = 0; k < c->count; k++)
			sections[k].time_ms = c->times_ms[k];
		struct rh_question question = {.sections = sections, .section_count = (uint32_t)c->count};
		struct rh_item item = {.question = &question,
		                       .rules = {.time_ms = c->time_ms, .own_time_ms = c->own_time_ms}};
		assert_int_equal(rh_sections_count(&item), c->divided);
		int64_t before_ms = 0;
		for (size_t k = 0; k < c->divided; k++) {
			assert_int_equal(rh_sections_end_ms(&item, k), c->ends_ms[k]);
			assert_int_equal(rh_sections_budget_ms(&item, k), c->ends_ms[k] - before_ms);
			before_ms = c->ends_ms[k];
		}
	}
}

static void the_part_that_is_due_changes_at_its_end(void **state)
{
	(void)state;
	static const struct rh_section sections[] = {{.time_ms = 10000}, {.time_ms = 0}, {.time_ms = 20000}};
	static const struct rh_question question = {.sections = sections, .section_count = 3};
	static const struct rh_item item = {.question = &question, .rules = {.time_ms = 30000, .own_time_ms = 30000}};
	static const struct {
		int64_t elapsed_ms;
		size_t section;
	} moments[] = {{0, 0}, {9999, 0}, {10000, 2}, {29999, 2}, {30000, 2}, {INT64_MAX, 2}};
	for (size_t i = 0; i < sizeof moments / sizeof *moments; i++)
		assert_int_equal(rh_sections_at(&item, moments[i].elapsed_ms), moments[i].section);
}

static void an_answer_of_too_many_parts_is_not_divided(void **state)
{
	(void)state;
	static const struct rh_section sections[RH_SECTIONS_MAX + 1] = {{.time_ms = 1000}};
	struct rh_question question = {.sections = sections, .section_count = RH_SECTIONS_MAX};
	struct rh_item item = {.question = &question, .rules = {.time_ms = 1000, .own_time_ms = 1000}};
	assert_int_equal(rh_sections_count(&item), RH_SECTIONS_MAX);
	question.section_count++;
	assert_int_equal(rh_sections_count(&item), 0);
}

static void the_longest_durations_do_not_overflow(void **state)
{
	(void)state;
	static struct rh_section sections[RH_SECTIONS_MAX];
	for (size_t i = 0; i < RH_SECTIONS_MAX; i++)
		sections[i].time_ms = RH_DURATION_MAX_MS;
	struct rh_question question = {.sections = sections, .section_count = RH_SECTIONS_MAX};
	struct rh_item item = {.question = &question, .rules = {.time_ms = RH_DURATION_MAX_MS, .own_time_ms = 1}};
	assert_true(rh_sections_end_ms(&item, RH_SECTIONS_MAX - 1) == RH_SECTIONS_MAX * RH_DURATION_MAX_MS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(parts_end_where_their_times_say),
	    cmocka_unit_test(the_part_that_is_due_changes_at_its_end),
	    cmocka_unit_test(an_answer_of_too_many_parts_is_not_divided),
	    cmocka_unit_test(the_longest_durations_do_not_overflow),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
