// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_STREAM_CLOCK_H
#define REHEARSE_AUDIO_STREAM_CLOCK_H
/* When a frame of a stream is heard. A device tells the time of a block only roughly (milliseconds of jitter) and its crystal
 * runs a little fast or slow; this filter gives each block a time that goes on smoothly from the block before, follows a
 * slow drift, and jumps only when frames were really lost. Arithmetic only; one thread. */

#include <stdbool.h>
#include <stdint.h>

/* How many claims are compared; a jump has to last for as many blocks before it is believed. */
enum { RH_STREAM_CLOCK_CLAIMS = 9 };

/* A zeroed struct is a clock that has heard nothing. */
struct rh_stream_clock {
	int64_t origin_ns;                      /* when frame 0 was heard, as believed now */
	int64_t claims[RH_STREAM_CLOCK_CLAIMS]; /* the last origins the device claimed */
	int64_t blocks;                         /* blocks so far */
};

/* The block whose first frame is `position` (frames since the stream began) was heard at claimed_ns, says the device. Returns the
 * time to believe. */
int64_t rh_stream_clock_at(struct rh_stream_clock *clock, int64_t position, int64_t claimed_ns);

#endif
