// SPDX-License-Identifier: GPL-3.0-or-later
#include "yaml/reader.h"

#include "base/unicode.h"
#include "yaml/anchors.h"
#include "yaml/problems.h"
#include "yaml/survey.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* libyaml is never handed more than this without having given an event back, so that none of its buffers can grow past
 * it: the longest scalar, twice (as a double-quoted escape is longer than its character, line folding likewise), and
 * what it reads ahead. A comment counts too: one over this bound is refused like a text. */
enum { AHEAD_BYTES = 128 * 1024, UNANSWERED_BYTES_MAX = RH_YAML_SCALAR_BYTES_MAX + AHEAD_BYTES };

/* Of a text that a message quotes. */
enum { CLIP_BYTES = 60 };

static const char too_long[] = "a text or comment longer than 1 MiB";

/* Where libyaml's character index is in lines as editors count them; only moves on. */
struct walk {
	size_t index; /* characters before it */
	size_t byte;
	unsigned line, column; /* from 0 */
};

struct rh_yaml_reader {
	const char *file;
	struct rh_text bytes; /* without byte order mark */
	const struct rh_diag_sink *sink;
	yaml_parser_t parser;
	yaml_event_t event; /* deleted before the next is parsed; zeroed when there is none */
	size_t handed;      /* bytes given to libyaml */
	size_t answered;    /* bytes its scanner had gone over when it last gave an event */
	bool oversized;     /* the handler refused to hand out more */
	bool nfc, odd_breaks;
	bool ended;
	unsigned documents;
	unsigned depth; /* lists and mappings open */
	size_t errors;
	enum rh_status status;
	struct rh_buffer text; /* the node's text where it had to be normalised */
	struct walk walk;
	struct rh_yaml_place alias; /* where the alias being played stands */
	bool playing;
	struct rh_yaml_anchors anchors;
};

void rh_yaml_report(struct rh_yaml_reader *r, const struct rh_fault *fault, struct rh_yaml_place place,
                    const char *format, ...)
{
	if (r->status != RH_OK)
		return; /* what was cut off is not what is wrong */
	if (fault->severity == RH_SEVERITY_ERROR)
		r->errors++;
	struct rh_diag diag = {.severity = fault->severity,
	                       .code = fault->code,
	                       .file = r->file,
	                       .line = place.line,
	                       .column = place.column,
	                       .span = place.span > 0 ? place.span : 1};
	va_list args;
	va_start(args, format);
	rh_diag_vemit(r->sink, &diag, format, args);
	va_end(args);
}

static bool stop(struct rh_yaml_reader *r, enum rh_status status)
{
	r->status = status;
	return false;
}

static bool stop_no_memory(struct rh_yaml_reader *r)
{
	return stop(r, RH_ERR_NO_MEMORY);
}

static bool stop_at(struct rh_yaml_reader *r, enum rh_yaml_fault fault, struct rh_yaml_place place, const char *message)
{
	rh_yaml_report(r, rh_yaml_fault(fault), place, "%s", message);
	return stop(r, RH_ERR_SYNTAX);
}

static void walk_on(struct rh_yaml_reader *r)
{
	struct walk *walk = &r->walk;
	bool newline = r->bytes.data[walk->byte] == '\n';
	walk->byte++;
	while (walk->byte < r->bytes.length && ((unsigned char)r->bytes.data[walk->byte] & 0xC0U) == 0x80U)
		walk->byte++;
	walk->index++;
	walk->line += newline;
	walk->column = newline ? 0 : walk->column + 1;
}

static void walk_to(struct rh_yaml_reader *r, size_t index, size_t byte)
{
	if (r->walk.index > index || r->walk.byte > byte)
		r->walk = (struct walk){0};
	while (r->walk.byte < r->bytes.length && r->walk.index < index && r->walk.byte < byte)
		walk_on(r);
}

/* The only function that turns places counted from 0, as libyaml does, into ours. */
static struct rh_yaml_place place_at(size_t line, size_t column)
{
	return (struct rh_yaml_place){(unsigned)line + 1, (unsigned)column + 1, 1};
}

static struct rh_yaml_place place_of(struct rh_yaml_reader *r, yaml_mark_t mark)
{
	if (!r->odd_breaks)
		return place_at(mark.line, mark.column);
	walk_to(r, mark.index, SIZE_MAX);
	return place_at(r->walk.line, r->walk.column);
}

