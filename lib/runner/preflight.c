// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/preflight.h"

#include "audio/tone.h"
#include "base/duration.h"
#include "os/clock.h"

#include <stdio.h>
#include <string.h>

enum {
	COMES_UP_MS = 6000, /* a headset changes its profile first */
	LOOK_MS = 100,
};
/* The longest of the soft ones. */
static const enum rh_tone_kind TONE = RH_TONE_LONG;

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
	int64_t from_ns, length_ns; /* of what is listened to; 0 before it begins */
	struct rh_error failed;     /* status RH_OK while nothing has */
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

static double part_done(const struct listening *l, int64_t now_ns)
{
	double part = l->length_ns == 0 ? 0 : (double)(now_ns - l->from_ns) / (double)l->length_ns;
	return part < 1 ? part : 1;
}

/* Until *over, or until the time has come. */
static enum rh_status listen_until(struct listening *l, const bool *over, int64_t until_ns, struct rh_error *err)
{
	int64_t now_ns = rh_clock_monotonic_ns();
	for (; !*over && l->failed.status == RH_OK && now_ns < until_ns; now_ns = rh_clock_monotonic_ns()) {
		if (!go_on(l->preflight, part_done(l, now_ns), rh_recorder_level(l->recorder).peak_db))
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
	RH_TRY(listen_until(l, &l->open, rh_clock_monotonic_ns() + COMES_UP_MS * RH_MS_NS, err));
	if (!l->open)
		return rh_error_set(err, RH_ERR_DEVICE, "the microphone does not start");
	RH_TRY(rh_recorder_prepare(l->recorder, NULL, NULL, 0, err));
	l->from_ns = rh_clock_monotonic_ns();
	l->length_ns = ms * RH_MS_NS;
	int64_t until_ns = l->from_ns + l->length_ns;
	rh_recorder_start(l->recorder, l->from_ns);
	RH_TRY(listen_until(l, &never, until_ns, err));
	rh_recorder_stop(l->recorder, until_ns);
	return listen_until(l, &l->finished, rh_clock_monotonic_ns() + RH_MS_NS * 2 * RH_RECORDER_STALL_MS, err);
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

/* A tone being played. The device's thread writes what *device says, and is gone before anybody reads it. */
struct playing {
	const struct rh_preflight *preflight;
	struct rh_preflight_device *device;
};

static void wake_player(void *ctx)
{
	const struct playing *p = ctx;
	rh_wake_post(p->preflight->wake);
}

static void note_news(void *ctx, enum rh_device_news what, const char *code, const char *message)
{
	const struct playing *p = ctx;
	switch (what) {
	case RH_DEVICE_OPENED:
		(void)snprintf(p->device->name, sizeof p->device->name, "%s", message);
		return;
	case RH_DEVICE_WARNING:
		note_warning(p->device, code, message);
		return;
	case RH_DEVICE_FAILED: /* rh_tone_error() says so */
		return;
	}
}

static enum rh_status await_end(const struct rh_preflight *preflight, const struct rh_tone *tone, struct rh_error *err)
{
	int64_t from_ns = rh_clock_monotonic_ns(), until_ns = from_ns + COMES_UP_MS * RH_MS_NS;
	for (int64_t now_ns = from_ns; rh_tone_sounds(tone); now_ns = rh_clock_monotonic_ns()) {
		if (now_ns >= until_ns)
			return rh_error_set(err, RH_ERR_DEVICE, "the loudspeaker does not play");
		double part = (double)(now_ns - from_ns) / (double)(rh_tone_length_ms(TONE) * RH_MS_NS);
		if (!go_on(preflight, part < 1 ? part : 1, RH_LEVEL_SILENCE_DB))
			return rh_error_set(err, RH_ERR_STOPPED, "stopped");
		(void)rh_wake_wait(preflight->wake, NULL, 0, now_ns + LOOK_MS * RH_MS_NS);
	}
	const char *why = rh_tone_error(tone);
	return why == NULL ? RH_OK : rh_error_set(err, RH_ERR_DEVICE, "%s", why);
}

enum rh_status rh_preflight_play(const struct rh_preflight *preflight, struct rh_preflight_device *device,
                                 struct rh_error *err)
{
	struct playing p = {.preflight = preflight, .device = device};
	const struct rh_tone_config config = {
	    .sink = preflight->device, .notify = wake_player, .news = note_news, .ctx = &p};
	struct rh_tone *tone = NULL;
	*device = (struct rh_preflight_device){.code = ""};
	RH_TRY(rh_tone_new(&config, &tone, err));
	rh_tone_sound(tone, TONE);
	enum rh_status status = await_end(preflight, tone, err);
	rh_tone_free(tone);
	return status;
}
