// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/record.h"

#include "report/value.h"

/* Numbers of an attempt and a session by their names, so that writing and reading cannot differ. */
struct number_field {
	const char *key;
	size_t offset;
};
struct text_field {
	const char *key;
	size_t offset;
};

#define ATTEMPT(member)                                      \
	{                                                    \
#member, offsetof(struct rh_attempt, member) \
	}
static const struct number_field attempt_numbers[] = {
    ATTEMPT(take),        ATTEMPT(session),   ATTEMPT(at_unix_ms),  ATTEMPT(prep_ms),
    ATTEMPT(answer_ms),   ATTEMPT(target_ms), ATTEMPT(hints),       ATTEMPT(points_said),
    ATTEMPT(point_count), ATTEMPT(frames),    ATTEMPT(lost_frames),
};
static const struct text_field attempt_texts[] = {ATTEMPT(bank), ATTEMPT(id), ATTEMPT(question), ATTEMPT(lang),
                                                  ATTEMPT(note)};
#undef ATTEMPT
#define SESSION(member)                                             \
	{                                                           \
#member, offsetof(struct rh_record_session, member) \
	}
static const struct number_field session_numbers[] = {SESSION(session), SESSION(at_unix_ms), SESSION(ended_unix_ms),
                                                      SESSION(seed), SESSION(planned)};
static const struct text_field session_texts[] = {SESSION(command), SESSION(title)};
#undef SESSION

enum {
	ATTEMPT_NUMBERS = sizeof attempt_numbers / sizeof attempt_numbers[0],
	ATTEMPT_TEXTS = sizeof attempt_texts / sizeof attempt_texts[0],
	SESSION_NUMBERS = sizeof session_numbers / sizeof session_numbers[0],
	SESSION_TEXTS = sizeof session_texts / sizeof session_texts[0],
};

static void set_fields(struct rh_value *v, const void *from, const struct number_field *numbers, size_t number_count,
                       const struct text_field *texts, size_t text_count)
{
	for (size_t i = 0; i < number_count; i++)
		rh_value_int(v, numbers[i].key, *(const int64_t *)((const char *)from + numbers[i].offset));
	for (size_t i = 0; i < text_count; i++)
		rh_value_text(v, texts[i].key, *(const struct rh_text *)((const char *)from + texts[i].offset));
}

static void append(struct rh_value *v, json_t *array, struct rh_value *item)
{
	bool failed = json_array_append_new(array, rh_value_take(item)) != 0;
	v->failed = v->failed || failed;
}

static void set_details(struct rh_value *v, const struct rh_record *record)
{
	struct rh_value measures = rh_value_new();
	json_t *marks = json_array();
	for (size_t i = 0; i < record->measure_count; i++)
		rh_value_set(&measures, record->measures[i].name.data, json_real(record->measures[i].value));
	rh_value_set(v, "measures", rh_value_take(&measures));
	for (size_t i = 0; i < record->mark_count; i++) {
		struct rh_value mark = rh_value_new();
		rh_value_int(&mark, "at_ms", record->marks[i].at_ms);
		rh_value_text(&mark, "kind", record->marks[i].kind);
		rh_value_int(&mark, "number", record->marks[i].number);
		append(v, marks, &mark);
	}
	rh_value_set(v, "marks", marks);
}

static void set_transcript(struct rh_value *v, const struct rh_record *record)
{
	const struct rh_record_transcript *transcript = &record->transcript;
	if (!record->has_transcript) {
		rh_value_set(v, "transcript", json_null());
		return;
	}
	struct rh_value item = rh_value_new();
	rh_value_text(&item, "text", transcript->text);
	rh_value_text(&item, "parts", transcript->parts);
	rh_value_text(&item, "command", transcript->command);
	rh_value_int(&item, "at_unix_ms", transcript->at_unix_ms);
	rh_value_bool(&item, "edited", transcript->edited);
	rh_value_set(v, "transcript", rh_value_take(&item));
}

