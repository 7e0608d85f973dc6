// SPDX-License-Identifier: GPL-3.0-or-later
#include "speech/remarks.h"

#include "base/duration.h"

#include <math.h>
#include <stdlib.h>

#define KOREAN_LOW_SPM   250.0
#define KOREAN_HIGH_SPM  310.0
#define ENGLISH_LOW_WPM  120.0
#define ENGLISH_HIGH_WPM 160.0
/* How far from the own usual pace is still it: a tenth, as far as one's takes differ from each other anyway. */
#define OWN_SHARE 0.1
/* Under this much speech a pace says nothing. */
enum { PACE_SPEECH_MS = 8000, PACE_SYLLABLES = 20 };
/* A stretch is rushed only against so many ten-second windows of the same take, and only when it is fast by itself. */
enum { WINDOWS_MIN = 15, WINDOW_MS = 10000, WINDOW_STEP_MS = 1000, END_MS = 2000 };

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Sorts the values; the lower of two middle ones. */
static double median(double *values, size_t count)
{
	qsort(values, count, sizeof *values, by_size);
	return count == 0 ? 0 : values[(count - 1) / 2];
}

struct rh_speaker rh_speaker_of(const struct rh_speaker_take *takes, size_t count)
{
	double paces[RH_SPEAKER_NEWEST], pauses[RH_SPEAKER_NEWEST], loudness[RH_SPEAKER_NEWEST];
	size_t used = 0, loud = 0;
	for (size_t i = 0; i < count && used < RH_SPEAKER_NEWEST; i++) {
		if (!(takes[i].pace_spm > 0))
			continue;
		paces[used] = takes[i].pace_spm;
		pauses[used++] = takes[i].pauses_per_minute;
		if (takes[i].has_loudness)
			loudness[loud++] = takes[i].loudness_lufs;
	}
	return (struct rh_speaker){
	    .takes = used,
	    .pace_spm = median(paces, used),
	    .pauses_per_minute = median(pauses, used),
	    .loudness_lufs = median(loudness, loud),
	    .has_loudness = loud > 0,
	};
}

double rh_speaker_louder_db(const struct rh_speaker *speaker, const struct rh_speech_measures *measures)
{
	bool known = speaker != NULL && speaker->takes >= RH_SPEAKER_TAKES_MIN && speaker->has_loudness;
	return known && measures->has_loudness ? measures->loudness_lufs - speaker->loudness_lufs : 0;
}

static bool in_words(enum rh_speech_language language)
{
	return language != RH_SPEECH_KOREAN;
}

struct rh_pace_verdict rh_pace_judge(const struct rh_speech_measures *m, enum rh_speech_language language,
                                     const struct rh_speaker *profile)
{
	struct rh_pace_verdict v = {.lowest_spm = KOREAN_LOW_SPM, .most_spm = KOREAN_HIGH_SPM};
	if (in_words(language)) {
		v.lowest_spm = ENGLISH_LOW_WPM * RH_PACE_SYLLABLES_PER_WORD;
		v.most_spm = ENGLISH_HIGH_WPM * RH_PACE_SYLLABLES_PER_WORD;
	}
	if (profile != NULL && profile->takes >= RH_SPEAKER_TAKES_MIN) {
		v.own = true;
		v.usual_spm = profile->pace_spm;
		v.lowest_spm = profile->pace_spm * (1.0 - OWN_SHARE);
		v.most_spm = profile->pace_spm * (1.0 + OWN_SHARE);
	}
	if (!m->has_speech || m->speech_ms < PACE_SPEECH_MS || m->syllables < PACE_SYLLABLES)
		return v;
	v.pace = m->speech_rate_spm < v.lowest_spm ? RH_PACE_SLOW
	         : m->speech_rate_spm > v.most_spm ? RH_PACE_FAST
	                                           : RH_PACE_GOOD;
	return v;
}

int64_t rh_pace_number(enum rh_speech_language language, double spm)
{
	return llround(in_words(language) ? spm / RH_PACE_SYLLABLES_PER_WORD : spm);
}

