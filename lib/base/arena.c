// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/arena.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 1 << 20 };

struct rh_arena_block {
	struct rh_arena_block *next; /* owned */
	size_t size;                 /* bytes of room behind this header */
	size_t used;
	max_align_t room[]; /* zeroed */
};

void rh_arena_done(struct rh_arena *arena)
{
	while (arena->blocks != NULL) {
		struct rh_arena_block *next = arena->blocks->next;
		free(arena->blocks);
		arena->blocks = next;
	}
	arena->bytes = 0;
}

/* Blocks double so that many small strings cost few calls, and stop doubling so that little is left unused. */
static size_t next_block_size(const struct rh_arena *arena)
{
	if (arena->bytes < FIRST_BLOCK)
		return FIRST_BLOCK;
	return arena->bytes < LARGEST_BLOCK ? arena->bytes : LARGEST_BLOCK;
}

/* A block with room for `needed` bytes, or NULL. A large one goes behind the newest, whose room is still of use. */
static struct rh_arena_block *add_block(struct rh_arena *arena, size_t needed)
{
	size_t usual = next_block_size(arena);
	bool large = needed > usual / 4 && arena->blocks != NULL;
	size_t size = large || needed > usual ? needed : usual;
	if (size > PTRDIFF_MAX - sizeof(struct rh_arena_block))
		return NULL;
	struct rh_arena_block *block = calloc(1, sizeof *block + size);
	if (block == NULL)
		return NULL;
	block->size = size;
	arena->bytes += sizeof *block + size;
	struct rh_arena_block **place = large ? &arena->blocks->next : &arena->blocks;
	block->next = *place;
	*place = block;
	return block;
}

static void *take_from(struct rh_arena_block *block, size_t start, size_t bytes)
{
	if (start > block->size || bytes > block->size - start)
		return NULL;
	block->used = start + bytes;
	return (char *)block->room + start;
}

static void *allocate(struct rh_arena *arena, size_t bytes, size_t alignment)
{
	struct rh_arena_block *block = arena->blocks;
	if (block != NULL) {
		size_t start = (block->used + alignment - 1) / alignment * alignment;
		void *place = take_from(block, start, bytes);
		if (place != NULL)
			return place;
	}
	block = add_block(arena, bytes);
	return block != NULL ? take_from(block, 0, bytes) : NULL;
}

void *rh_arena_alloc(struct rh_arena *arena, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		return NULL;
	size_t bytes = count * size;
	return allocate(arena, bytes > 0 ? bytes : 1, _Alignof(max_align_t));
}

bool rh_arena_text(struct rh_arena *arena, struct rh_text text, struct rh_text *copy)
{
	if (text.length == SIZE_MAX)
		return false;
	char *data = allocate(arena, text.length + 1, 1);
	if (data == NULL)
		return false;
	if (text.length > 0)
		memcpy(data, text.data, text.length);
	*copy = (struct rh_text){data, text.length};
	return true;
}