static void set_attempt(struct rh_value *v, const struct rh_record *record)
{
	const struct rh_attempt *attempt = &record->attempt;
	set_fields(v, attempt, attempt_numbers, ATTEMPT_NUMBERS, attempt_texts, ATTEMPT_TEXTS);
	rh_value_int(v, "utc_offset_s", attempt->utc_offset_s);
	rh_value_int(v, "practice_day", attempt->practice_day);
	rh_value_int(v, "sample_rate", attempt->sample_rate_hz);
	rh_value_text(v, "outcome", rh_text_of(rh_outcome_name(attempt->outcome)));
	rh_value_text_or_null(v, "rating", rh_text_of(rh_rating_name(attempt->rating)));
	rh_value_text_or_null(v, "file", record->file);
	rh_value_text_or_null(v, "script", record->script);
	set_details(v, record);
	set_transcript(v, record);
}

void rh_record_write(struct rh_buffer *out, const struct rh_record *record)
{
	struct rh_value v = rh_value_new();
	switch (record->kind) {
	case RH_RECORD_HEAD:
		rh_value_text(&v, "record", RH_TEXT("head"));
		rh_value_int(&v, "version", RH_RECORD_VERSION);
		break;
	case RH_RECORD_SESSION:
		rh_value_text(&v, "record", RH_TEXT("session"));
		set_fields(&v, &record->session, session_numbers, SESSION_NUMBERS, session_texts, SESSION_TEXTS);
		break;
	case RH_RECORD_ATTEMPT:
		rh_value_text(&v, "record", RH_TEXT("attempt"));
		set_attempt(&v, record);
		break;
	}
	rh_value_write(&v, out);
	rh_buffer_byte(out, '\n');
}

/* A line while it is read. */
struct reading {
	const json_t *object;
	struct rh_arena *arena;
	bool no_memory;
	const char *missing; /* the first key that is not as it should be */
};

static int64_t number_at(struct reading *r, const char *key)
{
	const json_t *value = json_object_get(r->object, key);
	if (!json_is_integer(value) && r->missing == NULL)
		r->missing = key;
	return json_integer_value(value);
}

static struct rh_text copied(struct reading *r, const json_t *value)
{
	struct rh_text copy = RH_TEXT("");
	struct rh_text text = {json_string_value(value), json_string_length(value)};
	r->no_memory = r->no_memory || !rh_arena_text(r->arena, text, &copy);
	return copy;
}

static struct rh_text text_at(struct reading *r, const char *key, bool may_be_null)
{
	const json_t *value = json_object_get(r->object, key);
	if (json_is_string(value))
		return copied(r, value);
	if (!(may_be_null && json_is_null(value)) && r->missing == NULL)
		r->missing = key;
	return RH_TEXT("");
}

static void get_fields(struct reading *r, void *to, const struct number_field *numbers, size_t number_count,
                       const struct text_field *texts, size_t text_count)
{
	for (size_t i = 0; i < number_count; i++)
		*(int64_t *)((char *)to + numbers[i].offset) = number_at(r, numbers[i].key);
	for (size_t i = 0; i < text_count; i++)
		*(struct rh_text *)((char *)to + texts[i].offset) = text_at(r, texts[i].key, false);
}

static enum rh_rating rating_of(struct rh_text name)
{
	for (int rating = RH_RATING_AGAIN; rating <= RH_RATING_EASY; rating++) {
		if (rh_text_equal(name, rh_text_of(rh_rating_name((enum rh_rating)rating))))
			return (enum rh_rating)rating;
	}
	return RH_RATING_NONE;
}

static void get_measures(struct reading *r, struct rh_record *record)
{
	json_t *object = json_object_get(r->object, "measures");
	size_t count = json_object_size(object);
	struct rh_record_measure *measures = rh_arena_alloc(r->arena, count + 1, sizeof *measures);
	r->no_memory = r->no_memory || measures == NULL;
	for (void *at = json_object_iter(object); at != NULL && measures != NULL;
	     at = json_object_iter_next(object, at)) {
		struct rh_record_measure *measure = &measures[record->measure_count];
		const json_t *value = json_object_iter_value(at);
		r->no_memory = r->no_memory ||
		               !rh_arena_text(r->arena, rh_text_of(json_object_iter_key(at)), &measure->name);
		measure->value = json_number_value(value);
		record->measure_count += json_is_number(value);
	}
	record->measures = measures;
}

