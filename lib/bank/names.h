// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_BANK_NAMES_H
#define REHEARSE_BANK_NAMES_H
/* The ids and aliases of a bank as a hash table, compared folded. Private to the module.
 *
 * While a bank is read its questions still move. Their ids are entered by text then, when they are at hand; once the
 * questions lie where they will stay, each entry is told whose it is. */

#include "bank/bank.h"

/* In place of an alias' number: the entry is known by its text alone. */
#define RH_NAME_UNSETTLED UINT32_MAX

struct rh_name {
	union {
		const char *text;                   /* while unsettled; borrowed */
		const struct rh_question *question; /* borrowed */
	} of;
	uint32_t alias; /* which name of the question: 0 its id, i its i-th alias; or RH_NAME_UNSETTLED */
};

/* The hash stands here, so that looking for a free slot touches no names. */
struct rh_name_slot {
	uint32_t hash;  /* of the folded name */
	uint32_t which; /* 1 + the number of the name; 0 for a free slot */
};

/* A zeroed one is empty. */
struct rh_names {
	struct rh_name *names; /* owned, in the order they were entered */
	size_t count, capacity;
	struct rh_name_slot *slots; /* owned; open addressing */
	size_t slot_count;          /* a power of two */
};

/* A quick hash for tables in memory; differs between machines. */
uint64_t rh_names_hash(struct rh_text text);

void rh_names_done(struct rh_names *names);
/* Room for so many more; false without memory. */
bool rh_names_reserve(struct rh_names *names, size_t more);
/* Enters a name, of which folded is what it is compared by, unless one of its form is there already, which is returned.
 * There must be room. The text of the new one must be there from the next call on. */
const struct rh_name *rh_names_put(struct rh_names *names, struct rh_text folded, struct rh_name name);
/* The name that folds to this; NULL when there is none. */
const struct rh_name *rh_names_find(const struct rh_names *names, struct rh_text folded);

#endif
