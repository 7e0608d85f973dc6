// SPDX-License-Identifier: GPL-3.0-or-later
#include "bank/loader.h"

#include "bank/ids.h"
#include "base/duration.h"
#include "yaml/writer.h"

#include <stdlib.h>
#include <string.h>

enum {
	UNKNOWN_KEYS_MAX = 256, /* kept of one mapping */
	FIRST_PILE_BYTES = 4096,
};

struct rh_place rh_load_place(struct rh_yaml_place place)
{
	return (struct rh_place){place.line, place.column};
}

static bool grow(struct rh_pile *pile, size_t needed)
{
	size_t capacity = pile->capacity > 0 ? pile->capacity : FIRST_PILE_BYTES;
	while (capacity < needed)
		capacity += capacity / 2;
	char *data = realloc(pile->data, capacity);
	if (data == NULL)
		return false;
	pile->data = data;
	pile->capacity = capacity;
	return true;
}

bool rh_pile_reserve(struct rh_pile *pile, size_t bytes)
{
	return bytes <= pile->capacity || grow(pile, bytes);
}

bool rh_pile_add(struct rh_loader *l, struct rh_pile *pile, const void *item, size_t size)
{
	if (pile->capacity - pile->length < size && !grow(pile, pile->length + size)) {
		l->no_memory = true;
		return false;
	}
	memcpy(pile->data + pile->length, item, size);
	pile->length += size;
	return true;
}

static const void *copy_list(struct rh_loader *l, const void *items, size_t bytes)
{
	void *copy = rh_arena_alloc(&l->bank->lists, 1, bytes);
	if (copy != NULL)
		memcpy(copy, items, bytes);
	else
		l->no_memory = true;
	return copy;
}

static const void *keep_list(struct rh_loader *l, struct rh_text bytes)
{
	const uint64_t hash = rh_names_hash(bytes);
	struct rh_recent *recent = &l->recent_lists[hash % RH_RECENT_LISTS];
	if (recent->hash != hash || !rh_text_equal(recent->text, bytes)) {
		const char *copy = copy_list(l, bytes.data, bytes.length);
		*recent = copy != NULL ? (struct rh_recent){{copy, bytes.length}, hash}
		                       : (struct rh_recent){RH_TEXT_NONE, 0};
	}
	return recent->text.data;
}

const void *rh_pile_take(struct rh_loader *l, struct rh_pile *pile, size_t start, size_t size, size_t *count)
{
	*count = 0;
	if (pile->length == start)
		return NULL;
	const struct rh_text bytes = {pile->data + start, pile->length - start};
	const bool small = size <= RH_RECENT_ITEM_BYTES_MAX && bytes.length <= RH_RECENT_LIST_BYTES_MAX;
	pile->length = start;
	const void *items = small ? keep_list(l, bytes) : copy_list(l, bytes.data, bytes.length);
	*count = items != NULL ? bytes.length / size : 0;
	return items;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* A text of several lines keeps what its first line is indented by: it may be code. */
static struct rh_text trim(struct rh_text text)
{
	while (text.length > 0 && is_blank(text.data[text.length - 1]))
		text.length--;
	size_t first = 0;
	while (first < text.length && is_blank(text.data[first]))
		first++;
	if (first > 0 && memchr(text.data + first, '\n', text.length - first) != NULL) {
		while (first > 0 && text.data[first - 1] != '\n')
			first--;
	}
	return rh_text_slice(text, first, SIZE_MAX);
}

struct rh_text rh_load_copy(struct rh_loader *l, struct rh_text text)
{
	struct rh_text kept = RH_TEXT("");
	if (text.length > 0 && !rh_arena_text(&l->bank->texts, text, &kept))
		l->no_memory = true;
	return kept;
}

struct rh_text rh_load_keep(struct rh_loader *l, struct rh_text text)
{
	text = text.length > 0 ? trim(text) : text;
	if (text.length == 0 || text.length > RH_RECENT_BYTES_MAX)
		return rh_load_copy(l, text);
	const uint64_t hash = rh_names_hash(text);
	struct rh_recent *recent = &l->recent[hash % RH_RECENT_TEXTS];
	if (recent->hash != hash || !rh_text_equal(recent->text, text))
		*recent = (struct rh_recent){rh_load_copy(l, text), hash};
	return recent->text;
}

bool rh_load_refuse(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *value,
                    const char *wanted)
{
	const char *advice = value->kind == RH_YAML_MAP ? " (a text that holds ': ' needs quotes)" : "";
	const struct rh_yaml_node refused = *value;
	/* First to its end: if reading breaks off in it, that is the fault. */
	rh_yaml_skip(l->reader, value);
	rh_yaml_report(l->reader, rh_yaml_fault(RH_YAML_FAULT_KIND), refused.place, "'%s' takes %s, not %s%s",
	               key->name, wanted, rh_yaml_kind_name(refused.kind), advice);
	return false;
}

bool rh_load_is_text(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *value)
{
	return value->kind == RH_YAML_SCALAR || rh_load_refuse(l, key, value, "a text");
}

void rh_load_each(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *value,
                  rh_load_item *item)
{
	struct rh_yaml_node node;
	if (value->kind != RH_YAML_LIST) {
		item(l, key, value);
		return;
	}
	while (rh_yaml_next(l->reader, &node) && node.kind != RH_YAML_LIST_END) {
		if (node.kind == RH_YAML_SCALAR && node.plain && node.text.length == 0)
			rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_EMPTY_ITEM), node.place,
			               "an empty item of '%s'", key->name);
		else
			item(l, key, &node);
	}
}

const void *rh_load_list(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *value,
                         rh_load_item *item, size_t size, size_t *count)
{
	const size_t start = l->pile.length;
	rh_load_each(l, key, value, item);
	return rh_pile_take(l, &l->pile, start, size, count);
}

