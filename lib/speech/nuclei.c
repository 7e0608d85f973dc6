// SPDX-License-Identifier: GPL-3.0-or-later
#include "speech/nuclei.h"

#include "speech/levels.h"

#include <math.h>

/* Band levels are floored this far under the stretch's own strongest band, and over the noise. */
#define RANGE_DB            25.0F
#define NOISE_MARGIN_DB     3.0F
#define LOCAL_PERCENTILE    95.0
#define LOCAL_UNDER_FILE_DB 20.0F
/* A first count, good to a fifth, tells how long a syllable is and how deep its contour goes. */
#define FIRST_SIGMA_FRAMES  1.5F
#define FIRST_PROMINENCE_DB 1.2F
/* Then the contour is smoothed by this share of a syllable: what is faster than syllables are spoken is none. */
#define SIGMA_SHARE      0.0925F
#define SIGMA_MIN_FRAMES 1.0F
#define SIGMA_MAX_FRAMES 2.25F
enum { REACH = 7 }; /* three of the widest */
/* And a dip parts two syllables when it is so deep for a voice whose contour varies by USUAL_SD_DB, deeper for one that
 * varies more, by this power of it. Fitted to 13 voices of five synthesizers at three speeds and to read and
 * spontaneous English of 20 people, clean, in white and pink noise and in a room; tests/bench/speech holds others to
 * it. */
#define USUAL_PROMINENCE_DB  0.9F
#define USUAL_SD_DB          4.7F
#define SD_POWER             2.2F
#define PROMINENCE_MIN_DB    0.1F
#define PROMINENCE_MAX_DB    4.0F
#define PEAK_UNDER_SPEECH_DB 25.0F
enum { MARGIN_FRAMES = 3 };

struct work {
	const struct rh_nuclei_input *in;
	float *contour, *smooth;
	size_t *nuclei;
	size_t count;
	float lowest_peak_db, prominence_db;
};

/* The strongest band of each frame, whose 95th percentile is the stretch's own reference. */
static float local_reference(struct work *w, struct rh_stretch s)
{
	const struct rh_bands_levels *levels = w->in->levels;
	for (size_t t = s.from; t < s.until; t++) {
		float strongest = RH_LEVELS_LOWEST_DB;
		for (size_t band = 0; band < RH_BANDS_COUNT; band++)
			strongest = fmaxf(strongest, rh_levels_band_db(levels, t, band));
		w->smooth[t] = strongest;
	}
	float reference = rh_levels_percentile(w->smooth + s.from, s.until - s.from, LOCAL_PERCENTILE);
	return fminf(fmaxf(reference, w->in->strongest_db - LOCAL_UNDER_FILE_DB), w->in->strongest_db);
}

/* Mean floored level of the nucleus bands. */
static void fill_contour(struct work *w, size_t from, size_t until, float reference_db)
{
	const struct rh_bands_levels *levels = w->in->levels;
	float floor_db[RH_BANDS_COUNT];
	for (size_t band = 0; band < levels->nucleus_count; band++)
		floor_db[band] = fmaxf(reference_db - RANGE_DB,
		                       w->in->noise_db[levels->nucleus_first + band] + NOISE_MARGIN_DB);
	for (size_t t = from; t < until; t++) {
		float sum = 0;
		for (size_t band = 0; band < levels->nucleus_count; band++) {
			float level = (float)levels->nucleus_cdb[t * levels->nucleus_count + band] /
			              RH_BANDS_UNIT_PER_DB;
			sum += fmaxf(level, floor_db[band]);
		}
		w->contour[t] = sum / (float)levels->nucleus_count;
	}
}

/* The frames half-way to a stretch's neighbours are measured as it is. */
static void measure_contour(struct work *w)
{
	const struct rh_stretch *stretches = w->in->stretches;
	size_t count = w->in->stretch_count;
	for (size_t i = 0; i < count; i++) {
		struct rh_stretch s = stretches[i];
		size_t from = i > 0 ? (stretches[i - 1].until + s.from) / 2 : 0;
		size_t until = i + 1 < count ? (s.until + stretches[i + 1].from) / 2 : w->in->levels->frame_count;
		fill_contour(w, from, until, local_reference(w, s));
	}
}

