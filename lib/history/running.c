// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/running.h"

#include "history/database.h"
#include "os/lock.h"

/* Never the history itself: closing it would drop the locks that SQLite has on it. */
static char *lock_path(const struct rh_history *history)
{
	return sqlite3_mprintf("%s-running", history->path);
}

enum rh_status rh_history_session_hold(struct rh_history *history, int64_t number, struct rh_error *err)
{
	if (rh_database_in_memory(history))
		return RH_OK;
	int fd = -1;
	char *path = lock_path(history);
	enum rh_status status = path != NULL ? rh_lock_hold(path, number, &fd, err) : rh_error_no_memory(err);
	sqlite3_free(path);
	if (status != RH_OK)
		return status;
	rh_history_let_go(history);
	history->running_fd = fd;
	return RH_OK;
}

bool rh_history_session_is_running(const struct rh_history *history, int64_t number)
{
	char *path = rh_database_in_memory(history) ? NULL : lock_path(history);
	bool held = path != NULL && rh_lock_is_held(path, number);
	sqlite3_free(path);
	return held;
}

void rh_history_let_go(struct rh_history *history)
{
	rh_lock_let_go(history->running_fd);
	history->running_fd = -1;
}
