// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_YAML_WRITER_H
#define REHEARSE_YAML_WRITER_H
/* YAML written as people write it: plain where nothing speaks against it, quotes where they are needed, block scalars
 * for what has several lines. Appends to a buffer; what it wrote reads back as the same text, here and in other
 * readers. */

#include "yaml/reader.h"

/* Where a scalar is written. */
enum rh_yaml_context {
	RH_YAML_IN_BLOCK, /* behind "key: " or "- " */
	RH_YAML_IN_FLOW,  /* within [ ] or { } */
};

/* One line: plain, else in single quotes, else in double quotes with escapes. What other readers would take for a
 * number, nothing, yes or no is quoted. */
void rh_yaml_write_text(struct rh_buffer *out, struct rh_text text, enum rh_yaml_context context);
/* A text of one line as above, or folded (">-") where it is long; any other as a block scalar ("|"), or in double
 * quotes where a block scalar cannot hold it. Its lines are indented by indent columns, which must be 2 more than its
 * parent is. Blank space at its end is not kept. Ends without a newline. */
void rh_yaml_write_paragraphs(struct rh_buffer *out, struct rh_text text, size_t indent);
/* Reads the node that was just read to its end and appends it in flow style; plain scalars stay plain. */
void rh_yaml_write_node(struct rh_buffer *out, struct rh_yaml_reader *reader, const struct rh_yaml_node *node);

#endif
