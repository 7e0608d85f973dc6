// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/document.h"

#include "notes/inline.h"
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

struct rh_text rh_document_plain(struct rh_document *document, struct rh_text text)
{
	struct rh_buffer plain = {0};
	struct rh_text kept = text;
	bool special = false;
	for (size_t i = 0; i < text.length && !special; i++)
		special = strchr("*_`[<&\\!", text.data[i]) != NULL;
	if (!special)
		return text;
	rh_inline_text(&plain, text);
	document->no_memory |= plain.failed ||
	                       !rh_arena_text(document->arena, rh_scan_trim(rh_buffer_view(&plain)), &kept);
	rh_buffer_done(&plain);
	return kept;
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

static bool is_word_sign(struct rh_text text, size_t i)
{
	const char c = i < text.length ? text.data[i] : ' ';
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ':';
}

/* "front::back" with a front that asks. *name: it may be a name as in "std::move" as well. */
static bool read_card(struct rh_text text, struct rh_note_parts *parts, bool *name)
{
	const size_t at = rh_text_find(text, RH_TEXT("::"));
	if (at == SIZE_MAX || at == 0)
		return false;
	*name = is_word_sign(text, at - 1) && is_word_sign(text, at + 2);
	parts->question = rh_scan_trim(rh_text_slice(text, 0, at));
	parts->answer = rh_scan_trim(rh_text_slice(text, at + 2, SIZE_MAX));
	return parts->question.length > 0 && parts->answer.length > 0 && !rh_scan_has(parts->question, "`") &&
	       !rh_scan_has(parts->answer, "::") && rh_asks(parts->question) != RH_ASKS_NO;
}

static bool is_card(const struct rh_note *note, bool *name)
{
	struct rh_note_parts parts;
	return (note->mark == RH_MARK_NONE || note->mark == RH_MARK_BULLET || note->mark == RH_MARK_NUMBER) &&
	       note->block != RH_BLOCK_CODE && note->block != RH_BLOCK_TABLE && note->block != RH_BLOCK_FRONT &&
	       read_card(note->body, &parts, name);
}

/* A line "?" with text right above and right below it. */
static bool turns_card(const struct rh_document *d, size_t i)
{
	const struct rh_text text = d->notes[i].body;
	return (rh_text_equal(text, RH_TEXT("?")) || rh_text_equal(text, RH_TEXT("??"))) && i > 0 &&
	       d->notes[i].block != RH_BLOCK_CODE && !rh_note_is_blank(d, i - 1) && !rh_note_is_blank(d, i + 1);
}

static void turn_card(struct rh_document *d, size_t i)
{
	enum { FRONT_LINES_MAX = 6 };
	size_t first = i - 1;
	while (first > 0 && i - first < FRONT_LINES_MAX && !rh_note_is_blank(d, first - 1) &&
	       d->notes[first - 1].mark == RH_MARK_NONE && d->notes[first - 1].block == RH_BLOCK_NONE)
		first--;
	struct rh_note *front = &d->notes[first];
	if (front->mark != RH_MARK_NONE || front->block == RH_BLOCK_CODE || front->block == RH_BLOCK_FRONT)
		return;
	front->mark = RH_MARK_QUESTION;
	d->notes[i].mark = RH_MARK_ANSWER;
	d->notes[i].body = RH_TEXT_NONE;
}

void rh_document_mark_cards(struct rh_document *document)
{
	enum { CARDS_MIN = 2 };
	size_t cards = 0;
	bool name = false;
	for (size_t i = 0; i < document->count; i++) {
		cards += is_card(&document->notes[i], &name) && !name;
		if (turns_card(document, i))
			turn_card(document, i);
	}
	for (size_t i = 0; cards >= CARDS_MIN && i < document->count; i++) {
		struct rh_note *note = &document->notes[i];
		note->card = is_card(note, &name);
		note->mark = note->card ? RH_MARK_QUESTION : note->mark;
	}
}

struct rh_note_parts rh_note_split(const struct rh_note *note)
{
	enum { ANSWER_BYTES_MIN = 15 };
	const struct rh_text text = note->body;
	struct rh_note_parts parts;
	bool name = false;
	if (note->card && read_card(text, &parts, &name))
		return parts;
	const size_t at = rh_text_find(text, RH_TEXT("? "));
	if (at == SIZE_MAX)
		return (struct rh_note_parts){.question = text};
	struct rh_text rest = rh_scan_trim(rh_text_slice(text, at + 1, SIZE_MAX));
	uint32_t first = rh_scan_peek(rest);
	bool plain = first != '(' && first != '[' && first != '-' && first != '/' && first != '|' &&
	             !rh_scan_has(rest, "?");
	bool answers = rest.length >= ANSWER_BYTES_MIN && plain && rh_asks(rest) == RH_ASKS_NO;
	return answers ? (struct rh_note_parts){rh_text_slice(text, 0, at + 1), rest}
	               : (struct rh_note_parts){.question = text};
}

enum rh_asks rh_note_asks(const struct rh_note *note)
{
	return rh_asks(note->mark == RH_MARK_NONE ? note->body : rh_note_split(note).question);
}
