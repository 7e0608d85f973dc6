// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"

#include "base/unicode.h"
#include "support/check.h"

#include <string.h>

static void a_failure_carries_its_sentence(void **state)
{
	(void)state;
	struct rh_error err;
	memset(&err, 0xA5, sizeof err);
	assert_int_equal(rh_error_set(&err, RH_ERR_LIMIT, "%s is over %d", "it", 3), RH_ERR_LIMIT);
	assert_int_equal(err.status, RH_ERR_LIMIT);
	assert_string_equal(err.message, "it is over 3");
	assert_string_equal(err.file, "");
	assert_int_equal(err.line, 0);
	assert_int_equal(err.column, 0);
}

static void a_failure_in_a_file_carries_its_place(void **state)
{
	(void)state;
	struct rh_error err;
	memset(&err, 0xA5, sizeof err);
	assert_int_equal(rh_error_at(&err, RH_ERR_SYNTAX, "면접.yaml", 7, 12, "bad %c", 'x'), RH_ERR_SYNTAX);
	assert_string_equal(err.file, "면접.yaml");
	assert_int_equal(err.line, 7);
	assert_int_equal(err.column, 12);
	assert_string_equal(err.message, "bad x");
	assert_int_equal(rh_error_at(&err, RH_ERR_SYNTAX, NULL, 0, 3, "no file"), RH_ERR_SYNTAX);
	assert_string_equal(err.file, "");
}

static void nobody_needs_to_listen(void **state)
{
	(void)state;
	assert_int_equal(rh_error_set(NULL, RH_ERR_DEVICE, "x"), RH_ERR_DEVICE);
	assert_int_equal(rh_error_at(NULL, RH_ERR_SYSTEM, "f", 1, 1, "x"), RH_ERR_SYSTEM);
	assert_int_equal(rh_error_no_memory(NULL), RH_ERR_NO_MEMORY);
}

/* Wherever the bound falls within a character, what stays is whole characters and nearly all the room. */
static void long_messages_and_names_are_cut_between_characters(void **state)
{
	(void)state;
	struct rh_buffer text = {0};
	for (size_t lead = 0; lead < 4; lead++) {
		rh_buffer_fill(&text, 'x', lead);
		for (int i = 0; i < 400; i++)
			rh_buffer_string(&text, "가");
		struct rh_error err;
		rh_error_at(&err, RH_ERR_INVALID, text.data, 1, 1, "%s", text.data);
		assert_int_equal(rh_unicode_valid_prefix(rh_text_of(err.message)), strlen(err.message));
		assert_in_range(strlen(err.message), RH_ERROR_MESSAGE_MAX - 4, RH_ERROR_MESSAGE_MAX - 1);
		assert_int_equal(rh_unicode_valid_prefix(rh_text_of(err.file)), strlen(err.file));
		assert_in_range(strlen(err.file), RH_ERROR_FILE_MAX - 4, RH_ERROR_FILE_MAX - 1);
		rh_buffer_clear(&text);
	}
	rh_buffer_done(&text);
}

static enum rh_status tried(enum rh_status status, int *went_on)
{
	RH_TRY(status);
	++*went_on;
	return RH_OK;
}

static void trying_returns_a_failure_and_goes_on_after_success(void **state)
{
	(void)state;
	int went_on = 0;
	assert_int_equal(tried(RH_ERR_EXISTS, &went_on), RH_ERR_EXISTS);
	assert_int_equal(went_on, 0);
	assert_int_equal(tried(RH_OK, &went_on), RH_OK);
	assert_int_equal(went_on, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_failure_carries_its_sentence),
	    cmocka_unit_test(a_failure_in_a_file_carries_its_place),
	    cmocka_unit_test(nobody_needs_to_listen),
	    cmocka_unit_test(long_messages_and_names_are_cut_between_characters),
	    cmocka_unit_test(trying_returns_a_failure_and_goes_on_after_success),
	};
	return cmocka_run_group_tests_name("base.error", tests, NULL, NULL);
}
