// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SCRIPT_KOREAN_H
#define REHEARSE_SCRIPT_KOREAN_H
/* What is particular to Korean: syllables of Hangul, names of Latin letters, words that follow a number and decide how
 * it is read. Never allocates. */

#include "base/text.h"

/* Precomposed syllables in a text of Hangul; other characters count nothing. */
size_t rh_korean_syllables(struct rh_text hangul);
/* Syllables of a jamo standing alone (ㄱ is 기역, ㅋㅋ is 크크); 0 for other characters. before is the character in
 * front of it. */
size_t rh_korean_jamo(uint32_t character, uint32_t before);
/* Syllables of the Korean name of a Latin letter: 에이, 비, 에이치. */
size_t rh_korean_letter(char letter);
/* How a number is read before a word. */
enum rh_korean_counter {
	RH_KOREAN_SINO,   /* 년, 월, 분, and anything unknown */
	RH_KOREAN_NATIVE, /* 개, 명, 번, 가지, … */
	RH_KOREAN_HOUR,   /* 시: native up to twelve */
	RH_KOREAN_DECADE, /* 대: native, but 20대 and the like are ages */
	RH_KOREAN_SCALE,  /* 십, 백, 천, 만 directly after it: a 1 before them is not said */
	RH_KOREAN_MONTH,  /* 월: 6 and 10 lose a sound, 10 a syllable */
};
/* Looks at what follows a number; one space may stand between. */
enum rh_korean_counter rh_korean_counter(struct rh_text after);

#endif
