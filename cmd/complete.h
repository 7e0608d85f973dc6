// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_COMPLETE_H
#define REHEARSE_CMD_COMPLETE_H
/* What Tab can put in the shell's line: commands, options and their choices, questions, tags, takes, profiles, plans,
 * files. Loads the banks at the first Tab that needs them; prints nothing. */

#include "shelf.h"

struct rh_completer {
	struct rh_app *app;
	struct rh_shelf shelf; /* owned */
	bool loaded;           /* or tried */
};

/* For rh_line_config.complete, with the completer as ctx. */
char **rh_complete(void *completer, const char *line, size_t start);
/* Forgets what was loaded: files may change while a command runs. */
void rh_completer_done(struct rh_completer *completer);

#endif
