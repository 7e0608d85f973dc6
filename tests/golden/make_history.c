// SPDX-License-Identifier: GPL-3.0-or-later
/* make_history FILE [now]: a history of two sessions with every outcome and rating, the same at each run; with "now"
 * its last day is today, for what depends on how long ago things were. */
#include "attempt/day.h"
#include "history/progress.h"
#include "os/clock.h"

#include <stdio.h>

#define START_UNIX_MS INT64_C(1795449731000) /* 2026-11-23 16:02:11 UTC */
/* The one that was spoken from its phrases. */
enum { MEMORIZED_TAKE = 2 };
#define DAY_MS (INT64_C(24) * 3600 * 1000)

static const struct {
	int64_t session;
	const char *id, *question, *path;
	int64_t answer_ms, target_ms;
	enum rh_outcome outcome;
	enum rh_rating rating;
} attempts[] = {
    {1, "self-intro", "1분 동안 자기소개를 해 주세요.", "/takes/1.wav", 64200, 60000, RH_OUTCOME_FINISHED,
     RH_RATING_HARD},
    {1, "self-intro", "1분 동안 자기소개를 해 주세요.", "/takes/2.wav", 58000, 60000, RH_OUTCOME_FINISHED,
     RH_RATING_GOOD},
    {1, "pick-one", "Which?", "", 45000, 45000, RH_OUTCOME_TIME_UP, RH_RATING_NONE},
    {1, "how-do-you-rest", "How?", "", 0, 45000, RH_OUTCOME_SKIPPED, RH_RATING_NONE},
    {2, "an-identifier-that-is-much-longer-than-its-column", "A question?", "/takes/5.wav", 12000, 45000,
     RH_OUTCOME_QUIT, RH_RATING_AGAIN},
    {2, "pick-one", "Which?", "/takes/6.wav", 3723000, 45000, RH_OUTCOME_INTERRUPTED, RH_RATING_EASY},
};

/* The day a session is on, and a time of it. */
struct when {
	int day;
	int64_t unix_ms;
};

static struct when when_of(int64_t session, bool now)
{
	int64_t today = rh_day_number(rh_clock_civil(rh_clock_unix_ms()).practice_day);
	int64_t shift = now ? today - rh_day_number(20261125) : 0;
	return (struct when){rh_day_of_number(rh_day_number(20261123) + session + shift),
	                     START_UNIX_MS + (session + shift) * DAY_MS};
}

static enum rh_status measure(struct rh_history *history, int64_t take, struct rh_error *err)
{
	static const struct {
		const char *name;
		double value;
	} measures[] = {
	    {"speech_rate_spm", 271.4}, {"first_word_ms", 900}, {"pauses_per_minute", 3}, {"longest_pause_ms", 1800}};
	for (size_t i = 0; i < sizeof measures / sizeof measures[0]; i++)
		RH_TRY(rh_history_measure_set(history, take, rh_text_of(measures[i].name),
		                              measures[i].value + (double)take, err));
	return RH_OK;
}

/* The first two answers were given in parts: take 1 in three, take 2 in two. */
static enum rh_status mark_parts(struct rh_history *history, int64_t take, struct rh_error *err)
{
	static const int64_t begins_ms[] = {21500, 44000};
	for (int64_t i = 0; i < 3 - take; i++) {
		const struct rh_history_mark part = {begins_ms[i], RH_TEXT("section"), i + 1};
		RH_TRY(rh_history_mark_add(history, take, &part, err));
	}
	return RH_OK;
}

static enum rh_status add(struct rh_history *history, size_t i, bool now, struct rh_error *err)
{
	struct when when = when_of(attempts[i].session, now);
	bool recorded = attempts[i].path[0] != '\0';
	struct rh_attempt attempt = {
	    .session = attempts[i].session,
	    .bank = RH_TEXT("fixture"),
	    .id = rh_text_of(attempts[i].id),
	    .question = rh_text_of(attempts[i].question),
	    .lang = RH_TEXT("ko"),
	    .at_unix_ms = when.unix_ms + (int64_t)i * 90000,
	    .practice_day = when.day,
	    .prep_ms = 5000,
	    .answer_ms = attempts[i].answer_ms,
	    .target_ms = attempts[i].target_ms,
	    .outcome = attempts[i].outcome,
	    .rating = attempts[i].rating,
	    .path = rh_text_of(attempts[i].path),
	    .frames = recorded ? attempts[i].answer_ms * 48 : 0,
	    .sample_rate_hz = recorded ? 48000 : 0,
	};
	RH_TRY(rh_history_attempt_begin(history, &attempt, &attempt.take, err));
	RH_TRY(rh_history_attempt_end(history, &attempt, err));
	if (recorded)
		RH_TRY(measure(history, attempt.take, err));
	RH_TRY(mark_parts(history, attempt.take, err));
	if (attempt.take == MEMORIZED_TAKE)
		RH_TRY(rh_history_measure_set(history, attempt.take, RH_TEXT(RH_HISTORY_CUE_LEVEL), 1, err));
	return rh_history_attempt_review(history, &attempt, err);
}

static enum rh_status fill(struct rh_history *history, bool now, struct rh_error *err)
{
	size_t done = 0;
	for (int64_t session = 1; session <= 2; session++) {
		const struct rh_history_session row = {.at_unix_ms = when_of(session, now).unix_ms,
		                                       .seed = 7,
		                                       .planned = 3,
		                                       .command = RH_TEXT("rehearse run")};
		int64_t number = 0;
		RH_TRY(rh_history_session_begin(history, &row, &number, err));
		for (; done < sizeof attempts / sizeof attempts[0] && attempts[done].session == session; done++)
			RH_TRY(add(history, done, now, err));
		RH_TRY(rh_history_session_end(history, number, row.at_unix_ms + 600000, err));
	}
	return RH_OK;
}

int main(int argc, char **argv)
{
	struct rh_history *history = NULL;
	struct rh_error err = {0};
	enum rh_status status = argc == 2 || argc == 3 ? rh_history_new(argv[1], &history, &err) : RH_ERR_INVALID;
	if (status == RH_OK)
		status = fill(history, argc == 3, &err);
	rh_history_free(history);
	if (status != RH_OK)
		(void)fprintf(stderr, "make_history: %s\n", err.message);
	return status == RH_OK ? 0 : 1;
}
