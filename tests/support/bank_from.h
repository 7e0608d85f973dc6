// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_SUPPORT_BANK_FROM_H
#define REHEARSE_TESTS_SUPPORT_BANK_FROM_H
/* Banks from YAML written in the test itself. */

#include "bank/bank.h"

/* A bank without errors; anything else fails the test and shows the faults. The caller frees it. */
struct rh_bank *bank_from(const char *file, const char *yaml);

#endif
