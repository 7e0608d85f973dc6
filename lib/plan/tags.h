// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_PLAN_TAGS_H
#define REHEARSE_PLAN_TAGS_H
/* Tag expressions: words, `and`, `or`, `not`, parentheses: "llm and not (pressure or intro)". Words are tags of any
 * script, compared folded; `not` binds tighter than `and`, `and` tighter than `or`; words side by side mean `and`. The
 * three keywords are keywords only in lower case. A tag of several words is written with hyphens: `지원-동기` finds the
 * tag "지원 동기". Owns the parsed expression only. */

#include "bank/bank.h"
#include "base/buffer.h"

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
/* Of some questions those that have a word of the expression, a bit each. word: its number, less than
 * rh_tags_length(); text: folded as by rh_tags_fold(). */
typedef uint64_t rh_tags_have(void *ctx, size_t word, struct rh_text text);
/* Of some questions those that are meant. Bits that stand for none may be set. */
uint64_t rh_tags_evaluate(const struct rh_tags *tags, rh_tags_have *have, void *ctx);
size_t rh_tags_length(const struct rh_tags *tags);
/* What a tag is compared by: folded, and blanks within it read as hyphens, because a blank separates words in an
 * expression. */
void rh_tags_fold(struct rh_buffer *out, struct rh_text tag);
/* Whether the expression is empty. */
bool rh_tags_match_all(const struct rh_tags *tags);
void rh_tags_free(struct rh_tags *tags);

#endif
