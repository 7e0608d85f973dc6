// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_UI_KEYLINE_H
#define REHEARSE_UI_KEYLINE_H
/* The keys that work now, as one line shortened to the width, as a list, or as plain text. Only ui/ uses it. */

#include "ui/screen.h"

/* From column on; the least important keys go first when the room is short. */
void rh_keyline_put(const struct rh_screen *screen, struct rh_frame *frame, size_t row, size_t column,
                    const struct rh_view *view, const struct rh_screen_keys *keys);
/* Columns the line takes when nothing is left out. */
size_t rh_keyline_width(const struct rh_screen *screen, const struct rh_view *view, const struct rh_screen_keys *keys);
/* On new rows, at most rows_max of them (0: no limit): every key with what it does. */
void rh_keyline_list(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view,
                     const struct rh_screen_keys *keys, size_t rows_max);
/* "Enter done, Space pause, …" without a newline: the keys of this state that its rules permit. */
void rh_keyline_plain(const struct rh_screen *screen, struct rh_buffer *out, const struct rh_view *view);

#endif
