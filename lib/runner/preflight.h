// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_RUNNER_PREFLIGHT_H
#define REHEARSE_RUNNER_PREFLIGHT_H
/* Tries the sound devices out before they matter: a few seconds of the microphone, a short tone through the
 * loudspeaker. Keeps nothing. Each call waits for what it tries, bounded, and answers to the wake descriptor. */

#include "audio/sound_check.h"
#include "os/wake.h"

struct rh_preflight {
	const char
	    *device; /* of the microphone or the loudspeaker, as --device and --sink name it; NULL: the default */
	struct rh_wake *wake; /* borrowed */
	/* Asked about ten times a second with how much is done, 0 to 1, and how loud it is now; false gives up with
	 * RH_ERR_STOPPED. Has to read all that the wake descriptor has, signals among it. */
	bool (*go_on)(void *ctx, double part, double peak_db);
	void *ctx;
};

/* What a device is, and what it said about itself. */
struct rh_preflight_device {
	char name[256];    /* for a person, not sanitised; empty: it never came up */
	const char *code;  /* static; of the first warning (monitor, muted, low-quality …), "" without one */
	char warning[256]; /* that warning, one English line */
};

/* Listens for `ms` from when sound flows. RH_ERR_DEVICE, with the reason as one English line, when the device does not
 * come up within 6 s or goes away before it is over. */
enum rh_status rh_preflight_listen(const struct rh_preflight *preflight, int64_t ms, struct rh_preflight_device *device,
                                   struct rh_sound_measures *measures, struct rh_error *err);
/* Plays a soft tone of 0.4 s. RH_ERR_DEVICE when the device does not come up or does not play. */
enum rh_status rh_preflight_play(const struct rh_preflight *preflight, struct rh_preflight_device *device,
                                 struct rh_error *err);

#endif
