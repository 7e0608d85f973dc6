// SPDX-License-Identifier: GPL-3.0-or-later
#include "schedule/fsrs.h"

#include <math.h>

/* Named as the published formulas name them: w[0] to w[20]. */
static const double w[] = {0.212,  1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001,  1.8722, 0.1666, 0.796,
                           1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542};

#define STABILITY_MIN  0.001
#define DIFFICULTY_MIN 1.0
#define DIFFICULTY_MAX 10.0
enum { INTERVAL_MAX_DAYS = 36500 };

static double clamp(double value, double low, double high)
{
	return value < low ? low : value > high ? high : value;
}

/* Chosen so that the curve passes 90 % when as many days have gone by as the stability says. */
static double curve_factor(void)
{
	return pow(0.9, -1.0 / w[20]) - 1;
}

double rh_fsrs_retrievability(const struct rh_fsrs_memory *memory, double elapsed_days)
{
	if (memory->stability <= 0)
		return 0;
	return pow(1 + curve_factor() * fmax(elapsed_days, 0) / memory->stability, -w[20]);
}

static double first_difficulty(enum rh_rating grade)
{
	return w[4] - exp(w[5] * ((int)grade - 1)) + 1;
}

static double next_difficulty(double difficulty, enum rh_rating grade)
{
	double delta = -w[6] * ((int)grade - 3);
	double damped = difficulty + (DIFFICULTY_MAX - difficulty) * delta / 9;
	double next = w[7] * first_difficulty(RH_RATING_EASY) + (1 - w[7]) * damped;
	return clamp(next, DIFFICULTY_MIN, DIFFICULTY_MAX);
}

static double stability_same_day(double stability, enum rh_rating grade)
{
	double gain = exp(w[17] * ((int)grade - 3 + w[18])) * pow(stability, -w[19]);
	return stability * (grade >= RH_RATING_GOOD ? fmax(gain, 1) : gain);
}

static double stability_forgotten(const struct rh_fsrs_memory *memory, double retrievability)
{
	double afterwards = w[11] * pow(memory->difficulty, -w[12]) * (pow(memory->stability + 1, w[13]) - 1) *
	                    exp((1 - retrievability) * w[14]);
	return fmin(afterwards, memory->stability / exp(w[17] * w[18]));
}

static double stability_recalled(const struct rh_fsrs_memory *memory, double retrievability, enum rh_rating grade)
{
	double hard = grade == RH_RATING_HARD ? w[15] : 1;
	double easy = grade == RH_RATING_EASY ? w[16] : 1;
	double gain = exp(w[8]) * (11 - memory->difficulty) * pow(memory->stability, -w[9]) *
	              (exp((1 - retrievability) * w[10]) - 1) * hard * easy;
	return memory->stability * (1 + gain);
}

static double next_stability(const struct rh_fsrs_memory *memory, int64_t elapsed_days, enum rh_rating grade)
{
	if (elapsed_days < 1)
		return stability_same_day(memory->stability, grade);
	double retrievability = rh_fsrs_retrievability(memory, (double)elapsed_days);
	return grade == RH_RATING_AGAIN ? stability_forgotten(memory, retrievability)
	                                : stability_recalled(memory, retrievability, grade);
}

struct rh_fsrs_memory rh_fsrs_review(const struct rh_fsrs_memory *memory, int64_t elapsed_days, enum rh_rating grade)
{
	if (grade == RH_RATING_NONE)
		return *memory;
	struct rh_fsrs_memory next;
	if (memory->stability <= 0) {
		next.stability = w[(int)grade - 1];
		next.difficulty = clamp(first_difficulty(grade), DIFFICULTY_MIN, DIFFICULTY_MAX);
	} else {
		next.stability = fmax(next_stability(memory, elapsed_days, grade), STABILITY_MIN);
		next.difficulty = next_difficulty(memory->difficulty, grade);
	}
	return next;
}

int64_t rh_fsrs_interval_days(const struct rh_fsrs_memory *memory, double retention)
{
	double days = memory->stability / curve_factor() * (pow(retention, -1.0 / w[20]) - 1);
	return llround(clamp(days, 1, INTERVAL_MAX_DAYS));
}
