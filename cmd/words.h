// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_WORDS_H
#define REHEARSE_CMD_WORDS_H
/* A line typed in the shell -> words, and a word -> what types it again. Quotes as in sh; nothing is expanded, and `#`
 * begins no comment, because takes are named QUESTION#N. */

#include "base/buffer.h"

/* The words of one line; a zeroed struct has none. */
struct rh_words {
	char **items; /* owned, each NUL-terminated; NULL after the last */
	size_t count;
};

/* Splits at blanks. '…' keeps everything; "…" keeps all but \" and \\; a backslash outside keeps the character after
 * it. An open quote or a lone backslash at the end is RH_ERR_SYNTAX with err->column, in characters from 1. */
enum rh_status rh_words_split(struct rh_text line, struct rh_words *words, struct rh_error *err);
void rh_words_done(struct rh_words *words);

/* Appends the word so that sh and rh_words_split() read it back as one. */
void rh_words_quote(struct rh_buffer *out, struct rh_text word);

#endif