void rh_pace_write(struct rh_buffer *out, const struct rh_tr *tr, enum rh_speech_language language, double spm)
{
	long long number = (long long)rh_pace_number(language, spm);
	if (in_words(language))
		rh_buffer_printf(out, rh_tr_get(tr, N_("%lld words/min")), number);
	else
		rh_buffer_printf(out, rh_tr_get(tr, N_("%lld syllables/min")), number);
}

const char *rh_remark_name(enum rh_remark_code code)
{
	static const char *const names[] = {
	    [RH_REMARK_NO_SPEECH] = "no_speech",
	    [RH_REMARK_CLIPPED] = "clipped",
	    [RH_REMARK_TOO_QUIET] = "too_quiet",
	    [RH_REMARK_NOISY_ROOM] = "noisy_room",
	    [RH_REMARK_QUIETER] = "quieter_than_usual",
	    [RH_REMARK_LATE_START] = "late_start",
	    [RH_REMARK_LONG_PAUSE] = "long_pause",
	    [RH_REMARK_RUSHED_STRETCH] = "rushed_stretch",
	    [RH_REMARK_RUSHED_END] = "rushed_end",
	    [RH_REMARK_TOO_FAST] = "too_fast",
	    [RH_REMARK_TOO_SLOW] = "too_slow",
	    [RH_REMARK_HALTING] = "halting",
	    [RH_REMARK_MORE_PAUSES] = "more_pauses_than_usual",
	    [RH_REMARK_UNEVEN] = "uneven",
	};
	return names[code];
}

/* Remarks in the order of their use. */
struct choice {
	struct rh_remark *remarks;
	size_t count;
};

static void choose(struct choice *c, struct rh_remark remark)
{
	if (c->count < RH_REMARKS_MAX)
		c->remarks[c->count++] = remark;
}

/* One at most: what is wrong with the sound makes the other numbers doubtful. */
static void judge_sound(struct choice *c, const struct rh_speech_measures *m, const struct rh_speaker *profile)
{
	if (m->clipped_runs >= RH_REMARK_CLIPPED_RUNS)
		choose(c, (struct rh_remark){.code = RH_REMARK_CLIPPED, .value = (double)m->clipped_runs});
	else if (m->has_loudness && m->loudness_lufs < RH_REMARK_QUIET_LUFS)
		choose(c, (struct rh_remark){.code = RH_REMARK_TOO_QUIET, .value = m->loudness_lufs});
	else if (m->has_snr && m->snr_db < RH_REMARK_NOISY_DB)
		choose(c, (struct rh_remark){.code = RH_REMARK_NOISY_ROOM, .value = m->snr_db});
	else if (rh_speaker_louder_db(profile, m) <= -RH_REMARK_QUIETER_DB)
		choose(c, (struct rh_remark){.code = RH_REMARK_QUIETER, .value = -rh_speaker_louder_db(profile, m)});
}

static void judge_silence(struct choice *c, const struct rh_speech_measures *m)
{
	if (m->first_word_ms >= RH_REMARK_LATE_MS)
		choose(c, (struct rh_remark){.code = RH_REMARK_LATE_START,
		                             .value = (double)m->first_word_ms,
		                             .end_ms = m->first_word_ms});
	if (m->longest_pause_ms >= RH_REMARK_PAUSE_MS)
		choose(c, (struct rh_remark){.code = RH_REMARK_LONG_PAUSE,
		                             .value = (double)m->longest_pause_ms,
		                             .start_ms = m->longest_pause_at_ms,
		                             .end_ms = m->longest_pause_at_ms + m->longest_pause_ms});
}

/* The fastest ten seconds between first and last word. False when none stands out, or memory is short: a remark less.
 */
