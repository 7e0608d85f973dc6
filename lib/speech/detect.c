// SPDX-License-Identifier: GPL-3.0-or-later
#include "speech/detect.h"

#include "speech/levels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NOISE_PERCENTILE 10.0
/* A band's noise is never taken to lie further under the strongest band than this. */
#define NOISE_RANGE_DB  60.0F
#define NOISE_MARGIN_DB 3.0F
#define EXCESS_MAX_DB   20.0F
/* Hysteresis on the mean excess over noise. */
#define EXCESS_ON_DB  2.0F
#define EXCESS_OFF_DB 0.5F
/* Hysteresis on the total level, in deviations over the background and under the speech level by the room's gate. */
#define LEVEL_ON_DEVIATIONS      2.5F
#define LEVEL_OFF_DEVIATIONS     0.9F
#define GATE_OFF_EXTRA_DB        3.0F
#define LEVEL_ON_UNDER_SPEECH_DB 8.0F
/* Sound no louder than the background is speech too where it stands out of the background's spectrum, as a hiss does
 * over a rumble: by this much over its median in each band and the margin, on average. Of steady noise a tenth does. */
#define STANDS_OUT_DB 0.3F
enum { BACKGROUND_FRAMES_MIN = 20 };
/* A hiss is the voice's own where it is no more than RANGE under the loudest ones and stands out of the background's.
 * It is asked only where the background lies less than QUIET under the speech, as 30 dB of noise by power do: where it
 * is quieter the bands hear the edge of an s themselves, and at every sample rate the same. */
#define HISS_QUIET_DB  42.0F
#define HISS_MARGIN_DB 3.0F
#define HISS_RANGE_DB  12.0F
#define HISS_BEGINS_DB 3.0F /* hysteresis: so much more where nothing else begins */
/* Room: how far the level falls within 100 ms after strong frames. */
enum { DECAY_FRAMES = 10, DECAY_FRAMES_MIN = 20 };
#define STRONG_UNDER_SPEECH_DB 12.0F
#define DECAY_PERCENTILE       2.0
#define DECAY_UNKNOWN_DB       40.0F
#define GATE_PER_DECAY         1.2F
#define GATE_MIN_DB            16.0F
#define GATE_MAX_DB            38.0F
/* A room of 0.5 s reverberation time has decayed by 60 dB then. */
enum { RING_FRAMES = 50 };
/* Gaps shorter than this are closed; islands shorter, or with less voice, are dropped; the end is moved out. */
enum { GAP_FRAMES = 20, ISLAND_FRAMES = 8, VOICED_FRAMES = 3 };
/* Window and smoothing spread a sudden edge: a level that falls by this much outwards within a frame is their doing. */
#define STEEP_DB 5.0F
enum { STEEP_FRAMES_MAX = 2 };
#define VOICE_UNDER_SPEECH_DB 20.0F
/* Background and speech as two normal distributions over the total level. */
enum { EM_ROUNDS = 40, EM_BINS = 141 };
#define EM_RANGE_DB       60.0F
#define EM_BINS_PER_DB    2.0F
#define BACKGROUND_SD_MIN 1.0
#define SPEECH_SD_MIN     3.0

/* Down to which level speech goes on: by itself, and where it stands out of the background. */
struct edge {
	float off_db, gate_db;
};

struct work {
	const struct rh_bands_levels *levels;
	float noise_db[RH_BANDS_COUNT]; /* per band */
	float speech_db, voice_db;      /* speech level of the total and of 150-1000 Hz */
	float strongest_db;             /* speech level of the strongest band */
	float noise_total_db;
	float background_db, background_sd;
	float floor_db[RH_BANDS_COUNT]; /* what stands out must exceed, per band */
	float on_db;
	float hiss_off_db;       /* of the hiss: down to which it goes on */
	struct edge edge, onset; /* the second where nothing rings */
	float *excess;           /* per frame; later the smoothed contour */
	float *scratch;          /* per frame */
	struct rh_detection *found;
};

static void measure_levels(struct work *w)
{
	const struct rh_bands_levels *levels = w->levels;
	size_t count = levels->frame_count;
	double speech = rh_levels_speech_percent(count);
	w->speech_db = rh_levels_percentile(levels->total_db, count, speech);
	w->voice_db = rh_levels_percentile(levels->voice_db, count, speech);
	w->noise_total_db = rh_levels_percentile(levels->total_db, count, NOISE_PERCENTILE);
	w->strongest_db = RH_LEVELS_LOWEST_DB;
	for (size_t band = 0; band < RH_BANDS_COUNT; band++) {
		for (size_t t = 0; t < count; t++)
			w->scratch[t] = rh_levels_band_db(levels, t, band);
		w->noise_db[band] = rh_levels_percentile(w->scratch, count, NOISE_PERCENTILE);
		w->strongest_db = fmaxf(w->strongest_db, rh_levels_percentile(w->scratch, count, speech));
	}
}

