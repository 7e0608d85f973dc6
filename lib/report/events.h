// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_REPORT_EVENTS_H
#define REHEARSE_REPORT_EVENTS_H
/* What happens in a session as JSON, one object a line, for programs that read along: "event" and "at_ms" (monotonic
 * milliseconds since the session began) first, then the event's own keys in the order named below. Otherwise as in
 * report/json.h. */

#include "plan/plan.h"

/* The largest seed that every reader of JSON can keep exactly: it is written as an integer, and many read integers as
 * doubles. The command line accepts no larger one. */
#define RH_REPORT_SEED_MAX ((UINT64_C(1) << 53) - 1)

/* {seed, count, banks: []}: banks by id. A seed over RH_REPORT_SEED_MAX is written modulo RH_REPORT_SEED_MAX + 1. */
void rh_report_session_started(struct rh_buffer *out, int64_t at_ms, uint64_t seed, size_t count,
                               struct rh_texts banks);
/* {index, bank, id, question, prep_ms, time_ms}; index from 0. */
void rh_report_asked(struct rh_buffer *out, int64_t at_ms, size_t index, const struct rh_item *item);
/* {} */
void rh_report_answer_started(struct rh_buffer *out, int64_t at_ms);
/* {phase}: "speak", "green", "yellow", "red" or "over". */
void rh_report_phase(struct rh_buffer *out, int64_t at_ms, const char *phase);
/* {bank, id, take, answer_ms, target_ms, outcome, path, frames, sample_rate}; path null without a recording. */
void rh_report_answer_ended(struct rh_buffer *out, int64_t at_ms, const struct rh_attempt *attempt);
/* {code, message} */
void rh_report_warning(struct rh_buffer *out, int64_t at_ms, const char *code, const char *message);
/* {answered, skipped} */
void rh_report_session_ended(struct rh_buffer *out, int64_t at_ms, int64_t answered, int64_t skipped);
/* {take, path}: after the session, the take's recording is in this file from now on. */
void rh_report_archived(struct rh_buffer *out, int64_t at_ms, int64_t take, struct rh_text path);

#endif
