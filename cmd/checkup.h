// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_CHECKUP_H
#define REHEARSE_CMD_CHECKUP_H
/* What can be wrong before an interview, one check each: looked at, judged, and said with what to do. Changes nothing
 * and keeps nothing. To add a check: a function and a row in checkup.c. */

#include "config/config.h"
#include "live.h"
#include "output.h"
#include "report/json.h"

enum { RH_LISTEN_MS = 3000 }; /* unless something else is wished */

/* What the checks are made with. */
struct rh_checkup {
	struct rh_app *app;
	const struct rh_tr *tr; /* of messages and advice; NULL: English */
	const struct rh_config_content *settings;
	int64_t listen_ms;         /* how long the microphone is listened to */
	const char *device, *sink; /* as --device and --sink take them; NULL: the default */
	struct rh_live live;       /* shows what is being waited for */
	bool quiet;                /* shows nothing */
	bool stopped;              /* by ^C: nothing more is looked at */
};

enum rh_finding_status { RH_FINDING_OK, RH_FINDING_WARNING, RH_FINDING_FAULT };
/* "ok", "warning", "fault": N_(). */
const char *rh_finding_status_name(enum rh_finding_status status);

/* What a check came to. */
struct rh_finding {
	enum rh_finding_status status;
	const char *code;  /* static, English: what was found */
	char message[640]; /* one line; not sanitised */
	char advice[320];  /* what to do; empty: nothing */
	char device[256];  /* that was tried, not sanitised; empty: none */
	struct rh_report_number numbers[RH_REPORT_NUMBERS_MAX];
};

struct rh_check {
	const char *name;  /* static, English, for programs: "microphone" */
	const char *title; /* N_(), for a person */
	void (*look)(struct rh_checkup *checkup, struct rh_finding *finding);
};
const struct rh_check *rh_checks(size_t *count);

#endif
