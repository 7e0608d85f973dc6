// SPDX-License-Identifier: GPL-3.0-or-later
#include "speech/speech.h"

#include "speech/detect.h"
#include "speech/thin.h"

#include <ebur128.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define KOREAN_FACTOR  1.17
#define LOWEST_DBFS    (-120.0)
#define HIGHEST_SNR_DB 80.0
/* Clipping: three samples in a row within 8 steps of 16 bit of the recording's peak, when that is 32700 or more. */
enum { CLIP_RUN = 3, CLIP_STEPS = 8, CLIP_PEAK = 32700, CLIP_LOWEST = CLIP_PEAK - CLIP_STEPS, CLIP_HIGHEST = 32768 };
enum { CLIP_LEVELS = CLIP_HIGHEST - CLIP_STEPS - CLIP_LOWEST + 1 };
enum { WINDOW_S = 10 };
/* Loudness is measured at about half of 48 kHz: speech has nothing above that weighs, and it costs half as much. */
#define LOUD_KEPT_HZ 9500.0
#define LOUD_RATE_HZ 22000.0
/* Steadiness: the level of the syllables is averaged over this long; windows with fewer say nothing. */
enum { SPREAD_MS = 3000, SPREAD_NUCLEI_MIN = 4 };
#define SPREAD_LOW  0.1
#define SPREAD_HIGH 0.9
/* Samples are taken in chunks that begin at multiples of their length, whatever the blocks they come in. Sums go in
 * lanes that the compiler lays side by side, in the same order on every machine. */
enum { CHUNK = 1024, LANES = 8 };

/* Runs at every level that may turn out to be the peak's, because the peak is known only at the end. */
struct clipping {
	int64_t runs[CLIP_LEVELS];
	int length[CLIP_LEVELS]; /* of the run going on */
	int highest_going;       /* levels below this index have a run going on */
};

struct rh_speech {
	int rate_hz;
	struct rh_bands *bands;
	ebur128_state *loudness; /* NULL: not asked for */
	struct rh_thin *thin;    /* before it */
	struct clipping clipping;
	float chunk[CHUNK];
	size_t chunk_length;
	int64_t fed; /* samples, without the chunk's */
	double square_sum;
	float peak;
	bool failed;
	struct rh_speech_span foreign[RH_SPEECH_FOREIGN_MAX];
	size_t foreign_count;
	int64_t left_out; /* samples of those fed */

	struct rh_bands_levels levels; /* borrowed from the bands; without frames before the end */
	struct rh_detection detection;
	struct rh_speech_span *pauses; /* owned, like the next two */
	size_t pause_count;
	int64_t *nuclei_ms;
	double *rates_spm;
	size_t rate_count;
	double *windows_db; /* scratch */
};

static bool make_loudness(struct rh_speech *s)
{
	s->loudness = ebur128_init(1, (unsigned long)(s->rate_hz / rh_thin_factor(s->thin)),
	                           EBUR128_MODE_I | EBUR128_MODE_HISTOGRAM);
	return s->loudness != NULL;
}

enum rh_status rh_speech_new(int sample_rate_hz, bool loudness, struct rh_speech **speech, struct rh_error *err)
{
	if (sample_rate_hz < RH_SPEECH_RATE_MIN_HZ || sample_rate_hz > RH_SPEECH_RATE_MAX_HZ)
		return rh_error_set(err, RH_ERR_INVALID, "speech is measured from %d to %d Hz, not at %d Hz",
		                    RH_SPEECH_RATE_MIN_HZ, RH_SPEECH_RATE_MAX_HZ, sample_rate_hz);
	struct rh_speech *s = calloc(1, sizeof *s);
	if (s == NULL)
		return rh_error_no_memory(err);
	s->rate_hz = sample_rate_hz;
	enum rh_status status = rh_bands_new(sample_rate_hz, &s->bands, err);
	if (status == RH_OK && loudness)
		status = rh_thin_new(sample_rate_hz, LOUD_KEPT_HZ, LOUD_RATE_HZ, &s->thin, err);
	if (status == RH_OK && loudness && !make_loudness(s))
		status = rh_error_no_memory(err);
	if (status != RH_OK) {
		rh_speech_free(s);
		return status;
	}
	*speech = s;
	return RH_OK;
}

