// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/fields.h"

#include "base/duration.h"

static bool same_texts(struct rh_texts a, struct rh_texts b)
{
	for (size_t i = 0; a.count == b.count && i < a.count; i++) {
		if (!rh_text_equal(a.items[i], b.items[i]))
			return false;
	}
	return a.count == b.count;
}

static bool same_answer(const struct rh_question *a, const struct rh_question *b)
{
	for (uint32_t i = 0; a->section_count == b->section_count && i < a->section_count; i++) {
		const struct rh_section *x = &a->sections[i];
		const struct rh_section *y = &b->sections[i];
		if (!rh_text_equal(x->text, y->text) || !rh_text_equal(x->name, y->name) || x->time_ms != y->time_ms)
			return false;
	}
	return a->section_count == b->section_count;
}

static bool same_points(const struct rh_question *a, const struct rh_question *b)
{
	for (uint32_t i = 0; a->key_point_count == b->key_point_count && i < a->key_point_count; i++) {
		if (!rh_text_equal(a->key_points[i].point, b->key_points[i].point) ||
		    !same_texts(a->key_points[i].also, b->key_points[i].also))
			return false;
	}
	return a->key_point_count == b->key_point_count;
}

static bool same_question(const struct rh_question *a, const struct rh_question *b)
{
	return rh_text_equal(a->question, b->question);
}

static bool same_tags(const struct rh_question *a, const struct rh_question *b)
{
	return same_texts(a->tags, b->tags);
}

static bool same_time(const struct rh_question *a, const struct rh_question *b)
{
	return a->time_ms == b->time_ms;
}

/* What there is to choose from goes with the type. */
static bool same_type(const struct rh_question *a, const struct rh_question *b)
{
	return a->type == b->type && same_texts(a->extra->options, b->extra->options);
}

static bool same_difficulty(const struct rh_question *a, const struct rh_question *b)
{
	return a->difficulty == b->difficulty;
}

static bool same_notes(const struct rh_question *a, const struct rh_question *b)
{
	return rh_text_equal(a->extra->notes, b->extra->notes);
}

static void take_question(struct rh_question *q, struct rh_question_extra *extra, const struct rh_question *from)
{
	(void)extra;
	q->question = from->question;
}

static void take_answer(struct rh_question *q, struct rh_question_extra *extra, const struct rh_question *from)
{
	(void)extra;
	q->sections = from->sections;
	q->section_count = from->section_count;
}

static void take_tags(struct rh_question *q, struct rh_question_extra *extra, const struct rh_question *from)
{
	(void)extra;
	q->tags = from->tags;
}

static void take_points(struct rh_question *q, struct rh_question_extra *extra, const struct rh_question *from)
{
	(void)extra;
	q->key_points = from->key_points;
	q->key_point_count = from->key_point_count;
}

static void take_time(struct rh_question *q, struct rh_question_extra *extra, const struct rh_question *from)
{
	(void)extra;
	q->time_ms = from->time_ms;
}

static void take_type(struct rh_question *q, struct rh_question_extra *extra, const struct rh_question *from)
{
	q->type = from->type;
	extra->options = from->extra->options;
}

static void take_difficulty(struct rh_question *q, struct rh_question_extra *extra, const struct rh_question *from)
{
	(void)extra;
	q->difficulty = from->difficulty;
}

static void take_notes(struct rh_question *q, struct rh_question_extra *extra, const struct rh_question *from)
{
	(void)q;
	extra->notes = from->extra->notes;
}

static void write_question(struct rh_buffer *out, const struct rh_question *q)
{
	rh_buffer_text(out, q->question);
}

static void write_answer(struct rh_buffer *out, const struct rh_question *q)
{
	for (uint32_t i = 0; i < q->section_count; i++) {
		rh_buffer_string(out, i > 0 ? "\n\n" : "");
		rh_buffer_text(out, q->sections[i].text);
	}
}

static void write_texts(struct rh_buffer *out, struct rh_texts texts)
{
	for (size_t i = 0; i < texts.count; i++) {
		rh_buffer_string(out, i > 0 ? ", " : "");
		rh_buffer_text(out, texts.items[i]);
	}
}

static void write_tags(struct rh_buffer *out, const struct rh_question *q)
{
	write_texts(out, q->tags);
}

static void write_points(struct rh_buffer *out, const struct rh_question *q)
{
	for (uint32_t i = 0; i < q->key_point_count; i++) {
		rh_buffer_string(out, i > 0 ? "\n" : "");
		rh_buffer_text(out, q->key_points[i].point);
	}
}

static void write_time(struct rh_buffer *out, const struct rh_question *q)
{
	if (q->time_ms != RH_UNSET_MS)
		rh_duration_write(out, q->time_ms);
}

static void write_type(struct rh_buffer *out, const struct rh_question *q)
{
	rh_buffer_string(out, rh_question_type_name(q->type));
	rh_buffer_string(out, q->extra->options.count > 0 ? ": " : "");
	write_texts(out, q->extra->options);
}

static void write_difficulty(struct rh_buffer *out, const struct rh_question *q)
{
	if (q->difficulty != RH_DIFFICULTY_UNSET)
		rh_buffer_string(out, rh_difficulty_name(q->difficulty));
}

static void write_notes(struct rh_buffer *out, const struct rh_question *q)
{
	rh_buffer_text(out, q->extra->notes);
}

const struct rh_field rh_fields[RH_FIELDS] = {
    {"question", same_question, take_question, write_question},
    {"answer", same_answer, take_answer, write_answer},
    {"tags", same_tags, take_tags, write_tags},
    {"key_points", same_points, take_points, write_points},
    {"time", same_time, take_time, write_time},
    {"type", same_type, take_type, write_type},
    {"difficulty", same_difficulty, take_difficulty, write_difficulty},
    {"notes", same_notes, take_notes, write_notes},
};
bool rh_fields_same(const struct rh_question *a, const struct rh_question *b)
{
	for (size_t i = 0; i < RH_FIELDS; i++) {
		if (!rh_fields[i].same(a, b))
			return false;
	}
	return true;
}
