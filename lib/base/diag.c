// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/diag.h"

#include "base/unicode.h"

/* Of a longer line only the part around the fault is shown: an answer of a thousand words may stand on one. */
enum { EXCERPT_COLUMNS = 100, EXCERPT_BEFORE = 60, AROUND_BYTES = 4096 };

void rh_diag_emit(const struct rh_diag_sink *sink, const struct rh_diag *where, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	rh_diag_vemit(sink, where, format, args);
	va_end(args);
}

void rh_diag_vemit(const struct rh_diag_sink *sink, const struct rh_diag *where, const char *format, va_list args)
{
	if (sink == NULL || sink->emit == NULL)
		return;
	struct rh_buffer message = {0};
	rh_buffer_vprintf(&message, format, args);
	struct rh_diag diag = *where;
	/* A fault is never swallowed: its code and place are worth having even without its sentence. */
	diag.message = message.failed ? "out of memory" : message.data;
	sink->emit(sink->ctx, &diag);
	rh_buffer_done(&message);
}

static const char *severity_name(enum rh_severity severity)
{
	switch (severity) {
	case RH_SEVERITY_ERROR:
		return "error";
	case RH_SEVERITY_WARNING:
		return "warning";
	}
	return "error";
}

static void format_head(struct rh_buffer *out, const struct rh_diag *diag)
{
	rh_unicode_sanitize(out, rh_text_of(diag->file), RH_SANITIZE_LINE);
	if (diag->line > 0)
		rh_buffer_printf(out, ":%u", diag->line);
	if (diag->line > 0 && diag->column > 0)
		rh_buffer_printf(out, ":%u", diag->column);
	rh_buffer_printf(out, ": %s: ", severity_name(diag->severity));
	rh_unicode_sanitize(out, rh_text_of(diag->message), RH_SANITIZE_LINE);
	if (diag->code != NULL)
		rh_buffer_printf(out, " [%s]", diag->code);
	rh_buffer_byte(out, '\n');
}

static void go_to_start(struct rh_diag_source *source)
{
	const struct rh_text mark = RH_TEXT("\xEF\xBB\xBF"); /* a byte order mark is no character of the first line */
	bool marked = rh_text_starts_with(source->text, mark);
	source->rest = rh_text_slice(source->text, marked ? mark.length : 0, SIZE_MAX);
	source->number = 0;
}

static bool find_line(struct rh_diag_source *source, unsigned number)
{
	if (source->number == 0 || number < source->number)
		go_to_start(source);
	while (source->number < number) {
		if (!rh_text_next_line(&source->rest, &source->line))
			return false;
		source->number++;
	}
	return number > 0;
}

/* The bytes of the first `count` characters. */
static size_t characters(struct rh_text text, size_t count)
{
	struct rh_text rest = text;
	uint32_t c = 0;
	while (count > 0 && rh_unicode_next(&rest, &c))
		count--;
	return text.length - rest.length;
}

/* The line as shown, with where the fault begins and ends in it. */
struct excerpt {
	struct rh_buffer text;
	size_t fault;     /* bytes before the fault */
	size_t fault_end; /* bytes up to its end */
};

static bool begins_character(struct rh_text text, size_t at)
{
	return at == 0 || at >= text.length || ((unsigned char)text.data[at] & 0xC0U) != 0x80U;
}

/* The part of a line, which may be very long, around a byte of it; *at becomes its place there. */
static struct rh_text surroundings(struct rh_text line, size_t *at)
{
	size_t start = *at > AROUND_BYTES ? *at - AROUND_BYTES : 0;
	while (!begins_character(line, start))
		start++;
	size_t end = line.length - *at > AROUND_BYTES ? *at + AROUND_BYTES : line.length;
	while (!begins_character(line, end))
		end++;
	*at -= start;
	return rh_text_slice(line, start, end - start);
}

static void excerpt_fill(struct excerpt *excerpt, const struct rh_diag *diag, struct rh_text line)
{
	size_t at = diag->column > 0 ? characters(line, diag->column - 1) : 0;
	line = surroundings(line, &at);
	size_t length = characters(rh_text_slice(line, at, SIZE_MAX), diag->span);
	rh_unicode_sanitize(&excerpt->text, rh_text_slice(line, 0, at), RH_SANITIZE_LINE);
	excerpt->fault = excerpt->text.length;
	rh_unicode_sanitize(&excerpt->text, rh_text_slice(line, at, length), RH_SANITIZE_LINE);
	excerpt->fault_end = excerpt->text.length;
	rh_unicode_sanitize(&excerpt->text, rh_text_slice(line, at + length, SIZE_MAX), RH_SANITIZE_LINE);
}

static void format_caret(struct rh_buffer *out, size_t indent, size_t width)
{
	rh_buffer_string(out, "      | ");
	rh_buffer_fill(out, ' ', indent);
	rh_buffer_byte(out, '^');
	rh_buffer_fill(out, '~', width > 1 ? width - 1 : 0);
	rh_buffer_byte(out, '\n');
}

static void format_excerpt(struct rh_buffer *out, const struct rh_diag *diag, const struct excerpt *excerpt)
{
	const char *cut = "…";
	struct rh_text text = rh_buffer_view(&excerpt->text);
	struct rh_text before = rh_text_slice(text, 0, excerpt->fault);
	size_t width = rh_unicode_width(before);
	size_t skipped = width > EXCERPT_BEFORE ? rh_unicode_fit(before, width - EXCERPT_BEFORE) : 0;
	text = rh_text_slice(text, skipped, SIZE_MAX);
	before = rh_text_slice(before, skipped, SIZE_MAX);
	size_t shown = rh_unicode_fit(text, EXCERPT_COLUMNS);
	rh_buffer_printf(out, "%5u | %s", diag->line, skipped > 0 ? cut : "");
	rh_buffer_text(out, rh_text_slice(text, 0, shown));
	rh_buffer_string(out, shown < text.length ? cut : "");
	rh_buffer_byte(out, '\n');
	if (diag->column == 0)
		return;
	size_t fault_end = excerpt->fault_end - skipped;
	struct rh_text fault = rh_text_slice(text, before.length,
	                                     (fault_end < shown ? fault_end : shown) - before.length);
	format_caret(out, rh_unicode_width(before) + (skipped > 0), rh_unicode_width(fault));
}

void rh_diag_quote(struct rh_buffer *out, const struct rh_diag *diag, struct rh_diag_source *source)
{
	format_head(out, diag);
	if (!find_line(source, diag->line))
		return;
	struct excerpt excerpt = {0};
	excerpt_fill(&excerpt, diag, source->line);
	if (excerpt.text.failed)
		out->failed = true;
	else
		format_excerpt(out, diag, &excerpt);
	rh_buffer_done(&excerpt.text);
}

void rh_diag_format(struct rh_buffer *out, const struct rh_diag *diag, struct rh_text source)
{
	struct rh_diag_source bookmark = {.text = source};
	rh_diag_quote(out, diag, &bookmark);
}
