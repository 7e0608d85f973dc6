// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_TAKE_PARTS_H
#define REHEARSE_AUDIO_TAKE_PARTS_H
/* What writer and reader of take files share: the comment that carries the metadata, as
 * "rehearse:take=12 session=3 at=1795417331000 prep=10000 target=60000 bank=ai-developer id=self-intro". Ids are
 * escaped as in URLs where a byte would not survive. Private to the module. */

#include "audio/take.h"
#include "base/buffer.h"

#include <stdbool.h>

void rh_take_comment_write(struct rh_buffer *out, const struct rh_take_meta *meta);
/* Reads a comment, which anybody may have written, and unescapes it in place: meta's ids lie in it afterwards. Unknown
 * names are passed over, missing ones stay as they were. False when it is not one of ours. */
bool rh_take_comment_read(char *comment, struct rh_take_meta *meta);

/* Creates the private file (RH_ERR_EXISTS when there is one) whatever the umask, for reading and writing, held against
 * everybody else as in audio/lock.h. */
enum rh_status rh_take_create(const char *path, int *fd, struct rh_error *err);
/* Opens a regular file for reading; never waits for the other end of a FIFO. */
enum rh_status rh_take_open_regular(const char *path, int *fd, struct rh_error *err);
/* Makes the name of a file in its folder as safe as its content. */
enum rh_status rh_take_sync_folder(const char *path, struct rh_error *err);

/* Maps an errno value; "cannot DOING PATH: reason". */
enum rh_status rh_take_system_error(struct rh_error *err, const char *doing, const char *path, int code);

#endif
