// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_OS_CLOCK_H
#define REHEARSE_OS_CLOCK_H
/* The only place that reads a clock. Everything timed uses the monotonic clock; the wall clock only dates things. */

#include <stdint.h>

/* CLOCK_MONOTONIC in nanoseconds: stands still while the machine sleeps. Any thread. */
int64_t rh_clock_monotonic_ns(void);
/* Nanoseconds the machine has been asleep since boot: CLOCK_BOOTTIME less CLOCK_MONOTONIC; 0 where it cannot be told.
 */
int64_t rh_clock_slept_ns(void);
/* The wall clock, milliseconds since 1970-01-01 UTC. */
int64_t rh_clock_unix_ms(void);

/* A point of the wall clock in the user's time zone. */
struct rh_civil {
	int year, month, day;     /* month and day from 1 */
	int hour, minute, second; /* 0-23, 0-59, 0-60 */
	int utc_offset_s;         /* seconds east of UTC */
	int practice_day;         /* YYYYMMDD of the day practised: it turns at 04:00, not at midnight */
};

/* Outside the years 0 to 9999 it is the epoch. */
struct rh_civil rh_clock_civil(int64_t unix_ms);
/* "2026-11-23T16:02:11+09:00", NUL-terminated (26 bytes with it). */
void rh_clock_iso(int64_t unix_ms, char out[32]);

#endif
