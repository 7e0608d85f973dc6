// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/model.h"

#include "base/array.h"
#include "base/unicode.h"
#include "notes/scan.h"

#include <stdlib.h>

static const char reason_nothing[] = "belongs to no question";
static const char reason_guess[] = "perhaps a question";

static struct rh_unassigned *add_unassigned(struct rh_notes *notes)
{
	struct rh_unassigned *grown = rh_array_room(notes->unassigned, notes->unassigned_count,
	                                            &notes->unassigned_capacity, sizeof *grown);
	if (grown == NULL) {
		notes->no_memory = true;
		return NULL;
	}
	notes->unassigned = grown;
	return &notes->unassigned[notes->unassigned_count++];
}

static bool is_left(const struct rh_notes_line *line)
{
	return line->status == RH_NOTES_UNASSIGNED || line->status == RH_NOTES_POSSIBLE;
}

/* The end of a stretch of lines that nothing took, blank ones within it included; its text fits a bank's scalar. */
static size_t stretch_end(const struct rh_document *d, const struct rh_notes_line *lines, size_t from)
{
	size_t end = from + 1;
	size_t bytes = d->notes[from].text.length;
	for (size_t i = from + 1; i < d->count; i++) {
		bool same = is_left(&lines[i]) && (lines[i].item == lines[from].item);
		bytes += d->notes[i].text.length + 1;
		if ((!same && lines[i].status != RH_NOTES_BLANK) || bytes > RH_NOTES_ANSWER_BYTES_MAX)
			break;
		if (same)
			end = i + 1;
	}
	return end;
}

/* A line longer than a scalar may be is cut into parts of the same line. */
static void keep_stretch(struct rh_notes *notes, struct rh_text file, struct rh_text text, size_t from, size_t to,
                         const char *reason)
{
	const struct rh_text lines = rh_notes_line_range(notes, from + 1, to);
	while (text.length > 0) {
		size_t length = text.length;
		if (length > RH_NOTES_ANSWER_BYTES_MAX) {
			length = RH_NOTES_ANSWER_BYTES_MAX;
			while (((unsigned char)text.data[length] & 0xC0U) == 0x80)
				length--;
		}
		struct rh_unassigned *u = add_unassigned(notes);
		if (u == NULL)
			break;
		*u = (struct rh_unassigned){.file = file,
		                            .lines = lines,
		                            .text = rh_notes_keep(notes, rh_text_slice(text, 0, length)),
		                            .reason = rh_text_of(reason)};
		text = rh_text_slice(text, length, SIZE_MAX);
	}
}

void rh_notes_keep_unassigned(struct rh_notes *notes, const struct rh_document *d, uint32_t file)
{
	const struct rh_notes_line *lines = notes->lines[file];
	struct rh_buffer text = {0};
	for (size_t i = 0; i < d->count && !notes->no_memory; i++) {
		if (!is_left(&lines[i]))
			continue;
		size_t end = stretch_end(d, lines, i);
		rh_buffer_clear(&text);
		for (size_t k = i; k < end; k++) {
			rh_buffer_string(&text, k > i ? "\n" : "");
			rh_buffer_text(&text, d->notes[k].text);
		}
		notes->no_memory |= text.failed;
		keep_stretch(notes, notes->files[file].name, rh_buffer_view(&text), i, end,
		             lines[i].item > 0 ? reason_guess : reason_nothing);
		i = end - 1;
	}
	rh_buffer_done(&text);
}

static bool is_asked(const struct rh_find *find)
{
	return find->item.kind != RH_NOTES_KIND_TERM && find->item.imported && find->item.duplicate_of == 0;
}

/* The question of the bank it stands below; 0 for none. */
static uint32_t parent_of(struct rh_notes *notes, const struct rh_find *find)
{
	const uint32_t parent = rh_find_parent(notes, find);
	return parent > 0 && is_asked(rh_find_at(notes, parent)) ? parent : 0;
}

static const struct rh_section *section_of(struct rh_notes *notes, const struct rh_find *find)
{
	struct rh_section *section = rh_notes_array(notes, 1, sizeof *section);
	if (section != NULL)
		*section = (struct rh_section){.time_ms = RH_UNSET_MS, .text = find->item.answer};
	return section;
}

static const struct rh_key_point *points_of(struct rh_notes *notes, const struct rh_find *find)
{
	struct rh_key_point *points = rh_notes_array(notes, find->key_points.count, sizeof *points);
	for (size_t i = 0; points != NULL && i < find->key_points.count; i++)
		points[i].point = find->key_points.items[i];
	return points;
}

