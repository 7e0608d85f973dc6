// SPDX-License-Identifier: GPL-3.0-or-later
#include "attempt/day.h"

enum { DAYS_TO_1970 = 719468, DAYS_IN_400_YEARS = 146097, DIGITS = 8 };
/* 0000-01-01 and 9999-12-31. */
enum { FIRST_DAY = -719528, LAST_DAY = 2932896 };

/* Years are counted from March, so that the leap day is a year's last one and months follow one linear formula. */
int64_t rh_day_number(int practice_day)
{
	int64_t year = practice_day / 10000, month = practice_day / 100 % 100, day = practice_day % 100;
	if (month <= 2)
		year--;
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t year_of_era = year - era * 400;
	int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * DAYS_IN_400_YEARS + day_of_era - DAYS_TO_1970;
}

int rh_day_of_number(int64_t number)
{
	if (number < FIRST_DAY)
		number = FIRST_DAY;
	if (number > LAST_DAY)
		number = LAST_DAY;
	int64_t days = number + DAYS_TO_1970;
	int64_t era = (days >= 0 ? days : days - (DAYS_IN_400_YEARS - 1)) / DAYS_IN_400_YEARS;
	int64_t day_of_era = days - era * DAYS_IN_400_YEARS;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month_from_march = (5 * day_of_year + 2) / 153;
	int64_t day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
	int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
	int64_t year = year_of_era + era * 400 + (month <= 2);
	return (int)(year * 10000 + month * 100 + day);
}

bool rh_day_parse(struct rh_text text, int *practice_day)
{
	bool dashes = text.length == DIGITS + 2;
	int value = 0;
	if (!dashes && text.length != DIGITS)
		return false;
	for (size_t i = 0; i < text.length; i++) {
		char c = text.data[i];
		if (dashes && (i == 4 || i == 7)) {
			if (c != '-')
				return false;
			continue;
		}
		if (c < '0' || c > '9')
			return false;
		value = value * 10 + (c - '0');
	}
	if (rh_day_of_number(rh_day_number(value)) != value)
		return false;
	*practice_day = value;
	return true;
}
