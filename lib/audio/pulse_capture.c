// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/pulse_link.h"
#include "audio/stream_clock.h"
#include "base/duration.h"
#include "os/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	FRAGMENT_MS = 100,
	SOUND_MS = 1500,      /* from the stream's coming up to the first sound */
	TELEPHONE_HZ = 16000, /* what a headset's telephone profile has at best */
	NAME_MAX_BYTES = 160,
	NS_PER_US = 1000,
	AGES = 8,        /* answers about the latency that are compared */
	ASK_ALWAYS = 20, /* the first blocks each ask for it, later ones sometimes */
	ASK_SELDOM = 64,
};

/* What is told of the source in use. */
struct source {
	uint32_t index;
	char name[NAME_MAX_BYTES]; /* description and rate, for a person */
	bool monitor, muted, telephone;
};

struct rh_capture {
	struct rh_pulse_link link;
	struct rh_capture_user user;
	struct rh_stream_clock clock;
	int64_t position; /* frames so far */
	int64_t reads;    /* times sound came */
	int64_t read_ns;  /* when it came last */
	int64_t ages_us[AGES];
	unsigned age_count;
	struct source source;
	bool source_known;
	bool opened; /* said so */
};

static void warn(struct rh_capture *capture, const char *code, const char *format, const char *name)
{
	if (capture->link.closing || capture->link.failed)
		return;
	char message[256];
	if (name == NULL)
		(void)snprintf(message, sizeof message, "%s", format);
	else
		(void)snprintf(message, sizeof message, "%s: %s", format, name);
	capture->user.news(capture->user.ctx, RH_DEVICE_WARNING, code, message);
}

/* ---- the source ---- */

static bool telephone(const pa_source_info *info)
{
	static const char *const keys[] = {"api.bluez5.profile", "bluetooth.protocol"};
	static const char *const profiles[] = {"headset", "handsfree", "hsp", "hfp"};
	if (info->sample_spec.rate <= TELEPHONE_HZ)
		return true;
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		const char *value = pa_proplist_gets(info->proplist, keys[i]);
		for (size_t k = 0; value != NULL && k < sizeof profiles / sizeof profiles[0]; k++) {
			if (strncmp(value, profiles[k], strlen(profiles[k])) == 0)
				return true;
		}
	}
	return false;
}

static struct source describe(const pa_source_info *info)
{
	struct source source = {.index = info->index,
	                        .monitor = info->monitor_of_sink != PA_INVALID_INDEX,
	                        .muted = info->mute != 0,
	                        .telephone = telephone(info)};
	(void)snprintf(source.name, sizeof source.name, "%.*s %g kHz", NAME_MAX_BYTES - 24,
	               info->description != NULL ? info->description : info->name, info->sample_spec.rate / 1000.0);
	return source;
}

static void say_opened(struct rh_capture *capture)
{
	if (capture->opened || !capture->source_known || capture->position == 0 || capture->link.failed ||
	    capture->link.closing)
		return;
	capture->opened = true;
	rh_pulse_link_expect(&capture->link, 0, NULL);
	capture->user.news(capture->user.ctx, RH_DEVICE_OPENED, "", capture->source.name);
}

/* Tells what is new about the source, and nothing twice. */
static void compare_source(struct rh_capture *capture, const struct source *now)
{
	struct source before = capture->source;
	bool known = capture->source_known, moved = known && before.index != now->index;
	capture->source = *now;
	capture->source_known = true;
	if (moved)
		warn(capture, "moved", N_("another microphone is in use"), now->name);
	if (now->monitor && (!known || moved))
		warn(capture, "monitor", N_("this records what is being played, not a microphone"), now->name);
	if (now->telephone && (!known || moved))
		warn(capture, "low-quality", N_("this microphone has telephone quality only"), now->name);
	if (now->muted && (!known || moved || !before.muted))
		warn(capture, "muted", N_("the microphone is muted"), now->name);
	if (!now->muted && known && before.muted)
		warn(capture, "unmuted", N_("the microphone is no longer muted"), now->name);
	say_opened(capture);
}

