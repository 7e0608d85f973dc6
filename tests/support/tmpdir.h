// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_SUPPORT_TMPDIR_H
#define REHEARSE_TESTS_SUPPORT_TMPDIR_H
/* A private folder for one test, gone with everything in it afterwards. Whatever goes wrong here fails the test. */

#include "base/text.h"

struct tmpdir {
	char *path;   /* absolute, without symbolic links in it; owned */
	char **names; /* what tmpdir_path() has given out; owned, as the array is */
	size_t name_count;
};

void tmpdir_make(struct tmpdir *dir);
/* The path of name in the folder; valid until tmpdir_remove(). Creates nothing. */
const char *tmpdir_path(struct tmpdir *dir, const char *name);
/* Creates the folder name and its parents in it, and returns its path. */
const char *tmpdir_folder(struct tmpdir *dir, const char *name);
/* Writes a file, its folders included, over one that is there, and returns its path. */
const char *tmpdir_write(struct tmpdir *dir, const char *name, struct rh_text content);
/* What a file holds, wherever it is; NUL-terminated, the caller frees. */
char *tmpdir_read(const char *path);
void tmpdir_remove(struct tmpdir *dir);

/* A row of a table of tests: this one has the folder to itself. */
#define in_tmpdir(test, dir) cmocka_unit_test_prestate_setup_teardown(test, tmpdir_set_up, tmpdir_tear_down, dir)
int tmpdir_set_up(void **state);
int tmpdir_tear_down(void **state);

#endif
