// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/said.h"

#include "report/said_value.h"

#include <math.h>

enum rh_covered rh_report_covered(const struct rh_report_said *said, size_t point)
{
	enum { BITS = 63 };
	if (said->has_transcript)
		return said->assessment->points[point].covered;
	bool ticked = point < BITS && (said->attempt->points_said >> point & 1) != 0;
	return ticked ? RH_COVERED_FOUND : RH_COVERED_MISSING;
}

static json_t *rounded(double value)
{
	return json_real(round(value * 100) / 100);
}

static void append(struct rh_value *v, json_t *array, struct rh_value *item)
{
	bool failed = json_array_append_new(array, rh_value_take(item)) != 0;
	v->failed = v->failed || failed;
}

static struct rh_text transcript_slice(const struct rh_report_said *said, size_t start, size_t end)
{
	return rh_text_slice(said->transcript->text, start, end - start);
}

static void set_parts(struct rh_value *v, const struct rh_report_said *said)
{
	json_t *array = json_array();
	for (size_t i = 0; said->has_transcript && i < said->transcript->part_count; i++) {
		const struct rh_transcript_part *part = &said->transcript->parts[i];
		struct rh_value item = rh_value_new();
		rh_value_int(&item, "start_ms", part->start_ms);
		rh_value_int(&item, "end_ms", part->end_ms);
		rh_value_text(&item, "text", transcript_slice(said, part->start, part->end));
		append(v, array, &item);
	}
	rh_value_set(v, "parts", array);
}

static void set_items(struct rh_value *v, const char *key, const char *name, const struct rh_tally_item *items,
                      size_t count)
{
	json_t *array = json_array();
	for (size_t i = 0; i < count; i++) {
		struct rh_value item = rh_value_new();
		rh_value_text(&item, name, items[i].text);
		rh_value_int(&item, "count", (int64_t)items[i].count);
		append(v, array, &item);
	}
	rh_value_set(v, key, array);
}

/* Each filler once, with how often it was said, in the order of their first. */
static void set_filler_words(struct rh_value *v, const struct rh_fillers *fillers)
{
	json_t *array = json_array();
	for (size_t i = 0; i < fillers->count; i++) {
		size_t count = rh_fillers_count(fillers, i);
		if (count == 0)
			continue;
		struct rh_value item = rh_value_new();
		rh_value_text(&item, "word", rh_text_of(fillers->items[i].name));
		rh_value_int(&item, "count", (int64_t)count);
		append(v, array, &item);
	}
	rh_value_set(v, "filler_words", array);
}

static void set_counts(struct rh_value *v, const struct rh_report_said *said)
{
	static const struct rh_assessment nothing;
	const struct rh_assessment *a = said->has_transcript ? said->assessment : &nothing;
	int64_t fillers = said->has_transcript ? (int64_t)a->fillers.count : said->fillers_tapped;
	double per_minute = rh_tally_per_minute((size_t)fillers, said->attempt->answer_ms);
	struct rh_texts echoed = {a->tally.echoed, a->tally.echoed_count};
	rh_value_set(v, "words", said->has_transcript ? json_integer((json_int_t)a->tally.words) : json_null());
	rh_value_set(v, "words_per_minute", said->has_transcript ? rounded(a->words_per_minute) : json_null());
	rh_value_int(v, "fillers", fillers);
	rh_value_set(v, "fillers_per_minute", rounded(per_minute));
	set_filler_words(v, &a->fillers);
	set_items(v, "most_used", "word", a->tally.common, a->tally.common_count);
	set_items(v, "repeated", "phrase", a->tally.phrases, a->tally.phrase_count);
	rh_value_texts(v, "from_question", echoed);
}

static void set_points(struct rh_value *v, const struct rh_report_said *said)
{
	json_t *array = json_array();
	for (size_t i = 0; i < said->point_count; i++) {
		struct rh_value item = rh_value_new();
		const struct rh_coverage *c = said->has_transcript ? &said->assessment->points[i] : NULL;
		enum rh_covered covered = rh_report_covered(said, i);
		int64_t at_ms = c != NULL && c->end > c->start ? rh_transcript_time_ms(said->transcript, c->start) : -1;
		rh_value_text(&item, "point", said->points[i].point);
		rh_value_text(&item, "covered", rh_text_of(rh_covered_name(covered)));
		rh_value_set(&item, "share", c != NULL ? rounded(c->share) : json_null());
		rh_value_text_or_null(&item, "said",
		                      c != NULL ? transcript_slice(said, c->start, c->end) : RH_TEXT_NONE);
		rh_value_ms_or_null(&item, "at_ms", at_ms);
		append(v, array, &item);
	}
	rh_value_set(v, "points", array);
}

struct rh_value rh_report_said_value(const struct rh_report_said *said)
{
	struct rh_value v = rh_value_new();
	bool has = said->has_transcript;
	rh_value_int(&v, "take", said->attempt->take);
	rh_value_text(&v, "bank", said->attempt->bank);
	rh_value_text(&v, "id", said->attempt->id);
	rh_value_text_or_null(&v, "text", has ? said->transcript->text : RH_TEXT_NONE);
	rh_value_text_or_null(&v, "command", has ? said->command : RH_TEXT_NONE);
	rh_value_set(&v, "at_unix_ms", has ? json_integer(said->at_unix_ms) : json_null());
	rh_value_bool(&v, "edited", has && said->edited);
	set_parts(&v, said);
	set_counts(&v, said);
	set_points(&v, said);
	rh_value_set(&v, "answer_percent",
	             has && said->has_answer ? rounded(said->assessment->answer.share * 100) : json_null());
	return v;
}

void rh_report_said_json(struct rh_buffer *out, const struct rh_report_said *said)
{
	struct rh_value v = rh_report_said_value(said);
	rh_value_write(&v, out);
}