static float excess_over(const struct rh_bands_levels *levels, size_t frame, const float *floor_db)
{
	float sum = 0;
	for (size_t band = 0; band < RH_BANDS_COUNT; band++) {
		float over = rh_levels_band_db(levels, frame, band) - floor_db[band];
		sum += over < 0 ? 0 : over > EXCESS_MAX_DB ? EXCESS_MAX_DB : over;
	}
	return sum / (float)RH_BANDS_COUNT;
}

static void measure_excess(struct work *w)
{
	const struct rh_bands_levels *levels = w->levels;
	float floor_db[RH_BANDS_COUNT];
	for (size_t band = 0; band < RH_BANDS_COUNT; band++)
		floor_db[band] = fmaxf(w->noise_db[band], w->strongest_db - NOISE_RANGE_DB) + NOISE_MARGIN_DB;
	for (size_t t = 0; t < levels->frame_count; t++)
		w->excess[t] = excess_over(levels, t, floor_db);
}

struct normal {
	double mean, sd, weight; /* weight of the background; the other's is the rest */
};

static double density(double x, struct normal n)
{
	double z = (x - n.mean) / n.sd;
	return n.weight / n.sd * exp(-0.5 * z * z) + 1e-12;
}

/* One round of expectation-maximisation; false when one of the two has nothing left. */
static bool refine(const size_t *bins, float low_db, struct normal *quiet, struct normal *loud)
{
	double n[2] = {0}, sum[2] = {0}, square[2] = {0};
	for (size_t i = 0; i < EM_BINS; i++) {
		if (bins[i] == 0)
			continue;
		double x = low_db + (double)i / EM_BINS_PER_DB;
		double p = density(x, *quiet), share = p / (p + density(x, *loud));
		double parts[2] = {share * (double)bins[i], (1.0 - share) * (double)bins[i]};
		for (size_t k = 0; k < 2; k++) {
			n[k] += parts[k];
			sum[k] += parts[k] * x;
			square[k] += parts[k] * x * x;
		}
	}
	if (n[0] < 1 || n[1] < 1)
		return false;
	quiet->mean = sum[0] / n[0];
	loud->mean = sum[1] / n[1];
	quiet->sd = sqrt(fmax(square[0] / n[0] - quiet->mean * quiet->mean, BACKGROUND_SD_MIN * BACKGROUND_SD_MIN));
	loud->sd = sqrt(fmax(square[1] / n[1] - loud->mean * loud->mean, SPEECH_SD_MIN * SPEECH_SD_MIN));
	quiet->weight = fmax(n[0] / (n[0] + n[1]), 0.02);
	loud->weight = 1.0 - quiet->weight;
	return true;
}

static void fit_background(struct work *w)
{
	const struct rh_bands_levels *levels = w->levels;
	float low_db = w->speech_db - EM_RANGE_DB;
	size_t bins[EM_BINS] = {0};
	for (size_t t = 0; t < levels->frame_count; t++) {
		float bin = (levels->total_db[t] - low_db) * EM_BINS_PER_DB + 0.5F;
		bins[bin <= 0 ? 0 : bin >= EM_BINS ? EM_BINS - 1 : (size_t)bin]++;
	}
	struct normal quiet = {fmaxf(w->noise_total_db, low_db), 3.0, 0.3};
	struct normal loud = {w->speech_db - 8.0, 6.0, 0.7};
	for (int round = 0; round < EM_ROUNDS && refine(bins, low_db, &quiet, &loud); round++)
		continue;
	w->background_db = (float)quiet.mean;
	w->background_sd = (float)quiet.sd;
}

/* How far under the speech level sound may still be speech: less in a room that rings. */
static float measure_gate(struct work *w)
{
	const struct rh_bands_levels *levels = w->levels;
	size_t strong = 0;
	for (size_t t = 0; t + DECAY_FRAMES < levels->frame_count; t++)
		if (levels->total_db[t] > w->speech_db - STRONG_UNDER_SPEECH_DB)
			w->scratch[strong++] = levels->total_db[t + DECAY_FRAMES] - levels->total_db[t];
	float decay = strong > DECAY_FRAMES_MIN ? -rh_levels_percentile(w->scratch, strong, DECAY_PERCENTILE)
	                                        : DECAY_UNKNOWN_DB;
	return fminf(fmaxf(GATE_PER_DECAY * decay, GATE_MIN_DB), GATE_MAX_DB);
}

