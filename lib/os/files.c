// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/files.h"

#include "base/array.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { READ_STEP = 64 * 1024, PRIVATE_FILE = 0600, PRIVATE_FOLDER = 0700 };

static enum rh_status system_error(struct rh_error *err, const char *doing, const char *path, int code)
{
	enum rh_status status = code == ENOENT ? RH_ERR_NOT_FOUND : code == EEXIST ? RH_ERR_EXISTS : RH_ERR_SYSTEM;
	return rh_error_set(err, status, N_("cannot %s %s: %s"), doing, path, strerror(code));
}

/* One read, waiting where the descriptor itself does not; -1 with errno at a failure. */
static ssize_t read_some(int fd, char *bytes, size_t size)
{
	for (;;) {
		ssize_t got = read(fd, bytes, size);
		if (got >= 0 || (errno != EINTR && errno != EAGAIN))
			return got;
		if (errno == EAGAIN)
			(void)poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, -1);
	}
}

enum rh_status rh_file_read_fd(int fd, const char *name, size_t max_bytes, struct rh_buffer *out, struct rh_error *err)
{
	size_t start = out->length;
	for (;;) {
		size_t left = max_bytes - (out->length - start);
		size_t step = left < READ_STEP ? left + 1
		                               : READ_STEP; /* one more than allowed tells too long from just fits */
		if (!rh_buffer_reserve(out, step)) {
			rh_buffer_truncate(out, start);
			return rh_error_no_memory(err);
		}
		ssize_t got = read_some(fd, out->data + out->length, step);
		if (got == 0) {
			out->data[out->length] = '\0';
			return RH_OK;
		}
		if (got < 0 || (size_t)got > left) {
			int code = errno;
			rh_buffer_truncate(out, start);
			if (got < 0)
				return system_error(err, "read", name, code);
			return rh_error_set(err, RH_ERR_LIMIT, N_("%s is larger than %zu bytes"), name, max_bytes);
		}
		out->length += (size_t)got;
		out->data[out->length] = '\0';
	}
}

/* Room for all of it at once, where that can be had; the file may still grow or shrink. */
static enum rh_status read_regular(int fd, const char *path, size_t size, size_t max_bytes, struct rh_buffer *out,
                                   struct rh_error *err)
{
	if (size > max_bytes)
		return rh_error_set(err, RH_ERR_LIMIT, N_("%s is larger than %zu bytes"), path, max_bytes);
	if (!rh_buffer_reserve(out, size + READ_STEP))
		return rh_error_no_memory(err);
	return rh_file_read_fd(fd, path, max_bytes, out, err);
}

