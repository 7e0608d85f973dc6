// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/details.h"
#include "notes/scan.h"

#include <stdlib.h>

enum {
	SECTION_LEVELS = 8,         /* of Markdown six, of plain text two */
	QUESTION_MORE_LINES = 6,    /* a question may go on so long before its answer is announced */
	LONE_QUESTION_BYTES = 2000, /* a question said in more than this is none */
};

/* A walk over the roles. */
struct assembly {
	struct rh_reading *r;
	uint32_t current;  /* the item that answers go to; 0: none */
	uint32_t question; /* the last question, which follow-ups belong to; 0: none */
	uint32_t last;     /* the last item whose answer may be explained by a list behind it */
	bool lost;         /* current is a guess that is not imported */
	bool answered;     /* current has answer lines */
	bool announces;    /* most questions of the file have a marker before their answer */
	size_t orphans;    /* where lines without an item begin; SIZE_MAX: nowhere */
	struct rh_text titles[SECTION_LEVELS];
	bool stays[SECTION_LEVELS]; /* the title outlives rules */
	struct rh_texts tags;       /* of the titles */
	struct rh_text title;       /* the last one */
};

static void set_status(struct assembly *a, size_t i, enum rh_notes_status status, uint32_t item)
{
	a->r->lines[i] = (struct rh_notes_line){item, status};
	if (item > 0)
		rh_find_at(a->r->notes, item)->item.last_line = (uint32_t)i + 1;
}

static void end_orphans(struct assembly *a, size_t to)
{
	if (a->orphans != SIZE_MAX)
		rh_notes_place_orphans(a->r, a->orphans, to, a->last, a->title);
	a->orphans = SIZE_MAX;
}

static void begin_orphans(struct assembly *a, size_t i)
{
	if (a->orphans == SIZE_MAX)
		a->orphans = i;
}

static void gather_tags(struct assembly *a)
{
	struct rh_text_list tags = {0};
	for (size_t level = 0; level < SECTION_LEVELS; level++) {
		if (a->titles[level].length > 0)
			rh_details_section_tags(a->r->notes, &tags, a->titles[level]);
	}
	a->tags = rh_text_list_take(a->r->notes, &tags);
}

static void end_titles(struct assembly *a, size_t level, bool all)
{
	for (; level < SECTION_LEVELS; level++) {
		if (all || !a->stays[level])
			a->titles[level] = RH_TEXT_NONE;
	}
}

/* The first heading of Markdown is the file's title and no tag. */
static size_t level_of(const struct assembly *a, const struct rh_note *note)
{
	if (note->mark == RH_MARK_HEADING)
		return note->level;
	bool lists = note->mark == RH_MARK_NUMBER;
	return a->r->d->format == RH_NOTES_PLAIN && !lists && note->mark != RH_MARK_NONE ? 1 : 7;
}

static void begin_section(struct assembly *a, size_t i)
{
	const struct rh_note *note = &a->r->d->notes[i];
	size_t level = level_of(a, note);
	end_orphans(a, i);
	end_titles(a, level, true);
	bool is_title = note->mark == RH_MARK_HEADING && note->level == 1;
	a->titles[level] = is_title ? RH_TEXT_NONE : note->body;
	a->stays[level] = level < 7 || (i > 0 && a->r->d->notes[i - 1].mark == RH_MARK_RULE);
	a->title = note->body;
	a->current = 0;
	a->question = 0;
	a->last = 0;
	gather_tags(a);
	set_status(a, i, RH_NOTES_SECTION, 0);
}

static void end_at_rule(struct assembly *a, size_t i)
{
	bool behind_title = i > 0 && a->r->lines[i - 1].status == RH_NOTES_SECTION;
	end_orphans(a, i);
	set_status(a, i, RH_NOTES_MARKER, 0);
	a->current = 0;
	a->question = 0;
	if (behind_title)
		return;
	end_titles(a, 0, false);
	gather_tags(a);
}

