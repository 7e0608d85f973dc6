// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/take.h"

#include "audio/hush.h"
#include "audio/take_parts.h"
#include "base/duration.h"

#include <sndfile.h>

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	RATE_MIN = 1000, /* what can be read: hertz, channels, seconds */
	RATE_MAX = 768000,
	CHANNELS_MAX = 64,
	SECONDS_MAX = 24 * 3600,
	READ_STEP = 4096, /* samples of all channels read at once */
};

struct rh_take_reader {
	SNDFILE *file; /* on fd, which it does not close */
	int fd;
	bool hushed; /* what decodes it writes to standard error by itself */
	struct rh_take_info info;
	struct rh_take_meta meta; /* its texts lie in title and comment */
	bool has_meta;
	char *title;           /* owned; NULL when the file has none */
	char *comment;         /* owned, unescaped in place */
	int64_t unreal;        /* samples read so far that were no numbers */
	float step[READ_STEP]; /* interleaved */
};

static enum rh_status check_format(const SF_INFO *info, const char *path, struct rh_error *err)
{
	if (info->channels < 1 || info->channels > CHANNELS_MAX)
		return rh_error_set(err, RH_ERR_SYNTAX, N_("%s has %d channels (1 to %d can be read)"), path,
		                    info->channels, CHANNELS_MAX);
	if (info->samplerate < RATE_MIN || info->samplerate > RATE_MAX)
		return rh_error_set(err, RH_ERR_SYNTAX, N_("%s has %d samples a second (%d to %d can be read)"), path,
		                    info->samplerate, RATE_MIN, RATE_MAX);
	if (info->frames < 0 || info->frames / info->samplerate >= SECONDS_MAX)
		return rh_error_set(err, RH_ERR_SYNTAX, N_("%s says it is longer than %d hours"), path,
		                    SECONDS_MAX / 3600);
	return RH_OK;
}

enum rh_status rh_take_open_regular(const char *path, int *fd, struct rh_error *err)
{
	int opened = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (opened < 0)
		return rh_take_system_error(err, "read", path, errno);
	struct stat info;
	if (fstat(opened, &info) == 0 && S_ISREG(info.st_mode)) {
		*fd = opened;
		return RH_OK;
	}
	(void)close(opened);
	return rh_error_set(err, RH_ERR_INVALID, N_("%s is no regular file"), path);
}

/* A descriptor that is always good to be given back: -1 when nothing was hushed. */
static int hush(const struct rh_take_reader *reader)
{
	return reader->hushed ? rh_hush_begin() : -1;
}

static void unhush(const struct rh_take_reader *reader, int kept)
{
	if (reader->hushed)
		rh_hush_end(kept);
}

/* MPEG audio begins with anything; everything else that can be read has a mark of its own, and its decoders are quiet.
 */
static bool may_be_mpeg(int fd)
{
	static const char marks[][5] = {"RIFF", "RIFX", "RF64", "FORM", ".snd", "fLaC", "OggS", "caff", "riff"};
	char begin[4];
	if (pread(fd, begin, sizeof begin, 0) != (ssize_t)sizeof begin)
		return false;
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		if (memcmp(begin, marks[i], sizeof begin) == 0)
			return false;
	}
	return true;
}

static void reader_free(struct rh_take_reader *reader)
{
	int kept = hush(reader);
	if (reader->file != NULL)
		(void)sf_close(reader->file);
	unhush(reader, kept);
	if (reader->fd >= 0)
		(void)close(reader->fd);
	free(reader->title);
	free(reader->comment);
	free(reader);
}

static enum rh_status read_metadata(struct rh_take_reader *reader, struct rh_error *err)
{
	const char *title = sf_get_string(reader->file, SF_STR_TITLE);
	const char *comment = sf_get_string(reader->file, SF_STR_COMMENT);
	if (title != NULL && (reader->title = strdup(title)) == NULL)
		return rh_error_no_memory(err);
	if (comment != NULL && (reader->comment = strdup(comment)) == NULL)
		return rh_error_no_memory(err);
	reader->meta.question = rh_text_of(reader->title);
	reader->has_meta = reader->comment != NULL && rh_take_comment_read(reader->comment, &reader->meta);
	return RH_OK;
}

