// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_NOTES_BLOCKS_H
#define REHEARSE_NOTES_BLOCKS_H
/* The blocks of a Markdown file: which lines are headings, items, code, rules, tables and front matter, as CommonMark
 * has it, tables and front matter beside. Reads no HTML and nothing within a line, and decides nothing about questions.
 * Private to the module. */

#include "notes/document.h"

/* Sets block, level and depth of each line. */
void rh_blocks_mark(struct rh_document *document);

#endif
