// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/model.h"

#include "bank/near.h"
#include "base/unicode.h"
#include "notes/scan.h"

#include <stdlib.h>

/* Hashes of texts -> the number of the item that had it first. Open addressing; a hash of 64 bits stands for its
 * text. */
struct seen {
	struct {
		uint64_t hash;
		uint32_t item; /* 0: free */
	} * slots;             /* owned */
	size_t mask;
};

static bool seen_init(struct seen *seen, size_t count)
{
	size_t size = 16;
	while (size < 2 * count)
		size *= 2;
	seen->slots = calloc(size, sizeof *seen->slots);
	seen->mask = size - 1;
	return seen->slots != NULL;
}

/* The item that had the hash before; otherwise this one has it from now on, and the answer is 0. */
static uint32_t seen_add(struct seen *seen, uint64_t hash, uint32_t item)
{
	size_t at = (size_t)hash & seen->mask;
	while (seen->slots[at].item != 0 && seen->slots[at].hash != hash)
		at = (at + 1) & seen->mask;
	if (seen->slots[at].item != 0)
		return seen->slots[at].item;
	seen->slots[at].hash = hash;
	seen->slots[at].item = item;
	return 0;
}

static uint32_t seen_find(const struct seen *seen, uint64_t hash)
{
	size_t at = (size_t)hash & seen->mask;
	while (seen->slots[at].item != 0 && seen->slots[at].hash != hash)
		at = (at + 1) & seen->mask;
	return seen->slots[at].item;
}

/* Of the words alone, folded: case, width, blanks and signs do not count, but for those that are all of a text. */
static uint64_t hash_words(struct rh_notes *notes, struct rh_text text)
{
	struct rh_buffer folded = {0};
	struct rh_buffer words = {0};
	rh_unicode_fold(&folded, text);
	struct rh_text rest = rh_buffer_view(&folded);
	for (uint32_t c = 0; rh_unicode_next(&rest, &c);) {
		if (rh_unicode_is_word(c) || c == '+' || c == '#')
			rh_buffer_character(&words, c);
	}
	notes->no_memory |= folded.failed || words.failed;
	uint64_t hash = rh_text_hash(words.length > 0 ? rh_buffer_view(&words) : rh_buffer_view(&folded));
	rh_buffer_done(&folded);
	rh_buffer_done(&words);
	return hash;
}

static bool has_line(struct rh_text text, struct rh_text line)
{
	struct rh_text at;
	while (rh_text_next_line(&text, &at)) {
		if (rh_text_equal(rh_scan_trim(at), line))
			return true;
	}
	return false;
}

/* Answers are compared line by line: that is for what people write. A longer one is not merged. */
enum { LINES_BYTES_MAX = 16 << 10 };

/* The earlier answer, and the lines the later one has beyond it. */
static struct rh_text joined(struct rh_notes *notes, struct rh_text earlier, struct rh_text later)
{
	struct rh_buffer all = {0};
	struct rh_text line;
	rh_buffer_text(&all, earlier);
	bool gap = earlier.length > 0;
	while (rh_text_next_line(&later, &line)) {
		if (rh_scan_trim(line).length == 0 || has_line(earlier, rh_scan_trim(line)))
			continue;
		rh_buffer_string(&all, all.length == 0 ? "" : gap ? "\n\n" : "\n");
		rh_buffer_text(&all, line);
		gap = false;
	}
	notes->no_memory |= all.failed;
	bool fits = all.length <= RH_NOTES_ANSWER_BYTES_MAX;
	struct rh_text kept = all.length > earlier.length && fits ? rh_notes_keep(notes, rh_buffer_view(&all))
	                                                          : earlier;
	rh_buffer_done(&all);
	return kept;
}

static void add_source(struct rh_notes *notes, struct rh_find *find, const struct rh_find *copy)
{
	struct rh_find_source *source = rh_notes_array(notes, 1, sizeof *source);
	if (source == NULL)
		return;
	source->source = rh_find_place(notes, copy);
	source->next = find->sources;
	find->sources = source;
}

