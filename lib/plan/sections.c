// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/sections.h"

#include "base/duration.h"

/* No part is over later: scaling cannot make more of a short time than any bank can name. */
#define LATEST_MS (RH_SECTIONS_MAX * RH_DURATION_MAX_MS)

/* What the sections say of themselves, before any scaling. */
struct written {
	int64_t own_time_ms; /* the answer time they were written for */
	int64_t timed_ms;    /* sum of the times given */
	int64_t untimed;     /* sections without a time */
};

static struct written read_sections(const struct rh_item *item)
{
	struct written w = {.own_time_ms = item->rules.own_time_ms};
	for (uint32_t i = 0; i < item->question->section_count; i++) {
		int64_t time_ms = item->question->sections[i].time_ms;
		w.timed_ms += time_ms == RH_UNSET_MS ? 0 : time_ms;
		w.untimed += time_ms == RH_UNSET_MS ? 1 : 0;
	}
	return w;
}

size_t rh_sections_count(const struct rh_item *item)
{
	size_t count = item->question->section_count;
	if (count < 2 || count > RH_SECTIONS_MAX || read_sections(item).timed_ms == 0)
		return 0;
	return count;
}

int64_t rh_sections_end_ms(const struct rh_item *item, size_t section)
{
	struct written w = read_sections(item);
	int64_t rest_ms = w.own_time_ms > w.timed_ms ? w.own_time_ms - w.timed_ms : 0, timed_ms = 0, untimed = 0;
	for (size_t i = 0; i <= section; i++) {
		int64_t time_ms = item->question->sections[i].time_ms;
		timed_ms += time_ms == RH_UNSET_MS ? 0 : time_ms;
		untimed += time_ms == RH_UNSET_MS ? 1 : 0;
	}
	int64_t end_ms = timed_ms + (w.untimed > 0 ? rest_ms * untimed / w.untimed : 0);
	bool other_time = w.own_time_ms > 0 && w.own_time_ms != item->rules.time_ms;
	/* Durations are at most days: their product fits. */
	int64_t scaled_ms = other_time ? end_ms * item->rules.time_ms / w.own_time_ms : end_ms;
	return scaled_ms < LATEST_MS ? scaled_ms : LATEST_MS;
}

int64_t rh_sections_budget_ms(const struct rh_item *item, size_t section)
{
	return rh_sections_end_ms(item, section) - (section > 0 ? rh_sections_end_ms(item, section - 1) : 0);
}

size_t rh_sections_at(const struct rh_item *item, int64_t elapsed_ms)
{
	size_t section = 0, count = item->question->section_count;
	while (section + 1 < count && rh_sections_end_ms(item, section) <= elapsed_ms)
		section++;
	return section;
}
