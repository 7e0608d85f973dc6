// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_UI_PROMPT_H
#define REHEARSE_UI_PROMPT_H
/* The prompter's whole screen: what is to be said now in the middle, what follows below it, dimmed; the past is gone. A
 * pure function of its view; knows neither scripts nor clocks. */

#include "ui/screen.h"

struct rh_prompt_view {
	struct rh_text now;         /* the cue of the group to be said; not sanitised, here and below */
	const struct rh_text *next; /* cues of those after it; borrowed */
	size_t next_count;
	struct rh_text level; /* what the cue level is called, in the user's language */
	int64_t elapsed_ms, time_ms;
	int64_t ahead_ms;      /* below 0: behind */
	int64_t pace_permille; /* set by hand; 0: it was not */
	bool held, waiting, done;
	bool kept;             /* it is a take, which Enter ends; else Enter leaves as q does */
	bool records;          /* a microphone is wanted; what it does: */
	enum rh_mic mic;       /* (OPENING: nothing is said) */
	bool help;             /* the keys are listed in place of the text */
	bool mirrored;         /* left to right */
	struct rh_text notice; /* something the speaker should know; empty: nothing */
};

/* Fills the frame with screen->rows rows (at least 4): clock and level, bar, text, state. Lines of text are centred,
 * never wider than RH_PROMPT_MEASURE, and whole: a group that does not fit below is left out from the line on that does
 * not. */
void rh_screen_prompt(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_prompt_view *view);

enum { RH_PROMPT_MEASURE = 56 };

#endif
