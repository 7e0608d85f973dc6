// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SCRIPT_ENGLISH_H
#define REHEARSE_SCRIPT_ENGLISH_H
/* Syllables of English words from their spelling: vowel groups, silent e, hiatus, suffixes, and a short list of words
 * that no rule gets right. */

#include "base/text.h"

/* Syllables of one word of small letters and apostrophes; at least 1 where there is a letter. Without a vowel it is
 * read letter by letter. */
size_t rh_english_word(struct rh_text word);
/* Syllables of the name of one letter, 'a' to 'z': 3 for w, 1 for the others. */
size_t rh_english_letter(char letter);

#endif
