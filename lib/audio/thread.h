// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_THREAD_H
#define REHEARSE_AUDIO_THREAD_H
/* What every thread of the module needs: signals stay with the program's main thread, and waiting goes by the monotonic
 * clock. */

#include "base/error.h"

#include <pthread.h>
#include <stdint.h>

/* A lock and a condition that is waited for with monotonic deadlines. */
struct rh_monitor {
	pthread_mutex_t lock;
	pthread_cond_t changed;
};

enum rh_status rh_monitor_init(struct rh_monitor *monitor, struct rh_error *err);
void rh_monitor_done(struct rh_monitor *monitor);
void rh_monitor_lock(struct rh_monitor *monitor);
void rh_monitor_unlock(struct rh_monitor *monitor);
/* With the lock held: until rh_monitor_wake() or the deadline (INT64_MAX: none); may also return for no reason. */
void rh_monitor_wait(struct rh_monitor *monitor, int64_t deadline_ns);
/* Takes no lock; a waiter that was just about to wait may miss it unless the caller holds the lock. */
void rh_monitor_wake(struct rh_monitor *monitor);

/* Starts a thread with all signals blocked. */
enum rh_status rh_thread_start(pthread_t *thread, void *(*run)(void *), void *ctx, struct rh_error *err);
/* Makes the monitor and starts the thread that waits on it: both or neither. */
enum rh_status rh_monitor_start(struct rh_monitor *monitor, pthread_t *thread, void *(*run)(void *), void *ctx,
                                struct rh_error *err);

#endif
