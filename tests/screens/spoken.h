// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_SCREENS_SPOKEN_H
#define REHEARSE_TESTS_SCREENS_SPOKEN_H
/* Ten typical answers and how they were said. */

#include "ui/screen.h"

void draw_spoken(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view);

#endif
