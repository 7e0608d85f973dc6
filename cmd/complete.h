// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_COMPLETE_H
#define REHEARSE_CMD_COMPLETE_H
/* What may stand next in a command line: commands, options and their choices, questions, tags, takes, profiles, plans,
 * files. For Tab in our shell and, through `rehearse complete`, in others. Loads the banks when they are first needed;
 * prints nothing. */

#include "shelf.h"

struct rh_candidate {
	char *word;  /* owned */
	char *about; /* owned: a line about it for people, unsanitised; NULL when the word says it all */
};

/* A zeroed struct has none. */
struct rh_candidates {
	struct rh_candidate *items; /* owned; in order of their words, each word once */
	size_t count, capacity;
	bool files; /* file names may stand there too */
};

struct rh_completer {
	struct rh_app *app;
	struct rh_shelf shelf; /* owned */
	bool loaded;           /* or tried */
};

/* What may stand after these words (without the program) where `prefix` has been typed; "--name=" begins a value. Finds
 * as many as memory allows. */
void rh_complete_words(struct rh_completer *completer, const char *const *words, size_t count, const char *prefix,
                       struct rh_candidates *candidates);
void rh_candidates_done(struct rh_candidates *candidates);
/* The same for rh_line_config.complete, with the completer as ctx. */
char **rh_complete(void *completer, const char *line, size_t start);
/* Forgets what was loaded: files may change while a command runs. */
void rh_completer_done(struct rh_completer *completer);

#endif
