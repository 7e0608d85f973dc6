// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/duration.h"

#include "base/random.h"
#include "support/check.h"

static void durations_are_read_as_people_write_them(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t ms;
	} rows[] = {
	    {"90", 90000},           {"0", 0},          {"0s", 0},           {"1.5", 1500},       {"1.5s", 1500},
	    {"1m30s", 90000},        {"1m", 60000},     {"2h", 7200000},     {"1h2m3s", 3723000}, {"1h3s", 3603000},
	    {"0.3s", 300},           {"0.001s", 1},     {"1m0.25s", 60250},  {"1.5m", 90000},     {"0.5h", 1800000},
	    {"90m", 5400000},        {"00012s", 12000}, {"24h", 86400000},   {"86400", 86400000}, {"1440m", 86400000},
	    {"23h59m60s", 86400000}, {"0h0m0.000s", 0}, {"1.001h", 3603600},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int64_t ms = -1;
		struct rh_error err = {0};
		if (rh_duration_parse(rh_text_of(rows[i].text), &ms, &err) != RH_OK || ms != rows[i].ms)
			fail_msg("%s: %lld ms, %s", rows[i].text, (long long)ms, err.message);
	}
}

static void what_is_no_duration_is_refused_at_its_place(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		unsigned column;
		const char *message;
	} rows[] = {
	    {"", 1, "a number is missing"},
	    {" 90", 1, "a number is missing"},
	    {"-5s", 1, "a number is missing"},
	    {"+5s", 1, "a number is missing"},
	    {".5s", 1, "a number is missing"},
	    {"s", 1, "a number is missing"},
	    {"1ms", 3, "a number is missing"},
	    {"1h m", 3, "a number is missing"},
	    {"90 ", 3, "neither a digit nor a unit"},
	    {"1 m", 2, "neither a digit nor a unit"},
	    {"1M", 2, "neither a digit nor a unit"},
	    {"1분", 2, "neither a digit nor a unit"},
	    {"1,5s", 2, "neither a digit nor a unit"},
	    {"1e3", 2, "neither a digit nor a unit"},
	    {"1d", 2, "neither a digit nor a unit"},
	    {"1m30", 5, "a unit is missing"},
	    {"1s1m", 4, "in this order"},
	    {"1m1m", 4, "in this order"},
	    {"1m1h", 4, "in this order"},
	    {"1s1s", 4, "in this order"},
	    {"1.", 3, "digits are missing"},
	    {"1.s", 3, "digits are missing"},
	    {"1.5.5", 4, "neither a digit nor a unit"},
	    {"0.1234s", 6, "more than 3 decimals"},
	    {"0.0000", 6, "more than 3 decimals"},
	    {"1.5m3s", 5, "only the last part"},
	    {"::", 1, "a number is missing"},
	    {"1:", 2, "neither a digit nor a unit"},
	    {"1:3x", 2, "neither a digit nor a unit"},
	    {"1:2:3:4", 2, "neither a digit nor a unit"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int64_t ms = -7;
		struct rh_error err = {0};
		enum rh_status status = rh_duration_parse(rh_text_of(rows[i].text), &ms, &err);
		if (status != RH_ERR_SYNTAX || err.status != RH_ERR_SYNTAX || ms != -7 ||
		    err.column != rows[i].column ||
		    rh_text_find(rh_text_of(err.message), rh_text_of(rows[i].message)) == SIZE_MAX)
			fail_msg("\"%s\": status %d, column %u, %s", rows[i].text, (int)status, err.column,
			         err.message);
	}
}

static void a_colon_is_refused_with_what_to_write_instead(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		const char *advice;
	} rows[] = {{"1:30", "write 1m30s "}, {"0:05", "write 0m05s "}, {"1:02:03", "write 1h02m03s "}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct rh_error err = {0};
		int64_t ms = -7;
		assert_int_equal(rh_duration_parse(rh_text_of(rows[i].text), &ms, &err), RH_ERR_SYNTAX);
		assert_int_equal(ms, -7);
		assert_int_equal(err.column, 2);
		assert_true(rh_text_find(rh_text_of(err.message), rh_text_of(rows[i].advice)) != SIZE_MAX);
	}
}

