// SPDX-License-Identifier: GPL-3.0-or-later
#include "bank/write.h"

#include "base/duration.h"
#include "base/unicode.h"
#include "yaml/writer.h"

#include <string.h>

enum {
	STEP = 2,           /* columns of indentation */
	LIST = 4,           /* of a mapping in a list on the first level */
	FLOW_COLUMNS = 100, /* a list in brackets is at most this wide */
	SIMPLE_KEY_BYTES = 256,
};

static const struct rh_question_extra no_extra;

static void begin_key(struct rh_buffer *out, size_t indent, const char *key)
{
	rh_buffer_fill(out, ' ', indent);
	rh_buffer_printf(out, "%s:", key);
}

static void write_text(struct rh_buffer *out, size_t indent, const char *key, struct rh_text text)
{
	if (text.length == 0)
		return;
	begin_key(out, indent, key);
	rh_buffer_byte(out, ' ');
	rh_yaml_write_paragraphs(out, text, indent + STEP);
	rh_buffer_byte(out, '\n');
}

static void append_duration(struct rh_buffer *out, int64_t ms)
{
	if (ms == RH_UNLIMITED)
		rh_buffer_string(out, "unlimited");
	else
		rh_duration_write(out, ms);
}

static void write_duration(struct rh_buffer *out, size_t indent, const char *key, int64_t ms)
{
	if (ms == RH_UNSET_MS)
		return;
	begin_key(out, indent, key);
	rh_buffer_byte(out, ' ');
	append_duration(out, ms);
	rh_buffer_byte(out, '\n');
}

static void write_flag(struct rh_buffer *out, size_t indent, const char *key, bool has, bool flag)
{
	if (!has)
		return;
	begin_key(out, indent, key);
	rh_buffer_string(out, flag ? " true\n" : " false\n");
}

static void append_flow_texts(struct rh_buffer *out, struct rh_texts texts)
{
	rh_buffer_byte(out, '[');
	for (size_t i = 0; i < texts.count; i++) {
		rh_buffer_string(out, i > 0 ? ", " : "");
		rh_yaml_write_text(out, texts.items[i], RH_YAML_IN_FLOW);
	}
	rh_buffer_byte(out, ']');
}

static bool has_lines(struct rh_texts texts)
{
	for (size_t i = 0; i < texts.count; i++) {
		if (memchr(texts.items[i].data, '\n', texts.items[i].length) != NULL)
			return true;
	}
	return false;
}

static void append_block_texts(struct rh_buffer *out, size_t indent, struct rh_texts texts)
{
	for (size_t i = 0; i < texts.count; i++) {
		rh_buffer_byte(out, '\n');
		rh_buffer_fill(out, ' ', indent);
		rh_buffer_string(out, "- ");
		rh_yaml_write_paragraphs(out, texts.items[i], indent + STEP);
	}
}

/* In brackets on one line where that fits, else one item a line. */
static void write_texts(struct rh_buffer *out, size_t indent, const char *key, struct rh_texts texts)
{
	if (texts.count == 0)
		return;
	begin_key(out, indent, key);
	const size_t start = out->length;
	rh_buffer_byte(out, ' ');
	append_flow_texts(out, texts);
	struct rh_text flow = rh_text_slice(rh_buffer_view(out), start, SIZE_MAX);
	if (!out->failed && (has_lines(texts) || rh_unicode_width(flow) > FLOW_COLUMNS)) {
		rh_buffer_truncate(out, start);
		append_block_texts(out, indent + STEP, texts);
	}
	rh_buffer_byte(out, '\n');
}

/* A key of the user's own. libyaml takes one only on a line, up to 1024 characters; a longer one is written with "? ".
 */
static void begin_own_key(struct rh_buffer *out, size_t indent, struct rh_text key)
{
	bool simple = key.length <= SIMPLE_KEY_BYTES;
	rh_buffer_fill(out, ' ', indent);
	rh_buffer_string(out, simple ? "" : "? ");
	rh_yaml_write_text(out, key, RH_YAML_IN_FLOW);
	if (!simple) {
		rh_buffer_byte(out, '\n');
		rh_buffer_fill(out, ' ', indent);
	}
	rh_buffer_string(out, ": ");
}

static void write_unknown(struct rh_buffer *out, size_t indent, const struct rh_unknown *unknown, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		begin_own_key(out, indent, unknown[i].key);
		rh_buffer_text(out, unknown[i].yaml);
		rh_buffer_byte(out, '\n');
	}
}

