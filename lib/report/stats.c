// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/stats.h"

#include "base/arena.h"
#include "base/array.h"

#include <stdlib.h>
#include <string.h>

enum { SLOTS_FIRST = 256, LEVELS = 8, PERCENT_OF_LEVEL = 20, PERCENT_MAX = 100000 };

struct rh_stats {
	struct rh_arena arena;               /* texts of the questions */
	struct rh_stats_question *questions; /* owned */
	size_t question_count, question_capacity;
	size_t *slots; /* owned; a hash table of numbers from 1 into questions; 0: free */
	size_t slot_count;
	struct rh_stats_day *days; /* owned, by day */
	size_t day_count, day_capacity;
	struct rh_stats_tally all;
	bool failed;
};

enum rh_status rh_stats_new(struct rh_stats **stats, struct rh_error *err)
{
	struct rh_stats *made = calloc(1, sizeof *made);
	if (made != NULL)
		made->slots = calloc(SLOTS_FIRST, sizeof *made->slots);
	if (made == NULL || made->slots == NULL) {
		free(made);
		return rh_error_no_memory(err);
	}
	made->slot_count = SLOTS_FIRST;
	*stats = made;
	return RH_OK;
}

void rh_stats_free(struct rh_stats *stats)
{
	if (stats == NULL)
		return;
	rh_arena_done(&stats->arena);
	free(stats->questions);
	free(stats->slots);
	free(stats->days);
	free(stats);
}

static void tally_answer(struct rh_stats_tally *tally, const struct rh_attempt *attempt)
{
	tally->answers++;
	tally->spoken_ms += attempt->answer_ms;
	tally->target_ms += attempt->target_ms;
	tally->over += attempt->answer_ms > attempt->target_ms;
}

static void tally_attempt(struct rh_stats_tally *tally, const struct rh_attempt *attempt,
                          const struct rh_delivery *delivery)
{
	tally->attempts++;
	if (attempt->answer_ms > 0)
		tally_answer(tally, attempt);
	tally->skipped += attempt->outcome == RH_OUTCOME_SKIPPED;
	tally->recorded += attempt->path.length > 0;
	tally->ratings[attempt->rating]++;
	for (int i = 0; delivery != NULL && i < RH_DELIVERY_MEASURES; i++) {
		if (!delivery->known[i])
			continue;
		tally->sums[i] += delivery->values[i];
		tally->measured[i]++;
	}
}

static void tally_tally(struct rh_stats_tally *tally, const struct rh_stats_tally *more)
{
	tally->attempts += more->attempts;
	tally->answers += more->answers;
	tally->skipped += more->skipped;
	tally->recorded += more->recorded;
	tally->spoken_ms += more->spoken_ms;
	tally->target_ms += more->target_ms;
	tally->over += more->over;
	for (int i = 0; i <= RH_RATING_EASY; i++)
		tally->ratings[i] += more->ratings[i];
	for (int i = 0; i < RH_DELIVERY_MEASURES; i++) {
		tally->sums[i] += more->sums[i];
		tally->measured[i] += more->measured[i];
	}
}

bool rh_stats_mean(const struct rh_stats_tally *tally, enum rh_delivery_measure measure, double *mean)
{
	if (tally->measured[measure] == 0)
		return false;
	*mean = tally->sums[measure] / (double)tally->measured[measure];
	return true;
}

static uint64_t hash_of(struct rh_text bank, struct rh_text id)
{
	return rh_text_hash(bank) * 31 + rh_text_hash(id);
}

/* Where the question stands in the table, or the free place where it belongs. */
static size_t *slot_of(const struct rh_stats *stats, struct rh_text bank, struct rh_text id)
{
	size_t i = (size_t)hash_of(bank, id) & (stats->slot_count - 1);
	for (;; i = (i + 1) & (stats->slot_count - 1)) {
		size_t *slot = &stats->slots[i];
		if (*slot == 0)
			return slot;
		const struct rh_stats_question *question = &stats->questions[*slot - 1];
		if (rh_text_equal(question->id, id) && rh_text_equal(question->bank, bank))
			return slot;
	}
}

