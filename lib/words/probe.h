// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_WORDS_PROBE_H
#define REHEARSE_WORDS_PROBE_H
/* What an interviewer asks next about what an answer left out: first the bank's own follow-ups, those about a missed
 * point before the others, then a question made for the first missed point, in the bank's language and by the kind of
 * question. The same points, follow-ups and seed give the same question. */

#include "bank/bank.h"
#include "base/buffer.h"

/* Probes after one question at most. */
enum { RH_PROBES_MAX = 2 };

/* What was asked about so far, after one question. */
struct rh_probe_state {
	int64_t said;       /* bit i: key point i was said, or ticked; the first 63 */
	int64_t asked;      /* bit i: a probe was about it */
	int64_t follow_ups; /* bit i: follow-up i was asked */
};

/* What to ask now. */
struct rh_probe {
	size_t point;                        /* the missed key point it is about */
	const struct rh_question *follow_up; /* of the bank; NULL: to be made, see rh_probe_question_init() */
	size_t follow_up_index;
};

/* *found false when nothing was missed or enough was asked. own_follow_ups false: they are asked anyway. */
enum rh_status rh_probe_choose(const struct rh_question *question, const struct rh_probe_state *state,
                               bool own_follow_ups, struct rh_probe *probe, bool *found, struct rh_error *err);

/* A question made for a missed point: its id is "ID-probe-N" by the point's number from 1, its only key point that
 * point, its time half of `time_ms`, 20 s at least. */
struct rh_probe_question {
	struct rh_question question; /* valid as long as the struct does not move */
	struct rh_key_point point;
	struct rh_question_extra extra;
	struct rh_buffer id, text;
};
enum rh_status rh_probe_question_init(struct rh_probe_question *made, const struct rh_question *question, size_t point,
                                      struct rh_text lang, int64_t time_ms, uint64_t seed, struct rh_error *err);
void rh_probe_question_done(struct rh_probe_question *made);

#endif
