// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_OS_LOCK_H
#define REHEARSE_OS_LOCK_H
/* Who has which of many numbered things: each holds one byte, its number, of a file that stays empty. Advisory record
 * locks of the system's, gone with whoever has them, however it ends. Where the file system knows no locks nobody is
 * seen to have anything. */

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

/* The file is made, 0600, where there is none. *fd is the caller's: closing it lets go. RH_ERR_EXISTS when somebody
 * else holds the number, be it in this program. */
enum rh_status rh_lock_hold(const char *path, int64_t number, int *fd, struct rh_error *err);
/* -1 is fine. */
void rh_lock_let_go(int fd);
/* Whether somebody holds it. */
bool rh_lock_is_held(const char *path, int64_t number);

#endif