static bool widen_table(struct rh_stats *stats)
{
	size_t *before = stats->slots;
	size_t *slots = calloc(stats->slot_count * 2, sizeof *slots);
	if (slots == NULL)
		return false;
	stats->slots = slots;
	stats->slot_count *= 2;
	for (size_t i = 0; i < stats->question_count; i++)
		*slot_of(stats, stats->questions[i].bank, stats->questions[i].id) = i + 1;
	free(before);
	return true;
}

static struct rh_stats_question *new_question(struct rh_stats *stats, const struct rh_attempt *attempt)
{
	struct rh_stats_question *questions = rh_array_room(stats->questions, stats->question_count,
	                                                    &stats->question_capacity, sizeof *questions);
	if (questions == NULL)
		return NULL;
	stats->questions = questions;
	struct rh_stats_question *question = &questions[stats->question_count];
	*question = (struct rh_stats_question){0};
	if (!rh_arena_text(&stats->arena, attempt->bank, &question->bank) ||
	    !rh_arena_text(&stats->arena, attempt->id, &question->id))
		return NULL;
	stats->question_count++;
	return question;
}

static struct rh_stats_question *question_of(struct rh_stats *stats, const struct rh_attempt *attempt)
{
	size_t *slot = slot_of(stats, attempt->bank, attempt->id);
	if (*slot != 0)
		return &stats->questions[*slot - 1];
	if (stats->question_count + 1 > stats->slot_count / 2) {
		if (!widen_table(stats))
			return NULL;
		slot = slot_of(stats, attempt->bank, attempt->id);
	}
	struct rh_stats_question *question = new_question(stats, attempt);
	if (question != NULL)
		*slot = stats->question_count;
	return question;
}

static int percent_of_time(const struct rh_attempt *attempt)
{
	if (attempt->target_ms <= 0)
		return 0;
	int64_t percent = (attempt->answer_ms * 100 + attempt->target_ms / 2) / attempt->target_ms;
	return percent < PERCENT_MAX ? (int)percent : PERCENT_MAX;
}

static void note_trend(struct rh_stats_question *question, int percent)
{
	if (question->trend_count == RH_STATS_TREND)
		memmove(question->trend, question->trend + 1, (RH_STATS_TREND - 1) * sizeof question->trend[0]);
	else
		question->trend_count++;
	question->trend[question->trend_count - 1] = percent;
}

static int64_t distance(int64_t a, int64_t b)
{
	return a > b ? a - b : b - a;
}

static void note_answer(struct rh_stats_question *question, const struct rh_attempt *attempt)
{
	note_trend(question, percent_of_time(attempt));
	if (question->best_ms == 0 ||
	    distance(attempt->answer_ms, attempt->target_ms) <= distance(question->best_ms, question->best_target_ms)) {
		question->best_ms = attempt->answer_ms;
		question->best_target_ms = attempt->target_ms;
	}
}

static void add_to_question(struct rh_stats *stats, const struct rh_attempt *attempt,
                            const struct rh_delivery *delivery)
{
	struct rh_stats_question *question = question_of(stats, attempt);
	if (question == NULL) {
		stats->failed = true;
		return;
	}
	tally_attempt(&question->tally, attempt, delivery);
	if (!rh_text_equal(question->question, attempt->question) &&
	    !rh_arena_text(&stats->arena, attempt->question, &question->question))
		stats->failed = true;
	if (attempt->rating != RH_RATING_NONE)
		question->rating = attempt->rating;
	question->last_unix_ms = attempt->at_unix_ms;
	question->last_target_ms = attempt->target_ms;
	if (attempt->answer_ms > 0)
		note_answer(question, attempt);
}

/* Attempts come oldest first, so the day is nearly always the last one, or new at the end. */
static struct rh_stats_day *day_of(struct rh_stats *stats, int day)
{
	size_t at = stats->day_count;
	while (at > 0 && stats->days[at - 1].day > day)
		at--;
	if (at > 0 && stats->days[at - 1].day == day)
		return &stats->days[at - 1];
	struct rh_stats_day *days = rh_array_room(stats->days, stats->day_count, &stats->day_capacity, sizeof *days);
	if (days == NULL)
		return NULL;
	stats->days = days;
	memmove(&days[at + 1], &days[at], (stats->day_count - at) * sizeof *days);
	stats->day_count++;
	days[at] = (struct rh_stats_day){.day = day};
	return &days[at];
}

