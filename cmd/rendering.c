// SPDX-License-Identifier: GPL-3.0-or-later
#include "rendering.h"

#include "audio/render.h"
#include "base/duration.h"
#include "os/clock.h"
#include "output.h"
#include "runner/playback.h"
#include "runner/survey.h"

#include <string.h>

enum { LAST_WORDS_MS = 2000 };
/* Work that is done sooner shows no progress, and it is repainted so often. */
static const int64_t PROGRESS_AFTER_NS = RH_SECOND_NS, REPAINT_NS = 100 * RH_MS_NS;

struct work {
	struct rh_app *app;
	const struct rh_rendering *rendering;
	size_t first, count, index; /* takes of the list that are written; the one being worked on, from 0 */
	int64_t started_ns, painted_ns;
	struct rh_paint paint;
	struct rh_frame frame;
	struct rh_buffer out;
};

/* Whether a signal wants it to end. */
static bool is_stopped(struct work *w)
{
	int number = 0;
	for (enum rh_wake_kind kind = rh_wake_next(w->app->wake, &number); kind != RH_WAKE_NONE;
	     kind = rh_wake_next(w->app->wake, &number)) {
		if (kind == RH_WAKE_INTERRUPT || kind == RH_WAKE_END)
			w->app->ended_by_signal = number;
		else if (kind == RH_WAKE_SUSPEND)
			rh_wake_stop_self(w->app->wake);
	}
	return w->app->ended_by_signal != 0;
}

static void flush(struct work *w, int wait_ms)
{
	(void)rh_term_write(w->app->term, rh_buffer_view(&w->out), wait_ms, NULL, NULL);
	rh_buffer_clear(&w->out);
}

static void show_progress(struct work *w, double done)
{
	int64_t now_ns = rh_clock_monotonic_ns();
	if (w->app->plain || !rh_term_can_paint(w->app->term) || now_ns < w->started_ns + PROGRESS_AFTER_NS ||
	    now_ns < w->painted_ns + REPAINT_NS)
		return;
	unsigned columns = 80, rows = 24;
	rh_term_size(w->app->term, &columns, &rows);
	rh_frame_clear(&w->frame, columns);
	int percent = (int)(100 * ((double)w->index + done) / (double)w->count);
	/* Translators: the file's name, per cent. */
	(void)rh_frame_printf(&w->frame, rh_frame_row(&w->frame), 3, RH_STYLE_DIM,
	                      rh_tr_get(&w->app->tr, N_("writing %s  %d %%")), w->rendering->path, percent);
	rh_paint_live(&w->paint, &w->out, &w->frame);
	flush(w, 0);
	w->painted_ns = now_ns;
}

static bool go_on(void *ctx, double done)
{
	struct work *w = ctx;
	show_progress(w, done);
	return !is_stopped(w);
}

static void wake(void *ctx)
{
	rh_wake_post(ctx);
}

/* Of a file that was never measured. */
static enum rh_status measure(struct work *w, const char *path, struct rh_playback_level *level, struct rh_error *err)
{
	const struct rh_survey_config config = {
	    .path = path, .measure = true, .notify = wake, .notify_ctx = w->app->wake};
	struct rh_survey *survey = NULL;
	double loudness_lufs = 0, peak_dbfs = 0;
	RH_TRY(rh_survey_new(&config, &survey, err));
	while (!rh_survey_is_done(survey) && go_on(w, 0))
		(void)rh_wake_wait(w->app->wake, NULL, 0, rh_clock_monotonic_ns() + REPAINT_NS);
	if (rh_survey_is_done(survey) && rh_survey_loudness(survey, &loudness_lufs, &peak_dbfs))
		*level = rh_playback_level(loudness_lufs, peak_dbfs);
	rh_survey_free(survey);
	return w->app->ended_by_signal == 0 ? RH_OK : rh_error_set(err, RH_ERR_STOPPED, "stopped");
}

