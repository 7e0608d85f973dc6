// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_NOTES_INLINE_H
#define REHEARSE_NOTES_INLINE_H
/* Markdown and HTML within a line or a cell as plain text. Private to the module. */

#include "base/buffer.h"

/* Appends the text without emphasis, code marks, tags and images; links read as their text, entities as their
 * character, <br> as a newline. */
void rh_inline_text(struct rh_buffer *out, struct rh_text text);
/* Whether the line is a link and nothing else. */
bool rh_inline_is_link(struct rh_text text);

#endif
