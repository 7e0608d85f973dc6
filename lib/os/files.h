// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_OS_FILES_H
#define REHEARSE_OS_FILES_H
/* Files and folders: bounded reading, private creation (files 0600, folders 0700), atomic replacement, listing. Paths
 * are bytes as the system has them; messages name them unsanitised. Never follows a path out of what it was given. */

#include "base/buffer.h"

/* Appends a regular file's bytes. A folder, FIFO or device is RH_ERR_INVALID; over max_bytes RH_ERR_LIMIT; missing
 * RH_ERR_NOT_FOUND. Never blocks on a FIFO. "-" is not special. */
enum rh_status rh_file_read(const char *path, size_t max_bytes, struct rh_buffer *out, struct rh_error *err);
/* Reads a descriptor to its end, at most max_bytes; for standard input. */
enum rh_status rh_file_read_fd(int fd, const char *name, size_t max_bytes, struct rh_buffer *out, struct rh_error *err);
/* Creates the folder and its missing parents, each 0700; an existing folder is fine. */
enum rh_status rh_file_make_dirs(const char *path, struct rh_error *err);
/* The same for the folder a path names its file in. */
enum rh_status rh_file_make_folder_of(const char *path, struct rh_error *err);
struct rh_file_list;
/* As rh_file_make_dirs(); what it created is added to the list, parents first, also where it then fails. */
enum rh_status rh_file_make_dirs_noted(const char *path, struct rh_file_list *made, struct rh_error *err);
enum rh_replace { RH_REPLACE_NEVER, RH_REPLACE_ALLOWED };
/* Writes beside the path, syncs, and renames into place; RH_REPLACE_NEVER gives RH_ERR_EXISTS for an existing file.
 * 0600; a file that is replaced keeps its permissions, and must be writable. */
enum rh_status rh_file_write(const char *path, struct rh_text content, enum rh_replace replace, struct rh_error *err);
/* The same for what is written bit by bit: a file beside its name, which gets it when it is whole. */
struct rh_file_draft {
	int fd;          /* open for reading and writing; owned, as the next two */
	char *temporary; /* where it is meanwhile: hidden, in the same folder */
	char *path;      /* what it will be called */
	enum rh_replace replace;
};
enum rh_status rh_file_draft_new(const char *path, enum rh_replace replace, struct rh_file_draft *draft,
                                 struct rh_error *err);
/* Syncs it and gives it its name; on failure nothing is left of it. The draft is gone either way. */
enum rh_status rh_file_draft_finish(struct rh_file_draft *draft, struct rh_error *err);
/* Forgets it. */
void rh_file_draft_drop(struct rh_file_draft *draft);
bool rh_file_exists(const char *path);
/* Bytes of a regular file as they are now; 0 when there is none. */
size_t rh_file_size(const char *path);
/* Makes the names in a folder as safe as what they name. That some file systems cannot sync a folder is no failure. */
enum rh_status rh_file_sync_folder(const char *folder, struct rh_error *err);
/* Bytes an unprivileged user may still write on the file system of path. */
enum rh_status rh_file_free_bytes(const char *path, int64_t *bytes, struct rh_error *err);

/* Names of the regular files in a folder that end in suffix, in byte order, hidden ones left out. */
struct rh_file_list {
	char **paths; /* owned; folder and name joined */
	size_t count, capacity;
};
/* A missing folder gives an empty list. */
enum rh_status rh_file_list_new(const char *folder, const char *suffix, struct rh_file_list *list,
                                struct rh_error *err);
/* The same for a folder and the folders in it, at most `depth` levels deep (0: itself alone), in byte order of their
 * paths. Links to folders are not followed. */
enum rh_status rh_file_tree_new(const char *folder, const char *suffix, int depth, struct rh_file_list *list,
                                struct rh_error *err);
/* Takes the path over; false, and the path freed, without memory for it. NULL is refused likewise. */
bool rh_file_list_add(struct rh_file_list *list, char *take_path);
void rh_file_list_done(struct rh_file_list *list);

/* The folder a path names its file in, "." where it names none; the caller frees. NULL without memory. */
char *rh_file_folder_of(const char *path);
/* The name a path ends in, borrowed from it. */
const char *rh_file_name_of(const char *path);
/* The path of what is there, absolute and without symbolic links; NULL when nothing is. The caller frees. */
char *rh_file_real_path(const char *path);
/* A new folder of our own below $TMPDIR or /tmp, 0700; the caller frees the path. */
enum rh_status rh_file_private_dir(char **path, struct rh_error *err);
/* Removes the files in such a folder and the folder; folders in it stay. NULL is fine. */
void rh_file_private_dir_remove(const char *path);

/* Joins with one "/"; the caller frees. NULL without memory. */
char *rh_file_join(const char *folder, const char *name);

#endif