static enum rh_status add_take(struct work *w, struct rh_render *render, struct rh_error *err)
{
	const struct rh_replay_config *replay = w->rendering->replay;
	const struct rh_replay_take *take = &replay->takes[w->first + w->index];
	struct rh_playback_level level = {0};
	bool known = replay->raw || (replay->history != NULL && take->take != 0 &&
	                             rh_playback_stored_level(replay->history, take->take, &level));
	if (!known)
		RH_TRY(measure(w, take->path, &level, err));
	const struct rh_render_piece piece = {.path = take->path,
	                                      .from_ms = w->index == 0 ? replay->from_ms : 0,
	                                      .speed = replay->speed,
	                                      .gain_db = level.gain_db,
	                                      .peak = level.peak};
	return rh_render_add(render, &piece, go_on, w, err);
}

static enum rh_status write_takes(struct work *w, enum rh_replace replace, int64_t *duration_ms, struct rh_error *err)
{
	struct rh_render *render = NULL;
	RH_TRY(rh_render_new(w->rendering->path, replace, &render, err));
	enum rh_status status = RH_OK;
	for (w->index = 0; w->index < w->count && status == RH_OK; w->index++)
		status = add_take(w, render, err);
	if (status == RH_OK)
		return rh_render_close(render, duration_ms, err);
	rh_render_drop(render);
	return status;
}

/* What is there is replaced only by somebody who says so; false after a line about it. */
static bool may_replace(const struct work *w, enum rh_replace *replace)
{
	const char *path = w->rendering->path;
	struct rh_app *app = w->app;
	char answer[16] = "";
	*replace = w->rendering->force ? RH_REPLACE_ALLOWED : RH_REPLACE_NEVER;
	if (w->rendering->force || !rh_file_exists(path))
		return true;
	if (!rh_term_input_is_terminal(app->term) || !rh_term_output_is_terminal(app->term)) {
		rh_say(app, rh_tr_get(&app->tr, N_("%s exists already (--force replaces it)")), path);
		return false;
	}
	struct rh_buffer question = {0};
	rh_buffer_printf(&question, rh_tr_get(&app->tr, N_("%s exists already. Replace it? Type yes: ")), path);
	rh_print_buffer(app, &question);
	(void)fflush(app->out);
	if (fgets(answer, sizeof answer, stdin) != NULL && strcmp(answer, "yes\n") == 0) {
		*replace = RH_REPLACE_ALLOWED;
		return true;
	}
	rh_say(app, rh_tr_get(&app->tr, N_("%s is as it was")), path);
	return false;
}

static void tell(const struct work *w, int64_t duration_ms)
{
	struct rh_page page;
	struct rh_buffer clock = {0};
	rh_page_init(&page, w->app);
	rh_duration_clock(&clock, duration_ms);
	/* Translators: the file's name, its length as in 1:04. */
	(void)rh_frame_printf(&page.frame, rh_frame_row(&page.frame), 0, RH_STYLE_PLAIN,
	                      rh_tr_get(&w->app->tr, N_("Written: %s, %s")), w->rendering->path,
	                      clock.data != NULL ? clock.data : "");
	page.frame.failed = page.frame.failed || clock.failed;
	rh_buffer_done(&clock);
	rh_page_done(&page);
}

int rh_rendering(struct rh_app *app, const struct rh_rendering *rendering)
{
	const struct rh_replay_config *replay = rendering->replay;
	struct work w = {.app = app,
	                 .rendering = rendering,
	                 .first = replay->all ? 0 : replay->first,
	                 .count = replay->all ? replay->count : 1,
	                 .started_ns = rh_clock_monotonic_ns()};
	struct rh_error err = {0};
	enum rh_replace replace = RH_REPLACE_NEVER;
	int64_t duration_ms = 0;
	if (!may_replace(&w, &replace))
		return RH_EXIT_FAILED;
	rh_paint_init(&w.paint, app->color);
	rh_frame_init(&w.frame, 80);
	enum rh_status status = write_takes(&w, replace, &duration_ms, &err);
	rh_paint_leave(&w.paint, &w.out);
	if (w.painted_ns > 0)
		flush(&w, LAST_WORDS_MS);
	rh_paint_done(&w.paint);
	rh_frame_done(&w.frame);
	rh_buffer_done(&w.out);
	if (status != RH_OK)
		return app->ended_by_signal != 0 ? RH_EXIT_FAILED : rh_say_error(app, &err);
	tell(&w, duration_ms);
	return RH_EXIT_DONE;
}
