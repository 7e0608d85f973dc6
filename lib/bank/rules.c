// SPDX-License-Identifier: GPL-3.0-or-later
#include "bank/loader.h"

#include "base/duration.h"
#include "base/unicode.h"

enum { RETAKES_MAX = 1000, PICK_MAX = 1000 };

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* A whole number from least to most; false when it is none, which was reported. */
static bool read_number(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *value,
                        int64_t least, int64_t most, int64_t *number)
{
	int64_t read = 0;
	if (!rh_load_is_text(l, key, value))
		return false;
	if (rh_text_to_int(value->text, &read) && read >= least && read <= most) {
		*number = read;
		return true;
	}
	rh_yaml_report(l->reader, rh_yaml_fault(RH_YAML_FAULT_VALUE), value->place, "%s is a number from %lld to %lld",
	               key->name, (long long)least, (long long)most);
	return false;
}

static bool read_flag(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *value, bool *flag)
{
	if (!rh_load_is_text(l, key, value))
		return false;
	if (rh_yaml_to_bool(value, flag))
		return true;
	rh_yaml_report(l->reader, rh_yaml_fault(RH_YAML_FAULT_VALUE), value->place, "%s is true or false", key->name);
	return false;
}

/* What a profile and a plan begin with while they are read. */
struct rule {
	struct rh_draft draft;
	struct rh_named id;
	struct rh_yaml_place place;
	struct rh_rule is;
};
#define NO_RULE                                                                           \
	{                                                                                 \
		.id = RH_NO_NAME, .is = {.title = RH_NO_TEXT, .description = RH_NO_TEXT } \
	}

struct profile {
	struct rule rule;
	struct rh_profile is;
	struct rh_timing prep, time, min, green, yellow, red, grace, skip_after;
};

static const struct profile no_profile = {
    .rule = NO_RULE,
    .is = {.retakes = RH_UNSET_MS},
    .prep = RH_NO_TIMING,
    .time = RH_NO_TIMING,
    .min = RH_NO_TIMING,
    .green = RH_NO_TIMING,
    .yellow = RH_NO_TIMING,
    .red = RH_NO_TIMING,
    .grace = RH_NO_TIMING,
    .skip_after = RH_NO_TIMING,
};

static void read_retakes(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct profile *p = target;
	if (value->kind == RH_YAML_SCALAR && rh_text_equal(value->text, RH_TEXT("unlimited")))
		p->is.retakes = RH_UNLIMITED;
	else
		read_number(ctx, key, value, 0, RETAKES_MAX, &p->is.retakes);
}

static void read_pause(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct profile *p = target;
	p->is.has_pause = read_flag(ctx, key, value, &p->is.pause);
}

static void read_hints(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct profile *p = target;
	p->is.has_hints = read_flag(ctx, key, value, &p->is.hints);
}

static void read_auto_next(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct profile *p = target;
	p->is.has_auto_next = read_flag(ctx, key, value, &p->is.auto_next);
}

static const struct rh_yaml_key profile_keys[] = {
    {"id", NULL, rh_load_id, offsetof(struct profile, rule.id)},
    {"title", NULL, rh_load_text, offsetof(struct profile, rule.is.title)},
    {"description", NULL, rh_load_text, offsetof(struct profile, rule.is.description)},
    {"prep", NULL, rh_load_timing, offsetof(struct profile, prep)},
    {"time", "time_limit", rh_load_time, offsetof(struct profile, time)},
    {"min", NULL, rh_load_timing, offsetof(struct profile, min)},
    {"green", NULL, rh_load_timing, offsetof(struct profile, green)},
    {"yellow", NULL, rh_load_timing, offsetof(struct profile, yellow)},
    {"red", NULL, rh_load_timing, offsetof(struct profile, red)},
    {"grace", NULL, rh_load_timing_or_unlimited, offsetof(struct profile, grace)},
    {"retakes", NULL, read_retakes, 0},
    {"pause", NULL, read_pause, 0},
    {"skip_after", NULL, rh_load_timing, offsetof(struct profile, skip_after)},
    {"hints", NULL, read_hints, 0},
    {"auto_next", NULL, read_auto_next, 0},
};

const struct rh_yaml_mapping rh_load_profile_mapping = {"a profile", profile_keys, COUNT_OF(profile_keys),
                                                        rh_load_unknown};

