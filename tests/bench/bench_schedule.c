// SPDX-License-Identifier: GPL-3.0-or-later
/* Does `due --until` help? 1,000 simulated learners prepare for a day, each twice with the same number of answers on
 * each day: once as rh_schedule_spread() says, planned anew every morning, once by random picking without repeats until
 * all were asked, once by independent draws. A learner's true memory is not the model's: it forgets faster or slower by
 * a factor of its own, questions are easier or harder than the model thinks, and the grade given is noisy. Counts the
 * questions whose true chance on the day is at least 80, 90 and 95 %. Prints one table; fails when the plan is not
 * better at 90 % than both ways of random picking. */
#include "base/random.h"
#include "bench/row.h"
#include "schedule/schedule.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { LEARNERS = 1000, QUESTIONS = 30, TODAY = 20000, ROUNDS = 3, THRESHOLDS = 3 };
enum way { PLANNED, SHUFFLED, DRAWN, WAYS };
static const double thresholds[THRESHOLDS] = {0.8, 0.9, 0.95};

struct question {
	struct rh_schedule_state seen; /* what the program knows */
	struct rh_fsrs_memory true_memory;
	int64_t true_day;
	double ease; /* multiplies what an answer gains */
	int64_t answered;
	bool today;
};

struct learner {
	struct question questions[QUESTIONS];
	struct rh_random random;
	double retention; /* multiplies every stability */
	size_t deck[QUESTIONS];
	size_t dealt;
};

static double uniform(struct rh_random *random)
{
	return (double)(rh_random_next(random) >> 11) / 9007199254740992.0;
}

/* Standard normal, by Box and Muller. */
static double normal(struct rh_random *random)
{
	double radius = sqrt(-2 * log(1 - uniform(random)));
	return radius * cos(6.283185307179586 * uniform(random));
}

static double true_chance(const struct learner *learner, const struct question *q, int64_t day)
{
	struct rh_fsrs_memory memory = q->true_memory;
	memory.stability *= learner->retention * q->ease;
	return rh_fsrs_retrievability(&memory, (double)(day - q->true_day));
}

static void answer(struct learner *learner, size_t index, int64_t day)
{
	struct question *q = &learner->questions[index];
	double chance = q->true_day == 0 ? 0.5 * q->ease : true_chance(learner, q, day);
	double luck = uniform(&learner->random);
	enum rh_rating grade = luck > chance          ? RH_RATING_AGAIN
	                       : luck > 0.8 * chance  ? RH_RATING_HARD
	                       : luck > 0.15 * chance ? RH_RATING_GOOD
	                                              : RH_RATING_EASY;
	q->true_memory = rh_fsrs_review(&q->true_memory, day - q->true_day, grade);
	q->true_day = day;
	const struct rh_attempt attempt = {
	    .practice_day = rh_day_of_number(day), .outcome = RH_OUTCOME_FINISHED, .rating = grade};
	rh_schedule_add(&q->seen, &attempt);
	q->answered++;
	q->today = true;
}

static void start(struct learner *learner, uint64_t seed)
{
	*learner = (struct learner){.random = rh_random_seeded(seed), .dealt = QUESTIONS};
	learner->retention = exp(0.4 * normal(&learner->random));
	for (size_t i = 0; i < QUESTIONS; i++)
		learner->questions[i].ease = exp(0.5 * normal(&learner->random));
}

static void answer_planned(struct learner *learner, int64_t day, int64_t until, size_t *answers)
{
	struct rh_schedule_way ways[QUESTIONS];
	struct rh_schedule_visit *visits = NULL;
	size_t count = 0;
	for (size_t i = 0; i < QUESTIONS; i++) {
		learner->questions[i].today = false;
		ways[i] = (struct rh_schedule_way){learner->questions[i].seen, learner->questions[i].answered, false};
	}
	if (rh_schedule_spread(ways, QUESTIONS, &(struct rh_schedule_span){TODAY, day, until}, &visits, &count, NULL) !=
	    RH_OK)
		exit(2);
	for (size_t i = 0; i < count && visits[i].day == day; i++) {
		answer(learner, visits[i].index, day);
		++*answers;
	}
	free(visits);
}

