// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/merge.h"

#include "base/arena.h"
#include "notes/fields.h"

#include <stdlib.h>
#include <string.h>

enum { PAIRS_MAX = 2000 }; /* questions whose id has changed, compared each with each */

/* A question of the notes that has another id in the bank. */
struct pair {
	const struct rh_question *mine, *theirs;
};

/* The texts of a bank's `unassigned`, by hash: open addressing; 64 bits stand for their text; 0: free. */
struct left {
	uint64_t *slots; /* in the arena */
	size_t mask;
};

struct merging {
	struct rh_merge *out;
	const struct rh_bank *base, *mine, *theirs;
	struct rh_arena arena;
	struct pair *pairs; /* in the arena */
	size_t pair_count;
	struct rh_merge_conflict *conflicts; /* in the arena */
	size_t conflict_count, conflict_capacity;
	struct rh_unassigned *kept; /* in the arena: the notes' side of conflicts */
	size_t kept_count, kept_capacity;
	struct left left_in_base, left_in_mine, left_in_theirs;
	struct rh_text asked_file; /* the last one is_read_now() was asked for, and what it said */
	bool asked_is_read;
	bool no_memory;
};

static void *array(struct merging *m, size_t count, size_t size)
{
	void *made = rh_arena_alloc(&m->arena, count > 0 ? count : 1, size);
	m->no_memory |= made == NULL;
	return made;
}

static void add_conflict(struct merging *m, enum rh_merge_kind kind, struct rh_text id, const char *field)
{
	if (m->conflict_count == m->conflict_capacity) {
		size_t capacity = m->conflict_capacity > 0 ? 2 * m->conflict_capacity : 16;
		struct rh_merge_conflict *grown = array(m, capacity, sizeof *grown);
		if (grown == NULL)
			return;
		if (m->conflict_count > 0)
			memcpy(grown, m->conflicts, m->conflict_count * sizeof *grown);
		m->conflicts = grown;
		m->conflict_capacity = capacity;
	}
	m->conflicts[m->conflict_count++] = (struct rh_merge_conflict){kind, id, rh_text_of(field)};
}

static struct rh_unassigned *add_kept(struct merging *m)
{
	if (m->kept_count == m->kept_capacity) {
		size_t capacity = m->kept_capacity > 0 ? 2 * m->kept_capacity : 16;
		struct rh_unassigned *grown = array(m, capacity, sizeof *grown);
		if (grown == NULL)
			return NULL;
		if (m->kept_count > 0)
			memcpy(grown, m->kept, m->kept_count * sizeof *grown);
		m->kept = grown;
		m->kept_capacity = capacity;
	}
	return &m->kept[m->kept_count++];
}

#define CONFLICT_REASON "conflict: "

/* The notes' side of a conflict, which it empties, goes to `unassigned`; nothing is no side. */
static void keep_theirs(struct merging *m, const char *field, struct rh_text id, struct rh_buffer *text,
                        const struct rh_source *place)
{
	struct rh_buffer reason = {0};
	struct rh_unassigned *u = text->failed || text->length > 0 ? add_kept(m) : NULL;
	rh_buffer_printf(&reason, CONFLICT_REASON "%s of %.*s as the notes have it", field, RH_TEXT_ARGS(id));
	if (u != NULL) {
		*u = (struct rh_unassigned){.text = RH_TEXT(""), .reason = RH_TEXT("")};
		if (place != NULL) {
			u->file = place->file;
			u->lines = place->lines;
		}
		m->no_memory |= text->failed || reason.failed ||
		                !rh_arena_text(&m->arena, rh_buffer_view(text), &u->text) ||
		                !rh_arena_text(&m->arena, rh_buffer_view(&reason), &u->reason);
	}
	rh_buffer_done(text);
	rh_buffer_done(&reason);
}

