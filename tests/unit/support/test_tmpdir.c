// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/tmpdir.h"

#include "support/check.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_there(const char *path)
{
	struct stat info;
	return lstat(path, &info) == 0;
}

static void two_folders_are_apart_and_gone_afterwards(void **state)
{
	(void)state;
	struct tmpdir a, b;
	tmpdir_make(&a);
	tmpdir_make(&b);
	assert_string_not_equal(a.path, b.path);
	struct stat info;
	assert_int_equal(stat(a.path, &info), 0);
	assert_int_equal(info.st_mode & 07777U, 0700);
	char *path = strdup(a.path);
	tmpdir_remove(&a);
	assert_false(is_there(path));
	assert_true(is_there(b.path));
	tmpdir_remove(&b);
	tmpdir_remove(&b);
	free(path);
}

static void what_is_written_is_read_back(void **state)
{
	(void)state;
	struct tmpdir dir;
	tmpdir_make(&dir);
	const char *path = tmpdir_write(&dir, "a/b/노트.txt", RH_TEXT("한 줄\n"));
	char *content = tmpdir_read(path);
	assert_string_equal(content, "한 줄\n");
	free(content);
	tmpdir_write(&dir, "a/b/노트.txt", RH_TEXT_NONE);
	content = tmpdir_read(path);
	assert_string_equal(content, "");
	free(content);
	assert_false(is_there(tmpdir_path(&dir, "not made")));
	assert_true(is_there(tmpdir_folder(&dir, "made/now")));
	tmpdir_remove(&dir);
}

static void what_a_link_points_to_stays_and_closed_folders_go(void **state)
{
	(void)state;
	struct tmpdir dir, other;
	tmpdir_make(&dir);
	tmpdir_make(&other);
	const char *kept = tmpdir_write(&other, "kept", RH_TEXT("x"));
	assert_int_equal(symlink(other.path, tmpdir_path(&dir, "link")), 0);
	tmpdir_write(&dir, "closed/inner/file", RH_TEXT("x"));
	assert_int_equal(chmod(tmpdir_path(&dir, "closed/inner"), 0), 0);
	assert_int_equal(chmod(tmpdir_path(&dir, "closed"), 0500), 0);
	tmpdir_remove(&dir);
	assert_true(is_there(kept));
	tmpdir_remove(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(two_folders_are_apart_and_gone_afterwards),
	    cmocka_unit_test(what_is_written_is_read_back),
	    cmocka_unit_test(what_a_link_points_to_stays_and_closed_folders_go),
	};
	return cmocka_run_group_tests_name("support.tmpdir", tests, NULL, NULL);
}
