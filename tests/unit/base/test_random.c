// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"

#include "support/check.h"

/* Vectors published with the reference implementation and by Rosetta Code. */
static void the_numbers_are_those_of_splitmix64(void **state)
{
	(void)state;
	static const uint64_t zero[] = {
	    UINT64_C(0xE220A8397B1DCDAF), UINT64_C(0x6E789E6AA1B965F4), UINT64_C(0x06C45D188009454F),
	    UINT64_C(0xF88BB8A8724C81EC), UINT64_C(0x1B39896A51A8749B),
	};
	static const uint64_t other[] = {
	    UINT64_C(6457827717110365317), UINT64_C(3203168211198807973),  UINT64_C(9817491932198370423),
	    UINT64_C(4593380528125082431), UINT64_C(16408922859458223821),
	};
	struct rh_random from_zero = rh_random_seeded(0);
	struct rh_random from_other = rh_random_seeded(1234567);
	for (size_t i = 0; i < sizeof zero / sizeof zero[0]; i++) {
		assert_true(rh_random_next(&from_zero) == zero[i]);
		assert_true(rh_random_next(&from_other) == other[i]);
	}
}

static void a_bound_of_one_leaves_no_choice(void **state)
{
	(void)state;
	struct rh_random random = rh_random_seeded(9);
	for (int i = 0; i < 100; i++)
		assert_true(rh_random_below(&random, 1) == 0);
}

static void every_number_below_a_bound_comes_and_none_above(void **state)
{
	(void)state;
	struct rh_random random = rh_random_seeded(1);
	size_t seen[7] = {0};
	for (int i = 0; i < 70000; i++) {
		uint64_t drawn = rh_random_below(&random, 7);
		assert_true(drawn < 7);
		seen[drawn]++;
	}
	/* 10000 each with a standard deviation of 93. */
	for (size_t i = 0; i < 7; i++)
		assert_in_range(seen[i], 9600, 10400);
}

/* With a plain remainder the lower third of this bound would come half of the time. */
static void large_bounds_have_no_bias(void **state)
{
	(void)state;
	const uint64_t third = UINT64_C(1) << 62;
	struct rh_random random = rh_random_seeded(2);
	size_t low = 0;
	for (int i = 0; i < 30000; i++)
		low += rh_random_below(&random, 3 * third) < third;
	/* 10000 with a standard deviation of 82. */
	assert_in_range(low, 9600, 10400);
}

static void numbers_that_would_be_unfair_are_drawn_again(void **state)
{
	(void)state;
	const uint64_t bound = (UINT64_C(1) << 63) + 1;
	const uint64_t unfair = (UINT64_C(1) << 63) - 1; /* 2^64 mod bound */
	struct rh_random random = rh_random_seeded(3);
	struct rh_random expected = rh_random_seeded(3);
	size_t again = 0;
	for (int i = 0; i < 1000; i++) {
		uint64_t drawn = rh_random_next(&expected);
		for (; drawn < unfair; again++)
			drawn = rh_random_next(&expected);
		assert_true(rh_random_below(&random, bound) == drawn % bound);
	}
	assert_in_range(again, 800, 1200);
}

/* The generator run backwards gave the seeds whose first numbers are the last unfair one and the first fair one. */
static void the_edge_between_fair_and_unfair_is_exact(void **state)
{
	(void)state;
	const uint64_t bound = (UINT64_C(1) << 63) + 1;
	struct rh_random fair = rh_random_seeded(UINT64_C(0x0D4F88B4067761BD));
	assert_true(rh_random_below(&fair, bound) == UINT64_C(0x7FFFFFFFFFFFFFFF));
	struct rh_random unfair = rh_random_seeded(UINT64_C(0xEA81F8E8C877763A));
	assert_true(rh_random_below(&unfair, bound) == UINT64_C(0xC6F2592E01B0C367) % bound);
}

static void a_seed_always_shuffles_alike(void **state)
{
	(void)state;
	/* Computed by a second implementation, in Python. */
	static const size_t expected[] = {6, 4, 1, 2, 8, 9, 7, 0, 3, 5};
	size_t order[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
	struct rh_random random = rh_random_seeded(84213);
	rh_random_shuffle(&random, order, 10);
	assert_memory_equal(order, expected, sizeof expected);
}

static void every_order_is_equally_likely(void **state)
{
	(void)state;
	struct rh_random random = rh_random_seeded(4);
	size_t seen[27] = {0};
	for (int i = 0; i < 60000; i++) {
		size_t order[] = {0, 1, 2};
		rh_random_shuffle(&random, order, 3);
		seen[order[0] * 9 + order[1] * 3 + order[2]]++;
	}
	static const size_t orders[] = {0 * 9 + 1 * 3 + 2, 0 * 9 + 2 * 3 + 1, 1 * 9 + 0 * 3 + 2,
	                                1 * 9 + 2 * 3 + 0, 2 * 9 + 0 * 3 + 1, 2 * 9 + 1 * 3 + 0};
	/* 10000 each with a standard deviation of 91; they add up to all, so nothing else came. */
	size_t all = 0;
	for (size_t i = 0; i < 6; i++) {
		assert_in_range(seen[orders[i]], 9600, 10400);
		all += seen[orders[i]];
	}
	assert_int_equal(all, 60000);
}

static void nothing_and_one_thing_can_be_shuffled(void **state)
{
	(void)state;
	struct rh_random random = rh_random_seeded(5);
	size_t one[] = {42};
	rh_random_shuffle(&random, NULL, 0);
	rh_random_shuffle(&random, one, 1);
	assert_int_equal(one[0], 42);
	assert_true(random.state == 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_numbers_are_those_of_splitmix64),
	    cmocka_unit_test(a_bound_of_one_leaves_no_choice),
	    cmocka_unit_test(every_number_below_a_bound_comes_and_none_above),
	    cmocka_unit_test(large_bounds_have_no_bias),
	    cmocka_unit_test(numbers_that_would_be_unfair_are_drawn_again),
	    cmocka_unit_test(the_edge_between_fair_and_unfair_is_exact),
	    cmocka_unit_test(a_seed_always_shuffles_alike),
	    cmocka_unit_test(every_order_is_equally_likely),
	    cmocka_unit_test(nothing_and_one_thing_can_be_shuffled),
	};
	return cmocka_run_group_tests_name("base.random", tests, NULL, NULL);
}
