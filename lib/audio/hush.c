// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/hush.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

/* The descriptor is the process's, and so is the lock on it. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

int rh_hush_begin(void)
{
	pthread_mutex_lock(&lock);
	int kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
	int nowhere = kept < 0 ? -1 : open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (nowhere >= 0) {
		(void)dup2(nowhere, STDERR_FILENO);
		(void)close(nowhere);
	}
	return kept;
}

void rh_hush_end(int kept)
{
	if (kept >= 0) {
		(void)dup2(kept, STDERR_FILENO);
		(void)close(kept);
	}
	pthread_mutex_unlock(&lock);
}
