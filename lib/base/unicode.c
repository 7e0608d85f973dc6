// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/unicode.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <unigbrk.h>
#include <uninorm.h>
#include <unistr.h>
#include <uniwidth.h>

enum {
	REPLACEMENT = 0xFFFD,
	ZERO_WIDTH_JOINER = 0x200D,
	ELLIPSIS = 0x2026,
	DELETE = 0x7F,
	TAB_COLUMNS = 4,
};

static const uint8_t *bytes_of(struct rh_text text)
{
	return (const uint8_t *)text.data;
}

static bool printable_ascii(unsigned char byte)
{
	return byte >= 0x20 && byte < DELETE;
}

static bool ascii(struct rh_text text)
{
	for (size_t i = 0; i < text.length; i++) {
		if ((unsigned char)text.data[i] >= 0x80)
			return false;
	}
	return true;
}

size_t rh_unicode_valid_prefix(struct rh_text text)
{
	if (text.length == 0)
		return 0;
	const uint8_t *bad = u8_check(bytes_of(text), text.length);
	return bad != NULL ? (size_t)(bad - bytes_of(text)) : text.length;
}

bool rh_unicode_next(struct rh_text *rest, uint32_t *character)
{
	if (rest->length == 0)
		return false;
	ucs4_t c = (unsigned char)rest->data[0];
	int length = 1;
	if (c >= 0x80) {
		length = u8_mbtoucr(&c, bytes_of(*rest), rest->length);
		if (length < 1) {
			c = REPLACEMENT;
			length = 1;
		}
	}
	*character = c;
	*rest = rh_text_slice(*rest, (size_t)length, SIZE_MAX);
	return true;
}

/* libunistring's shape: the result in fresh memory, or NULL without any. */
typedef uint8_t *transform(const uint8_t *s, size_t n, size_t *length);

static uint8_t *to_nfc(const uint8_t *s, size_t n, size_t *length)
{
	return u8_normalize(UNINORM_NFC, s, n, NULL, length);
}

/* Takes compatibility forms apart before it folds, as it must: U+2121 is TEL. */
static uint8_t *to_folded(const uint8_t *s, size_t n, size_t *length)
{
	return u8_casefold(s, n, NULL, UNINORM_NFKC, NULL, length);
}

/* Appends valid text, transformed. */
static void append_transformed(struct rh_buffer *out, transform *how, struct rh_text valid)
{
	if (valid.length == 0)
		return;
	size_t length = 0;
	uint8_t *result = how(bytes_of(valid), valid.length, &length);
	if (result == NULL)
		out->failed = true;
	rh_buffer_text(out, (struct rh_text){(const char *)result, length});
	free(result);
}

/* Appends each valid stretch transformed and each invalid byte as it is. */
static void transform_valid(struct rh_buffer *out, transform *how, struct rh_text text)
{
	while (text.length > 0) {
		size_t valid = rh_unicode_valid_prefix(text);
		append_transformed(out, how, rh_text_slice(text, 0, valid));
		rh_buffer_text(out, rh_text_slice(text, valid, 1));
		text = rh_text_slice(text, valid + 1, SIZE_MAX);
	}
}

/* Common characters that are printable, safe and the same in every canonical form, whatever stands beside them: most
 * Korean and English text is made of them alone. */
static bool plain(uint32_t c)
{
	return (c >= 0x20 && c < DELETE) || (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x4E00 && c <= 0x9FEF) ||
	       (c >= 0xA1 && c < 0x300 && c != 0xAD) || (c >= 0x2010 && c <= 0x2027) || (c >= 0x3001 && c <= 0x3029);
}

static bool all_plain(struct rh_text text)
{
	uint32_t c = 0;
	while (rh_unicode_next(&text, &c)) {
		if (!plain(c))
			return false;
	}
	return true;
}

void rh_unicode_nfc(struct rh_buffer *out, struct rh_text text)
{
	if (ascii(text) || all_plain(text))
		rh_buffer_text(out, text);
	else
		transform_valid(out, to_nfc, text);
}

