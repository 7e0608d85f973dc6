// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SCRIPT_LATIN_H
#define REHEARSE_SCRIPT_LATIN_H
/* Words in Latin letters, in either language: abbreviations by the names of their letters or as words, names in camel
 * case part by part, everything else by spelling. Never allocates. */

#include "base/text.h"

/* Bytes of the word that begins a text: ASCII letters, and apostrophes within; 0 when none does. */
size_t rh_latin_length(struct rh_text text);
/* Syllables of such a word. */
size_t rh_latin_word(struct rh_text word, bool korean);
/* Bytes of a listed name that begins a text and is more than a word (node.js, c++, k8s, wi-fi), with its syllables;
 * 0 when none does. Korean only. */
size_t rh_latin_name(struct rh_text text, size_t *syllables);

#endif
