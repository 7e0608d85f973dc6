// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_PLAN_POOL_H
#define REHEARSE_PLAN_POOL_H
/* The questions that can be picked (those on the first level of the banks, numbered in the banks' order), what past
 * attempts say of each, and the order they are drawn in. Private to lib/plan. */

#include "base/random.h"
#include "plan/plan.h"

/* What the past says of one question. */
struct rh_plan_record {
	const struct rh_attempt *newest; /* that was finished, cut by the clock or skipped; NULL: none */
	enum rh_rating rating;           /* the newest one given */
	int64_t answered_unix_ms;        /* when it was last finished or cut; INT64_MIN: never */
	double due_rank;                 /* when it is to be asked, for DUE: smaller first */
};

/* How strongly a question asks to be practised, for RH_PICK_WEAK. Attempts left by quitting or a crash say nothing
 * about the question and are passed over.
 *   never tried                          40
 *   else, from the newest attempt        10
 *     it was skipped                    +30
 *     it was cut by the clock, or over
 *     its time by more than a tenth     +10
 *     each hint level shown              +5, at most +15
 *     each whole day since               +1, at most +30
 *     newest rating: again +40, hard +20, none +10, good 0, easy -5 */
uint64_t rh_plan_weight(const struct rh_plan_record *record, int64_t now_unix_ms);

/* A bank may have a million questions, and a session asks ten: nothing is kept of each but a flag. */
struct rh_plan_pool {
	const struct rh_bank *const *banks; /* borrowed */
	size_t bank_count;
	bool *taken;                    /* owned; one for each: asked already, or about to be */
	struct rh_plan_record *records; /* owned, one for each; NULL when the way of picking looks at no past */
	size_t count;
};

enum rh_status rh_plan_pool_init(struct rh_plan_pool *pool, const struct rh_plan_request *request,
                                 struct rh_error *err);
void rh_plan_pool_done(struct rh_plan_pool *pool);
/* The question of a number, which is less than the count; *bank gets its bank. */
const struct rh_question *rh_plan_pool_question(const struct rh_plan_pool *pool, size_t number,
                                                const struct rh_bank **bank);
/* The number of a question; SIZE_MAX for a follow-up. */
size_t rh_plan_pool_number(const struct rh_plan_pool *pool, const struct rh_bank *bank,
                           const struct rh_question *question);

/* Puts questions' numbers, given in ascending order, into the order they are to be asked in; only the first `wanted`
 * need be right. */
enum rh_status rh_plan_pool_order(const struct rh_plan_pool *pool, const struct rh_plan_request *request,
                                  struct rh_random *random, size_t *numbers, size_t count, size_t wanted,
                                  struct rh_error *err);

#endif
