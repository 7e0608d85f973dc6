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

static bool grow(struct rh_names *names, size_t capacity)
{
	struct rh_name *grown = realloc(names->names, capacity * sizeof *grown);
	if (grown == NULL)
		return false;
	names->names = grown;
	names->capacity = capacity;
	return true;
}

bool rh_names_expect(struct rh_names *names, size_t count)
{
	return count <= names->capacity || grow(names, count);
}

static bool make_slots(struct rh_names *names, size_t count)
{
	size_t slot_count = FIRST_CAPACITY;
	while (slot_count / 2 < count)
		slot_count *= 2;
	names->slots = calloc(slot_count, sizeof *names->slots);
	names->slot_count = names->slots != NULL ? slot_count : 0;
	return names->slots != NULL;
}

static struct rh_text written(const struct rh_name *name)
{
	const struct rh_question *question = name->question;
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

bool rh_names_is_folded(struct rh_text text)
{
	for (size_t i = 0; i < text.length; i++) {
		char c = text.data[i];
		if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' && c != '.')
			return false;
	}
	return true;
}

bool rh_names_alike(struct rh_buffer *scratch, struct rh_text a, struct rh_text b)
{
	if (rh_text_equal(a, b))
		return true;
	rh_buffer_clear(scratch);
	rh_unicode_fold(scratch, a);
	const size_t middle = scratch->length;
	rh_unicode_fold(scratch, b);
	const struct rh_text both = rh_buffer_view(scratch);
	return rh_text_equal(rh_text_slice(both, 0, middle), rh_text_slice(both, middle, SIZE_MAX));
}

bool rh_names_add(struct rh_names *names, struct rh_text folded, struct rh_name name)
{
	if (names->count == names->capacity && !grow(names, names->capacity + names->capacity / 2 + FIRST_CAPACITY))
		return false;
	name.hash = (uint32_t)rh_names_hash(folded);
	names->names[names->count++] = name;
	return true;
}

/* Whether a name before it was entered that folds alike; else it is entered. */
static bool enter(struct rh_names *names, size_t which, struct rh_buffer *scratch)
{
	const struct rh_name *name = &names->names[which];
	size_t at = name->hash & (names->slot_count - 1);
	for (; names->slots[at].which != 0; at = (at + 1) & (names->slot_count - 1)) {
		const struct rh_name_slot *slot = &names->slots[at];
		if (slot->hash == name->hash &&
		    rh_names_alike(scratch, written(name), written(&names->names[slot->which - 1])))
			return true;
	}
	names->slots[at] = (struct rh_name_slot){name->hash, (uint32_t)which + 1};
	return false;
}

bool rh_names_enter(struct rh_names *names, size_t more, size_t *twice)
{
	struct rh_buffer scratch = {0};
	*twice = 0;
	if (!rh_names_expect(names, names->count + more) || !make_slots(names, names->count + more))
		return false;
	for (size_t i = 0; i < names->count; i++)
		*twice += enter(names, i, &scratch);
	bool entered = !scratch.failed;
	rh_buffer_done(&scratch);
	return entered;
}

const struct rh_name *rh_names_put(struct rh_names *names, struct rh_text folded, struct rh_name name)
{
	name.hash = (uint32_t)rh_names_hash(folded);
	struct rh_name_slot *slot = find_slot(names, name.hash, folded);
	if (slot->which != 0)
		return &names->names[slot->which - 1];
	names->names[names->count++] = name;
	*slot = (struct rh_name_slot){name.hash, (uint32_t)names->count};
	return NULL;
}

const struct rh_name *rh_names_find(const struct rh_names *names, struct rh_text folded)
{
	if (names->slot_count == 0)
		return NULL;
	const struct rh_name_slot *slot = find_slot(names, (uint32_t)rh_names_hash(folded), folded);
	return slot->which != 0 ? &names->names[slot->which - 1] : NULL;
}
