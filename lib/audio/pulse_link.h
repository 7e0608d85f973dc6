// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_PULSE_LINK_H
#define REHEARSE_AUDIO_PULSE_LINK_H
/* A connection to the sound server with a thread of its own, as capture and playback each have one. Everything that
 * talks to the server happens on that thread, in callbacks that never wait, so a frozen server freezes nobody. Private
 * to the module. */

#include "audio/device.h"

#include <pulse/pulseaudio.h>

/* The server has to answer within this when connected to. */
#define RH_PULSE_CONNECT_US (UINT64_C(1500) * PA_USEC_PER_MSEC)

struct rh_pulse_link;

/* What the owner of a link does; all called on the link's thread. */
struct rh_pulse_user {
	void (*ready)(void *ctx);                                         /* the server answered; once */
	void (*failed)(void *ctx, const char *code, const char *message); /* once, and nothing after it */
	void *ctx;
	const char *missing; /* what the person lacks without it: "no microphone" */
};

struct rh_pulse_link {
	struct rh_pulse_user user;
	char *target; /* owned, like the rest; the device's name, NULL: the server's default */
	pa_threaded_mainloop *loop;
	pa_context *context;     /* NULL before the thread has begun */
	pa_time_event *timer;    /* likewise; runs while something is awaited */
	pa_stream *stream;       /* NULL until the server answered */
	void (*late)(void *ctx); /* what happens when it does not come */
	void *late_ctx;
	bool was_ready;
	bool failed;  /* said so */
	bool closing; /* nothing is said any more */
};

/* Starts the thread, which connects. The link stays where it is. */
enum rh_status rh_pulse_link_open(struct rh_pulse_link *link, const char *target, const struct rh_pulse_user *user,
                                  struct rh_error *err);
/* Link's thread, once ready: makes the stream, which has to come up in time; false, and the link has failed. */
bool rh_pulse_link_stream(struct rh_pulse_link *link, const char *name);
/* Link's thread: the stream could not be connected. */
void rh_pulse_link_refused(struct rh_pulse_link *link);
/* Link's thread: calls late(ctx) once after ms unless it is called again before; 0 waits for nothing. */
void rh_pulse_link_expect(struct rh_pulse_link *link, int64_t ms, void (*late)(void *ctx));
/* Link's thread: fails the link unless it has failed or is being closed. The message reads "MISSING: reason". */
void rh_pulse_link_fail(struct rh_pulse_link *link, const char *code, const char *reason);
/* Link's thread, for the stream's state callback: true when the stream has just come up and is wanted. One that failed
 * fails the link; was_up tells whether the device was there before. When the server went away nothing is said here: the
 * context says so itself, with the better reason. */
bool rh_pulse_link_stream_is_up(struct rh_pulse_link *link, bool was_up);
/* Lets an operation go on by itself; NULL is fine. */
void rh_pulse_forget(pa_operation *operation);
/* What the server said last, as a reason. */
const char *rh_pulse_reason(int error);
/* Any other thread: says no more, ends the thread, disconnects and frees. */
void rh_pulse_link_close(struct rh_pulse_link *link);

/* The sample format of every stream, and bytes of it for a time. */
pa_sample_spec rh_pulse_format(void);
uint32_t rh_pulse_bytes(int ms);

enum rh_status rh_pulse_capture_open(const char *target, const struct rh_capture_user *user,
                                     struct rh_capture **capture, struct rh_error *err);
void rh_pulse_capture_close(struct rh_capture *capture);
enum rh_status rh_pulse_playback_open(const char *target, const struct rh_playback_user *user,
                                      struct rh_playback **playback, struct rh_error *err);
void rh_pulse_playback_wake(struct rh_playback *playback);
void rh_pulse_playback_close(struct rh_playback *playback);
enum rh_status rh_pulse_list(struct rh_device_list *list, struct rh_error *err);

#endif
