// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_SUPPORT_VOICE_H
#define REHEARSE_TESTS_SUPPORT_VOICE_H
/* A voice with exact truth: harmonics of 120 Hz under a vowel's spectrum, up and down once for each syllable, silence
 * between the phrases. And the sounds that are no voice. The same samples every time. */

#include <stddef.h>
#include <stdint.h>

/* A phrase: from when, and how many syllables of VOICE_SYLLABLE_MS each. */
enum { VOICE_SYLLABLE_MS = 200 };
struct voice_phrase {
	int64_t at_ms;
	int syllables;
};

struct voice_sound {
	float *samples; /* owned: free() */
	size_t count;
	int rate_hz;
};

/* Peak 0.5. */
struct voice_sound voice_speech(int rate_hz, int64_t duration_ms, const struct voice_phrase *phrases, size_t count);
struct voice_sound voice_silence(int rate_hz, int64_t duration_ms);
/* White, normally distributed, of this level in dB of full scale. */
void voice_add_noise(struct voice_sound *sound, double level_db, uint64_t seed);
/* 50 Hz and its first harmonics. */
void voice_add_hum(struct voice_sound *sound, double level_db);
/* Five milliseconds of ringing. */
void voice_add_click(struct voice_sound *sound, int64_t at_ms);
void voice_scale(struct voice_sound *sound, double gain_db);

#endif
