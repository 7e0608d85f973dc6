// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/scan.h"

#include <string.h>

enum { IDEOGRAPHIC_SPACE = 0x3000, NO_BREAK_SPACE = 0xA0, JOINER = 0x200D, EMOJI_STYLE = 0xFE0F, KEYCAP = 0x20E3 };

static bool is_invisible(uint32_t c)
{
	return c == 0xAD || (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c == EMOJI_STYLE || c == 0xFE0E ||
	       c == 0xFEFF;
}

static uint32_t folded(uint32_t c)
{
	if (c >= 0xFF01 && c <= 0xFF5E)
		return c - 0xFEE0;
	if (c == IDEOGRAPHIC_SPACE || c == NO_BREAK_SPACE || (c >= 0x2000 && c <= 0x200A) || c == 0x202F)
		return ' ';
	return c;
}

/* The text has been found to be UTF-8 before, so that the first byte tells how many there are; a line is gone through
 * many times, and asking the library each time would be most of an import's work. */
static uint32_t decode(const char *bytes, size_t left, size_t *length)
{
	const unsigned char *b = (const unsigned char *)bytes;
	*length = b[0] < 0xE0 ? 2 : b[0] < 0xF0 ? 3 : 4;
	if (*length > left)
		*length = left;
	if (*length == 2)
		return (b[0] & 0x1FU) << 6 | (b[1] & 0x3FU);
	if (*length == 3)
		return (b[0] & 0xFU) << 12 | (b[1] & 0x3FU) << 6 | (b[2] & 0x3FU);
	if (*length == 4)
		return (b[0] & 7U) << 18 | (b[1] & 0x3FU) << 12 | (b[2] & 0x3FU) << 6 | (b[3] & 0x3FU);
	return 0xFFFD;
}

uint32_t rh_scan_next(struct rh_text *rest)
{
	while (rest->length > 0) {
		size_t length = 1;
		uint32_t c = (unsigned char)rest->data[0];
		if (c >= 0x80)
			c = decode(rest->data, rest->length, &length);
		rest->data += length;
		rest->length -= length;
		if (c < 0x80)
			return c;
		if (!is_invisible(c))
			return folded(c);
	}
	return 0;
}

uint32_t rh_scan_peek(struct rh_text rest)
{
	return rh_scan_next(&rest);
}

static uint32_t lower(uint32_t c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

bool rh_scan_char(struct rh_text *rest, uint32_t c)
{
	struct rh_text after = *rest;
	if (rh_scan_next(&after) != c)
		return false;
	*rest = after;
	return true;
}

bool rh_scan_word(struct rh_text *rest, const char *word)
{
	struct rh_text after = *rest;
	for (struct rh_text wanted = rh_text_of(word); wanted.length > 0;) {
		if (lower(rh_scan_next(&after)) != lower(rh_scan_next(&wanted)))
			return false;
	}
	*rest = after;
	return true;
}

/* Most words are ruled out by their first character. */
static bool begins_with(const char *word, uint32_t first)
{
	unsigned char byte = (unsigned char)word[0];
	if (byte < 0x80)
		return lower(byte) == first;
	size_t length = 0;
	return first >= 0x80 && decode(word, 4, &length) == first;
}

bool rh_scan_words(struct rh_text *rest, const char *const *words)
{
	const uint32_t first = lower(rh_scan_peek(*rest));
	for (size_t i = 0; words[i] != NULL && first != 0; i++) {
		if (begins_with(words[i], first) && rh_scan_word(rest, words[i]))
			return true;
	}
	return false;
}

bool rh_scan_number(struct rh_text *rest, int *number)
{
	struct rh_text after = *rest;
	int value = 0;
	int digits = 0;
	for (uint32_t c = rh_scan_peek(after); c >= '0' && c <= '9'; c = rh_scan_peek(after)) {
		if (++digits > 3)
			return false;
		value = 10 * value + (int)(rh_scan_next(&after) - '0');
	}
	if (digits == 0)
		return false;
	*number = value;
	*rest = after;
	return true;
}

bool rh_scan_blanks(struct rh_text *rest)
{
	bool any = false;
	for (uint32_t c = rh_scan_peek(*rest); c == ' ' || c == '\t'; c = rh_scan_peek(*rest)) {
		rh_scan_next(rest);
		any = true;
	}
	return any;
}

bool rh_scan_box(struct rh_text *rest)
{
	static const char *const boxes[] = {"[ ] ", "[x] ", "[] ", NULL};
	return rh_scan_words(rest, boxes);
}

bool rh_scan_is_picture(uint32_t c)
{
	bool circled = c >= 0x2460 && c <= 0x24FF;
	bool box_or_bullet = (c >= 0x2500 && c <= 0x25FF);
	return (c >= 0x2190 && c <= 0x2BFF && !circled && !box_or_bullet) || (c >= 0x1F000 && c <= 0x1FAFF) ||
	       c == 0x203B || c == JOINER;
}

/* One picture; "1️⃣" is a digit with a key drawn around it. */
static bool cut_picture(struct rh_text *rest)
{
	struct rh_text after = *rest;
	const uint32_t c = rh_scan_next(&after);
	const bool key = c >= '0' && c <= '9' && rh_scan_char(&after, KEYCAP);
	if (!key && !rh_scan_is_picture(c))
		return false;
	*rest = after;
	return true;
}

bool rh_scan_pictures(struct rh_text *rest)
{
	struct rh_text after = *rest;
	rh_scan_blanks(&after);
	if (!cut_picture(&after))
		return false;
	do
		rh_scan_blanks(&after);
	while (cut_picture(&after));
	*rest = after;
	return true;
}

/* Bytes of a blank or invisible character at the end; 0 when another one stands there. */
static size_t blank_at_end(struct rh_text text)
{
	size_t start = text.length;
	if (start > 0 && (unsigned char)text.data[start - 1] > ' ' && (unsigned char)text.data[start - 1] < 0x80)
		return 0;
	while (start > 0 && text.length - start < 4) {
		start--;
		if (((unsigned char)text.data[start] & 0xC0U) != 0x80)
			break;
	}
	if (start == text.length)
		return 0;
	size_t length = 1;
	uint32_t c = (unsigned char)text.data[start];
	if (c >= 0x80)
		c = decode(text.data + start, text.length - start, &length);
	bool blank = folded(c) == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f' || is_invisible(c);
	return blank ? text.length - start : 0;
}

struct rh_text rh_scan_trim(struct rh_text text)
{
	for (size_t bytes = blank_at_end(text); bytes > 0; bytes = blank_at_end(text))
		text.length -= bytes;
	struct rh_text rest = text;
	for (uint32_t c = rh_scan_peek(rest); c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r';
	     c = rh_scan_peek(rest)) {
		rh_scan_next(&rest);
		text = rest;
	}
	return text;
}

bool rh_scan_ending(struct rh_text *text, const char *ending)
{
	if (!rh_text_ends_with(*text, rh_text_of(ending)))
		return false;
	text->length -= strlen(ending);
	return true;
}

/* Where the bracket that is closed at the end was opened; SIZE_MAX when it was not. */
static size_t opened_at(struct rh_text text, const char *open, const char *close)
{
	struct rh_text before = text;
	if (!rh_scan_ending(&before, close))
		return SIZE_MAX;
	size_t depth = 1;
	const size_t open_length = strlen(open);
	const size_t close_length = strlen(close);
	for (size_t at = before.length; at-- > 0;) {
		struct rh_text here = rh_text_slice(before, at, SIZE_MAX);
		if (rh_text_starts_with(here, (struct rh_text){close, close_length}))
			depth++;
		else if (rh_text_starts_with(here, (struct rh_text){open, open_length}) && --depth == 0)
			return at;
	}
	return SIZE_MAX;
}

bool rh_scan_aside(struct rh_text *text, struct rh_text *inside)
{
	static const struct {
		const char *open, *close;
	} pairs[] = {{"(", ")"}, {"[", "]"}, {"（", "）"}, {"【", "】"}, {"［", "］"}};
	char last = text->length > 0 ? text->data[text->length - 1] : '\0';
	bool may_close = last == ')' || last == ']' || (unsigned char)last >= 0x80;
	for (size_t i = 0; may_close && i < sizeof pairs / sizeof pairs[0]; i++) {
		size_t at = opened_at(*text, pairs[i].open, pairs[i].close);
		if (at == SIZE_MAX)
			continue;
		size_t start = at + strlen(pairs[i].open);
		*inside = rh_scan_trim(rh_text_slice(*text, start, text->length - start - strlen(pairs[i].close)));
		*text = rh_scan_trim(rh_text_slice(*text, 0, at));
		return true;
	}
	return false;
}

size_t rh_scan_length(struct rh_text text, size_t most)
{
	size_t count = 0;
	for (size_t i = 0; i < text.length && count < most; i++)
		count += ((unsigned char)text.data[i] & 0xC0U) != 0x80;
	return count;
}

bool rh_scan_has(struct rh_text text, const char *part)
{
	return rh_text_find(text, rh_text_of(part)) != SIZE_MAX;
}

bool rh_scan_is_hangul(uint32_t c)
{
	return (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x1100 && c <= 0x11FF) || (c >= 0x3130 && c <= 0x318F);
}

bool rh_scan_is_kana(uint32_t c)
{
	return c >= 0x3040 && c <= 0x30FF;
}
