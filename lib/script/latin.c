// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/latin.h"

#include "script/english.h"
#include "script/korean.h"
#include "script/letters.h"
#include "script/lexicon.h"
#include "script/loan.h"
#include "script/spelling.h"

#include <string.h>

/* Capitals shorter than this are spelled out: AWS, GPU. */
enum { SPELLED_BELOW = 4 };

static const char *const first_clusters[] = {"BL", "BR", "CH", "CL", "CR", "DR", "FL", "FR", "GL",
                                             "GR", "KR", "PH", "PL", "PR", "SC", "SH", "SK", "SL",
                                             "SM", "SN", "SP", "ST", "SW", "TH", "TR", "TW", "WH"};

size_t rh_latin_length(struct rh_text text)
{
	size_t length = 0;
	for (;;) {
		char c = rh_letter_at(text, length);
		bool apostrophe = c == '\'' && length > 0 && rh_letter_is_latin(rh_letter_at(text, length + 1));
		if (!rh_letter_is_latin(c) && !apostrophe)
			return length;
		length++;
	}
}

static struct rh_text lower(struct rh_text word, char *out, size_t room)
{
	size_t length = word.length < room ? word.length : room;
	for (size_t i = 0; i < length; i++)
		out[i] = rh_letter_small(word.data[i]);
	return (struct rh_text){out, length};
}

static size_t letter_names(struct rh_text word, bool korean)
{
	size_t syllables = 0;
	for (size_t i = 0; i < word.length; i++) {
		char small = rh_letter_small(word.data[i]);
		if (small != '\'')
			syllables += korean ? rh_korean_letter(small) : rh_english_letter(small);
	}
	return syllables;
}

static bool all_big(struct rh_text word)
{
	for (size_t i = 0; i < word.length; i++) {
		if (!rh_letter_is_big(word.data[i]))
			return false;
	}
	return word.length > 0;
}

static bool is_vowel(char c)
{
	return c != '\0' && strchr("aeiouyAEIOUY", c) != NULL;
}

static bool has_vowel(struct rh_text word)
{
	for (size_t i = 0; i < word.length; i++) {
		if (is_vowel(word.data[i]))
			return true;
	}
	return false;
}

static bool begins_sayably(struct rh_text word)
{
	if (is_vowel(word.data[0]) || is_vowel(word.data[1]))
		return true;
	for (size_t i = 0; i < sizeof first_clusters / sizeof first_clusters[0]; i++) {
		if (rh_text_starts_with(word, rh_text_of(first_clusters[i])))
			return true;
	}
	return false;
}

/* Four capitals or more that could be a word: a vowel, no three vowels or consonants in a row, a beginning that occurs.
 */
static bool is_pronounceable(struct rh_text word)
{
	size_t run = 0;
	if (word.length < SPELLED_BELOW || !has_vowel(word) || !begins_sayably(word))
		return false;
	for (size_t i = 0; i < word.length; i++) {
		run = i > 0 && is_vowel(word.data[i]) == is_vowel(word.data[i - 1]) ? run + 1 : 1;
		if (run >= 3)
			return false;
	}
	return true;
}

static size_t listed(struct rh_text word, bool korean)
{
	char small[RH_LEXICON_WORD_MAX];
	if (word.length > sizeof small)
		return 0;
	word = lower(word, small, sizeof small);
	return korean ? rh_lexicon_korean(word) : rh_lexicon_english(word);
}

/* A word without a change of case inside, in pieces that spelling rules can take. */
static size_t spelled(struct rh_text word, bool korean)
{
	size_t syllables = 0;
	while (word.length > 0) {
		char small[RH_SPELLING_MAX];
		struct rh_text piece = lower(word, small, sizeof small);
		syllables += korean ? rh_loan_word(piece) : rh_english_word(piece);
		word = rh_text_slice(word, piece.length, SIZE_MAX);
	}
	return syllables;
}

static size_t part(struct rh_text word, bool korean)
{
	size_t known = listed(word, korean);
	if (known > 0)
		return known;
	bool letters = word.length == 1 || (all_big(word) ? !is_pronounceable(word) : korean && !has_vowel(word));
	return letters ? letter_names(word, korean) : spelled(word, korean);
}

/* Where the first part of a name in camel case ends: before a capital that follows a small letter (Git-Hub), before the
 * last of several capitals that small ones follow (Q-Lo-RA), before the small plural of capitals (LLM-s). */
static size_t part_length(struct rh_text word)
{
	size_t big = 0;
	while (rh_letter_is_big(rh_letter_at(word, big)))
		big++;
	if (big == word.length || (big >= 2 && big + 1 == word.length && word.data[big] == 's'))
		return big;
	if (big >= 2)
		return big - 1;
	size_t length = big;
	while (length < word.length && !rh_letter_is_big(word.data[length]))
		length++;
	return length;
}

static size_t without_apostrophes(struct rh_text word)
{
	size_t mark = rh_text_find(word, RH_TEXT("'"));
	return mark == SIZE_MAX ? word.length : mark;
}

static bool is_camel(struct rh_text word)
{
	return part_length(word) < word.length;
}

/* A plural of capitals (GPUs) is 즈 in Korean and no syllable in English. */
static bool is_plural(struct rh_text rest)
{
	return rh_text_equal(rest, RH_TEXT("s"));
}

static size_t camel(struct rh_text word, bool korean)
{
	size_t syllables = 0;
	while (word.length > 0) {
		size_t known = listed(word, korean);
		if (known > 0)
			return syllables + known;
		size_t length = part_length(word);
		syllables += part(rh_text_slice(word, 0, length), korean);
		word = rh_text_slice(word, length, SIZE_MAX);
		if (is_plural(word))
			return syllables + korean;
	}
	return syllables;
}

size_t rh_latin_word(struct rh_text word, bool korean)
{
	size_t plain = without_apostrophes(word);
	struct rh_text base = rh_text_slice(word, 0, plain);
	if (is_camel(base) && (base.length > 1))
		return camel(base, korean);
	/* AI's: the genitive of capitals has no syllable of its own but for sibilants, which letters' names seldom are.
	 */
	if (plain < word.length && all_big(base) && base.length > 1)
		return part(base, korean);
	if (plain < word.length && korean)
		return part(base, true);
	if (plain < word.length)
		return spelled(word, false);
	return part(word, korean);
}

size_t rh_latin_name(struct rh_text text, size_t *syllables)
{
	char small[RH_LEXICON_WORD_MAX];
	size_t length = 0;
	bool more_than_letters = false;
	size_t found = 0;
	while (length < sizeof small) {
		char c = rh_letter_at(text, length);
		if (!rh_letter_is_latin(c) && !rh_letter_is_digit(c) && (c == '\0' || strchr(".+#-", c) == NULL))
			break;
		more_than_letters = more_than_letters || !rh_letter_is_latin(c);
		small[length++] = rh_letter_small(c);
		char next = rh_letter_at(text, length);
		if (!more_than_letters || rh_letter_is_latin(next) || rh_letter_is_digit(next))
			continue;
		size_t known = rh_lexicon_korean((struct rh_text){small, length});
		if (known > 0) {
			*syllables = known;
			found = length;
		}
	}
	return found;
}
