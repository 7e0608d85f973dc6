// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/array.h"
#include "notes/model.h"

#include <stdlib.h>
#include <string.h>

struct rh_find *rh_find_add(struct rh_notes *notes, uint32_t file, size_t line, enum rh_notes_kind kind)
{
	struct rh_find *finds = rh_array_room(notes->finds, notes->find_count, &notes->find_capacity, sizeof *finds);
	if (finds == NULL) {
		notes->no_memory = true;
		return NULL;
	}
	notes->finds = finds;
	struct rh_find *find = &notes->finds[notes->find_count++];
	*find = (struct rh_find){.file = file, .time_ms = RH_UNSET_MS};
	find->item.number = (uint32_t)notes->find_count;
	find->item.kind = kind;
	find->item.line = find->item.last_line = (uint32_t)line + 1;
	return find;
}

struct rh_find *rh_find_at(struct rh_notes *notes, uint32_t number)
{
	return &notes->finds[number - 1];
}

struct rh_text rh_notes_keep(struct rh_notes *notes, struct rh_text text)
{
	struct rh_text kept = RH_TEXT("");
	if (text.length > 0 && !rh_arena_text(&notes->texts, text, &kept))
		notes->no_memory = true;
	return kept;
}

struct rh_text rh_notes_take(struct rh_notes *notes, struct rh_buffer *buffer)
{
	notes->no_memory |= buffer->failed;
	struct rh_text kept = rh_notes_keep(notes, rh_buffer_view(buffer));
	rh_buffer_done(buffer);
	return kept;
}

struct rh_text rh_notes_line_range(struct rh_notes *notes, size_t first, size_t last)
{
	struct rh_buffer lines = {0};
	rh_buffer_printf(&lines, first == last ? "%zu" : "%zu-%zu", first, last);
	return rh_notes_take(notes, &lines);
}

struct rh_source rh_find_place(struct rh_notes *notes, const struct rh_find *find)
{
	return (struct rh_source){notes->files[find->file].name,
	                          rh_notes_line_range(notes, find->item.line, find->item.last_line)};
}

uint32_t rh_find_parent(struct rh_notes *notes, const struct rh_find *find)
{
	uint32_t parent = find->item.parent;
	uint32_t first = parent > 0 ? rh_find_at(notes, parent)->item.duplicate_of : 0;
	return first > 0 ? first : parent;
}

void *rh_notes_array(struct rh_notes *notes, size_t count, size_t size)
{
	void *array = rh_arena_alloc(&notes->lists, count > 0 ? count : 1, size);
	notes->no_memory |= array == NULL;
	return array;
}

void rh_text_list_add(struct rh_notes *notes, struct rh_text_list *list, struct rh_text text)
{
	struct rh_text *items = rh_array_room(list->items, list->count, &list->capacity, sizeof *items);
	if (items == NULL) {
		notes->no_memory = true;
		return;
	}
	list->items = items;
	list->items[list->count++] = text;
}

struct rh_texts rh_text_list_take(struct rh_notes *notes, struct rh_text_list *list)
{
	struct rh_texts texts = {0};
	struct rh_text *items = list->count > 0 ? rh_notes_array(notes, list->count, sizeof *items) : NULL;
	if (items != NULL) {
		memcpy(items, list->items, list->count * sizeof *items);
		texts = (struct rh_texts){items, list->count};
	}
	free(list->items);
	*list = (struct rh_text_list){0};
	return texts;
}