static void end_runs(struct clipping *c)
{
	memset(c->length, 0, sizeof c->length);
	c->highest_going = 0;
}

static void note_clipping(struct clipping *c, float level)
{
	int step = (int)lrintf(level * 32768.0F);
	if (step < CLIP_LOWEST) {
		if (c->highest_going > 0)
			end_runs(c);
		return;
	}
	int reached = step - CLIP_LOWEST + 1 > CLIP_LEVELS ? CLIP_LEVELS : step - CLIP_LOWEST + 1;
	for (int i = 0; i < reached; i++)
		if (++c->length[i] == CLIP_RUN)
			c->runs[i]++;
	for (int i = reached; i < c->highest_going; i++)
		c->length[i] = 0;
	c->highest_going = reached;
}

/* What is no number becomes 0, what is too loud full scale; without a branch, so that it is done several at a time. */
static void make_sane(float *samples)
{
	const uint32_t exponent = 0x7f800000;
	for (size_t i = 0; i < CHUNK; i++) {
		uint32_t bits = 0;
		memcpy(&bits, &samples[i], sizeof bits);
		bits = (bits & exponent) == exponent ? 0 : bits;
		memcpy(&samples[i], &bits, sizeof bits);
	}
	for (size_t i = 0; i < CHUNK; i++) {
		float value = samples[i] < 1.0F ? samples[i] : 1.0F;
		samples[i] = value > -1.0F ? value : -1.0F;
	}
}

static float sum_squares(const float *samples)
{
	float lanes[LANES] = {0};
	for (size_t i = 0; i < CHUNK; i += LANES)
		for (size_t k = 0; k < LANES; k++)
			lanes[k] += samples[i + k] * samples[i + k];
	return ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5])) + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]));
}

static float highest(const float *samples)
{
	float lanes[LANES] = {0}, most = 0;
	for (size_t i = 0; i < CHUNK; i += LANES)
		for (size_t k = 0; k < LANES; k++) {
			float level = fabsf(samples[i + k]);
			lanes[k] = level > lanes[k] ? level : lanes[k];
		}
	for (size_t k = 0; k < LANES; k++)
		most = lanes[k] > most ? lanes[k] : most;
	return most;
}

static void weigh_loudness(struct rh_speech *s, const float *samples, size_t count)
{
	float thinned[CHUNK + 1];
	if (s->loudness == NULL)
		return;
	size_t left = rh_thin_feed(s->thin, samples, count, thinned);
	if (ebur128_add_frames_float(s->loudness, thinned, left) != EBUR128_SUCCESS)
		s->failed = true;
}

void rh_speech_leave_out(struct rh_speech *speech, struct rh_speech_span span)
{
	int64_t free_from = speech->foreign_count > 0 ? speech->foreign[speech->foreign_count - 1].end_ms : 0;
	if (span.start_ms < free_from)
		span.start_ms = free_from;
	if (speech->foreign_count < RH_SPEECH_FOREIGN_MAX && span.start_ms < span.end_ms)
		speech->foreign[speech->foreign_count++] = span;
}

/* Silences what is not the speaker's in the chunk, and moves the rest together for the loudness, which has no use for
 * silence. Returns how many samples are left. */
static size_t leave_out(struct rh_speech *s, size_t count, float *kept)
{
	size_t left = 0, span = 0;
	for (size_t i = 0; i < count; i++) {
		int64_t at_ms = (s->fed + (int64_t)i) * 1000 / s->rate_hz;
		while (span < s->foreign_count && s->foreign[span].end_ms <= at_ms)
			span++;
		if (span < s->foreign_count && s->foreign[span].start_ms <= at_ms)
			s->chunk[i] = 0;
		else
			kept[left++] = s->chunk[i];
	}
	s->left_out += (int64_t)(count - left);
	return left;
}

