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
	size_t which = 0;
	if (!rh_text_is_one_of(name, outcome_names, OUTCOME_COUNT, &which))
		return false;
	*outcome = (enum rh_outcome)which;
	return true;
}

const char *rh_rating_name(enum rh_rating rating)
{
	return rating_names[rating];
}