static void add_tags(struct rh_notes *notes, struct rh_find *find, struct rh_texts more)
{
	enum { TAGS_MAX = 12 };
	struct rh_text_list tags = {0};
	for (size_t i = 0; i < find->item.tags.count; i++)
		rh_text_list_add(notes, &tags, find->item.tags.items[i]);
	for (size_t i = 0; i < more.count && tags.count < TAGS_MAX; i++) {
		bool known = false;
		for (size_t k = 0; k < tags.count && !known; k++)
			known = rh_text_equal(tags.items[k], more.items[i]);
		if (!known)
			rh_text_list_add(notes, &tags, more.items[i]);
	}
	find->item.tags = rh_text_list_take(notes, &tags);
}

static void set_duplicate_lines(struct rh_notes *notes, const struct rh_find *copy)
{
	struct rh_notes_line *lines = notes->lines[copy->file];
	for (size_t i = copy->item.line - 1; i < copy->item.last_line; i++) {
		bool of_copy = lines[i].item == copy->item.number;
		if (of_copy && lines[i].status != RH_NOTES_MARKER && lines[i].status != RH_NOTES_LIST)
			lines[i].status = RH_NOTES_DUPLICATE;
	}
}

static void merge(struct rh_notes *notes, struct rh_find *first, struct rh_find *copy)
{
	copy->item.duplicate_of = first->item.number;
	set_duplicate_lines(notes, copy);
	first->item.answer = joined(notes, first->item.answer, copy->item.answer);
	first->item.unanswered = first->item.unanswered && first->item.answer.length == 0;
	copy->item.unanswered = false;
	if (first->key_points.count == 0)
		first->key_points = copy->key_points;
	if (copy->item.kind != RH_NOTES_KIND_TERM) {
		add_tags(notes, first, copy->item.tags);
		add_source(notes, first, copy);
	}
}

/* Terms and questions of the same words are not the same. */
static uint64_t with_place(uint64_t hash, uint32_t place)
{
	return hash ^ (UINT64_C(0x9E3779B97F4A7C15) * place);
}

/* A follow-up is the same below the same question; one that says enough to stand alone also where it did stand alone.
 * "왜요?" may follow on anything. */
static uint32_t find_first(struct rh_notes *notes, struct seen *seen, const struct rh_find *find)
{
	enum { STANDS_ALONE_BYTES = 30 };
	static const uint32_t TERMS = UINT32_MAX;
	uint64_t hash = hash_words(notes, find->item.question);
	if (find->item.kind == RH_NOTES_KIND_TERM)
		return seen_add(seen, with_place(hash, TERMS), find->item.number);
	uint32_t first = find->item.parent > 0 && find->item.question.length >= STANDS_ALONE_BYTES
	                     ? seen_find(seen, hash)
	                     : 0;
	return first > 0 ? first : seen_add(seen, with_place(hash, rh_find_parent(notes, find)), find->item.number);
}

static bool shares_line(struct rh_text a, struct rh_text b)
{
	struct rh_text line;
	while (rh_text_next_line(&b, &line)) {
		if (rh_scan_trim(line).length > 3 && has_line(a, rh_scan_trim(line)))
			return true;
	}
	return false;
}

/* "What does this print?" as number 3 and as number 4, each with code of its own: another question in the same words.
 */
static bool is_another(const struct rh_find *first, const struct rh_find *find)
{
	bool numbered = first->file == find->file && first->mark > 0 && find->mark > 0 && first->mark != find->mark;
	struct rh_text a = first->item.answer;
	struct rh_text b = find->item.answer;
	bool code = rh_scan_has(a, "```") && rh_scan_has(b, "```");
	if (a.length > LINES_BYTES_MAX || b.length > LINES_BYTES_MAX)
		return b.length > 0 && !rh_text_equal(a, b);
	bool answered = a.length > 0 && b.length > 0;
	return answered && numbered && (code ? !rh_text_equal(a, b) : !shares_line(a, b));
}

