// SPDX-License-Identifier: GPL-3.0-or-later
#include "speech/hiss.h"

#include "base/array.h"
#include "speech/levels.h"
#include "speech/mask.h"
#include "speech/thin.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#define LOWEST_HZ     4200.0
#define HIGHEST_HZ    7500.0
#define HIGHEST_SHARE 0.45 /* of the sample rate */
#define SLOPE_HZ      2000.0
/* So many samples a second say as much of its power as all do: they are nearly as many as the band is wide. */
#define KEPT_RATE_HZ 2400.0

struct rh_hiss {
	int rate_hz;
	struct rh_thin *thin;
	int64_t kept;   /* samples after thinning */
	double sum;     /* of the squares of the frame going on */
	size_t summed;  /* samples in it */
	float last_fed; /* sample */
	float *levels;  /* power per frame until the end, then dB */
	size_t count, capacity;
	bool ended, failed;
};

enum rh_status rh_hiss_new(int sample_rate_hz, struct rh_hiss **hiss, struct rh_error *err)
{
	struct rh_thin_band band = {LOWEST_HZ, fmin(HIGHEST_HZ, HIGHEST_SHARE * sample_rate_hz), SLOPE_HZ};
	*hiss = NULL;
	if (band.high_hz - band.low_hz < SLOPE_HZ)
		return RH_OK;
	struct rh_hiss *h = calloc(1, sizeof *h);
	if (h == NULL)
		return rh_error_no_memory(err);
	h->rate_hz = sample_rate_hz;
	enum rh_status status = rh_thin_new_band(sample_rate_hz, band, KEPT_RATE_HZ, &h->thin, err);
	if (status != RH_OK) {
		rh_hiss_free(h);
		return status;
	}
	*hiss = h;
	return RH_OK;
}

static bool make_room(struct rh_hiss *h)
{
	float *levels = rh_array_room(h->levels, h->count, &h->capacity, sizeof *levels);
	h->failed = levels == NULL;
	if (!h->failed)
		h->levels = levels;
	return !h->failed;
}

static void end_frame(struct rh_hiss *h)
{
	if (!make_room(h))
		return;
	h->levels[h->count++] = h->summed > 0 ? (float)(h->sum / (double)h->summed) : 0;
	h->sum = 0;
	h->summed = 0;
}

static void add(struct rh_hiss *h, const float *kept, size_t count)
{
	int64_t step = (int64_t)rh_thin_factor(h->thin) * RH_BANDS_PER_SECOND;
	for (size_t i = 0; i < count && !h->failed; i++) {
		while (!h->failed && h->kept * step / h->rate_hz > (int64_t)h->count)
			end_frame(h);
		h->sum += (double)(kept[i] * kept[i]);
		h->summed++;
		h->kept++;
	}
}

void rh_hiss_feed(struct rh_hiss *h, const float *samples, size_t frames)
{
	enum { PORTION = 1024 };
	float kept[PORTION + 1];
	for (size_t at = 0; at < frames && !h->failed; at += PORTION)
		add(h, kept, rh_thin_feed(h->thin, samples + at, frames - at < PORTION ? frames - at : PORTION, kept));
	if (frames > 0)
		h->last_fed = samples[frames - 1];
}

static void mask_powers(struct rh_hiss *h)
{
	struct rh_mask mask = rh_mask_under(RH_MASK_PAUSE_DB);
	float tail = 0, unmasked[RH_MASK_DELAY] = {0};
	for (size_t t = 0; t < h->count; t++) {
		float power = h->levels[t];
		h->levels[t] = rh_mask_pass(mask, &tail, power, unmasked[t % RH_MASK_DELAY]);
		unmasked[t % RH_MASK_DELAY] = power;
	}
}

/* The mean of a frame with its two neighbours becomes the level of that frame, as in the bands. */
static void make_levels(struct rh_hiss *h)
{
	float before = h->count > 0 ? h->levels[0] : 0;
	for (size_t t = 0; t < h->count; t++) {
		float here = h->levels[t], after = t + 1 < h->count ? h->levels[t + 1] : here;
		h->levels[t] = rh_levels_of_power((before + here + after) * (1.0F / 3.0F));
		before = here;
	}
}

float *rh_hiss_end(struct rh_hiss *h, size_t frames)
{
	if (h->ended)
		return h->levels;
	for (size_t i = 0; i < rh_thin_delay(h->thin) && h->kept > 0; i++)
		rh_hiss_feed(h, &h->last_fed, 1);
	while (h->count < frames && !h->failed)
		end_frame(h);
	if (h->failed)
		return NULL;
	mask_powers(h);
	make_levels(h);
	h->ended = true;
	return h->levels;
}

void rh_hiss_reset(struct rh_hiss *h)
{
	rh_thin_reset(h->thin);
	h->kept = 0;
	h->sum = 0;
	h->summed = 0;
	h->count = 0;
	h->ended = false;
	h->failed = false;
}

void rh_hiss_free(struct rh_hiss *h)
{
	if (h == NULL)
		return;
	rh_thin_free(h->thin);
	free(h->levels);
	free(h);
}
