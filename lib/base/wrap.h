// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_BASE_WRAP_H
#define REHEARSE_BASE_WRAP_H
/* Line wrapping by terminal columns. Breaks at spaces first; only a word wider than the line is broken, at the
 * opportunities of UAX #14, then between grapheme clusters. (Plain UAX #14 would break Korean words in two.) */

#include "base/text.h"

/* Cuts the next line of at most columns off *rest and drops the spaces at the break; a newline always breaks. An
 * indent that leaves no room for a word is dropped too. columns is at least 2. False when *rest is empty. The text must
 * be sanitised. */
bool rh_wrap_next(struct rh_text *rest, size_t columns, struct rh_text *line);

#endif
