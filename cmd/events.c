// SPDX-License-Identifier: GPL-3.0-or-later
#include "events.h"

#include "base/duration.h"
#include "os/clock.h"
#include "report/events.h"

#include <stdlib.h>

static bool seen_before(const struct rh_plan *plan, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		if (plan->items[k].bank == plan->items[i].bank)
			return true;
	}
	return false;
}

/* The banks by id in the order they are asked. */
static void write_started(struct rh_buffer *out, const struct rh_event_printer *printer, int64_t at_ms)
{
	const struct rh_plan *plan = printer->plan;
	struct rh_text *ids = calloc(plan->count + 1, sizeof *ids);
	size_t count = 0;
	if (ids == NULL) {
		out->failed = true;
		return;
	}
	for (size_t i = 0; i < plan->count; i++) {
		if (!seen_before(plan, i))
			ids[count++] = rh_bank_content(plan->items[i].bank)->id;
	}
	rh_report_session_started(out, at_ms, printer->seed, plan->count,
	                          (struct rh_texts){.items = ids, .count = count});
	free(ids);
}

static void write_event(struct rh_buffer *out, const struct rh_event_printer *printer, const struct rh_run_event *event)
{
	switch (event->kind) {
	case RH_RUN_SESSION_STARTED:
		write_started(out, printer, event->at_ms);
		break;
	case RH_RUN_ASKED:
		rh_report_asked(out, event->at_ms, event->index, event->item);
		break;
	case RH_RUN_ANSWER_STARTED:
		rh_report_answer_started(out, event->at_ms);
		break;
	case RH_RUN_PHASE:
		rh_report_phase(out, event->at_ms, rh_phase_name(event->phase));
		break;
	case RH_RUN_ANSWER_ENDED:
		rh_report_answer_ended(out, event->at_ms, event->attempt);
		break;
	case RH_RUN_WARNING:
		rh_report_warning(out, event->at_ms, event->code, event->message);
		break;
	case RH_RUN_SESSION_ENDED:
		rh_report_session_ended(out, event->at_ms, event->answered, event->skipped);
		break;
	}
}

static bool is_whole(const struct rh_event_printer *p, const struct rh_buffer *line)
{
	if (line->failed)
		rh_say(p->app, "%s", rh_tr_get(&p->app->tr, N_("out of memory: an event is missing")));
	return !line->failed;
}

void rh_event_print(void *printer, const struct rh_run_event *event, struct rh_buffer *out)
{
	struct rh_event_printer *p = printer;
	struct rh_buffer line = {0};
	if (event->kind == RH_RUN_SESSION_STARTED)
		p->started_ns = rh_clock_monotonic_ns() - event->at_ms * RH_MS_NS;
	write_event(&line, p, event);
	if (is_whole(p, &line))
		rh_buffer_text(out, rh_buffer_view(&line));
	rh_buffer_done(&line);
}

void rh_event_moved(void *printer, const struct rh_attempt *take, const char *path)
{
	const struct rh_event_printer *p = printer;
	struct rh_buffer line = {0};
	int64_t at_ms = (rh_clock_monotonic_ns() - p->started_ns) / RH_MS_NS;
	rh_report_archived(&line, at_ms, take->take, rh_text_of(path));
	if (is_whole(p, &line))
		rh_print(p->app, rh_buffer_view(&line));
	fflush(p->app->out); /* a reader follows along; a failure is told at the end */
	rh_buffer_done(&line);
}
