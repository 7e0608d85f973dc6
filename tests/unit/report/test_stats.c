// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/stats.h"

#include "report/csv.h"
#include "support/check.h"
#include "support/failing_alloc.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { TODAY = 20261123 };

static struct rh_attempt attempt_of(const char *bank, const char *id, int day, int64_t answer_ms)
{
	return (struct rh_attempt){.bank = rh_text_of(bank),
	                           .id = rh_text_of(id),
	                           .question = rh_text_of(id),
	                           .practice_day = day,
	                           .at_unix_ms = day,
	                           .answer_ms = answer_ms,
	                           .target_ms = 60000,
	                           .outcome = answer_ms > 0 ? RH_OUTCOME_FINISHED : RH_OUTCOME_SKIPPED,
	                           .path = RH_TEXT("/t/1.wav")};
}

static struct rh_stats *begin(void)
{
	struct rh_stats *stats = NULL;
	assert_int_equal(rh_stats_new(&stats, NULL), RH_OK);
	return stats;
}

static struct rh_stats_summary end_of(struct rh_stats *stats)
{
	struct rh_stats_summary summary;
	assert_int_equal(rh_stats_end(stats, TODAY, &summary, NULL), RH_OK);
	return summary;
}

static void add(struct rh_stats *stats, const char *id, int day, int64_t answer_ms)
{
	struct rh_attempt attempt = attempt_of("ai", id, day, answer_ms);
	rh_stats_add(stats, &attempt, NULL);
}

static void nothing_adds_up_to_nothing(void **state)
{
	(void)state;
	struct rh_stats *stats = begin();
	struct rh_stats_summary summary = end_of(stats);
	assert_int_equal(summary.all.attempts, 0);
	assert_int_equal(summary.question_count, 0);
	assert_int_equal(summary.streak_days, 0);
	assert_int_equal(summary.longest_days, 0);
	rh_stats_free(stats);
	rh_stats_free(NULL);
}

static void attempts_add_up_by_question(void **state)
{
	(void)state;
	struct rh_stats *stats = begin();
	add(stats, "intro", 20261121, 64000);
	add(stats, "lora", 20261121, 30000);
	add(stats, "intro", 20261122, 58000);
	add(stats, "intro", 20261122, 0);
	struct rh_stats_summary summary = end_of(stats);
	assert_int_equal(summary.question_count, 2);
	const struct rh_stats_question *intro = &summary.questions[0];
	check_text(intro->id, "intro");
	assert_int_equal(intro->tally.attempts, 3);
	assert_int_equal(intro->tally.answers, 2);
	assert_int_equal(intro->tally.skipped, 1);
	assert_int_equal(intro->tally.spoken_ms, 122000);
	assert_int_equal(intro->tally.target_ms, 120000);
	assert_int_equal(intro->tally.over, 1);
	assert_int_equal(intro->best_ms, 58000);
	assert_int_equal(intro->last_unix_ms, 20261122);
	assert_int_equal(intro->trend_count, 2);
	assert_int_equal(intro->trend[0], 107);
	assert_int_equal(intro->trend[1], 97);
	assert_int_equal(summary.all.attempts, 4);
	assert_int_equal(summary.all.spoken_ms, 152000);
	rh_stats_free(stats);
}

static void questions_of_one_name_in_two_banks_are_two(void **state)
{
	(void)state;
	struct rh_stats *stats = begin();
	struct rh_attempt one = attempt_of("ai", "intro", TODAY, 1), two = attempt_of("hr", "intro", TODAY, 1);
	rh_stats_add(stats, &one, NULL);
	rh_stats_add(stats, &two, NULL);
	struct rh_stats_summary summary = end_of(stats);
	assert_int_equal(summary.question_count, 2);
	check_text(summary.questions[0].bank, "ai");
	check_text(summary.questions[1].bank, "hr");
	rh_stats_free(stats);
}

