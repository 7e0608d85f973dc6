// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/term.h"

#include "base/array.h"
#include "base/unicode.h"
#include "words/figures.h"
#include "words/sound.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What words are made of, by script. */
enum run_kind { RUN_HANGUL, RUN_LATIN, RUN_DIGITS, RUN_SIGN };

struct run {
	enum run_kind kind;
	size_t start, end;
	struct rh_text form; /* folded */
	bool glued, pauses;
};

struct reader {
	struct rh_terms *terms;
	struct rh_text text;
	struct run *runs; /* owned */
	size_t count, capacity;
	size_t at; /* run being read */
	bool no_memory;
};

static bool is_hangul(uint32_t c)
{
	return (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x1100 && c <= 0x11FF) || (c >= 0x3131 && c <= 0x318E);
}

static bool is_digit(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

/* False for what belongs to no word. */
static bool kind_of(uint32_t c, enum run_kind *kind)
{
	if (is_hangul(c))
		*kind = RUN_HANGUL;
	else if (is_digit(c))
		*kind = RUN_DIGITS;
	else if (c == '%' || c == 0xFF05 || c == 0xD7)
		*kind = RUN_SIGN;
	else if (rh_unicode_is_word(c))
		*kind = RUN_LATIN;
	else
		return false;
	return true;
}

static bool pauses_at(uint32_t c)
{
	return c < 0x80 ? strchr(".,?!;:\n", (int)c) != NULL && c != 0
	                : c == 0x2026 || c == 0x3002 || c == 0x3001 || c == 0xFF0C || c == 0x2014;
}

static struct run *new_run(struct reader *r)
{
	struct run *runs = rh_array_room(r->runs, r->count, &r->capacity, sizeof *runs);
	if (runs == NULL) {
		r->no_memory = true;
		return NULL;
	}
	r->runs = runs;
	r->runs[r->count] = (struct run){.kind = RUN_LATIN};
	return &r->runs[r->count++];
}

/* 1,000 and 93.5 are one, and so are don't, C++ and C#. */
static bool joins(const struct reader *r, const struct run *run, size_t at, uint32_t c)
{
	struct rh_text after = rh_text_slice(r->text, at, SIZE_MAX);
	uint32_t next = 0;
	if (run->kind == RUN_DIGITS)
		return (c == ',' || c == '.') && rh_unicode_next(&after, &next) && is_digit(next);
	if (run->kind != RUN_LATIN)
		return false;
	if (c == '+' || c == '#')
		return run->end - run->start <= 2;
	enum run_kind kind = RUN_SIGN;
	bool apostrophe = c == '\'' || c == 0x2019;
	return apostrophe && rh_unicode_next(&after, &next) && kind_of(next, &kind) && kind == RUN_LATIN;
}

/* B2B, k8s: figures between letters belong to the word. Takes the runs after the first into it. */
static void join_mixed(struct reader *r)
{
	size_t kept = 0;
	for (size_t i = 0; i < r->count; i++) {
		struct run *run = &r->runs[i];
		const struct run *next = i + 1 < r->count ? run + 1 : NULL;
		struct run *before = kept > 0 ? &r->runs[kept - 1] : NULL;
		bool inside = before != NULL && before->kind == RUN_LATIN && run->kind == RUN_DIGITS && run->glued &&
		              next != NULL && next->glued && next->kind == RUN_LATIN && next->end - next->start <= 2 &&
		              before->end - before->start <= 2;
		if (!inside) {
			r->runs[kept++] = *run;
			continue;
		}
		before->end = next->end;
		before->pauses = next->pauses;
		i++;
	}
	r->count = kept;
}

static void fold_run(struct reader *r, struct run *run)
{
	struct rh_buffer folded = {0};
	struct rh_text source = rh_text_slice(r->text, run->start, run->end - run->start);
	rh_unicode_fold(&folded, source);
	for (char *quote = folded.data; quote != NULL && (quote = strstr(quote, "\u2019")) != NULL;) {
		*quote = '\'';
		memmove(quote + 1, quote + 3, strlen(quote + 3) + 1);
		folded.length -= 2;
	}
	r->no_memory = r->no_memory || folded.failed ||
	               !rh_arena_text(&r->terms->arena, rh_buffer_view(&folded), &run->form);
	rh_buffer_done(&folded);
}

static void cut_runs(struct reader *r)
{
	struct rh_text rest = r->text;
	struct run *run = NULL;
	bool blank = true;
	uint32_t c = 0;
	while (!r->no_memory && r->count < RH_TERMS_MAX) {
		size_t at = r->text.length - rest.length;
		if (!rh_unicode_next(&rest, &c))
			break;
		size_t after = r->text.length - rest.length;
		enum run_kind kind = RUN_SIGN;
		bool word = kind_of(c, &kind);
		if (run != NULL && ((word && kind == run->kind && run->end == at && kind != RUN_SIGN) ||
		                    (!word && run->end == at && joins(r, run, after, c)))) {
			run->end = after;
			continue;
		}
		if (!word) {
			blank = true;
			if (run != NULL && pauses_at(c))
				run->pauses = true;
			continue;
		}
		run = new_run(r);
		if (run != NULL)
			*run = (struct run){.kind = kind, .start = at, .end = after, .glued = !blank};
		blank = false;
	}
	join_mixed(r);
	for (size_t i = 0; i < r->count && !r->no_memory; i++)
		fold_run(r, &r->runs[i]);
}

static struct rh_term *add_term(struct reader *r, enum rh_term_kind kind, const struct run *run)
{
	struct rh_terms *terms = r->terms;
	struct rh_term *items = rh_array_room(terms->items, terms->count, &terms->capacity, sizeof *items);
	if (items == NULL) {
		r->no_memory = true;
		return NULL;
	}
	terms->items = items;
	struct rh_term *term = &terms->items[terms->count++];
	*term = (struct rh_term){.kind = kind,
	                         .start = run->start,
	                         .end = run->end,
	                         .weight = 1,
	                         .glued = run->glued,
	                         .pauses = run->pauses};
	return term;
}

static double english_weight(struct rh_text form)
{
	static const char *const nothing[] = {
	    "a",     "an",    "the",    "of",    "to",   "in",    "on",    "at",    "for",   "with",  "and",    "or",
	    "by",    "from",  "is",     "are",   "was",  "were",  "be",    "been",  "being", "i",     "me",     "my",
	    "we",    "us",    "our",    "you",   "your", "it",    "its",   "this",  "that",  "these", "those",  "as",
	    "into",  "than",  "then",   "so",    "how",  "what",  "why",   "which", "who",   "when",  "where",  "do",
	    "does",  "did",   "done",   "have",  "has",  "had",   "not",   "no",    "but",   "if",    "they",   "them",
	    "their", "he",    "she",    "his",   "her",  "there", "here",  "just",  "very",  "also",  "can",    "could",
	    "would", "will",  "should", "about", "over", "such",  "while", "i'm",   "i've",  "it's",  "that's", "um",
	    "uh",    "one's", "am",     "up",    "out",  "more",  "some",  "any",
	};
	static const char *const little[] = {"use",   "used",   "using",   "make",   "made", "making", "way",
	                                     "thing", "things", "get",     "got",    "work", "worked", "one",
	                                     "each",  "every",  "example", "reason", "new",  "good",   "explain",
	                                     "did",   "first",  "give",    "keep",   "take", "put",    "show"};
	if (rh_text_is_one_of(form, nothing, sizeof nothing / sizeof nothing[0], NULL))
		return 0;
	return rh_text_is_one_of(form, little, sizeof little / sizeof little[0], NULL) ? 0.5 : 1;
}

static bool has_one_of(const struct rh_hangul *word, const char *const *stems, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (rh_hangul_has_stem(word, stems[i]))
			return true;
	}
	return false;
}