static size_t deal(struct learner *learner, enum way way)
{
	if (way == DRAWN)
		return (size_t)rh_random_below(&learner->random, QUESTIONS);
	if (learner->dealt == QUESTIONS) {
		for (size_t i = 0; i < QUESTIONS; i++)
			learner->deck[i] = i;
		rh_random_shuffle(&learner->random, learner->deck, QUESTIONS);
		learner->dealt = 0;
	}
	return learner->deck[learner->dealt++];
}

struct tally {
	uint64_t over[THRESHOLDS];
	uint64_t answers;
};

static void count_over(struct tally *tally, const struct learner *learner, int64_t until)
{
	for (size_t i = 0; i < QUESTIONS; i++) {
		const struct question *q = &learner->questions[i];
		double chance = q->true_day == 0 ? 0 : true_chance(learner, q, until);
		for (size_t t = 0; t < THRESHOLDS; t++)
			tally->over[t] += chance >= thresholds[t];
	}
}

/* One learner, three times from the same start; the two random ways answer as often each day as the plan had it. */
static void simulate(struct tally tallies[WAYS], uint64_t seed, int64_t days)
{
	size_t daily[64] = {0};
	int64_t until = TODAY + days; /* the interview is on the morning after the last day */
	for (enum way way = PLANNED; way < WAYS; way++) {
		struct learner learner;
		start(&learner, seed);
		for (int64_t d = 0; d < days; d++) {
			if (way == PLANNED)
				answer_planned(&learner, TODAY + d, until - 1, &daily[d]);
			for (size_t n = 0; way != PLANNED && n < daily[d]; n++)
				answer(&learner, deal(&learner, way), TODAY + d);
			tallies[way].answers += daily[d];
		}
		count_over(&tallies[way], &learner, until);
	}
}

static bool report(int64_t days)
{
	static const char *const names[WAYS] = {"due --until", "random, no repeats", "random draws"};
	struct tally tallies[WAYS] = {0};
	for (uint64_t seed = 0; seed < LEARNERS; seed++)
		simulate(tallies, seed, days);
	for (enum way way = PLANNED; way < WAYS; way++) {
		printf("%4lld  %-20s %8.2f", (long long)days, names[way],
		       (double)tallies[way].answers / LEARNERS / QUESTIONS);
		for (size_t t = 0; t < THRESHOLDS; t++)
			printf(" %8.2f", 100.0 * (double)tallies[way].over[t] / LEARNERS / QUESTIONS);
		printf("\n");
	}
	char what[64];
	(void)snprintf(what, sizeof what, "known by heart after %lld days, %% of questions", (long long)days);
	bench_row(what, 100.0 * (double)tallies[PLANNED].over[1] / LEARNERS / QUESTIONS, "as many at random",
	          100.0 * (double)tallies[SHUFFLED].over[1] / LEARNERS / QUESTIONS, "over 1 (more is better)");
	return tallies[PLANNED].over[1] > tallies[SHUFFLED].over[1] &&
	       tallies[PLANNED].over[1] > tallies[DRAWN].over[1];
}

int main(void)
{
	static const int64_t days[ROUNDS] = {7, 14, 30};
	bool better = true;
	printf("%d learners, %d questions, each new; per cent of questions over a chance on the day\n", LEARNERS,
	       QUESTIONS);
	printf("days  %-20s %8s %8s %8s %8s\n", "picked by", "answers", ">= 80 %", ">= 90 %", ">= 95 %");
	for (size_t i = 0; i < ROUNDS; i++)
		better = report(days[i]) && better;
	return better ? 0 : 1;
}
