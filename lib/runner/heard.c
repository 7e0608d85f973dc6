// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/heard.h"

#include <stdlib.h>

/* So many of the newest takes are looked through for those of a language. */
enum { TAKES_LOOKED_AT = 60 };
/* From the order to the speaker, through the room, and until it has died away there. */
enum { TONE_LATE_MS = 250 };

void rh_heard_open(struct rh_heard *heard, int sample_rate_hz)
{
	if (rh_speech_new(sample_rate_hz, true, &heard->speech, NULL) != RH_OK)
		heard->speech = NULL;
}

enum rh_tone_kind rh_heard_tone_of(enum rh_phase phase)
{
	static const enum rh_tone_kind kinds[] = {
	    [RH_PHASE_SPEAK] = RH_TONE_NONE, [RH_PHASE_GREEN] = RH_TONE_ONE, [RH_PHASE_YELLOW] = RH_TONE_TWO,
	    [RH_PHASE_RED] = RH_TONE_THREE,  [RH_PHASE_OVER] = RH_TONE_LONG,
	};
	return phase <= RH_PHASE_OVER ? kinds[phase] : RH_TONE_NONE;
}

/* A mark does not tell whether a tone or the terminal's bell was sounded: the longer of the two counts. */
struct rh_speech_span rh_heard_tone_span(int64_t at_ms, enum rh_phase phase)
{
	int64_t length_ms = rh_tone_length_ms(rh_heard_tone_of(phase));
	length_ms = length_ms > RH_HEARD_BELL_MS ? length_ms : RH_HEARD_BELL_MS;
	return (struct rh_speech_span){at_ms, at_ms + length_ms + TONE_LATE_MS};
}

/* No sample of it can have been fed yet: it has not sounded. */
void rh_heard_tone(struct rh_heard *heard, int64_t at_ms, enum rh_phase phase)
{
	size_t count = atomic_load_explicit(&heard->tone_count, memory_order_relaxed);
	if (count == RH_SPEECH_FOREIGN_MAX)
		return;
	heard->tones[count] = rh_heard_tone_span(at_ms, phase);
	atomic_store_explicit(&heard->tone_count, count + 1, memory_order_release);
}

void rh_heard_block(void *ctx, const float *samples, size_t frames)
{
	struct rh_heard *heard = ctx;
	if (heard->speech == NULL)
		return;
	size_t tones = atomic_load_explicit(&heard->tone_count, memory_order_acquire);
	while (heard->tones_told < tones)
		rh_speech_leave_out(heard->speech, heard->tones[heard->tones_told++]);
	rh_speech_feed(heard->speech, samples, frames);
}

void rh_heard_begin(struct rh_heard *heard)
{
	heard->shown = false;
	if (heard->speech == NULL || heard->lost)
		return;
	rh_speech_reset(heard->speech);
	heard->tones_told = 0;
	atomic_store_explicit(&heard->tone_count, 0, memory_order_relaxed);
}

enum rh_speech_language rh_heard_language(struct rh_text lang)
{
	return rh_text_starts_with(lang, RH_TEXT("ko")) ? RH_SPEECH_KOREAN : RH_SPEECH_ENGLISH;
}

/* The numbers of the newest takes of a language; another call would take the list away. */
static size_t list_takes(struct rh_history *history, enum rh_speech_language language, int64_t *takes)
{
	struct rh_history_filter filter = {.spoken = true, .limit = TAKES_LOOKED_AT};
	const struct rh_attempt *attempts = NULL;
	size_t count = 0, listed = 0;
	if (rh_history_attempts(history, &filter, &attempts, &count, NULL) != RH_OK)
		return 0;
	for (size_t i = 0; i < count && listed < TAKES_LOOKED_AT; i++)
		if (rh_heard_language(attempts[i].lang) == language)
			takes[listed++] = attempts[i].take;
	return listed;
}

static double measure_or_0(struct rh_history *history, int64_t take, struct rh_text name, bool *there)
{
	double value = 0;
	*there = rh_history_measure(history, take, name, &value, NULL) == RH_OK;
	return *there ? value : 0;
}

struct rh_speaker rh_heard_speaker(struct rh_history *history, enum rh_speech_language language)
{
	int64_t takes[TAKES_LOOKED_AT];
	struct rh_speaker_take measured[RH_SPEAKER_NEWEST];
	size_t listed = list_takes(history, language, takes), count = 0;
	for (size_t i = 0; i < listed && count < RH_SPEAKER_NEWEST; i++) {
		bool there = false;
		struct rh_speaker_take take = {
		    .pace_spm = measure_or_0(history, takes[i], RH_TEXT("speech_rate_spm"), &there),
		};
		if (!there)
			continue;
		take.pauses_per_minute = measure_or_0(history, takes[i], RH_TEXT("pauses_per_minute"), &there);
		take.loudness_lufs = measure_or_0(history, takes[i], RH_TEXT("loudness_lufs"), &take.has_loudness);
		measured[count++] = take;
	}
	return rh_speaker_of(measured, count);
}

