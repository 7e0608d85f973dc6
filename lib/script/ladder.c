// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/ladder.h"

static bool is_on_time(const struct rh_attempt *attempt)
{
	int64_t off_ms = attempt->answer_ms - attempt->target_ms;
	return 100 * (off_ms < 0 ? -off_ms : off_ms) <= RH_LADDER_OFF_PERCENT * attempt->target_ms;
}

enum rh_ladder_verdict rh_ladder_judge(const struct rh_attempt *attempt)
{
	if (attempt->outcome != RH_OUTCOME_FINISHED && attempt->outcome != RH_OUTCOME_TIME_UP)
		return RH_LADDER_UNDECIDED;
	switch (attempt->rating) {
	case RH_RATING_NONE:
		return is_on_time(attempt) ? RH_LADDER_UNDECIDED : RH_LADDER_FAILED;
	case RH_RATING_AGAIN:
	case RH_RATING_HARD:
		return RH_LADDER_FAILED;
	case RH_RATING_GOOD:
	case RH_RATING_EASY:
		return is_on_time(attempt) ? RH_LADDER_PASSED : RH_LADDER_FAILED;
	}
	return RH_LADDER_UNDECIDED;
}

static void pass(struct rh_ladder *ladder)
{
	ladder->passes++;
	if (ladder->passes < RH_LADDER_PASSES)
		return;
	bool last = ladder->level == RH_CUE_BLANK;
	ladder->passes = last ? RH_LADDER_PASSES : 0;
	ladder->level = last ? RH_CUE_BLANK : (enum rh_cue_level)(ladder->level + 1);
}

static void fail(struct rh_ladder *ladder)
{
	ladder->passes = 0;
	if (ladder->level > RH_CUE_FULL)
		ladder->level = (enum rh_cue_level)(ladder->level - 1);
}

void rh_ladder_add(struct rh_ladder *ladder, enum rh_cue_level level, const struct rh_attempt *attempt)
{
	if (level != ladder->level)
		*ladder = (struct rh_ladder){.level = level};
	switch (rh_ladder_judge(attempt)) {
	case RH_LADDER_UNDECIDED:
		break;
	case RH_LADDER_PASSED:
		pass(ladder);
		break;
	case RH_LADDER_FAILED:
		fail(ladder);
		break;
	}
}

bool rh_ladder_is_done(const struct rh_ladder *ladder)
{
	return ladder->level == RH_CUE_BLANK && ladder->passes >= RH_LADDER_PASSES;
}