static double korean_weight(const struct rh_hangul *word)
{
	static const char *const nothing[] = {
	    "것",   "거",     "수",     "등",     "및",   "그리고", "또는", "또한", "위하", "위해", "통하",
	    "통해", "대하",   "대해",   "관하",   "때",   "더",     "그",   "이",   "저",   "제",   "저희",
	    "내",   "나",     "우리",   "있",     "없",   "하",     "되",   "아니", "않",   "같",   "때문",
	    "경우", "따라",   "따르",   "보",     "중",   "후",     "전",   "위",   "안",   "못",   "잘",
	    "매우", "모든",   "각",     "어떤",   "무엇", "어떻",   "왜",   "누구", "지",   "의하", "의해",
	    "그래", "그래서", "하지만", "그런데", "이런", "그런",   "데",   "만들", "바로", "주",
	};
	static const char *const little[] = {"방법", "이유", "과정", "경험", "하나", "이야기", "점",   "설명", "내용",
	                                     "부분", "사용", "활용", "이용", "진행", "수행",   "방식", "생각", "여러",
	                                     "가지", "문장", "한",   "필요", "중요", "정도",   "먼저", "처음", "말"};
	if (has_one_of(word, nothing, sizeof nothing / sizeof nothing[0]))
		return 0;
	return has_one_of(word, little, sizeof little / sizeof little[0]) ? 0.5 : 1;
}