/* "- " before the first key of a mapping that was written at this indentation, from start on. */
static void make_item(struct rh_buffer *out, size_t start, size_t indent)
{
	if (!out->failed && out->length - start >= indent)
		out->data[start + indent - STEP] = '-';
}

static void write_section(struct rh_buffer *out, size_t indent, const struct rh_section *section)
{
	const size_t start = out->length;
	write_text(out, indent, "name", section->name);
	write_duration(out, indent, "time", section->time_ms);
	write_text(out, indent, "text", section->text);
	make_item(out, start, indent);
}

static void write_answer(struct rh_buffer *out, size_t indent, const struct rh_question *q)
{
	if (q->section_count == 0)
		return;
	bool plain = q->section_count == 1 && q->sections[0].name.length == 0 && q->sections[0].time_ms == RH_UNSET_MS;
	if (plain) {
		write_text(out, indent, "answer", q->sections[0].text);
		return;
	}
	begin_key(out, indent, "answer");
	rh_buffer_byte(out, '\n');
	for (size_t i = 0; i < q->section_count; i++)
		write_section(out, indent + STEP + STEP, &q->sections[i]);
}

static void write_key_point(struct rh_buffer *out, size_t indent, const struct rh_key_point *point)
{
	const size_t start = out->length;
	if (point->also.count == 0) {
		rh_buffer_fill(out, ' ', indent - STEP);
		rh_buffer_string(out, "- ");
		rh_yaml_write_paragraphs(out, point->point, indent);
		rh_buffer_byte(out, '\n');
		return;
	}
	write_text(out, indent, "point", point->point);
	write_texts(out, indent, "also", point->also);
	make_item(out, start, indent);
}

static bool are_texts(const struct rh_key_point *points, size_t count)
{
	size_t bytes = 0;
	for (size_t i = 0; i < count; i++) {
		bytes += points[i].point.length;
		if (points[i].also.count > 0 || memchr(points[i].point.data, '\n', points[i].point.length) != NULL)
			return false;
	}
	return bytes <= FLOW_COLUMNS;
}

static void write_key_points(struct rh_buffer *out, size_t indent, const struct rh_question *q)
{
	if (q->key_point_count == 0)
		return;
	begin_key(out, indent, "key_points");
	if (!are_texts(q->key_points, q->key_point_count)) {
		rh_buffer_byte(out, '\n');
		for (size_t i = 0; i < q->key_point_count; i++)
			write_key_point(out, indent + STEP + STEP, &q->key_points[i]);
		return;
	}
	for (size_t i = 0; i < q->key_point_count; i++) {
		rh_buffer_string(out, i == 0 ? " [" : ", ");
		rh_yaml_write_text(out, q->key_points[i].point, RH_YAML_IN_FLOW);
	}
	rh_buffer_string(out, "]\n");
}

static void write_say(struct rh_buffer *out, size_t indent, const struct rh_question_extra *extra)
{
	if (extra->say_count == 0)
		return;
	begin_key(out, indent, "say");
	rh_buffer_byte(out, '\n');
	for (size_t i = 0; i < extra->say_count; i++) {
		begin_own_key(out, indent + STEP, extra->say[i].written);
		rh_yaml_write_paragraphs(out, extra->say[i].spoken, indent + STEP + STEP);
		rh_buffer_byte(out, '\n');
	}
}

static void write_sources(struct rh_buffer *out, size_t indent, const struct rh_question_extra *extra)
{
	if (extra->source_count == 0)
		return;
	begin_key(out, indent, "sources");
	for (size_t i = 0; i < extra->source_count; i++) {
		rh_buffer_byte(out, '\n');
		rh_buffer_fill(out, ' ', indent + STEP);
		rh_buffer_string(out, "- {file: ");
		rh_yaml_write_text(out, extra->sources[i].file, RH_YAML_IN_FLOW);
		rh_buffer_string(out, extra->sources[i].lines.length > 0 ? ", lines: " : "");
		if (extra->sources[i].lines.length > 0)
			rh_yaml_write_text(out, extra->sources[i].lines, RH_YAML_IN_FLOW);
		rh_buffer_byte(out, '}');
	}
	rh_buffer_byte(out, '\n');
}

static bool is_bare(const struct rh_question *q)
{
	return q->id_is_derived && rh_question_is_text(q);
}

static void write_question(struct rh_buffer *out, size_t indent, const struct rh_question *question);

static void write_follow_ups(struct rh_buffer *out, size_t indent, const struct rh_question *q)
{
	if (q->follow_up_count == 0)
		return;
	begin_key(out, indent, "follow_ups");
	rh_buffer_byte(out, '\n');
	for (size_t i = 0; i < q->follow_up_count; i++)
		write_question(out, indent + STEP + STEP, &q->follow_ups[i]);
}

