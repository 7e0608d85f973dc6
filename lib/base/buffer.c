// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/buffer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 64 };

void rh_buffer_done(struct rh_buffer *b)
{
	free(b->data);
	*b = (struct rh_buffer){0};
}

void rh_buffer_clear(struct rh_buffer *b)
{
	b->failed = false;
	rh_buffer_truncate(b, 0);
}

static bool grow(struct rh_buffer *b, size_t needed)
{
	size_t capacity = b->capacity > 0 ? b->capacity : FIRST_CAPACITY / 2;
	/* Doubled, so that growing byte by byte costs little; no more than asked for where much is asked for at once.
	 */
	capacity = capacity > SIZE_MAX / 2 || capacity * 2 < needed ? needed : capacity * 2;
	char *data = realloc(b->data, capacity);
	if (data == NULL)
		return false;
	b->data = data;
	b->capacity = capacity;
	b->data[b->length] = '\0';
	return true;
}

bool rh_buffer_reserve(struct rh_buffer *b, size_t more)
{
	if (b->failed)
		return false;
	if (more < b->capacity - b->length)
		return true;
	b->failed = more >= PTRDIFF_MAX - b->length || !grow(b, b->length + more + 1);
	return !b->failed;
}

static void set_length(struct rh_buffer *b, size_t length)
{
	b->length = length;
	b->data[length] = '\0';
}

void rh_buffer_text(struct rh_buffer *b, struct rh_text text)
{
	if (!rh_buffer_reserve(b, text.length) || text.length == 0)
		return;
	memcpy(b->data + b->length, text.data, text.length);
	set_length(b, b->length + text.length);
}

void rh_buffer_string(struct rh_buffer *b, const char *string)
{
	rh_buffer_text(b, rh_text_of(string));
}

void rh_buffer_append(struct rh_buffer *b, const struct rh_buffer *other)
{
	rh_buffer_text(b, rh_buffer_view(other));
	b->failed = b->failed || other->failed;
}

void rh_buffer_byte(struct rh_buffer *b, char byte)
{
	rh_buffer_fill(b, byte, 1);
}

void rh_buffer_fill(struct rh_buffer *b, char byte, size_t n)
{
	if (!rh_buffer_reserve(b, n))
		return;
	memset(b->data + b->length, byte, n);
	set_length(b, b->length + n);
}

void rh_buffer_character(struct rh_buffer *b, uint32_t character)
{
	bool scalar = character <= 0x10FFFF && (character < 0xD800 || character > 0xDFFF);
	uint32_t c = scalar ? character : 0xFFFD;
	if (c < 0x80) {
		rh_buffer_byte(b, (char)c);
		return;
	}
	size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	if (!rh_buffer_reserve(b, length))
		return;
	static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
	char *to = b->data + b->length;
	for (size_t i = length - 1; i > 0; i--, c >>= 6)
		to[i] = (char)(0x80U | (c & 0x3FU));
	to[0] = (char)(leads[length] | c);
	set_length(b, b->length + length);
}

void rh_buffer_printf(struct rh_buffer *b, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	rh_buffer_vprintf(b, format, args);
	va_end(args);
}

void rh_buffer_vprintf(struct rh_buffer *b, const char *format, va_list args)
{
	if (!rh_buffer_reserve(b, 0))
		return;
	va_list again;
	va_copy(again, args);
	size_t room = b->capacity - b->length;
	int wanted = vsnprintf(b->data + b->length, room, format, args);
	if (wanted < 0)
		b->failed = true;
	else if ((size_t)wanted >= room && rh_buffer_reserve(b, (size_t)wanted))
		(void)vsnprintf(b->data + b->length, (size_t)wanted + 1, format, again);
	set_length(b, b->failed ? b->length : b->length + (size_t)wanted);
	va_end(again);
}

void rh_buffer_truncate(struct rh_buffer *b, size_t length)
{
	if (b->data != NULL && length <= b->length)
		set_length(b, length);
}

struct rh_text rh_buffer_view(const struct rh_buffer *b)
{
	return (struct rh_text){b->data, b->length};
}

enum rh_status rh_buffer_status(const struct rh_buffer *b, struct rh_error *err)
{
	return b->failed ? rh_error_no_memory(err) : RH_OK;
}

enum rh_status rh_buffer_take(struct rh_buffer *b, char **out, struct rh_error *err)
{
	(void)rh_buffer_reserve(b, 0); /* so that an empty one has its "" */
	RH_TRY(rh_buffer_status(b, err));
	*out = b->data;
	*b = (struct rh_buffer){0};
	return RH_OK;
}
