// SPDX-License-Identifier: GPL-3.0-or-later
#include "bank/loader.h"

#include <string.h>

enum { SAY_MAX = 256 /* of one question */ };

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static void add_section(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *node);
static void add_key_point(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *node);
static void add_follow_up(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *node);

static const struct rh_question_extra no_extra = {
    .intent = RH_NO_TEXT, .notes = RH_NO_TEXT, .section = RH_NO_TEXT, .voice = RH_NO_TEXT};

/* A question while its mapping is read. */
struct question {
	struct rh_draft draft;
	struct rh_question is;
	struct rh_question_extra extra;
	struct rh_named id;
	struct rh_timing time, prep;
	struct rh_texts category;
	struct rh_yaml_place place, answer_place;
};

static const struct question no_question = {
    .is =
        {.id = RH_NO_TEXT, .question = RH_NO_TEXT, .time_ms = RH_UNSET_MS, .prep_ms = RH_UNSET_MS, .extra = &no_extra},
    .extra = {.intent = RH_NO_TEXT, .notes = RH_NO_TEXT, .section = RH_NO_TEXT, .voice = RH_NO_TEXT},
    .id = RH_NO_NAME,
    .time = RH_NO_TIMING,
    .prep = RH_NO_TIMING,
};

static void report_choice(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *value,
                          const char *const *words, size_t count)
{
	struct rh_text clip = rh_yaml_clip(value->text);
	const char *nearest = rh_yaml_nearest(value->text, words, count);
	const struct rh_fault *fault = rh_yaml_fault(RH_YAML_FAULT_VALUE);
	if (nearest != NULL) {
		rh_yaml_report(l->reader, fault, value->place, "unknown %s '%.*s' (did you mean '%s'?)", key->name,
		               RH_TEXT_ARGS(clip), nearest);
		return;
	}
	rh_buffer_clear(&l->scratch);
	for (size_t i = 0; i < count; i++)
		rh_buffer_printf(&l->scratch, "%s%s", i > 0 ? ", " : "", words[i]);
	rh_yaml_report(l->reader, fault, value->place, "unknown %s '%.*s' (one of %s)", key->name, RH_TEXT_ARGS(clip),
	               l->scratch.failed ? "a few" : l->scratch.data);
}

/* Which of the words the value is; count when it is none, which was reported. */
static size_t read_choice(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *value,
                          const char *const *words, size_t count)
{
	if (!rh_load_is_text(l, key, value))
		return count;
	size_t which = count;
	if (!rh_text_is_one_of(value->text, words, count, &which))
		report_choice(l, key, value, words, count);
	return which;
}

static void read_type(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	enum { TYPES = RH_QUESTION_REVERSE + 1 };
	struct question *q = target;
	const char *words[TYPES];
	for (size_t i = 0; i < TYPES; i++)
		words[i] = rh_question_type_name((enum rh_question_type)i);
	size_t type = read_choice(ctx, key, value, words, TYPES);
	if (type < TYPES)
		q->is.type = (enum rh_question_type)(type & 0xFFU);
}

static void read_difficulty(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	enum { DIFFICULTIES = RH_DIFFICULTY_HARD };
	struct question *q = target;
	const char *words[DIFFICULTIES];
	for (size_t i = 0; i < DIFFICULTIES; i++)
		words[i] = rh_difficulty_name((enum rh_difficulty)(i + 1));
	size_t difficulty = read_choice(ctx, key, value, words, DIFFICULTIES);
	if (difficulty < DIFFICULTIES)
		q->is.difficulty = (enum rh_difficulty)(difficulty + 1);
}

static bool can_be_named(struct rh_text tag)
{
	for (size_t i = 0; i < tag.length; i++) {
		if (tag.data[i] == '(' || tag.data[i] == ')')
			return false;
	}
	return !rh_text_equal(tag, RH_TEXT("and")) && !rh_text_equal(tag, RH_TEXT("or")) &&
	       !rh_text_equal(tag, RH_TEXT("not"));
}

