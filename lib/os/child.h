// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_OS_CHILD_H
#define REHEARSE_OS_CHILD_H
/* A program run beside ours: the interviewer's voice, the user's own recogniser. Started from a list of arguments,
 * never through a shell; in a process group of its own, so that it and what it started can be ended together; with
 * default signals and no descriptor of ours but its standard ones. Never waits but in _free(). Its standard error never
 * reaches the screen, which is ours. */

#include "base/buffer.h"

enum {
	RH_CHILD_INPUT_MAX = 1024 * 1024,
	RH_CHILD_OUTPUT_MAX = 64 * 1024 * 1024,
	RH_CHILD_ERRORS_MAX = 4096, /* bytes of its standard error kept, the last ones */
};

struct rh_child;

struct rh_child_config {
	const char *const *argv; /* NULL-terminated; argv[0] is searched for in PATH unless it holds a '/' */
	struct rh_text input;    /* what it reads on standard input; copied; at most RH_CHILD_INPUT_MAX bytes */
	size_t output_max;       /* bytes of its standard output kept, the rest is dropped; 0 keeps nothing; at most
	                          * RH_CHILD_OUTPUT_MAX */
	int64_t timeout_ms;      /* killed when it runs longer; 0: never */
	bool errors;             /* the end of its standard error is kept; else thrown away */
	bool background;         /* it yields to everything else (nice 19), and what it started ends with it */
};

enum rh_child_state {
	RH_CHILD_RUNNING,
	RH_CHILD_EXITED,    /* by itself; see rh_child_exit_status() */
	RH_CHILD_SIGNALLED, /* by a signal that was not ours */
	RH_CHILD_CANCELLED, /* by rh_child_cancel() */
	RH_CHILD_TIMED_OUT,
};

/* RH_ERR_NOT_FOUND when there is no such program, RH_ERR_LIMIT when the input or output_max is too large, RH_ERR_SYSTEM
 * otherwise. The main thread only, as all calls. */
enum rh_status rh_child_start(const struct rh_child_config *config, struct rh_child **out, struct rh_error *err);
/* Readable when rh_child_step() has something to do; -1 once its standard output is closed. */
int rh_child_fd(const struct rh_child *child);
/* Monotonic nanoseconds at which rh_child_step() is due even if nothing became readable; INT64_MAX when it has ended.
 */
int64_t rh_child_deadline_ns(const struct rh_child *child);
/* Feeds, reads, looks whether it ended or is over its time; does not wait. Until it has ended: RH_CHILD_RUNNING. */
enum rh_child_state rh_child_step(struct rh_child *child);
/* Asks the whole group to end (SIGTERM); half a second later, rh_child_step() kills it. Does nothing when it has ended.
 */
void rh_child_cancel(struct rh_child *child);
/* 0-255 after RH_CHILD_EXITED, the signal's number after RH_CHILD_SIGNALLED, otherwise -1. */
int rh_child_exit_status(const struct rh_child *child);
/* What was kept of its output, complete when it has ended; borrowed until the next call. Bytes as they came. */
struct rh_text rh_child_output(const struct rh_child *child);
/* There was more output than was to be kept. */
bool rh_child_output_was_cut(const struct rh_child *child);
/* RH_ERR_NO_MEMORY when that is why. */
enum rh_status rh_child_output_status(const struct rh_child *child, struct rh_error *err);
/* The end of what it wrote to standard error, when that is kept; borrowed until the next call. Bytes as they came. */
struct rh_text rh_child_errors(const struct rh_child *child);
/* Kills the group when it still runs, and waits for the program to be gone. */
void rh_child_free(struct rh_child *child);

/* Runs a program that has the terminal to itself (an editor) and waits for its end; ^C is its own meanwhile.
 * *exit_status as rh_child_exit_status(). argv as in the configuration. */
enum rh_status rh_child_foreground(const char *const *argv, int *exit_status, struct rh_error *err);

#endif