/* Hangul syllables and ideographs: EA B0 80 to ED 9E A3 and E4 B8 80 to E9 BF AF, in the order of their numbers. */
static bool hangul_or_ideograph(const unsigned char *p, size_t left)
{
	if (left < 3)
		return false;
	const uint32_t bytes = (uint32_t)p[0] << 16U | (uint32_t)p[1] << 8U | p[2];
	return (bytes & 0xC0C0U) == 0x8080U &&
	       ((bytes >= 0xEAB080U && bytes <= 0xED9EA3U) || (bytes >= 0xE4B880U && bytes <= 0xE9BFAFU));
}

/* Such characters and ASCII: folding makes A to Z small and leaves the rest alone, whatever stands beside it. */
static bool folds_by_byte(struct rh_text text)
{
	const uint8_t *p = bytes_of(text);
	for (size_t i = 0; i < text.length;) {
		if (p[i] >= 0x80 && !hangul_or_ideograph(p + i, text.length - i))
			return false;
		i += p[i] >= 0x80 ? 3 : 1;
	}
	return true;
}

void rh_unicode_fold(struct rh_buffer *out, struct rh_text text)
{
	if (!folds_by_byte(text)) {
		transform_valid(out, to_folded, text);
		return;
	}
	const size_t start = out->length;
	rh_buffer_text(out, text);
	const size_t end = out->length;
	char *bytes = out->data;
	for (size_t i = start; i < end; i++) {
		if (bytes[i] >= 'A' && bytes[i] <= 'Z')
			bytes[i] = (char)(bytes[i] - 'A' + 'a');
	}
}

bool rh_unicode_is_word(uint32_t character)
{
	if (character < 0x80)
		return (character >= '0' && character <= '9') ||
		       ((character | 0x20U) >= 'a' && (character | 0x20U) <= 'z');
	return uc_is_general_category_withtable(character,
	                                        UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M | UC_CATEGORY_MASK_N);
}

int rh_unicode_width_of(uint32_t character)
{
	if (character < DELETE)
		return character >= 0x20 ? 1 : 0;
	int width = uc_width(character, "UTF-8");
	return width > 0 ? width : 0;
}

size_t rh_unicode_width(struct rh_text text)
{
	size_t columns = 0;
	uint32_t c = 0;
	while (rh_unicode_next(&text, &c))
		columns += (size_t)rh_unicode_width_of(c);
	return columns;
}

size_t rh_unicode_fit(struct rh_text text, size_t columns)
{
	size_t bytes = 0;
	while (bytes < text.length) {
		struct rh_text rest = rh_text_slice(text, bytes, SIZE_MAX);
		size_t cluster = rh_unicode_cluster(rest);
		size_t width = rh_unicode_width(rh_text_slice(rest, 0, cluster));
		if (width > columns)
			break;
		columns -= width;
		bytes += cluster;
	}
	return bytes;
}

/* What UAX #29 needs to remember of a cluster beyond its last character. */
struct cluster {
	uint32_t last;
	unsigned flags_letters; /* regional indicators in a row at its end: two make a flag */
	bool emoji;             /* its end is an emoji, perhaps with modifiers: a joiner may follow */
	bool joined;            /* its end is such an emoji and a joiner */
};

static bool regional_indicator(uint32_t c)
{
	return c >= 0x1F1E6 && c <= 0x1F1FF;
}

static void cluster_add(struct cluster *cluster, uint32_t c)
{
	bool modifier = uc_graphemeclusterbreak_property(c) == GBP_EXTEND;
	cluster->joined = cluster->emoji && c == ZERO_WIDTH_JOINER;
	cluster->emoji = uc_is_property_extended_pictographic(c) || (cluster->emoji && modifier);
	cluster->flags_letters = regional_indicator(c) ? cluster->flags_letters + 1 : 0;
	cluster->last = c;
}

/* libunistring decides by pairs; the rules that look further back (GB11, GB12, GB13) are added here. */
static bool cluster_goes_on(const struct cluster *cluster, uint32_t c)
{
	if (cluster->joined && uc_is_property_extended_pictographic(c))
		return true;
	if (regional_indicator(cluster->last) && regional_indicator(c))
		return cluster->flags_letters % 2 == 1;
	return !uc_is_grapheme_break(cluster->last, c);
}

