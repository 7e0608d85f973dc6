// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/progress.h"

#include "support/check.h"
#include "support/failing_alloc.h"

#include <stdio.h>
#include <string.h>

static struct rh_history *history;
static int64_t session;

static int open_empty(void **state)
{
	const struct rh_history_session begun = {.at_unix_ms = 1, .command = RH_TEXT("rehearse run")};
	(void)state;
	assert_int_equal(rh_history_new(":memory:", &history, NULL), RH_OK);
	assert_int_equal(rh_history_session_begin(history, &begun, &session, NULL), RH_OK);
	return 0;
}

static int close_it(void **state)
{
	(void)state;
	rh_history_free(history);
	return 0;
}

static int64_t add(const char *id, int practice_day)
{
	struct rh_attempt attempt = {.session = session,
	                             .bank = RH_TEXT("ai"),
	                             .id = rh_text_of(id),
	                             .question = RH_TEXT("자기소개?"),
	                             .lang = RH_TEXT("ko"),
	                             .at_unix_ms = 77,
	                             .practice_day = practice_day,
	                             .target_ms = 60000,
	                             .answer_ms = 61000,
	                             .outcome = RH_OUTCOME_FINISHED,
	                             .note = RH_TEXT("slower")};
	assert_int_equal(rh_history_attempt_begin(history, &attempt, &attempt.take, NULL), RH_OK);
	assert_int_equal(rh_history_attempt_end(history, &attempt, NULL), RH_OK);
	attempt.rating = RH_RATING_GOOD;
	assert_int_equal(rh_history_attempt_review(history, &attempt, NULL), RH_OK);
	return attempt.take;
}

static void measure(int64_t take, const char *name, double value)
{
	assert_int_equal(rh_history_measure_set(history, take, rh_text_of(name), value, NULL), RH_OK);
}

/* What a visit saw, as a line of text. */
struct seen {
	char text[512];
	size_t most, count;
};

static bool note_cue(void *ctx, const struct rh_attempt *attempt, double cue_level)
{
	struct seen *seen = ctx;
	size_t length = strlen(seen->text);
	(void)snprintf(seen->text + length, sizeof seen->text - length, "%lld %s %g; ", (long long)attempt->take,
	               attempt->id.data, cue_level);
	return ++seen->count < seen->most;
}

static void takes_on_the_way_to_by_heart_are_visited_with_their_cues(void **state)
{
	(void)state;
	int64_t first = add("intro", 20261120), plain = add("intro", 20261121), other = add("why", 20261121),
	        last = add("intro", 20261122);
	measure(first, RH_HISTORY_CUE_LEVEL, 0);
	measure(plain, "speech_rate_spm", 270);
	measure(other, RH_HISTORY_CUE_LEVEL, 3);
	measure(last, RH_HISTORY_CUE_LEVEL, 1);
	char expected[128];
	struct seen all = {.most = 9}, one = {.most = 9}, few = {.most = 1};
	const struct rh_history_cue_visitor visit_all = {note_cue, &all}, visit_one = {note_cue, &one},
	                                    visit_few = {note_cue, &few};
	assert_int_equal(rh_history_each_cued(history, RH_TEXT_NONE, RH_TEXT_NONE, &visit_all, NULL), RH_OK);
	(void)snprintf(expected, sizeof expected, "%d intro 0; %d why 3; %d intro 1; ", (int)first, (int)other,
	               (int)last);
	assert_string_equal(all.text, expected);
	assert_int_equal(rh_history_each_cued(history, RH_TEXT("ai"), RH_TEXT("why"), &visit_one, NULL), RH_OK);
	(void)snprintf(expected, sizeof expected, "%d why 3; ", (int)other);
	assert_string_equal(one.text, expected);
	assert_int_equal(rh_history_each_cued(history, RH_TEXT_NONE, RH_TEXT_NONE, &visit_few, NULL), RH_OK);
	assert_int_equal(few.count, 1);
}

static bool note(void *ctx, const struct rh_attempt *attempt, const struct rh_delivery *delivery)
{
	struct seen *seen = ctx;
	size_t at = strlen(seen->text);
	(void)snprintf(seen->text + at, sizeof seen->text - at, "%lld %.*s %.*s %s %s", (long long)attempt->take,
	               RH_TEXT_ARGS(attempt->id), RH_TEXT_ARGS(attempt->note), rh_outcome_name(attempt->outcome),
	               rh_rating_name(attempt->rating));
	for (int i = 0; i < RH_DELIVERY_MEASURES; i++) {
		at = strlen(seen->text);
		if (delivery->known[i])
			(void)snprintf(seen->text + at, sizeof seen->text - at, " %d=%g", i, delivery->values[i]);
	}
	at = strlen(seen->text);
	(void)snprintf(seen->text + at, sizeof seen->text - at, "\n");
	return ++seen->count < seen->most;
}

