// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_WORDS_FILLERS_H
#define REHEARSE_WORDS_FILLERS_H
/* Words that fill a silence (음, 그, 뭐랄까; um, like, you know), where they are used so: 그 before a noun points at
 * something, "things like Docker" compares. Decided by the words beside them and by punctuation; both languages at
 * once. */

#include "words/term.h"

/* One filler of a transcript. */
struct rh_filler {
	size_t first, count; /* terms */
	const char *name;    /* as it is listed: "음", "you know"; static */
};

struct rh_fillers {
	struct rh_filler *items; /* owned; in order */
	size_t count;
};

enum rh_status rh_fillers_find(const struct rh_terms *terms, struct rh_fillers *fillers, struct rh_error *err);
/* How often the i-th filler's word was said; 0 when an earlier one is the same word, so that each is told once. */
size_t rh_fillers_count(const struct rh_fillers *fillers, size_t i);
void rh_fillers_done(struct rh_fillers *fillers);

#endif
