// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_RECORDER_H
#define REHEARSE_AUDIO_RECORDER_H
/* Records answers. Owns the capture device, the ring and the writer thread; the device opens once, before the first
 * question, and stays open, and frames outside answers are thrown away. Every edge of an answer is given as a monotonic
 * time and found in the stream by the device's own clock less its latency; the ring remembers about five seconds, so an
 * edge may lie a little in the past. Paused time is not in the take; lost frames become silence of the same length.
 * Knows nothing of sessions or the history.
 *
 * All calls come from one thread (the loop's); none of them waits for the device, the disk or a frozen sound server. */

#include "audio/take.h"

#include <stdbool.h>

struct rh_recorder;

struct rh_recorder_config {
	const char *device; /* a source's name, "file:PATH" (at real pace), "null" (silence at real pace); NULL: the
	                       server's default */
	/* Something is to be read with rh_recorder_next(); called from other threads, must only post a wake-up. */
	void (*notify)(void *ctx);
	void *notify_ctx;
	/* The tap: every block that goes into a take, in order, on the writer thread; may be NULL. An edge that comes
	 * late takes frames out of the file that the tap has seen; FINISHED says how many the file holds. */
	void (*block)(void *ctx, const float *samples, size_t frames);
	void *block_ctx;
};

enum rh_recorder_event_kind {
	RH_RECORDER_OPENED,   /* the device delivers sound; message: what it is, "Built-in Audio 48 kHz" */
	RH_RECORDER_WARNING,  /* recording goes on; code and message say what happened */
	RH_RECORDER_FAILED,   /* the device is gone or never came; a take being recorded ends with what was heard */
	RH_RECORDER_FINISHED, /* the take's file is complete and closed */
};

struct rh_recorder_event {
	enum rh_recorder_event_kind kind;
	const char *code;    /* static: no-device monitor low-quality moved muted suspended stalled overrun disk-low
	                        disk-full …; ""    when none */
	char message[256];   /* one line for the person, English, not sanitised */
	int64_t frames;      /* FINISHED: frames in the file */
	int64_t lost_frames; /* FINISHED: frames among them that were filled with silence */
	bool kept;           /* FINISHED: a file with at least one frame is on disk */
};

/* Returns at once; the device opens meanwhile and says OPENED or FAILED. Fails only for a wrong name such as a missing
 * file. */
enum rh_status rh_recorder_new(const struct rh_recorder_config *config, struct rh_recorder **recorder,
                               struct rh_error *err);
struct rh_device;
/* The same on a given backend; config->device is what it calls its target. */
enum rh_status rh_recorder_new_on(const struct rh_device *device, const struct rh_recorder_config *config,
                                  struct rh_recorder **recorder, struct rh_error *err);
/* Takes the next event; false when there is none. */
bool rh_recorder_next(struct rh_recorder *recorder, struct rh_recorder_event *event);

/* Creates the file of the next take before its answer starts; planned_ms reserves disk space. path NULL: nothing is
 * kept, the tap and the level work all the same. One take at a time: call it after FINISHED of the one before. */
enum rh_status rh_recorder_prepare(struct rh_recorder *recorder, const char *path, const struct rh_take_meta *meta,
                                   int64_t planned_ms, struct rh_error *err);
/* The answer begins, pauses, goes on, ends at these monotonic times; each no earlier than the one before. stop is
 * answered by FINISHED, at the latest when the stall limit (RH_RECORDER_STALL_MS) is over, also without a device. stop
 * without start removes the empty file. */
void rh_recorder_start(struct rh_recorder *recorder, int64_t at_ns);
void rh_recorder_pause(struct rh_recorder *recorder, int64_t at_ns);
void rh_recorder_resume(struct rh_recorder *recorder, int64_t at_ns);
void rh_recorder_stop(struct rh_recorder *recorder, int64_t at_ns);
enum { RH_RECORDER_STALL_MS = 1000 };

/* The loudest and the mean level since the last call, in dB of full scale (0 is full scale, RH_LEVEL_SILENCE_DB digital
 * silence). */
#define RH_LEVEL_SILENCE_DB (-120.0)
struct rh_level {
	double peak_db;
	double rms_db;
	bool fresh; /* frames came since the last call */
};
struct rh_level rh_recorder_level(struct rh_recorder *recorder);

/* Stops and finishes what is still recording (bounded by the stall limit), closes the device, frees. NULL is fine. */
void rh_recorder_free(struct rh_recorder *recorder);

#endif
