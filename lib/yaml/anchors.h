// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_YAML_ANCHORS_H
#define REHEARSE_YAML_ANCHORS_H
/* What stands behind the anchors of a file, recorded while it is read, and played back for an alias. Bounds what is
 * recorded and what is played; reports nothing: the reader does. */

#include "base/arena.h"
#include "yaml/reader.h"

/* A node of an anchored part, or a nested alias. */
struct rh_yaml_record {
	enum rh_yaml_kind kind;
	bool plain;
	bool is_alias;
	size_t anchor;       /* of an alias: which anchor it names */
	struct rh_text text; /* in the arena */
};

struct rh_yaml_anchor {
	struct rh_text name; /* in the arena */
	uint64_t hash;       /* of the name: a file may hold many aliases */
	size_t first, end;   /* its records */
	unsigned depth;      /* the nesting of its node */
	bool open;           /* its end was not read yet */
};

/* A stretch of records being played. */
struct rh_yaml_frame {
	size_t next, end;
};

/* A zeroed one is empty. */
struct rh_yaml_anchors {
	struct rh_arena arena;
	struct rh_yaml_record *records; /* owned */
	size_t count, capacity;
	struct rh_yaml_anchor anchors[RH_YAML_ANCHORS_MAX];
	size_t anchor_count;
	size_t open_count;     /* anchors whose end was not read yet */
	size_t recorded_bytes; /* as RH_YAML_EXPANSION_BYTES_MAX counts */
	size_t played_bytes;   /* likewise */
	struct rh_yaml_frame frames[RH_YAML_DEPTH_MAX + 1];
	size_t frame_count;
};

enum rh_yaml_play {
	RH_YAML_PLAY_OK,
	RH_YAML_PLAY_UNKNOWN,   /* no such anchor before */
	RH_YAML_PLAY_RECURSIVE, /* the alias stands inside what it names */
	RH_YAML_PLAY_LIMIT,     /* too much, or too many anchors */
	RH_YAML_PLAY_NO_MEMORY,
};

void rh_yaml_anchors_done(struct rh_yaml_anchors *anchors);
/* The next node recorded carries this anchor. depth is the nesting of the node: 1 for the outermost. */
enum rh_yaml_play rh_yaml_anchors_open(struct rh_yaml_anchors *anchors, struct rh_text name, unsigned depth);
/* Keeps a node if an anchor is open. The end of a list or mapping has the nesting of its start. */
enum rh_yaml_play rh_yaml_anchors_record(struct rh_yaml_anchors *anchors, const struct rh_yaml_node *node,
                                         unsigned depth);
/* Starts to play what the alias names, and keeps the alias if an anchor is open. */
enum rh_yaml_play rh_yaml_anchors_play(struct rh_yaml_anchors *anchors, struct rh_text name);
/* The next node of what is being played, without place. *playing is false when all was played. */
enum rh_yaml_play rh_yaml_anchors_next(struct rh_yaml_anchors *anchors, struct rh_yaml_node *node, bool *playing);

#endif
