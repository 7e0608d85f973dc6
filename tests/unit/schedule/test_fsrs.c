// SPDX-License-Identifier: GPL-3.0-or-later
/* The memory model against sequences of its reference implementation, open-spaced-repetition/py-fsrs 6.3.1: what
 * Scheduler(enable_fuzzing=False, learning_steps=(), relearning_steps=()).review_card() gives for these days and
 * ratings. The first is the one its own tests publish: stability 53.62691, difficulty 6.3574867. */
#include "schedule/fsrs.h"
#include "support/check.h"

#include <math.h>

#define CLOSE 1e-6

struct step {
	int64_t elapsed_days;
	enum rh_rating grade;
	double chance; /* before the answer */
	double stability, difficulty;
	int64_t interval_days; /* at 90 % */
};

static const struct step published[] = {
    {0, 1, 0, 0.212, 6.4133, 1},
    {0, 3, 1, 0.246689187776, 6.4021150693, 1},
    {1, 3, 0.78085027702, 2.02147725164, 6.39094132352, 2},
    {3, 3, 0.870676638729, 7.86369884101, 6.3797787515, 8},
    {8, 3, 0.898815062825, 21.9177131532, 6.36862734204, 22},
    {21, 3, 0.902911513863, 53.6269029171, 6.357487084, 54},
};

/* Each answer on the day it was due; then forgotten twice. */
static const struct step due[] = {
    {0, 3, 0, 2.3065, 2.11810397046, 2},
    {2, 3, 0.909493255977, 10.9643323358, 2.11121423579, 11},
    {11, 3, 0.899776717625, 46.2802172876, 2.10433139085, 46},
    {46, 3, 0.900416693796, 162.862201639, 2.09745542875, 163},
    {163, 3, 0.899941885555, 497.4471936, 2.09058634262, 497},
    {497, 3, 0.900061776806, 1345.52877754, 2.08372412557, 1346},
    {1346, 1, 0.899975942259, 9.44460134535, 7.38320232005, 9},
    {9, 1, 0.90327832795, 1.31263907195, 9.12510476612, 1},
    {1, 3, 0.917580394802, 2.34967330748, 9.11120803065, 2},
    {2, 3, 0.910683079891, 4.19402832708, 9.09732519192, 4},
    {4, 3, 0.903221041268, 7.46654022983, 9.08345623602, 7},
    {7, 3, 0.90437111781, 12.7315472656, 9.06960114908, 13},
    {13, 3, 0.898560049833, 21.5281513532, 9.05575991723, 22},
};

static const struct step easy[] = {
    {0, 4, 0, 8.2956, 1, 8},
    {0, 4, 1, 13.0460646912, 1, 13},
    {0, 4, 1, 19.9146594886, 1, 20},
    {0, 4, 1, 29.5650909538, 1, 30},
    {0, 4, 1, 42.7655298327, 1, 43},
    {30, 4, 0.922466431954, 220.114109968, 1, 220},
    {100, 4, 0.944780065958, 710.515958224, 1, 711},
};

static const struct step mixed[] = {
    {0, 2, 0, 1.2931, 5.1121707056, 1},
    {5, 3, 0.785385199036, 10.1294365917, 5.10228690419, 10},
    {0, 4, 1, 15.7220686511, 3.4509277903, 16},
    {2, 1, 0.98204088641, 1.55356535292, 7.83259286766, 2},
    {1, 1, 0.927338655572, 0.411900036828, 9.27281638327, 1},
    {11, 4, 0.600948324302, 4.1672377313, 9.01505387461, 4},
    {2, 4, 0.942273134799, 7.90178781678, 8.67115914729, 8},
    {0, 2, 1, 4.21247592687, 9.10308188728, 4},
    {0, 2, 1, 2.34058957496, 9.38981232969, 2},
    {40, 3, 0.64174003359, 9.35942768607, 9.37565088666, 9},
    {1, 4, 0.984756909023, 10.9166219128, 9.15225087694, 11},
    {1, 1, 0.986826793014, 1.21527055599, 9.70657899724, 1},
    {1, 4, 0.912827144207, 2.54681697515, 9.59375974084, 3},
    {1, 2, 0.951024762725, 3.02330286142, 9.71554715447, 3},
    {0, 1, 1, 0.998030016277, 9.89173065325, 1},
    {2, 2, 0.845714271144, 1.56343683015, 9.91335413157, 2},
    {1, 2, 0.927688460186, 1.92883280692, 9.92770880414, 2},
    {5, 3, 0.822847227264, 3.75442967421, 9.91300946463, 4},
    {2, 2, 0.937262713274, 4.41001357618, 9.92747999816, 4},
};

static const struct step forgotten[] = {
    {0, 1, 0, 0.212, 6.4133, 1},
    {0, 1, 1, 0.0833567171103, 8.80630446886, 1},
    {0, 1, 1, 0.0348514098596, 9.59286876534, 1},
    {0, 1, 1, 0.0154319175147, 9.85140710096, 1},
    {1, 1, 0.525941763416, 0.0113604511418, 9.93638689381, 1},
    {1, 1, 0.501995339093, 0.00870821374805, 9.96431917386, 1},
    {2, 2, 0.433461700837, 0.0530031711227, 9.96154177418, 1},
    {400, 1, 0.253145324028, 0.050444602011, 9.97258741199, 1},
    {1000, 2, 0.218122188546, 0.33825466198, 9.96703061595, 1},
};

