// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/pulse_link.h"
#include "audio/stream_clock.h"
#include "base/duration.h"
#include "os/clock.h"

#include <stdlib.h>
#include <string.h>

enum {
	BUFFER_MS = 40, /* in the server: how long a seek takes to be heard */
	REQUEST_MS = 10,
	STARVED_MS = 3, /* how soon an empty-handed pull is tried again */
	DRAIN_MS = 500, /* how long a server may take to say that all was heard */
	NS_PER_US = 1000,
};

struct rh_playback {
	struct rh_pulse_link link;
	struct rh_playback_user user;
	bool ready; /* the stream is up */
	bool corked;
	bool idle;       /* there is nothing to pull until the next wake */
	unsigned drains; /* questions whether all was heard that are not answered */
	struct rh_stream_clock clock;
	int64_t position; /* frames since the clock was started */
	int64_t end_ns;   /* when the last frame pulled will have been heard */
};

static void pump(struct rh_playback *playback);

static void restart_clock(struct rh_playback *playback)
{
	playback->clock = (struct rh_stream_clock){0};
	playback->position = 0;
}

/* When the next frame to be written will be heard. */
static int64_t heard_ns(struct rh_playback *playback)
{
	pa_usec_t latency_us = 0;
	int negative = 0;
	int64_t now_ns = rh_clock_monotonic_ns(), claimed_ns = now_ns;
	/* While corked the server's figures stand still: what is written now is heard about one buffer later. */
	if (playback->corked || pa_stream_get_latency(playback->link.stream, &latency_us, &negative) < 0)
		claimed_ns += rh_audio_frames_to_ns(playback->position) + BUFFER_MS * RH_MS_NS / 2;
	else if (negative == 0)
		claimed_ns += (int64_t)latency_us * NS_PER_US;
	int64_t at_ns = rh_stream_clock_at(&playback->clock, playback->position, claimed_ns, now_ns);
	return at_ns > playback->end_ns ? at_ns : playback->end_ns;
}

/* All was heard, or the server does not tell. */
static void drained(void *ctx)
{
	struct rh_playback *playback = ctx;
	if (!playback->idle || playback->link.closing || playback->link.failed)
		return;
	rh_pulse_link_expect(&playback->link, 0, NULL);
	playback->corked = true;
	rh_pulse_forget(pa_stream_cork(playback->link.stream, 1, NULL, NULL));
	rh_pulse_forget(pa_stream_flush(playback->link.stream, NULL, NULL));
	playback->user.drained(playback->user.ctx);
}

static void on_drained(pa_stream *stream, int success, void *ctx)
{
	(void)stream;
	(void)success;
	struct rh_playback *playback = ctx;
	/* A wake since then has made it an answer to an old question. */
	if (playback->drains > 0 && --playback->drains == 0)
		drained(playback);
}

static void on_starved(void *ctx)
{
	pump(ctx);
}

/* Looks again when there is more to pull, or waits until all was heard. */
static void come_back(struct rh_playback *playback)
{
	if (!playback->idle) {
		rh_pulse_link_expect(&playback->link, STARVED_MS, on_starved);
		return;
	}
	pa_operation *drain = playback->corked ? NULL : pa_stream_drain(playback->link.stream, on_drained, playback);
	playback->drains += drain != NULL;
	rh_pulse_forget(drain);
	rh_pulse_link_expect(&playback->link, drain == NULL ? 1 : DRAIN_MS, drained);
}

/* Pulls one piece of at most `bytes` and writes it; false when nothing was there. */
static bool pull_piece(struct rh_playback *playback, size_t bytes)
{
	void *samples = NULL;
	if (pa_stream_begin_write(playback->link.stream, &samples, &bytes) < 0 || samples == NULL ||
	    bytes < sizeof(int16_t))
		return false;
	int64_t at_ns = heard_ns(playback);
	struct rh_pulled pulled = playback->user.pull(playback->user.ctx, samples, bytes / sizeof(int16_t), at_ns);
	playback->idle = pulled.idle;
	if (pulled.frames == 0) {
		(void)pa_stream_cancel_write(playback->link.stream);
		return false;
	}
	(void)pa_stream_write(playback->link.stream, samples, pulled.frames * sizeof(int16_t), NULL, 0,
	                      PA_SEEK_RELATIVE);
	playback->position += (int64_t)pulled.frames;
	playback->end_ns = at_ns + rh_audio_frames_to_ns((int64_t)pulled.frames);
	return true;
}

