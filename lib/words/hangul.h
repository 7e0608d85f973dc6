// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_WORDS_HANGUL_H
#define REHEARSE_WORDS_HANGUL_H
/* One written word of Hangul and the stems it may have: particles (조사) and endings (어미) taken off, contractions
 * undone (줄였 is 줄이었, 해 is 하여, 나눠 is 나누어). A small table of suffixes on the level of jamo, no dictionary:
 * what it takes off too much, the rules of rh_hangul_same() take back. Private to the module; never allocates. */

#include "base/text.h"

/* Longer words are cut: no written word is. A word has seldom more than ten stems. */
enum { RH_HANGUL_SYLLABLES_MAX = 24, RH_HANGUL_STEMS_MAX = 40 };

struct rh_hangul_stem {
	uint16_t syllables[RH_HANGUL_SYLLABLES_MAX]; /* 0 for 가 to 11171 for 힣 */
	uint8_t length;                              /* syllables */
	uint8_t layers;                              /* suffixes taken off */
	bool weak; /* the last taken off is a syllable that many nouns end in by themselves: 속도, 결과, 동기 */
	bool verb; /* an ending was taken off */
	bool derived; /* 적, 성, 화 and the like were taken off */
};

struct rh_hangul {
	const struct rh_hangul_stem *stems; /* the word as it stands is the first */
	size_t count;
};

/* Takes a text of precomposed syllables apart, other characters are passed over. Returns how many stems it may have;
 * room has RH_HANGUL_STEMS_MAX. */
size_t rh_hangul_read(struct rh_hangul_stem *room, struct rh_text text);
/* How far two words are the same one with other particles or endings: 0 not at all, 1 the same, 0.6 when one is
 * derived from the other (효과적, 효과); both derived of one noun (안정성, 안정적) are the same. */
double rh_hangul_same(const struct rh_hangul *a, const struct rh_hangul *b);
/* A part of a compound: whether `part`, without particles at least two syllables, begins or ends a stem of `whole` that
 * leaves at least two more syllables (데이터증강 has 증강). */
bool rh_hangul_within(const struct rh_hangul *part, const struct rh_hangul *whole);
/* Whether the syllables are particles and endings alone, as what follows a number, a unit or a Latin word. The empty
 * text is. */
bool rh_hangul_is_suffix(struct rh_text text);
/* The word without its particle, as it may be listed; at least two syllables are left. A view into text. */
struct rh_text rh_hangul_noun(struct rh_text text);
/* Whether any stem is this text. */
bool rh_hangul_has_stem(const struct rh_hangul *word, const char *stem);
/* Writes a stem as UTF-8 into room for RH_HANGUL_SYLLABLES_MAX * 3 bytes. */
struct rh_text rh_hangul_write(const struct rh_hangul_stem *stem, char *room);

/* Precomposed syllables: initial 0 to 18, vowel 0 to 20, final 0 (none) to 27. */
static inline unsigned rh_hangul_initial(uint16_t syllable)
{
	return syllable / 588U;
}
static inline unsigned rh_hangul_vowel(uint16_t syllable)
{
	return syllable % 588U / 28U;
}
static inline unsigned rh_hangul_final(uint16_t syllable)
{
	return syllable % 28U;
}

#endif