static void write_timing(struct rh_buffer *out, size_t indent, const struct rh_question *q)
{
	write_duration(out, indent, "time", q->time_ms);
	write_duration(out, indent, "prep", q->prep_ms);
}

static void write_name(struct rh_buffer *out, size_t indent, const char *key, const char *name)
{
	begin_key(out, indent, key);
	rh_buffer_printf(out, " %s\n", name);
}

static void write_about(struct rh_buffer *out, size_t indent, const struct rh_question *q,
                        const struct rh_question_extra *extra)
{
	if (q->type != RH_QUESTION_OPEN)
		write_name(out, indent, "type", rh_question_type_name(q->type));
	write_text(out, indent, "section", extra->section);
	write_timing(out, indent, q);
	write_texts(out, indent, "tags", q->tags);
	if (q->difficulty != RH_DIFFICULTY_UNSET)
		write_name(out, indent, "difficulty", rh_difficulty_name(q->difficulty));
	write_texts(out, indent, "aliases", extra->aliases);
	write_texts(out, indent, "options", extra->options);
	write_text(out, indent, "voice", extra->voice);
	write_say(out, indent, extra);
	write_text(out, indent, "intent", extra->intent);
}

/* A mapping whose keys stand at this indentation, as an item of a list. */
static void write_question(struct rh_buffer *out, size_t indent, const struct rh_question *q)
{
	const struct rh_question_extra *extra = q->extra != NULL ? q->extra : &no_extra;
	const size_t start = out->length;
	if (is_bare(q)) {
		rh_buffer_fill(out, ' ', indent - STEP);
		rh_buffer_string(out, "- ");
		rh_yaml_write_paragraphs(out, q->question, indent);
		rh_buffer_byte(out, '\n');
		return;
	}
	if (!q->id_is_derived)
		write_text(out, indent, "id", q->id);
	write_text(out, indent, "question", q->question);
	write_about(out, indent, q, extra);
	write_key_points(out, indent, q);
	write_answer(out, indent, q);
	write_follow_ups(out, indent, q);
	write_text(out, indent, "notes", extra->notes);
	write_sources(out, indent, extra);
	write_unknown(out, indent, extra->unknown, extra->unknown_count);
	make_item(out, start, indent);
}

/* The blank line before a part of the file and its key. */
static void begin_part(struct rh_buffer *out, const char *key)
{
	rh_buffer_byte(out, '\n');
	begin_key(out, 0, key);
	rh_buffer_byte(out, '\n');
}

static void write_questions(struct rh_buffer *out, const struct rh_bank_content *content)
{
	if (content->question_count > 0)
		begin_part(out, "questions");
	for (size_t i = 0; i < content->question_count; i++) {
		bool together = i == 0 || (is_bare(&content->questions[i - 1]) && is_bare(&content->questions[i]));
		rh_buffer_string(out, together ? "" : "\n");
		write_question(out, LIST, &content->questions[i]);
	}
}

static void write_terms(struct rh_buffer *out, const struct rh_bank_content *content)
{
	if (content->term_count > 0)
		begin_part(out, "terms");
	for (size_t i = 0; i < content->term_count; i++) {
		const size_t start = out->length;
		write_text(out, LIST, "term", content->terms[i].term);
		write_text(out, LIST, "definition", content->terms[i].definition);
		make_item(out, start, LIST);
	}
}

static void write_retakes(struct rh_buffer *out, int64_t retakes)
{
	if (retakes == RH_UNSET_MS)
		return;
	begin_key(out, LIST, "retakes");
	if (retakes == RH_UNLIMITED)
		rh_buffer_string(out, " unlimited\n");
	else
		rh_buffer_printf(out, " %lld\n", (long long)retakes);
}

static void begin_rule(struct rh_buffer *out, const struct rh_rule *rule)
{
	write_text(out, LIST, "id", rule->id);
	write_text(out, LIST, "title", rule->title);
	write_text(out, LIST, "description", rule->description);
}

static void end_rule(struct rh_buffer *out, size_t start, const struct rh_rule *rule)
{
	write_unknown(out, LIST, rule->unknown, rule->unknown_count);
	make_item(out, start, LIST);
}

