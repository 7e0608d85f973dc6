// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/tags.h"

#include "base/arena.h"
#include "base/unicode.h"

#include <stdlib.h>

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_AND, TOKEN_OR, TOKEN_NOT, TOKEN_OPEN, TOKEN_CLOSE };

struct token {
	enum token_kind kind;
	struct rh_text text;
	unsigned column; /* from 1, in characters */
};

enum operation { PUSH_TAG, NEGATE, BOTH, EITHER };

struct instruction {
	enum operation operation;
	struct rh_text word; /* PUSH_TAG: folded */
};

/* The expression in postfix order. */
struct rh_tags {
	struct rh_arena arena;
	struct instruction *code;
	size_t length;
};

/* In each open parenthesis one operand of `or` and one of `and` may be waiting. */
enum { STACK_MAX = 2 * (RH_TAGS_DEPTH_MAX + 1) + 1 };

struct parser {
	struct rh_text rest;
	unsigned column; /* of the first character of rest */
	struct token token;
	unsigned depth;
	struct rh_tags *tags;
	struct rh_error *err;
};

static bool blank(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x3000;
}

static bool parenthesis(uint32_t c)
{
	return c == '(' || c == ')';
}

static enum rh_status fault(const struct parser *p, unsigned column, const char *what)
{
	return rh_error_at(p->err, RH_ERR_SYNTAX, NULL, 0, column, N_("tag expression: %s"), what);
}

static enum token_kind word_kind(struct rh_text word)
{
	static const struct {
		struct rh_text text;
		enum token_kind kind;
	} keywords[] = {
	    {{"and", 3}, TOKEN_AND}, {{"or", 2}, TOKEN_OR},   {{"not", 3}, TOKEN_NOT},
	    {{"(", 1}, TOKEN_OPEN},  {{")", 1}, TOKEN_CLOSE},
	};
	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
		if (rh_text_equal(word, keywords[i].text))
			return keywords[i].kind;
	}
	return TOKEN_WORD;
}

static void skip_blanks(struct parser *p)
{
	struct rh_text after = p->rest;
	uint32_t c = 0;
	while (rh_unicode_next(&after, &c) && blank(c)) {
		p->rest = after;
		p->column++;
	}
}

/* Reads the next token into p->token: a parenthesis, or all up to one or a blank. */
static void advance(struct parser *p)
{
	skip_blanks(p);
	struct rh_text start = p->rest, after = p->rest;
	p->token = (struct token){TOKEN_END, {start.data, 0}, p->column};
	uint32_t c = 0;
	while (rh_unicode_next(&after, &c) && !blank(c)) {
		if (parenthesis(c) && p->token.text.length > 0)
			break;
		p->token.text.length = start.length - after.length;
		p->rest = after;
		p->column++;
		if (parenthesis(c))
			break;
	}
	if (p->token.text.length > 0)
		p->token.kind = word_kind(p->token.text);
}

void rh_tags_fold(struct rh_buffer *out, struct rh_text tag)
{
	rh_unicode_fold(out, tag);
	for (size_t i = 0; i < out->length; i++) {
		if (out->data[i] == ' ')
			out->data[i] = '-';
	}
}

static void emit(struct parser *p, enum operation operation, struct rh_text word)
{
	p->tags->code[p->tags->length++] = (struct instruction){operation, word};
}

static enum rh_status parse_word(struct parser *p)
{
	struct rh_buffer folded = {0};
	struct rh_text kept = RH_TEXT_NONE;
	rh_tags_fold(&folded, p->token.text);
	bool copied = !folded.failed && rh_arena_text(&p->tags->arena, rh_buffer_view(&folded), &kept);
	rh_buffer_done(&folded);
	if (!copied)
		return rh_error_no_memory(p->err);
	emit(p, PUSH_TAG, kept);
	advance(p);
	return RH_OK;
}

static enum rh_status parse_either(struct parser *p);

static enum rh_status parse_parenthesis(struct parser *p)
{
	unsigned opened = p->token.column;
	if (p->depth == RH_TAGS_DEPTH_MAX)
		return rh_error_at(p->err, RH_ERR_LIMIT, NULL, 0, opened,
		                   N_("tag expression: more than %d parentheses within each other"), RH_TAGS_DEPTH_MAX);
	p->depth++;
	advance(p);
	RH_TRY(parse_either(p));
	p->depth--;
	if (p->token.kind != TOKEN_CLOSE)
		return fault(p, opened, N_("'(' is never closed"));
	advance(p);
	return RH_OK;
}

static enum rh_status parse_operand(struct parser *p)
{
	switch (p->token.kind) {
	case TOKEN_WORD:
		return parse_word(p);
	case TOKEN_OPEN:
		return parse_parenthesis(p);
	case TOKEN_END:
		return fault(p, p->token.column, N_("a tag is missing at the end"));
	case TOKEN_CLOSE:
		return fault(p, p->token.column, N_("a tag is missing before ')'"));
	case TOKEN_AND:
		return fault(p, p->token.column, N_("a tag is missing before 'and'"));
	case TOKEN_OR:
		return fault(p, p->token.column, N_("a tag is missing before 'or'"));
	case TOKEN_NOT:
		break;
	}
	return fault(p, p->token.column, N_("a tag is missing after 'not'"));
}

static enum rh_status parse_negated(struct parser *p)
{
	bool negated = false;
	while (p->token.kind == TOKEN_NOT) {
		negated = !negated;
		advance(p);
	}
	RH_TRY(parse_operand(p));
	if (negated)
		emit(p, NEGATE, RH_TEXT_NONE);
	return RH_OK;
}

