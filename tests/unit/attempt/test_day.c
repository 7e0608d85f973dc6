// SPDX-License-Identifier: GPL-3.0-or-later
#include "attempt/day.h"
#include "support/check.h"

static void days_are_numbered_from_1970(void **state)
{
	static const struct {
		int day;
		int64_t number;
	} rows[] = {
	    {19700101, 0},     {19691231, -1},     {19700301, 59},   {20000229, 11016}, {20000301, 11017},
	    {20261123, 20780}, {19000301, -25508}, {10101, -719162}, {101, -719528},    {99991231, 2932896},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(rh_day_number(rows[i].day), rows[i].number);
		assert_int_equal(rh_day_of_number(rows[i].number), rows[i].day);
	}
}

static void every_day_of_four_centuries_comes_back(void **state)
{
	(void)state;
	int before = rh_day_of_number(-200000);
	for (int64_t n = -199999; n < 150000; n++) {
		int day = rh_day_of_number(n);
		assert_true(day > before);
		assert_int_equal(rh_day_number(day), n);
		before = day;
	}
}

static void days_outside_the_calendar_are_clamped(void **state)
{
	(void)state;
	assert_int_equal(rh_day_of_number(INT64_MAX), 99991231);
	assert_int_equal(rh_day_of_number(INT64_MIN), 101);
}

static void a_day_is_read_with_and_without_dashes(void **state)
{
	int day = 0;
	(void)state;
	assert_true(rh_day_parse(RH_TEXT("2026-12-01"), &day));
	assert_int_equal(day, 20261201);
	assert_true(rh_day_parse(RH_TEXT("20240229"), &day));
	assert_int_equal(day, 20240229);
}

static void what_is_no_day_is_refused(void **state)
{
	static const char *const wrong[] = {"",           "2026-1-1",   "2026-13-01", "2026-02-29", "20260431",
	                                    "2026/12/01", "2026-12-0l", "tomorrow",   "2026-00-10", "2026-12-01 "};
	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		int day = 7;
		assert_false(rh_day_parse(rh_text_of(wrong[i]), &day));
		assert_int_equal(day, 7);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(days_are_numbered_from_1970),
	    cmocka_unit_test(every_day_of_four_centuries_comes_back),
	    cmocka_unit_test(days_outside_the_calendar_are_clamped),
	    cmocka_unit_test(a_day_is_read_with_and_without_dashes),
	    cmocka_unit_test(what_is_no_day_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
