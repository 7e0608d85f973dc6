// SPDX-License-Identifier: GPL-3.0-or-later
#include "chores.h"

#include "live.h"
#include "runner/archiver.h"
#include "runner/recogniser.h"

#include <string.h>

enum { SOON_MS = 300, BAR_PARTS = 20 };

enum rh_archive_format rh_chores_format(const struct rh_config_content *settings)
{
	if (rh_text_equal(settings->archive, RH_TEXT("wav")))
		return RH_ARCHIVE_WAV;
	return rh_text_equal(settings->archive, RH_TEXT("opus")) ? RH_ARCHIVE_OPUS : RH_ARCHIVE_FLAC;
}

bool rh_chores_transcribes(const struct rh_config_content *settings)
{
	return settings->transcriber.command != NULL;
}

/* Those at work, and what is seen of it. */
struct shift {
	struct rh_app *app;
	struct rh_live live;
	bool interrupted;
};

static void put_bar(struct rh_frame *frame, size_t row, size_t column, const struct rh_jobs_progress *progress)
{
	double done = (double)progress->done + (progress->part > 0 ? progress->part : 0);
	double all = progress->count > 0 ? (double)progress->count : 1;
	int filled = (int)(BAR_PARTS * (done < all ? done / all : 1));
	for (int i = 0; i < BAR_PARTS; i++)
		column = rh_frame_put(frame, row, column, i < filled ? RH_STYLE_GREEN : RH_STYLE_DIM,
		                      i < filled ? RH_TEXT("━") : RH_TEXT("─"));
}

static void show(struct shift *s, const struct rh_jobs_progress *progress)
{
	const struct rh_tr *tr = &s->app->tr;
	struct rh_frame *frame = rh_live_blank(&s->live);
	size_t row = rh_frame_row(frame);
	int64_t number = progress->done < progress->count ? progress->done + 1 : progress->count;
	bool writes = strcmp(progress->kind, RH_TRANSCRIBE_JOB) == 0;
	size_t column = rh_frame_printf(frame, row, 1, RH_STYLE_PLAIN,
	                                writes ? rh_tr_get(tr, N_("writing down what was said, %lld of %lld"))
	                                       : rh_tr_get(tr, N_("making recordings smaller, %lld of %lld")),
	                                (long long)number, (long long)progress->count);
	put_bar(frame, row, column + 2, progress);
	(void)rh_frame_put(frame, row, column + 2 + BAR_PARTS + 2, RH_STYLE_DIM,
	                   rh_text_of(rh_tr_get(tr, N_("^C later"))));
	rh_live_show(&s->live);
}

/* Any signal that would end the program: what is not done yet waits in the history. */
static void hear_signals(struct shift *s)
{
	int number = 0;
	enum rh_wake_kind kind = rh_wake_next(s->app->wake, &number);
	for (; kind != RH_WAKE_NONE; kind = rh_wake_next(s->app->wake, &number)) {
		if (kind != RH_WAKE_INTERRUPT && kind != RH_WAKE_END)
			continue;
		s->interrupted = true;
		if (kind == RH_WAKE_END)
			s->app->ended_by_signal = number;
	}
}

static bool go_on(void *ctx, const struct rh_jobs_progress *progress)
{
	struct shift *s = ctx;
	hear_signals(s);
	if (!s->interrupted && rh_live_due(&s->live))
		show(s, progress);
	return !s->interrupted;
}

static void failed(void *ctx, const struct rh_attempt *take, const struct rh_error *err)
{
	struct shift *s = ctx;
	rh_live_leave(&s->live);
	rh_say(s->app, rh_tr_get(&s->app->tr, N_("take %lld: %s (its recording stays as it is)")),
	       (long long)take->take, err->message);
}

void rh_chores_do(struct rh_app *app, const struct rh_chores *chores)
{
	struct shift shift = {.app = app};
	struct rh_archiver archiver = {.history = chores->history,
	                               .format = rh_chores_format(chores->settings),
	                               .archived = chores->moved,
	                               .ctx = chores->ctx};
	struct rh_recogniser recogniser = {.history = chores->history,
	                                   .settings = &chores->settings->transcriber,
	                                   .lang = rh_text_of(rh_language_names[app->language])};
	struct rh_job_kind kinds[2];
	size_t count = 0;
	struct rh_error err = {0};
	if (rh_chores_transcribes(chores->settings))
		kinds[count++] = rh_recogniser_kind(&recogniser);
	if (archiver.format != RH_ARCHIVE_WAV && !chores->only_transcripts)
		kinds[count++] = rh_archiver_kind(&archiver);
	/* Without it ^C ends the program at once, which loses nothing either. */
	(void)rh_app_wake(app, NULL);
	rh_live_init(&shift.live, app, SOON_MS);
	const struct rh_jobs_config config = {.history = chores->history,
	                                      .wake = app->wake,
	                                      .kinds = kinds,
	                                      .kind_count = count,
	                                      .go_on = go_on,
	                                      .failed = failed,
	                                      .ctx = &shift};
	enum rh_status status = rh_jobs_run(&config, &err);
	rh_live_done(&shift.live);
	if (status != RH_OK && status != RH_ERR_STOPPED)
		(void)rh_say_error(app, &err);
}