/* Gives the server what it asks for. */
static void pump(struct rh_playback *playback)
{
	if (!playback->ready || playback->idle || playback->link.failed || playback->link.closing)
		return;
	bool there = true;
	while (there && !playback->idle) {
		size_t bytes = pa_stream_writable_size(playback->link.stream);
		if (bytes == (size_t)-1 || bytes < sizeof(int16_t))
			break;
		there = pull_piece(playback, bytes);
	}
	if (playback->corked && playback->position > 0) {
		playback->corked = false;
		rh_pulse_forget(pa_stream_cork(playback->link.stream, 0, NULL, NULL));
	}
	if (!there || playback->idle)
		come_back(playback);
}

static void on_wake(pa_mainloop_api *api, void *ctx)
{
	(void)api;
	struct rh_playback *playback = ctx;
	if (playback->corked)
		restart_clock(playback);
	playback->idle = false;
	pump(playback);
}

static void on_writable(pa_stream *stream, size_t bytes, void *ctx)
{
	(void)stream;
	(void)bytes;
	pump(ctx);
}

static void on_underflow(pa_stream *stream, void *ctx)
{
	(void)stream;
	struct rh_playback *playback = ctx;
	if (!playback->corked)
		restart_clock(playback);
}

static void on_moved(pa_stream *stream, void *ctx)
{
	struct rh_playback *playback = ctx;
	const char *name = pa_stream_get_device_name(stream);
	if (!playback->link.closing && !playback->link.failed)
		playback->user.news(playback->user.ctx, RH_DEVICE_WARNING, "moved",
		                    name != NULL ? name : "the loudspeaker was exchanged");
}

static void come_up(struct rh_playback *playback)
{
	rh_pulse_link_expect(&playback->link, 0, NULL);
	playback->ready = true;
	const char *name = pa_stream_get_device_name(playback->link.stream);
	playback->user.news(playback->user.ctx, RH_DEVICE_OPENED, "", name != NULL ? name : "");
	pump(playback);
}

static void on_stream_state(pa_stream *stream, void *ctx)
{
	(void)stream;
	struct rh_playback *playback = ctx;
	if (rh_pulse_link_stream_is_up(&playback->link, playback->ready))
		come_up(playback);
}

static void on_ready(void *ctx)
{
	struct rh_playback *playback = ctx;
	if (!rh_pulse_link_stream(&playback->link, "replay"))
		return;
	pa_stream_set_state_callback(playback->link.stream, on_stream_state, playback);
	pa_stream_set_write_callback(playback->link.stream, on_writable, playback);
	pa_stream_set_underflow_callback(playback->link.stream, on_underflow, playback);
	pa_stream_set_moved_callback(playback->link.stream, on_moved, playback);
	/* With a prebuf the server waits after an underrun instead of throwing late frames away. */
	const pa_buffer_attr attributes = {.maxlength = UINT32_MAX,
	                                   .tlength = rh_pulse_bytes(BUFFER_MS),
	                                   .prebuf = rh_pulse_bytes(REQUEST_MS),
	                                   .minreq = rh_pulse_bytes(REQUEST_MS),
	                                   .fragsize = UINT32_MAX};
	const pa_stream_flags_t flags = PA_STREAM_START_CORKED | PA_STREAM_ADJUST_LATENCY |
	                                PA_STREAM_INTERPOLATE_TIMING | PA_STREAM_AUTO_TIMING_UPDATE;
	if (pa_stream_connect_playback(playback->link.stream, playback->link.target, &attributes, flags, NULL, NULL) <
	    0)
		rh_pulse_link_refused(&playback->link);
}

static void on_failed(void *ctx, const char *code, const char *message)
{
	struct rh_playback *playback = ctx;
	playback->user.news(playback->user.ctx, RH_DEVICE_FAILED, code, message);
}

enum rh_status rh_pulse_playback_open(const char *target, const struct rh_playback_user *user,
                                      struct rh_playback **playback, struct rh_error *err)
{
	struct rh_playback *made = calloc(1, sizeof *made);
	if (made == NULL)
		return rh_error_no_memory(err);
	made->user = *user;
	made->corked = true;
	made->idle = true;
	const struct rh_pulse_user own = {on_ready, on_failed, made, "no sound"};
	enum rh_status status = rh_pulse_link_open(&made->link, target, &own, err);
	if (status != RH_OK) {
		free(made);
		return status;
	}
	*playback = made;
	return RH_OK;
}

void rh_pulse_playback_wake(struct rh_playback *playback)
{
	pa_threaded_mainloop_lock(playback->link.loop);
	pa_mainloop_api_once(pa_threaded_mainloop_get_api(playback->link.loop), on_wake, playback);
	pa_threaded_mainloop_unlock(playback->link.loop);
}

void rh_pulse_playback_close(struct rh_playback *playback)
{
	if (playback == NULL)
		return;
	rh_pulse_link_close(&playback->link);
	free(playback);
}