/* Takes what is in the chunk; what it lacks to be full counts as silence for the sums and is not fed on. */
static void take_chunk(struct rh_speech *s)
{
	size_t count = s->chunk_length;
	if (count == 0)
		return;
	memset(s->chunk + count, 0, (CHUNK - count) * sizeof *s->chunk);
	make_sane(s->chunk);
	float kept[CHUNK];
	size_t left = s->foreign_count > 0 ? leave_out(s, count, kept) : count;
	float peak = highest(s->chunk);
	s->peak = fmaxf(s->peak, peak);
	s->square_sum += (double)sum_squares(s->chunk);
	/* Hardly ever is a chunk so loud that it must be looked at one by one. */
	if (lrintf(peak * 32768.0F) >= CLIP_LOWEST)
		for (size_t i = 0; i < count; i++)
			note_clipping(&s->clipping, fabsf(s->chunk[i]));
	else
		end_runs(&s->clipping);
	rh_bands_feed(s->bands, s->chunk, count);
	weigh_loudness(s, left < count ? kept : s->chunk, left);
	s->fed += (int64_t)count;
	s->chunk_length = 0;
}

void rh_speech_feed(struct rh_speech *speech, const float *samples, size_t frames)
{
	for (size_t at = 0; at < frames;) {
		size_t room = CHUNK - speech->chunk_length, count = frames - at < room ? frames - at : room;
		memcpy(speech->chunk + speech->chunk_length, samples + at, count * sizeof *samples);
		speech->chunk_length += count;
		at += count;
		if (speech->chunk_length == CHUNK)
			take_chunk(speech);
	}
}

static void forget_results(struct rh_speech *s)
{
	rh_detect_done(&s->detection);
	s->levels = (struct rh_bands_levels){0};
	free(s->pauses);
	free(s->nuclei_ms);
	free(s->rates_spm);
	free(s->windows_db);
	s->windows_db = NULL;
	s->pauses = NULL;
	s->nuclei_ms = NULL;
	s->rates_spm = NULL;
	s->pause_count = 0;
	s->rate_count = 0;
}

void rh_speech_reset(struct rh_speech *s)
{
	forget_results(s);
	rh_bands_reset(s->bands);
	bool wanted = s->thin != NULL;
	if (s->loudness != NULL)
		ebur128_destroy(&s->loudness);
	if (wanted)
		rh_thin_reset(s->thin);
	s->failed = wanted && !make_loudness(s);
	s->clipping = (struct clipping){0};
	s->chunk_length = 0;
	s->fed = 0;
	s->square_sum = 0;
	s->peak = 0;
	s->foreign_count = 0;
	s->left_out = 0;
}

static double dbfs_of(double power)
{
	double db = power > 0 ? 10.0 * log10(power) : LOWEST_DBFS;
	return db < LOWEST_DBFS ? LOWEST_DBFS : db;
}

static int64_t ms_of(size_t frame)
{
	return (int64_t)frame * RH_BANDS_FRAME_MS;
}

static void measure_sound(const struct rh_speech *s, struct rh_speech_measures *m)
{
	m->duration_ms = s->fed * 1000 / s->rate_hz;
	m->peak_dbfs = dbfs_of((double)s->peak * (double)s->peak);
	m->rms_dbfs = dbfs_of(s->fed > s->left_out ? s->square_sum / (double)(s->fed - s->left_out) : 0);
	m->noise_dbfs = fmax(s->detection.noise_db, LOWEST_DBFS);
	int peak = (int)lrintf(s->peak * 32768.0F);
	if (peak >= CLIP_PEAK)
		m->clipped_runs = s->clipping.runs[peak - CLIP_STEPS - CLIP_LOWEST];
}

static void measure_loudness(const struct rh_speech *s, struct rh_speech_measures *m)
{
	double lufs = 0;
	if (s->loudness == NULL || ebur128_loudness_global(s->loudness, &lufs) != EBUR128_SUCCESS || !isfinite(lufs))
		return;
	m->has_loudness = true;
	m->loudness_lufs = lufs;
}