/* The question stands on line, which may be behind its mark. */
static uint32_t add_item(struct assembly *a, size_t i, enum rh_notes_kind kind, size_t line)
{
	const struct rh_note *note = &a->r->d->notes[i];
	struct rh_notes *notes = a->r->notes;
	struct rh_find *find = rh_find_add(notes, a->r->file, i, kind);
	if (find == NULL)
		return 0;
	find->mark = note->number;
	find->item.confidence = note->confidence;
	find->item.imported = note->confidence != RH_NOTES_GUESS || notes->options.guess;
	find->item.parent = kind == RH_NOTES_KIND_FOLLOW_UP ? a->question : 0;
	find->section = rh_notes_keep(notes, a->title);
	rh_details_read(notes, find, rh_note_split(&a->r->d->notes[line]).question, a->tags);
	return find->item.number;
}

/* A marker alone takes the text of the next line. */
static size_t line_of_text(const struct assembly *a, size_t i)
{
	const struct rh_document *d = a->r->d;
	if (d->notes[i].body.length > 0)
		return i;
	size_t next = rh_note_next(d, i + 1);
	bool text = next < d->count && d->notes[next].body.length > 0 &&
	            (d->notes[next].role == RH_ROLE_TEXT || d->notes[next].role == RH_ROLE_QUESTION ||
	             d->notes[next].role == RH_ROLE_FOLLOW_UP);
	return text ? next : SIZE_MAX;
}

static size_t begin_item(struct assembly *a, size_t i)
{
	struct rh_document *d = a->r->d;
	bool follows = d->notes[i].role == RH_ROLE_FOLLOW_UP && a->question != 0;
	size_t line = line_of_text(a, i);
	end_orphans(a, i);
	if (line == SIZE_MAX || d->notes[line].body.length > LONE_QUESTION_BYTES) {
		set_status(a, i, line == SIZE_MAX ? RH_NOTES_MARKER : RH_NOTES_UNASSIGNED, 0);
		a->current = 0;
		return i;
	}
	enum rh_notes_kind kind = follows ? RH_NOTES_KIND_FOLLOW_UP : RH_NOTES_KIND_QUESTION;
	uint32_t item = add_item(a, i, kind, line);
	if (item == 0)
		return line;
	a->lost = !rh_find_at(a->r->notes, item)->item.imported;
	enum rh_notes_status status = follows ? RH_NOTES_FOLLOW_UP : RH_NOTES_QUESTION;
	for (size_t k = i; k <= line; k++) {
		if (!rh_note_is_blank(d, k))
			set_status(a, k, a->lost ? RH_NOTES_POSSIBLE : status, item);
	}
	a->current = a->last = item;
	a->question = follows ? a->question : item;
	a->answered = false;
	return line;
}

/* A title is a whole question; what is stated below it is about the question. */
static bool is_remark_on_title(const struct assembly *a, size_t question, size_t more)
{
	const struct rh_document *d = a->r->d;
	const enum rh_mark mark = d->notes[question].mark;
	return (mark == RH_MARK_HEADING || mark == RH_MARK_BOLD || mark == RH_MARK_SUMMARY) &&
	       d->notes[more].asks != RH_ASKS_YES && rh_asks_states(d->notes[more].text);
}

