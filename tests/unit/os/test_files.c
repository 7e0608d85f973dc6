// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/files.h"

#include "support/check.h"
#include "support/failing_alloc.h"
#include "support/tmpdir.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static struct tmpdir dir;

static unsigned mode_of(const char *path)
{
	struct stat info;
	assert_int_equal(lstat(path, &info), 0);
	return (unsigned)info.st_mode & 07777U;
}

static size_t entries_in(const char *folder)
{
	struct rh_file_list list;
	assert_int_equal(rh_file_list_new(folder, "", &list, NULL), RH_OK);
	size_t count = list.count;
	rh_file_list_done(&list);
	return count;
}

static void a_file_is_read_behind_what_is_there(void **state)
{
	(void)state;
	const char *path = tmpdir_write(&dir, "a b.txt", RH_TEXT("한글\0\n"));
	struct rh_buffer out = {0};
	rh_buffer_string(&out, "before ");
	assert_int_equal(rh_file_read(path, 100, &out, NULL), RH_OK);
	assert_int_equal(out.length, 7 + 8);
	assert_memory_equal(out.data, "before 한글\0\n", 16);
	rh_buffer_done(&out);
}

static void an_empty_file_is_an_empty_string(void **state)
{
	(void)state;
	struct rh_buffer out = {0};
	assert_int_equal(rh_file_read(tmpdir_write(&dir, "empty", RH_TEXT_NONE), 0, &out, NULL), RH_OK);
	assert_string_equal(out.data, "");
	rh_buffer_done(&out);
}

static void a_file_at_its_limit_is_read_and_one_byte_more_is_refused(void **state)
{
	(void)state;
	enum { SIZE = 200000 };
	struct rh_buffer content = {0}, out = {0};
	struct rh_error err;
	rh_buffer_fill(&content, 'x', SIZE);
	const char *path = tmpdir_write(&dir, "large", rh_buffer_view(&content));
	assert_int_equal(rh_file_read(path, SIZE, &out, &err), RH_OK);
	assert_int_equal(out.length, SIZE);
	rh_buffer_clear(&out);
	rh_buffer_string(&out, "kept");
	assert_int_equal(rh_file_read(path, SIZE - 1, &out, &err), RH_ERR_LIMIT);
	assert_int_equal(err.status, RH_ERR_LIMIT);
	assert_non_null(strstr(err.message, path));
	check_written(&out, "kept");
	rh_buffer_done(&content);
	rh_buffer_done(&out);
}

static void only_regular_files_are_read(void **state)
{
	(void)state;
	struct rh_buffer out = {0};
	struct rh_error err;
	assert_int_equal(rh_file_read(dir.path, 100, &out, &err), RH_ERR_INVALID);
	assert_int_equal(rh_file_read("/dev/zero", 100, &out, &err), RH_ERR_INVALID);
	const char *fifo = tmpdir_path(&dir, "fifo");
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(rh_file_read(fifo, 100, &out, &err), RH_ERR_INVALID); /* and does not wait for a writer */
	assert_int_equal(rh_file_read(tmpdir_path(&dir, "none"), 100, &out, &err), RH_ERR_NOT_FOUND);
	assert_int_equal(rh_file_read(tmpdir_path(&dir, "none"), 100, &out, NULL), RH_ERR_NOT_FOUND);
	assert_int_equal(rh_file_read("-", 100, &out, NULL), RH_ERR_NOT_FOUND);
	assert_int_equal(rh_file_read("", 100, &out, NULL), RH_ERR_NOT_FOUND);
	rh_buffer_done(&out);
}

static void *write_in_pieces(void *fd)
{
	for (int i = 0; i < 3; i++) {
		assert_int_equal(write(*(int *)fd, "piece ", 6), 6);
		sched_yield();
	}
	close(*(int *)fd);
	return NULL;
}

