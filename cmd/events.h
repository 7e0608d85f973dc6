// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_EVENTS_H
#define REHEARSE_CMD_EVENTS_H
/* A session's events on standard output, one JSON object a line as they happen: what --json prints. */

#include "output.h"
#include "runner/runner.h"

struct rh_event_printer {
	struct rh_app *app;
	const struct rh_plan *plan;
	uint64_t seed;
	int64_t started_ns; /* monotonic, when the session began; filled in by its first event */
};
/* For rh_run_config.event, with the printer as ctx. */
void rh_event_print(void *printer, const struct rh_run_event *event, struct rh_buffer *out);
/* For rh_chores.moved, likewise: the recording of a take is in another file now. */
void rh_event_moved(void *printer, const struct rh_attempt *take, const char *path);

#endif