static void add_hangul(struct reader *r, const struct run *run, struct rh_text form)
{
	struct rh_hangul_stem room[RH_HANGUL_STEMS_MAX];
	size_t count = rh_hangul_read(room, form);
	struct rh_hangul_stem *stems = rh_arena_alloc(&r->terms->arena, count + 1, sizeof *stems);
	struct rh_term *term = stems != NULL ? add_term(r, RH_TERM_HANGUL, run) : NULL;
	if (term == NULL) {
		r->no_memory = true;
		return;
	}
	memcpy(stems, room, count * sizeof *stems);
	term->form = form;
	term->hangul = (struct rh_hangul){stems, count};
	term->weight = korean_weight(&term->hangul);
}

static void add_number(struct reader *r, const struct run *first, const struct run *last, double value)
{
	struct rh_term *term = add_term(r, RH_TERM_NUMBER, first);
	if (term == NULL)
		return;
	term->end = last->end;
	term->pauses = last->pauses;
	term->value = value;
	term->weight = value == 1 ? 0.5 : 1.2;
}

static bool after_number(const struct reader *r)
{
	return r->terms->count > 0 && r->terms->items[r->terms->count - 1].kind == RH_TERM_NUMBER;
}

/* What may stand after a unit in the same word. */
static bool ends_unit(struct rh_text rest)
{
	static const char *const tails[] = {"간",   "째",   "차", "동안", "씩",   "쯤",  "정도",
	                                    "이상", "이하", "대", "짜리", "만에", "가량"};
	for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
		struct rh_text tail = rh_text_of(tails[i]);
		if (rh_text_starts_with(rest, tail) && rh_hangul_is_suffix(rh_text_slice(rest, tail.length, SIZE_MAX)))
			return true;
	}
	return rh_hangul_is_suffix(rest);
}

/* A unit at the front of a word that has nothing but suffixes behind it; NULL for none. */
static const char *unit_of(struct rh_text form)
{
	size_t bytes = 0;
	const char *unit = rh_figures_unit(form, &bytes);
	return unit != NULL && ends_unit(rh_text_slice(form, bytes, SIZE_MAX)) ? unit : NULL;
}

static void add_unit(struct reader *r, const struct run *run, const char *unit)
{
	struct rh_term *term = add_term(r, RH_TERM_UNIT, run);
	if (term == NULL)
		return;
	term->unit = unit;
	term->weight = 0.3;
}

/* What follows a number in the same word, or stands alone after it. */
static void read_rest(struct reader *r, const struct run *run, struct rh_text rest)
{
	const char *unit = unit_of(rest);
	if (unit != NULL)
		add_unit(r, run, unit);
	else if (!rh_hangul_is_suffix(rest))
		add_hangul(r, run, rest);
}

static const struct run *next_run(const struct reader *r, size_t ahead)
{
	return r->at + ahead < r->count ? &r->runs[r->at + ahead] : NULL;
}

