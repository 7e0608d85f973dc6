// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_BASE_BUFFER_H
#define REHEARSE_BASE_BUFFER_H
/* A growing byte string. A failed allocation is remembered, later appends do nothing, and the writer checks once at the
 * end with rh_buffer_status(). The content is always NUL-terminated once anything was appended. */

#include "base/error.h"
#include "base/text.h"

#include <stdarg.h>

struct rh_buffer {
	char *data;      /* owned; NULL while empty */
	size_t length;   /* bytes, the terminating NUL not counted */
	size_t capacity; /* bytes allocated */
	bool failed;     /* an allocation failed since the last clear */
};

/* A zeroed struct rh_buffer is an empty one, so `struct rh_buffer b = {0};` needs no call. */
void rh_buffer_done(struct rh_buffer *b);
/* Empties it and keeps the memory. */
void rh_buffer_clear(struct rh_buffer *b);
/* Makes room for `more` bytes and the NUL. */
bool rh_buffer_reserve(struct rh_buffer *b, size_t more);
void rh_buffer_text(struct rh_buffer *b, struct rh_text text);
void rh_buffer_string(struct rh_buffer *b, const char *string);
/* What another holds, and that it does not hold all. */
void rh_buffer_append(struct rh_buffer *b, const struct rh_buffer *other);
void rh_buffer_byte(struct rh_buffer *b, char byte);
/* Appends the byte n times. */
void rh_buffer_fill(struct rh_buffer *b, char byte, size_t n);
/* One Unicode scalar value as UTF-8; anything else becomes U+FFFD. */
void rh_buffer_character(struct rh_buffer *b, uint32_t character);
void rh_buffer_printf(struct rh_buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void rh_buffer_vprintf(struct rh_buffer *b, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
/* Cuts it back to length bytes; longer lengths are ignored. */
void rh_buffer_truncate(struct rh_buffer *b, size_t length);
/* Borrowed until the next change. */
struct rh_text rh_buffer_view(const struct rh_buffer *b);
/* RH_ERR_NO_MEMORY when an append was lost. */
enum rh_status rh_buffer_status(const struct rh_buffer *b, struct rh_error *err);
/* Hands the string to the caller, who frees it, and empties the buffer; "" for an empty one. */
enum rh_status rh_buffer_take(struct rh_buffer *b, char **out, struct rh_error *err);

#endif