void *rh_load_member(void *target, const struct rh_yaml_key *key)
{
	return (char *)target + key->offset;
}

void rh_load_text(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct rh_loader *l = ctx;
	struct rh_text *text = rh_load_member(target, key);
	if (rh_load_is_text(l, key, value))
		*text = rh_load_keep(l, value->text);
}

static void add_text(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *node)
{
	if (node->kind != RH_YAML_SCALAR) {
		rh_load_refuse(l, key, node, "texts");
		return;
	}
	struct rh_text text = rh_load_keep(l, node->text);
	if (text.length > 0)
		rh_pile_add(l, &l->pile, &text, sizeof text);
	else
		rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_EMPTY_ITEM), node->place, "an empty item of '%s'",
		               key->name);
}

void rh_load_texts(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct rh_loader *l = ctx;
	struct rh_texts *texts = rh_load_member(target, key);
	texts->items = rh_load_list(l, key, value, add_text, sizeof *texts->items, &texts->count);
}

static bool parse_timing(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *value,
                         int64_t *ms)
{
	struct rh_error error = {0};
	if (!rh_load_is_text(l, key, value))
		return false;
	if (rh_duration_parse(value->text, ms, &error) == RH_OK)
		return true;
	struct rh_yaml_place place = error.column > 1 ? rh_yaml_place_within(value, error.column) : value->place;
	rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_DURATION), place, "%s: %s", key->name, error.message);
	return false;
}

void rh_load_timing(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct rh_timing *timing = rh_load_member(target, key);
	timing->place = value->place;
	parse_timing(ctx, key, value, &timing->ms);
}

void rh_load_time(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct rh_loader *l = ctx;
	struct rh_timing *timing = rh_load_member(target, key);
	rh_load_timing(ctx, key, value, target);
	if (timing->ms != 0)
		return;
	rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_TIME), timing->place, "%s must be longer than 0",
	               key->name);
	timing->ms = RH_UNSET_MS;
}

static bool is_unlimited(const struct rh_yaml_node *value)
{
	return value->kind == RH_YAML_SCALAR && rh_text_equal(value->text, RH_TEXT("unlimited"));
}

void rh_load_timing_or_unlimited(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value,
                                 void *target)
{
	struct rh_timing *timing = rh_load_member(target, key);
	if (is_unlimited(value))
		*timing = (struct rh_timing){RH_UNLIMITED, value->place};
	else
		rh_load_timing(ctx, key, value, target);
}

static bool check_id(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *value)
{
	unsigned character = 0;
	const char *fault = rh_bank_id_fault(value->text, &character);
	if (fault == NULL)
		return true;
	struct rh_yaml_place place = character > 0 ? rh_yaml_place_within(value, character) : value->place;
	rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_ID), place, "%s: %s", key->name, fault);
	return false;
}

void rh_load_id(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct rh_loader *l = ctx;
	struct rh_named *named = rh_load_member(target, key);
	named->place = value->place;
	if (!rh_load_is_text(l, key, value))
		return;
	if (check_id(l, key, value))
		named->id = rh_load_copy(l, value->text);
}

/* The unknown keys of this mapping lie on the pile from *start on; nested ones were taken off again. */
static bool is_unknown_twice(struct rh_loader *l, const struct rh_yaml_node *key, size_t start)
{
	for (size_t at = start; at < l->pile.length; at += sizeof(struct rh_unknown)) {
		struct rh_unknown earlier;
		memcpy(&earlier, l->pile.data + at, sizeof earlier);
		if (!rh_text_equal(earlier.key, key->text))
			continue;
		rh_yaml_report(l->reader, rh_yaml_fault(RH_YAML_FAULT_DUPLICATE_KEY), key->place,
		               "duplicate key '%.*s' (first at %u:%u)", RH_TEXT_ARGS(rh_yaml_clip(key->text)),
		               earlier.place.line, earlier.place.column);
		return true;
	}
	return false;
}

static bool may_keep(struct rh_loader *l, const struct rh_yaml_node *key, size_t start)
{
	if ((l->pile.length - start) / sizeof(struct rh_unknown) == UNKNOWN_KEYS_MAX) {
		rh_yaml_report(l->reader, rh_yaml_fault(RH_YAML_FAULT_LIMIT), key->place,
		               "more than %d unknown keys in one mapping", UNKNOWN_KEYS_MAX);
		return false;
	}
	return !is_unknown_twice(l, key, start);
}

void rh_load_unknown(void *ctx, const struct rh_yaml_node *key, void *target)
{
	struct rh_loader *l = ctx;
	const struct rh_draft *draft = target;
	struct rh_unknown unknown = {.key = RH_NO_TEXT, .yaml = RH_NO_TEXT, .place = rh_load_place(key->place)};
	struct rh_yaml_node value;
	bool keep = may_keep(l, key, draft->unknown_start);
	if (keep && !rh_arena_text(&l->bank->texts, key->text, &unknown.key))
		l->no_memory = true;
	if (!rh_yaml_next(l->reader, &value))
		return;
	if (!keep) {
		rh_yaml_skip(l->reader, &value);
		return;
	}
	rh_buffer_clear(&l->scratch);
	rh_yaml_write_node(&l->scratch, l->reader, &value);
	if (l->scratch.failed || !rh_arena_text(&l->bank->texts, rh_buffer_view(&l->scratch), &unknown.yaml))
		l->no_memory = true;
	else
		rh_pile_add(l, &l->pile, &unknown, sizeof unknown);
}

const struct rh_unknown *rh_load_unknown_take(struct rh_loader *l, const struct rh_draft *draft, size_t *count)
{
	return rh_pile_take(l, &l->pile, draft->unknown_start, sizeof(struct rh_unknown), count);
}
