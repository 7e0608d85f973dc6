// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/take_sound.h"

#include "audio/take.h"
#include "support/check.h"

#include <math.h>
#include <stdlib.h>

int16_t take_ramp(int64_t frame)
{
	return (int16_t)(frame % 20011 + 1);
}

int16_t take_tone(int64_t frame)
{
	return (int16_t)lrint(8000 * sin(2 * acos(-1) * 440 * (double)frame / RH_AUDIO_RATE_HZ));
}

const char *take_sound(struct tmpdir *dir, const char *name, int16_t (*sample)(int64_t frame), int64_t frames)
{
	const char *path = tmpdir_path(dir, name);
	struct rh_take_writer *writer = NULL;
	int16_t *samples = calloc((size_t)frames, sizeof *samples);
	assert_non_null(samples);
	for (int64_t i = 0; i < frames; i++)
		samples[i] = sample(i);
	assert_int_equal(rh_take_writer_new(path, NULL, 0, &writer, NULL), RH_OK);
	assert_int_equal(rh_take_writer_frames(writer, samples, (size_t)frames, NULL), RH_OK);
	assert_int_equal(rh_take_writer_close(writer, NULL, NULL), RH_OK);
	free(samples);
	return path;
}