static bool find_rush(const struct rh_speech *speech, const struct rh_speech_measures *m, struct rh_remark *rush)
{
	size_t count = 0;
	const double *rates = speech == NULL ? NULL : rh_speech_rates_spm(speech, &count);
	int64_t from = (m->first_word_ms + WINDOW_STEP_MS - 1) / WINDOW_STEP_MS;
	int64_t until = (m->last_word_end_ms - WINDOW_MS) / WINDOW_STEP_MS + 1;
	if (until > (int64_t)count)
		until = (int64_t)count;
	if (rates == NULL || until - from < WINDOWS_MIN)
		return false;
	double *sorted = malloc((size_t)(until - from) * sizeof *sorted);
	if (sorted == NULL)
		return false;
	int64_t fastest = from;
	for (int64_t i = from; i < until; i++) {
		sorted[i - from] = rates[i];
		fastest = rates[i] > rates[fastest] ? i : fastest;
	}
	double usual = median(sorted, (size_t)(until - from));
	free(sorted);
	*rush = (struct rh_remark){
	    .code = RH_REMARK_RUSHED_STRETCH,
	    .value = rates[fastest],
	    .start_ms = fastest * WINDOW_STEP_MS,
	    .end_ms = fastest * WINDOW_STEP_MS + WINDOW_MS,
	};
	if (rush->end_ms + END_MS > m->last_word_end_ms)
		rush->code = RH_REMARK_RUSHED_END;
	return usual > 0 && rates[fastest] >= RH_REMARK_RUSHED * usual;
}

/* One at most. A stretch is called rushed only when it is faster than what is good for the whole. */
static void judge_pace(struct choice *c, const struct rh_speech *speech, const struct rh_speech_measures *m,
                       struct rh_pace_verdict verdict)
{
	struct rh_remark rush;
	double spm = m->speech_rate_spm;
	bool fast = verdict.pace == RH_PACE_FAST && spm > verdict.most_spm * (1.0 + RH_REMARK_PACE_SHARE);
	bool slow = verdict.pace == RH_PACE_SLOW && spm < verdict.lowest_spm * (1.0 - RH_REMARK_PACE_SHARE);
	if (fast)
		choose(c, (struct rh_remark){.code = RH_REMARK_TOO_FAST, .value = spm});
	else if (find_rush(speech, m, &rush) && rush.value > verdict.most_spm)
		choose(c, rush);
	else if (slow)
		choose(c, (struct rh_remark){.code = RH_REMARK_TOO_SLOW, .value = spm});
}

static void judge_pauses(struct choice *c, const struct rh_speech *speech, const struct rh_speech_measures *m,
                         const struct rh_speaker *profile)
{
	double minutes = (double)(m->last_word_end_ms - m->first_word_ms) / 60000.0;
	if (speech == NULL || profile == NULL || profile->takes < RH_SPEAKER_TAKES_MIN || m->speech_ms < PACE_SPEECH_MS)
		return;
	double per_minute = (double)rh_speech_long_pauses(speech) / minutes;
	if (per_minute >= RH_REMARK_MORE_PAUSES_PER_MINUTE &&
	    per_minute >= RH_REMARK_MORE_TIMES * profile->pauses_per_minute)
		choose(c, (struct rh_remark){.code = RH_REMARK_MORE_PAUSES, .value = per_minute});
}

static void judge_flow(struct choice *c, const struct rh_speech_measures *m)
{
	double between_ms = (double)(m->last_word_end_ms - m->first_word_ms);
	double share = between_ms > 0 ? 1.0 - (double)m->speech_ms / between_ms : 0;
	if (m->speech_ms >= PACE_SPEECH_MS && share >= RH_REMARK_HALTING_SHARE)
		choose(c, (struct rh_remark){.code = RH_REMARK_HALTING, .value = share});
	if (m->level_spread_db >= RH_REMARK_UNEVEN_DB)
		choose(c, (struct rh_remark){.code = RH_REMARK_UNEVEN, .value = m->level_spread_db});
}

size_t rh_remarks_choose(const struct rh_speech *speech, const struct rh_speech_measures *measures,
                         enum rh_speech_language language, const struct rh_speaker *profile,
                         struct rh_remark remarks[RH_REMARKS_MAX])
{
	struct choice c = {.remarks = remarks};
	if (!measures->has_speech) {
		choose(&c, (struct rh_remark){.code = RH_REMARK_NO_SPEECH});
		return c.count;
	}
	judge_sound(&c, measures, profile);
	judge_silence(&c, measures);
	judge_pace(&c, speech, measures, rh_pace_judge(measures, language, profile));
	judge_pauses(&c, speech, measures, profile);
	judge_flow(&c, measures);
	return c.count;
}

/* Times and a pace as the sentences hold them; "" where memory was short, which out will tell too. */
struct details {
	struct rh_buffer start, end, pace;
};