static void a_pipe_is_read_to_its_end_even_when_it_does_not_block(void **state)
{
	(void)state;
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
	pthread_t writer;
	assert_int_equal(pthread_create(&writer, NULL, write_in_pieces, &ends[1]), 0);
	struct rh_buffer out = {0};
	assert_int_equal(rh_file_read_fd(ends[0], "standard input", 100, &out, NULL), RH_OK);
	pthread_join(writer, NULL);
	check_written(&out, "piece piece piece ");
	rh_buffer_done(&out);
	close(ends[0]);
	struct rh_error err;
	assert_int_equal(rh_file_read_fd(ends[0], "standard input", 100, &out, &err), RH_ERR_SYSTEM);
	assert_non_null(strstr(err.message, "standard input"));
	rh_buffer_done(&out);
}

static void missing_folders_are_made_private(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "a/b/c");
	mode_t before = umask(0);
	assert_int_equal(rh_file_make_dirs(path, NULL), RH_OK);
	umask(before);
	assert_int_equal(mode_of(path), 0700);
	assert_int_equal(mode_of(tmpdir_path(&dir, "a")), 0700);
	assert_int_equal(rh_file_make_dirs(path, NULL), RH_OK);
	assert_int_equal(rh_file_make_dirs(tmpdir_path(&dir, "a//b/d///"), NULL), RH_OK);
	assert_int_equal(rh_file_make_dirs("/", NULL), RH_OK);
	assert_true(rh_file_exists(tmpdir_path(&dir, "a/b/d")));
}

static void an_existing_folder_keeps_its_rights(void **state)
{
	(void)state;
	const char *path = tmpdir_folder(&dir, "open");
	assert_int_equal(chmod(path, 0755), 0);
	assert_int_equal(rh_file_make_dirs(tmpdir_path(&dir, "open/inner"), NULL), RH_OK);
	assert_int_equal(mode_of(path), 0755);
}

static void a_file_in_the_way_of_a_folder_is_told(void **state)
{
	(void)state;
	struct rh_error err;
	tmpdir_write(&dir, "file", RH_TEXT("x"));
	assert_int_equal(rh_file_make_dirs(tmpdir_path(&dir, "file"), &err), RH_ERR_INVALID);
	assert_int_equal(rh_file_make_dirs(tmpdir_path(&dir, "file/sub"), &err), RH_ERR_INVALID);
	assert_int_equal(rh_file_make_dirs("", &err), RH_ERR_INVALID);
	assert_int_equal(rh_file_make_dirs("/proc/none/here", &err), RH_ERR_NOT_FOUND);
}

static void a_written_file_is_private_and_whole(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "new.yaml");
	mode_t before = umask(0);
	assert_int_equal(rh_file_write(path, RH_TEXT("one\n"), RH_REPLACE_NEVER, NULL), RH_OK);
	umask(before);
	assert_int_equal(mode_of(path), 0600);
	char *content = tmpdir_read(path);
	assert_string_equal(content, "one\n");
	free(content);
	assert_int_equal(entries_in(dir.path), 1);
}

static void an_existing_file_is_replaced_only_when_allowed(void **state)
{
	(void)state;
	const char *path = tmpdir_write(&dir, "bank.yaml", RH_TEXT("old"));
	struct rh_error err;
	assert_int_equal(rh_file_write(path, RH_TEXT("new"), RH_REPLACE_NEVER, &err), RH_ERR_EXISTS);
	char *content = tmpdir_read(path);
	assert_string_equal(content, "old");
	free(content);
	assert_int_equal(rh_file_write(path, RH_TEXT("new"), RH_REPLACE_ALLOWED, &err), RH_OK);
	content = tmpdir_read(path);
	assert_string_equal(content, "new");
	free(content);
	assert_int_equal(entries_in(dir.path), 1); /* nothing is left beside it */
}

