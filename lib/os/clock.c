// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/clock.h"

#include <stdbool.h>
#include <stdio.h>
#include <time.h>

enum { DAY_TURNS_AT_HOUR = 4 };

static int64_t read_ns(clockid_t clock)
{
	struct timespec now = {0};
	(void)clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t rh_clock_monotonic_ns(void)
{
	return read_ns(CLOCK_MONOTONIC);
}

int64_t rh_clock_slept_ns(void)
{
#ifdef CLOCK_BOOTTIME
	/* Being preempted between two readings would look like sleep: read one clock on both sides of the other. */
	int64_t before = read_ns(CLOCK_MONOTONIC);
	int64_t boot = read_ns(CLOCK_BOOTTIME);
	int64_t after = read_ns(CLOCK_MONOTONIC);
	int64_t slept = boot - (before + (after - before) / 2);
	return slept > 0 ? slept : 0;
#else
	return 0;
#endif
}

int64_t rh_clock_unix_ms(void)
{
	return read_ns(CLOCK_REALTIME) / 1000000;
}

static int64_t floor_seconds(int64_t unix_ms)
{
	return unix_ms / 1000 - (unix_ms % 1000 < 0 ? 1 : 0);
}

/* Days since 1970-01-01 in the proleptic Gregorian calendar. Years are counted from March, so that the leap day is a
 * year's last one and the days before a month follow one linear formula. */
static int64_t days_since_epoch(int year, int month, int day)
{
	int64_t y = month > 2 ? year : (int64_t)year - 1;
	int64_t century = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_century = y - century * 400;
	int64_t day_of_year = (153 * (int64_t)(month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	int64_t day_of_century = year_of_century * 365 + year_of_century / 4 - year_of_century / 100 + day_of_year;
	return century * 146097 + day_of_century - 719468;
}

static int days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return days[month - 1] + (month == 2 && leap);
}

static int practice_day(const struct rh_civil *at)
{
	int year = at->year, month = at->month, day = at->day;
	if (at->hour < DAY_TURNS_AT_HOUR && --day == 0) {
		if (--month == 0) {
			month = 12;
			year--;
		}
		day = days_in_month(year, month);
	}
	return year * 10000 + month * 100 + day;
}

struct rh_civil rh_clock_civil(int64_t unix_ms)
{
	int64_t unix_s = floor_seconds(unix_ms);
	time_t when = (time_t)unix_s;
	struct tm local;
	tzset(); /* localtime_r() need not look at TZ again */
	bool four_digits = localtime_r(&when, &local) != NULL && local.tm_year >= -1900 && local.tm_year < 10000 - 1900;
	if (!four_digits)
		return (struct rh_civil){.year = 1970, .month = 1, .day = 1, .practice_day = 19691231};
	struct rh_civil civil = {
	    .year = local.tm_year + 1900,
	    .month = local.tm_mon + 1,
	    .day = local.tm_mday,
	    .hour = local.tm_hour,
	    .minute = local.tm_min,
	    .second = local.tm_sec,
	};
	int64_t as_if_utc_s = days_since_epoch(civil.year, civil.month, civil.day) * 86400 +
	                      (int64_t)civil.hour * 3600 + (int64_t)civil.minute * 60 + civil.second;
	civil.utc_offset_s = (int)(as_if_utc_s - unix_s);
	civil.practice_day = practice_day(&civil);
	return civil;
}

void rh_clock_iso(int64_t unix_ms, char out[32])
{
	struct rh_civil at = rh_clock_civil(unix_ms);
	int offset_min = (at.utc_offset_s < 0 ? -at.utc_offset_s : at.utc_offset_s) / 60;
	(void)snprintf(out, 32, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", at.year % 10000, at.month % 100,
	               at.day % 100, at.hour % 100, at.minute % 100, at.second % 100, at.utc_offset_s < 0 ? '-' : '+',
	               offset_min / 60 % 100, offset_min % 60);
}
