// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_UI_PARTS_H
#define REHEARSE_UI_PARTS_H
/* The timed parts of an answer: which should be running, and how long each was. Only ui/ uses it. */

#include "plan/sections.h"
#include "ui/screen.h"

/* "part 2/3 · the project · until 0:45": a row of the live region. */
void rh_parts_put(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view);
/* "part 2 of 3: the project, until 0:45" without a newline; part is from 0. */
void rh_parts_say_due(const struct rh_screen *screen, struct rh_buffer *out, const struct rh_item *item, size_t part);
/* "you begin part 2 of 3 at 0:14: the project" likewise. */
void rh_parts_say_begun(const struct rh_screen *screen, struct rh_buffer *out, const struct rh_item *item, size_t part,
                        int64_t at_ms);
/* "parts  who I am 0:14 −1 s · the project 0:40 +10 s": as far as they were marked. */
void rh_parts_put_result(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_result *result);

#endif
