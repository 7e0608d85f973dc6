// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/lock.h"

#include "audio/take_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

enum rh_status rh_take_hold(const char *path, int *fd, struct rh_error *err)
{
	int opened = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (opened < 0)
		return rh_take_system_error(err, "read", path, errno);
	if (flock(opened, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) {
		*fd = opened;
		return RH_OK;
	}
	(void)close(opened);
	return rh_error_set(err, RH_ERR_EXISTS, N_("%s is in use"), path);
}

void rh_take_let_go(int fd)
{
	if (fd >= 0)
		(void)close(fd);
}
