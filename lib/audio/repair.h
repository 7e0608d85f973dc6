// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_REPAIR_H
#define REHEARSE_AUDIO_REPAIR_H
/* Take files that a crash left: sizes in a WAV header made true again from the file's length. Changes nothing but those
 * sizes, and nothing of a file that somebody is recording. WAV: the RIFF form of the Multimedia Programming Interface
 * and Data Specifications 1.0. */

#include "base/error.h"

enum rh_take_state {
	RH_TAKE_SOUND,    /* nothing was to be done; also of every other format */
	RH_TAKE_REPAIRED, /* its sizes were wrong, were written anew and synced */
	RH_TAKE_BLANK,    /* no byte was ever written to it */
	RH_TAKE_LIVE,     /* locked by whoever records or archives it: not touched */
};

/* Looks at a regular file and mends it when it needs that. Fails on what is no file, cannot be read, or is to be mended
 * and cannot be written. */
enum rh_status rh_take_repair(const char *path, enum rh_take_state *state, struct rh_error *err);

#endif
