// SPDX-License-Identifier: GPL-3.0-or-later
#include "yaml/anchors.h"

#include "base/array.h"

#include <stdlib.h>

/* What a node costs beside its text. */
enum { NODE_BYTES = 64 };

void rh_yaml_anchors_done(struct rh_yaml_anchors *anchors)
{
	rh_arena_done(&anchors->arena);
	free(anchors->records);
	anchors->records = NULL;
}

/* Counts a node against the bound; false once it is passed. */
static bool spend(size_t *spent, const struct rh_text *text)
{
	*spent += NODE_BYTES + text->length;
	return *spent <= RH_YAML_EXPANSION_BYTES_MAX;
}

static bool make_room(struct rh_yaml_anchors *anchors)
{
	struct rh_yaml_record *records = rh_array_room(anchors->records, anchors->count, &anchors->capacity,
	                                               sizeof *records);
	if (records == NULL)
		return false;
	anchors->records = records;
	return true;
}

static enum rh_yaml_play append(struct rh_yaml_anchors *anchors, struct rh_yaml_record record)
{
	/* Past the bound nothing more is kept: no alias could play it, and playing refuses what is incomplete. */
	if (!spend(&anchors->recorded_bytes, &record.text))
		return RH_YAML_PLAY_OK;
	if (!make_room(anchors) || !rh_arena_text(&anchors->arena, record.text, &record.text))
		return RH_YAML_PLAY_NO_MEMORY;
	anchors->records[anchors->count++] = record;
	return RH_YAML_PLAY_OK;
}

enum rh_yaml_play rh_yaml_anchors_open(struct rh_yaml_anchors *anchors, struct rh_text name, unsigned depth)
{
	if (anchors->anchor_count == RH_YAML_ANCHORS_MAX)
		return RH_YAML_PLAY_LIMIT;
	struct rh_yaml_anchor *anchor = &anchors->anchors[anchors->anchor_count];
	*anchor = (struct rh_yaml_anchor){
	    .hash = rh_text_hash(name), .first = anchors->count, .depth = depth, .open = true};
	if (!rh_arena_text(&anchors->arena, name, &anchor->name))
		return RH_YAML_PLAY_NO_MEMORY;
	anchors->anchor_count++;
	anchors->open_count++;
	return RH_YAML_PLAY_OK;
}

/* A scalar ends with itself, a list or mapping at its end node; inner anchors end before outer ones. */
static void close_anchors(struct rh_yaml_anchors *anchors, enum rh_yaml_kind kind, unsigned depth)
{
	if (kind == RH_YAML_LIST || kind == RH_YAML_MAP)
		return;
	for (size_t i = anchors->anchor_count; i > 0 && anchors->open_count > 0; i--) {
		struct rh_yaml_anchor *anchor = &anchors->anchors[i - 1];
		if (!anchor->open)
			continue;
		if (anchor->depth != depth)
			return;
		anchor->open = false;
		anchor->end = anchors->count;
		anchors->open_count--;
		return;
	}
}

enum rh_yaml_play rh_yaml_anchors_record(struct rh_yaml_anchors *anchors, const struct rh_yaml_node *node,
                                         unsigned depth)
{
	if (anchors->open_count == 0)
		return RH_YAML_PLAY_OK;
	struct rh_yaml_record record = {.kind = node->kind, .plain = node->plain, .text = node->text};
	enum rh_yaml_play play = append(anchors, record);
	close_anchors(anchors, node->kind, depth);
	return play;
}

static struct rh_yaml_anchor *find(struct rh_yaml_anchors *anchors, struct rh_text name)
{
	const uint64_t hash = rh_text_hash(name);
	for (size_t i = anchors->anchor_count; i > 0; i--) {
		struct rh_yaml_anchor *anchor = &anchors->anchors[i - 1];
		if (anchor->hash == hash && rh_text_equal(anchor->name, name))
			return anchor;
	}
	return NULL;
}

static enum rh_yaml_play push(struct rh_yaml_anchors *anchors, const struct rh_yaml_anchor *anchor)
{
	if (anchor->open)
		return RH_YAML_PLAY_RECURSIVE;
	bool incomplete = anchors->recorded_bytes > RH_YAML_EXPANSION_BYTES_MAX;
	if (incomplete || anchors->frame_count > RH_YAML_DEPTH_MAX || !spend(&anchors->played_bytes, &anchor->name))
		return RH_YAML_PLAY_LIMIT;
	anchors->frames[anchors->frame_count++] = (struct rh_yaml_frame){anchor->first, anchor->end};
	return RH_YAML_PLAY_OK;
}

enum rh_yaml_play rh_yaml_anchors_play(struct rh_yaml_anchors *anchors, struct rh_text name)
{
	const struct rh_yaml_anchor *anchor = find(anchors, name);
	if (anchor == NULL)
		return RH_YAML_PLAY_UNKNOWN;
	enum rh_yaml_play play = push(anchors, anchor);
	if (play != RH_YAML_PLAY_OK || anchors->open_count == 0)
		return play;
	return append(anchors,
	              (struct rh_yaml_record){.is_alias = true, .anchor = (size_t)(anchor - anchors->anchors)});
}

enum rh_yaml_play rh_yaml_anchors_next(struct rh_yaml_anchors *anchors, struct rh_yaml_node *node, bool *playing)
{
	*playing = true;
	while (anchors->frame_count > 0) {
		struct rh_yaml_frame *frame = &anchors->frames[anchors->frame_count - 1];
		if (frame->next == frame->end) {
			anchors->frame_count--;
			continue;
		}
		const struct rh_yaml_record *record = &anchors->records[frame->next++];
		if (!record->is_alias) {
			*node = (struct rh_yaml_node){
			    .kind = record->kind, .plain = record->plain, .text = record->text};
			return spend(&anchors->played_bytes, &record->text) ? RH_YAML_PLAY_OK : RH_YAML_PLAY_LIMIT;
		}
		enum rh_yaml_play play = push(anchors, &anchors->anchors[record->anchor]);
		if (play != RH_YAML_PLAY_OK)
			return play;
	}
	*playing = false;
	return RH_YAML_PLAY_OK;
}