static void set_thresholds(struct work *w)
{
	float gate = measure_gate(w), lowest = w->background_db + LEVEL_OFF_DEVIATIONS * w->background_sd;
	w->edge.gate_db = w->speech_db - gate - GATE_OFF_EXTRA_DB;
	w->onset.gate_db = w->speech_db - GATE_MAX_DB - GATE_OFF_EXTRA_DB;
	float on = fmaxf(w->background_db + LEVEL_ON_DEVIATIONS * w->background_sd, w->speech_db - gate);
	w->on_db = fminf(on, w->speech_db - LEVEL_ON_UNDER_SPEECH_DB);
	w->edge.off_db = fminf(fmaxf(lowest, w->edge.gate_db), w->on_db);
	w->onset.off_db = fminf(fmaxf(lowest, w->onset.gate_db), w->edge.off_db);
}

/* Its level is usual for the background. */
static bool is_background(const struct work *w, size_t frame)
{
	return fabsf(w->levels->total_db[frame] - w->background_db) <= w->background_sd;
}

/* The background's spectrum. */
static void measure_background(struct work *w)
{
	const struct rh_bands_levels *levels = w->levels;
	for (size_t band = 0; band < RH_BANDS_COUNT; band++) {
		size_t count = 0;
		for (size_t t = 0; t < levels->frame_count; t++)
			if (is_background(w, t))
				w->scratch[count++] = rh_levels_band_db(levels, t, band);
		float usual_db = w->noise_db[band];
		if (count >= BACKGROUND_FRAMES_MIN)
			usual_db = fmaxf(usual_db, rh_levels_percentile(w->scratch, count, 50.0));
		w->floor_db[band] = fmaxf(usual_db, w->strongest_db - NOISE_RANGE_DB) + NOISE_MARGIN_DB;
	}
}

/* A hiss of the voice, which noise hides in the bands below it. */
static void measure_hiss(struct work *w)
{
	const struct rh_bands_levels *levels = w->levels;
	w->hiss_off_db = INFINITY;
	if (levels->hiss_db == NULL || w->speech_db - w->background_db > HISS_QUIET_DB)
		return;
	size_t count = 0;
	for (size_t t = 0; t < levels->frame_count; t++)
		if (is_background(w, t))
			w->scratch[count++] = levels->hiss_db[t];
	if (count < BACKGROUND_FRAMES_MIN)
		return;
	float usual_db = rh_levels_percentile(w->scratch, count, 50.0);
	float loud_db = rh_levels_percentile(levels->hiss_db, levels->frame_count,
	                                     rh_levels_speech_percent(levels->frame_count));
	w->hiss_off_db = fmaxf(usual_db + HISS_MARGIN_DB, loud_db - HISS_RANGE_DB);
}

static bool hisses(const struct work *w, size_t frame, float margin_db)
{
	return w->levels->hiss_db != NULL && w->levels->hiss_db[frame] > w->hiss_off_db + margin_db;
}

static bool still_speech(const struct work *w, size_t frame, const struct edge *edge)
{
	float level_db = w->levels->total_db[frame];
	if ((level_db > edge->off_db && w->excess[frame] > EXCESS_OFF_DB) || hisses(w, frame, 0))
		return true;
	return level_db > edge->gate_db && excess_over(w->levels, frame, w->floor_db) > STANDS_OUT_DB;
}

static bool begins_speech(const struct work *w, size_t frame)
{
	return (w->excess[frame] > EXCESS_ON_DB && w->levels->total_db[frame] > w->on_db) ||
	       hisses(w, frame, HISS_BEGINS_DB);
}

static void find_stretches(struct work *w)
{
	struct rh_detection *found = w->found;
	size_t count = w->levels->frame_count, t = 0;
	while (t < count) {
		if (!begins_speech(w, t)) {
			t++;
			continue;
		}
		size_t from = t, until = t + 1;
		while (from > 0 && still_speech(w, from - 1, &w->edge))
			from--;
		while (until < count && still_speech(w, until, &w->edge))
			until++;
		bool touches = found->stretch_count > 0 && from <= found->stretches[found->stretch_count - 1].until;
		if (touches)
			found->stretches[found->stretch_count - 1].until = until;
		else
			found->stretches[found->stretch_count++] = (struct rh_stretch){from, until};
		t = until + 1;
	}
}

