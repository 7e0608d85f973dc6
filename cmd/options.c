// SPDX-License-Identifier: GPL-3.0-or-later
#include "options.h"

#include "base/duration.h"
#include "base/unicode.h"
#include "base/wording.h"
#include "base/wrap.h"

#include <stdlib.h>
#include <string.h>

/* Usage: options end before this column, or their help goes on the next line. */
enum { HELP_COLUMN = 26, NARROW_COLUMNS = 60, NARROW_HELP_COLUMN = 8 };

/* One row of one table. */
struct row {
	const struct rh_option *option;
	struct rh_option_value *value;
};

/* Where parsing stands. */
struct parser {
	const struct rh_syntax *syntax;
	const char *const *words;
	size_t count;
	size_t at; /* the word after the one being read */
	const struct rh_tr *tr;
	struct rh_options *out;
	struct rh_error *err;
};

#define REFUSE(p, message, ...) rh_error_set((p)->err, RH_ERR_INVALID, rh_tr_get((p)->tr, message), __VA_ARGS__)

static bool row_at(const struct rh_syntax *syntax, struct rh_options *options, size_t i, struct row *row)
{
	for (size_t set = 0; set < RH_OPTION_SETS; set++) {
		const struct rh_option_table *table = &syntax->tables[set];
		if (i < table->count) {
			row->option = &table->rows[i];
			row->value = options != NULL ? &options->values[set][i] : NULL;
			return true;
		}
		i -= table->count;
	}
	return false;
}

static bool find_long(const struct parser *p, struct rh_text name, struct row *row)
{
	for (size_t i = 0; row_at(p->syntax, p->out, i, row); i++) {
		if (rh_text_equal(name, rh_text_of(row->option->name)))
			return true;
	}
	return false;
}

static bool find_letter(const struct parser *p, char letter, struct row *row)
{
	for (size_t i = 0; row_at(p->syntax, p->out, i, row); i++) {
		if (row->option->letter == letter)
			return true;
	}
	return false;
}

static const char *next_name(const void *ctx, size_t i)
{
	struct row row;
	return row_at(ctx, NULL, i, &row) ? row.option->name : NULL;
}

static enum rh_status unknown(const struct parser *p, const char *word, struct rh_text name)
{
	char typed[32] = "";
	if (name.length < sizeof typed)
		memcpy(typed, name.data, name.length);
	const char *nearest = rh_options_nearest(typed, next_name, p->syntax);
	if (nearest != NULL)
		return REFUSE(p, N_("unknown option %s (did you mean --%s?)"), word, nearest);
	return REFUSE(p, N_("unknown option %s (--help lists them)"), word);
}

static enum rh_status read_count(const struct parser *p, const struct row *row)
{
	const struct rh_option *option = row->option;
	int64_t number = 0;
	if (!rh_text_to_int(rh_text_of(row->value->text), &number) || number < option->min || number > option->max)
		return REFUSE(p, N_("--%s takes a whole number from %lld to %lld, not '%s'"), option->name,
		              (long long)option->min, (long long)option->max, row->value->text);
	row->value->number = number;
	return RH_OK;
}

/* "1", "1.25", ".5" or "0,5"; to the thousandth. */
static bool to_thousandths(struct rh_text text, int64_t *number)
{
	enum { THOUSAND = 1000, PLACES = 3 };
	size_t point = rh_text_find(text, RH_TEXT("."));
	point = point != SIZE_MAX ? point : rh_text_find(text, RH_TEXT(","));
	struct rh_text whole = rh_text_slice(text, 0, point), rest = RH_TEXT_NONE;
	if (point != SIZE_MAX)
		rest = rh_text_slice(text, point + 1, SIZE_MAX);
	int64_t units = 0, part = 0;
	if (whole.length + rest.length == 0 || whole.length > PLACES || rest.length > PLACES ||
	    (whole.length > 0 && !rh_text_to_int(whole, &units)) || (rest.length > 0 && !rh_text_to_int(rest, &part)))
		return false;
	for (size_t i = rest.length; i < PLACES; i++)
		part *= 10;
	*number = units * THOUSAND + part;
	return true;
}

static enum rh_status read_decimal(const struct parser *p, const struct row *row)
{
	const struct rh_option *option = row->option;
	int64_t number = 0;
	if (!to_thousandths(rh_text_of(row->value->text), &number) || number < option->min || number > option->max)
		return REFUSE(p, N_("--%s takes a number from %.1f to %.1f, not '%s'"), option->name,
		              (double)option->min / 1000, (double)option->max / 1000, row->value->text);
	row->value->number = number;
	return RH_OK;
}