static const struct {
	const char *name;
	const struct step *steps;
	size_t count;
} sequences[] = {
    {"published", published, sizeof published / sizeof published[0]},
    {"due", due, sizeof due / sizeof due[0]},
    {"easy", easy, sizeof easy / sizeof easy[0]},
    {"mixed", mixed, sizeof mixed / sizeof mixed[0]},
    {"forgotten", forgotten, sizeof forgotten / sizeof forgotten[0]},
};

static void check_close(double value, double expected, const char *what, const char *sequence, size_t step)
{
	if (fabs(value - expected) > CLOSE)
		fail_msg("%s, step %zu: %s is %.9f, not %.9f", sequence, step, what, value, expected);
}

static void stability_and_difficulty_follow_the_reference(void **state)
{
	(void)state;
	for (size_t s = 0; s < sizeof sequences / sizeof sequences[0]; s++) {
		struct rh_fsrs_memory memory = {0};
		for (size_t i = 0; i < sequences[s].count; i++) {
			const struct step *step = &sequences[s].steps[i];
			double chance = rh_fsrs_retrievability(&memory, (double)step->elapsed_days);
			memory = rh_fsrs_review(&memory, step->elapsed_days, step->grade);
			check_close(chance, step->chance, "chance", sequences[s].name, i);
			check_close(memory.stability, step->stability, "stability", sequences[s].name, i);
			check_close(memory.difficulty, step->difficulty, "difficulty", sequences[s].name, i);
			assert_int_equal(rh_fsrs_interval_days(&memory, 0.9), step->interval_days);
		}
	}
}

static void the_published_sequence_ends_as_published(void **state)
{
	struct rh_fsrs_memory memory = {0};
	(void)state;
	for (size_t i = 0; i < sizeof published / sizeof published[0]; i++)
		memory = rh_fsrs_review(&memory, published[i].elapsed_days, published[i].grade);
	assert_true(fabs(memory.stability - 53.62691) < 1e-5);
	assert_true(fabs(memory.difficulty - 6.3574867) < 1e-6);
}

static void the_chance_is_ninety_percent_after_as_many_days_as_the_stability_says(void **state)
{
	(void)state;
	for (int power = -10; power < 17; power++) {
		const double stability = ldexp(1, power);
		const struct rh_fsrs_memory memory = {stability, 5};
		assert_true(fabs(rh_fsrs_retrievability(&memory, stability) - 0.9) < 1e-12);
	}
}

static void a_better_grade_never_leaves_a_weaker_memory(void **state)
{
	(void)state;
	for (int64_t elapsed = 0; elapsed < 100; elapsed += 7) {
		const struct rh_fsrs_memory before = {12, 6};
		double least = 0;
		for (int grade = RH_RATING_AGAIN; grade <= RH_RATING_EASY; grade++) {
			struct rh_fsrs_memory after = rh_fsrs_review(&before, elapsed, (enum rh_rating)grade);
			assert_true(after.stability >= least);
			least = after.stability;
		}
	}
}

static void no_grade_changes_nothing(void **state)
{
	const struct rh_fsrs_memory before = {3.5, 4.5};
	(void)state;
	struct rh_fsrs_memory after = rh_fsrs_review(&before, 9, RH_RATING_NONE);
	assert_true(after.stability == before.stability && after.difficulty == before.difficulty);
}

static void intervals_are_a_day_at_least_and_a_century_at_most(void **state)
{
	const struct rh_fsrs_memory weak = {0.001, 10}, strong = {1e9, 1};
	(void)state;
	assert_int_equal(rh_fsrs_interval_days(&weak, 0.9), 1);
	assert_int_equal(rh_fsrs_interval_days(&strong, 0.9), 36500);
	assert_true(rh_fsrs_interval_days(&(struct rh_fsrs_memory){20, 5}, 0.8) >
	            rh_fsrs_interval_days(&(struct rh_fsrs_memory){20, 5}, 0.95));
}

static void a_clock_set_back_counts_as_the_same_day(void **state)
{
	const struct rh_fsrs_memory before = {5, 5};
	(void)state;
	struct rh_fsrs_memory back = rh_fsrs_review(&before, -400, RH_RATING_GOOD);
	struct rh_fsrs_memory same = rh_fsrs_review(&before, 0, RH_RATING_GOOD);
	assert_true(back.stability == same.stability && back.difficulty == same.difficulty);
	assert_true(rh_fsrs_retrievability(&before, -400) == 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(stability_and_difficulty_follow_the_reference),
	    cmocka_unit_test(the_published_sequence_ends_as_published),
	    cmocka_unit_test(the_chance_is_ninety_percent_after_as_many_days_as_the_stability_says),
	    cmocka_unit_test(a_better_grade_never_leaves_a_weaker_memory),
	    cmocka_unit_test(no_grade_changes_nothing),
	    cmocka_unit_test(intervals_are_a_day_at_least_and_a_century_at_most),
	    cmocka_unit_test(a_clock_set_back_counts_as_the_same_day),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
