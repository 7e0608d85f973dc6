// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_NOTEBOOK_H
#define REHEARSE_CMD_NOTEBOOK_H
/* The files of notes an import reads: found, read and decoded. A folder stands for the notes in it. */

#include "base/buffer.h"
#include "notes/notes.h"

struct rh_note_page {
	char *path;            /* owned */
	struct rh_buffer text; /* UTF-8 */
	const char *encoding;  /* what it was written in; static, or the caller's */
};

struct rh_notebook {
	struct rh_note_page *pages;    /* owned */
	struct rh_notes_input *inputs; /* owned, parallel; to be handed to rh_notes_new() */
	size_t count;
};

/* encoding NULL: found out for each file. A folder gives its .md, .markdown, .txt, .csv and .tsv files, in byte order;
 * one without any is RH_ERR_NOT_FOUND. */
enum rh_status rh_notebook_init(struct rh_notebook *book, const char *const *paths, size_t count, const char *encoding,
                                struct rh_error *err);
void rh_notebook_done(struct rh_notebook *book);

#endif