static enum rh_status read_choice(const struct parser *p, const struct row *row)
{
	struct rh_buffer list = {0};
	const char *const *choices = row->option->choices;
	for (size_t i = 0; choices[i] != NULL; i++) {
		if (strcmp(choices[i], row->value->text) == 0) {
			row->value->number = (int64_t)i;
			rh_buffer_done(&list);
			return RH_OK;
		}
		rh_buffer_printf(&list, "%s%s", i > 0 ? ", " : "", choices[i]);
	}
	enum rh_status status = REFUSE(p, N_("--%s takes one of %s, not '%s'"), row->option->name,
	                               list.data != NULL ? list.data : "", row->value->text);
	rh_buffer_done(&list);
	return status;
}

static enum rh_status read_duration(const struct parser *p, const struct row *row)
{
	struct rh_error fault = {0};
	if (rh_duration_parse(rh_text_of(row->value->text), &row->value->number, &fault) == RH_OK)
		return RH_OK;
	struct rh_buffer why = {0};
	rh_wording_error(&why, &fault, p->tr);
	enum rh_status status = REFUSE(p, N_("--%s '%s', character %u: %s"), row->option->name, row->value->text,
	                               fault.column, why.data != NULL ? why.data : fault.message);
	rh_buffer_done(&why);
	return status;
}

static enum rh_status take_value(const struct parser *p, const struct row *row, const char *text)
{
	struct rh_option_value *value = row->value;
	value->text = text;
	value->times++;
	switch (row->option->kind) {
	case RH_OPTION_FLAG:
	case RH_OPTION_TEXT:
		return RH_OK;
	case RH_OPTION_TEXTS:
		value->texts[value->times - 1] = text;
		return RH_OK;
	case RH_OPTION_CHOICE:
		return read_choice(p, row);
	case RH_OPTION_COUNT:
		return read_count(p, row);
	case RH_OPTION_DURATION:
		return read_duration(p, row);
	case RH_OPTION_DECIMAL:
		return read_decimal(p, row);
	}
	return RH_OK;
}

/* The value is what follows in the word itself, or the next word. */
static enum rh_status read_value(struct parser *p, const struct row *row, const char *attached)
{
	const char *text = attached;
	if (text == NULL && p->at < p->count)
		text = p->words[p->at++];
	if (text == NULL || *text == '\0')
		return REFUSE(p, N_("--%s needs a value (%s)"), row->option->name, row->option->value);
	return take_value(p, row, text);
}

static enum rh_status read_long(struct parser *p, const char *word)
{
	const char *equals = strchr(word, '=');
	struct rh_text name = rh_text_slice(rh_text_of(word), 2,
	                                    equals != NULL ? (size_t)(equals - word) - 2 : SIZE_MAX);
	struct row row;
	if (!find_long(p, name, &row))
		return unknown(p, word, name);
	if (row.option->kind != RH_OPTION_FLAG)
		return read_value(p, &row, equals != NULL ? equals + 1 : NULL);
	if (equals != NULL)
		return REFUSE(p, N_("--%s takes no value"), row.option->name);
	return take_value(p, &row, NULL);
}

/* "-n3", "-n 3", and flags in a row. */
static enum rh_status read_letters(struct parser *p, const char *word)
{
	for (const char *letter = word + 1; *letter != '\0'; letter++) {
		struct row row;
		if (!find_letter(p, *letter, &row))
			return unknown(p, word, rh_text_of(letter));
		if (row.option->kind != RH_OPTION_FLAG)
			return read_value(p, &row, letter[1] != '\0' ? letter + 1 : NULL);
		RH_TRY(take_value(p, &row, NULL));
	}
	return RH_OK;
}

static bool negative_number(const char *word)
{
	size_t digits = strspn(word + 1, "0123456789");
	return digits > 0 && word[digits + 1] == '\0';
}

static bool is_option(const struct parser *p, const char *word)
{
	if (word[0] != '-' || word[1] == '\0')
		return false;
	return !(p->syntax->negative && negative_number(word));
}

