// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/details.h"
#include "notes/scan.h"

#include <stdlib.h>

enum {
	RUN_MIN = 2, /* lines of a list that are worth being points */
	RUN_MAX = 12,
	POINT_CHARACTERS = 100,
};

/* An answer being written. */
struct writing {
	struct rh_reading *r;
	struct rh_find *find;
	struct rh_buffer text;
	struct rh_buffer lines; /* "5-7,9" */
	size_t indent;          /* bytes of indentation that all its lines have */
	bool quoted;            /* behind it they all have "> " */
	size_t first, last;     /* the run of lines being gone through, from 1; 0: none */
	struct rh_text_list points;
};

static bool is_answer(const struct writing *w, size_t i)
{
	return w->r->lines[i].status == RH_NOTES_ANSWER && w->r->lines[i].item == w->find->item.number;
}

static bool is_marked(const struct rh_note *note)
{
	return note->role == RH_ROLE_MARKER;
}

static size_t indentation(struct rh_text text)
{
	size_t indent = 0;
	while (indent < text.length && (text.data[indent] == ' ' || text.data[indent] == '\t'))
		indent++;
	return indent;
}

/* Cuts "> " off. */
static bool cut_quote(struct rh_text *text)
{
	return rh_scan_char(text, '>') && (text->length == 0 || rh_scan_blanks(text));
}

static void measure_indent(struct writing *w)
{
	w->indent = SIZE_MAX;
	w->quoted = true;
	for (size_t i = w->find->item.line - 1; i < w->find->item.last_line; i++) {
		const struct rh_note *note = &w->r->d->notes[i];
		size_t indent = indentation(note->text);
		if (!is_answer(w, i) || is_marked(note))
			continue;
		struct rh_text text = rh_text_slice(note->text, indent, SIZE_MAX);
		w->indent = indent < w->indent ? indent : w->indent;
		w->quoted = w->quoted && cut_quote(&text);
	}
}

static void end_run(struct writing *w)
{
	if (w->first == 0)
		return;
	rh_buffer_string(&w->lines, w->lines.length > 0 ? "," : "");
	if (w->first == w->last)
		rh_buffer_printf(&w->lines, "%zu", w->first);
	else
		rh_buffer_printf(&w->lines, "%zu-%zu", w->first, w->last);
	w->first = 0;
}

static void count_line(struct writing *w, size_t i)
{
	if (w->first == 0)
		w->first = i + 1;
	w->last = i + 1;
}

static struct rh_text trim_end(struct rh_text text)
{
	while (text.length > 0 && (text.data[text.length - 1] == ' ' || text.data[text.length - 1] == '\t' ||
	                           text.data[text.length - 1] == '\r'))
		text.length--;
	return text;
}

static struct rh_text text_of(const struct writing *w, size_t i)
{
	const struct rh_note *note = &w->r->d->notes[i];
	if (is_marked(note))
		return note->body;
	struct rh_text text = rh_text_slice(note->text, w->indent, SIZE_MAX);
	if (w->quoted)
		cut_quote(&text);
	return trim_end(text);
}

static void add_line(struct writing *w, size_t i, bool gap)
{
	struct rh_text text = text_of(w, i);
	if (w->text.length + text.length > RH_NOTES_ANSWER_BYTES_MAX) {
		w->r->lines[i] = (struct rh_notes_line){0, RH_NOTES_UNASSIGNED};
		end_run(w);
		return;
	}
	if (w->text.length > 0)
		rh_buffer_string(&w->text, gap ? "\n\n" : "\n");
	rh_buffer_text(&w->text, text);
	count_line(w, i);
}

static void write_lines(struct writing *w)
{
	bool gap = false;
	for (size_t i = w->find->item.line - 1; i < w->find->item.last_line; i++) {
		if (is_answer(w, i)) {
			add_line(w, i, gap);
			gap = false;
		} else if (w->r->lines[i].status == RH_NOTES_BLANK || w->r->lines[i].status == RH_NOTES_IGNORED) {
			gap = true;
		} else {
			end_run(w);
		}
	}
	end_run(w);
}

