// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_CUT_H
#define REHEARSE_AUDIO_CUT_H
/* Cuts an answer out of a stream. Gets the stream as segments with times, the answer as edges with times, and says what
 * goes into the take: frames between start and pause and between resume and stop, silence where the stream lost frames,
 * a fade of 5 ms on both sides of a pause. Edges may come late: what was written beyond one is taken back. Reads no
 * clock, opens no file; one thread. Private to the module. */

#include "audio/ring.h"

#include <stdbool.h>
#include <stdint.h>

/* A stretch of the stream, heard without interruption. */
struct rh_segment {
	int64_t at_ns;     /* when its first frame was heard */
	uint64_t position; /* of its first frame in the ring */
	uint32_t frames;
	bool lost; /* the device lost these frames: none of them is in the ring */
};

enum rh_edge { RH_EDGE_START, RH_EDGE_PAUSE, RH_EDGE_RESUME, RH_EDGE_STOP };

/* Where the take goes. */
struct rh_cut_out {
	void (*append)(void *ctx, const int16_t *samples, size_t frames);
	/* Overwrites frames that were appended, from frame `at` on. */
	void (*rewrite)(void *ctx, int64_t at, const int16_t *samples, size_t frames);
	/* Takes back what was appended beyond `frames`. */
	void (*truncate)(void *ctx, int64_t frames);
	void *ctx;
};

struct rh_cut;

/* Samples are peeked at in `ring` (int16_t, borrowed), never released. NULL without memory. */
struct rh_cut *rh_cut_new(const struct rh_ring *ring, const struct rh_cut_out *out);
/* The stream goes on; segments come in the order of their times. The last five seconds are remembered. */
void rh_cut_add(struct rh_cut *cut, const struct rh_segment *segment);
/* Everything before this ring position will not be read any more. */
uint64_t rh_cut_needed(const struct rh_cut *cut);

/* A new take, empty, waiting for its start. */
void rh_cut_begin(struct rh_cut *cut);
/* Times no earlier than that of the edge before; an edge that makes no sense (resume without pause) is ignored. */
void rh_cut_edge(struct rh_cut *cut, enum rh_edge edge, int64_t at_ns);
/* Writes what is known and was heard before until_ns, or before the edge that is already known. True when the stop was
 * reached. */
bool rh_cut_advance(struct rh_cut *cut, int64_t until_ns);
/* The stream will not go on: what is there is the take. */
void rh_cut_finish(struct rh_cut *cut);
int64_t rh_cut_frames(const struct rh_cut *cut);
/* Frames among them that are silence in place of lost ones. */
int64_t rh_cut_lost_frames(const struct rh_cut *cut);

/* NULL is fine. */
void rh_cut_free(struct rh_cut *cut);

#endif
