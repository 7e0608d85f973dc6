// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_OS_MADE_H
#define REHEARSE_OS_MADE_H
/* Folders and files that a job makes, noted so that a job which fails half-way can take back all of them and nothing
 * else: what was there before stays, and so does a folder in which somebody else put something meanwhile. */

#include "os/files.h"

/* Zeroed: nothing was made yet. */
struct rh_made {
	struct rh_file_list paths; /* in the order in which they were made */
};

/* rh_file_make_dirs(), of which the folders that were missing are noted. */
enum rh_status rh_made_folder(struct rh_made *made, const char *path, struct rh_error *err);
/* A new file and the folders it lacks; RH_ERR_EXISTS when there is one of that name. */
enum rh_status rh_made_file(struct rh_made *made, const char *path, struct rh_text content, struct rh_error *err);
/* Likewise with the bytes of another file, 4 GiB at most. */
enum rh_status rh_made_copy(struct rh_made *made, const char *from, const char *to, struct rh_error *err);

/* Removes all of it, the last first; what cannot be removed stays. Nothing is noted any more. */
void rh_made_remove(struct rh_made *made);
/* Leaves it where it is, and forgets it. */
void rh_made_keep(struct rh_made *made);

#endif
