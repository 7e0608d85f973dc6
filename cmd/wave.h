// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_WAVE_H
#define REHEARSE_CMD_WAVE_H
/* What a recording looks like: peaks of equal slices of its file. */

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* Fills `count` peaks, 0..1; looks at no more than a part of each slice, so that an hour opens as fast as a minute.
 * *any is false when the file cannot be read or holds nothing. Fails for want of memory only. */
enum rh_status rh_wave_read(const char *path, float *peaks, size_t count, bool *any, struct rh_error *err);
/* "▁" … "█"; " " for silence. */
const char *rh_wave_level(float peak);

#endif
