// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_RING_H
#define REHEARSE_AUDIO_RING_H
/* A queue of items of one size between exactly two threads, without locks: one produces, one consumes. The producer
 * never waits and never overwrites; the consumer may look at items again and again before it releases them. Positions
 * count items since the ring was made and never wrap in practice (64 bit). Never allocates after rh_ring_new(). */

#include <stddef.h>
#include <stdint.h>

struct rh_ring;

/* Room for at least `capacity` items, rounded up to a power of two; NULL without memory. */
struct rh_ring *rh_ring_new(size_t item_bytes, size_t capacity);

/* Producer only, real-time safe. */
size_t rh_ring_space(const struct rh_ring *ring);
/* Copies as many items as fit and returns how many; items NULL stores zero bytes. */
size_t rh_ring_write(struct rh_ring *ring, const void *items, size_t count);

/* Consumer only, real-time safe. Items from rh_ring_begin() up to rh_ring_end() can be peeked at. */
uint64_t rh_ring_begin(const struct rh_ring *ring);
uint64_t rh_ring_end(const struct rh_ring *ring);
/* Copies the items from `position` on that are there and returns how many; positions already released give none. */
size_t rh_ring_peek(const struct rh_ring *ring, uint64_t position, void *items, size_t count);
/* Gives everything before `position` back to the producer; clamped to what is there. */
void rh_ring_release(struct rh_ring *ring, uint64_t position);
/* Takes the oldest items out. */
size_t rh_ring_read(struct rh_ring *ring, void *items, size_t count);

/* Neither thread may use it any more. NULL is fine. */
void rh_ring_free(struct rh_ring *ring);

#endif
