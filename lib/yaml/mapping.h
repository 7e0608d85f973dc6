// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_YAML_MAPPING_H
#define REHEARSE_YAML_MAPPING_H
/* A mapping with known keys, read by a table: one row for each key. Reports keys that stand twice and keys nobody
 * knows, with the nearest one that is known. */

#include "yaml/reader.h"

enum { RH_YAML_KEYS_MAX = 40 };

struct rh_yaml_key {
	const char *name;
	const char *aliases; /* other spellings, separated by single spaces; NULL for none */
	/* Reads the value, whose first node is given, to its end. Not called for a value of nothing: such a key is left
	 * out. */
	void (*read)(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target);
	size_t offset; /* for read: of the member of *target */
};

struct rh_yaml_mapping {
	const char *what; /* e.g. "a question", for messages */
	const struct rh_yaml_key *keys;
	size_t count; /* at most RH_YAML_KEYS_MAX */
	/* Told of a key that is not in the table, after it was reported; reads the value itself, with rh_yaml_next()
	 * on. The key's text is borrowed until then. NULL drops such keys. */
	void (*unknown)(void *ctx, const struct rh_yaml_node *key, void *target);
};

/* Reads the mapping whose MAP node was just read to its end into target; ctx is handed to the functions of the table.
 */
void rh_yaml_read_mapping(struct rh_yaml_reader *reader, const struct rh_yaml_mapping *mapping, void *ctx,
                          void *target);

/* The word that somebody meant who wrote this one: at most two slips away, or a third of its length. NULL when none is
 * near. */
const char *rh_yaml_nearest(struct rh_text word, const char *const *words, size_t count);

#endif
