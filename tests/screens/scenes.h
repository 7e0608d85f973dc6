// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_SCREENS_SCENES_H
#define REHEARSE_TESTS_SCREENS_SCENES_H
/* What the golden screens show: scenes made from keys and virtual times, or from plain values. */

#include "ui/screen.h"

/* A session brought to a moment by a script: "8000:_ 24000:" presses Space at 8 s and looks at 24 s. Bytes go through
 * the key decoder; "_" is Space, "\x1A" stops the program. A take is saved at once unless `unsaved` holds it back. */
struct scene {
	const char *name;   /* of the golden file, without .txt */
	const char *script; /* NULL: draw alone makes the frame */
	const struct rh_item *items;
	size_t count;
	bool voice, cue, unsaved, silent; /* silent: no recording is kept */
	enum rh_mic mic;
	enum rh_mic_check check;
	size_t rows; /* of the terminal; 0: no limit */
	/* Instead of the live region: another frame. view is NULL without a script. */
	void (*draw)(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view);
};

/* All scenes; *count gets their number. */
const struct scene *scenes(size_t *count);

/* Draws it, in English when tr is NULL. */
void scene_draw(const struct scene *scene, const struct rh_tr *tr, struct rh_frame *frame);

/* Two questions in Korean, one follow-up and one choice question in English, one under strict rules; see fixtures.c. */
extern const struct rh_item fixture_items[];
enum { FIXTURE_INTRO, FIXTURE_LORA, FIXTURE_FOLLOW_UP, FIXTURE_CHOICE, FIXTURE_STRICT, FIXTURE_COUNT };

#endif
