// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/due.h"

#include "report/value.h"

#include <math.h>

void rh_report_day(struct rh_buffer *out, int64_t day)
{
	int civil = rh_day_of_number(day);
	rh_buffer_printf(out, "%04d-%02d-%02d", civil / 10000, civil / 100 % 100, civil % 100);
}

static void set_day(struct rh_value *v, const char *key, int64_t day)
{
	struct rh_buffer text = {0};
	rh_report_day(&text, day);
	rh_value_text(v, key, rh_buffer_view(&text));
	v->failed = v->failed || text.failed;
	rh_buffer_done(&text);
}

static void set_real(struct rh_value *v, const char *key, double number)
{
	rh_value_set(v, key, json_real(round(number * 1000) / 1000));
}

static void set_memory(struct rh_value *v, const struct rh_report_due *due)
{
	set_day(v, "due", rh_schedule_due_day(due->state));
	set_real(v, "chance", rh_schedule_chance(due->state, due->day));
	set_real(v, "stability_days", due->state->memory.stability);
	set_real(v, "difficulty", due->state->memory.difficulty);
	rh_value_text(v, "grade", rh_text_of(rh_rating_name(due->state->grade)));
}

static void set_no_memory(struct rh_value *v)
{
	static const char *const keys[] = {"due", "chance", "stability_days", "difficulty", "grade"};
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		rh_value_set(v, keys[i], json_null());
}

void rh_report_due_json(struct rh_buffer *out, const struct rh_report_due *dues, size_t count, int64_t today)
{
	for (size_t i = 0; i < count; i++) {
		const struct rh_report_due *due = &dues[i];
		bool is_new = due->state->answers == 0;
		bool is_due = rh_schedule_due_day(due->state) <= today;
		struct rh_value v = rh_value_new();
		rh_value_text(&v, "bank", rh_bank_content(due->bank)->id);
		rh_value_text(&v, "id", due->question->id);
		rh_value_text(&v, "question", due->question->question);
		set_day(&v, "day", due->day);
		rh_value_text(&v, "state", rh_text_of(is_new ? "new" : is_due ? "due" : "later"));
		if (is_new)
			set_no_memory(&v);
		else
			set_memory(&v, due);
		rh_value_int(&v, "answers", due->state->answers);
		rh_value_int(&v, "lapses", due->state->lapses);
		rh_value_text_or_null(&v, "cue_level", rh_text_of(due->cue_level));
		rh_value_list_item(out, i, &v);
	}
	rh_value_list_end(out, count);
}
