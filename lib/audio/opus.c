// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/opus.h"

#include "audio/decoder.h"

#include <sndfile.h>
#include <stdio.h>
#include <string.h>

enum { BLOCK_FRAMES = 4800 };

/* A file in memory, as libsndfile wants it. */
struct memory {
	struct rh_buffer *out;
	size_t start, at; /* where the file begins in the buffer, and the place in the file */
};

static sf_count_t file_length(void *ctx)
{
	const struct memory *m = ctx;
	return (sf_count_t)(m->out->length - m->start);
}

static sf_count_t file_seek(sf_count_t offset, int whence, void *ctx)
{
	struct memory *m = ctx;
	sf_count_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? (sf_count_t)m->at : file_length(m);
	sf_count_t to = base + offset;
	m->at = to < 0 ? 0 : to > file_length(m) ? (size_t)file_length(m) : (size_t)to;
	return (sf_count_t)m->at;
}

static sf_count_t file_read(void *bytes, sf_count_t count, void *ctx)
{
	struct memory *m = ctx;
	size_t left = (size_t)file_length(m) - m->at;
	size_t taken = (size_t)count < left ? (size_t)count : left;
	if (taken > 0)
		memcpy(bytes, m->out->data + m->start + m->at, taken);
	m->at += taken;
	return (sf_count_t)taken;
}

static sf_count_t file_write(const void *bytes, sf_count_t count, void *ctx)
{
	struct memory *m = ctx;
	size_t left = (size_t)file_length(m) - m->at, size = (size_t)count;
	size_t over = size < left ? size : left;
	if (over > 0)
		memcpy(m->out->data + m->start + m->at, bytes, over);
	rh_buffer_text(m->out, (struct rh_text){(const char *)bytes + over, size - over});
	if (m->out->failed)
		return 0;
	m->at += size;
	return count;
}

static sf_count_t file_tell(void *ctx)
{
	return (sf_count_t)((const struct memory *)ctx)->at;
}

static enum rh_status encode(struct rh_decoder *decoder, SNDFILE *file, struct rh_error *err)
{
	float samples[BLOCK_FRAMES];
	for (size_t got = rh_decoder_frames(decoder, samples, BLOCK_FRAMES); got > 0;
	     got = rh_decoder_frames(decoder, samples, BLOCK_FRAMES)) {
		if (sf_writef_float(file, samples, (sf_count_t)got) != (sf_count_t)got)
			return rh_error_set(err, RH_ERR_SYSTEM, "cannot encode: %s", sf_strerror(file));
	}
	return RH_OK;
}

static enum rh_status write_file(struct rh_decoder *decoder, struct rh_buffer *out, struct rh_error *err)
{
	struct memory memory = {.out = out, .start = out->length};
	SF_VIRTUAL_IO io = {file_length, file_seek, file_read, file_write, file_tell};
	SF_INFO info = {.samplerate = RH_AUDIO_RATE_HZ, .channels = 1, .format = SF_FORMAT_OGG | SF_FORMAT_OPUS};
	SNDFILE *file = sf_open_virtual(&io, SFM_WRITE, &info, &memory);
	if (file == NULL)
		return rh_error_set(err, RH_ERR_INVALID, "cannot encode Opus: %s", sf_strerror(NULL));
	enum rh_status status = encode(decoder, file, err);
	if (sf_close(file) != 0 && status == RH_OK)
		status = rh_error_set(err, RH_ERR_SYSTEM, "cannot encode: the end could not be written");
	return status == RH_OK ? rh_buffer_status(out, err) : status;
}

enum rh_status rh_opus_encode(const char *path, struct rh_buffer *out, struct rh_error *err)
{
	struct rh_decoder *decoder = NULL;
	RH_TRY(rh_decoder_new(path, &decoder, err));
	size_t start = out->length;
	enum rh_status status = write_file(decoder, out, err);
	rh_decoder_free(decoder);
	if (status != RH_OK)
		rh_buffer_truncate(out, start);
	return status;
}
