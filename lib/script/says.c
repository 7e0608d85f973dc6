// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/says.h"

#include "script/letters.h"

#include <stdlib.h>
#include <string.h>

struct entry {
	struct rh_text written; /* in the owner's text */
	size_t syllables;
};

struct rh_says {
	struct entry *entries;   /* owned, sorted by written */
	struct rh_buffer *texts; /* owned, in NFC, one for each */
	size_t count;
};

static int by_written(const void *a, const void *b)
{
	const struct entry *left = a;
	const struct entry *right = b;
	return rh_text_compare(left->written, right->written);
}

static bool add(struct rh_says *says, const struct rh_say *pair, enum rh_script_language language)
{
	struct rh_buffer spoken = {0};
	struct rh_buffer *written = &says->texts[says->count];
	if (pair->written.length == 0 || pair->written.length > RH_SAY_BYTES_MAX)
		return true;
	rh_unicode_nfc(written, pair->written);
	rh_unicode_nfc(&spoken, pair->spoken);
	struct entry *entry = &says->entries[says->count++];
	entry->written = rh_buffer_view(written);
	entry->syllables = rh_script_syllables(rh_buffer_view(&spoken), language, NULL);
	bool added = !written->failed && !spoken.failed;
	rh_buffer_done(&spoken);
	return added;
}

enum rh_status rh_says_new(const struct rh_say *pairs, size_t count, enum rh_script_language language,
                           struct rh_says **says, struct rh_error *err)
{
	struct rh_says *made = calloc(1, sizeof *made);
	if (made == NULL)
		return rh_error_no_memory(err);
	made->entries = calloc(count + 1, sizeof *made->entries);
	made->texts = calloc(count + 1, sizeof *made->texts);
	bool whole = made->entries != NULL && made->texts != NULL;
	for (size_t i = 0; i < count && whole; i++)
		whole = add(made, &pairs[i], language);
	if (!whole) {
		rh_says_free(made);
		return rh_error_no_memory(err);
	}
	qsort(made->entries, made->count, sizeof *made->entries, by_written);
	*says = made;
	return RH_OK;
}

void rh_says_free(struct rh_says *says)
{
	if (says == NULL)
		return;
	for (size_t i = 0; says->texts != NULL && i < says->count; i++)
		rh_buffer_done(&says->texts[i]);
	free(says->texts);
	free(says->entries);
	free(says);
}

static bool is_word_byte(char c)
{
	return rh_letter_is_latin(c) || rh_letter_is_digit(c);
}

/* Not inside a longer Latin word or number. */
static bool stands_alone(struct rh_text text, size_t at, size_t length)
{
	char first = text.data[at];
	char last = text.data[at + length - 1];
	return !(is_word_byte(first) && is_word_byte(rh_letter_before(text, at))) &&
	       !(is_word_byte(last) && is_word_byte(rh_letter_at(text, at + length)));
}

/* The first entry from low on, below high, whose byte at `depth` is not less than c (-1: the entry has ended). */
static size_t bound(const struct rh_says *says, size_t low, size_t high, size_t depth, int c)
{
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct rh_text written = says->entries[middle].written;
		int byte = depth < written.length ? (unsigned char)written.data[depth] : -1;
		if (byte < c)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool rh_says_find(const struct rh_says *says, struct rh_text text, size_t at, struct rh_piece *piece)
{
	size_t low = 0;
	size_t high = says != NULL ? says->count : 0;
	bool found = false;
	for (size_t depth = 0; low < high; depth++) {
		const struct entry *entry = &says->entries[low];
		if (entry->written.length == depth && depth > 0 && stands_alone(text, at, depth)) {
			*piece = (struct rh_piece){rh_text_slice(text, at, depth), entry->syllables};
			found = true;
		}
		if (at + depth >= text.length)
			break;
		int byte = (unsigned char)text.data[at + depth];
		low = bound(says, low, high, depth, byte);
		high = bound(says, low, high, depth, byte + 1);
	}
	return found;
}