static size_t count_sources(const struct rh_find *find)
{
	size_t count = 1;
	for (const struct rh_find_source *at = find->sources; at != NULL; at = at->next)
		count++;
	return count;
}

static void set_sources(struct rh_notes *notes, const struct rh_find *find, struct rh_question_extra *extra)
{
	size_t count = count_sources(find);
	struct rh_source *sources = rh_notes_array(notes, count, sizeof *sources);
	if (sources == NULL)
		return;
	sources[0] = rh_find_place(notes, find);
	/* They were put in front of each other. */
	size_t i = count;
	for (const struct rh_find_source *at = find->sources; at != NULL; at = at->next)
		sources[--i] = at->source;
	extra->sources = sources;
	extra->source_count = count;
}

static const struct rh_question_extra *extra_of(struct rh_notes *notes, const struct rh_find *find)
{
	struct rh_question_extra *extra = rh_notes_array(notes, 1, sizeof *extra);
	if (extra == NULL)
		return NULL;
	extra->notes = find->notes;
	extra->options = find->options;
	set_sources(notes, find, extra);
	if (find->alias.length > 0) {
		struct rh_text *alias = rh_notes_array(notes, 1, sizeof *alias);
		if (alias != NULL)
			*alias = find->alias;
		extra->aliases = (struct rh_texts){alias, alias != NULL};
	}
	return extra;
}

static struct rh_texts tags_of(struct rh_notes *notes, const struct rh_find *find)
{
	struct rh_texts tags = find->item.tags;
	if (!find->item.unanswered)
		return tags;
	struct rh_text *more = rh_notes_array(notes, tags.count + 1, sizeof *more);
	for (size_t i = 0; more != NULL && i < tags.count; i++)
		more[i] = tags.items[i];
	if (more != NULL)
		more[tags.count] = RH_TEXT("unanswered");
	return (struct rh_texts){more, more != NULL ? tags.count + 1 : 0};
}

static void set_question(struct rh_notes *notes, struct rh_question *q, const struct rh_find *find)
{
	bool answered = find->item.answer.length > 0;
	*q = (struct rh_question){.id = find->id,
	                          .question = find->item.question,
	                          .time_ms = find->time_ms,
	                          .prep_ms = RH_UNSET_MS,
	                          .tags = tags_of(notes, find),
	                          .sections = answered ? section_of(notes, find) : NULL,
	                          .section_count = answered,
	                          .key_points = points_of(notes, find),
	                          .key_point_count = (uint32_t)find->key_points.count,
	                          .extra = extra_of(notes, find),
	                          .type = find->type,
	                          .difficulty = find->difficulty};
}

/* Slugs that are taken, by hash: two questions never share an id, and a few hundred of one text cost no square. */
struct ids {
	struct {
		uint64_t hash;
		uint32_t next; /* the number to try next for this slug; 0: free */
	} * slots;             /* owned */
	size_t mask;
};

static uint32_t *id_slot(struct ids *ids, struct rh_text id)
{
	uint64_t hash = rh_text_hash(id);
	size_t at = (size_t)hash & ids->mask;
	while (ids->slots[at].next != 0 && ids->slots[at].hash != hash)
		at = (at + 1) & ids->mask;
	ids->slots[at].hash = hash;
	return &ids->slots[at].next;
}

static void name_find(struct rh_notes *notes, struct ids *ids, struct rh_find *find)
{
	struct rh_buffer id = {0};
	rh_bank_slug(&id, find->item.question);
	const size_t length = id.length;
	uint32_t *next = id_slot(ids, rh_buffer_view(&id));
	uint32_t *taken = next;
	while (!id.failed && *taken != 0) {
		rh_buffer_truncate(&id, length);
		rh_buffer_printf(&id, "-%u", ++*next);
		taken = id_slot(ids, rh_buffer_view(&id));
	}
	*taken = 1;
	find->id = rh_notes_take(notes, &id);
}

static void name_all(struct rh_notes *notes)
{
	struct ids ids = {0};
	size_t size = 16;
	while (size < 4 * notes->find_count)
		size *= 2;
	ids.slots = calloc(size, sizeof *ids.slots);
	ids.mask = size - 1;
	if (ids.slots == NULL)
		notes->no_memory = true;
	for (size_t i = 0; i < notes->find_count && !notes->no_memory; i++) {
		if (is_asked(&notes->finds[i]))
			name_find(notes, &ids, &notes->finds[i]);
	}
	free(ids.slots);
}

