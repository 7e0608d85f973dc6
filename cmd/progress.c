// SPDX-License-Identifier: GPL-3.0-or-later
#include "progress.h"

#include "base/arena.h"
#include "history/progress.h"
#include "os/clock.h"

#include <stdlib.h>
#include <string.h>

int64_t rh_progress_today(void)
{
	return rh_day_number(rh_clock_civil(rh_clock_unix_ms()).practice_day);
}

static enum rh_status list_questions(struct rh_progress *progress, const struct rh_bank *const *banks,
                                     size_t bank_count, struct rh_error *err)
{
	size_t room = 1;
	for (size_t i = 0; i < bank_count; i++)
		room += rh_bank_content(banks[i])->question_count;
	*progress = (struct rh_progress){.items = calloc(room, sizeof *progress->items)};
	if (progress->items == NULL)
		return rh_error_no_memory(err);
	for (size_t i = 0; i < bank_count; i++) {
		const struct rh_bank_content *content = rh_bank_content(banks[i]);
		for (size_t k = 0; k < content->question_count; k++)
			progress->items[progress->count++] = (struct rh_progress_item){
			    .bank = banks[i], .question = &content->questions[k]};
	}
	return RH_OK;
}

/* The item of a question by the names attempts have; NULL for one that is in no bank, or a follow-up. */
static struct rh_progress_item *item_of(const struct rh_progress *progress, struct rh_text bank, struct rh_text id)
{
	size_t i = 0;
	while (i < progress->count) {
		const struct rh_bank_content *content = rh_bank_content(progress->items[i].bank);
		if (!rh_text_equal(content->id, bank)) {
			i += content->question_count;
			continue;
		}
		const struct rh_question *question = rh_bank_find(progress->items[i].bank, id);
		/* A bank's first level is one array; compared as numbers, since a follow-up lies in another one. */
		uintptr_t start = (uintptr_t)content->questions, at = (uintptr_t)question;
		size_t index = (size_t)(at - start) / sizeof *question;
		return at >= start && index < content->question_count ? &progress->items[i + index] : NULL;
	}
	return NULL;
}

/* A row may come from a damaged file; such a question counts as new. */
static struct rh_schedule_state state_of_row(const struct rh_history_schedule *row)
{
	bool sound = row->grade >= RH_RATING_AGAIN && row->grade <= RH_RATING_EASY && row->answers > 0 &&
	             row->stability > 0 && row->stability < 1e9 && row->difficulty >= 1 && row->difficulty <= 10 &&
	             row->last_day > -1000000 && row->last_day < 10000000;
	if (!sound)
		return (struct rh_schedule_state){0};
	return (struct rh_schedule_state){
	    .memory = {row->stability, row->difficulty},
	    .grade = (enum rh_rating)row->grade,
	    .last_day = row->last_day,
	    .answers = row->answers,
	    .lapses = row->lapses,
	};
}

static struct rh_history_schedule row_of_state(struct rh_text bank, struct rh_text id,
                                               const struct rh_schedule_state *state)
{
	return (struct rh_history_schedule){
	    .bank = bank,
	    .id = id,
	    .stability = state->memory.stability,
	    .difficulty = state->memory.difficulty,
	    .grade = (int64_t)state->grade,
	    .last_day = state->last_day,
	    .answers = state->answers,
	    .lapses = state->lapses,
	};
}

static void note_state(const struct rh_progress *progress, struct rh_text bank, struct rh_text id,
                       const struct rh_schedule_state *state)
{
	struct rh_progress_item *item = item_of(progress, bank, id);
	if (item != NULL && state->answers > 0 && (item->state.answers == 0 || state->last_day > item->state.last_day))
		item->state = *state;
}

struct sum {
	int64_t before_session; /* 0: every attempt counts */
	struct rh_schedule_state state;
};

static void add_answer(void *ctx, const struct rh_attempt *attempt)
{
	struct sum *sum = ctx;
	if (sum->before_session == 0 || attempt->session < sum->before_session)
		rh_schedule_add(&sum->state, attempt);
}

static enum rh_status work_out(struct rh_history *history, struct rh_text bank, struct rh_text id,
                               int64_t before_session, struct rh_schedule_state *state, struct rh_error *err)
{
	struct sum sum = {.before_session = before_session};
	const struct rh_history_answer_visitor visitor = {.visit = add_answer, .ctx = &sum};
	RH_TRY(rh_history_each_answer(history, bank, id, &visitor, err));
	*state = sum.state;
	return RH_OK;
}

/* Copies of rows: listing attempts takes the history's own away. */
struct rows {
	struct rh_arena arena;
	struct rh_history_schedule *items; /* in the arena */
	size_t count;
};

static enum rh_status copy_rows(struct rh_history *history, struct rows *rows, struct rh_error *err)
{
	const struct rh_history_schedule *listed = NULL;
	size_t count = 0;
	RH_TRY(rh_history_schedules(history, &listed, &count, err));
	rows->items = rh_arena_alloc(&rows->arena, count + 1, sizeof *rows->items);
	if (rows->items == NULL)
		return rh_error_no_memory(err);
	for (size_t i = 0; i < count; i++) {
		rows->items[i] = listed[i];
		if (!rh_arena_text(&rows->arena, listed[i].bank, &rows->items[i].bank) ||
		    !rh_arena_text(&rows->arena, listed[i].id, &rows->items[i].id))
			return rh_error_no_memory(err);
	}
	rows->count = count;
	return RH_OK;
}

/* From this share of stale rows on, one walk through all attempts is faster than looking up each question's. */
enum { WALK_FROM_PART = 8 };

