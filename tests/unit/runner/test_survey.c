// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/survey.h"

#include "audio/take.h"
#include "support/check.h"
#include "support/take_sound.h"

#include <math.h>
#include <stdlib.h>

enum { RATE = RH_AUDIO_RATE_HZ, SECONDS = 12 };

static struct tmpdir dir;

/* Voiced "syllables" of a quarter of a second, but for two seconds of silence from the fifth on; louder from second to
 * second. */
static int16_t sample_at(int64_t frame)
{
	int64_t second = frame / RATE;
	double at_s = (double)frame / RATE, swell = fabs(sin(at_s * 4 * acos(-1))), voice = 0;
	if (second == 5 || second == 6)
		return 0;
	for (int harmonic = 1; harmonic <= 12; harmonic++)
		voice += sin(2 * acos(-1) * 140 * harmonic * at_s) / harmonic;
	return (int16_t)lrint(voice * swell * (double)(200 * (second + 1)));
}

static const char *write_take(int64_t frames)
{
	return take_sound(&dir, "take.wav", sample_at, frames);
}

static struct rh_survey *survey_of(const char *path, bool measure)
{
	struct rh_survey *survey = NULL;
	const struct rh_survey_config config = {.path = path, .measure = measure};
	assert_int_equal(rh_survey_new(&config, &survey, NULL), RH_OK);
	return survey;
}

static void the_waveform_has_the_peak_of_every_part(void **state)
{
	(void)state;
	struct rh_survey *survey = survey_of(write_take((int64_t)SECONDS * RATE), false);
	rh_survey_wait(survey);
	assert_true(rh_survey_is_done(survey));
	size_t known = 0;
	const float *levels = rh_survey_levels(survey, &known);
	assert_int_equal(known, RH_SURVEY_SLICES);
	for (size_t slice = 0; slice < RH_SURVEY_SLICES; slice++) {
		int peak = 0;
		int64_t from = (int64_t)slice * SECONDS * RATE / RH_SURVEY_SLICES;
		for (int64_t i = from; i < from + (int64_t)SECONDS * RATE / RH_SURVEY_SLICES; i++)
			peak = abs(sample_at(i)) > peak ? abs(sample_at(i)) : peak;
		assert_true(fabs((double)levels[slice] - peak / 32768.0) < 1e-6);
	}
	size_t count = 1;
	double lufs = 0, peak_dbfs = 0;
	(void)rh_survey_pauses(survey, &count);
	assert_int_equal(count, 0);
	assert_false(rh_survey_loudness(survey, &lufs, &peak_dbfs));
	rh_survey_free(survey);
	rh_survey_free(NULL);
}

static void pauses_and_loudness_are_known_at_the_end(void **state)
{
	(void)state;
	struct rh_survey *survey = survey_of(write_take((int64_t)SECONDS * RATE), true);
	rh_survey_wait(survey);
	size_t count = 0;
	double lufs = 0, peak_dbfs = 0;
	const struct rh_speech_span *pauses = rh_survey_pauses(survey, &count);
	assert_int_equal(count, 1);
	assert_true(llabs(pauses[0].start_ms - 5000) < 200);
	assert_true(llabs(pauses[0].end_ms - 7000) < 200);
	assert_true(rh_survey_loudness(survey, &lufs, &peak_dbfs));
	assert_true(lufs > -60 && lufs < -15 && peak_dbfs < -6 && peak_dbfs > -30);
	rh_survey_free(survey);
}

static void a_file_shorter_than_the_waveform_and_none_at_all_are_fine(void **state)
{
	(void)state;
	struct rh_survey *survey = survey_of(write_take(100), true);
	size_t known = 0;
	rh_survey_wait(survey);
	(void)rh_survey_levels(survey, &known);
	assert_int_equal(known, RH_SURVEY_SLICES);
	rh_survey_free(survey);
	survey = survey_of(tmpdir_path(&dir, "none.wav"), true);
	rh_survey_wait(survey);
	const float *levels = rh_survey_levels(survey, &known);
	for (size_t i = 0; i < known; i++)
		assert_true(levels[i] == 0);
	rh_survey_free(survey);
}

static void it_ends_early_when_nobody_wants_it(void **state)
{
	(void)state;
	const char *path = write_take((int64_t)SECONDS * RATE);
	for (int i = 0; i < 20; i++)
		rh_survey_free(survey_of(path, i % 2 == 0));
}

int main(void)
{
#define SURVEY_TEST(name) in_tmpdir(name, &dir)
	const struct CMUnitTest tests[] = {
	    SURVEY_TEST(the_waveform_has_the_peak_of_every_part),
	    SURVEY_TEST(pauses_and_loudness_are_known_at_the_end),
	    SURVEY_TEST(a_file_shorter_than_the_waveform_and_none_at_all_are_fine),
	    SURVEY_TEST(it_ends_early_when_nobody_wants_it),
	};
	return cmocka_run_group_tests_name("runner.survey", tests, NULL, NULL);
}
