// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/json.h"

#include "report/said_value.h"

#include <math.h>

static struct rh_value attempt_value(const struct rh_attempt *attempt)
{
	struct rh_value v = rh_value_new();
	rh_value_int(&v, "take", attempt->take);
	rh_value_int(&v, "session", attempt->session);
	rh_value_text(&v, "bank", attempt->bank);
	rh_value_text(&v, "id", attempt->id);
	rh_value_text(&v, "question", attempt->question);
	rh_value_int(&v, "at_unix_ms", attempt->at_unix_ms);
	rh_value_int(&v, "prep_ms", attempt->prep_ms);
	rh_value_int(&v, "answer_ms", attempt->answer_ms);
	rh_value_int(&v, "target_ms", attempt->target_ms);
	rh_value_text(&v, "outcome", rh_text_of(rh_outcome_name(attempt->outcome)));
	rh_value_text_or_null(&v, "rating", rh_text_of(rh_rating_name(attempt->rating)));
	rh_value_text_or_null(&v, "path", attempt->path);
	rh_value_int(&v, "frames", attempt->frames);
	rh_value_int(&v, "sample_rate", attempt->sample_rate_hz);
	return v;
}

void rh_report_attempts_json(struct rh_buffer *out, const struct rh_attempt *attempts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct rh_value v = attempt_value(&attempts[i]);
		rh_value_list_item(out, i, &v);
	}
	rh_value_list_end(out, count);
}

void rh_report_attempt_json(struct rh_buffer *out, const struct rh_attempt *attempt)
{
	struct rh_value v = attempt_value(attempt);
	rh_value_write(&v, out);
	rh_buffer_byte(out, '\n');
}

/* Collects objects into a list under one key. */
static void append(struct rh_value *v, json_t *array, struct rh_value *item)
{
	bool failed = json_array_append_new(array, rh_value_take(item)) != 0;
	v->failed = v->failed || failed;
}

static void set_delivery(struct rh_value *v, const struct rh_delivery *delivery)
{
	for (int i = 0; i < RH_DELIVERY_MEASURES; i++)
		rh_value_set(v, rh_delivery_name((enum rh_delivery_measure)i),
		             delivery->known[i] ? json_real(round(delivery->values[i] * 10) / 10) : json_null());
}

int64_t rh_report_part_ms(const struct rh_report_parts *parts, size_t part, int64_t answer_ms)
{
	int64_t end_ms = part + 1 < parts->count ? parts->begins_ms[part + 1] : answer_ms;
	return end_ms > parts->begins_ms[part] ? end_ms - parts->begins_ms[part] : 0;
}

static void set_parts(struct rh_value *v, const struct rh_report_parts *parts, int64_t answer_ms)
{
	json_t *array = json_array();
	for (size_t i = 0; i < parts->count; i++) {
		struct rh_value part = rh_value_new();
		rh_value_int(&part, "start_ms", parts->begins_ms[i]);
		rh_value_int(&part, "duration_ms", rh_report_part_ms(parts, i, answer_ms));
		append(v, array, &part);
	}
	rh_value_set(v, "sections", array);
}

void rh_report_pair_json(struct rh_buffer *out, const struct rh_attempt *takes, const struct rh_delivery *delivery,
                         const struct rh_report_parts *parts, const struct rh_text *transcripts)
{
	struct rh_value v = rh_value_new();
	json_t *array = json_array();
	for (size_t i = 0; i < 2; i++) {
		struct rh_value item = attempt_value(&takes[i]);
		rh_value_text_or_null(&item, "note", takes[i].note);
		rh_value_int(&item, "hints", takes[i].hints);
		rh_value_int(&item, "points_said", takes[i].points_said);
		rh_value_int(&item, "point_count", takes[i].point_count);
		set_delivery(&item, &delivery[i]);
		set_parts(&item, &parts[i], takes[i].answer_ms);
		rh_value_text_or_null(&item, "transcript", transcripts[i]);
		append(&v, array, &item);
	}
	rh_value_set(&v, "takes", array);
	rh_value_write(&v, out);
	rh_buffer_byte(out, '\n');
}

