// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/thread.h"

#include "base/duration.h"

#include <signal.h>
#include <string.h>
#include <time.h>

enum rh_status rh_monitor_init(struct rh_monitor *monitor, struct rh_error *err)
{
	pthread_condattr_t attributes;
	if (pthread_condattr_init(&attributes) != 0)
		return rh_error_no_memory(err);
	int code = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	if (code == 0)
		code = pthread_cond_init(&monitor->changed, &attributes);
	(void)pthread_condattr_destroy(&attributes);
	if (code != 0)
		return rh_error_set(err, RH_ERR_SYSTEM, "cannot make a condition variable: %s", strerror(code));
	code = pthread_mutex_init(&monitor->lock, NULL);
	if (code == 0)
		return RH_OK;
	(void)pthread_cond_destroy(&monitor->changed);
	return rh_error_set(err, RH_ERR_SYSTEM, "cannot make a lock: %s", strerror(code));
}

void rh_monitor_done(struct rh_monitor *monitor)
{
	(void)pthread_cond_destroy(&monitor->changed);
	(void)pthread_mutex_destroy(&monitor->lock);
}

void rh_monitor_lock(struct rh_monitor *monitor)
{
	(void)pthread_mutex_lock(&monitor->lock);
}

void rh_monitor_unlock(struct rh_monitor *monitor)
{
	(void)pthread_mutex_unlock(&monitor->lock);
}

void rh_monitor_wait(struct rh_monitor *monitor, int64_t deadline_ns)
{
	if (deadline_ns == INT64_MAX) {
		(void)pthread_cond_wait(&monitor->changed, &monitor->lock);
		return;
	}
	struct timespec deadline = {.tv_sec = (time_t)(deadline_ns / RH_SECOND_NS),
	                            .tv_nsec = (long)(deadline_ns % RH_SECOND_NS)};
	(void)pthread_cond_timedwait(&monitor->changed, &monitor->lock, &deadline);
}

void rh_monitor_wake(struct rh_monitor *monitor)
{
	(void)pthread_cond_signal(&monitor->changed);
}

enum rh_status rh_thread_start(pthread_t *thread, void *(*run)(void *), void *ctx, struct rh_error *err)
{
	sigset_t all, before;
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_BLOCK, &all, &before);
	int code = pthread_create(thread, NULL, run, ctx);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return code == 0 ? RH_OK : rh_error_set(err, RH_ERR_SYSTEM, "cannot start a thread: %s", strerror(code));
}

enum rh_status rh_monitor_start(struct rh_monitor *monitor, pthread_t *thread, void *(*run)(void *), void *ctx,
                                struct rh_error *err)
{
	RH_TRY(rh_monitor_init(monitor, err));
	enum rh_status status = rh_thread_start(thread, run, ctx, err);
	if (status != RH_OK)
		rh_monitor_done(monitor);
	return status;
}
