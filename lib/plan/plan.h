// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_PLAN_PLAN_H
#define REHEARSE_PLAN_PLAN_H
/* From banks, wishes and a seed to the ordered questions of one session, each with its timing rules filled in. Reads no
 * clock and no history: both come as arguments, so the same request gives the same plan on every machine. */

#include "attempt/attempt.h"
#include "bank/bank.h"

enum { RH_PLAN_DEFAULT_COUNT = 5, RH_PLAN_DEFAULT_PREP_MS = 10000, RH_PLAN_DEFAULT_TIME_MS = 90000 };

/* The timing rules of one answer; nothing is unset. green <= yellow <= red <= time. */
struct rh_rules {
	int64_t prep_ms;
	int64_t time_ms;                     /* more than 0 */
	int64_t min_ms;                      /* shorter answers are remarked on; 0: none */
	int64_t green_ms, yellow_ms, red_ms; /* elapsed answer time at which each phase begins */
	int64_t grace_ms;                    /* overtime until the answer is cut; RH_UNLIMITED: never */
	int64_t skip_after_ms;               /* Enter and skip are refused before this much of the answer; 0: never */
	int64_t retakes;                     /* how many more takes; RH_UNLIMITED */
	bool pause, hints, auto_next;
};

/* One question of the session. Bank and question are borrowed from the banks of the request. */
struct rh_item {
	const struct rh_bank *bank;
	const struct rh_question *question;
	struct rh_rules rules;
	unsigned depth; /* 0: a question of its own; n: follow-up n levels deep of the item before it with depth n-1 */
};

enum rh_pick { RH_PICK_RANDOM, RH_PICK_ORDER, RH_PICK_WEAK, RH_PICK_DUE };
enum rh_follow_ups { RH_FOLLOW_UPS_ALL, RH_FOLLOW_UPS_SOME, RH_FOLLOW_UPS_NONE };

struct rh_plan_request {
	const struct rh_bank *const *banks; /* questions are taken from these */
	size_t bank_count;
	const struct rh_bank *const
	    *rule_banks; /* more places for profiles and plans, nearest first; banks are searched before them */
	size_t rule_bank_count;
	struct rh_texts ids;    /* these questions, in this order: "id" or "bank/id"; empty: pick */
	struct rh_text tags;    /* tag expression the picked ones must match; empty: all */
	struct rh_text plan;    /* id of a plan; empty: none */
	struct rh_text profile; /* id of a profile; empty: the plan's, else none */
	int64_t count;          /* how many to pick, follow-ups not counted; 0: RH_PLAN_DEFAULT_COUNT */
	enum rh_pick pick;
	enum rh_follow_ups follow_ups;
	uint64_t seed;
	int64_t prep_ms, time_ms;      /* override everything; RH_UNSET_MS: do not */
	int64_t retakes;               /* likewise; RH_UNSET_MS */
	bool strict;                   /* overriding a profile is refused (RH_ERR_INVALID) */
	bool hands_free;               /* an answer without a grace of its own ends at its time */
	const struct rh_attempt *past; /* for weak and due, newest first */
	size_t past_count;
	int64_t now_unix_ms; /* for weak and due */
};

struct rh_plan {
	struct rh_item *items; /* owned */
	size_t count;
	const struct rh_profile *profile; /* in force, borrowed; NULL: none */
	struct rh_text title;             /* of the plan, else of the first bank; borrowed, may be empty */
	int64_t longest_ms;               /* sum of thinking and answer times */
};

/* Nothing matched is RH_ERR_NOT_FOUND; an unknown question, plan or profile too, with the nearest names in the message.
 * A tag expression that does not parse is RH_ERR_SYNTAX with err->column. Random draws never repeat before the pool is
 * empty. */
enum rh_status rh_plan_init(struct rh_plan *plan, const struct rh_plan_request *request, struct rh_error *err);
void rh_plan_done(struct rh_plan *plan);

/* A question by "id" or "bank/id" among the banks; *bank gets its bank. NULL when there is none. */
const struct rh_question *rh_plan_find(const struct rh_bank *const *banks, size_t bank_count, struct rh_text id,
                                       const struct rh_bank **bank);
/* A profile among the banks, the first wins; NULL when there is none. */
const struct rh_profile *rh_plan_profile(const struct rh_bank *const *banks, size_t bank_count, struct rh_text id);

/* The rules of one question: overrides, then the profile, then the question, then its bank's defaults, then 10 s and 90
 * s. Thresholds left out are 50, 75 and 90 % of the time; where an override changes a profile's time, its thresholds
 * scale with it. */
struct rh_rules rh_plan_rules(const struct rh_bank *bank, const struct rh_question *question,
                              const struct rh_profile *profile, const struct rh_plan_request *request);

#endif
