// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_PLAN_PLAN_H
#define REHEARSE_PLAN_PLAN_H
/* From banks, wishes and a seed to the ordered questions of one session, each with its timing rules filled in. Reads no
 * clock and no history: both come as arguments, so the same request gives the same plan on every machine. */

#include "attempt/attempt.h"
#include "bank/bank.h"

enum {
	RH_PLAN_DEFAULT_COUNT = 5,
	RH_PLAN_DEFAULT_PREP_MS = 10000,
	RH_PLAN_DEFAULT_TIME_MS = 90000,
	RH_PLAN_ITEMS_MAX = RH_BANK_QUESTIONS_MAX, /* follow-ups included; more is RH_ERR_LIMIT */
};

/* The timing rules of one answer; nothing is unset. green <= yellow <= red <= time. */
struct rh_rules {
	int64_t prep_ms;
	int64_t time_ms;                     /* more than 0 */
	int64_t own_time_ms;                 /* what question or bank ask for, whatever profile or wish say instead */
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

/* How questions are picked, always whole chains: a question and its follow-ups stay together.
 *   RANDOM  every order is equally likely. Nothing repeats before the pool is empty; then it is filled again, and no
 *           question follows itself unless it is the only one.
 *   ORDER   the banks' own order, from the start; ends with the pool.
 *   WEAK    like RANDOM, but each draw takes a question with a probability in proportion to rh_plan_weight().
 *   DUE     by the ranks of the request, the smallest first, equals in the banks' order; without ranks never answered
 *           first, then the one not answered for the longest time; ends with the pool. */
enum rh_pick { RH_PICK_RANDOM, RH_PICK_ORDER, RH_PICK_WEAK, RH_PICK_DUE };

/* SOME keeps of each chain's n follow-ups the first 0 to n, each number equally likely, from the seed. The questions
 * picked are the same for all three. */
enum rh_follow_ups { RH_FOLLOW_UPS_ALL, RH_FOLLOW_UPS_SOME, RH_FOLLOW_UPS_NONE };

struct rh_plan_request {
	const struct rh_bank *const *banks; /* questions are taken from these; their ids differ */
	size_t bank_count;
	/* More places for profiles and plans, nearest first; banks are searched before them. */
	const struct rh_bank *const *rule_banks;
	size_t rule_bank_count;
	struct rh_texts ids;    /* these questions, in this order: "id" or "bank/id"; empty: pick */
	struct rh_text tags;    /* tag expression the picked ones must match, those of a plan too; empty: all */
	struct rh_text plan;    /* id of a plan, not together with ids; empty: none */
	struct rh_text profile; /* id of a profile; empty: the plan's, else none */
	int64_t count;          /* without ids and plan: how many to pick, follow-ups not counted; 0: as many as there
	                         * are, up to RH_PLAN_DEFAULT_COUNT */
	enum rh_pick pick;
	enum rh_follow_ups follow_ups;
	uint64_t seed;
	int64_t prep_ms, time_ms;      /* override everything; RH_UNSET_MS: do not */
	int64_t retakes;               /* likewise; RH_UNSET_MS */
	bool strict;                   /* overriding a profile is refused (RH_ERR_INVALID); see rh_plan_rules() */
	bool hands_free;               /* an answer without a grace of its own ends at its time */
	const struct rh_attempt *past; /* for weak, and for due without ranks; newest first */
	size_t past_count;
	/* For due: one for each question of the banks' first level, in the banks' order; made by whoever knows when
	 * they are due. NULL: none. */
	const double *due_ranks;
	size_t due_rank_count;
	int64_t now_unix_ms; /* for weak */
};

struct rh_plan {
	struct rh_item *items; /* owned */
	size_t count;
	const struct rh_profile *profile; /* in force, borrowed; NULL: none */
	struct rh_text title;             /* of the plan, else of the questions' one bank, else of the first bank; where
	                                   * there is none the id; borrowed */
	int64_t budget_ms;                /* the plan's, for the whole interview; RH_UNSET_MS */
	int64_t longest_ms;               /* sum of thinking and answer times */
};

/* Nothing matched is RH_ERR_NOT_FOUND; an unknown question, plan or profile too, with the nearest names in the message.
 * Two banks with one id, or a question's id that several banks have, are RH_ERR_INVALID ("bank/id" says which). A tag
 * expression that does not parse is RH_ERR_SYNTAX with err->column; one inside a plan with its file and line too. A
 * plan's step with nothing to take is RH_ERR_NOT_FOUND unless it is optional; one that finds fewer than it asks for
 * takes those. Within a plan nothing is asked twice, unless an `ask` says so. */
enum rh_status rh_plan_init(struct rh_plan *plan, const struct rh_plan_request *request, struct rh_error *err);
void rh_plan_done(struct rh_plan *plan);
/* The item after this one and the follow-ups that stand behind it; count when there is none. */
size_t rh_plan_after(const struct rh_item *items, size_t count, size_t at);

/* A question by "bank/id" or "id" among the banks, at any depth; *bank gets its bank. The first bank that has it wins.
 * NULL when there is none. */
const struct rh_question *rh_plan_find(const struct rh_bank *const *banks, size_t bank_count, struct rh_text id,
                                       const struct rh_bank **bank);
/* Why rh_plan_find() found nothing: RH_ERR_NOT_FOUND with the nearest ids in the message. */
enum rh_status rh_plan_not_found(const struct rh_bank *const *banks, size_t bank_count, struct rh_text id,
                                 struct rh_error *err);
/* The question that somebody meant: as rh_plan_find(), but RH_ERR_NOT_FOUND as above for none, and RH_ERR_INVALID with
 * "bank/id" of each for an id that several banks have. */
enum rh_status rh_plan_find_one(const struct rh_bank *const *banks, size_t bank_count, struct rh_text id,
                                const struct rh_bank **bank, const struct rh_question **question, struct rh_error *err);
/* A profile among the banks, the first wins; NULL when there is none. */
const struct rh_profile *rh_plan_profile(const struct rh_bank *const *banks, size_t bank_count, struct rh_text id);

/* The rules of one question: overrides, then the profile, then the question, then its bank's defaults, then 10 s and
 * 90 s. An answer time of 0 in a file counts as left out. Thresholds left out are 50, 75 and 90 % of the time, moved
 * where they would cross one that is given; no moment of a profile is later than the time. Where an override changes a
 * profile's time, everything in it that is a moment of the answer (min, green, yellow, red, skip_after) scales with it;
 * grace does not. Left out of a profile: no minimum; grace without end, hands-free none (nor then an endless one);
 * retakes without end, pausing and hints allowed, with strict none of the three; no auto_next. */
struct rh_rules rh_plan_rules(const struct rh_bank *bank, const struct rh_question *question,
                              const struct rh_profile *profile, const struct rh_plan_request *request);
/* The time of its answer where neither an override nor a profile says more. */
int64_t rh_plan_own_time_ms(const struct rh_bank *bank, const struct rh_question *question);

#endif
