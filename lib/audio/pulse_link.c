// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/pulse_link.h"

#include "base/duration.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STREAM_MS = 5000 }; /* a headset changes its profile first */

const char *rh_pulse_reason(int error)
{
	switch (error) {
	case PA_ERR_CONNECTIONREFUSED:
		return N_("the sound server refused the connection");
	case PA_ERR_CONNECTIONTERMINATED:
		return N_("the sound server went away");
	case PA_ERR_TIMEOUT:
		return N_("the sound server does not answer");
	case PA_ERR_INVALIDSERVER:
		return N_("no sound server is set up");
	case PA_ERR_ACCESS:
	case PA_ERR_AUTHKEY:
		return N_("the sound server denied access");
	case PA_ERR_NOENTITY:
		return N_("the sound server has no such device");
	case PA_ERR_KILLED:
		return N_("the device went away");
	default:
		return pa_strerror(error);
	}
}

void rh_pulse_link_fail(struct rh_pulse_link *link, const char *code, const char *reason)
{
	if (link->failed || link->closing)
		return;
	link->failed = true;
	char message[256];
	(void)snprintf(message, sizeof message, "%s: %s", link->user.missing, reason);
	link->user.failed(link->user.ctx, code, message);
}

static void on_timer(pa_mainloop_api *api, pa_time_event *event, const struct timeval *at, void *ctx)
{
	(void)api;
	(void)event;
	(void)at;
	struct rh_pulse_link *link = ctx;
	void (*late)(void *) = link->late;
	link->late = NULL;
	if (late != NULL && !link->failed && !link->closing)
		late(link->late_ctx);
}

static void expect(struct rh_pulse_link *link, int64_t ms, void (*late)(void *ctx), void *ctx)
{
	link->late = ms > 0 ? late : NULL;
	link->late_ctx = ctx;
	pa_usec_t at = ms > 0 ? pa_rtclock_now() + (pa_usec_t)ms * PA_USEC_PER_MSEC : PA_USEC_INVALID;
	pa_context_rttime_restart(link->context, link->timer, at);
}

void rh_pulse_link_expect(struct rh_pulse_link *link, int64_t ms, void (*late)(void *ctx))
{
	expect(link, ms, late, link->user.ctx);
}

static void connect_late(pa_mainloop_api *api, pa_time_event *event, const struct timeval *at, void *ctx)
{
	(void)api;
	(void)event;
	(void)at;
	rh_pulse_link_fail(ctx, "no-server", rh_pulse_reason(PA_ERR_TIMEOUT));
}

static void on_context_state(pa_context *context, void *ctx)
{
	struct rh_pulse_link *link = ctx;
	switch (pa_context_get_state(context)) {
	case PA_CONTEXT_READY:
		if (link->failed || link->closing)
			return;
		link->was_ready = true;
		/* The timer watched the connection and serves the owner from now on. */
		pa_threaded_mainloop_get_api(link->loop)->time_free(link->timer);
		link->timer = pa_context_rttime_new(context, PA_USEC_INVALID, on_timer, link);
		link->user.ready(link->user.ctx);
		return;
	case PA_CONTEXT_FAILED:
	case PA_CONTEXT_TERMINATED:
		rh_pulse_link_fail(link, link->was_ready ? "server-lost" : "no-server",
		                   rh_pulse_reason(pa_context_errno(context)));
		return;
	case PA_CONTEXT_UNCONNECTED:
	case PA_CONTEXT_CONNECTING:
	case PA_CONTEXT_AUTHORIZING:
	case PA_CONTEXT_SETTING_NAME:
		return;
	}
}

/* The first thing that happens on the link's thread. */
static void connect_link(pa_mainloop_api *api, void *ctx)
{
	struct rh_pulse_link *link = ctx;
	link->context = pa_context_new(api, "rehearse");
	if (link->context == NULL) {
		rh_pulse_link_fail(link, "no-server", "out of memory");
		return;
	}
	pa_context_set_state_callback(link->context, on_context_state, link);
	link->timer = pa_context_rttime_new(link->context, pa_rtclock_now() + RH_PULSE_CONNECT_US, connect_late, link);
	if (pa_context_connect(link->context, NULL, PA_CONTEXT_NOAUTOSPAWN, NULL) < 0)
		rh_pulse_link_fail(link, "no-server", rh_pulse_reason(pa_context_errno(link->context)));
}