static void on_source(pa_context *context, const pa_source_info *info, int last, void *ctx)
{
	(void)context;
	struct rh_capture *capture = ctx;
	if (last != 0 || info == NULL || capture->link.closing || capture->link.failed)
		return;
	struct source now = describe(info);
	compare_source(capture, &now);
}

static void ask_source(struct rh_capture *capture)
{
	uint32_t index = pa_stream_get_device_index(capture->link.stream);
	if (index != PA_INVALID_INDEX)
		rh_pulse_forget(pa_context_get_source_info_by_index(capture->link.context, index, on_source, capture));
}

static void on_change(pa_context *context, pa_subscription_event_type_t type, uint32_t index, void *ctx)
{
	(void)context;
	struct rh_capture *capture = ctx;
	if ((type & PA_SUBSCRIPTION_EVENT_TYPE_MASK) == PA_SUBSCRIPTION_EVENT_CHANGE && capture->source_known &&
	    index == capture->source.index)
		ask_source(capture);
}

/* The stream was interrupted, and what it says of its time next is believed at once. */
static void restart_clock(struct rh_capture *capture)
{
	capture->clock = (struct rh_stream_clock){0};
	capture->age_count = 0;
	capture->reads = 0;
}

static void on_moved(pa_stream *stream, void *ctx)
{
	(void)stream;
	restart_clock(ctx);
	ask_source(ctx);
}

static void on_suspended(pa_stream *stream, void *ctx)
{
	if (pa_stream_is_suspended(stream) > 0) {
		warn(ctx, "suspended", N_("the sound server holds the microphone back"), NULL);
		return;
	}
	restart_clock(ctx);
	warn(ctx, "resumed", N_("the sound server lets the microphone go on"), NULL);
}

/* ---- the sound ---- */

/* The server was asked right after sound had come, so this is about how old its newest frame was then; a late answer
 * says more, never less. */
static void on_timing(pa_stream *stream, int success, void *ctx)
{
	struct rh_capture *capture = ctx;
	const pa_timing_info *info = pa_stream_get_timing_info(stream);
	if (success == 0 || info == NULL)
		return;
	int64_t age_us = (int64_t)info->source_usec - (int64_t)info->sink_usec;
	capture->ages_us[capture->age_count++ % AGES] = age_us;
}

/* How long ago the newest frame was heard when a block of so many frames comes. */
static int64_t age_ns(const struct rh_capture *capture, int64_t frames)
{
	unsigned count = capture->age_count < AGES ? capture->age_count : AGES;
	int64_t least_us = count == 0 ? 0 : capture->ages_us[0];
	for (unsigned i = 1; i < count; i++)
		least_us = capture->ages_us[i] < least_us ? capture->ages_us[i] : least_us;
	/* Hardware always has some latency. A source without any is virtual, and its blocks may come when they begin as
	 * well as when they end: in the middle the error is half a block at most. */
	return least_us == 0 ? -rh_audio_frames_to_ns(frames) / 2 : least_us * NS_PER_US;
}

static void ask_timing(struct rh_capture *capture)
{
	bool often = capture->reads++ < ASK_ALWAYS;
	if (often || capture->reads % ASK_SELDOM == 0)
		rh_pulse_forget(pa_stream_update_timing_info(capture->link.stream, on_timing, capture));
}

/* When the first frame that waits to be read was heard. */
static int64_t first_ns(struct rh_capture *capture, int64_t waiting)
{
	int64_t now_ns = rh_clock_monotonic_ns(), length_ns = rh_audio_frames_to_ns(waiting);
	/* What follows upon the block before is a part of it that came in a message of its own: it says nothing new. */
	bool rest = capture->clock.blocks > 0 && now_ns - capture->read_ns < length_ns / 2;
	capture->read_ns = now_ns;
	if (rest)
		return rh_stream_clock_time(&capture->clock, capture->position);
	int64_t claimed_ns = now_ns - age_ns(capture, waiting) - length_ns;
	return rh_stream_clock_at(&capture->clock, capture->position, claimed_ns, now_ns);
}