static void get_marks(struct reading *r, struct rh_record *record)
{
	const json_t *array = json_object_get(r->object, "marks");
	struct rh_record_mark *marks = rh_arena_alloc(r->arena, json_array_size(array) + 1, sizeof *marks);
	r->no_memory = r->no_memory || marks == NULL;
	for (size_t i = 0; i < json_array_size(array) && marks != NULL; i++) {
		struct reading item = {.object = json_array_get(array, i), .arena = r->arena};
		marks[i] = (struct rh_record_mark){number_at(&item, "at_ms"), number_at(&item, "number"),
		                                   text_at(&item, "kind", false)};
		r->no_memory = r->no_memory || item.no_memory;
		if (r->missing == NULL && item.missing != NULL)
			r->missing = "marks";
		record->mark_count++;
	}
	record->marks = marks;
}

static void get_transcript(struct reading *r, struct rh_record *record)
{
	const json_t *object = json_object_get(r->object, "transcript");
	if (object == NULL || json_is_null(object))
		return;
	struct reading item = {.object = object, .arena = r->arena};
	const json_t *edited = json_object_get(object, "edited");
	record->has_transcript = true;
	record->transcript = (struct rh_record_transcript){.text = text_at(&item, "text", false),
	                                                   .parts = text_at(&item, "parts", false),
	                                                   .command = text_at(&item, "command", false),
	                                                   .at_unix_ms = number_at(&item, "at_unix_ms"),
	                                                   .edited = json_is_true(edited)};
	r->no_memory = r->no_memory || item.no_memory;
	if (r->missing == NULL && (item.missing != NULL || !json_is_boolean(edited)))
		r->missing = "transcript";
}

static void get_attempt(struct reading *r, struct rh_record *record)
{
	struct rh_attempt *attempt = &record->attempt;
	get_fields(r, attempt, attempt_numbers, ATTEMPT_NUMBERS, attempt_texts, ATTEMPT_TEXTS);
	attempt->utc_offset_s = (int)(number_at(r, "utc_offset_s") % 1000000);
	attempt->practice_day = (int)(number_at(r, "practice_day") % 100000000);
	attempt->sample_rate_hz = (int)(number_at(r, "sample_rate") % 1000000);
	attempt->rating = rating_of(text_at(r, "rating", true));
	if (!rh_outcome_from_name(text_at(r, "outcome", false), &attempt->outcome) && r->missing == NULL)
		r->missing = "outcome";
	attempt->path = RH_TEXT("");
	record->file = text_at(r, "file", true);
	record->script = text_at(r, "script", true);
	get_measures(r, record);
	get_marks(r, record);
	get_transcript(r, record);
	bool sensible = attempt->take > 0 && attempt->session > 0 && attempt->answer_ms >= 0 && attempt->target_ms >= 0;
	if (!sensible && r->missing == NULL)
		r->missing = "take";
}

static enum rh_status read_object(struct reading *r, struct rh_record *record, struct rh_error *err)
{
	struct rh_text kind = text_at(r, "record", false);
	if (rh_text_equal(kind, RH_TEXT("head"))) {
		record->kind = RH_RECORD_HEAD;
		record->version = number_at(r, "version");
	} else if (rh_text_equal(kind, RH_TEXT("session"))) {
		record->kind = RH_RECORD_SESSION;
		get_fields(r, &record->session, session_numbers, SESSION_NUMBERS, session_texts, SESSION_TEXTS);
	} else if (rh_text_equal(kind, RH_TEXT("attempt"))) {
		record->kind = RH_RECORD_ATTEMPT;
		get_attempt(r, record);
	} else if (r->missing == NULL) {
		r->missing = "record";
	}
	if (r->no_memory)
		return rh_error_no_memory(err);
	if (r->missing != NULL)
		return rh_error_set(err, RH_ERR_SYNTAX, N_("'%s' is missing or not as it should be"), r->missing);
	return RH_OK;
}

enum rh_status rh_record_read(struct rh_text line, struct rh_arena *arena, struct rh_record *record,
                              struct rh_error *err)
{
	json_error_t fault;
	struct rh_record read = {0};
	json_t *object = json_loadb(line.length > 0 ? line.data : "", line.length, JSON_ALLOW_NUL, &fault);
	if (object == NULL && json_error_code(&fault) == json_error_out_of_memory)
		return rh_error_no_memory(err);
	if (object == NULL)
		return rh_error_set(err, RH_ERR_SYNTAX, N_("not JSON: %s"), fault.text);
	struct reading reading = {.object = object, .arena = arena};
	enum rh_status status = read_object(&reading, &read, err);
	json_decref(object);
	if (status == RH_OK)
		*record = read;
	return status;
}
