// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_PLAYER_H
#define REHEARSE_AUDIO_PLAYER_H
/* Plays takes. Owns the playback device, a ring and the decoding thread. Calls come from one thread and never wait for
 * the device; pause, seek and stop fade within 10 ms, so that nothing clicks. */

#include "audio/take.h"

#include <stdbool.h>

struct rh_player;

struct rh_player_config {
	const char *sink; /* a sink's name, "null" (real pace, no sound), "file:PATH" (writes what would be heard);
	                     NULL: the default */
	void (*notify)(void *ctx); /* the state changed; from other threads, must only post a wake-up */
	void *notify_ctx;
};

enum rh_player_state {
	RH_PLAYER_IDLE, /* nothing loaded */
	RH_PLAYER_PLAYING,
	RH_PLAYER_PAUSED,
	RH_PLAYER_ENDED,  /* the last frame was heard */
	RH_PLAYER_FAILED, /* rh_player_error() says why */
};

/* Returns at once; the device opens meanwhile. */
enum rh_status rh_player_new(const struct rh_player_config *config, struct rh_player **player, struct rh_error *err);
struct rh_device;
/* The same on a given backend; config->sink is what it calls its target. */
enum rh_status rh_player_new_on(const struct rh_device *device, const struct rh_player_config *config,
                                struct rh_player **player, struct rh_error *err);
/* Opens a sound file and plays it from from_ms on; replaces what was loaded. */
enum rh_status rh_player_play(struct rh_player *player, const char *path, int64_t from_ms, struct rh_error *err);
void rh_player_pause(struct rh_player *player, bool paused);
/* Goes to a place, clamped to the file; goes on playing or stays paused; after the end it plays again. */
void rh_player_seek(struct rh_player *player, int64_t ms);
/* 0.5 to 2.0 without changing the pitch; clamped. 1.0 is untouched sound. */
void rh_player_speed(struct rh_player *player, double speed);
/* Plays from a_ms to b_ms again and again, exact to the frame; b_ms <= a_ms ends it. */
void rh_player_loop(struct rh_player *player, int64_t a_ms, int64_t b_ms);
/* Multiplies by 10^(db/20) from the next rh_player_play() on, and smoothly what is being heard. What gets louder is
 * limited so that a sample of `peak` (of the file, 0..1) does not clip; 0: not known, nothing gets louder. */
void rh_player_gain(struct rh_player *player, double db, double peak);
/* Fades out and forgets the file. */
void rh_player_stop(struct rh_player *player);
enum rh_player_state rh_player_state(const struct rh_player *player);
/* What is being heard now, not what was decoded. */
int64_t rh_player_position_ms(const struct rh_player *player);
int64_t rh_player_duration_ms(const struct rh_player *player);
/* One line; empty unless FAILED. Borrowed until the next call. */
const char *rh_player_error(const struct rh_player *player);
void rh_player_free(struct rh_player *player);

#endif