static void add_tag(struct rh_loader *l, const struct rh_yaml_node *node, struct rh_text tag)
{
	tag = rh_load_keep(l, tag);
	if (tag.length == 0) {
		rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_EMPTY_ITEM), node->place, "an empty tag");
		return;
	}
	if (!can_be_named(tag))
		rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_TAG), node->place,
		               "no tag expression can name '%.*s'", RH_TEXT_ARGS(rh_yaml_clip(tag)));
	rh_pile_add(l, &l->pile, &tag, sizeof tag);
}

static void add_tag_item(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *node)
{
	if (node->kind == RH_YAML_SCALAR)
		add_tag(l, node, node->text);
	else
		rh_load_refuse(l, key, node, "texts");
}

/* `tags: llm, rag`: what somebody writes who does not think of lists. */
static void add_tags_between_commas(struct rh_loader *l, const struct rh_yaml_node *value)
{
	size_t start = 0;
	for (size_t i = 0; i <= value->text.length; i++) {
		if (i < value->text.length && value->text.data[i] != ',')
			continue;
		add_tag(l, value, rh_text_slice(value->text, start, i - start));
		start = i + 1;
	}
}

static void read_tags(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct rh_loader *l = ctx;
	struct rh_texts *tags = rh_load_member(target, key);
	size_t start = l->pile.length;
	if (value->kind == RH_YAML_SCALAR)
		add_tags_between_commas(l, value);
	else
		rh_load_each(l, key, value, add_tag_item);
	tags->items = rh_pile_take(l, &l->pile, start, sizeof *tags->items, &tags->count);
}

/* One part of an answer while its mapping is read. */
struct section {
	struct rh_section is;
	struct rh_timing time;
};

static const struct rh_yaml_key section_keys[] = {
    {"name", NULL, rh_load_text, offsetof(struct section, is.name)},
    {"time", NULL, rh_load_timing, offsetof(struct section, time)},
    {"text", NULL, rh_load_text, offsetof(struct section, is.text)},
};

const struct rh_yaml_mapping rh_load_section_mapping = {"a section", section_keys, COUNT_OF(section_keys), NULL};

static void add_section(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *node)
{
	struct section section = {.is = {.name = RH_NO_TEXT, .time_ms = RH_UNSET_MS, .text = RH_NO_TEXT},
	                          .time = RH_NO_TIMING};
	struct rh_yaml_place place = node->place;
	if (node->kind == RH_YAML_LIST) {
		rh_load_refuse(l, key, node, "a text or a list of sections");
		return;
	}
	if (node->kind == RH_YAML_SCALAR)
		section.is.text = rh_load_keep(l, node->text);
	else
		rh_yaml_read_mapping(l->reader, &rh_load_section_mapping, l, &section);
	section.is.time_ms = section.time.ms;
	if (section.is.text.length > 0)
		rh_pile_add(l, &l->pile, &section.is, sizeof section.is);
	else if (node->kind == RH_YAML_MAP)
		rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_MISSING), place, "a section needs 'text'");
}

static void read_answer(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct rh_loader *l = ctx;
	struct question *q = target;
	q->answer_place = value->place;
	size_t count = 0;
	q->is.sections = rh_load_list(l, key, value, add_section, sizeof *q->is.sections, &count);
	q->is.section_count = (uint32_t)count;
}

static const struct rh_yaml_key key_point_keys[] = {
    {"point", NULL, rh_load_text, offsetof(struct rh_key_point, point)},
    {"also", NULL, rh_load_texts, offsetof(struct rh_key_point, also)},
};

const struct rh_yaml_mapping rh_load_key_point_mapping = {"a key point", key_point_keys, COUNT_OF(key_point_keys),
                                                          NULL};

