// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_RENDERING_H
#define REHEARSE_CMD_RENDERING_H
/* What `replay -o` does: the takes that would be heard go into one sound file, with a progress line where that takes
 * longer. */

#include "cmd.h"
#include "runner/replay.h"

struct rh_rendering {
	const struct rh_replay_config *replay; /* takes, place, speed, loudness; app->wake is made */
	const char *path;                      /* rh_render_can_write() it */
	bool force;                            /* replace what is there without a question */
};

/* Returns the exit status; has said why. */
int rh_rendering(struct rh_app *app, const struct rh_rendering *rendering);

#endif
