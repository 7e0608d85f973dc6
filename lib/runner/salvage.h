// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_RUNNER_SALVAGE_H
#define REHEARSE_RUNNER_SALVAGE_H
/* What a damaged or unfinished recording still gives. */

#include "audio/take.h"

/* Writes what can be read of a file, from its beginning on, into a new take beside it, "NAME-recovered.wav", with what
 * it says about itself; the file itself is not touched. *saved is the new path, the caller's to free. RH_ERR_EXISTS
 * when there is one of that name, RH_ERR_SYNTAX when nothing can be read. */
enum rh_status rh_salvage(const char *path, const struct rh_take_meta *meta, char **saved, struct rh_error *err);

#endif
