// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fake_device.h"

#include "support/check.h"

/* The functions of a device get no context at open. */
static struct fake_device *current;

static enum rh_status capture_open(const char *target, const struct rh_capture_user *user, struct rh_capture **capture,
                                   struct rh_error *err)
{
	if (target != NULL)
		return rh_error_set(err, RH_ERR_NOT_FOUND, "there is no %s", target);
	current->capture = *user;
	current->capturing = true;
	*capture = (struct rh_capture *)current;
	return RH_OK;
}

static void capture_close(struct rh_capture *capture)
{
	((struct fake_device *)capture)->capturing = false;
}

static enum rh_status playback_open(const char *target, const struct rh_playback_user *user,
                                    struct rh_playback **playback, struct rh_error *err)
{
	if (target != NULL)
		return rh_error_set(err, RH_ERR_NOT_FOUND, "there is no %s", target);
	current->playback = *user;
	current->playing = true;
	*playback = (struct rh_playback *)current;
	return RH_OK;
}

static void playback_wake(struct rh_playback *playback)
{
	(void)__atomic_add_fetch(&((struct fake_device *)playback)->wakes, 1, __ATOMIC_SEQ_CST);
}

static void playback_close(struct rh_playback *playback)
{
	((struct fake_device *)playback)->playing = false;
}

const struct rh_device *fake_device(struct fake_device *fake)
{
	static const struct rh_device device = {
	    .capture_open = capture_open,
	    .capture_close = capture_close,
	    .playback_open = playback_open,
	    .playback_wake = playback_wake,
	    .playback_close = playback_close,
	};
	current = fake;
	return &device;
}

int16_t fake_sample(int64_t frame)
{
	return (int16_t)(frame % 30011 + 1);
}

int64_t fake_time_ns(const struct fake_device *fake, int64_t frame)
{
	return fake->begin_ns + rh_audio_frames_to_ns(frame);
}

void fake_opens(struct fake_device *fake)
{
	fake->capture.news(fake->capture.ctx, RH_DEVICE_OPENED, "", "fake microphone 48 kHz");
}

void fake_hears(struct fake_device *fake, int64_t frames, size_t block)
{
	int16_t samples[4800];
	assert_in_range(block, 1, 4800);
	for (int64_t done = 0; done < frames;) {
		size_t step = frames - done < (int64_t)block ? (size_t)(frames - done) : block;
		for (size_t i = 0; i < step; i++)
			samples[i] = fake_sample(fake->heard + (int64_t)i);
		fake->capture.block(fake->capture.ctx, samples, step, fake_time_ns(fake, fake->heard));
		fake->heard += (int64_t)step;
		done += (int64_t)step;
	}
}

void fake_loses(struct fake_device *fake, size_t frames)
{
	fake->capture.block(fake->capture.ctx, NULL, frames, fake_time_ns(fake, fake->heard));
	fake->heard += (int64_t)frames;
}

void fake_skips(struct fake_device *fake, int64_t frames)
{
	fake->heard += frames;
}

void fake_warns(struct fake_device *fake, const char *code)
{
	fake->capture.news(fake->capture.ctx, RH_DEVICE_WARNING, code, "something happened");
}

void fake_fails(struct fake_device *fake, const char *code)
{
	fake->capture.news(fake->capture.ctx, RH_DEVICE_FAILED, code, "the fake device is gone");
}