void rh_stats_add(struct rh_stats *stats, const struct rh_attempt *attempt, const struct rh_delivery *delivery)
{
	tally_attempt(&stats->all, attempt, delivery);
	add_to_question(stats, attempt, delivery);
	struct rh_stats_day *day = day_of(stats, attempt->practice_day);
	if (day != NULL)
		tally_attempt(&day->tally, attempt, delivery);
	else
		stats->failed = true;
}

static int by_attempts(const void *a, const void *b)
{
	const struct rh_stats_question *x = a, *y = b;
	if (x->tally.attempts != y->tally.attempts)
		return x->tally.attempts > y->tally.attempts ? -1 : 1;
	int banks = rh_text_compare(x->bank, y->bank);
	return banks != 0 ? banks : rh_text_compare(x->id, y->id);
}

static void count_streaks(const struct rh_stats *stats, int today, struct rh_stats_summary *summary)
{
	int64_t run = 0, before = INT64_MIN;
	for (size_t i = 0; i < stats->day_count; i++) {
		int64_t day = rh_day_number(stats->days[i].day);
		run = before != INT64_MIN && day == before + 1 ? run + 1 : 1;
		summary->longest_days = run > summary->longest_days ? run : summary->longest_days;
		before = day;
	}
	bool goes_on = stats->day_count > 0 && rh_day_number(today) - before <= 1;
	summary->streak_days = goes_on ? run : 0;
}

enum rh_status rh_stats_end(struct rh_stats *stats, int today, struct rh_stats_summary *summary, struct rh_error *err)
{
	if (stats->failed)
		return rh_error_no_memory(err);
	if (stats->question_count > 1)
		qsort(stats->questions, stats->question_count, sizeof *stats->questions, by_attempts);
	*summary = (struct rh_stats_summary){
	    .all = stats->all,
	    .questions = stats->questions,
	    .question_count = stats->question_count,
	    .days = stats->days,
	    .day_count = stats->day_count,
	};
	count_streaks(stats, today, summary);
	return RH_OK;
}

/* Groups found so far. */
struct groups {
	struct rh_stats_group *items; /* owned */
	size_t count, capacity;
};

static bool add_to_group(struct groups *groups, struct rh_text name, const struct rh_stats_question *question)
{
	size_t i = 0;
	while (i < groups->count && !rh_text_equal(groups->items[i].name, name))
		i++;
	if (i == groups->count) {
		struct rh_stats_group *items = rh_array_room(groups->items, groups->count, &groups->capacity,
		                                             sizeof *items);
		if (items == NULL)
			return false;
		groups->items = items;
		items[groups->count++] = (struct rh_stats_group){.name = name};
	}
	groups->items[i].questions++;
	tally_tally(&groups->items[i].tally, &question->tally);
	return true;
}

static int group_order(const void *a, const void *b)
{
	const struct rh_stats_group *x = a, *y = b;
	if (x->tally.attempts != y->tally.attempts)
		return x->tally.attempts > y->tally.attempts ? -1 : 1;
	return rh_text_compare(x->name, y->name);
}

enum rh_status rh_stats_groups(const struct rh_stats_summary *summary, const struct rh_stats_grouping *grouping,
                               struct rh_stats_group **groups, size_t *count, struct rh_error *err)
{
	struct groups found = {0};
	for (size_t i = 0; i < summary->question_count; i++) {
		const struct rh_text *names = NULL;
		size_t name_count = 0;
		grouping->groups(grouping->ctx, &summary->questions[i], &names, &name_count);
		for (size_t k = 0; k < name_count; k++) {
			if (add_to_group(&found, names[k], &summary->questions[i]))
				continue;
			free(found.items);
			return rh_error_no_memory(err);
		}
	}
	if (found.count > 1)
		qsort(found.items, found.count, sizeof *found.items, group_order);
	*groups = found.items;
	*count = found.count;
	return RH_OK;
}

const char *rh_stats_level(int percent)
{
	static const char *const levels[LEVELS] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	int level = percent / PERCENT_OF_LEVEL;
	return levels[level < 0 ? 0 : level < LEVELS ? level : LEVELS - 1];
}

void rh_stats_trend(struct rh_buffer *out, const struct rh_stats_question *question)
{
	for (size_t i = 0; i < question->trend_count; i++)
		rh_buffer_string(out, rh_stats_level(question->trend[i]));
}
