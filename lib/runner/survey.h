// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_RUNNER_SURVEY_H
#define REHEARSE_RUNNER_SURVEY_H
/* Reads a whole sound file on a thread of its own while it is already being played: its waveform from the beginning on,
 * and, when asked for, its pauses and loudness at the end. Writes nothing, plays nothing. */

#include "speech/speech.h"

/* Of the waveform: more than a terminal is wide. */
enum { RH_SURVEY_SLICES = 1200 };

struct rh_survey;

struct rh_survey_config {
	const char *path;
	bool measure;              /* pauses and loudness, too, which takes a few times as long */
	void (*notify)(void *ctx); /* it is done; from its thread, must only post a wake-up; may be NULL */
	void *notify_ctx;
};

/* Returns at once. A file that cannot be read is soon done and gives nothing. */
enum rh_status rh_survey_new(const struct rh_survey_config *config, struct rh_survey **survey, struct rh_error *err);
/* Peaks (0..1) of RH_SURVEY_SLICES equal parts; *known of them, from the first on, are final. */
const float *rh_survey_levels(const struct rh_survey *survey, size_t *known);
bool rh_survey_is_done(const struct rh_survey *survey);
/* Waits for the end. */
void rh_survey_wait(struct rh_survey *survey);
/* Once done: the pauses of half a second and more in order, and whether the loudness is known, which is false for what
 * was not measured. Borrowed. */
const struct rh_speech_span *rh_survey_pauses(const struct rh_survey *survey, size_t *count);
bool rh_survey_loudness(const struct rh_survey *survey, double *loudness_lufs, double *peak_dbfs);
/* Ends it early where it still runs. NULL is fine. */
void rh_survey_free(struct rh_survey *survey);

#endif
