// SPDX-License-Identifier: GPL-3.0-or-later
#include "speech/bands.h"

#include "speech/hiss.h"
#include "speech/levels.h"
#include "speech/mask.h"
#include "speech/thin.h"

#include <fftw3.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Mel bands, evenly spaced. They end where a telephone's 8 kHz do, so that every sample rate gives the same result. */
#define LOWEST_HZ       100.0
#define HIGHEST_HZ      3573.0
#define THIN_RATE_HZ    11000.0 /* leaves the low pass room to fall */
#define WINDOW_S        0.0213  /* the same at every rate; the transform is filled up with zeros */
#define BIN_HZ_MAX      50.0    /* so many zeros: the lowest bands must not depend on where the bins lie */
#define VOICE_LOW_HZ    150.0
#define VOICE_HIGH_HZ   1000.0
#define NUCLEUS_HIGH_HZ 2000.0
#define MASK_NUCLEUS_DB 6.0 /* how far under a sound the tail begins; for pauses RH_MASK_PAUSE_DB */

/* A band's triangle over the transform's bins. */
struct triangle {
	size_t from, until; /* bins */
	float *weights;     /* until - from, within bands->weights */
	double centre_hz;
};

struct rh_bands {
	int rate_hz;
	struct rh_hiss *hiss; /* NULL: the rate does not reach so high */
	struct rh_thin *thin;
	double thin_rate_hz;  /* after it; all samples below are its */
	size_t window_length; /* samples, odd: the middle one is the frame's */
	size_t size;          /* of the transform, a power of two */
	float *window, *input;
	fftwf_complex *output;
	fftwf_plan plan;
	float *weights;
	struct triangle triangles[RH_BANDS_COUNT];
	size_t nucleus_from, nucleus_until, voice_from, voice_until;
	float scale;

	float *pending; /* samples from pending_from on that a frame still needs */
	size_t pending_length, pending_capacity;
	int64_t pending_from;
	int64_t fed;                                  /* before thinning */
	int64_t thinned;                              /* after it */
	float last_fed;                               /* sample */
	bool flushed;                                 /* the thinning has nothing left */
	float history[RH_MASK_DELAY][RH_BANDS_COUNT]; /* unmasked power of the last frames */
	struct rh_mask pause_mask, nucleus_mask;
	float pause_tail[RH_BANDS_COUNT], nucleus_tail[RH_BANDS_COUNT]; /* what still masks */
	float smooth[2][RH_BANDS_COUNT];                                /* masked power of the last two frames */

	size_t frame_count, level_count, capacity; /* frames begun, with levels, and with room */
	int16_t *band_cdb, *nucleus_cdb;
	float *total_db, *voice_db;
	float *hiss_db; /* the hiss's own, from the end to the reset */
	bool failed;
};

static double mel_of(double hz)
{
	return 2595.0 * log10(1.0 + hz / 700.0);
}

static double hz_of(double mel)
{
	return 700.0 * (pow(10.0, mel / 2595.0) - 1.0);
}

/* Edge i, 0 to RH_BANDS_COUNT + 1; band i reaches from edge i to i + 2. */
static double edge_hz(size_t i)
{
	double low = mel_of(LOWEST_HZ), high = mel_of(HIGHEST_HZ);
	return hz_of(low + (high - low) * (double)i / (RH_BANDS_COUNT + 1));
}

/* What of a band's triangle lies below a frequency, as a width in Hz. */
static double triangle_below(size_t band, double hz)
{
	double below = edge_hz(band), centre = edge_hz(band + 1), above = edge_hz(band + 2);
	double rise = fmin(fmax(hz - below, 0), centre - below);
	double fall = fmin(fmax(above - hz, 0), above - centre);
	return rise * rise / (centre - below) / 2 + (above - centre) / 2 - fall * fall / (above - centre) / 2;
}

/* Fills one triangle: each bin counts by the mean of the triangle over the bin's width, so that the band's power is the
 * same however wide the bins are. Returns how many weights it used. */
