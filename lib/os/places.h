// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_OS_PLACES_H
#define REHEARSE_OS_PLACES_H
/* Where the program's files are, by the XDG Base Directory Specification 0.8. Names only: creates nothing. */

#include "base/error.h"

#include <stdbool.h>

/* All owned by the struct, absolute, without a trailing slash. */
struct rh_places {
	char *config_file;   /* $XDG_CONFIG_HOME/rehearse/config.yaml */
	char *data_dir;      /* $XDG_DATA_HOME/rehearse */
	char *banks_dir;     /* …/banks */
	char *takes_dir;     /* …/takes */
	char *history_file;  /* …/history.db */
	char *state_dir;     /* $XDG_STATE_HOME/rehearse */
	char *shell_history; /* …/shell_history */
	char *installed_dir; /* the shipped questions: beside a build tree its source tree's questions/, else the
	                        installed ones */
};

/* From the environment and the program's own path. A relative XDG variable is ignored, as the specification asks.
 * Without HOME the user database is asked; without either RH_ERR_SYSTEM. */
enum rh_status rh_places_init(struct rh_places *places, struct rh_error *err);
void rh_places_done(struct rh_places *places);

/* Whether the program that runs is in the tree it was built in. */
bool rh_places_in_build_tree(void);
/* What moved with the program: the path `relative` seen from the folder of the program that runs, absolute and without
 * symbolic links. NULL when nothing is there. The caller frees. */
char *rh_places_beside_program(const char *relative);

#endif
