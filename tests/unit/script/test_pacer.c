// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/pacer.h"

#include "base/random.h"
#include "support/check.h"
#include "support/failing_alloc.h"

#include <stdlib.h>

#define MS    INT64_C(1000000)
#define BEGUN (INT64_C(7000) * MS)

enum { GROUPS = 40 };

/* Groups of 4 to 18 syllables, some at the end of sentences. */
static struct rh_groups some_groups(size_t count)
{
	static struct rh_group items[GROUPS];
	for (size_t i = 0; i < count; i++) {
		items[i].syllables = 4 + (i * 5) % 15;
		items[i].end = i % 3 == 2 ? RH_BREAK_SENTENCE : i % 3 == 1 ? RH_BREAK_COMMA : RH_BREAK_NONE;
	}
	return (struct rh_groups){items, count};
}

static struct rh_pacer *start(size_t count, int64_t time_ms, bool listens)
{
	struct rh_groups groups = some_groups(count);
	struct rh_pacer *pacer = NULL;
	assert_int_equal(rh_pacer_new(&groups, RH_SCRIPT_KOREAN, time_ms, listens, BEGUN, &pacer, NULL), RH_OK);
	return pacer;
}

static struct rh_pacer_view after(struct rh_pacer *pacer, enum rh_pacer_input input, int64_t ms)
{
	rh_pacer_step(pacer, input, BEGUN + ms * MS);
	return rh_pacer_view(pacer);
}

/* Ticks every step_ms until it is done; the view then. */
static struct rh_pacer_view run(struct rh_pacer *pacer, int64_t from_ms, int64_t step_ms)
{
	struct rh_pacer_view view = rh_pacer_view(pacer);
	for (int64_t ms = from_ms; !view.done && ms < 3600000; ms += step_ms)
		view = after(pacer, RH_PACER_TICK, ms);
	assert_true(view.done);
	return view;
}

static void it_ends_on_time_whatever_the_length(void **state)
{
	(void)state;
	static const int64_t times_ms[] = {30000, 45000, 60000, 90000, 120000, 180000, 300000};
	for (size_t i = 0; i < sizeof times_ms / sizeof times_ms[0]; i++) {
		for (size_t groups = 1; groups <= GROUPS; groups += 13) {
			struct rh_pacer *pacer = start(groups, times_ms[i], false);
			struct rh_pacer_view view = run(pacer, 33, 33);
			assert_in_range(view.elapsed_ms, times_ms[i] - 1, times_ms[i] + 1);
			assert_in_range(view.ahead_ms + 10, 9, 11);
			rh_pacer_free(pacer);
		}
	}
}

static void deadlines_are_when_groups_change(void **state)
{
	(void)state;
	struct rh_pacer *pacer = start(GROUPS, 60000, false);
	for (size_t group = 0; group < GROUPS; group++) {
		int64_t due_ns = rh_pacer_deadline_ns(pacer);
		assert_int_equal(rh_pacer_view(pacer).group, group);
		rh_pacer_step(pacer, RH_PACER_TICK, due_ns - 1000);
		assert_int_equal(rh_pacer_view(pacer).group, group);
		rh_pacer_step(pacer, RH_PACER_TICK, due_ns);
	}
	assert_true(rh_pacer_view(pacer).done);
	assert_int_equal(rh_pacer_view(pacer).group, GROUPS);
	assert_in_range(rh_pacer_view(pacer).elapsed_ms, 59999, 60001);
	assert_true(rh_pacer_deadline_ns(pacer) == RH_PACER_NEVER);
	rh_pacer_free(pacer);
}

static void time_lost_by_holding_is_made_up(void **state)
{
	(void)state;
	struct rh_pacer *pacer = start(GROUPS, 60000, false);
	struct rh_pacer_view view = after(pacer, RH_PACER_HOLD, 10000);
	assert_true(view.held && view.pace_permille == 0);
	assert_true(rh_pacer_deadline_ns(pacer) == RH_PACER_NEVER);
	view = after(pacer, RH_PACER_HOLD, 18000);
	assert_in_range(view.ahead_ms + 20000, 20000 - 8001, 20000 - 7999);
	assert_int_equal(view.pace_permille, RH_PACER_FASTEST);
	view = run(pacer, 18033, 33);
	assert_in_range(view.elapsed_ms, 59990, 60010);
	rh_pacer_free(pacer);
}

