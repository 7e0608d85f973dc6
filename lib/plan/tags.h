// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_PLAN_TAGS_H
#define REHEARSE_PLAN_TAGS_H
/* Tag expressions: words, `and`, `or`, `not`, parentheses: "llm and not (pressure or intro)". Words are tags of any
 * script, compared folded; `not` binds tighter than `and`, `and` tighter than `or`; words side by side mean `and`. The
 * three keywords are keywords only in lower case. A tag of several words is written with hyphens: `지원-동기` finds the
 * tag "지원 동기". Owns the parsed expression only. */

#include "bank/bank.h"

struct rh_tags;

enum {
	RH_TAGS_DEPTH_MAX = 100, /* parentheses within parentheses */
	RH_TAGS_BYTES_MAX = 4096,
};

/* Parses; the empty expression matches everything. What does not parse is RH_ERR_SYNTAX, what is over a limit
 * RH_ERR_LIMIT; err->column is the character within the expression, from 1. */
enum rh_status rh_tags_new(struct rh_text expression, struct rh_tags **tags, struct rh_error *err);
/* Whether a question with these tags is meant. A question's type and difficulty count as tags too ("pressure", "easy").
 */
bool rh_tags_match(const struct rh_tags *tags, const struct rh_question *question);
/* Whether the expression is empty. */
bool rh_tags_match_all(const struct rh_tags *tags);
void rh_tags_free(struct rh_tags *tags);

#endif