static void write_profile(struct rh_buffer *out, const struct rh_profile *p)
{
	const size_t start = out->length;
	begin_rule(out, &p->rule);
	write_duration(out, LIST, "prep", p->prep_ms);
	write_duration(out, LIST, "time", p->time_ms);
	write_duration(out, LIST, "min", p->min_ms);
	write_duration(out, LIST, "green", p->green_ms);
	write_duration(out, LIST, "yellow", p->yellow_ms);
	write_duration(out, LIST, "red", p->red_ms);
	write_duration(out, LIST, "grace", p->grace_ms);
	write_retakes(out, p->retakes);
	write_flag(out, LIST, "pause", p->has_pause, p->pause);
	write_duration(out, LIST, "skip_after", p->skip_after_ms);
	write_flag(out, LIST, "hints", p->has_hints, p->hints);
	write_flag(out, LIST, "auto_next", p->has_auto_next, p->auto_next);
	end_rule(out, start, &p->rule);
}

static void write_step(struct rh_buffer *out, const struct rh_plan_step *step)
{
	rh_buffer_fill(out, ' ', LIST + STEP);
	if (step->kind == RH_STEP_ASK) {
		rh_buffer_string(out, "- {ask: ");
		rh_yaml_write_text(out, step->ask, RH_YAML_IN_FLOW);
	} else {
		rh_buffer_printf(out, "- {pick: %lld", (long long)step->pick);
		rh_buffer_string(out, step->from.length > 0 ? ", from: " : "");
		if (step->from.length > 0)
			rh_yaml_write_text(out, step->from, RH_YAML_IN_FLOW);
	}
	rh_buffer_string(out, step->optional ? ", optional: true}\n" : "}\n");
}

static void write_plan(struct rh_buffer *out, const struct rh_plan_spec *plan)
{
	const size_t start = out->length;
	begin_rule(out, &plan->rule);
	write_text(out, LIST, "profile", plan->profile);
	write_duration(out, LIST, "budget", plan->budget_ms);
	if (plan->step_count > 0) {
		begin_key(out, LIST, "steps");
		rh_buffer_byte(out, '\n');
	}
	for (size_t i = 0; i < plan->step_count; i++)
		write_step(out, &plan->steps[i]);
	end_rule(out, start, &plan->rule);
}

static void write_rules(struct rh_buffer *out, const struct rh_bank_content *content)
{
	if (content->profile_count > 0)
		begin_part(out, "profiles");
	for (size_t i = 0; i < content->profile_count; i++) {
		rh_buffer_string(out, i > 0 ? "\n" : "");
		write_profile(out, &content->profiles[i]);
	}
	if (content->plan_count > 0)
		begin_part(out, "plans");
	for (size_t i = 0; i < content->plan_count; i++) {
		rh_buffer_string(out, i > 0 ? "\n" : "");
		write_plan(out, &content->plans[i]);
	}
}

static void write_unassigned(struct rh_buffer *out, const struct rh_bank_content *content)
{
	if (content->unassigned_count > 0)
		begin_part(out, "unassigned");
	for (size_t i = 0; i < content->unassigned_count; i++) {
		const struct rh_unassigned *u = &content->unassigned[i];
		const size_t start = out->length;
		write_text(out, LIST, "file", u->file);
		write_text(out, LIST, "lines", u->lines);
		write_text(out, LIST, "reason", u->reason);
		write_text(out, LIST, "text", u->text);
		if (out->length == start)
			rh_buffer_string(out, "    text: ''\n");
		make_item(out, start, LIST);
	}
}

static void write_defaults(struct rh_buffer *out, const struct rh_bank_content *content)
{
	bool has_prep = content->default_prep_ms != RH_UNSET_MS;
	bool has_time = content->default_time_ms != RH_UNSET_MS;
	if (!has_prep && !has_time)
		return;
	rh_buffer_string(out, has_prep ? "defaults: {prep: " : "defaults: {time: ");
	append_duration(out, has_prep ? content->default_prep_ms : content->default_time_ms);
	if (has_prep && has_time) {
		rh_buffer_string(out, ", time: ");
		append_duration(out, content->default_time_ms);
	}
	rh_buffer_string(out, "}\n");
}

void rh_bank_write(struct rh_buffer *out, const struct rh_bank_content *content)
{
	rh_buffer_printf(out, "format: %lld\n", (long long)content->format);
	write_text(out, 0, "id", content->id);
	write_text(out, 0, "title", content->title);
	write_text(out, 0, "lang", content->lang);
	write_text(out, 0, "author", content->author);
	write_text(out, 0, "license", content->license);
	write_text(out, 0, "source", content->source);
	write_defaults(out, content);
	write_unknown(out, 0, content->unknown, content->unknown_count);
	write_questions(out, content);
	write_terms(out, content);
	write_rules(out, content);
	write_unassigned(out, content);
}
