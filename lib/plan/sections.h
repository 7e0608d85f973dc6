// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_PLAN_SECTIONS_H
#define REHEARSE_PLAN_SECTIONS_H
/* The parts of an answer and when each should be over: the sections of the model answer with their times. A part
 * without a time shares equally in what the others leave of the question's own time; where rules give the answer
 * another time than that, all parts scale with it. Values only. */

#include "plan/plan.h"

/* Nobody keeps more parts in mind. */
enum { RH_SECTIONS_MAX = 64 };

/* How many parts there are; 0 when the answer has fewer than two, more than RH_SECTIONS_MAX, or none with a time: then
 * nothing below is to be asked. */
size_t rh_sections_count(const struct rh_item *item);
/* Milliseconds of answer time at which a part should be over, the parts before it included. section is less than the
 * count. */
int64_t rh_sections_end_ms(const struct rh_item *item, size_t section);
/* How long it should last. */
int64_t rh_sections_budget_ms(const struct rh_item *item, size_t section);
/* The part that should be running after so much of the answer; past the end of all the last one. */
size_t rh_sections_at(const struct rh_item *item, int64_t elapsed_ms);

#endif
