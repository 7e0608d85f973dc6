// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_MIXER_H
#define REHEARSE_AUDIO_MIXER_H
/* Between the thread that decodes and the device that plays: a short stock of frames that can be replaced at any
 * moment. Whatever interrupts the sound (a seek, a pause, a stop) is faded within 10 ms, and every frame remembers
 * where in the file it lies, so that the place being heard is known. No locks. Private to the module. */

#include "audio/device.h"
#include "audio/spool.h"

enum { RH_MIXER_FADE_FRAMES = 480 };

struct rh_mixer;

/* NULL without memory. */
struct rh_mixer *rh_mixer_new(void);

/* The decoding thread. A new stretch begins, which replaces what was written and not played yet. sudden: it begins at
 * full loudness, as a file's own beginning does, not with a fade. */
void rh_mixer_begin(struct rh_mixer *mixer, unsigned stretch, bool sudden);
bool rh_mixer_has_room(const struct rh_mixer *mixer, size_t frames);
/* Appends to the stretch; there must be room. */
void rh_mixer_write(struct rh_mixer *mixer, const int16_t *samples, size_t frames, const struct rh_spool_place *place);
/* The stretch ends here. */
void rh_mixer_end(struct rh_mixer *mixer);
/* Frames of the stretch that were not played yet. */
size_t rh_mixer_ahead(const struct rh_mixer *mixer);

/* Any thread: nothing is to be heard for now; then the next frames come with a fade. */
void rh_mixer_hush(struct rh_mixer *mixer, bool hush);

/* The device's thread, real-time safe; as in struct rh_playback_user. */
struct rh_pulled rh_mixer_pull(struct rh_mixer *mixer, int16_t *samples, size_t frames, int64_t at_ns);
/* The device's thread: whether the stretch was pulled to its end. */
bool rh_mixer_ended(const struct rh_mixer *mixer);

/* What is being heard at a time: any one thread. */
struct rh_heard {
	unsigned stretch;
	double frame; /* of the file */
};
/* False before anything is heard. */
bool rh_mixer_heard(const struct rh_mixer *mixer, int64_t now_ns, struct rh_heard *heard);

/* NULL is fine. */
void rh_mixer_free(struct rh_mixer *mixer);

#endif
