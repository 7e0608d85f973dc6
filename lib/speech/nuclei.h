// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SPEECH_NUCLEI_H
#define REHEARSE_SPEECH_NUCLEI_H
/* Syllable nuclei: the peaks of the contour that the bands of the vowels make. How finely it is looked at follows the
 * speaker's own rate, how deep a dip parts two syllables the speaker's own modulation. Owns nothing. */

#include "speech/bands.h"

/* Frames [from, until) in which somebody speaks. */
struct rh_stretch {
	size_t from, until;
};

/* What a recording's levels are held against. */
struct rh_nuclei_input {
	const struct rh_bands_levels *levels;
	const struct rh_stretch *stretches; /* in order, apart from each other */
	size_t stretch_count;
	const float *noise_db; /* per band */
	float strongest_db;    /* the speech level of the strongest band */
};

/* Room to work in: two of a float per frame, and one for two nuclei more than frames. Not owned. */
struct rh_nuclei_room {
	float *contour, *scratch; /* mean nothing afterwards */
	size_t *nuclei;           /* the frames of the nuclei, in order */
};

/* Returns how many nuclei it found. */
size_t rh_nuclei_find(const struct rh_nuclei_input *input, const struct rh_nuclei_room *room);

#endif
