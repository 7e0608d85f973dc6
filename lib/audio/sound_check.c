// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/sound_check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CLIPS_FROM = 3 };

static void note_clipping(struct rh_sound_check *check, float loud)
{
	check->at_scale = loud >= RH_SOUND_FULL_SCALE ? check->at_scale + 1 : 0;
	check->clipped += check->at_scale == CLIPS_FROM;
}

void rh_sound_check_hear(void *ctx, const float *samples, size_t frames)
{
	struct rh_sound_check *check = ctx;
	if (check->heard == 0 && frames > 0)
		check->lowest = check->highest = samples[0];
	for (size_t i = 0; i < frames && check->count < RH_SOUND_CHECK_HOPS; i++) {
		float loud = fabsf(samples[i]);
		check->peak = fmaxf(check->peak, loud);
		check->lowest = fminf(check->lowest, samples[i]);
		check->highest = fmaxf(check->highest, samples[i]);
		note_clipping(check, loud);
		check->squares += (double)samples[i] * samples[i];
		check->heard++;
		if (++check->frames < RH_SOUND_CHECK_HOP)
			continue;
		check->levels[check->count++] = (float)(check->squares / RH_SOUND_CHECK_HOP);
		check->squares = 0;
		check->frames = 0;
	}
}

static int by_size(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;
	return (x > y) - (x < y);
}

static double decibel_of_power(double power)
{
	double db = power > 0 ? 10 * log10(power) : RH_LEVEL_SILENCE_DB;
	return fmax(db, RH_LEVEL_SILENCE_DB);
}

static enum rh_sound_verdict judge(const struct rh_sound_check *check, const struct rh_sound_measures *m)
{
	if (check->heard == 0)
		return RH_SOUND_NOTHING;
	if (check->lowest >= check->highest)
		return RH_SOUND_SILENT;
	if (m->level_db < RH_SOUND_QUIET_DB)
		return RH_SOUND_TOO_QUIET;
	if (check->clipped > 0)
		return RH_SOUND_CLIPS;
	return m->noise_db > RH_SOUND_NOISY_DB ? RH_SOUND_NOISY : RH_SOUND_GOOD;
}

struct rh_sound_measures rh_sound_check_measure(const struct rh_sound_check *check)
{
	float sorted[RH_SOUND_CHECK_HOPS];
	size_t count = check->count;
	struct rh_sound_measures m = {.peak_db = decibel_of_power((double)check->peak * check->peak),
	                              .level_db = RH_LEVEL_SILENCE_DB,
	                              .noise_db = RH_LEVEL_SILENCE_DB,
	                              .clipped = check->clipped};
	memcpy(sorted, check->levels, count * sizeof sorted[0]);
	if (count > 0) {
		qsort(sorted, count, sizeof sorted[0], by_size);
		m.level_db = decibel_of_power(sorted[count - 1 - count / 20]);
		m.noise_db = decibel_of_power(sorted[count / 10]);
	}
	m.verdict = judge(check, &m);
	return m;
}
