// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_BASE_ARENA_H
#define REHEARSE_BASE_ARENA_H
/* Memory that is freed together: a bank owns all its strings in one. Not for things with a life of their own. */

#include "base/text.h"

struct rh_arena_block;

/* A zeroed struct is an empty arena. */
struct rh_arena {
	struct rh_arena_block *blocks; /* owned, newest first */
	size_t bytes;                  /* allocated from the system so far */
};

void rh_arena_done(struct rh_arena *arena);
/* Zeroed memory aligned for any type, valid until rh_arena_done(); NULL when the system has none or count * size
 * overflows. */
void *rh_arena_alloc(struct rh_arena *arena, size_t count, size_t size);
/* A NUL-terminated copy; *copy is untouched on failure. */
bool rh_arena_text(struct rh_arena *arena, struct rh_text text, struct rh_text *copy);

#endif
