// SPDX-License-Identifier: GPL-3.0-or-later
#include "bank/fix.h"

#include "bank/model.h"
#include "base/unicode.h"
#include "yaml/writer.h"

#include <string.h>

/* Writing the file anew. Questions come in its order, so that everything is gone over once. */
struct fixer {
	struct rh_text bytes; /* without byte order mark */
	struct rh_buffer *out;
	size_t copied; /* bytes that are in out already */
	size_t at;     /* where line and column are */
	unsigned line, column;
	const char *newline; /* as the file writes it */
	struct rh_bank_fixed fixed;
};

static char byte_at(const struct fixer *f, size_t at)
{
	return at < f->bytes.length ? f->bytes.data[at] : '\0';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void step(struct fixer *f)
{
	bool newline = byte_at(f, f->at) == '\n';
	f->at++;
	while (((unsigned char)byte_at(f, f->at) & 0xC0U) == 0x80U)
		f->at++;
	f->line += newline;
	f->column = newline ? 1 : f->column + 1;
}

/* Goes on to a place; false when it lies behind, as what an alias stands for does, or nowhere. */
static bool go_to(struct fixer *f, struct rh_place place)
{
	if (place.line < f->line || (place.line == f->line && place.column < f->column))
		return false;
	while (f->at < f->bytes.length && (f->line < place.line || f->column < place.column))
		step(f);
	return f->line == place.line && f->column == place.column;
}

static void skip_comment(struct fixer *f)
{
	while (f->at < f->bytes.length && byte_at(f, f->at) != '\n')
		step(f);
}

/* Steps over blanks and comments, which begin at a '#' behind a blank. */
static void skip_blanks(struct fixer *f)
{
	while (f->at < f->bytes.length) {
		if (byte_at(f, f->at) == '#' && is_blank(byte_at(f, f->at - 1)))
			skip_comment(f);
		else if (is_blank(byte_at(f, f->at)))
			step(f);
		else
			return;
	}
}

/* Steps over the anchor and tag of a node. On the line of a block mapping's first key they are the key's: they stay
 * ahead. */
static void skip_properties(struct fixer *f)
{
	const struct fixer start = *f;
	while (byte_at(f, f->at) == '&' || byte_at(f, f->at) == '!') {
		while (f->at < f->bytes.length && !is_blank(byte_at(f, f->at)))
			step(f);
		skip_blanks(f);
	}
	if (f->line == start.line && byte_at(f, f->at) != '{')
		*f = start;
}

static void copy_up_to(struct fixer *f, size_t end)
{
	rh_buffer_text(f->out, rh_text_slice(f->bytes, f->copied, end - f->copied));
	f->copied = end;
}

static void insert_key(struct fixer *f, struct rh_text id)
{
	copy_up_to(f, f->at);
	rh_buffer_string(f->out, "id: ");
	rh_yaml_write_text(f->out, id, RH_YAML_IN_FLOW);
}

/* "id: x" on a line before what stands here, which goes to the next line in its own column. */
static void insert_line(struct fixer *f, struct rh_text id)
{
	insert_key(f, id);
	rh_buffer_string(f->out, f->newline);
	rh_buffer_fill(f->out, ' ', f->column - 1);
}

static bool insert_into_braces(struct fixer *f, struct rh_text id)
{
	step(f);
	skip_blanks(f);
	if (byte_at(f, f->at) != '"') {
		insert_key(f, id);
		rh_buffer_string(f->out, ", ");
		return true;
	}
	/* The file may be JSON and shall stay it. An id has no character that JSON would want escaped. */
	copy_up_to(f, f->at);
	rh_buffer_string(f->out, "\"id\": \"");
	rh_buffer_text(f->out, id);
	rh_buffer_string(f->out, "\", ");
	return true;
}

/* The last byte before here that is no blank; a comment between is not looked through. */
static char byte_before(const struct fixer *f)
{
	size_t at = f->at;
	while (at > 0 && is_blank(byte_at(f, at - 1)))
		at--;
	return at > 0 ? byte_at(f, at - 1) : '\0';
}

static bool is_quote(char c)
{
	return c == '\'' || c == '"';
}

/* Behind the closing quote, if it stands on this line; 0 if not. */
static size_t end_of_quotes(const struct fixer *f)
{
	const char quote = byte_at(f, f->at);
	for (size_t end = f->at + 1; end < f->bytes.length && byte_at(f, end) != '\n'; end++) {
		bool doubled = quote == '\'' && byte_at(f, end) == quote && byte_at(f, end + 1) == quote;
		bool escaped = quote == '"' && byte_at(f, end) == '\\';
		if (doubled || escaped)
			end++;
		else if (byte_at(f, end) == quote)
			return end + 1;
	}
	return 0;
}

/* Where the scalar that begins here ends, if it ends on this line; 0 if not. */
static size_t end_of_scalar(const struct fixer *f, bool in_brackets)
{
	if (is_quote(byte_at(f, f->at)))
		return end_of_quotes(f);
	size_t end = f->at;
	while (end < f->bytes.length && byte_at(f, end) != '\n') {
		bool comment = byte_at(f, end) == '#' && is_blank(byte_at(f, end - 1));
		if (comment || (in_brackets && strchr(",]}", byte_at(f, end)) != NULL))
			break;
		end++;
	}
	while (end > f->at && is_blank(byte_at(f, end - 1)))
		end--;
	return end;
}

/* Whether the plain scalar that ends there is all of the text: it may go on in the next line. */
static bool is_whole(const struct fixer *f, size_t end, struct rh_text text)
{
	struct rh_buffer nfc = {0};
	rh_unicode_nfc(&nfc, rh_text_slice(f->bytes, f->at, end - f->at));
	bool whole = !nfc.failed && rh_text_equal(rh_buffer_view(&nfc), text);
	f->out->failed |= nfc.failed;
	rh_buffer_done(&nfc);
	return whole;
}

/* A bare text becomes a mapping: in a block list by a line before it, in brackets by braces around it. */
static bool wrap_text(struct fixer *f, const struct rh_question *q)
{
	const char before = byte_before(f);
	const bool in_brackets = before == '[' || before == ',';
	const bool quoted = is_quote(byte_at(f, f->at));
	const size_t end = end_of_scalar(f, in_brackets);
	if ((before != '-' && !in_brackets) || (!quoted && !is_whole(f, end, q->question)) || (in_brackets && end == 0))
		return false;
	if (!in_brackets) {
		insert_line(f, q->id);
		rh_buffer_string(f->out, "question: ");
		return true;
	}
	copy_up_to(f, f->at);
	rh_buffer_byte(f->out, '{');
	insert_key(f, q->id);
	rh_buffer_string(f->out, ", question: ");
	copy_up_to(f, end);
	rh_buffer_byte(f->out, '}');
	return true;
}

static bool add_id(struct fixer *f, const struct rh_question *q)
{
	if (!go_to(f, q->place))
		return false;
	skip_properties(f);
	const char first = byte_at(f, f->at);
	if (q->is_bare)
		return first != '*' && first != '&' && first != '!' && wrap_text(f, q);
	if (first == '{')
		return insert_into_braces(f, q->id);
	const char before = byte_before(f);
	if (first == '*' || before == '[' ||
	    before == ',') /* an alias; a pair in brackets that has no braces of its own */
		return false;
	insert_line(f, q->id);
	return true;
}

static void fix_questions(struct fixer *f, const struct rh_question *questions, size_t count, bool first_level)
{
	for (size_t i = 0; i < count; i++) {
		bool misses = rh_bank_misses_id(&questions[i], first_level);
		bool added = misses && add_id(f, &questions[i]);
		f->fixed.added += added;
		f->fixed.left += misses && !added;
		fix_questions(f, questions[i].follow_ups, questions[i].follow_up_count, false);
	}
}

static bool are_same(const struct rh_question *a, const struct rh_question *b, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool same = rh_text_equal(a[i].id, b[i].id) && rh_text_equal(a[i].question, b[i].question) &&
		            a[i].section_count == b[i].section_count && a[i].tags.count == b[i].tags.count &&
		            a[i].follow_up_count == b[i].follow_up_count;
		if (!same || !are_same(a[i].follow_ups, b[i].follow_ups, a[i].follow_up_count))
			return false;
	}
	return true;
}

