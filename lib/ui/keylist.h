// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_UI_KEYLIST_H
#define REHEARSE_UI_KEYLIST_H
/* Keys with what they do, as one line shortened to the width or as a list. Knows no session; only ui/ uses it. */

#include "ui/draw.h"

enum { RH_KEYLIST_PRIORITIES = 9 };

/* One key, or a pair of them. */
struct rh_keylist_entry {
	const char *key;  /* as it is printed on the keyboard */
	const char *word; /* for the line, translated */
	const char *help; /* for the list, translated */
	int priority;     /* 1 to RH_KEYLIST_PRIORITIES, 1 stays longest in the line; 0: only in the list */
	bool works;       /* does something now: others take room in the list's grid, so that it does not jump */
};

/* From column on; the least important keys go first when the room is short. */
void rh_keylist_put(struct rh_frame *frame, size_t row, size_t column, const struct rh_keylist_entry *entries,
                    size_t count);
/* Columns the line takes when nothing is left out. */
size_t rh_keylist_width(const struct rh_keylist_entry *entries, size_t count);
/* On new rows, at most rows_max of them (0: no limit). */
void rh_keylist_rows(struct rh_frame *frame, const struct rh_keylist_entry *entries, size_t count, size_t rows_max);

/* The keys of replay for a page of keys, one after the other: as rh_screen_key(). */
bool rh_keylist_of_replay(size_t i, const char **key, const char **text);

#endif