static struct rh_yaml_place place_of_byte(struct rh_yaml_reader *r, size_t byte)
{
	walk_to(r, SIZE_MAX, byte);
	return place_at(r->walk.line, r->walk.column);
}

static struct rh_yaml_place place_between(struct rh_yaml_reader *r, yaml_mark_t start, yaml_mark_t end)
{
	struct rh_yaml_place place = place_of(r, start);
	if (start.line == end.line && end.column > start.column)
		place.span = (unsigned)(end.column - start.column);
	return place;
}

static size_t scanned(const struct rh_yaml_reader *r)
{
	const yaml_parser_t *p = &r->parser;
	size_t raw = (size_t)(p->raw_buffer.last - p->raw_buffer.pointer);
	size_t decoded = (size_t)(p->buffer.last - p->buffer.pointer);
	return r->handed - raw - decoded;
}

static int hand_out(void *data, unsigned char *buffer, size_t size, size_t *size_read)
{
	struct rh_yaml_reader *r = data;
	size_t left = r->bytes.length - r->handed;
	size_t n = size < left ? size : left;
	if (r->handed + n - r->answered > UNANSWERED_BYTES_MAX) {
		r->oversized = true;
		return 0;
	}
	if (n > 0)
		memcpy(buffer, r->bytes.data + r->handed, n);
	r->handed += n;
	*size_read = n;
	return 1;
}

static bool survey(struct rh_yaml_reader *r)
{
	if (r->bytes.length > RH_YAML_BYTES_MAX)
		return stop_at(r, RH_YAML_FAULT_LIMIT, (struct rh_yaml_place){0}, "the file is larger than 1 GiB");
	struct rh_yaml_survey survey;
	rh_yaml_survey(r->bytes, &survey);
	r->nfc = survey.nfc;
	r->odd_breaks = survey.odd_breaks;
	const struct rh_text mark = RH_TEXT("\xEF\xBB\xBF");
	size_t skipped = rh_text_starts_with(r->bytes, mark) ? mark.length : 0;
	r->bytes = rh_text_slice(r->bytes, skipped, SIZE_MAX);
	if (survey.fault == NULL)
		return true;
	size_t offset = survey.offset > skipped ? survey.offset - skipped : 0;
	rh_yaml_report(r, survey.fault, place_of_byte(r, offset), "%s", survey.message);
	return stop(r, RH_ERR_SYNTAX);
}

enum rh_status rh_yaml_reader_new(const char *file, struct rh_text bytes, const struct rh_diag_sink *sink,
                                  struct rh_yaml_reader **reader, struct rh_error *err)
{
	struct rh_yaml_reader *r = calloc(1, sizeof *r);
	if (r == NULL)
		return rh_error_no_memory(err);
	if (!yaml_parser_initialize(&r->parser)) {
		free(r);
		return rh_error_no_memory(err);
	}
	r->file = file;
	r->bytes = bytes;
	r->sink = sink;
	yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input(&r->parser, hand_out, r);
	survey(r);
	*reader = r;
	return RH_OK;
}

void rh_yaml_reader_free(struct rh_yaml_reader *r)
{
	if (r == NULL)
		return;
	yaml_event_delete(&r->event);
	yaml_parser_delete(&r->parser);
	rh_yaml_anchors_done(&r->anchors);
	rh_buffer_done(&r->text);
	free(r);
}

/* Where the text or comment that is too long begins: behind the last event, blanks and indicators. */
static struct rh_yaml_place place_of_oversized(struct rh_yaml_reader *r)
{
	size_t at = r->answered;
	while (at < r->bytes.length && strchr(" \t\r\n-?:,[]{}", r->bytes.data[at]) != NULL)
		at++;
	return place_of_byte(r, at);
}

