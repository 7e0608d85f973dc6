// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/preflight.h"

#include "audio/device.h"
#include "base/duration.h"
#include "os/clock.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum {
	COMES_UP_MS = 6000, /* a headset changes its profile first */
	LOOK_MS = 100,
	TONE_MS = 400,
	TONE_HZ = 440,
	TONE_FADE_MS = 20,
};
static const double TONE_LEVEL = 0.1; /* of full scale: soft, also in headphones */
static const double TWO_PI = 6.283185307179586;

static bool go_on(const struct rh_preflight *preflight, double part, double peak_db)
{
	return preflight->go_on(preflight->ctx, part, peak_db);
}

/* ---- the microphone ---- */

/* A microphone being listened to. */
struct listening {
	const struct rh_preflight *preflight;
	struct rh_recorder *recorder; /* owned */
	struct rh_preflight_device *device;
	bool open, finished;
	struct rh_error failed; /* status RH_OK while nothing has */
};

static void wake(void *ctx)
{
	rh_wake_post(ctx);
}

static void note_warning(struct rh_preflight_device *device, const char *code, const char *message)
{
	if (device->code[0] != '\0')
		return;
	device->code = code;
	(void)snprintf(device->warning, sizeof device->warning, "%s", message);
}

static void hear_news(struct listening *l)
{
	struct rh_recorder_event event;
	while (rh_recorder_next(l->recorder, &event)) {
		switch (event.kind) {
		case RH_RECORDER_OPENED:
			l->open = true;
			(void)snprintf(l->device->name, sizeof l->device->name, "%s", event.message);
			break;
		case RH_RECORDER_WARNING:
			note_warning(l->device, event.code, event.message);
			break;
		case RH_RECORDER_FAILED:
			(void)rh_error_set(&l->failed, RH_ERR_DEVICE, "%s", event.message);
			break;
		case RH_RECORDER_FINISHED:
			l->finished = true;
			break;
		}
	}
}

/* Until *over, or until the time has come; then late says whether that is a failure. */
static enum rh_status listen_until(struct listening *l, const bool *over, int64_t from_ns, int64_t until_ns,
                                   struct rh_error *err)
{
	int64_t now_ns = rh_clock_monotonic_ns();
	for (; !*over && l->failed.status == RH_OK && now_ns < until_ns; now_ns = rh_clock_monotonic_ns()) {
		double part = from_ns == 0 ? 0 : (double)(now_ns - from_ns) / (double)(until_ns - from_ns);
		if (!go_on(l->preflight, part, rh_recorder_level(l->recorder).peak_db))
			return rh_error_set(err, RH_ERR_STOPPED, "stopped");
		int64_t step_ns = now_ns + LOOK_MS * RH_MS_NS;
		(void)rh_wake_wait(l->preflight->wake, NULL, 0, step_ns < until_ns ? step_ns : until_ns);
		hear_news(l);
	}
	if (l->failed.status != RH_OK && err != NULL)
		*err = l->failed;
	return l->failed.status;
}

static enum rh_status listen(struct listening *l, int64_t ms, struct rh_error *err)
{
	static const bool never = false;
	RH_TRY(listen_until(l, &l->open, 0, rh_clock_monotonic_ns() + COMES_UP_MS * RH_MS_NS, err));
	if (!l->open)
		return rh_error_set(err, RH_ERR_DEVICE, "the microphone does not start");
	RH_TRY(rh_recorder_prepare(l->recorder, NULL, NULL, 0, err));
	int64_t from_ns = rh_clock_monotonic_ns(), until_ns = from_ns + ms * RH_MS_NS;
	rh_recorder_start(l->recorder, from_ns);
	RH_TRY(listen_until(l, &never, from_ns, until_ns, err));
	rh_recorder_stop(l->recorder, until_ns);
	return listen_until(l, &l->finished, until_ns - ms * RH_MS_NS,
	                    rh_clock_monotonic_ns() + RH_MS_NS * 2 * RH_RECORDER_STALL_MS, err);
}

enum rh_status rh_preflight_listen(const struct rh_preflight *preflight, int64_t ms, struct rh_preflight_device *device,
                                   struct rh_sound_measures *measures, struct rh_error *err)
{
	struct rh_sound_check check = {0};
	struct listening l = {.preflight = preflight, .device = device};
	const struct rh_recorder_config config = {.device = preflight->device,
	                                          .notify = wake,
	                                          .notify_ctx = preflight->wake,
	                                          .block = rh_sound_check_hear,
	                                          .block_ctx = &check};
	*device = (struct rh_preflight_device){.code = ""};
	RH_TRY(rh_recorder_new(&config, &l.recorder, err));
	enum rh_status status = listen(&l, ms, err);
	rh_recorder_free(l.recorder); /* its thread feeds the check until then */
	if (status == RH_OK)
		*measures = rh_sound_check_measure(&check);
	return status;
}

