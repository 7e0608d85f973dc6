// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/voice.h"

#include "base/random.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#define PI           3.14159265358979323846
#define PITCH_HZ     120.0
#define PEAK         0.5
#define CLICK_HZ     1500.0
#define CLICK_S      0.005
#define HUM_HZ       50.0
#define SYLLABLE_DIP 0.06 /* of the amplitude is left between two syllables */
enum { HARMONICS = 28 };  /* up to 3360 Hz: a telephone's rate carries them all */

static size_t samples_in(int rate_hz, int64_t ms)
{
	return (size_t)(ms * rate_hz / 1000);
}

struct voice_sound voice_silence(int rate_hz, int64_t duration_ms)
{
	struct voice_sound sound = {.count = samples_in(rate_hz, duration_ms), .rate_hz = rate_hz};
	sound.samples = calloc(sound.count + 1, sizeof *sound.samples);
	if (sound.samples == NULL)
		abort();
	return sound;
}

/* Two formants over a falling spectrum. */
static double harmonic_weight(double hz)
{
	double first = (hz - 600.0) / 250.0, second = (hz - 1500.0) / 300.0;
	return (exp(-first * first) + 0.5 * exp(-second * second) + 0.1) / sqrt(hz / PITCH_HZ);
}

static double glottis(double at_s, const double *weights)
{
	double sum = 0;
	for (int k = 1; k <= HARMONICS; k++)
		sum += weights[k] * cos(2.0 * PI * PITCH_HZ * k * at_s + k * k * 0.7);
	return sum;
}

/* 0 at both ends of the phrase, SYLLABLE_DIP between its syllables. */
static double envelope(double at_ms, int syllables)
{
	double position = at_ms / VOICE_SYLLABLE_MS;
	double swing = 0.5 - 0.5 * cos(2.0 * PI * position);
	bool edge = position < 0.5 || position > syllables - 0.5;
	return edge ? swing : SYLLABLE_DIP + (1.0 - SYLLABLE_DIP) * swing;
}

struct voice_sound voice_speech(int rate_hz, int64_t duration_ms, const struct voice_phrase *phrases, size_t count)
{
	struct voice_sound sound = voice_silence(rate_hz, duration_ms);
	double weights[HARMONICS + 1], most = 0;
	for (int k = 1; k <= HARMONICS; k++) {
		weights[k] = harmonic_weight(PITCH_HZ * k);
		most += weights[k];
	}
	for (size_t p = 0; p < count; p++) {
		size_t from = samples_in(rate_hz, phrases[p].at_ms);
		size_t length = samples_in(rate_hz, (int64_t)phrases[p].syllables * VOICE_SYLLABLE_MS);
		for (size_t i = 0; i < length && from + i < sound.count; i++) {
			double at_ms = (double)i * 1000.0 / rate_hz;
			double value = glottis((double)(from + i) / rate_hz, weights) / most;
			sound.samples[from + i] = (float)(PEAK * value * envelope(at_ms, phrases[p].syllables));
		}
	}
	return sound;
}

static double uniform(struct rh_random *random)
{
	return (double)(rh_random_next(random) >> 11) * 0x1p-53;
}

void voice_add_noise(struct voice_sound *sound, double level_db, uint64_t seed)
{
	struct rh_random random = rh_random_seeded(seed);
	double level = pow(10.0, level_db / 20.0);
	for (size_t i = 0; i < sound->count; i++) {
		double radius = sqrt(-2.0 * log(1.0 - uniform(&random)));
		sound->samples[i] += (float)(level * radius * cos(2.0 * PI * uniform(&random)));
	}
}

void voice_add_hum(struct voice_sound *sound, double level_db)
{
	double level = pow(10.0, level_db / 20.0);
	for (size_t i = 0; i < sound->count; i++) {
		double phase = 2.0 * PI * HUM_HZ * (double)i / sound->rate_hz;
		double value = sin(phase) + 0.5 * sin(2.0 * phase) + 0.3 * sin(3.0 * phase) + 0.1 * sin(7.0 * phase);
		sound->samples[i] += (float)(level * value);
	}
}

void voice_add_click(struct voice_sound *sound, int64_t at_ms)
{
	size_t from = samples_in(sound->rate_hz, at_ms);
	for (size_t i = 0; from + i < sound->count && (double)i < CLICK_S * sound->rate_hz; i++) {
		double at_s = (double)i / sound->rate_hz;
		sound->samples[from + i] += (float)(0.8 * exp(-at_s * 800.0) * cos(2.0 * PI * CLICK_HZ * at_s));
	}
}

void voice_scale(struct voice_sound *sound, double gain_db)
{
	float factor = (float)pow(10.0, gain_db / 20.0);
	for (size_t i = 0; i < sound->count; i++)
		sound->samples[i] *= factor;
}