static void more_than_a_day_is_over_the_limit(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		unsigned column;
	} rows[] = {
	    {"24h0.001s", 4},
	    {"86400.001", 1},
	    {"86401", 1},
	    {"25h", 1},
	    {"23h59m60.001s", 7},
	    {"1441m", 1},
	    {"23h61m5s", 4},
	    {"24.001h", 1},
	    {"12h721m", 4},
	    {"99999999999999999999999999999999999999h", 1},
	    {"9223372036854775807s", 1},
	    {"9223372036854775808", 1},
	    {"18446744073709551616s", 1},
	    {"1h18446744073709551616m1s", 3},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int64_t ms = -7;
		struct rh_error err = {0};
		enum rh_status status = rh_duration_parse(rh_text_of(rows[i].text), &ms, &err);
		if (status != RH_ERR_LIMIT || ms != -7 || err.column != rows[i].column)
			fail_msg("%s: status %d, column %u", rows[i].text, (int)status, err.column);
	}
}

static void the_text_needs_no_end_mark(void **state)
{
	(void)state;
	int64_t ms = 0;
	assert_int_equal(rh_duration_parse(rh_text_slice(RH_TEXT("1m30s59"), 0, 5), &ms, NULL), RH_OK);
	assert_int_equal(ms, 90000);
	assert_int_equal(rh_duration_parse(RH_TEXT("1\0m"), &ms, NULL), RH_ERR_SYNTAX);
	assert_int_equal(rh_duration_parse(RH_TEXT_NONE, &ms, NULL), RH_ERR_SYNTAX);
}

static void a_clock_shows_whole_seconds_rounded_down(void **state)
{
	(void)state;
	static const struct {
		int64_t ms;
		const char *text;
	} rows[] = {
	    {0, "0:00"},
	    {999, "0:00"},
	    {1000, "0:01"},
	    {41000, "0:41"},
	    {59999, "0:59"},
	    {60000, "1:00"},
	    {64000, "1:04"},
	    {3599999, "59:59"},
	    {3600000, "1:00:00"},
	    {3723000, "1:02:03"},
	    {360000000, "100:00:00"},
	    {-1, "-0:01"},
	    {-1000, "-0:01"},
	    {-1001, "-0:02"},
	    {-64000, "-1:04"},
	    {-3723000, "-1:02:03"},
	    {INT64_MAX, "2562047788015:12:55"},
	    {INT64_MIN, "-2562047788015:12:56"},
	};
	struct rh_buffer out = {0};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		rh_duration_clock(&out, rows[i].ms);
		check_written(&out, rows[i].text);
	}
	rh_buffer_done(&out);
}

static void durations_are_written_in_their_shortest_form(void **state)
{
	(void)state;
	static const struct {
		int64_t ms;
		const char *text;
	} rows[] = {
	    {0, "0s"},         {300, "0.3s"},     {1, "0.001s"},   {250, "0.25s"},      {1000, "1s"},
	    {60000, "1m"},     {90000, "1m30s"},  {7200000, "2h"}, {3600500, "1h0.5s"}, {3723004, "1h2m3.004s"},
	    {100000, "1m40s"}, {86400000, "24h"}, {10000, "10s"},
	};
	struct rh_buffer out = {0};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		rh_duration_write(&out, rows[i].ms);
		check_written(&out, rows[i].text);
	}
	rh_buffer_done(&out);
}

static void what_is_written_reads_back_as_it_was(void **state)
{
	(void)state;
	struct rh_random random = rh_random_seeded(6);
	struct rh_buffer out = {0};
	for (int i = 0; i < 20000; i++) {
		int64_t whole = (int64_t)rh_random_below(&random, (uint64_t)RH_DURATION_MAX_MS + 1);
		int64_t ms = i % 2 == 0 ? whole : whole / 1000 * 1000;
		int64_t read = -1;
		rh_duration_write(&out, ms);
		assert_int_equal(rh_duration_parse(rh_buffer_view(&out), &read, NULL), RH_OK);
		assert_true(read == ms);
		rh_buffer_clear(&out);
	}
	rh_buffer_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(durations_are_read_as_people_write_them),
	    cmocka_unit_test(what_is_no_duration_is_refused_at_its_place),
	    cmocka_unit_test(a_colon_is_refused_with_what_to_write_instead),
	    cmocka_unit_test(more_than_a_day_is_over_the_limit),
	    cmocka_unit_test(the_text_needs_no_end_mark),
	    cmocka_unit_test(a_clock_shows_whole_seconds_rounded_down),
	    cmocka_unit_test(durations_are_written_in_their_shortest_form),
	    cmocka_unit_test(what_is_written_reads_back_as_it_was),
	};
	return cmocka_run_group_tests_name("base.duration", tests, NULL, NULL);
}
