// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_YAML_READER_H
#define REHEARSE_YAML_READER_H
/* YAML 1.1 read from memory, node after node, with places: a cursor over libyaml's events. Follows aliases, reports
 * faults, and refuses what is too large before libyaml takes memory for it. Never opens a file and never builds a tree:
 * what a node means, and keeping it, is the caller's. */

#include "yaml/faults.h"

enum {
	RH_YAML_BYTES_MAX = 1 << 30,        /* a file */
	RH_YAML_SCALAR_BYTES_MAX = 1 << 20, /* a scalar, as decoded */
	RH_YAML_DEPTH_MAX = 64,             /* lists and mappings in each other */
	RH_YAML_ANCHORS_MAX = 1024,         /* in a file */
	RH_YAML_EXPANSION_BYTES_MAX =
	    1 << 24, /* what all aliases of a file stand for, each node counted as 64 bytes more */
};

enum rh_yaml_kind {
	RH_YAML_END, /* of the file, or of reading after a fault that ends it */
	RH_YAML_SCALAR,
	RH_YAML_LIST,
	RH_YAML_LIST_END,
	RH_YAML_MAP,
	RH_YAML_MAP_END,
};

/* Where something stands in the file. */
struct rh_yaml_place {
	unsigned line;   /* from 1; 0 for the whole file */
	unsigned column; /* from 1, in characters; 0 likewise */
	unsigned span;   /* characters on that line, at least 1 */
};

struct rh_yaml_node {
	enum rh_yaml_kind kind;
	bool plain;   /* a scalar without quotes, the only kind that may mean nothing, a number, yes or no */
	bool aliased; /* part of what an alias stands for */
	/* Of a scalar: NFC, NUL-terminated, without NUL inside; borrowed until the next node is read. */
	struct rh_text text;
	/* Of its first character, a quote included; of the alias where it is part of one. */
	struct rh_yaml_place place;
};

struct rh_yaml_reader;

/* bytes, file and sink stay the caller's and must outlive the reader. All faults go to the sink, which may be NULL. A
 * file that is refused as a whole gives a reader that is at its end. RH_ERR_NO_MEMORY is the only failure. */
enum rh_status rh_yaml_reader_new(const char *file, struct rh_text bytes, const struct rh_diag_sink *sink,
                                  struct rh_yaml_reader **reader, struct rh_error *err);
void rh_yaml_reader_free(struct rh_yaml_reader *reader);

/* The next node: a mapping comes as MAP, key, value, key, value, …, MAP_END. False, and a node of kind END, at the end.
 */
bool rh_yaml_next(struct rh_yaml_reader *reader, struct rh_yaml_node *node);
/* Reads on to the end of the node that was just read. */
void rh_yaml_skip(struct rh_yaml_reader *reader, const struct rh_yaml_node *node);
/* RH_ERR_SYNTAX when reading ended early, RH_ERR_NO_MEMORY; else RH_OK, also with errors reported. */
enum rh_status rh_yaml_status(const struct rh_yaml_reader *reader, struct rh_error *err);
/* Errors reported so far, warnings left out. */
size_t rh_yaml_errors(const struct rh_yaml_reader *reader);

/* Hands a fault to the sink and counts it; nothing any more once reading has ended early. */
void rh_yaml_report(struct rh_yaml_reader *reader, const struct rh_fault *fault, struct rh_yaml_place place,
                    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The place of a character (from 1) of a scalar's text, where it stands there one by one; else that of the scalar. */
struct rh_yaml_place rh_yaml_place_within(const struct rh_yaml_node *node, unsigned character);
/* A text as a message may quote it, for "%.*s" with RH_TEXT_ARGS(): its first line, at most 60 bytes of it. */
struct rh_text rh_yaml_clip(struct rh_text text);
/* "a text", "a list" … for messages. */
const char *rh_yaml_kind_name(enum rh_yaml_kind kind);
/* True for what YAML reads as nothing: an empty plain scalar, ~, null. */
bool rh_yaml_is_null(const struct rh_yaml_node *node);
/* true/false, yes/no, on/off, plain, in small, capital or capitalised letters. False when it is none of them. */
bool rh_yaml_to_bool(const struct rh_yaml_node *node, bool *value);

#endif
