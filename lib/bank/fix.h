// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_BANK_FIX_H
#define REHEARSE_BANK_FIX_H
/* Missing ids written into the file they are missing in: comments, order, quotes and every other byte stay. Never opens
 * a file: bytes in, bytes out. */

#include "bank/bank.h"

struct rh_bank_fixed {
	size_t added; /* ids written */
	size_t left;  /* questions whose id could not be written by adding alone: an alias, a bare text over several
	                 lines */
};

/* Appends the file with the ids that its bank derived, for every question that is warned about as `no-id`. bytes are
 * what the bank was read from. What was written is read again before it is handed out: RH_ERR_INVALID, and out as it
 * was, when it would not be the same bank. */
enum rh_status rh_bank_fix(const struct rh_bank *bank, struct rh_text bytes, struct rh_buffer *out,
                           struct rh_bank_fixed *fixed, struct rh_error *err);

#endif
