// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SCRIPT_DURATION_H
#define REHEARSE_SCRIPT_DURATION_H
/* How long a text takes to say. Without a pace of the speaker's own it is said somewhere in the band in which people
 * talk, pauses included: Korean 250 to 310 syllables a minute (J. Speech Sciences 9(4), 2002: talking for a minute 253,
 * reading 308), English 120 to 160 words of one and a half syllables, 180 to 240 syllables. The estimate is that of the
 * band's middle, its bounds are those of the band; at the speaker's own pace they are 4 % around it.
 *
 * A pacer needs to know how the time is spread over a text. That follows read speech,
 *
 *	seconds = syllables / rate + a * commas + b * (sentences - 1)
 *
 * with, fitted to recordings of readers: Korean rate 5.91, a 0.39, b 0.26; English rate 4.60, a 0.60, b 0.39. */

#include "script/spoken.h"

/* Bounds around the estimate at a pace of one's own, in per mille of it. */
enum { RH_ESTIMATE_HEARD_PERMILLE = 40 };

/* How a text is to be read. */
struct rh_script_voice {
	enum rh_script_language fallback; /* of a text without letters, or with `fixed` of every text */
	bool fixed;                       /* the language is not looked for in the text */
	const struct rh_say *says;        /* the bank's pairs; borrowed */
	size_t say_count;
	int64_t syllables_per_min; /* the speaker's own, pauses included; 0: not known */
};

struct rh_estimate {
	int64_t syllables;
	int64_t commas, sentences; /* where pauses are made; a text that is said has at least one sentence */
	int64_t duration_ms, low_ms, high_ms;
	enum rh_script_language language;
};

/* Of a text in UTF-8; invalid bytes are not said. */
enum rh_status rh_script_estimate(struct rh_text text, const struct rh_script_voice *voice,
                                  struct rh_estimate *estimate, struct rh_error *err);
/* Appends a question's model answer as it is said: its sections, each trimmed, with blank lines between. */
void rh_script_write(struct rh_buffer *out, const struct rh_question *question);
/* Of a question's model answer, all sections one after the other; its own `say:` pairs are used instead of the voice's.
 * A question without an answer takes 0 ms. */
enum rh_status rh_script_answer(const struct rh_question *question, const struct rh_script_voice *voice,
                                struct rh_estimate *estimate, struct rh_error *err);
/* A quick bound for low_ms of a text read without `say:` pairs: it takes no longer, whatever the language. Made for
 * telling a large bank's answers that surely fit their time from those that have to be read. */
int64_t rh_script_low_ms_at_most(struct rh_text text);
/* Milliseconds a reader takes for a number of syllables, without a pause. */
int64_t rh_script_syllables_ms(int64_t syllables, enum rh_script_language language);
/* The pause a reader makes there. */
int64_t rh_script_pause_ms(enum rh_break end, enum rh_script_language language);
/* About how many syllables are to be left out of an estimate to fit the time; 0 when it fits. */
int64_t rh_script_surplus(const struct rh_estimate *estimate, int64_t target_ms);

#endif
