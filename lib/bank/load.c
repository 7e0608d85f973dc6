// SPDX-License-Identifier: GPL-3.0-or-later
#include "bank/loader.h"

#include <stdlib.h>

enum { FORMAT = 1, LANG_BYTES_MAX = 35 };

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* The bank's limits are those of the reader. */
_Static_assert((int)RH_BANK_BYTES_MAX == (int)RH_YAML_BYTES_MAX, "file");
_Static_assert((int)RH_BANK_SCALAR_BYTES_MAX == (int)RH_YAML_SCALAR_BYTES_MAX, "scalar");
_Static_assert((int)RH_BANK_DEPTH_MAX == (int)RH_YAML_DEPTH_MAX, "depth");

/* The first level of the file while it is read. */
struct top {
	struct rh_draft draft;
	struct rh_named id;
	struct rh_timing prep, time;
	struct rh_bank_content is;
};

static const struct top nothing = {
    .id = RH_NO_NAME,
    .prep = RH_NO_TIMING,
    .time = RH_NO_TIMING,
    .is = {.format = FORMAT,
           .id = RH_NO_TEXT,
           .title = RH_NO_TEXT,
           .lang = RH_NO_TEXT,
           .author = RH_NO_TEXT,
           .license = RH_NO_TEXT,
           .source = RH_NO_TEXT,
           .default_prep_ms = RH_UNSET_MS,
           .default_time_ms = RH_UNSET_MS},
};

static void read_format(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct rh_loader *l = ctx;
	(void)target;
	if (!rh_load_is_text(l, key, value) || rh_text_equal(value->text, RH_TEXT("1")))
		return;
	rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_FORMAT), value->place,
	               "format '%.*s' is not read (this is 1)", RH_TEXT_ARGS(rh_yaml_clip(value->text)));
}

static bool is_language(struct rh_text lang)
{
	for (size_t i = 0; i < lang.length; i++) {
		char c = lang.data[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		bool later = (c >= '0' && c <= '9') || c == '-' || c == '_';
		if (!letter && (i == 0 || !later))
			return false;
	}
	return lang.length <= LANG_BYTES_MAX;
}

static void read_lang(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct rh_loader *l = ctx;
	struct rh_yaml_place place = value->place;
	const struct rh_text *lang = rh_load_member(target, key);
	rh_load_text(ctx, key, value, target);
	if (!is_language(*lang))
		rh_yaml_report(l->reader, rh_yaml_fault(RH_YAML_FAULT_VALUE), place,
		               "lang is a language code like ko or en");
}

static const struct rh_yaml_key default_keys[] = {
    {"prep", NULL, rh_load_timing, offsetof(struct top, prep)},
    {"time", "time_limit", rh_load_time, offsetof(struct top, time)},
};

const struct rh_yaml_mapping rh_load_defaults_mapping = {"defaults", default_keys, COUNT_OF(default_keys), NULL};

static void read_defaults(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct rh_loader *l = ctx;
	if (value->kind == RH_YAML_MAP)
		rh_yaml_read_mapping(l->reader, &rh_load_defaults_mapping, l, target);
	else
		rh_load_refuse(l, key, value, "a mapping {prep, time}");
}

static const struct rh_yaml_key top_keys[] = {
    {"format", NULL, read_format, 0},
    {"id", NULL, rh_load_id, offsetof(struct top, id)},
    {"title", NULL, rh_load_text, offsetof(struct top, is.title)},
    {"lang", NULL, read_lang, offsetof(struct top, is.lang)},
    {"author", NULL, rh_load_text, offsetof(struct top, is.author)},
    {"license", NULL, rh_load_text, offsetof(struct top, is.license)},
    {"source", NULL, rh_load_text, offsetof(struct top, is.source)},
    {"defaults", NULL, read_defaults, 0},
    {"questions", NULL, rh_load_questions, 0},
    {"terms", NULL, rh_load_terms, offsetof(struct top, is)},
    {"profiles", NULL, rh_load_profiles, offsetof(struct top, is)},
    {"plans", NULL, rh_load_plans, offsetof(struct top, is)},
    {"unassigned", NULL, rh_load_unassigned, offsetof(struct top, is)},
};

const struct rh_yaml_mapping rh_load_bank_mapping = {"a bank", top_keys, COUNT_OF(top_keys), rh_load_unknown};

/* The name of the file without folders and what follows its last dot; made an id where it is none. */
static struct rh_text stem(struct rh_text path)
{
	size_t start = path.length;
	while (start > 0 && path.data[start - 1] != '/')
		start--;
	struct rh_text name = rh_text_slice(path, start, SIZE_MAX);
	size_t dot = name.length;
	while (dot > 0 && name.data[dot - 1] != '.')
		dot--;
	return dot > 1 ? rh_text_slice(name, 0, dot - 1) : name;
}

static struct rh_text default_id(struct rh_loader *l)
{
	struct rh_text id = RH_TEXT("");
	rh_buffer_clear(&l->scratch);
	rh_bank_stem_id(&l->scratch, stem(l->bank->file));
	if (l->scratch.failed || !rh_arena_text(&l->bank->texts, rh_buffer_view(&l->scratch), &id))
		l->no_memory = true;
	return id;
}

static bool says_something(const struct rh_loader *l, const struct rh_bank_content *content)
{
	return l->questions.length > 0 || content->term_count > 0 || content->profile_count > 0 ||
	       content->plan_count > 0 || content->unassigned_count > 0;
}

/* A file that is a list is a bank that is nothing but questions. */
static void read_top(struct rh_loader *l, const struct rh_yaml_node *node, struct top *top)
{
	if (node->kind == RH_YAML_MAP) {
		rh_yaml_read_mapping(l->reader, &rh_load_bank_mapping, l, top);
		top->is.unknown = rh_load_unknown_take(l, &top->draft, &top->is.unknown_count);
	} else if (node->kind == RH_YAML_LIST) {
		rh_load_questions(l, &(struct rh_yaml_key){.name = "questions"}, node, top);
	} else {
		rh_yaml_report(l->reader, rh_yaml_fault(RH_YAML_FAULT_KIND), node->place,
		               "a bank is a mapping, not a text");
	}
}

static void read_file(struct rh_loader *l)
{
	struct top top = nothing;
	struct rh_yaml_node node;
	bool any = rh_yaml_next(l->reader, &node);
	if (any)
		read_top(l, &node, &top);
	while (rh_yaml_next(l->reader, &node))
		; /* what follows the first document is reported by the reader */
	if (rh_yaml_errors(l->reader) == 0 && !says_something(l, &top.is))
		rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_EMPTY), (struct rh_yaml_place){1, 1, 1},
		               any ? "no questions, terms, profiles or plans here" : "the file is empty");
	top.is.id = top.id.id.length > 0 ? top.id.id : default_id(l);
	top.is.default_prep_ms = top.prep.ms;
	top.is.default_time_ms = top.time.ms;
	l->bank->content = top.is;
}