enum rh_status rh_file_read(const char *path, size_t max_bytes, struct rh_buffer *out, struct rh_error *err)
{
	/* Non-blocking, or opening a FIFO would wait for a writer. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return system_error(err, "read", path, errno);
	enum rh_status status;
	struct stat info;
	if (fstat(fd, &info) != 0)
		status = system_error(err, "read", path, errno);
	else if (S_ISDIR(info.st_mode))
		status = rh_error_set(err, RH_ERR_INVALID, N_("%s is a folder"), path);
	else if (!S_ISREG(info.st_mode))
		status = rh_error_set(err, RH_ERR_INVALID, N_("%s is no regular file"), path);
	else
		status = read_regular(fd, path, (size_t)info.st_size, max_bytes, out, err);
	(void)close(fd);
	return status;
}

size_t rh_file_size(const char *path)
{
	struct stat info;
	bool known = stat(path, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0;
	return known ? (size_t)info.st_size : 0;
}

static bool is_folder(const char *path)
{
	struct stat info;
	return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* made may be NULL. */
static enum rh_status make_one(const char *path, struct rh_file_list *made, struct rh_error *err)
{
	if (mkdir(path, PRIVATE_FOLDER) == 0) {
		if (made == NULL || rh_file_list_add(made, strdup(path)))
			return RH_OK;
		(void)rmdir(path);
		return rh_error_no_memory(err);
	}
	/* A parent that exists may be refused for other reasons than existing, on a read-only file system for one. */
	int code = errno;
	if (is_folder(path))
		return RH_OK;
	if (code == EEXIST || code == ENOTDIR)
		return rh_error_set(err, RH_ERR_INVALID, N_("cannot make the folder %s: a file is in the way"), path);
	return system_error(err, N_("make the folder"), path, code);
}

enum rh_status rh_file_make_dirs_noted(const char *path, struct rh_file_list *made, struct rh_error *err)
{
	if (path[0] == '\0')
		return rh_error_set(err, RH_ERR_INVALID, "a folder without a name");
	char *copy = strdup(path);
	if (copy == NULL)
		return rh_error_no_memory(err);
	enum rh_status status = RH_OK;
	for (char *at = copy + 1; status == RH_OK && *at != '\0'; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		status = make_one(copy, made, err);
		*at = '/';
	}
	if (status == RH_OK)
		status = make_one(copy, made, err);
	free(copy);
	return status;
}

enum rh_status rh_file_make_dirs(const char *path, struct rh_error *err)
{
	return rh_file_make_dirs_noted(path, NULL, err);
}

enum rh_status rh_file_make_folder_of(const char *path, struct rh_error *err)
{
	char *folder = rh_file_folder_of(path);
	if (folder == NULL)
		return rh_error_no_memory(err);
	enum rh_status status = rh_file_make_dirs(folder, err);
	free(folder);
	return status;
}

/* Cuts a path back to its parent: false when there is none left. */
static bool cut_to_parent(char *path)
{
	if (strcmp(path, "/") == 0 || strcmp(path, ".") == 0)
		return false;
	char *slash = strrchr(path, '/');
	if (slash == NULL) {
		path[0] = '.';
		path[1] = '\0';
	} else {
		slash[slash == path ? 1 : 0] = '\0';
	}
	return true;
}

/* "folder/.name.XXXXXX": on the same file system as path, and passed over by rh_file_list_new(). The caller frees. */
static char *beside(const char *path)
{
	const char *name = rh_file_name_of(path);
	struct rh_buffer out = {0};
	char *result = NULL;
	rh_buffer_text(&out, (struct rh_text){path, (size_t)(name - path)});
	rh_buffer_byte(&out, '.');
	/* Room for the suffix within the longest name a file may have. */
	size_t length = strlen(name);
	rh_buffer_text(&out, (struct rh_text){name, length < 200 ? length : 200});
	rh_buffer_string(&out, ".XXXXXX");
	if (rh_buffer_take(&out, &result, NULL) != RH_OK)
		rh_buffer_done(&out);
	return result;
}

static bool write_all(int fd, struct rh_text content)
{
	while (content.length > 0) {
		ssize_t put = write(fd, content.data, content.length);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		content = rh_text_slice(content, (size_t)put, SIZE_MAX);
	}
	return true;
}

enum rh_status rh_file_sync_folder(const char *folder, struct rh_error *err)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return RH_OK;
	enum rh_status status = RH_OK;
	if (fsync(fd) != 0 && errno != EINVAL && errno != ENOTSUP)
		status = system_error(err, N_("save the folder"), folder, errno);
	(void)close(fd);
	return status;
}

/* Gives a finished file its name, which must be free. */
static bool name_new(const char *temporary, const char *path)
{
	if (link(temporary, path) == 0) {
		(void)unlink(temporary);
		return true;
	}
	if (errno != EPERM && errno != ENOTSUP && errno != ENOSYS)
		return false;
	/* No hard links on this file system: an empty file takes the name, and the content replaces it. */
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, PRIVATE_FILE);
	if (fd < 0)
		return false;
	(void)close(fd);
	return rename(temporary, path) == 0;
}

/* What is replaced keeps who may read and write it. */
static void keep_mode(int fd, const char *path)
{
	struct stat info;
	if (stat(path, &info) == 0)
		(void)fchmod(fd, info.st_mode & (S_IRWXU | S_IRWXG | S_IRWXO));
}