static void check_order(struct rh_loader *l, const char *first, const struct rh_timing *a, const char *second,
                        const struct rh_timing *b)
{
	if (a->ms == RH_UNSET_MS || b->ms == RH_UNSET_MS || a->ms <= b->ms)
		return;
	rh_buffer_clear(&l->scratch);
	rh_buffer_printf(&l->scratch, "%s (", second);
	rh_duration_write(&l->scratch, b->ms);
	rh_buffer_printf(&l->scratch, ") comes before %s (", first);
	rh_duration_write(&l->scratch, a->ms);
	rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_THRESHOLDS), b->place, "%s)",
	               l->scratch.failed ? second : l->scratch.data);
}

static void check_thresholds(struct rh_loader *l, const struct profile *p)
{
	check_order(l, "green", &p->green, "yellow", &p->yellow);
	check_order(l, "yellow", &p->yellow, "red", &p->red);
	if (p->yellow.ms == RH_UNSET_MS)
		check_order(l, "green", &p->green, "red", &p->red);
}

/* Reports one more than there may be, and leaves out the rest: each is held against all others. */
static void limit_count(struct rh_loader *l, size_t *count, struct rh_place place, const char *what)
{
	*count = RH_BANK_RULES_MAX;
	rh_yaml_report(l->reader, rh_yaml_fault(RH_YAML_FAULT_LIMIT),
	               (struct rh_yaml_place){place.line, place.column, 1}, "more than %d %s", RH_BANK_RULES_MAX, what);
}

/* Reads what begins with the rule; false when the node cannot be one. */
static bool read_rule(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *node,
                      const struct rh_yaml_mapping *mapping, struct rule *rule)
{
	if (node->kind != RH_YAML_MAP) {
		rh_load_refuse(l, key, node, "mappings");
		return false;
	}
	rule->place = node->place;
	rule->draft.unknown_start = l->pile.length;
	rh_yaml_read_mapping(l->reader, mapping, l, rule);
	rule->is.unknown = rh_load_unknown_take(l, &rule->draft, &rule->is.unknown_count);
	rule->is.id = rule->id.id;
	rule->is.place = rh_load_place(rule->id.place.line > 0 ? rule->id.place : rule->place);
	return true;
}

/* Whether the profile or plan has an id, without which it cannot be named. */
static bool has_id(struct rh_loader *l, const struct rule *rule, const char *what)
{
	if (rule->id.place.line == 0)
		rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_MISSING), rule->place, "%s needs 'id'", what);
	return rule->is.id.length > 0;
}

static void add_profile(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *node)
{
	struct profile p = no_profile;
	if (!read_rule(l, key, node, &rh_load_profile_mapping, &p.rule))
		return;
	p.is.rule = p.rule.is;
	p.is.prep_ms = p.prep.ms;
	p.is.time_ms = p.time.ms;
	p.is.min_ms = p.min.ms;
	p.is.green_ms = p.green.ms;
	p.is.yellow_ms = p.yellow.ms;
	p.is.red_ms = p.red.ms;
	p.is.grace_ms = p.grace.ms;
	p.is.skip_after_ms = p.skip_after.ms;
	check_thresholds(l, &p);
	if (has_id(l, &p.rule, "a profile"))
		rh_pile_add(l, &l->pile, &p.is, sizeof p.is);
}

void rh_load_profiles(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct rh_loader *l = ctx;
	struct rh_bank_content *content = rh_load_member(target, key);
	content->profiles = rh_load_list(l, key, value, add_profile, sizeof *content->profiles,
	                                 &content->profile_count);
	if (content->profile_count > RH_BANK_RULES_MAX)
		limit_count(l, &content->profile_count, content->profiles[RH_BANK_RULES_MAX].rule.place, "profiles");
}

struct step {
	struct rh_plan_step is;
	struct rh_yaml_place place;
	bool has_ask, has_pick, has_from;
};

static void read_ask(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct step *step = target;
	step->has_ask = true;
	rh_load_text(ctx, key, value, target);
}

static void read_pick(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct step *step = target;
	step->has_pick = true;
	read_number(ctx, key, value, 1, PICK_MAX, &step->is.pick);
}

static void read_from(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct step *step = target;
	step->has_from = true;
	step->is.from_place = rh_load_place(rh_yaml_place_within(value, 1));
	rh_load_text(ctx, key, value, target);
}

static void read_optional(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct step *step = target;
	read_flag(ctx, key, value, &step->is.optional);
}

