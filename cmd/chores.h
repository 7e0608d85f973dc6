// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_CHORES_H
#define REHEARSE_CMD_CHORES_H
/* What answers leave to be done when nobody is being timed: what was said written down, recordings made smaller. Shows
 * how far it is; ^C leaves the rest for the next time. */

#include "audio/archive.h"
#include "config/config.h"
#include "history/history.h"
#include "output.h"

/* How recordings are kept: as the settings say, FLAC where they do not. */
enum rh_archive_format rh_chores_format(const struct rh_config_content *settings);

struct rh_chores {
	struct rh_history *history;
	const struct rh_config_content *settings;
	bool only_transcripts; /* leaves recordings as they are */
	/* A recording is in another file now; may be NULL. Texts borrowed for the call. */
	void (*moved)(void *ctx, const struct rh_attempt *take, const char *path);
	void *ctx;
};

/* Whether takes are to be written down: there is a recogniser. */
bool rh_chores_transcribes(const struct rh_config_content *settings);

/* Does what waits. What cannot be done is told in a line each. */
void rh_chores_do(struct rh_app *app, const struct rh_chores *chores);

#endif