void rh_heard_judge(const struct rh_speech *speech, const struct rh_speaker *speaker, struct rh_result_speech *result)
{
	result->pace = rh_pace_judge(&result->measures, result->language, speaker);
	result->remark_count = rh_remarks_choose(speech, &result->measures, result->language, speaker, result->remarks);
	result->long_pauses = rh_speech_long_pauses(speech);
	result->louder_db = rh_speaker_louder_db(speaker, &result->measures);
}

static double pauses_per_minute(const struct rh_result_speech *result)
{
	double minutes = (double)(result->measures.last_word_end_ms - result->measures.first_word_ms) / 60000.0;
	return minutes > 0 ? (double)result->long_pauses / minutes : 0;
}

struct measure {
	struct rh_text name;
	double value;
	bool known;
};

static enum rh_status store_measures(const struct rh_result_speech *result, struct rh_history *history, int64_t take,
                                     struct rh_error *err)
{
	const struct rh_speech_measures *m = &result->measures;
	bool spoken = m->has_speech, paced = result->pace.pace != RH_PACE_UNKNOWN;
	const struct measure measures[] = {
	    {RH_TEXT("duration_ms"), (double)m->duration_ms, true},
	    {RH_TEXT("first_word_ms"), (double)m->first_word_ms, spoken},
	    {RH_TEXT("last_word_end_ms"), (double)m->last_word_end_ms, spoken},
	    {RH_TEXT("speech_ms"), (double)m->speech_ms, spoken},
	    {RH_TEXT("silence_ms"), (double)m->silence_ms, true},
	    {RH_TEXT("longest_pause_ms"), (double)m->longest_pause_ms, spoken},
	    {RH_TEXT("mean_pause_ms"), (double)m->mean_pause_ms, spoken},
	    {RH_TEXT("trailing_silence_ms"), (double)m->trailing_silence_ms, true},
	    {RH_TEXT("pauses"), (double)result->long_pauses, spoken},
	    {RH_TEXT("pauses_per_minute"), pauses_per_minute(result), spoken},
	    {RH_TEXT("syllables"), (double)m->syllables, spoken},
	    {RH_TEXT("speech_rate_spm"), m->speech_rate_spm, paced},
	    {RH_TEXT("articulation_rate_sps"), m->articulation_rate_sps, paced},
	    {RH_TEXT("level_spread_db"), m->level_spread_db, spoken},
	    {RH_TEXT("loudness_lufs"), m->loudness_lufs, m->has_loudness},
	    {RH_TEXT("peak_dbfs"), m->peak_dbfs, true},
	    {RH_TEXT("rms_dbfs"), m->rms_dbfs, true},
	    {RH_TEXT("clipped_runs"), (double)m->clipped_runs, true},
	    {RH_TEXT("noise_dbfs"), m->noise_dbfs, true},
	    {RH_TEXT("snr_db"), m->snr_db, m->has_snr},
	};
	for (size_t i = 0; i < sizeof measures / sizeof measures[0]; i++)
		if (measures[i].known)
			RH_TRY(rh_history_measure_set(history, take, measures[i].name, measures[i].value, err));
	return RH_OK;
}

static enum rh_status store_silences(const struct rh_speech *speech, struct rh_history *history, int64_t take,
                                     struct rh_error *err)
{
	size_t count = 0;
	const struct rh_speech_span *pauses = rh_speech_pauses(speech, &count);
	for (size_t i = 0; i < count; i++) {
		struct rh_history_mark mark = {.at_ms = pauses[i].start_ms,
		                               .kind = RH_TEXT("silence"),
		                               .number = pauses[i].end_ms - pauses[i].start_ms};
		if (mark.number >= RH_SPEECH_LONG_PAUSE_MS)
			RH_TRY(rh_history_mark_add(history, take, &mark, err));
	}
	return RH_OK;
}

enum rh_status rh_heard_end(struct rh_heard *heard, struct rh_history *history, int64_t take, struct rh_text lang,
                            struct rh_error *err)
{
	if (heard->speech == NULL || heard->lost)
		return RH_OK;
	struct rh_result_speech *result = &heard->result;
	*result = (struct rh_result_speech){.language = rh_heard_language(lang)};
	RH_TRY(rh_speech_end(heard->speech, result->language, &result->measures, err));
	if (result->measures.duration_ms == 0)
		return RH_OK;
	struct rh_speaker speaker = rh_heard_speaker(history, result->language);
	rh_heard_judge(heard->speech, &speaker, result);
	rh_speech_outline(heard->speech, heard->outline_db, RH_HEARD_OUTLINE);
	result->outline_db = heard->outline_db;
	result->outline_count = RH_HEARD_OUTLINE;
	heard->shown = true;
	if (take == 0)
		return RH_OK;
	RH_TRY(store_measures(result, history, take, err));
	return store_silences(heard->speech, history, take, err);
}

void rh_heard_done(struct rh_heard *heard)
{
	rh_speech_free(heard->speech);
	heard->speech = NULL;
}
