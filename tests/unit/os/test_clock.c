// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/clock.h"

#include "support/check.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static void set_zone(const char *zone)
{
	assert_int_equal(setenv("TZ", zone, 1), 0);
}

static void check_iso(int64_t unix_ms, const char *expected)
{
	char iso[32];
	rh_clock_iso(unix_ms, iso);
	assert_string_equal(iso, expected);
}

static void the_monotonic_clock_never_goes_back(void **state)
{
	(void)state;
	int64_t before_ns = rh_clock_monotonic_ns();
	assert_true(before_ns > 0);
	for (int i = 0; i < 1000; i++) {
		int64_t now_ns = rh_clock_monotonic_ns();
		assert_true(now_ns >= before_ns);
		before_ns = now_ns;
	}
}

static void a_machine_that_is_awake_does_not_seem_to_sleep(void **state)
{
	(void)state;
	int64_t before_ns = rh_clock_slept_ns();
	assert_true(before_ns >= 0);
	for (int i = 0; i < 100; i++) {
		int64_t grown_ns = rh_clock_slept_ns() - before_ns;
		assert_true(grown_ns > -100000000 && grown_ns < 100000000);
	}
}

static void the_wall_clock_is_the_systems(void **state)
{
	(void)state;
	struct timespec now;
	assert_int_equal(clock_gettime(CLOCK_REALTIME, &now), 0);
	int64_t later_ms = rh_clock_unix_ms() - (int64_t)now.tv_sec * 1000 - now.tv_nsec / 1000000;
	assert_true(later_ms >= 0 && later_ms < 10000);
}

static void a_moment_reads_as_the_clock_in_seoul(void **state)
{
	(void)state;
	set_zone("Asia/Seoul");
	struct rh_civil at = rh_clock_civil(INT64_C(1795417331999));
	assert_int_equal(at.year, 2026);
	assert_int_equal(at.month, 11);
	assert_int_equal(at.day, 23);
	assert_int_equal(at.hour, 16);
	assert_int_equal(at.minute, 2);
	assert_int_equal(at.second, 11);
	assert_int_equal(at.utc_offset_s, 9 * 3600);
	assert_int_equal(at.practice_day, 20261123);
	check_iso(INT64_C(1795417331999), "2026-11-23T16:02:11+09:00");
}

static void every_offset_is_written_with_its_sign(void **state)
{
	(void)state;
	set_zone("UTC0");
	check_iso(0, "1970-01-01T00:00:00+00:00");
	check_iso(-1, "1969-12-31T23:59:59+00:00");
	check_iso(-1000, "1969-12-31T23:59:59+00:00");
	set_zone("NFT+3:30");
	check_iso(0, "1969-12-31T20:30:00-03:30");
	set_zone("XXX-5:45");
	check_iso(0, "1970-01-01T05:45:00+05:45");
}

static void summer_time_changes_the_offset(void **state)
{
	(void)state;
	set_zone("CET-1CEST,M3.5.0,M10.5.0/3");
	check_iso(INT64_C(1774745999000), "2026-03-29T01:59:59+01:00");
	check_iso(INT64_C(1774746000000), "2026-03-29T03:00:00+02:00");
	check_iso(INT64_C(1792889999000), "2026-10-25T02:59:59+02:00");
	check_iso(INT64_C(1792890000000), "2026-10-25T02:00:00+01:00");
}

static void the_zone_is_looked_up_anew(void **state)
{
	(void)state;
	set_zone("UTC0");
	assert_int_equal(rh_clock_civil(0).utc_offset_s, 0);
	set_zone("Asia/Seoul");
	assert_int_equal(rh_clock_civil(0).utc_offset_s, 9 * 3600);
}

static void the_practice_day_turns_at_four(void **state)
{
	(void)state;
	set_zone("UTC0");
	static const struct {
		int64_t unix_s;
		int practice_day;
	} cases[] = {
	    {1772337600, 20260228}, /* 2026-03-01 04:00:00, less a second below */
	    {1709265599, 20240229}, /* 2024-03-01 03:59:59 */
	    {1709265600, 20240301}, /* 2024-03-01 04:00:00 */
	    {951883199, 20000229},  /* 2000-03-01 03:59:59 */
	    {4107556799, 21000228}, /* 2100-03-01 03:59:59, no leap year */
	    {1767239999, 20251231}, /* 2026-01-01 03:59:59 */
	    {1767240000, 20260101}, /* 2026-01-01 04:00:00 */
	    {1795391999, 20261122}, /* 2026-11-22 23:59:59 */
	    {1795392000, 20261122}, /* 2026-11-23 00:00:00 */
	    {1777593599, 20260430}, /* 2026-04-30 23:59:59 */
	    {1777607999, 20260430}, /* 2026-05-01 03:59:59 */
	};
	assert_int_equal(rh_clock_civil((cases[0].unix_s - 1) * 1000).practice_day, cases[0].practice_day);
	for (size_t i = 1; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(rh_clock_civil(cases[i].unix_s * 1000).practice_day, cases[i].practice_day);
}

static void offsets_are_right_in_any_century(void **state)
{
	(void)state;
	set_zone("Asia/Seoul");
	for (int64_t unix_s = INT64_C(-11644473600); unix_s < INT64_C(16725225600); unix_s += INT64_C(86400) * 397) {
		time_t when = (time_t)unix_s;
		struct tm utc;
		assert_non_null(gmtime_r(&when, &utc));
		setenv("TZ", "UTC0", 1);
		struct rh_civil at = rh_clock_civil(unix_s * 1000);
		assert_int_equal(at.utc_offset_s, 0);
		assert_int_equal(at.year, utc.tm_year + 1900);
		assert_int_equal(at.month, utc.tm_mon + 1);
		assert_int_equal(at.day, utc.tm_mday);
	}
}

static void a_time_no_calendar_holds_is_answered_anyway(void **state)
{
	(void)state;
	set_zone("UTC0");
	char iso[32];
	rh_clock_iso(INT64_MAX, iso);
	rh_clock_iso(INT64_MIN, iso);
	assert_int_equal(strlen(iso), 25);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_monotonic_clock_never_goes_back),
	    cmocka_unit_test(a_machine_that_is_awake_does_not_seem_to_sleep),
	    cmocka_unit_test(the_wall_clock_is_the_systems),
	    cmocka_unit_test(a_moment_reads_as_the_clock_in_seoul),
	    cmocka_unit_test(every_offset_is_written_with_its_sign),
	    cmocka_unit_test(summer_time_changes_the_offset),
	    cmocka_unit_test(the_zone_is_looked_up_anew),
	    cmocka_unit_test(the_practice_day_turns_at_four),
	    cmocka_unit_test(offsets_are_right_in_any_century),
	    cmocka_unit_test(a_time_no_calendar_holds_is_answered_anyway),
	};
	return cmocka_run_group_tests_name("os.clock", tests, NULL, NULL);
}
