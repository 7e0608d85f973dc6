// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_RENDER_H
#define REHEARSE_AUDIO_RENDER_H
/* Writes into one new sound file what would be heard of others: at a speed, from a place on, louder or softer. No
 * device and no clock; the file gets its name when it is whole. One thread. */

#include "audio/take.h"
#include "os/files.h"

#include <stdbool.h>

struct rh_render;

/* What is to be heard of one file. */
struct rh_render_piece {
	const char *path;
	int64_t from_ms; /* clamped to the file; what does not begin with it fades in within 10 ms */
	double speed;    /* 0.5 to 2.0, the pitch stays */
	double gain_db;
	double peak; /* of the file, 0..1: nothing louder than it clips; 0: not known, nothing gets louder */
};

/* Whether the ending of the name is that of a format that can be written: .wav, .flac, .opus, .ogg (Opus). */
bool rh_render_can_write(const char *path);
/* RH_ERR_INVALID for another ending. */
enum rh_status rh_render_new(const char *path, enum rh_replace replace, struct rh_render **render,
                             struct rh_error *err);
/* Appends a piece. go_on, which may be NULL, is asked about once a second of sound, with the share of the piece that is
 * done (0..1); when it says no, this is RH_ERR_STOPPED. After a failure the render can only be dropped. */
enum rh_status rh_render_add(struct rh_render *render, const struct rh_render_piece *piece,
                             bool (*go_on)(void *ctx, double done), void *ctx, struct rh_error *err);
/* Finishes the file and gives it its name; *duration_ms is its length. The render is gone either way. */
enum rh_status rh_render_close(struct rh_render *render, int64_t *duration_ms, struct rh_error *err);
/* Forgets everything; nothing is left of the file. NULL is fine. */
void rh_render_drop(struct rh_render *render);

#endif