/* Follow-ups behind their questions, in the order of the notes. */
struct families {
	uint32_t *first, *next, *last; /* owned; by number, 0: none */
};

static bool link_families(struct rh_notes *notes, struct families *f)
{
	size_t count = notes->find_count + 1;
	f->first = calloc(3 * count, sizeof *f->first);
	if (f->first == NULL)
		return false;
	f->next = f->first + count;
	f->last = f->next + count;
	for (uint32_t n = 1; n < count; n++) {
		struct rh_find *find = rh_find_at(notes, n);
		uint32_t parent = is_asked(find) ? parent_of(notes, find) : 0;
		if (parent == 0)
			continue;
		if (f->last[parent] == 0)
			f->first[parent] = n;
		else
			f->next[f->last[parent]] = n;
		f->last[parent] = n;
	}
	return true;
}

static void set_follow_ups(struct rh_notes *notes, const struct families *f, uint32_t number, struct rh_question *q)
{
	size_t count = 0;
	for (uint32_t n = f->first[number]; n > 0; n = f->next[n])
		count++;
	struct rh_question *follow_ups = count > 0 ? rh_notes_array(notes, count, sizeof *follow_ups) : NULL;
	size_t i = 0;
	for (uint32_t n = f->first[number]; follow_ups != NULL && n > 0; n = f->next[n])
		set_question(notes, &follow_ups[i++], rh_find_at(notes, n));
	q->follow_ups = follow_ups;
	q->follow_up_count = (uint32_t)i;
}

static void make_questions(struct rh_notes *notes, const struct families *f)
{
	notes->questions = calloc(notes->find_count + 1, sizeof *notes->questions);
	if (notes->questions == NULL) {
		notes->no_memory = true;
		return;
	}
	size_t count = 0;
	for (uint32_t n = 1; n <= notes->find_count && !notes->no_memory; n++) {
		struct rh_find *find = rh_find_at(notes, n);
		if (!is_asked(find) || parent_of(notes, find) > 0)
			continue;
		set_question(notes, &notes->questions[count], find);
		set_follow_ups(notes, f, n, &notes->questions[count++]);
	}
	notes->bank.questions = notes->questions;
	notes->bank.question_count = count;
}

static void make_terms(struct rh_notes *notes)
{
	size_t count = 0;
	for (size_t i = 0; i < notes->find_count; i++)
		count += notes->finds[i].item.kind == RH_NOTES_KIND_TERM && notes->finds[i].item.duplicate_of == 0;
	struct rh_term_entry *terms = rh_notes_array(notes, count, sizeof *terms);
	count = 0;
	for (size_t i = 0; terms != NULL && i < notes->find_count; i++) {
		const struct rh_notes_item *item = &notes->finds[i].item;
		if (item->kind == RH_NOTES_KIND_TERM && item->duplicate_of == 0)
			terms[count++] = (struct rh_term_entry){.term = item->question, .definition = item->answer};
	}
	notes->bank.terms = terms;
	notes->bank.term_count = count;
}

/* The language most letters of the questions are of. */
static struct rh_text language_of(const struct rh_notes *notes)
{
	enum { LOOKED_AT = 20000 };
	size_t korean = 0;
	size_t japanese = 0;
	size_t latin = 0;
	for (size_t i = 0; i < notes->find_count && korean + japanese + latin < LOOKED_AT; i++) {
		struct rh_text text = notes->finds[i].item.question;
		for (uint32_t c = 0; rh_unicode_next(&text, &c);) {
			korean += rh_scan_is_hangul(c);
			japanese += rh_scan_is_kana(c);
			latin += (c | 0x20U) >= 'a' && (c | 0x20U) <= 'z';
		}
	}
	/* Korean and Japanese notes are full of English words. */
	if (korean * 5 > latin && korean > japanese)
		return RH_TEXT("ko");
	if (japanese * 5 > latin && japanese > 0)
		return RH_TEXT("ja");
	return latin > 0 ? RH_TEXT("en") : RH_TEXT("");
}

void rh_notes_make_bank(struct rh_notes *notes)
{
	struct families families = {0};
	notes->bank = (struct rh_bank_content){
	    .format = 1, .default_prep_ms = RH_UNSET_MS, .default_time_ms = RH_UNSET_MS, .lang = language_of(notes)};
	name_all(notes);
	if (!link_families(notes, &families))
		notes->no_memory = true;
	if (!notes->no_memory)
		make_questions(notes, &families);
	free(families.first);
	make_terms(notes);
	notes->bank.unassigned = notes->unassigned;
	notes->bank.unassigned_count = notes->unassigned_count;
}