/* The lines between a question and its marker belong to the question. */
static void take_more(struct assembly *a, size_t marker)
{
	struct rh_notes *notes = a->r->notes;
	struct rh_find *find = rh_find_at(notes, a->current);
	size_t first = find->item.line;
	while (first < marker && a->r->lines[first].status != RH_NOTES_ANSWER)
		first++;
	if (a->r->d->notes[first].role == RH_ROLE_MARKER)
		return;
	if (!a->announces || marker - first > QUESTION_MORE_LINES || first != find->item.line ||
	    rh_notes_begins_options(a->r->d->notes[first].text) || is_remark_on_title(a, find->item.line - 1, first))
		return;
	struct rh_buffer whole = {0};
	rh_buffer_text(&whole, find->item.question);
	for (size_t i = first; i < marker; i++) {
		if (a->r->lines[i].status != RH_NOTES_ANSWER)
			continue;
		rh_buffer_byte(&whole, ' ');
		rh_buffer_text(&whole, rh_scan_trim(a->r->d->notes[i].text));
		a->r->lines[i].status = a->r->lines[find->item.line - 1].status;
	}
	find->item.question = rh_notes_take(notes, &whole);
}

static void begin_answer(struct assembly *a, size_t i)
{
	const struct rh_note *note = &a->r->d->notes[i];
	if (a->current == 0) {
		begin_orphans(a, i);
		set_status(a, i, note->body.length > 0 ? RH_NOTES_UNASSIGNED : RH_NOTES_MARKER, 0);
		return;
	}
	if (a->answered && !a->lost)
		take_more(a, i);
	bool has_text = note->body.length > 0;
	enum rh_notes_status status = a->lost ? RH_NOTES_UNASSIGNED : RH_NOTES_ANSWER;
	set_status(a, i, has_text ? status : RH_NOTES_MARKER, a->current);
	a->answered = a->answered || has_text;
}

static void add_text(struct assembly *a, size_t i)
{
	if (a->current == 0) {
		begin_orphans(a, i);
		set_status(a, i, RH_NOTES_UNASSIGNED, 0);
		return;
	}
	set_status(a, i, a->lost ? RH_NOTES_UNASSIGNED : RH_NOTES_ANSWER, a->current);
	a->answered = true;
}

static void end_follow_up(struct assembly *a, size_t i)
{
	set_status(a, i, RH_NOTES_MARKER, 0);
	a->current = a->question;
	a->last = a->question > 0 ? a->question : a->last;
	a->lost = a->question > 0 && !rh_find_at(a->r->notes, a->question)->item.imported;
	a->answered = true;
}

static size_t assemble_line(struct assembly *a, size_t i)
{
	switch (a->r->d->notes[i].role) {
	case RH_ROLE_BLANK:
		set_status(a, i, RH_NOTES_BLANK, 0);
		break;
	case RH_ROLE_RULE:
		end_at_rule(a, i);
		break;
	case RH_ROLE_SECTION:
		begin_section(a, i);
		break;
	case RH_ROLE_QUESTION:
	case RH_ROLE_FOLLOW_UP:
		return begin_item(a, i);
	case RH_ROLE_MORE:
	case RH_ROLE_TEXT:
		add_text(a, i);
		break;
	case RH_ROLE_MARKER:
		begin_answer(a, i);
		break;
	case RH_ROLE_COMMENT:
		set_status(a, i, RH_NOTES_NOTE, 0);
		break;
	case RH_ROLE_BACK:
		end_follow_up(a, i);
		break;
	case RH_ROLE_IGNORED:
		set_status(a, i, RH_NOTES_IGNORED, 0);
		break;
	}
	return i;
}

static bool mostly_announced(const struct rh_document *d)
{
	size_t questions = 0;
	size_t markers = 0;
	for (size_t i = 0; i < d->count; i++) {
		questions += d->notes[i].role == RH_ROLE_QUESTION || d->notes[i].role == RH_ROLE_FOLLOW_UP;
		markers += d->notes[i].role == RH_ROLE_MARKER;
	}
	return questions > 0 && markers * 10 >= questions * 8;
}

void rh_notes_assemble(struct rh_reading *reading)
{
	struct assembly a = {.r = reading, .orphans = SIZE_MAX, .announces = mostly_announced(reading->d)};
	for (size_t i = 0; i < reading->d->count && !reading->notes->no_memory; i++)
		i = assemble_line(&a, i);
	end_orphans(&a, reading->d->count);
}
