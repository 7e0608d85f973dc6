// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_WORDS_ENGLISH_H
#define REHEARSE_WORDS_ENGLISH_H
/* English words without what grammar added to them: plural, tense, -ing, -ly, the more regular derivations. Private to
 * the module; never allocates. */

#include "base/text.h"

enum { RH_ENGLISH_STEM_MAX = 32 };

/* A stem, NUL-terminated; empty for words too long to be any. */
struct rh_english {
	char stem[RH_ENGLISH_STEM_MAX]; /* without inflection: organised, organises -> organiz */
	char root[RH_ENGLISH_STEM_MAX]; /* without derivation too: organization -> organiz; empty when that is the stem
	                                 */
};

/* word: small ASCII letters and apostrophes. */
void rh_english_read(struct rh_english *english, struct rh_text word);
/* 0, 0.8 for the same root, 1 for the same stem. */
double rh_english_same(const struct rh_english *a, const struct rh_english *b);

#endif
