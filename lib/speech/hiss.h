// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SPEECH_HISS_H
#define REHEARSE_SPEECH_HISS_H
/* How loud it is above the bands, from 4.2 to 7.5 kHz, where most of an s or a sh lies: noise hides it below. Owns its
 * filter and the levels; decides nothing. A sample rate that reaches no higher has no such levels. */

#include "base/error.h"

#include <stddef.h>

struct rh_hiss;

/* NULL without an error where the rate does not reach so high. */
enum rh_status rh_hiss_new(int sample_rate_hz, struct rh_hiss **hiss, struct rh_error *err);
/* Finite samples. After a failed allocation it does nothing; rh_hiss_end() tells. */
void rh_hiss_feed(struct rh_hiss *hiss, const float *samples, size_t frames);
/* Closes the last of `frames` frames of 10 ms. The levels, in dB of full scale and as many, are borrowed until reset
 * or free; NULL when memory ran out. */
float *rh_hiss_end(struct rh_hiss *hiss, size_t frames);
void rh_hiss_reset(struct rh_hiss *hiss);
void rh_hiss_free(struct rh_hiss *hiss);

#endif