static enum rh_status keep_word(struct parser *p, const char *word)
{
	if (p->syntax->usage == NULL)
		return REFUSE(p, N_("'%s' is one word too many (--help shows the usage)"), word);
	if (p->out->word_count == p->syntax->most)
		return REFUSE(p, N_("'%s' is one word too many (it takes %s)"), word, p->syntax->usage);
	p->out->words[p->out->word_count++] = word;
	return RH_OK;
}

static enum rh_status read_words(struct parser *p)
{
	bool only_words = false;
	while (p->at < p->count) {
		const char *word = p->words[p->at++];
		if (only_words || !is_option(p, word))
			RH_TRY(keep_word(p, word));
		else if (strcmp(word, "--") == 0)
			only_words = true;
		else if (word[1] == '-')
			RH_TRY(read_long(p, word));
		else
			RH_TRY(read_letters(p, word));
	}
	if (p->out->word_count < p->syntax->least)
		return REFUSE(p, N_("something is missing: %s"), p->syntax->usage);
	return RH_OK;
}

/* Help is shown whatever else is wrong. */
static bool wants_help(struct parser *p, struct row *row)
{
	if (!find_long(p, RH_TEXT("help"), row))
		return false;
	for (size_t i = 0; i < p->count && strcmp(p->words[i], "--") != 0; i++) {
		const char *word = p->words[i];
		bool letter = word[0] == '-' && word[1] == row->option->letter && word[1] != '\0' && word[2] == '\0';
		if (letter || strcmp(word, "--help") == 0)
			return true;
	}
	return false;
}

/* All arrays in one piece of memory: values first, then the lists of each repeatable row, then the positionals. */
static bool make_room(const struct rh_syntax *syntax, size_t words, struct rh_options *out)
{
	size_t rows = 0;
	size_t lists = 1;
	struct row row;
	for (; row_at(syntax, NULL, rows, &row); rows++)
		lists += row.option->kind == RH_OPTION_TEXTS;
	struct rh_option_value *values = calloc(1, rows * sizeof *values + lists * words * sizeof(char *) + 1);
	if (values == NULL)
		return false;
	*out = (struct rh_options){.memory = values};
	const char **list = (const char **)(void *)(values + rows);
	for (size_t set = 0, i = 0; set < RH_OPTION_SETS; i += syntax->tables[set++].count)
		out->values[set] = values + i;
	for (size_t i = 0; row_at(syntax, out, i, &row); i++) {
		if (row.option->kind != RH_OPTION_TEXTS)
			continue;
		row.value->texts = list;
		list += words;
	}
	out->words = list;
	return true;
}

enum rh_status rh_options_parse(const struct rh_syntax *syntax, const char *const *words, size_t count,
                                const struct rh_tr *tr, struct rh_options *options, struct rh_error *err)
{
	struct rh_options out = {0};
	if (!make_room(syntax, count, &out))
		return rh_error_no_memory(err);
	out.given = words;
	out.given_count = count;
	struct parser p = {.syntax = syntax, .words = words, .count = count, .tr = tr, .out = &out, .err = err};
	struct row help;
	enum rh_status status = RH_OK;
	if (wants_help(&p, &help))
		help.value->times = 1;
	else
		status = read_words(&p);
	if (status == RH_OK)
		*options = out;
	else
		rh_options_done(&out);
	return status;
}

void rh_options_done(struct rh_options *options)
{
	free(options->memory);
	*options = (struct rh_options){0};
}

void rh_options_usage_row(struct rh_buffer *out, const char *left, const char *right, size_t column, size_t columns)
{
	size_t width = rh_unicode_width(rh_text_of(left));
	rh_buffer_string(out, left);
	if (width > 0 && width + 2 > column) {
		rh_buffer_byte(out, '\n');
		width = 0;
	}
	struct rh_text rest = rh_text_of(right);
	struct rh_text line = RH_TEXT_NONE;
	size_t room = columns > column + 10 ? columns - column : 10;
	while (rh_wrap_next(&rest, room, &line)) {
		rh_buffer_fill(out, ' ', column - width);
		rh_buffer_text(out, line);
		rh_buffer_byte(out, '\n');
		width = 0;
	}
}

static void usage_help(struct rh_buffer *out, const struct rh_option *option, const struct rh_tr *tr)
{
	rh_buffer_string(out, rh_tr_get(tr, option->help));
	if (option->kind != RH_OPTION_CHOICE)
		return;
	rh_buffer_string(out, ": ");
	for (size_t i = 0; option->choices[i] != NULL; i++)
		rh_buffer_printf(out, "%s%s", i > 0 ? ", " : "", option->choices[i]);
}

