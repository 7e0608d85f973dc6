// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/tone.h"

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	FRAMES_PER_MS = RH_AUDIO_RATE_HZ / 1000,
	RAMP_FRAMES = 8 * FRAMES_PER_MS, /* up and down, so that nothing clicks */
	TAIL_FRAMES = 60 * FRAMES_PER_MS,
	PIP_MS = 80,
};

static const double PI = 3.14159265358979323846;

/* Pips with silences of the same length between them. */
static const struct shape {
	int pips, pip_ms;
	double hz, peak; /* of full scale */
} shapes[RH_TONE_KINDS] = {
    [RH_TONE_START] = {1, 160, 880, 0.25},  [RH_TONE_ONE] = {1, PIP_MS, 660, 0.12},
    [RH_TONE_TWO] = {2, PIP_MS, 660, 0.12}, [RH_TONE_THREE] = {3, PIP_MS, 660, 0.12},
    [RH_TONE_LONG] = {1, 400, 660, 0.12},
};

struct rh_tone {
	struct rh_tone_config config; /* without its sink, which is the caller's */
	const struct rh_device *device;
	struct rh_playback *playback; /* owned */
	char message[256];            /* complete before `failed` says so */
	atomic_bool failed;
	/* What was ordered: the order's number times RH_TONE_KINDS, plus the kind. Written by the caller's thread. */
	atomic_uint order;
	atomic_uint heard; /* the last order that was played to its end, written by the device's thread */

	/* The device's thread's own. */
	unsigned playing;
	size_t at;
};

static enum rh_tone_kind kind_of(unsigned order)
{
	return (enum rh_tone_kind)(order % RH_TONE_KINDS);
}

static size_t length_of(const struct shape *shape)
{
	return (size_t)(2 * shape->pips - 1) * (size_t)shape->pip_ms * FRAMES_PER_MS + TAIL_FRAMES;
}

static double envelope(size_t frame, size_t frames)
{
	size_t edge = frame < frames - frame ? frame : frames - frame;
	return edge >= RAMP_FRAMES ? 1 : 0.5 - 0.5 * cos(PI * (double)edge / RAMP_FRAMES);
}

static int16_t sample_at(const struct shape *shape, size_t frame)
{
	size_t pip = (size_t)shape->pip_ms * FRAMES_PER_MS, within = frame % (2 * pip);
	if (within >= pip || frame >= length_of(shape) - TAIL_FRAMES)
		return 0;
	double turns = shape->hz * (double)within / RH_AUDIO_RATE_HZ;
	return (int16_t)lrint(32767 * shape->peak * envelope(within, pip) * sin(2 * PI * turns));
}

static void notify(struct rh_tone *tone)
{
	if (tone->config.notify != NULL)
		tone->config.notify(tone->config.ctx);
}

/* ---- the device's thread ---- */

static struct rh_pulled on_pull(void *ctx, int16_t *samples, size_t frames, int64_t at_ns)
{
	(void)at_ns;
	struct rh_tone *tone = ctx;
	unsigned order = atomic_load(&tone->order);
	if (order != tone->playing) {
		tone->playing = order;
		tone->at = 0;
	}
	if (kind_of(order) == RH_TONE_NONE)
		return (struct rh_pulled){.idle = true};
	const struct shape *shape = &shapes[kind_of(order)];
	size_t length = length_of(shape), filled = 0;
	for (; filled < frames && tone->at < length; filled++)
		samples[filled] = sample_at(shape, tone->at++);
	return (struct rh_pulled){.frames = filled, .idle = tone->at == length};
}

static void on_drained(void *ctx)
{
	struct rh_tone *tone = ctx;
	atomic_store(&tone->heard, tone->playing);
	notify(tone);
}

static void on_news(void *ctx, enum rh_device_news news, const char *code, const char *message)
{
	struct rh_tone *tone = ctx;
	if (tone->config.news != NULL)
		tone->config.news(tone->config.ctx, news, code, message);
	if (news != RH_DEVICE_FAILED)
		return;
	(void)snprintf(tone->message, sizeof tone->message, "%s", message);
	atomic_store(&tone->failed, true);
	notify(tone);
}

/* ---- the caller's thread ---- */

enum rh_status rh_tone_new_on(const struct rh_device *device, const struct rh_tone_config *config,
                              struct rh_tone **tone, struct rh_error *err)
{
	struct rh_tone *made = calloc(1, sizeof *made);
	if (made == NULL)
		return rh_error_no_memory(err);
	*made = (struct rh_tone){.config = *config, .device = device};
	made->config.sink = NULL;
	const struct rh_playback_user user = {on_pull, on_drained, on_news, made};
	enum rh_status status = device->playback_open(config->sink, &user, &made->playback, err);
	if (status != RH_OK) {
		free(made);
		return status;
	}
	*tone = made;
	return RH_OK;
}

enum rh_status rh_tone_new(const struct rh_tone_config *config, struct rh_tone **tone, struct rh_error *err)
{
	struct rh_tone_config on = *config;
	const struct rh_device *device = rh_device_pick(config->sink, &on.sink);
	return rh_tone_new_on(device, &on, tone, err);
}

void rh_tone_sound(struct rh_tone *tone, enum rh_tone_kind kind)
{
	unsigned number = atomic_load(&tone->order) / RH_TONE_KINDS + 1;
	atomic_store(&tone->order, number * RH_TONE_KINDS + (unsigned)kind);
	if (kind != RH_TONE_NONE)
		tone->device->playback_wake(tone->playback);
}

bool rh_tone_sounds(const struct rh_tone *tone)
{
	unsigned order = atomic_load(&tone->order);
	return kind_of(order) != RH_TONE_NONE && order != atomic_load(&tone->heard) && !atomic_load(&tone->failed);
}

int64_t rh_tone_length_ms(enum rh_tone_kind kind)
{
	return kind == RH_TONE_NONE ? 0 : (int64_t)(length_of(&shapes[kind]) / FRAMES_PER_MS);
}

const char *rh_tone_error(const struct rh_tone *tone)
{
	return atomic_load(&tone->failed) ? tone->message : NULL;
}

void rh_tone_free(struct rh_tone *tone)
{
	if (tone == NULL)
		return;
	tone->device->playback_close(tone->playback);
	free(tone);
}