static bool begins_operand(enum token_kind kind)
{
	return kind == TOKEN_WORD || kind == TOKEN_NOT || kind == TOKEN_OPEN;
}

static enum rh_status parse_both(struct parser *p)
{
	RH_TRY(parse_negated(p));
	while (p->token.kind == TOKEN_AND || begins_operand(p->token.kind)) {
		if (p->token.kind == TOKEN_AND)
			advance(p);
		RH_TRY(parse_negated(p));
		emit(p, BOTH, RH_TEXT_NONE);
	}
	return RH_OK;
}

static enum rh_status parse_either(struct parser *p)
{
	RH_TRY(parse_both(p));
	while (p->token.kind == TOKEN_OR) {
		advance(p);
		RH_TRY(parse_both(p));
		emit(p, EITHER, RH_TEXT_NONE);
	}
	return RH_OK;
}

static enum rh_status parse(struct parser *p)
{
	advance(p);
	if (p->token.kind == TOKEN_END)
		return RH_OK;
	RH_TRY(parse_either(p));
	if (p->token.kind == TOKEN_CLOSE)
		return fault(p, p->token.column, N_("')' closes nothing"));
	return RH_OK;
}

static unsigned column_at(struct rh_text text, size_t bytes)
{
	struct rh_text before = rh_text_slice(text, 0, bytes);
	unsigned column = 1;
	for (uint32_t c = 0; rh_unicode_next(&before, &c);)
		column++;
	return column;
}

static enum rh_status check_text(struct rh_text expression, struct rh_error *err)
{
	if (expression.length > RH_TAGS_BYTES_MAX)
		return rh_error_at(err, RH_ERR_LIMIT, NULL, 0, column_at(expression, RH_TAGS_BYTES_MAX),
		                   N_("tag expression: longer than %d bytes"), RH_TAGS_BYTES_MAX);
	size_t valid = rh_unicode_valid_prefix(expression);
	if (valid < expression.length)
		return rh_error_at(err, RH_ERR_SYNTAX, NULL, 0, column_at(expression, valid),
		                   N_("tag expression: not valid UTF-8"));
	return RH_OK;
}

enum rh_status rh_tags_new(struct rh_text expression, struct rh_tags **tags, struct rh_error *err)
{
	RH_TRY(check_text(expression, err));
	struct rh_tags *made = calloc(1, sizeof *made);
	/* A word is at least a byte and brings itself, the operator before it and, paid for by its own bytes, `not`. */
	if (made != NULL)
		made->code = calloc(2 * expression.length + 1, sizeof *made->code);
	if (made == NULL || made->code == NULL) {
		rh_tags_free(made);
		return rh_error_no_memory(err);
	}
	struct parser parser = {.rest = expression, .column = 1, .tags = made, .err = err};
	enum rh_status status = parse(&parser);
	if (status != RH_OK) {
		rh_tags_free(made);
		return status;
	}
	*tags = made;
	return RH_OK;
}

/* A tag that cannot be folded for want of memory is compared as it is written. */
static bool same_tag(struct rh_buffer *folded, struct rh_text tag, struct rh_text word)
{
	rh_buffer_clear(folded);
	rh_tags_fold(folded, tag);
	return rh_text_equal(folded->failed ? tag : rh_buffer_view(folded), word);
}

/* A question that is looked at. */
struct looking {
	const struct rh_question *question;
	struct rh_buffer folded;
};

static uint64_t has_tag(void *ctx, size_t number, struct rh_text word)
{
	struct looking *looking = ctx;
	const struct rh_question *question = looking->question;
	(void)number;
	for (size_t i = 0; i < question->tags.count; i++) {
		if (same_tag(&looking->folded, question->tags.items[i], word))
			return 1;
	}
	return rh_text_equal(word, rh_text_of(rh_question_type_name(question->type))) ||
	       rh_text_equal(word, rh_text_of(rh_difficulty_name(question->difficulty)));
}

bool rh_tags_match_all(const struct rh_tags *tags)
{
	return tags->length == 0;
}

size_t rh_tags_length(const struct rh_tags *tags)
{
	return tags->length;
}

uint64_t rh_tags_evaluate(const struct rh_tags *tags, rh_tags_have *have, void *ctx)
{
	uint64_t stack[STACK_MAX] = {UINT64_MAX}; /* what the empty expression leaves */
	size_t height = 0;
	for (size_t i = 0; i < tags->length; i++) {
		const struct instruction *next = &tags->code[i];
		switch (next->operation) {
		case PUSH_TAG:
			stack[height++] = have(ctx, i, next->word);
			break;
		case NEGATE:
			stack[height - 1] = ~stack[height - 1];
			break;
		case BOTH:
			height--;
			stack[height - 1] &= stack[height];
			break;
		case EITHER:
			height--;
			stack[height - 1] |= stack[height];
			break;
		}
	}
	return stack[0];
}

bool rh_tags_match(const struct rh_tags *tags, const struct rh_question *question)
{
	struct looking looking = {.question = question};
	const bool meant = (rh_tags_evaluate(tags, has_tag, &looking) & 1U) != 0;
	rh_buffer_done(&looking.folded);
	return meant;
}

void rh_tags_free(struct rh_tags *tags)
{
	if (tags == NULL)
		return;
	rh_arena_done(&tags->arena);
	free(tags->code);
	free(tags);
}
