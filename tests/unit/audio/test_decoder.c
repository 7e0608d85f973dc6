// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/decoder.h"

#include "support/check.h"
#include "support/tmpdir.h"

#include <sndfile.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct tmpdir dir;

static double tone(double hz, double seconds)
{
	return 0.5 * sin(2 * acos(-1) * hz * seconds);
}

/* A file of 16 bits whose channels all hold a tone. */
static const char *write_tone(const char *name, int rate, int channels, double hz, int64_t frames)
{
	const char *path = tmpdir_path(&dir, name);
	SF_INFO info = {.samplerate = rate, .channels = channels, .format = SF_FORMAT_WAV | SF_FORMAT_PCM_16};
	SNDFILE *file = sf_open(path, SFM_WRITE, &info);
	assert_non_null(file);
	for (int64_t i = 0; i < frames; i++) {
		float frame[8];
		for (int c = 0; c < channels; c++)
			frame[c] = (float)tone(hz, (double)i / rate);
		assert_int_equal(sf_writef_float(file, frame, 1), 1);
	}
	sf_close(file);
	return path;
}

static float *decode_all(const char *path, size_t *count)
{
	struct rh_decoder *decoder = NULL;
	assert_int_equal(rh_decoder_new(path, &decoder, NULL), RH_OK);
	size_t room = (size_t)rh_decoder_length(decoder) + 1000;
	float *samples = calloc(room, sizeof *samples);
	assert_non_null(samples);
	*count = 0;
	for (size_t got = 1; got > 0; *count += got)
		got = rh_decoder_frames(decoder, samples + *count, room - *count < 777 ? room - *count : 777);
	assert_int_equal(*count, rh_decoder_length(decoder));
	rh_decoder_free(decoder);
	return samples;
}

static void a_file_of_our_rate_comes_through_to_the_bit(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "all.wav");
	SF_INFO info = {.samplerate = 48000, .channels = 1, .format = SF_FORMAT_WAV | SF_FORMAT_PCM_16};
	SNDFILE *file = sf_open(path, SFM_WRITE, &info);
	for (int value = INT16_MIN; value <= INT16_MAX; value++) {
		int16_t sample = (int16_t)value;
		sf_write_short(file, &sample, 1);
	}
	sf_close(file);
	size_t count = 0;
	float *samples = decode_all(path, &count);
	assert_int_equal(count, 65536);
	for (int value = INT16_MIN; value <= INT16_MAX; value++) {
		int16_t back = 0;
		rh_audio_to_s16(&samples[value - INT16_MIN], &back, 1);
		assert_int_equal(back, value);
		float again = 0;
		rh_audio_from_s16(&back, &again, 1);
		assert_float_equal(again, samples[value - INT16_MIN], 0);
	}
	free(samples);
}

static void any_rate_and_number_of_channels_becomes_ours(void **state)
{
	(void)state;
	static const struct {
		int rate, channels;
	} cases[] = {{44100, 2}, {8000, 1}, {96000, 1}, {22050, 6}, {16000, 1}, {44101, 1}, {192000, 2}};
	for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
		char name[32];
		snprintf(name, sizeof name, "%d.wav", cases[k].rate);
		const char *path = write_tone(name, cases[k].rate, cases[k].channels, 440, cases[k].rate);
		size_t count = 0;
		float *samples = decode_all(path, &count);
		assert_int_equal(count, 48000);
		for (size_t i = 2400; i < 45600; i++) {
			if (fabs(samples[i] - tone(440, (double)i / 48000)) > 0.001)
				fail_msg("%d Hz: frame %zu is %f", cases[k].rate, i, (double)samples[i]);
		}
		free(samples);
	}
}

static void a_place_sounds_the_same_however_one_got_there(void **state)
{
	(void)state;
	const int rates[] = {48000, 44100, 11025, 44101};
	for (size_t k = 0; k < sizeof rates / sizeof rates[0]; k++) {
		char name[32];
		snprintf(name, sizeof name, "%d.wav", rates[k]);
		const char *path = write_tone(name, rates[k], 1, 300, rates[k] * 3);
		size_t count = 0;
		float *samples = decode_all(path, &count);
		struct rh_decoder *decoder = NULL;
		assert_int_equal(rh_decoder_new(path, &decoder, NULL), RH_OK);
		const int64_t places[] = {0, 1, 100000, 99999, 4801, 143000, 48000, 7};
		for (size_t p = 0; p < sizeof places / sizeof places[0]; p++) {
			float there[500];
			rh_decoder_seek(decoder, places[p]);
			assert_int_equal(rh_decoder_frames(decoder, there, 500), 500);
			for (int i = 0; i < 500; i++) {
				if (fabsf(there[i] - samples[places[p] + i]) > 1.0F / 65536)
					fail_msg("%d Hz: frame %d from %lld is %f, not %f", rates[k], i,
					         (long long)places[p], (double)there[i],
					         (double)samples[places[p] + i]);
			}
		}
		float beyond[10];
		rh_decoder_seek(decoder, INT64_MAX);
		assert_int_equal(rh_decoder_frames(decoder, beyond, 10), 0);
		rh_decoder_seek(decoder, -5);
		assert_int_equal(rh_decoder_frames(decoder, beyond, 10), 10);
		assert_float_equal(beyond[5], samples[5], 1.0F / 65536);
		rh_decoder_free(decoder);
		free(samples);
	}
}

static void samples_beyond_full_scale_are_limited(void **state)
{
	(void)state;
	const float loud[] = {1.0F, 1.5F, -1.0F, -2.0F, 0.99999F};
	int16_t out[5] = {0};
	rh_audio_to_s16(loud, out, 5);
	const int16_t expected[] = {32767, 32767, -32768, -32768, 32767};
	assert_memory_equal(out, expected, sizeof expected);
}

static void what_cannot_be_read_is_refused(void **state)
{
	(void)state;
	struct rh_decoder *decoder = NULL;
	struct rh_error err = {0};
	assert_int_equal(rh_decoder_new(tmpdir_path(&dir, "missing.wav"), &decoder, &err), RH_ERR_NOT_FOUND);
	assert_null(decoder);
	rh_decoder_free(NULL);
}

int main(void)
{
#define DECODER_TEST(name) in_tmpdir(name, &dir)
	const struct CMUnitTest tests[] = {
	    DECODER_TEST(a_file_of_our_rate_comes_through_to_the_bit),
	    DECODER_TEST(any_rate_and_number_of_channels_becomes_ours),
	    DECODER_TEST(a_place_sounds_the_same_however_one_got_there),
	    DECODER_TEST(samples_beyond_full_scale_are_limited),
	    DECODER_TEST(what_cannot_be_read_is_refused),
	};
	return cmocka_run_group_tests_name("audio.decoder", tests, NULL, NULL);
}
