// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/made.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COPY_BYTES_MAX ((size_t)4 << 30)

enum rh_status rh_made_folder(struct rh_made *made, const char *path, struct rh_error *err)
{
	return rh_file_make_dirs_noted(path, &made->paths, err);
}

enum rh_status rh_made_file(struct rh_made *made, const char *path, struct rh_text content, struct rh_error *err)
{
	char *folder = rh_file_folder_of(path);
	enum rh_status status = folder != NULL ? rh_made_folder(made, folder, err) : rh_error_no_memory(err);
	free(folder);
	RH_TRY(status);
	/* Noted first: without memory for the note there must be no file. */
	if (!rh_file_list_add(&made->paths, strdup(path)))
		return rh_error_no_memory(err);
	status = rh_file_write(path, content, RH_REPLACE_NEVER, err);
	if (status != RH_OK)
		free(made->paths.paths[--made->paths.count]);
	return status;
}

enum rh_status rh_made_copy(struct rh_made *made, const char *from, const char *to, struct rh_error *err)
{
	struct rh_buffer bytes = {0};
	enum rh_status status = rh_file_read(from, COPY_BYTES_MAX, &bytes, err);
	if (status == RH_OK)
		status = rh_made_file(made, to, rh_buffer_view(&bytes), err);
	rh_buffer_done(&bytes);
	return status;
}

void rh_made_remove(struct rh_made *made)
{
	for (size_t i = made->paths.count; i > 0; i--)
		(void)remove(made->paths.paths[i - 1]); /* of folders, empty ones only */
	rh_made_keep(made);
}

void rh_made_keep(struct rh_made *made)
{
	rh_file_list_done(&made->paths);
}
