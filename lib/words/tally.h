// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_WORDS_TALLY_H
#define REHEARSE_WORDS_TALLY_H
/* What a transcript repeats: its most used words, phrases said again, words taken from the question. Counts only. */

#include "words/term.h"

enum { RH_TALLY_COMMON = 8, RH_TALLY_PHRASES = 5, RH_TALLY_ECHOED = 12 };

struct rh_tally_item {
	struct rh_text text; /* as it is shown: folded, of a Korean word without its particle */
	size_t count;
};

/* Texts lie in the arena. */
struct rh_tally {
	struct rh_arena arena;
	size_t words; /* written words said, fillers too */
	struct rh_tally_item
	    common[RH_TALLY_COMMON]; /* said at least twice, the most said first; none that says little */
	size_t common_count;
	struct rh_tally_item
	    phrases[RH_TALLY_PHRASES]; /* of three to six words, said at least twice, the longest first */
	size_t phrase_count;
	struct rh_text echoed[RH_TALLY_ECHOED]; /* words of the question that were said, in its order */
	size_t echoed_count;
};

/* said: terms of the transcript; text: the transcript they came from; question: terms of the question, may be empty. */
enum rh_status rh_tally_read(struct rh_tally *tally, const struct rh_terms *said, struct rh_text text,
                             const struct rh_terms *question, struct rh_error *err);
void rh_tally_done(struct rh_tally *tally);

/* Per minute, of something counted in an answer; 0 without time. */
double rh_tally_per_minute(size_t count, int64_t spoken_ms);

#endif
