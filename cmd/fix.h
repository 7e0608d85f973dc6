// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_FIX_H
#define REHEARSE_CMD_FIX_H
/* Missing ids written into bank files: read, added to, and replaced as a whole, or left as they are. */

#include "cmd.h"

struct rh_fix {
	struct rh_app *app;
	FILE *out;    /* where it is said what was done */
	bool dry_run; /* write nothing, and say so */
};

/* Fixes one file and says what was done, one line. A file with errors, or none at all, is left to those who tell them:
 * RH_OK. Fails when the file cannot be written, changed meanwhile, or the ids do not fit into it. */
enum rh_status rh_fix_file(const struct rh_fix *fix, const char *path, struct rh_error *err);

#endif