/* Gaussian. */
static void smooth_contour(struct work *w, float sigma_frames)
{
	float kernel[2 * REACH + 1], sum = 0;
	for (int i = -REACH; i <= REACH; i++) {
		kernel[i + REACH] = expf(-0.5F * (float)(i * i) / (sigma_frames * sigma_frames));
		sum += kernel[i + REACH];
	}
	int64_t last = (int64_t)w->in->levels->frame_count - 1;
	for (int64_t t = 0; t <= last; t++) {
		float value = 0;
		for (int i = -REACH; i <= REACH; i++) {
			int64_t at = t + i < 0 ? 0 : t + i > last ? last : t + i;
			value += kernel[i + REACH] * w->contour[at];
		}
		w->smooth[t] = value / sum;
	}
}

/* Zig-zag: a peak counts when the contour rose to it and falls from it by the prominence; the end of a stretch counts
 * as a fall. */
static void find_in(struct work *w, struct rh_stretch s)
{
	size_t from = s.from < MARGIN_FRAMES ? 0 : s.from - MARGIN_FRAMES;
	size_t until = s.until + MARGIN_FRAMES;
	if (until > w->in->levels->frame_count)
		until = w->in->levels->frame_count;
	float low = w->smooth[from], high = w->smooth[from];
	size_t peak = from;
	bool rising = true;
	for (size_t t = from; t < until; t++) {
		float value = w->smooth[t];
		if (rising && value > high) {
			high = value;
			peak = t;
		}
		if (rising && (high - value >= w->prominence_db || t + 1 == until)) {
			if (high > w->lowest_peak_db && high - low >= w->prominence_db)
				w->nuclei[w->count++] = peak;
			rising = false;
			low = value;
		} else if (!rising) {
			low = fminf(low, value);
			if (value - low >= w->prominence_db) {
				rising = true;
				high = value;
				peak = t;
			}
		}
	}
}

static void count_nuclei(struct work *w, float sigma_frames, float prominence_db)
{
	size_t frames = w->in->levels->frame_count;
	smooth_contour(w, sigma_frames);
	w->count = 0;
	w->prominence_db = prominence_db;
	w->lowest_peak_db = rh_levels_percentile(w->smooth, frames, rh_levels_speech_percent(frames)) -
	                    PEAK_UNDER_SPEECH_DB;
	for (size_t i = 0; i < w->in->stretch_count; i++)
		find_in(w, w->in->stretches[i]);
}

/* Of all frames with speech. */
struct contour {
	float frames, sd_db;
};

static struct contour contour_of_speech(const struct work *w)
{
	double n = 0, sum = 0, square = 0;
	for (size_t i = 0; i < w->in->stretch_count; i++)
		for (size_t t = w->in->stretches[i].from; t < w->in->stretches[i].until; t++) {
			double value = (double)w->smooth[t];
			n += 1;
			sum += value;
			square += value * value;
		}
	return (struct contour){(float)n, n > 0 ? (float)sqrt(fmax(square / n - sum / n * (sum / n), 0)) : 0};
}

static float within(float value, float least, float most)
{
	return fminf(fmaxf(value, least), most);
}

size_t rh_nuclei_find(const struct rh_nuclei_input *input, const struct rh_nuclei_room *room)
{
	struct work w = {.in = input, .contour = room->contour, .smooth = room->scratch, .nuclei = room->nuclei};
	if (input->stretch_count == 0)
		return 0;
	measure_contour(&w);
	count_nuclei(&w, FIRST_SIGMA_FRAMES, FIRST_PROMINENCE_DB);
	if (w.count == 0)
		return 0;
	struct contour speech = contour_of_speech(&w);
	float sigma_frames = SIGMA_SHARE * speech.frames / (float)w.count;
	float prominence_db = USUAL_PROMINENCE_DB * powf(speech.sd_db / USUAL_SD_DB, SD_POWER);
	count_nuclei(&w, within(sigma_frames, SIGMA_MIN_FRAMES, SIGMA_MAX_FRAMES),
	             within(prominence_db, PROMINENCE_MIN_DB, PROMINENCE_MAX_DB));
	return w.count;
}