static bool stop_parse(struct rh_yaml_reader *r)
{
	const yaml_parser_t *p = &r->parser;
	if (r->oversized)
		return stop_at(r, RH_YAML_FAULT_LIMIT, place_of_oversized(r), too_long);
	if (p->error == YAML_MEMORY_ERROR || p->problem == NULL)
		return stop_no_memory(r);
	walk_to(r, p->problem_mark.index, SIZE_MAX);
	size_t at = r->walk.byte;
	char byte = at < r->bytes.length ? r->bytes.data[at] : '\0';
	char before = at > 0 ? r->bytes.data[at - 1] : '\0';
	struct rh_yaml_problem problem = rh_yaml_explain(p->problem, p->context, before, byte);
	yaml_mark_t mark = problem.at_context && p->context != NULL ? p->context_mark : p->problem_mark;
	return stop_at(r, RH_YAML_FAULT_SYNTAX, place_of(r, mark), problem.message);
}

static bool parse(struct rh_yaml_reader *r)
{
	yaml_event_delete(&r->event);
	if (!yaml_parser_parse(&r->parser, &r->event))
		return stop_parse(r);
	r->answered = scanned(r);
	return true;
}

static bool stop_play(struct rh_yaml_reader *r, enum rh_yaml_play play, struct rh_yaml_place place)
{
	switch (play) {
	case RH_YAML_PLAY_OK:
		return true;
	case RH_YAML_PLAY_UNKNOWN:
		return stop_at(r, RH_YAML_FAULT_ALIAS, place,
		               "no anchor of this name before it (a text that begins with '*' must be in quotes)");
	case RH_YAML_PLAY_RECURSIVE:
		return stop_at(r, RH_YAML_FAULT_ALIAS, place, "this alias stands inside what it names");
	case RH_YAML_PLAY_LIMIT:
		return stop_at(r, RH_YAML_FAULT_LIMIT, place, "more anchors and aliases than are read");
	case RH_YAML_PLAY_NO_MEMORY:
		return stop_no_memory(r);
	}
	return false;
}

static struct rh_text name_of(const yaml_char_t *name)
{
	return rh_text_of((const char *)name);
}

/* The tags that only say what the node is anyway. */
static bool is_known_tag(struct rh_text tag)
{
	static const char *const known[] = {"!",
	                                    "tag:yaml.org,2002:str",
	                                    "tag:yaml.org,2002:int",
	                                    "tag:yaml.org,2002:float",
	                                    "tag:yaml.org,2002:bool",
	                                    "tag:yaml.org,2002:null",
	                                    "tag:yaml.org,2002:seq",
	                                    "tag:yaml.org,2002:map"};
	return rh_text_is_one_of(tag, known, sizeof known / sizeof *known, NULL);
}

static bool check_properties(struct rh_yaml_reader *r, const yaml_char_t *anchor, const yaml_char_t *tag,
                             struct rh_yaml_place place)
{
	if (tag != NULL && !is_known_tag(name_of(tag))) {
		rh_yaml_report(r, rh_yaml_fault(RH_YAML_FAULT_TAG), place,
		               "tag '%.*s' has no meaning here (a text that begins with '!' must be in quotes)",
		               RH_TEXT_ARGS(rh_yaml_clip(name_of(tag))));
	}
	return anchor == NULL || stop_play(r, rh_yaml_anchors_open(&r->anchors, name_of(anchor), r->depth + 1), place);
}

/* Escapes may write what the survey never saw: NUL, and characters that are not in NFC. */
static bool normalise(struct rh_yaml_reader *r, struct rh_yaml_node *node, bool escapes)
{
	if (escapes && memchr(node->text.data, '\0', node->text.length) != NULL) {
		rh_yaml_report(r, rh_yaml_fault(RH_YAML_FAULT_CHARACTER), node->place, "a text cannot hold NUL");
		node->text = RH_TEXT("");
		return true;
	}
	if (rh_yaml_surely_nfc(node->text))
		return true;
	rh_buffer_clear(&r->text);
	rh_unicode_nfc(&r->text, node->text);
	node->text = rh_buffer_view(&r->text);
	return !r->text.failed || stop_no_memory(r);
}

static bool is_text_tagged(const yaml_event_t *e)
{
	return e->data.scalar.tag != NULL && !e->data.scalar.plain_implicit && !e->data.scalar.quoted_implicit &&
	       rh_text_ends_with(name_of(e->data.scalar.tag), RH_TEXT(":str"));
}

