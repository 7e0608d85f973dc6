// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/pacer.h"

#include "script/duration.h"

#include <stdlib.h>

/* A group that began less than this ago is not what PREVIOUS goes back to; per mille of its share. */
enum { JUST_BEGUN_PERMILLE = 150 };

static const double NS_PER_MS = 1e6;
/* What was lost is made up within this time, at a pace one can follow. */
static const double HORIZON_NS = 15e9;

struct rh_pacer {
	int64_t *starts_ns; /* owned; of each group in the plan, and the end of the last */
	size_t count;       /* of groups */
	int64_t time_ns;    /* the plan's length: the time given */
	int64_t begun_ns, now_ns;
	int64_t ended_ns;    /* when it was done */
	int64_t said_ns;     /* how far into the plan it is */
	double pace;         /* in parts of the plan's, until something happens */
	int64_t by_hand;     /* per mille; 0: the plan's own pace */
	int64_t silent_from; /* since when; RH_PACER_NEVER while the speaker is heard or nobody listens */
	bool listens, held;
};

static bool is_done(const struct rh_pacer *p)
{
	return p->said_ns >= p->time_ns;
}

static size_t group_at(const struct rh_pacer *p, int64_t said_ns)
{
	size_t low = 0;
	size_t high = p->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (p->starts_ns[middle + 1] <= said_ns)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What a group weighs in the plan; its unit does not matter. */
static double weight(const struct rh_group *group, enum rh_script_language language)
{
	return (double)rh_script_syllables_ms((int64_t)group->syllables, language) +
	       (double)rh_script_pause_ms(group->end, language);
}

/* Each group begins where its share of the whole does, rounded once: the last ends exactly on time. The pause after the
 * last group is nobody's. */
static void plan(struct rh_pacer *p, const struct rh_groups *groups, enum rh_script_language language)
{
	double whole = 0;
	double before = 0;
	for (size_t i = 0; i < groups->count; i++)
		whole += weight(&groups->items[i], language);
	whole -= groups->count > 0 ? (double)rh_script_pause_ms(groups->items[groups->count - 1].end, language) : 0;
	for (size_t i = 0; i < groups->count; i++) {
		p->starts_ns[i] = (int64_t)((double)p->time_ns * (before / whole));
		before += weight(&groups->items[i], language);
	}
	p->starts_ns[groups->count] = p->time_ns;
}

static void begin(struct rh_pacer *p, int64_t at_ns)
{
	p->begun_ns = at_ns;
	p->now_ns = at_ns;
	p->ended_ns = at_ns;
	p->said_ns = p->count > 0 ? 0 : p->time_ns;
	p->by_hand = 0;
	p->pace = 1;
	p->held = false;
}

enum rh_status rh_pacer_new(const struct rh_groups *groups, enum rh_script_language language, int64_t time_ms,
                            bool listens, int64_t at_ns, struct rh_pacer **pacer, struct rh_error *err)
{
	if (time_ms <= 0)
		return rh_error_set(err, RH_ERR_INVALID, "a text cannot be said in no time");
	struct rh_pacer *p = calloc(1, sizeof *p);
	int64_t *starts_ns = calloc(groups->count + 1, sizeof *starts_ns);
	if (p == NULL || starts_ns == NULL) {
		free(p);
		free(starts_ns);
		return rh_error_no_memory(err);
	}
	p->starts_ns = starts_ns;
	p->count = groups->count;
	p->time_ns = time_ms * (int64_t)NS_PER_MS;
	p->listens = listens;
	p->silent_from = listens ? at_ns : RH_PACER_NEVER;
	plan(p, groups, language);
	begin(p, at_ns);
	*pacer = p;
	return RH_OK;
}

void rh_pacer_free(struct rh_pacer *pacer)
{
	if (pacer == NULL)
		return;
	free(pacer->starts_ns);
	free(pacer);
}

/* From when on it waits for a voice. */
static int64_t waits_from(const struct rh_pacer *p)
{
	return p->silent_from == RH_PACER_NEVER ? RH_PACER_NEVER : p->silent_from + RH_PACER_SILENCE_NS;
}

static bool is_waiting(const struct rh_pacer *p)
{
	return waits_from(p) <= p->now_ns;
}

static bool stands(const struct rh_pacer *p)
{
	return p->held || is_done(p) || is_waiting(p);
}

/* In parts of the plan's: makes up for what it is behind, or ahead, within the horizon or what is left of the time. */
static double wanted_pace(const struct rh_pacer *p)
{
	double left = (double)(p->begun_ns + p->time_ns - p->now_ns);
	double behind = (double)(p->now_ns - p->begun_ns - p->said_ns);
	double slowest = RH_PACER_SLOWEST / 1000.0;
	double fastest = RH_PACER_FASTEST / 1000.0;
	if (left <= 0)
		return fastest;
	double wanted = 1 + behind / (left < HORIZON_NS ? left : HORIZON_NS);
	return wanted < slowest ? slowest : wanted > fastest ? fastest : wanted;
}

/* Only where something happens, never by a tick: how often it is asked changes nothing. */
static void decide(struct rh_pacer *p)
{
	p->pace = p->by_hand > 0 ? (double)p->by_hand / 1000 : wanted_pace(p);
}

/* When the group after the one being said begins; rounded up, so that it has begun then. */
static int64_t next_group_ns(const struct rh_pacer *p)
{
	int64_t next = p->starts_ns[group_at(p, p->said_ns) + 1];
	return p->now_ns + (int64_t)((double)(next - p->said_ns) / p->pace) + 1;
}

static void enter_next_group(struct rh_pacer *p, int64_t at_ns)
{
	p->said_ns = p->starts_ns[group_at(p, p->said_ns) + 1];
	p->now_ns = at_ns;
	p->ended_ns = at_ns;
	decide(p);
}

/* Lets time pass, from one thing that happens to the next. */
static void advance(struct rh_pacer *p, int64_t to_ns)
{
	while (p->now_ns < to_ns && !stands(p)) {
		int64_t group_ns = next_group_ns(p);
		int64_t stop_ns = waits_from(p) < to_ns ? waits_from(p) : to_ns;
		if (group_ns <= stop_ns) {
			enter_next_group(p, group_ns);
			continue;
		}
		p->said_ns += (int64_t)((double)(stop_ns - p->now_ns) * p->pace);
		p->now_ns = stop_ns;
	}
	p->now_ns = to_ns > p->now_ns ? to_ns : p->now_ns;
}

static void set_pace(struct rh_pacer *p, int64_t step)
{
	int64_t from = p->by_hand > 0 ? p->by_hand : (int64_t)(p->pace * 1000 + 0.5);
	int64_t to = from + step;
	p->by_hand = to < RH_PACER_BY_HAND_MIN   ? RH_PACER_BY_HAND_MIN
	             : to > RH_PACER_BY_HAND_MAX ? RH_PACER_BY_HAND_MAX
	                                         : to;
}

static int64_t permille_of_group(const struct rh_pacer *p, size_t group)
{
	int64_t length = p->starts_ns[group + 1] - p->starts_ns[group];
	return length > 0 ? (int64_t)((double)(p->said_ns - p->starts_ns[group]) * 1000 / (double)length) : 0;
}

static void go_back(struct rh_pacer *p)
{
	size_t group = group_at(p, p->said_ns);
	bool before = group == p->count || permille_of_group(p, group) < JUST_BEGUN_PERMILLE;
	if (p->count > 0)
		p->said_ns = p->starts_ns[before && group > 0 ? group - 1 : group];
}

static void go_on(struct rh_pacer *p)
{
	size_t group = group_at(p, p->said_ns);
	if (group + 1 < p->count)
		p->said_ns = p->starts_ns[group + 1];
	else if (!is_done(p))
		enter_next_group(p, p->now_ns);
}

static void take(struct rh_pacer *p, enum rh_pacer_input input)
{
	switch (input) {
	case RH_PACER_TICK:
		break;
	case RH_PACER_HOLD:
		p->held = !p->held;
		break;
	case RH_PACER_FASTER:
		set_pace(p, RH_PACER_STEP);
		break;
	case RH_PACER_SLOWER:
		set_pace(p, -RH_PACER_STEP);
		break;
	case RH_PACER_NEXT:
		go_on(p);
		break;
	case RH_PACER_PREVIOUS:
		go_back(p);
		break;
	case RH_PACER_AGAIN:
		begin(p, p->now_ns);
		if (p->silent_from != RH_PACER_NEVER)
			p->silent_from = p->now_ns;
		break;
	case RH_PACER_VOICE:
		p->silent_from = RH_PACER_NEVER;
		break;
	case RH_PACER_SILENCE:
		if (p->listens && p->silent_from == RH_PACER_NEVER)
			p->silent_from = p->now_ns;
		break;
	}
}

void rh_pacer_step(struct rh_pacer *pacer, enum rh_pacer_input input, int64_t at_ns)
{
	advance(pacer, at_ns);
	take(pacer, input);
	if (input != RH_PACER_TICK)
		decide(pacer);
}

struct rh_pacer_view rh_pacer_view(const struct rh_pacer *p)
{
	size_t group = is_done(p) ? p->count : group_at(p, p->said_ns);
	int64_t elapsed_ns = (is_done(p) ? p->ended_ns : p->now_ns) - p->begun_ns;
	return (struct rh_pacer_view){
	    .group = group,
	    .group_permille = group < p->count ? permille_of_group(p, group) : 0,
	    .elapsed_ms = elapsed_ns / (int64_t)NS_PER_MS,
	    .ahead_ms = (p->said_ns - elapsed_ns) / (int64_t)NS_PER_MS,
	    .pace_permille = stands(p) ? 0 : (int64_t)(p->pace * 1000 + 0.5),
	    .by_hand = p->by_hand > 0,
	    .held = p->held,
	    .waiting = !p->held && !is_done(p) && is_waiting(p),
	    .done = is_done(p),
	};
}

int64_t rh_pacer_deadline_ns(const struct rh_pacer *p)
{
	if (stands(p))
		return RH_PACER_NEVER;
	int64_t next = next_group_ns(p);
	int64_t waits = waits_from(p);
	return waits < next ? waits : next;
}
