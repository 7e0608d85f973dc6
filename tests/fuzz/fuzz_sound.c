// SPDX-License-Identifier: GPL-3.0-or-later
/* Any bytes as a sound file: opened as a take is, read through, gone to places in, resampled, and measured. No crash,
 * no sample outside -1..1, no more frames than the file may say, and the same sound at the same place twice. */
#include "audio/decoder.h"
#include "fuzz/fuzz.h"
#include "speech/speech.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* Compressed silence can be very long: enough of it is enough. */
enum { BLOCK = 1000, FRAMES_MAX = 400000 };

static int64_t read_all(struct rh_take_reader *reader, struct rh_speech *speech)
{
	float samples[BLOCK];
	int64_t frames = 0;
	size_t got = 0;
	while (frames < FRAMES_MAX && (got = rh_take_reader_frames(reader, samples, BLOCK)) > 0) {
		for (size_t i = 0; i < got; i++)
			MUST(samples[i] >= -1 && samples[i] <= 1);
		if (speech != NULL)
			rh_speech_feed(speech, samples, got);
		frames += (int64_t)got;
	}
	return frames;
}

static void measure(struct rh_take_reader *reader)
{
	struct rh_speech *speech = NULL;
	struct rh_speech_measures m;
	const struct rh_take_info *info = rh_take_reader_info(reader);
	MUST(info->channels > 0 && info->sample_rate_hz > 0 && info->frames >= 0 && info->duration_ms >= 0);
	if (rh_speech_new(info->sample_rate_hz, false, &speech, NULL) != RH_OK)
		speech = NULL;
	(void)read_all(reader, speech);
	if (speech != NULL && rh_speech_end(speech, RH_SPEECH_KOREAN, &m, NULL) == RH_OK)
		MUST(isfinite(m.peak_dbfs) && isfinite(m.noise_dbfs) && m.duration_ms >= 0);
	rh_speech_free(speech);
	for (int64_t tenth = 0; tenth <= 10; tenth++) {
		float sample = 0;
		rh_take_reader_seek(reader, info->frames / 10 * tenth);
		(void)rh_take_reader_frames(reader, &sample, 1);
	}
}

static void resample(const char *path)
{
	struct rh_decoder *decoder = NULL;
	float samples[BLOCK];
	int64_t frames = 0;
	size_t got = 0;
	if (rh_decoder_new(path, &decoder, NULL) != RH_OK)
		return;
	rh_decoder_seek(decoder, rh_decoder_length(decoder) / 3);
	while (frames < FRAMES_MAX && (got = rh_decoder_frames(decoder, samples, BLOCK)) > 0)
		frames += (int64_t)got;
	rh_decoder_free(decoder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[64];
	struct rh_take_reader *reader = NULL;
	int fd = memfd_create("sound", MFD_CLOEXEC);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	(void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	if (rh_take_reader_new(path, &reader, NULL) == RH_OK) {
		measure(reader);
		rh_take_reader_free(reader);
		resample(path);
	}
	(void)close(fd);
	return 0;
}
