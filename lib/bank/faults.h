// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_BANK_FAULTS_H
#define REHEARSE_BANK_FAULTS_H
/* Everything that can be wrong with a bank, as codes that can be looked up; and the ledger in which a loader gathers
 * faults to hand them on in the order of the file. */

#include "bank/bank.h"
#include "base/arena.h"
#include "yaml/faults.h"

/* What only a bank can get wrong; the rest is in yaml/faults.h. */
enum rh_bank_fault {
	RH_BANK_FAULT_EMPTY,
	RH_BANK_FAULT_FORMAT,
	RH_BANK_FAULT_ID,
	RH_BANK_FAULT_DUPLICATE_ID,
	RH_BANK_FAULT_DUPLICATE_ALIAS,
	RH_BANK_FAULT_NO_ID,
	RH_BANK_FAULT_NO_QUESTION,
	RH_BANK_FAULT_DURATION,
	RH_BANK_FAULT_TIME,
	RH_BANK_FAULT_THRESHOLDS,
	RH_BANK_FAULT_SECTION_TIMES,
	RH_BANK_FAULT_NO_OPTIONS,
	RH_BANK_FAULT_EMPTY_ITEM,
	RH_BANK_FAULT_TAG,
	RH_BANK_FAULT_MISSING,
	RH_BANK_FAULT_STEP,
	RH_BANK_FAULT_ASKS_NOTHING,
	RH_BANK_FAULT_NO_PROFILE,
	RH_BANK_FAULT_TAG_EXPRESSION,
	RH_BANK_FAULT_NEAR_DUPLICATE,
	RH_BANK_FAULT_ANSWER_TOO_LONG,
	RH_BANK_FAULT_DUPLICATE_BANK,
	RH_BANK_FAULT_UNREADABLE,
	RH_BANK_FAULT_TOO_MANY,
	RH_BANK_FAULT_COUNT, /* how many there are; no fault */
};

/* Never NULL. */
const struct rh_fault *rh_bank_fault(enum rh_bank_fault fault);
/* Where such a fault is, for rh_diag_emit(); the file is borrowed, a place of line 0 means the whole of it. */
struct rh_diag rh_bank_fault_in(const char *file, enum rh_bank_fault fault, struct rh_place place);

/* All kinds of fault a bank can have, those of any YAML file first, in no particular order beyond that. */
size_t rh_bank_fault_count(void);
const struct rh_fault *rh_bank_fault_at(size_t i);
/* The kind of fault a code names; NULL when there is none. */
const struct rh_fault *rh_bank_fault_find(struct rh_text code);

/* More faults than this are counted and not kept. */
enum { RH_BANK_FAULTS_KEPT_MAX = 100000 };

struct rh_ledger_entry;

/* Faults kept until all are known. A zeroed one is empty. */
struct rh_ledger {
	struct rh_arena arena;
	struct rh_ledger_entry *entries; /* owned */
	size_t count, capacity;
	size_t lost; /* not kept: too many of them, or no memory */
	bool no_memory;
};

void rh_ledger_done(struct rh_ledger *ledger);
/* A sink's emit; ctx is the ledger. */
void rh_ledger_emit(void *ctx, const struct rh_diag *diag);
/* Hands everything on to the sink (which may be NULL) in the order of the file, and empties it. */
void rh_ledger_hand_on(struct rh_ledger *ledger, const char *file, const struct rh_diag_sink *sink);

#endif
