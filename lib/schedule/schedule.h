// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SCHEDULE_SCHEDULE_H
#define REHEARSE_SCHEDULE_SCHEDULE_H
/* When a question is due: past attempts -> a grade each -> memory (schedule/fsrs.h) -> a day, and what to practise on
 * which day until an interview. Days are practice days as numbers (attempt/day.h). Reads no clock and no history. */

#include "attempt/day.h"
#include "base/error.h"
#include "schedule/fsrs.h"

/* What is known of one question; zeroed: never answered. */
struct rh_schedule_state {
	struct rh_fsrs_memory memory;
	enum rh_rating grade; /* of the newest answer that counts; NONE: never answered */
	int64_t last_day;     /* of that answer */
	int64_t answers;      /* that counted */
	int64_t lapses;       /* of them graded "again" */
};

/* How well an answer went, as the memory model takes it: the speaker's rating, "good" where none was given to an answer
 * that was finished, "again" to one that was skipped. Never better than "hard" when it was skipped, ran over its time
 * by more than a quarter, or took two or more levels of hints. NONE, which counts for nothing: an answer left by
 * quitting or a crash that was not rated either. */
enum rh_rating rh_schedule_grade(const struct rh_attempt *attempt);

/* Takes one more attempt into account; they come oldest first. */
void rh_schedule_add(struct rh_schedule_state *state, const struct rh_attempt *attempt);

/* The chance, in percent, below which a question is due. */
enum { RH_SCHEDULE_RETENTION_PERCENT = 90 };
/* The day it is due: that of the last answer when it went "again", else at least a day later. INT64_MIN for a question
 * never answered: it is new, not due. */
int64_t rh_schedule_due_day(const struct rh_schedule_state *state);
/* The chance of a good answer on that day, 0..1; 0 for a question never answered. */
double rh_schedule_chance(const struct rh_schedule_state *state, int64_t day);

/* Until an interview. */
enum {
	RH_SCHEDULE_TIMES_MIN = 2, /* how often each question is answered at least */
	RH_SCHEDULE_TIMES_MAX = 4,
	RH_SCHEDULE_DAYS_MAX = 3660, /* how far away it may be */
};

/* How often a question should be answered between now and `until`, what was answered on the way included: twice; three
 * times when it was never answered, or when its chance on that day, were it left alone, is below 95 %; four times when
 * that is below 70 % or the last answer went "again". */
int64_t rh_schedule_times(const struct rh_schedule_state *state, int64_t until);

/* One question on the way to the day. */
struct rh_schedule_way {
	struct rh_schedule_state state;
	int64_t answered; /* on the way already: these are taken off its times */
	bool today;       /* one of them today: not again today, unless today is the last day */
};
/* One answer on one day. */
struct rh_schedule_visit {
	int64_t day;
	size_t index; /* of the question */
};
/* Days as numbers: the way began on `from`, and `until` still belongs to it. */
struct rh_schedule_span {
	int64_t from, today, until;
};
/* Spreads the answers still wanted over the days from today to `until`, both included. A
 * question's last visit lies in its last fifth, the others in equal stretches before that, each on the least busy
 * day, and a question's visits on different days where there are enough: planned anew every morning, the plan stays
 * what it was but for what the answers changed. In order of days; within a day the weakest first, then by index.
 * *visits is the caller's to free; NULL for none. A day in the past is RH_ERR_INVALID, one too far away RH_ERR_LIMIT.
 */
enum rh_status rh_schedule_spread(const struct rh_schedule_way *ways, size_t count, const struct rh_schedule_span *span,
                                  struct rh_schedule_visit **visits, size_t *visit_count, struct rh_error *err);

/* Where a question stands when the due ones are asked: smaller first. The due come before the new, these before those
 * that are due later; among the due the least likely to go well first. */
double rh_schedule_rank(const struct rh_schedule_state *state, int64_t today);

#endif
