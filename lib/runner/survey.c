// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/survey.h"

#include "audio/take.h"
#include "audio/thread.h"
#include "runner/heard.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_FRAMES = 4096 };

struct rh_survey {
	char *path; /* owned */
	bool measure;
	void (*notify)(void *ctx);
	void *notify_ctx;
	pthread_t thread;
	bool joined;
	_Atomic bool quit;

	/* The thread's own until done is set; levels before known are final. */
	float levels[RH_SURVEY_SLICES];
	_Atomic size_t known;
	struct rh_speech *speech; /* owned; NULL: not measured */
	struct rh_speech_measures measures;
	struct rh_speech_span *pauses; /* owned */
	size_t pause_count;
	_Atomic bool done;
};

/* The frame a slice ends before; the last one takes whatever comes. */
static int64_t slice_end(int64_t frames, size_t slice)
{
	if (slice + 1 >= RH_SURVEY_SLICES)
		return INT64_MAX;
	return (int64_t)((double)frames / RH_SURVEY_SLICES * (double)(slice + 1));
}

static float peak_of(float peak, const float *samples, size_t count)
{
	for (size_t i = 0; i < count; i++)
		peak = fmaxf(peak, fabsf(samples[i]));
	return peak;
}

/* Puts a block, of which frame `at` of the file is the first, into its slices; returns the slice that is open. */
static size_t take_peaks(struct rh_survey *survey, size_t slice, int64_t length, int64_t at, const float *samples,
                         size_t count)
{
	for (size_t done = 0; done < count;) {
		int64_t left = slice_end(length, slice) - at - (int64_t)done;
		size_t step = left < (int64_t)(count - done) ? (size_t)(left > 0 ? left : 0) : count - done;
		survey->levels[slice] = peak_of(survey->levels[slice], samples + done, step);
		done += step;
		slice += done < count ? 1 : 0;
	}
	atomic_store_explicit(&survey->known, slice, memory_order_release);
	return slice;
}

static void read_all(struct rh_survey *survey, struct rh_take_reader *reader)
{
	float samples[BLOCK_FRAMES];
	int64_t at = 0, length = rh_take_reader_info(reader)->frames;
	size_t slice = 0;
	while (!atomic_load(&survey->quit)) {
		size_t got = rh_take_reader_frames(reader, samples, BLOCK_FRAMES);
		if (got == 0)
			break;
		slice = take_peaks(survey, slice, length, at, samples, got);
		if (survey->speech != NULL)
			rh_speech_feed(survey->speech, samples, got);
		at += (int64_t)got;
	}
}

static void keep_pauses(struct rh_survey *survey)
{
	size_t count = 0;
	const struct rh_speech_span *pauses = rh_speech_pauses(survey->speech, &count);
	survey->pauses = calloc(count + 1, sizeof *survey->pauses);
	for (size_t i = 0; i < count && survey->pauses != NULL; i++) {
		if (pauses[i].end_ms - pauses[i].start_ms >= RH_SPEECH_LONG_PAUSE_MS)
			survey->pauses[survey->pause_count++] = pauses[i];
	}
}

static void read_file(struct rh_survey *survey)
{
	struct rh_take_reader *reader = NULL;
	if (rh_take_reader_new(survey->path, &reader, NULL) != RH_OK)
		return;
	/* A rate the analysis does not take: the waveform is all there is. */
	if (survey->measure &&
	    rh_speech_new(rh_take_reader_info(reader)->sample_rate_hz, true, &survey->speech, NULL) != RH_OK)
		survey->speech = NULL;
	read_all(survey, reader);
	rh_take_reader_free(reader);
	if (survey->speech == NULL || atomic_load(&survey->quit))
		return;
	/* The language only scales what is not looked at here. */
	if (rh_speech_end(survey->speech, RH_SPEECH_UNSCALED, &survey->measures, NULL) == RH_OK)
		keep_pauses(survey);
}

static void *run(void *ctx)
{
	struct rh_survey *survey = ctx;
	read_file(survey);
	atomic_store_explicit(&survey->known, RH_SURVEY_SLICES, memory_order_release);
	atomic_store_explicit(&survey->done, true, memory_order_release);
	if (survey->notify != NULL)
		survey->notify(survey->notify_ctx);
	return NULL;
}

static void release(struct rh_survey *survey)
{
	rh_speech_free(survey->speech);
	free(survey->pauses);
	free(survey->path);
	free(survey);
}

enum rh_status rh_survey_new(const struct rh_survey_config *config, struct rh_survey **survey, struct rh_error *err)
{
	struct rh_survey *made = calloc(1, sizeof *made);
	if (made == NULL)
		return rh_error_no_memory(err);
	made->measure = config->measure;
	made->notify = config->notify;
	made->notify_ctx = config->notify_ctx;
	made->path = strdup(config->path);
	enum rh_status status = made->path == NULL ? rh_error_no_memory(err)
	                                           : rh_thread_start(&made->thread, run, made, err);
	if (status != RH_OK) {
		release(made);
		return status;
	}
	*survey = made;
	return RH_OK;
}

const float *rh_survey_levels(const struct rh_survey *survey, size_t *known)
{
	*known = atomic_load_explicit(&survey->known, memory_order_acquire);
	return survey->levels;
}

bool rh_survey_is_done(const struct rh_survey *survey)
{
	return atomic_load_explicit(&survey->done, memory_order_acquire);
}

void rh_survey_wait(struct rh_survey *survey)
{
	if (!survey->joined)
		(void)pthread_join(survey->thread, NULL);
	survey->joined = true;
}

const struct rh_speech_span *rh_survey_pauses(const struct rh_survey *survey, size_t *count)
{
	*count = survey->pause_count;
	return survey->pauses;
}

bool rh_survey_loudness(const struct rh_survey *survey, double *loudness_lufs, double *peak_dbfs)
{
	*loudness_lufs = survey->measures.loudness_lufs;
	*peak_dbfs = survey->measures.peak_dbfs;
	return survey->measures.has_loudness;
}

void rh_survey_free(struct rh_survey *survey)
{
	if (survey == NULL)
		return;
	atomic_store(&survey->quit, true);
	rh_survey_wait(survey);
	release(survey);
}
