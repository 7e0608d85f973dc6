// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SCRIPT_GROUPS_H
#define REHEARSE_SCRIPT_GROUPS_H
/* Breath groups: what is said in one breath and read at one glance. A text is cut at whitespace only,
 *
 * - after every sentence;
 * - after a comma (and its like) when the group has RH_GROUP_MIN syllables;
 * - after a Korean connective ending (고, 며, 는데, 지만, 니까, …), or before an English conjunction or relative (and,
 * but, because, which, …), when the group has RH_GROUP_COMFORT syllables;
 * - before a word with which it would have more than RH_GROUP_MAX syllables.
 *
 * A last group of a sentence with fewer than RH_GROUP_MIN syllables joins the one before it when both have no more than
 * RH_GROUP_MAX + RH_GROUP_MIN. A single word longer than that is a group by itself. */

#include "script/spoken.h"

enum { RH_GROUP_MIN = 5, RH_GROUP_COMFORT = 10, RH_GROUP_MAX = 18 };

struct rh_group {
	struct rh_text text; /* a view into the text, without spaces at its ends; newlines may stand within */
	size_t syllables;    /* at least 1 */
	enum rh_break end;
};

struct rh_groups {
	struct rh_group *items; /* owned */
	size_t count;
};

/* Groups of a text in NFC, which must outlive them; says may be NULL. A text without anything to say has none. */
enum rh_status rh_groups_init(struct rh_groups *groups, struct rh_text text, enum rh_script_language language,
                              const struct rh_says *says, struct rh_error *err);
void rh_groups_done(struct rh_groups *groups);

#endif