static const char *string_of(const struct rh_buffer *buffer)
{
	return buffer->data == NULL ? "" : buffer->data;
}

static void write_sound(struct rh_buffer *out, const struct rh_tr *tr, const struct rh_remark *remark)
{
	if (remark->code == RH_REMARK_CLIPPED)
		rh_buffer_string(out, rh_tr_get(tr, N_("so loud that its peaks were cut off; move back a little")));
	else if (remark->code == RH_REMARK_TOO_QUIET)
		rh_buffer_printf(out, rh_tr_get(tr, N_("very quiet (%.0f LUFS); come closer to the microphone")),
		                 remark->value);
	else if (remark->code == RH_REMARK_QUIETER)
		rh_buffer_printf(out,
		                 rh_tr_get(tr, N_("%.0f dB quieter than you usually are; has the microphone moved?")),
		                 remark->value);
	else
		rh_buffer_printf(out,
		                 rh_tr_get(tr, N_("your voice is only %.0f dB above the room; find a quieter place")),
		                 fmax(remark->value, 0)); /* below the room's level is hardly above it */
}

static void write_speech(struct rh_buffer *out, const struct rh_tr *tr, const struct rh_remark *remark,
                         const struct details *d)
{
	const char *pace = string_of(&d->pace), *start = string_of(&d->start), *end = string_of(&d->end);
	switch (remark->code) {
	case RH_REMARK_NO_SPEECH:
		rh_buffer_string(out, rh_tr_get(tr, N_("nobody was heard; is it the right microphone?")));
		break;
	case RH_REMARK_CLIPPED:
	case RH_REMARK_TOO_QUIET:
	case RH_REMARK_NOISY_ROOM:
	case RH_REMARK_QUIETER:
		write_sound(out, tr, remark);
		break;
	case RH_REMARK_LATE_START:
		rh_buffer_printf(out, rh_tr_get(tr, N_("%.1f s until the first word; have an opening sentence ready")),
		                 remark->value / 1e3);
		break;
	case RH_REMARK_LONG_PAUSE:
		rh_buffer_printf(out,
		                 rh_tr_get(tr, N_("%.1f s of silence at %s; a linking phrase would carry you over")),
		                 remark->value / 1e3, start);
		break;
	case RH_REMARK_RUSHED_STRETCH:
		rh_buffer_printf(out, rh_tr_get(tr, N_("one breath more; you rushed %s–%s (%s)")), start, end, pace);
		break;
	case RH_REMARK_RUSHED_END:
		rh_buffer_printf(out, rh_tr_get(tr, N_("keep your pace to the end; you rushed from %s on (%s)")), start,
		                 pace);
		break;
	case RH_REMARK_TOO_FAST:
		rh_buffer_printf(out, rh_tr_get(tr, N_("breathe between the sentences; %s is fast")), pace);
		break;
	case RH_REMARK_TOO_SLOW:
		rh_buffer_printf(out, rh_tr_get(tr, N_("say it once a little livelier; %s is slow")), pace);
		break;
	case RH_REMARK_HALTING:
		rh_buffer_printf(out,
		                 rh_tr_get(tr, N_("%.0f %% of the time was silence; shorter sentences flow better")),
		                 100.0 * remark->value);
		break;
	case RH_REMARK_MORE_PAUSES:
		rh_buffer_printf(out,
		                 rh_tr_get(tr, N_("%.0f pauses a minute, far more than usual; plan the next sentence")),
		                 remark->value);
		break;
	case RH_REMARK_UNEVEN:
		rh_buffer_printf(out,
		                 rh_tr_get(tr, N_("your voice came and went by %.0f dB; keep it up to the last word")),
		                 remark->value);
		break;
	}
}

void rh_remark_write(struct rh_buffer *out, const struct rh_tr *tr, enum rh_speech_language language,
                     const struct rh_remark *remark)
{
	struct details details = {0};
	rh_duration_clock(&details.start, remark->start_ms);
	rh_duration_clock(&details.end, remark->end_ms);
	rh_pace_write(&details.pace, tr, language, remark->value);
	write_speech(out, tr, remark, &details);
	rh_buffer_done(&details.start);
	rh_buffer_done(&details.end);
	rh_buffer_done(&details.pace);
}