void rh_options_usage(struct rh_buffer *out, const struct rh_option_table *table, const struct rh_tr *tr,
                      size_t columns)
{
	size_t column = columns < NARROW_COLUMNS ? NARROW_HELP_COLUMN : HELP_COLUMN;
	struct rh_buffer left = {0};
	struct rh_buffer right = {0};
	for (size_t i = 0; i < table->count; i++) {
		const struct rh_option *option = &table->rows[i];
		rh_buffer_clear(&left);
		rh_buffer_clear(&right);
		if (option->letter != '\0')
			rh_buffer_printf(&left, "  -%c, --%s", option->letter, option->name);
		else
			rh_buffer_printf(&left, "      --%s", option->name);
		if (option->value != NULL)
			rh_buffer_printf(&left, " %s", option->value);
		usage_help(&right, option, tr);
		if (left.failed || right.failed)
			out->failed = true;
		else
			rh_options_usage_row(out, left.data, right.data, column, columns);
	}
	rh_buffer_done(&left);
	rh_buffer_done(&right);
}

static bool begins_with(const char *name, const char *prefix)
{
	return strncmp(name, prefix, strlen(prefix)) == 0;
}

/* The option whose value the next word is, if the last word is one that waits for it. */
static bool waits_for_value(const struct rh_syntax *syntax, const char *word, struct row *row)
{
	struct parser p = {.syntax = syntax};
	bool found = false;
	if (word[0] == '-' && word[1] == '-')
		found = find_long(&p, rh_text_of(word + 2), row);
	else if (word[0] == '-' && word[1] != '\0' && word[2] == '\0')
		found = find_letter(&p, word[1], row);
	return found && row->option->kind != RH_OPTION_FLAG;
}

enum rh_topic rh_options_complete(const struct rh_syntax *syntax, const char *const *words, size_t count,
                                  const char *prefix, void (*add)(void *ctx, const char *completion, const char *about),
                                  void *ctx)
{
	struct row row;
	if (count > 0 && waits_for_value(syntax, words[count - 1], &row)) {
		for (size_t i = 0; row.option->kind == RH_OPTION_CHOICE && row.option->choices[i] != NULL; i++)
			if (begins_with(row.option->choices[i], prefix))
				add(ctx, row.option->choices[i], NULL);
		return row.option->topic;
	}
	if (prefix[0] != '-')
		return syntax->topic;
	struct rh_buffer name = {0};
	for (size_t i = 0; row_at(syntax, NULL, i, &row); i++) {
		rh_buffer_clear(&name);
		rh_buffer_printf(&name, "--%s", row.option->name);
		if (!name.failed && begins_with(name.data, prefix))
			add(ctx, name.data, row.option->help);
	}
	rh_buffer_done(&name);
	return RH_TOPIC_NONE;
}

enum { NAME_MAX_BYTES = 32 };

/* Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours, each counted one. */
static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
	size_t d[NAME_MAX_BYTES + 1][NAME_MAX_BYTES + 1];
	for (size_t i = 0; i <= a_length; i++)
		d[i][0] = i;
	for (size_t j = 0; j <= b_length; j++)
		d[0][j] = j;
	for (size_t i = 1; i <= a_length; i++) {
		for (size_t j = 1; j <= b_length; j++) {
			size_t best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
			best = d[i - 1][j] + 1 < best ? d[i - 1][j] + 1 : best;
			best = d[i][j - 1] + 1 < best ? d[i][j - 1] + 1 : best;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    d[i - 2][j - 2] + 1 < best)
				best = d[i - 2][j - 2] + 1;
			d[i][j] = best;
		}
	}
	return d[a_length][b_length];
}

const char *rh_options_nearest(const char *typed, const char *(*next)(const void *ctx, size_t i), const void *ctx)
{
	size_t length = strlen(typed);
	if (length < 2 || length > NAME_MAX_BYTES)
		return NULL;
	size_t best = length / 3 > 1 ? length / 3 : 1;
	const char *nearest = NULL;
	const char *name = NULL;
	for (size_t i = 0; (name = next(ctx, i)) != NULL; i++) {
		size_t name_length = strlen(name);
		if (name_length > NAME_MAX_BYTES)
			continue;
		size_t d = distance(typed, length, name, name_length);
		if (d < best || (d == best && nearest == NULL)) {
			best = d;
			nearest = name;
		}
	}
	return nearest;
}
