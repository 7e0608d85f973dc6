// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/transcript_json.h"

#include <jansson.h>
#include <math.h>

static struct rh_text text_of(const json_t *value)
{
	if (!json_is_string(value))
		return RH_TEXT_NONE;
	return (struct rh_text){json_string_value(value), json_string_length(value)};
}

/* -1 for what is no time. */
static int64_t ms_of(const json_t *value, double unit_ms)
{
	double ms = json_is_number(value) ? json_number_value(value) * unit_ms : -1;
	return isfinite(ms) && ms >= 0 && ms <= (double)RH_TRANSCRIPT_TIME_MAX_MS ? (int64_t)llround(ms) : -1;
}

struct times {
	int64_t start_ms, end_ms;
};

static struct times times_of(const json_t *part)
{
	const json_t *offsets = json_object_get(part, "offsets"), *stamp = json_object_get(part, "timestamp");
	if (json_is_object(offsets))
		return (struct times){ms_of(json_object_get(offsets, "from"), 1),
		                      ms_of(json_object_get(offsets, "to"), 1)};
	if (json_is_array(stamp))
		return (struct times){ms_of(json_array_get(stamp, 0), 1000), ms_of(json_array_get(stamp, 1), 1000)};
	return (struct times){ms_of(json_object_get(part, "start"), 1000), ms_of(json_object_get(part, "end"), 1000)};
}

static void add_words(struct rh_transcript_draft *draft, const json_t *words)
{
	for (size_t i = 0; i < json_array_size(words); i++) {
		const json_t *word = json_array_get(words, i);
		struct rh_text text = text_of(json_object_get(word, "word"));
		struct times times = times_of(word);
		if (text.length == 0)
			text = text_of(json_object_get(word, "text"));
		rh_transcript_draft_add(draft, text, ' ', times.start_ms, times.end_ms);
	}
}

static bool add_part(struct rh_transcript_draft *draft, const json_t *part)
{
	const json_t *words = json_object_get(part, "words");
	struct rh_text text = text_of(json_object_get(part, "text"));
	struct times times = times_of(part);
	if (json_is_string(part)) {
		text = text_of(part);
	} else if (!json_is_object(part)) {
		return false;
	} else if (json_array_size(words) > 0) {
		add_words(draft, words);
		return true;
	}
	if (text.length == 0)
		text = text_of(json_object_get(part, "word"));
	rh_transcript_draft_add(draft, text, ' ', times.start_ms, times.end_ms);
	return true;
}

static bool add_list(struct rh_transcript_draft *draft, const json_t *list)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (!add_part(draft, json_array_get(list, i)))
			return false;
	}
	return true;
}

static bool add_value(struct rh_transcript_draft *draft, const json_t *value)
{
	static const char *const lists[] = {"transcription", "segments", "chunks", "result", "results"};
	if (json_is_array(value))
		return add_list(draft, value);
	if (!json_is_object(value))
		return false;
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		const json_t *list = json_object_get(value, lists[i]);
		if (json_array_size(list) > 0)
			return add_list(draft, list);
	}
	const json_t *text = json_object_get(value, "text");
	rh_transcript_draft_add(draft, text_of(text), ' ', -1, -1);
	/* Nothing recognised is an empty list or text; neither is no transcript. */
	bool known = json_is_string(text);
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		known = known || json_is_array(json_object_get(value, lists[i]));
	return known;
}

static bool is_blank(struct rh_text text)
{
	return rh_text_trim(text).length == 0;
}

enum rh_status rh_transcript_read_json(struct rh_transcript_draft *draft, struct rh_text bytes, struct rh_error *err)
{
	if (is_blank(bytes))
		return rh_error_set(err, RH_ERR_SYNTAX, "it is empty, not JSON");
	while (!is_blank(bytes)) {
		json_error_t fault;
		json_t *value = json_loadb(bytes.data, bytes.length, JSON_DISABLE_EOF_CHECK, &fault);
		if (value == NULL)
			return rh_error_at(err, RH_ERR_SYNTAX, NULL, (unsigned)fault.line, (unsigned)fault.column,
			                   "line %d: %s", fault.line, fault.text);
		bool known = add_value(draft, value);
		json_decref(value);
		if (!known)
			return rh_error_set(err, RH_ERR_SYNTAX,
			                    "this JSON has no transcription, segments, result or text");
		bytes = rh_text_slice(bytes, (size_t)fault.position, SIZE_MAX);
	}
	return RH_OK;
}
