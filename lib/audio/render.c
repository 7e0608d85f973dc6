// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/render.h"

#include "audio/spool.h"
#include "base/text.h"

#include <sndfile.h>

#include <math.h>
#include <stdlib.h>

enum {
	BLOCK_FRAMES = 4800,
	BLOCKS_BETWEEN_QUESTIONS = 10,
	FADE_FRAMES = 480,
	FRAMES_PER_MS = RH_AUDIO_RATE_HZ / 1000,
};

struct rh_render {
	struct rh_file_draft draft;
	SNDFILE *file; /* owned, on the draft's descriptor, which it does not close */
	int64_t frames;
};

/* RF64 is a plain WAV file while it is smaller than 4 GiB. */
static const struct format {
	const char *ending;
	int number;
} formats[] = {
    {".wav", SF_FORMAT_RF64 | SF_FORMAT_PCM_16},
    {".flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16},
    {".opus", SF_FORMAT_OGG | SF_FORMAT_OPUS},
    {".ogg", SF_FORMAT_OGG | SF_FORMAT_OPUS},
};

static const struct format *format_of(const char *path)
{
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
		if (rh_text_ends_with(rh_text_of(path), rh_text_of(formats[i].ending)))
			return &formats[i];
	}
	return NULL;
}

bool rh_render_can_write(const char *path)
{
	return format_of(path) != NULL;
}

static enum rh_status open_file(struct rh_render *render, const struct format *format, struct rh_error *err)
{
	SF_INFO info = {.samplerate = RH_AUDIO_RATE_HZ, .channels = 1, .format = format->number};
	render->file = sf_open_fd(render->draft.fd, SFM_WRITE, &info, SF_FALSE);
	if (render->file == NULL)
		return rh_error_set(err, RH_ERR_SYSTEM, "cannot write %s: %s", render->draft.path, sf_strerror(NULL));
	(void)sf_command(render->file, SFC_RF64_AUTO_DOWNGRADE, NULL, SF_TRUE);
	return RH_OK;
}

enum rh_status rh_render_new(const char *path, enum rh_replace replace, struct rh_render **render, struct rh_error *err)
{
	const struct format *format = format_of(path);
	if (format == NULL)
		return rh_error_set(err, RH_ERR_INVALID,
		                    "cannot tell the format of %s (its name should end in .wav, .flac or .opus)", path);
	struct rh_render *made = calloc(1, sizeof *made);
	if (made == NULL)
		return rh_error_no_memory(err);
	enum rh_status status = rh_file_draft_new(path, replace, &made->draft, err);
	if (status != RH_OK) {
		free(made);
		return status;
	}
	status = open_file(made, format, err);
	if (status != RH_OK) {
		rh_render_drop(made);
		return status;
	}
	*render = made;
	return RH_OK;
}

/* What begins in the middle of a sound does not begin with a click. */
static void fade_in(int16_t *samples, size_t frames, int64_t from)
{
	for (size_t i = 0; i < frames && from + (int64_t)i < FADE_FRAMES; i++)
		samples[i] = (int16_t)(samples[i] * (from + (int64_t)i) / FADE_FRAMES);
}

static enum rh_status write_block(struct rh_render *render, const int16_t *samples, size_t frames, struct rh_error *err)
{
	if (sf_writef_short(render->file, samples, (sf_count_t)frames) != (sf_count_t)frames)
		return rh_error_set(err, RH_ERR_SYSTEM, "cannot write %s: %s", render->draft.path,
		                    sf_strerror(render->file));
	render->frames += (int64_t)frames;
	return RH_OK;
}

static enum rh_status write_all(struct rh_render *render, struct rh_spool *spool, bool fade,
                                bool (*go_on)(void *ctx, double done), void *ctx, struct rh_error *err)
{
	int16_t samples[BLOCK_FRAMES];
	struct rh_spool_place place;
	int64_t done = 0, length = rh_spool_length(spool);
	for (int64_t block = 1;; block++) {
		size_t got = rh_spool_read(spool, samples, BLOCK_FRAMES, &place);
		if (got == 0)
			return RH_OK;
		if (fade)
			fade_in(samples, got, done);
		RH_TRY(write_block(render, samples, got, err));
		done += (int64_t)got;
		bool ask = go_on != NULL && block % BLOCKS_BETWEEN_QUESTIONS == 0;
		if (ask && !go_on(ctx, length > 0 ? place.from / (double)length : 1))
			return rh_error_set(err, RH_ERR_STOPPED, "%s was not written: stopped", render->draft.path);
	}
}

enum rh_status rh_render_add(struct rh_render *render, const struct rh_render_piece *piece,
                             bool (*go_on)(void *ctx, double done), void *ctx, struct rh_error *err)
{
	struct rh_spool *spool = NULL;
	RH_TRY(rh_spool_new(piece->path, &spool, err));
	int64_t last_ms = rh_spool_length(spool) / FRAMES_PER_MS;
	int64_t from_ms = piece->from_ms > last_ms ? last_ms : piece->from_ms;
	rh_spool_gain(spool, pow(10, piece->gain_db / 20), piece->peak);
	rh_spool_seek(spool, from_ms * FRAMES_PER_MS, piece->speed);
	enum rh_status status = write_all(render, spool, from_ms > 0, go_on, ctx, err);
	rh_spool_free(spool);
	return status;
}

enum rh_status rh_render_close(struct rh_render *render, int64_t *duration_ms, struct rh_error *err)
{
	int64_t frames = render->frames;
	int fault = sf_close(render->file);
	render->file = NULL;
	if (fault != 0) {
		enum rh_status status = rh_error_set(err, RH_ERR_SYSTEM, "cannot write %s: %s", render->draft.path,
		                                     sf_error_number(fault));
		rh_render_drop(render);
		return status;
	}
	enum rh_status status = rh_file_draft_finish(&render->draft, err);
	free(render);
	if (status == RH_OK)
		*duration_ms = frames / FRAMES_PER_MS;
	return status;
}

void rh_render_drop(struct rh_render *render)
{
	if (render == NULL)
		return;
	if (render->file != NULL)
		(void)sf_close(render->file);
	rh_file_draft_drop(&render->draft);
	free(render);
}