static void check_visits(int since_day, size_t most, const char *expected)
{
	struct seen seen = {.most = most};
	const struct rh_history_visitor visitor = {note, &seen};
	assert_int_equal(rh_history_each(history, since_day, &visitor, NULL), RH_OK);
	assert_string_equal(seen.text, expected);
}

static void note_take(void *ctx, const struct rh_attempt *attempt)
{
	struct seen *seen = ctx;
	size_t length = strlen(seen->text);
	(void)snprintf(seen->text + length, sizeof seen->text - length, "%lld ", (long long)attempt->take);
}

static void attempts_are_visited_by_question_or_all(void **state)
{
	(void)state;
	struct seen one = {0}, all = {0};
	const struct rh_history_answer_visitor visit_one = {note_take, &one}, visit_all = {note_take, &all};
	add("intro", 20261121);
	add("lora", 20261122);
	add("intro", 20261123);
	assert_int_equal(rh_history_each_answer(history, RH_TEXT("ai"), RH_TEXT("intro"), &visit_one, NULL), RH_OK);
	assert_string_equal(one.text, "1 3 ");
	assert_int_equal(rh_history_each_answer(history, RH_TEXT_NONE, RH_TEXT_NONE, &visit_all, NULL), RH_OK);
	assert_string_equal(all.text, "1 2 3 ");
}

static void every_attempt_is_visited_with_its_measures(void **state)
{
	(void)state;
	int64_t first = add("intro", 20261121), second = add("lora", 20261122);
	add("intro", 20261123);
	measure(first, "speech_rate_spm", 271.5);
	measure(first, "something_else", 3);
	measure(second, "pauses_per_minute", 4);
	check_visits(
	    0, 99,
	    "1 intro slower finished good 0=271.5\n2 lora slower finished good 3=4\n3 intro slower finished good\n");
}

static void visits_can_begin_at_a_day_and_end_early(void **state)
{
	(void)state;
	measure(add("intro", 20261121), "pauses_per_minute", 1);
	measure(add("lora", 20261122), "pauses_per_minute", 2);
	measure(add("lora", 20261123), "pauses_per_minute", 3);
	check_visits(20261122, 99, "2 lora slower finished good 3=2\n3 lora slower finished good 3=3\n");
	check_visits(0, 1, "1 intro slower finished good 3=1\n");
	check_visits(20261124, 99, "");
}

static void measures_of_one_take_come_by_name(void **state)
{
	struct rh_delivery delivery;
	(void)state;
	int64_t take = add("intro", 20261121);
	measure(add("intro", 20261121), "pauses_per_minute", 9);
	measure(take, "loudness_lufs", -23.5);
	assert_int_equal(rh_history_delivery(history, take, &delivery, NULL), RH_OK);
	assert_true(delivery.known[RH_DELIVERY_LOUDNESS_LUFS]);
	assert_true(delivery.values[RH_DELIVERY_LOUDNESS_LUFS] == -23.5);
	assert_false(delivery.known[RH_DELIVERY_PAUSES_PER_MINUTE]);
}

static void all_measures_of_a_take_are_listed(void **state)
{
	const struct rh_history_measure_row *rows = NULL;
	size_t count = 9;
	(void)state;
	int64_t take = add("intro", 20261121);
	assert_int_equal(rh_history_measures(history, take, &rows, &count, NULL), RH_OK);
	assert_int_equal(count, 0);
	measure(take, "z", 2);
	measure(take, "a", 1.5);
	assert_int_equal(rh_history_measures(history, take, &rows, &count, NULL), RH_OK);
	assert_int_equal(count, 2);
	check_text(rows[0].name, "a");
	assert_true(rows[0].value == 1.5);
	check_text(rows[1].name, "z");
}

static const struct rh_history_schedule *only_schedule(void)
{
	const struct rh_history_schedule *rows = NULL;
	size_t count = 0;
	assert_int_equal(rh_history_schedules(history, &rows, &count, NULL), RH_OK);
	assert_int_equal(count, 1);
	return rows;
}

static void settle(void)
{
	const struct rh_history_schedule row = {.bank = RH_TEXT("ai"),
	                                        .id = RH_TEXT("intro"),
	                                        .stability = 2.25,
	                                        .difficulty = 5.5,
	                                        .grade = 3,
	                                        .last_day = 20780,
	                                        .answers = 4,
	                                        .lapses = 1};
	assert_int_equal(rh_history_schedule_set(history, &row, NULL), RH_OK);
	assert_false(only_schedule()->stale);
}

