// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/coverage.h"

#include "base/array.h"
#include "words/sound.h"

#include <stdlib.h>
#include <string.h>

enum {
	GROUP_MAX = 3,     /* words written together here and apart there */
	ACRONYM_MAX = 6,   /* letters */
	WANTED_MAX = 64,   /* terms of a point or sentence; more are not looked for */
	HITS_MAX = 20000,  /* of one point */
	SPAN_BASE = 10,    /* terms within which a point is said: so many and … */
	SPAN_EACH = 4,     /* … so many more for each of its own */
	FORM_MAX = 3 * 96, /* bytes of a group */
};

const char *rh_covered_name(enum rh_covered covered)
{
	switch (covered) {
	case RH_COVERED_MISSING:
		return "missing";
	case RH_COVERED_PARTLY:
		return "partly";
	case RH_COVERED_FOUND:
		return "found";
	}
	return "";
}

/* Terms next to each other, as one: the form of several written together. */
struct group {
	size_t first, count;
	struct rh_term term; /* HANGUL or LATIN, joined; texts in the owner's arena */
};

struct groups {
	struct group *items; /* owned */
	size_t count;
};

struct rh_said {
	struct rh_terms terms;
	struct groups groups;
};

/* A term of the point that was found at a term of the transcript. */
struct hit {
	size_t at;   /* first term of the transcript */
	size_t last; /* and last */
	size_t wanted;
	double likeness;
};

struct hits {
	struct hit *items; /* owned */
	size_t count, capacity;
	bool no_memory;
};

/* Joins up to GROUP_MAX terms of one script; false where they do not belong together. */
static bool join(struct rh_terms *terms, size_t first, size_t count, struct group *group)
{
	char form[FORM_MAX];
	size_t length = 0;
	enum rh_term_kind kind = terms->items[first].kind;
	for (size_t i = first; i < first + count; i++) {
		const struct rh_term *term = &terms->items[i];
		bool last = i + 1 == first + count;
		bool words = term->kind == kind && (kind == RH_TERM_HANGUL || kind == RH_TERM_LATIN);
		if (!words || (term->pauses && !last) || length + term->form.length > sizeof form)
			return false;
		memcpy(form + length, term->form.data, term->form.length);
		length += term->form.length;
	}
	*group = (struct group){first, count, {.kind = kind, .weight = 1}};
	return rh_arena_text(&terms->arena, (struct rh_text){form, length}, &group->term.form);
}

static bool read_joined(struct rh_terms *terms, struct group *group)
{
	if (group->term.kind == RH_TERM_LATIN) {
		rh_english_read(&group->term.english, group->term.form);
		return true;
	}
	struct rh_hangul_stem room[RH_HANGUL_STEMS_MAX];
	size_t count = rh_hangul_read(room, group->term.form);
	struct rh_hangul_stem *stems = rh_arena_alloc(&terms->arena, count + 1, sizeof *stems);
	if (stems == NULL)
		return false;
	memcpy(stems, room, count * sizeof *stems);
	group->term.hangul = (struct rh_hangul){stems, count};
	return true;
}

static enum rh_status make_groups(struct rh_terms *terms, struct groups *groups, struct rh_error *err)
{
	groups->items = calloc(terms->count * (GROUP_MAX - 1) + 1, sizeof *groups->items);
	if (groups->items == NULL)
		return rh_error_no_memory(err);
	for (size_t first = 0; first < terms->count; first++) {
		for (size_t count = 2; count <= GROUP_MAX && first + count <= terms->count; count++) {
			struct group *group = &groups->items[groups->count];
			if (!join(terms, first, count, group))
				break;
			if (!read_joined(terms, group))
				return rh_error_no_memory(err);
			groups->count++;
		}
	}
	return RH_OK;
}

enum rh_status rh_said_new(struct rh_text transcript, struct rh_said **said, struct rh_error *err)
{
	struct rh_said *s = calloc(1, sizeof *s);
	if (s == NULL)
		return rh_error_no_memory(err);
	enum rh_status status = rh_terms_read(&s->terms, transcript, err);
	if (status == RH_OK)
		status = make_groups(&s->terms, &s->groups, err);
	if (status != RH_OK) {
		rh_said_free(s);
		return status;
	}
	*said = s;
	return RH_OK;
}

void rh_said_free(struct rh_said *said)
{
	if (said == NULL)
		return;
	free(said->groups.items);
	rh_terms_done(&said->terms);
	free(said);
}

const struct rh_terms *rh_said_terms(const struct rh_said *said)
{
	return &said->terms;
}

