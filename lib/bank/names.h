// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_BANK_NAMES_H
#define REHEARSE_BANK_NAMES_H
/* The ids and aliases of a bank as a hash table, compared folded. Private to the module. */

#include "bank/bank.h"

struct rh_name {
	const struct rh_question *question; /* borrowed */
	uint32_t hash;                      /* of the folded name */
	uint32_t alias;                     /* which name of the question: 0 its id, i its i-th alias */
};

/* A zeroed one is empty. */
struct rh_names {
	struct rh_name *names; /* owned */
	size_t count, capacity;
	uint32_t *slots;   /* owned: 1 + which name, 0 for a free slot; open addressing */
	size_t slot_count; /* a power of two */
};

/* Room for exactly so many names; false without memory. */
bool rh_names_init(struct rh_names *names, size_t capacity);
void rh_names_done(struct rh_names *names);
/* Adds a name; the caller has looked whether it is there. folded is what it is compared by. */
void rh_names_add(struct rh_names *names, struct rh_text folded, const struct rh_question *question, uint32_t alias);
/* The name that folds to this; NULL when there is none. */
const struct rh_name *rh_names_find(const struct rh_names *names, struct rh_text folded);

#endif