static bool take_scalar(struct rh_yaml_reader *r, struct rh_yaml_node *node)
{
	const yaml_event_t *e = &r->event;
	node->kind = RH_YAML_SCALAR;
	node->plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && !is_text_tagged(e);
	node->aliased = false;
	node->text = (struct rh_text){(const char *)e->data.scalar.value, e->data.scalar.length};
	node->place = place_between(r, e->start_mark, e->end_mark);
	if (node->text.length > RH_YAML_SCALAR_BYTES_MAX)
		return stop_at(r, RH_YAML_FAULT_LIMIT, node->place, too_long);
	const bool escapes = e->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
	if ((escapes || !r->nfc) && !normalise(r, node, escapes))
		return false;
	const bool bare = e->data.scalar.anchor == NULL && e->data.scalar.tag == NULL;
	return bare || check_properties(r, e->data.scalar.anchor, e->data.scalar.tag, node->place);
}

static void take_edge(struct rh_yaml_reader *r, struct rh_yaml_node *node, enum rh_yaml_kind kind)
{
	node->kind = kind;
	node->plain = false;
	node->aliased = false;
	node->text = RH_TEXT("");
	node->place = place_of(r, r->event.start_mark);
}

static bool take_start(struct rh_yaml_reader *r, struct rh_yaml_node *node, enum rh_yaml_kind kind)
{
	const yaml_event_t *e = &r->event;
	take_edge(r, node, kind);
	if (kind == RH_YAML_LIST)
		return check_properties(r, e->data.sequence_start.anchor, e->data.sequence_start.tag, node->place);
	return check_properties(r, e->data.mapping_start.anchor, e->data.mapping_start.tag, node->place);
}

static bool take_end(struct rh_yaml_reader *r, struct rh_yaml_node *node, enum rh_yaml_kind kind)
{
	take_edge(r, node, kind);
	return true;
}

static bool take_alias(struct rh_yaml_reader *r)
{
	r->alias = place_between(r, r->event.start_mark, r->event.end_mark);
	r->playing = true;
	return stop_play(r, rh_yaml_anchors_play(&r->anchors, name_of(r->event.data.alias.anchor)), r->alias);
}

/* Turns the event into a node; one of kind END when it gives none. False when reading stops. */
static bool take_event(struct rh_yaml_reader *r, struct rh_yaml_node *node)
{
	switch (r->event.type) {
	case YAML_SCALAR_EVENT:
		return take_scalar(r, node);
	case YAML_SEQUENCE_START_EVENT:
		return take_start(r, node, RH_YAML_LIST);
	case YAML_MAPPING_START_EVENT:
		return take_start(r, node, RH_YAML_MAP);
	case YAML_SEQUENCE_END_EVENT:
		return take_end(r, node, RH_YAML_LIST_END);
	case YAML_MAPPING_END_EVENT:
		return take_end(r, node, RH_YAML_MAP_END);
	case YAML_ALIAS_EVENT:
		return take_alias(r);
	case YAML_DOCUMENT_START_EVENT:
		if (r->documents++ > 0)
			return stop_at(r, RH_YAML_FAULT_DOCUMENTS, place_of(r, r->event.start_mark),
			               "a second document begins here (a file holds one)");
		return true;
	case YAML_STREAM_END_EVENT:
		r->ended = true;
		return true;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		return true;
	}
	return true;
}

static bool is_start(enum rh_yaml_kind kind)
{
	return kind == RH_YAML_LIST || kind == RH_YAML_MAP;
}

static bool is_end(enum rh_yaml_kind kind)
{
	return kind == RH_YAML_LIST_END || kind == RH_YAML_MAP_END;
}

static bool count_depth(struct rh_yaml_reader *r, const struct rh_yaml_node *node)
{
	if (is_end(node->kind))
		r->depth--;
	if (is_start(node->kind) && ++r->depth > RH_YAML_DEPTH_MAX)
		return stop_at(r, RH_YAML_FAULT_LIMIT, node->place, "nested more than 64 levels deep");
	return true;
}

static bool read_played(struct rh_yaml_reader *r, struct rh_yaml_node *node)
{
	if (!stop_play(r, rh_yaml_anchors_next(&r->anchors, node, &r->playing), r->alias) || !r->playing)
		return false;
	node->place = r->alias;
	node->aliased = true;
	return count_depth(r, node);
}

static bool record(struct rh_yaml_reader *r, const struct rh_yaml_node *node)
{
	unsigned depth = is_end(node->kind) ? r->depth : r->depth + 1;
	return stop_play(r, rh_yaml_anchors_record(&r->anchors, node, depth), node->place);
}