static void add_key_point(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *node)
{
	struct rh_key_point point = {.point = RH_NO_TEXT};
	struct rh_yaml_place place = node->place;
	if (node->kind == RH_YAML_LIST) {
		rh_load_refuse(l, key, node, "texts or mappings {point, also}");
		return;
	}
	if (node->kind == RH_YAML_SCALAR)
		point.point = rh_load_keep(l, node->text);
	else
		rh_yaml_read_mapping(l->reader, &rh_load_key_point_mapping, l, &point);
	if (point.point.length > 0)
		rh_pile_add(l, &l->pile, &point, sizeof point);
	else
		rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_MISSING), place, "a key point needs 'point'");
}

static void read_key_points(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct rh_loader *l = ctx;
	struct question *q = target;
	size_t count = 0;
	q->is.key_points = rh_load_list(l, key, value, add_key_point, sizeof *q->is.key_points, &count);
	q->is.key_point_count = (uint32_t)count;
}

static void read_follow_ups(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct rh_loader *l = ctx;
	struct question *q = target;
	size_t count = 0;
	q->is.follow_ups = rh_load_list(l, key, value, add_follow_up, sizeof *q->is.follow_ups, &count);
	q->is.follow_up_count = (uint32_t)count;
}

/* A sound file beside the bank: nothing outside its folder is ever opened for it. */
static bool is_beside(struct rh_text path)
{
	if (path.data[0] == '/' || path.data[0] == '~')
		return false;
	for (size_t i = 0; i < path.length; i++) {
		if (path.data[i] == '\\' || (unsigned char)path.data[i] < 0x20)
			return false;
	}
	return rh_text_find(path, RH_TEXT("..")) == SIZE_MAX;
}

static void read_voice(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct rh_loader *l = ctx;
	struct question *q = target;
	struct rh_yaml_place place = value->place;
	rh_load_text(ctx, key, value, target);
	if (q->extra.voice.length == 0 || is_beside(q->extra.voice))
		return;
	rh_yaml_report(l->reader, rh_yaml_fault(RH_YAML_FAULT_VALUE), place,
	               "voice names a file beside the bank, or in a folder there");
	q->extra.voice = RH_TEXT("");
}

/* Whether the word stands on the pile already. */
static bool is_said_twice(struct rh_loader *l, struct rh_text written, struct rh_yaml_place place, size_t start)
{
	for (size_t at = start; at < l->pile.length; at += sizeof(struct rh_say)) {
		struct rh_say earlier;
		memcpy(&earlier, l->pile.data + at, sizeof earlier);
		if (!rh_text_equal(earlier.written, written))
			continue;
		rh_yaml_report(l->reader, rh_yaml_fault(RH_YAML_FAULT_DUPLICATE_KEY), place, "duplicate key '%.*s'",
		               RH_TEXT_ARGS(rh_yaml_clip(written)));
		return true;
	}
	return false;
}

/* Keeps the word; false when it cannot be one, which was reported. */
static bool keep_written(struct rh_loader *l, const struct rh_yaml_node *node, size_t start, struct rh_text *written)
{
	if (node->kind != RH_YAML_SCALAR) {
		rh_yaml_report(l->reader, rh_yaml_fault(RH_YAML_FAULT_KEY), node->place, "a key must be a text, not %s",
		               rh_yaml_kind_name(node->kind));
		rh_yaml_skip(l->reader, node);
		return false;
	}
	if ((l->pile.length - start) / sizeof(struct rh_say) == SAY_MAX) {
		rh_yaml_report(l->reader, rh_yaml_fault(RH_YAML_FAULT_LIMIT), node->place, "more than %d words to say",
		               SAY_MAX);
		return false;
	}
	*written = rh_load_keep(l, node->text);
	return !is_said_twice(l, *written, node->place, start);
}

