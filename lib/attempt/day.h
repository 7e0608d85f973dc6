// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_ATTEMPT_DAY_H
#define REHEARSE_ATTEMPT_DAY_H
/* Practice days as attempts store them (YYYYMMDD) and as numbers that can be subtracted. Knows no clock and no time
 * zone. Arithmetic: the proleptic Gregorian calendar. */

#include "base/text.h"

/* Days since 1970-01-01 of a day written YYYYMMDD; a month or day out of its range counts on from the ones before. */
int64_t rh_day_number(int practice_day);
/* YYYYMMDD of a day's number, within the years 0 to 9999; clamped to them. */
int rh_day_of_number(int64_t number);
/* Reads "2026-12-01" or "20261201". False for anything else, and for days that do not exist. */
bool rh_day_parse(struct rh_text text, int *practice_day);

#endif