/* Both sides changed the field, or nobody knows: the bank's stays. */
static void settle(struct merging *m, const struct rh_field *field, const struct rh_question *mine,
                   const struct rh_question *theirs)
{
	struct rh_buffer text = {0};
	const bool placed = theirs->extra->source_count > 0;
	add_conflict(m, RH_MERGE_BOTH, mine->id, field->name);
	field->write(&text, theirs);
	keep_theirs(m, field->name, mine->id, &text, placed ? &theirs->extra->sources[0] : NULL);
}

/* A question that neither side says anything of: what an import leaves out. */
static const struct rh_question_extra empty_extra;
static const struct rh_question empty = {.time_ms = RH_UNSET_MS, .prep_ms = RH_UNSET_MS, .extra = &empty_extra};

static void merge_field(struct merging *m, const struct rh_field *field, struct rh_question *q,
                        struct rh_question_extra *extra, const struct pair *pair)
{
	const struct rh_question *base = m->base != NULL ? rh_bank_find(m->base, pair->mine->id) : NULL;
	if (m->base != NULL && base == NULL)
		base = rh_bank_find(m->base, pair->theirs->id);
	const struct rh_question *mine = pair->mine;
	const struct rh_question *theirs = pair->theirs;
	if (field->same(mine, theirs) || (base != NULL && field->same(theirs, base)))
		return;
	bool untouched = base != NULL ? field->same(mine, base) : field->same(mine, &empty);
	if (untouched)
		field->take(q, extra, theirs);
	else if (base != NULL || !field->same(theirs, &empty))
		settle(m, field, mine, theirs);
}

static const struct rh_question *theirs_of(const struct merging *m, const struct rh_question *mine)
{
	for (size_t i = 0; i < m->pair_count; i++) {
		if (m->pairs[i].mine == mine)
			return m->pairs[i].theirs;
	}
	return rh_bank_find(m->theirs, mine->id);
}

static const struct rh_question *mine_of(const struct merging *m, const struct rh_question *theirs)
{
	for (size_t i = 0; i < m->pair_count; i++) {
		if (m->pairs[i].theirs == theirs)
			return m->pairs[i].mine;
	}
	return rh_bank_find(m->mine, theirs->id);
}

/* The same file, and a range of lines that begins on the same line. */
static bool same_place(const struct rh_question *a, const struct rh_question *b)
{
	if (a->extra->source_count == 0 || b->extra->source_count == 0)
		return false;
	const struct rh_source *x = &a->extra->sources[0];
	const struct rh_source *y = &b->extra->sources[0];
	size_t i = rh_text_find(x->lines, RH_TEXT("-"));
	size_t k = rh_text_find(y->lines, RH_TEXT("-"));
	return rh_text_equal(x->file, y->file) &&
	       rh_text_equal(rh_text_slice(x->lines, 0, i), rh_text_slice(y->lines, 0, k));
}

/* Questions of one bank whose ids the other does not have, at any depth. */
struct loose {
	const struct rh_question **items; /* in the arena */
	size_t count;
};

static void gather_loose(const struct rh_bank *other, const struct rh_question *questions, size_t count,
                         struct loose *loose)
{
	for (size_t i = 0; i < count && loose->items != NULL; i++) {
		if (loose->count < PAIRS_MAX && rh_bank_find(other, questions[i].id) == NULL)
			loose->items[loose->count++] = &questions[i];
		gather_loose(other, questions[i].follow_ups, questions[i].follow_up_count, loose);
	}
}

/* A question whose text was rewritten has another id but stands where it stood. */
static void pair_by_place(struct merging *m)
{
	struct loose mine = {array(m, PAIRS_MAX, sizeof(const void *)), 0};
	struct loose theirs = {array(m, PAIRS_MAX, sizeof(const void *)), 0};
	m->pairs = array(m, PAIRS_MAX, sizeof *m->pairs);
	if (m->no_memory)
		return;
	const struct rh_bank_content *a = rh_bank_content(m->mine);
	const struct rh_bank_content *b = rh_bank_content(m->theirs);
	gather_loose(m->theirs, a->questions, a->question_count, &mine);
	gather_loose(m->mine, b->questions, b->question_count, &theirs);
	for (size_t i = 0; i < mine.count; i++) {
		for (size_t k = 0; k < theirs.count; k++) {
			bool known = m->base == NULL || rh_bank_find(m->base, mine.items[i]->id) != NULL ||
			             rh_bank_find(m->base, theirs.items[k]->id) != NULL;
			if (!known || !same_place(mine.items[i], theirs.items[k]))
				continue;
			m->pairs[m->pair_count++] = (struct pair){mine.items[i], theirs.items[k]};
			theirs.items[k] = theirs.items[--theirs.count];
			break;
		}
	}
}