static void nobody_is_rushed_beyond_the_fastest_pace(void **state)
{
	(void)state;
	struct rh_pacer *pacer = start(GROUPS, 60000, false);
	after(pacer, RH_PACER_HOLD, 10000);
	struct rh_pacer_view view = after(pacer, RH_PACER_HOLD, 50000);
	assert_int_equal(view.pace_permille, RH_PACER_FASTEST);
	view = run(pacer, 50033, 33);
	assert_in_range(view.elapsed_ms, 87030, 87040); /* 50 s at 1.35 after 50 s */
	rh_pacer_free(pacer);
}

static void a_pace_by_hand_is_kept(void **state)
{
	(void)state;
	struct rh_pacer *pacer = start(GROUPS, 60000, false);
	struct rh_pacer_view view = after(pacer, RH_PACER_FASTER, 0);
	assert_true(view.by_hand && view.pace_permille == 1050);
	after(pacer, RH_PACER_FASTER, 0);
	view = after(pacer, RH_PACER_TICK, 10000);
	assert_in_range(view.ahead_ms, 999, 1001);
	assert_int_equal(view.pace_permille, 1100);
	for (int i = 0; i < 100; i++)
		view = after(pacer, RH_PACER_SLOWER, 10000);
	assert_int_equal(view.pace_permille, RH_PACER_BY_HAND_MIN);
	for (int i = 0; i < 100; i++)
		view = after(pacer, RH_PACER_FASTER, 10000);
	assert_int_equal(view.pace_permille, RH_PACER_BY_HAND_MAX);
	rh_pacer_free(pacer);
}

static void groups_can_be_stepped_through(void **state)
{
	(void)state;
	struct rh_pacer *pacer = start(3, 30000, false);
	assert_int_equal(after(pacer, RH_PACER_NEXT, 0).group, 1);
	assert_int_equal(after(pacer, RH_PACER_PREVIOUS, 100).group, 0); /* it has just begun */
	assert_int_equal(after(pacer, RH_PACER_PREVIOUS, 100).group, 0);
	assert_int_equal(after(pacer, RH_PACER_NEXT, 100).group, 1);
	struct rh_pacer_view view = after(pacer, RH_PACER_TICK, 4000);
	assert_true(view.group == 1 && view.group_permille > 200);
	view = after(pacer, RH_PACER_PREVIOUS, 4000);
	assert_true(view.group == 1 && view.group_permille == 0);
	after(pacer, RH_PACER_NEXT, 4000);
	view = after(pacer, RH_PACER_NEXT, 5000);
	assert_true(view.done && view.elapsed_ms == 5000 && view.ahead_ms == 25000);
	view = after(pacer, RH_PACER_NEXT, 6000);
	assert_true(view.done && view.elapsed_ms == 5000);
	assert_int_equal(after(pacer, RH_PACER_PREVIOUS, 6000).group, 2);
	rh_pacer_free(pacer);
}

static void again_is_from_the_top_with_a_fresh_clock(void **state)
{
	(void)state;
	struct rh_pacer *pacer = start(GROUPS, 60000, false);
	after(pacer, RH_PACER_FASTER, 0);
	after(pacer, RH_PACER_HOLD, 20000);
	struct rh_pacer_view view = after(pacer, RH_PACER_AGAIN, 30000);
	assert_true(view.group == 0 && view.elapsed_ms == 0 && !view.held && !view.by_hand);
	view = run(pacer, 30033, 33);
	assert_in_range(view.elapsed_ms, 59999, 60001);
	rh_pacer_free(pacer);
}

static void it_waits_for_a_voice(void **state)
{
	(void)state;
	struct rh_pacer *pacer = start(10, 60000, true);
	assert_int_equal(rh_pacer_deadline_ns(pacer), BEGUN + RH_PACER_SILENCE_NS);
	struct rh_pacer_view view = after(pacer, RH_PACER_TICK, 5000);
	assert_true(view.waiting && view.pace_permille == 0);
	assert_in_range(view.ahead_ms + 10000, 10000 - 4301, 10000 - 4299);
	view = after(pacer, RH_PACER_VOICE, 5000);
	assert_false(view.waiting);
	after(pacer, RH_PACER_SILENCE, 6000);
	view = after(pacer, RH_PACER_TICK, 6600);
	assert_false(view.waiting);
	after(pacer, RH_PACER_VOICE, 6650);
	after(pacer, RH_PACER_SILENCE, 8000);
	after(pacer, RH_PACER_SILENCE, 8500); /* told twice: since the first */
	view = after(pacer, RH_PACER_TICK, 8700);
	assert_true(view.waiting);
	rh_pacer_free(pacer);
}

static void who_is_not_listened_to_is_never_waited_for(void **state)
{
	(void)state;
	struct rh_pacer *pacer = start(GROUPS, 60000, false);
	after(pacer, RH_PACER_SILENCE, 1000);
	assert_false(after(pacer, RH_PACER_TICK, 9000).waiting);
	rh_pacer_free(pacer);
}

