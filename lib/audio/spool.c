// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/spool.h"

#include "audio/decoder.h"

#include <sonic.h>

#include <math.h>
#include <stdlib.h>

enum {
	STEP_FRAMES = 960,   /* decoded at once */
	GAIN_FRAMES = 48000, /* a change of loudness by 1 takes a second */
};

struct rh_spool {
	struct rh_decoder *decoder; /* owned */
	int64_t length;
	int64_t cursor; /* next frame to be decoded */
	double at;      /* where in the file the next frame to be handed out lies */
	double speed;
	sonicStream sonic; /* owned; NULL at speed 1 */
	bool flushed;      /* the file's end has gone through it */
	int64_t loop_a, loop_b;
	float wanted;       /* factor, as far as it is possible */
	float gain;         /* factor of the next frame: moves to what is wanted */
	bool silent_so_far; /* nothing was handed out since the seek, so the gain need not move slowly */
};

enum rh_status rh_spool_new(const char *path, struct rh_spool **spool, struct rh_error *err)
{
	struct rh_spool *made = calloc(1, sizeof *made);
	if (made == NULL)
		return rh_error_no_memory(err);
	made->speed = 1;
	made->gain = 1;
	made->wanted = 1;
	made->silent_so_far = true;
	enum rh_status status = rh_decoder_new(path, &made->decoder, err);
	if (status != RH_OK) {
		rh_spool_free(made);
		return status;
	}
	made->length = rh_decoder_length(made->decoder);
	*spool = made;
	return RH_OK;
}

int64_t rh_spool_length(const struct rh_spool *spool)
{
	return spool->length;
}

int64_t rh_spool_cursor(const struct rh_spool *spool)
{
	return spool->cursor;
}

static void go_to(struct rh_spool *spool, int64_t frame)
{
	rh_decoder_seek(spool->decoder, frame);
	spool->cursor = frame;
}

void rh_spool_seek(struct rh_spool *spool, int64_t frame, double speed)
{
	frame = frame < 0 ? 0 : frame > spool->length ? spool->length : frame;
	if (spool->sonic != NULL)
		sonicDestroyStream(spool->sonic);
	/* Without memory it plays on at its own speed. */
	spool->sonic = speed == 1 ? NULL : sonicCreateStream(RH_AUDIO_RATE_HZ, 1);
	spool->speed = spool->sonic == NULL ? 1 : speed;
	if (spool->sonic != NULL)
		sonicSetSpeed(spool->sonic, (float)speed);
	spool->flushed = false;
	spool->silent_so_far = true;
	spool->at = (double)frame;
	go_to(spool, frame);
}

void rh_spool_loop(struct rh_spool *spool, int64_t a, int64_t b)
{
	spool->loop_a = a < 0 ? 0 : a;
	spool->loop_b = b > spool->length ? spool->length : b;
}

static bool looping(const struct rh_spool *spool)
{
	return spool->loop_b > spool->loop_a;
}

void rh_spool_gain(struct rh_spool *spool, double factor, double peak)
{
	double most = peak > 0 ? fmax(1, 1 / peak) : 1;
	spool->wanted = (float)fmin(factor, most);
}

static void amplify(struct rh_spool *spool, float *samples, size_t frames)
{
	float goal = spool->wanted;
	if (spool->silent_so_far)
		spool->gain = goal;
	for (size_t i = 0; i < frames && (spool->gain != 1 || goal != 1); i++) {
		float left = goal - spool->gain;
		spool->gain += fmaxf(fminf(left, 1.0F / GAIN_FRAMES), -1.0F / GAIN_FRAMES);
		samples[i] *= spool->gain;
	}
}

/* The file's next frames, round the loop; 0 at the end. Stops at the loop's seam. */
static size_t decode(struct rh_spool *spool, int16_t *out, size_t frames)
{
	float samples[STEP_FRAMES];
	bool before_seam = looping(spool) && spool->cursor < spool->loop_b;
	size_t most = frames < STEP_FRAMES ? frames : STEP_FRAMES;
	if (before_seam && (int64_t)most > spool->loop_b - spool->cursor)
		most = (size_t)(spool->loop_b - spool->cursor);
	size_t got = rh_decoder_frames(spool->decoder, samples, most);
	amplify(spool, samples, got);
	rh_audio_to_s16(samples, out, got);
	spool->silent_so_far = spool->silent_so_far && got == 0;
	spool->cursor += (int64_t)got;
	/* A file may hold less than it said. */
	bool short_of_seam = before_seam && got == 0 && spool->cursor > spool->loop_a;
	if (before_seam && (spool->cursor == spool->loop_b || short_of_seam))
		go_to(spool, spool->loop_a);
	return got > 0 || !short_of_seam ? got : decode(spool, out, frames);
}

/* Puts the next frames through the speed change; false when there are none left to put in. */
static bool feed(struct rh_spool *spool)
{
	int16_t samples[STEP_FRAMES];
	size_t got = decode(spool, samples, STEP_FRAMES);
	if (got > 0)
		return sonicWriteShortToStream(spool->sonic, samples, (int)got) != 0;
	if (spool->flushed)
		return false;
	spool->flushed = true;
	return sonicFlushStream(spool->sonic) != 0;
}

static size_t read_changed(struct rh_spool *spool, int16_t *samples, size_t frames)
{
	for (;;) {
		int got = sonicReadShortFromStream(spool->sonic, samples, (int)frames);
		if (got > 0)
			return (size_t)got;
		if (!feed(spool))
			return 0;
	}
}

size_t rh_spool_read(struct rh_spool *spool, int16_t *samples, size_t frames, struct rh_spool_place *place)
{
	*place = (struct rh_spool_place){spool->at, spool->speed};
	size_t got = spool->sonic == NULL ? decode(spool, samples, frames) : read_changed(spool, samples, frames);
	bool before_seam = looping(spool) && spool->at < (double)spool->loop_b;
	spool->at += (double)got * spool->speed;
	if (before_seam && spool->at >= (double)spool->loop_b)
		spool->at -= (double)(spool->loop_b - spool->loop_a);
	if (spool->at > (double)spool->length)
		spool->at = (double)spool->length;
	return got;
}

void rh_spool_free(struct rh_spool *spool)
{
	if (spool == NULL)
		return;
	if (spool->sonic != NULL)
		sonicDestroyStream(spool->sonic);
	rh_decoder_free(spool->decoder);
	free(spool);
}
