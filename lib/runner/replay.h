// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_RUNNER_REPLAY_H
#define REHEARSE_RUNNER_REPLAY_H
/* Plays a recorded answer with keys and a progress line. Never changes the history or the recording. */

#include "os/wake.h"
#include "term/term.h"
#include "ui/screen.h"

struct rh_replay_config {
	const char *path;     /* the recording */
	struct rh_text title; /* "self-intro take 3 · 23 Nov 16:02"; not sanitised */
	struct rh_term *term; /* borrowed */
	struct rh_wake *wake; /* borrowed */
	const char *sink;     /* NULL: the server's default */
	bool plain, color;
	const struct rh_tr *tr;
};

/* Plays until the end, q, or a signal (*ended_by_signal, 0 otherwise). No sound device is RH_ERR_DEVICE. */
enum rh_status rh_replay(const struct rh_replay_config *config, int *ended_by_signal, struct rh_error *err);

#endif