static void add_hit(struct hits *hits, size_t wanted, size_t at, size_t count, double likeness)
{
	if (likeness <= 0 || hits->count == HITS_MAX)
		return;
	struct hit *items = rh_array_room(hits->items, hits->count, &hits->capacity, sizeof *items);
	if (items == NULL) {
		hits->no_memory = true;
		return;
	}
	hits->items = items;
	hits->items[hits->count++] = (struct hit){at, at + count - 1, wanted, likeness};
}

static void add_hits(struct hits *hits, size_t wanted, size_t wanted_count, size_t at, size_t count, double likeness)
{
	for (size_t i = 0; i < wanted_count; i++)
		add_hit(hits, wanted + i, at, count, likeness);
}

static bool is_in(const char *unit, const char *list)
{
	const char *found = strstr(list, unit);
	return found != NULL && found[-1] == ' ' && found[strlen(unit)] == ' ';
}

/* Whether what follows the number there does not contradict the unit it has here: 93 % is not 93점, 30명 not 30개.
 * What counts things (개, 건, 번) may differ. */
static bool unit_agrees(const struct rh_terms *wanted, size_t i, const struct rh_terms *said, size_t k)
{
	static const char loose[] = " thing time nth sheet piece line page volume place ";
	static const char bare[] = " person thing time nth sheet piece line page volume place ";
	const struct rh_term *unit = i + 1 < wanted->count ? &wanted->items[i + 1] : NULL;
	const struct rh_term *after = k + 1 < said->count ? &said->items[k + 1] : NULL;
	if (wanted->items[i].kind != RH_TERM_NUMBER || unit == NULL || unit->kind != RH_TERM_UNIT || after == NULL)
		return true;
	if (after->kind != RH_TERM_UNIT)
		return is_in(unit->unit, bare) || !after->glued;
	return strcmp(after->unit, unit->unit) == 0 || (is_in(unit->unit, loose) && is_in(after->unit, loose));
}

static void match_terms(struct hits *hits, const struct rh_terms *wanted, const struct rh_terms *said)
{
	for (size_t i = 0; i < wanted->count && i < WANTED_MAX; i++) {
		for (size_t k = 0; k < said->count; k++) {
			if (unit_agrees(wanted, i, said, k))
				add_hit(hits, i, k, 1, rh_term_like(&wanted->items[i], &said->items[k]));
		}
	}
}

/* Terms written together against terms written apart, and names in the other script. Short ones meet by chance. */
static double like_joined(const struct rh_term *a, const struct rh_term *b)
{
	enum { LEAST_BYTES = 6 };
	if (a->form.length < LEAST_BYTES && b->form.length < LEAST_BYTES)
		return 0;
	if (a->kind == RH_TERM_HANGUL && b->kind == RH_TERM_HANGUL)
		return rh_hangul_same(&a->hangul, &b->hangul) >= 1 ? 1 : 0;
	if (a->kind == RH_TERM_LATIN && b->kind == RH_TERM_LATIN)
		return rh_text_equal(a->form, b->form) || rh_english_same(&a->english, &b->english) >= 1 ? 1 : 0;
	return rh_term_like(a, b);
}

static void match_groups(struct hits *hits, const struct rh_terms *wanted, const struct groups *wanted_groups,
                         const struct rh_said *said)
{
	for (size_t g = 0; g < wanted_groups->count; g++) {
		const struct group *group = &wanted_groups->items[g];
		if (group->first + group->count > WANTED_MAX)
			break;
		for (size_t k = 0; k < said->terms.count; k++)
			add_hits(hits, group->first, group->count, k, 1,
			         like_joined(&group->term, &said->terms.items[k]));
		for (size_t k = 0; k < said->groups.count; k++) {
			const struct group *other = &said->groups.items[k];
			if (other->term.kind != group->term.kind)
				add_hits(hits, group->first, group->count, other->first, other->count,
				         like_joined(&group->term, &other->term));
		}
	}
	for (size_t i = 0; i < wanted->count && i < WANTED_MAX; i++) {
		for (size_t k = 0; k < said->groups.count; k++) {
			const struct group *other = &said->groups.items[k];
			add_hit(hits, i, other->first, other->count, like_joined(&wanted->items[i], &other->term));
		}
	}
}

