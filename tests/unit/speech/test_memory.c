// SPDX-License-Identifier: GPL-3.0-or-later
/* Every allocation of the speech module, and those of the libraries it starts, can fail. */
#include "speech/speech.h"
#include "support/check.h"
#include "support/failing_alloc.h"
#include "support/voice.h"

#include <ebur128.h>
#include <fftw3.h>
#include <stdlib.h>

/* Names the linker gives by --wrap. */
ebur128_state *__real_ebur128_init(unsigned channels, unsigned long rate, int mode);
ebur128_state *__wrap_ebur128_init(unsigned channels, unsigned long rate, int mode);
float *__real_fftwf_alloc_real(size_t count);
float *__wrap_fftwf_alloc_real(size_t count);
fftwf_complex *__real_fftwf_alloc_complex(size_t count);
fftwf_complex *__wrap_fftwf_alloc_complex(size_t count);
fftwf_plan __real_fftwf_plan_dft_r2c_1d(int size, float *in, fftwf_complex *out, unsigned flags);
fftwf_plan __wrap_fftwf_plan_dft_r2c_1d(int size, float *in, fftwf_complex *out, unsigned flags);

ebur128_state *__wrap_ebur128_init(unsigned channels, unsigned long rate, int mode)
{
	return failing_alloc_refuses() ? NULL : __real_ebur128_init(channels, rate, mode);
}

float *__wrap_fftwf_alloc_real(size_t count)
{
	return failing_alloc_refuses() ? NULL : __real_fftwf_alloc_real(count);
}

fftwf_complex *__wrap_fftwf_alloc_complex(size_t count)
{
	return failing_alloc_refuses() ? NULL : __real_fftwf_alloc_complex(count);
}

fftwf_plan __wrap_fftwf_plan_dft_r2c_1d(int size, float *in, fftwf_complex *out, unsigned flags)
{
	return failing_alloc_refuses() ? NULL : __real_fftwf_plan_dft_r2c_1d(size, in, out, flags);
}

static const struct voice_phrase phrases[] = {{500, 10}, {3500, 40}};

/* Two recordings with a reset between them; the second must not remember what became of the first. */
static enum rh_status measure_twice(const struct voice_sound *sound, struct rh_speech_measures *m, struct rh_error *err)
{
	struct rh_speech *speech = NULL;
	enum rh_status status = rh_speech_new(sound->rate_hz, true, &speech, err);
	for (int round = 0; round < 2 && status == RH_OK; round++) {
		rh_speech_feed(speech, sound->samples, sound->count);
		status = rh_speech_end(speech, RH_SPEECH_ENGLISH, m, err);
		rh_speech_reset(speech);
	}
	rh_speech_free(speech);
	return status;
}

static void every_allocation_may_fail(void **state)
{
	(void)state;
	struct voice_sound sound = voice_speech(8000, 15000, phrases, 2);
	struct rh_speech_measures wanted = {0};
	assert_int_equal(measure_twice(&sound, &wanted, NULL), RH_OK);
	size_t rounds = 0;
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_speech_measures m = wanted;
		struct rh_error err = {0};
		enum rh_status status = measure_twice(&sound, &m, &err);
		/* The last reset's refusal is nobody's any more. */
		if (status != RH_OK) {
			assert_true(failing_alloc_struck());
			assert_int_equal(status, RH_ERR_NO_MEMORY);
			assert_int_equal(err.status, RH_ERR_NO_MEMORY);
		}
		assert_memory_equal(&m, &wanted, sizeof m);
		rounds++;
	}
	assert_true(rounds > 20);
	free(sound.samples);
}

static void after_a_lost_block_a_reset_makes_it_whole_again(void **state)
{
	(void)state;
	struct voice_sound sound = voice_speech(8000, 15000, phrases, 2);
	struct rh_speech *speech = NULL;
	struct rh_speech_measures m = {.duration_ms = -1};
	struct rh_error err = {0};
	assert_int_equal(rh_speech_new(8000, false, &speech, NULL), RH_OK);
	failing_alloc_arm(1);
	rh_speech_feed(speech, sound.samples, sound.count);
	assert_true(failing_alloc_struck());
	assert_int_equal(rh_speech_end(speech, RH_SPEECH_ENGLISH, &m, &err), RH_ERR_NO_MEMORY);
	assert_int_equal(m.duration_ms, -1);
	rh_speech_reset(speech);
	rh_speech_feed(speech, sound.samples, sound.count);
	assert_int_equal(rh_speech_end(speech, RH_SPEECH_ENGLISH, &m, NULL), RH_OK);
	assert_int_equal(m.syllables, 50);
	rh_speech_free(speech);
	free(sound.samples);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_allocation_may_fail),
	    cmocka_unit_test(after_a_lost_block_a_reset_makes_it_whole_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
