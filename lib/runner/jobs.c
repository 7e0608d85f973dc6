// SPDX-License-Identifier: GPL-3.0-or-later
#include "runner/jobs.h"

#include "audio/lock.h"
#include "base/arena.h"
#include "history/jobs.h"
#include "os/clock.h"

/* One job at work. */
struct worker {
	const struct rh_jobs_config *config;
	const struct rh_job_kind *kind;
	struct rh_jobs_progress progress;
	int64_t job;
	struct rh_attempt take;
	struct rh_arena arena; /* the take's texts: what the history hands out does not last */
	bool stopped;
};

static bool go_on(void *ctx, double part)
{
	struct worker *w = ctx;
	w->progress.part = part;
	if (!w->stopped)
		w->stopped = !w->config->go_on(w->config->ctx, &w->progress);
	return !w->stopped;
}

static enum rh_status copy_take(struct worker *w, int64_t number, struct rh_error *err)
{
	const struct rh_attempt *found = NULL;
	RH_TRY(rh_history_attempt(w->config->history, number, &found, err));
	w->take = *found;
	struct rh_text *texts[] = {&w->take.bank, &w->take.id,   &w->take.question,
	                           &w->take.lang, &w->take.path, &w->take.note};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		if (!rh_arena_text(&w->arena, *texts[i], texts[i]))
			return rh_error_no_memory(err);
	}
	return RH_OK;
}

static enum rh_history_job_end end_of(enum rh_status status)
{
	if (status == RH_OK)
		return RH_HISTORY_JOB_DONE;
	bool another_time = status == RH_ERR_STOPPED || status == RH_ERR_LIMIT || status == RH_ERR_NO_MEMORY;
	return another_time ? RH_HISTORY_JOB_WAITING : RH_HISTORY_JOB_FAILED;
}

/* The take is held. */
static enum rh_status do_held(struct worker *w, struct rh_error *err)
{
	const struct rh_jobs_config *config = w->config;
	const struct rh_job_pulse pulse = {.go_on = go_on, .ctx = w, .wake = config->wake};
	struct rh_error why = {0};
	enum rh_status begun = rh_history_job_begin(config->history, w->job, rh_clock_unix_ms(), err);
	if (begun != RH_OK) /* somebody else has just done it */
		return begun == RH_ERR_NOT_FOUND ? RH_OK : begun;
	enum rh_status status = w->kind->work(w->kind->ctx, &w->take, &pulse, &why);
	if (status != RH_OK && status != RH_ERR_STOPPED)
		config->failed(config->ctx, &w->take, &why);
	return rh_history_job_done(config->history, w->job, end_of(status), err);
}

static enum rh_status fail(struct worker *w, const struct rh_error *why, struct rh_error *err)
{
	w->config->failed(w->config->ctx, &w->take, why);
	return rh_history_job_done(w->config->history, w->job, RH_HISTORY_JOB_FAILED, err);
}

static enum rh_status do_job(struct worker *w, int64_t take, struct rh_error *err)
{
	struct rh_error why = {0};
	int fd = -1;
	RH_TRY(copy_take(w, take, err));
	if (w->take.path.length == 0) /* nothing had been recorded */
		return rh_history_job_done(w->config->history, w->job, RH_HISTORY_JOB_DONE, err);
	enum rh_status status = rh_take_hold(w->take.path.data, &fd, &why);
	if (status == RH_ERR_EXISTS)
		return RH_OK;
	if (status != RH_OK)
		return fail(w, &why, err);
	status = do_held(w, err);
	rh_take_let_go(fd);
	return status;
}

static enum rh_status do_kind(struct worker *w, struct rh_error *err)
{
	struct rh_history *history = w->config->history;
	const struct rh_text kind = rh_text_of(w->kind->name);
	const struct rh_history_job *job = NULL;
	w->progress = (struct rh_jobs_progress){.kind = w->kind->name};
	RH_TRY(rh_history_job_count(history, kind, &w->progress.count, err));
	enum rh_status status = rh_history_job_next(history, kind, 0, &job, err);
	while (status == RH_OK && go_on(w, 0)) {
		w->job = job->job;
		status = do_job(w, job->take, err);
		rh_arena_done(&w->arena);
		if (w->stopped || status != RH_OK)
			break;
		w->progress.done++;
		status = rh_history_job_next(history, kind, w->job, &job, err);
	}
	if (w->stopped)
		return rh_error_set(err, RH_ERR_STOPPED, "stopped");
	return status == RH_ERR_NOT_FOUND ? RH_OK : status;
}

enum rh_status rh_jobs_run(const struct rh_jobs_config *config, struct rh_error *err)
{
	for (size_t i = 0; i < config->kind_count; i++) {
		struct worker worker = {.config = config, .kind = &config->kinds[i]};
		RH_TRY(do_kind(&worker, err));
	}
	return RH_OK;
}
