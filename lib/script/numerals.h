// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SCRIPT_NUMERALS_H
#define REHEARSE_SCRIPT_NUMERALS_H
/* Digits as they stand in a text: telephone numbers, dates, times, fractions, versions, decimals, numbers with units
 * and before counters. numbers.c knows how each number is said. */

#include "base/text.h"

struct rh_numeral {
	size_t length; /* bytes read: the digits and what is said as one with them */
	size_t syllables;
};

/* Reads what begins with the digit at `at`, which no digit precedes, in time linear in what it reads. */
struct rh_numeral rh_numeral_read(struct rh_text text, size_t at, bool korean);

#endif
