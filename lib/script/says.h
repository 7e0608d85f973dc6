// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SCRIPT_SAYS_H
#define REHEARSE_SCRIPT_SAYS_H
/* Looking up a bank's `say:` pairs while reading; making them is reading.h's. Private to lib/script. */

#include "script/reading.h"

/* The longest written form that stands at a place; false when none does. says may be NULL. */
bool rh_says_find(const struct rh_says *says, struct rh_text text, size_t at, struct rh_piece *piece);

#endif