static bool holds_file(const struct rh_bank_content *bank, struct rh_text file)
{
	for (size_t i = 0; i < bank->question_count; i++) {
		const struct rh_question_extra *extra = bank->questions[i].extra;
		if (extra->source_count > 0 && rh_text_equal(extra->sources[0].file, file))
			return true;
	}
	for (size_t i = 0; i < bank->unassigned_count; i++) {
		if (rh_text_equal(bank->unassigned[i].file, file))
			return true;
	}
	return false;
}

/* Whether the notes imported now are, or hold, the file. Asked of one item after the other, most of one file. */
static bool is_read_now(struct merging *m, struct rh_text file)
{
	if (m->asked_file.data == NULL || !rh_text_equal(m->asked_file, file)) {
		m->asked_file = file;
		m->asked_is_read = holds_file(rh_bank_content(m->theirs), file);
	}
	return m->asked_is_read;
}

/* Whether they are those a question came from. */
static bool is_from_notes(struct merging *m, const struct rh_question *q)
{
	return q->extra->source_count > 0 && is_read_now(m, q->extra->sources[0].file);
}

/* With all that is asked after it. */
static bool is_as_before(const struct rh_bank *base, const struct rh_question *mine)
{
	const struct rh_question *before = rh_bank_find(base, mine->id);
	if (before == NULL || !rh_fields_same(mine, before) || mine->follow_up_count != before->follow_up_count)
		return false;
	for (size_t i = 0; i < mine->follow_up_count; i++) {
		if (!is_as_before(base, &mine->follow_ups[i]))
			return false;
	}
	return true;
}

/* A question the notes no longer have: false when it goes. */
static bool stays(struct merging *m, const struct rh_question *mine)
{
	const struct rh_question *base = m->base != NULL ? rh_bank_find(m->base, mine->id) : NULL;
	if (base == NULL || !is_from_notes(m, mine))
		return true;
	if (!is_as_before(m->base, mine)) {
		add_conflict(m, RH_MERGE_GONE, mine->id, "");
		return true;
	}
	m->out->removed++;
	return false;
}

/* A question of the notes that the bank has nowhere: false when it was deleted by hand. */
static bool comes_in(struct merging *m, const struct rh_question *theirs)
{
	const struct rh_question *base = m->base != NULL ? rh_bank_find(m->base, theirs->id) : NULL;
	if (base != NULL && rh_fields_same(base, theirs))
		return false;
	if (base != NULL)
		add_conflict(m, RH_MERGE_DELETED, theirs->id, "");
	m->out->added++;
	return true;
}

struct level {
	const struct rh_question *questions;
	size_t count;
};

static bool is_in(struct level level, const struct rh_question *q)
{
	return q != NULL && level.count > 0 && q >= level.questions && q < level.questions + level.count;
}

static size_t merge_level(struct merging *m, struct level mine, struct level theirs, struct rh_question *out);

static void merge_follow_ups(struct merging *m, struct rh_question *q, struct level mine, struct level theirs)
{
	struct rh_question *follow_ups = array(m, mine.count + theirs.count, sizeof *follow_ups);
	if (follow_ups == NULL)
		return;
	q->follow_ups = follow_ups;
	q->follow_up_count = (uint32_t)merge_level(m, mine, theirs, follow_ups);
}

static void merge_question(struct merging *m, struct rh_question *q, const struct rh_question *mine);

