// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_SYNCER_H
#define REHEARSE_AUDIO_SYNCER_H
/* Makes what was written of a take safe on the disk, on a thread of its own: that may take a busy disk hundreds of
 * milliseconds, in which the writer has to go on writing, because only what it has handed over survives the program.
 * Used by one thread, the recorder's writer. Private to the module. */

#include "audio/take.h"

#include <stdbool.h>

struct rh_syncer;

enum rh_status rh_syncer_new(struct rh_syncer **syncer, struct rh_error *err);
/* Begins to sync what the take has now; false, and nothing happens, while the one before is not done. Until
 * rh_syncer_wait() the take may be written to but not closed. */
bool rh_syncer_begin(struct rh_syncer *syncer, struct rh_take_writer *take);
/* How the syncs since the last call ended, as far as they have. */
enum rh_status rh_syncer_result(struct rh_syncer *syncer, struct rh_error *err);
/* Waits until nothing is being synced. */
void rh_syncer_wait(struct rh_syncer *syncer);
/* Waits likewise. NULL is fine. */
void rh_syncer_free(struct rh_syncer *syncer);

#endif
