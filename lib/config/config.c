// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/config.h"

#include "base/arena.h"
#include "base/duration.h"
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

static void read_choice(struct loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *value,
                        const char *const *choices, size_t count, const char *named, struct rh_text *target)
{
	if (!is_text(l, key, value))
		return;
	size_t which = 0;
	if (rh_text_is_one_of(value->text, choices, count, &which))
		*target = rh_text_of(choices[which]);
	else
		rh_yaml_report(l->reader, rh_yaml_fault(RH_YAML_FAULT_KIND), value->place, "'%s' is %s, not '%.*s'",
		               key->name, named, RH_TEXT_ARGS(rh_yaml_clip(value->text)));
}

static void read_archive(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	static const char *const choices[] = {"wav", "flac", "opus"};
	struct rh_config_content *content = target;
	read_choice(ctx, key, value, choices, sizeof choices / sizeof choices[0], "wav, flac or opus",
	            &content->archive);
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

static void read_format(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	static const char *const choices[] = {"wav", "flac"};
	struct rh_config_transcriber *transcriber = target;
	read_choice(ctx, key, value, choices, sizeof choices / sizeof choices[0], "wav or flac", &transcriber->format);
}

static void read_output(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	static const char *const choices[] = {"text", "srt", "vtt", "json"};
	struct rh_config_transcriber *transcriber = target;
	read_choice(ctx, key, value, choices, sizeof choices / sizeof choices[0], "text, srt, vtt or json",
	            &transcriber->output);
}

static void read_rate(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct loader *l = ctx;
	struct rh_config_transcriber *transcriber = target;
	int64_t rate_hz = 0;
	if (!is_text(l, key, value))
		return;
	if (rh_text_to_int(value->text, &rate_hz) && rate_hz >= RH_CONFIG_RATE_MIN_HZ &&
	    rate_hz <= RH_CONFIG_RATE_MAX_HZ)
		transcriber->rate_hz = (int)rate_hz;
	else
		rh_yaml_report(l->reader, rh_yaml_fault(RH_YAML_FAULT_KIND), value->place,
		               "'%s' is a number from %d to %d, not '%.*s'", key->name, RH_CONFIG_RATE_MIN_HZ,
		               RH_CONFIG_RATE_MAX_HZ, RH_TEXT_ARGS(rh_yaml_clip(value->text)));
}

static void read_timeout(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct loader *l = ctx;
	struct rh_config_transcriber *transcriber = target;
	struct rh_error why = {0};
	int64_t ms = 0;
	if (!is_text(l, key, value))
		return;
	enum rh_status status = rh_duration_parse(value->text, &ms, &why);
	if (status == RH_OK && ms > 0)
		transcriber->timeout_ms = ms;
	else
		rh_yaml_report(l->reader, rh_yaml_fault(RH_YAML_FAULT_KIND), value->place, "'%s': %s", key->name,
		               status == RH_OK ? "it needs some time" : why.message);
}

/* A brace that opens a name nobody knows is a slip: {flie}. Other braces are the program's own. */
static bool check_placeholders(struct loader *l, struct rh_text word, struct rh_yaml_place place)
{
	static const char *const names[] = {"file", "lang", "output"};
	bool has_file = false;
	for (size_t i = 0; i < word.length; i++) {
		size_t end = i + 1;
		while (end < word.length && word.data[end] >= 'a' && word.data[end] <= 'z')
			end++;
		if (word.data[i] != '{' || end == i + 1 || end == word.length || word.data[end] != '}')
			continue;
		struct rh_text name = rh_text_slice(word, i + 1, end - i - 1);
		bool known = false;
		for (size_t n = 0; n < sizeof names / sizeof names[0]; n++)
			known = known || rh_text_equal(name, rh_text_of(names[n]));
		has_file = has_file || rh_text_equal(name, RH_TEXT("file"));
		if (!known)
			rh_yaml_report(l->reader, rh_yaml_fault(RH_YAML_FAULT_KIND), place,
			               "there is no placeholder {%.*s} (there are {file}, {lang} and {output})",
			               RH_TEXT_ARGS(name));
	}
	return has_file;
}

static void read_recogniser(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct loader *l = ctx;
	struct rh_config_transcriber *transcriber = target;
	bool has_file = false;
	struct rh_yaml_place place = value->place;
	read_command(ctx, key, value, target);
	for (size_t i = 0; transcriber->command != NULL && transcriber->command[i] != NULL; i++)
		has_file = check_placeholders(l, rh_text_of(transcriber->command[i]), place) || has_file;
	if (transcriber->command != NULL && !has_file)
		rh_yaml_report(l->reader, rh_yaml_fault(RH_YAML_FAULT_KIND), place,
		               "'%s' has no {file}: the recording would not reach it", key->name);
}

static const struct rh_yaml_key transcriber_keys[] = {
    {"command", NULL, read_recogniser, offsetof(struct rh_config_transcriber, command)},
    {"rate", NULL, read_rate, 0},
    {"format", NULL, read_format, 0},
    {"output", NULL, read_output, 0},
    {"timeout", NULL, read_timeout, 0},
};

static const struct rh_yaml_mapping transcriber_settings = {
    .what = "the transcriber", .keys = transcriber_keys, .count = sizeof transcriber_keys / sizeof *transcriber_keys};

static void read_transcriber(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct loader *l = ctx;
	struct rh_config_content *content = target;
	struct rh_yaml_place place = value->place;
	if (value->kind != RH_YAML_MAP) {
		rh_yaml_report(l->reader, rh_yaml_fault(RH_YAML_FAULT_KIND), place,
		               "'%s' takes keys and values, not %s", key->name, rh_yaml_kind_name(value->kind));
		rh_yaml_skip(l->reader, value);
		return;
	}
	content->transcriber.rate_hz = RH_CONFIG_RATE_HZ;
	content->transcriber.timeout_ms = RH_CONFIG_TIMEOUT_MS;
	size_t before = rh_yaml_errors(l->reader);
	rh_yaml_read_mapping(l->reader, &transcriber_settings, l, &content->transcriber);
	if (content->transcriber.command == NULL && rh_yaml_errors(l->reader) == before)
		rh_yaml_report(l->reader, rh_yaml_fault(RH_YAML_FAULT_KIND), place, "'%s' needs a command", key->name);
}

static const struct rh_yaml_key keys[] = {
    {"archive", NULL, read_archive, 0},
    {"banks", NULL, read_banks, 0},
    {"device", NULL, read_text, offsetof(struct rh_config_content, device)},
    {"sink", NULL, read_text, offsetof(struct rh_config_content, sink)},
    {"transcriber", NULL, read_transcriber, 0},
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
