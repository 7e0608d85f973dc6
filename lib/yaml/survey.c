// SPDX-License-Identifier: GPL-3.0-or-later
#include "yaml/survey.h"

#include <stdio.h>
#include <string.h>

enum {
	WORD = sizeof(uint64_t),
	DELETE = 0x7F,
	NEXT_LINE = 0x85,
	LINE_SEPARATOR = 0x2028,
	PARAGRAPH_SEPARATOR = 0x2029,
	BYTE_ORDER_MARK = 0xFEFF,
};

#define EACH_BYTE(value) (UINT64_C(0x0101010101010101) * (value))

/* Eight bytes at once: all of them 0x20 to 0x7E. A byte under 0x20 borrows from its high bit when 0x20 is taken from
 * it; 0x7F reaches the high bit when 1 is added. (Carries between bytes only ever make it answer no.) */
static bool printable_word(const unsigned char *p)
{
	uint64_t word = 0;
	memcpy(&word, p, sizeof word);
	return ((word | (word - EACH_BYTE(0x20)) | (word + EACH_BYTE(0x01))) & EACH_BYTE(0x80)) == 0;
}

static const unsigned char *skip_printable(const unsigned char *p, const unsigned char *end)
{
	while (end - p >= WORD && printable_word(p))
		p += WORD;
	while (p < end && *p >= 0x20 && *p < DELETE)
		p++;
	return p;
}

static uint32_t tail_bits(unsigned char byte)
{
	return byte & 0x3FU;
}

static bool is_tail(unsigned char byte)
{
	return (byte & 0xC0U) == 0x80U;
}

/* The character at p, which is not ASCII, and its length in bytes; 0 when it is no UTF-8. */
static size_t decode(const unsigned char *p, const unsigned char *end, uint32_t *c)
{
	size_t left = (size_t)(end - p);
	if (left >= 3 && (p[0] & 0xF0U) == 0xE0U && is_tail(p[1]) && is_tail(p[2])) {
		*c = (p[0] & 0x0FU) << 12U | tail_bits(p[1]) << 6U | tail_bits(p[2]);
		return *c >= 0x800 && (*c < 0xD800 || *c > 0xDFFF) ? 3 : 0;
	}
	if (left >= 2 && p[0] >= 0xC2 && p[0] <= 0xDF && is_tail(p[1])) {
		*c = (p[0] & 0x1FU) << 6U | tail_bits(p[1]);
		return 2;
	}
	if (left >= 4 && (p[0] & 0xF8U) == 0xF0U && is_tail(p[1]) && is_tail(p[2]) && is_tail(p[3])) {
		*c = (p[0] & 0x07U) << 18U | tail_bits(p[1]) << 12U | tail_bits(p[2]) << 6U | tail_bits(p[3]);
		return *c >= 0x10000 && *c <= 0x10FFFF ? 4 : 0;
	}
	return 0;
}

/* Steps over Hangul syllables, most of a Korean bank. In UTF-8 they are EA B0 80 to ED 9E A3, in the order of their
 * numbers. */
static const unsigned char *skip_hangul(const unsigned char *p, const unsigned char *end)
{
	while (end - p >= 3) {
		uint32_t bytes = (uint32_t)p[0] << 16U | (uint32_t)p[1] << 8U | p[2];
		if (bytes - 0xEAB080U > 0xED9EA3U - 0xEAB080U || (bytes & 0xC0C0U) != 0x8080U)
			break;
		p += 3;
	}
	return p;
}

/* Everyday characters that YAML allows and that are their own NFC beside any neighbour: in Unicode's
 * DerivedNormalizationProps.txt the whole ranges have NFC_Quick_Check=Yes, in UnicodeData.txt combining class 0. */
static const struct range {
	uint32_t first, last;
} everyday[] = {
    {0xAC00, 0xD7A3},   /* Hangul syllables */
    {0x4E00, 0x9FFF},   /* ideographs */
    {0x00A0, 0x02FF},   /* Latin, middle dot */
    {0x2010, 0x2027},   /* dashes, quotes, ellipsis */
    {0x3000, 0x3029},   /* brackets and stops */
    {0xFF01, 0xFF9D},   /* full-width forms */
    {0x2190, 0x21FF},   /* arrows */
    {0x2460, 0x27BF},   /* circled numbers, boxes, signs */
    {0x3131, 0x318E},   /* jamo standing alone */
    {0x1F300, 0x1FAFF}, /* pictographs */
};