static const struct rh_yaml_key step_keys[] = {
    {"ask", NULL, read_ask, offsetof(struct step, is.ask)},
    {"pick", NULL, read_pick, 0},
    {"from", NULL, read_from, offsetof(struct step, is.from)},
    {"optional", NULL, read_optional, 0},
};

const struct rh_yaml_mapping rh_load_step_mapping = {"a step", step_keys, COUNT_OF(step_keys), NULL};

static void check_step(struct rh_loader *l, const struct step *step)
{
	const char *fault = NULL;
	if (step->has_ask && (step->has_pick || step->has_from))
		fault = "a step asks one question or picks some, not both";
	else if (step->has_from && !step->has_pick)
		fault = "'from' needs 'pick', how many questions";
	else if (!step->has_ask && !step->has_pick)
		fault = "a step needs 'ask' or 'pick'";
	else if (step->has_ask && step->is.ask.length == 0)
		fault = "'ask' names no question";
	if (fault != NULL)
		rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_STEP), step->place, "%s", fault);
}

static void add_step(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *node)
{
	struct step step = {.is = {.ask = RH_NO_TEXT, .from = RH_NO_TEXT}, .place = node->place};
	if (node->kind == RH_YAML_LIST) {
		rh_load_refuse(l, key, node, "mappings {ask} or {pick, from}");
		return;
	}
	if (node->kind == RH_YAML_SCALAR) {
		step.has_ask = true;
		step.is.ask = rh_load_keep(l, node->text);
	} else {
		rh_yaml_read_mapping(l->reader, &rh_load_step_mapping, l, &step);
	}
	step.is.kind = step.has_ask ? RH_STEP_ASK : RH_STEP_PICK;
	step.is.place = rh_load_place(step.place);
	check_step(l, &step);
	rh_pile_add(l, &l->pile, &step.is, sizeof step.is);
}

struct plan {
	struct rule rule;
	struct rh_plan_spec is;
	struct rh_timing budget;
};

static const struct plan no_plan = {
    .rule = NO_RULE, .is = {.profile = RH_NO_TEXT, .budget_ms = RH_UNSET_MS}, .budget = RH_NO_TIMING};

static void read_steps(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct rh_loader *l = ctx;
	struct plan *plan = target;
	plan->is.steps = rh_load_list(l, key, value, add_step, sizeof *plan->is.steps, &plan->is.step_count);
	if (plan->is.step_count > RH_BANK_RULES_MAX)
		limit_count(l, &plan->is.step_count, plan->is.steps[RH_BANK_RULES_MAX].place, "steps");
}

static void read_profile(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct plan *plan = target;
	plan->is.profile_place = rh_load_place(rh_yaml_place_within(value, 1));
	rh_load_text(ctx, key, value, target);
}

static const struct rh_yaml_key plan_keys[] = {
    {"id", NULL, rh_load_id, offsetof(struct plan, rule.id)},
    {"title", NULL, rh_load_text, offsetof(struct plan, rule.is.title)},
    {"description", NULL, rh_load_text, offsetof(struct plan, rule.is.description)},
    {"profile", NULL, read_profile, offsetof(struct plan, is.profile)},
    {"budget", NULL, rh_load_time, offsetof(struct plan, budget)},
    {"steps", NULL, read_steps, 0},
};

const struct rh_yaml_mapping rh_load_plan_mapping = {"a plan", plan_keys, COUNT_OF(plan_keys), rh_load_unknown};

static void add_plan(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *node)
{
	struct plan plan = no_plan;
	if (!read_rule(l, key, node, &rh_load_plan_mapping, &plan.rule))
		return;
	plan.is.rule = plan.rule.is;
	plan.is.budget_ms = plan.budget.ms;
	if (plan.is.step_count == 0)
		rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_MISSING), plan.rule.place,
		               "a plan needs 'steps'");
	if (has_id(l, &plan.rule, "a plan"))
		rh_pile_add(l, &l->pile, &plan.is, sizeof plan.is);
}

void rh_load_plans(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct rh_loader *l = ctx;
	struct rh_bank_content *content = rh_load_member(target, key);
	content->plans = rh_load_list(l, key, value, add_plan, sizeof *content->plans, &content->plan_count);
	if (content->plan_count > RH_BANK_RULES_MAX)
		limit_count(l, &content->plan_count, content->plans[RH_BANK_RULES_MAX].rule.place, "plans");
}
