// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/duration.h"
#include "base/unicode.h"
#include "chores.h"
#include "history/upkeep.h"
#include "mend.h"
#include "os/files.h"
#include "runner/recover.h"
#include "settings.h"

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

static void print_line(struct rh_app *app, struct rh_buffer *line)
{
	struct rh_buffer safe = {0};
	rh_unicode_sanitize(&safe, rh_buffer_view(line), RH_SANITIZE_LINE);
	rh_buffer_byte(&safe, '\n');
	rh_print_buffer(app, &safe);
}

static void write_finding(struct rh_buffer *line, const struct rh_tr *tr, const struct rh_recovered *found,
                          const char *id, const char *clock)
{
	long long take = (long long)found->take;
	switch (found->kind) {
	case RH_RECOVERED_LENGTH:
		rh_buffer_printf(line, rh_tr_get(tr, N_("take %lld (%s): its recording is back, %s")), take, id, clock);
		break;
	case RH_RECOVERED_ROW:
		rh_buffer_printf(line, rh_tr_get(tr, N_("take %lld (%s): in the history again, %s")), take, id, clock);
		break;
	case RH_RECOVERED_PLACE:
		rh_buffer_printf(line, rh_tr_get(tr, N_("take %lld (%s): its recording was found elsewhere, %s")), take,
		                 id, clock);
		break;
	case RH_RECOVERED_EMPTY:
		rh_buffer_printf(line, rh_tr_get(tr, N_("take %lld (%s): nothing had been recorded yet")), take, id);
		break;
	case RH_RECOVERED_LIVE:
		rh_buffer_printf(line, rh_tr_get(tr, N_("%s is being recorded (left alone)")), found->path);
		break;
	case RH_RECOVERED_FOREIGN:
		rh_buffer_printf(line, rh_tr_get(tr, N_("%s does not say what it answers (rehearse add takes it in)")),
		                 found->path);
		break;
	case RH_RECOVERED_MISSING:
	case RH_RECOVERED_UNREADABLE:
		rh_buffer_printf(line, rh_tr_get(tr, N_("%s (left as it is)")), found->why);
		break;
	}
	if (found->repaired)
		rh_buffer_printf(line, " · %s", rh_tr_get(tr, N_("the file was repaired")));
}

/* What was found, one line each. */
struct findings {
	struct rh_app *app;
	size_t count;
};

static void print_found(void *ctx, const struct rh_recovered *found)
{
	struct findings *findings = ctx;
	struct rh_buffer id = {0}, clock = {0}, line = {0};
	rh_buffer_text(&id, found->id);
	rh_duration_clock(&clock, found->duration_ms);
	if (id.data != NULL && clock.data != NULL)
		write_finding(&line, &findings->app->tr, found, id.data, clock.data);
	print_line(findings->app, &line);
	findings->count++;
	rh_buffer_done(&id);
	rh_buffer_done(&clock);
	rh_buffer_done(&line);
}

/* What an interrupted archiving left is done now. */
static void finish_chores(struct rh_app *app, struct rh_history *history)
{
	struct rh_chores chores = {.history = history};
	struct rh_error err = {0};
	if (rh_settings(app, &chores.settings, &err) == RH_OK)
		rh_chores_do(app, &chores);
	else
		(void)rh_say_error(app, &err);
}

int rh_cmd_recover(struct rh_app *app, const struct rh_options *options)
{
	struct rh_history *history = NULL;
	struct rh_error err = {0};
	struct findings findings = {.app = app};
	(void)options;
	enum rh_status status = open_sound(app, &history, &err);
	const struct rh_recover_config config = {.history = history,
	                                         .takes_dir = app->places.takes_dir,
	                                         .look_everywhere = true,
	                                         .deadline_ns = INT64_MAX,
	                                         .found = print_found,
	                                         .ctx = &findings};
	if (status == RH_OK)
		status = rh_recover(&config, &err);
	if (status == RH_OK && findings.count == 0)
		rh_print(app, rh_text_of(rh_tr_get(&app->tr, N_("Every recording is in the history.\n"))));
	if (status == RH_OK)
		finish_chores(app, history);
	rh_history_free(history);
	return status == RH_OK ? RH_EXIT_DONE : rh_say_error(app, &err);
}