static void set_name(struct rh_value *v, const struct rh_report_question *q)
{
	rh_value_text(v, "bank", rh_bank_content(q->bank)->id);
	rh_value_text(v, "id", q->question->id);
	rh_value_text(v, "question", q->question->question);
	rh_value_text(v, "type", rh_text_of(rh_question_type_name(q->question->type)));
	rh_value_texts(v, "tags", q->question->tags);
}

static void set_difficulty_and_takes(struct rh_value *v, const struct rh_report_question *q)
{
	rh_value_text_or_null(v, "difficulty", rh_text_of(rh_difficulty_name(q->question->difficulty)));
	rh_value_int(v, "takes", q->takes);
}

void rh_report_questions_json(struct rh_buffer *out, const struct rh_report_question *questions, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct rh_value v = rh_value_new();
		set_name(&v, &questions[i]);
		rh_value_int(&v, "time_ms", questions[i].time_ms);
		set_difficulty_and_takes(&v, &questions[i]);
		rh_value_list_item(out, i, &v);
	}
	rh_value_list_end(out, count);
}

static void set_answer(struct rh_value *v, const struct rh_question *question)
{
	json_t *array = json_array();
	for (size_t i = 0; i < question->section_count; i++) {
		const struct rh_section *section = &question->sections[i];
		struct rh_value item = rh_value_new();
		rh_value_text_or_null(&item, "name", section->name);
		rh_value_ms_or_null(&item, "time_ms", section->time_ms);
		rh_value_text(&item, "text", section->text);
		append(v, array, &item);
	}
	rh_value_set(v, "answer", array);
}

static void set_key_points(struct rh_value *v, const struct rh_question *question)
{
	json_t *array = json_array();
	for (size_t i = 0; i < question->key_point_count; i++) {
		struct rh_value item = rh_value_new();
		rh_value_text(&item, "point", question->key_points[i].point);
		rh_value_texts(&item, "also", question->key_points[i].also);
		append(v, array, &item);
	}
	rh_value_set(v, "key_points", array);
}

static void set_follow_ups(struct rh_value *v, const struct rh_question *question)
{
	json_t *array = json_array();
	for (size_t i = 0; i < question->follow_up_count; i++) {
		struct rh_value item = rh_value_new();
		rh_value_text(&item, "id", question->follow_ups[i].id);
		rh_value_text(&item, "question", question->follow_ups[i].question);
		append(v, array, &item);
	}
	rh_value_set(v, "follow_ups", array);
}

static void set_sources(struct rh_value *v, const struct rh_question_extra *extra)
{
	json_t *array = json_array();
	for (size_t i = 0; i < extra->source_count; i++) {
		struct rh_value item = rh_value_new();
		rh_value_text(&item, "file", extra->sources[i].file);
		rh_value_text_or_null(&item, "lines", extra->sources[i].lines);
		append(v, array, &item);
	}
	rh_value_set(v, "sources", array);
}

static void set_words(struct rh_value *v, const struct rh_report_question *q)
{
	const struct rh_question_extra *extra = q->question->extra;
	rh_value_text_or_null(v, "intent", extra->intent);
	rh_value_text_or_null(v, "section", extra->section);
	rh_value_text_or_null(v, "notes", extra->notes);
	set_answer(v, q->question);
	rh_value_ms_or_null(v, "speaking_ms", q->speaking_ms);
	set_key_points(v, q->question);
	rh_value_texts(v, "options", extra->options);
	rh_value_texts(v, "aliases", extra->aliases);
	set_follow_ups(v, q->question);
	set_sources(v, extra);
}

void rh_report_question_json(struct rh_buffer *out, const struct rh_report_question *question)
{
	struct rh_value v = rh_value_new();
	set_name(&v, question);
	rh_value_int(&v, "prep_ms", question->prep_ms);
	rh_value_int(&v, "time_ms", question->time_ms);
	set_difficulty_and_takes(&v, question);
	set_words(&v, question);
	rh_value_text(&v, "file", rh_text_of(rh_bank_file(question->bank)));
	rh_value_int(&v, "line", question->question->place.line);
	struct rh_value said = question->said != NULL ? rh_report_said_value(question->said) : (struct rh_value){0};
	rh_value_set(&v, "said", question->said != NULL ? rh_value_take(&said) : json_null());
	rh_value_write(&v, out);
	rh_buffer_byte(out, '\n');
}

