// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_SOUND_CHECK_H
#define REHEARSE_AUDIO_SOUND_CHECK_H
/* Whether a microphone is any good, by a few seconds of what it delivers while somebody speaks. Levels are in dB of
 * full scale (0 is full scale), silence is RH_LEVEL_SILENCE_DB. Opens nothing; one thread. */

#include "audio/recorder.h"

enum {
	RH_SOUND_CHECK_HOP = RH_AUDIO_RATE_HZ / 50, /* frames of which one level is taken: 20 ms */
	RH_SOUND_CHECK_HOPS = 500,                  /* levels that count: ten seconds, what comes after is not heard */
};

/* Zeroed: nothing was heard yet. */
struct rh_sound_check {
	float levels[RH_SOUND_CHECK_HOPS]; /* mean squares, 1 is full scale */
	size_t count;
	double squares; /* of the hop being heard */
	size_t frames;  /* in it */
	float peak;
	float lowest, highest; /* sample */
	int64_t heard;         /* frames so far */
	int64_t clipped;       /* stretches at full scale */
	int at_scale;          /* samples in a row at full scale, up to now */
};

/* Feeds mono frames at RH_AUDIO_RATE_HZ, -1..1; ctx is a struct rh_sound_check, so that it can be a recorder's tap.
 */
void rh_sound_check_hear(void *ctx, const float *samples, size_t frames);

enum rh_sound_verdict {
	RH_SOUND_GOOD,
	RH_SOUND_NOTHING,   /* no sound came at all */
	RH_SOUND_SILENT,    /* every sample is the same: digital silence */
	RH_SOUND_TOO_QUIET, /* the loudest part is below RH_SOUND_QUIET_DB */
	RH_SOUND_CLIPS,     /* full scale was reached for 3 samples in a row or more */
	RH_SOUND_NOISY,     /* the background is above RH_SOUND_NOISY_DB */
};
/* What 16 bits have next to nothing above: 9 of 32768 steps. */
#define RH_SOUND_FULL_SCALE    (32759.0F / 32768.0F)
#define RH_SOUND_FULL_SCALE_DB (-0.0024)
#define RH_SOUND_QUIET_DB      (-45.0)
#define RH_SOUND_NOISY_DB      (-40.0)

struct rh_sound_measures {
	enum rh_sound_verdict verdict; /* the first that holds, in the order above, GOOD last */
	double peak_db;                /* the loudest sample */
	double level_db;               /* exceeded by the loudest twentieth of the hops */
	double noise_db;               /* exceeded by nine tenths of the hops: the background */
	int64_t clipped;               /* places */
};
struct rh_sound_measures rh_sound_check_measure(const struct rh_sound_check *check);

#endif
