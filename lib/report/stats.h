// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_REPORT_STATS_H
#define REHEARSE_REPORT_STATS_H
/* What many attempts add up to: by question, tag, bank and day. Attempts go in one by one, oldest first, and are not
 * kept; texts are copied where they are new. Reads no clock: today comes as an argument. */

#include "attempt/attempt.h"
#include "attempt/day.h"
#include "attempt/delivery.h"
#include "base/buffer.h"

/* What a group of attempts adds up to. An answer is an attempt in which something was said (answer_ms > 0). */
struct rh_stats_tally {
	int64_t attempts;
	int64_t answers;
	int64_t skipped;
	int64_t recorded;                       /* attempts with a recording */
	int64_t spoken_ms;                      /* of the answers */
	int64_t target_ms;                      /* the times they had, summed */
	int64_t over;                           /* answers longer than their time */
	int64_t ratings[RH_RATING_EASY + 1];    /* attempts by rating */
	double sums[RH_DELIVERY_MEASURES];      /* of what was measured … */
	int64_t measured[RH_DELIVERY_MEASURES]; /* … in so many attempts */
};
/* The mean of a measure; false when it was never measured. */
bool rh_stats_mean(const struct rh_stats_tally *tally, enum rh_delivery_measure measure, double *mean);

enum { RH_STATS_TREND = 12 };

struct rh_stats_question {
	struct rh_text bank, id;
	struct rh_text question; /* as it was asked last */
	struct rh_stats_tally tally;
	enum rh_rating rating;     /* the newest given */
	int64_t best_ms;           /* the answer nearest to its time; 0: never answered */
	int64_t best_target_ms;    /* the time that one had */
	int64_t last_target_ms;    /* the time the newest attempt had */
	int64_t last_unix_ms;      /* when it began */
	int trend[RH_STATS_TREND]; /* the newest answers, oldest first, each in per cent of its time */
	size_t trend_count;
};

struct rh_stats_day {
	int day; /* YYYYMMDD */
	struct rh_stats_tally tally;
};

/* A tag or a bank. */
struct rh_stats_group {
	struct rh_text name;
	size_t questions;
	struct rh_stats_tally tally;
};

struct rh_stats;

enum rh_status rh_stats_new(struct rh_stats **stats, struct rh_error *err);
/* NULL is fine. */
void rh_stats_free(struct rh_stats *stats);
/* delivery may be NULL. A lost allocation is told by rh_stats_end(). */
void rh_stats_add(struct rh_stats *stats, const struct rh_attempt *attempt, const struct rh_delivery *delivery);

/* Everything added, borrowed from the stats. */
struct rh_stats_summary {
	struct rh_stats_tally all;
	const struct rh_stats_question *questions; /* the most attempts first, then by bank and id */
	size_t question_count;
	const struct rh_stats_day *days; /* those with an attempt, oldest first */
	size_t day_count;
	int64_t streak_days;  /* practised without a gap up to today, or up to yesterday */
	int64_t longest_days; /* the longest such run ever */
};
/* Nothing may be added afterwards. today: YYYYMMDD. */
enum rh_status rh_stats_end(struct rh_stats *stats, int today, struct rh_stats_summary *summary, struct rh_error *err);

/* Which groups a question belongs to; *count may be 0. The names outlive the groups. */
struct rh_stats_grouping {
	void (*groups)(void *ctx, const struct rh_stats_question *question, const struct rh_text **names,
	               size_t *count);
	void *ctx;
};
/* The groups by attempts, the most first, then by name; the caller frees the array. NULL for none. */
enum rh_status rh_stats_groups(const struct rh_stats_summary *summary, const struct rh_stats_grouping *grouping,
                               struct rh_stats_group **groups, size_t *count, struct rh_error *err);

/* "▁" … "█" for 0 % … 140 % of the time; 100 % is "▆". */
const char *rh_stats_level(int percent);
/* A trend as levels, one column each. */
void rh_stats_trend(struct rh_buffer *out, const struct rh_stats_question *question);

/* Everything that can be told about the groups as well. */
struct rh_stats_tables {
	const struct rh_stats_summary *summary;
	const struct rh_stats_group *tags, *banks;
	size_t tag_count, bank_count;
	const char *const *cue_levels; /* of each question: with how many cues it is being memorized, or NULL */
};
/* stats: {attempts, answers, skipped, spoken_ms, over, days_practised, streak_days, longest_streak_days, ratings:
 * {again, hard, good, easy}, speech_rate_spm, pauses_per_minute, …, questions: [{bank, id, question, …, cue_level,
 * trend: []}], tags:
 * [{name, questions, …}], banks: [likewise], days: [{day: "2026-11-23", …}]}. What was never measured is null. */
void rh_stats_json(struct rh_buffer *out, const struct rh_stats_tables *tables);
/* One line for each question (RFC 4180: CRLF, quotes doubled), the first line names the columns. */
void rh_stats_csv(struct rh_buffer *out, const struct rh_stats_summary *summary);

#endif
