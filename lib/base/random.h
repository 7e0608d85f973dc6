// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_BASE_RANDOM_H
#define REHEARSE_BASE_RANDOM_H
/* Seeded random numbers in integer arithmetic only: the same seed gives the same order on every machine. Not for
 * secrets. Generator: SplitMix64 (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA
 * 2014). */

#include <stddef.h>
#include <stdint.h>

struct rh_random {
	uint64_t state;
};

struct rh_random rh_random_seeded(uint64_t seed);
uint64_t rh_random_next(struct rh_random *random);
/* Uniform in [0, bound) without modulo bias; bound is at least 1. */
uint64_t rh_random_below(struct rh_random *random, uint64_t bound);
/* Fisher-Yates on an array of indices; every order is equally likely. */
void rh_random_shuffle(struct rh_random *random, size_t *indices, size_t count);

#endif