static void add_say(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *node, size_t start)
{
	struct rh_say say = {.written = RH_NO_TEXT, .spoken = RH_NO_TEXT};
	struct rh_yaml_node spoken;
	bool keep = keep_written(l, node, start, &say.written);
	if (!rh_yaml_next(l->reader, &spoken))
		return;
	if (!keep) {
		rh_yaml_skip(l->reader, &spoken);
	} else if (rh_load_is_text(l, key, &spoken)) {
		say.spoken = rh_load_keep(l, spoken.text);
		rh_pile_add(l, &l->pile, &say, sizeof say);
	}
}

static void read_say(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	struct rh_loader *l = ctx;
	struct question *q = target;
	struct rh_yaml_node written;
	size_t start = l->pile.length;
	if (value->kind != RH_YAML_MAP) {
		rh_load_refuse(l, key, value, "a mapping {written: spoken}");
		return;
	}
	while (rh_yaml_next(l->reader, &written) && written.kind != RH_YAML_MAP_END)
		add_say(l, key, &written, start);
	q->extra.say = rh_pile_take(l, &l->pile, start, sizeof *q->extra.say, &q->extra.say_count);
}

static const struct rh_yaml_key question_keys[] = {
    {"id", NULL, rh_load_id, offsetof(struct question, id)},
    {"question", "q front", rh_load_text, offsetof(struct question, is.question)},
    {"type", NULL, read_type, 0},
    {"time", "time_limit", rh_load_time, offsetof(struct question, time)},
    {"prep", NULL, rh_load_timing, offsetof(struct question, prep)},
    {"tags", NULL, read_tags, offsetof(struct question, is.tags)},
    {"category", NULL, read_tags, offsetof(struct question, category)}, /* more tags */
    {"difficulty", "level", read_difficulty, 0},
    {"answer", "a back sample_answer", read_answer, 0},
    {"key_points", "keywords", read_key_points, 0},
    {"follow_ups", "follow_up", read_follow_ups, 0},
    {"options", "choices", rh_load_texts, offsetof(struct question, extra.options)},
    {"aliases", NULL, rh_load_texts, offsetof(struct question, extra.aliases)},
    {"intent", NULL, rh_load_text, offsetof(struct question, extra.intent)},
    {"notes", NULL, rh_load_text, offsetof(struct question, extra.notes)},
    {"section", NULL, rh_load_text, offsetof(struct question, extra.section)},
    {"voice", NULL, read_voice, offsetof(struct question, extra.voice)},
    {"say", NULL, read_say, 0},
    {"sources", NULL, rh_load_sources, offsetof(struct question, extra)},
};

const struct rh_yaml_mapping rh_load_question_mapping = {"a question", question_keys, COUNT_OF(question_keys),
                                                         rh_load_unknown};

static void join_category(struct rh_loader *l, struct question *q)
{
	size_t start = l->pile.length;
	if (q->category.count == 0)
		return;
	for (size_t i = 0; i < q->is.tags.count; i++)
		rh_pile_add(l, &l->pile, &q->is.tags.items[i], sizeof *q->is.tags.items);
	for (size_t i = 0; i < q->category.count; i++)
		rh_pile_add(l, &l->pile, &q->category.items[i], sizeof *q->category.items);
	q->is.tags.items = rh_pile_take(l, &l->pile, start, sizeof *q->is.tags.items, &q->is.tags.count);
}

static void check_sections(struct rh_loader *l, const struct question *q)
{
	int64_t sum = 0;
	size_t timed = 0;
	for (size_t i = 0; i < q->is.section_count; i++) {
		bool has_time = q->is.sections[i].time_ms != RH_UNSET_MS;
		sum += has_time ? q->is.sections[i].time_ms : 0;
		timed += has_time;
	}
	bool all = timed == q->is.section_count;
	if (timed == 0 || q->time.ms == RH_UNSET_MS || (all ? sum == q->time.ms : sum <= q->time.ms))
		return;
	rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_SECTION_TIMES), q->answer_place,
	               "the sections take %lld s, the question has %lld s", (long long)(sum / 1000),
	               (long long)(q->time.ms / 1000));
}

