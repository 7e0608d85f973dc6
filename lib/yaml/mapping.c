// SPDX-License-Identifier: GPL-3.0-or-later
#include "yaml/mapping.h"

#include <string.h>

enum { WORD_MAX = 24, SLIPS_MAX = 2 };

static bool is_word(struct rh_text text, const char *word, size_t length)
{
	return text.length == length && memcmp(text.data, word, length) == 0;
}

static bool is_among(struct rh_text text, const char *words)
{
	while (words != NULL && *words != '\0') {
		size_t length = strcspn(words, " ");
		if (is_word(text, words, length))
			return true;
		words += length + (words[length] == ' ');
	}
	return false;
}

static bool is_name(struct rh_text text, const char *name)
{
	size_t i = 0;
	while (i < text.length && name[i] == text.data[i] && name[i] != '\0')
		i++;
	return i == text.length && name[i] == '\0';
}

/* The row of the key; mapping->count when there is none. Looks from the row `from` on, as most people write keys in the
 * order of the manual, which is the table's. */
static size_t find_key(const struct rh_yaml_mapping *mapping, struct rh_text name, size_t from)
{
	for (size_t i = from; i < mapping->count; i++) {
		if (is_name(name, mapping->keys[i].name))
			return i;
	}
	for (size_t i = 0; i < from; i++) {
		if (is_name(name, mapping->keys[i].name))
			return i;
	}
	for (size_t i = 0; i < mapping->count; i++) {
		if (is_among(name, mapping->keys[i].aliases))
			return i;
	}
	return mapping->count;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Optimal string alignment distance: letters left out, added, changed, or two neighbours swapped. Both at most
 * WORD_MAX. */
static unsigned slips(struct rh_text a, struct rh_text b)
{
	unsigned rows[3][WORD_MAX + 1];
	unsigned *before = rows[0];
	unsigned *last = rows[1];
	unsigned *row = rows[2];
	for (unsigned j = 0; j <= b.length; j++)
		last[j] = before[j] = j;
	for (unsigned i = 1; i <= a.length; i++) {
		row[0] = i;
		for (unsigned j = 1; j <= b.length; j++) {
			row[j] = least(last[j - 1] + (a.data[i - 1] != b.data[j - 1]), least(last[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] && a.data[i - 2] == b.data[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
		}
		unsigned *oldest = before;
		before = last;
		last = row;
		row = oldest;
	}
	return last[b.length];
}

const char *rh_yaml_nearest(struct rh_text word, const char *const *words, size_t count)
{
	if (word.length > WORD_MAX)
		return NULL;
	const char *nearest = NULL;
	unsigned fewest = least(SLIPS_MAX, (unsigned)word.length / 3) + 1;
	for (size_t i = 0; i < count; i++) {
		struct rh_text known = rh_text_of(words[i]);
		unsigned away = known.length <= WORD_MAX ? slips(word, known) : fewest;
		if (away < fewest) {
			fewest = away;
			nearest = words[i];
		}
	}
	return nearest;
}

static void report_unknown(struct rh_yaml_reader *reader, const struct rh_yaml_mapping *mapping,
                           const struct rh_yaml_node *key)
{
	const char *names[RH_YAML_KEYS_MAX];
	for (size_t i = 0; i < mapping->count; i++)
		names[i] = mapping->keys[i].name;
	const char *nearest = rh_yaml_nearest(key->text, names, mapping->count);
	const struct rh_fault *fault = rh_yaml_fault(RH_YAML_FAULT_UNKNOWN_KEY);
	const struct rh_text name = rh_yaml_clip(key->text);
	if (nearest != NULL)
		rh_yaml_report(reader, fault, key->place, "unknown key '%.*s' (did you mean '%s'?)", RH_TEXT_ARGS(name),
		               nearest);
	else
		rh_yaml_report(reader, fault, key->place, "unknown key '%.*s' in %s", RH_TEXT_ARGS(name),
		               mapping->what);
}

static void report_duplicate(struct rh_yaml_reader *reader, const struct rh_yaml_key *row,
                             const struct rh_yaml_node *key, struct rh_yaml_place first)
{
	const struct rh_fault *fault = rh_yaml_fault(RH_YAML_FAULT_DUPLICATE_KEY);
	if (rh_text_equal(key->text, rh_text_of(row->name)))
		rh_yaml_report(reader, fault, key->place, "duplicate key '%s' (first at %u:%u)", row->name, first.line,
		               first.column);
	else
		rh_yaml_report(reader, fault, key->place, "'%s' means '%s', which is given already (at %u:%u)",
		               key->text.data, row->name, first.line, first.column);
}

static void skip_value(struct rh_yaml_reader *reader)
{
	struct rh_yaml_node value;
	if (rh_yaml_next(reader, &value))
		rh_yaml_skip(reader, &value);
}

/* What stands at a key that no row can have. True when it was dealt with. */
static bool refuse_key(struct rh_yaml_reader *reader, const struct rh_yaml_node *key)
{
	if (key->kind != RH_YAML_SCALAR) {
		rh_yaml_report(reader, rh_yaml_fault(RH_YAML_FAULT_KEY), key->place, "a key must be a text, not %s",
		               rh_yaml_kind_name(key->kind));
		rh_yaml_skip(reader, key);
	} else if (key->plain && rh_text_equal(key->text, RH_TEXT("<<"))) {
		rh_yaml_report(reader, rh_yaml_fault(RH_YAML_FAULT_MERGE_KEY), key->place,
		               "the merge key '<<' is not read (write the keys out)");
	} else {
		return false;
	}
	skip_value(reader);
	return true;
}

static void read_unknown(struct rh_yaml_reader *reader, const struct rh_yaml_mapping *mapping, void *ctx,
                         const struct rh_yaml_node *key, void *target)
{
	report_unknown(reader, mapping, key);
	if (mapping->unknown != NULL)
		mapping->unknown(ctx, key, target);
	else
		skip_value(reader);
}

static void read_known(struct rh_yaml_reader *reader, const struct rh_yaml_key *row, void *ctx, void *target)
{
	struct rh_yaml_node value;
	if (!rh_yaml_next(reader, &value))
		return;
	if (!rh_yaml_is_null(&value))
		row->read(ctx, row, &value, target);
}

void rh_yaml_read_mapping(struct rh_yaml_reader *reader, const struct rh_yaml_mapping *mapping, void *ctx, void *target)
{
	struct rh_yaml_place first[RH_YAML_KEYS_MAX]; /* of the keys seen */
	uint64_t seen = 0;
	size_t next = 0; /* row behind that of the last key */
	struct rh_yaml_node key;
	while (rh_yaml_next(reader, &key) && key.kind != RH_YAML_MAP_END) {
		if (refuse_key(reader, &key))
			continue;
		size_t i = find_key(mapping, key.text, next);
		if (i == mapping->count) {
			read_unknown(reader, mapping, ctx, &key, target);
		} else if ((seen >> i & 1U) != 0) {
			report_duplicate(reader, &mapping->keys[i], &key, first[i]);
			skip_value(reader);
		} else {
			next = i + 1;
			seen |= UINT64_C(1) << i;
			first[i] = key.place;
			read_known(reader, &mapping->keys[i], ctx, target);
		}
	}
}
