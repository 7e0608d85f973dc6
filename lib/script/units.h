// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SCRIPT_UNITS_H
#define REHEARSE_SCRIPT_UNITS_H
/* What units after a number and signs are called. */

#include "base/text.h"

/* A unit as it stands behind a number. */
struct rh_unit {
	size_t length; /* bytes, with the space before it */
	size_t syllables;
	bool native; /* Korean counts with native numbers before it: 배, 시간 */
};

/* The unit that begins a text right after a number, a space between them at most; false when none does. Letters of a
 * longer word are no unit. */
bool rh_unit_read(struct rh_text after, bool korean, struct rh_unit *unit);
/* Syllables of a sign that is said wherever it stands (%, $, ℃, ○), and its bytes; 0 when it is none. */
size_t rh_unit_sign(struct rh_text text, bool korean, size_t *length);

#endif
