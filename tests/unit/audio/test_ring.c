// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/ring.h"

#include "base/random.h"
#include "support/check.h"
#include "support/failing_alloc.h"

#include <pthread.h>
#include <sched.h>

static void what_goes_in_comes_out_in_order_across_the_wrap(void **state)
{
	(void)state;
	struct rh_ring *ring = rh_ring_new(sizeof(int16_t), 8);
	int16_t next_in = 0, next_out = 0;
	for (int round = 0; round < 20; round++) {
		int16_t in[5], out[5] = {0};
		for (int i = 0; i < 5; i++)
			in[i] = next_in++;
		assert_int_equal(rh_ring_write(ring, in, 5), 5);
		assert_int_equal(rh_ring_read(ring, out, 5), 5);
		for (int i = 0; i < 5; i++)
			assert_int_equal(out[i], next_out++);
	}
	rh_ring_free(ring);
}

static void a_full_ring_takes_no_more_and_overwrites_nothing(void **state)
{
	(void)state;
	struct rh_ring *ring = rh_ring_new(sizeof(int32_t), 4);
	const int32_t in[6] = {1, 2, 3, 4, 5, 6};
	int32_t out[6] = {0};
	assert_int_equal(rh_ring_write(ring, in, 6), 4);
	assert_int_equal(rh_ring_space(ring), 0);
	assert_int_equal(rh_ring_write(ring, in, 1), 0);
	assert_int_equal(rh_ring_read(ring, out, 6), 4);
	assert_memory_equal(out, in, 4 * sizeof in[0]);
	assert_int_equal(rh_ring_read(ring, out, 6), 0);
	rh_ring_free(ring);
}

static void the_capacity_is_rounded_up_and_never_down(void **state)
{
	(void)state;
	struct rh_ring *ring = rh_ring_new(1, 100);
	assert_int_equal(rh_ring_space(ring), 128);
	rh_ring_free(ring);
	ring = rh_ring_new(1, 128);
	assert_int_equal(rh_ring_space(ring), 128);
	rh_ring_free(ring);
}

static void items_can_be_looked_at_until_they_are_released(void **state)
{
	(void)state;
	struct rh_ring *ring = rh_ring_new(sizeof(int16_t), 4);
	const int16_t in[4] = {10, 11, 12, 13};
	int16_t out[4] = {0};
	rh_ring_write(ring, in, 4);
	assert_int_equal(rh_ring_peek(ring, 1, out, 9), 3);
	assert_int_equal(out[0], 11);
	assert_int_equal(rh_ring_peek(ring, 1, out, 2), 2);
	assert_int_equal(rh_ring_space(ring), 0);
	rh_ring_release(ring, 2);
	assert_int_equal(rh_ring_begin(ring), 2);
	assert_int_equal(rh_ring_space(ring), 2);
	assert_int_equal(rh_ring_peek(ring, 1, out, 1), 0);
	assert_int_equal(rh_ring_peek(ring, 4, out, 1), 0);
	rh_ring_release(ring, 1); /* never goes back */
	assert_int_equal(rh_ring_begin(ring), 2);
	rh_ring_release(ring, UINT64_MAX); /* never beyond what is there */
	assert_int_equal(rh_ring_begin(ring), 4);
	rh_ring_free(ring);
}

static void writing_from_nowhere_stores_zeros(void **state)
{
	(void)state;
	struct rh_ring *ring = rh_ring_new(sizeof(int16_t), 4);
	const int16_t in[3] = {1, 2, 3};
	int16_t out[4] = {9, 9, 9, 9};
	rh_ring_write(ring, in, 3);
	rh_ring_read(ring, out, 3);
	assert_int_equal(rh_ring_write(ring, NULL, 3), 3);
	assert_int_equal(rh_ring_read(ring, out, 4), 3);
	assert_int_equal(out[0] | out[1] | out[2], 0);
	rh_ring_free(ring);
}

enum { PASSED_ON = 300000 };

static void *produce(void *ctx)
{
	struct rh_ring *ring = ctx;
	struct rh_random random = rh_random_seeded(1);
	uint32_t next = 0;
	while (next < PASSED_ON) {
		uint32_t items[97];
		size_t count = (size_t)rh_random_below(&random, 97) + 1;
		count = count < PASSED_ON - next ? count : PASSED_ON - next;
		for (size_t i = 0; i < count; i++)
			items[i] = next + (uint32_t)i;
		size_t written = rh_ring_write(ring, items, count);
		next += (uint32_t)written;
		if (written < count)
			(void)sched_yield();
	}
	return NULL;
}

static void two_threads_pass_everything_on_in_order(void **state)
{
	(void)state;
	struct rh_ring *ring = rh_ring_new(sizeof(uint32_t), 256);
	struct rh_random random = rh_random_seeded(2);
	pthread_t producer;
	assert_int_equal(pthread_create(&producer, NULL, produce, ring), 0);
	for (uint32_t expected = 0; expected < PASSED_ON;) {
		uint32_t items[61];
		size_t got = rh_ring_read(ring, items, (size_t)rh_random_below(&random, 61) + 1);
		for (size_t i = 0; i < got; i++)
			assert_int_equal(items[i], expected++);
		if (got == 0)
			(void)sched_yield();
	}
	assert_int_equal(pthread_join(producer, NULL), 0);
	assert_int_equal(rh_ring_begin(ring), PASSED_ON);
	rh_ring_free(ring);
}

static void without_memory_there_is_no_ring(void **state)
{
	(void)state;
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_ring *ring = rh_ring_new(sizeof(int16_t), 16);
		assert_true((ring == NULL) == failing_alloc_struck());
		rh_ring_free(ring);
	}
	rh_ring_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_goes_in_comes_out_in_order_across_the_wrap),
	    cmocka_unit_test(a_full_ring_takes_no_more_and_overwrites_nothing),
	    cmocka_unit_test(the_capacity_is_rounded_up_and_never_down),
	    cmocka_unit_test(items_can_be_looked_at_until_they_are_released),
	    cmocka_unit_test(writing_from_nowhere_stores_zeros),
	    cmocka_unit_test(two_threads_pass_everything_on_in_order),
	    cmocka_unit_test(without_memory_there_is_no_ring),
	};
	return cmocka_run_group_tests_name("audio.ring", tests, NULL, NULL);
}
