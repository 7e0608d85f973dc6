// SPDX-License-Identifier: GPL-3.0-or-later
/* Makes a folder's clips worse in one documented way: WORK/FILE.wav, 16 bit. Usage: degrade FOLDER CONDITION WORK, with
 * CONDITION one of clean, gain-N (dB), white-N or pink-N (dB of speech over noise), room, rate-N (Hz). */

#include "base/random.h"
#include "bench/speech/truth.h"

#include <fftw3.h>
#include <math.h>
#include <sndfile.h>
#include <soxr.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The synthetic room: the direct sound, then noise that decays by 60 dB in this time and has as much energy as it. */
#define ROOM_T60_S    0.5
#define ROOM_DELAY_S  0.004
#define ROOM_RATIO_DB 0.0
#define PEAK          0.98F /* louder is scaled down: a condition never clips by itself */

struct sound {
	float *samples;
	size_t count;
	int rate_hz;
};

static double uniform(struct rh_random *random)
{
	return (double)(rh_random_next(random) >> 11) * 0x1p-53;
}

/* Box and Muller. */
static double normal(struct rh_random *random)
{
	double radius = sqrt(-2.0 * log(1.0 - uniform(random)));
	return radius * cos(2.0 * acos(-1.0) * uniform(random));
}

/* Mean power of the speech between first and last word, pauses left out; of everything where no times are known. */
static double speech_power(const struct sound *s, const struct truth_clip *clip)
{
	double sum = 0;
	size_t count = 0, pause = 0;
	for (size_t i = 0; i < s->count; i++) {
		double at_s = (double)i / s->rate_hz;
		while (pause < clip->pause_count && at_s >= clip->pauses_s[pause][1])
			pause++;
		bool in_pause = pause < clip->pause_count && at_s >= clip->pauses_s[pause][0];
		if (clip->timed && (at_s < clip->first_s || at_s > clip->last_s || in_pause))
			continue;
		sum += (double)s->samples[i] * (double)s->samples[i];
		count++;
	}
	return count > 0 && sum > 0 ? sum / (double)count : 1e-4;
}

static void add_noise(struct sound *s, const struct truth_clip *clip, double snr_db, bool pink)
{
	struct rh_random random = rh_random_seeded(7);
	float *noise = malloc((s->count + 1) * sizeof *noise);
	double pole[3] = {0}, power = 0;
	for (size_t i = 0; noise != NULL && i < s->count; i++) {
		double white = normal(&random);
		/* Kellet's economy filter: -3 dB an octave. */
		pole[0] = 0.99765 * pole[0] + white * 0.0990460;
		pole[1] = 0.96300 * pole[1] + white * 0.2965164;
		pole[2] = 0.57000 * pole[2] + white * 1.0526913;
		noise[i] = (float)(pink ? pole[0] + pole[1] + pole[2] + white * 0.1848 : white);
		power += (double)noise[i] * (double)noise[i] / (double)s->count;
	}
	double factor = sqrt(speech_power(s, clip) / power * pow(10.0, -snr_db / 10.0));
	for (size_t i = 0; noise != NULL && i < s->count; i++)
		s->samples[i] += (float)factor * noise[i];
	free(noise);
}

static void fill_room(float *response, size_t length, int rate_hz)
{
	struct rh_random random = rh_random_seeded(11);
	size_t delay = (size_t)(ROOM_DELAY_S * rate_hz);
	double energy = 0;
	for (size_t i = delay; i < length; i++) {
		response[i] = (float)(normal(&random) * pow(10.0, -3.0 * (double)i / (ROOM_T60_S * rate_hz)));
		energy += (double)response[i] * (double)response[i];
	}
	float factor = (float)sqrt(pow(10.0, -ROOM_RATIO_DB / 10.0) / energy);
	for (size_t i = delay; i < length; i++)
		response[i] *= factor;
	response[0] = 1.0F;
}

