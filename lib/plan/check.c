// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/check.h"

#include "bank/faults.h"
#include "plan/find.h"
#include "plan/tagged.h"
#include "yaml/reader.h"

struct checking {
	const struct rh_bank *const *banks;
	size_t count;
	bool any_question;          /* in any of them */
	struct rh_tagged *tagged;   /* owned, when there is any */
	const struct rh_bank *bank; /* whose plan is looked at */
	const struct rh_diag_sink *sink;
};

static const char *where_looked(const struct checking *c)
{
	return c->count > 1 ? "in these banks" : "in this bank";
}

/* "other/lora", and no bank of that name is here: it may well have the question. */
static bool is_of_another_bank(const struct checking *c, struct rh_text ask)
{
	const size_t slash = rh_text_find(ask, RH_TEXT("/"));
	for (size_t i = 0; slash != SIZE_MAX && i < c->count; i++) {
		if (rh_plan_same_name(rh_text_slice(ask, 0, slash), rh_bank_content(c->banks[i])->id))
			return false;
	}
	return slash != SIZE_MAX;
}

static void check_ask(const struct checking *c, const struct rh_plan_step *step)
{
	const struct rh_bank *bank = NULL;
	const struct rh_diag where = rh_bank_fault_in(rh_bank_file(c->bank), RH_BANK_FAULT_ASKS_NOTHING, step->place);
	const bool known = rh_plan_find(c->banks, c->count, step->ask, &bank) != NULL;
	if (step->ask.length == 0 || step->optional || known || !c->any_question || is_of_another_bank(c, step->ask))
		return;
	rh_diag_emit(c->sink, &where, "no question '%.*s' %s", RH_TEXT_ARGS(rh_yaml_clip(step->ask)), where_looked(c));
}

static enum rh_status check_matches(const struct checking *c, const struct rh_plan_step *step,
                                    const struct rh_tags *tags, struct rh_error *err)
{
	const struct rh_diag where = rh_bank_fault_in(rh_bank_file(c->bank), RH_BANK_FAULT_ASKS_NOTHING, step->place);
	int64_t matches = step->pick;
	if (c->any_question)
		RH_TRY(rh_tagged_count(c->tagged, tags, step->pick, &matches, err));
	const struct rh_text from = rh_yaml_clip(step->from);
	if (matches >= step->pick || (matches == 0 && step->optional))
		return RH_OK;
	if (matches == 0)
		rh_diag_emit(c->sink, &where, "no question matches '%.*s' %s", RH_TEXT_ARGS(from), where_looked(c));
	else if (from.length > 0)
		rh_diag_emit(c->sink, &where, "picks %lld, but '%.*s' matches only %lld %s", (long long)step->pick,
		             RH_TEXT_ARGS(from), (long long)matches, where_looked(c));
	else
		rh_diag_emit(c->sink, &where, "picks %lld of only %lld questions %s", (long long)step->pick,
		             (long long)matches, where_looked(c));
	return RH_OK;
}

static enum rh_status check_pick(const struct checking *c, const struct rh_plan_step *step, struct rh_error *err)
{
	struct rh_tags *tags = NULL;
	struct rh_error fault = {0};
	const enum rh_status status = rh_tags_new(step->from, &tags, &fault);
	if (status == RH_ERR_NO_MEMORY)
		return rh_error_no_memory(err);
	if (status != RH_OK) {
		struct rh_diag where = rh_bank_fault_in(rh_bank_file(c->bank), RH_BANK_FAULT_TAG_EXPRESSION,
		                                        step->from_place);
		where.column += fault.column > 0 ? fault.column - 1 : 0;
		rh_diag_emit(c->sink, &where, "%s", fault.message);
		return RH_OK;
	}
	const enum rh_status checked = check_matches(c, step, tags, err);
	rh_tags_free(tags);
	return checked;
}

static enum rh_status check_plan(const struct checking *c, const struct rh_plan_spec *plan, struct rh_error *err)
{
	for (size_t i = 0; i < plan->step_count; i++) {
		if (plan->steps[i].kind == RH_STEP_ASK)
			check_ask(c, &plan->steps[i]);
		else
			RH_TRY(check_pick(c, &plan->steps[i], err));
	}
	return RH_OK;
}

static enum rh_status check_plans(struct checking *c, struct rh_error *err)
{
	for (size_t i = 0; i < c->count; i++) {
		const struct rh_bank_content *content = rh_bank_content(c->banks[i]);
		c->bank = c->banks[i];
		for (size_t k = 0; k < content->plan_count; k++)
			RH_TRY(check_plan(c, &content->plans[k], err));
	}
	return RH_OK;
}

enum rh_status rh_plan_check(const struct rh_bank *const *banks, size_t count, const struct rh_diag_sink *sink,
                             struct rh_error *err)
{
	struct checking c = {.banks = banks, .count = count, .sink = sink};
	bool any_plan = false;
	for (size_t i = 0; i < count; i++) {
		c.any_question |= rh_bank_content(banks[i])->question_count > 0;
		any_plan |= rh_bank_content(banks[i])->plan_count > 0;
	}
	if (!any_plan)
		return RH_OK;
	if (c.any_question)
		RH_TRY(rh_tagged_new(banks, count, &c.tagged, err));
	const enum rh_status status = check_plans(&c, err);
	rh_tagged_free(c.tagged);
	return status;
}

static bool needs_profile(const struct rh_plan_spec *plan, const struct rh_bank *const *banks, size_t count)
{
	return plan->profile.length > 0 && rh_plan_profile(banks, count, plan->profile) == NULL;
}

static void check_profile(const struct checking *c, const struct rh_plan_spec *plan,
                          const struct rh_plan_shelves *others)
{
	const struct rh_diag where = rh_bank_fault_in(rh_bank_file(c->bank), RH_BANK_FAULT_NO_PROFILE,
	                                              plan->profile_place);
	if (needs_profile(plan, c->banks, c->count) && needs_profile(plan, others->banks, others->bank_count) &&
	    needs_profile(plan, others->rules, others->rule_count))
		rh_diag_emit(c->sink, &where, "no profile '%.*s' for the plan '%s'",
		             RH_TEXT_ARGS(rh_yaml_clip(plan->profile)), plan->rule.id.data);
}

void rh_plan_check_profiles(const struct rh_bank *const *banks, size_t count, const struct rh_plan_shelves *others,
                            const struct rh_diag_sink *sink)
{
	struct checking c = {.banks = banks, .count = count, .sink = sink};
	for (size_t i = 0; i < count; i++) {
		const struct rh_bank_content *content = rh_bank_content(banks[i]);
		c.bank = banks[i];
		for (size_t k = 0; k < content->plan_count; k++)
			check_profile(&c, &content->plans[k], others);
	}
}

bool rh_plan_needs_profile(const struct rh_bank *const *banks, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct rh_bank_content *content = rh_bank_content(banks[i]);
		for (size_t k = 0; k < content->plan_count; k++) {
			if (needs_profile(&content->plans[k], banks, count))
				return true;
		}
	}
	return false;
}
