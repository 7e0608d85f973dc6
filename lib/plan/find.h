// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_PLAN_FIND_H
#define REHEARSE_PLAN_FIND_H
/* Names: what a person typed against what the banks hold, and the nearest when there is nothing of that name. Private
 * to lib/plan, but for what plan.h declares of it. */

#include "plan/plan.h"

/* The nearest of the names added, folded, within an edit distance of two characters (one for names of up to three). */
enum { RH_PLAN_NEAREST = 3, RH_PLAN_NEAREST_CHARACTERS_MAX = 80 };
struct rh_plan_nearest {
	struct rh_text typed;  /* for the message */
	struct rh_text wanted; /* what of it is compared */
	struct rh_text
	    names[RH_PLAN_NEAREST]; /* nearest first, borrowed; of one distance in the order added; each once */
	unsigned distances[RH_PLAN_NEAREST];
	size_t count;
};
void rh_plan_nearest_add(struct rh_plan_nearest *nearest, struct rh_text name);
/* RH_ERR_NOT_FOUND: "no question 'lore' (did you mean lora or core?)". */
enum rh_status rh_plan_nearest_error(const struct rh_plan_nearest *nearest, const char *noun, struct rh_error *err);

/* The ids of all profiles or plans. */
void rh_plan_nearest_add_rules(struct rh_plan_nearest *nearest, const struct rh_bank *const *banks, size_t bank_count,
                               enum rh_rule_kind kind);

/* The profile or plan of this id, and its bank; NULL when there is none. */
const struct rh_rule *rh_plan_rule(const struct rh_bank *const *banks, size_t bank_count, enum rh_rule_kind kind,
                                   struct rh_text id, const struct rh_bank **bank);
/* Whether two names are the same, folded; byte by byte when there is no memory to fold. */
bool rh_plan_same_name(struct rh_text a, struct rh_text b);

#endif