static size_t fill_triangle(struct rh_bands *b, size_t band, float *weights)
{
	struct triangle *t = &b->triangles[band];
	double bin_hz = b->thin_rate_hz / (double)b->size;
	*t = (struct triangle){.weights = weights, .centre_hz = edge_hz(band + 1)};
	for (size_t bin = 0; bin <= b->size / 2; bin++) {
		double upper_hz = ((double)bin + 0.5) * bin_hz;
		double weight = (triangle_below(band, upper_hz) - triangle_below(band, upper_hz - bin_hz)) / bin_hz;
		if (weight <= 0)
			continue;
		if (t->until == 0)
			t->from = bin;
		t->until = bin + 1;
		weights[bin - t->from] = (float)weight;
	}
	return t->until - t->from;
}

static void fill_triangles(struct rh_bands *b)
{
	float *weights = b->weights;
	for (size_t band = 0; band < RH_BANDS_COUNT; band++)
		weights += fill_triangle(b, band, weights);
	for (size_t i = 0; i < RH_BANDS_COUNT; i++) {
		double centre_hz = b->triangles[i].centre_hz;
		b->voice_from += centre_hz <= VOICE_LOW_HZ ? 1 : 0;
		b->voice_until += centre_hz < VOICE_HIGH_HZ ? 1 : 0;
		b->nucleus_until += centre_hz <= NUCLEUS_HIGH_HZ ? 1 : 0;
	}
	b->nucleus_from = b->voice_from;
}

/* Hann, of WINDOW_S exactly, and the factor that makes a full-scale sine 0 dB in its band. */
static void fill_window(struct rh_bands *b)
{
	double sum = 0, length = WINDOW_S * b->thin_rate_hz;
	size_t middle = b->window_length / 2;
	for (size_t i = 0; i < b->window_length; i++) {
		double from_middle = (double)i - (double)middle;
		double value = 0.5 + 0.5 * cos(2.0 * acos(-1.0) * from_middle / length);
		b->window[i] = (float)value;
		sum += value * value;
	}
	b->scale = (float)(2.0 / (sum * (double)b->size));
}

static size_t size_for(double rate_hz, size_t window_length)
{
	size_t size = 64;
	while (rate_hz / (double)size > BIN_HZ_MAX || size < window_length)
		size *= 2;
	return size;
}

void rh_bands_free(struct rh_bands *b)
{
	if (b == NULL)
		return;
	if (b->plan != NULL)
		fftwf_destroy_plan(b->plan);
	fftwf_free(b->input);
	fftwf_free(b->output);
	rh_thin_free(b->thin);
	rh_hiss_free(b->hiss);
	free(b->window);
	free(b->weights);
	free(b->pending);
	free(b->band_cdb);
	free(b->nucleus_cdb);
	free(b->total_db);
	free(b->voice_db);
	free(b);
}

enum rh_status rh_bands_new(int sample_rate_hz, struct rh_bands **bands, struct rh_error *err)
{
	struct rh_bands *b = calloc(1, sizeof *b);
	if (b == NULL)
		return rh_error_no_memory(err);
	b->rate_hz = sample_rate_hz;
	enum rh_status status = rh_thin_new(sample_rate_hz, HIGHEST_HZ, THIN_RATE_HZ, &b->thin, err);
	if (status == RH_OK)
		status = rh_hiss_new(sample_rate_hz, &b->hiss, err);
	if (status != RH_OK) {
		rh_bands_free(b);
		return status;
	}
	b->thin_rate_hz = (double)sample_rate_hz / rh_thin_factor(b->thin);
	b->window_length = (size_t)(WINDOW_S * b->thin_rate_hz / 2.0) * 2 + 1;
	b->size = size_for(b->thin_rate_hz, b->window_length);
	b->window = malloc(b->window_length * sizeof *b->window);
	b->weights = malloc((b->size + RH_BANDS_COUNT) * 2 * sizeof *b->weights);
	b->input = fftwf_alloc_real(b->size);
	b->output = fftwf_alloc_complex(b->size / 2 + 1);
	if (b->input != NULL && b->output != NULL)
		b->plan = fftwf_plan_dft_r2c_1d((int)b->size, b->input, b->output, FFTW_ESTIMATE);
	if (b->window == NULL || b->weights == NULL || b->input == NULL || b->plan == NULL) {
		rh_bands_free(b);
		return rh_error_no_memory(err);
	}
	memset(b->input, 0, b->size * sizeof *b->input);
	fill_window(b);
	fill_triangles(b);
	b->pause_mask = rh_mask_under(RH_MASK_PAUSE_DB);
	b->nucleus_mask = rh_mask_under(MASK_NUCLEUS_DB);
	*bands = b;
	return RH_OK;
}

