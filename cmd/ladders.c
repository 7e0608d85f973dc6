// SPDX-License-Identifier: GPL-3.0-or-later
#include "ladders.h"

#include "history/progress.h"

#include <stdlib.h>

struct rh_ladders_row {
	struct rh_text bank, id;
	struct rh_ladder ladder;
};

static int by_name(const void *a, const void *b)
{
	const struct rh_ladders_row *x = a, *y = b;
	int order = rh_text_compare(x->bank, y->bank);
	return order != 0 ? order : rh_text_compare(x->id, y->id);
}

/* The row of a question, a new one at its end when there is none; NULL without memory. Few questions are learnt by
 * heart, and one of them takes after take. */
static struct rh_ladders_row *row_of(struct rh_ladders *ladders, const struct rh_attempt *attempt)
{
	struct rh_ladders_row wanted = {.bank = attempt->bank, .id = attempt->id};
	for (size_t i = ladders->count; i > 0; i--)
		if (by_name(&ladders->rows[i - 1], &wanted) == 0)
			return &ladders->rows[i - 1];
	struct rh_ladders_row *rows = realloc(ladders->rows, (ladders->count + 1) * sizeof *rows);
	if (rows == NULL)
		return NULL;
	ladders->rows = rows;
	if (!rh_arena_text(&ladders->arena, attempt->bank, &wanted.bank) ||
	    !rh_arena_text(&ladders->arena, attempt->id, &wanted.id))
		return NULL;
	rows[ladders->count] = wanted;
	return &rows[ladders->count++];
}

struct reading {
	struct rh_ladders *ladders;
	bool failed;
};

static bool add_take(void *ctx, const struct rh_attempt *attempt, double cue_level)
{
	struct reading *reading = ctx;
	if (!(cue_level >= RH_CUE_FULL && cue_level <= RH_CUE_BLANK)) /* of a damaged file */
		return true;
	struct rh_ladders_row *row = row_of(reading->ladders, attempt);
	reading->failed = row == NULL;
	if (row != NULL)
		rh_ladder_add(&row->ladder, (enum rh_cue_level)(int)cue_level, attempt);
	return row != NULL;
}

enum rh_status rh_ladders_init(struct rh_ladders *ladders, struct rh_history *history, struct rh_error *err)
{
	*ladders = (struct rh_ladders){0};
	struct reading reading = {.ladders = ladders};
	const struct rh_history_cue_visitor visitor = {add_take, &reading};
	enum rh_status status = RH_OK;
	if (history != NULL)
		status = rh_history_each_cued(history, RH_TEXT_NONE, RH_TEXT_NONE, &visitor, err);
	if (status == RH_OK && reading.failed)
		status = rh_error_no_memory(err);
	if (status != RH_OK)
		rh_ladders_done(ladders);
	else if (ladders->count > 0)
		qsort(ladders->rows, ladders->count, sizeof *ladders->rows, by_name);
	return status;
}

const struct rh_ladder *rh_ladders_find(const struct rh_ladders *ladders, struct rh_text bank, struct rh_text id)
{
	const struct rh_ladders_row wanted = {.bank = bank, .id = id};
	if (ladders->count == 0)
		return NULL;
	const struct rh_ladders_row *row = bsearch(&wanted, ladders->rows, ladders->count, sizeof wanted, by_name);
	return row != NULL ? &row->ladder : NULL;
}

void rh_ladders_done(struct rh_ladders *ladders)
{
	free(ladders->rows);
	rh_arena_done(&ladders->arena);
	*ladders = (struct rh_ladders){0};
}
