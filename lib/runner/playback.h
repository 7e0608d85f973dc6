// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_RUNNER_PLAYBACK_H
#define REHEARSE_RUNNER_PLAYBACK_H
/* Playing a take the same way everywhere: in replay, in review, and into a file. Loudness is evened out between takes
 * by their stored measure. */

#include "audio/player.h"
#include "history/history.h"
#include "os/wake.h"

/* EBU R 128: programmes at -23 LUFS, peaks at most at -1 dB of full scale. */
#define RH_PLAYBACK_LUFS      (-23.0)
#define RH_PLAYBACK_PEAK_DBFS (-1.0)

/* How loud something is played; zeroed: as it was recorded. */
struct rh_playback_level {
	double gain_db;
	double peak; /* of the file, 0..1; 0: not known */
};
/* To RH_PLAYBACK_LUFS, as far as the peak allows. */
struct rh_playback_level rh_playback_level(double loudness_lufs, double peak_dbfs);
/* By what the history keeps of the take; false when it was never measured. */
bool rh_playback_stored_level(struct rh_history *history, int64_t take, struct rh_playback_level *level);

/* Plays the file from a place on; *player, NULL the first time, becomes the caller's. wake is posted to when its state
 * changes. sink NULL: the server's default. */
struct rh_playback_start {
	const char *path;
	int64_t from_ms;
	struct rh_playback_level level;
	const char *sink;
	struct rh_wake *wake;
};
enum rh_status rh_playback_start(struct rh_player **player, const struct rh_playback_start *start,
                                 struct rh_error *err);

#endif