/* ---- the loudspeaker ---- */

/* A tone being played; written by the device's thread under the lock. */
struct playing {
	const struct rh_preflight *preflight;
	int64_t next; /* frame of the tone; device's thread only */
	pthread_mutex_t lock;
	struct rh_preflight_device *device;
	bool heard;
	struct rh_error failed;
};

/* Real-time: arithmetic only. */
static struct rh_pulled pull(void *ctx, int16_t *samples, size_t frames, int64_t at_ns)
{
	(void)at_ns;
	struct playing *p = ctx;
	const int64_t all = TONE_MS * RH_AUDIO_RATE_HZ / 1000, fade = TONE_FADE_MS * RH_AUDIO_RATE_HZ / 1000;
	size_t filled = 0;
	for (; filled < frames && p->next < all; filled++, p->next++) {
		int64_t edge = p->next < all - p->next ? p->next : all - p->next;
		double loud = edge < fade ? (double)edge / (double)fade : 1;
		samples[filled] = (int16_t)(32767 * TONE_LEVEL * loud *
		                            sin(TWO_PI * TONE_HZ * (double)p->next / RH_AUDIO_RATE_HZ));
	}
	return (struct rh_pulled){filled, p->next == all};
}

static void drained(void *ctx)
{
	struct playing *p = ctx;
	pthread_mutex_lock(&p->lock);
	p->heard = true;
	pthread_mutex_unlock(&p->lock);
	rh_wake_post(p->preflight->wake);
}

static void news(void *ctx, enum rh_device_news what, const char *code, const char *message)
{
	struct playing *p = ctx;
	pthread_mutex_lock(&p->lock);
	switch (what) {
	case RH_DEVICE_OPENED:
		(void)snprintf(p->device->name, sizeof p->device->name, "%s", message);
		break;
	case RH_DEVICE_WARNING:
		note_warning(p->device, code, message);
		break;
	case RH_DEVICE_FAILED:
		(void)rh_error_set(&p->failed, RH_ERR_DEVICE, "%s", message);
		break;
	}
	pthread_mutex_unlock(&p->lock);
	rh_wake_post(p->preflight->wake);
}

static bool is_over(struct playing *p)
{
	pthread_mutex_lock(&p->lock);
	bool over = p->heard || p->failed.status != RH_OK;
	pthread_mutex_unlock(&p->lock);
	return over;
}

static enum rh_status await_end(struct playing *p, struct rh_error *err)
{
	int64_t from_ns = rh_clock_monotonic_ns(), until_ns = from_ns + COMES_UP_MS * RH_MS_NS;
	for (int64_t now_ns = from_ns; !is_over(p) && now_ns < until_ns; now_ns = rh_clock_monotonic_ns()) {
		double part = (double)(now_ns - from_ns) / (TONE_MS * (double)RH_MS_NS);
		if (!go_on(p->preflight, part < 1 ? part : 1, RH_LEVEL_SILENCE_DB))
			return rh_error_set(err, RH_ERR_STOPPED, "stopped");
		(void)rh_wake_wait(p->preflight->wake, NULL, 0, now_ns + LOOK_MS * RH_MS_NS);
	}
	return RH_OK;
}

enum rh_status rh_preflight_play(const struct rh_preflight *preflight, struct rh_preflight_device *device,
                                 struct rh_error *err)
{
	const char *target = NULL;
	const struct rh_device *backend = rh_device_pick(preflight->device, &target);
	struct playing p = {.preflight = preflight, .device = device};
	const struct rh_playback_user user = {pull, drained, news, &p};
	struct rh_playback *playback = NULL;
	*device = (struct rh_preflight_device){.code = ""};
	if (pthread_mutex_init(&p.lock, NULL) != 0)
		return rh_error_no_memory(err);
	enum rh_status status = backend->playback_open(target, &user, &playback, err);
	if (status == RH_OK) {
		backend->playback_wake(playback);
		status = await_end(&p, err);
		backend->playback_close(playback);
	}
	pthread_mutex_destroy(&p.lock);
	if (status == RH_OK && p.failed.status != RH_OK) {
		if (err != NULL)
			*err = p.failed;
		return p.failed.status;
	}
	return status == RH_OK && !p.heard ? rh_error_set(err, RH_ERR_DEVICE, "the loudspeaker does not play") : status;
}
