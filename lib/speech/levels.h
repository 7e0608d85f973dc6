// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SPEECH_LEVELS_H
#define REHEARSE_SPEECH_LEVELS_H
/* What a recording's levels are measured against: its own percentiles. Owns nothing. */

#include "speech/bands.h"

/* What every measure of levels begins with, dB of full scale. */
#define RH_LEVELS_LOWEST_DB (-160.0F)

/* Of a power of full scale, -140 dB at least: under the noise of 16 bits, and finite for none. */
float rh_levels_of_power(float power);
/* The level that `percent` of the values do not exceed, to a tenth of a dB; the lowest one without values. */
float rh_levels_percentile(const float *values_db, size_t count, double percent);
/* The percentile that is the speech level of so many frames: the loudest 3 % of them exceed it, at least 50 frames, at
 * most half of them. */
double rh_levels_speech_percent(size_t frames);
/* Of one band in one frame. */
float rh_levels_band_db(const struct rh_bands_levels *levels, size_t frame, size_t band);

#endif
