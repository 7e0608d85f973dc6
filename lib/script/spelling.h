// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SCRIPT_SPELLING_H
#define REHEARSE_SCRIPT_SPELLING_H
/* Rules that turn spelling into something countable, one letter group after the other: the engine behind the English
 * and the loan-word rules. Knows no language; never allocates. */

#include "base/text.h"

/* The longest word spelling rules look at; callers cut longer ones, which no language has. */
enum { RH_SPELLING_MAX = 48 };

/* Where left and right hold around it, `match` is written as `out`; the first rule that fits counts. A context is NULL
 * (anything) or alternatives joined by '|', each of small letters and: C a consonant, V a vowel or y, _ the word's
 * edge, 1 (left only) nothing but consonants up to the edge. */
struct rh_spelling_rule {
	const char *left, *match, *right, *out;
};

/* The rules for words that go on with one letter, 'a' to 'z'. */
struct rh_spelling_rules {
	const struct rh_spelling_rule *rules;
	size_t count;
};

/* Rewrites a word of small letters (other bytes are passed over); a letter without a rule that fits vanishes. out has
 * room for 2 * RH_SPELLING_MAX bytes, the terminating NUL included; what does not fit is left out. */
void rh_spelling_rewrite(const struct rh_spelling_rules rules[26], struct rh_text word, char *out);

#endif
