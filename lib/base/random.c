// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"

struct rh_random rh_random_seeded(uint64_t seed)
{
	return (struct rh_random){.state = seed};
}

uint64_t rh_random_next(struct rh_random *random)
{
	random->state += 0x9E3779B97F4A7C15U;
	uint64_t z = random->state;
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
	return z ^ (z >> 31);
}

uint64_t rh_random_below(struct rh_random *random, uint64_t bound)
{
	/* Numbers under 2^64 mod bound would make the low results likelier by one: draw again. */
	uint64_t unfair = (0 - bound) % bound;
	uint64_t drawn = rh_random_next(random);
	while (drawn < unfair)
		drawn = rh_random_next(random);
	return drawn % bound;
}

void rh_random_shuffle(struct rh_random *random, size_t *indices, size_t count)
{
	for (size_t i = count; i > 1; i--) {
		size_t other = (size_t)rh_random_below(random, i);
		size_t kept = indices[i - 1];
		indices[i - 1] = indices[other];
		indices[other] = kept;
	}
}
