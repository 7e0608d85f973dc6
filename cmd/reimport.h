// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_REIMPORT_H
#define REHEARSE_CMD_REIMPORT_H
/* Importing notes again into a bank that was edited: loads the three sides, merges, writes, and remembers what the
 * notes gave, so that the next time both hands' changes can be told apart. */

#include "cmd.h"
#include "notes/merge.h"

/* Merges the notes' bank, given as it would be written, into the one at path and replaces it, atomically; the old one
 * stays beside it as "path~". One that has it all already is left alone, comments and all. show gets the result before
 * it is gone, and whether the file changed. */
enum rh_status rh_reimport(struct rh_app *app, const char *path, struct rh_text yaml,
                           void (*show)(void *ctx, const struct rh_merge *merge, bool changed), void *ctx,
                           struct rh_error *err);
/* Remembers what the notes gave for the bank at path, which exists; rh_reimport() does it itself. That it cannot be
 * remembered is no failure of the import, but told: the next merge then takes every difference for a conflict. */
void rh_reimport_remember(struct rh_app *app, const char *path, struct rh_text yaml);

#endif
