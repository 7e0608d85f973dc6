// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { PRIVATE_MODE = 0600, FLAGS = O_RDWR | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW };

static struct flock one_byte(int64_t number)
{
	return (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = (off_t)number, .l_len = 1};
}

/* Of the open file and not of the process: two parts of one program keep each other out, and what one of them closes
 * costs the other nothing. */
enum rh_status rh_lock_hold(const char *path, int64_t number, int *fd, struct rh_error *err)
{
	struct flock lock = one_byte(number);
	int opened = open(path, FLAGS | O_CREAT, PRIVATE_MODE);
	if (opened < 0)
		return rh_error_set(err, RH_ERR_SYSTEM, N_("cannot write %s: %s"), path, strerror(errno));
	if (fcntl(opened, F_OFD_SETLK, &lock) == 0 || (errno != EAGAIN && errno != EACCES)) {
		*fd = opened;
		return RH_OK;
	}
	(void)close(opened);
	return rh_error_set(err, RH_ERR_EXISTS, N_("%s is in use"), path);
}

void rh_lock_let_go(int fd)
{
	if (fd >= 0)
		(void)close(fd);
}

bool rh_lock_is_held(const char *path, int64_t number)
{
	struct flock lock = one_byte(number);
	int fd = open(path, FLAGS);
	if (fd < 0)
		return false;
	bool held = fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
	(void)close(fd);
	return held;
}
