// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_RUNNER_VOICE_H
#define REHEARSE_RUNNER_VOICE_H
/* The interviewer's voice: reads a question aloud through a speech synthesiser that the user has, or plays the bank's
 * own sound file. Owns the synthesiser while it speaks; never waits for it. A bank can name a sound file below its own
 * folder and nothing else. */

#include "audio/player.h"
#include "base/error.h"
#include "plan/plan.h"

struct rh_voice;

struct rh_voice_config {
	const char *const *command;     /* the user's own synthesiser: argv, text on standard input; NULL: the first of
	                                 * espeak-ng, spd-say,     say that there is */
	struct rh_player_config player; /* for sound files */
};

/* command is borrowed for the voice's life. */
enum rh_status rh_voice_new(const struct rh_voice_config *config, struct rh_voice **voice, struct rh_error *err);
/* Begins to speak, instead of what was being said. RH_ERR_NOT_FOUND when there is nothing to speak with. */
enum rh_status rh_voice_say(struct rh_voice *voice, const struct rh_item *item, struct rh_error *err);
/* True while it speaks; looks whether it has ended. */
bool rh_voice_speaks(struct rh_voice *voice);
/* Readable when rh_voice_speaks() should be asked; -1: ask by the deadline or when the player wakes the loop. */
int rh_voice_fd(const struct rh_voice *voice);
/* When it should be asked at the latest; INT64_MAX while silent. */
int64_t rh_voice_deadline_ns(const struct rh_voice *voice);
void rh_voice_stop(struct rh_voice *voice);
void rh_voice_free(struct rh_voice *voice);

#endif