static void free_link(struct rh_pulse_link *link)
{
	if (link->loop != NULL)
		pa_threaded_mainloop_free(link->loop);
	free(link->target);
}

enum rh_status rh_pulse_link_open(struct rh_pulse_link *link, const char *target, const struct rh_pulse_user *user,
                                  struct rh_error *err)
{
	*link = (struct rh_pulse_link){
	    .user = *user, .loop = pa_threaded_mainloop_new(), .target = target == NULL ? NULL : strdup(target)};
	if (link->loop == NULL || (target != NULL && link->target == NULL)) {
		free_link(link);
		return rh_error_no_memory(err);
	}
	pa_threaded_mainloop_set_name(link->loop, "sound server");
	pa_mainloop_api_once(pa_threaded_mainloop_get_api(link->loop), connect_link, link);
	if (pa_threaded_mainloop_start(link->loop) >= 0)
		return RH_OK;
	free_link(link);
	return rh_error_set(err, RH_ERR_SYSTEM, "cannot start a thread");
}

static void stream_late(void *ctx)
{
	rh_pulse_link_fail(ctx, "no-device", "it does not start");
}

static void fail_stream(struct rh_pulse_link *link, bool was_up)
{
	if (pa_context_get_state(link->context) == PA_CONTEXT_READY)
		rh_pulse_link_fail(link, was_up ? "device-lost" : "no-device",
		                   rh_pulse_reason(pa_context_errno(link->context)));
}

bool rh_pulse_link_stream(struct rh_pulse_link *link, const char *name)
{
	pa_sample_spec format = rh_pulse_format();
	link->stream = pa_stream_new(link->context, name, &format, NULL);
	if (link->stream == NULL) {
		fail_stream(link, false);
		return false;
	}
	expect(link, STREAM_MS, stream_late, link);
	return true;
}

bool rh_pulse_link_stream_is_up(struct rh_pulse_link *link, bool was_up)
{
	switch (pa_stream_get_state(link->stream)) {
	case PA_STREAM_READY:
		return !link->closing && !link->failed;
	case PA_STREAM_FAILED:
		fail_stream(link, was_up);
		return false;
	case PA_STREAM_UNCONNECTED:
	case PA_STREAM_CREATING:
	case PA_STREAM_TERMINATED:
		return false;
	}
	return false;
}

void rh_pulse_forget(pa_operation *operation)
{
	if (operation != NULL)
		pa_operation_unref(operation);
}

void rh_pulse_link_refused(struct rh_pulse_link *link)
{
	rh_pulse_link_fail(link, "no-device", rh_pulse_reason(pa_context_errno(link->context)));
}

static void silence(struct rh_pulse_link *link)
{
	pa_threaded_mainloop_lock(link->loop);
	link->closing = true;
	if (link->context != NULL)
		pa_context_set_state_callback(link->context, NULL, NULL);
	pa_threaded_mainloop_unlock(link->loop);
}

void rh_pulse_link_close(struct rh_pulse_link *link)
{
	silence(link);
	pa_threaded_mainloop_stop(link->loop);
	if (link->stream != NULL) {
		(void)pa_stream_disconnect(link->stream);
		pa_stream_unref(link->stream);
	}
	if (link->timer != NULL)
		pa_threaded_mainloop_get_api(link->loop)->time_free(link->timer);
	if (link->context != NULL) {
		pa_context_disconnect(link->context);
		pa_context_unref(link->context);
	}
	free_link(link);
}

pa_sample_spec rh_pulse_format(void)
{
	return (pa_sample_spec){.format = PA_SAMPLE_S16NE, .rate = RH_AUDIO_RATE_HZ, .channels = 1};
}

uint32_t rh_pulse_bytes(int ms)
{
	return (uint32_t)ms * (RH_AUDIO_RATE_HZ / 1000) * (uint32_t)sizeof(int16_t);
}

#ifdef __SANITIZE_THREAD__
/* The library's free lists are lock-free and not instrumented, so that memory one link gives back and another takes
 * looks like a race. Our own callbacks stay watched: they are called from libpulse, not from libpulsecommon. */
const char *__tsan_default_suppressions(void);
const char *__tsan_default_suppressions(void)
{
	return "race:libpulsecommon\nrace:^pa_\n";
}
#endif
