// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/blocks.h"

#include "notes/scan.h"

#include <cmark.h>
#include <string.h>

enum {
	CHUNK_BYTES = 32 << 10, /* libcmark sees the file in parts: its slow paths grow with the square of the part */
	CHUNK_BYTES_MAX = 256 << 10,
	LINE_BYTES = 160, /* what a line is can be told from its beginning */
	FRONT_LINES_MAX = 200,
	TITLE_BYTES_MAX = 300,
};

static size_t mark_front_matter(struct rh_document *d)
{
	if (d->count < 3 || !rh_text_equal(rh_text_trim(d->notes[0].text), RH_TEXT("---")))
		return 0;
	bool keys = rh_scan_has(d->notes[1].text, ":");
	for (size_t i = 1; keys && i < d->count && i < FRONT_LINES_MAX; i++) {
		struct rh_text line = rh_text_trim(d->notes[i].text);
		if (!rh_text_equal(line, RH_TEXT("---")) && !rh_text_equal(line, RH_TEXT("...")))
			continue;
		for (size_t k = 0; k <= i; k++)
			d->notes[k].block = RH_BLOCK_FRONT;
		return i + 1;
	}
	return 0;
}

static uint8_t list_depth(cmark_node *item)
{
	uint8_t depth = 0;
	for (cmark_node *up = cmark_node_parent(cmark_node_parent(item)); up != NULL; up = cmark_node_parent(up)) {
		if (cmark_node_get_type(up) == CMARK_NODE_ITEM && depth < UINT8_MAX)
			depth++;
	}
	return depth;
}

static void note_heading(struct rh_document *d, size_t line, size_t end, cmark_node *node)
{
	struct rh_note *note = &d->notes[line];
	struct rh_text text = rh_scan_trim(note->text);
	bool underlined = end > line && end < d->count;
	/* A paragraph with a rule right below it is no title, whatever CommonMark says. */
	if (underlined && (end > line + 1 || text.length > TITLE_BYTES_MAX || rh_asks_states(text))) {
		d->notes[end].block = RH_BLOCK_RULE;
		return;
	}
	if (underlined)
		d->notes[end].block = RH_BLOCK_FRONT;
	note->block = RH_BLOCK_HEADING;
	note->level = (uint8_t)cmark_node_get_heading_level(node);
}

static void note_block(struct rh_document *d, size_t first, cmark_node *node)
{
	size_t line = first + (size_t)cmark_node_get_start_line(node) - 1;
	size_t end = first + (size_t)cmark_node_get_end_line(node) - 1;
	if (line >= d->count)
		return;
	cmark_node_type type = cmark_node_get_type(node);
	if (type == CMARK_NODE_HEADING) {
		note_heading(d, line, end, node);
	} else if (type == CMARK_NODE_CODE_BLOCK) {
		for (size_t i = line; i <= end && i < d->count; i++)
			d->notes[i].block = RH_BLOCK_CODE;
	} else if (type == CMARK_NODE_THEMATIC_BREAK) {
		d->notes[line].block = RH_BLOCK_RULE;
	} else if (type == CMARK_NODE_ITEM) {
		d->notes[line].block = RH_BLOCK_ITEM;
		d->notes[line].depth = list_depth(node);
	}
}

static bool holds_blocks(cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);
	return type == CMARK_NODE_DOCUMENT || type == CMARK_NODE_BLOCK_QUOTE || type == CMARK_NODE_LIST ||
	       type == CMARK_NODE_ITEM;
}

/* Every block of the tree, those outside before those within. */
static void note_blocks(struct rh_document *d, size_t first, cmark_node *root)
{
	cmark_node *node = root;
	while (node != NULL) {
		note_block(d, first, node);
		cmark_node *next = holds_blocks(node) ? cmark_node_first_child(node) : NULL;
		while (next == NULL && node != NULL && node != root) {
			next = cmark_node_next(node);
			node = next == NULL ? cmark_node_parent(node) : node;
		}
		node = next;
	}
}

static struct rh_text beginning(struct rh_text line)
{
	size_t length = line.length < LINE_BYTES ? line.length : LINE_BYTES;
	while (length > 0 && length < line.length && ((unsigned char)line.data[length] & 0xC0U) == 0x80)
		length--;
	return rh_text_slice(line, 0, length);
}

static void parse_chunk(struct rh_document *d, size_t from, size_t to)
{
	cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
	for (size_t i = from; i < to; i++) {
		struct rh_text line = beginning(d->notes[i].text);
		if (line.length > 0)
			cmark_parser_feed(parser, line.data, line.length);
		cmark_parser_feed(parser, "\n", 1);
	}
	cmark_node *root = cmark_parser_finish(parser);
	note_blocks(d, from, root);
	cmark_node_free(root);
	cmark_parser_free(parser);
}

static bool is_fence(struct rh_text text)
{
	text = rh_scan_trim(text);
	return rh_text_starts_with(text, RH_TEXT("```")) || rh_text_starts_with(text, RH_TEXT("~~~"));
}

/* Where a new part may begin: outside of code, at a heading, or behind a blank line at the margin. */
static bool may_cut(const struct rh_document *d, size_t i, bool fenced)
{
	struct rh_text text = d->notes[i].text;
	if (fenced || text.length == 0 || text.data[0] == ' ' || text.data[0] == '\t')
		return false;
	return text.data[0] == '#' || rh_note_is_blank(d, i - 1);
}

static void parse_blocks(struct rh_document *d, size_t first)
{
	size_t from = first;
	size_t bytes = 0;
	bool fenced = false;
	for (size_t i = first; i < d->count; i++) {
		bool full = (bytes >= CHUNK_BYTES && may_cut(d, i, fenced)) || bytes >= CHUNK_BYTES_MAX;
		if (full && i > from) {
			parse_chunk(d, from, i);
			from = i;
			bytes = 0;
		}
		fenced ^= is_fence(d->notes[i].text);
		bytes += beginning(d->notes[i].text).length + 1;
	}
	parse_chunk(d, from, d->count);
}

static bool is_table_rule(struct rh_text text)
{
	bool dash = false;
	bool bar = false;
	text = rh_scan_trim(text);
	for (size_t i = 0; i < text.length; i++) {
		dash |= text.data[i] == '-';
		bar |= text.data[i] == '|';
		if (strchr("|-: \t", text.data[i]) == NULL)
			return false;
	}
	return dash && bar;
}

static void mark_tables(struct rh_document *d)
{
	for (size_t i = 1; i < d->count; i++) {
		if (d->notes[i].block != RH_BLOCK_NONE || !is_table_rule(d->notes[i].text) ||
		    !rh_scan_has(d->notes[i - 1].text, "|"))
			continue;
		d->notes[i - 1].block = RH_BLOCK_TABLE;
		while (i < d->count && rh_scan_has(d->notes[i].text, "|"))
			d->notes[i++].block = RH_BLOCK_TABLE;
	}
}

void rh_blocks_mark(struct rh_document *document)
{
	parse_blocks(document, mark_front_matter(document));
	mark_tables(document);
}
