// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_TONE_H
#define REHEARSE_AUDIO_TONE_H
/* Short tones that announce an answer and the phases of one. Owns a playback device that stays open, so that a tone is
 * heard within the device's latency. Calls come from one thread and never wait. Knows nothing of takes. */

#include "audio/device.h"

#include <stdbool.h>
#include <stdint.h>

struct rh_tone;

/* What is sounded; pips of 80 ms but for the last, all followed by 60 ms of silence. */
enum rh_tone_kind {
	RH_TONE_NONE,  /* silence from the device's next block on */
	RH_TONE_START, /* one longer and louder, 880 Hz: the answer begins when it has died away */
	RH_TONE_ONE,   /* one pip, 660 Hz */
	RH_TONE_TWO,   /* two pips */
	RH_TONE_THREE, /* three pips */
	RH_TONE_LONG,  /* 400 ms */
	RH_TONE_KINDS,
};

struct rh_tone_config {
	const char *sink;          /* as in struct rh_player_config */
	void (*notify)(void *ctx); /* a tone has died away or the device failed; from other threads, must only post a
	                              wake-up; may be NULL */
	/* What the device says, on its thread, as in struct rh_playback_user; may be NULL. */
	void (*news)(void *ctx, enum rh_device_news news, const char *code, const char *message);
	void *ctx; /* of both */
};

/* Returns at once; the device opens meanwhile. */
enum rh_status rh_tone_new(const struct rh_tone_config *config, struct rh_tone **tone, struct rh_error *err);
/* The same on a given backend; config->sink is what it calls its target. */
enum rh_status rh_tone_new_on(const struct rh_device *device, const struct rh_tone_config *config,
                              struct rh_tone **tone, struct rh_error *err);
/* Begins to sound, instead of what sounds. */
void rh_tone_sound(struct rh_tone *tone, enum rh_tone_kind kind);
/* False when the last one was heard to its end, or the device failed. */
bool rh_tone_sounds(const struct rh_tone *tone);
/* How long it sounds, with the silence after it; 0 for none. */
int64_t rh_tone_length_ms(enum rh_tone_kind kind);
/* One line once the device failed, NULL before. Borrowed for the tone's life. */
const char *rh_tone_error(const struct rh_tone *tone);
/* NULL is fine. */
void rh_tone_free(struct rh_tone *tone);

#endif
