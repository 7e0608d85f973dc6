// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

struct rh_text rh_text_of(const char *string)
{
	return string != NULL ? (struct rh_text){string, strlen(string)} : RH_TEXT_NONE;
}

/* memcmp() may not be handed a NULL, not even for no bytes. */
static bool same_bytes(const char *a, const char *b, size_t length)
{
	return length == 0 || memcmp(a, b, length) == 0;
}

bool rh_text_equal(struct rh_text a, struct rh_text b)
{
	return a.length == b.length && same_bytes(a.data, b.data, a.length);
}

int rh_text_compare(struct rh_text a, struct rh_text b)
{
	size_t shared = a.length < b.length ? a.length : b.length;
	int order = shared > 0 ? memcmp(a.data, b.data, shared) : 0;
	if (order != 0)
		return order < 0 ? -1 : 1;
	return (a.length > b.length) - (a.length < b.length);
}

static int compare_word(const void *word, const void *entry)
{
	return rh_text_compare(*(const struct rh_text *)word, rh_text_of(*(const char *const *)entry));
}

const void *rh_text_find_word(struct rh_text word, const void *entries, size_t count, size_t bytes)
{
	return bsearch(&word, entries, count, bytes, compare_word);
}

bool rh_text_is_one_of(struct rh_text text, const char *const *words, size_t count, size_t *which)
{
	size_t i = 0;
	while (i < count && !rh_text_equal(text, rh_text_of(words[i])))
		i++;
	if (i < count && which != NULL)
		*which = i;
	return i < count;
}

bool rh_text_starts_with(struct rh_text text, struct rh_text prefix)
{
	return text.length >= prefix.length && same_bytes(text.data, prefix.data, prefix.length);
}

bool rh_text_ends_with(struct rh_text text, struct rh_text suffix)
{
	if (text.length < suffix.length)
		return false;
	return suffix.length == 0 || same_bytes(text.data + (text.length - suffix.length), suffix.data, suffix.length);
}

size_t rh_text_find(struct rh_text text, struct rh_text needle)
{
	if (needle.length == 0)
		return 0;
	size_t at = 0;
	while (text.length - at >= needle.length) {
		size_t starts = text.length - at - needle.length + 1;
		const char *first = memchr(text.data + at, needle.data[0], starts);
		if (first == NULL)
			return SIZE_MAX;
		if (memcmp(first, needle.data, needle.length) == 0)
			return (size_t)(first - text.data);
		at = (size_t)(first - text.data) + 1;
	}
	return SIZE_MAX;
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct rh_text rh_text_trim(struct rh_text text)
{
	while (text.length > 0 && blank(text.data[text.length - 1]))
		text.length--;
	while (text.length > 0 && blank(text.data[0])) {
		text.data++;
		text.length--;
	}
	return text;
}

struct rh_text rh_text_slice(struct rh_text text, size_t from, size_t length)
{
	if (from >= text.length)
		return RH_TEXT_NONE;
	size_t left = text.length - from;
	return (struct rh_text){text.data + from, length < left ? length : left};
}

bool rh_text_next_line(struct rh_text *rest, struct rh_text *line)
{
	if (rest->length == 0)
		return false;
	const char *end = memchr(rest->data, '\n', rest->length);
	size_t length = end != NULL ? (size_t)(end - rest->data) : rest->length;
	*line = (struct rh_text){rest->data, length};
	if (end != NULL && rh_text_ends_with(*line, RH_TEXT("\r")))
		line->length--;
	*rest = rh_text_slice(*rest, length + 1, SIZE_MAX);
	return true;
}

bool rh_text_to_int(struct rh_text text, int64_t *value)
{
	int64_t sum = 0;
	for (size_t i = 0; i < text.length; i++) {
		int digit = text.data[i] - '0';
		if (digit < 0 || digit > 9 || sum > (INT64_MAX - digit) / 10)
			return false;
		sum = sum * 10 + digit;
	}
	if (text.length > 0)
		*value = sum;
	return text.length > 0;
}

uint64_t rh_text_hash(struct rh_text text)
{
	uint64_t hash = UINT64_C(0xCBF29CE484222325);
	for (size_t i = 0; i < text.length; i++)
		hash = (hash ^ (unsigned char)text.data[i]) * UINT64_C(0x100000001B3);
	return hash;
}
