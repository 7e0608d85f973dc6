// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/salvage.h"

#include "audio/archive.h"
#include "audio/decoder.h"
#include "base/buffer.h"

#include <stdlib.h>
#include <string.h>

enum { STEP_FRAMES = 4096 };

/* "take.flac.part" -> "take-recovered.wav"; the caller frees. NULL without memory. */
static char *name_of(const char *path)
{
	static const char *const endings[] = {RH_ARCHIVE_PART, ".flac", ".opus", ".wav"};
	struct rh_text stem = rh_text_of(path);
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		if (rh_text_ends_with(stem, rh_text_of(endings[i])))
			stem.length -= strlen(endings[i]);
	}
	struct rh_buffer name = {0};
	char *made = NULL;
	rh_buffer_text(&name, stem);
	rh_buffer_string(&name, "-recovered.wav");
	if (rh_buffer_take(&name, &made, NULL) != RH_OK)
		rh_buffer_done(&name);
	return made;
}

static enum rh_status copy(struct rh_take_reader *reader, struct rh_take_writer *writer, struct rh_error *err)
{
	float samples[STEP_FRAMES];
	int16_t out[STEP_FRAMES];
	size_t got = rh_take_reader_frames(reader, samples, STEP_FRAMES);
	for (; got > 0; got = rh_take_reader_frames(reader, samples, STEP_FRAMES)) {
		rh_audio_to_s16(samples, out, got);
		RH_TRY(rh_take_writer_frames(writer, out, got, err));
	}
	return RH_OK;
}

static enum rh_status save(struct rh_take_reader *reader, const struct rh_take_meta *meta, const char *name,
                           struct rh_error *err)
{
	struct rh_take_writer *writer = NULL;
	RH_TRY(rh_take_writer_new(name, meta, 0, &writer, err));
	enum rh_status status = copy(reader, writer, err);
	if (status == RH_OK && rh_take_writer_length(writer) > 0)
		return rh_take_writer_close(writer, NULL, err);
	rh_take_writer_discard(writer);
	return status != RH_OK ? status : rh_error_set(err, RH_ERR_SYNTAX, "nothing can be read");
}

enum rh_status rh_salvage(const char *path, const struct rh_take_meta *meta, char **saved, struct rh_error *err)
{
	struct rh_take_reader *reader = NULL;
	RH_TRY(rh_take_reader_new_unfinished(path, &reader, err));
	char *name = name_of(path);
	enum rh_status status = name == NULL ? rh_error_no_memory(err) : RH_OK;
	if (status == RH_OK && rh_take_reader_info(reader)->sample_rate_hz != RH_AUDIO_RATE_HZ)
		status = rh_error_set(err, RH_ERR_SYNTAX, "%s is no recording of this program", path);
	if (status == RH_OK)
		status = save(reader, meta, name, err);
	rh_take_reader_free(reader);
	if (status != RH_OK) {
		free(name);
		return status;
	}
	*saved = name;
	return RH_OK;
}
