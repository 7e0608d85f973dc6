// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_BANK_KEYS_H
#define REHEARSE_BANK_KEYS_H
/* The keys of the format as its loader knows them, for whoever describes it: the manual page and the schema are held to
 * them. */

#include "yaml/mapping.h"

/* The kinds of mapping a bank is made of, the bank itself first. */
size_t rh_bank_mapping_count(void);
const struct rh_yaml_mapping *rh_bank_mapping_at(size_t i);

#endif
