// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_OPUS_H
#define REHEARSE_AUDIO_OPUS_H
/* A recording as Ogg Opus in memory, to be put into a page. Keeps nothing and writes no file. */

#include "base/buffer.h"

/* Appends the whole file, encoded at 48 kHz mono. Fails as rh_take_reader_new() does; RH_ERR_INVALID where libsndfile
 * was built without Opus. */
enum rh_status rh_opus_encode(const char *path, struct rh_buffer *out, struct rh_error *err);

#endif
