// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/upkeep.h"
#include "mend.h"
#include "os/files.h"

const struct rh_syntax rh_syntax_recover = {.tables = {[RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE}};

/* A damage that opening did not meet is found by looking at every page. */
static enum rh_status open_sound(struct rh_app *app, struct rh_history **history, struct rh_error *err)
{
	enum rh_status status = rh_history_check(app->places.history_file, err);
	if (status == RH_ERR_SYNTAX)
		return rh_mend_replace(app, err->message, history, err);
	if (status != RH_OK && status != RH_ERR_NOT_FOUND)
		return status;
	RH_TRY(rh_file_make_dirs(app->places.data_dir, err));
	return rh_mend_open(app, history, err);
}

int rh_cmd_recover(struct rh_app *app, const struct rh_options *options)
{
	struct rh_history *history = NULL;
	struct rh_error err = {0};
	int64_t added = 0;
	(void)options;
	enum rh_status status = open_sound(app, &history, &err);
	if (status == RH_OK)
		status = rh_mend_takes(history, app->places.takes_dir, &added, &err);
	rh_history_free(history);
	if (status != RH_OK)
		return rh_say_error(app, &err);
	struct rh_buffer line = {0};
	rh_buffer_printf(&line, rh_tr_get(&app->tr, N_("takes found that the history did not have: %lld\n")),
	                 (long long)added);
	rh_print(app, rh_buffer_view(&line));
	rh_buffer_done(&line);
	return RH_EXIT_DONE;
}
