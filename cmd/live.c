// SPDX-License-Identifier: GPL-3.0-or-later
#include "live.h"

#include "base/duration.h"
#include "os/clock.h"

enum { PAINT_MS = 100 };

void rh_live_init(struct rh_live *live, struct rh_app *app, int wait_ms)
{
	unsigned columns = 0, rows = 0;
	rh_term_size(app->term, &columns, &rows);
	*live = (struct rh_live){.app = app, .due_ns = rh_clock_monotonic_ns() + wait_ms * RH_MS_NS};
	rh_paint_init(&live->paint, app->color);
	live->paint.rows_max = rows;
	rh_frame_init(&live->frame, columns);
}

bool rh_live_due(const struct rh_live *live)
{
	return !live->app->plain && rh_clock_monotonic_ns() >= live->due_ns;
}

struct rh_frame *rh_live_blank(struct rh_live *live)
{
	unsigned columns = 0, rows = 0;
	rh_term_size(live->app->term, &columns, &rows);
	rh_frame_clear(&live->frame, columns);
	return &live->frame;
}

static void write_out(struct rh_live *live, struct rh_buffer *bytes)
{
	fflush(live->app->out);
	if (!bytes->failed)
		(void)rh_term_write(live->app->term, rh_buffer_view(bytes), PAINT_MS, NULL, NULL);
	rh_buffer_done(bytes);
}

void rh_live_show(struct rh_live *live)
{
	struct rh_buffer bytes = {0};
	rh_paint_live(&live->paint, &bytes, &live->frame);
	write_out(live, &bytes);
	live->shown = true;
	live->due_ns = rh_clock_monotonic_ns() + PAINT_MS * RH_MS_NS;
}

void rh_live_leave(struct rh_live *live)
{
	struct rh_buffer bytes = {0};
	if (!live->shown)
		return;
	rh_paint_leave(&live->paint, &bytes);
	write_out(live, &bytes);
	live->shown = false;
}

void rh_live_done(struct rh_live *live)
{
	rh_live_leave(live);
	rh_frame_done(&live->frame);
	rh_paint_done(&live->paint);
}