/* "Is it so? It is.": the answer stands on the question's line. */
static void write_inline(struct writing *w)
{
	size_t i = w->find->item.line - 1;
	const struct rh_note *note = &w->r->d->notes[i];
	const struct rh_text answer = rh_note_split(note).answer;
	if (answer.length == 0)
		return;
	rh_buffer_text(&w->text, answer);
	count_line(w, i);
}

/* Whether a line is one of a list, and what it says. */
static bool is_listed(const struct rh_note *note, struct rh_text *point)
{
	bool list = note->mark == RH_MARK_BULLET || note->mark == RH_MARK_NUMBER;
	*point = list ? note->body : rh_scan_trim(note->text);
	bool arrow = !list && (rh_scan_has(*point, " → ") || rh_scan_has(*point, " -> "));
	return (list || arrow) && point->length > 0 && note->block != RH_BLOCK_CODE &&
	       rh_scan_length(*point, POINT_CHARACTERS + 1) <= POINT_CHARACTERS;
}

static size_t run_end(const struct writing *w, size_t i)
{
	struct rh_text point;
	while (i < w->find->item.last_line && is_answer(w, i) && is_listed(&w->r->d->notes[i], &point))
		i++;
	return i;
}

/* Copies the runs of listed lines; the answer keeps them too. */
static void copy_points(struct writing *w)
{
	struct rh_notes *notes = w->r->notes;
	for (size_t i = w->find->item.line - 1; i < w->find->item.last_line; i++) {
		size_t end = run_end(w, i);
		size_t lines = end - i;
		for (; i < end && lines >= RUN_MIN && w->points.count < RUN_MAX; i++) {
			struct rh_text point;
			is_listed(&w->r->d->notes[i], &point);
			rh_text_list_add(notes, &w->points, rh_notes_keep(notes, point));
		}
		if (end > i)
			i = end;
	}
}

static void write_answer(struct rh_reading *r, struct rh_find *find)
{
	struct writing w = {.r = r, .find = find};
	measure_indent(&w);
	write_inline(&w);
	write_lines(&w);
	copy_points(&w);
	find->item.answer = rh_notes_take(r->notes, &w.text);
	find->item.answer_lines = rh_notes_take(r->notes, &w.lines);
	rh_notes_copy_options(r->notes, find);
	if (find->key_points.count == 0 && find->options.count == 0)
		find->key_points = rh_text_list_take(r->notes, &w.points);
	free(w.points.items);
}

/* Where most questions have an answer, one without is worth a word. */
static void flag_unanswered(struct rh_reading *r, size_t first)
{
	size_t questions = 0;
	size_t answered = 0;
	for (size_t i = first; i < r->notes->find_count; i++) {
		const struct rh_notes_item *item = &r->notes->finds[i].item;
		questions += item->kind != RH_NOTES_KIND_TERM;
		answered += item->kind != RH_NOTES_KIND_TERM && item->answer.length > 0;
	}
	for (size_t i = first; i < r->notes->find_count; i++) {
		struct rh_notes_item *item = &r->notes->finds[i].item;
		item->unanswered = item->kind != RH_NOTES_KIND_TERM && item->answer.length == 0 &&
		                   answered * 2 > questions;
	}
}

void rh_notes_write_answers(struct rh_reading *reading)
{
	struct rh_notes *notes = reading->notes;
	size_t first = notes->find_count;
	while (first > 0 && notes->finds[first - 1].file == reading->file)
		first--;
	for (size_t i = first; i < notes->find_count && !notes->no_memory; i++) {
		struct rh_find *find = &notes->finds[i];
		if (find->item.kind == RH_NOTES_KIND_TERM) {
			find->item.answer_lines = rh_notes_line_range(notes, find->item.line, find->item.last_line);
		} else if (find->item.imported) {
			write_answer(reading, find);
		}
	}
	flag_unanswered(reading, first);
}
