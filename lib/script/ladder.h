// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SCRIPT_LADDER_H
#define REHEARSE_SCRIPT_LADDER_H
/* The way from reading an answer to saying it by heart: which cue level the next take is spoken at. Worked out of the
 * takes spoken so far; keeps nothing. */

#include "attempt/attempt.h"
#include "script/cues.h"

/* So many passed takes in a row lead to the next level; a take passes within this much of its time, in per cent of it.
 */
enum { RH_LADDER_PASSES = 2, RH_LADDER_OFF_PERCENT = 10 };

/* Zeroed: the start. */
struct rh_ladder {
	enum rh_cue_level level; /* of the next take */
	unsigned passes;         /* passed in a row at this level; RH_LADDER_PASSES only at the last one: by heart */
};

enum rh_ladder_verdict {
	RH_LADDER_UNDECIDED, /* it counts for nothing: left, skipped, interrupted, or on time but not rated */
	RH_LADDER_PASSED,    /* on time, and rated good or easy */
	RH_LADDER_FAILED,    /* too short or too long, or rated again or hard */
};
enum rh_ladder_verdict rh_ladder_judge(const struct rh_attempt *attempt);

/* One more take, spoken with the cues of this level; they come oldest first. A take at another level than the ladder's
 * moves it there first. Passed often enough it hides one step more, failed it shows one step more. */
void rh_ladder_add(struct rh_ladder *ladder, enum rh_cue_level level, const struct rh_attempt *attempt);
/* The answer is known by heart: nothing is left to hide. */
bool rh_ladder_is_done(const struct rh_ladder *ladder);

#endif
