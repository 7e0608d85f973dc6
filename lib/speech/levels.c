// SPDX-License-Identifier: GPL-3.0-or-later
#include "speech/levels.h"

#include <math.h>

#define POWER_FLOOR  1e-14F
#define SPEECH_SHARE 0.03
enum { SPEECH_FRAMES_MIN = 50 };

enum { HISTOGRAM_BINS = 2001 };
#define HISTOGRAM_PER_DB 10.0F

float rh_levels_of_power(float power)
{
	return 10.0F * log10f(power + POWER_FLOOR);
}

float rh_levels_percentile(const float *values_db, size_t count, double percent)
{
	size_t bins[HISTOGRAM_BINS] = {0};
	for (size_t i = 0; i < count; i++) {
		float bin = (values_db[i] - RH_LEVELS_LOWEST_DB) * HISTOGRAM_PER_DB + 0.5F;
		bins[bin <= 0 ? 0 : bin >= HISTOGRAM_BINS ? HISTOGRAM_BINS - 1 : (size_t)bin]++;
	}
	size_t rank = count == 0 ? 0 : (size_t)(percent / 100.0 * (double)(count - 1));
	size_t seen = 0, bin = 0;
	while (bin + 1 < HISTOGRAM_BINS && seen + bins[bin] <= rank)
		seen += bins[bin++];
	return (float)bin / HISTOGRAM_PER_DB + RH_LEVELS_LOWEST_DB;
}

double rh_levels_speech_percent(size_t frames)
{
	double share = (double)frames * SPEECH_SHARE;
	if (share < SPEECH_FRAMES_MIN)
		share = SPEECH_FRAMES_MIN;
	if (share > (double)frames / 2)
		share = (double)frames / 2;
	return 100.0 * (1.0 - share / (double)frames);
}

float rh_levels_band_db(const struct rh_bands_levels *levels, size_t frame, size_t band)
{
	return (float)levels->band_cdb[frame * RH_BANDS_COUNT + band] / RH_BANDS_UNIT_PER_DB;
}
