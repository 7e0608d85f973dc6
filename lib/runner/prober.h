// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_RUNNER_PROBER_H
#define REHEARSE_RUNNER_PROBER_H
/* Asking back (run --probe): which question follows an answer that left something out, and what an answer said, heard
 * by the user's recogniser right after it. Made questions live as long as the prober. */

#include "config/config.h"
#include "history/history.h"
#include "plan/plan.h"
#include "runner/jobs.h"

struct rh_prober_config {
	const struct rh_plan *plan;
	const struct rh_plan_request *request; /* the plan was made from: for the clocks of probes */
	uint64_t seed;
	bool own_follow_ups; /* the bank's follow-ups are not in the plan, so they may be asked */
	/* With a command: answers are heard; else what was not ticked was not said. */
	const struct rh_config_transcriber *transcriber;
	struct rh_text lang; /* of banks that do not say theirs */
};

struct rh_prober;

/* config is copied, what it points to borrowed. */
enum rh_status rh_prober_new(const struct rh_prober_config *config, struct rh_prober **prober, struct rh_error *err);
/* For struct rh_session_config: the item to ask after question `index` of the plan; NULL when it needs none. said: bit
 * i: its key point i was said. */
const struct rh_item *rh_prober_next(void *prober, size_t index, int64_t said);
/* Whether this answer is to be heard: there is a recogniser, and key points to listen for. */
bool rh_prober_listens(const struct rh_prober *prober, const struct rh_item *item);
/* Hears a take, keeps the transcript with it, and tells which of the item's key points were in it. */
enum rh_status rh_prober_hear(struct rh_prober *prober, struct rh_history *history, const struct rh_attempt *take,
                              const struct rh_item *item, const struct rh_job_pulse *pulse, int64_t *said,
                              struct rh_error *err);
/* NULL is fine. */
void rh_prober_free(struct rh_prober *prober);

#endif
