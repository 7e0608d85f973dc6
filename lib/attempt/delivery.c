// SPDX-License-Identifier: GPL-3.0-or-later
#include "attempt/delivery.h"

static const char *const names[RH_DELIVERY_MEASURES] = {
    [RH_DELIVERY_RATE_SPM] = "speech_rate_spm",
    [RH_DELIVERY_FIRST_WORD_MS] = "first_word_ms",
    [RH_DELIVERY_SPEECH_MS] = "speech_ms",
    [RH_DELIVERY_PAUSES_PER_MINUTE] = "pauses_per_minute",
    [RH_DELIVERY_LONGEST_PAUSE_MS] = "longest_pause_ms",
    [RH_DELIVERY_LOUDNESS_LUFS] = "loudness_lufs",
    [RH_DELIVERY_WORDS_PER_MINUTE] = "words_per_minute",
    [RH_DELIVERY_FILLERS_PER_MINUTE] = "fillers_per_minute",
    [RH_DELIVERY_ANSWER_PERCENT] = "answer_percent",
};

const char *rh_delivery_name(enum rh_delivery_measure measure)
{
	return names[measure];
}

bool rh_delivery_from_name(struct rh_text name, enum rh_delivery_measure *measure)
{
	size_t which = 0;
	if (!rh_text_is_one_of(name, names, RH_DELIVERY_MEASURES, &which))
		return false;
	*measure = (enum rh_delivery_measure)which;
	return true;
}
