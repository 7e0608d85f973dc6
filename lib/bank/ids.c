// SPDX-License-Identifier: GPL-3.0-or-later
#include "bank/ids.h"

#include "base/unicode.h"

enum {
	SLUG_BYTES_MAX = 60,
	LOOKED_AT_BYTES_MAX = 4096, /* of the question: enough for any slug */
};

static bool is_ascii_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

static bool is_id_character(uint32_t c)
{
	return c == '-' || c == '_' || c == '.' || (c < 0x80 ? is_ascii_word((char)c) : rh_unicode_is_word(c));
}

/* The first character that no id may hold, from 1; 0 when there is none. */
static unsigned bad_character(struct rh_text id)
{
	unsigned at = 1;
	while (id.length > 0 && (unsigned char)id.data[0] < 0x80 && is_id_character((unsigned char)id.data[0])) {
		id = (struct rh_text){id.data + 1, id.length - 1};
		at++;
	}
	for (uint32_t c = 0; rh_unicode_next(&id, &c); at++) {
		if (!is_id_character(c))
			return at;
	}
	return 0;
}

const char *rh_bank_id_fault(struct rh_text text, unsigned *character)
{
	*character = 0;
	if (text.length == 0)
		return "an id cannot be empty";
	if (text.length > RH_BANK_ID_BYTES_MAX)
		return "an id has at most 128 bytes";
	*character = bad_character(text);
	if (*character > 0)
		return "an id has only letters, digits, '-', '_' and '.'";
	if (text.data[0] == '-' || text.data[0] == '.')
		return "an id begins with a letter, a digit or '_'";
	return rh_text_find(text, RH_TEXT("..")) != SIZE_MAX ? "an id cannot hold '..'" : NULL;
}

bool rh_bank_is_id(struct rh_text text)
{
	unsigned character = 0;
	return rh_bank_id_fault(text, &character) == NULL;
}

/* What of a text is looked at. */
static struct rh_text head(struct rh_text text)
{
	size_t end = text.length < LOOKED_AT_BYTES_MAX ? text.length : LOOKED_AT_BYTES_MAX;
	while (end < text.length && end > 0 && ((unsigned char)text.data[end] & 0xC0U) == 0x80U)
		end--;
	return rh_text_slice(text, 0, end);
}

/* Appends a character of a word, after a hyphen when a word begins; false when there is no room for it. */
static bool append(struct rh_buffer *out, size_t start, bool word_begins, struct rh_text character)
{
	size_t hyphen = word_begins && out->length > start;
	if (out->length - start + hyphen + character.length > SLUG_BYTES_MAX)
		return false;
	rh_buffer_fill(out, '-', hyphen);
	rh_buffer_text(out, character);
	return !out->failed;
}

static void join_words(struct rh_buffer *out, struct rh_text folded)
{
	const size_t start = out->length;
	bool between = true;
	struct rh_text rest = folded;
	uint32_t c = 0;
	while (rest.length > 0) {
		struct rh_text character = rest;
		rh_unicode_next(&rest, &c);
		character.length -= rest.length;
		if (!rh_unicode_is_word(c)) {
			between = true;
			continue;
		}
		if (!append(out, start, between, character))
			return;
		between = false;
	}
}

/* The slug of a text of ASCII and Hangul syllables, most of them: folding only makes letters small. Its length; 0 when
 * it has no word, SIZE_MAX when another character comes before it is full. */
static size_t simple_slug(char slug[SLUG_BYTES_MAX], struct rh_text text)
{
	size_t length = 0;
	bool between = false;
	for (size_t at = 0, size = 1; at < text.length; at += size) {
		const char first = text.data[at];
		const bool hangul = rh_bank_begins_hangul(rh_text_slice(text, at, SIZE_MAX));
		if (!hangul && (unsigned char)first >= 0x80)
			return SIZE_MAX;
		size = hangul ? 3 : 1;
		if (!hangul && !is_ascii_word(first)) {
			between = length > 0;
			continue;
		}
		if (length + between + size > SLUG_BYTES_MAX)
			return length;
		if (between)
			slug[length++] = '-';
		between = false;
		slug[length++] = first >= 'A' && first <= 'Z' ? (char)(first - 'A' + 'a') : first;
		for (size_t i = 1; i < size; i++)
			slug[length++] = text.data[at + i];
	}
	return length;
}

static void append_slug(struct rh_buffer *out, struct rh_text text, const char *otherwise)
{
	const size_t start = out->length;
	char simple[SLUG_BYTES_MAX];
	const size_t length = simple_slug(simple, head(text));
	if (length != SIZE_MAX) {
		rh_buffer_text(out, length > 0 ? (struct rh_text){simple, length} : rh_text_of(otherwise));
		return;
	}
	struct rh_buffer folded = {0};
	rh_unicode_fold(&folded, head(text));
	out->failed |= folded.failed;
	join_words(out, rh_buffer_view(&folded));
	if (out->length == start)
		rh_buffer_string(out, otherwise);
	rh_buffer_done(&folded);
}

void rh_bank_slug(struct rh_buffer *out, struct rh_text question)
{
	append_slug(out, question, "question");
}

void rh_bank_stem_id(struct rh_buffer *out, struct rh_text stem)
{
	struct rh_buffer name = {0};
	rh_unicode_nfc(&name, stem);
	out->failed |= name.failed;
	if (rh_bank_is_id(rh_buffer_view(&name)))
		rh_buffer_text(out, rh_buffer_view(&name));
	else
		append_slug(out, rh_buffer_view(&name), "bank");
	rh_buffer_done(&name);
}
