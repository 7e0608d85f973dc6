// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_SUPPORT_FAKE_DEVICE_H
#define REHEARSE_TESTS_SUPPORT_FAKE_DEVICE_H
/* A sound device without sound, clock or threads: the test is its thread, says what is heard and when, and pulls what
 * would be played. One at a time in a program. */

#include "audio/device.h"

struct fake_device {
	struct rh_capture_user capture;   /* what the recorder gave at open */
	struct rh_playback_user playback; /* what the player gave at open */
	bool capturing, playing;          /* open */
	int wakes;                        /* of playback, so far; atomically */
	int64_t heard;                    /* frames handed out, lost ones too */
	int64_t begin_ns;                 /* when frame 0 of the stream is heard */
};

/* The device whose streams end at *fake, which has to be zeroed but for begin_ns. */
const struct rh_device *fake_device(struct fake_device *fake);

/* The sample that is frame `frame` of the fake microphone's stream: no two places look alike. */
int16_t fake_sample(int64_t frame);
/* When that frame is heard. */
int64_t fake_time_ns(const struct fake_device *fake, int64_t frame);
void fake_opens(struct fake_device *fake);
/* The stream goes on by so many frames, in blocks of `block`. */
void fake_hears(struct fake_device *fake, int64_t frames, size_t block);
/* Frames the device says it lost, and frames it lost without a word. */
void fake_loses(struct fake_device *fake, size_t frames);
void fake_skips(struct fake_device *fake, int64_t frames);
void fake_warns(struct fake_device *fake, const char *code);
void fake_fails(struct fake_device *fake, const char *code);

#endif
