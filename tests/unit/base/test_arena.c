// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/arena.h"

#include "support/check.h"
#include "support/failing_alloc.h"

#include <stdio.h>
#include <string.h>

static bool all_zero(const unsigned char *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (bytes[i] != 0)
			return false;
	}
	return true;
}

static void memory_is_zeroed_aligned_and_apart(void **state)
{
	(void)state;
	struct rh_arena arena = {0};
	unsigned char *places[200];
	for (size_t i = 0; i < 200; i++) {
		size_t size = 1 + i * 7;
		places[i] = rh_arena_alloc(&arena, 1, size);
		assert_non_null(places[i]);
		assert_int_equal((uintptr_t)places[i] % _Alignof(max_align_t), 0);
		assert_true(all_zero(places[i], size));
		memset(places[i], (int)i + 1, size);
	}
	for (size_t i = 0; i < 200; i++) {
		for (size_t k = 0; k < 1 + i * 7; k++)
			assert_int_equal(places[i][k], (unsigned char)(i + 1));
	}
	rh_arena_done(&arena);
}

static void texts_are_copied_and_terminated(void **state)
{
	(void)state;
	struct rh_arena arena = {0};
	char source[] = "자기소개";
	struct rh_text copy = RH_TEXT_NONE;
	assert_true(rh_arena_text(&arena, rh_text_slice(rh_text_of(source), 0, 6), &copy));
	memset(source, 'x', sizeof source - 1);
	check_text(copy, "자기");
	assert_int_equal(copy.data[copy.length], '\0');
	assert_true(rh_arena_text(&arena, RH_TEXT_NONE, &copy));
	assert_string_equal(copy.data, "");
	rh_arena_done(&arena);
}

static void memory_after_a_text_is_aligned_again(void **state)
{
	(void)state;
	struct rh_arena arena = {0};
	struct rh_text copy;
	for (size_t length = 0; length < 40; length++) {
		assert_true(rh_arena_text(
		    &arena, rh_text_slice(RH_TEXT("0123456789012345678901234567890123456789"), 0, length), &copy));
		double *number = rh_arena_alloc(&arena, 1, sizeof *number);
		assert_int_equal((uintptr_t)number % _Alignof(max_align_t), 0);
		assert_true(*number == 0.0);
		*number = 1.5;
		assert_int_equal(strlen(copy.data), length);
	}
	rh_arena_done(&arena);
}

static void large_pieces_do_not_waste_the_room_of_small_ones(void **state)
{
	(void)state;
	struct rh_arena arena = {0};
	assert_non_null(rh_arena_alloc(&arena, 1, 16));
	size_t first = arena.bytes;
	assert_non_null(rh_arena_alloc(&arena, 1, 100000));
	assert_true(arena.bytes >= first + 100000);
	size_t both = arena.bytes;
	assert_non_null(rh_arena_alloc(&arena, 1, 16));
	assert_int_equal(arena.bytes, both);
	rh_arena_done(&arena);
}

static void many_small_texts_cost_little_more_than_their_bytes(void **state)
{
	(void)state;
	struct rh_arena arena = {0};
	struct rh_text copy;
	const size_t count = 300000, length = 30;
	failing_alloc_arm(30); /* and few calls: the system is not asked thirty times */
	for (size_t i = 0; i < count; i++)
		assert_true(rh_arena_text(&arena, RH_TEXT("012345678901234567890123456789"), &copy));
	assert_true(arena.bytes >= count * (length + 1));
	assert_true(arena.bytes <= count * (length + 1) * 5 / 4);
	rh_arena_done(&arena);
}

static void impossible_sizes_are_refused(void **state)
{
	(void)state;
	struct rh_arena arena = {0};
	assert_null(rh_arena_alloc(&arena, SIZE_MAX, 2));
	assert_null(rh_arena_alloc(&arena, SIZE_MAX / 2 + 1, 2));
	assert_null(rh_arena_alloc(&arena, 1, SIZE_MAX));
	assert_null(rh_arena_alloc(&arena, 1, SIZE_MAX - 8));
	struct rh_text copy = RH_TEXT("untouched");
	assert_false(rh_arena_text(&arena, (struct rh_text){"", SIZE_MAX}, &copy));
	check_text(copy, "untouched");
	assert_null(arena.blocks);
	rh_arena_done(&arena);
}

static void nothing_is_still_a_place(void **state)
{
	(void)state;
	struct rh_arena arena = {0};
	void *one = rh_arena_alloc(&arena, 0, 8);
	void *other = rh_arena_alloc(&arena, 8, 0);
	assert_non_null(one);
	assert_non_null(other);
	assert_ptr_not_equal(one, other);
	rh_arena_done(&arena);
}

static void an_arena_can_be_used_again_when_done(void **state)
{
	(void)state;
	struct rh_arena arena = {0};
	rh_arena_done(&arena);
	assert_non_null(rh_arena_alloc(&arena, 3, 5000));
	rh_arena_done(&arena);
	assert_int_equal(arena.bytes, 0);
	assert_null(arena.blocks);
	assert_non_null(rh_arena_alloc(&arena, 1, 1));
	rh_arena_done(&arena);
}

/* Three hundred texts and some large pieces; counts what was refused and checks what was given. */
static size_t fill(struct rh_arena *arena)
{
	struct rh_text copies[300];
	size_t refused = 0;
	char wanted[32];
	for (int i = 0; i < 300; i++) {
		(void)snprintf(wanted, sizeof wanted, "text number %d", i);
		copies[i] = RH_TEXT_NONE;
		refused += !rh_arena_text(arena, rh_text_of(wanted), &copies[i]);
		refused += i % 50 == 0 && rh_arena_alloc(arena, 1, 6000) == NULL;
	}
	for (int i = 0; i < 300; i++) {
		(void)snprintf(wanted, sizeof wanted, "text number %d", i);
		if (copies[i].data != NULL)
			assert_string_equal(copies[i].data, wanted);
	}
	return refused;
}

static void a_refusal_loses_only_what_was_refused(void **state)
{
	(void)state;
	size_t rounds = 0;
	for (size_t n = 1; failing_alloc_next(n); n++, rounds++) {
		struct rh_arena arena = {0};
		size_t refused = fill(&arena);
		assert_int_equal(refused, failing_alloc_struck());
		rh_arena_done(&arena);
	}
	assert_true(rounds > 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(memory_is_zeroed_aligned_and_apart),
	    cmocka_unit_test(texts_are_copied_and_terminated),
	    cmocka_unit_test(memory_after_a_text_is_aligned_again),
	    cmocka_unit_test(large_pieces_do_not_waste_the_room_of_small_ones),
	    cmocka_unit_test(many_small_texts_cost_little_more_than_their_bytes),
	    cmocka_unit_test(impossible_sizes_are_refused),
	    cmocka_unit_test(nothing_is_still_a_place),
	    cmocka_unit_test(an_arena_can_be_used_again_when_done),
	    cmocka_unit_test(a_refusal_loses_only_what_was_refused),
	};
	return cmocka_run_group_tests_name("base.arena", tests, NULL, NULL);
}
