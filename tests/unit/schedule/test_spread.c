// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "schedule/schedule.h"
#include "support/check.h"
#include "support/failing_alloc.h"

#include <stdlib.h>
#include <string.h>

enum { QUESTIONS_MAX = 60, TODAY = 20000 };

static struct rh_schedule_state state_of(double stability, enum rh_rating grade)
{
	return (struct rh_schedule_state){
	    .memory = {stability, 5}, .grade = grade, .last_day = TODAY - 1, .answers = 1};
}

struct plan {
	struct rh_schedule_visit *visits; /* owned */
	size_t count;
};

static struct plan spread(const struct rh_schedule_way *ways, size_t count, int64_t until)
{
	struct plan plan = {0};
	struct rh_error err = {0};
	if (rh_schedule_spread(ways, count, &(struct rh_schedule_span){TODAY, TODAY, until}, &plan.visits, &plan.count,
	                       &err) != RH_OK)
		fail_msg("%s", err.message);
	return plan;
}

static size_t times_of(const struct plan *plan, size_t index)
{
	size_t times = 0;
	for (size_t i = 0; i < plan->count; i++)
		times += plan->visits[i].index == index;
	return times;
}

static void fill_randomly(struct rh_random *random, struct rh_schedule_way *ways, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		ways[i] = (struct rh_schedule_way){0};
		if (rh_random_below(random, 3) > 0)
			ways[i].state = state_of((double)(1 + rh_random_below(random, 400)) / 10,
			                         (enum rh_rating)(1 + rh_random_below(random, 4)));
	}
}

/* What holds for every plan. */
static void check_plan(const struct plan *plan, const struct rh_schedule_way *ways, size_t count, int64_t until)
{
	size_t total = 0;
	for (size_t i = 0; i < count; i++) {
		size_t wanted = (size_t)rh_schedule_times(&ways[i].state, until);
		assert_true(wanted >= RH_SCHEDULE_TIMES_MIN && wanted <= RH_SCHEDULE_TIMES_MAX);
		assert_int_equal(times_of(plan, i), wanted);
		total += wanted;
	}
	assert_int_equal(plan->count, total);
	bool seen[QUESTIONS_MAX] = {false};
	for (size_t i = 0; i < plan->count; i++) {
		const struct rh_schedule_visit *visit = &plan->visits[i];
		assert_in_range(visit->day, TODAY, until);
		if (i > 0 && visit->day != visit[-1].day) {
			assert_true(visit->day > visit[-1].day);
			memset(seen, 0, sizeof seen);
		}
		if (until - TODAY + 1 >= RH_SCHEDULE_TIMES_MAX)
			assert_false(seen[visit->index]);
		seen[visit->index] = true;
	}
}

static void every_question_is_seen_twice_at_least_and_never_past_the_day(void **state)
{
	struct rh_random random = rh_random_seeded(3);
	struct rh_schedule_way ways[QUESTIONS_MAX];
	(void)state;
	for (int round = 0; round < 2000; round++) {
		size_t count = 1 + (size_t)rh_random_below(&random, QUESTIONS_MAX);
		int64_t until = TODAY + (int64_t)rh_random_below(&random, 40);
		fill_randomly(&random, ways, count);
		struct plan plan = spread(ways, count, until);
		check_plan(&plan, ways, count, until);
		free(plan.visits);
	}
}

static void the_weak_are_seen_most(void **state)
{
	const struct rh_schedule_way ways[] = {{.state = state_of(300, RH_RATING_EASY)},
	                                       {.state = state_of(14, RH_RATING_GOOD)},
	                                       {.state = state_of(0.5, RH_RATING_GOOD)},
	                                       {.state = state_of(300, RH_RATING_AGAIN)},
	                                       {.state = {.answers = 0}}};
	static const size_t expected[] = {2, 3, 4, 4, 3};
	(void)state;
	struct plan plan = spread(ways, 5, TODAY + 13);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(times_of(&plan, i), expected[i]);
	free(plan.visits);
}

static void the_days_of_a_stretch_are_equally_busy(void **state)
{
	struct rh_schedule_way ways[QUESTIONS_MAX] = {0};
	int load[10] = {0};
	(void)state;
	struct plan plan = spread(ways, 40, TODAY + 9); /* 120 answers on 10 days */
	for (size_t i = 0; i < plan.count; i++)
		load[plan.visits[i].day - TODAY]++;
	for (size_t day = 0; day < 8; day++)
		assert_int_equal(load[day], 10);
	for (size_t day = 8; day < 10; day++) /* everybody's last visit */
		assert_int_equal(load[day], 20);
	free(plan.visits);
}

static void what_was_answered_on_the_way_is_not_asked_for_again(void **state)
{
	struct rh_schedule_way ways[] = {{.state = state_of(300, RH_RATING_GOOD), .answered = 1, .today = true},
	                                 {.state = state_of(300, RH_RATING_GOOD), .answered = 2, .today = true},
	                                 {.state = state_of(300, RH_RATING_GOOD), .answered = 9}};
	(void)state;
	struct plan plan = spread(ways, 3, TODAY + 5);
	assert_int_equal(plan.count, 1);
	assert_int_equal(plan.visits[0].index, 0);
	assert_true(plan.visits[0].day > TODAY);
	free(plan.visits);
}

