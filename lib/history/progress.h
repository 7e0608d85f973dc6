// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_HISTORY_PROGRESS_H
#define REHEARSE_HISTORY_PROGRESS_H
/* The history as a whole, for statistics and schedules: all attempts one by one without keeping them, and what was
 * worked out of a question's attempts, so that it need not be worked out again. Decides nothing about either. */

#include "attempt/delivery.h"
#include "history/history.h"

/* Gets every attempt, oldest take first, with what was measured of it. Both are borrowed for the call, texts included;
 * no call of the history may be made within it. False ends the visits. */
struct rh_history_visitor {
	bool (*visit)(void *ctx, const struct rh_attempt *attempt, const struct rh_delivery *delivery);
	void *ctx;
};
/* since_day: YYYYMMDD, attempts of earlier practice days are left out; 0: none. */
enum rh_status rh_history_each(struct rh_history *history, int since_day, const struct rh_history_visitor *visitor,
                               struct rh_error *err);
/* Gets each attempt at one question, or where id is empty at any, oldest take first. It is borrowed for the call, texts
 * included; no call of the history may be made within it. */
struct rh_history_answer_visitor {
	void (*visit)(void *ctx, const struct rh_attempt *attempt);
	void *ctx;
};
enum rh_status rh_history_each_answer(struct rh_history *history, struct rh_text bank, struct rh_text id,
                                      const struct rh_history_answer_visitor *visitor, struct rh_error *err);
/* The same measures of one take. */
enum rh_status rh_history_delivery(struct rh_history *history, int64_t take, struct rh_delivery *delivery,
                                   struct rh_error *err);

/* One measure by its name. */
struct rh_history_measure_row {
	struct rh_text name;
	double value;
};
/* All measures of a take, by name; *measures borrowed until the next call that lists or gets. */
enum rh_status rh_history_measures(struct rh_history *history, int64_t take,
                                   const struct rh_history_measure_row **measures, size_t *count, struct rh_error *err);

/* What is kept of each question that has attempts. The numbers are lib/schedule's; nothing here knows what they mean.
 */
struct rh_history_schedule {
	struct rh_text bank, id;
	bool stale; /* attempts were added, changed or removed since: the rest of the row is out of date */
	double stability, difficulty;
	int64_t grade, last_day, answers, lapses;
};
/* All of them, by bank and id; *schedules borrowed until the next call that lists or gets. */
enum rh_status rh_history_schedules(struct rh_history *history, const struct rh_history_schedule **schedules,
                                    size_t *count, struct rh_error *err);
/* Writes a row that is no longer stale. RH_ERR_NOT_FOUND when the question has no attempts. */
enum rh_status rh_history_schedule_set(struct rh_history *history, const struct rh_history_schedule *schedule,
                                       struct rh_error *err);

/* Several changes that become real together, and faster than one by one. They do not nest. */
enum rh_status rh_history_begin(struct rh_history *history, struct rh_error *err);
enum rh_status rh_history_commit(struct rh_history *history, struct rh_error *err);
/* After a failure; without a begun change it does nothing. */
void rh_history_rollback(struct rh_history *history);

/* A measure of takes spoken on the way to knowing an answer by heart: the cue level (a number of lib/script) of the
 * fullest cues seen in it. */
#define RH_HISTORY_CUE_LEVEL "cue_level"
/* Gets each of those takes, oldest first, of one question or, where id is empty, of all. Both are borrowed for the
 * call, texts included; no call of the history may be made within it. False ends the visits. */
struct rh_history_cue_visitor {
	bool (*visit)(void *ctx, const struct rh_attempt *attempt, double cue_level);
	void *ctx;
};
enum rh_status rh_history_each_cued(struct rh_history *history, struct rh_text bank, struct rh_text id,
                                    const struct rh_history_cue_visitor *visitor, struct rh_error *err);

/* The model answer as it stood when the question was asked, so that editing a bank never falsifies the past. */
enum rh_status rh_history_script_set(struct rh_history *history, int64_t take, struct rh_text script,
                                     struct rh_error *err);
/* Empty when none was kept; borrowed until the next call that lists or gets. */
enum rh_status rh_history_script(struct rh_history *history, int64_t take, struct rh_text *script,
                                 struct rh_error *err);

#endif
