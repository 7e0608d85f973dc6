// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_NOTES_OUTLINE_H
#define REHEARSE_NOTES_OUTLINE_H
/* Outlines as Org has them: which file is one, and what its stars and its "#+" lines mean. Private to the module. */

#include "notes/document.h"

/* Sets whether the document is an outline: by its name, or by a "#+" line at its start. Its "#+…" lines say nothing,
 * and what stands between "#+begin_src" and its end is code. */
void rh_outline_mark(struct rh_document *document);
/* "** TODO What is it?": a heading and its level, without what is to be done. */
bool rh_outline_read(struct rh_text text, struct rh_block_tag *tag);

#endif
