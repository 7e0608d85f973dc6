// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/document.h"

#include "notes/scan.h"

#include <stdlib.h>
#include <string.h>

static size_t count_lines(struct rh_text text)
{
	size_t count = 0;
	struct rh_text line;
	while (rh_text_next_line(&text, &line))
		count++;
	return count;
}

enum rh_status rh_document_init(struct rh_document *document, struct rh_text text, struct rh_error *err)
{
	size_t count = count_lines(text);
	struct rh_note *notes = calloc(count + 1, sizeof *notes);
	if (notes == NULL)
		return rh_error_no_memory(err);
	for (size_t i = 0; i < count; i++) {
		rh_text_next_line(&text, &notes[i].text);
		notes[i].body = rh_scan_trim(notes[i].text);
	}
	document->notes = notes;
	document->count = count;
	return RH_OK;
}

void rh_document_done(struct rh_document *document)
{
	free(document->notes);
	document->notes = NULL;
}

bool rh_note_is_blank(const struct rh_document *document, size_t i)
{
	if (i >= document->count)
		return true;
	struct rh_text body = document->notes[i].body;
	return body.length == 0 && document->notes[i].mark == RH_MARK_NONE;
}

size_t rh_note_next(const struct rh_document *document, size_t i)
{
	while (i < document->count && rh_note_is_blank(document, i))
		i++;
	return i;
}

static bool is_lettered(const struct rh_document *d, size_t i, const char *letter)
{
	struct rh_text text = i < d->count ? d->notes[i].body : RH_TEXT_NONE;
	return rh_scan_word(&text, letter) &&
	       (rh_scan_char(&text, '.') || rh_scan_char(&text, ')') || rh_scan_char(&text, ':'));
}

void rh_document_unmark_letters(struct rh_document *document)
{
	size_t before = document->count; /* the line above that is not blank */
	for (size_t i = 0; i < document->count; i++) {
		struct rh_note *note = &document->notes[i];
		bool letter = note->mark == RH_MARK_ANSWER && note->by_letter && note->number == 0;
		if (letter) {
			size_t next = rh_note_next(document, i + 1);
			if (is_lettered(document, next, "b") || is_lettered(document, next, "r") ||
			    is_lettered(document, before, "t"))
				note->mark = RH_MARK_NONE;
		}
		if (!rh_note_is_blank(document, i))
			before = i;
	}
}

bool rh_note_is_remark(const struct rh_document *document, size_t i)
{
	const struct rh_note *note = &document->notes[i];
	const size_t next = rh_note_next(document, i + 1);
	const uint32_t first = rh_scan_peek(note->body);
	const bool counts = first >= '0' && first <= '9';
	return note->by_speaker && note->asks == RH_ASKS_NO && (counts || rh_asks_states(note->body)) &&
	       (next >= document->count || document->notes[next].mark != RH_MARK_ANSWER);
}

static bool is_heading(const struct rh_note *note)
{
	return note->block == RH_BLOCK_HEADING || note->mark == RH_MARK_HASH || note->mark == RH_MARK_BRACKET ||
	       note->mark == RH_MARK_LABEL || note->mark == RH_MARK_RULE;
}

void rh_document_set_errands_aside(struct rh_document *document)
{
	bool errands = false;
	for (size_t i = 0; i < document->count; i++) {
		struct rh_note *note = &document->notes[i];
		const bool apart = note->mark == RH_MARK_NONE && (i == 0 || rh_note_is_blank(document, i - 1));
		if (is_heading(note))
			errands = rh_asks_names_errands(note->body);
		else if (apart && rh_asks_names_errands(note->body))
			errands = true;
		else
			note->aside = errands;
	}
}

/* It stands over all others: the only heading of its level, or a line by itself. */
static bool is_title(const struct rh_document *d, size_t i)
{
	const struct rh_note *note = &d->notes[i];
	if (note->mark == RH_MARK_NONE)
		return i + 1 < d->count && rh_note_is_blank(d, i + 1);
	if (note->mark != RH_MARK_HEADING)
		return note->mark == RH_MARK_HASH || note->mark == RH_MARK_BRACKET || note->mark == RH_MARK_LABEL;
	for (size_t k = i + 1; k < d->count; k++) {
		if (d->notes[k].mark == RH_MARK_HEADING && d->notes[k].level <= note->level)
			return false;
	}
	return true;
}

void rh_document_read_title(struct rh_document *document)
{
	size_t first = rh_note_next(document, 0);
	while (first < document->count &&
	       (document->notes[first].block == RH_BLOCK_FRONT || document->notes[first].mark == RH_MARK_RULE))
		first = rh_note_next(document, first + 1);
	document->advises = first < document->count && rh_asks_names_advice(document->notes[first].body) &&
	                    is_title(document, first);
}

enum rh_notes_confidence rh_note_confidence(const struct rh_document *document, const struct rh_note *note, bool sure)
{
	const bool spoken = note->mark == RH_MARK_QUESTION || note->mark == RH_MARK_FOLLOW_UP;
	if (document->advises && !spoken)
		return RH_NOTES_GUESS;
	return sure || spoken ? RH_NOTES_CERTAIN : RH_NOTES_LIKELY;
}

size_t rh_note_inline_answer(struct rh_text text)
{
	enum { ANSWER_BYTES_MIN = 15 };
	size_t at = rh_text_find(text, RH_TEXT("? "));
	if (at == SIZE_MAX)
		return SIZE_MAX;
	struct rh_text rest = rh_scan_trim(rh_text_slice(text, at + 1, SIZE_MAX));
	uint32_t first = rh_scan_peek(rest);
	bool plain = first != '(' && first != '[' && first != '-' && first != '/' && first != '|' &&
	             !rh_scan_has(rest, "?");
	bool answers = rest.length >= ANSWER_BYTES_MIN && plain && rh_asks(rest) == RH_ASKS_NO;
	return answers ? at + 1 : SIZE_MAX;
}

enum rh_asks rh_note_asks(const struct rh_note *note)
{
	size_t answer = note->mark == RH_MARK_NONE ? SIZE_MAX : rh_note_inline_answer(note->body);
	return rh_asks(answer == SIZE_MAX ? note->body : rh_text_slice(note->body, 0, answer));
}
