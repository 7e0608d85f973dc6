// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_ATTEMPT_DELIVERY_H
#define REHEARSE_ATTEMPT_DELIVERY_H
/* How an answer was said, as far as it was measured: the few measures that history, statistics and reports share, by
 * the names they are stored under. */

#include "base/text.h"

enum rh_delivery_measure {
	RH_DELIVERY_RATE_SPM,          /* syllables a minute from first word to last */
	RH_DELIVERY_FIRST_WORD_MS,     /* from the start of the answer */
	RH_DELIVERY_SPEECH_MS,         /* without the pauses */
	RH_DELIVERY_PAUSES_PER_MINUTE, /* those longer than half a second */
	RH_DELIVERY_LONGEST_PAUSE_MS,
	RH_DELIVERY_LOUDNESS_LUFS,
	RH_DELIVERY_WORDS_PER_MINUTE, /* of a transcript, as are the rest */
	RH_DELIVERY_FILLERS_PER_MINUTE,
	RH_DELIVERY_ANSWER_PERCENT, /* of the model answer's words that were said */
};
enum { RH_DELIVERY_MEASURES = RH_DELIVERY_ANSWER_PERCENT + 1 };

struct rh_delivery {
	double values[RH_DELIVERY_MEASURES]; /* by enum rh_delivery_measure; valid where known is set */
	bool known[RH_DELIVERY_MEASURES];
};

/* "speech_rate_spm" and so on, as the history stores them. */
const char *rh_delivery_name(enum rh_delivery_measure measure);
/* False for a name that is none of these. */
bool rh_delivery_from_name(struct rh_text name, enum rh_delivery_measure *measure);

#endif
