// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/details.h"
#include "notes/scan.h"

enum {
	TERM_CHARACTERS = 40,
	TERMS_IN_A_RUN = 2,
	POINT_CHARACTERS = 40,
	POINTS_MIN = 3,
	LISTED_CHARACTERS = 80,
	LISTED_MIN = 8,
	QUESTIONS_BEFORE_TERMS = 1, /* a file without questions is no place for a glossary one could trust */
};

struct block {
	struct rh_reading *r;
	size_t from, to;
};

static bool is_placed(const struct rh_reading *r, size_t i)
{
	return r->lines[i].status != RH_NOTES_UNASSIGNED || r->lines[i].item != 0;
}

/* "term: what it means". Sets where the meaning begins. */
static bool is_term(const struct rh_note *note, struct rh_text *term, struct rh_text *meaning)
{
	struct rh_text text = note->mark == RH_MARK_BULLET ? note->body : rh_scan_trim(note->text);
	struct rh_text rest = text;
	size_t characters = 0;
	while (rest.length > 0 && rh_scan_peek(rest) != ':' && characters <= TERM_CHARACTERS) {
		rh_scan_next(&rest);
		characters++;
	}
	*term = rh_scan_trim(rh_text_slice(text, 0, text.length - rest.length));
	if (characters < 2 || characters > TERM_CHARACTERS || !rh_scan_char(&rest, ':'))
		return false;
	*meaning = rh_scan_trim(rest);
	bool address = rh_scan_has(*meaning, "://") || rh_text_starts_with(rest, RH_TEXT("//"));
	return meaning->length >= 4 && rh_scan_blanks(&rest) && !address && !rh_asks_states(*term) &&
	       note->asks != RH_ASKS_YES;
}

static size_t paragraph_end(const struct block *b, size_t i)
{
	while (i < b->to && !rh_note_is_blank(b->r->d, i))
		i++;
	return i;
}

static size_t count_terms(const struct block *b, size_t from, size_t to)
{
	size_t terms = 0;
	struct rh_text term;
	struct rh_text meaning;
	for (size_t i = from; i < to; i++)
		terms += is_term(&b->r->d->notes[i], &term, &meaning);
	return terms;
}

static void add_term(struct block *b, size_t from, size_t to, struct rh_text term, struct rh_text meaning)
{
	struct rh_notes *notes = b->r->notes;
	struct rh_buffer whole = {0};
	rh_buffer_text(&whole, meaning);
	for (size_t i = from + 1; i < to; i++) {
		rh_buffer_byte(&whole, ' ');
		rh_buffer_text(&whole, rh_scan_trim(b->r->d->notes[i].text));
	}
	struct rh_find *find = whole.length < RH_NOTES_ANSWER_BYTES_MAX
	                           ? rh_find_add(notes, b->r->file, from, RH_NOTES_KIND_TERM)
	                           : NULL;
	if (find != NULL) {
		find->item.confidence = RH_NOTES_LIKELY;
		find->item.imported = true;
		find->item.question = rh_notes_keep(notes, term);
		find->item.answer = rh_notes_keep(notes, rh_buffer_view(&whole));
		find->item.last_line = (uint32_t)to;
		for (size_t i = from; i < to; i++)
			b->r->lines[i] = (struct rh_notes_line){find->item.number, RH_NOTES_TERM};
	}
	notes->no_memory |= whole.failed;
	rh_buffer_done(&whole);
}

/* A paragraph that begins with a term and has more of them: a line that is none goes on with the one above. */
static void place_terms(struct block *b, size_t from, size_t to)
{
	struct rh_text term;
	struct rh_text meaning;
	bool begins = is_term(&b->r->d->notes[from], &term, &meaning);
	if (!begins || count_terms(b, from, to) < TERMS_IN_A_RUN || b->r->notes->find_count < QUESTIONS_BEFORE_TERMS)
		return;
	for (size_t i = from; i < to;) {
		struct rh_text next_term;
		struct rh_text next_meaning;
		size_t end = i + 1;
		while (end < to && !is_term(&b->r->d->notes[end], &next_term, &next_meaning))
			end++;
		is_term(&b->r->d->notes[i], &term, &meaning);
		add_term(b, i, end, term, meaning);
		i = end;
	}
}

/* Whether a word of the line occurs in the text. */
static bool shares_word(struct rh_text line, struct rh_text text)
{
	enum { WORD_BYTES_MIN = 4 };
	while (line.length > 0) {
		rh_scan_blanks(&line);
		struct rh_text word = line;
		while (line.length > 0 && rh_scan_peek(line) != ' ' && rh_scan_peek(line) != '\t')
			rh_scan_next(&line);
		word.length -= line.length;
		if (word.length >= WORD_BYTES_MIN && rh_text_find(text, word) != SIZE_MAX)
			return true;
	}
	return false;
}

