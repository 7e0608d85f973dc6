// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_RUNNER_REPLAY_H
#define REHEARSE_RUNNER_REPLAY_H
/* Plays recorded answers with keys, a waveform and a playhead. Notes marks and fillers in the history when told to;
 * never changes a recording. */

#include "history/history.h"
#include "os/wake.h"
#include "term/term.h"
#include "ui/screen.h"

/* Speeds that can be chosen. */
#define RH_REPLAY_SPEED_MIN 0.5
#define RH_REPLAY_SPEED_MAX 2.0

struct rh_replay_take {
	const char *path;     /* the recording */
	int64_t take;         /* in the history; 0: a file that is no take */
	struct rh_text title; /* "self-intro take 3 · 23 Nov 16:02"; not sanitised */
};

struct rh_replay_config {
	const struct rh_replay_take *takes; /* at least one; the keys go through all of them */
	size_t count, first;                /* the one to begin with */
	bool all;                           /* after each the next one; else one is enough */
	int64_t from_ms;                    /* of the first one */
	double speed;                       /* RH_REPLAY_SPEED_MIN to _MAX */
	bool raw;                           /* as loud as it was recorded */
	struct rh_history *history;         /* marks and measures; NULL: there are none; borrowed */
	struct rh_term *term;               /* borrowed */
	struct rh_wake *wake;               /* borrowed */
	const char *sink;                   /* NULL: the server's default */
	bool plain, color;
	const struct rh_tr *tr;
	/* A take of several that cannot be played, and is passed over; the live region is gone meanwhile. */
	void (*fault)(void *ctx, const struct rh_error *err);
	void *fault_ctx;
};

/* Plays until the end, q, or a signal (*ended_by_signal, 0 otherwise). No sound device is RH_ERR_DEVICE; a single take
 * that cannot be read is its error. */
enum rh_status rh_replay(const struct rh_replay_config *config, int *ended_by_signal, struct rh_error *err);

#endif
