// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_NOTES_HTML_H
#define REHEARSE_NOTES_HTML_H
/* The HTML that stands in Markdown files: what of it no reader sees, parts that are folded, headings and items by their
 * tags. Looks for no questions. Private to the module. */

#include "notes/document.h"

/* "<script …>" to "</script>", "<style>", "<head>", "<!-- … -->": what no reader sees counts as front matter. */
void rh_html_mark_hidden(struct rh_document *document);
/* Sets how many folded parts each line stands in. One that is never closed is none, nor is what is inside of it. */
void rh_html_mark_folds(struct rh_document *document);
/* Line i, which is marked, is the title of a folded part with further ones inside. */
bool rh_html_holds_folds(const struct rh_document *document, size_t i);

/* "<summary>…</summary>", with or without what stands around it. */
bool rh_html_read_summary(struct rh_text text, struct rh_text *inside);
/* "<h3 class=…>…</h3>": what is in it, and its level; "<li>" and "<dt>" are the other tags questions stand in. */
bool rh_html_read_tag(struct rh_text text, struct rh_block_tag *tag);
/* Nothing is left of the line without its tags. */
bool rh_html_is_only_tags(struct rh_document *document, struct rh_text text);

#endif