static void the_newest_rating_and_text_are_shown(void **state)
{
	(void)state;
	struct rh_stats *stats = begin();
	struct rh_attempt attempt = attempt_of("ai", "intro", TODAY, 1);
	attempt.rating = RH_RATING_HARD;
	rh_stats_add(stats, &attempt, NULL);
	attempt.rating = RH_RATING_EASY;
	attempt.question = RH_TEXT("new text");
	rh_stats_add(stats, &attempt, NULL);
	attempt.rating = RH_RATING_NONE;
	rh_stats_add(stats, &attempt, NULL);
	struct rh_stats_summary summary = end_of(stats);
	assert_int_equal(summary.questions[0].rating, RH_RATING_EASY);
	check_text(summary.questions[0].question, "new text");
	assert_int_equal(summary.questions[0].tally.ratings[RH_RATING_HARD], 1);
	assert_int_equal(summary.questions[0].tally.ratings[RH_RATING_NONE], 1);
	rh_stats_free(stats);
}

static void measures_are_means_of_what_was_measured(void **state)
{
	struct rh_delivery delivery = {.known = {[RH_DELIVERY_RATE_SPM] = true}};
	double mean = 0;
	(void)state;
	struct rh_stats *stats = begin();
	struct rh_attempt attempt = attempt_of("ai", "intro", TODAY, 1);
	delivery.values[RH_DELIVERY_RATE_SPM] = 270;
	rh_stats_add(stats, &attempt, &delivery);
	delivery.values[RH_DELIVERY_RATE_SPM] = 290;
	rh_stats_add(stats, &attempt, &delivery);
	rh_stats_add(stats, &attempt, NULL);
	struct rh_stats_summary summary = end_of(stats);
	assert_true(rh_stats_mean(&summary.all, RH_DELIVERY_RATE_SPM, &mean));
	assert_true(mean == 280);
	assert_false(rh_stats_mean(&summary.all, RH_DELIVERY_PAUSES_PER_MINUTE, &mean));
	rh_stats_free(stats);
}

static void streaks_end_where_a_day_is_missing(void **state)
{
	static const struct {
		int days[8];
		int64_t streak, longest;
	} rows[] = {
	    {{20261123}, 1, 1},
	    {{20261122}, 1, 1}, /* today is not over yet */
	    {{20261121}, 0, 1},
	    {{20261121, 20261122, 20261123}, 3, 3},
	    {{20261101, 20261102, 20261103, 20261104, 20261122, 20261123}, 2, 4},
	    {{20261031, 20261101}, 0, 2},
	    {{20261123, 20261122, 20261121}, 3, 3}, /* a clock was set back */
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct rh_stats *stats = begin();
		for (size_t d = 0; rows[i].days[d] != 0; d++) {
			add(stats, "intro", rows[i].days[d], 1000);
			add(stats, "intro", rows[i].days[d], 1000);
		}
		struct rh_stats_summary summary = end_of(stats);
		assert_int_equal(summary.streak_days, rows[i].streak);
		assert_int_equal(summary.longest_days, rows[i].longest);
		for (size_t d = 1; d < summary.day_count; d++)
			assert_true(summary.days[d].day > summary.days[d - 1].day);
		rh_stats_free(stats);
	}
}

static void many_questions_are_all_found_again(void **state)
{
	enum { MANY = 3000 };
	char id[16];
	(void)state;
	struct rh_stats *stats = begin();
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < MANY; i++) {
			(void)snprintf(id, sizeof id, "q%d", i);
			add(stats, id, TODAY, 1000 + i);
		}
	}
	struct rh_stats_summary summary = end_of(stats);
	assert_int_equal(summary.question_count, MANY);
	for (size_t i = 0; i < MANY; i++)
		assert_int_equal(summary.questions[i].tally.attempts, 2);
	rh_stats_free(stats);
}

