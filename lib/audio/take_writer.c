// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/take.h"

#include "audio/take_parts.h"
#include "base/duration.h"
#include "base/unicode.h"
#include "os/clock.h"
#include "os/files.h"

#include <sndfile.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum {
	TITLE_MAX = 1000, /* bytes; libsndfile reads no string of a WAV file beyond 2047 */
	HEADER_MAX = 16384,
	PRIVATE_FILE = 0600,
	/* Of a WAV file (Multimedia Programming Interface and Data Specifications 1.0, 1991): "RIFF", the size of all
	 * that follows, chunks; of each its name, its size, its bytes. The last of ours is "data", and little-endian.
	 */
	RIFF_SIZE_AT = 4,
	RIFF_SIZE_END = 8,
	DATA_SIZE_BYTES = 4,
	DATA_NAME_BYTES = 8, /* with the size */
};

struct rh_take_writer {
	SNDFILE *file; /* on fd, which it does not close */
	int fd;
	int64_t frames;        /* written so far */
	int64_t reserved;      /* frames that have their place on the disk */
	unsigned char *header; /* owned, as in the file; NULL: libsndfile rewrites it */
	size_t header_bytes;
	char *path;             /* owned */
	bool folder_synced;     /* the name itself is on disk */
	struct rh_error failed; /* the first failure of writing; status RH_OK while there is none */
};

static bool continues_character(char byte)
{
	return ((unsigned char)byte & 0xC0U) == 0x80;
}

/* The question as one line, cut between characters. */
static enum rh_status title_of(const struct rh_take_meta *meta, struct rh_buffer *out, struct rh_error *err)
{
	size_t length = meta->question.length;
	if (length > TITLE_MAX) {
		for (length = TITLE_MAX; length > 0 && continues_character(meta->question.data[length]);)
			length--;
	}
	rh_unicode_sanitize(out, rh_text_slice(meta->question, 0, length), RH_SANITIZE_LINE);
	size_t fits = 0;
	struct rh_text rest = rh_buffer_view(out);
	while (rest.length > 0) {
		size_t cluster = rh_unicode_cluster(rest);
		if (fits + cluster > TITLE_MAX)
			break;
		fits += cluster;
		rest = rh_text_slice(rest, cluster, SIZE_MAX);
	}
	rh_buffer_truncate(out, fits);
	return rh_buffer_status(out, err);
}

static bool set_string(SNDFILE *file, int which, const char *value)
{
	return value == NULL || value[0] == '\0' || sf_set_string(file, which, value) == 0;
}

static enum rh_status set_metadata(SNDFILE *file, const struct rh_take_meta *meta, struct rh_error *err)
{
	struct rh_buffer title = {0}, comment = {0};
	enum rh_status status = title_of(meta, &title, err);
	if (status == RH_OK)
		rh_take_comment_write(&comment, meta);
	if (status == RH_OK)
		status = rh_buffer_status(&comment, err);
	char date[32];
	rh_clock_iso(meta->at_unix_ms, date);
	if (status == RH_OK &&
	    (!set_string(file, SF_STR_TITLE, title.data) || !set_string(file, SF_STR_SOFTWARE, "rehearse") ||
	     !set_string(file, SF_STR_DATE, date) || !set_string(file, SF_STR_COMMENT, comment.data)))
		status = rh_error_set(err, RH_ERR_SYSTEM, "cannot write the take's metadata: %s", sf_strerror(file));
	rh_buffer_done(&title);
	rh_buffer_done(&comment);
	return status;
}

enum rh_status rh_take_sync_folder(const char *path, struct rh_error *err)
{
	char *folder = rh_file_folder_of(path);
	if (folder == NULL)
		return rh_error_no_memory(err);
	enum rh_status status = rh_file_sync_folder(folder, err);
	free(folder);
	return status;
}

enum rh_status rh_take_create(const char *path, int *fd, struct rh_error *err)
{
	int made = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, PRIVATE_FILE);
	if (made < 0)
		return rh_take_system_error(err, "create", path, errno);
	/* File systems without locks or modes are fine: there is nobody to keep out. */
	(void)fchmod(made, PRIVATE_FILE);
	(void)flock(made, LOCK_EX | LOCK_NB);
	*fd = made;
	return RH_OK;
}

/* Reserves blocks without changing the length, so that the disk cannot fill up in the middle of an answer; best effort.
 */
static void reserve(struct rh_take_writer *writer, int64_t planned_ms)
{
#if defined(__linux__) && defined(FALLOC_FL_KEEP_SIZE)
	if (planned_ms <= 0 || planned_ms > RH_DURATION_MAX_MS)
		return;
	int64_t frames = planned_ms * RH_AUDIO_RATE_HZ / RH_SECOND_MS;
	off_t header = lseek(writer->fd, 0, SEEK_END);
	if (fallocate(writer->fd, FALLOC_FL_KEEP_SIZE, 0, (off_t)(frames * (int64_t)sizeof(int16_t)) + header) == 0)
		writer->reserved = frames;
#else
	(void)writer;
	(void)planned_ms;
#endif
}

