// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/config.h"

#include "base/arena.h"
#include "yaml/mapping.h"

#include <stdlib.h>

struct rh_config {
	struct rh_config_content content;
	struct rh_arena arena; /* everything in content */
};

/* While a file is read. */
struct loader {
	struct rh_config *config;
	struct rh_yaml_reader *reader;
	bool no_memory;
};

static struct rh_text keep(struct loader *l, struct rh_text text)
{
	struct rh_text copy = RH_TEXT_NONE;
	if (!rh_arena_text(&l->config->arena, text, &copy))
		l->no_memory = true;
	return copy;
}

static bool is_text(struct loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *value)
{
	if (value->kind == RH_YAML_SCALAR)
		return true;
	rh_yaml_report(l->reader, rh_yaml_fault(RH_YAML_FAULT_KIND), value->place, "'%s' takes a text, not %s",
	               key->name, rh_yaml_kind_name(value->kind));
	rh_yaml_skip(l->reader, value);
	return false;
}

static void read_text(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct loader *l = ctx;
	if (is_text(l, key, value))
		*(struct rh_text *)(void *)((char *)target + key->offset) = keep(l, value->text);
}

static void read_archive(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	static const char *const forms[] = {"wav", "flac", "opus"};
	struct loader *l = ctx;
	struct rh_config_content *content = target;
	if (!is_text(l, key, value))
		return;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		if (rh_text_equal(value->text, rh_text_of(forms[i]))) {
			content->archive = keep(l, value->text);
			return;
		}
	}
	rh_yaml_report(l->reader, rh_yaml_fault(RH_YAML_FAULT_VALUE), value->place,
	               "'%s' is wav, flac or opus, not '%.*s'", key->name, RH_TEXT_ARGS(value->text));
}

/* Reads a list of texts, or one text as a list of one, into room for at most `most`; returns how many. */
static size_t read_texts(struct loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *value,
                         struct rh_text *texts, size_t most)
{
	if (value->kind != RH_YAML_LIST) {
		if (!is_text(l, key, value))
			return 0;
		texts[0] = keep(l, value->text);
		return 1;
	}
	size_t count = 0;
	struct rh_yaml_node item;
	while (rh_yaml_next(l->reader, &item) && item.kind != RH_YAML_LIST_END) {
		if (!is_text(l, key, &item))
			continue;
		if (count == most)
			rh_yaml_report(l->reader, rh_yaml_fault(RH_YAML_FAULT_LIMIT), item.place,
			               "'%s' has more than %zu items", key->name, most);
		if (count++ < most)
			texts[count - 1] = keep(l, item.text);
	}
	return count < most ? count : most;
}

static void read_banks(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct loader *l = ctx;
	struct rh_config_content *content = target;
	struct rh_text *banks = rh_arena_alloc(&l->config->arena, RH_CONFIG_BANKS_MAX, sizeof *banks);
	if (banks == NULL) {
		l->no_memory = true;
		rh_yaml_skip(l->reader, value);
		return;
	}
	content->bank_count = read_texts(l, key, value, banks, RH_CONFIG_BANKS_MAX);
	content->banks = banks;
}

/* A program and its arguments; never a line for a shell. */
static void read_command(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct loader *l = ctx;
	struct rh_text words[RH_CONFIG_WORDS_MAX];
	size_t count = read_texts(l, key, value, words, RH_CONFIG_WORDS_MAX);
	const char **argv = rh_arena_alloc(&l->config->arena, count + 1, sizeof *argv);
	if (argv == NULL || l->no_memory) {
		l->no_memory = true;
		return;
	}
	for (size_t i = 0; i < count; i++)
		argv[i] = words[i].data;
	*(const char *const **)(void *)((char *)target + key->offset) = count > 0 ? argv : NULL;
}

static const struct rh_yaml_key keys[] = {
    {"archive", NULL, read_archive, 0},
    {"banks", NULL, read_banks, 0},
    {"device", NULL, read_text, offsetof(struct rh_config_content, device)},
    {"sink", NULL, read_text, offsetof(struct rh_config_content, sink)},
    {"voice", NULL, read_command, offsetof(struct rh_config_content, voice)},
};

const char *rh_config_key(size_t i)
{
	return i < sizeof keys / sizeof *keys ? keys[i].name : NULL;
}

static const struct rh_yaml_mapping settings = {
    .what = "the settings file", .keys = keys, .count = sizeof keys / sizeof *keys};

static void read_file(struct loader *l)
{
	struct rh_yaml_node node;
	if (!rh_yaml_next(l->reader, &node) || rh_yaml_is_null(&node))
		return;
	if (node.kind == RH_YAML_MAP) {
		rh_yaml_read_mapping(l->reader, &settings, l, &l->config->content);
		(void)rh_yaml_next(l->reader, &node); /* a second document is the reader's to refuse */
		return;
	}
	rh_yaml_report(l->reader, rh_yaml_fault(RH_YAML_FAULT_KIND), node.place,
	               "a settings file is keys and values, not %s", rh_yaml_kind_name(node.kind));
	rh_yaml_skip(l->reader, &node);
}

static enum rh_status load(struct loader *l, const char *file, struct rh_text bytes, const struct rh_diag_sink *sink,
                           struct rh_error *err)
{
	RH_TRY(rh_yaml_reader_new(file, bytes, sink, &l->reader, err));
	read_file(l);
	RH_TRY(rh_yaml_status(l->reader, err));
	if (l->no_memory)
		return rh_error_no_memory(err);
	if (rh_yaml_errors(l->reader) > 0)
		return rh_error_set(err, RH_ERR_SYNTAX, N_("%s has errors"), file);
	return RH_OK;
}

enum rh_status rh_config_new(const char *file, struct rh_text bytes, const struct rh_diag_sink *sink,
                             struct rh_config **config, struct rh_error *err)
{
	if (bytes.length > RH_CONFIG_BYTES_MAX)
		return rh_error_set(err, RH_ERR_LIMIT, N_("%s is no settings file: it is larger than %d bytes"), file,
		                    RH_CONFIG_BYTES_MAX);
	struct loader l = {.config = calloc(1, sizeof *l.config)};
	if (l.config == NULL)
		return rh_error_no_memory(err);
	enum rh_status status = load(&l, file, bytes, sink, err);
	rh_yaml_reader_free(l.reader);
	if (status != RH_OK) {
		rh_config_free(l.config);
		return status;
	}
	*config = l.config;
	return RH_OK;
}

const struct rh_config_content *rh_config_content(const struct rh_config *config)
{
	return &config->content;
}

void rh_config_free(struct rh_config *config)
{
	if (config == NULL)
		return;
	rh_arena_done(&config->arena);
	free(config);
}
