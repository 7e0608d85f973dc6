// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_WORDS_SOUND_H
#define REHEARSE_WORDS_SOUND_H
/* Whether a word in Latin letters and one in Hangul sound alike: LoRA and 로라, transformer and 트랜스포머, API and
 * 에이피아이. Letters and jamo become phones of a few classes (ㄱ, ㄲ and ㅋ are one), which are aligned; vowels count
 * little, consonants much. Private to the module; never allocates. */

#include "base/text.h"

/* Longer words sound like nothing. */
enum { RH_SOUND_BYTES_MAX = 96 };

/* latin: small letters and digits (b2b). hangul: precomposed syllables, without particles. */
bool rh_sound_alike(struct rh_text latin, struct rh_text hangul);

#endif
