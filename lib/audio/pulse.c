// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/devices.h"
#include "audio/pulse_link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEVICES_MAX = 1000, QUESTIONS = 3 };

/* One question to the server for each of: itself, its sources, its sinks. */
struct listing {
	pa_mainloop *loop;
	pa_context *context;
	struct rh_device_list list;
	char *default_source, *default_sink;
	int answers; /* of QUESTIONS */
	int error;   /* PA_ERR_…; PA_OK while all is well */
	bool no_memory;
};

/* A copy; NULL text gives "". */
static char *keep(struct listing *listing, const char *text)
{
	char *copy = strdup(text == NULL ? "" : text);
	listing->no_memory = listing->no_memory || copy == NULL;
	return copy;
}

/* Appends; the strings become the list's. */
static void add(struct listing *listing, struct rh_device_info info)
{
	struct rh_device_list *list = &listing->list;
	struct rh_device_info *grown = NULL;
	if (list->count < DEVICES_MAX)
		grown = realloc(list->devices, (list->count + 1) * sizeof *grown);
	if (grown == NULL) {
		listing->no_memory = true;
		free(info.name);
		free(info.description);
		return;
	}
	list->devices = grown;
	list->devices[list->count++] = info;
}

static void on_server(pa_context *context, const pa_server_info *info, void *ctx)
{
	(void)context;
	struct listing *listing = ctx;
	listing->answers++;
	if (info == NULL) {
		listing->error = PA_ERR_PROTOCOL;
		return;
	}
	char server[128];
	(void)snprintf(server, sizeof server, "%s %s", info->server_name, info->server_version);
	listing->list.server = keep(listing, server);
	listing->default_source = keep(listing, info->default_source_name);
	listing->default_sink = keep(listing, info->default_sink_name);
}

static void on_source(pa_context *context, const pa_source_info *info, int last, void *ctx)
{
	(void)context;
	struct listing *listing = ctx;
	if (last != 0)
		listing->answers++;
	else
		add(listing, (struct rh_device_info){.name = keep(listing, info->name),
		                                     .description = keep(listing, info->description),
		                                     .sample_rate_hz = (int)info->sample_spec.rate,
		                                     .channels = info->sample_spec.channels,
		                                     .is_source = true,
		                                     .is_monitor = info->monitor_of_sink != PA_INVALID_INDEX,
		                                     .is_muted = info->mute != 0});
}

static void on_sink(pa_context *context, const pa_sink_info *info, int last, void *ctx)
{
	(void)context;
	struct listing *listing = ctx;
	if (last != 0)
		listing->answers++;
	else
		add(listing, (struct rh_device_info){.name = keep(listing, info->name),
		                                     .description = keep(listing, info->description),
		                                     .sample_rate_hz = (int)info->sample_spec.rate,
		                                     .channels = info->sample_spec.channels,
		                                     .is_muted = info->mute != 0});
}

static void ask(struct listing *listing)
{
	pa_operation *asked[QUESTIONS] = {
	    pa_context_get_server_info(listing->context, on_server, listing),
	    pa_context_get_source_info_list(listing->context, on_source, listing),
	    pa_context_get_sink_info_list(listing->context, on_sink, listing),
	};
	for (int i = 0; i < QUESTIONS; i++) {
		if (asked[i] != NULL)
			pa_operation_unref(asked[i]);
		else
			listing->error = pa_context_errno(listing->context);
	}
}

static void on_state(pa_context *context, void *ctx)
{
	struct listing *listing = ctx;
	pa_context_state_t state = pa_context_get_state(context);
	if (state == PA_CONTEXT_READY)
		ask(listing);
	else if (!PA_CONTEXT_IS_GOOD(state))
		listing->error = pa_context_errno(context);
}

static void on_late(pa_mainloop_api *api, pa_time_event *event, const struct timeval *at, void *ctx)
{
	(void)api;
	(void)event;
	(void)at;
	((struct listing *)ctx)->error = PA_ERR_TIMEOUT;
}

static void mark_defaults(struct listing *listing)
{
	for (size_t i = 0; i < listing->list.count && !listing->no_memory; i++) {
		struct rh_device_info *device = &listing->list.devices[i];
		device->is_default = strcmp(device->name,
		                            device->is_source ? listing->default_source : listing->default_sink) == 0;
	}
}

/* Runs the questions to their end on the calling thread. */
static enum rh_status run(struct listing *listing, struct rh_error *err)
{
	listing->context = pa_context_new(pa_mainloop_get_api(listing->loop), "rehearse");
	if (listing->context == NULL)
		return rh_error_no_memory(err);
	pa_context_set_state_callback(listing->context, on_state, listing);
	pa_time_event *timer = pa_context_rttime_new(listing->context, pa_rtclock_now() + RH_PULSE_CONNECT_US, on_late,
	                                             listing);
	if (pa_context_connect(listing->context, NULL, PA_CONTEXT_NOAUTOSPAWN, NULL) < 0)
		listing->error = pa_context_errno(listing->context);
	while (listing->error == PA_OK && listing->answers < QUESTIONS) {
		if (pa_mainloop_iterate(listing->loop, 1, NULL) < 0)
			listing->error = PA_ERR_INTERNAL;
	}
	if (timer != NULL)
		pa_mainloop_get_api(listing->loop)->time_free(timer);
	if (listing->error != PA_OK)
		return rh_error_set(err, RH_ERR_DEVICE, "%s", rh_pulse_reason(listing->error));
	if (listing->no_memory)
		return rh_error_no_memory(err);
	mark_defaults(listing);
	return RH_OK;
}

enum rh_status rh_pulse_list(struct rh_device_list *list, struct rh_error *err)
{
	struct listing listing = {.loop = pa_mainloop_new()};
	if (listing.loop == NULL)
		return rh_error_no_memory(err);
	enum rh_status status = run(&listing, err);
	if (listing.context != NULL) {
		pa_context_set_state_callback(listing.context, NULL, NULL);
		pa_context_disconnect(listing.context);
		pa_context_unref(listing.context);
	}
	pa_mainloop_free(listing.loop);
	free(listing.default_source);
	free(listing.default_sink);
	if (status == RH_OK)
		*list = listing.list;
	else
		rh_device_list_done(&listing.list);
	return status;
}

const struct rh_device rh_device_pulse = {
    .capture_open = rh_pulse_capture_open,
    .capture_close = rh_pulse_capture_close,
    .playback_open = rh_pulse_playback_open,
    .playback_wake = rh_pulse_playback_wake,
    .playback_close = rh_pulse_playback_close,
    .list = rh_pulse_list,
};