/* 10만, 2만 5천, 30k: figures and what multiplies them, part after part. */
static void read_digits(struct reader *r)
{
	const struct run *first = next_run(r, 0), *last;
	struct rh_text rest;
	double value = 0, scale;
	do {
		last = next_run(r, 0);
		double part = rh_figures_digits(last->form);
		const struct run *next = next_run(r, 1);
		size_t bytes = 0;
		bool multiplies = false;
		r->at++;
		rest = RH_TEXT_NONE;
		scale = 1;
		if (next != NULL && next->glued && next->kind == RUN_HANGUL)
			scale = rh_figures_scale(next->form, &bytes);
		else if (next != NULL && (next->glued || next->form.length > 1) &&
		         rh_figures_english(next->form, &scale, &multiplies) && multiplies)
			bytes = next->form.length;
		else
			scale = 1;
		if (bytes > 0) {
			last = next;
			r->at++;
			rest = rh_text_slice(next->form, bytes, SIZE_MAX);
		}
		value += part * scale;
	} while (scale > 1 && rest.length == 0 && next_run(r, 0) != NULL && next_run(r, 0)->kind == RUN_DIGITS);
	add_number(r, first, last, value);
	if (rest.length > 0)
		read_rest(r, last, rest);
}

/* 이백 삼십: the later part fills what the earlier left open. */
static bool completes(const struct reader *r, double value)
{
	if (!after_number(r))
		return false;
	double before = r->terms->items[r->terms->count - 1].value;
	double scale = 1;
	while (scale <= value)
		scale *= 10;
	return before > value && value > 0 && fmod(before, scale) == 0;
}

/* Whether this is a number where it stands, and not a word that begins like one. */
static bool is_meant(const struct reader *r, const struct run *run, const struct rh_figure *figure)
{
	struct rh_text rest = rh_text_slice(run->form, figure->bytes, SIZE_MAX);
	const struct run *next = next_run(r, 1);
	const char *unit = unit_of(rest);
	if (rest.length > 0 && unit == NULL)
		return figure->spoken && rh_hangul_is_suffix(rest);
	if (figure->spoken)
		return true;
	if (rest.length > 0)
		return rh_figures_counts(unit, figure->native, true);
	if (next == NULL || next->glued)
		return false;
	unit = unit_of(next->form);
	if (unit != NULL)
		return rh_figures_counts(unit, figure->native, false);
	return figure->value >= 1000 && next->kind == RUN_HANGUL && rh_figures_hangul(next->form).spoken; /* 만 오천 */
}

static bool read_hangul_number(struct reader *r, const struct run *run)
{
	struct rh_figure figure = rh_figures_hangul(run->form);
	if (figure.bytes == 0 || !is_meant(r, run, &figure))
		return false;
	if (completes(r, figure.value)) {
		struct rh_term *before = &r->terms->items[r->terms->count - 1];
		before->value += figure.value;
		before->end = run->end;
	} else {
		add_number(r, run, run, figure.value);
	}
	r->at++;
	if (figure.bytes < run->form.length)
		read_rest(r, run, rh_text_slice(run->form, figure.bytes, SIZE_MAX));
	return true;
}

static void read_hangul(struct reader *r)
{
	const struct run *run = next_run(r, 0);
	bool in_word = run->glued && r->at > 0 && r->runs[r->at - 1].kind != RUN_HANGUL;
	if (in_word && rh_hangul_is_suffix(run->form) && unit_of(run->form) == NULL) {
		r->at++;
		return;
	}
	if (after_number(r) && unit_of(run->form) != NULL) {
		add_unit(r, run, unit_of(run->form));
		r->at++;
		return;
	}
	if (read_hangul_number(r, run))
		return;
	r->at++;
	add_hangul(r, run, run->form);
}

static void add_latin(struct reader *r, const struct run *first, const struct run *last, struct rh_text form)
{
	struct rh_term *term = add_term(r, RH_TERM_LATIN, first);
	if (term == NULL)
		return;
	term->end = last->end;
	term->pauses = last->pauses;
	term->form = form;
	rh_english_read(&term->english, form);
	term->weight = english_weight(form);
}