static void merge_items(struct rh_notes *notes, struct seen *seen)
{
	for (size_t i = 0; i < notes->find_count && !notes->no_memory; i++) {
		struct rh_find *find = &notes->finds[i];
		if (!find->item.imported)
			continue;
		uint32_t first = find_first(notes, seen, find);
		if (first > 0 && !is_another(rh_find_at(notes, first), find))
			merge(notes, rh_find_at(notes, first), find);
	}
}

enum { SAME_LINE_BYTES_MIN = 12 };

static bool is_worth_comparing(struct rh_text line)
{
	return line.length >= SAME_LINE_BYTES_MIN;
}

static void remember_lines(struct seen *seen, const struct rh_find *find)
{
	struct rh_text rest = find->item.answer;
	struct rh_text line;
	while (rh_text_next_line(&rest, &line)) {
		line = rh_scan_trim(line);
		if (is_worth_comparing(line))
			seen_add(seen, rh_text_hash(line), find->item.number);
	}
}

static size_t count_answer_lines(const struct rh_notes *notes)
{
	size_t count = 0;
	for (size_t i = 0; i < notes->file_count; i++)
		count += notes->files[i].line_count;
	return count;
}

/* Of the questions that are left those that `check` will call near duplicates. */
static void mark_near_copies(struct rh_notes *notes, struct seen *seen)
{
	struct rh_buffer essence = {0};
	for (size_t i = 0; i < notes->find_count && !notes->no_memory; i++) {
		struct rh_notes_item *item = &notes->finds[i].item;
		if (!item->imported || item->duplicate_of > 0 || item->kind != RH_NOTES_KIND_QUESTION)
			continue;
		rh_buffer_clear(&essence);
		rh_bank_essence(&essence, item->question);
		notes->no_memory |= essence.failed;
		item->near_copy_of = seen_add(seen, rh_text_hash(rh_buffer_view(&essence)), item->number);
	}
	rh_buffer_done(&essence);
}

void rh_notes_merge_repeats(struct rh_notes *notes)
{
	static void (*const passes[])(struct rh_notes * notes, struct seen * seen) = {merge_items, mark_near_copies};
	for (size_t i = 0; i < sizeof passes / sizeof *passes && !notes->no_memory; i++) {
		struct seen seen = {0};
		if (seen_init(&seen, notes->find_count))
			passes[i](notes, &seen);
		else
			notes->no_memory = true;
		free(seen.slots);
	}
}

void rh_notes_merge_lines(struct rh_notes *notes, const struct rh_document *d, uint32_t file)
{
	struct seen seen = {0};
	struct rh_notes_line *lines = notes->lines[file];
	bool any = false;
	for (size_t i = 0; i < d->count && !any; i++)
		any = lines[i].status == RH_NOTES_UNASSIGNED && lines[i].item == 0;
	if (!any)
		return;
	if (!seen_init(&seen, count_answer_lines(notes))) {
		notes->no_memory = true;
		return;
	}
	for (size_t i = 0; i < notes->find_count; i++) {
		if (notes->finds[i].file == file && notes->finds[i].item.imported)
			remember_lines(&seen, &notes->finds[i]);
	}
	for (size_t i = 0; i < d->count; i++) {
		struct rh_text line = rh_scan_trim(d->notes[i].text);
		if (lines[i].status != RH_NOTES_UNASSIGNED || lines[i].item != 0 || !is_worth_comparing(line))
			continue;
		uint32_t item = seen_find(&seen, rh_text_hash(line));
		if (item > 0)
			lines[i] = (struct rh_notes_line){item, RH_NOTES_DUPLICATE};
	}
	free(seen.slots);
}
