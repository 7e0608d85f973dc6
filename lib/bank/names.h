// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_BANK_NAMES_H
#define REHEARSE_BANK_NAMES_H
/* The ids and aliases of a bank as a hash table, compared folded. Private to the module.
 *
 * While a bank is read its questions still move. Their names are put aside then, with the hash of an id that is at
 * hand; once the questions lie where they will stay, each name is told whose it is, and all are entered.
 */

#include "bank/bank.h"
#include "base/buffer.h"

struct rh_name {
	const struct rh_question *question; /* borrowed */
	uint32_t alias;                     /* which name of the question: 0 its id, i its i-th alias */
	uint32_t hash;                      /* of the folded name; the table's own */
};

/* The hash stands here, so that looking for a free slot touches no names. */
struct rh_name_slot {
	uint32_t hash;
	uint32_t which; /* 1 + the number of the name; 0 for a free slot */
};

/* A zeroed one is empty. */
struct rh_names {
	struct rh_name *names; /* owned, in the order they came */
	size_t count, capacity;
	struct rh_name_slot *slots; /* owned; open addressing; NULL until names are entered */
	size_t slot_count;          /* a power of two */
};

/* A quick hash for tables in memory; differs between machines. */
uint64_t rh_names_hash(struct rh_text text);
/* Most ids are: folding would give them back as they are. */
bool rh_names_is_folded(struct rh_text text);
/* Whether both fold to the same. scratch is overwritten, and failed without memory. */
bool rh_names_alike(struct rh_buffer *scratch, struct rh_text a, struct rh_text b);

void rh_names_done(struct rh_names *names);
/* Makes room for so many names in all. A guess, which saves moving them; false without memory. */
bool rh_names_expect(struct rh_names *names, size_t count);
/* Puts the name of a question aside, of which folded is what it is compared by, to be entered with all others: a large
 * bank's table is in no cache while the bank is read. Its question may be set until then. False without memory. */
bool rh_names_add(struct rh_names *names, struct rh_text folded, struct rh_name name);
/* Enters the names put aside, once, and makes room for so many more. *twice becomes the number of those that fold to
 * one before them; with any, the table is to be made anew. False without memory. */
bool rh_names_enter(struct rh_names *names, size_t more, size_t *twice);
/* Enters a name unless one of its form is there already, which is returned. There must be room. The text of the new one
 * must be there from the next call on. */
const struct rh_name *rh_names_put(struct rh_names *names, struct rh_text folded, struct rh_name name);
/* The name that folds to this; NULL when there is none. */
const struct rh_name *rh_names_find(const struct rh_names *names, struct rh_text folded);

#endif
