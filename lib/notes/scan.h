// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_NOTES_SCAN_H
#define REHEARSE_NOTES_SCAN_H
/* Reading a line from its start or its end as a person sees it: full-width forms count as ASCII, invisible characters
 * are not there. What is left over is always a part of the line as it was written. Private to the module. */

#include "base/text.h"

/* Cuts the next visible character off; 0 at the end. */
uint32_t rh_scan_next(struct rh_text *rest);
/* What rh_scan_next() would give. */
uint32_t rh_scan_peek(struct rh_text rest);
/* Each of these cuts off what it names and says so, or leaves rest as it was. Letters match in either case. */
bool rh_scan_char(struct rh_text *rest, uint32_t c);
bool rh_scan_word(struct rh_text *rest, const char *word);
/* The first of a NULL-terminated list that matches: longer words stand before their beginnings. */
bool rh_scan_words(struct rh_text *rest, const char *const *words);
/* Up to three digits that no further digit follows. */
bool rh_scan_number(struct rh_text *rest, int *number);
/* Blanks of any width; true when there were some. */
bool rh_scan_blanks(struct rh_text *rest);
/* "[ ] ", "[x] ": a box to tick. */
bool rh_scan_box(struct rh_text *rest);
/* Arrows, check marks, emoji and the blanks around them; true when there were some. */
bool rh_scan_pictures(struct rh_text *rest);

/* Without blanks and invisible characters at both ends. */
struct rh_text rh_scan_trim(struct rh_text text);
/* Cuts the ending off, byte for byte. */
bool rh_scan_ending(struct rh_text *text, const char *ending);
/* Cuts a closed parenthesis or bracket off the end, with the blanks before it; *inside is what it held. */
bool rh_scan_aside(struct rh_text *text, struct rh_text *inside);
/* Characters, at most `most`. */
size_t rh_scan_length(struct rh_text text, size_t most);
bool rh_scan_has(struct rh_text text, const char *part);

bool rh_scan_is_picture(uint32_t c);
bool rh_scan_is_hangul(uint32_t c);
/* Hiragana and Katakana. */
bool rh_scan_is_kana(uint32_t c);

#endif
