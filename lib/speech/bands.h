// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SPEECH_BANDS_H
#define REHEARSE_SPEECH_BANDS_H
/* The first pass: samples -> power in mel bands every 10 ms, masked against room decay, kept as levels. Owns the
 * transform and the levels; decides nothing about speech. */

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RH_BANDS_COUNT = 17, RH_BANDS_PER_SECOND = 100, RH_BANDS_FRAME_MS = 10 };
/* Levels are kept in hundredths of a dB of full scale: an hour takes 23 MB. */
enum { RH_BANDS_UNIT_PER_DB = 100 };

/* The levels of all frames, as arrays of frame_count (times RH_BANDS_COUNT or nucleus_count, frame by
 * frame). */
struct rh_bands_levels {
	size_t frame_count;
	size_t nucleus_first;       /* band number of the first nucleus band */
	size_t nucleus_count;       /* bands within 150-2000 Hz, which carry the syllables */
	const int16_t *band_cdb;    /* 30 ms mean of the lightly masked power, per band */
	const int16_t *nucleus_cdb; /* the strongly masked power, per nucleus band */
	const float *total_db;      /* 30 ms mean over all bands */
	const float *voice_db;      /* the same over 150-1000 Hz */
	const float *hiss_db;       /* the same over 4.2-7.5 kHz; NULL where the rate does not reach so high */
};

struct rh_bands;

/* At every rate from 8000 Hz on the levels are the same but for what resampling does. */
enum rh_status rh_bands_new(int sample_rate_hz, struct rh_bands **bands, struct rh_error *err);
/* Finite samples. After a failed allocation it does nothing; rh_bands_end() tells. */
void rh_bands_feed(struct rh_bands *bands, const float *samples, size_t frames);
/* Closes the last frames, which reach beyond the end. The levels are borrowed until reset or free. */
enum rh_status rh_bands_end(struct rh_bands *bands, struct rh_bands_levels *levels, struct rh_error *err);
/* After the end: frames [from, until) say nothing about the speaker. What lies beside them stands in for them, half
 * from each side: whoever was speaking or silent is taken to have gone on. */
void rh_bands_bridge(struct rh_bands *bands, size_t from, size_t until);
void rh_bands_reset(struct rh_bands *bands);
void rh_bands_free(struct rh_bands *bands);

#endif
