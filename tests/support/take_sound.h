// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_SUPPORT_TAKE_SOUND_H
#define REHEARSE_TESTS_SUPPORT_TAKE_SOUND_H
/* Takes as the program writes them, of samples that follow from their number, so that a test knows what it has to hear.
 */

#include "support/tmpdir.h"

#include <stdint.h>

/* Tells where it is: no two samples near each other are alike. */
int16_t take_ramp(int64_t frame);
/* 440 Hz; its largest step is 461. */
int16_t take_tone(int64_t frame);
/* Writes so many of them, at the rate of takes, and returns the file's path, which lives as long as the folder. */
const char *take_sound(struct tmpdir *dir, const char *name, int16_t (*sample)(int64_t frame), int64_t frames);

#endif
