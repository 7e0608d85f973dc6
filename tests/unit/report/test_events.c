// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/events.h"

#include "support/bank_from.h"
#include "support/check.h"
#include "support/failing_alloc.h"

#include <jansson.h>
#include <string.h>

static struct rh_buffer out;

static int clear(void **state)
{
	(void)state;
	rh_buffer_done(&out);
	return 0;
}

static void a_session_starts_with_its_seed(void **state)
{
	static const struct rh_text ids[] = {{"ai", 2}, {"일반", sizeof "일반" - 1}};
	(void)state;
	rh_report_session_started(&out, 0, 84213, 5, (struct rh_texts){ids, 2});
	check_written(&out, "{\"event\":\"session_started\",\"at_ms\":0,\"seed\":84213,\"count\":5,"
	                    "\"banks\":[\"ai\",\"일반\"]}\n");
	rh_report_session_started(&out, 0, RH_REPORT_SEED_MAX, 1, (struct rh_texts){0});
	check_written(&out, "{\"event\":\"session_started\",\"at_ms\":0,\"seed\":9007199254740991,\"count\":1,"
	                    "\"banks\":[]}\n");
}

static void a_seed_too_large_for_json_loses_its_upper_bits(void **state)
{
	(void)state;
	rh_report_session_started(&out, 0, RH_REPORT_SEED_MAX + 8, 1, (struct rh_texts){0});
	check_written(&out, "{\"event\":\"session_started\",\"at_ms\":0,\"seed\":7,\"count\":1,\"banks\":[]}\n");
}

static void a_question_is_asked_with_its_times(void **state)
{
	struct rh_bank *bank = bank_from("b.yaml", "id: ai\nquestions:\n- {id: intro, question: \"두 줄\\n질문?\"}\n");
	const struct rh_item item = {.bank = bank,
	                             .question = &rh_bank_content(bank)->questions[0],
	                             .rules = {.prep_ms = 10000, .time_ms = 60000}};
	(void)state;
	rh_report_asked(&out, 12, 0, &item);
	check_written(&out, "{\"event\":\"asked\",\"at_ms\":12,\"index\":0,\"bank\":\"ai\",\"id\":\"intro\","
	                    "\"question\":\"두 줄\\n질문?\",\"prep_ms\":10000,\"time_ms\":60000}\n");
	rh_bank_free(bank);
}

static void an_answer_starts_and_changes_phase(void **state)
{
	(void)state;
	rh_report_answer_started(&out, 10012);
	check_written(&out, "{\"event\":\"answer_started\",\"at_ms\":10012}\n");
	rh_report_phase(&out, 40012, "green");
	check_written(&out, "{\"event\":\"phase\",\"at_ms\":40012,\"phase\":\"green\"}\n");
}

static void an_answer_ends_with_its_take(void **state)
{
	struct rh_attempt attempt = {
	    .take = 57,
	    .session = 3,
	    .bank = RH_TEXT("ai"),
	    .id = RH_TEXT("intro"),
	    .question = RH_TEXT("?"),
	    .answer_ms = 2001,
	    .target_ms = 2000,
	    .outcome = RH_OUTCOME_TIME_UP,
	    .path = RH_TEXT("/t/57.wav"),
	    .frames = 96048,
	    .sample_rate_hz = 48000,
	};
	(void)state;
	rh_report_answer_ended(&out, 12013, &attempt);
	check_written(&out, "{\"event\":\"answer_ended\",\"at_ms\":12013,\"bank\":\"ai\",\"id\":\"intro\",\"take\":57,"
	                    "\"answer_ms\":2001,\"target_ms\":2000,\"outcome\":\"time_up\",\"path\":\"/t/57.wav\","
	                    "\"frames\":96048,\"sample_rate\":48000}\n");
	attempt.path = RH_TEXT("");
	attempt.frames = 0;
	attempt.sample_rate_hz = 0;
	rh_report_answer_ended(&out, 12013, &attempt);
	assert_non_null(strstr(out.data, "\"outcome\":\"time_up\",\"path\":null,\"frames\":0,\"sample_rate\":0}\n"));
}

static void a_warning_has_a_code_and_a_sentence(void **state)
{
	(void)state;
	rh_report_warning(&out, 5, "no_microphone", "no microphone: \x1B]0;x\x07 \xFF");
	check_written(&out, "{\"event\":\"warning\",\"at_ms\":5,\"code\":\"no_microphone\","
	                    "\"message\":\"no microphone: \\u001B]0;x\\u0007 \uFFFD\"}\n");
}

static void a_session_ends_with_its_counts(void **state)
{
	(void)state;
	rh_report_session_ended(&out, 99000, 3, 1);
	check_written(&out, "{\"event\":\"session_ended\",\"at_ms\":99000,\"answered\":3,\"skipped\":1}\n");
}

static void events_are_one_line_each(void **state)
{
	(void)state;
	rh_report_answer_started(&out, 1);
	rh_report_warning(&out, 2, "x", "two\nlines\r\n\u2028");
	rh_report_session_ended(&out, 3, 0, 0);
	size_t lines = 0;
	for (size_t i = 0; i < out.length; i++)
		lines += out.data[i] == '\n';
	assert_int_equal(lines, 3);
}

/* jansson allocates through us here, so that its failures are tried as well. */
static void *refusing_malloc(size_t size)
{
	return malloc(size);
}

static void every_allocation_may_fail(void **state)
{
	static const struct rh_text ids[] = {{"ai", 2}, {"b\xFF", 2}};
	(void)state;
	json_set_alloc_funcs(refusing_malloc, free);
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_buffer lines = {0};
		rh_report_session_started(&lines, 0, 7, 2, (struct rh_texts){ids, 2});
		rh_report_warning(&lines, 5, "x", "y");
		bool struck = failing_alloc_struck();
		assert_int_equal(lines.failed, struck);
		rh_buffer_done(&lines);
	}
	json_set_alloc_funcs(malloc, free);
}

#define TEST(name) cmocka_unit_test_teardown(name, clear)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(a_session_starts_with_its_seed),     TEST(a_seed_too_large_for_json_loses_its_upper_bits),
	    TEST(a_question_is_asked_with_its_times), TEST(an_answer_starts_and_changes_phase),
	    TEST(an_answer_ends_with_its_take),       TEST(a_warning_has_a_code_and_a_sentence),
	    TEST(a_session_ends_with_its_counts),     TEST(events_are_one_line_each),
	    TEST(every_allocation_may_fail),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
