// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/tagged.h"

#include "base/arena.h"
#include "base/array.h"

#include <stdlib.h>

enum { AT_ONCE = 64, FIRST_TAGS = 64 };

/* A question that has a tag. */
struct entry {
	uint32_t question; /* its number in all banks */
	uint32_t next;     /* 1 + the number of the tag's next entry; 0: the last */
};

struct tag {
	struct rh_text text;  /* folded; in the arena */
	uint32_t first, last; /* 1 + the numbers of its entries, which ascend as their questions do */
};

struct rh_tagged {
	struct rh_arena texts;
	struct tag *tags; /* owned */
	size_t tag_count, tag_capacity;
	struct entry *entries; /* owned */
	size_t entry_count, entry_capacity;
	uint32_t *slots; /* owned: 1 + the number of a tag, 0 for none; open addressing */
	size_t slot_count;
	size_t question_count;
	struct rh_buffer folded;
};

/* Where the tag's number stands, or would. */
static uint32_t *find_slot(const struct rh_tagged *t, struct rh_text text)
{
	size_t at = (size_t)rh_text_hash(text) & (t->slot_count - 1);
	while (t->slots[at] != 0 && !rh_text_equal(t->tags[t->slots[at] - 1].text, text))
		at = (at + 1) & (t->slot_count - 1);
	return &t->slots[at];
}

static bool grow_slots(struct rh_tagged *t)
{
	if (t->tag_count < t->slot_count / 2)
		return true;
	uint32_t *old = t->slots;
	const size_t slot_count = t->slot_count > 0 ? t->slot_count * 2 : 2 * (size_t)FIRST_TAGS;
	uint32_t *slots = calloc(slot_count, sizeof *slots);
	if (slots == NULL)
		return false;
	t->slots = slots;
	t->slot_count = slot_count;
	for (size_t i = 0; i < t->tag_count; i++)
		*find_slot(t, t->tags[i].text) = (uint32_t)i + 1;
	free(old);
	return true;
}

/* The tag of this text, which is new or not; NULL without memory. */
static struct tag *find_tag(struct rh_tagged *t, struct rh_text text)
{
	if (!grow_slots(t))
		return NULL;
	uint32_t *slot = find_slot(t, text);
	if (*slot != 0)
		return &t->tags[*slot - 1];
	struct rh_text kept = RH_TEXT_NONE;
	struct tag *tags = rh_array_room(t->tags, t->tag_count, &t->tag_capacity, sizeof *tags);
	if (tags == NULL)
		return NULL;
	t->tags = tags;
	if (!rh_arena_text(&t->texts, text, &kept))
		return NULL;
	*slot = (uint32_t)t->tag_count + 1;
	t->tags[t->tag_count] = (struct tag){.text = kept};
	return &t->tags[t->tag_count++];
}

static bool add(struct rh_tagged *t, struct rh_text text, size_t question)
{
	struct entry *entries = rh_array_room(t->entries, t->entry_count, &t->entry_capacity, sizeof *entries);
	if (entries == NULL)
		return false;
	t->entries = entries;
	struct tag *tag = find_tag(t, text);
	if (tag == NULL)
		return false;
	t->entries[t->entry_count++] = (struct entry){.question = (uint32_t)question};
	const uint32_t number = (uint32_t)t->entry_count;
	if (tag->first == 0)
		tag->first = number;
	else
		t->entries[tag->last - 1].next = number;
	tag->last = number;
	return true;
}

static bool add_question(struct rh_tagged *t, const struct rh_question *question)
{
	const size_t number = t->question_count++;
	for (size_t i = 0; i < question->tags.count; i++) {
		rh_buffer_clear(&t->folded);
		rh_tags_fold(&t->folded, question->tags.items[i]);
		if (t->folded.failed || !add(t, rh_buffer_view(&t->folded), number))
			return false;
	}
	return add(t, rh_text_of(rh_question_type_name(question->type)), number) &&
	       add(t, rh_text_of(rh_difficulty_name(question->difficulty)), number);
}

static bool add_bank(struct rh_tagged *t, const struct rh_bank_content *content)
{
	for (size_t i = 0; i < content->question_count; i++) {
		if (!add_question(t, &content->questions[i]))
			return false;
	}
	return true;
}

enum rh_status rh_tagged_new(const struct rh_bank *const *banks, size_t count, struct rh_tagged **tagged,
                             struct rh_error *err)
{
	struct rh_tagged *made = calloc(1, sizeof *made);
	bool whole = made != NULL && grow_slots(made);
	for (size_t i = 0; whole && i < count; i++)
		whole = add_bank(made, rh_bank_content(banks[i]));
	if (!whole) {
		rh_tagged_free(made);
		return rh_error_no_memory(err);
	}
	*tagged = made;
	return RH_OK;
}

/* An expression being held against the questions, some at once. */
struct asking {
	const struct rh_tagged *tagged;
	size_t first;      /* question of these */
	uint32_t *entries; /* owned: 1 + the number of the next entry, for each word of the expression; 0: no more */
};

static uint64_t which_have(void *ctx, size_t word, struct rh_text text)
{
	struct asking *asking = ctx;
	const struct rh_tagged *t = asking->tagged;
	uint32_t *next = &asking->entries[word];
	uint64_t which = 0;
	if (asking->first == 0) {
		const uint32_t tag = *find_slot(t, text);
		*next = tag != 0 ? t->tags[tag - 1].first : 0;
	}
	for (; *next != 0 && t->entries[*next - 1].question < asking->first + AT_ONCE;
	     *next = t->entries[*next - 1].next)
		which |= UINT64_C(1) << (t->entries[*next - 1].question - asking->first);
	return which;
}

static int64_t count_bits(uint64_t bits)
{
	int64_t count = 0;
	for (; bits != 0; bits &= bits - 1)
		count++;
	return count;
}

enum rh_status rh_tagged_count(const struct rh_tagged *tagged, const struct rh_tags *tags, int64_t most,
                               int64_t *matches, struct rh_error *err)
{
	struct asking asking = {.tagged = tagged, .entries = calloc(rh_tags_length(tags) + 1, sizeof(uint32_t))};
	int64_t count = 0;
	if (asking.entries == NULL)
		return rh_error_no_memory(err);
	for (; asking.first < tagged->question_count && count < most; asking.first += AT_ONCE) {
		const size_t left = tagged->question_count - asking.first;
		const uint64_t there = left < AT_ONCE ? (UINT64_C(1) << left) - 1 : UINT64_MAX;
		count += count_bits(there & rh_tags_evaluate(tags, which_have, &asking));
	}
	free(asking.entries);
	*matches = count;
	return RH_OK;
}

void rh_tagged_free(struct rh_tagged *tagged)
{
	if (tagged == NULL)
		return;
	rh_arena_done(&tagged->texts);
	free(tagged->tags);
	free(tagged->entries);
	free(tagged->slots);
	rh_buffer_done(&tagged->folded);
	free(tagged);
}
