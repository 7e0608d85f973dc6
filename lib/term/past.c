// SPDX-License-Identifier: GPL-3.0-or-later
#include "term/past.h"

#include "os/files.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_BYTES_MAX = 16 * 1024 * 1024 };

static void take(struct rh_past *past, char *line)
{
	if (past->count == RH_PAST_MAX) {
		free(past->lines[0]);
		past->count--;
		memmove(past->lines, past->lines + 1, past->count * sizeof *past->lines);
	}
	past->lines[past->count++] = line;
}

/* Returns how many lines the file has. */
static size_t read_file(struct rh_past *past, const char *path)
{
	struct rh_buffer content = {0};
	size_t count = 0;
	if (rh_file_read(path, FILE_BYTES_MAX, &content, NULL) == RH_OK) {
		struct rh_text rest = rh_buffer_view(&content), line;
		while (rh_text_next_line(&rest, &line)) {
			char *copy = line.length > 0 ? strndup(line.data, line.length) : NULL;
			if (copy == NULL)
				continue;
			take(past, copy);
			count++;
		}
	}
	rh_buffer_done(&content);
	return count;
}

static void write_file(const struct rh_past *past, const char *path)
{
	struct rh_buffer content = {0};
	for (size_t i = 0; i < past->count; i++) {
		rh_buffer_string(&content, past->lines[i]);
		rh_buffer_byte(&content, '\n');
	}
	if (rh_buffer_status(&content, NULL) == RH_OK)
		(void)rh_file_write(path, rh_buffer_view(&content), RH_REPLACE_ALLOWED, NULL);
	rh_buffer_done(&content);
}

void rh_past_load(struct rh_past *past, const char *path)
{
	(void)read_file(past, path);
	rh_past_trim(path);
}

bool rh_past_add(struct rh_past *past, const char *line)
{
	if (rh_text_trim(rh_text_of(line)).length == 0 || strchr(line, '\n') != NULL)
		return false;
	if (past->count > 0 && strcmp(past->lines[past->count - 1], line) == 0)
		return false;
	char *copy = strdup(line);
	if (copy != NULL)
		take(past, copy);
	return copy != NULL;
}

void rh_past_append(const char *path, const char *line)
{
	(void)rh_file_make_folder_of(path, NULL);
	struct rh_buffer row = {0};
	rh_buffer_string(&row, line);
	rh_buffer_byte(&row, '\n');
	/* Non-blocking, for a FIFO; regular files do not mind. */
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0600);
	if (fd >= 0 && !row.failed)
		(void)!write(fd, row.data, row.length); /* in one piece: others append too */
	if (fd >= 0)
		(void)close(fd);
	rh_buffer_done(&row);
}

void rh_past_trim(const char *path)
{
	struct rh_past *past = calloc(1, sizeof *past);
	if (past == NULL)
		return;
	if (read_file(past, path) > RH_PAST_MAX)
		write_file(past, path);
	rh_past_done(past);
	free(past);
}

void rh_past_done(struct rh_past *past)
{
	for (size_t i = 0; i < past->count; i++)
		free(past->lines[i]);
	past->count = 0;
}
