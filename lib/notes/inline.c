// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/inline.h"

#include "notes/scan.h"

#include <string.h>

enum { TAG_BYTES_MAX = 400, ENTITY_BYTES_MAX = 10, LINK_BYTES_MAX = 2000 };

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Bytes of the tag or comment that begins here; 0 when none does. */
static size_t tag_length(struct rh_text text)
{
	bool named = text.length > 2 && (is_letter(text.data[1]) || text.data[1] == '/' || text.data[1] == '!');
	size_t most = text.length < TAG_BYTES_MAX ? text.length : TAG_BYTES_MAX;
	if (!named)
		return 0;
	for (size_t i = 1; i < most; i++) {
		if (text.data[i] == '>')
			return i + 1;
		if (text.data[i] == '<')
			return 0;
	}
	return 0;
}

static bool breaks_line(struct rh_text tag)
{
	static const char *const names[] = {"<br", "</div", "</p", "</li", "<div", NULL};
	return rh_scan_words(&tag, names);
}

static size_t append_tag(struct rh_buffer *out, struct rh_text text)
{
	size_t length = tag_length(text);
	if (length > 0 && breaks_line(rh_text_slice(text, 0, length)) && out->length > 0)
		rh_buffer_byte(out, '\n');
	return length;
}

static bool decimal(struct rh_text digits, uint32_t *c)
{
	int64_t value = 0;
	if (!rh_text_to_int(digits, &value) || value <= 0x1F || value > 0x10FFFF)
		return false;
	*c = (uint32_t)value;
	return true;
}

static size_t append_entity(struct rh_buffer *out, struct rh_text text)
{
	static const struct {
		const char *name;
		uint32_t c;
	} entities[] = {{"&amp;", '&'},  {"&lt;", '<'},    {"&gt;", '>'},
	                {"&quot;", '"'}, {"&apos;", '\''}, {"&nbsp;", ' '}};
	for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
		if (rh_text_starts_with(text, rh_text_of(entities[i].name))) {
			rh_buffer_character(out, entities[i].c);
			return strlen(entities[i].name);
		}
	}
	size_t end = rh_text_find(rh_text_slice(text, 0, ENTITY_BYTES_MAX), RH_TEXT(";"));
	uint32_t c = 0;
	if (end == SIZE_MAX || end < 3 || text.data[1] != '#' || !decimal(rh_text_slice(text, 2, end - 2), &c))
		return 0;
	rh_buffer_character(out, c);
	return end + 1;
}

/* "[text](target)" that begins here: its bytes and where the text ends; 0 when it is none. */
static size_t link_length(struct rh_text text, size_t *text_end)
{
	text = rh_text_slice(text, 0, LINK_BYTES_MAX);
	size_t middle = rh_text_find(text, RH_TEXT("]("));
	if (middle == SIZE_MAX)
		return 0;
	struct rh_text target = rh_text_slice(text, middle + 2, SIZE_MAX);
	size_t depth = 1;
	for (size_t i = 0; i < target.length; i++) {
		depth += target.data[i] == '(';
		depth -= target.data[i] == ')';
		if (depth == 0) {
			*text_end = middle;
			return middle + 2 + i + 1;
		}
	}
	return 0;
}

static size_t append_link(struct rh_buffer *out, struct rh_text text)
{
	size_t end = 0;
	bool image = text.data[0] == '!';
	struct rh_text link = rh_text_slice(text, image, SIZE_MAX);
	size_t length = link.length > 0 && link.data[0] == '[' ? link_length(link, &end) : 0;
	if (length == 0)
		return 0;
	if (!image)
		rh_inline_text(out, rh_text_slice(link, 1, end - 1));
	return length + image;
}

/* A star or underscore that stands at the edge of a word, or twice, is emphasis. */
static size_t emphasis_length(struct rh_text whole, size_t at)
{
	enum { MARKS_MAX = 8 }; /* a longer run is a rule, and is not gone through again at each of its signs */
	char c = whole.data[at];
	size_t same = 0;
	while (same < MARKS_MAX && at + same < whole.length && whole.data[at + same] == c)
		same++;
	bool before = at > 0 && whole.data[at - 1] != ' ';
	bool after = at + same < whole.length && whole.data[at + same] != ' ';
	if (same >= 2)
		return before || after ? same : 0;
	bool edge = before != after;
	return c == '*' && edge ? 1 : 0;
}

static size_t append_special(struct rh_buffer *out, struct rh_text whole, size_t at)
{
	struct rh_text text = rh_text_slice(whole, at, SIZE_MAX);
	switch (text.data[0]) {
	case '<':
		return append_tag(out, text);
	case '&':
		return append_entity(out, text);
	case '[':
	case '!':
		return append_link(out, text);
	case '*':
	case '_':
		return emphasis_length(whole, at);
	case '`':
		return 1;
	case '\\':
		if (text.length > 1 && strchr("\\`*_{}[]()#+-.!<>|", text.data[1]) != NULL) {
			rh_buffer_byte(out, text.data[1]);
			return 2;
		}
		return 0;
	default:
		return 0;
	}
}

void rh_inline_text(struct rh_buffer *out, struct rh_text text)
{
	for (size_t at = 0; at < text.length;) {
		size_t used = append_special(out, text, at);
		if (used == 0)
			rh_buffer_byte(out, text.data[at]);
		at += used > 0 ? used : 1;
	}
}

bool rh_inline_is_link(struct rh_text text)
{
	size_t end = 0;
	text = rh_scan_trim(text);
	rh_scan_pictures(&text);
	while (rh_scan_ending(&text, "*") || rh_scan_ending(&text, "_"))
		;
	while (text.length > 0 && (text.data[0] == '*' || text.data[0] == '_'))
		text = rh_text_slice(text, 1, SIZE_MAX);
	if (text.length == 0 || text.data[0] != '[')
		return rh_text_starts_with(text, RH_TEXT("http://")) || rh_text_starts_with(text, RH_TEXT("https://"));
	size_t length = link_length(text, &end);
	return length > 0 && text.length - length <= 3;
}
