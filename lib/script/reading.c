// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/reading.h"

#include "script/korean.h"
#include "script/latin.h"
#include "script/letters.h"
#include "script/numerals.h"
#include "script/says.h"
#include "script/units.h"

#include <string.h>

const char *rh_script_language_name(enum rh_script_language language)
{
	return language == RH_SCRIPT_KOREAN ? "ko" : "en";
}

enum rh_script_language rh_script_language_of(struct rh_text text, enum rh_script_language fallback)
{
	size_t hangul = 0;
	size_t latin = 0;
	uint32_t character = 0;
	while (rh_unicode_next(&text, &character)) {
		/* Conjoining jamo too: the text may not be NFC. */
		hangul += rh_letter_is_hangul(character) || (character >= 0x1100 && character <= 0x1112);
		latin += character < 0x80 && rh_letter_is_latin((char)character);
	}
	if (hangul + latin == 0)
		return fallback;
	return 2 * hangul >= latin ? RH_SCRIPT_KOREAN : RH_SCRIPT_ENGLISH;
}

static bool is_korean(const struct rh_reader *r)
{
	return r->language == RH_SCRIPT_KOREAN;
}

static char here(const struct rh_reader *r, size_t ahead)
{
	return rh_letter_at(r->text, r->at + ahead);
}

static char behind(const struct rh_reader *r)
{
	return rh_letter_before(r->text, r->at);
}

static struct rh_text rest_of(const struct rh_reader *r)
{
	return rh_text_slice(r->text, r->at, SIZE_MAX);
}

static bool is_sayable(char c)
{
	return rh_letter_is_latin(c) || rh_letter_is_digit(c) || (unsigned char)c >= 0x80 || c == '%';
}

/* The last byte before the place that is no space. */
static char behind_spaces(const struct rh_reader *r)
{
	size_t at = r->at;
	while (rh_letter_before(r->text, at) == ' ' && r->at - at < 2)
		at--;
	return rh_letter_before(r->text, at);
}

/* "3~5", "10 ~ 20", "2023-2024": 에서, to. */
static size_t read_range(const struct rh_reader *r)
{
	bool tilde = here(r, 0) == '~';
	size_t space = tilde && here(r, 1) == ' ';
	char before = tilde ? behind_spaces(r) : behind(r);
	if (!rh_letter_is_digit(here(r, 1 + space)) || !(tilde ? is_sayable(before) : rh_letter_is_digit(before)))
		return 0;
	return is_korean(r) ? 2 : 1;
}

/* "-5" is 마이너스 오 where nothing stands right before it. */
static size_t read_minus(const struct rh_reader *r)
{
	char before = behind(r);
	if (rh_letter_is_digit(here(r, 1)) && (before == '\0' || strchr(" (\n\t", before) != NULL))
		return is_korean(r) ? 4 : 2;
	return read_range(r);
}

/* 플러스, plus: before or behind something said (C++, 3+, 1 + 1), not as a bullet. */
static size_t read_plus(const struct rh_reader *r)
{
	if (!is_sayable(here(r, 1)) && !is_sayable(behind_spaces(r)) && behind(r) != '+')
		return 0;
	return is_korean(r) ? 3 : 1;
}

/* R&D is 알앤디, elsewhere 앤드. */
static size_t read_and(const struct rh_reader *r)
{
	bool letters = rh_letter_is_latin(behind(r)) && rh_letter_is_latin(here(r, 1));
	return is_korean(r) && !letters ? 2 : 1;
}

/* The dot of a net address: 닷컴, dot com. */
static size_t read_dot(const struct rh_reader *r)
{
	static const char *const domains[] = {"com", "net", "org", "co", "kr", "io", "ai", "dev"};
	struct rh_text rest = rh_text_slice(r->text, r->at + 1, SIZE_MAX);
	size_t length = rh_latin_length(rest);
	if (rh_letter_is_latin(behind(r)) &&
	    rh_text_is_one_of(rh_text_slice(rest, 0, length), domains, sizeof domains / sizeof domains[0], NULL))
		return 1;
	/* ".5" */
	return rh_letter_is_digit(here(r, 1)) && !rh_letter_is_latin(behind(r)) && !rh_letter_is_digit(behind(r));
}

/* Signs whose reading depends on what stands around them; all of one byte. */
static bool read_contextual(const struct rh_reader *r, struct rh_piece *piece)
{
	switch (here(r, 0)) {
	case '~':
		piece->syllables = read_range(r);
		break;
	case '-':
		piece->syllables = read_minus(r);
		break;
	case '+':
		piece->syllables = read_plus(r);
		break;
	case '&':
		piece->syllables = read_and(r);
		break;
	case '.':
		piece->syllables = read_dot(r);
		break;
	case '#': /* C# is said, a heading's mark is not */
		if (rh_letter_is_latin(behind(r)) || rh_letter_is_digit(here(r, 1)))
			return false;
		break;
	default:
		return false;
	}
	piece->text = rh_text_slice(r->text, r->at, 1);
	return true;
}