void rh_report_diags_json(struct rh_buffer *out, const struct rh_diag *diags, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct rh_diag *diag = &diags[i];
		bool is_error = diag->severity == RH_SEVERITY_ERROR;
		struct rh_value v = rh_value_new();
		rh_value_text(&v, "file", rh_text_of(diag->file));
		rh_value_int(&v, "line", diag->line);
		rh_value_int(&v, "column", diag->column);
		rh_value_text(&v, "severity", is_error ? RH_TEXT("error") : RH_TEXT("warning"));
		rh_value_text_or_null(&v, "code", rh_text_of(diag->code));
		rh_value_text(&v, "message", rh_text_of(diag->message));
		rh_value_list_item(out, i, &v);
	}
	rh_value_list_end(out, count);
}

void rh_report_estimate_json(struct rh_buffer *out, const struct rh_report_estimate *estimate)
{
	struct rh_value v = rh_value_new();
	rh_value_int(&v, "syllables", estimate->syllables);
	rh_value_int(&v, "duration_ms", estimate->duration_ms);
	rh_value_int(&v, "low_ms", estimate->low_ms);
	rh_value_int(&v, "high_ms", estimate->high_ms);
	rh_value_ms_or_null(&v, "target_ms", estimate->target_ms);
	/* Any number is a time to spare, the one that stands for "not known" too. */
	if (estimate->target_ms != RH_UNSET_MS)
		rh_value_int(&v, "over_ms", estimate->duration_ms - estimate->target_ms);
	else
		rh_value_ms_or_null(&v, "over_ms", RH_UNSET_MS);
	rh_value_text(&v, "lang", rh_text_of(estimate->lang));
	rh_value_write(&v, out);
	rh_buffer_byte(out, '\n');
}

static struct rh_value device_value(const struct rh_report_device *device)
{
	struct rh_value v = rh_value_new();
	rh_value_text(&v, "name", device->name);
	rh_value_text(&v, "description", device->description);
	rh_value_text(&v, "kind", device->is_source ? RH_TEXT("source") : RH_TEXT("sink"));
	rh_value_bool(&v, "default", device->is_default);
	rh_value_bool(&v, "monitor", device->is_monitor);
	rh_value_bool(&v, "muted", device->is_muted);
	rh_value_int(&v, "sample_rate", device->sample_rate_hz);
	rh_value_int(&v, "channels", device->channels);
	return v;
}

void rh_report_devices_json(struct rh_buffer *out, struct rh_text server, const struct rh_report_device *devices,
                            size_t count)
{
	json_t *array = json_array();
	struct rh_value v = rh_value_new();
	rh_value_text_or_null(&v, "server", server);
	for (size_t i = 0; i < count; i++) {
		struct rh_value item = device_value(&devices[i]);
		append(&v, array, &item);
	}
	rh_value_set(&v, "devices", array);
	rh_value_write(&v, out);
	rh_buffer_byte(out, '\n');
}

static struct rh_value check_value(const struct rh_report_check *check)
{
	struct rh_value v = rh_value_new();
	rh_value_text(&v, "check", rh_text_of(check->check));
	rh_value_text(&v, "status", rh_text_of(check->status));
	rh_value_text(&v, "code", rh_text_of(check->code));
	rh_value_text(&v, "message", check->message);
	rh_value_text_or_null(&v, "advice", check->advice);
	if (check->device.length > 0)
		rh_value_text(&v, "device", check->device);
	for (size_t i = 0; i < RH_REPORT_NUMBERS_MAX && check->numbers[i].key != NULL; i++) {
		double value = check->numbers[i].value;
		if (!isfinite(value))
			rh_value_set(&v, check->numbers[i].key, json_null());
		else if (check->numbers[i].whole)
			rh_value_int(&v, check->numbers[i].key, (int64_t)value);
		else
			rh_value_set(&v, check->numbers[i].key, json_real(round(value * 10) / 10));
	}
	return v;
}

void rh_report_checks_json(struct rh_buffer *out, const struct rh_report_check *checks, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct rh_value v = check_value(&checks[i]);
		rh_value_list_item(out, i, &v);
	}
	rh_value_list_end(out, count);
}
