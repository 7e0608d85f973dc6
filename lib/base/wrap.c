// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/wrap.h"

#include "base/unicode.h"

#include <unilbrk.h>

/* How much of an over-long word is looked at for a place to break: as much as any terminal's line holds. */
enum { WINDOW_BYTES = 1024 };

static char byte_at(struct rh_text text, size_t at)
{
	return at < text.length ? text.data[at] : '\0';
}

/* Bytes that fit into the columns, up to a newline; between grapheme clusters if at least one fits, else inside the
 * first. */
static size_t fit_line(struct rh_text text, size_t columns)
{
	size_t bytes = 0;
	size_t used = 0;
	while (bytes < text.length && text.data[bytes] != '\n') {
		struct rh_text rest = rh_text_slice(text, bytes, SIZE_MAX);
		size_t cluster = rh_unicode_cluster(rest);
		used += rh_unicode_width(rh_text_slice(rest, 0, cluster));
		if (used > columns)
			break;
		bytes += cluster;
	}
	return bytes;
}

/* A cluster wider than the line (a family of emoji on a very narrow one) is cut between its characters, as a terminal
 * would. */
static size_t fit_characters(struct rh_text text, size_t columns)
{
	struct rh_text rest = text;
	size_t bytes = 0;
	size_t used = 0;
	uint32_t c = 0;
	while (rh_unicode_next(&rest, &c)) {
		used += (size_t)rh_unicode_width_of(c);
		if (used > columns && bytes > 0)
			break;
		bytes = text.length - rest.length;
	}
	return bytes;
}

/* The last place up to `fit` where UAX #14 lets this word be broken; `fit` itself when there is none. */
static size_t break_word(struct rh_text text, size_t fit)
{
	size_t start = fit > WINDOW_BYTES / 2 ? fit - WINDOW_BYTES / 2 : 0;
	while (start < fit && ((unsigned char)text.data[start] & 0xC0U) == 0x80U)
		start++;
	struct rh_text rest = rh_text_slice(text, fit, SIZE_MAX);
	uint32_t after = 0;
	rh_unicode_next(&rest, &after);
	size_t length = text.length - rest.length - start;
	char breaks[WINDOW_BYTES];
	u8_possible_linebreaks((const uint8_t *)text.data + start, length, "UTF-8", breaks);
	for (size_t i = fit - start; i > 0; i--) {
		if (breaks[i] == UC_BREAK_POSSIBLE)
			return start + i;
	}
	return fit;
}

/* Where a line that goes on beyond `fit` ends: behind its last space, or inside its only word. */
static size_t soft_break(struct rh_text text, size_t fit)
{
	if (byte_at(text, fit) == ' ')
		return fit;
	size_t indent = 0;
	while (indent < fit && text.data[indent] == ' ')
		indent++;
	for (size_t i = fit; i > indent; i--) {
		if (text.data[i - 1] == ' ')
			return i;
	}
	return indent < fit ? break_word(text, fit) : fit;
}

static size_t skip_spaces(struct rh_text text, size_t at)
{
	while (byte_at(text, at) == ' ')
		at++;
	return at;
}

/* Where the first line ends, and in *next where the one after it begins. */
static size_t line_end(struct rh_text text, size_t columns, size_t *next)
{
	size_t end = fit_line(text, columns);
	if (end == 0 && byte_at(text, 0) != '\n')
		end = fit_characters(text, columns);
	if (end < text.length && text.data[end] != '\n')
		end = soft_break(text, end);
	*next = skip_spaces(text, end);
	if (byte_at(text, *next) == '\n')
		++*next;
	while (end > 0 && text.data[end - 1] == ' ')
		end--;
	return end;
}

bool rh_wrap_next(struct rh_text *rest, size_t columns, struct rh_text *line)
{
	if (rest->length == 0)
		return false;
	size_t next = 0;
	size_t end = line_end(*rest, columns, &next);
	bool only_blanks = end == 0 && next < rest->length && rest->data[next - 1] == ' ';
	if (only_blanks) { /* an indent that leaves no room for a word is no line of its own */
		*rest = rh_text_slice(*rest, next, SIZE_MAX);
		end = line_end(*rest, columns, &next);
	}
	*line = rh_text_slice(*rest, 0, end);
	*rest = rh_text_slice(*rest, next, SIZE_MAX);
	return true;
}
