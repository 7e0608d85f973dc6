// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_LADDERS_H
#define REHEARSE_CMD_LADDERS_H
/* How far each question is on its way to being known by heart, worked out of the history. */

#include "base/arena.h"
#include "history/history.h"
#include "script/ladder.h"

struct rh_ladders_row;
struct rh_ladders {
	struct rh_arena arena;
	struct rh_ladders_row *rows; /* owned */
	size_t count;
};

/* history may be NULL: none. */
enum rh_status rh_ladders_init(struct rh_ladders *ladders, struct rh_history *history, struct rh_error *err);
/* Of a question by the names attempts have; NULL when it was never memorized. Borrowed. */
const struct rh_ladder *rh_ladders_find(const struct rh_ladders *ladders, struct rh_text bank, struct rh_text id);
void rh_ladders_done(struct rh_ladders *ladders);

#endif