/* The questions stay where they were gathered: copying them would need the memory twice. */
static void adopt_questions(struct rh_loader *l)
{
	struct rh_bank *bank = l->bank;
	bank->content.question_count = l->questions.length / sizeof *bank->questions;
	if (bank->content.question_count > 0) {
		char *shrunk = realloc(l->questions.data, l->questions.length);
		bank->questions = (void *)(shrunk != NULL ? shrunk : l->questions.data);
		l->questions.data = NULL;
	}
	bank->content.questions = bank->questions;
}

/* A guess from the size of the file, so that what a large bank fills need not be moved again and again. */
static void make_room(struct rh_loader *l, size_t bytes)
{
	enum { BYTES_PER_QUESTION = 384, WORTH_IT = 1000 };
	const size_t questions = bytes / BYTES_PER_QUESTION;
	if (questions < WORTH_IT)
		return;
	/* A name each, and one for a follow-up. */
	const bool room = rh_names_expect(&l->bank->names, 2 * questions) &&
	                  rh_pile_reserve(&l->questions, questions * sizeof(struct rh_question));
	l->no_memory |= !room;
}

static void load(struct rh_loader *l, size_t bytes)
{
	make_room(l, bytes);
	read_file(l);
	adopt_questions(l);
	if (!l->no_memory && rh_yaml_status(l->reader, NULL) == RH_OK)
		rh_load_finish(l);
}

static enum rh_status verdict(const struct rh_loader *l, const struct rh_ledger *ledger, struct rh_error *err)
{
	size_t errors = rh_yaml_errors(l->reader);
	if (l->no_memory || ledger->no_memory || rh_yaml_status(l->reader, NULL) == RH_ERR_NO_MEMORY)
		return rh_error_no_memory(err);
	if (errors == 0)
		return RH_OK;
	return rh_error_at(err, RH_ERR_SYNTAX, rh_bank_file(l->bank), 0, 0,
	                   errors == 1 ? "the bank has an error" : "the bank has %zu errors", errors);
}

static void loader_done(struct rh_loader *l)
{
	rh_yaml_reader_free(l->reader);
	free(l->pile.data);
	free(l->questions.data);
	free(l->next_numbers);
	rh_buffer_done(&l->scratch);
}

enum rh_status rh_bank_new_faulty(const char *file, struct rh_text bytes, const struct rh_diag_sink *sink,
                                  struct rh_bank **bank, struct rh_error *err)
{
	struct rh_ledger ledger = {0};
	const struct rh_diag_sink gather = {rh_ledger_emit, &ledger};
	struct rh_loader l = {.bank = calloc(1, sizeof *l.bank)};
	*bank = NULL;
	if (l.bank == NULL || !rh_arena_text(&l.bank->texts, rh_text_of(file), &l.bank->file)) {
		rh_bank_free(l.bank);
		return rh_error_no_memory(err);
	}
	enum rh_status status = rh_yaml_reader_new(l.bank->file.data, bytes, &gather, &l.reader, err);
	bool whole = false;
	if (status == RH_OK) {
		load(&l, bytes.length);
		status = verdict(&l, &ledger, err);
		whole = status != RH_ERR_NO_MEMORY && rh_yaml_status(l.reader, NULL) == RH_OK;
		rh_ledger_hand_on(&ledger, l.bank->file.data, sink);
	}
	loader_done(&l);
	if (whole)
		*bank = l.bank;
	else
		rh_bank_free(l.bank);
	return status;
}

enum rh_status rh_bank_new(const char *file, struct rh_text bytes, const struct rh_diag_sink *sink,
                           struct rh_bank **bank, struct rh_error *err)
{
	struct rh_bank *read = NULL;
	enum rh_status status = rh_bank_new_faulty(file, bytes, sink, &read, err);
	if (status == RH_OK)
		*bank = read;
	else
		rh_bank_free(read);
	return status;
}
