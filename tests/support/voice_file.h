// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_SUPPORT_VOICE_FILE_H
#define REHEARSE_TESTS_SUPPORT_VOICE_FILE_H
/* A voice as a sound file. */

#include "support/voice.h"

#include <stdbool.h>

/* Mono WAV of 16 bits; what is louder than full scale is clipped. False when it could not be written whole. */
bool voice_write(const struct voice_sound *sound, const char *path);

#endif