size_t rh_unicode_cluster(struct rh_text text)
{
	if (text.length < 2 ||
	    (printable_ascii((unsigned char)text.data[0]) && printable_ascii((unsigned char)text.data[1])))
		return text.length > 0;
	struct rh_text rest = text;
	uint32_t c = 0;
	rh_unicode_next(&rest, &c);
	struct cluster cluster = {0};
	cluster_add(&cluster, c);
	size_t end = text.length - rest.length;
	while (rh_unicode_next(&rest, &c) && cluster_goes_on(&cluster, c)) {
		cluster_add(&cluster, c);
		end = text.length - rest.length;
	}
	return end;
}

/* Characters that must not reach a terminal as they are: they cannot be seen, change the order of what is seen, or mean
 * something else on every machine. */
static bool unsafe(uint32_t c)
{
	const uint32_t never = UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Cs | UC_CATEGORY_MASK_Cn | UC_CATEGORY_MASK_Co |
	                       UC_CATEGORY_MASK_Zl | UC_CATEGORY_MASK_Zp;
	if (uc_is_general_category_withtable(c, never))
		return true;
	if (c >= 0xFFF9 && c <= 0xFFFB) /* interlinear annotation */
		return true;
	return uc_is_property_default_ignorable_code_point(c) && c != ZERO_WIDTH_JOINER &&
	       !uc_is_property_variation_selector(c);
}

bool rh_unicode_is_safe(uint32_t character)
{
	return plain(character) || !unsafe(character);
}

static void append_safe(struct rh_buffer *out, uint32_t c)
{
	if (c == '\t')
		rh_buffer_fill(out, ' ', TAB_COLUMNS);
	else if (c < 0x20 || c == DELETE)
		rh_buffer_printf(out, "^%c", (char)(c ^ 0x40U));
	else if (!rh_unicode_is_safe(c))
		rh_buffer_printf(out, "<U+%04lX>", (unsigned long)c);
	else
		rh_buffer_character(out, c);
}

/* Cuts "\n" or "\r\n" off the text. */
static bool next_is_newline(struct rh_text *rest)
{
	struct rh_text after = *rest;
	if (rh_text_starts_with(after, RH_TEXT("\r\n")))
		after = rh_text_slice(after, 1, SIZE_MAX);
	if (!rh_text_starts_with(after, RH_TEXT("\n")))
		return false;
	*rest = rh_text_slice(after, 1, SIZE_MAX);
	return true;
}

static void replace_unsafe(struct rh_buffer *out, struct rh_text text, enum rh_sanitize how)
{
	uint32_t c = 0;
	while (text.length > 0) {
		if (!next_is_newline(&text)) {
			rh_unicode_next(&text, &c);
			append_safe(out, c);
			continue;
		}
		rh_buffer_byte(out, how == RH_SANITIZE_TEXT ? '\n' : ' ');
		while (how == RH_SANITIZE_LINE && next_is_newline(&text))
			;
	}
}

void rh_unicode_sanitize(struct rh_buffer *out, struct rh_text text, enum rh_sanitize how)
{
	if (all_plain(text)) {
		rh_buffer_text(out, text);
		return;
	}
	/* NFC comes last: a mark behind a removed character may compose with what was written in its place. */
	struct rh_buffer replaced = {0};
	replace_unsafe(&replaced, text, how);
	rh_unicode_nfc(out, rh_buffer_view(&replaced));
	out->failed = out->failed || replaced.failed;
	rh_buffer_done(&replaced);
}

void rh_unicode_pad(struct rh_buffer *out, struct rh_text text, size_t columns)
{
	if (columns == 0)
		return;
	size_t start = out->length;
	rh_unicode_sanitize(out, text, RH_SANITIZE_LINE);
	if (out->failed)
		return;
	struct rh_text shown = rh_text_slice(rh_buffer_view(out), start, SIZE_MAX);
	size_t width = rh_unicode_width(shown);
	if (width > columns) {
		rh_buffer_truncate(out, start + rh_unicode_fit(shown, columns - 1));
		rh_buffer_character(out, ELLIPSIS);
		width = rh_unicode_width(rh_text_slice(rh_buffer_view(out), start, SIZE_MAX));
	}
	rh_buffer_fill(out, ' ', columns - width);
}
