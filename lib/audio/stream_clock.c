// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/stream_clock.h"

#include "audio/device.h"
#include "base/duration.h"

#include <stdbool.h>

enum {
	CLAIMS = RH_STREAM_CLOCK_CLAIMS,
	SETTLE_BLOCKS = 16, /* until then claims are followed quickly: the device is still finding itself */
	QUICK = 8,          /* part of the error that is taken back with a block, as 1/QUICK */
	SLOW = 256,
};

/* Beyond this an error is no jitter: frames were lost, or the server started to count anew. */
static const int64_t JUMP_NS = 50 * RH_MS_NS;
/* A server that was held up hands out what it kept in one burst; what is late for longer than that is late for good. */
static const int64_t BURST_NS = 500 * RH_MS_NS;

static int64_t earliest(const struct rh_stream_clock *clock)
{
	int64_t count = clock->blocks < CLAIMS ? clock->blocks : CLAIMS, best = clock->claims[0];
	for (int64_t i = 1; i < count; i++)
		best = clock->claims[i] < best ? clock->claims[i] : best;
	return best;
}

static void start(struct rh_stream_clock *clock, int64_t origin_ns)
{
	clock->origin_ns = origin_ns;
	clock->claims[0] = origin_ns;
	clock->blocks = 1;
	clock->late_since_ns = INT64_MAX;
}

/* Whether the latest claim has been too late for too long. */
static bool lost_for_good(struct rh_stream_clock *clock, int64_t claim, int64_t now_ns)
{
	if (claim - clock->origin_ns < JUMP_NS) {
		clock->late_since_ns = INT64_MAX;
		return false;
	}
	if (clock->late_since_ns == INT64_MAX)
		clock->late_since_ns = now_ns;
	return now_ns - clock->late_since_ns >= BURST_NS;
}

int64_t rh_stream_clock_at(struct rh_stream_clock *clock, int64_t position, int64_t claimed_ns, int64_t now_ns)
{
	int64_t offset_ns = rh_audio_frames_to_ns(position), claim = claimed_ns - offset_ns;
	if (clock->blocks == 0 || clock->origin_ns - claim > JUMP_NS || lost_for_good(clock, claim, now_ns)) {
		start(clock, claim);
		return claimed_ns;
	}
	clock->claims[clock->blocks % CLAIMS] = claim;
	clock->blocks++;
	int64_t error = earliest(clock) - clock->origin_ns;
	bool settling = clock->blocks < SETTLE_BLOCKS;
	if (clock->late_since_ns == INT64_MAX)
		clock->origin_ns += settling && error < 0 ? error : error / (settling ? QUICK : SLOW);
	return clock->origin_ns + offset_ns;
}

int64_t rh_stream_clock_time(const struct rh_stream_clock *clock, int64_t position)
{
	return clock->origin_ns + rh_audio_frames_to_ns(position);
}