/* Doubles the room for frames. */
static bool make_room(struct rh_bands *b)
{
	if (b->frame_count < b->capacity)
		return true;
	size_t capacity = b->capacity == 0 ? 1024 : b->capacity + b->capacity / 2;
	int16_t *band = realloc(b->band_cdb, capacity * RH_BANDS_COUNT * sizeof *band);
	if (band != NULL)
		b->band_cdb = band;
	int16_t *nucleus = realloc(b->nucleus_cdb, capacity * (b->nucleus_until - b->nucleus_from) * sizeof *nucleus);
	if (nucleus != NULL)
		b->nucleus_cdb = nucleus;
	float *total = realloc(b->total_db, capacity * sizeof *total);
	if (total != NULL)
		b->total_db = total;
	float *voice = realloc(b->voice_db, capacity * sizeof *voice);
	if (voice != NULL)
		b->voice_db = voice;
	b->failed = band == NULL || nucleus == NULL || total == NULL || voice == NULL;
	if (!b->failed)
		b->capacity = capacity;
	return !b->failed;
}

static int16_t cdb_of(float power)
{
	return (int16_t)lrintf(rh_levels_of_power(power) * RH_BANDS_UNIT_PER_DB);
}

static float band_power(const struct rh_bands *b, const struct triangle *t)
{
	float sum = 0;
	for (size_t bin = t->from; bin < t->until; bin++) {
		const float *value = b->output[bin];
		sum += t->weights[bin - t->from] * (value[0] * value[0] + value[1] * value[1]);
	}
	return sum * b->scale;
}

/* The mean of a frame with its two neighbours becomes the level of that frame. */
static void keep_level(struct rh_bands *b, const float *before, const float *here, const float *after)
{
	size_t frame = b->level_count++;
	float total = 0, voice = 0;
	for (size_t i = 0; i < RH_BANDS_COUNT; i++) {
		float mean = (before[i] + here[i] + after[i]) * (1.0F / 3.0F);
		b->band_cdb[frame * RH_BANDS_COUNT + i] = cdb_of(mean);
		total += mean;
		if (i >= b->voice_from && i < b->voice_until)
			voice += mean;
	}
	b->total_db[frame] = rh_levels_of_power(total);
	b->voice_db[frame] = rh_levels_of_power(voice);
}

/* input holds the frame's windowed samples. */
static void analyse_frame(struct rh_bands *b)
{
	if (b->failed || !make_room(b))
		return;
	fftwf_execute(b->plan);
	size_t frame = b->frame_count++;
	size_t nuclei = b->nucleus_until - b->nucleus_from;
	float *oldest = b->history[frame % RH_MASK_DELAY];
	float power[RH_BANDS_COUNT], pause[RH_BANDS_COUNT];
	for (size_t i = 0; i < RH_BANDS_COUNT; i++) {
		power[i] = band_power(b, &b->triangles[i]);
		pause[i] = rh_mask_pass(b->pause_mask, &b->pause_tail[i], power[i], oldest[i]);
		float nucleus = rh_mask_pass(b->nucleus_mask, &b->nucleus_tail[i], power[i], oldest[i]);
		if (i >= b->nucleus_from && i < b->nucleus_until)
			b->nucleus_cdb[frame * nuclei + i - b->nucleus_from] = cdb_of(nucleus);
	}
	memcpy(oldest, power, sizeof power);
	if (frame == 1)
		keep_level(b, b->smooth[0], b->smooth[0], pause);
	else if (frame > 1)
		keep_level(b, b->smooth[frame % 2], b->smooth[(frame + 1) % 2], pause);
	memcpy(b->smooth[frame % 2], pause, sizeof pause);
}

