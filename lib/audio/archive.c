// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/archive.h"

#include "audio/take_parts.h"
#include "base/buffer.h"

#include <sndfile.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STEP_FRAMES = 16384 };

/* Opus is another waveform; what it must not be is another loudness. */
static const double OPUS_DIFFERS_DB = 3;
/* Below this mean square there is nothing to compare: the noise of 16 bits. */
static const double SILENT = 4;

static const struct {
	const char *ending;
	int format;
} forms[] = {
    [RH_ARCHIVE_WAV] = {".wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16},
    [RH_ARCHIVE_FLAC] = {".flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16},
    [RH_ARCHIVE_OPUS] = {".opus", SF_FORMAT_OGG | SF_FORMAT_OPUS},
};

/* One archiving. */
struct archiving {
	const struct rh_archive_config *config;
	char *path, *part; /* owned; the new file, and its name until it is complete */
	int fd;            /* of the new file; -1: not open */
	sf_count_t frames; /* of the take */
	SNDFILE *wav;      /* the take, on wav_fd; owned */
	int wav_fd;
};

static bool has_ending(const char *path, const char *ending)
{
	return rh_text_ends_with(rh_text_of(path), rh_text_of(ending));
}

/* The path with what is behind its last dot replaced; the caller frees. NULL without memory. */
static char *with_ending(const char *path, const char *old, const char *ending)
{
	struct rh_buffer out = {0};
	char *made = NULL;
	rh_buffer_text(&out, rh_text_slice(rh_text_of(path), 0, strlen(path) - strlen(old)));
	rh_buffer_string(&out, ending);
	if (rh_buffer_take(&out, &made, NULL) != RH_OK)
		rh_buffer_done(&out);
	return made;
}

/* Half of the work is writing, half reading back. */
static enum rh_status look_up(const struct archiving *a, sf_count_t done, double begun, struct rh_error *err)
{
	double part = a->frames > 0 ? begun + 0.5 * (double)done / (double)a->frames : 1;
	if (a->config->go_on == NULL || a->config->go_on(a->config->ctx, part))
		return RH_OK;
	return rh_error_set(err, RH_ERR_STOPPED, "stopped");
}

static enum rh_status copy_metadata(SNDFILE *from, SNDFILE *to, const char *path, struct rh_error *err)
{
	static const int kinds[] = {SF_STR_TITLE, SF_STR_SOFTWARE, SF_STR_DATE, SF_STR_COMMENT};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		const char *value = sf_get_string(from, kinds[i]);
		if (value != NULL && sf_set_string(to, kinds[i], value) != 0)
			return rh_error_set(err, RH_ERR_SYSTEM, N_("cannot write %s: %s"), path, sf_strerror(to));
	}
	return RH_OK;
}

static enum rh_status write_failed(const struct archiving *a, SNDFILE *file, int code, struct rh_error *err)
{
	if (code != 0)
		return rh_take_system_error(err, "write", a->part, code);
	return rh_error_set(err, RH_ERR_SYSTEM, N_("cannot write %s: %s"), a->part, sf_strerror(file));
}

static enum rh_status encode(const struct archiving *a, SNDFILE *file, struct rh_error *err)
{
	short samples[STEP_FRAMES];
	RH_TRY(copy_metadata(a->wav, file, a->part, err));
	for (sf_count_t done = 0; done < a->frames;) {
		RH_TRY(look_up(a, done, 0, err));
		sf_count_t got = sf_readf_short(a->wav, samples, STEP_FRAMES);
		if (got <= 0)
			return rh_error_set(err, RH_ERR_SYNTAX, "%s breaks off at frame %" PRId64, a->config->path,
			                    (int64_t)done);
		errno = 0;
		if (sf_writef_short(file, samples, got) != got)
			return write_failed(a, file, errno, err);
		done += got;
	}
	return RH_OK;
}

static enum rh_status write_part(struct archiving *a, struct rh_error *err)
{
	SF_INFO info = {.samplerate = RH_AUDIO_RATE_HZ, .channels = 1, .format = forms[a->config->format].format};
	(void)unlink(a->part); /* what an archiving that was interrupted left: the take itself is still there */
	RH_TRY(rh_take_create(a->part, &a->fd, err));
	SNDFILE *file = sf_open_fd(a->fd, SFM_WRITE, &info, SF_FALSE);
	if (file == NULL)
		return write_failed(a, NULL, 0, err);
	enum rh_status status = encode(a, file, err);
	errno = 0;
	bool closed = sf_close(file) == 0;
	int code = errno;
	if (status == RH_OK && !closed)
		status = write_failed(a, NULL, code, err);
	if (status == RH_OK && fsync(a->fd) != 0 && errno != EINVAL)
		status = write_failed(a, NULL, errno, err);
	return status;
}

static bool same_string(SNDFILE *one, SNDFILE *other, int kind)
{
	const char *a = sf_get_string(one, kind), *b = sf_get_string(other, kind);
	return strcmp(a != NULL ? a : "", b != NULL ? b : "") == 0;
}

/* How loud something is, without what lies below about 80 Hz: Opus keeps no direct current. */
struct loudness {
	double squares, before, passed; /* the sum so far; the sample before, and what of it passed the filter */
};

static void hear(struct loudness *loudness, const short *samples, sf_count_t count)
{
	const double keep = 0.99;
	for (sf_count_t i = 0; i < count; i++) {
		loudness->passed = keep * (loudness->passed + samples[i] - loudness->before);
		loudness->before = samples[i];
		loudness->squares += loudness->passed * loudness->passed;
	}
}

/* Whether both are about as loud; sums of squares. */
static bool alike(double a, double b, sf_count_t frames)
{
	double least = SILENT * (double)frames;
	if (a <= least && b <= least)
		return true;
	return fabs(10 * log10((a + 1) / (b + 1))) <= OPUS_DIFFERS_DB;
}

/* Compares the take from its beginning with what the archive gives; exact: to the sample. */
static enum rh_status compare_samples(const struct archiving *a, SNDFILE *archive, bool exact, bool *same,
                                      struct rh_error *err)
{
	short one[STEP_FRAMES], other[STEP_FRAMES];
	struct loudness loud = {0}, loud_too = {0};
	if (sf_seek(a->wav, 0, SEEK_SET) != 0)
		return rh_error_set(err, RH_ERR_SYSTEM, N_("cannot read %s: %s"), a->config->path, sf_strerror(a->wav));
	for (sf_count_t done = 0; done < a->frames;) {
		RH_TRY(look_up(a, done, 0.5, err));
		sf_count_t got = sf_readf_short(a->wav, one, STEP_FRAMES);
		if (got <= 0 || sf_readf_short(archive, other, got) != got ||
		    (exact && memcmp(one, other, (size_t)got * sizeof one[0]) != 0))
			return RH_OK;
		hear(&loud, one, got);
		hear(&loud_too, other, got);
		done += got;
	}
	*same = alike(loud.squares, loud_too.squares, a->frames);
	return RH_OK;
}

/* Whether the archive, open for reading from its beginning on, holds this take; it does not when it cannot be read. */
static enum rh_status compare(const struct archiving *a, int fd, bool *same, struct rh_error *err)
{
	SF_INFO info = {0};
	*same = false;
	if (lseek(fd, 0, SEEK_SET) != 0)
		return rh_take_system_error(err, "read", a->path, errno);
	SNDFILE *archive = sf_open_fd(fd, SFM_READ, &info, SF_FALSE);
	if (archive == NULL)
		return RH_OK;
	enum rh_status status = RH_OK;
	if (info.frames == a->frames && info.channels == 1 && info.samplerate == RH_AUDIO_RATE_HZ &&
	    same_string(a->wav, archive, SF_STR_COMMENT) && same_string(a->wav, archive, SF_STR_TITLE))
		status = compare_samples(a, archive, a->config->format == RH_ARCHIVE_FLAC, same, err);
	(void)sf_close(archive);
	return status;
}

static enum rh_status compare_existing(const struct archiving *a, bool *same, struct rh_error *err)
{
	int fd = -1;
	RH_TRY(rh_take_open_regular(a->path, &fd, err));
	enum rh_status status = compare(a, fd, same, err);
	(void)close(fd);
	return status;
}

/* Gives the complete file its name, which nobody else may have. */
static enum rh_status give_name(const struct archiving *a, struct rh_error *err)
{
	bool done = renameat2(AT_FDCWD, a->part, AT_FDCWD, a->path, RENAME_NOREPLACE) == 0;
	/* Some file systems cannot be asked not to replace. */
	if (!done && (errno == EINVAL || errno == ENOSYS))
		done = access(a->path, F_OK) != 0 && rename(a->part, a->path) == 0;
	if (!done)
		return rh_take_system_error(err, "name", a->path, errno);
	return rh_take_sync_folder(a->path, err);
}

static enum rh_status make_new(struct archiving *a, struct rh_error *err)
{
	bool same = false;
	enum rh_status status = write_part(a, err);
	if (status == RH_OK)
		status = compare(a, a->fd, &same, err);
	if (status == RH_OK && !same)
		status = rh_error_set(err, RH_ERR_SYSTEM, "%s does not read back as it was recorded", a->part);
	if (status == RH_OK)
		status = give_name(a, err);
	if (status != RH_OK)
		(void)unlink(a->part);
	return status;
}

static enum rh_status make(struct archiving *a, struct rh_error *err)
{
	bool same = false;
	if (access(a->path, F_OK) != 0)
		return make_new(a, err);
	RH_TRY(compare_existing(a, &same, err));
	if (same)
		return RH_OK;
	return rh_error_set(err, RH_ERR_EXISTS, "%s is there already, and is another recording", a->path);
}

/* *is_take: it is what the recorder writes, and can be made smaller. */
static enum rh_status open_wav(struct archiving *a, bool *is_take, struct rh_error *err)
{
	SF_INFO info = {0};
	RH_TRY(rh_take_open_regular(a->config->path, &a->wav_fd, err));
	a->wav = sf_open_fd(a->wav_fd, SFM_READ, &info, SF_FALSE);
	if (a->wav == NULL)
		return rh_error_set(err, RH_ERR_SYNTAX, N_("%s is no sound file that can be read: %s"), a->config->path,
		                    sf_strerror(NULL));
	a->frames = info.frames;
	*is_take = (info.format & ~SF_FORMAT_ENDMASK) == forms[RH_ARCHIVE_WAV].format && info.channels == 1 &&
	           info.samplerate == RH_AUDIO_RATE_HZ;
	return RH_OK;
}

static enum rh_status begin(struct archiving *a, bool *is_take, struct rh_error *err)
{
	const char *wav = forms[RH_ARCHIVE_WAV].ending;
	if (!has_ending(a->config->path, wav) || a->config->format == RH_ARCHIVE_WAV)
		return RH_OK;
	a->path = with_ending(a->config->path, wav, forms[a->config->format].ending);
	a->part = a->path != NULL ? with_ending(a->path, "", RH_ARCHIVE_PART) : NULL;
	if (a->part == NULL)
		return rh_error_no_memory(err);
	return open_wav(a, is_take, err);
}

static void end(struct archiving *a)
{
	if (a->wav != NULL)
		(void)sf_close(a->wav);
	if (a->wav_fd >= 0)
		(void)close(a->wav_fd);
	if (a->fd >= 0)
		(void)close(a->fd);
	free(a->path);
	free(a->part);
}

enum rh_status rh_archive_make(const struct rh_archive_config *config, char **archived, struct rh_error *err)
{
	struct archiving a = {.config = config, .fd = -1, .wav_fd = -1};
	bool is_take = false;
	enum rh_status status = begin(&a, &is_take, err);
	if (status == RH_OK && is_take)
		status = make(&a, err);
	if (status == RH_OK) {
		*archived = is_take ? a.path : NULL;
		a.path = is_take ? NULL : a.path;
	}
	end(&a);
	return status;
}

enum rh_status rh_archive_drop(const char *wav, struct rh_error *err)
{
	if (unlink(wav) != 0)
		return rh_take_system_error(err, "remove", wav, errno);
	return rh_take_sync_folder(wav, err);
}

/* False when it is no archive's name. */
static bool format_of(const char *path, enum rh_archive_format *format)
{
	for (*format = RH_ARCHIVE_FLAC; *format <= RH_ARCHIVE_OPUS; (*format)++) {
		if (has_ending(path, forms[*format].ending))
			return true;
	}
	return false;
}

/* The archive of a take whose WAV file may still be there. */
static enum rh_status remove_wav(struct archiving *a, struct rh_error *err)
{
	bool is_take = false, same = false;
	RH_TRY(begin(a, &is_take, err));
	if (is_take)
		RH_TRY(compare_existing(a, &same, err));
	if (!same)
		return rh_error_set(err, RH_ERR_EXISTS, "%s is another recording than %s", a->config->path, a->path);
	return rh_archive_drop(a->config->path, err);
}

enum rh_status rh_archive_settle(const char *archived, struct rh_error *err)
{
	struct rh_archive_config config = {.path = NULL};
	if (!format_of(archived, &config.format))
		return RH_OK;
	char *wav = with_ending(archived, forms[config.format].ending, forms[RH_ARCHIVE_WAV].ending);
	if (wav == NULL)
		return rh_error_no_memory(err);
	config.path = wav;
	struct archiving a = {.config = &config, .fd = -1, .wav_fd = -1};
	enum rh_status status = access(wav, F_OK) == 0 ? remove_wav(&a, err) : RH_OK;
	end(&a);
	free(wav);
	return status;
}
