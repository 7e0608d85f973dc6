// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_BASE_DIAG_H
#define REHEARSE_BASE_DIAG_H
/* Diagnostics: faults found in a file, each with its place. A reader hands all of them to a sink and goes on; it never
 * prints. Printing as compilers do is rh_diag_format(). */

#include "base/buffer.h"

enum rh_severity { RH_SEVERITY_ERROR, RH_SEVERITY_WARNING };

/* One fault. Valid only within the call of the sink; nothing is owned. */
struct rh_diag {
	enum rh_severity severity;
	const char *code;    /* stable English name that can be looked up, e.g. "duplicate-id" */
	const char *file;    /* as the user named it; never NULL */
	unsigned line;       /* from 1; 0 when the fault is about the whole file */
	unsigned column;     /* from 1, in characters, not bytes; 0 likewise */
	unsigned span;       /* characters the fault covers on its line, at least 1 */
	const char *message; /* one line, no full stop; may quote the file, so it is not sanitised */
};

/* Where faults go. emit may be called any number of times; ctx is the receiver's own. */
struct rh_diag_sink {
	void (*emit)(void *ctx, const struct rh_diag *diag);
	void *ctx;
};

/* Formats the message and emits it; a sink whose emit is NULL swallows it. Without memory the message says so. */
void rh_diag_emit(const struct rh_diag_sink *sink, const struct rh_diag *where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void rh_diag_vemit(const struct rh_diag_sink *sink, const struct rh_diag *where, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

/* Appends "file:line:column: error: message [code]\n", sanitised; places of 0 are left out. source is the file's text
 * or empty; with it the offending line and a caret under the fault follow, both expanded to terminal columns. */
void rh_diag_format(struct rh_buffer *out, const struct rh_diag *diag, struct rh_text source);

/* A file's text with a bookmark, for one who tells many faults: they come mostly in the file's order, and a large file
 * need not be searched from its start for each. {.text = source} is the start. */
struct rh_diag_source {
	struct rh_text text; /* borrowed */
	struct rh_text rest; /* after line */
	struct rh_text line;
	unsigned number; /* of line; 0: before the first */
};
/* As rh_diag_format(). */
void rh_diag_quote(struct rh_buffer *out, const struct rh_diag *diag, struct rh_diag_source *source);

#endif