/* How many terms from `first` on have these initials; 0 when they do not. Words that say nothing may stand between. */
static size_t spelled_by(const struct rh_terms *terms, size_t first, struct rh_text acronym)
{
	size_t at = first, letter = 0;
	for (; at < terms->count && letter < acronym.length; at++) {
		const struct rh_term *term = &terms->items[at];
		if (term->kind != RH_TERM_LATIN || term->form.length < 2)
			return 0;
		if (term->form.data[0] == acronym.data[letter])
			letter++;
		else if (letter == 0 || term->weight > 0)
			return 0;
	}
	return letter == acronym.length ? at - first : 0;
}

static bool may_be_acronym(const struct rh_term *term)
{
	return term->kind == RH_TERM_LATIN && term->form.length >= 2 && term->form.length <= ACRONYM_MAX &&
	       term->weight > 0;
}

/* Without the plural: KPIs. */
static struct rh_text letters_of(const struct rh_term *acronym)
{
	struct rh_text form = acronym->form;
	bool plural = form.length > 2 && form.data[form.length - 1] == 's';
	return rh_text_slice(form, 0, form.length - (plural ? 1 : 0));
}

/* RAG is retrieval-augmented generation, whichever of the two was written. */
static void match_acronyms(struct hits *hits, const struct rh_terms *wanted, const struct rh_terms *said)
{
	for (size_t i = 0; i < wanted->count && i < WANTED_MAX; i++) {
		for (size_t k = 0; k < said->count; k++) {
			const struct rh_term *short_one = &wanted->items[i];
			size_t count = may_be_acronym(short_one) ? spelled_by(said, k, letters_of(short_one)) : 0;
			if (count > 0)
				add_hit(hits, i, k, count, 1);
			short_one = &said->items[k];
			count = may_be_acronym(short_one) ? spelled_by(wanted, i, letters_of(short_one)) : 0;
			if (count > 0 && i + count <= WANTED_MAX)
				add_hits(hits, i, count, k, 1, 1);
		}
	}
}

static int by_place(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->wanted < y->wanted ? -1 : x->wanted > y->wanted;
}

/* Where most of the point was said. */
struct window {
	double share;
	size_t first, last;      /* hits */
	double best[WANTED_MAX]; /* likeness by wanted term */
	bool number_missing;     /* a number of the point was not said there */
};

static double total_weight(const struct rh_terms *wanted, double *weights)
{
	double sum = 0;
	size_t count = wanted->count < WANTED_MAX ? wanted->count : WANTED_MAX;
	for (size_t i = 0; i < count; i++)
		sum += wanted->items[i].weight;
	for (size_t i = 0; i < count; i++)
		weights[i] = sum > 0 ? wanted->items[i].weight : 1;
	return sum > 0 ? sum : (double)count;
}

static void weigh(struct window *window, const struct rh_terms *wanted, const double *weights, double total)
{
	window->share = 0;
	window->number_missing = false;
	for (size_t i = 0; i < wanted->count && i < WANTED_MAX; i++) {
		const struct rh_term *term = &wanted->items[i];
		window->share += weights[i] * window->best[i] / total;
		if (term->kind == RH_TERM_NUMBER && term->value != 1 && window->best[i] <= 0)
			window->number_missing = true;
	}
}

static bool better(const struct window *a, const struct window *b)
{
	if (a->number_missing != b->number_missing && a->share > 0 && b->share > 0)
		return b->number_missing;
	return a->share > b->share + 1e-9;
}

static void find_window(struct window *best, const struct hits *hits, const struct rh_terms *wanted)
{
	double weights[WANTED_MAX];
	double total = total_weight(wanted, weights);
	size_t count = wanted->count < WANTED_MAX ? wanted->count : WANTED_MAX;
	size_t span = SPAN_BASE + SPAN_EACH * count;
	*best = (struct window){.number_missing = true};
	for (size_t first = 0; first < hits->count; first++) {
		struct window window = {.first = first, .last = first};
		for (size_t h = first; h < hits->count && hits->items[h].at < hits->items[first].at + span; h++) {
			const struct hit *hit = &hits->items[h];
			if (hit->likeness > window.best[hit->wanted]) {
				window.best[hit->wanted] = hit->likeness;
				window.last = weights[hit->wanted] > 0 ? h : window.last;
			}
		}
		weigh(&window, wanted, weights, total);
		if (better(&window, best))
			*best = window;
	}
}

static enum rh_status find_hits(const struct rh_said *said, struct rh_terms *wanted, struct hits *hits,
                                struct rh_error *err)
{
	struct groups groups = {0};
	enum rh_status status = make_groups(wanted, &groups, err);
	if (status == RH_OK) {
		match_terms(hits, wanted, &said->terms);
		match_groups(hits, wanted, &groups, said);
		match_acronyms(hits, wanted, &said->terms);
		if (hits->count > 0)
			qsort(hits->items, hits->count, sizeof *hits->items, by_place);
	}
	free(groups.items);
	return status == RH_OK && hits->no_memory ? rh_error_no_memory(err) : status;
}

