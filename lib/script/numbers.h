// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SCRIPT_NUMBERS_H
#define REHEARSE_SCRIPT_NUMBERS_H
/* How many syllables a number has, by the way it is read. Numbers come as ASCII digits; what they stand beside is
 * numerals.c's business. */

#include "base/text.h"

/* Longer strings of digits are read one by one. */
enum { RH_NUMBER_DIGITS_MAX = 18 };

/* Sino-Korean: 일 is left out before 십, 백, 천 and before a 만 that begins the number; 0 is 영. Leading zeros count
 * for nothing. */
size_t rh_number_sino(struct rh_text digits);
/* Native Korean as it stands before a counter (한, 두, 스무): 1 to 99; 0 beyond. */
size_t rh_number_native(int64_t number);
/* Korean, digit by digit: one each. English: zero and seven have two. */
size_t rh_number_digits(struct rh_text digits, bool korean);
/* English cardinal, without "and". */
size_t rh_number_english(struct rh_text digits);
size_t rh_number_english_value(int64_t number);
/* What an ordinal has more than its cardinal: "second", "twentieth". */
size_t rh_number_english_ordinal(int64_t number);
/* A year as it is said: nineteen ninety-nine, nineteen oh five, two thousand nine, twenty twenty-six. 1100 to 2099. */
size_t rh_number_english_year(int64_t year);
/* A single digit by its English name inside Korean, as in 에스쓰리 (S3). */
size_t rh_number_loan_digit(int64_t digit);

#endif
