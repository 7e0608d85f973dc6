// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/tally.h"

#include "base/unicode.h"

#include <stdlib.h>
#include <string.h>

enum { PHRASE_LEAST = 3, PHRASE_MOST = 6 };

/* What is shown and counted of a term; empty for what is no word. */
static struct rh_text shown(const struct rh_term *term)
{
	return term->kind == RH_TERM_HANGUL ? rh_hangul_noun(term->form) : term->form;
}

static size_t count_words(struct rh_text text)
{
	size_t words = 0;
	bool in_word = false;
	uint32_t c = 0;
	while (rh_unicode_next(&text, &c)) {
		if (rh_unicode_is_word(c)) {
			words += in_word ? 0 : 1;
			in_word = true;
		} else if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == 0xA0 || c == 0x3000) {
			in_word = false;
		}
	}
	return words;
}

/* A word and where it was said first. */
struct entry {
	struct rh_text text;
	size_t count, first;
};

static int by_text(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = rh_text_compare(x->text, y->text);
	return order != 0 ? order : x->first < y->first ? -1 : x->first > y->first;
}

static int by_count(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return x->first < y->first ? -1 : x->first > y->first;
}

/* Sorted entries of one text become one; returns how many are left. */
static size_t merge(struct entry *entries, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++) {
		if (kept > 0 && rh_text_equal(entries[kept - 1].text, entries[i].text))
			entries[kept - 1].count += entries[i].count;
		else
			entries[kept++] = entries[i];
	}
	return kept;
}

static enum rh_status keep(struct rh_tally *tally, struct rh_text text, struct rh_text *copy, struct rh_error *err)
{
	return rh_arena_text(&tally->arena, text, copy) ? RH_OK : rh_error_no_memory(err);
}

static enum rh_status count_common(struct rh_tally *tally, const struct rh_terms *said, struct rh_error *err)
{
	enum { LEAST_BYTES = 3 };
	struct entry *entries = calloc(said->count + 1, sizeof *entries);
	size_t count = 0;
	if (entries == NULL)
		return rh_error_no_memory(err);
	for (size_t i = 0; i < said->count; i++) {
		struct rh_text text = shown(&said->items[i]);
		if (said->items[i].weight >= 1 && text.length >= LEAST_BYTES)
			entries[count++] = (struct entry){text, 1, i};
	}
	qsort(entries, count, sizeof *entries, by_text);
	count = merge(entries, count);
	qsort(entries, count, sizeof *entries, by_count);
	enum rh_status status = RH_OK;
	for (size_t i = 0; i < count && i < RH_TALLY_COMMON && entries[i].count > 1 && status == RH_OK; i++) {
		struct rh_tally_item *item = &tally->common[tally->common_count++];
		item->count = entries[i].count;
		status = keep(tally, entries[i].text, &item->text, err);
	}
	free(entries);
	return status;
}

/* Words in a row. */
struct phrase {
	const struct rh_terms *said;
	size_t first, length;
};

static int compare_phrases(const void *a, const void *b)
{
	const struct phrase *x = a, *y = b;
	for (size_t i = 0; i < x->length; i++) {
		int order = rh_text_compare(shown(&x->said->items[x->first + i]), shown(&y->said->items[y->first + i]));
		if (order != 0)
			return order;
	}
	return x->first < y->first ? -1 : x->first > y->first;
}

static bool same_phrase(const struct phrase *a, const struct phrase *b)
{
	for (size_t i = 0; i < a->length; i++) {
		if (!rh_text_equal(shown(&a->said->items[a->first + i]), shown(&b->said->items[b->first + i])))
			return false;
	}
	return true;
}

/* Words alone, no pause within, at least two that say something. */
static bool is_phrase(const struct phrase *phrase)
{
	size_t telling = 0;
	for (size_t i = 0; i < phrase->length; i++) {
		const struct rh_term *term = &phrase->said->items[phrase->first + i];
		if (term->form.length == 0 || (term->pauses && i + 1 < phrase->length))
			return false;
		telling += term->weight > 0 ? 1 : 0;
	}
	return telling >= 2;
}

