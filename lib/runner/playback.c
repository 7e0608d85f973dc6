// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/playback.h"

#include "runner/run.h"

#include <math.h>

struct rh_playback_level rh_playback_level(double loudness_lufs, double peak_dbfs)
{
	double wanted_db = RH_PLAYBACK_LUFS - loudness_lufs, possible_db = RH_PLAYBACK_PEAK_DBFS - peak_dbfs;
	/* What is to be softer cannot clip, and what cannot be louder stays as it is. */
	double gain_db = wanted_db <= 0 ? wanted_db : fmax(0, fmin(wanted_db, possible_db));
	return (struct rh_playback_level){gain_db, pow(10, peak_dbfs / 20)};
}

bool rh_playback_stored_level(struct rh_history *history, int64_t take, struct rh_playback_level *level)
{
	double loudness_lufs = 0, peak_dbfs = 0;
	if (rh_history_measure(history, take, RH_TEXT("loudness_lufs"), &loudness_lufs, NULL) != RH_OK ||
	    rh_history_measure(history, take, RH_TEXT("peak_dbfs"), &peak_dbfs, NULL) != RH_OK)
		return false;
	*level = rh_playback_level(loudness_lufs, peak_dbfs);
	return true;
}

enum rh_status rh_playback_start(struct rh_player **player, const struct rh_playback_start *start, struct rh_error *err)
{
	const struct rh_player_config config = {.sink = start->sink, .notify = rh_run_wake, .notify_ctx = start->wake};
	if (*player == NULL)
		RH_TRY(rh_player_new(&config, player, err));
	rh_player_gain(*player, start->level.gain_db, start->level.peak);
	return rh_player_play(*player, start->path, start->from_ms, err);
}
