// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_SPOOL_H
#define REHEARSE_AUDIO_SPOOL_H
/* What of a sound file is to be heard next: from a place, at a speed, round a loop, louder or softer, as 16-bit frames.
 * One thread; reads the file, knows no device and no clock. Private to the module. */

#include "audio/take.h"

#include <stdbool.h>

struct rh_spool;

/* Stands at the beginning. Fails as rh_take_reader_new() does. */
enum rh_status rh_spool_new(const char *path, struct rh_spool **spool, struct rh_error *err);
/* Frames of the whole file at RH_AUDIO_RATE_HZ, as all frames here. */
int64_t rh_spool_length(const struct rh_spool *spool);
/* Goes to a frame, clamped to the file, and on from there at this speed; the pitch stays. At 1 the file comes through
 * untouched. */
void rh_spool_seek(struct rh_spool *spool, int64_t frame, double speed);
/* Where the file is read, which is where the next block comes from but for what the speed change keeps back. */
int64_t rh_spool_cursor(const struct rh_spool *spool);
/* From frame b on go on at frame a; b <= a ends it. */
void rh_spool_loop(struct rh_spool *spool, int64_t a, int64_t b);
/* A factor. Above 1 it is limited so that a sample of `peak` (0..1) does not clip; 0: not known, nothing gets louder. A
 * change while it is heard is smooth. */
void rh_spool_gain(struct rh_spool *spool, double factor, double peak);

/* Where a block lies in the file. */
struct rh_spool_place {
	double from; /* its first frame */
	double step; /* frames of the file for each frame that is heard */
};
/* The next block; fewer frames before a seam of the loop, 0 at the end. */
size_t rh_spool_read(struct rh_spool *spool, int16_t *samples, size_t frames, struct rh_spool_place *place);

/* NULL is fine. */
void rh_spool_free(struct rh_spool *spool);

#endif
