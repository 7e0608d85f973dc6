// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SCRIPT_LETTERS_H
#define REHEARSE_SCRIPT_LETTERS_H
/* Kinds of characters that reading turns on. Knows nothing of words. */

#include "base/unicode.h"

static inline bool rh_letter_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool rh_letter_is_big(char c)
{
	return c >= 'A' && c <= 'Z';
}

static inline bool rh_letter_is_latin(char c)
{
	return rh_letter_is_big(c) || (c >= 'a' && c <= 'z');
}

static inline char rh_letter_small(char c)
{
	return rh_letter_is_big(c) ? (char)(c - 'A' + 'a') : c;
}

/* 가 to 힣. */
static inline bool rh_letter_is_hangul(uint32_t character)
{
	return character >= 0xAC00 && character <= 0xD7A3;
}

/* The byte at a place, '\0' outside the text. */
static inline char rh_letter_at(struct rh_text text, size_t at)
{
	return at < text.length ? text.data[at] : '\0';
}

/* The byte before a place, '\0' at the start. */
static inline char rh_letter_before(struct rh_text text, size_t at)
{
	return at > 0 ? rh_letter_at(text, at - 1) : '\0';
}

/* Whether this character begins here. */
static inline bool rh_letter_hangul_at(struct rh_text text, size_t at)
{
	struct rh_text rest = rh_text_slice(text, at, SIZE_MAX);
	uint32_t character = 0;
	return rh_unicode_next(&rest, &character) && rh_letter_is_hangul(character);
}

#endif
