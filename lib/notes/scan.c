// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/scan.h"

#include "base/unicode.h"

#include <string.h>

enum { IDEOGRAPHIC_SPACE = 0x3000, NO_BREAK_SPACE = 0xA0, JOINER = 0x200D, EMOJI_STYLE = 0xFE0F };

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

uint32_t rh_scan_next(struct rh_text *rest)
{
	uint32_t c = 0;
	while (rh_unicode_next(rest, &c)) {
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
	struct rh_text wanted = rh_text_of(word);
	uint32_t c = 0;
	while (rh_unicode_next(&wanted, &c)) {
		if (lower(rh_scan_next(&after)) != lower(c))
			return false;
	}
	*rest = after;
	return true;
}

bool rh_scan_words(struct rh_text *rest, const char *const *words)
{
	for (size_t i = 0; words[i] != NULL; i++) {
		if (rh_scan_word(rest, words[i]))
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

bool rh_scan_is_picture(uint32_t c)
{
	bool circled = c >= 0x2460 && c <= 0x24FF;
	bool box_or_bullet = (c >= 0x2500 && c <= 0x25FF);
	return (c >= 0x2190 && c <= 0x2BFF && !circled && !box_or_bullet) || (c >= 0x1F000 && c <= 0x1FAFF) ||
	       c == 0x203B || c == JOINER;
}

bool rh_scan_pictures(struct rh_text *rest)
{
	struct rh_text after = *rest;
	rh_scan_blanks(&after);
	if (!rh_scan_is_picture(rh_scan_peek(after)))
		return false;
	while (rh_scan_is_picture(rh_scan_peek(after))) {
		rh_scan_next(&after);
		rh_scan_blanks(&after);
	}
	*rest = after;
	return true;
}

/* Bytes of a blank or invisible character at the end; 0 when another one stands there. */
static size_t blank_at_end(struct rh_text text)
{
	size_t start = text.length;
	while (start > 0 && text.length - start < 4) {
		start--;
		if (((unsigned char)text.data[start] & 0xC0U) != 0x80)
			break;
	}
	struct rh_text last = rh_text_slice(text, start, SIZE_MAX);
	uint32_t c = 0;
	if (!rh_unicode_next(&last, &c) || last.length > 0)
		return 0;
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
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
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
	uint32_t c = 0;
	while (count < most && rh_unicode_next(&text, &c))
		count++;
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
