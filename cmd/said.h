// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_SAID_H
#define REHEARSE_CMD_SAID_H
/* What was said in a take, for the commands that show it: the transcript from the history against the question from the
 * bank, or what was ticked and tapped where there is none. */

#include "base/arena.h"
#include "history/history.h"
#include "output.h"
#include "report/said.h"
#include "shelf.h"

/* One take. Texts lie in the arena or are the bank's. */
struct rh_said_take {
	struct rh_attempt attempt;
	struct rh_transcript transcript;
	struct rh_assessment assessment;
	struct rh_report_said said; /* points to the above; valid as long as the struct does not move */
	struct rh_text script;      /* the model answer at that time; empty: none */
	struct rh_arena arena;
};

/* The question a take answered, if the shelf still has it. */
const struct rh_question *rh_said_question(const struct rh_shelf *shelf, const struct rh_attempt *attempt);
/* question: the one that was answered, for its key points; NULL when it is gone. */
enum rh_status rh_said_take_init(struct rh_said_take *take, struct rh_history *history,
                                 const struct rh_attempt *attempt, const struct rh_question *question,
                                 struct rh_error *err);
void rh_said_take_done(struct rh_said_take *take);
/* Whether there is anything to show: a transcript, ticks, or taps. */
bool rh_said_take_any(const struct rh_said_take *take);

/* Points, counts and, where there is one, the transcript. */
void rh_said_take_put(struct rh_page *page, const struct rh_said_take *take);

#endif
