// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SCRIPT_LOAN_H
#define REHEARSE_SCRIPT_LOAN_H
/* English words as they are said inside Korean: how many Hangul syllables their loan-word spelling has (test is 테스트,
 * 3). Follows the rules for writing loan words (외래어 표기법, English), with usage where it differs. */

#include "base/text.h"

/* Syllables of one word of small letters, by rule alone; at least 1 where there is a letter. */
size_t rh_loan_word(struct rh_text word);

#endif
