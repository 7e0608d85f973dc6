// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/convert.h"

#include "audio/decoder.h"
#include "audio/take_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <sndfile.h>
#include <soxr.h>
#include <unistd.h>

enum { BLOCK_FRAMES = 4800 };

/* From what is read to what is written. */
struct conversion {
	const struct rh_convert_config *config;
	struct rh_decoder *decoder;
	soxr_t resampler; /* NULL where the rates are equal */
	SNDFILE *file;
	float input[BLOCK_FRAMES];
	int64_t read;
};

/* soxr asks for input: 0 frames mean the end. */
static size_t give_input(void *ctx, soxr_in_t *data, size_t frames)
{
	struct conversion *c = ctx;
	size_t got = rh_decoder_frames(c->decoder, c->input, frames < BLOCK_FRAMES ? frames : BLOCK_FRAMES);
	c->read += (int64_t)got;
	*data = c->input;
	return got;
}

static enum rh_status make_resampler(struct conversion *c, struct rh_error *err)
{
	soxr_error_t error = NULL;
	soxr_io_spec_t io = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
	soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
	soxr_runtime_spec_t runtime = soxr_runtime_spec(1);
	if (c->config->rate_hz == RH_AUDIO_RATE_HZ)
		return RH_OK;
	c->resampler = soxr_create(RH_AUDIO_RATE_HZ, c->config->rate_hz, 1, &error, &io, &quality, &runtime);
	if (c->resampler != NULL && error == NULL)
		error = soxr_set_input_fn(c->resampler, give_input, c, BLOCK_FRAMES);
	return error == NULL ? RH_OK : rh_error_set(err, RH_ERR_SYSTEM, "cannot resample: %s", soxr_strerror(error));
}

static size_t next_frames(struct conversion *c, float *samples)
{
	soxr_in_t data = NULL;
	if (c->resampler != NULL)
		return soxr_output(c->resampler, samples, BLOCK_FRAMES);
	size_t got = give_input(c, &data, BLOCK_FRAMES);
	for (size_t i = 0; i < got; i++)
		samples[i] = c->input[i];
	return got;
}

static enum rh_status copy(struct conversion *c, struct rh_error *err)
{
	const struct rh_convert_config *config = c->config;
	float samples[BLOCK_FRAMES];
	int16_t out[BLOCK_FRAMES];
	double length = (double)rh_decoder_length(c->decoder) + 1;
	for (size_t got = next_frames(c, samples); got > 0; got = next_frames(c, samples)) {
		rh_audio_to_s16(samples, out, got);
		if (sf_writef_short(c->file, out, (sf_count_t)got) != (sf_count_t)got)
			return rh_error_set(err, RH_ERR_SYSTEM, "cannot write %s: %s", config->to,
			                    sf_strerror(c->file));
		if (config->go_on != NULL && !config->go_on(config->ctx, (double)c->read / length))
			return rh_error_set(err, RH_ERR_STOPPED, "stopped");
	}
	return RH_OK;
}

static enum rh_status write_file(struct conversion *c, struct rh_error *err)
{
	bool flac = c->config->format == RH_CONVERT_FLAC;
	SF_INFO info = {.samplerate = c->config->rate_hz,
	                .channels = 1,
	                .format = (flac ? SF_FORMAT_FLAC : SF_FORMAT_WAV) | SF_FORMAT_PCM_16};
	int fd = open(c->config->to, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return rh_take_system_error(err, "write", c->config->to, errno);
	c->file = sf_open_fd(fd, SFM_WRITE, &info, SF_TRUE);
	if (c->file == NULL) {
		(void)close(fd);
		return rh_error_set(err, RH_ERR_INVALID, "cannot write %s: %s", c->config->to, sf_strerror(NULL));
	}
	enum rh_status status = copy(c, err);
	if (sf_close(c->file) != 0 && status == RH_OK)
		status = rh_error_set(err, RH_ERR_SYSTEM, "cannot write %s to its end", c->config->to);
	return status;
}

enum rh_status rh_convert(const struct rh_convert_config *config, struct rh_error *err)
{
	struct conversion c = {.config = config};
	RH_TRY(rh_decoder_new(config->from, &c.decoder, err));
	enum rh_status status = make_resampler(&c, err);
	if (status == RH_OK) {
		status = write_file(&c, err);
		if (status != RH_OK && status != RH_ERR_EXISTS)
			(void)unlink(config->to);
	}
	soxr_delete(c.resampler);
	rh_decoder_free(c.decoder);
	return status;
}
