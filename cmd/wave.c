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

enum rh_status rh_wave_read(const char *path, float *peaks, size_t count, bool *any, struct rh_error *err)
{
	struct rh_take_reader *reader = NULL;
	float samples[SLICE_FRAMES];
	enum rh_status status = rh_take_reader_new(path, &reader, NULL);
	*any = false;
	if (status != RH_OK)
		return status == RH_ERR_NO_MEMORY ? rh_error_no_memory(err) : RH_OK;
	int64_t frames = rh_take_reader_info(reader)->frames;
	for (size_t i = 0; i < count; i++) {
		int64_t from = (int64_t)((double)frames / (double)count * (double)i);
		int64_t until = (int64_t)((double)frames / (double)count * (double)(i + 1));
		size_t wanted = until - from < SLICE_FRAMES ? (size_t)(until - from) : SLICE_FRAMES;
		rh_take_reader_seek(reader, from);
		peaks[i] = peak_of(samples, rh_take_reader_frames(reader, samples, wanted));
	}
	rh_take_reader_free(reader);
	*any = frames > 0;
	return RH_OK;
}

const char *rh_wave_level(float peak)
{
	static const char *const levels[LEVELS] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	double below_db = peak > 0 ? -20 * log10((double)peak) : HUGE_VAL;
	int level = below_db < LEVELS * DB_OF_LEVEL ? LEVELS - 1 - (int)(below_db / DB_OF_LEVEL) : -1;
	return level < 0 ? " " : levels[level < LEVELS ? level : LEVELS - 1];
}