/* Where the content really goes: a link stays a link, its target is replaced. The caller frees. */
static enum rh_status find_target(const char *path, enum rh_replace replace, char **target, struct rh_error *err)
{
	struct stat info;
	bool named = lstat(path, &info) == 0;
	if (named && replace == RH_REPLACE_NEVER)
		return rh_error_set(err, RH_ERR_EXISTS, N_("%s exists already"), path);
	bool link = named && S_ISLNK(info.st_mode);
	if (stat(path, &info) == 0 && !S_ISREG(info.st_mode)) /* renaming onto /dev/null would take it away */
		return rh_error_set(err, RH_ERR_INVALID, N_("cannot write %s: it is no regular file"), path);
	if (access(path, W_OK) != 0 && errno != ENOENT) /* renaming would not ask */
		return system_error(err, "write", path, errno);
	char *found = link ? realpath(path, NULL) : strdup(path);
	if (found == NULL)
		return link ? system_error(err, "write", path, errno) : rh_error_no_memory(err);
	*target = found;
	return RH_OK;
}

enum rh_status rh_file_draft_new(const char *path, enum rh_replace replace, struct rh_file_draft *draft,
                                 struct rh_error *err)
{
	struct rh_file_draft made = {.fd = -1, .replace = replace};
	enum rh_status status = find_target(path, replace, &made.path, err);
	if (made.path == NULL)
		return status;
	made.temporary = beside(made.path);
	if (made.temporary != NULL)
		made.fd = mkstemp(made.temporary); /* 0600 */
	if (made.fd < 0) {
		status = made.temporary == NULL ? rh_error_no_memory(err) : system_error(err, "write", path, errno);
		free(made.temporary);
		free(made.path);
		return status;
	}
	(void)fcntl(made.fd, F_SETFD, FD_CLOEXEC);
	if (replace == RH_REPLACE_ALLOWED)
		keep_mode(made.fd, made.path);
	*draft = made;
	return RH_OK;
}

void rh_file_draft_drop(struct rh_file_draft *draft)
{
	if (draft->fd >= 0)
		(void)close(draft->fd);
	if (draft->temporary != NULL)
		(void)unlink(draft->temporary);
	free(draft->temporary);
	free(draft->path);
	*draft = (struct rh_file_draft){.fd = -1};
}

/* Everything that may go wrong, in the order in which it can; false with errno. */
static bool settle(struct rh_file_draft *draft)
{
	bool good = fsync(draft->fd) == 0;
	int code = errno;
	if (close(draft->fd) != 0 && good) {
		good = false;
		code = errno;
	}
	draft->fd = -1;
	errno = code;
	if (!good)
		return false;
	return draft->replace == RH_REPLACE_ALLOWED ? rename(draft->temporary, draft->path) == 0
	                                            : name_new(draft->temporary, draft->path);
}

enum rh_status rh_file_draft_finish(struct rh_file_draft *draft, struct rh_error *err)
{
	enum rh_status status = RH_OK;
	if (settle(draft)) {
		(void)cut_to_parent(draft->temporary); /* nothing has that name any more */
		(void)rh_file_sync_folder(draft->temporary, NULL);
		free(draft->temporary);
		draft->temporary = NULL;
	} else {
		status = system_error(err, "write", draft->path, errno);
	}
	rh_file_draft_drop(draft);
	return status;
}

enum rh_status rh_file_write(const char *path, struct rh_text content, enum rh_replace replace, struct rh_error *err)
{
	struct rh_file_draft draft = {.fd = -1};
	enum rh_status status = rh_file_draft_new(path, replace, &draft, err);
	if (draft.fd < 0)
		return status;
	if (write_all(draft.fd, content))
		return rh_file_draft_finish(&draft, err);
	status = system_error(err, "write", path, errno);
	rh_file_draft_drop(&draft);
	return status;
}

