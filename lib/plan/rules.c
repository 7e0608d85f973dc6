// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/plan.h"

enum { THRESHOLDS = 3 };

static const int64_t default_percent[THRESHOLDS] = {50, 75, 90};

static int64_t lesser(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t greater(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* The first that is said; files say -1 for nothing. */
static int64_t first_said(const int64_t *values, size_t count, int64_t otherwise)
{
	for (size_t i = 0; i < count; i++) {
		if (values[i] >= 0)
			return values[i];
	}
	return otherwise;
}

/* An answer cannot last no time: 0 says nothing. */
static int64_t some_time(int64_t time_ms)
{
	return time_ms > 0 ? time_ms : RH_UNSET_MS;
}

static int64_t prep_of(const struct rh_bank *bank, const struct rh_question *question, const struct rh_profile *profile,
                       const struct rh_plan_request *request)
{
	const int64_t said[] = {request->prep_ms, profile != NULL ? profile->prep_ms : RH_UNSET_MS, question->prep_ms,
	                        rh_bank_content(bank)->default_prep_ms};
	return first_said(said, sizeof said / sizeof *said, RH_PLAN_DEFAULT_PREP_MS);
}

int64_t rh_plan_own_time_ms(const struct rh_bank *bank, const struct rh_question *question)
{
	const int64_t said[] = {some_time(question->time_ms), some_time(rh_bank_content(bank)->default_time_ms)};
	return first_said(said, sizeof said / sizeof *said, RH_PLAN_DEFAULT_TIME_MS);
}

static int64_t time_of(const struct rh_bank *bank, const struct rh_question *question, const struct rh_profile *profile,
                       const struct rh_plan_request *request)
{
	const int64_t said[] = {some_time(request->time_ms),
	                        profile != NULL ? some_time(profile->time_ms) : RH_UNSET_MS};
	return first_said(said, sizeof said / sizeof *said, rh_plan_own_time_ms(bank, question));
}

/* A moment of the profile's answer time, moved in proportion to the time in force. */
struct scale {
	int64_t from_ms, to_ms; /* equal: as it is */
};

static struct scale scale_of(const struct rh_profile *profile, int64_t time_ms)
{
	bool changed = some_time(profile->time_ms) != RH_UNSET_MS;
	return changed ? (struct scale){profile->time_ms, time_ms} : (struct scale){1, 1};
}

static int64_t scaled(int64_t ms, struct scale scale)
{
	if (ms < 0 || scale.from_ms == scale.to_ms)
		return ms;
	/* Divided first, so that no duration can overflow the product of two. */
	return ms / scale.from_ms * scale.to_ms + ms % scale.from_ms * scale.to_ms / scale.from_ms;
}

/* Given thresholds stand, up to the time; those left out keep their percentage unless a given one is in the way. */
static void put_in_order(int64_t moments[THRESHOLDS], int64_t time_ms)
{
	int64_t ceiling = time_ms;
	for (int i = THRESHOLDS - 1; i >= 0; i--) {
		bool given = moments[i] >= 0;
		moments[i] = lesser(given ? moments[i] : time_ms * default_percent[i] / 100, given ? time_ms : ceiling);
		ceiling = given ? moments[i] : ceiling;
	}
	for (int i = 1; i < THRESHOLDS; i++)
		moments[i] = greater(moments[i], moments[i - 1]);
}

static void set_thresholds(struct rh_rules *rules, const struct rh_profile *profile)
{
	int64_t moments[THRESHOLDS] = {RH_UNSET_MS, RH_UNSET_MS, RH_UNSET_MS};
	if (profile != NULL) {
		struct scale scale = scale_of(profile, rules->time_ms);
		moments[0] = scaled(profile->green_ms, scale);
		moments[1] = scaled(profile->yellow_ms, scale);
		moments[2] = scaled(profile->red_ms, scale);
		rules->min_ms = lesser(greater(0, scaled(profile->min_ms, scale)), rules->time_ms);
		rules->skip_after_ms = lesser(greater(0, scaled(profile->skip_after_ms, scale)), rules->time_ms);
	}
	put_in_order(moments, rules->time_ms);
	rules->green_ms = moments[0];
	rules->yellow_ms = moments[1];
	rules->red_ms = moments[2];
}

static int64_t grace_of(const struct rh_profile *profile, bool hands_free)
{
	int64_t grace_ms = profile != NULL && profile->grace_ms >= 0 ? profile->grace_ms : RH_UNLIMITED;
	/* Without anybody to press a key an endless answer would never end. */
	return hands_free && grace_ms == RH_UNLIMITED ? 0 : grace_ms;
}

static void set_permissions(struct rh_rules *rules, const struct rh_profile *profile,
                            const struct rh_plan_request *request)
{
	const int64_t retakes[] = {request->retakes, profile != NULL ? profile->retakes : RH_UNSET_MS};
	rules->retakes = first_said(retakes, 2, request->strict ? 0 : RH_UNLIMITED);
	rules->pause = profile != NULL && profile->has_pause ? profile->pause : !request->strict;
	rules->hints = profile != NULL && profile->has_hints ? profile->hints : !request->strict;
	rules->auto_next = profile != NULL && profile->has_auto_next && profile->auto_next;
}

struct rh_rules rh_plan_rules(const struct rh_bank *bank, const struct rh_question *question,
                              const struct rh_profile *profile, const struct rh_plan_request *request)
{
	struct rh_rules rules = {
	    .prep_ms = prep_of(bank, question, profile, request),
	    .time_ms = time_of(bank, question, profile, request),
	    .own_time_ms = rh_plan_own_time_ms(bank, question),
	    .grace_ms = grace_of(profile, request->hands_free),
	};
	set_thresholds(&rules, profile);
	set_permissions(&rules, profile, request);
	return rules;
}
