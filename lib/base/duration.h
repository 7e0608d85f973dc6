// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_BASE_DURATION_H
#define REHEARSE_BASE_DURATION_H
/* Durations as people write them. In the program they are int64_t milliseconds (_ms) or nanoseconds (_ns). */

#include "base/buffer.h"

#define RH_MS_NS     INT64_C(1000000)
#define RH_SECOND_MS INT64_C(1000)
#define RH_SECOND_NS INT64_C(1000000000)
/* The longest duration a bank, an option or a profile may name: a day. */
#define RH_DURATION_MAX_MS (INT64_C(24) * 3600 * 1000)

/* "[Nh][Nm][Ns]" with at least one part, in this order, the last part with up to three decimals ("0.3s", "1m30s"), or
 * plain seconds ("90", "1.5"). 0 is fine; over a day is RH_ERR_LIMIT. "1:30" is refused with a hint: YAML reads it
 * as 90. On failure err->column is the place within text, from 1. */
enum rh_status rh_duration_parse(struct rh_text text, int64_t *ms, struct rh_error *err);
/* As a clock reads: "0:41", "1:04", "1:02:03". Negative durations get a "-". Rounded down to whole seconds. */
void rh_duration_clock(struct rh_buffer *out, int64_t ms);
/* As rh_duration_parse() reads it back, shortest form: "1m30s", "2h", "0s", "0.3s". ms is not negative. */
void rh_duration_write(struct rh_buffer *out, int64_t ms);

#endif
