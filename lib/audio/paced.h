// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_PACED_H
#define REHEARSE_AUDIO_PACED_H
/* A microphone and a loudspeaker made of a clock: threads that hand out and take in blocks when a real device would, by
 * absolute deadlines, so that nothing drifts; a late thread catches up and loses nothing. What sounds is the backend's.
 * Private to the module. */

#include "audio/device.h"

struct rh_paced;

struct rh_paced_microphone {
	/* Fills exactly `frames` frames, on the device's thread; NULL: silence. */
	void (*fill)(void *ctx, int16_t *samples, size_t frames);
	void *ctx;
	const char *message; /* of OPENED; lives until close */
};

struct rh_paced_loudspeaker {
	/* Hears frames, on the device's thread; NULL: nobody does. False, with *err filled, fails the device. */
	bool (*hear)(void *ctx, const int16_t *samples, size_t frames, struct rh_error *err);
	void *ctx;
	const char *message; /* of OPENED; lives until close */
	bool in_a_hurry;     /* does not keep pace: pulls as fast as there is something */
};

/* The stream begins when it is opened. */
enum rh_status rh_paced_capture_open(const struct rh_paced_microphone *microphone, const struct rh_capture_user *user,
                                     struct rh_paced **paced, struct rh_error *err);
enum rh_status rh_paced_playback_open(const struct rh_paced_loudspeaker *loudspeaker,
                                      const struct rh_playback_user *user, struct rh_paced **paced,
                                      struct rh_error *err);
/* Only for playback. */
void rh_paced_wake(struct rh_paced *paced);
/* NULL is fine. */
void rh_paced_close(struct rh_paced *paced);

#endif
