// SPDX-License-Identifier: GPL-3.0-or-later
#include "schedule/schedule.h"

#include <stdlib.h>

#define CHANCE_SURE 0.95
#define CHANCE_WEAK 0.7
/* The last visit lies in the last fifth of the way, so that it is fresh on the day; these and the two above are what
 * served 1,000 simulated learners best over 7, 14 and 30 days (tests/bench/bench_schedule.c). */
enum { EARLY_PARTS = 4, PARTS = 5 };

int64_t rh_schedule_times(const struct rh_schedule_state *state, int64_t until)
{
	double chance = rh_schedule_chance(state, until);
	if (state->answers == 0)
		return RH_SCHEDULE_TIMES_MIN + 1;
	if (state->grade == RH_RATING_AGAIN || chance < CHANCE_WEAK)
		return RH_SCHEDULE_TIMES_MAX;
	return chance < CHANCE_SURE ? RH_SCHEDULE_TIMES_MIN + 1 : RH_SCHEDULE_TIMES_MIN;
}

/* A question as it waits for its days. */
struct wait {
	size_t index;
	int64_t times;
	double chance;
};

/* The work of one call. */
struct spread {
	const struct rh_schedule_way *ways;
	int64_t today;
	int64_t days;                    /* from today on, at least 1 */
	int64_t gone;                    /* of the way before today */
	int64_t length;                  /* of the whole way: gone and days */
	int64_t *load;                   /* owned; answers on each day */
	struct wait *waits;              /* owned; one for each question, the weakest first */
	struct rh_schedule_visit *found; /* owned until it is handed out */
	size_t found_count;
};

static int by_weakness(const void *a, const void *b)
{
	const struct wait *x = a, *y = b;
	if (x->times != y->times)
		return x->times > y->times ? -1 : 1;
	if (x->chance < y->chance || x->chance > y->chance)
		return x->chance < y->chance ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

static size_t list_waits(struct spread *s, size_t count, int64_t until)
{
	size_t total = 0;
	for (size_t i = 0; i < count; i++) {
		int64_t times = rh_schedule_times(&s->ways[i].state, until) - s->ways[i].answered;
		s->waits[i] = (struct wait){i, times > 0 ? times : 0, rh_schedule_chance(&s->ways[i].state, until)};
		total += (size_t)s->waits[i].times;
	}
	qsort(s->waits, count, sizeof *s->waits, by_weakness);
	return total;
}

/* The least busy day in [first, end); the last of several: the later an answer, the fresher it is on the day. */
static int64_t quietest(const struct spread *s, int64_t first, int64_t end)
{
	int64_t best = first;
	for (int64_t day = first + 1; day < end; day++) {
		if (s->load[day] <= s->load[best])
			best = day;
	}
	return best;
}

static int64_t clamp(int64_t value, int64_t low, int64_t high)
{
	return value > high ? high : value < low ? low : value;
}

/* Where the n-th of so many visits may begin, in days of the whole way. */
static int64_t stretch(const struct spread *s, int64_t n, int64_t times)
{
	int64_t early = s->length * EARLY_PARTS / PARTS;
	return n < times ? early * n / (times - 1) : s->length;
}

/* A stretch that lies behind already begins today; each visit leaves a day for every one after it, as far as there are
 * days. */
static void place(struct spread *s, const struct wait *wait)
{
	const struct rh_schedule_way *way = &s->ways[wait->index];
	int64_t times = wait->times + way->answered;
	int64_t free_from = way->today && s->days > 1 ? 1 : 0;
	for (int64_t n = way->answered; n < times; n++) {
		int64_t latest = s->days - (times - n);
		int64_t first = clamp(stretch(s, n, times) - s->gone, free_from, latest > 0 ? latest : 0);
		int64_t end = clamp(stretch(s, n + 1, times) - s->gone, first + 1,
		                    latest > first ? latest + 1 : first + 1);
		int64_t day = quietest(s, first, end);
		s->load[day]++;
		s->found[s->found_count++] = (struct rh_schedule_visit){s->today + day, wait->index};
		free_from = day + 1 < s->days ? day + 1 : s->days - 1;
	}
}

/* Days in order; within a day the order they were placed in, the weakest first. One pass for the places of the days,
 * one to fill them, so that equal ones keep their order. */
static void sort_by_day(const struct spread *s, struct rh_schedule_visit *sorted)
{
	size_t at = 0;
	for (int64_t day = 0; day < s->days; day++) {
		size_t next = at + (size_t)s->load[day];
		s->load[day] = (int64_t)at;
		at = next;
	}
	for (size_t i = 0; i < s->found_count; i++)
		sorted[s->load[s->found[i].day - s->today]++] = s->found[i];
}

static enum rh_status spread(struct spread *s, size_t count, int64_t until, struct rh_schedule_visit **visits,
                             size_t *visit_count, struct rh_error *err)
{
	s->load = calloc((size_t)s->days, sizeof *s->load);
	s->waits = calloc(count, sizeof *s->waits);
	if (s->load == NULL || s->waits == NULL)
		return rh_error_no_memory(err);
	size_t total = list_waits(s, count, until);
	s->found = calloc(total > 0 ? total : 1, sizeof *s->found);
	struct rh_schedule_visit *sorted = calloc(total > 0 ? total : 1, sizeof *sorted);
	if (s->found == NULL || sorted == NULL) {
		free(sorted);
		return rh_error_no_memory(err);
	}
	for (size_t i = 0; i < count; i++)
		place(s, &s->waits[i]);
	sort_by_day(s, sorted);
	*visits = sorted;
	*visit_count = total;
	return RH_OK;
}

enum rh_status rh_schedule_spread(const struct rh_schedule_way *ways, size_t count, const struct rh_schedule_span *span,
                                  struct rh_schedule_visit **visits, size_t *visit_count, struct rh_error *err)
{
	if (span->until < span->today)
		return rh_error_set(err, RH_ERR_INVALID, "that day is over");
	if (span->until - span->today >= RH_SCHEDULE_DAYS_MAX)
		return rh_error_set(err, RH_ERR_LIMIT, "that day is more than %d days away", RH_SCHEDULE_DAYS_MAX);
	if (count == 0) {
		*visits = NULL;
		*visit_count = 0;
		return RH_OK;
	}
	struct spread s = {.ways = ways, .today = span->today, .days = span->until - span->today + 1};
	s.gone = span->today > span->from ? span->today - span->from : 0;
	s.length = s.gone + s.days;
	enum rh_status status = spread(&s, count, span->until, visits, visit_count, err);
	free(s.load);
	free(s.waits);
	free(s.found);
	return status;
}