/* Convolution by one transform of everything. */
static void add_room(struct sound *s)
{
	size_t tail = (size_t)(ROOM_T60_S * s->rate_hz * 1.2), size = 1;
	while (size < s->count + tail)
		size *= 2;
	float *a = fftwf_alloc_real(size), *b = fftwf_alloc_real(size);
	fftwf_complex *fa = fftwf_alloc_complex(size / 2 + 1), *fb = fftwf_alloc_complex(size / 2 + 1);
	fftwf_plan there_a = fftwf_plan_dft_r2c_1d((int)size, a, fa, FFTW_ESTIMATE);
	fftwf_plan there_b = fftwf_plan_dft_r2c_1d((int)size, b, fb, FFTW_ESTIMATE);
	fftwf_plan back = fftwf_plan_dft_c2r_1d((int)size, fa, a, FFTW_ESTIMATE);
	memset(a, 0, size * sizeof *a);
	memset(b, 0, size * sizeof *b);
	memcpy(a, s->samples, s->count * sizeof *a);
	fill_room(b, tail, s->rate_hz);
	fftwf_execute(there_a);
	fftwf_execute(there_b);
	for (size_t i = 0; i <= size / 2; i++) {
		float re = fa[i][0] * fb[i][0] - fa[i][1] * fb[i][1];
		fa[i][1] = fa[i][0] * fb[i][1] + fa[i][1] * fb[i][0];
		fa[i][0] = re;
	}
	fftwf_execute(back);
	for (size_t i = 0; i < s->count; i++)
		s->samples[i] = a[i] / (float)size;
	fftwf_destroy_plan(there_a);
	fftwf_destroy_plan(there_b);
	fftwf_destroy_plan(back);
	fftwf_free(a);
	fftwf_free(b);
	fftwf_free(fa);
	fftwf_free(fb);
}

static bool resample(struct sound *s, int rate_hz)
{
	size_t room = (size_t)((double)s->count * rate_hz / s->rate_hz) + 64, done = 0;
	float *out = malloc(room * sizeof *out);
	soxr_error_t failed = soxr_oneshot(s->rate_hz, rate_hz, 1, s->samples, s->count, NULL, out, room, &done, NULL,
	                                   NULL, NULL);
	free(s->samples);
	*s = (struct sound){out, done, rate_hz};
	return failed == 0;
}

static void scale(struct sound *s, float factor)
{
	for (size_t i = 0; i < s->count; i++)
		s->samples[i] *= factor;
}

static bool apply(struct sound *s, const struct truth_clip *clip, const char *condition)
{
	const char *dash = strchr(condition, '-');
	double number = dash == NULL ? 0 : strtod(dash + 1, NULL);
	if (strncmp(condition, "gain-", 5) == 0)
		scale(s, (float)pow(10.0, -number / 20.0));
	else if (strncmp(condition, "white-", 6) == 0 || strncmp(condition, "pink-", 5) == 0)
		add_noise(s, clip, number, condition[0] == 'p');
	else if (strcmp(condition, "room") == 0)
		add_room(s);
	else if (strncmp(condition, "rate-", 5) == 0)
		return resample(s, (int)number);
	else
		return strcmp(condition, "clean") == 0;
	return true;
}

static bool load(struct sound *s, const char *folder, const char *file)
{
	char path[1024];
	snprintf(path, sizeof path, "%s/%s", folder, file);
	SF_INFO info = {0};
	SNDFILE *in = sf_open(path, SFM_READ, &info);
	if (in == NULL || info.channels != 1)
		return false;
	*s = (struct sound){malloc(((size_t)info.frames + 1) * sizeof *s->samples), 0, info.samplerate};
	s->count = (size_t)sf_readf_float(in, s->samples, info.frames);
	return sf_close(in) == 0 && s->count > 0;
}

static bool store(struct sound *s, const char *work, const char *file)
{
	char path[1024];
	snprintf(path, sizeof path, "%s/%.*s.wav", work, (int)strcspn(file, "."), file);
	float peak = 0;
	for (size_t i = 0; i < s->count; i++)
		peak = fmaxf(peak, fabsf(s->samples[i]));
	if (peak > PEAK)
		scale(s, PEAK / peak);
	SF_INFO info = {.samplerate = s->rate_hz, .channels = 1, .format = SF_FORMAT_WAV | SF_FORMAT_PCM_16};
	SNDFILE *out = sf_open(path, SFM_WRITE, &info);
	bool whole = out != NULL && sf_writef_float(out, s->samples, (sf_count_t)s->count) == (sf_count_t)s->count;
	return out != NULL && sf_close(out) == 0 && whole;
}

int main(int argc, char **argv)
{
	static struct truth_clip clips[TRUTH_CLIPS_MAX];
	if (argc != 4)
		return 2;
	size_t count = truth_read(argv[1], clips);
	for (size_t i = 0; i < count; i++) {
		struct sound sound = {0};
		bool made = load(&sound, argv[1], clips[i].file) && apply(&sound, &clips[i], argv[2]) &&
		            store(&sound, argv[3], clips[i].file);
		free(sound.samples);
		if (!made) {
			fprintf(stderr, "%s: cannot make %s\n", clips[i].file, argv[2]);
			return 1;
		}
	}
	return count > 0 ? 0 : 1;
}