static enum rh_covered judge(const struct window *window)
{
	if (window->share >= RH_COVERED_FOUND_SHARE && !window->number_missing)
		return RH_COVERED_FOUND;
	return window->share >= RH_COVERED_PARTLY_SHARE ? RH_COVERED_PARTLY : RH_COVERED_MISSING;
}

static void place(struct rh_coverage *coverage, const struct rh_said *said, const struct hits *hits,
                  const struct window *window)
{
	coverage->start = said->terms.items[hits->items[window->first].at].start;
	for (size_t h = window->first; h <= window->last; h++) {
		size_t end = said->terms.items[hits->items[h].last].end;
		coverage->end = end > coverage->end ? end : coverage->end;
	}
}

static enum rh_status cover(const struct rh_said *said, struct rh_text wording, struct rh_coverage *coverage,
                            struct rh_error *err)
{
	struct rh_terms wanted = {0};
	struct hits hits = {0};
	struct window window;
	RH_TRY(rh_terms_read(&wanted, wording, err));
	enum rh_status status = find_hits(said, &wanted, &hits, err);
	if (status == RH_OK) {
		find_window(&window, &hits, &wanted);
		*coverage = (struct rh_coverage){.covered = judge(&window), .share = window.share};
		if (coverage->covered != RH_COVERED_MISSING)
			place(coverage, said, &hits, &window);
	}
	free(hits.items);
	rh_terms_done(&wanted);
	return status;
}

static void keep_better(struct rh_coverage *best, const struct rh_coverage *other)
{
	if (other->covered > best->covered || (other->covered == best->covered && other->share > best->share))
		*best = *other;
}

/* user experience (UX): what stands in brackets is another wording of what stands before. */
static enum rh_status cover_bracket(const struct rh_said *said, struct rh_text wording, struct rh_coverage *best,
                                    struct rh_error *err)
{
	size_t open = rh_text_find(wording, RH_TEXT("(")), close = rh_text_find(wording, RH_TEXT(")"));
	struct rh_coverage other = {0};
	if (open == SIZE_MAX || close == SIZE_MAX || close < open || open == 0)
		return RH_OK;
	RH_TRY(cover(said, rh_text_slice(wording, 0, open), &other, err));
	keep_better(best, &other);
	RH_TRY(cover(said, rh_text_slice(wording, open + 1, close - open - 1), &other, err));
	keep_better(best, &other);
	return RH_OK;
}

/* 성능개선 as 성능 개선: each place where a long word of Hangul may be two. */
static enum rh_status cover_apart(const struct rh_said *said, struct rh_text wording, struct rh_coverage *best,
                                  struct rh_error *err)
{
	enum { SYLLABLE = 3, LEAST = 2 * SYLLABLE };
	struct rh_terms wanted = {0};
	struct rh_buffer apart = {0};
	RH_TRY(rh_terms_read(&wanted, wording, err));
	enum rh_status status = RH_OK;
	for (size_t i = 0; i < wanted.count && i < WANTED_MAX; i++) {
		const struct rh_term *term = &wanted.items[i];
		size_t length = term->kind == RH_TERM_HANGUL ? rh_hangul_noun(term->form).length : 0;
		/* Only where folding changed nothing, so that places fit. */
		if (term->end - term->start != term->form.length || length > 8 * (size_t)SYLLABLE)
			continue;
		for (size_t cut = LEAST; cut + LEAST <= length && status == RH_OK; cut += SYLLABLE) {
			struct rh_coverage other = {0};
			rh_buffer_clear(&apart);
			rh_buffer_text(&apart, rh_text_slice(wording, 0, term->start + cut));
			rh_buffer_byte(&apart, ' ');
			rh_buffer_text(&apart, rh_text_slice(wording, term->start + cut, SIZE_MAX));
			status = rh_buffer_status(&apart, err);
			if (status == RH_OK)
				status = cover(said, rh_buffer_view(&apart), &other, err);
			if (status == RH_OK)
				keep_better(best, &other);
		}
	}
	rh_buffer_done(&apart);
	rh_terms_done(&wanted);
	return status;
}

