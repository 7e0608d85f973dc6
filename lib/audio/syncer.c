// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/syncer.h"

#include "audio/thread.h"

#include <stdlib.h>

struct rh_syncer {
	pthread_t thread;
	struct rh_monitor monitor;
	/* Under the monitor. */
	struct rh_take_writer *take; /* being synced; NULL: none. Borrowed */
	struct rh_error failed;      /* status RH_OK: nothing has failed since it was asked last */
	bool quit;
};

static void sync_held(struct rh_syncer *syncer)
{
	struct rh_take_writer *take = syncer->take;
	struct rh_error err = {0};
	rh_monitor_unlock(&syncer->monitor);
	enum rh_status status = rh_take_writer_sync(take, &err);
	rh_monitor_lock(&syncer->monitor);
	if (status != RH_OK)
		syncer->failed = err;
	syncer->take = NULL;
	rh_monitor_wake(&syncer->monitor);
}

static void *sync_takes(void *ctx)
{
	struct rh_syncer *syncer = ctx;
	rh_monitor_lock(&syncer->monitor);
	while (!syncer->quit) {
		if (syncer->take != NULL)
			sync_held(syncer);
		else
			rh_monitor_wait(&syncer->monitor, INT64_MAX);
	}
	rh_monitor_unlock(&syncer->monitor);
	return NULL;
}

enum rh_status rh_syncer_new(struct rh_syncer **syncer, struct rh_error *err)
{
	struct rh_syncer *made = calloc(1, sizeof *made);
	if (made == NULL)
		return rh_error_no_memory(err);
	enum rh_status status = rh_monitor_start(&made->monitor, &made->thread, sync_takes, made, err);
	if (status != RH_OK) {
		free(made);
		return status;
	}
	*syncer = made;
	return RH_OK;
}

bool rh_syncer_begin(struct rh_syncer *syncer, struct rh_take_writer *take)
{
	rh_monitor_lock(&syncer->monitor);
	bool free_now = syncer->take == NULL;
	if (free_now) {
		syncer->take = take;
		rh_monitor_wake(&syncer->monitor);
	}
	rh_monitor_unlock(&syncer->monitor);
	return free_now;
}

enum rh_status rh_syncer_result(struct rh_syncer *syncer, struct rh_error *err)
{
	rh_monitor_lock(&syncer->monitor);
	enum rh_status status = syncer->failed.status;
	if (status != RH_OK && err != NULL)
		*err = syncer->failed;
	syncer->failed.status = RH_OK;
	rh_monitor_unlock(&syncer->monitor);
	return status;
}

void rh_syncer_wait(struct rh_syncer *syncer)
{
	rh_monitor_lock(&syncer->monitor);
	while (syncer->take != NULL)
		rh_monitor_wait(&syncer->monitor, INT64_MAX);
	rh_monitor_unlock(&syncer->monitor);
}

void rh_syncer_free(struct rh_syncer *syncer)
{
	if (syncer == NULL)
		return;
	rh_syncer_wait(syncer);
	rh_monitor_lock(&syncer->monitor);
	syncer->quit = true;
	rh_monitor_wake(&syncer->monitor);
	rh_monitor_unlock(&syncer->monitor);
	(void)pthread_join(syncer->thread, NULL);
	rh_monitor_done(&syncer->monitor);
	free(syncer);
}
