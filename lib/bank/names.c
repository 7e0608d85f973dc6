// SPDX-License-Identifier: GPL-3.0-or-later
#include "bank/names.h"

#include "base/unicode.h"

#include <stdlib.h>

bool rh_names_init(struct rh_names *names, size_t capacity)
{
	size_t slot_count = 16;
	while (slot_count / 4 * 3 < capacity)
		slot_count *= 2;
	*names = (struct rh_names){.capacity = capacity, .slot_count = slot_count};
	names->names = malloc((capacity > 0 ? capacity : 1) * sizeof *names->names);
	names->slots = calloc(slot_count, sizeof *names->slots);
	if (names->names != NULL && names->slots != NULL)
		return true;
	rh_names_done(names);
	return false;
}

void rh_names_done(struct rh_names *names)
{
	free(names->names);
	free(names->slots);
	*names = (struct rh_names){0};
}

static uint32_t hash_of(struct rh_text folded)
{
	uint64_t hash = rh_text_hash(folded);
	return (uint32_t)(hash ^ (hash >> 32));
}

void rh_names_add(struct rh_names *names, struct rh_text folded, const struct rh_question *question, uint32_t alias)
{
	if (names->count == names->capacity)
		return;
	uint32_t hash = hash_of(folded);
	size_t slot = hash & (names->slot_count - 1);
	while (names->slots[slot] != 0)
		slot = (slot + 1) & (names->slot_count - 1);
	names->names[names->count] = (struct rh_name){.hash = hash, .question = question, .alias = alias};
	names->slots[slot] = (uint32_t)++names->count;
}

static struct rh_text written(const struct rh_name *name)
{
	return name->alias == 0 ? name->question->id : name->question->extra->aliases.items[name->alias - 1];
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

const struct rh_name *rh_names_find(const struct rh_names *names, struct rh_text folded)
{
	if (names->slot_count == 0)
		return NULL;
	uint32_t hash = hash_of(folded);
	for (size_t slot = hash & (names->slot_count - 1); names->slots[slot] != 0;
	     slot = (slot + 1) & (names->slot_count - 1)) {
		const struct rh_name *name = &names->names[names->slots[slot] - 1];
		if (name->hash == hash && folds_to(written(name), folded))
			return name;
	}
	return NULL;
}
