// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/made.h"

#include "support/check.h"
#include "support/failing_alloc.h"
#include "support/tmpdir.h"

#include <stdlib.h>
#include <unistd.h>

static struct tmpdir dir;

static bool is_there(const char *name)
{
	return access(tmpdir_path(&dir, name), F_OK) == 0;
}

static void what_was_made_is_taken_back_and_nothing_else(void **state)
{
	(void)state;
	struct rh_made made = {0};
	const char *mine = tmpdir_write(&dir, "there/mine", RH_TEXT("content"));
	assert_int_equal(rh_made_folder(&made, tmpdir_path(&dir, "there/new/empty"), NULL), RH_OK);
	assert_int_equal(rh_made_file(&made, tmpdir_path(&dir, "there/new/file"), RH_TEXT("x"), NULL), RH_OK);
	assert_int_equal(rh_made_copy(&made, mine, tmpdir_path(&dir, "there/other/copy"), NULL), RH_OK);
	assert_true(is_there("there/new/empty") && is_there("there/new/file") && is_there("there/other/copy"));
	rh_made_remove(&made);
	assert_false(is_there("there/new") || is_there("there/other"));
	assert_true(is_there("there/mine"));
	rh_made_remove(&made); /* nothing any more */
	assert_true(is_there("there/mine"));
}

static void a_file_that_was_there_is_neither_written_nor_removed(void **state)
{
	(void)state;
	struct rh_made made = {0};
	const char *mine = tmpdir_write(&dir, "mine", RH_TEXT("content"));
	assert_int_equal(rh_made_file(&made, mine, RH_TEXT("x"), NULL), RH_ERR_EXISTS);
	assert_int_equal(rh_made_copy(&made, tmpdir_path(&dir, "missing"), tmpdir_path(&dir, "y"), NULL),
	                 RH_ERR_NOT_FOUND);
	rh_made_remove(&made);
	char *content = tmpdir_read(mine);
	assert_string_equal(content, "content");
	free(content);
}

static void a_folder_that_somebody_else_uses_stays(void **state)
{
	(void)state;
	struct rh_made made = {0};
	assert_int_equal(rh_made_file(&made, tmpdir_path(&dir, "a/b/file"), RH_TEXT("x"), NULL), RH_OK);
	(void)tmpdir_write(&dir, "a/theirs", RH_TEXT("y"));
	rh_made_remove(&made);
	assert_false(is_there("a/b"));
	assert_true(is_there("a/theirs"));
}

static void what_is_kept_is_not_taken_back(void **state)
{
	(void)state;
	struct rh_made made = {0};
	assert_int_equal(rh_made_file(&made, tmpdir_path(&dir, "a/file"), RH_TEXT("x"), NULL), RH_OK);
	rh_made_keep(&made);
	rh_made_remove(&made);
	assert_true(is_there("a/file"));
}

static void a_lost_allocation_leaves_nothing_that_is_not_noted(void **state)
{
	(void)state;
	const char *from = tmpdir_write(&dir, "from", RH_TEXT("x")), *to = tmpdir_path(&dir, "a/b/to");
	const char *outermost = tmpdir_path(&dir, "a");
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_made made = {0};
		enum rh_status status = rh_made_copy(&made, from, to, NULL);
		assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
		rh_made_remove(&made);
		assert_int_not_equal(access(outermost, F_OK), 0);
	}
}

#define in_a_folder(test) in_tmpdir(test, &dir)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    in_a_folder(what_was_made_is_taken_back_and_nothing_else),
	    in_a_folder(a_file_that_was_there_is_neither_written_nor_removed),
	    in_a_folder(a_folder_that_somebody_else_uses_stays),
	    in_a_folder(what_is_kept_is_not_taken_back),
	    in_a_folder(a_lost_allocation_leaves_nothing_that_is_not_noted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
