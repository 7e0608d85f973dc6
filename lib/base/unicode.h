// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_BASE_UNICODE_H
#define REHEARSE_BASE_UNICODE_H
/* What depends on Unicode: validity, normal forms, case, terminal width, and making text safe to print. All through
 * libunistring; the version of Unicode is the library's. */

#include "base/buffer.h"

/* How many bytes from the start are valid UTF-8 (no surrogates, no overlong forms); text.length when all are. */
size_t rh_unicode_valid_prefix(struct rh_text text);
/* The next scalar value of *rest, which is cut by it; an invalid byte gives U+FFFD and cuts one byte. False at the
 * end. */
bool rh_unicode_next(struct rh_text *rest, uint32_t *character);
/* Appends text in NFC. Invalid bytes are kept as they are. */
void rh_unicode_nfc(struct rh_buffer *out, struct rh_text text);
/* Appends text for comparing: NFKC and case folding ("Ｆｕｌｌ Width" equals "full width"). */
void rh_unicode_fold(struct rh_buffer *out, struct rh_text text);
/* A letter, mark or number of any script: what words and ids are made of. */
bool rh_unicode_is_word(uint32_t character);
/* Terminal columns of one character: 0, 1 or 2 (East Asian wide). Control characters count 0. */
int rh_unicode_width_of(uint32_t character);
/* Terminal columns of a text without newlines: the sum over its characters, which for joined emoji is the most a
 * terminal takes. */
size_t rh_unicode_width(struct rh_text text);
/* Bytes of the longest prefix, cut between grapheme clusters, that fits into columns. */
size_t rh_unicode_fit(struct rh_text text, size_t columns);
/* Bytes of the first grapheme cluster; 0 for the empty text. */
size_t rh_unicode_cluster(struct rh_text text);

enum rh_sanitize { RH_SANITIZE_LINE, RH_SANITIZE_TEXT };
/* Appends text made safe for a terminal: invalid bytes become U+FFFD each, the rest NFC; C0 and DEL read "^X"; C1,
 * bidirectional controls, zero-width characters, fillers, line separators, tags, private use and unassigned code points
 * read "<U+XXXX>". ZWJ and variation selectors stay. A tab becomes four spaces. TEXT keeps newlines (CRLF too becomes
 * one), LINE turns them into one space. Doing it twice changes nothing. */
void rh_unicode_sanitize(struct rh_buffer *out, struct rh_text text, enum rh_sanitize how);
/* Whether that leaves the character, which is not a newline, as it is. */
bool rh_unicode_is_safe(uint32_t character);
/* Sanitised as a LINE, then padded with spaces or cut with an ellipsis to exactly columns. */
void rh_unicode_pad(struct rh_buffer *out, struct rh_text text, size_t columns);

#endif
