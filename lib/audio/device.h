// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_DEVICE_H
#define REHEARSE_AUDIO_DEVICE_H
/* The contract between the recorder and the player on one side and a sound device on the other: one struct of
 * functions, filled by each backend. Whatever the hardware does, here sound is mono, 16 bit, 48 kHz, and every block
 * says when it is heard.
 *
 * Threads. A device runs a thread of its own, on which it calls what its user gave it (block, pull, drained, news), one
 * call at a time, from open on until close has returned. Opening returns at once: the device comes up meanwhile and
 * says so by its news.
 *
 * Real time. block and pull must not wait: no lock, no allocation, no file, no printing; they touch a ring, atomics,
 * and may signal a condition variable without holding its mutex. news and drained are rare and may take a lock for a
 * moment. A device calls none of the functions of this struct from within its own callbacks. */

#include "audio/take.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rh_device_list;

/* Frames and nanoseconds at RH_AUDIO_RATE_HZ, exact for any stream that fits into a lifetime. */
int64_t rh_audio_frames_to_ns(int64_t frames);
/* The first frame that begins at or after ns nanoseconds from the start; negative times give negative frames. */
int64_t rh_audio_ns_to_frames(int64_t ns);

enum rh_device_news {
	RH_DEVICE_OPENED,  /* once, when sound flows; message says what it is */
	RH_DEVICE_WARNING, /* it goes on, but somebody should know */
	RH_DEVICE_FAILED,  /* once, and nothing comes after it: gone, or never came */
};

/* Codes of the news, beside "" for OPENED:
 *   no-server    the sound server cannot be reached          moved        the stream was put on another device
 *   no-device    the server has no such device               muted        the microphone is muted
 *   server-lost  the server went away                        unmuted      it is not any more
 *   device-lost  the device went away                        suspended    the server holds the device back
 *   bad-file     a sound file cannot be read on              resumed      it does not any more
 *   monitor      the source records what is being played     low-quality  a headset's telephone profile */

/* Who gets the sound of a capture device. */
struct rh_capture_user {
	/* `frames` frames; the first one was heard by the microphone at_ns (monotonic; may lie a little in the future
	 * where a server hands sound out ahead of its time). Blocks come in order. at_ns goes on from one block to the
	 * next but for slow corrections of the device's clock; a jump forward means that frames were lost in between.
	 * samples NULL: the device lost these frames. */
	void (*block)(void *ctx, const int16_t *samples, size_t frames, int64_t at_ns);
	/* code is static; message is one English line, not sanitised, valid within the call. */
	void (*news)(void *ctx, enum rh_device_news news, const char *code, const char *message);
	void *ctx;
};

struct rh_pulled {
	size_t frames; /* filled in, at most what was asked for */
	bool idle;     /* after these nothing is to be heard until playback_wake() */
};

/* Where the sound of a playback device comes from. */
struct rh_playback_user {
	/* Fills up to `frames` frames; the first one will be heard at_ns (monotonic, goes forward). Fewer without idle:
	 * the device plays silence, or waits where nobody listens, and asks again. */
	struct rh_pulled (*pull)(void *ctx, int16_t *samples, size_t frames, int64_t at_ns);
	/* Everything pulled before the last `idle` was heard. */
	void (*drained)(void *ctx);
	void (*news)(void *ctx, enum rh_device_news news, const char *code, const char *message);
	void *ctx;
};

struct rh_capture;  /* a backend's own */
struct rh_playback; /* likewise */

/* A backend. Its functions are called from one thread, playback_wake from any, but none from the device's; none waits
 * for a server, a disk or hardware. */
struct rh_device {
	/* target is the device's name or a path, NULL for the default; *user is copied. Fails only for what is known at
	 * once, such as a missing file. */
	enum rh_status (*capture_open)(const char *target, const struct rh_capture_user *user,
	                               struct rh_capture **capture, struct rh_error *err);
	void (*capture_close)(struct rh_capture *capture);
	/* Opens corked: nothing is pulled before the first wake. */
	enum rh_status (*playback_open)(const char *target, const struct rh_playback_user *user,
	                                struct rh_playback **playback, struct rh_error *err);
	/* Ends idleness: the device pulls again. Harmless while it does. */
	void (*playback_wake)(struct rh_playback *playback);
	/* Drops what was pulled but not heard yet. */
	void (*playback_close)(struct rh_playback *playback);
	/* Waits at most 1.5 s, on the calling thread; NULL where there is nothing to list. */
	enum rh_status (*list)(struct rh_device_list *list, struct rh_error *err);
};

/* A server that speaks the PulseAudio protocol: PulseAudio, PipeWire. */
extern const struct rh_device rh_device_pulse;
/* Capture: the sound file `target`, mixed down and resampled, played into the program at real pace from the moment it
 * was opened, then silence. Playback: a new sound file with what would be heard, written as fast as it can be pulled.
 */
extern const struct rh_device rh_device_file;
/* Capture: silence at real pace. Playback: pulls at real pace and hears nothing. */
extern const struct rh_device rh_device_null;

/* What --device and --sink name: "null", "file:PATH", or a device of the server; NULL is the server's default. *target
 * is borrowed from name, NULL where the backend needs none. */
const struct rh_device *rh_device_pick(const char *name, const char **target);

#endif