static void measure_pauses(struct rh_speech *s, struct rh_speech_measures *m)
{
	const struct rh_detection *d = &s->detection;
	int64_t total_ms = 0;
	for (size_t i = 1; i < d->stretch_count; i++) {
		struct rh_speech_span gap = {ms_of(d->stretches[i - 1].until), ms_of(d->stretches[i].from)};
		int64_t length_ms = gap.end_ms - gap.start_ms;
		if (length_ms < RH_SPEECH_PAUSE_MS)
			continue;
		s->pauses[s->pause_count++] = gap;
		total_ms += length_ms;
		if (length_ms > m->longest_pause_ms) {
			m->longest_pause_ms = length_ms;
			m->longest_pause_at_ms = gap.start_ms;
		}
	}
	if (s->pause_count > 0)
		m->mean_pause_ms = total_ms / (int64_t)s->pause_count;
	m->speech_ms = m->last_word_end_ms - m->first_word_ms - total_ms;
	m->silence_ms = m->duration_ms - m->speech_ms;
}

/* How much of [start, end) was left out while somebody spoke, as far as can be known. */
static int64_t unheard_ms(const struct rh_speech *s, int64_t start_ms, int64_t end_ms)
{
	const struct rh_detection *d = &s->detection;
	int64_t sum_ms = 0;
	for (size_t i = 0; i < s->foreign_count; i++)
		for (size_t k = 0; k < d->stretch_count; k++) {
			int64_t from = ms_of(d->stretches[k].from), until = ms_of(d->stretches[k].until);
			from = from > s->foreign[i].start_ms ? from : s->foreign[i].start_ms;
			from = from > start_ms ? from : start_ms;
			until = until < s->foreign[i].end_ms ? until : s->foreign[i].end_ms;
			until = until < end_ms ? until : end_ms;
			sum_ms += until > from ? until - from : 0;
		}
	return sum_ms;
}

/* What the syllables that were heard stand for where some went unheard: in what is missing somebody spoke as in the
 * rest. */
static double with_unheard(int64_t spoken_ms, int64_t missing_ms)
{
	return spoken_ms > missing_ms ? (double)spoken_ms / (double)(spoken_ms - missing_ms) : 1;
}

static void measure_rates(struct rh_speech *s, double factor, struct rh_speech_measures *m)
{
	const struct rh_detection *d = &s->detection;
	int64_t missing_ms = unheard_ms(s, 0, m->duration_ms);
	m->syllables = llround((double)d->nucleus_count * factor * with_unheard(m->speech_ms, missing_ms));
	double span_ms = (double)(m->last_word_end_ms - m->first_word_ms);
	if (span_ms > 0)
		m->speech_rate_spm = (double)m->syllables * 60000.0 / span_ms;
	if (m->speech_ms > 0)
		m->articulation_rate_sps = (double)m->syllables * 1000.0 / (double)m->speech_ms;
	size_t from = 0, until = 0;
	for (size_t i = 0; i < s->rate_count; i++) {
		int64_t start_ms = (int64_t)i * 1000, end_ms = start_ms + INT64_C(1000) * WINDOW_S;
		while (from < d->nucleus_count && s->nuclei_ms[from] < start_ms)
			from++;
		while (until < d->nucleus_count && s->nuclei_ms[until] < end_ms)
			until++;
		int64_t unheard = missing_ms > 0 ? unheard_ms(s, start_ms, end_ms) : 0;
		s->rates_spm[i] = (double)(until - from) * factor * with_unheard(end_ms - start_ms, unheard) * 60.0 /
		                  WINDOW_S;
	}
}