/* Where frame t's window begins; it is centred on the middle of its 10 ms. */
static int64_t window_start(const struct rh_bands *b, int64_t frame)
{
	int64_t per_second = INT64_C(2) * RH_BANDS_PER_SECOND * rh_thin_factor(b->thin);
	return (2 * frame + 1) * b->rate_hz / per_second - (int64_t)b->window_length / 2;
}

/* Beyond its two ends a recording is thought to stay as it is there: silence would make a step of an offset. */
static void window_frame(struct rh_bands *b, int64_t start)
{
	int64_t first = start - b->pending_from, last = (int64_t)b->pending_length - 1;
	if (first >= 0 && first + (int64_t)b->window_length <= last + 1) {
		for (size_t i = 0; i < b->window_length; i++)
			b->input[i] = b->pending[(size_t)first + i] * b->window[i];
		return;
	}
	for (size_t i = 0; i < b->window_length; i++) {
		int64_t at = first + (int64_t)i;
		b->input[i] = b->pending[at < 0 ? 0 : at > last ? last : at] * b->window[i];
	}
}

static void drop_before(struct rh_bands *b, int64_t sample)
{
	if (sample <= b->pending_from)
		return;
	size_t gone = (size_t)(sample - b->pending_from);
	if (gone > b->pending_length)
		gone = b->pending_length;
	memmove(b->pending, b->pending + gone, (b->pending_length - gone) * sizeof *b->pending);
	b->pending_length -= gone;
	b->pending_from += (int64_t)gone;
}

static bool append(struct rh_bands *b, const float *samples, size_t frames)
{
	size_t most = frames / (size_t)rh_thin_factor(b->thin) + 1;
	if (b->pending_length + most > b->pending_capacity) {
		size_t capacity = b->pending_length + most + b->window_length * 2;
		float *grown = realloc(b->pending, capacity * sizeof *grown);
		if (grown == NULL) {
			b->failed = true;
			return false;
		}
		b->pending = grown;
		b->pending_capacity = capacity;
	}
	size_t count = rh_thin_feed(b->thin, samples, frames, b->pending + b->pending_length);
	b->pending_length += count;
	b->thinned += (int64_t)count;
	return true;
}

static void feed_some(struct rh_bands *b, const float *samples, size_t frames)
{
	if (b->failed || !append(b, samples, frames))
		return;
	int64_t start = window_start(b, (int64_t)b->frame_count);
	while (!b->failed && start + (int64_t)b->window_length <= b->thinned) {
		window_frame(b, start);
		analyse_frame(b);
		start = window_start(b, (int64_t)b->frame_count);
	}
	drop_before(b, start);
}

void rh_bands_feed(struct rh_bands *b, const float *samples, size_t frames)
{
	/* In portions, so that a whole file at once needs no copy of itself. */
	enum { PORTION = 16384 };
	for (size_t at = 0; at < frames; at += PORTION)
		feed_some(b, samples + at, frames - at < PORTION ? frames - at : PORTION);
	if (b->hiss != NULL)
		rh_hiss_feed(b->hiss, samples, frames);
	b->fed += (int64_t)frames;
	if (frames > 0)
		b->last_fed = samples[frames - 1];
}

/* What the thinning still waits with. */
static void flush(struct rh_bands *b)
{
	for (size_t i = 0; i < rh_thin_delay(b->thin) && b->fed > 0 && !b->flushed; i++)
		feed_some(b, &b->last_fed, 1);
	b->flushed = true;
}