static void a_trend_shows_the_newest_answers_as_levels(void **state)
{
	struct rh_buffer text = {0};
	(void)state;
	struct rh_stats *stats = begin();
	for (int i = 0; i < 5; i++)
		add(stats, "intro", TODAY, 1000);
	for (int i = 0; i <= RH_STATS_TREND - 1; i++)
		add(stats, "intro", TODAY, 6000 + i * 12000);
	struct rh_stats_summary summary = end_of(stats);
	rh_stats_trend(&text, &summary.questions[0]);
	check_written(&text, "▁▂▃▄▅▆▇█████");
	assert_string_equal(rh_stats_level(100), "▆");
	assert_string_equal(rh_stats_level(-5), "▁");
	assert_string_equal(rh_stats_level(100000), "█");
	rh_buffer_done(&text);
	rh_stats_free(stats);
}

static void tags_of(void *ctx, const struct rh_stats_question *question, const struct rh_text **names, size_t *count)
{
	static const struct rh_text both[] = {{"llm", 3}, {"hr", 2}};
	(void)ctx;
	*names = both;
	*count = rh_text_equal(question->id, RH_TEXT("lora")) ? 2 : rh_text_equal(question->id, RH_TEXT("intro"));
}

static void groups_add_up_their_questions(void **state)
{
	const struct rh_stats_grouping grouping = {tags_of, NULL};
	struct rh_stats_group *groups = NULL;
	size_t count = 0;
	(void)state;
	struct rh_stats *stats = begin();
	add(stats, "intro", TODAY, 10);
	add(stats, "lora", TODAY, 20);
	add(stats, "lora", TODAY, 30);
	add(stats, "none", TODAY, 40);
	struct rh_stats_summary summary = end_of(stats);
	assert_int_equal(rh_stats_groups(&summary, &grouping, &groups, &count, NULL), RH_OK);
	assert_int_equal(count, 2);
	check_text(groups[0].name, "llm");
	assert_int_equal(groups[0].questions, 2);
	assert_int_equal(groups[0].tally.spoken_ms, 60);
	check_text(groups[1].name, "hr");
	assert_int_equal(groups[1].tally.attempts, 2);
	free(groups);
	rh_stats_free(stats);
}

static void json_tells_what_was_never_measured_as_null(void **state)
{
	struct rh_buffer out = {0};
	(void)state;
	struct rh_stats *stats = begin();
	struct rh_attempt attempt = attempt_of("ai", "intro", TODAY, 61000);
	const struct rh_delivery delivery = {.known = {[RH_DELIVERY_RATE_SPM] = true},
	                                     .values = {[RH_DELIVERY_RATE_SPM] = 271.25}};
	attempt.rating = RH_RATING_GOOD;
	rh_stats_add(stats, &attempt, &delivery);
	struct rh_stats_summary summary = end_of(stats);
	const struct rh_stats_group bank = {.name = RH_TEXT("ai"), .questions = 1, .tally = summary.all};
	rh_stats_json(&out, &(struct rh_stats_tables){.summary = &summary, .banks = &bank, .bank_count = 1});
	json_error_t fault;
	json_t *root = json_loads(out.data, JSON_DECODE_ANY, &fault);
	assert_non_null(root);
	json_t *question = json_array_get(json_object_get(root, "questions"), 0);
	assert_int_equal(json_integer_value(json_object_get(root, "streak_days")), 1);
	assert_int_equal(json_integer_value(json_object_get(question, "over")), 1);
	assert_true(fabs(json_real_value(json_object_get(question, "speech_rate_spm")) - 271.3) < 1e-9);
	assert_true(json_is_null(json_object_get(question, "pauses_per_minute")));
	assert_string_equal(json_string_value(json_object_get(question, "rating")), "good");
	assert_int_equal(json_integer_value(json_object_get(json_object_get(question, "ratings"), "good")), 1);
	assert_int_equal(json_integer_value(json_array_get(json_object_get(question, "trend"), 0)), 102);
	assert_string_equal(json_string_value(json_object_get(json_array_get(json_object_get(root, "days"), 0), "day")),
	                    "2026-11-23");
	assert_int_equal(json_array_size(json_object_get(root, "tags")), 0);
	assert_int_equal(json_array_size(json_object_get(root, "banks")), 1);
	json_decref(root);
	rh_buffer_done(&out);
	rh_stats_free(stats);
}

