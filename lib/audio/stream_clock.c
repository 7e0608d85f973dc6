// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/stream_clock.h"

#include "audio/device.h"
#include "base/duration.h"

enum {
	CLAIMS = RH_STREAM_CLOCK_CLAIMS,
	SETTLE_BLOCKS = 32, /* until then the device's estimates are still finding themselves */
	SLOW = 256,         /* afterwards an error is taken back by 1/256 a block */
};

/* Beyond this an error is no jitter: frames were lost, or the server started to count anew. */
static const int64_t JUMP_NS = 50 * RH_MS_NS;

static int64_t median(const int64_t *claims, int count)
{
	int64_t sorted[CLAIMS];
	for (int i = 0; i < count; i++) {
		int at = i;
		for (; at > 0 && sorted[at - 1] > claims[i]; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = claims[i];
	}
	return sorted[count / 2];
}

/* All recent claims lie on one side, farther away than jitter reaches. */
static bool jumped(const struct rh_stream_clock *clock)
{
	if (clock->blocks < CLAIMS)
		return false;
	bool later = clock->claims[0] > clock->origin_ns;
	for (int i = 0; i < CLAIMS; i++) {
		int64_t error = clock->claims[i] - clock->origin_ns;
		if ((later ? error : -error) < JUMP_NS)
			return false;
	}
	return true;
}

int64_t rh_stream_clock_at(struct rh_stream_clock *clock, int64_t position, int64_t claimed_ns)
{
	int64_t offset_ns = rh_audio_frames_to_ns(position);
	clock->claims[clock->blocks % CLAIMS] = claimed_ns - offset_ns;
	clock->blocks++;
	int64_t best = median(clock->claims, clock->blocks < CLAIMS ? (int)clock->blocks : CLAIMS);
	if (clock->blocks == 1 || jumped(clock))
		clock->origin_ns = best;
	else
		clock->origin_ns += (best - clock->origin_ns) / (clock->blocks < SETTLE_BLOCKS ? 4 : SLOW);
	return clock->origin_ns + offset_ns;
}