/* Below a question the notes do not have all stays; what they have at another place may have changed there. */
static void keep_follow_ups(struct merging *m, struct rh_question *q, const struct rh_question *mine)
{
	struct rh_question *follow_ups = array(m, mine->follow_up_count, sizeof *follow_ups);
	for (size_t i = 0; follow_ups != NULL && i < mine->follow_up_count; i++)
		merge_question(m, &follow_ups[i], &mine->follow_ups[i]);
	if (follow_ups != NULL)
		q->follow_ups = follow_ups;
}

static void merge_question(struct merging *m, struct rh_question *q, const struct rh_question *mine)
{
	const struct rh_question *theirs = theirs_of(m, mine);
	*q = *mine;
	if (theirs == NULL) {
		keep_follow_ups(m, q, mine);
		return;
	}
	struct rh_question_extra *extra = array(m, 1, sizeof *extra);
	if (extra == NULL)
		return;
	*extra = *mine->extra;
	q->extra = extra;
	const struct pair pair = {mine, theirs};
	for (size_t i = 0; i < RH_FIELDS; i++)
		merge_field(m, &rh_fields[i], q, extra, &pair);
	m->out->updated += !rh_fields_same(q, mine);
	if (theirs->extra->source_count > 0) {
		extra->sources = theirs->extra->sources;
		extra->source_count = theirs->extra->source_count;
	}
	q->id_is_derived = mine->id_is_derived && rh_text_equal(q->question, mine->question);
	merge_follow_ups(m, q, (struct level){mine->follow_ups, mine->follow_up_count},
	                 (struct level){theirs->follow_ups, theirs->follow_up_count});
}

/* New ones come behind the one they follow in the notes. What the bank has at another place stays there. */
static size_t add_new(struct merging *m, struct level mine, struct level theirs, size_t from, struct rh_question *out)
{
	size_t count = 0;
	for (size_t i = from; i < theirs.count && !m->no_memory; i++) {
		const struct rh_question *known = mine_of(m, &theirs.questions[i]);
		if (is_in(mine, known))
			break;
		if (known != NULL || !comes_in(m, &theirs.questions[i]))
			continue;
		struct rh_question *q = &out[count++];
		*q = theirs.questions[i];
		merge_follow_ups(m, q, (struct level){NULL, 0}, (struct level){q->follow_ups, q->follow_up_count});
	}
	return count;
}

static size_t merge_level(struct merging *m, struct level mine, struct level theirs, struct rh_question *out)
{
	size_t count = add_new(m, mine, theirs, 0, out);
	for (size_t i = 0; i < mine.count && !m->no_memory; i++) {
		const struct rh_question *other = theirs_of(m, &mine.questions[i]);
		if (other != NULL || stays(m, &mine.questions[i]))
			merge_question(m, &out[count++], &mine.questions[i]);
		if (is_in(theirs, other))
			count += add_new(m, mine, theirs, (size_t)(other - theirs.questions) + 1, out + count);
	}
	return count;
}

static const struct rh_term_entry *find_term(const struct rh_bank *bank, struct rh_text term)
{
	const struct rh_bank_content *content = rh_bank_content(bank);
	for (size_t i = 0; i < content->term_count; i++) {
		if (rh_text_equal(content->terms[i].term, term))
			return &content->terms[i];
	}
	return NULL;
}

static bool same_term(const struct rh_term_entry *a, const struct rh_term_entry *b)
{
	return a != NULL && b != NULL && rh_text_equal(a->definition, b->definition);
}

/* As merge_field() does it. */
static struct rh_term_entry merge_term(struct merging *m, const struct rh_term_entry *mine)
{
	const struct rh_term_entry *theirs = find_term(m->theirs, mine->term);
	const struct rh_term_entry *base = m->base != NULL ? find_term(m->base, mine->term) : NULL;
	if (theirs == NULL || same_term(mine, theirs) || same_term(theirs, base))
		return *mine;
	if (same_term(mine, base))
		return *theirs;
	struct rh_buffer text = {0};
	rh_buffer_text(&text, theirs->definition);
	add_conflict(m, RH_MERGE_BOTH, mine->term, "definition");
	keep_theirs(m, "definition", mine->term, &text, NULL);
	return *mine;
}

