// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/stats.h"
#include "report/value.h"

#include <math.h>

/* Tenths are as much as any of these measures is good for, and read the same on every machine. */
static json_t *rounded(double number)
{
	return json_real(round(number * 10) / 10);
}

static void set_mean(struct rh_value *v, const struct rh_stats_tally *tally, enum rh_delivery_measure measure)
{
	double mean = 0;
	bool known = rh_stats_mean(tally, measure, &mean);
	rh_value_set(v, rh_delivery_name(measure), known ? rounded(mean) : json_null());
}

static void set_ratings(struct rh_value *v, const struct rh_stats_tally *tally)
{
	struct rh_value ratings = rh_value_new();
	for (int i = RH_RATING_AGAIN; i <= RH_RATING_EASY; i++)
		rh_value_int(&ratings, rh_rating_name((enum rh_rating)i), tally->ratings[i]);
	rh_value_set(v, "ratings", rh_value_take(&ratings));
}

static void set_tally(struct rh_value *v, const struct rh_stats_tally *tally)
{
	rh_value_int(v, "attempts", tally->attempts);
	rh_value_int(v, "answers", tally->answers);
	rh_value_int(v, "skipped", tally->skipped);
	rh_value_int(v, "spoken_ms", tally->spoken_ms);
	rh_value_int(v, "target_ms", tally->target_ms);
	rh_value_int(v, "over", tally->over);
	set_ratings(v, tally);
	for (int i = 0; i < RH_DELIVERY_MEASURES; i++)
		set_mean(v, tally, (enum rh_delivery_measure)i);
}

static void append(struct rh_value *v, json_t *array, struct rh_value *item)
{
	bool failed = json_array_append_new(array, rh_value_take(item)) != 0;
	v->failed = v->failed || failed;
}

static void set_trend(struct rh_value *v, const struct rh_stats_question *question)
{
	json_t *trend = json_array();
	for (size_t i = 0; i < question->trend_count; i++)
		v->failed = json_array_append_new(trend, json_integer(question->trend[i])) != 0 || v->failed;
	rh_value_set(v, "trend", trend);
}

static void set_questions(struct rh_value *v, const struct rh_stats_tables *tables)
{
	const struct rh_stats_summary *summary = tables->summary;
	json_t *array = json_array();
	for (size_t i = 0; i < summary->question_count; i++) {
		const struct rh_stats_question *question = &summary->questions[i];
		struct rh_value item = rh_value_new();
		rh_value_text(&item, "bank", question->bank);
		rh_value_text(&item, "id", question->id);
		rh_value_text(&item, "question", question->question);
		set_tally(&item, &question->tally);
		rh_value_text_or_null(&item, "rating", rh_text_of(rh_rating_name(question->rating)));
		rh_value_int(&item, "last_unix_ms", question->last_unix_ms);
		rh_value_int(&item, "best_ms", question->best_ms);
		rh_value_text_or_null(&item, "cue_level",
		                      rh_text_of(tables->cue_levels != NULL ? tables->cue_levels[i] : NULL));
		set_trend(&item, question);
		append(v, array, &item);
	}
	rh_value_set(v, "questions", array);
}

static void set_groups(struct rh_value *v, const char *key, const struct rh_stats_group *groups, size_t count)
{
	json_t *array = json_array();
	for (size_t i = 0; i < count; i++) {
		struct rh_value item = rh_value_new();
		rh_value_text(&item, "name", groups[i].name);
		rh_value_int(&item, "questions", (int64_t)groups[i].questions);
		set_tally(&item, &groups[i].tally);
		append(v, array, &item);
	}
	rh_value_set(v, key, array);
}

static void set_days(struct rh_value *v, const struct rh_stats_summary *summary)
{
	json_t *array = json_array();
	for (size_t i = 0; i < summary->day_count; i++) {
		const struct rh_stats_day *day = &summary->days[i];
		struct rh_value item = rh_value_new();
		struct rh_buffer name = {0};
		rh_buffer_printf(&name, "%04d-%02d-%02d", day->day / 10000, day->day / 100 % 100, day->day % 100);
		rh_value_text(&item, "day", rh_buffer_view(&name));
		item.failed = item.failed || name.failed;
		rh_buffer_done(&name);
		set_tally(&item, &day->tally);
		append(v, array, &item);
	}
	rh_value_set(v, "days", array);
}

void rh_stats_json(struct rh_buffer *out, const struct rh_stats_tables *tables)
{
	const struct rh_stats_summary *summary = tables->summary;
	struct rh_value v = rh_value_new();
	set_tally(&v, &summary->all);
	rh_value_int(&v, "days_practised", (int64_t)summary->day_count);
	rh_value_int(&v, "streak_days", summary->streak_days);
	rh_value_int(&v, "longest_streak_days", summary->longest_days);
	set_questions(&v, tables);
	set_groups(&v, "tags", tables->tags, tables->tag_count);
	set_groups(&v, "banks", tables->banks, tables->bank_count);
	set_days(&v, summary);
	rh_value_write(&v, out);
	rh_buffer_byte(out, '\n');
}