/* Mean power of the frames in and out of speech, between the first word and the last. */
static void measure_snr(const struct rh_speech *s, const struct rh_bands_levels *levels, struct rh_speech_measures *m)
{
	const struct rh_detection *d = &s->detection;
	double power[2] = {0};
	size_t frames[2] = {0}, stretch = 0;
	for (size_t t = 0; t < levels->frame_count; t++) {
		while (stretch < d->stretch_count && t >= d->stretches[stretch].until)
			stretch++;
		size_t in = stretch < d->stretch_count && t >= d->stretches[stretch].from ? 1 : 0;
		power[in] += pow(10.0, (double)levels->total_db[t] / 10.0);
		frames[in]++;
	}
	if (frames[0] == 0 || frames[1] == 0)
		return;
	double pause = power[0] / (double)frames[0], speech = power[1] / (double)frames[1];
	if (speech <= pause)
		return;
	m->has_snr = true;
	m->snr_db = fmin(10.0 * log10((speech - pause) / pause), HIGHEST_SNR_DB);
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* room holds a value for each window. */
static void measure_spread(const struct rh_speech *s, const struct rh_bands_levels *levels, double *room,
                           struct rh_speech_measures *m)
{
	const struct rh_detection *d = &s->detection;
	size_t count = 0, i = 0;
	while (i < d->nucleus_count) {
		int64_t window = s->nuclei_ms[i] / SPREAD_MS;
		double sum = 0;
		size_t from = i;
		for (; i < d->nucleus_count && s->nuclei_ms[i] / SPREAD_MS == window; i++)
			sum += (double)levels->total_db[d->nuclei[i]];
		if (i - from >= SPREAD_NUCLEI_MIN)
			room[count++] = sum / (double)(i - from);
	}
	if (count == 0)
		return;
	qsort(room, count, sizeof *room, by_size);
	m->level_spread_db = room[(size_t)(SPREAD_HIGH * (double)(count - 1) + 0.5)] -
	                     room[(size_t)(SPREAD_LOW * (double)(count - 1) + 0.5)];
}

static bool make_results(struct rh_speech *s, int64_t duration_ms)
{
	const struct rh_detection *d = &s->detection;
	s->rate_count = duration_ms >= INT64_C(1000) * WINDOW_S ? (size_t)(duration_ms / 1000) - WINDOW_S + 1 : 0;
	s->pauses = malloc((d->stretch_count + 1) * sizeof *s->pauses);
	s->nuclei_ms = malloc((d->nucleus_count + 1) * sizeof *s->nuclei_ms);
	s->rates_spm = malloc((s->rate_count + 1) * sizeof *s->rates_spm);
	s->windows_db = malloc(((size_t)(duration_ms / SPREAD_MS) + 1) * sizeof *s->windows_db);
	if (s->pauses == NULL || s->nuclei_ms == NULL || s->rates_spm == NULL || s->windows_db == NULL)
		return false;
	for (size_t i = 0; i < d->nucleus_count; i++)
		s->nuclei_ms[i] = ms_of(d->nuclei[i]) + RH_BANDS_FRAME_MS / 2;
	return true;
}

static double factor_of(enum rh_speech_language language)
{
	switch (language) {
	case RH_SPEECH_KOREAN:
		return KOREAN_FACTOR;
	case RH_SPEECH_ENGLISH:
	case RH_SPEECH_UNSCALED:
		break;
	}
	return 1.0;
}

/* Frames beside it hear it too: windows and means reach this far. */
enum { FOREIGN_REACH = 3 };

static struct rh_stretch foreign_frames(const struct rh_speech *s, size_t i)
{
	size_t from = (size_t)(s->foreign[i].start_ms / RH_BANDS_FRAME_MS);
	size_t until = (size_t)((s->foreign[i].end_ms + RH_BANDS_FRAME_MS - 1) / RH_BANDS_FRAME_MS);
	return (struct rh_stretch){from > FOREIGN_REACH ? from - FOREIGN_REACH : 0, until + FOREIGN_REACH};
}

static void bridge_foreign(struct rh_speech *s)
{
	for (size_t i = 0; i < s->foreign_count; i++) {
		struct rh_stretch frames = foreign_frames(s, i);
		rh_bands_bridge(s->bands, frames.from, frames.until);
	}
}

/* A bridge may seem to have a peak where it begins or ends. */
static void drop_foreign_nuclei(struct rh_speech *s)
{
	struct rh_detection *d = &s->detection;
	for (size_t i = 0; i < s->foreign_count; i++) {
		struct rh_stretch frames = foreign_frames(s, i);
		size_t kept = 0;
		for (size_t k = 0; k < d->nucleus_count; k++)
			if (d->nuclei[k] < frames.from || d->nuclei[k] >= frames.until)
				d->nuclei[kept++] = d->nuclei[k];
		d->nucleus_count = kept;
	}
}

enum rh_status rh_speech_end(struct rh_speech *speech, enum rh_speech_language language,
                             struct rh_speech_measures *measures, struct rh_error *err)
{
	struct rh_speech *s = speech;
	struct rh_bands_levels levels;
	take_chunk(s);
	if (s->failed)
		return rh_error_no_memory(err);
	forget_results(s);
	RH_TRY(rh_bands_end(s->bands, &levels, err));
	bridge_foreign(s);
	RH_TRY(rh_detect_init(&s->detection, &levels, err));
	drop_foreign_nuclei(s);
	struct rh_speech_measures m = {0};
	measure_sound(s, &m);
	measure_loudness(s, &m);
	if (!make_results(s, m.duration_ms))
		return rh_error_no_memory(err);
	s->levels = levels;
	const struct rh_detection *d = &s->detection;
	m.has_speech = d->stretch_count > 0;
	m.silence_ms = m.duration_ms;
	m.trailing_silence_ms = m.duration_ms;
	if (m.has_speech) {
		m.first_word_ms = ms_of(d->stretches[0].from);
		m.last_word_end_ms = ms_of(d->stretches[d->stretch_count - 1].until);
		m.trailing_silence_ms = m.duration_ms - m.last_word_end_ms;
		measure_pauses(s, &m);
		measure_rates(s, factor_of(language), &m);
		measure_snr(s, &levels, &m);
		measure_spread(s, &levels, s->windows_db, &m);
	}
	*measures = m;
	return RH_OK;
}

const struct rh_speech_span *rh_speech_pauses(const struct rh_speech *speech, size_t *count)
{
	*count = speech->pause_count;
	return speech->pauses;
}

size_t rh_speech_long_pauses(const struct rh_speech *speech)
{
	size_t count = 0;
	for (size_t i = 0; i < speech->pause_count; i++) {
		const struct rh_speech_span *pause = &speech->pauses[i];
		count += pause->end_ms - pause->start_ms >= RH_SPEECH_LONG_PAUSE_MS ? 1 : 0;
	}
	return count;
}

const int64_t *rh_speech_nuclei_ms(const struct rh_speech *speech, size_t *count)
{
	*count = speech->detection.nucleus_count;
	return speech->nuclei_ms;
}

const double *rh_speech_rates_spm(const struct rh_speech *speech, size_t *count)
{
	*count = speech->rate_count;
	return speech->rates_spm;
}

/* The loudest frame of [from, until) in which somebody speaks. *stretch is the first one that may matter. */
static float loudest_within(const struct rh_speech *s, size_t from, size_t until, size_t *stretch)
{
	const struct rh_detection *d = &s->detection;
	float loudest = RH_SPEECH_BLANK_DB * 2;
	for (size_t t = from; t < until; t++) {
		while (*stretch < d->stretch_count && d->stretches[*stretch].until <= t)
			(*stretch)++;
		bool spoken = *stretch < d->stretch_count && d->stretches[*stretch].from <= t;
		if (spoken && s->levels.total_db[t] > loudest)
			loudest = s->levels.total_db[t];
	}
	return loudest;
}

void rh_speech_outline(const struct rh_speech *speech, float *levels_db, size_t count)
{
	size_t frames = speech->levels.frame_count, stretch = 0;
	float most = RH_SPEECH_BLANK_DB * 2;
	for (size_t i = 0; i < count; i++) {
		size_t from = i * frames / count, until = (i + 1) * frames / count;
		levels_db[i] = loudest_within(speech, from, until == from && from < frames ? from + 1 : until,
		                              &stretch);
		most = levels_db[i] > most ? levels_db[i] : most;
	}
	for (size_t i = 0; i < count; i++)
		levels_db[i] = levels_db[i] > RH_SPEECH_BLANK_DB * 2 ? levels_db[i] - most : RH_SPEECH_BLANK_DB;
}

void rh_speech_free(struct rh_speech *speech)
{
	if (speech == NULL)
		return;
	forget_results(speech);
	if (speech->loudness != NULL)
		ebur128_destroy(&speech->loudness);
	rh_thin_free(speech->thin);
	rh_bands_free(speech->bands);
	free(speech);
}
