// SPDX-License-Identifier: GPL-3.0-or-later
#include "yaml/writer.h"

#include "base/unicode.h"

#include <string.h>

enum { DELETE = 0x7F, BYTE_ORDER_MARK = 0xFEFF, LINE_COLUMNS = 100 };

static bool is_in(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* What may stand in a plain or single-quoted scalar on one line, and in a line of a block scalar: what is seen, and
 * reads back as itself. */
static bool is_visible(uint32_t c)
{
	if (c < 0x20 || (c >= DELETE && c < 0xA0))
		return false;
	bool line_break = c == 0x2028 || c == 0x2029;
	bool bidi = c == 0x200E || c == 0x200F || c == 0x061C || (c >= 0x202A && c <= 0x202E) ||
	            (c >= 0x2066 && c <= 0x2069);
	return !line_break && !bidi && c != 0x200B && c != BYTE_ORDER_MARK && c != 0xFFFE && c != 0xFFFF;
}

static bool all_visible(struct rh_text text)
{
	uint32_t c = 0;
	while (rh_unicode_next(&text, &c)) {
		if (!is_visible(c))
			return false;
	}
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t skip(struct rh_text text, size_t at, const char *set)
{
	while (at < text.length && is_in(text.data[at], set))
		at++;
	return at;
}

/* Integers, also of other bases, decimals with exponents, base 60 (1:30). */
static bool is_number(struct rh_text text)
{
	size_t at = text.length > 1 && is_in(text.data[0], "+-") ? 1 : 0;
	if (text.length - at > 2 && text.data[at] == '0' && is_in(text.data[at + 1], "xob"))
		return skip(text, at + 2, "0123456789abcdefABCDEF_") == text.length;
	size_t end = skip(text, at, "0123456789_,.:");
	bool digits = skip(text, at, "_,.:") < end;
	if (digits && end < text.length && is_in(text.data[end], "eE")) {
		at = end + 1 < text.length && is_in(text.data[end + 1], "+-") ? end + 2 : end + 1;
		return at < text.length && skip(text, at, "0123456789") == text.length;
	}
	return digits && end == text.length;
}

static bool is_date(struct rh_text text)
{
	return text.length > 5 && skip(text, 0, "0123456789") == 4 && text.data[4] == '-' && is_digit(text.data[5]);
}

/* What YAML 1.1 or 1.2 reads as something else than a text. Dates and the odder numbers are included with room to
 * spare: a quote too many does no harm. */
static bool means_no_text(struct rh_text text)
{
	struct rh_yaml_node node = {.kind = RH_YAML_SCALAR, .plain = true, .text = text};
	bool value = false;
	bool letter = text.length == 1 && is_in(text.data[0], "yYnN=");
	bool infinite = rh_text_ends_with(text, RH_TEXT(".inf")) || rh_text_ends_with(text, RH_TEXT(".nan"));
	return rh_yaml_is_null(&node) || rh_yaml_to_bool(&node, &value) || letter || infinite ||
	       rh_text_equal(text, RH_TEXT("<<")) || is_number(text) || is_date(text);
}

static bool begins_plain(struct rh_text text)
{
	char first = text.data[0];
	if (is_in(first, ",[]{}#&*!|>'\"%@` "))
		return false;
	if (is_in(first, "?:")) /* libyaml takes them for indicators within brackets */
		return false;
	return first != '-' || (text.length > 1 && !is_in(text.data[1], " ,[]{}-"));
}

static bool is_plain(struct rh_text text, enum rh_yaml_context context)
{
	if (text.length == 0 || !begins_plain(text) || text.data[text.length - 1] == ' ' ||
	    text.data[text.length - 1] == ':')
		return false;
	for (size_t i = 1; i < text.length; i++) {
		bool comment = text.data[i] == '#' && text.data[i - 1] == ' ';
		bool value = text.data[i] == ' ' && text.data[i - 1] == ':';
		/* Some readers take any "?" within brackets for a key. */
		if (comment || value || (context == RH_YAML_IN_FLOW && is_in(text.data[i], "?,[]{}")))
			return false;
	}
	return all_visible(text);
}

static void write_single_quoted(struct rh_buffer *out, struct rh_text text)
{
	rh_buffer_byte(out, '\'');
	for (size_t i = 0; i < text.length; i++)
		rh_buffer_text(out, text.data[i] == '\'' ? RH_TEXT("''") : rh_text_slice(text, i, 1));
	rh_buffer_byte(out, '\'');
}

static void write_escaped(struct rh_buffer *out, uint32_t c)
{
	if (c == '\n')
		rh_buffer_string(out, "\\n");
	else if (c == '\t')
		rh_buffer_string(out, "\\t");
	else if (c == '"' || c == '\\')
		rh_buffer_printf(out, "\\%c", (char)c);
	else if (is_visible(c))
		rh_buffer_character(out, c);
	else if (c < 0x100)
		rh_buffer_printf(out, "\\x%02lX", (unsigned long)c);
	else
		rh_buffer_printf(out, "\\u%04lX", (unsigned long)c);
}

static void write_double_quoted(struct rh_buffer *out, struct rh_text text)
{
	uint32_t c = 0;
	rh_buffer_byte(out, '"');
	while (rh_unicode_next(&text, &c))
		write_escaped(out, c);
	rh_buffer_byte(out, '"');
}

static void write_quoted(struct rh_buffer *out, struct rh_text text)
{
	bool apostrophe = text.length > 0 && memchr(text.data, '\'', text.length) != NULL;
	bool needs_escape = text.length > 0 && (memchr(text.data, '"', text.length) != NULL ||
	                                        memchr(text.data, '\\', text.length) != NULL);
	if (!all_visible(text) || (apostrophe && !needs_escape))
		write_double_quoted(out, text);
	else
		write_single_quoted(out, text);
}

void rh_yaml_write_text(struct rh_buffer *out, struct rh_text text, enum rh_yaml_context context)
{
	if (is_plain(text, context) && !means_no_text(text))
		rh_buffer_text(out, text);
	else
		write_quoted(out, text);
}

/* Every line visible (tabs aside), so that a block scalar gives it back. */
static bool fits_block(struct rh_text text)
{
	uint32_t c = 0;
	while (rh_unicode_next(&text, &c)) {
		if (c != '\n' && c != '\t' && !is_visible(c))
			return false;
	}
	return true;
}

/* Where a folded line may end: at a single blank, which the fold gives back. */
static bool is_fold(struct rh_text text, size_t at)
{
	return text.data[at] == ' ' && at > 0 && text.data[at - 1] != ' ' && at + 1 < text.length &&
	       text.data[at + 1] != ' ';
}

/* The text up to the next place where it may be folded. */
static size_t next_fold(struct rh_text text, size_t at)
{
	while (at < text.length && !is_fold(text, at))
		at++;
	return at;
}

static void write_folded(struct rh_buffer *out, struct rh_text text, size_t indent)
{
	size_t column = LINE_COLUMNS;
	rh_buffer_string(out, ">-");
	for (size_t at = 0, end = 0; at < text.length; at = end + 1) {
		end = next_fold(text, at);
		struct rh_text word = rh_text_slice(text, at, end - at);
		size_t width = rh_unicode_width(word);
		bool breaks = column + 1 + width > LINE_COLUMNS;
		rh_buffer_byte(out, breaks ? '\n' : ' ');
		rh_buffer_fill(out, ' ', breaks ? indent : 0);
		rh_buffer_text(out, word);
		column = breaks ? indent + width : column + 1 + width;
	}
}

static void write_line(struct rh_buffer *out, struct rh_text text, size_t indent)
{
	bool wide = indent < LINE_COLUMNS && text.length > LINE_COLUMNS - indent &&
	            rh_unicode_width(text) > LINE_COLUMNS - indent;
	if (wide && text.data[0] != ' ' && all_visible(text) && next_fold(text, 0) < text.length)
		write_folded(out, text, indent);
	else
		rh_yaml_write_text(out, text, RH_YAML_IN_BLOCK);
}

void rh_yaml_write_paragraphs(struct rh_buffer *out, struct rh_text text, size_t indent)
{
	while (text.length > 0 && is_in(text.data[text.length - 1], " \t\r\n"))
		text.length--;
	bool blank_start = text.length > 0 && is_in(text.data[0], "\t\n");
	if (text.length == 0 || memchr(text.data, '\n', text.length) == NULL) {
		write_line(out, text, indent);
		return;
	}
	if (blank_start || !fits_block(text)) {
		write_double_quoted(out, text);
		return;
	}
	/* A first line that is indented itself needs to be told how much of it is the block's. */
	rh_buffer_string(out, text.data[0] == ' ' ? "|2" : "|");
	struct rh_text line;
	while (rh_text_next_line(&text, &line)) {
		rh_buffer_byte(out, '\n');
		rh_buffer_fill(out, ' ', line.length > 0 ? indent : 0);
		rh_buffer_text(out, line);
	}
}

static void write_scalar(struct rh_buffer *out, const struct rh_yaml_node *node)
{
	if (node->plain && is_plain(node->text, RH_YAML_IN_FLOW))
		rh_buffer_text(out, node->text);
	else if (node->plain && rh_yaml_is_null(node))
		rh_buffer_byte(out, '~');
	else
		write_quoted(out, node->text);
}

/* libyaml takes a key without "? " only on one line and up to 1024 characters. */
static bool is_simple_key(const struct rh_yaml_node *node)
{
	return node->kind == RH_YAML_SCALAR && node->text.length < 256;
}

void rh_yaml_write_node(struct rh_buffer *out, struct rh_yaml_reader *reader, const struct rh_yaml_node *node)
{
	struct rh_yaml_node inner;
	bool map = node->kind == RH_YAML_MAP;
	if (node->kind == RH_YAML_SCALAR)
		write_scalar(out, node);
	if (node->kind != RH_YAML_LIST && !map)
		return;
	rh_buffer_byte(out, map ? '{' : '[');
	for (size_t i = 0;
	     rh_yaml_next(reader, &inner) && inner.kind != RH_YAML_LIST_END && inner.kind != RH_YAML_MAP_END; i++) {
		bool value = map && i % 2 == 1;
		rh_buffer_string(out, i == 0 ? "" : value ? ": " : ", ");
		rh_buffer_string(out, map && !value && !is_simple_key(&inner) ? "? " : "");
		rh_yaml_write_node(out, reader, &inner);
	}
	rh_buffer_byte(out, map ? '}' : ']');
}
