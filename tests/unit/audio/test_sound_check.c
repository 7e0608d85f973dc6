// SPDX-License-Identifier: GPL-3.0-or-later
/* Whether a microphone is any good, told by sounds made for it. */
#include "audio/sound_check.h"

#include "base/random.h"
#include "support/check.h"

#include <math.h>

enum { SECONDS = 3, FRAMES = SECONDS * RH_AUDIO_RATE_HZ };

static float sound[FRAMES];

/* Speech is loud half of the time; both levels are in dB of full scale, as root mean squares of noise. */
static void make(double speech_db, double noise_db)
{
	struct rh_random random = rh_random_seeded(3);
	double speech = pow(10, speech_db / 20) * sqrt(3), noise = pow(10, noise_db / 20) * sqrt(3);
	for (int i = 0; i < FRAMES; i++) {
		double unit = (double)rh_random_below(&random, 2000001) / 1000000 - 1;
		bool spoken = i / (RH_AUDIO_RATE_HZ / 2) % 2 == 1;
		double sample = unit * (spoken ? speech : noise);
		sound[i] = (float)fmax(fmin(sample, 1), -1);
	}
}

static struct rh_sound_measures measure(size_t step)
{
	struct rh_sound_check check = {0};
	for (size_t at = 0; at < FRAMES; at += step)
		rh_sound_check_hear(&check, sound + at, at + step < FRAMES ? step : FRAMES - at);
	return rh_sound_check_measure(&check);
}

static void each_fault_is_told_from_the_others(void **state)
{
	static const struct {
		double speech_db, noise_db;
		enum rh_sound_verdict verdict;
	} cases[] = {
	    {-20, -60, RH_SOUND_GOOD},      {-30, -50, RH_SOUND_GOOD},  {-46, -70, RH_SOUND_TOO_QUIET},
	    {-90, -90, RH_SOUND_TOO_QUIET}, {-20, -35, RH_SOUND_NOISY}, {6, -60, RH_SOUND_CLIPS},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		make(cases[i].speech_db, cases[i].noise_db);
		struct rh_sound_measures m = measure(1920);
		assert_int_equal(m.verdict, cases[i].verdict);
		assert_true(fabs(m.noise_db - cases[i].noise_db) < 1);
		if (m.verdict != RH_SOUND_CLIPS)
			assert_true(fabs(m.level_db - cases[i].speech_db) < 1);
		assert_true((m.clipped > 0) == (m.verdict == RH_SOUND_CLIPS));
	}
}

static void digital_silence_is_what_never_moves(void **state)
{
	(void)state;
	for (int i = 0; i < FRAMES; i++)
		sound[i] = 0;
	assert_int_equal(measure(1000).verdict, RH_SOUND_SILENT);
	assert_true(measure(1000).peak_db == RH_LEVEL_SILENCE_DB);
	for (int i = 0; i < FRAMES; i++)
		sound[i] = 0.25F; /* a broken converter's direct current */
	assert_int_equal(measure(1000).verdict, RH_SOUND_SILENT);
	sound[FRAMES / 2] = 0.2501F;
	assert_int_not_equal(measure(1000).verdict, RH_SOUND_SILENT);
}

static void nothing_heard_is_said(void **state)
{
	(void)state;
	const struct rh_sound_check check = {0};
	struct rh_sound_measures m = rh_sound_check_measure(&check);
	assert_int_equal(m.verdict, RH_SOUND_NOTHING);
	assert_true(m.level_db == RH_LEVEL_SILENCE_DB);
}

static void blocks_of_any_size_give_the_same(void **state)
{
	(void)state;
	make(-20, -60);
	struct rh_sound_measures one = measure(1), many = measure(FRAMES);
	assert_memory_equal(&one, &many, sizeof one);
}

static void what_comes_after_ten_seconds_is_not_heard(void **state)
{
	struct rh_sound_check check = {0};
	(void)state;
	make(-20, -60);
	for (int i = 0; i < 5; i++)
		rh_sound_check_hear(&check, sound, FRAMES);
	assert_int_equal(check.heard, 10 * RH_AUDIO_RATE_HZ);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_fault_is_told_from_the_others),
	    cmocka_unit_test(digital_silence_is_what_never_moves),
	    cmocka_unit_test(nothing_heard_is_said),
	    cmocka_unit_test(blocks_of_any_size_give_the_same),
	    cmocka_unit_test(what_comes_after_ten_seconds_is_not_heard),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