static void on_readable(pa_stream *stream, size_t bytes, void *ctx)
{
	struct rh_capture *capture = ctx;
	int64_t at_ns = first_ns(capture, (int64_t)(pa_stream_readable_size(stream) / sizeof(int16_t)));
	const void *samples = NULL;
	while (pa_stream_peek(stream, &samples, &bytes) == 0 && bytes > 0) {
		size_t frames = bytes / sizeof(int16_t);
		if (!capture->link.closing)
			capture->user.block(capture->user.ctx, samples, frames, at_ns);
		capture->position += (int64_t)frames;
		at_ns = rh_stream_clock_time(&capture->clock, capture->position);
		(void)pa_stream_drop(stream);
	}
	ask_timing(capture);
	say_opened(capture);
}

/* ---- the stream ---- */

static void sound_late(void *ctx)
{
	warn(ctx, "stalled", N_("the microphone delivers no sound"), NULL);
}

static void on_stream_state(pa_stream *stream, void *ctx)
{
	(void)stream;
	struct rh_capture *capture = ctx;
	if (!rh_pulse_link_stream_is_up(&capture->link, capture->source_known))
		return;
	rh_pulse_link_expect(&capture->link, SOUND_MS, sound_late);
	pa_context_set_subscribe_callback(capture->link.context, on_change, capture);
	rh_pulse_forget(pa_context_subscribe(capture->link.context, PA_SUBSCRIPTION_MASK_SOURCE, NULL, NULL));
	ask_source(capture);
}

static void on_ready(void *ctx)
{
	struct rh_capture *capture = ctx;
	if (!rh_pulse_link_stream(&capture->link, "answer"))
		return;
	pa_stream_set_state_callback(capture->link.stream, on_stream_state, capture);
	pa_stream_set_read_callback(capture->link.stream, on_readable, capture);
	pa_stream_set_moved_callback(capture->link.stream, on_moved, capture);
	pa_stream_set_suspended_callback(capture->link.stream, on_suspended, capture);
	const pa_buffer_attr attributes = {.maxlength = UINT32_MAX,
	                                   .tlength = UINT32_MAX,
	                                   .prebuf = UINT32_MAX,
	                                   .minreq = UINT32_MAX,
	                                   .fragsize = rh_pulse_bytes(FRAGMENT_MS)};
	if (pa_stream_connect_record(capture->link.stream, capture->link.target, &attributes,
	                             PA_STREAM_ADJUST_LATENCY) < 0)
		rh_pulse_link_refused(&capture->link);
}

static void on_failed(void *ctx, const char *code, const char *message)
{
	struct rh_capture *capture = ctx;
	capture->user.news(capture->user.ctx, RH_DEVICE_FAILED, code, message);
}

enum rh_status rh_pulse_capture_open(const char *target, const struct rh_capture_user *user,
                                     struct rh_capture **capture, struct rh_error *err)
{
	struct rh_capture *made = calloc(1, sizeof *made);
	if (made == NULL)
		return rh_error_no_memory(err);
	made->user = *user;
	const struct rh_pulse_user own = {on_ready, on_failed, made, N_("no microphone")};
	enum rh_status status = rh_pulse_link_open(&made->link, target, &own, err);
	if (status != RH_OK) {
		free(made);
		return status;
	}
	*capture = made;
	return RH_OK;
}

void rh_pulse_capture_close(struct rh_capture *capture)
{
	if (capture == NULL)
		return;
	rh_pulse_link_close(&capture->link);
	free(capture);
}
