// SPDX-License-Identifier: GPL-3.0-or-later
#include "words.h"

#include "base/unicode.h"

#include <stdlib.h>
#include <string.h>

/* Where splitting stands. */
struct splitter {
	struct rh_text line;
	size_t at;       /* bytes read */
	size_t quote_at; /* where the open quote or lone backslash stands */
	bool open;       /* a quote was not closed */
	struct rh_buffer word;
};

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool more(const struct splitter *s)
{
	return s->at < s->line.length;
}

static void read_single(struct splitter *s)
{
	for (; more(s) && s->line.data[s->at] != '\''; s->at++)
		rh_buffer_byte(&s->word, s->line.data[s->at]);
}

static void read_double(struct splitter *s)
{
	for (; more(s) && s->line.data[s->at] != '"'; s->at++) {
		char c = s->line.data[s->at];
		char next = s->at + 1 < s->line.length ? s->line.data[s->at + 1] : '\0';
		if (c == '\\' && (next == '"' || next == '\\'))
			c = s->line.data[++s->at];
		rh_buffer_byte(&s->word, c);
	}
}

/* At a quote; afterwards behind its end, or open. */
static void read_quoted(struct splitter *s)
{
	s->quote_at = s->at;
	if (s->line.data[s->at++] == '\'')
		read_single(s);
	else
		read_double(s);
	s->open = !more(s);
	s->at += !s->open;
}

/* At a backslash outside quotes. */
static void read_escaped(struct splitter *s)
{
	s->quote_at = s->at++;
	s->open = !more(s);
	if (!s->open)
		rh_buffer_byte(&s->word, s->line.data[s->at++]);
}

static void read_word(struct splitter *s)
{
	rh_buffer_string(&s->word, ""); /* '' is a word too */
	while (more(s) && !s->open && !blank(s->line.data[s->at])) {
		char c = s->line.data[s->at];
		if (c == '\'' || c == '"')
			read_quoted(s);
		else if (c == '\\')
			read_escaped(s);
		else
			rh_buffer_byte(&s->word, s->line.data[s->at++]);
	}
}

/* Takes the word over into the list, which always ends in NULL. */
static enum rh_status keep(struct rh_words *words, struct rh_buffer *word, struct rh_error *err)
{
	char **items = realloc(words->items, (words->count + 2) * sizeof *items);
	if (items == NULL)
		return rh_error_no_memory(err);
	words->items = items;
	items[words->count] = NULL;
	RH_TRY(rh_buffer_take(word, &items[words->count], err));
	items[++words->count] = NULL;
	return RH_OK;
}

static unsigned column_of(struct rh_text line, size_t byte)
{
	struct rh_text rest = rh_text_slice(line, 0, byte);
	unsigned column = 1;
	for (uint32_t c = 0; rh_unicode_next(&rest, &c);)
		column++;
	return column;
}

static enum rh_status open_fault(const struct splitter *s, struct rh_error *err)
{
	unsigned column = column_of(s->line, s->quote_at);
	if (s->line.data[s->quote_at] == '\\')
		return rh_error_at(err, RH_ERR_SYNTAX, NULL, 0, column, "nothing follows the backslash at %u", column);
	return rh_error_at(err, RH_ERR_SYNTAX, NULL, 0, column, "the quote at %u is not closed", column);
}

static void skip_blanks(struct splitter *s)
{
	while (more(s) && blank(s->line.data[s->at]))
		s->at++;
}

enum rh_status rh_words_split(struct rh_text line, struct rh_words *words, struct rh_error *err)
{
	struct splitter s = {.line = line};
	struct rh_words found = {0};
	enum rh_status status = RH_OK;
	for (skip_blanks(&s); status == RH_OK && more(&s); skip_blanks(&s)) {
		read_word(&s);
		status = s.open ? open_fault(&s, err) : keep(&found, &s.word, err);
	}
	rh_buffer_done(&s.word);
	if (status == RH_OK)
		*words = found;
	else
		rh_words_done(&found);
	return status;
}

void rh_words_done(struct rh_words *words)
{
	for (size_t i = 0; i < words->count; i++)
		free(words->items[i]);
	free(words->items);
	*words = (struct rh_words){0};
}

/* What sh gives no meaning in any place of a word. Bytes of other scripts have none either. */
static bool harmless(char c)
{
	static const char marks[] = "-_./:=@%+,";
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       ((unsigned char)c & 0x80U) != 0 || (c != '\0' && strchr(marks, c) != NULL);
}

void rh_words_quote(struct rh_buffer *out, struct rh_text word)
{
	bool quoted = word.length == 0;
	for (size_t i = 0; i < word.length; i++)
		quoted = quoted || !harmless(word.data[i]);
	if (!quoted) {
		rh_buffer_text(out, word);
		return;
	}
	rh_buffer_byte(out, '\'');
	for (size_t i = 0; i < word.length; i++) {
		if (word.data[i] == '\'')
			rh_buffer_string(out, "'\\''");
		else
			rh_buffer_byte(out, word.data[i]);
	}
	rh_buffer_byte(out, '\'');
}
