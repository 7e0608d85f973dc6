// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_PLAN_TAGGED_H
#define REHEARSE_PLAN_TAGGED_H
/* Which questions of some banks have which tags, looked up once for many expressions: a bank may have a thousand plans
 * and a million questions. Owns its own; borrows nothing. */

#include "plan/tags.h"

struct rh_tagged;

/* Of the questions of the first level. */
enum rh_status rh_tagged_new(const struct rh_bank *const *banks, size_t count, struct rh_tagged **tagged,
                             struct rh_error *err);
/* How many of them are meant; at least `most` stands for all from there on. */
enum rh_status rh_tagged_count(const struct rh_tagged *tagged, const struct rh_tags *tags, int64_t most,
                               int64_t *matches, struct rh_error *err);
void rh_tagged_free(struct rh_tagged *tagged);

#endif
