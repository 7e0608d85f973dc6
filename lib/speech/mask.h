// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SPEECH_MASK_H
#define REHEARSE_SPEECH_MASK_H
/* Forward masking: a power counts only above the tail of what sounded shortly before, as a room leaves it. Owns nothing
 * but the slope of the tail. */

/* How many frames of 10 ms lie between a sound and the beginning of its tail. */
enum { RH_MASK_DELAY = 3 };
/* How far under a sound its tail begins, where pauses are looked for. */
#define RH_MASK_PAUSE_DB 14.0

/* Ratios of power. */
struct rh_mask {
	float onset; /* the tail's beginning, of the sound that left it */
	float decay; /* what a frame leaves of the tail */
};

/* The tail begins so many dB under the sound that leaves it. */
struct rh_mask rh_mask_under(double onset_db);
/* What of the power stands above the tail, and always a thousandth of it. before: the power RH_MASK_DELAY frames ago.
 * tail: what still masks, of this band alone; 0 at the start. */
float rh_mask_pass(struct rh_mask mask, float *tail, float power, float before);

#endif
