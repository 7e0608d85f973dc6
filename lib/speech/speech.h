// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SPEECH_SPEECH_H
#define REHEARSE_SPEECH_SPEECH_H
/* How something was said, without recognising a word: when, how fast, how loud, how steadily. Samples go in block by
 * block while they are recorded, measures come out at the end; the blocks' sizes change nothing, to the bit. Never
 * reads a file or a clock.
 *
 * Method: short-time spectra in mel bands, forward masking against room decay, a speech detector that adapts to
 * background and room, and syllable nuclei as peaks of the band energy's contour (after de Jong and Wempe, "Praat
 * script to detect syllable nuclei", Behavior Research Methods 41(2), 2009, and Mermelstein's convex-hull idea, JASA
 * 58(4), 1975). Loudness by EBU R 128. */

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RH_SPEECH_RATE_MIN_HZ = 8000, RH_SPEECH_RATE_MAX_HZ = 384000 };
/* A gap between words counts as a pause from this length on. */
enum { RH_SPEECH_PAUSE_MS = 250 };
/* Pauses of this length and more are told, kept with the take, and gone to in replay. */
enum { RH_SPEECH_LONG_PAUSE_MS = 500 };

/* What is spoken; it decides how many syllables one detected nucleus stands for. */
enum rh_speech_language {
	RH_SPEECH_KOREAN,   /* 1.17: neighbouring open syllables often share one energy peak */
	RH_SPEECH_ENGLISH,  /* 1.00 */
	RH_SPEECH_UNSCALED, /* 1.00: nuclei as counted, for synthetic voices */
};

struct rh_speech_span {
	int64_t start_ms, end_ms;
};

/* What came out. Values are finite; a has_ member says whether the ones named with it mean anything. */
struct rh_speech_measures {
	int64_t duration_ms;   /* of the recording */
	bool has_speech;       /* the next twelve members */
	int64_t first_word_ms; /* from the start */
	int64_t last_word_end_ms;
	int64_t speech_ms;        /* without the pauses */
	int64_t silence_ms;       /* duration less speech */
	int64_t longest_pause_ms; /* between words; 0 without a pause */
	int64_t longest_pause_at_ms;
	int64_t mean_pause_ms; /* 0 without a pause */
	int64_t trailing_silence_ms;
	int64_t syllables;            /* nuclei times the language's factor */
	double level_spread_db;       /* steadiness: how far the syllables' level swings, 10th to 90th percentile */
	double speech_rate_spm;       /* syllables a minute from first word to last, pauses included */
	double articulation_rate_sps; /* syllables a second of speech, pauses excluded */
	bool has_loudness;            /* loud enough to be gated, and asked for */
	double loudness_lufs;         /* EBU R 128 integrated, of what lies below 9.5 kHz */
	double peak_dbfs, rms_dbfs;   /* at least -120 */
	int64_t clipped_runs;         /* runs of three or more samples stuck at a peak near full scale */
	double noise_dbfs;            /* background: level of the quietest tenth of the frames */
	bool has_snr;
	double snr_db; /* 10 log10((speech power - pause power) / pause power), at most 80 */
};

struct rh_speech;

/* About 30 MB are kept for an hour of sound. loudness costs about as much again as all the rest. Plans the transform:
 * call it on the thread that may wait. */
enum rh_status rh_speech_new(int sample_rate_hz, bool loudness, struct rh_speech **speech, struct rh_error *err);
/* Mono samples in -1..1; NaN and infinities count as 0. One thread at a time. A lost allocation is reported by the end.
 */
void rh_speech_feed(struct rh_speech *speech, const float *samples, size_t frames);
/* Something else is heard then, a tone of ours: it counts for nothing, and whoever was speaking or silent is taken to
 * have gone on. In order of time, and before the samples are fed; more than RH_SPEECH_FOREIGN_MAX are passed over. */
enum { RH_SPEECH_FOREIGN_MAX = 16 };
void rh_speech_leave_out(struct rh_speech *speech, struct rh_speech_span span);
/* Forgets what was fed and left out, for the next recording. */
void rh_speech_reset(struct rh_speech *speech);

/* Measures of everything fed so far; more may not be fed before a reset. */
enum rh_status rh_speech_end(struct rh_speech *speech, enum rh_speech_language language,
                             struct rh_speech_measures *measures, struct rh_error *err);
/* After the end, borrowed until the next reset: pauses between words in order; syllable nuclei in ms; rate in syllables
 * a minute over windows of ten seconds, one per second, from the start. */
const struct rh_speech_span *rh_speech_pauses(const struct rh_speech *speech, size_t *count);
/* How many of the pauses are long. */
size_t rh_speech_long_pauses(const struct rh_speech *speech);
const int64_t *rh_speech_nuclei_ms(const struct rh_speech *speech, size_t *count);
const double *rh_speech_rates_spm(const struct rh_speech *speech, size_t *count);
/* The take as a picture: the level of each of count equal parts of it in dB under its loudest part, RH_SPEECH_BLANK_DB
 * where nobody speaks. After the end. */
#define RH_SPEECH_BLANK_DB (-99.0F)
void rh_speech_outline(const struct rh_speech *speech, float *levels_db, size_t count);
void rh_speech_free(struct rh_speech *speech);

#endif