static size_t count_stale(const struct rows *rows)
{
	size_t count = 0;
	for (size_t i = 0; i < rows->count; i++)
		count += rows->items[i].stale ? 1 : 0;
	return count;
}

/* The states of all rows, while the attempts pass by. */
struct walk {
	const struct rows *rows;
	struct rh_schedule_state *states; /* owned; by row */
};

static int order_of(const struct rh_attempt *attempt, const struct rh_history_schedule *row)
{
	int banks = rh_text_compare(attempt->bank, row->bank);
	return banks != 0 ? banks : rh_text_compare(attempt->id, row->id);
}

/* The rows are in the order of bank and id. */
static void walk_past(void *ctx, const struct rh_attempt *attempt)
{
	struct walk *walk = ctx;
	size_t low = 0, high = walk->rows->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = order_of(attempt, &walk->rows->items[middle]);
		if (order == 0) {
			if (walk->rows->items[middle].stale)
				rh_schedule_add(&walk->states[middle], attempt);
			return;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
}

/* The states of the stale rows, the others' are empty. */
static enum rh_status work_out_rows(struct rh_history *history, const struct rows *rows,
                                    struct rh_schedule_state *states, struct rh_error *err)
{
	struct walk walk = {.rows = rows, .states = states};
	const struct rh_history_answer_visitor visitor = {.visit = walk_past, .ctx = &walk};
	if (count_stale(rows) * WALK_FROM_PART > rows->count)
		return rh_history_each_answer(history, RH_TEXT_NONE, RH_TEXT_NONE, &visitor, err);
	for (size_t i = 0; i < rows->count; i++)
		if (rows->items[i].stale)
			RH_TRY(work_out(history, rows->items[i].bank, rows->items[i].id, 0, &states[i], err));
	return RH_OK;
}

static enum rh_status refresh_rows(struct rh_history *history, struct rows *rows, struct rh_error *err)
{
	struct rh_schedule_state *states = calloc(rows->count + 1, sizeof *states);
	enum rh_status status = states == NULL ? rh_error_no_memory(err) : work_out_rows(history, rows, states, err);
	for (size_t i = 0; i < rows->count && status == RH_OK; i++) {
		struct rh_history_schedule *row = &rows->items[i];
		if (!row->stale)
			continue;
		*row = row_of_state(row->bank, row->id, &states[i]);
		if (!rh_history_is_read_only(history))
			status = rh_history_schedule_set(history, row, err);
	}
	free(states);
	return status;
}

/* Brings the rows up to date. The change begins before they are read, so that no attempt falls between. */
static enum rh_status refresh(struct rh_history *history, struct rows *rows, struct rh_error *err)
{
	RH_TRY(copy_rows(history, rows, err));
	if (count_stale(rows) == 0)
		return RH_OK;
	if (rh_history_is_read_only(history)) /* worked out for this time only */
		return refresh_rows(history, rows, err);
	RH_TRY(rh_history_begin(history, err));
	enum rh_status status = copy_rows(history, rows, err);
	if (status == RH_OK)
		status = refresh_rows(history, rows, err);
	if (status == RH_OK)
		status = rh_history_commit(history, err);
	if (status != RH_OK)
		rh_history_rollback(history);
	return status;
}

enum rh_status rh_progress_refresh(struct rh_history *history, struct rh_error *err)
{
	struct rows rows = {0};
	enum rh_status status = refresh(history, &rows, err);
	rh_arena_done(&rows.arena);
	return status;
}

static enum rh_status read_states(struct rh_progress *progress, struct rh_history *history, int64_t before_session,
                                  struct rows *rows, struct rh_error *err)
{
	RH_TRY(before_session == 0 ? refresh(history, rows, err) : copy_rows(history, rows, err));
	for (size_t i = 0; i < rows->count; i++) {
		const struct rh_history_schedule *row = &rows->items[i];
		struct rh_schedule_state state = state_of_row(row);
		if (before_session != 0)
			RH_TRY(work_out(history, row->bank, row->id, before_session, &state, err));
		note_state(progress, row->bank, row->id, &state);
	}
	return RH_OK;
}

enum rh_status rh_progress_init(struct rh_progress *progress, const struct rh_bank *const *banks, size_t bank_count,
                                struct rh_history *history, int64_t before_session, struct rh_error *err)
{
	struct rows rows = {0};
	RH_TRY(list_questions(progress, banks, bank_count, err));
	enum rh_status status = RH_OK;
	if (history != NULL)
		status = read_states(progress, history, before_session, &rows, err);
	rh_arena_done(&rows.arena);
	if (status != RH_OK)
		rh_progress_done(progress);
	return status;
}

void rh_progress_done(struct rh_progress *progress)
{
	free(progress->items);
	*progress = (struct rh_progress){0};
}

enum rh_status rh_progress_since(struct rh_progress *progress, struct rh_history *history, int64_t from, int64_t today,
                                 struct rh_error *err)
{
	const struct rh_history_filter filter = {.since_day = rh_day_of_number(from)};
	const struct rh_attempt *attempts = NULL;
	size_t count = 0;
	if (history == NULL)
		return RH_OK;
	RH_TRY(rh_history_attempts(history, &filter, &attempts, &count, err));
	for (size_t i = 0; i < count; i++) {
		struct rh_progress_item *item = item_of(progress, attempts[i].bank, attempts[i].id);
		if (item == NULL || rh_schedule_grade(&attempts[i]) == RH_RATING_NONE)
			continue;
		item->answered++;
		item->today = item->today || rh_day_number(attempts[i].practice_day) == today;
	}
	return RH_OK;
}
