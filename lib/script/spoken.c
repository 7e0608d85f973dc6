// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/spoken.h"

#include "script/letters.h"

#include <string.h>

static bool is_space(struct rh_text piece)
{
	return piece.length == 1 && strchr(" \t\r\n\v\f", piece.data[0]) != NULL;
}

static bool is_one_of(struct rh_text piece, const char *const *signs)
{
	for (; *signs != NULL; signs++) {
		if (rh_text_equal(piece, rh_text_of(*signs)))
			return true;
	}
	return false;
}

/* What a sign ends when a space or the end of the text follows. Closing quotes and brackets leave it as it was. */
static enum rh_break after_sign(struct rh_text piece, enum rh_break before)
{
	static const char *const ends[] = {".", "!", "?", "…", "。", "！", "？", NULL};
	static const char *const commas[] = {",", ";", ":", "、", "，", "；", "：", "—", "–", "·", NULL};
	static const char *const closing[] = {"\"", "'", ")", "]", "}", "”", "’", "」", "』", "》", "»", "*", NULL};
	if (is_one_of(piece, ends))
		return RH_BREAK_SENTENCE;
	if (is_one_of(piece, commas))
		return RH_BREAK_COMMA;
	return is_one_of(piece, closing) ? before : RH_BREAK_NONE;
}

static size_t skip_blanks(struct rh_text text, size_t at)
{
	while (rh_letter_at(text, at) == ' ' || rh_letter_at(text, at) == '\t' || rh_letter_at(text, at) == '\r')
		at++;
	return at;
}

/* "- ", "* ", "• ", "3. ", "3) ". */
static bool item_begins(struct rh_text text, size_t at)
{
	char first = rh_letter_at(text, at);
	size_t digits = 0;
	while (digits < 3 && rh_letter_is_digit(rh_letter_at(text, at + digits)))
		digits++;
	char mark = rh_letter_at(text, at + digits);
	if (digits > 0)
		return (mark == '.' || mark == ')') && rh_letter_at(text, at + digits + 1) == ' ';
	if (first == '-' || first == '*')
		return rh_letter_at(text, at + 1) == ' ';
	return rh_text_starts_with(rh_text_slice(text, at, SIZE_MAX), RH_TEXT("•"));
}

/* What the spaces at a place say: a blank line or a list's item behind them ends the sentence before. */
static bool paragraph_ends(struct rh_text text, size_t at)
{
	at = skip_blanks(text, at);
	if (rh_letter_at(text, at) != '\n')
		return false;
	at = skip_blanks(text, at + 1);
	return rh_letter_at(text, at) == '\n' || item_begins(text, at);
}

/* A full stop that ends no sentence: "Dr. Kim", "e.g. this", the number of a list's item. */
static bool is_abbreviation(struct rh_text text, struct rh_text word, size_t end)
{
	static const char *const titles[] = {"Mr.", "Mrs.", "Ms.", "Dr.", "vs.", "No.", "St.", NULL};
	size_t digits = 0;
	while (rh_letter_is_digit(rh_letter_at(word, digits)))
		digits++;
	if (digits > 0 && digits <= 3 && digits + 1 == word.length && item_begins(text, end - word.length))
		return true;
	size_t next = skip_blanks(text, end);
	char c = rh_letter_at(text, next);
	return is_one_of(word, titles) || (rh_letter_is_latin(c) && !rh_letter_is_big(c));
}

static bool has_stop(struct rh_text word)
{
	return word.length > 0 && word.data[word.length - 1] == '.';
}

static void skip_spaces(struct rh_reader *reader)
{
	while (reader->at < reader->text.length && is_space(rh_text_slice(reader->text, reader->at, 1)))
		reader->at++;
}

/* Reads up to the next space, which stays. */
static void read_word(struct rh_reader *reader, struct rh_spoken_word *word)
{
	size_t start = reader->at;
	struct rh_piece piece;
	struct rh_reader look = *reader;
	*word = (struct rh_spoken_word){.end = RH_BREAK_NONE};
	while (rh_reader_next(&look, &piece) && !is_space(piece.text)) {
		word->end = piece.syllables > 0 ? RH_BREAK_NONE : after_sign(piece.text, word->end);
		word->syllables += piece.syllables;
		*reader = look;
	}
	word->text = rh_text_slice(reader->text, start, reader->at - start);
}

bool rh_spoken_next(struct rh_spoken_walk *walk, struct rh_spoken_word *word)
{
	struct rh_reader *reader = &walk->reader;
	skip_spaces(reader);
	if (reader->at >= reader->text.length)
		return false;
	read_word(reader, word);
	walk->said = walk->said || word->syllables > 0;
	if (word->end == RH_BREAK_SENTENCE && has_stop(word->text) &&
	    is_abbreviation(reader->text, word->text, reader->at))
		word->end = RH_BREAK_NONE;
	if (paragraph_ends(reader->text, reader->at))
		word->end = RH_BREAK_SENTENCE;
	if (!walk->said)
		word->end = RH_BREAK_NONE;
	if (word->end == RH_BREAK_SENTENCE)
		walk->said = false;
	return true;
}
