// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/ledger.h"

#include "report/value.h"

/* Written piece by piece: as one value the lines of a large file would take a hundred bytes of memory each. */
static void write_member(struct rh_buffer *out, size_t index, struct rh_value *value)
{
	rh_buffer_string(out, index == 0 ? "\n  " : ",\n  ");
	rh_value_write(value, out);
}

static void set_number_or_null(struct rh_value *v, const char *key, uint32_t number)
{
	rh_value_set(v, key, number > 0 ? json_integer(number) : json_null());
}

static void write_line(struct rh_buffer *out, size_t index, const struct rh_notes_line *line)
{
	rh_buffer_printf(out, "%s{\"line\":%zu,\"status\":\"%s\",\"item\":", index == 0 ? "\n  " : ",\n  ", index + 1,
	                 rh_notes_status_name(line->status));
	if (line->item > 0)
		rh_buffer_printf(out, "%lu}", (unsigned long)line->item);
	else
		rh_buffer_string(out, "null}");
}

static void write_item(struct rh_buffer *out, size_t index, const struct rh_notes_item *item)
{
	struct rh_value v = rh_value_new();
	rh_value_int(&v, "item", item->number);
	rh_value_text(&v, "kind", rh_text_of(rh_notes_kind_name(item->kind)));
	rh_value_text(&v, "confidence", rh_text_of(rh_notes_confidence_name(item->confidence)));
	rh_value_int(&v, "line", item->line);
	rh_value_int(&v, "last_line", item->last_line);
	rh_value_text(&v, "question", item->question);
	rh_value_text_or_null(&v, "answer_lines", item->answer_lines);
	rh_value_texts(&v, "tags", item->tags);
	set_number_or_null(&v, "parent", item->parent);
	set_number_or_null(&v, "duplicate_of", item->duplicate_of);
	set_number_or_null(&v, "near_copy_of", item->near_copy_of);
	rh_value_bool(&v, "imported", item->imported);
	rh_value_bool(&v, "unanswered", item->unanswered);
	write_member(out, index, &v);
}

/* The first keys, without the closing brace. */
static void write_head(struct rh_buffer *out, const struct rh_notes_file *file, struct rh_text encoding)
{
	struct rh_value v = rh_value_new();
	rh_value_text(&v, "file", file->name);
	rh_value_text(&v, "encoding", encoding);
	rh_value_text(&v, "format", rh_text_of(rh_notes_format_name(file->format)));
	rh_value_write(&v, out);
	if (!out->failed)
		rh_buffer_truncate(out, out->length - 1);
}

void rh_report_ledger_json(struct rh_buffer *out, const struct rh_notes_file *file, struct rh_text encoding)
{
	write_head(out, file, encoding);
	rh_buffer_string(out, ",\n \"lines\":[");
	for (size_t i = 0; i < file->line_count; i++)
		write_line(out, i, &file->lines[i]);
	rh_buffer_string(out, "],\n \"items\":[");
	for (size_t i = 0; i < file->item_count; i++)
		write_item(out, i, &file->items[i]);
	rh_buffer_string(out, "],\n \"counts\":");
	struct rh_value counts = rh_value_new();
	for (int status = 0; status < RH_NOTES_STATUSES; status++)
		rh_value_int(&counts, rh_notes_status_name((enum rh_notes_status)status),
		             (int64_t)file->counts[status]);
	rh_value_write(&counts, out);
	rh_buffer_byte(out, '}');
}
