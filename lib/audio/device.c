// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/device.h"

#include "base/duration.h"

#include <string.h>

static const int64_t SLACK_NS = 100;

int64_t rh_audio_frames_to_ns(int64_t frames)
{
	int64_t seconds = frames / RH_AUDIO_RATE_HZ;
	return seconds * RH_SECOND_NS + frames % RH_AUDIO_RATE_HZ * RH_SECOND_NS / RH_AUDIO_RATE_HZ;
}

int64_t rh_audio_ns_to_frames(int64_t ns)
{
	int64_t seconds = ns / RH_SECOND_NS, rest = ns % RH_SECOND_NS;
	/* Up for positive times; division already rounds negative ones up. Times have been rounded to nanoseconds a few
	 * times before they come here, so that a moment after a frame's begin still means that frame. */
	int64_t up = rest > 0 ? RH_SECOND_NS - SLACK_NS * RH_AUDIO_RATE_HZ : 0;
	return seconds * RH_AUDIO_RATE_HZ + (rest * RH_AUDIO_RATE_HZ + up) / RH_SECOND_NS;
}

const struct rh_device *rh_device_pick(const char *name, const char **target)
{
	static const char file_prefix[] = "file:";
	*target = NULL;
	if (name != NULL && strcmp(name, "null") == 0)
		return &rh_device_null;
	if (name != NULL && strncmp(name, file_prefix, sizeof file_prefix - 1) == 0) {
		*target = name + sizeof file_prefix - 1;
		return &rh_device_file;
	}
	*target = name;
	return &rh_device_pulse;
}
