// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_WORDS_FIGURES_H
#define REHEARSE_WORDS_FIGURES_H
/* Numbers however they are written or said (93, 구십삼, ninety-three, 2만 5천, one point five), and the units after
 * them under one name (%, 퍼센트, 프로, percent). Private to the module; never allocates. */

#include "base/text.h"

/* A number at the front of a word of Hangul. */
struct rh_figure {
	double value;
	size_t bytes; /* what it takes; 0: there is none */
	bool spoken;  /* enough of a number to need no unit behind it: 구십삼, not 이 */
	bool native;  /* 하나, 둘, 셋 */
};
struct rh_figure rh_figures_hangul(struct rh_text word);
/* 만, 억, 천만 … at the front of a run that follows figures: 10만. 1 and no bytes when none stands there. */
double rh_figures_scale(struct rh_text run, size_t *bytes);
/* A number word of English ("seven", "hundred", "k"); false for others. scale: it multiplies what came before. */
bool rh_figures_english(struct rh_text word, double *value, bool *scale);
/* The one name of a unit at the front of a word, as "%" of 퍼센트를; NULL for none. *bytes: what it takes. */
const char *rh_figures_unit(struct rh_text word, size_t *bytes);
/* Whether a native or single number before this unit is meant as a number: 두 배, 세 명, 삼 년, not 이 방법. */
bool rh_figures_counts(const char *unit, bool native, bool same_word);
/* Digits with separators and one decimal point: "1,000", "93.5". */
double rh_figures_digits(struct rh_text digits);

#endif