enum rh_status rh_said_point(const struct rh_said *said, const struct rh_key_point *point, struct rh_coverage *coverage,
                             struct rh_error *err)
{
	struct rh_coverage best = {0}, other = {0};
	RH_TRY(cover(said, point->point, &best, err));
	for (size_t i = 0; i < point->also.count; i++) {
		RH_TRY(cover(said, point->also.items[i], &other, err));
		keep_better(&best, &other);
	}
	RH_TRY(cover_bracket(said, point->point, &best, err));
	if (best.covered != RH_COVERED_FOUND)
		RH_TRY(cover_apart(said, point->point, &best, err));
	*coverage = best;
	return RH_OK;
}

/* Bytes of the sentence that begins a text. */
static size_t sentence_length(struct rh_text text)
{
	for (size_t i = 0; i < text.length; i++) {
		char next = i + 1 < text.length ? text.data[i + 1] : ' ';
		bool stop = strchr(".?!", text.data[i]) != NULL && text.data[i] != '\0';
		bool empty_line = text.data[i] == '\n' && next == '\n';
		if (empty_line || (stop && (next == ' ' || next == '\n' || next == '\r')))
			return i + 1;
	}
	return text.length;
}

/* While an answer is looked through. */
struct answer_walk {
	const struct rh_said *said;
	struct rh_answer_coverage *coverage;
	size_t capacity;
	double weight, covered;
};

static bool add_span(struct answer_walk *walk, struct rh_covered_span span)
{
	struct rh_answer_coverage *coverage = walk->coverage;
	struct rh_covered_span *spans = rh_array_room(coverage->spans, coverage->count, &walk->capacity, sizeof *spans);
	if (spans == NULL)
		return false;
	coverage->spans = spans;
	coverage->spans[coverage->count++] = span;
	return true;
}

static bool note_sentence(struct answer_walk *walk, size_t offset, const struct rh_terms *wanted,
                          const struct hits *hits, const struct window *window)
{
	/* A word or two that happen to be somewhere are not the sentence. */
	bool said = window->share >= RH_COVERED_PARTLY_SHARE;
	for (size_t i = 0; i < wanted->count; i++) {
		const struct rh_term *term = &wanted->items[i];
		bool covered = said && i < WANTED_MAX && window->best[i] > 0;
		if (term->weight <= 0)
			continue;
		walk->weight += term->weight;
		walk->covered += covered ? term->weight * window->best[i] : 0;
		if (!add_span(walk, (struct rh_covered_span){offset + term->start, offset + term->end, covered}))
			return false;
	}
	for (size_t h = window->first; said && h <= window->last && h < hits->count; h++) {
		const struct hit *hit = &hits->items[h];
		if (wanted->items[hit->wanted].weight > 0)
			memset(walk->coverage->said_covered + hit->at, 1, hit->last - hit->at + 1);
	}
	return true;
}

static enum rh_status cover_sentence(struct answer_walk *walk, struct rh_text sentence, size_t offset,
                                     struct rh_error *err)
{
	struct rh_terms wanted = {0};
	struct hits hits = {0};
	struct window window;
	RH_TRY(rh_terms_read(&wanted, sentence, err));
	enum rh_status status = find_hits(walk->said, &wanted, &hits, err);
	if (status == RH_OK) {
		find_window(&window, &hits, &wanted);
		if (!note_sentence(walk, offset, &wanted, &hits, &window))
			status = rh_error_no_memory(err);
	}
	free(hits.items);
	rh_terms_done(&wanted);
	return status;
}

enum rh_status rh_said_answer(const struct rh_said *said, struct rh_text answer, struct rh_answer_coverage *coverage,
                              struct rh_error *err)
{
	struct rh_answer_coverage found = {.said_covered = calloc(said->terms.count + 1, 1)};
	struct answer_walk walk = {.said = said, .coverage = &found};
	if (found.said_covered == NULL)
		return rh_error_no_memory(err);
	enum rh_status status = RH_OK;
	for (size_t at = 0; at < answer.length && status == RH_OK;) {
		struct rh_text rest = rh_text_slice(answer, at, SIZE_MAX);
		size_t length = sentence_length(rest);
		status = cover_sentence(&walk, rh_text_slice(rest, 0, length), at, err);
		at += length;
	}
	if (status != RH_OK) {
		rh_answer_coverage_done(&found);
		return status;
	}
	found.share = walk.weight > 0 ? walk.covered / walk.weight : 0;
	*coverage = found;
	return RH_OK;
}

void rh_answer_coverage_done(struct rh_answer_coverage *coverage)
{
	free(coverage->spans);
	free(coverage->said_covered);
	*coverage = (struct rh_answer_coverage){0};
}
