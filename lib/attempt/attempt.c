// SPDX-License-Identifier: GPL-3.0-or-later
#include "attempt/attempt.h"

static const char *const outcome_names[] = {
    [RH_OUTCOME_INTERRUPTED] = "interrupted", [RH_OUTCOME_FINISHED] = "finished", [RH_OUTCOME_TIME_UP] = "time_up",
    [RH_OUTCOME_SKIPPED] = "skipped",         [RH_OUTCOME_QUIT] = "quit",
};

static const char *const rating_names[] = {
    [RH_RATING_NONE] = "",     [RH_RATING_AGAIN] = "again", [RH_RATING_HARD] = "hard",
    [RH_RATING_GOOD] = "good", [RH_RATING_EASY] = "easy",
};

enum { OUTCOME_COUNT = sizeof outcome_names / sizeof *outcome_names };

const char *rh_outcome_name(enum rh_outcome outcome)
{
	return outcome_names[outcome];
}

bool rh_outcome_from_name(struct rh_text name, enum rh_outcome *outcome)
{
	for (int i = 0; i < OUTCOME_COUNT; i++) {
		if (rh_text_equal(name, rh_text_of(outcome_names[i]))) {
			*outcome = (enum rh_outcome)i;
			return true;
		}
	}
	return false;
}

const char *rh_rating_name(enum rh_rating rating)
{
	return rating_names[rating];
}
