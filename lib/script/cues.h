// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SCRIPT_CUES_H
#define REHEARSE_SCRIPT_CUES_H
/* What of a breath group stays visible at each level of a ladder from reading to speaking freely. Each level shows a
 * part of what the level before shows; the words of the key points stay longest. The same group always gives the same
 * cue. */

#include "script/groups.h"

enum rh_cue_level {
	RH_CUE_FULL,
	RH_CUE_PHRASES,  /* the first two words of a group, and its keywords */
	RH_CUE_KEYWORDS, /* words of the key points; in a group without any its weightiest word: with a digit, else the
	                    longest */
	RH_CUE_INITIALS, /* of the keywords: 초성 of each Hangul syllable, the first letter of each other word */
	RH_CUE_BLANK,    /* nothing */
};
enum { RH_CUE_LEVELS = RH_CUE_BLANK + 1 };
/* "full", "phrases", "keywords", "initials", "blank"; each is also a message that can be translated. */
const char *rh_cue_level_name(enum rh_cue_level level);
/* False for an unknown name. */
bool rh_cue_level_from_name(struct rh_text name, enum rh_cue_level *level);

struct rh_keys;

/* Prepares the words of a question's key points, their other wordings too; copies what it needs. */
enum rh_status rh_keys_new(const struct rh_key_point *points, size_t count, struct rh_keys **keys,
                           struct rh_error *err);
void rh_keys_free(struct rh_keys *keys);

/* Appends the cue of a group: words between single spaces, each hidden one a "·", grapheme clusters whole. Not
 * sanitised. keys may be NULL. Want of memory marks the buffer as failed. */
void rh_cue_write(struct rh_buffer *out, const struct rh_group *group, enum rh_cue_level level,
                  const struct rh_keys *keys);

#endif