bool rh_file_exists(const char *path)
{
	struct stat info;
	return stat(path, &info) == 0;
}

char *rh_file_folder_of(const char *path)
{
	char *folder = strdup(path[0] != '\0' ? path : ".");
	if (folder != NULL)
		(void)cut_to_parent(folder);
	return folder;
}

enum rh_status rh_file_free_bytes(const char *path, int64_t *bytes, struct rh_error *err)
{
	if (path[0] == '\0')
		return system_error(err, N_("measure the disk of"), "\"\"", ENOENT);
	char *at = strdup(path);
	if (at == NULL)
		return rh_error_no_memory(err);
	struct statvfs info;
	int failed = statvfs(at, &info);
	while (failed != 0 && errno == ENOENT && cut_to_parent(at))
		failed = statvfs(at, &info);
	int code = errno;
	free(at);
	if (failed != 0)
		return system_error(err, N_("measure the disk of"), path, code);
	uint64_t block = info.f_frsize != 0 ? info.f_frsize : info.f_bsize;
	uint64_t blocks = info.f_bavail;
	*bytes = block != 0 && blocks > (uint64_t)INT64_MAX / block ? INT64_MAX : (int64_t)(blocks * block);
	return RH_OK;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void hand_over_sorted(const struct rh_file_list *found, struct rh_file_list *list)
{
	if (found->count > 1)
		qsort(found->paths, found->count, sizeof *found->paths, by_bytes);
	*list = *found;
}

static bool is_wanted(int folder, const char *name, const char *suffix)
{
	struct stat info;
	return name[0] != '.' && rh_text_ends_with(rh_text_of(name), rh_text_of(suffix)) &&
	       fstatat(folder, name, &info, 0) == 0 && S_ISREG(info.st_mode);
}

bool rh_file_list_add(struct rh_file_list *list, char *take_path)
{
	if (take_path == NULL)
		return false;
	char **paths = rh_array_room(list->paths, list->count, &list->capacity, sizeof *paths);
	if (paths == NULL) {
		free(take_path);
		return false;
	}
	list->paths = paths;
	list->paths[list->count++] = take_path;
	return true;
}

static enum rh_status collect(DIR *open_folder, const char *folder, const char *suffix, struct rh_file_list *list,
                              struct rh_error *err)
{
	for (;;) {
		errno = 0; /* readdir() tells its end from a failure only so */
		struct dirent *entry = readdir(open_folder);
		if (entry == NULL && errno != 0)
			return system_error(err, "list", folder, errno);
		if (entry == NULL)
			return RH_OK;
		if (is_wanted(dirfd(open_folder), entry->d_name, suffix) &&
		    !rh_file_list_add(list, rh_file_join(folder, entry->d_name)))
			return rh_error_no_memory(err);
	}
}

enum rh_status rh_file_list_new(const char *folder, const char *suffix, struct rh_file_list *list, struct rh_error *err)
{
	struct rh_file_list found = {0};
	DIR *open_folder = opendir(folder);
	if (open_folder == NULL && errno != ENOENT) {
		if (errno == ENOTDIR)
			return rh_error_set(err, RH_ERR_INVALID, N_("%s is no folder"), folder);
		return system_error(err, "list", folder, errno);
	}
	if (open_folder != NULL) {
		enum rh_status status = collect(open_folder, folder, suffix, &found, err);
		(void)closedir(open_folder);
		if (status != RH_OK) {
			rh_file_list_done(&found);
			return status;
		}
	}
	hand_over_sorted(&found, list);
	return RH_OK;
}

/* Appends what `more` holds and empties it. */
static enum rh_status take_over(struct rh_file_list *list, struct rh_file_list *more, struct rh_error *err)
{
	if (more->count == 0)
		return RH_OK;
	char **paths = realloc(list->paths, (list->count + more->count) * sizeof *paths);
	if (paths == NULL)
		return rh_error_no_memory(err);
	memcpy(paths + list->count, more->paths, more->count * sizeof *paths);
	list->paths = paths;
	list->count += more->count;
	list->capacity = list->count;
	free(more->paths);
	*more = (struct rh_file_list){0};
	return RH_OK;
}

static bool is_real_folder(const char *path)
{
	struct stat info;
	return lstat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static enum rh_status add_tree(struct rh_file_list *list, const char *folder, const char *suffix, int depth,
                               struct rh_error *err);

static enum rh_status add_folder(struct rh_file_list *list, const char *folder, const char *name, const char *suffix,
                                 int depth, struct rh_error *err)
{
	if (name[0] == '.')
		return RH_OK;
	char *path = rh_file_join(folder, name);
	if (path == NULL)
		return rh_error_no_memory(err);
	enum rh_status status = is_real_folder(path) ? add_tree(list, path, suffix, depth, err) : RH_OK;
	free(path);
	return status;
}

/* The depth is bounded by the caller. */
static enum rh_status add_tree(struct rh_file_list *list, const char *folder, const char *suffix, int depth,
                               struct rh_error *err)
{
	struct rh_file_list found = {0};
	RH_TRY(rh_file_list_new(folder, suffix, &found, err));
	enum rh_status status = take_over(list, &found, err);
	rh_file_list_done(&found);
	DIR *open_folder = status == RH_OK && depth > 0 ? opendir(folder) : NULL;
	if (open_folder == NULL)
		return status;
	struct dirent *entry = readdir(open_folder);
	for (; entry != NULL && status == RH_OK; entry = readdir(open_folder))
		status = add_folder(list, folder, entry->d_name, suffix, depth - 1, err);
	(void)closedir(open_folder);
	return status;
}

enum rh_status rh_file_tree_new(const char *folder, const char *suffix, int depth, struct rh_file_list *list,
                                struct rh_error *err)
{
	struct rh_file_list found = {0};
	enum rh_status status = add_tree(&found, folder, suffix, depth, err);
	if (status != RH_OK) {
		rh_file_list_done(&found);
		return status;
	}
	hand_over_sorted(&found, list);
	return RH_OK;
}

void rh_file_list_done(struct rh_file_list *list)
{
	if (list == NULL)
		return;
	for (size_t i = 0; i < list->count; i++)
		free(list->paths[i]);
	free(list->paths);
	*list = (struct rh_file_list){0};
}

const char *rh_file_name_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash != NULL ? slash + 1 : path;
}

char *rh_file_real_path(const char *path)
{
	return realpath(path, NULL);
}

char *rh_file_join(const char *folder, const char *name)
{
	struct rh_text start = rh_text_of(folder);
	struct rh_buffer path = {0};
	if (start.length > 0) {
		while (rh_text_ends_with(start, RH_TEXT("/")))
			start.length--;
		while (name[0] == '/')
			name++;
		rh_buffer_text(&path, start);
		rh_buffer_byte(&path, '/');
	}
	rh_buffer_string(&path, name);
	char *joined = NULL;
	if (rh_buffer_take(&path, &joined, NULL) != RH_OK)
		rh_buffer_done(&path);
	return joined;
}

enum rh_status rh_file_private_dir(char **path, struct rh_error *err)
{
	const char *root = getenv("TMPDIR");
	char *name = rh_file_join(root != NULL && root[0] == '/' ? root : "/tmp", "rehearse-XXXXXX");
	if (name == NULL)
		return rh_error_no_memory(err);
	if (mkdtemp(name) == NULL) {
		enum rh_status status = system_error(err, "make a folder like", name, errno);
		free(name);
		return status;
	}
	*path = name;
	return RH_OK;
}

void rh_file_private_dir_remove(const char *path)
{
	DIR *folder = path != NULL ? opendir(path) : NULL;
	if (folder == NULL)
		return;
	for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			(void)unlinkat(dirfd(folder), entry->d_name, 0);
	}
	(void)closedir(folder);
	(void)rmdir(path);
}
