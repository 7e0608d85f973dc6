// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/same_bank.h"

/* Returns the name of the member in which a and b differ. */
#define SAME_TEXT(member)                         \
	if (!rh_text_equal(a->member, b->member)) \
	return #member
#define SAME(member)                \
	if (a->member != b->member) \
	return #member
/* Compares lists item by item. */
#define SAME_LIST(count, items, same)                                     \
	SAME(count);                                                      \
	for (size_t i = 0; i < a->count; i++) {                           \
		const char *different = same(&a->items[i], &b->items[i]); \
		if (different != NULL)                                    \
			return different;                                 \
	}

static const char *same_text(const struct rh_text *a, const struct rh_text *b)
{
	return rh_text_equal(*a, *b) ? NULL : "an item of a list";
}

static const char *same_section(const struct rh_section *a, const struct rh_section *b)
{
	SAME_TEXT(name);
	SAME(time_ms);
	SAME_TEXT(text);
	return NULL;
}

static const char *same_key_point(const struct rh_key_point *a, const struct rh_key_point *b)
{
	SAME_TEXT(point);
	SAME_LIST(also.count, also.items, same_text);
	return NULL;
}

static const char *same_say(const struct rh_say *a, const struct rh_say *b)
{
	SAME_TEXT(written);
	SAME_TEXT(spoken);
	return NULL;
}

static const char *same_source(const struct rh_source *a, const struct rh_source *b)
{
	SAME_TEXT(file);
	SAME_TEXT(lines);
	return NULL;
}

static const char *same_unknown(const struct rh_unknown *a, const struct rh_unknown *b)
{
	SAME_TEXT(key);
	SAME_TEXT(yaml);
	return NULL;
}

static const char *same_extra(const struct rh_question_extra *a, const struct rh_question_extra *b)
{
	SAME_LIST(options.count, options.items, same_text);
	SAME_LIST(aliases.count, aliases.items, same_text);
	SAME_TEXT(intent);
	SAME_TEXT(notes);
	SAME_TEXT(section);
	SAME_TEXT(voice);
	SAME_LIST(say_count, say, same_say);
	SAME_LIST(source_count, sources, same_source);
	SAME_LIST(unknown_count, unknown, same_unknown);
	return NULL;
}

static const char *same_question(const struct rh_question *a, const struct rh_question *b)
{
	SAME_TEXT(id);
	SAME(id_is_derived);
	SAME_TEXT(question);
	SAME(type);
	SAME(time_ms);
	SAME(prep_ms);
	SAME(difficulty);
	SAME_LIST(tags.count, tags.items, same_text);
	SAME_LIST(section_count, sections, same_section);
	SAME_LIST(key_point_count, key_points, same_key_point);
	SAME_LIST(follow_up_count, follow_ups, same_question);
	return same_extra(a->extra, b->extra);
}

static const char *same_term(const struct rh_term_entry *a, const struct rh_term_entry *b)
{
	SAME_TEXT(term);
	SAME_TEXT(definition);
	return NULL;
}

static const char *same_rule(const struct rh_rule *a, const struct rh_rule *b)
{
	SAME_TEXT(id);
	SAME_TEXT(title);
	SAME_TEXT(description);
	SAME_LIST(unknown_count, unknown, same_unknown);
	return NULL;
}

static const char *same_profile(const struct rh_profile *a, const struct rh_profile *b)
{
	SAME(prep_ms);
	SAME(time_ms);
	SAME(min_ms);
	SAME(green_ms);
	SAME(yellow_ms);
	SAME(red_ms);
	SAME(grace_ms);
	SAME(skip_after_ms);
	SAME(retakes);
	SAME(has_pause);
	SAME(pause);
	SAME(has_hints);
	SAME(hints);
	SAME(has_auto_next);
	SAME(auto_next);
	return same_rule(&a->rule, &b->rule);
}

static const char *same_step(const struct rh_plan_step *a, const struct rh_plan_step *b)
{
	SAME(kind);
	SAME_TEXT(ask);
	SAME(pick);
	SAME_TEXT(from);
	SAME(optional);
	return NULL;
}

static const char *same_plan(const struct rh_plan_spec *a, const struct rh_plan_spec *b)
{
	SAME_TEXT(profile);
	SAME(budget_ms);
	SAME_LIST(step_count, steps, same_step);
	return same_rule(&a->rule, &b->rule);
}

static const char *same_unassigned(const struct rh_unassigned *a, const struct rh_unassigned *b)
{
	SAME_TEXT(file);
	SAME_TEXT(lines);
	SAME_TEXT(text);
	SAME_TEXT(reason);
	return NULL;
}

const char *same_bank(const struct rh_bank_content *a, const struct rh_bank_content *b)
{
	SAME(format);
	SAME_TEXT(id);
	SAME_TEXT(title);
	SAME_TEXT(lang);
	SAME_TEXT(author);
	SAME_TEXT(license);
	SAME_TEXT(source);
	SAME(default_prep_ms);
	SAME(default_time_ms);
	SAME_LIST(question_count, questions, same_question);
	SAME_LIST(term_count, terms, same_term);
	SAME_LIST(profile_count, profiles, same_profile);
	SAME_LIST(plan_count, plans, same_plan);
	SAME_LIST(unassigned_count, unassigned, same_unassigned);
	SAME_LIST(unknown_count, unknown, same_unknown);
	return NULL;
}
