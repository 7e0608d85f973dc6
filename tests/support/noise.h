// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_SUPPORT_NOISE_H
#define REHEARSE_TESTS_SUPPORT_NOISE_H
/* Noise in which every place is known by the frames that follow, over and over through the sound server's loudspeaker:
 * whatever was recorded of it says when it was heard. Whatever goes wrong here fails the test. */

#include <stdbool.h>
#include <stdint.h>

enum { NOISE_SECONDS = 120, NOISE_FRAMES = NOISE_SECONDS * 48000, NOISE_KEY = 16 };

/* Begins to play into the sink "rig" of the default server (PULSE_SERVER), with seconds of it in the server's hands, so
 * that a busy machine leaves no gap; then listens to the source "mic" for a moment to learn when each place is heard.
 * One at a time, on a machine that is not busy yet. */
void noise_play(void);
void noise_stop(void);
/* The whole noise, NOISE_FRAMES of it, for who plays it by other means. */
const int16_t *noise_samples(void);
/* Where in the noise the first NOISE_KEY frames are; -1: nowhere. */
int64_t noise_find(const int16_t *samples);
/* Whether these frames are the noise from a place on. */
bool noise_is(const int16_t *samples, int64_t frames, int64_t place);
/* When a place of the noise was heard, the time nearest to about_ns; monotonic. */
int64_t noise_heard_ns(int64_t place, int64_t about_ns);

/* A whole file of noise, which the caller frees; fails unless it is mono, 16 bit, 48 kHz. */
int16_t *noise_read(const char *path, int64_t *frames);

#endif
