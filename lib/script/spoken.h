// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SCRIPT_SPOKEN_H
#define REHEARSE_SCRIPT_SPOKEN_H
/* Where punctuation makes a speaker pause: a text as words, each with what ends it. A newline alone ends nothing; a
 * blank line and the line before a list's item end a sentence. */

#include "script/reading.h"

enum rh_break { RH_BREAK_NONE, RH_BREAK_COMMA, RH_BREAK_SENTENCE };

/* What is written without a space inside, or what is read as one across a space (2026. 11. 23., 3 km). */
struct rh_spoken_word {
	struct rh_text text; /* with its punctuation */
	size_t syllables;    /* 0 for a lone bullet or dash */
	enum rh_break end;
};

/* Where the walk is; {.reader = {text, language, says}} is the start. */
struct rh_spoken_walk {
	struct rh_reader reader;
	bool said; /* something since the last sentence ended */
};

/* The next word; false at the end. */
bool rh_spoken_next(struct rh_spoken_walk *walk, struct rh_spoken_word *word);

#endif