static bool read_parsed(struct rh_yaml_reader *r, struct rh_yaml_node *node)
{
	node->kind = RH_YAML_END;
	if (!parse(r) || !take_event(r, node) || node->kind == RH_YAML_END)
		return false;
	if (r->anchors.open_count > 0 && !record(r, node))
		return false;
	return node->kind == RH_YAML_SCALAR || count_depth(r, node);
}

bool rh_yaml_next(struct rh_yaml_reader *r, struct rh_yaml_node *node)
{
	while (r->status == RH_OK && !r->ended) {
		if (r->playing ? read_played(r, node) : read_parsed(r, node))
			return true;
	}
	*node = (struct rh_yaml_node){.kind = RH_YAML_END, .text = RH_TEXT("")};
	return false;
}

void rh_yaml_skip(struct rh_yaml_reader *r, const struct rh_yaml_node *node)
{
	struct rh_yaml_node inner = *node;
	unsigned open = is_start(inner.kind);
	while (open > 0 && rh_yaml_next(r, &inner)) {
		open += is_start(inner.kind);
		open -= is_end(inner.kind);
	}
}

enum rh_status rh_yaml_status(const struct rh_yaml_reader *r, struct rh_error *err)
{
	if (r->status == RH_ERR_NO_MEMORY)
		return rh_error_no_memory(err);
	return r->status == RH_OK ? RH_OK
	                          : rh_error_at(err, r->status, r->file, 0, 0, "the file could not be read to its end");
}

size_t rh_yaml_errors(const struct rh_yaml_reader *r)
{
	return r->errors;
}

static unsigned count_characters(struct rh_text text)
{
	unsigned count = 0;
	for (uint32_t c = 0; rh_unicode_next(&text, &c);)
		count++;
	return count;
}

struct rh_yaml_place rh_yaml_place_within(const struct rh_yaml_node *node, unsigned character)
{
	unsigned quote = node->plain ? 0 : 1;
	/* An escape, a folded line, a block scalar: longer or shorter in the file than what it stands for. */
	if (node->aliased || node->place.span != count_characters(node->text) + 2 * quote)
		return node->place;
	return (struct rh_yaml_place){node->place.line, node->place.column + quote + character - 1, 1};
}

struct rh_text rh_yaml_clip(struct rh_text text)
{
	struct rh_text line = RH_TEXT("");
	rh_text_next_line(&text, &line);
	size_t end = line.length < CLIP_BYTES ? line.length : CLIP_BYTES;
	while (end < line.length && end > 0 && ((unsigned char)line.data[end] & 0xC0U) == 0x80U)
		end--;
	return rh_text_slice(line, 0, end);
}

const char *rh_yaml_kind_name(enum rh_yaml_kind kind)
{
	switch (kind) {
	case RH_YAML_END:
		return "nothing";
	case RH_YAML_SCALAR:
		return "a text";
	case RH_YAML_LIST:
	case RH_YAML_LIST_END:
		return "a list";
	case RH_YAML_MAP:
	case RH_YAML_MAP_END:
		return "a mapping";
	}
	return "nothing";
}

bool rh_yaml_is_null(const struct rh_yaml_node *node)
{
	static const char *const nothing[] = {"~", "null", "Null", "NULL"};
	if (node->kind != RH_YAML_SCALAR || !node->plain || node->text.length > 4)
		return false;
	if (node->text.length == 0)
		return true;
	const char first = node->text.data[0];
	return (first == '~' || first == 'n' || first == 'N') &&
	       rh_text_is_one_of(node->text, nothing, sizeof nothing / sizeof *nothing, NULL);
}

bool rh_yaml_to_bool(const struct rh_yaml_node *node, bool *value)
{
	static const char *const yes[] = {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"};
	static const char *const no[] = {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"};
	if (node->kind != RH_YAML_SCALAR || !node->plain)
		return false;
	bool is_yes = rh_text_is_one_of(node->text, yes, sizeof yes / sizeof *yes, NULL);
	if (!is_yes && !rh_text_is_one_of(node->text, no, sizeof no / sizeof *no, NULL))
		return false;
	*value = is_yes;
	return true;
}
