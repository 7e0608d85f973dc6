// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/repair.h"

#include "audio/take_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	RIFF_BYTES = 12,  /* "RIFF", size, "WAVE" */
	CHUNK_BYTES = 8,  /* name, size */
	CHUNKS_MAX = 100, /* more than anybody writes */
	BLOCK_AT = 12,    /* in the format chunk: bytes of a frame */
};

/* Where the sizes of a WAV file are, and what they say. */
struct layout {
	int64_t length;     /* of the file */
	int64_t data;       /* where the samples begin; 0: there are none */
	int64_t data_size;  /* as the header says */
	int64_t riff_size;  /* likewise */
	int64_t frame_size; /* bytes; 0: not told */
};

static int64_t little_endian(const unsigned char *bytes, int count)
{
	int64_t value = 0;
	for (int i = count - 1; i >= 0; i--)
		value = value << 8 | bytes[i];
	return value;
}

static bool read_at(int fd, int64_t at, void *bytes, size_t count)
{
	return pread(fd, bytes, count, (off_t)at) == (ssize_t)count;
}

/* Where the chunk after this one begins; chunks are padded to even sizes. */
static int64_t after(int64_t at, int64_t size)
{
	return at + CHUNK_BYTES + size + (size & 1);
}

static void read_chunk(int fd, int64_t at, const unsigned char *head, struct layout *layout)
{
	unsigned char block[2];
	if (memcmp(head, "fmt ", 4) == 0 && read_at(fd, at + CHUNK_BYTES + BLOCK_AT, block, sizeof block))
		layout->frame_size = little_endian(block, sizeof block);
	if (memcmp(head, "data", 4) != 0)
		return;
	layout->data = at + CHUNK_BYTES;
	layout->data_size = little_endian(head + 4, 4);
}

/* False when it is no WAV file whose samples can be found. */
static bool read_layout(int fd, struct layout *layout)
{
	unsigned char head[RIFF_BYTES];
	if (!read_at(fd, 0, head, sizeof head) || memcmp(head, "RIFF", 4) != 0 || memcmp(head + 8, "WAVE", 4) != 0)
		return false;
	layout->riff_size = little_endian(head + 4, 4);
	int64_t at = RIFF_BYTES;
	for (int i = 0; i < CHUNKS_MAX && layout->data == 0 && read_at(fd, at, head, CHUNK_BYTES); i++) {
		read_chunk(fd, at, head, layout);
		at = after(at, little_endian(head + 4, 4));
	}
	return layout->data > 0 && layout->frame_size > 0;
}

/* Whether chunks follow the samples, one after another up to the file's end. */
static bool ends_in_chunks(int fd, const struct layout *layout)
{
	unsigned char head[CHUNK_BYTES];
	int64_t at = after(layout->data - CHUNK_BYTES, layout->data_size);
	for (int i = 0; i < CHUNKS_MAX && at < layout->length && read_at(fd, at, head, sizeof head); i++)
		at = after(at, little_endian(head + 4, 4));
	/* A last pad byte may be left out. */
	return at == layout->length || at == layout->length + 1;
}

static bool is_true(int fd, const struct layout *layout)
{
	int64_t end = layout->data + layout->data_size;
	if (layout->riff_size + CHUNK_BYTES != layout->length && layout->riff_size + CHUNK_BYTES != layout->length + 1)
		return false;
	bool to_the_end = end <= layout->length && layout->length - end < layout->frame_size;
	return to_the_end || (end < layout->length && ends_in_chunks(fd, layout));
}

static bool write_size(int fd, int64_t at, int64_t size)
{
	unsigned char bytes[4];
	for (int i = 0; i < 4; i++)
		bytes[i] = (unsigned char)(size >> 8 * i);
	return pwrite(fd, bytes, sizeof bytes, (off_t)at) == (ssize_t)sizeof bytes;
}

/* The samples reach to the file's end, in whole frames. */
static enum rh_status write_sizes(int fd, const char *path, const struct layout *layout, struct rh_error *err)
{
	int64_t size = layout->length - layout->data;
	size -= size % layout->frame_size;
	if (layout->length > UINT32_MAX)
		return rh_error_set(err, RH_ERR_LIMIT, "%s is too long for a WAV file", path);
	errno = 0;
	bool done = write_size(fd, layout->data - 4, size) && write_size(fd, 4, layout->length - CHUNK_BYTES) &&
	            (fsync(fd) == 0 || errno == EINVAL);
	return done ? RH_OK : rh_take_system_error(err, "repair", path, errno);
}

static enum rh_status repair(int fd, const char *path, enum rh_take_state *state, struct rh_error *err)
{
	struct stat info;
	if (fstat(fd, &info) != 0)
		return rh_take_system_error(err, "read", path, errno);
	if (!S_ISREG(info.st_mode))
		return rh_error_set(err, RH_ERR_INVALID, N_("%s is no regular file"), path);
	/* Where there are no locks nobody can hold one. */
	if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
		*state = RH_TAKE_LIVE;
		return RH_OK;
	}
	struct layout layout = {.length = info.st_size};
	bool wrong = read_layout(fd, &layout) && !is_true(fd, &layout);
	if (wrong)
		RH_TRY(write_sizes(fd, path, &layout, err));
	*state = wrong ? RH_TAKE_REPAIRED : info.st_size == 0 ? RH_TAKE_BLANK : RH_TAKE_SOUND;
	return RH_OK;
}

enum rh_status rh_take_repair(const char *path, enum rh_take_state *state, struct rh_error *err)
{
	int flags = O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
	int fd = open(path, O_RDWR | flags);
	if (fd < 0 && (errno == EACCES || errno == EROFS || errno == EPERM))
		fd = open(path, O_RDONLY | flags);
	if (fd < 0)
		return rh_take_system_error(err, "open", path, errno);
	enum rh_status status = repair(fd, path, state, err);
	(void)close(fd);
	return status;
}