/* A P I, A.P.I.: single letters in a row are one word. */
static bool read_letters(struct reader *r)
{
	enum { LETTERS_MAX = 8 };
	char letters[LETTERS_MAX];
	size_t count = 0;
	const struct run *run = NULL;
	while (count < LETTERS_MAX && (run = next_run(r, count)) != NULL && run->kind == RUN_LATIN &&
	       run->form.length == 1)
		letters[count++] = run->form.data[0];
	struct rh_text form = RH_TEXT_NONE;
	if (count < 2)
		return false;
	if (!rh_arena_text(&r->terms->arena, (struct rh_text){letters, count}, &form)) {
		r->no_memory = true;
		return false;
	}
	add_latin(r, next_run(r, 0), next_run(r, count - 1), form);
	r->at += count;
	return true;
}

/* What has been read of an English number. */
struct english_number {
	double whole, group, decimal;
	size_t words;
	bool units; /* the last word was below ten or a teen: only a scale may follow */
};

static bool read_english_word(struct english_number *n, struct rh_text word)
{
	double value = 0;
	bool scale = false;
	if (!rh_figures_english(word, &value, &scale) || rh_text_equal(word, RH_TEXT("k")))
		return false;
	if (n->decimal > 0) {
		if (scale || value > 9)
			return false;
		n->group += value * n->decimal;
		n->decimal /= 10;
	} else if (!scale) {
		if (n->units || (n->words > 0 && value >= 20 && fmod(n->group, 100) != 0))
			return false;
		n->group += value;
		n->units = value < 20 && value > 0;
	} else if (value < 1000) {
		n->group = (n->group > 0 ? n->group : 1) * value;
		n->units = false;
	} else {
		n->whole += (n->group > 0 ? n->group : 1) * value;
		n->group = 0;
		n->units = false;
	}
	n->words++;
	return true;
}

/* "ninety-three", "two hundred and five", "one point five". "one" by itself is mostly no number. */
static bool read_english_number(struct reader *r)
{
	struct english_number n = {0};
	size_t count = 0;
	for (;; count++) {
		const struct run *run = next_run(r, count), *next = next_run(r, count + 1);
		double value = 0;
		bool scale = false;
		if (run == NULL || run->kind != RUN_LATIN)
			break;
		bool more = next != NULL && rh_figures_english(next->form, &value, &scale) && !scale;
		if (n.words > 0 && more && rh_text_equal(run->form, RH_TEXT("point")) && n.decimal == 0) {
			n.decimal = 0.1;
			continue;
		}
		if (n.words > 0 && more && rh_text_equal(run->form, RH_TEXT("and")) && n.group >= 100 && !n.units)
			continue;
		if (!read_english_word(&n, run->form))
			break;
		if (run->pauses) {
			count++;
			break;
		}
	}
	double value = n.whole + n.group;
	const struct run *after = next_run(r, count);
	bool alone = n.words == 1 && value == 1 && (after == NULL || unit_of(after->form) == NULL);
	if (n.words == 0 || alone)
		return false;
	add_number(r, next_run(r, 0), next_run(r, count - 1), value);
	r->at += count;
	return true;
}

static void read_latin(struct reader *r)
{
	const struct run *run = next_run(r, 0);
	if (after_number(r) && unit_of(run->form) != NULL) {
		add_unit(r, run, unit_of(run->form));
		r->at++;
		return;
	}
	if (rh_text_equal(run->form, RH_TEXT("twice"))) {
		add_number(r, run, run, 2);
		add_unit(r, run, "times");
		r->at++;
		return;
	}
	if (read_letters(r) || read_english_number(r))
		return;
	r->at++;
	add_latin(r, run, run, run->form);
}

