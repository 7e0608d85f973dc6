// SPDX-License-Identifier: GPL-3.0-or-later
#include "schedule/schedule.h"

enum { FAR_OVER_PART = 4, MANY_HINTS = 2 };

static bool was_rough(const struct rh_attempt *attempt)
{
	bool far_over = attempt->target_ms > 0 &&
	                attempt->answer_ms - attempt->target_ms > attempt->target_ms / FAR_OVER_PART;
	return attempt->outcome == RH_OUTCOME_SKIPPED || far_over || attempt->hints >= MANY_HINTS;
}

static enum rh_rating unrated(enum rh_outcome outcome)
{
	switch (outcome) {
	case RH_OUTCOME_FINISHED:
	case RH_OUTCOME_TIME_UP:
		return RH_RATING_GOOD;
	case RH_OUTCOME_SKIPPED:
		return RH_RATING_AGAIN;
	case RH_OUTCOME_INTERRUPTED:
	case RH_OUTCOME_QUIT:
		return RH_RATING_NONE;
	}
	return RH_RATING_NONE;
}

enum rh_rating rh_schedule_grade(const struct rh_attempt *attempt)
{
	enum rh_rating grade = attempt->rating != RH_RATING_NONE ? attempt->rating : unrated(attempt->outcome);
	return grade > RH_RATING_HARD && was_rough(attempt) ? RH_RATING_HARD : grade;
}

void rh_schedule_add(struct rh_schedule_state *state, const struct rh_attempt *attempt)
{
	enum rh_rating grade = rh_schedule_grade(attempt);
	int64_t day = rh_day_number(attempt->practice_day);
	if (grade == RH_RATING_NONE)
		return;
	state->memory = rh_fsrs_review(&state->memory, day - state->last_day, grade);
	state->grade = grade;
	/* A clock that was set back makes no day come twice. */
	if (state->answers == 0 || day > state->last_day)
		state->last_day = day;
	state->answers++;
	state->lapses += grade == RH_RATING_AGAIN;
}

int64_t rh_schedule_due_day(const struct rh_schedule_state *state)
{
	if (state->answers == 0)
		return INT64_MIN;
	if (state->grade == RH_RATING_AGAIN)
		return state->last_day;
	return state->last_day + rh_fsrs_interval_days(&state->memory, RH_SCHEDULE_RETENTION_PERCENT / 100.0);
}

double rh_schedule_chance(const struct rh_schedule_state *state, int64_t day)
{
	return state->answers > 0 ? rh_fsrs_retrievability(&state->memory, (double)(day - state->last_day)) : 0;
}

double rh_schedule_rank(const struct rh_schedule_state *state, int64_t today)
{
	if (state->answers == 0)
		return 1;
	int64_t due = rh_schedule_due_day(state);
	return due <= today ? rh_schedule_chance(state, today) - 1 : 1 + (double)(due - today);
}