/* Reads what was written and compares it with what it was made from. */
static enum rh_status prove(const struct rh_bank *bank, struct rh_text written, struct rh_error *err)
{
	struct rh_bank *again = NULL;
	enum rh_status status = rh_bank_new(rh_bank_file(bank), written, NULL, &again, err);
	if (status == RH_ERR_NO_MEMORY)
		return status;
	bool same = status == RH_OK && again->content.question_count == bank->content.question_count &&
	            are_same(again->content.questions, bank->content.questions, bank->content.question_count);
	rh_bank_free(again);
	return same ? RH_OK
	            : rh_error_set(err, RH_ERR_INVALID, "the ids cannot be added without changing more of the file");
}

static const char *newline_of(struct rh_text bytes)
{
	size_t at = rh_text_find(bytes, RH_TEXT("\n"));
	return at != SIZE_MAX && at > 0 && bytes.data[at - 1] == '\r' ? "\r\n" : "\n";
}

enum rh_status rh_bank_fix(const struct rh_bank *bank, struct rh_text bytes, struct rh_buffer *out,
                           struct rh_bank_fixed *fixed, struct rh_error *err)
{
	const struct rh_text mark = RH_TEXT("\xEF\xBB\xBF");
	const size_t start = out->length;
	struct fixer f = {.bytes = bytes, .out = out, .line = 1, .column = 1, .newline = newline_of(bytes)};
	if (rh_text_starts_with(bytes, mark)) {
		f.bytes = rh_text_slice(bytes, mark.length, SIZE_MAX);
		rh_buffer_text(out, mark);
	}
	fix_questions(&f, bank->content.questions, bank->content.question_count, true);
	copy_up_to(&f, f.bytes.length);
	enum rh_status status = rh_buffer_status(out, err);
	if (status == RH_OK)
		status = prove(bank, rh_text_slice(rh_buffer_view(out), start, SIZE_MAX), err);
	if (status == RH_OK)
		*fixed = f.fixed;
	else
		rh_buffer_truncate(out, start);
	return status;
}
