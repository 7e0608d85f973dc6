// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_LOCK_H
#define REHEARSE_AUDIO_LOCK_H
/* Who works on a take file: whoever records it, archives it or transcribes it holds it, and everybody else passes it
 * over. An advisory lock of the system's (flock), gone with the program that has it. */

#include "base/error.h"

/* Nobody else's: *fd is the caller's until rh_take_let_go(). RH_ERR_EXISTS when somebody holds it, RH_ERR_NOT_FOUND
 * when there is no such file. Where the file system knows no locks there is nobody to keep out. */
enum rh_status rh_take_hold(const char *path, int *fd, struct rh_error *err);
/* -1 is fine. */
void rh_take_let_go(int fd);

#endif
