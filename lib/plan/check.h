// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_PLAN_CHECK_H
#define REHEARSE_PLAN_CHECK_H
/* What the plans of banks ask for, held against the questions of all of them. */

#include "bank/bank.h"

/* Tells of each step whose tag expression does not parse (an error), and of what is not there to be asked: a question,
 * or enough questions with those tags (warnings; a step that is optional may find nothing). Banks without any question
 * are plans for others': only their expressions are looked at then. */
enum rh_status rh_plan_check(const struct rh_bank *const *banks, size_t count, const struct rh_diag_sink *sink,
                             struct rh_error *err);

/* Where else profiles may come from; borrowed. */
struct rh_plan_shelves {
	const struct rh_bank *const *banks;
	size_t bank_count;
	const struct rh_bank *const *rules;
	size_t rule_count;
};

/* Tells of each plan of the banks whose profile neither they nor the others have (a warning). */
void rh_plan_check_profiles(const struct rh_bank *const *banks, size_t count, const struct rh_plan_shelves *others,
                            const struct rh_diag_sink *sink);
/* Whether a plan of the banks names a profile that none of them has. */
bool rh_plan_needs_profile(const struct rh_bank *const *banks, size_t count);

#endif
