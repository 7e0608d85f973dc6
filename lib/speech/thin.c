// SPDX-License-Identifier: GPL-3.0-or-later
#include "speech/thin.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Kaiser's window for 60 dB, and his estimate of the length it needs. */
#define KAISER_BETA       5.65
#define KAISER_ATTENUATED 52.0 /* 60 dB less 8 */
#define KAISER_PER_RADIAN 2.285
/* Products are summed in this many lanes, which the compiler lays side by side; the same order on every machine. */
enum { LANES = 8 };

struct rh_thin {
	int factor;
	size_t taps;  /* a multiple of LANES */
	size_t reach; /* from the middle tap to the last one that is not zero */
	float *weights;
	float *line; /* the last samples, line_length of them, with room for 2 taps and more */
	size_t line_length, line_room;
	size_t skip; /* samples to drop before the next output */
	bool begun;
};

static double bessel_i0(double x)
{
	double sum = 1.0, term = 1.0;
	for (int k = 1; k < 30; k++) {
		term *= (x / (2.0 * k)) * (x / (2.0 * k));
		sum += term;
	}
	return sum;
}

/* What a windowed sinc lets pass of a sound: all below the frequency. */
static double low_pass(double cut, double x)
{
	double pi = acos(-1.0);
	return x == 0 ? 2.0 * cut : sin(2.0 * pi * cut * x) / (pi * x);
}

/* Passes from low to high, both in cycles per sample, and has gain 1 in the middle between them, or at 0 where low is.
 */
static void fill_weights(struct rh_thin *t, double low, double high)
{
	double middle = low > 0 ? acos(-1.0) * (low + high) : 0, gain = 0;
	for (size_t i = 0; i <= 2 * t->reach; i++) {
		double x = (double)i - (double)t->reach, place = x / ((double)t->reach + 1.0);
		double window = bessel_i0(KAISER_BETA * sqrt(1.0 - place * place)) / bessel_i0(KAISER_BETA);
		double weight = (low_pass(high, x) - low_pass(low, x)) * window;
		t->weights[i] = (float)weight;
		gain += weight * cos(middle * x);
	}
	for (size_t i = 0; i <= 2 * t->reach; i++)
		t->weights[i] = (float)((double)t->weights[i] / gain);
}

/* For a slope this wide, in cycles per sample. */
static size_t reach_for(double slope)
{
	double width = 2.0 * acos(-1.0) * slope;
	return (size_t)ceil(KAISER_ATTENUATED / (KAISER_PER_RADIAN * width) / 2.0);
}

static int factor_for(int sample_rate_hz, double lowest_rate_hz)
{
	return sample_rate_hz < 2 * lowest_rate_hz ? 1 : (int)(sample_rate_hz / lowest_rate_hz);
}

static enum rh_status thin_new(int factor, size_t reach, struct rh_thin **thin, struct rh_error *err)
{
	struct rh_thin *t = calloc(1, sizeof *t);
	if (t == NULL)
		return rh_error_no_memory(err);
	t->factor = factor;
	t->reach = reach;
	t->taps = (2 * t->reach + LANES) / LANES * LANES;
	t->line_room = 2 * t->taps + 1024;
	t->weights = calloc(t->taps, sizeof *t->weights);
	t->line = malloc(t->line_room * sizeof *t->line);
	if (t->weights == NULL || t->line == NULL) {
		rh_thin_free(t);
		return rh_error_no_memory(err);
	}
	*thin = t;
	return RH_OK;
}

enum rh_status rh_thin_new(int sample_rate_hz, double kept_hz, double lowest_rate_hz, struct rh_thin **thin,
                           struct rh_error *err)
{
	int factor = factor_for(sample_rate_hz, lowest_rate_hz);
	double rate_hz = sample_rate_hz, stop_hz = rate_hz / factor - kept_hz;
	size_t reach = factor == 1 ? 0 : reach_for((stop_hz - kept_hz) / rate_hz);
	RH_TRY(thin_new(factor, reach, thin, err));
	fill_weights(*thin, 0, 0.5 / factor);
	return RH_OK;
}

enum rh_status rh_thin_new_band(int sample_rate_hz, struct rh_thin_band band, double lowest_rate_hz,
                                struct rh_thin **thin, struct rh_error *err)
{
	double rate_hz = sample_rate_hz;
	RH_TRY(thin_new(factor_for(sample_rate_hz, lowest_rate_hz), reach_for(band.slope_hz / rate_hz), thin, err));
	fill_weights(*thin, band.low_hz / rate_hz, band.high_hz / rate_hz);
	return RH_OK;
}

int rh_thin_factor(const struct rh_thin *t)
{
	return t->factor;
}

size_t rh_thin_delay(const struct rh_thin *t)
{
	return t->taps - 1 - t->reach;
}

static float weigh(const struct rh_thin *t, const float *samples)
{
	float lanes[LANES] = {0};
	for (size_t i = 0; i < t->taps; i += LANES)
		for (size_t k = 0; k < LANES; k++)
			lanes[k] += t->weights[i + k] * samples[i + k];
	return ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5])) + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]));
}

/* All outputs the line holds samples for. */
static size_t drain(struct rh_thin *t, float *out)
{
	size_t at = t->skip, count = 0;
	for (; at + t->taps <= t->line_length; at += (size_t)t->factor)
		out[count++] = weigh(t, t->line + at);
	size_t gone = at < t->line_length ? at : t->line_length;
	memmove(t->line, t->line + gone, (t->line_length - gone) * sizeof *t->line);
	t->line_length -= gone;
	t->skip = at - gone;
	return count;
}

static void begin(struct rh_thin *t, float first)
{
	for (size_t i = 0; i < t->reach; i++)
		t->line[i] = first;
	t->line_length = t->reach;
	t->begun = true;
}

size_t rh_thin_feed(struct rh_thin *t, const float *samples, size_t frames, float *out)
{
	size_t count = 0;
	if (!t->begun && frames > 0)
		begin(t, samples[0]);
	for (size_t at = 0; at < frames;) {
		size_t room = t->line_room - t->line_length, some = frames - at < room ? frames - at : room;
		memcpy(t->line + t->line_length, samples + at, some * sizeof *samples);
		t->line_length += some;
		at += some;
		count += drain(t, out + count);
	}
	return count;
}

void rh_thin_reset(struct rh_thin *t)
{
	t->line_length = 0;
	t->skip = 0;
	t->begun = false;
}

void rh_thin_free(struct rh_thin *t)
{
	if (t == NULL)
		return;
	free(t->weights);
	free(t->line);
	free(t);
}
