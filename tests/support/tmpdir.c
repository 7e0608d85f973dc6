// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/tmpdir.h"

#include "support/check.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void must(bool good, const char *what, const char *path)
{
	if (!good)
		fail_msg("cannot %s %s: %s", what, path, strerror(errno));
}

/* The caller frees. */
static char *join(const char *folder, const char *name)
{
	struct rh_buffer path = {0};
	char *joined = NULL;
	rh_buffer_printf(&path, "%s/%s", folder, name);
	must(rh_buffer_take(&path, &joined, NULL) == RH_OK, "name", name);
	return joined;
}

void tmpdir_make(struct tmpdir *dir)
{
	*dir = (struct tmpdir){0};
	const char *base = getenv("TMPDIR");
	char *pattern = join(base != NULL && base[0] == '/' ? base : "/tmp", "rehearse-test-XXXXXX");
	must(mkdtemp(pattern) != NULL, "make", pattern);
	dir->path = realpath(pattern, NULL);
	must(dir->path != NULL, "find", pattern);
	free(pattern);
}

const char *tmpdir_path(struct tmpdir *dir, const char *name)
{
	char *path = join(dir->path, name);
	char **names = realloc(dir->names, (dir->name_count + 1) * sizeof *names);
	must(names != NULL, "keep", name);
	dir->names = names;
	dir->names[dir->name_count++] = path;
	return path;
}

static void make_parents(const char *path)
{
	char *copy = strdup(path);
	must(copy != NULL, "copy", path);
	for (char *at = copy; copy != NULL && (at = strchr(at + 1, '/')) != NULL;) {
		*at = '\0';
		must(mkdir(copy, 0700) == 0 || errno == EEXIST, "make", copy);
		*at = '/';
	}
	free(copy);
}

const char *tmpdir_folder(struct tmpdir *dir, const char *name)
{
	const char *path = tmpdir_path(dir, name);
	make_parents(path);
	must(mkdir(path, 0700) == 0 || errno == EEXIST, "make", path);
	return path;
}

const char *tmpdir_write(struct tmpdir *dir, const char *name, struct rh_text content)
{
	const char *path = tmpdir_path(dir, name);
	make_parents(path);
	FILE *file = fopen(path, "wb");
	must(file != NULL, "write", path);
	bool good = fwrite(content.length > 0 ? content.data : "", 1, content.length, file) == content.length;
	must(fclose(file) == 0 && good, "write", path);
	return path;
}

char *tmpdir_read(const char *path)
{
	FILE *file = fopen(path, "rb");
	must(file != NULL, "read", path);
	struct rh_buffer content = {0};
	char piece[4096];
	for (size_t got; (got = fread(piece, 1, sizeof piece, file)) > 0;)
		rh_buffer_text(&content, (struct rh_text){piece, got});
	must(!ferror(file), "read", path);
	(void)fclose(file);
	char *text = NULL;
	must(rh_buffer_take(&content, &text, NULL) == RH_OK, "read", path);
	return text;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *where)
{
	(void)info;
	(void)kind;
	(void)where;
	return remove(path);
}

/* A test may have taken its own rights away. */
static int open_one(const char *path, const struct stat *info, int kind, struct FTW *where)
{
	(void)info;
	(void)where;
	return kind == FTW_D || kind == FTW_DNR ? chmod(path, 0700) : 0;
}

void tmpdir_remove(struct tmpdir *dir)
{
	if (dir->path == NULL)
		return;
	(void)nftw(dir->path, open_one, 16, FTW_PHYS);
	must(nftw(dir->path, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0, "remove", dir->path);
	for (size_t i = 0; i < dir->name_count; i++)
		free(dir->names[i]);
	free(dir->names);
	free(dir->path);
	*dir = (struct tmpdir){0};
}

int tmpdir_set_up(void **state)
{
	tmpdir_make(*state);
	return 0;
}

int tmpdir_tear_down(void **state)
{
	tmpdir_remove(*state);
	return 0;
}
