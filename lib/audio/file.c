// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/decoder.h"
#include "audio/device.h"
#include "audio/paced.h"
#include "os/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MESSAGE_MAX = 256 };

/* "file talk.wav" */
static void describe(const char *path, char message[MESSAGE_MAX])
{
	(void)snprintf(message, MESSAGE_MAX, "file %s", rh_file_name_of(path));
}

struct rh_capture {
	struct rh_decoder *decoder; /* owned; used by the paced thread only */
	struct rh_paced *paced;     /* owned */
	char message[MESSAGE_MAX];
};

/* What the file says, and silence after its end. */
static void fill(void *ctx, int16_t *samples, size_t frames)
{
	struct rh_capture *capture = ctx;
	while (frames > 0) {
		float block[1024];
		const size_t most = sizeof block / sizeof block[0];
		size_t got = rh_decoder_frames(capture->decoder, block, frames < most ? frames : most);
		if (got == 0)
			break;
		rh_audio_to_s16(block, samples, got);
		samples += got;
		frames -= got;
	}
	memset(samples, 0, frames * sizeof *samples);
}

static void capture_close(struct rh_capture *capture)
{
	if (capture == NULL)
		return;
	rh_paced_close(capture->paced);
	rh_decoder_free(capture->decoder);
	free(capture);
}

static enum rh_status capture_open(const char *target, const struct rh_capture_user *user, struct rh_capture **capture,
                                   struct rh_error *err)
{
	struct rh_capture *made = calloc(1, sizeof *made);
	if (made == NULL)
		return rh_error_no_memory(err);
	describe(target, made->message);
	const struct rh_paced_microphone microphone = {.fill = fill, .ctx = made, .message = made->message};
	enum rh_status status = rh_decoder_new(target, &made->decoder, err);
	if (status == RH_OK)
		status = rh_paced_capture_open(&microphone, user, &made->paced, err);
	if (status != RH_OK) {
		capture_close(made);
		return status;
	}
	*capture = made;
	return RH_OK;
}

struct rh_playback {
	struct rh_take_writer *writer; /* owned; used by the paced thread only */
	struct rh_paced *paced;        /* owned */
	char message[MESSAGE_MAX];
};

static bool hear(void *ctx, const int16_t *samples, size_t frames, struct rh_error *err)
{
	struct rh_playback *playback = ctx;
	return rh_take_writer_frames(playback->writer, samples, frames, err) == RH_OK;
}

static void playback_close(struct rh_playback *playback)
{
	if (playback == NULL)
		return;
	rh_paced_close(playback->paced);
	(void)rh_take_writer_close(playback->writer, NULL, NULL);
	free(playback);
}

static enum rh_status playback_open(const char *target, const struct rh_playback_user *user,
                                    struct rh_playback **playback, struct rh_error *err)
{
	struct rh_playback *made = calloc(1, sizeof *made);
	if (made == NULL)
		return rh_error_no_memory(err);
	describe(target, made->message);
	const struct rh_paced_loudspeaker loudspeaker = {
	    .hear = hear, .ctx = made, .message = made->message, .in_a_hurry = true};
	enum rh_status status = rh_take_writer_new(target, NULL, 0, &made->writer, err);
	if (status == RH_OK)
		status = rh_paced_playback_open(&loudspeaker, user, &made->paced, err);
	if (status != RH_OK) {
		playback_close(made);
		return status;
	}
	*playback = made;
	return RH_OK;
}

static void playback_wake(struct rh_playback *playback)
{
	rh_paced_wake(playback->paced);
}

const struct rh_device rh_device_file = {
    .capture_open = capture_open,
    .capture_close = capture_close,
    .playback_open = playback_open,
    .playback_wake = playback_wake,
    .playback_close = playback_close,
};
