// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TERM_PAST_H
#define REHEARSE_TERM_PAST_H
/* The lines entered before, and the file they are kept in: one a line, the newest last, private to the user. Several
 * programs may append to it at once. A file that cannot be read or written is none; nothing here is worth stopping for.
 */

#include <stdbool.h>
#include <stddef.h>

enum { RH_PAST_MAX = 1000 };

/* A zeroed struct is an empty past. */
struct rh_past {
	char *lines[RH_PAST_MAX]; /* owned, oldest first */
	size_t count;
};

/* Adds the file's newest lines, and cuts the file to as many. */
void rh_past_load(struct rh_past *past, const char *path);
/* False when the line is not worth keeping: blank, more than one line, the same as the one before, or no memory. */
bool rh_past_add(struct rh_past *past, const char *line);
/* Appends to the file, which is made with its folders when it is missing. */
void rh_past_append(const char *path, const char *line);
/* Cuts the file to its newest RH_PAST_MAX lines. */
void rh_past_trim(const char *path);
void rh_past_done(struct rh_past *past);

#endif