/* A term that the bank does not have: false when it was deleted by hand. */
static bool term_comes_in(struct merging *m, const struct rh_term_entry *theirs)
{
	const struct rh_term_entry *base = m->base != NULL ? find_term(m->base, theirs->term) : NULL;
	if (find_term(m->mine, theirs->term) != NULL || same_term(theirs, base))
		return false;
	if (base != NULL)
		add_conflict(m, RH_MERGE_DELETED, theirs->term, "");
	return true;
}

/* Terms are few: each is looked up in the others' lists. */
static void merge_terms(struct merging *m)
{
	const struct rh_bank_content *mine = rh_bank_content(m->mine);
	const struct rh_bank_content *theirs = rh_bank_content(m->theirs);
	struct rh_term_entry *terms = array(m, mine->term_count + theirs->term_count, sizeof *terms);
	size_t count = 0;
	for (size_t i = 0; terms != NULL && i < mine->term_count; i++)
		terms[count++] = merge_term(m, &mine->terms[i]);
	for (size_t i = 0; terms != NULL && i < theirs->term_count; i++) {
		if (term_comes_in(m, &theirs->terms[i]))
			terms[count++] = theirs->terms[i];
	}
	m->out->bank.terms = terms;
	m->out->bank.term_count = terms != NULL ? count : 0;
}

static size_t left_slot(const struct left *left, struct rh_text text, uint64_t *hash)
{
	*hash = rh_text_hash(text);
	*hash += *hash == 0;
	size_t at = (size_t)*hash & left->mask;
	while (left->slots[at] != 0 && left->slots[at] != *hash)
		at = (at + 1) & left->mask;
	return at;
}

static bool is_left(const struct left *left, struct rh_text text)
{
	uint64_t hash = 0;
	return left->slots != NULL && left->slots[left_slot(left, text, &hash)] != 0;
}

/* bank may be NULL: nothing is left in it. */
static void gather_left(struct merging *m, struct left *left, const struct rh_bank *bank)
{
	if (bank == NULL)
		return;
	const struct rh_bank_content *content = rh_bank_content(bank);
	size_t size = 16;
	while (size < 2 * content->unassigned_count)
		size *= 2;
	left->slots = array(m, size, sizeof *left->slots);
	left->mask = size - 1;
	for (size_t i = 0; i < content->unassigned_count && left->slots != NULL; i++) {
		uint64_t hash = 0;
		const size_t at = left_slot(left, content->unassigned[i].text, &hash);
		left->slots[at] = hash;
	}
}

/* What was left over of these notes the last time and is still in the bank gives way to what is left over now. */
static bool is_old(struct merging *m, const struct rh_unassigned *u)
{
	bool conflict = rh_text_starts_with(u->reason, RH_TEXT(CONFLICT_REASON));
	bool imported = is_left(&m->left_in_theirs, u->text) || is_left(&m->left_in_base, u->text);
	return !conflict && imported && is_read_now(m, u->file);
}

static void merge_unassigned(struct merging *m)
{
	const struct rh_bank_content *mine = rh_bank_content(m->mine);
	const struct rh_bank_content *theirs = rh_bank_content(m->theirs);
	size_t most = mine->unassigned_count + theirs->unassigned_count + m->kept_count;
	struct rh_unassigned *all = array(m, most, sizeof *all);
	size_t count = 0;
	gather_left(m, &m->left_in_base, m->base);
	gather_left(m, &m->left_in_mine, m->mine);
	gather_left(m, &m->left_in_theirs, m->theirs);
	if (m->no_memory)
		return;
	for (size_t i = 0; all != NULL && i < theirs->unassigned_count; i++) {
		const struct rh_unassigned *u = &theirs->unassigned[i];
		bool deleted = is_left(&m->left_in_base, u->text) && !is_left(&m->left_in_mine, u->text);
		if (!deleted)
			all[count++] = *u;
	}
	for (size_t i = 0; all != NULL && i < mine->unassigned_count; i++) {
		if (!is_old(m, &mine->unassigned[i]))
			all[count++] = mine->unassigned[i];
	}
	for (size_t i = 0; all != NULL && i < m->kept_count; i++) {
		if (!is_left(&m->left_in_mine, m->kept[i].text))
			all[count++] = m->kept[i];
	}
	m->out->bank.unassigned = all;
	m->out->bank.unassigned_count = count;
}

