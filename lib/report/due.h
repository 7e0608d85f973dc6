// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_REPORT_DUE_H
#define REHEARSE_REPORT_DUE_H
/* What to practise, as JSON. Decides nothing: lib/schedule did. */

#include "bank/bank.h"
#include "schedule/schedule.h"

/* One question to be answered. */
struct rh_report_due {
	const struct rh_bank *bank;
	const struct rh_question *question;
	const struct rh_schedule_state *state; /* borrowed */
	int64_t day;                           /* on which, as a number */
	const char *cue_level;                 /* with how many cues it is being memorized; NULL: it is not */
};
/* due: [{bank, id, question, day, state, due, chance, stability_days, difficulty, grade, answers, lapses, cue_level}];
 * day and due
 * as "2026-11-23"; state "new", "due" or "later"; chance 0..1 on that day, rounded to thousandths; due, chance,
 * stability_days, difficulty and grade are null for a question never answered. */
void rh_report_due_json(struct rh_buffer *out, const struct rh_report_due *dues, size_t count, int64_t today);
/* "2026-11-23" */
void rh_report_day(struct rh_buffer *out, int64_t day);

#endif
