// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/buffer.h"

#include "support/check.h"
#include "support/failing_alloc.h"

#include <stdlib.h>
#include <string.h>

static void an_empty_buffer_owns_nothing(void **state)
{
	(void)state;
	struct rh_buffer b = {0};
	assert_int_equal(rh_buffer_view(&b).length, 0);
	assert_int_equal(rh_buffer_status(&b, NULL), RH_OK);
	rh_buffer_clear(&b);
	rh_buffer_truncate(&b, 0);
	assert_null(b.data);
	rh_buffer_done(&b);
}

static void what_is_appended_stands_in_a_row(void **state)
{
	(void)state;
	struct rh_buffer b = {0};
	rh_buffer_text(&b, RH_TEXT("ab"));
	rh_buffer_string(&b, "cd");
	rh_buffer_string(&b, NULL);
	rh_buffer_byte(&b, 'e');
	rh_buffer_fill(&b, '-', 3);
	rh_buffer_printf(&b, "%d%s", 42, "x");
	assert_string_equal(b.data, "abcde---42x");
	check_written(&b, "abcde---42x");
	rh_buffer_done(&b);
}

static void appending_nothing_still_makes_a_string(void **state)
{
	(void)state;
	struct rh_buffer b = {0};
	rh_buffer_text(&b, RH_TEXT_NONE);
	assert_string_equal(b.data, "");
	rh_buffer_done(&b);
	rh_buffer_printf(&b, "%s", "");
	assert_string_equal(b.data, "");
	rh_buffer_done(&b);
	rh_buffer_fill(&b, 'x', 0);
	assert_string_equal(b.data, "");
	rh_buffer_done(&b);
}

static void it_is_terminated_after_every_step_of_growing(void **state)
{
	(void)state;
	struct rh_buffer b = {0};
	for (size_t i = 0; i < 1000; i++) {
		rh_buffer_byte(&b, 'x');
		assert_int_equal(strlen(b.data), i + 1);
		assert_true(b.capacity > b.length);
	}
	rh_buffer_done(&b);
}

static void bytes_of_zero_are_kept(void **state)
{
	(void)state;
	struct rh_buffer b = {0};
	rh_buffer_text(&b, RH_TEXT("a\0b"));
	assert_true(rh_text_equal(rh_buffer_view(&b), RH_TEXT("a\0b")));
	rh_buffer_done(&b);
}

static void clearing_keeps_the_memory(void **state)
{
	(void)state;
	struct rh_buffer b = {0};
	rh_buffer_string(&b, "abc");
	const char *data = b.data;
	rh_buffer_clear(&b);
	assert_ptr_equal(b.data, data);
	assert_string_equal(b.data, "");
	rh_buffer_done(&b);
}

static void cutting_back_never_makes_longer(void **state)
{
	(void)state;
	struct rh_buffer b = {0};
	rh_buffer_string(&b, "abcdef");
	rh_buffer_truncate(&b, 10);
	assert_string_equal(b.data, "abcdef");
	rh_buffer_truncate(&b, 2);
	assert_string_equal(b.data, "ab");
	rh_buffer_done(&b);
}

static void characters_become_utf_8(void **state)
{
	(void)state;
	struct rh_buffer b = {0};
	static const uint32_t edges[] = {'A', 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF};
	for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++)
		rh_buffer_character(&b, edges[i]);
	check_written(
	    &b,
	    "A\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF");
	rh_buffer_done(&b);
}

static void what_is_no_scalar_value_is_replaced(void **state)
{
	(void)state;
	struct rh_buffer b = {0};
	static const uint32_t wrong[] = {0xD800, 0xDFFF, 0x110000, UINT32_MAX};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		rh_buffer_character(&b, wrong[i]);
		check_written(&b, "\uFFFD");
	}
	rh_buffer_done(&b);
}

/* Around the room that is left, where the first try of formatting does not fit. */
static void printing_fits_whatever_room_is_left(void **state)
{
	(void)state;
	for (size_t lead = 0; lead < 140; lead++) {
		struct rh_buffer b = {0};
		rh_buffer_fill(&b, '.', lead);
		rh_buffer_printf(&b, "%s|%d", "0123456789012345678901234567890123456789", 123);
		assert_int_equal(b.length, lead + 44);
		assert_string_equal(b.data + lead, "0123456789012345678901234567890123456789|123");
		rh_buffer_done(&b);
	}
}

static void impossible_sizes_are_a_failure(void **state)
{
	(void)state;
	struct rh_buffer b = {0};
	rh_buffer_string(&b, "abc");
	assert_false(rh_buffer_reserve(&b, SIZE_MAX));
	assert_true(b.failed);
	rh_buffer_clear(&b);
	rh_buffer_string(&b, "abc");
	assert_false(rh_buffer_reserve(&b, SIZE_MAX - 4));
	assert_string_equal(b.data, "abc");
	rh_buffer_done(&b);
}

