// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_STREAM_CLOCK_H
#define REHEARSE_AUDIO_STREAM_CLOCK_H
/* When a frame of a stream is heard. A block tells it only roughly: it may come late, never early, and the device's
 * crystal runs a little fast or slow. This filter believes the earliest of the recent claims, follows a slow drift, and
 * jumps only when a claim stays late for so long that frames must have been lost. Arithmetic only; one thread. */

#include <stdint.h>

enum { RH_STREAM_CLOCK_CLAIMS = 16 };

/* A zeroed struct is a clock that has heard nothing. */
struct rh_stream_clock {
	int64_t origin_ns;                      /* when frame 0 was heard, as believed now */
	int64_t claims[RH_STREAM_CLOCK_CLAIMS]; /* the last origins that were claimed */
	int64_t blocks;                         /* blocks so far */
	int64_t late_since_ns;                  /* all claims since then were late; INT64_MAX while they are not */
};

/* The block whose first frame is `position` (frames since the stream began) came at now_ns and claims to have been
 * heard at claimed_ns. Returns the time to believe. */
int64_t rh_stream_clock_at(struct rh_stream_clock *clock, int64_t position, int64_t claimed_ns, int64_t now_ns);
/* When a frame is heard, as believed now, without a new claim. */
int64_t rh_stream_clock_time(const struct rh_stream_clock *clock, int64_t position);

#endif
