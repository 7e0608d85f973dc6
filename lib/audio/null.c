// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/device.h"
#include "audio/paced.h"

static const char message[] = "no device, silence";

/* Both streams are nothing but their paced thread, so the handles are that thread's. */

static enum rh_status capture_open(const char *target, const struct rh_capture_user *user, struct rh_capture **capture,
                                   struct rh_error *err)
{
	(void)target;
	struct rh_paced *paced = NULL;
	RH_TRY(rh_paced_capture_open(&(struct rh_paced_microphone){.message = message}, user, &paced, err));
	*capture = (struct rh_capture *)paced;
	return RH_OK;
}

static void capture_close(struct rh_capture *capture)
{
	rh_paced_close((struct rh_paced *)capture);
}

static enum rh_status playback_open(const char *target, const struct rh_playback_user *user,
                                    struct rh_playback **playback, struct rh_error *err)
{
	(void)target;
	struct rh_paced *paced = NULL;
	RH_TRY(rh_paced_playback_open(&(struct rh_paced_loudspeaker){.message = message}, user, &paced, err));
	*playback = (struct rh_playback *)paced;
	return RH_OK;
}

static void playback_wake(struct rh_playback *playback)
{
	rh_paced_wake((struct rh_paced *)playback);
}

static void playback_close(struct rh_playback *playback)
{
	rh_paced_close((struct rh_paced *)playback);
}

const struct rh_device rh_device_null = {
    .capture_open = capture_open,
    .capture_close = capture_close,
    .playback_open = playback_open,
    .playback_wake = playback_wake,
    .playback_close = playback_close,
};
