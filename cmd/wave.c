// SPDX-License-Identifier: GPL-3.0-or-later
#include "wave.h"

#include "audio/take.h"

#include <math.h>

enum { SLICE_FRAMES = 4096, LEVELS = 8, DB_OF_LEVEL = 6 };

static float peak_of(const float *samples, size_t count)
{
	float peak = 0;
	for (size_t i = 0; i < count; i++)
		peak = fmaxf(peak, fabsf(samples[i]));
	return peak;
}

bool rh_wave_read(const char *path, float *peaks, size_t count)
{
	struct rh_take_reader *reader = NULL;
	float samples[SLICE_FRAMES];
	if (rh_take_reader_new(path, &reader, NULL) != RH_OK)
		return false;
	int64_t frames = rh_take_reader_info(reader)->frames;
	for (size_t i = 0; i < count; i++) {
		int64_t from = (int64_t)((double)frames / (double)count * (double)i);
		int64_t until = (int64_t)((double)frames / (double)count * (double)(i + 1));
		size_t wanted = until - from < SLICE_FRAMES ? (size_t)(until - from) : SLICE_FRAMES;
		rh_take_reader_seek(reader, from);
		peaks[i] = peak_of(samples, rh_take_reader_frames(reader, samples, wanted));
	}
	rh_take_reader_free(reader);
	return frames > 0;
}

const char *rh_wave_level(float peak)
{
	static const char *const levels[LEVELS] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	double below_db = peak > 0 ? -20 * log10((double)peak) : HUGE_VAL;
	int level = below_db < LEVELS * DB_OF_LEVEL ? LEVELS - 1 - (int)(below_db / DB_OF_LEVEL) : -1;
	return level < 0 ? " " : levels[level < LEVELS ? level : LEVELS - 1];
}
