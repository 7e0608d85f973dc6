// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_OS_WAKE_H
#define REHEARSE_OS_WAKE_H
/* Signals and other threads turned into bytes on one descriptor, so that the loop waits in one place. One at a time in
 * a process, because signal handlers are the process's. Owns the handlers from new to free and puts the old ones back.
 */

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct rh_wake;

enum rh_wake_kind {
	RH_WAKE_NONE,      /* nothing more to read */
	RH_WAKE_POSTED,    /* another thread called rh_wake_post() */
	RH_WAKE_INTERRUPT, /* SIGINT */
	RH_WAKE_END,       /* SIGTERM, SIGHUP or SIGQUIT: end after saving */
	RH_WAKE_SUSPEND,   /* SIGTSTP: restore the terminal, then rh_wake_stop_self() */
	RH_WAKE_CONTINUE,  /* SIGCONT */
	RH_WAKE_RESIZE,    /* SIGWINCH */
};

/* Installs handlers for the signals above, ignores SIGPIPE and blocks SIGTTIN and SIGTTOU. */
enum rh_status rh_wake_new(struct rh_wake **out, struct rh_error *err);
/* Readable when something is to be read with rh_wake_next(). */
int rh_wake_fd(const struct rh_wake *wake);
/* The next thing that happened; several posts may be read as one. *signal_number may be NULL; 0 unless it was a signal.
 * wake NULL: nothing. */
enum rh_wake_kind rh_wake_next(struct rh_wake *wake, int *signal_number);
/* Any thread, any number of times; takes no lock and allocates nothing. */
void rh_wake_post(struct rh_wake *wake);
/* Stops this process as ^Z would, after SIGTSTP was handled; returns when it goes on. */
void rh_wake_stop_self(struct rh_wake *wake);
/* Waits until one of the descriptors (POLLIN; -1 is passed over) or the wake descriptor is readable, or until the
 * monotonic deadline, in steps of at most 100 ms while there is one; INT64_MAX waits without end. Returns a bit mask:
 * bit i for fds[i], bit count for the wake descriptor. count is at most 8. Interrupted calls go on. One step per call:
 * returns 0 after at most 100 ms. wake NULL: waits for the others only. */
unsigned rh_wake_wait(struct rh_wake *wake, const int *fds, unsigned count, int64_t deadline_ns);
/* Ends the process by this signal's default action, after everything was saved (exit status 128+n for the shell). */
void rh_wake_die_by(int signal_number);
void rh_wake_free(struct rh_wake *wake);

#endif
