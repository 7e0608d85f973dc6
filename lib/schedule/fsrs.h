// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SCHEDULE_FSRS_H
#define REHEARSE_SCHEDULE_FSRS_H
/* The memory model: FSRS, version 6, with the default parameters of its reference implementation
 * (open-spaced-repetition/py-fsrs 6.3.1, fsrs/scheduler.py; the formulas: "The Algorithm", wiki of
 * open-spaced-repetition/fsrs4anki). Two numbers for each question, changed by each answer. Knows nothing of attempts
 * or days of the calendar, and has no learning steps: those order what happens within one sitting. */

#include "attempt/attempt.h"

struct rh_fsrs_memory {
	double stability;  /* days until the chance of a good answer has fallen to 90 %; 0: never answered */
	double difficulty; /* 1 easy … 10 hard */
};

/* The chance of a good answer so many days after the last one, 0..1; 0 for a question never answered. */
double rh_fsrs_retrievability(const struct rh_fsrs_memory *memory, double elapsed_days);
/* The memory after an answer. elapsed_days: whole days since the one before, ignored for the first; 0 or less: the same
 * day. A grade of NONE changes nothing. */
struct rh_fsrs_memory rh_fsrs_review(const struct rh_fsrs_memory *memory, int64_t elapsed_days, enum rh_rating grade);
/* Whole days until the chance has fallen to `retention` (0 < retention < 1): 1 to 36,500. */
int64_t rh_fsrs_interval_days(const struct rh_fsrs_memory *memory, double retention);

#endif