static enum rh_status open_sound(struct rh_take_reader *reader, const char *path, bool unfinished, struct rh_error *err)
{
	RH_TRY(rh_take_open_regular(path, &reader->fd, err));
	SF_INFO info = {0};
	reader->hushed = may_be_mpeg(reader->fd);
	int kept = hush(reader);
	reader->file = sf_open_fd(reader->fd, SFM_READ, &info, SF_FALSE);
	unhush(reader, kept);
	if (reader->file == NULL)
		return rh_error_set(err, RH_ERR_SYNTAX, N_("%s is no sound file that can be read: %s"), path,
		                    sf_strerror(NULL));
	if (unfinished && info.frames == SF_COUNT_MAX)
		info.frames = 0;
	RH_TRY(check_format(&info, path, err));
	reader->info = (struct rh_take_info){.frames = info.frames,
	                                     .sample_rate_hz = info.samplerate,
	                                     .channels = info.channels,
	                                     .duration_ms = info.frames * RH_SECOND_MS / info.samplerate};
	return read_metadata(reader, err);
}

static enum rh_status make(const char *path, bool unfinished, struct rh_take_reader **reader, struct rh_error *err)
{
	struct rh_take_reader *made = calloc(1, sizeof *made);
	if (made == NULL)
		return rh_error_no_memory(err);
	made->fd = -1;
	enum rh_status status = open_sound(made, path, unfinished, err);
	if (status != RH_OK) {
		reader_free(made);
		return status;
	}
	*reader = made;
	return RH_OK;
}

enum rh_status rh_take_reader_new(const char *path, struct rh_take_reader **reader, struct rh_error *err)
{
	return make(path, false, reader, err);
}

enum rh_status rh_take_reader_new_unfinished(const char *path, struct rh_take_reader **reader, struct rh_error *err)
{
	return make(path, true, reader, err);
}

const struct rh_take_info *rh_take_reader_info(const struct rh_take_reader *reader)
{
	return &reader->info;
}

const struct rh_take_meta *rh_take_reader_meta(const struct rh_take_reader *reader)
{
	return reader->has_meta ? &reader->meta : NULL;
}

static float clean(float sample, int64_t *unreal)
{
	if (isfinite(sample))
		return fminf(fmaxf(sample, -1), 1);
	(*unreal)++;
	return 0;
}

/* Averages the channels of `frames` interleaved frames. */
static void mix_down(struct rh_take_reader *reader, float *mono, size_t frames)
{
	const float *interleaved = reader->step;
	int channels = reader->info.channels;
	for (size_t i = 0; i < frames; i++) {
		float sum = 0;
		for (int c = 0; c < channels; c++)
			sum += clean(*interleaved++, &reader->unreal);
		mono[i] = channels == 1 ? sum : sum / (float)channels;
	}
}

size_t rh_take_reader_frames(struct rh_take_reader *reader, float *samples, size_t frames)
{
	size_t step = READ_STEP / (size_t)reader->info.channels, total = 0;
	int kept = hush(reader);
	while (total < frames) {
		size_t want = frames - total < step ? frames - total : step;
		sf_count_t got = sf_readf_float(reader->file, reader->step, (sf_count_t)want);
		if (got <= 0)
			break;
		mix_down(reader, samples + total, (size_t)got);
		total += (size_t)got;
	}
	unhush(reader, kept);
	return total;
}

int64_t rh_take_reader_unreal(const struct rh_take_reader *reader)
{
	return reader->unreal;
}

void rh_take_reader_seek(struct rh_take_reader *reader, int64_t frame)
{
	int64_t last = reader->info.frames;
	int kept = hush(reader);
	(void)sf_seek(reader->file, frame < 0 ? 0 : frame > last ? last : frame, SEEK_SET);
	unhush(reader, kept);
}

void rh_take_reader_free(struct rh_take_reader *reader)
{
	if (reader != NULL)
		reader_free(reader);
}
