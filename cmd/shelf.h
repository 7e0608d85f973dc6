// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_SHELF_H
#define REHEARSE_CMD_SHELF_H
/* The banks a command works with: finds their files in the places of the design, loads them and tells their faults. */

#include "bank/bank.h"
#include "cmd.h"
#include "plan/plan.h"

/* One bank file as it was read. */
struct rh_volume {
	char *path;           /* owned; as the user named it, or absolute */
	struct rh_bank *bank; /* owned; NULL: it has errors */
};

/* Who is told the faults of files: emit gets each with the file's text to quote from (without text when it cannot be
 * read). */
struct rh_volume_sink {
	void (*emit)(void *ctx, const struct rh_diag *diag, struct rh_diag_source *source);
	void *ctx;
};

/* Reads and loads one file, telling every fault. A file that cannot be read is a fault without a place, code
 * "unreadable". Fails only without memory. */
enum rh_status rh_volume_init(struct rh_volume *volume, const char *path, const struct rh_volume_sink *sink,
                              struct rh_error *err);
/* The same for one who looks for all that is wrong: a file with errors may give a bank too, see rh_bank_new_faulty().
 */
enum rh_status rh_volume_init_faulty(struct rh_volume *volume, const char *path, const struct rh_volume_sink *sink,
                                     struct rh_error *err);
void rh_volume_done(struct rh_volume *volume);
/* Whether an earlier one of the volumes has a bank of the same id. */
bool rh_volume_is_twin(const struct rh_volume *volumes, size_t which);
/* Tells of each bank that has the id of an earlier one (NULL banks are passed over), code "duplicate-bank". */
void rh_volumes_twins(const struct rh_volume *volumes, size_t count, const struct rh_volume_sink *sink);

struct rh_shelf {
	const struct rh_bank **banks; /* owned array; questions come from these */
	size_t bank_count;
	const struct rh_bank **rules; /* likewise: profiles and plans of all other places, nearest first */
	size_t rule_count;
	struct rh_volume *volumes; /* owned: what was loaded */
	size_t volume_count;
};

/* Which shelf: bits. */
enum {
	RH_SHELF_QUESTIONS = 0,
	RH_SHELF_RULES = 1, /* with the rules of all other places */
	RH_SHELF_QUIET = 2, /* print nothing */
};

/* Loads the first of these that has any question: the files named (files may be empty), the banks of the settings,
 * those of the data folder, the installed ones in the interface's language. Errors in them are printed on standard
 * error, warnings are not; then the result is RH_ERR_SYNTAX with a line about it. A faulty file that was wanted for its
 * rules only is told and left out. No bank at all is RH_ERR_NOT_FOUND. */
enum rh_status rh_shelf_init(struct rh_shelf *shelf, struct rh_app *app, const struct rh_option_value *files,
                             unsigned how, struct rh_error *err);
void rh_shelf_done(struct rh_shelf *shelf);
/* Likewise without files and in silence, for whom questions are of use and not needed: where there are none, or they
 * cannot be read, the shelf stays empty. Fails for want of memory only. */
enum rh_status rh_shelf_init_if_any(struct rh_shelf *shelf, struct rh_app *app, unsigned how, struct rh_error *err);

/* There are banks of the user's own: the settings name some, or the data folder has some. */
bool rh_shelf_is_own(struct rh_app *app);

/* The timing of a question asked on its own, without profile or wishes. */
struct rh_rules rh_shelf_timing(const struct rh_bank *bank, const struct rh_question *question);

#endif
