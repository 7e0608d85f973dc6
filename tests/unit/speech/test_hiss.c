// SPDX-License-Identifier: GPL-3.0-or-later
#include "speech/hiss.h"

#include "support/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SECOND_FRAMES = 100 };

static float *tone(int rate_hz, double hz)
{
	float *samples = malloc((size_t)rate_hz * sizeof *samples);
	assert_non_null(samples);
	for (int i = 0; i < rate_hz; i++)
		samples[i] = (float)sin(2.0 * acos(-1.0) * hz * i / rate_hz);
	return samples;
}

/* The level in the middle of a second of a full-scale tone. */
static double level_of(int rate_hz, double hz)
{
	struct rh_hiss *hiss = NULL;
	float *samples = tone(rate_hz, hz);
	assert_int_equal(rh_hiss_new(rate_hz, &hiss, NULL), RH_OK);
	assert_non_null(hiss);
	rh_hiss_feed(hiss, samples, (size_t)rate_hz);
	double level_db = (double)rh_hiss_end(hiss, SECOND_FRAMES)[SECOND_FRAMES / 2];
	rh_hiss_free(hiss);
	free(samples);
	return level_db;
}

/* A tone of full scale has half the power of a square; the tail it leaves masks a fraction of a dB of it. */
static void only_what_lies_within_the_band_is_heard(void **state)
{
	(void)state;
	static const int rates_hz[] = {16000, 22050, 37800, 44100, 48000, 96000};
	for (size_t i = 0; i < sizeof rates_hz / sizeof rates_hz[0]; i++) {
		assert_true(fabs(level_of(rates_hz[i], 5900) + 3.2) < 0.5);
		assert_true(level_of(rates_hz[i], 3000) < -45.0);
		assert_true(level_of(rates_hz[i], 300) < -60.0);
		assert_true(rates_hz[i] < 22050 || level_of(rates_hz[i], 9500) < -45.0);
	}
}

static void a_rate_that_does_not_reach_the_band_has_no_levels(void **state)
{
	(void)state;
	struct rh_hiss *hiss = NULL;
	assert_int_equal(rh_hiss_new(8000, &hiss, NULL), RH_OK);
	assert_null(hiss);
	assert_int_equal(rh_hiss_new(11025, &hiss, NULL), RH_OK);
	assert_null(hiss);
}

static void every_frame_has_a_level_however_little_was_fed(void **state)
{
	(void)state;
	struct rh_hiss *hiss = NULL;
	static const float few[7];
	assert_int_equal(rh_hiss_new(48000, &hiss, NULL), RH_OK);
	for (int round = 0; round < 2; round++) {
		rh_hiss_feed(hiss, few, round == 0 ? 0 : 7);
		const float *levels = rh_hiss_end(hiss, 3);
		assert_non_null(levels);
		for (size_t i = 0; i < 3; i++)
			assert_true((double)levels[i] < -100.0 && isfinite(levels[i]));
		rh_hiss_reset(hiss);
	}
	rh_hiss_free(hiss);
}

static void the_size_of_the_blocks_changes_nothing(void **state)
{
	(void)state;
	enum { RATE_HZ = 44100, BLOCK = 333 };
	struct rh_hiss *whole = NULL, *parts = NULL;
	float *samples = tone(RATE_HZ, 6100);
	assert_int_equal(rh_hiss_new(RATE_HZ, &whole, NULL), RH_OK);
	assert_int_equal(rh_hiss_new(RATE_HZ, &parts, NULL), RH_OK);
	rh_hiss_feed(whole, samples, RATE_HZ);
	for (size_t at = 0; at < RATE_HZ; at += BLOCK)
		rh_hiss_feed(parts, samples + at, RATE_HZ - at < BLOCK ? RATE_HZ - at : BLOCK);
	assert_memory_equal(rh_hiss_end(whole, SECOND_FRAMES), rh_hiss_end(parts, SECOND_FRAMES),
	                    SECOND_FRAMES * sizeof(float));
	rh_hiss_free(whole);
	rh_hiss_free(parts);
	free(samples);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_what_lies_within_the_band_is_heard),
	    cmocka_unit_test(a_rate_that_does_not_reach_the_band_has_no_levels),
	    cmocka_unit_test(every_frame_has_a_level_however_little_was_fed),
	    cmocka_unit_test(the_size_of_the_blocks_changes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
