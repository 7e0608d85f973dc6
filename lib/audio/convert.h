// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_CONVERT_H
#define REHEARSE_AUDIO_CONVERT_H
/* A recording as another program wants it: mono, 16 bit, at its rate, WAV or FLAC. */

#include "audio/take.h"

#include <stdbool.h>

enum rh_convert_format { RH_CONVERT_WAV, RH_CONVERT_FLAC };

struct rh_convert_config {
	const char *from; /* any sound file libsndfile reads */
	const char *to;   /* made new, 0600; RH_ERR_EXISTS when there is one */
	int rate_hz;
	enum rh_convert_format format;
	/* Asked several times a second; false gives up with RH_ERR_STOPPED. May be NULL. */
	bool (*go_on)(void *ctx, double part);
	void *ctx;
};

/* After a failure no file is left. */
enum rh_status rh_convert(const struct rh_convert_config *config, struct rh_error *err);

#endif