static void join_stretches(struct rh_detection *found)
{
	size_t kept = 0;
	for (size_t i = 0; i < found->stretch_count; i++) {
		struct rh_stretch next = found->stretches[i];
		if (kept > 0 && next.from < found->stretches[kept - 1].until + GAP_FRAMES)
			found->stretches[kept - 1].until = next.until;
		else
			found->stretches[kept++] = next;
	}
	found->stretch_count = kept;
}

/* Clicks, breaths and hum have no or hardly any voice. */
static void drop_islands(struct work *w)
{
	struct rh_detection *found = w->found;
	size_t kept = 0;
	for (size_t i = 0; i < found->stretch_count; i++) {
		struct rh_stretch s = found->stretches[i];
		size_t voiced = 0;
		for (size_t t = s.from; t < s.until; t++)
			voiced += w->levels->voice_db[t] > w->voice_db - VOICE_UNDER_SPEECH_DB ? 1 : 0;
		if (s.until - s.from >= ISLAND_FRAMES && voiced >= VOICED_FRAMES)
			found->stretches[kept++] = s;
	}
	found->stretch_count = kept;
}

/* Before the first word nothing rings, nor long after the one before: there a word may begin more softly. */
static void move_onsets_out(struct work *w)
{
	size_t free_from = 0;
	for (size_t i = 0; i < w->found->stretch_count; i++) {
		struct rh_stretch *s = &w->found->stretches[i];
		while (s->from > free_from && still_speech(w, s->from - 1, &w->onset))
			s->from--;
		free_from = s->until + RING_FRAMES;
	}
}

static void find_nuclei(struct work *w)
{
	struct rh_nuclei_input input = {.levels = w->levels,
	                                .stretches = w->found->stretches,
	                                .stretch_count = w->found->stretch_count,
	                                .noise_db = w->noise_db,
	                                .strongest_db = w->strongest_db};
	struct rh_nuclei_room room = {.contour = w->excess, .scratch = w->scratch, .nuclei = w->found->nuclei};
	w->found->nucleus_count = rh_nuclei_find(&input, &room);
}

static void trim_edges(struct work *w)
{
	const float *level_db = w->levels->total_db;
	for (size_t i = 0; i < w->found->stretch_count; i++) {
		struct rh_stretch *s = &w->found->stretches[i];
		for (int moved = 0; moved < STEEP_FRAMES_MAX && s->until - s->from > ISLAND_FRAMES; moved++) {
			s->from += level_db[s->from + 1] - level_db[s->from] > STEEP_DB ? 1 : 0;
			s->until -= level_db[s->until - 2] - level_db[s->until - 1] > STEEP_DB ? 1 : 0;
		}
	}
}

enum rh_status rh_detect_init(struct rh_detection *detection, const struct rh_bands_levels *levels,
                              struct rh_error *err)
{
	size_t frames = levels->frame_count;
	struct rh_detection found = {.noise_db = RH_LEVELS_LOWEST_DB};
	if (frames == 0) {
		*detection = found;
		return RH_OK;
	}
	struct work w = {.levels = levels, .found = &found};
	w.excess = malloc(frames * sizeof *w.excess);
	w.scratch = malloc(frames * sizeof *w.scratch);
	found.stretches = malloc((frames / 2 + 2) * sizeof *found.stretches);
	found.nuclei = malloc((frames + 2) * sizeof *found.nuclei);
	bool room = w.excess != NULL && w.scratch != NULL && found.stretches != NULL && found.nuclei != NULL;
	if (room) {
		measure_levels(&w);
		measure_excess(&w);
		fit_background(&w);
		measure_background(&w);
		measure_hiss(&w);
		set_thresholds(&w);
		find_stretches(&w);
		join_stretches(&found);
		drop_islands(&w);
		move_onsets_out(&w);
		find_nuclei(&w);
		if (found.nucleus_count == 0) /* nobody speaks without a syllable */
			found.stretch_count = 0;
		trim_edges(&w);
		found.noise_db = w.noise_total_db;
	}
	free(w.excess);
	free(w.scratch);
	if (!room) {
		rh_detect_done(&found);
		return rh_error_no_memory(err);
	}
	*detection = found;
	return RH_OK;
}

void rh_detect_done(struct rh_detection *detection)
{
	free(detection->stretches);
	free(detection->nuclei);
	*detection = (struct rh_detection){0};
}