static void writing_needs_the_folder_to_exist(void **state)
{
	(void)state;
	struct rh_error err;
	const char *path = tmpdir_path(&dir, "none/x");
	assert_int_equal(rh_file_write(path, RH_TEXT("x"), RH_REPLACE_NEVER, &err), RH_ERR_NOT_FOUND);
	assert_int_equal(rh_file_write(path, RH_TEXT("x"), RH_REPLACE_ALLOWED, &err), RH_ERR_NOT_FOUND);
	assert_non_null(strstr(err.message, path));
}

static void a_name_of_the_greatest_length_can_be_written(void **state)
{
	(void)state;
	char name[256];
	memset(name, 'n', 255);
	name[255] = '\0';
	const char *path = tmpdir_path(&dir, name);
	assert_int_equal(rh_file_write(path, RH_TEXT("x"), RH_REPLACE_NEVER, NULL), RH_OK);
	assert_true(rh_file_exists(path));
}

static void a_link_stays_and_what_it_names_is_replaced(void **state)
{
	(void)state;
	const char *target = tmpdir_write(&dir, "dotfiles/config.yaml", RH_TEXT("old"));
	const char *path = tmpdir_path(&dir, "config.yaml");
	assert_int_equal(symlink("dotfiles/config.yaml", path), 0);
	assert_int_equal(rh_file_write(path, RH_TEXT("x"), RH_REPLACE_NEVER, NULL), RH_ERR_EXISTS);
	assert_int_equal(rh_file_write(path, RH_TEXT("new"), RH_REPLACE_ALLOWED, NULL), RH_OK);
	char *content = tmpdir_read(target);
	assert_string_equal(content, "new");
	free(content);
	struct stat info;
	assert_int_equal(lstat(path, &info), 0);
	assert_true(S_ISLNK(info.st_mode));
	const char *dangling = tmpdir_path(&dir, "dangling");
	assert_int_equal(symlink("nowhere", dangling), 0);
	assert_int_equal(rh_file_write(dangling, RH_TEXT("x"), RH_REPLACE_NEVER, NULL), RH_ERR_EXISTS);
	assert_int_equal(rh_file_write(dangling, RH_TEXT("x"), RH_REPLACE_ALLOWED, NULL), RH_ERR_NOT_FOUND);
}

static void devices_and_folders_are_never_replaced(void **state)
{
	(void)state;
	struct rh_error err;
	const char *fifo = tmpdir_path(&dir, "fifo");
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(rh_file_write(fifo, RH_TEXT("x"), RH_REPLACE_ALLOWED, &err), RH_ERR_INVALID);
	assert_int_equal(rh_file_write(dir.path, RH_TEXT("x"), RH_REPLACE_ALLOWED, &err), RH_ERR_INVALID);
	const char *link_to_device = tmpdir_path(&dir, "full");
	assert_int_equal(symlink("/dev/full", link_to_device), 0);
	assert_int_equal(rh_file_write(link_to_device, RH_TEXT("x"), RH_REPLACE_ALLOWED, &err), RH_ERR_INVALID);
	struct stat info;
	assert_int_equal(lstat(fifo, &info), 0);
	assert_true(S_ISFIFO(info.st_mode));
}

static void a_write_that_fails_half_way_leaves_the_old_file(void **state)
{
	(void)state;
	const char *path = tmpdir_write(&dir, "bank.yaml", RH_TEXT("old"));
	struct rlimit before, small = {.rlim_cur = 1000};
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small.rlim_max = before.rlim_max;
	struct sigaction ignore = {.sa_handler = SIG_IGN}, old_action;
	sigaction(SIGXFSZ, &ignore, &old_action);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	struct rh_buffer large = {0};
	rh_buffer_fill(&large, 'x', 5000);
	struct rh_error err;
	enum rh_status status = rh_file_write(path, rh_buffer_view(&large), RH_REPLACE_ALLOWED, &err);
	enum rh_status fresh = rh_file_write(tmpdir_path(&dir, "fresh"), rh_buffer_view(&large), RH_REPLACE_NEVER,
	                                     NULL);
	setrlimit(RLIMIT_FSIZE, &before);
	sigaction(SIGXFSZ, &old_action, NULL);
	rh_buffer_done(&large);
	assert_int_equal(status, RH_ERR_SYSTEM);
	assert_int_equal(fresh, RH_ERR_SYSTEM);
	assert_non_null(strstr(err.message, strerror(EFBIG)));
	char *content = tmpdir_read(path);
	assert_string_equal(content, "old");
	free(content);
	assert_int_equal(entries_in(dir.path), 1);
	assert_false(rh_file_exists(tmpdir_path(&dir, "fresh")));
}

