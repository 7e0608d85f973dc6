// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_DEVICES_H
#define REHEARSE_AUDIO_DEVICES_H
/* What the sound server offers, as a list for a person. */

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* All strings owned by the list. */
struct rh_device_info {
	char *name;        /* what --device and --sink take */
	char *description; /* for a person; not sanitised */
	int sample_rate_hz;
	int channels;
	bool is_source; /* a source records, a sink plays */
	bool is_default;
	bool is_monitor; /* records what is being played, not a microphone */
	bool is_muted;
};

struct rh_device_list {
	char *server; /* the server's own name and version, e.g. "pulseaudio 16.1" */
	struct rh_device_info *devices;
	size_t count;
};

/* Asks the server, at most 1.5 s. Without a server RH_ERR_DEVICE with one line why. */
enum rh_status rh_device_list_new(struct rh_device_list *list, struct rh_error *err);
void rh_device_list_done(struct rh_device_list *list);

#endif
