// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/decoder.h"

#include <soxr.h>

#include <math.h>
#include <stdlib.h>

enum {
	INPUT_FRAMES = 2048,   /* read from the file at once */
	PREROLL_FRAMES = 4800, /* resampled and thrown away before a place, until the filter knows what came before */
	FULL_SCALE = 32768,
};

struct rh_decoder {
	struct rh_take_reader *reader; /* owned */
	soxr_t resampler;              /* NULL where the rates are equal */
	int64_t length;
	int64_t block_in, block_out; /* the shortest stretch that is whole frames at both rates */
	float input[INPUT_FRAMES];
};

static int64_t common_divisor(int64_t a, int64_t b)
{
	while (b != 0) {
		int64_t rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

/* soxr asks for input: 0 frames mean the end. */
static size_t give_input(void *ctx, soxr_in_t *data, size_t frames)
{
	struct rh_decoder *decoder = ctx;
	*data = decoder->input;
	return rh_take_reader_frames(decoder->reader, decoder->input, frames < INPUT_FRAMES ? frames : INPUT_FRAMES);
}

static enum rh_status make_resampler(struct rh_decoder *decoder, int rate_hz, struct rh_error *err)
{
	soxr_error_t error = NULL;
	soxr_io_spec_t io = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
	soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
	soxr_runtime_spec_t runtime = soxr_runtime_spec(1);
	decoder->resampler = soxr_create(rate_hz, RH_AUDIO_RATE_HZ, 1, &error, &io, &quality, &runtime);
	if (decoder->resampler != NULL && error == NULL)
		error = soxr_set_input_fn(decoder->resampler, give_input, decoder, INPUT_FRAMES);
	return error == NULL ? RH_OK : rh_error_set(err, RH_ERR_SYSTEM, "cannot resample: %s", soxr_strerror(error));
}

enum rh_status rh_decoder_new(const char *path, struct rh_decoder **decoder, struct rh_error *err)
{
	struct rh_take_reader *reader = NULL;
	RH_TRY(rh_take_reader_new(path, &reader, err));
	struct rh_decoder *made = calloc(1, sizeof *made);
	if (made == NULL) {
		rh_take_reader_free(reader);
		return rh_error_no_memory(err);
	}
	const struct rh_take_info *info = rh_take_reader_info(reader);
	int64_t divisor = common_divisor(info->sample_rate_hz, RH_AUDIO_RATE_HZ);
	made->reader = reader;
	made->block_in = info->sample_rate_hz / divisor;
	made->block_out = RH_AUDIO_RATE_HZ / divisor;
	made->length = (info->frames * RH_AUDIO_RATE_HZ + info->sample_rate_hz / 2) / info->sample_rate_hz;
	if (info->sample_rate_hz != RH_AUDIO_RATE_HZ) {
		enum rh_status status = make_resampler(made, info->sample_rate_hz, err);
		if (status != RH_OK) {
			rh_decoder_free(made);
			return status;
		}
	}
	*decoder = made;
	return RH_OK;
}

int64_t rh_decoder_length(const struct rh_decoder *decoder)
{
	return decoder->length;
}

size_t rh_decoder_frames(struct rh_decoder *decoder, float *samples, size_t frames)
{
	if (decoder->resampler == NULL)
		return rh_take_reader_frames(decoder->reader, samples, frames);
	return soxr_output(decoder->resampler, samples, frames);
}

static void throw_away(struct rh_decoder *decoder, int64_t frames)
{
	float dropped[1024];
	const int64_t most = (int64_t)(sizeof dropped / sizeof dropped[0]);
	while (frames > 0) {
		size_t got = rh_decoder_frames(decoder, dropped, (size_t)(frames < most ? frames : most));
		if (got == 0)
			return;
		frames -= (int64_t)got;
	}
}

void rh_decoder_seek(struct rh_decoder *decoder, int64_t frame)
{
	frame = frame < 0 ? 0 : frame > decoder->length ? decoder->length : frame;
	if (decoder->resampler == NULL) {
		rh_take_reader_seek(decoder->reader, frame);
		return;
	}
	/* Begins where both rates meet, a little earlier, so that phase and filter are what they would have been. */
	int64_t block = frame / decoder->block_out;
	int64_t earlier = (PREROLL_FRAMES + decoder->block_out - 1) / decoder->block_out;
	block = block > earlier ? block - earlier : 0;
	rh_take_reader_seek(decoder->reader, block * decoder->block_in);
	(void)soxr_clear(decoder->resampler);
	(void)soxr_set_input_fn(decoder->resampler, give_input, decoder, INPUT_FRAMES);
	throw_away(decoder, frame - block * decoder->block_out);
}

void rh_decoder_free(struct rh_decoder *decoder)
{
	if (decoder == NULL)
		return;
	soxr_delete(decoder->resampler);
	rh_take_reader_free(decoder->reader);
	free(decoder);
}

void rh_audio_to_s16(const float *samples, int16_t *out, size_t frames)
{
	for (size_t i = 0; i < frames; i++) {
		long value = lrintf(samples[i] * FULL_SCALE);
		out[i] = (int16_t)(value > INT16_MAX ? INT16_MAX : value < INT16_MIN ? INT16_MIN : value);
	}
}

void rh_audio_from_s16(const int16_t *samples, float *out, size_t frames)
{
	for (size_t i = 0; i < frames; i++)
		out[i] = (float)samples[i] / FULL_SCALE;
}