static bool is_point(const struct rh_note *note)
{
	return note->mark != RH_MARK_ANSWER && note->asks != RH_ASKS_YES && !rh_asks_states(note->text) &&
	       rh_scan_length(note->text, POINT_CHARACTERS + 1) <= POINT_CHARACTERS;
}

/* The text of the question with its answer as far as it is known: its lines. */
static bool shared_with(const struct rh_reading *r, struct rh_text line, const struct rh_notes_item *item)
{
	if (shares_word(line, item->question))
		return true;
	for (size_t i = item->line; i < item->last_line; i++) {
		if (shares_word(line, r->d->notes[i].text))
			return true;
	}
	return false;
}

/* A list of short phrases behind a question's section that speaks of the same: points of its answer. */
static void place_points(struct block *b, uint32_t before)
{
	enum { ANSWER_LINES_MAX = 200, POINTS_MAX = 30 };
	struct rh_notes *notes = b->r->notes;
	struct rh_find *find = before > 0 ? rh_find_at(notes, before) : NULL;
	size_t points = 0;
	size_t shared = 0;
	if (find == NULL || b->to - b->from > (size_t)2 * POINTS_MAX ||
	    find->item.last_line - find->item.line > ANSWER_LINES_MAX)
		return;
	for (size_t i = b->from; i < b->to; i++) {
		if (rh_note_is_blank(b->r->d, i))
			continue;
		if (is_placed(b->r, i) || !is_point(&b->r->d->notes[i]))
			return;
		points++;
		shared += shared_with(b->r, rh_scan_trim(b->r->d->notes[i].text), &find->item);
	}
	if (points < POINTS_MIN || points > POINTS_MAX || shared * 2 < points)
		return;
	struct rh_text_list list = {0};
	for (size_t i = b->from; i < b->to; i++) {
		if (rh_note_is_blank(b->r->d, i))
			continue;
		b->r->lines[i] = (struct rh_notes_line){before, RH_NOTES_LIST};
		rh_text_list_add(notes, &list, rh_notes_keep(notes, b->r->d->notes[i].body));
	}
	find->key_points = rh_text_list_take(notes, &list);
}

static bool is_listed(const struct rh_note *note)
{
	bool listed = note->mark == RH_MARK_NONE || note->mark == RH_MARK_NUMBER || note->mark == RH_MARK_BULLET;
	bool states = rh_asks_states(note->body) && note->asks == RH_ASKS_NO;
	return listed && !note->linked && !states && note->body.length > 3 && !rh_scan_has(note->body, "://") &&
	       rh_scan_length(note->body, LISTED_CHARACTERS + 1) <= LISTED_CHARACTERS;
}

/* Many short lines under a title that speaks of questions, and nothing else. */
static void place_listed(struct block *b, struct rh_text title)
{
	struct rh_notes *notes = b->r->notes;
	size_t listed = 0;
	if (!rh_asks_names_questions(title))
		return;
	for (size_t i = b->from; i < b->to; i++) {
		if (rh_note_is_blank(b->r->d, i))
			continue;
		if (is_placed(b->r, i) || !is_listed(&b->r->d->notes[i]))
			return;
		listed++;
	}
	for (size_t i = b->from; i < b->to && listed >= LISTED_MIN; i++) {
		if (rh_note_is_blank(b->r->d, i))
			continue;
		struct rh_find *find = rh_find_add(notes, b->r->file, i, RH_NOTES_KIND_QUESTION);
		if (find == NULL)
			return;
		find->item.confidence = RH_NOTES_LIKELY;
		find->item.imported = true;
		find->section = rh_notes_keep(notes, title);
		rh_details_read(notes, find, b->r->d->notes[i].body, (struct rh_texts){0});
		b->r->lines[i] = (struct rh_notes_line){find->item.number, RH_NOTES_QUESTION};
	}
}

/* Comments stand between lines without being of them. */
static bool is_of_block(const struct rh_reading *r, size_t i)
{
	return !rh_note_is_blank(r->d, i) && !is_placed(r, i);
}

void rh_notes_place_orphans(struct rh_reading *reading, size_t from, size_t to, uint32_t before, struct rh_text title)
{
	struct block b = {.r = reading, .from = from, .to = to};
	place_points(&b, before);
	place_listed(&b, title);
	for (size_t i = from; i < to; i++) {
		if (!is_of_block(reading, i))
			continue;
		size_t end = paragraph_end(&b, i);
		place_terms(&b, i, end);
		i = end;
	}
}