static void a_schedule_is_kept_until_an_attempt_changes_it(void **state)
{
	(void)state;
	int64_t take = add("intro", 20261121);
	assert_true(only_schedule()->stale);
	settle();
	const struct rh_history_schedule *row = only_schedule();
	check_text(row->bank, "ai");
	check_text(row->id, "intro");
	assert_true(row->stability == 2.25 && row->difficulty == 5.5);
	assert_int_equal(row->grade, 3);
	assert_int_equal(row->last_day, 20780);
	assert_int_equal(row->answers, 4);
	assert_int_equal(row->lapses, 1);
	add("intro", 20261122);
	assert_true(only_schedule()->stale);
	settle();
	struct rh_attempt review = {.take = take, .rating = RH_RATING_AGAIN};
	assert_int_equal(rh_history_attempt_review(history, &review, NULL), RH_OK);
	assert_true(only_schedule()->stale);
}

static void what_does_not_matter_leaves_a_schedule_alone(void **state)
{
	(void)state;
	int64_t take = add("intro", 20261121);
	settle();
	assert_int_equal(rh_history_attempt_path(history, take, RH_TEXT("/t/1.wav"), NULL), RH_OK);
	measure(take, "pauses_per_minute", 3);
	assert_int_equal(rh_history_script_set(history, take, RH_TEXT("안녕하세요"), NULL), RH_OK);
	assert_false(only_schedule()->stale);
}

static void a_question_never_asked_has_no_schedule(void **state)
{
	const struct rh_history_schedule row = {.bank = RH_TEXT("ai"), .id = RH_TEXT("lora")};
	(void)state;
	assert_int_equal(rh_history_schedule_set(history, &row, NULL), RH_ERR_NOT_FOUND);
}

static void a_script_is_kept_with_its_take(void **state)
{
	struct rh_text script = RH_TEXT_NONE;
	(void)state;
	int64_t with = add("intro", 20261121), same = add("intro", 20261121), without = add("intro", 20261121);
	assert_int_equal(rh_history_script_set(history, with, RH_TEXT("안녕하세요."), NULL), RH_OK);
	assert_int_equal(rh_history_script_set(history, same, RH_TEXT("안녕하세요."), NULL), RH_OK);
	assert_int_equal(rh_history_script_set(history, without, RH_TEXT_NONE, NULL), RH_OK);
	assert_int_equal(rh_history_script(history, same, &script, NULL), RH_OK);
	check_text(script, "안녕하세요.");
	assert_int_equal(rh_history_script(history, without, &script, NULL), RH_OK);
	check_text(script, "");
	assert_int_equal(rh_history_script(history, 99, &script, NULL), RH_ERR_NOT_FOUND);
	assert_int_equal(rh_history_script_set(history, 99, RH_TEXT("x"), NULL), RH_ERR_NOT_FOUND);
}

static void changes_become_real_together_or_not_at_all(void **state)
{
	(void)state;
	assert_int_equal(rh_history_begin(history, NULL), RH_OK);
	add("intro", 20261121);
	rh_history_rollback(history);
	check_visits(0, 99, "");
	rh_history_rollback(history); /* nothing begun */
	assert_int_equal(rh_history_begin(history, NULL), RH_OK);
	add("intro", 20261121);
	assert_int_equal(rh_history_commit(history, NULL), RH_OK);
	rh_history_rollback(history);
	check_visits(0, 99, "1 intro slower finished good\n");
}

static void want_of_memory_is_told(void **state)
{
	(void)state;
	int64_t take = add("intro", 20261121);
	assert_int_equal(rh_history_script_set(history, take, RH_TEXT("text"), NULL), RH_OK);
	for (size_t n = 1; failing_alloc_next(n); n++) {
		const struct rh_history_schedule *rows = NULL;
		struct rh_text script = RH_TEXT_NONE;
		size_t count = 0;
		enum rh_status status = rh_history_schedules(history, &rows, &count, NULL);
		if (status == RH_OK)
			status = rh_history_script(history, take, &script, NULL);
		assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_empty, close_it)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(every_attempt_is_visited_with_its_measures),
	    TEST(attempts_are_visited_by_question_or_all),
	    TEST(visits_can_begin_at_a_day_and_end_early),
	    TEST(takes_on_the_way_to_by_heart_are_visited_with_their_cues),
	    TEST(measures_of_one_take_come_by_name),
	    TEST(all_measures_of_a_take_are_listed),
	    TEST(a_schedule_is_kept_until_an_attempt_changes_it),
	    TEST(what_does_not_matter_leaves_a_schedule_alone),
	    TEST(a_question_never_asked_has_no_schedule),
	    TEST(a_script_is_kept_with_its_take),
	    TEST(changes_become_real_together_or_not_at_all),
	    TEST(want_of_memory_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
