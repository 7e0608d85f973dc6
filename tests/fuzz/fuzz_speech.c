// SPDX-License-Identifier: GPL-3.0-or-later
/* Any bytes as sound: the first two choose sample rate, language and block size, the rest are samples, either raw
 * floats (NaN, infinities and denormals included) or 16 bit. No crash, and no output that is not a number. */
#include "fuzz/fuzz.h"
#include "speech/speech.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const int rates_hz[] = {8000, 16000, 44100, 48000};

static size_t decode(float *samples, const uint8_t *data, size_t size, bool raw)
{
	size_t width = raw ? sizeof(float) : sizeof(int16_t), count = size / width;
	for (size_t i = 0; i < count; i++) {
		int16_t step = 0;
		if (raw) {
			memcpy(&samples[i], data + i * width, width);
			continue;
		}
		memcpy(&step, data + i * width, width);
		samples[i] = (float)step / 32768.0F;
	}
	return count;
}

static void judge(const struct rh_speech *speech, const struct rh_speech_measures *m)
{
	MUST(isfinite(m->speech_rate_spm) && isfinite(m->articulation_rate_sps) && isfinite(m->loudness_lufs));
	MUST(isfinite(m->level_spread_db) && isfinite(m->peak_dbfs) && isfinite(m->rms_dbfs));
	MUST(isfinite(m->noise_dbfs) && isfinite(m->snr_db));
	MUST(m->speech_ms >= 0 && m->silence_ms >= 0 && m->speech_ms + m->silence_ms == m->duration_ms);
	size_t count = 0;
	const struct rh_speech_span *pauses = rh_speech_pauses(speech, &count);
	for (size_t i = 0; i < count; i++)
		MUST(pauses[i].end_ms - pauses[i].start_ms >= RH_SPEECH_PAUSE_MS &&
		     (i == 0 || pauses[i].start_ms > pauses[i - 1].end_ms));
	const int64_t *nuclei_ms = rh_speech_nuclei_ms(speech, &count);
	for (size_t i = 0; i < count; i++)
		MUST(nuclei_ms[i] >= 0 && nuclei_ms[i] <= m->duration_ms &&
		     (i == 0 || nuclei_ms[i] > nuclei_ms[i - 1]));
	const double *rates = rh_speech_rates_spm(speech, &count);
	for (size_t i = 0; i < count; i++)
		MUST(isfinite(rates[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	float *samples = malloc(size * sizeof *samples);
	size_t block = (size_t)data[1] * 37 + 1,
	       count = samples == NULL ? 0 : decode(samples, data + 2, size - 2, data[0] & 4U);
	struct rh_speech *speech = NULL;
	struct rh_speech_measures m;
	if (samples != NULL && rh_speech_new(rates_hz[data[0] & 3U], (data[0] & 8U) != 0, &speech, NULL) == RH_OK) {
		for (size_t at = 0; at < count; at += block)
			rh_speech_feed(speech, samples + at, count - at < block ? count - at : block);
		enum rh_speech_language language = (data[0] & 16U) != 0 ? RH_SPEECH_KOREAN : RH_SPEECH_ENGLISH;
		if (rh_speech_end(speech, language, &m, NULL) == RH_OK)
			judge(speech, &m);
	}
	rh_speech_free(speech);
	free(samples);
	return 0;
}