static void read_run(struct reader *r)
{
	const struct run *run = next_run(r, 0);
	switch (run->kind) {
	case RUN_HANGUL:
		read_hangul(r);
		return;
	case RUN_LATIN:
		read_latin(r);
		return;
	case RUN_DIGITS:
		read_digits(r);
		return;
	case RUN_SIGN:
		if (after_number(r) && unit_of(run->form) != NULL)
			add_unit(r, run, unit_of(run->form));
		r->at++;
		return;
	}
}

enum rh_status rh_terms_read(struct rh_terms *terms, struct rh_text text, struct rh_error *err)
{
	struct reader r = {.terms = terms, .text = text};
	*terms = (struct rh_terms){0};
	cut_runs(&r);
	while (r.at < r.count && !r.no_memory)
		read_run(&r);
	free(r.runs);
	if (!r.no_memory)
		return RH_OK;
	rh_terms_done(terms);
	return rh_error_no_memory(err);
}

void rh_terms_done(struct rh_terms *terms)
{
	free(terms->items);
	rh_arena_done(&terms->arena);
	*terms = (struct rh_terms){0};
}

/* Figures after a name are said in English: GPT-4, 지피티 포. */
static bool is_loan_digit(const struct rh_term *number, const struct rh_term *hangul)
{
	static const char *const names[] = {"제로", "원", "투", "쓰리", "포", "파이브", "식스", "세븐", "에잇", "나인"};
	for (int digit = 0; digit < 10; digit++) {
		if (number->value == digit && rh_hangul_has_stem(&hangul->hangul, names[digit]))
			return true;
	}
	return false;
}

static bool sounds_like(const struct rh_term *latin, const struct rh_term *hangul)
{
	char room[RH_HANGUL_SYLLABLES_MAX * 3];
	for (size_t i = 0; i < hangul->hangul.count; i++) {
		const struct rh_hangul_stem *stem = &hangul->hangul.stems[i];
		if (!stem->derived && rh_sound_alike(latin->form, rh_hangul_write(stem, room)))
			return true;
	}
	return false;
}

/* One written together, the other apart: finetuning has tuning. */
static bool is_part(struct rh_text part, struct rh_text whole)
{
	enum { LEAST = 4, REST = 3 };
	return part.length >= LEAST && whole.length >= part.length + REST &&
	       (rh_text_starts_with(whole, part) || rh_text_ends_with(whole, part));
}

static double like_latin(const struct rh_term *a, const struct rh_term *b)
{
	if (rh_text_equal(a->form, b->form))
		return 1;
	double same = rh_english_same(&a->english, &b->english);
	return same > 0 ? same : is_part(a->form, b->form) ? 0.9 : 0;
}

double rh_term_like(const struct rh_term *a, const struct rh_term *b)
{
	if (a->kind == RH_TERM_NUMBER && b->kind == RH_TERM_NUMBER)
		return fabs(a->value - b->value) < 1e-9 * (fabs(a->value) + 1) ? 1 : 0;
	if (a->kind == RH_TERM_UNIT && b->kind == RH_TERM_UNIT)
		return strcmp(a->unit, b->unit) == 0 ? 1 : 0;
	if (a->kind == RH_TERM_LATIN && b->kind == RH_TERM_LATIN)
		return like_latin(a, b);
	if (a->kind == RH_TERM_HANGUL && b->kind == RH_TERM_HANGUL) {
		double same = rh_hangul_same(&a->hangul, &b->hangul);
		return same > 0 ? same : rh_hangul_within(&a->hangul, &b->hangul) ? 1 : 0;
	}
	if (a->kind == RH_TERM_LATIN && b->kind == RH_TERM_HANGUL)
		return sounds_like(a, b) ? 1 : 0;
	if (a->kind == RH_TERM_HANGUL && b->kind == RH_TERM_LATIN)
		return sounds_like(b, a) ? 1 : 0;
	if (a->kind == RH_TERM_NUMBER && b->kind == RH_TERM_HANGUL)
		return is_loan_digit(a, b) ? 1 : 0;
	if (a->kind == RH_TERM_HANGUL && b->kind == RH_TERM_NUMBER)
		return is_loan_digit(b, a) ? 1 : 0;
	return 0;
}