static void check_question(struct rh_loader *l, const struct question *q)
{
	const char *advice = q->extra.unknown_count > 0 ? " (a text that holds ': ' needs quotes)" : "";
	if (q->is.question.length == 0)
		rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_NO_QUESTION), q->place, "no 'question' here%s",
		               advice);
	if (q->is.type == RH_QUESTION_CHOICE && q->extra.options.count == 0)
		rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_NO_OPTIONS), q->place,
		               "type choice without 'options'");
	check_sections(l, q);
}

static void keep_extra(struct rh_loader *l, struct question *q)
{
	if (rh_bank_says_nothing(&q->extra))
		return;
	struct rh_question_extra *kept = rh_arena_alloc(&l->bank->lists, 1, sizeof *kept);
	if (kept == NULL) {
		l->no_memory = true;
		return;
	}
	*kept = q->extra;
	q->is.extra = kept;
}

static void read_question_mapping(struct rh_loader *l, struct question *q)
{
	q->draft.unknown_start = l->pile.length;
	rh_yaml_read_mapping(l->reader, &rh_load_question_mapping, l, q);
	q->extra.unknown = rh_load_unknown_take(l, &q->draft, &q->extra.unknown_count);
	q->is.id = q->id.id;
	q->is.id_place = rh_load_place(q->id.place);
	q->is.time_ms = q->time.ms;
	q->is.prep_ms = q->prep.ms;
	l->alias_count += q->extra.aliases.count;
	join_category(l, q);
	check_question(l, q);
	keep_extra(l, q);
}

static bool count_question(struct rh_loader *l, struct rh_yaml_place place)
{
	if (++l->question_count <= RH_BANK_QUESTIONS_MAX)
		return true;
	if (l->question_count == RH_BANK_QUESTIONS_MAX + (size_t)1)
		rh_yaml_report(l->reader, rh_yaml_fault(RH_YAML_FAULT_LIMIT), place, "more than %d questions",
		               RH_BANK_QUESTIONS_MAX);
	return false;
}

static void add_mapping(struct rh_loader *l, struct rh_pile *pile, struct rh_yaml_place place)
{
	struct question q = no_question;
	q.place = place;
	q.is.place = rh_load_place(place);
	read_question_mapping(l, &q);
	rh_load_name(l, &q.is);
	rh_pile_add(l, pile, &q.is, sizeof q.is);
}

static void add_bare(struct rh_loader *l, struct rh_pile *pile, const struct rh_yaml_node *node)
{
	struct rh_question q = no_question.is;
	q.place = rh_load_place(node->place);
	q.is_bare = true;
	q.question = rh_load_keep(l, node->text);
	if (q.question.length == 0) {
		rh_yaml_report(l->reader, rh_bank_fault(RH_BANK_FAULT_NO_QUESTION), node->place, "no 'question' here");
		return;
	}
	rh_load_name(l, &q);
	rh_pile_add(l, pile, &q, sizeof q);
}

static void add_question(struct rh_loader *l, struct rh_pile *pile, const struct rh_yaml_key *key,
                         const struct rh_yaml_node *node)
{
	if (node->kind == RH_YAML_LIST)
		rh_load_refuse(l, key, node, "questions: texts or mappings");
	else if (!count_question(l, node->place))
		rh_yaml_skip(l->reader, node);
	else if (node->kind == RH_YAML_MAP)
		add_mapping(l, pile, node->place);
	else
		add_bare(l, pile, node);
}

static void add_follow_up(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *node)
{
	add_question(l, &l->pile, key, node);
}

static void add_on_first_level(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *node)
{
	add_question(l, &l->questions, key, node);
}

void rh_load_questions(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target)
{
	(void)target;
	rh_load_each(ctx, key, value, add_on_first_level);
}
