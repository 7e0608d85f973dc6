// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SPEECH_DETECT_H
#define REHEARSE_SPEECH_DETECT_H
/* The second pass: levels of all frames -> stretches of speech and syllable nuclei within them. Everything adapts to
 * the recording: its speech level, its background and its room, so that gain changes nothing. */

#include "speech/nuclei.h"

struct rh_detection {
	struct rh_stretch *stretches; /* owned; in order, apart from each other */
	size_t stretch_count;
	size_t *nuclei; /* owned; frames, in order */
	size_t nucleus_count;
	double noise_db; /* 10th percentile of the total level */
};

/* Nothing is found in silence, steady noise, hum or clicks: that is RH_OK with no stretches. */
enum rh_status rh_detect_init(struct rh_detection *detection, const struct rh_bands_levels *levels,
                              struct rh_error *err);
void rh_detect_done(struct rh_detection *detection);

#endif