static bool is_everyday(uint32_t c)
{
	for (size_t i = 0; i < sizeof everyday / sizeof *everyday; i++) {
		if (c >= everyday[i].first && c <= everyday[i].last)
			return true;
	}
	return false;
}

static bool is_allowed(uint32_t c)
{
	return c == NEXT_LINE || (c >= 0xA0 && c != BYTE_ORDER_MARK && c != 0xFFFE && c != 0xFFFF);
}

/* The refusals say false, as the step that found the fault does. */
static bool refuse_byte(struct rh_yaml_survey *survey, size_t offset, unsigned char byte)
{
	survey->fault = rh_yaml_fault(RH_YAML_FAULT_ENCODING);
	survey->offset = offset;
	snprintf(survey->message, sizeof survey->message, "byte 0x%02X is no UTF-8 (save the file as UTF-8)", byte);
	return false;
}

static bool refuse_character(struct rh_yaml_survey *survey, size_t offset, uint32_t c)
{
	survey->fault = rh_yaml_fault(RH_YAML_FAULT_CHARACTER);
	survey->offset = offset;
	if (c == 0)
		snprintf(survey->message, sizeof survey->message, "a NUL byte: is this a text file?");
	else
		snprintf(survey->message, sizeof survey->message, "character U+%04lX is not allowed in YAML",
		         (unsigned long)c);
	return false;
}

/* Without a byte order mark UTF-16 shows by a NUL beside the first character, which is ASCII in any YAML of ours. */
static bool is_utf16(struct rh_text bytes)
{
	if (bytes.length < 2)
		return false;
	const unsigned char first = (unsigned char)bytes.data[0];
	const unsigned char second = (unsigned char)bytes.data[1];
	return (first == 0xFF && second == 0xFE) || (first == 0xFE && second == 0xFF) || (first == 0) != (second == 0);
}

/* Steps over one character that is no printable ASCII; false when it may not stand there. */
static bool step(struct rh_yaml_survey *survey, const unsigned char **at, const unsigned char *end, size_t offset)
{
	const unsigned char *p = *at;
	uint32_t c = *p;
	size_t length = 1;
	if (c >= 0x80) {
		length = decode(p, end, &c);
		if (length == 0)
			return refuse_byte(survey, offset, *p);
		if (!is_everyday(c)) {
			if (!is_allowed(c))
				return refuse_character(survey, offset, c);
			survey->nfc = false;
			survey->odd_breaks |= c == NEXT_LINE || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR;
		}
	} else if (c == '\r') {
		survey->odd_breaks |= p + 1 == end || p[1] != '\n';
	} else if (c != '\n' && c != '\t') {
		return refuse_character(survey, offset, c);
	}
	*at = p + length;
	return true;
}

void rh_yaml_survey(struct rh_text bytes, struct rh_yaml_survey *survey)
{
	*survey = (struct rh_yaml_survey){.nfc = true};
	if (bytes.length == 0)
		return;
	if (is_utf16(bytes)) {
		survey->fault = rh_yaml_fault(RH_YAML_FAULT_ENCODING);
		snprintf(survey->message, sizeof survey->message, "this is UTF-16, not UTF-8 (save the file as UTF-8)");
		return;
	}
	const unsigned char *start = (const unsigned char *)bytes.data;
	const unsigned char *end = start + bytes.length;
	const unsigned char *p = start + (rh_text_starts_with(bytes, RH_TEXT("\xEF\xBB\xBF")) ? 3 : 0);
	while ((p = skip_hangul(skip_printable(p, end), end)) < end) {
		bool printable = *p >= 0x20 && *p < DELETE;
		if (!printable && !step(survey, &p, end, (size_t)(p - start)))
			return;
	}
}

bool rh_yaml_surely_nfc(struct rh_text text)
{
	const unsigned char *p = (const unsigned char *)text.data;
	const unsigned char *end = p + text.length;
	while (p < end) {
		uint32_t c = 0;
		size_t length = *p < 0x80 ? 1 : decode(p, end, &c);
		if (length == 0 || (length > 1 && !is_everyday(c)))
			return false;
		p += length;
	}
	return true;
}
