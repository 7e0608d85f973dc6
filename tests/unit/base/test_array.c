// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/array.h"

#include "support/check.h"
#include "support/failing_alloc.h"

#include <stdint.h>
#include <stdlib.h>

static void what_is_in_an_array_stays_while_it_grows(void **state)
{
	(void)state;
	int *items = NULL;
	size_t capacity = 0;
	for (size_t count = 0; count < 1000; count++) {
		items = rh_array_room(items, count, &capacity, sizeof *items);
		assert_non_null(items);
		assert_true(capacity > count);
		items[count] = (int)count;
	}
	assert_true(capacity < 2 * 1000 + 2);
	for (size_t i = 0; i < 1000; i++)
		assert_int_equal(items[i], i);
	free(items);
}

static void without_memory_an_array_is_as_it_was(void **state)
{
	(void)state;
	size_t capacity = 0;
	int *items = rh_array_room(NULL, 0, &capacity, sizeof *items);
	const size_t before = capacity;
	items[before - 1] = 7;
	failing_alloc_arm(1);
	assert_null(rh_array_room(items, before, &capacity, sizeof *items));
	failing_alloc_arm(0);
	assert_int_equal(capacity, before);
	assert_int_equal(items[before - 1], 7);
	free(items);
}

static void an_array_never_asks_for_more_bytes_than_there_can_be(void **state)
{
	(void)state;
	char item = 0;
	size_t capacity = SIZE_MAX / 16;
	assert_null(rh_array_room(&item, capacity, &capacity, 16));
	assert_int_equal(capacity, SIZE_MAX / 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_in_an_array_stays_while_it_grows),
	    cmocka_unit_test(without_memory_an_array_is_as_it_was),
	    cmocka_unit_test(an_array_never_asks_for_more_bytes_than_there_can_be),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
