// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_NOTES_MERGE_H
#define REHEARSE_NOTES_MERGE_H
/* Notes imported once more into a bank that was edited since: what changed in the notes comes in, what was changed or
 * added by hand stays. Three banks are compared: what the notes gave the last time, what the bank is now, what the
 * notes give now. Questions are the same by id, or by the lines they came from. Owns what it makes; reads no file. */

#include "bank/bank.h"

enum rh_merge_kind {
	RH_MERGE_BOTH,    /* changed in the notes and by hand: the bank's stays, the notes' goes to `unassigned` */
	RH_MERGE_GONE,    /* no longer in the notes, but changed by hand: it stays */
	RH_MERGE_DELETED, /* deleted by hand, but changed in the notes: it comes back */
};

/* Something two hands did differently; told, never dropped. */
struct rh_merge_conflict {
	enum rh_merge_kind kind;
	struct rh_text id;    /* of the question, or the term */
	struct rh_text field; /* BOTH: "question", "answer", "tags" … */
};

struct rh_merge {
	struct rh_bank_content bank;  /* to be written; borrows from the three banks too */
	struct rh_bank_content known; /* to be the base of the next time; likewise */
	const struct rh_merge_conflict *conflicts;
	size_t conflict_count;
	size_t added, updated, removed; /* questions */
	void *memory;                   /* owns the lists */
};

/* base may be NULL: then whatever differs is a conflict. The banks have to outlive the result. */
enum rh_status rh_merge_init(struct rh_merge *merge, const struct rh_bank *base, const struct rh_bank *mine,
                             const struct rh_bank *theirs, struct rh_error *err);
void rh_merge_done(struct rh_merge *merge);

#endif
