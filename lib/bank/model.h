// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_BANK_MODEL_H
#define REHEARSE_BANK_MODEL_H
/* How a bank lies in memory. Private to the module. */

#include "bank/bank.h"
#include "bank/names.h"
#include "base/arena.h"

struct rh_bank {
	struct rh_arena texts; /* apart from the lists, which have to be aligned */
	struct rh_arena lists;
	struct rh_text file;
	struct rh_question *questions; /* owned: those of the first level; too large to be copied into the arena */
	struct rh_bank_content content;
	struct rh_names names;
};

/* Whether a question should have an id and has none. A follow-up that is a text alone has no room for one, and most
 * are: they may do without. */
bool rh_bank_misses_id(const struct rh_question *question, bool first_level);
/* True when every member is empty. */
bool rh_bank_says_nothing(const struct rh_question_extra *extra);

#endif
