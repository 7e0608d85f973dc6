// SPDX-License-Identifier: GPL-3.0-or-later
#include "bank/loader.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static const struct rh_yaml_key source_keys[] = {
    {"file", NULL, rh_load_text, offsetof(struct rh_source, file)},
    {"lines", NULL, rh_load_text, offsetof(struct rh_source, lines)},
};

const struct rh_yaml_mapping rh_load_source_mapping = {"a source", source_keys, COUNT_OF(source_keys), NULL};

static void add_source(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *node)
{
	struct rh_source source = {.file = RH_NO_TEXT, .lines = RH_NO_TEXT};
	struct rh_yaml_place place = node->place;
	if (node->kind == RH_YAML_LIST) {
		rh_load_refuse(l, key, node, "texts or mappings {file, lines}");
		return;
	}
	if (node->kind == RH_YAML_SCALAR)
		source.file = rh_load_keep(l, node->text);
	else
		rh_yaml_read_mapping(l->reader, &rh_load_source_mapping, l, &source);
	if (source.file.length > 0)
		rh_pile_add(l, &l->pile, &source, sizeof source);
	else
		rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_MISSING), place, "a source needs 'file'");
}

void rh_load_sources(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct rh_loader *l = ctx;
	struct rh_question_extra *extra = rh_load_member(target, key);
	extra->sources = rh_load_list(l, key, value, add_source, sizeof *extra->sources, &extra->source_count);
}

static const struct rh_yaml_key term_keys[] = {
    {"term", NULL, rh_load_text, offsetof(struct rh_term_entry, term)},
    {"definition", NULL, rh_load_text, offsetof(struct rh_term_entry, definition)},
};

const struct rh_yaml_mapping rh_load_term_mapping = {"a term", term_keys, COUNT_OF(term_keys), NULL};

static void add_term(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *node)
{
	struct rh_term_entry term = {.term = RH_NO_TEXT, .definition = RH_NO_TEXT, .place = rh_load_place(node->place)};
	struct rh_yaml_place place = node->place;
	if (node->kind != RH_YAML_MAP) {
		rh_load_refuse(l, key, node, "mappings {term, definition}");
		return;
	}
	rh_yaml_read_mapping(l->reader, &rh_load_term_mapping, l, &term);
	if (term.term.length > 0)
		rh_pile_add(l, &l->pile, &term, sizeof term);
	else
		rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_MISSING), place, "a term needs 'term'");
}

void rh_load_terms(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct rh_loader *l = ctx;
	struct rh_bank_content *content = rh_load_member(target, key);
	content->terms = rh_load_list(l, key, value, add_term, sizeof *content->terms, &content->term_count);
}

static const struct rh_yaml_key unassigned_keys[] = {
    {"file", NULL, rh_load_text, offsetof(struct rh_unassigned, file)},
    {"lines", NULL, rh_load_text, offsetof(struct rh_unassigned, lines)},
    {"text", NULL, rh_load_text, offsetof(struct rh_unassigned, text)},
    {"reason", NULL, rh_load_text, offsetof(struct rh_unassigned, reason)},
};

const struct rh_yaml_mapping rh_load_unassigned_mapping = {"an unassigned text", unassigned_keys,
                                                           COUNT_OF(unassigned_keys), NULL};

static void add_unassigned(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *node)
{
	struct rh_unassigned unassigned = {
	    .file = RH_NO_TEXT, .lines = RH_NO_TEXT, .text = RH_NO_TEXT, .reason = RH_NO_TEXT};
	if (node->kind == RH_YAML_LIST) {
		rh_load_refuse(l, key, node, "texts or mappings {file, lines, text, reason}");
		return;
	}
	if (node->kind == RH_YAML_SCALAR)
		unassigned.text = rh_load_keep(l, node->text);
	else
		rh_yaml_read_mapping(l->reader, &rh_load_unassigned_mapping, l, &unassigned);
	rh_pile_add(l, &l->pile, &unassigned, sizeof unassigned);
}

void rh_load_unassigned(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct rh_loader *l = ctx;
	struct rh_bank_content *content = rh_load_member(target, key);
	content->unassigned = rh_load_list(l, key, value, add_unassigned, sizeof *content->unassigned,
	                                   &content->unassigned_count);
}