/* Not within a longer phrase that is told already. */
static bool is_told(const struct rh_tally *tally, struct rh_text phrase)
{
	for (size_t i = 0; i < tally->phrase_count; i++) {
		if (rh_text_find(tally->phrases[i].text, phrase) != SIZE_MAX)
			return true;
	}
	return false;
}

static enum rh_status tell_phrase(struct rh_tally *tally, const struct phrase *phrase, size_t count,
                                  struct rh_error *err)
{
	struct rh_buffer text = {0};
	for (size_t i = 0; i < phrase->length; i++) {
		rh_buffer_string(&text, i > 0 ? " " : "");
		rh_buffer_text(&text, phrase->said->items[phrase->first + i].form);
	}
	enum rh_status status = rh_buffer_status(&text, err);
	if (status == RH_OK && !is_told(tally, rh_buffer_view(&text))) {
		struct rh_tally_item *item = &tally->phrases[tally->phrase_count];
		status = keep(tally, rh_buffer_view(&text), &item->text, err);
		item->count = count;
		tally->phrase_count += status == RH_OK ? 1 : 0;
	}
	rh_buffer_done(&text);
	return status;
}

static enum rh_status count_phrases(struct rh_tally *tally, const struct rh_terms *said, size_t length,
                                    struct rh_error *err)
{
	struct phrase *phrases = calloc(said->count + 1, sizeof *phrases);
	size_t count = 0;
	if (phrases == NULL)
		return rh_error_no_memory(err);
	for (size_t first = 0; first + length <= said->count; first++) {
		phrases[count] = (struct phrase){said, first, length};
		count += is_phrase(&phrases[count]) ? 1 : 0;
	}
	qsort(phrases, count, sizeof *phrases, compare_phrases);
	enum rh_status status = RH_OK;
	for (size_t i = 0; i < count && status == RH_OK && tally->phrase_count < RH_TALLY_PHRASES;) {
		size_t same = 1;
		while (i + same < count && same_phrase(&phrases[i], &phrases[i + same]))
			same++;
		if (same > 1)
			status = tell_phrase(tally, &phrases[i], same, err);
		i += same;
	}
	free(phrases);
	return status;
}

static bool is_echoed(const struct rh_tally *tally, struct rh_text word)
{
	for (size_t i = 0; i < tally->echoed_count; i++) {
		if (rh_text_equal(tally->echoed[i], word))
			return true;
	}
	return false;
}

static enum rh_status find_echoes(struct rh_tally *tally, const struct rh_terms *said, const struct rh_terms *question,
                                  struct rh_error *err)
{
	for (size_t i = 0; i < question->count && tally->echoed_count < RH_TALLY_ECHOED; i++) {
		const struct rh_term *term = &question->items[i];
		struct rh_text word = shown(term);
		if (term->weight < 1 || word.length == 0 || is_echoed(tally, word))
			continue;
		for (size_t k = 0; k < said->count; k++) {
			if (rh_term_like(term, &said->items[k]) < 1)
				continue;
			RH_TRY(keep(tally, word, &tally->echoed[tally->echoed_count], err));
			tally->echoed_count++;
			break;
		}
	}
	return RH_OK;
}

static enum rh_status count_all(struct rh_tally *tally, const struct rh_terms *said, const struct rh_terms *question,
                                struct rh_error *err)
{
	RH_TRY(count_common(tally, said, err));
	for (size_t length = PHRASE_MOST; length >= PHRASE_LEAST; length--)
		RH_TRY(count_phrases(tally, said, length, err));
	return find_echoes(tally, said, question, err);
}

enum rh_status rh_tally_read(struct rh_tally *tally, const struct rh_terms *said, struct rh_text text,
                             const struct rh_terms *question, struct rh_error *err)
{
	struct rh_tally counted = {.words = count_words(text)};
	enum rh_status status = count_all(&counted, said, question, err);
	if (status != RH_OK) {
		rh_tally_done(&counted);
		return status;
	}
	*tally = counted;
	return RH_OK;
}

void rh_tally_done(struct rh_tally *tally)
{
	rh_arena_done(&tally->arena);
	*tally = (struct rh_tally){0};
}

double rh_tally_per_minute(size_t count, int64_t spoken_ms)
{
	return spoken_ms > 0 ? (double)count * 60000.0 / (double)spoken_ms : 0;
}