static void on_the_last_day_everything_wanted_is_for_today(void **state)
{
	const struct rh_schedule_way ways[] = {{.state = state_of(300, RH_RATING_GOOD), .answered = 1, .today = true},
	                                       {.state = {.answers = 0}}};
	(void)state;
	struct plan plan = spread(ways, 2, TODAY);
	assert_int_equal(times_of(&plan, 0), 1);
	assert_int_equal(times_of(&plan, 1), 3);
	for (size_t i = 0; i < plan.count; i++)
		assert_int_equal(plan.visits[i].day, TODAY);
	free(plan.visits);
}

static void within_a_day_the_weakest_come_first(void **state)
{
	const struct rh_schedule_way ways[] = {{.state = state_of(90, RH_RATING_GOOD)},
	                                       {.state = state_of(30, RH_RATING_GOOD)},
	                                       {.state = state_of(30, RH_RATING_GOOD)}};
	(void)state;
	struct plan plan = spread(ways, 3, TODAY);
	assert_int_equal(plan.visits[0].index, 1);
	assert_int_equal(plan.visits[plan.count - 1].index, 0);
	free(plan.visits);
}

static void no_questions_need_no_days(void **state)
{
	(void)state;
	struct plan plan = spread(NULL, 0, TODAY + 3);
	assert_int_equal(plan.count, 0);
	assert_null(plan.visits);
}

static void a_day_that_is_over_or_too_far_away_is_refused(void **state)
{
	const struct rh_schedule_way way = {0};
	struct rh_schedule_visit *visits = NULL;
	size_t count = 77;
	struct rh_error err = {0};
	(void)state;
	assert_int_equal(
	    rh_schedule_spread(&way, 1, &(struct rh_schedule_span){TODAY, TODAY, TODAY - 1}, &visits, &count, &err),
	    RH_ERR_INVALID);
	assert_int_equal(rh_schedule_spread(&way, 1,
	                                    &(struct rh_schedule_span){TODAY, TODAY, TODAY + RH_SCHEDULE_DAYS_MAX},
	                                    &visits, &count, &err),
	                 RH_ERR_LIMIT);
	assert_int_equal(count, 77);
	assert_null(visits);
}

static void want_of_memory_is_told_and_leaves_nothing(void **state)
{
	struct rh_schedule_way ways[5] = {0};
	(void)state;
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_schedule_visit *visits = NULL;
		size_t count = 0;
		struct rh_error err = {0};
		enum rh_status status = rh_schedule_spread(ways, 5, &(struct rh_schedule_span){TODAY, TODAY, TODAY + 9},
		                                           &visits, &count, &err);
		assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
		assert_int_equal(count, failing_alloc_struck() ? 0 : 15);
		free(visits);
	}
}

static void a_plan_made_anew_every_morning_ends_with_nothing_left(void **state)
{
	struct rh_schedule_way ways[20] = {0};
	(void)state;
	for (int64_t day = TODAY; day < TODAY + 12; day++) {
		struct rh_schedule_visit *visits = NULL;
		size_t count = 0;
		assert_int_equal(rh_schedule_spread(ways, 20, &(struct rh_schedule_span){TODAY, day, TODAY + 11},
		                                    &visits, &count, NULL),
		                 RH_OK);
		for (size_t i = 0; i < count && visits[i].day == day; i++) {
			struct rh_schedule_way *way = &ways[visits[i].index];
			const struct rh_attempt attempt = {.practice_day = rh_day_of_number(day),
			                                   .outcome = RH_OUTCOME_FINISHED,
			                                   .rating = RH_RATING_GOOD};
			rh_schedule_add(&way->state, &attempt);
			way->answered++;
		}
		assert_true(count > 0);
		free(visits);
	}
	for (size_t i = 0; i < 20; i++)
		assert_true(ways[i].answered >= rh_schedule_times(&ways[i].state, TODAY + 11));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_question_is_seen_twice_at_least_and_never_past_the_day),
	    cmocka_unit_test(the_weak_are_seen_most),
	    cmocka_unit_test(the_days_of_a_stretch_are_equally_busy),
	    cmocka_unit_test(what_was_answered_on_the_way_is_not_asked_for_again),
	    cmocka_unit_test(on_the_last_day_everything_wanted_is_for_today),
	    cmocka_unit_test(within_a_day_the_weakest_come_first),
	    cmocka_unit_test(a_plan_made_anew_every_morning_ends_with_nothing_left),
	    cmocka_unit_test(no_questions_need_no_days),
	    cmocka_unit_test(a_day_that_is_over_or_too_far_away_is_refused),
	    cmocka_unit_test(want_of_memory_is_told_and_leaves_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
