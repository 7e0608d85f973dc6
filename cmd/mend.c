// SPDX-License-Identifier: GPL-3.0-or-later
#include "mend.h"

#include "history/upkeep.h"
#include "os/clock.h"
#include "runner/recover.h"

#include <stdlib.h>

static void count_row(void *ctx, const struct rh_recovered *recovered)
{
	int64_t *added = ctx;
	*added += recovered->kind == RH_RECOVERED_ROW;
}

enum rh_status rh_mend_takes(struct rh_history *history, const char *takes_dir, int64_t *added, struct rh_error *err)
{
	int64_t count = 0;
	const struct rh_recover_config config = {.history = history,
	                                         .takes_dir = takes_dir,
	                                         .look_everywhere = true,
	                                         .deadline_ns = INT64_MAX,
	                                         .found = count_row,
	                                         .ctx = &count};
	RH_TRY(rh_recover(&config, err));
	*added = count;
	return RH_OK;
}

enum rh_status rh_mend_replace(struct rh_app *app, const char *fault, struct rh_history **history, struct rh_error *err)
{
	rh_say(app, "%s", fault);
	const char *path = app->places.history_file;
	struct rh_history *made = NULL;
	char *kept = NULL;
	int64_t added = 0;
	RH_TRY(rh_history_set_aside(path, rh_clock_unix_ms(), &kept, err));
	enum rh_status status = rh_history_new(path, &made, err);
	if (status == RH_OK)
		status = rh_mend_takes(made, app->places.takes_dir, &added, err);
	if (status == RH_OK) {
		rh_say(app, rh_tr_get(&app->tr, N_("the damaged history is kept as %s; takes found again: %lld")), kept,
		       (long long)added);
		*history = made;
	} else {
		rh_history_free(made);
	}
	free(kept);
	return status;
}

enum rh_status rh_mend_open(struct rh_app *app, struct rh_history **history, struct rh_error *err)
{
	struct rh_error fault = {0};
	enum rh_status status = rh_history_new(app->places.history_file, history, &fault);
	if (status == RH_ERR_DATABASE && rh_history_check(app->places.history_file, NULL) == RH_ERR_SYNTAX)
		return rh_mend_replace(app, fault.message, history, err);
	if (status != RH_OK && err != NULL)
		*err = fault;
	return status;
}
