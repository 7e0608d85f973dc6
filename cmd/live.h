// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_LIVE_H
#define REHEARSE_CMD_LIVE_H
/* A line that shows what a command is busy with, for as long as that lasts. Only where it can be painted: elsewhere
 * nothing is written. */

#include "cmd.h"
#include "ui/frame.h"
#include "ui/paint.h"

struct rh_live {
	struct rh_app *app;
	struct rh_paint paint;
	struct rh_frame frame;
	int64_t due_ns; /* when it is painted next */
	bool shown;
};

/* The first line is shown after wait_ms: what is done before that needs none. */
void rh_live_init(struct rh_live *live, struct rh_app *app, int wait_ms);
/* Whether a line would be painted now, at most ten times a second. */
bool rh_live_due(const struct rh_live *live);
/* An empty frame of the terminal's width, to be filled and then shown. */
struct rh_frame *rh_live_blank(struct rh_live *live);
void rh_live_show(struct rh_live *live);
/* Takes the line away, before something else is printed and at the end. */
void rh_live_leave(struct rh_live *live);
void rh_live_done(struct rh_live *live);

#endif
