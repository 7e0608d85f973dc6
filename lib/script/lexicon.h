// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SCRIPT_LEXICON_H
#define REHEARSE_SCRIPT_LEXICON_H
/* Names and words in Latin letters that are said otherwise than the rules would: small lists, which a bank's `say:`
 * overrides. */

#include "base/text.h"

/* Syllables in Korean, 0 for a word that is not listed. The word has small letters and may hold digits, '.', '+', '#'
 * and
 * '-'. */
size_t rh_lexicon_korean(struct rh_text word);

/* The same word in Hangul; NULL for one that is not listed. Static. */
const char *rh_lexicon_korean_reading(struct rh_text word);

/* The same for English: abbreviations said as words, names whose case misleads. */
size_t rh_lexicon_english(struct rh_text word);

/* Listed words are no longer than this, in bytes. */
enum { RH_LEXICON_WORD_MAX = 24 };

#endif
