// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_RUNNER_RECOVER_H
#define REHEARSE_RUNNER_RECOVER_H
/* What a crash left: recordings whose row was never finished, and recordings without a row. Both are brought back into
 * the history, from the files alone. Deletes nothing, and leaves alone what somebody is recording. */

#include "history/history.h"

enum rh_recovered_kind {
	RH_RECOVERED_LENGTH,     /* the row had no length: it has one now */
	RH_RECOVERED_ROW,        /* the file had no row: it has one now */
	RH_RECOVERED_PLACE,      /* the row named a file that is not there, and this is the one */
	RH_RECOVERED_EMPTY,      /* nothing had been recorded yet; the row says so now */
	RH_RECOVERED_LIVE,       /* being recorded */
	RH_RECOVERED_MISSING,    /* the row names a file that is not there */
	RH_RECOVERED_UNREADABLE, /* left as it is */
	RH_RECOVERED_FOREIGN,    /* a recording, but nothing in it says of which question; left as it is */
};
struct rh_recovered {
	enum rh_recovered_kind kind;
	int64_t take;        /* 0: it belongs to none */
	struct rh_text id;   /* of the question; borrowed for the call; empty likewise */
	const char *path;    /* borrowed for the call */
	int64_t duration_ms; /* LENGTH, ROW, PLACE */
	bool repaired;       /* the sizes in the file's header were wrong, or what could be read of a damaged file is in
	                      * a new one */
	const char *why;     /* UNREADABLE, MISSING: not sanitised, borrowed for the call; else "" */
};

struct rh_recover_config {
	struct rh_history *history;
	const char *takes_dir; /* absolute */
	bool look_everywhere;  /* also for files without a row, in the whole folder */
	int64_t deadline_ns;   /* monotonic: nothing more is begun after it, but at least one row; INT64_MAX: none */
	void (*found)(void *ctx, const struct rh_recovered *recovered); /* may be NULL */
	void *ctx;
};

/* Newest first. What cannot be read is told and is no failure; a history that refuses is one. */
enum rh_status rh_recover(const struct rh_recover_config *config, struct rh_error *err);

#endif
