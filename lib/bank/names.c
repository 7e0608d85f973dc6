// SPDX-License-Identifier: GPL-3.0-or-later
#include "bank/names.h"

#include "base/unicode.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 64 };

/* Multiplying carries every bit upwards, shifting brings them down again: the low ones, which choose the slot, depend
 * on all. */
static uint64_t mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
	return hash ^ (hash >> 32);
}

uint64_t rh_names_hash(struct rh_text text)
{
	uint64_t hash = text.length;
	uint64_t word = 0;
	size_t at = 0;
	if (text.length < sizeof word) {
		for (; at < text.length; at++)
			word = word << 8U | (unsigned char)text.data[at];
		return mix(hash, word);
	}
	for (; at + sizeof word < text.length; at += sizeof word) {
		memcpy(&word, text.data + at, sizeof word);
		hash = mix(hash, word);
	}
	memcpy(&word, text.data + text.length - sizeof word, sizeof word); /* some of it twice, maybe */
	return mix(hash, word);
}

void rh_names_done(struct rh_names *names)
{
	free(names->names);
	free(names->slots);
	*names = (struct rh_names){0};
}

static bool grow_slots(struct rh_names *names, size_t capacity)
{
	size_t slot_count = names->slot_count > 0 ? names->slot_count : FIRST_CAPACITY;
	while (slot_count / 4 * 3 < capacity)
		slot_count *= 2;
	struct rh_name_slot *slots = calloc(slot_count, sizeof *slots);
	if (slots == NULL)
		return false;
	for (size_t i = 0; i < names->slot_count; i++) {
		size_t slot = names->slots[i].hash & (slot_count - 1);
		if (names->slots[i].which == 0)
			continue;
		while (slots[slot].which != 0)
			slot = (slot + 1) & (slot_count - 1);
		slots[slot] = names->slots[i];
	}
	free(names->slots);
	names->slots = slots;
	names->slot_count = slot_count;
	return true;
}

bool rh_names_reserve(struct rh_names *names, size_t more)
{
	if (more <= names->capacity - names->count)
		return true;
	size_t capacity = names->capacity > 0 ? names->capacity : FIRST_CAPACITY;
	while (capacity - names->count < more)
		capacity *= 2;
	struct rh_name *grown = realloc(names->names, capacity * sizeof *grown);
	if (grown == NULL)
		return false;
	names->names = grown;
	/* With room for the names but too few slots the table is as it was. */
	if (!grow_slots(names, capacity))
		return false;
	names->capacity = capacity;
	return true;
}

static struct rh_text written(const struct rh_name *name)
{
	if (name->alias == RH_NAME_UNSETTLED)
		return rh_text_of(name->of.text);
	const struct rh_question *question = name->of.question;
	return name->alias == 0 ? question->id : question->extra->aliases.items[name->alias - 1];
}

static bool folds_to(struct rh_text name, struct rh_text folded)
{
	if (rh_text_equal(name, folded))
		return true;
	struct rh_buffer buffer = {0};
	rh_unicode_fold(&buffer, name);
	bool same = rh_text_equal(rh_buffer_view(&buffer), folded);
	rh_buffer_done(&buffer);
	return same;
}

/* The slot of the name that folds to this, or the free one where it belongs. */
static struct rh_name_slot *find_slot(const struct rh_names *names, uint32_t hash, struct rh_text folded)
{
	size_t at = hash & (names->slot_count - 1);
	while (names->slots[at].which != 0) {
		const struct rh_name_slot *slot = &names->slots[at];
		if (slot->hash == hash && folds_to(written(&names->names[slot->which - 1]), folded))
			break;
		at = (at + 1) & (names->slot_count - 1);
	}
	return &names->slots[at];
}

const struct rh_name *rh_names_put(struct rh_names *names, struct rh_text folded, struct rh_name name)
{
	const uint32_t hash = (uint32_t)rh_names_hash(folded);
	struct rh_name_slot *slot = find_slot(names, hash, folded);
	if (slot->which != 0)
		return &names->names[slot->which - 1];
	names->names[names->count++] = name;
	*slot = (struct rh_name_slot){hash, (uint32_t)names->count};
	return NULL;
}

const struct rh_name *rh_names_find(const struct rh_names *names, struct rh_text folded)
{
	if (names->slot_count == 0)
		return NULL;
	const struct rh_name_slot *slot = find_slot(names, (uint32_t)rh_names_hash(folded), folded);
	return slot->which != 0 ? &names->names[slot->which - 1] : NULL;
}
