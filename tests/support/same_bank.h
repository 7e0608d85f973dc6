// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_SAME_BANK_H
#define REHEARSE_TESTS_SAME_BANK_H
/* Whether two banks say the same. Places are not compared: they are the file's. */

#include "bank/bank.h"

/* NULL when they do; else a word for the first thing in which they differ. */
const char *same_bank(const struct rh_bank_content *a, const struct rh_bank_content *b);

#endif