/* What the notes gave that are in the bank: those of now, and of before what came from other files. */
static void gather_known(struct merging *m)
{
	static const struct rh_bank_content none;
	const struct rh_bank_content *theirs = rh_bank_content(m->theirs);
	const struct rh_bank_content *base = m->base != NULL ? rh_bank_content(m->base) : &none;
	struct rh_question *questions = array(m, theirs->question_count + base->question_count, sizeof *questions);
	struct rh_unassigned *left = array(m, theirs->unassigned_count + base->unassigned_count, sizeof *left);
	struct rh_term_entry *terms = array(m, theirs->term_count + base->term_count, sizeof *terms);
	struct rh_bank_content *known = &m->out->known;
	*known = *theirs;
	if (m->no_memory)
		return;
	for (size_t i = 0; i < theirs->question_count; i++)
		questions[i] = theirs->questions[i];
	for (size_t i = 0; i < theirs->unassigned_count; i++)
		left[i] = theirs->unassigned[i];
	for (size_t i = 0; i < theirs->term_count; i++)
		terms[i] = theirs->terms[i];
	for (size_t i = 0; i < base->question_count; i++) {
		const struct rh_question *q = &base->questions[i];
		if (!is_from_notes(m, q) && rh_bank_find(m->theirs, q->id) == NULL)
			questions[known->question_count++] = *q;
	}
	for (size_t i = 0; i < base->unassigned_count; i++) {
		if (!is_read_now(m, base->unassigned[i].file))
			left[known->unassigned_count++] = base->unassigned[i];
	}
	for (size_t i = 0; i < base->term_count; i++) {
		if (find_term(m->theirs, base->terms[i].term) == NULL)
			terms[known->term_count++] = base->terms[i];
	}
	known->questions = questions;
	known->unassigned = left;
	known->terms = terms;
}

static void merge_all(struct merging *m)
{
	const struct rh_bank_content *mine = rh_bank_content(m->mine);
	const struct rh_bank_content *theirs = rh_bank_content(m->theirs);
	struct rh_question *questions = array(m, mine->question_count + theirs->question_count, sizeof *questions);
	m->out->bank = *mine;
	pair_by_place(m);
	if (m->no_memory)
		return;
	m->out->bank.questions = questions;
	m->out->bank.question_count = merge_level(m, (struct level){mine->questions, mine->question_count},
	                                          (struct level){theirs->questions, theirs->question_count}, questions);
	merge_terms(m);
	merge_unassigned(m);
	gather_known(m);
}

enum rh_status rh_merge_init(struct rh_merge *merge, const struct rh_bank *base, const struct rh_bank *mine,
                             const struct rh_bank *theirs, struct rh_error *err)
{
	struct rh_arena *memory = calloc(1, sizeof *memory);
	struct rh_merge made = {.memory = memory};
	struct merging m = {.out = &made, .base = base, .mine = mine, .theirs = theirs};
	if (memory == NULL)
		return rh_error_no_memory(err);
	merge_all(&m);
	*memory = m.arena;
	made.conflicts = m.conflicts;
	made.conflict_count = m.conflict_count;
	if (m.no_memory) {
		rh_merge_done(&made);
		return rh_error_no_memory(err);
	}
	*merge = made;
	return RH_OK;
}

void rh_merge_done(struct rh_merge *merge)
{
	if (merge->memory != NULL)
		rh_arena_done(merge->memory);
	free(merge->memory);
	*merge = (struct rh_merge){0};
}