static bool grows_at_its_end(const unsigned char *header, size_t size)
{
	return memcmp(header, "RIFF", RIFF_SIZE_AT) == 0 &&
	       memcmp(header + size - DATA_NAME_BYTES, "data", DATA_NAME_BYTES - DATA_SIZE_BYTES) == 0;
}

/* Takes the header over as it was written, when it ends in what grows; libsndfile goes on rewriting any other one. */
static enum rh_status adopt_header(struct rh_take_writer *writer, struct rh_error *err)
{
	struct stat info;
	if (fstat(writer->fd, &info) != 0 || info.st_size <= RIFF_SIZE_END + DATA_NAME_BYTES ||
	    info.st_size > HEADER_MAX)
		return RH_OK;
	const size_t size = (size_t)info.st_size;
	unsigned char *header = malloc(size);
	if (header == NULL)
		return rh_error_no_memory(err);
	if (pread(writer->fd, header, size, 0) != (ssize_t)size || !grows_at_its_end(header, size)) {
		free(header);
		return RH_OK;
	}
	writer->header = header;
	writer->header_bytes = size;
	return RH_OK;
}

static void put_size(unsigned char *at, uint64_t bytes)
{
	const uint64_t size = bytes < UINT32_MAX ? bytes : UINT32_MAX;
	for (unsigned i = 0; i < 4; i++)
		at[i] = (unsigned char)(size >> (8 * i));
}

/* Says how much sound there is; one call of the system where libsndfile's own way takes five. False with errno set. */
static bool write_header(struct rh_take_writer *writer)
{
	if (writer->header == NULL)
		return true;
	const uint64_t sound = (uint64_t)writer->frames * sizeof(int16_t);
	put_size(writer->header + RIFF_SIZE_AT, writer->header_bytes - RIFF_SIZE_END + sound);
	put_size(writer->header + writer->header_bytes - DATA_SIZE_BYTES, sound);
	return pwrite(writer->fd, writer->header, writer->header_bytes, 0) == (ssize_t)writer->header_bytes;
}

static enum rh_status open_wav(struct rh_take_writer *writer, const struct rh_take_meta *meta, struct rh_error *err)
{
	SF_INFO info = {.samplerate = RH_AUDIO_RATE_HZ, .channels = 1, .format = SF_FORMAT_WAV | SF_FORMAT_PCM_16};
	writer->file = sf_open_fd(writer->fd, SFM_WRITE, &info, SF_FALSE);
	if (writer->file == NULL)
		return rh_error_set(err, RH_ERR_SYSTEM, N_("cannot write %s: %s"), writer->path, sf_strerror(NULL));
	if (meta != NULL)
		RH_TRY(set_metadata(writer->file, meta, err));
	(void)sf_command(writer->file, SFC_UPDATE_HEADER_NOW, NULL, 0);
	/* The header is rewritten with every block: readers trust a size they find, so it must never be an old one. */
	RH_TRY(adopt_header(writer, err));
	(void)sf_command(writer->file, SFC_SET_UPDATE_HEADER_AUTO, NULL, writer->header == NULL ? SF_TRUE : SF_FALSE);
	if (sf_error(writer->file) != SF_ERR_NO_ERROR)
		return rh_error_set(err, RH_ERR_SYSTEM, N_("cannot write %s: %s"), writer->path,
		                    sf_strerror(writer->file));
	return RH_OK;
}

static void writer_free(struct rh_take_writer *writer)
{
	if (writer->file != NULL)
		(void)sf_close(writer->file);
	if (writer->fd >= 0)
		(void)close(writer->fd);
	free(writer->header);
	free(writer->path);
	free(writer);
}

enum rh_status rh_take_writer_new(const char *path, const struct rh_take_meta *meta, int64_t planned_ms,
                                  struct rh_take_writer **writer, struct rh_error *err)
{
	RH_TRY(rh_file_make_folder_of(path, err));
	struct rh_take_writer *made = calloc(1, sizeof *made);
	if (made == NULL)
		return rh_error_no_memory(err);
	made->fd = -1;
	made->path = strdup(path);
	enum rh_status status = made->path == NULL ? rh_error_no_memory(err) : rh_take_create(path, &made->fd, err);
	if (status == RH_OK) {
		status = open_wav(made, meta, err);
		if (status != RH_OK)
			(void)unlink(path);
	}
	if (status != RH_OK) {
		writer_free(made);
		return status;
	}
	reserve(made, planned_ms);
	*writer = made;
	return RH_OK;
}

/* Remembers the first failure, which all later calls repeat. */
static enum rh_status write_failed(struct rh_take_writer *writer, int code, struct rh_error *err)
{
	if (code != 0)
		(void)rh_take_system_error(&writer->failed, "write", writer->path, code);
	else
		(void)rh_error_set(&writer->failed, RH_ERR_SYSTEM, N_("cannot write %s: %s"), writer->path,
		                   sf_strerror(writer->file));
	if (err != NULL)
		*err = writer->failed;
	return writer->failed.status;
}

