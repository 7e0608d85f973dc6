// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/ring.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { CACHE_LINE = 64 };

/* Each side begins with one acquiring load of the other side's index and ends with one releasing store to its own; the
 * indices live on cache lines of their own, so that the threads do not slow each other down. */
struct rh_ring {
	_Alignas(CACHE_LINE) _Atomic uint64_t end;   /* written by the producer */
	_Alignas(CACHE_LINE) _Atomic uint64_t begin; /* written by the consumer */
	_Alignas(CACHE_LINE) size_t capacity;        /* a power of two */
	size_t item_bytes;
	unsigned char *items; /* owned */
};

struct rh_ring *rh_ring_new(size_t item_bytes, size_t capacity)
{
	size_t rounded = 1;
	while (rounded < capacity && rounded <= SIZE_MAX / 2)
		rounded *= 2;
	struct rh_ring *ring = aligned_alloc(CACHE_LINE, sizeof *ring);
	if (ring == NULL)
		return NULL;
	*ring = (struct rh_ring){.capacity = rounded, .item_bytes = item_bytes, .items = calloc(rounded, item_bytes)};
	if (ring->items == NULL) {
		free(ring);
		return NULL;
	}
	atomic_init(&ring->begin, 0);
	atomic_init(&ring->end, 0);
	return ring;
}

size_t rh_ring_space(const struct rh_ring *ring)
{
	uint64_t begin = atomic_load_explicit(&ring->begin, memory_order_acquire);
	return ring->capacity - (size_t)(atomic_load_explicit(&ring->end, memory_order_relaxed) - begin);
}

/* Copies between the ring and flat memory, in two pieces where the ring wraps; `from` NULL means zeros. */
static void copy_in(struct rh_ring *ring, uint64_t position, const unsigned char *from, size_t count)
{
	while (count > 0) {
		size_t at = (size_t)position & (ring->capacity - 1);
		size_t run = count < ring->capacity - at ? count : ring->capacity - at;
		unsigned char *to = ring->items + at * ring->item_bytes;
		if (from == NULL)
			memset(to, 0, run * ring->item_bytes);
		else
			memcpy(to, from, run * ring->item_bytes);
		from = from == NULL ? NULL : from + run * ring->item_bytes;
		position += run;
		count -= run;
	}
}

static void copy_out(const struct rh_ring *ring, uint64_t position, unsigned char *to, size_t count)
{
	while (count > 0) {
		size_t at = (size_t)position & (ring->capacity - 1);
		size_t run = count < ring->capacity - at ? count : ring->capacity - at;
		memcpy(to, ring->items + at * ring->item_bytes, run * ring->item_bytes);
		to += run * ring->item_bytes;
		position += run;
		count -= run;
	}
}

size_t rh_ring_write(struct rh_ring *ring, const void *items, size_t count)
{
	size_t space = rh_ring_space(ring);
	if (count > space)
		count = space;
	uint64_t end = atomic_load_explicit(&ring->end, memory_order_relaxed);
	copy_in(ring, end, items, count);
	atomic_store_explicit(&ring->end, end + count, memory_order_release);
	return count;
}

uint64_t rh_ring_begin(const struct rh_ring *ring)
{
	return atomic_load_explicit(&ring->begin, memory_order_relaxed);
}

uint64_t rh_ring_end(const struct rh_ring *ring)
{
	return atomic_load_explicit(&ring->end, memory_order_acquire);
}

size_t rh_ring_peek(const struct rh_ring *ring, uint64_t position, void *items, size_t count)
{
	uint64_t end = rh_ring_end(ring);
	if (position < rh_ring_begin(ring) || position >= end)
		return 0;
	if (count > end - position)
		count = (size_t)(end - position);
	copy_out(ring, position, items, count);
	return count;
}

void rh_ring_release(struct rh_ring *ring, uint64_t position)
{
	uint64_t end = rh_ring_end(ring);
	if (position > end)
		position = end;
	if (position > rh_ring_begin(ring))
		atomic_store_explicit(&ring->begin, position, memory_order_release);
}

size_t rh_ring_read(struct rh_ring *ring, void *items, size_t count)
{
	uint64_t begin = rh_ring_begin(ring);
	size_t got = rh_ring_peek(ring, begin, items, count);
	rh_ring_release(ring, begin + got);
	return got;
}

void rh_ring_free(struct rh_ring *ring)
{
	if (ring == NULL)
		return;
	free(ring->items);
	free(ring);
}
