// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_SUPPORT_HOSTILE_SOUND_H
#define REHEARSE_TESTS_SUPPORT_HOSTILE_SOUND_H
/* Sound files nobody should have to meet: cut off, lying about their sizes, absurd, or none at all. Each is short, so
 * that one which can be played is over in a moment. */

#include "support/tmpdir.h"

#include <stdbool.h>

struct hostile_sound {
	const char *name; /* of the file; borrowed */
	bool readable;    /* something of it can be read as sound: a program may go on, or refuse */
};

/* Makes them all in the folder and returns them; *count gets their number. The list is static. */
const struct hostile_sound *hostile_sounds_make(struct tmpdir *dir, size_t *count);

#endif