static void csv_quotes_what_would_break_it(void **state)
{
	struct rh_buffer out = {0};
	struct rh_csv csv = {.out = &out};
	(void)state;
	rh_csv_text(&csv, RH_TEXT("plain 한글"));
	rh_csv_text(&csv, RH_TEXT("a,b"));
	rh_csv_text(&csv, RH_TEXT("say \"hi\""));
	rh_csv_text(&csv, RH_TEXT("two\nlines"));
	rh_csv_text(&csv, RH_TEXT("=1+1"));
	rh_csv_text(&csv, RH_TEXT(""));
	rh_csv_int(&csv, -3);
	rh_csv_real(&csv, true, 2.25);
	rh_csv_real(&csv, false, 2.25);
	rh_csv_line(&csv);
	rh_csv_int(&csv, 1);
	check_written(&out, "plain 한글,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"'=1+1\",,-3,2.2,\r\n1");
	rh_buffer_done(&out);
}

static void csv_has_as_many_cells_in_every_line(void **state)
{
	struct rh_buffer out = {0};
	struct rh_text rest, line;
	(void)state;
	struct rh_stats *stats = begin();
	add(stats, "intro", TODAY, 61000);
	add(stats, "lora", TODAY, 0);
	struct rh_stats_summary summary = end_of(stats);
	rh_stats_csv(&out, &summary);
	rest = rh_buffer_view(&out);
	for (int i = 0; rh_text_next_line(&rest, &line); i++) {
		size_t commas = 0;
		for (size_t k = 0; k < line.length; k++)
			commas += line.data[k] == ',';
		assert_int_equal(commas, 24);
		assert_true(i < 3);
	}
	rh_buffer_done(&out);
	rh_stats_free(stats);
}

static enum rh_status work(struct rh_buffer *out)
{
	struct rh_stats *stats = NULL;
	struct rh_stats_summary summary;
	RH_TRY(rh_stats_new(&stats, NULL));
	char id[8];
	for (int i = 0; i < 200; i++) {
		(void)snprintf(id, sizeof id, "q%d", i);
		add(stats, id, 20260101 + i % 20, 1000);
	}
	enum rh_status status = rh_stats_end(stats, TODAY, &summary, NULL);
	if (status == RH_OK) {
		rh_stats_csv(out, &summary);
		status = rh_buffer_status(out, NULL);
	}
	rh_stats_free(stats);
	return status;
}

static void want_of_memory_is_told(void **state)
{
	(void)state;
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_buffer out = {0};
		enum rh_status status = work(&out);
		assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
		rh_buffer_done(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_adds_up_to_nothing),
	    cmocka_unit_test(attempts_add_up_by_question),
	    cmocka_unit_test(questions_of_one_name_in_two_banks_are_two),
	    cmocka_unit_test(the_newest_rating_and_text_are_shown),
	    cmocka_unit_test(measures_are_means_of_what_was_measured),
	    cmocka_unit_test(streaks_end_where_a_day_is_missing),
	    cmocka_unit_test(many_questions_are_all_found_again),
	    cmocka_unit_test(a_trend_shows_the_newest_answers_as_levels),
	    cmocka_unit_test(groups_add_up_their_questions),
	    cmocka_unit_test(json_tells_what_was_never_measured_as_null),
	    cmocka_unit_test(csv_quotes_what_would_break_it),
	    cmocka_unit_test(csv_has_as_many_cells_in_every_line),
	    cmocka_unit_test(want_of_memory_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
