// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/stream_clock.h"

#include "audio/device.h"
#include "base/duration.h"
#include "base/random.h"
#include "support/check.h"

#include <stdlib.h>

enum { BLOCK = 4800 };
static const int64_t BLOCK_NS = 100 * RH_MS_NS;
static const int64_t BEGIN_NS = 1000 * RH_SECOND_NS;

/* A device that runs `fast_ppm` too fast, whose blocks come up to jitter_ns late; the error of each believed time goes
 * to *worst_ns. */
struct device {
	struct rh_stream_clock clock;
	struct rh_random random;
	int64_t position;
	int64_t true_ns; /* when the next block's first frame is heard */
};

static int64_t next_error(struct device *device, int64_t late_ns, int64_t fast_ppm)
{
	int64_t now_ns = device->true_ns + BLOCK_NS + late_ns;
	int64_t at_ns = rh_stream_clock_at(&device->clock, device->position, device->true_ns + late_ns, now_ns);
	int64_t error_ns = at_ns - device->true_ns;
	device->position += BLOCK;
	device->true_ns += BLOCK_NS - BLOCK_NS * fast_ppm / 1000000;
	return error_ns;
}

static struct device device_new(void)
{
	return (struct device){.random = rh_random_seeded(7), .true_ns = BEGIN_NS};
}

static int64_t jitter(struct device *device, int64_t most_ns)
{
	return (int64_t)rh_random_below(&device->random, (uint64_t)most_ns);
}

static void a_steady_stream_is_told_to_the_nanosecond(void **state)
{
	(void)state;
	struct device device = device_new();
	for (int i = 0; i < 1000; i++)
		assert_int_equal(next_error(&device, 0, 0), 0);
}

static void blocks_that_come_late_do_not_shift_the_time(void **state)
{
	(void)state;
	struct device device = device_new();
	for (int i = 0; i < 2000; i++) {
		int64_t error_ns = next_error(&device, jitter(&device, 20 * RH_MS_NS), 0);
		if (i > 100)
			assert_in_range(llabs(error_ns), 0, 3 * RH_MS_NS);
	}
}

static void a_first_block_that_came_late_is_corrected_with_the_next(void **state)
{
	(void)state;
	struct device device = device_new();
	assert_int_equal(next_error(&device, 30 * RH_MS_NS, 0), 30 * RH_MS_NS);
	assert_int_equal(next_error(&device, 0, 0), 0);
}

static void a_clock_that_drifts_is_followed(void **state)
{
	(void)state;
	const int64_t ppm[] = {100, -100};
	for (size_t k = 0; k < 2; k++) {
		struct device device = device_new();
		int64_t last_ns = 0;
		for (int i = 0; i < 20000; i++) /* 33 minutes: 200 ms of drift */
			last_ns = next_error(&device, jitter(&device, RH_MS_NS), ppm[k]);
		assert_in_range(llabs(last_ns), 0, 6 * RH_MS_NS);
	}
}

static void a_server_that_was_held_up_loses_nothing(void **state)
{
	(void)state;
	struct device device = device_new();
	for (int i = 0; i < 100; i++)
		next_error(&device, 0, 0);
	/* Twelve blocks come at once, up to 1.2 s late: the first by most. */
	int64_t burst_ns = device.true_ns + 13 * BLOCK_NS;
	for (int i = 0; i < 12; i++) {
		int64_t late_ns = burst_ns + i * RH_MS_NS - BLOCK_NS - device.true_ns;
		assert_int_equal(next_error(&device, late_ns, 0), 0);
	}
	for (int i = 0; i < 100; i++)
		assert_int_equal(next_error(&device, 0, 0), 0);
}

static void lost_frames_show_as_a_jump(void **state)
{
	(void)state;
	struct device device = device_new();
	for (int i = 0; i < 100; i++)
		next_error(&device, 0, 0);
	device.true_ns += 700 * RH_MS_NS; /* nobody heard them */
	int late = 0;
	while (next_error(&device, 0, 0) != 0)
		assert_true(++late < 10);
	for (int i = 0; i < 100; i++)
		assert_int_equal(next_error(&device, 0, 0), 0);
}

static void a_claim_far_too_early_is_believed_at_once(void **state)
{
	(void)state;
	struct device device = device_new();
	for (int i = 0; i < 100; i++)
		next_error(&device, 0, 0);
	device.true_ns -= 300 * RH_MS_NS;
	assert_int_equal(next_error(&device, 0, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_steady_stream_is_told_to_the_nanosecond),
	    cmocka_unit_test(blocks_that_come_late_do_not_shift_the_time),
	    cmocka_unit_test(a_first_block_that_came_late_is_corrected_with_the_next),
	    cmocka_unit_test(a_clock_that_drifts_is_followed),
	    cmocka_unit_test(a_server_that_was_held_up_loses_nothing),
	    cmocka_unit_test(lost_frames_show_as_a_jump),
	    cmocka_unit_test(a_claim_far_too_early_is_believed_at_once),
	};
	return cmocka_run_group_tests_name("audio.stream_clock", tests, NULL, NULL);
}
