// SPDX-License-Identifier: GPL-3.0-or-later
#include "checkup.h"
#include "interview.h"
#include "settings.h"

#include <stdlib.h>
#include <string.h>

enum { DOCTOR_DEVICE, DOCTOR_SINK, DOCTOR_LISTEN, DOCTOR_JSON, DOCTOR_OPTIONS };

static const struct rh_option rows[DOCTOR_OPTIONS] = {
    [DOCTOR_DEVICE] = RH_ROW_DEVICE(N_("try this microphone (see devices), file:PATH, or null: silence")),
    [DOCTOR_SINK] = RH_ROW_SINK(N_("play the tone through this (see devices)")),
    [DOCTOR_LISTEN] = RH_ROW_TIME("listen", N_("listen to the microphone for so long (3s)")),
    [DOCTOR_JSON] = RH_ROW_JSON,
};

const struct rh_syntax rh_syntax_doctor = {
    .tables = {[RH_OPTIONS_OWN] = {rows, DOCTOR_OPTIONS}, [RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE},
};

/* Where the columns of the list begin; a narrow terminal has the message below the title. */
enum { STATUS_AT = 1, TITLE_AT = 10, MESSAGE_AT = 25, WIDE_FROM = 60, NARROW_MESSAGE_AT = 3 };

static enum rh_style style_of(enum rh_finding_status status)
{
	switch (status) {
	case RH_FINDING_OK:
		return RH_STYLE_GREEN;
	case RH_FINDING_WARNING:
		return RH_STYLE_YELLOW;
	case RH_FINDING_FAULT:
		return RH_STYLE_RED;
	}
	return RH_STYLE_PLAIN;
}

static void put_finding(struct rh_page *page, const struct rh_check *check, const struct rh_finding *f)
{
	struct rh_frame *frame = &page->frame;
	const struct rh_tr *tr = &page->app->tr;
	bool wide = page->columns >= WIDE_FROM;
	size_t indent = wide ? MESSAGE_AT : NARROW_MESSAGE_AT, row = frame->rows;
	if (!wide)
		(void)rh_frame_row(frame);
	rh_frame_paragraph(frame, indent, RH_STYLE_PLAIN, rh_text_of(f->message));
	(void)rh_frame_put(frame, row, STATUS_AT, style_of(f->status),
	                   rh_text_of(rh_tr_get(tr, rh_finding_status_name(f->status))));
	(void)rh_frame_put(frame, row, TITLE_AT, RH_STYLE_BOLD, rh_text_of(rh_tr_get(tr, check->title)));
	if (f->device[0] != '\0')
		rh_frame_paragraph(frame, indent, RH_STYLE_DIM, rh_text_of(f->device));
	if (f->advice[0] != '\0')
		rh_frame_paragraph(frame, indent, RH_STYLE_DIM, rh_text_of(f->advice));
}

static struct rh_report_check report_of(const struct rh_check *check, const struct rh_finding *f)
{
	struct rh_report_check report = {.check = check->name,
	                                 .status = rh_finding_status_name(f->status),
	                                 .code = f->code,
	                                 .message = rh_text_of(f->message),
	                                 .advice = rh_text_of(f->advice),
	                                 .device = rh_text_of(f->device)};
	memcpy(report.numbers, f->numbers, sizeof report.numbers);
	return report;
}

static int print_json(struct rh_app *app, const struct rh_check *checks, const struct rh_finding *findings,
                      size_t count)
{
	struct rh_buffer out = {0};
	struct rh_report_check *reports = calloc(count + 1, sizeof *reports);
	for (size_t i = 0; reports != NULL && i < count; i++)
		reports[i] = report_of(&checks[i], &findings[i]);
	if (reports != NULL)
		rh_report_checks_json(&out, reports, count);
	out.failed = out.failed || reports == NULL;
	free(reports);
	return rh_print_json(app, &out);
}

static void print_verdict(struct rh_page *page, const struct rh_finding *findings, size_t count)
{
	size_t of[] = {[RH_FINDING_OK] = 0, [RH_FINDING_WARNING] = 0, [RH_FINDING_FAULT] = 0};
	for (size_t i = 0; i < count; i++)
		of[findings[i].status]++;
	const struct rh_tr *tr = &page->app->tr;
	(void)rh_frame_row(&page->frame);
	if (of[RH_FINDING_WARNING] + of[RH_FINDING_FAULT] == 0)
		rh_frame_paragraph(&page->frame, 1, RH_STYLE_PLAIN, rh_text_of(rh_tr_get(tr, N_("All is well."))));
	else
		(void)rh_frame_printf(&page->frame, rh_frame_row(&page->frame), 1, RH_STYLE_PLAIN,
		                      rh_tr_get(tr, N_("faults: %zu · warnings: %zu")), of[RH_FINDING_FAULT],
		                      of[RH_FINDING_WARNING]);
	rh_page_flush(page);
}

/* Each finding is printed as soon as it is known, unless JSON is wanted. Returns how many there are. */
static size_t examine(struct rh_checkup *c, struct rh_page *page, const struct rh_check *checks,
                      struct rh_finding *findings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		findings[i] = (struct rh_finding){.code = ""};
		checks[i].look(c, &findings[i]);
		if (c->stopped)
			return i;
		if (c->quiet)
			continue;
		put_finding(page, &checks[i], &findings[i]);
		rh_page_flush(page);
		fflush(c->app->out);
	}
	return count;
}

static int doctor(struct rh_checkup *c, struct rh_page *page, struct rh_finding *findings)
{
	size_t count = 0;
	const struct rh_check *checks = rh_checks(&count);
	size_t known = examine(c, page, checks, findings, count);
	if (c->stopped)
		return 128 + c->app->ended_by_signal;
	if (c->quiet && print_json(c->app, checks, findings, known) != RH_EXIT_DONE)
		return RH_EXIT_FAILED;
	if (!c->quiet)
		print_verdict(page, findings, known);
	for (size_t i = 0; i < known; i++) {
		if (findings[i].status == RH_FINDING_FAULT)
			return RH_EXIT_FAILED;
	}
	return RH_EXIT_DONE;
}

int rh_cmd_doctor(struct rh_app *app, const struct rh_options *options)
{
	const struct rh_option_value *given = options->values[RH_OPTIONS_OWN];
	bool json = given[DOCTOR_JSON].times > 0;
	struct rh_checkup c = {.app = app, .tr = json ? NULL : &app->tr, .quiet = json};
	struct rh_error err = {0};
	size_t count = 0;
	if (rh_settings(app, &c.settings, &err) != RH_OK || rh_app_wake(app, &err) != RH_OK)
		return rh_say_error(app, &err);
	c.device = rh_interview_name(&given[DOCTOR_DEVICE], c.settings->device);
	c.sink = rh_interview_name(&given[DOCTOR_SINK], c.settings->sink);
	c.listen_ms = given[DOCTOR_LISTEN].times > 0 ? given[DOCTOR_LISTEN].number : RH_LISTEN_MS;
	(void)rh_checks(&count);
	struct rh_finding *findings = calloc(count, sizeof *findings);
	if (findings == NULL) {
		(void)rh_error_no_memory(&err);
		return rh_say_error(app, &err);
	}
	struct rh_page page;
	rh_page_init(&page, app);
	rh_live_init(&c.live, app, 0);
	int exit_status = doctor(&c, &page, findings);
	rh_live_done(&c.live);
	rh_page_done(&page);
	free(findings);
	return exit_status;
}