enum rh_status rh_bands_end(struct rh_bands *b, struct rh_bands_levels *levels, struct rh_error *err)
{
	flush(b);
	int64_t whole = b->fed * RH_BANDS_PER_SECOND / b->rate_hz;
	while (!b->failed && (int64_t)b->frame_count < whole) {
		window_frame(b, window_start(b, (int64_t)b->frame_count));
		analyse_frame(b);
	}
	if (b->hiss != NULL)
		b->hiss_db = rh_hiss_end(b->hiss, b->frame_count);
	if (b->failed || (b->hiss != NULL && b->hiss_db == NULL && b->frame_count > 0))
		return rh_error_no_memory(err);
	size_t last = b->frame_count - 1;
	if (b->frame_count > 0 && b->level_count < b->frame_count)
		keep_level(b, b->smooth[b->frame_count > 1 ? (last + 1) % 2 : 0], b->smooth[last % 2],
		           b->smooth[last % 2]);
	*levels = (struct rh_bands_levels){
	    .frame_count = b->level_count,
	    .nucleus_first = b->nucleus_from,
	    .nucleus_count = b->nucleus_until - b->nucleus_from,
	    .band_cdb = b->band_cdb,
	    .nucleus_cdb = b->nucleus_cdb,
	    .total_db = b->total_db,
	    .voice_db = b->voice_db,
	    .hiss_db = b->hiss_db,
	};
	return RH_OK;
}

/* So much beside a gap stands in for it: long enough for a syllable and short enough for a pause. */
enum { SHORE_FRAMES = 15 };

static void copy_frame(struct rh_bands *b, size_t to, size_t from)
{
	size_t nuclei = b->nucleus_until - b->nucleus_from;
	memcpy(b->band_cdb + to * RH_BANDS_COUNT, b->band_cdb + from * RH_BANDS_COUNT,
	       RH_BANDS_COUNT * sizeof *b->band_cdb);
	memcpy(b->nucleus_cdb + to * nuclei, b->nucleus_cdb + from * nuclei, nuclei * sizeof *b->nucleus_cdb);
	b->total_db[to] = b->total_db[from];
	b->voice_db[to] = b->voice_db[from];
	if (b->hiss_db != NULL)
		b->hiss_db[to] = b->hiss_db[from];
}

/* How far from the edge the frame lies that stands in for the one at this depth: forth and back, so that nothing jumps.
 */
static size_t reflected(size_t depth, size_t shore)
{
	size_t step = depth % (2 * shore);
	return step < shore ? step : 2 * shore - 1 - step;
}

void rh_bands_bridge(struct rh_bands *b, size_t from, size_t until)
{
	until = until < b->level_count ? until : b->level_count;
	if (from >= until)
		return;
	size_t before = from < SHORE_FRAMES ? from : SHORE_FRAMES;
	size_t after = b->level_count - until < SHORE_FRAMES ? b->level_count - until : SHORE_FRAMES;
	size_t middle = after == 0 ? until : before == 0 ? from : (from + until) / 2;
	for (size_t t = from; t < middle && before > 0; t++)
		copy_frame(b, t, from - 1 - reflected(t - from, before));
	for (size_t t = middle; t < until; t++)
		copy_frame(b, t, until + reflected(until - 1 - t, after));
}

void rh_bands_reset(struct rh_bands *b)
{
	b->pending_length = 0;
	b->pending_from = 0;
	b->fed = 0;
	b->thinned = 0;
	b->flushed = false;
	rh_thin_reset(b->thin);
	if (b->hiss != NULL)
		rh_hiss_reset(b->hiss);
	b->hiss_db = NULL;
	b->frame_count = 0;
	b->level_count = 0;
	b->failed = false;
	memset(b->history, 0, sizeof b->history);
	memset(b->smooth, 0, sizeof b->smooth);
	memset(b->pause_tail, 0, sizeof b->pause_tail);
	memset(b->nucleus_tail, 0, sizeof b->nucleus_tail);
}
