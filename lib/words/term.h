// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_WORDS_TERM_H
#define REHEARSE_WORDS_TERM_H
/* A text as the terms that are compared: words of Hangul with their stems, words in Latin letters with theirs, numbers
 * by value, units by name. Particles after Latin words and numbers are left out. Everything comes folded (NFKC, small
 * letters) and knows its place in the text. */

#include "base/arena.h"
#include "base/error.h"
#include "words/english.h"
#include "words/hangul.h"

/* More than an hour of speech has; the rest of a longer text is not looked at. */
enum { RH_TERMS_MAX = 20000 };

enum rh_term_kind { RH_TERM_HANGUL, RH_TERM_LATIN, RH_TERM_NUMBER, RH_TERM_UNIT };

struct rh_term {
	enum rh_term_kind kind;
	size_t start, end;         /* bytes in the text as it was given */
	struct rh_text form;       /* folded; empty for numbers and units */
	struct rh_hangul hangul;   /* HANGUL */
	struct rh_english english; /* LATIN */
	double value;              /* NUMBER */
	const char *unit;          /* UNIT: its one name, static */
	double weight;             /* what it counts for: 0 for words that say nothing by themselves */
	bool glued;                /* nothing stands between it and the term before */
	bool pauses;               /* punctuation follows it */
};

/* A zeroed struct is an empty one. */
struct rh_terms {
	struct rh_arena arena;
	struct rh_term *items; /* owned */
	size_t count;
	size_t capacity;
};

/* Any bytes. The text need not outlive the terms. */
enum rh_status rh_terms_read(struct rh_terms *terms, struct rh_text text, struct rh_error *err);
void rh_terms_done(struct rh_terms *terms);

/* How alike two terms are, 0..1, whatever script each is in. */
double rh_term_like(const struct rh_term *a, const struct rh_term *b);

#endif
