// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_NOTES_MODEL_H
#define REHEARSE_NOTES_MODEL_H
/* What has been found in the notes so far, and how it lies in memory. Private to the module. */

#include "base/arena.h"
#include "notes/document.h"

/* A growing list of texts; those of a finished item stand in the arena. */
struct rh_text_list {
	struct rh_text *items; /* owned */
	size_t count, capacity;
};

/* A place an item was found in. */
struct rh_find_source {
	const struct rh_find_source *next;
	struct rh_source source;
};

struct rh_find {
	struct rh_notes_item item;
	uint32_t file;
	int mark; /* the number of its mark; 0: none */
	struct rh_texts key_points;
	struct rh_texts options; /* of a choice */
	struct rh_text alias, section, notes;
	struct rh_text id; /* of the bank's question */
	enum rh_difficulty difficulty : 8;
	enum rh_question_type type : 8;
	int64_t time_ms;
	const struct rh_find_source *sources; /* further ones, of copies that were merged into it */
};

struct rh_notes {
	struct rh_arena texts;
	struct rh_arena lists;
	struct rh_notes_options options;
	struct rh_notes_file *files; /* owned */
	size_t file_count;
	struct rh_notes_line **lines; /* owned, one array for each file, owned too */
	struct rh_find *finds;        /* owned; number n stands at n - 1 */
	size_t find_count, find_capacity;
	struct rh_unassigned *unassigned; /* owned */
	size_t unassigned_count, unassigned_capacity;
	struct rh_notes_item *items;   /* owned: what the files show */
	struct rh_question *questions; /* owned */
	struct rh_bank_content bank;
	bool no_memory;
};

/* Adds an empty item; NULL without memory. Earlier ones may move. */
struct rh_find *rh_find_add(struct rh_notes *notes, uint32_t file, size_t line, enum rh_notes_kind kind);
struct rh_find *rh_find_at(struct rh_notes *notes, uint32_t number);
/* A copy that lives as long as the notes. */
struct rh_text rh_notes_keep(struct rh_notes *notes, struct rh_text text);
/* The same of what was written to a buffer, which is freed; without memory "", which is noted. */
struct rh_text rh_notes_take(struct rh_notes *notes, struct rh_buffer *buffer);
/* "5-7", "5" for first = last; from 1. */
struct rh_text rh_notes_line_range(struct rh_notes *notes, size_t first, size_t last);
/* The file and the lines of an item. */
struct rh_source rh_find_place(struct rh_notes *notes, const struct rh_find *find);
/* The question a follow-up stands below, copies merged; 0 for none. */
uint32_t rh_find_parent(struct rh_notes *notes, const struct rh_find *find);
/* An aligned, zeroed array that lives as long; NULL without memory, which is noted. */
void *rh_notes_array(struct rh_notes *notes, size_t count, size_t size);

void rh_text_list_add(struct rh_notes *notes, struct rh_text_list *list, struct rh_text text);
/* Moves the texts into the arena and frees the list. */
struct rh_texts rh_text_list_take(struct rh_notes *notes, struct rh_text_list *list);

/* One file being read. */
struct rh_reading {
	struct rh_notes *notes;
	struct rh_document *d;
	struct rh_notes_line *lines; /* parallel to the document's */
	uint32_t file;
};

/* The parts below are called in this order. */

/* Roles -> items; every line gets its status. */
void rh_notes_assemble(struct rh_reading *reading);
/* Lines from..to (not including it) belong to no question: terms, points of the question before, questions listed under
 * a title, or nothing. */
void rh_notes_place_orphans(struct rh_reading *reading, size_t from, size_t to, uint32_t before, struct rh_text title);
/* The answers' texts, lines and key points, once all lines have their status. */
void rh_notes_write_answers(struct rh_reading *reading);
/* Items of a file that is a table; false when it is none. */
bool rh_notes_read_table(struct rh_reading *reading, struct rh_text text);
/* An answer that begins with "A) … B) …" says what there is to choose from: the question becomes a choice. */
void rh_notes_copy_options(struct rh_notes *notes, struct rh_find *find);
/* Whether a line is the first of such a list. */
bool rh_notes_begins_options(struct rh_text line);
/* Lines of one file that belong to nothing but stand in an answer of it already. */
void rh_notes_merge_lines(struct rh_notes *notes, const struct rh_document *d, uint32_t file);
/* Over all files: the same question twice becomes one. */
void rh_notes_merge_repeats(struct rh_notes *notes);
/* What is left over -> the bank's `unassigned`. */
void rh_notes_keep_unassigned(struct rh_notes *notes, const struct rh_document *d, uint32_t file);
/* Everything -> the bank. */
void rh_notes_make_bank(struct rh_notes *notes);

#endif
