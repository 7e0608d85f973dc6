// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_BASE_TEXT_H
#define REHEARSE_BASE_TEXT_H
/* Text as a borrowed view of bytes. Never owns, never allocates, needs no terminating NUL. What depends on Unicode is
 * in base/unicode.h. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A view. data may be NULL when length is 0. Printed with "%.*s", RH_TEXT_ARGS(text). */
struct rh_text {
	const char *data;
	size_t length; /* bytes */
};

#define RH_TEXT(literal) ((struct rh_text){(literal), sizeof(literal) - 1})
#define RH_TEXT_NONE     ((struct rh_text){NULL, 0})
#define RH_TEXT_ARGS(text) \
	((int)((text).length > INT32_MAX ? INT32_MAX : (text).length)), ((text).length ? (text).data : "")

/* The text of a C string; NULL gives the empty text. */
struct rh_text rh_text_of(const char *string);
bool rh_text_equal(struct rh_text a, struct rh_text b);
/* Byte order, shorter first on a common prefix; -1, 0 or 1. */
int rh_text_compare(struct rh_text a, struct rh_text b);
/* The entry whose word this is; NULL when there is none. Each of the entries, of so many bytes, begins with its word, a
 * C string, by which they are sorted in the order above. */
const void *rh_text_find_word(struct rh_text word, const void *entries, size_t count, size_t bytes);
/* Whether the text is one of the words, which are C strings; *which (which may be NULL) is set to its place then. */
bool rh_text_is_one_of(struct rh_text text, const char *const *words, size_t count, size_t *which);
bool rh_text_starts_with(struct rh_text text, struct rh_text prefix);
bool rh_text_ends_with(struct rh_text text, struct rh_text suffix);
/* Where needle begins in text, in bytes; SIZE_MAX when it does not occur. The empty needle is found at 0. */
size_t rh_text_find(struct rh_text text, struct rh_text needle);
/* Without spaces, tabs, CR and LF at both ends. */
struct rh_text rh_text_trim(struct rh_text text);
/* The part from byte `from` on, at most `length` bytes; clamped to the text. */
struct rh_text rh_text_slice(struct rh_text text, size_t from, size_t length);
/* Cuts the first line off *rest, without its "\n" or "\r\n". False when *rest is empty. */
bool rh_text_next_line(struct rh_text *rest, struct rh_text *line);
/* Decimal digits only, no sign; false when empty, other characters occur or it exceeds INT64_MAX. */
bool rh_text_to_int(struct rh_text text, int64_t *value);
/* FNV-1a, 64 bit (Fowler, Noll, Vo): the same on every machine. */
uint64_t rh_text_hash(struct rh_text text);

#endif