static void free_space_is_told_for_what_does_not_exist_yet(void **state)
{
	(void)state;
	int64_t here = -1, below = -1, relative = -1;
	assert_int_equal(rh_file_free_bytes(dir.path, &here, NULL), RH_OK);
	assert_int_equal(rh_file_free_bytes(tmpdir_path(&dir, "not/made/yet"), &below, NULL), RH_OK);
	assert_int_equal(rh_file_free_bytes("not-here/at-all", &relative, NULL), RH_OK);
	assert_true(here > 0 && below > 0 && relative > 0);
	assert_int_equal(rh_file_free_bytes("", &here, NULL), RH_ERR_NOT_FOUND);
	tmpdir_write(&dir, "file", RH_TEXT_NONE);
	int64_t untouched = 7;
	assert_int_equal(rh_file_free_bytes(tmpdir_path(&dir, "file/x"), &untouched, NULL), RH_ERR_SYSTEM);
	assert_int_equal(untouched, 7);
}

static void a_folder_lists_its_regular_files_in_byte_order(void **state)
{
	(void)state;
	tmpdir_write(&dir, "b.yaml", RH_TEXT_NONE);
	tmpdir_write(&dir, "가.yaml", RH_TEXT_NONE);
	tmpdir_write(&dir, "B.yaml", RH_TEXT_NONE);
	tmpdir_write(&dir, ".hidden.yaml", RH_TEXT_NONE);
	tmpdir_write(&dir, "other.yml", RH_TEXT_NONE);
	tmpdir_folder(&dir, "folder.yaml");
	assert_int_equal(mkfifo(tmpdir_path(&dir, "fifo.yaml"), 0600), 0);
	assert_int_equal(symlink("b.yaml", tmpdir_path(&dir, "link.yaml")), 0);
	assert_int_equal(symlink("none", tmpdir_path(&dir, "dangling.yaml")), 0);
	struct rh_file_list list;
	assert_int_equal(rh_file_list_new(dir.path, ".yaml", &list, NULL), RH_OK);
	assert_int_equal(list.count, 4);
	static const char *const names[] = {"B.yaml", "b.yaml", "link.yaml", "가.yaml"};
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(list.paths[i], tmpdir_path(&dir, names[i]));
	rh_file_list_done(&list);
	assert_int_equal(list.count, 0);
	rh_file_list_done(&list);
	rh_file_list_done(NULL);
}

static void many_files_are_all_listed(void **state)
{
	(void)state;
	char path[4096];
	for (int i = 0; i < 100; i++) {
		(void)snprintf(path, sizeof path, "%s/%02d", dir.path, i);
		int fd = open(path, O_CREAT | O_WRONLY, 0600);
		assert_true(fd >= 0);
		close(fd);
	}
	struct rh_file_list list;
	assert_int_equal(rh_file_list_new(dir.path, "", &list, NULL), RH_OK);
	assert_int_equal(list.count, 100);
	assert_string_equal(list.paths[99], path);
	rh_file_list_done(&list);
}

static void a_missing_folder_lists_nothing_and_a_file_is_no_folder(void **state)
{
	(void)state;
	struct rh_file_list list = {.count = 9};
	struct rh_error err;
	assert_int_equal(rh_file_list_new(tmpdir_path(&dir, "none"), "", &list, &err), RH_OK);
	assert_int_equal(list.count, 0);
	list.count = 9;
	assert_int_equal(rh_file_list_new(tmpdir_write(&dir, "f", RH_TEXT_NONE), "", &list, &err), RH_ERR_INVALID);
	assert_int_equal(list.count, 9);
}