static enum rh_status repeat_failure(const struct rh_take_writer *writer, struct rh_error *err)
{
	if (err != NULL)
		*err = writer->failed;
	return writer->failed.status;
}

enum rh_status rh_take_writer_frames(struct rh_take_writer *writer, const int16_t *samples, size_t frames,
                                     struct rh_error *err)
{
	if (writer->failed.status != RH_OK)
		return repeat_failure(writer, err);
	errno = 0;
	sf_count_t written = sf_write_short(writer->file, samples, (sf_count_t)frames);
	writer->frames += written > 0 ? written : 0;
	int code = errno;
	bool whole = written == (sf_count_t)frames;
	errno = 0;
	if (!write_header(writer) && whole) {
		code = errno;
		whole = false;
	}
	return whole ? RH_OK : write_failed(writer, code, err);
}

enum rh_status rh_take_writer_rewrite(struct rh_take_writer *writer, int64_t at, const int16_t *samples, size_t frames,
                                      struct rh_error *err)
{
	if (writer->failed.status != RH_OK)
		return repeat_failure(writer, err);
	if (at < 0 || at + (int64_t)frames > writer->frames)
		return rh_error_set(err, RH_ERR_INVALID, "only what was written can be written again");
	errno = 0;
	bool done = sf_seek(writer->file, at, SEEK_SET) == at &&
	            sf_write_short(writer->file, samples, (sf_count_t)frames) == (sf_count_t)frames &&
	            sf_seek(writer->file, writer->frames, SEEK_SET) == writer->frames;
	return done ? RH_OK : write_failed(writer, errno, err);
}

enum rh_status rh_take_writer_truncate(struct rh_take_writer *writer, int64_t frames, struct rh_error *err)
{
	if (writer->failed.status != RH_OK)
		return repeat_failure(writer, err);
	if (frames < 0 || frames > writer->frames)
		return rh_error_set(err, RH_ERR_INVALID, "only what was written can be cut off");
	sf_count_t length = frames;
	errno = 0;
	if (sf_command(writer->file, SFC_FILE_TRUNCATE, &length, sizeof length) != 0)
		return write_failed(writer, errno, err);
	writer->frames = frames;
	(void)sf_command(writer->file, SFC_UPDATE_HEADER_NOW, NULL, 0);
	return RH_OK;
}

enum rh_status rh_take_writer_sync(struct rh_take_writer *writer, struct rh_error *err)
{
	if (fdatasync(writer->fd) != 0 && errno != EINVAL)
		return rh_take_system_error(err, "write", writer->path, errno);
	if (!writer->folder_synced)
		RH_TRY(rh_take_sync_folder(writer->path, err));
	writer->folder_synced = true;
	return RH_OK;
}

int64_t rh_take_writer_length(const struct rh_take_writer *writer)
{
	return writer->frames;
}

int64_t rh_take_writer_room(const struct rh_take_writer *writer)
{
	struct statvfs info;
	if (writer->frames < writer->reserved || fstatvfs(writer->fd, &info) != 0)
		return INT64_MAX;
	return (int64_t)((uint64_t)info.f_bavail * info.f_frsize / sizeof(int16_t));
}

/* What the finished file says it holds; -1 when it cannot be read. */
static int64_t length_on_disk(int fd)
{
	SF_INFO info = {0};
	if (lseek(fd, 0, SEEK_SET) != 0)
		return -1;
	SNDFILE *file = sf_open_fd(fd, SFM_READ, &info, SF_FALSE);
	if (file == NULL)
		return -1;
	(void)sf_close(file);
	return info.frames;
}

enum rh_status rh_take_writer_close(struct rh_take_writer *writer, int64_t *frames, struct rh_error *err)
{
	if (writer == NULL)
		return RH_OK;
	/* The header's last state; what it returns says nothing about lost data, reading back does. */
	(void)sf_close(writer->file);
	writer->file = NULL;
	struct stat info;
	/* Setting the length it has frees the blocks that were reserved behind it. */
	if (fstat(writer->fd, &info) == 0)
		(void)!ftruncate(writer->fd, info.st_size);
	enum rh_status status = writer->failed.status;
	if (status != RH_OK)
		(void)repeat_failure(writer, err);
	else
		status = rh_take_writer_sync(writer, err);
	int64_t on_disk = length_on_disk(writer->fd);
	if (status == RH_OK && on_disk != writer->frames)
		status = rh_error_set(err, RH_ERR_SYSTEM, "%s holds %" PRId64 " frames instead of %" PRId64,
		                      writer->path, on_disk, writer->frames);
	if (frames != NULL)
		*frames = on_disk > 0 ? on_disk : 0;
	writer_free(writer);
	return status;
}

void rh_take_writer_discard(struct rh_take_writer *writer)
{
	if (writer == NULL)
		return;
	(void)unlink(writer->path);
	writer_free(writer);
}