/* An en dash between numbers. */
static bool read_dash(const struct rh_reader *r, struct rh_piece *piece)
{
	struct rh_text dash = RH_TEXT("–");
	if (!rh_text_starts_with(rest_of(r), dash))
		return false;
	bool range = rh_letter_is_digit(behind(r)) && rh_letter_is_digit(here(r, dash.length));
	*piece = (struct rh_piece){rh_text_slice(r->text, r->at, dash.length), range ? (is_korean(r) ? 2U : 1U) : 0};
	return true;
}

/* A run of precomposed Hangul. */
static bool read_hangul(const struct rh_reader *r, struct rh_piece *piece)
{
	struct rh_text rest = rest_of(r);
	struct rh_text before = rest;
	size_t syllables = 0;
	uint32_t character = 0;
	while (rh_unicode_next(&rest, &character) && rh_letter_is_hangul(character)) {
		syllables++;
		before = rest;
	}
	*piece = (struct rh_piece){rh_text_slice(r->text, r->at, (size_t)(before.data - (r->text.data + r->at))),
	                           syllables};
	return syllables > 0;
}

static bool read_latin(const struct rh_reader *r, struct rh_piece *piece)
{
	struct rh_text rest = rest_of(r);
	size_t length = rh_latin_length(rest);
	size_t syllables = 0;
	size_t name = is_korean(r) && length > 0 ? rh_latin_name(rest, &syllables) : 0;
	if (name == 0)
		syllables = length > 0 ? rh_latin_word(rh_text_slice(rest, 0, length), is_korean(r)) : 0;
	*piece = (struct rh_piece){rh_text_slice(rest, 0, name > 0 ? name : length), syllables};
	return length > 0;
}

static bool read_number(const struct rh_reader *r, struct rh_piece *piece)
{
	if (!rh_letter_is_digit(here(r, 0)))
		return false;
	struct rh_numeral numeral = rh_numeral_read(r->text, r->at, is_korean(r));
	*piece = (struct rh_piece){rh_text_slice(r->text, r->at, numeral.length), numeral.syllables};
	return true;
}

static bool read_sign(const struct rh_reader *r, struct rh_piece *piece)
{
	size_t length = 0;
	size_t syllables = rh_unit_sign(rest_of(r), is_korean(r), &length);
	*piece = (struct rh_piece){rh_text_slice(r->text, r->at, length), syllables};
	return length > 0;
}

/* The character that ends right before the place; 0 at the start. */
static uint32_t character_behind(const struct rh_reader *r)
{
	size_t start = r->at;
	while (start > 0 && r->at - start < 4) {
		start--;
		if (((unsigned char)r->text.data[start] & 0xC0) != 0x80)
			break;
	}
	struct rh_text last = rh_text_slice(r->text, start, r->at - start);
	uint32_t character = 0;
	return rh_unicode_next(&last, &character) ? character : 0;
}

/* One syllable for an ideograph or kana and for any letter of a script without rules here; combining marks and
 * everything else are not said. */
static size_t of_other(const struct rh_reader *r, uint32_t character)
{
	size_t jamo = rh_korean_jamo(character, character_behind(r));
	if (jamo > 0 || character < 0xC0)
		return jamo;
	return rh_unicode_width_of(character) > 0 && rh_unicode_is_word(character);
}

static void read_other(const struct rh_reader *r, struct rh_piece *piece)
{
	struct rh_text rest = rest_of(r);
	uint32_t character = 0;
	(void)rh_unicode_next(&rest, &character);
	piece->text = rh_text_slice(r->text, r->at, r->text.length - r->at - rest.length);
	piece->syllables = of_other(r, character);
}

bool rh_reader_next(struct rh_reader *reader, struct rh_piece *piece)
{
	if (reader->at >= reader->text.length)
		return false;
	if (!rh_says_find(reader->says, reader->text, reader->at, piece) && !read_hangul(reader, piece) &&
	    !read_number(reader, piece) && !read_latin(reader, piece) && !read_contextual(reader, piece) &&
	    !read_dash(reader, piece) && !read_sign(reader, piece))
		read_other(reader, piece);
	reader->at += piece->text.length;
	return true;
}

size_t rh_script_syllables(struct rh_text text, enum rh_script_language language, const struct rh_says *says)
{
	struct rh_reader reader = {.text = text, .language = language, .says = says};
	struct rh_piece piece;
	size_t syllables = 0;
	while (rh_reader_next(&reader, &piece))
		syllables += piece.syllables;
	return syllables;
}