static void taking_hands_the_string_over(void **state)
{
	(void)state;
	struct rh_buffer b = {0};
	char *out = NULL;
	rh_buffer_string(&b, "abc");
	assert_int_equal(rh_buffer_take(&b, &out, NULL), RH_OK);
	assert_string_equal(out, "abc");
	assert_null(b.data);
	assert_int_equal(b.capacity, 0);
	free(out);
	assert_int_equal(rh_buffer_take(&b, &out, NULL), RH_OK);
	assert_string_equal(out, "");
	free(out);
}

static enum rh_status write_everything(char **out, struct rh_error *err)
{
	struct rh_buffer b = {0};
	rh_buffer_string(&b, "begin ");
	rh_buffer_fill(&b, 'x', 100);
	rh_buffer_printf(&b, "%0200d", 7);
	for (int i = 0; i < 300; i++)
		rh_buffer_character(&b, 0xAC00);
	enum rh_status status = rh_buffer_take(&b, out, err);
	rh_buffer_done(&b);
	return status;
}

static void any_lost_append_is_told_at_the_end(void **state)
{
	(void)state;
	char *whole = NULL;
	assert_int_equal(write_everything(&whole, NULL), RH_OK);
	size_t rounds = 0;
	for (size_t n = 1; failing_alloc_next(n); n++, rounds++) {
		char untouched = 0;
		char *out = &untouched;
		struct rh_error err = {0};
		enum rh_status status = write_everything(&out, &err);
		if (failing_alloc_struck()) {
			assert_int_equal(status, RH_ERR_NO_MEMORY);
			assert_int_equal(err.status, RH_ERR_NO_MEMORY);
			assert_ptr_equal(out, &untouched);
			continue;
		}
		assert_int_equal(status, RH_OK);
		assert_string_equal(out, whole);
		free(out);
	}
	assert_true(rounds > 3);
	free(whole);
}

static void after_a_lost_append_nothing_more_is_written_until_cleared(void **state)
{
	(void)state;
	struct rh_buffer b = {0};
	rh_buffer_string(&b, "kept");
	failing_alloc_arm(1);
	rh_buffer_fill(&b, 'x', 1000);
	assert_true(failing_alloc_struck());
	rh_buffer_string(&b, "lost");
	rh_buffer_printf(&b, "%s", "lost");
	rh_buffer_character(&b, 0xAC00);
	assert_string_equal(b.data, "kept");
	assert_int_equal(rh_buffer_status(&b, NULL), RH_ERR_NO_MEMORY);
	rh_buffer_clear(&b);
	rh_buffer_string(&b, "again");
	assert_int_equal(rh_buffer_status(&b, NULL), RH_OK);
	check_written(&b, "again");
	rh_buffer_done(&b);
}

static void what_another_buffer_lost_is_lost_here_too(void **state)
{
	(void)state;
	struct rh_buffer whole = {0}, part = {0};
	rh_buffer_string(&part, "part");
	rh_buffer_append(&whole, &part);
	assert_int_equal(rh_buffer_status(&whole, NULL), RH_OK);
	failing_alloc_arm(1);
	rh_buffer_fill(&part, 'x', 1000);
	rh_buffer_append(&whole, &part);
	assert_string_equal(whole.data, "partpart");
	assert_int_equal(rh_buffer_status(&whole, NULL), RH_ERR_NO_MEMORY);
	rh_buffer_done(&whole);
	rh_buffer_done(&part);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_empty_buffer_owns_nothing),
	    cmocka_unit_test(what_is_appended_stands_in_a_row),
	    cmocka_unit_test(appending_nothing_still_makes_a_string),
	    cmocka_unit_test(it_is_terminated_after_every_step_of_growing),
	    cmocka_unit_test(bytes_of_zero_are_kept),
	    cmocka_unit_test(clearing_keeps_the_memory),
	    cmocka_unit_test(cutting_back_never_makes_longer),
	    cmocka_unit_test(characters_become_utf_8),
	    cmocka_unit_test(what_is_no_scalar_value_is_replaced),
	    cmocka_unit_test(printing_fits_whatever_room_is_left),
	    cmocka_unit_test(impossible_sizes_are_a_failure),
	    cmocka_unit_test(taking_hands_the_string_over),
	    cmocka_unit_test(any_lost_append_is_told_at_the_end),
	    cmocka_unit_test(after_a_lost_append_nothing_more_is_written_until_cleared),
	    cmocka_unit_test(what_another_buffer_lost_is_lost_here_too),
	};
	return cmocka_run_group_tests_name("base.buffer", tests, NULL, NULL);
}
