// SPDX-License-Identifier: GPL-3.0-or-later
/* make_voices FOLDER: typical answers as sound, the same samples every time. */
#include "support/voice_file.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { RATE_HZ = 16000, LENGTH_MS = 40000, PHRASES_MAX = 64 };

struct answer {
	const char *name;
	int64_t first_ms, gap_ms, hole_ms; /* first word; between phrases of ten syllables; in the middle once more */
	int64_t rushed_from_ms, rushed_gap_ms;
	double gain_db, noise_db, swing_db;
	int64_t until_ms; /* no phrase begins later */
};

static const struct answer answers[] = {
    {"01-well", 700, 500, 0, LENGTH_MS, 0, 0, -70, 0, LENGTH_MS},
    {"02-slow", 700, 1100, 0, LENGTH_MS, 0, 0, -70, 0, LENGTH_MS},
    {"03-fast", 700, 60, 0, LENGTH_MS, 0, 0, -70, 0, LENGTH_MS},
    {"04-late", 5200, 500, 0, LENGTH_MS, 0, 0, -70, 0, LENGTH_MS},
    {"05-hole", 700, 350, 4500, LENGTH_MS, 0, 0, -70, 0, LENGTH_MS},
    {"06-rushed-end", 700, 1000, 0, 22000, 60, 0, -70, 0, LENGTH_MS},
    {"07-clipped", 700, 500, 0, LENGTH_MS, 0, 20, -70, 0, LENGTH_MS},
    {"08-quiet-noisy", 700, 500, 0, LENGTH_MS, 0, -30, -62, 0, LENGTH_MS},
    {"09-uneven", 700, 500, 0, LENGTH_MS, 0, 0, -70, 14, LENGTH_MS},
    {"10-few-words", 700, 500, 0, LENGTH_MS, 0, 0, -70, 0, 2000},
    {"11-silence", 700, 500, 0, LENGTH_MS, 0, 0, -70, 0, 0},
};

static struct voice_sound speak(const struct answer *a)
{
	struct voice_phrase phrases[PHRASES_MAX];
	size_t count = 0;
	bool hole = a->hole_ms > 0;
	for (int64_t at = a->first_ms; at + 10 * VOICE_SYLLABLE_MS < LENGTH_MS && at < a->until_ms; count++) {
		phrases[count] = (struct voice_phrase){at, 10};
		at += 10 * VOICE_SYLLABLE_MS + (at >= a->rushed_from_ms ? a->rushed_gap_ms : a->gap_ms);
		if (hole && at > LENGTH_MS / 2) {
			at += a->hole_ms;
			hole = false;
		}
	}
	return voice_speech(RATE_HZ, LENGTH_MS, phrases, count);
}

/* Louder and softer by turns of ten seconds. */
static void swing(struct voice_sound *sound, double swing_db)
{
	for (size_t i = 0; i < sound->count; i++) {
		struct voice_sound one = {sound->samples + i, 1, RATE_HZ};
		if (swing_db > 0 && i / RATE_HZ / 10 % 2 == 1)
			voice_scale(&one, -swing_db);
	}
}

static bool write_sound(const char *folder, const char *name, const struct voice_sound *sound)
{
	char path[1024];
	(void)snprintf(path, sizeof path, "%s/%s.wav", folder, name);
	return voice_write(sound, path);
}

int main(int argc, char **argv)
{
	for (size_t i = 0; argc == 2 && i < sizeof answers / sizeof answers[0]; i++) {
		struct voice_sound sound = speak(&answers[i]);
		voice_scale(&sound, answers[i].gain_db);
		swing(&sound, answers[i].swing_db);
		voice_add_noise(&sound, answers[i].noise_db, i + 1);
		bool written = write_sound(argv[1], answers[i].name, &sound);
		free(sound.samples);
		if (!written)
			return 1;
	}
	return argc == 2 ? 0 : 2;
}
