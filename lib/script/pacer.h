// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SCRIPT_PACER_H
#define REHEARSE_SCRIPT_PACER_H
/* The prompter's clockwork: which breath group is to be said now, so that the text ends exactly on time. A state
 * machine in virtual time: every input carries its own, no clock is read, nothing is printed.
 *
 * Each group gets its share of the time by its syllables and the pause after it. What was lost by holding, or won by
 * stepping ahead, is made up over the next 15 s, at RH_PACER_SLOWEST to RH_PACER_FASTEST of the plan; a pace set by
 * hand is kept as it is. While the speaker is silent for RH_PACER_SILENCE_NS it waits. */

#include "script/groups.h"

#define RH_PACER_NEVER      INT64_MAX
#define RH_PACER_SILENCE_NS INT64_C(700000000)

/* Paces in per mille of the plan. */
enum {
	RH_PACER_SLOWEST = 700,
	RH_PACER_FASTEST = 1350,
	RH_PACER_STEP = 50,
	RH_PACER_BY_HAND_MIN = 400,
	RH_PACER_BY_HAND_MAX = 2500,
};

enum rh_pacer_input {
	RH_PACER_TICK,     /* nothing but time */
	RH_PACER_HOLD,     /* stop, or go on */
	RH_PACER_FASTER,   /* by hand from now on */
	RH_PACER_SLOWER,   /* likewise */
	RH_PACER_NEXT,     /* to the start of the next group; from the last one to the end */
	RH_PACER_PREVIOUS, /* to the start of this group, or of the one before when it has just begun */
	RH_PACER_AGAIN,    /* from the top, with a fresh clock and the pace of the plan */
	RH_PACER_VOICE,    /* the speaker is heard */
	RH_PACER_SILENCE,  /* no longer heard */
};

/* What a screen may show. */
struct rh_pacer_view {
	size_t group;           /* the one to be said; the number of groups when done */
	int64_t group_permille; /* of it that should be said by now */
	int64_t elapsed_ms;     /* since the start, up to the end */
	int64_t ahead_ms;       /* of the plan; below 0: behind */
	int64_t pace_permille;  /* at which it moves; 0 while it stands */
	bool by_hand;           /* the pace was set by the speaker */
	bool held;
	bool waiting; /* for the speaker's voice */
	bool done;
};

struct rh_pacer;

/* Starts at at_ns. Groups are looked at during the call only; without any it is done at once. time_ms above 0. listens:
 * VOICE and SILENCE will be told, and the speaker counts as silent until the first. */
enum rh_status rh_pacer_new(const struct rh_groups *groups, enum rh_script_language language, int64_t time_ms,
                            bool listens, int64_t at_ns, struct rh_pacer **pacer, struct rh_error *err);
void rh_pacer_free(struct rh_pacer *pacer);
/* One input; times must not go back (an earlier one counts as the last). */
void rh_pacer_step(struct rh_pacer *pacer, enum rh_pacer_input input, int64_t at_ns);
/* As of the last step. */
struct rh_pacer_view rh_pacer_view(const struct rh_pacer *pacer);
/* When the view changes by time alone: the next group, the end, the wait for a voice; RH_PACER_NEVER while it stands.
 */
int64_t rh_pacer_deadline_ns(const struct rh_pacer *pacer);

#endif
