// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SPEECH_THIN_H
#define REHEARSE_SPEECH_THIN_H
/* Keeps every n-th sample after a low pass, so that nothing is computed at a higher rate than speech needs. Below the
 * frequency to be kept nothing changes by more than a hundredth of a dB, and nothing folds back into it louder than
 * -60 dB. */

#include "base/error.h"

#include <stddef.h>

struct rh_thin;

struct rh_thin_band {
	double low_hz, high_hz; /* the middles of its slopes, above 0 and below half the sample rate */
	double slope_hz;        /* from what is kept to what is at -60 dB */
};

/* The rate left is lowest_rate_hz or a little more, and the old one where that was less than twice as much; kept_hz
 * must be well under half of it. */
enum rh_status rh_thin_new(int sample_rate_hz, double kept_hz, double lowest_rate_hz, struct rh_thin **thin,
                           struct rh_error *err);
/* Keeps a band in place of all below: what is left of it is folded, so that only its power means something. */
enum rh_status rh_thin_new_band(int sample_rate_hz, struct rh_thin_band band, double lowest_rate_hz,
                                struct rh_thin **thin, struct rh_error *err);
/* How many samples in make one out, at least 1. */
int rh_thin_factor(const struct rh_thin *thin);
/* Appends what can be said by now to out (room for frames / factor + 1) and returns how much. Outputs stand where
 * inputs 0, factor, 2 factor … stood; before its first sample the sound is thought to have stayed as it began. */
size_t rh_thin_feed(struct rh_thin *thin, const float *samples, size_t frames, float *out);
/* How many more samples must be fed until the output at the last one is out. */
size_t rh_thin_delay(const struct rh_thin *thin);
void rh_thin_reset(struct rh_thin *thin);
void rh_thin_free(struct rh_thin *thin);

#endif