static void paths_are_joined_with_one_slash(void **state)
{
	(void)state;
	static const char *const cases[][3] = {
	    {"/a", "b", "/a/b"},   {"/a/", "b", "/a/b"}, {"/a//", "//b", "/a/b"}, {"/", "b", "/b"},
	    {"a", "b/c", "a/b/c"}, {"", "b", "b"},       {"", "/b", "/b"},        {".", "b", "./b"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *path = rh_file_join(cases[i][0], cases[i][1]);
		assert_string_equal(path, cases[i][2]);
		free(path);
	}
}

static void every_lost_allocation_is_told(void **state)
{
	(void)state;
	const char *path = tmpdir_write(&dir, "x.yaml", RH_TEXT("content"));
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_buffer out = {0};
		enum rh_status status = rh_file_read(path, 100, &out, NULL);
		assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
		rh_buffer_done(&out);
	}
	for (size_t n = 1; failing_alloc_next(n); n++) {
		enum rh_status status = rh_file_write(path, RH_TEXT("y"), RH_REPLACE_ALLOWED, NULL);
		assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
	}
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_file_list list = {0};
		enum rh_status status = rh_file_list_new(dir.path, ".yaml", &list, NULL);
		assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
		assert_int_equal(list.count, status == RH_OK ? 1 : 0);
		rh_file_list_done(&list);
	}
}

static void the_folder_and_the_name_of_a_file_are_found_in_its_path(void **state)
{
	(void)state;
	static const char *const paths[][3] = {
	    {"a/b/c", "a/b", "c"}, {"/a", "/", "a"}, {"a", ".", "a"}, {"", ".", ""}, {"/", "/", ""}};
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		char *folder = rh_file_folder_of(paths[i][0]);
		assert_string_equal(folder, paths[i][1]);
		assert_string_equal(rh_file_name_of(paths[i][0]), paths[i][2]);
		free(folder);
	}
}

#define in_a_folder(test) in_tmpdir(test, &dir)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    in_a_folder(a_file_is_read_behind_what_is_there),
	    in_a_folder(an_empty_file_is_an_empty_string),
	    in_a_folder(a_file_at_its_limit_is_read_and_one_byte_more_is_refused),
	    in_a_folder(only_regular_files_are_read),
	    in_a_folder(a_pipe_is_read_to_its_end_even_when_it_does_not_block),
	    in_a_folder(missing_folders_are_made_private),
	    in_a_folder(an_existing_folder_keeps_its_rights),
	    in_a_folder(a_file_in_the_way_of_a_folder_is_told),
	    in_a_folder(a_written_file_is_private_and_whole),
	    in_a_folder(an_existing_file_is_replaced_only_when_allowed),
	    in_a_folder(writing_needs_the_folder_to_exist),
	    in_a_folder(a_name_of_the_greatest_length_can_be_written),
	    in_a_folder(a_link_stays_and_what_it_names_is_replaced),
	    in_a_folder(devices_and_folders_are_never_replaced),
	    in_a_folder(a_write_that_fails_half_way_leaves_the_old_file),
	    in_a_folder(free_space_is_told_for_what_does_not_exist_yet),
	    in_a_folder(a_folder_lists_its_regular_files_in_byte_order),
	    in_a_folder(many_files_are_all_listed),
	    in_a_folder(a_missing_folder_lists_nothing_and_a_file_is_no_folder),
	    in_a_folder(paths_are_joined_with_one_slash),
	    in_a_folder(the_folder_and_the_name_of_a_file_are_found_in_its_path),
	    in_a_folder(every_lost_allocation_is_told),
	};
	return cmocka_run_group_tests_name("os.files", tests, NULL, NULL);
}
