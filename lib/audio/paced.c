// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/paced.h"

#include "audio/thread.h"
#include "base/duration.h"
#include "os/clock.h"

#include <stdlib.h>
#include <string.h>

enum {
	CAPTURE_FRAMES = 1920, /* 40 ms */
	PLAYBACK_FRAMES = 480, /* 10 ms */
};

struct rh_paced {
	struct rh_paced_microphone microphone; /* one of the two pairs is used */
	struct rh_capture_user capture;
	struct rh_paced_loudspeaker loudspeaker;
	struct rh_playback_user playback;
	int64_t start_ns; /* when frame 0 was heard */
	struct rh_monitor monitor;
	bool closing; /* under the monitor, like the next */
	bool awake;   /* playback: somebody wants to be heard */
	pthread_t thread;
};

/* False when it is time to go. */
static bool wait_until(struct rh_paced *paced, int64_t deadline_ns)
{
	rh_monitor_lock(&paced->monitor);
	while (!paced->closing && rh_clock_monotonic_ns() < deadline_ns)
		rh_monitor_wait(&paced->monitor, deadline_ns);
	bool go_on = !paced->closing;
	rh_monitor_unlock(&paced->monitor);
	return go_on;
}

static void *run_capture(void *ctx)
{
	struct rh_paced *paced = ctx;
	const struct rh_capture_user *user = &paced->capture;
	int16_t block[CAPTURE_FRAMES] = {0};
	user->news(user->ctx, RH_DEVICE_OPENED, "", paced->microphone.message);
	for (int64_t position = 0;; position += CAPTURE_FRAMES) {
		if (paced->microphone.fill != NULL)
			paced->microphone.fill(paced->microphone.ctx, block, CAPTURE_FRAMES);
		if (!wait_until(paced, paced->start_ns + rh_audio_frames_to_ns(position + CAPTURE_FRAMES)))
			return NULL;
		user->block(user->ctx, block, CAPTURE_FRAMES, paced->start_ns + rh_audio_frames_to_ns(position));
	}
}

/* False when it is time to go. */
static bool wait_for_wake(struct rh_paced *paced)
{
	rh_monitor_lock(&paced->monitor);
	while (!paced->closing && !paced->awake)
		rh_monitor_wait(&paced->monitor, INT64_MAX);
	bool go_on = !paced->closing;
	paced->awake = false;
	rh_monitor_unlock(&paced->monitor);
	return go_on;
}

/* Whoever is in a hurry hears only what is there and looks again soon; the others hear silence where nothing is. */
static bool pace(struct rh_paced *paced, size_t pulled, int64_t at_ns)
{
	if (!paced->loudspeaker.in_a_hurry)
		return wait_until(paced, at_ns + rh_audio_frames_to_ns(PLAYBACK_FRAMES));
	return wait_until(paced, pulled > 0 ? 0 : rh_clock_monotonic_ns() + RH_MS_NS);
}

static bool hear(struct rh_paced *paced, const int16_t *samples, size_t frames)
{
	struct rh_error err = {0};
	const struct rh_paced_loudspeaker *loudspeaker = &paced->loudspeaker;
	if (frames == 0 || loudspeaker->hear == NULL || loudspeaker->hear(loudspeaker->ctx, samples, frames, &err))
		return true;
	paced->playback.news(paced->playback.ctx, RH_DEVICE_FAILED, "bad-file", err.message);
	return false;
}

/* From a wake until all is heard; false when it is time to go. */
static bool play(struct rh_paced *paced)
{
	const struct rh_playback_user *user = &paced->playback;
	int64_t start_ns = rh_clock_monotonic_ns(), position = 0;
	for (bool idle = false; !idle; position += PLAYBACK_FRAMES) {
		int16_t block[PLAYBACK_FRAMES];
		int64_t at_ns = paced->loudspeaker.in_a_hurry ? rh_clock_monotonic_ns()
		                                              : start_ns + rh_audio_frames_to_ns(position);
		struct rh_pulled pulled = user->pull(user->ctx, block, PLAYBACK_FRAMES, at_ns);
		idle = pulled.idle;
		if (!hear(paced, block, pulled.frames) || !pace(paced, pulled.frames, at_ns))
			return false;
	}
	user->drained(user->ctx);
	return true;
}

static void *run_playback(void *ctx)
{
	struct rh_paced *paced = ctx;
	paced->playback.news(paced->playback.ctx, RH_DEVICE_OPENED, "", paced->loudspeaker.message);
	while (wait_for_wake(paced)) {
		if (!play(paced))
			break;
	}
	return NULL;
}

/* Takes ownership of made, also on failure. */
static enum rh_status take_and_start(struct rh_paced *made, void *(*run)(void *), struct rh_paced **paced,
                                     struct rh_error *err)
{
	if (made == NULL)
		return rh_error_no_memory(err);
	made->start_ns = rh_clock_monotonic_ns();
	enum rh_status status = rh_monitor_start(&made->monitor, &made->thread, run, made, err);
	if (status != RH_OK) {
		free(made);
		return status;
	}
	*paced = made;
	return RH_OK;
}

enum rh_status rh_paced_capture_open(const struct rh_paced_microphone *microphone, const struct rh_capture_user *user,
                                     struct rh_paced **paced, struct rh_error *err)
{
	struct rh_paced *made = calloc(1, sizeof *made);
	if (made != NULL) {
		made->microphone = *microphone;
		made->capture = *user;
	}
	return take_and_start(made, run_capture, paced, err);
}

enum rh_status rh_paced_playback_open(const struct rh_paced_loudspeaker *loudspeaker,
                                      const struct rh_playback_user *user, struct rh_paced **paced,
                                      struct rh_error *err)
{
	struct rh_paced *made = calloc(1, sizeof *made);
	if (made != NULL) {
		made->loudspeaker = *loudspeaker;
		made->playback = *user;
	}
	return take_and_start(made, run_playback, paced, err);
}

void rh_paced_wake(struct rh_paced *paced)
{
	rh_monitor_lock(&paced->monitor);
	paced->awake = true;
	rh_monitor_wake(&paced->monitor);
	rh_monitor_unlock(&paced->monitor);
}

void rh_paced_close(struct rh_paced *paced)
{
	if (paced == NULL)
		return;
	rh_monitor_lock(&paced->monitor);
	paced->closing = true;
	rh_monitor_wake(&paced->monitor);
	rh_monitor_unlock(&paced->monitor);
	(void)pthread_join(paced->thread, NULL);
	rh_monitor_done(&paced->monitor);
	free(paced);
}