/* Speech that stops for 0.8 to 2.5 s every few seconds until shortly before the end: the end is met within 0.2 s all
 * the same.
 */
static void it_ends_on_time_with_a_speaker_who_stops(void **state)
{
	(void)state;
	struct rh_random random = rh_random_seeded(3);
	for (int round = 0; round < 50; round++) {
		int64_t time_ms = 30000 + (int64_t)rh_random_below(&random, 270001);
		struct rh_pacer *pacer = start(GROUPS, time_ms, true);
		int64_t ms = 0;
		while (ms < time_ms - 20000) {
			after(pacer, RH_PACER_VOICE, ms);
			ms += 5000 + (int64_t)rh_random_below(&random, 4000);
			after(pacer, RH_PACER_SILENCE, ms);
			ms += 800 + (int64_t)rh_random_below(&random, 1700);
		}
		after(pacer, RH_PACER_VOICE, ms);
		struct rh_pacer_view view = run(pacer, ms, 50);
		assert_in_range(view.elapsed_ms, time_ms - 200, time_ms + 200);
		rh_pacer_free(pacer);
	}
}

static void odd_texts_and_times_are_fine(void **state)
{
	(void)state;
	struct rh_pacer *pacer = start(0, 1000, false);
	assert_true(rh_pacer_view(pacer).done);
	assert_true(after(pacer, RH_PACER_PREVIOUS, 10).done);
	assert_true(after(pacer, RH_PACER_NEXT, 10).done);
	rh_pacer_free(pacer);
	pacer = start(5, 1, false);
	after(pacer, RH_PACER_TICK, -50); /* time does not go back */
	assert_int_equal(rh_pacer_view(pacer).elapsed_ms, 0);
	assert_true(after(pacer, RH_PACER_TICK, 5).done);
	rh_pacer_free(pacer);
	rh_pacer_free(NULL);
	struct rh_groups groups = some_groups(2);
	pacer = NULL;
	assert_int_equal(rh_pacer_new(&groups, RH_SCRIPT_KOREAN, 0, false, 0, &pacer, NULL), RH_ERR_INVALID);
	assert_null(pacer);
}

/* Whatever comes in, places and paces stay within their bounds. */
static void any_input_keeps_it_within_bounds(void **state)
{
	(void)state;
	struct rh_random random = rh_random_seeded(5);
	for (int round = 0; round < 300; round++) {
		struct rh_pacer *pacer = start(1 + (size_t)rh_random_below(&random, GROUPS), 20000, round % 2 == 0);
		int64_t ms = 0;
		for (int i = 0; i < 200; i++) {
			ms += (int64_t)rh_random_below(&random, 900);
			enum rh_pacer_input input = (enum rh_pacer_input)rh_random_below(&random, RH_PACER_SILENCE + 1);
			struct rh_pacer_view view = after(pacer, input, ms);
			assert_true(view.group_permille >= 0 && view.group_permille <= 1000);
			assert_true(view.elapsed_ms >= 0 && view.elapsed_ms <= ms);
			assert_true(rh_pacer_deadline_ns(pacer) > BEGUN + ms * MS);
		}
		rh_pacer_free(pacer);
	}
}

static void a_pacer_survives_failing_allocations(void **state)
{
	(void)state;
	struct rh_groups groups = some_groups(4);
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_pacer *pacer = NULL;
		enum rh_status status = rh_pacer_new(&groups, RH_SCRIPT_KOREAN, 1000, false, 0, &pacer, NULL);
		assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
		assert_true(status == RH_OK || pacer == NULL);
		rh_pacer_free(pacer);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_ends_on_time_whatever_the_length),
	    cmocka_unit_test(deadlines_are_when_groups_change),
	    cmocka_unit_test(time_lost_by_holding_is_made_up),
	    cmocka_unit_test(nobody_is_rushed_beyond_the_fastest_pace),
	    cmocka_unit_test(a_pace_by_hand_is_kept),
	    cmocka_unit_test(groups_can_be_stepped_through),
	    cmocka_unit_test(again_is_from_the_top_with_a_fresh_clock),
	    cmocka_unit_test(it_waits_for_a_voice),
	    cmocka_unit_test(who_is_not_listened_to_is_never_waited_for),
	    cmocka_unit_test(it_ends_on_time_with_a_speaker_who_stops),
	    cmocka_unit_test(odd_texts_and_times_are_fine),
	    cmocka_unit_test(any_input_keeps_it_within_bounds),
	    cmocka_unit_test(a_pacer_survives_failing_allocations),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
