// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/find.h"

#include "base/unicode.h"

bool rh_plan_same_name(struct rh_text a, struct rh_text b)
{
	if (rh_text_equal(a, b))
		return true;
	struct rh_buffer folded_a = {0}, folded_b = {0};
	rh_unicode_fold(&folded_a, a);
	rh_unicode_fold(&folded_b, b);
	bool same = !folded_a.failed && !folded_b.failed &&
	            rh_text_equal(rh_buffer_view(&folded_a), rh_buffer_view(&folded_b));
	rh_buffer_done(&folded_a);
	rh_buffer_done(&folded_b);
	return same;
}

/* Either may hold a slash itself, so each one may be where the bank's id ends. */
static const struct rh_question *find_qualified(const struct rh_bank *bank, struct rh_text id)
{
	for (size_t i = 0; i < id.length; i++) {
		if (id.data[i] != '/' || !rh_plan_same_name(rh_text_slice(id, 0, i), rh_bank_content(bank)->id))
			continue;
		const struct rh_question *question = rh_bank_find(bank, rh_text_slice(id, i + 1, SIZE_MAX));
		if (question != NULL)
			return question;
	}
	return NULL;
}

typedef const struct rh_question *find_in(const struct rh_bank *bank, struct rh_text id);

static const struct rh_question *find_first(const struct rh_bank *const *banks, size_t bank_count, struct rh_text id,
                                            find_in *find, const struct rh_bank **bank)
{
	for (size_t i = 0; i < bank_count; i++) {
		const struct rh_question *question = find(banks[i], id);
		if (question == NULL)
			continue;
		*bank = banks[i];
		return question;
	}
	return NULL;
}

const struct rh_question *rh_plan_find(const struct rh_bank *const *banks, size_t bank_count, struct rh_text id,
                                       const struct rh_bank **bank)
{
	const struct rh_question *question = find_first(banks, bank_count, id, find_qualified, bank);
	return question != NULL ? question : find_first(banks, bank_count, id, rh_bank_find, bank);
}

static enum rh_status ambiguous(const struct rh_bank *const *banks, size_t bank_count, struct rh_text id,
                                struct rh_error *err)
{
	struct rh_buffer where = {0};
	for (size_t i = 0; i < bank_count; i++) {
		const struct rh_question *question = rh_bank_find(banks[i], id);
		if (question == NULL)
			continue;
		rh_buffer_string(&where, where.length > 0 ? " or " : "");
		rh_buffer_text(&where, rh_bank_content(banks[i])->id);
		rh_buffer_byte(&where, '/');
		rh_buffer_text(&where, question->id);
	}
	enum rh_status status = rh_buffer_status(&where, err);
	if (status == RH_OK)
		status = rh_error_set(err, RH_ERR_INVALID, N_("several banks have a question '%.*s' (write %s)"),
		                      RH_TEXT_ARGS(id), where.data);
	rh_buffer_done(&where);
	return status;
}

static bool is_in_several(const struct rh_bank *const *banks, size_t bank_count, struct rh_text id)
{
	size_t count = 0;
	for (size_t i = 0; i < bank_count; i++)
		count += rh_bank_find(banks[i], id) != NULL;
	return count > 1;
}

enum rh_status rh_plan_find_one(const struct rh_bank *const *banks, size_t bank_count, struct rh_text id,
                                const struct rh_bank **bank, const struct rh_question **question, struct rh_error *err)
{
	const struct rh_bank *found_in = NULL;
	const struct rh_question *found = rh_plan_find(banks, bank_count, id, &found_in);
	if (found == NULL)
		return rh_plan_not_found(banks, bank_count, id, err);
	if (rh_bank_find(found_in, id) == found && is_in_several(banks, bank_count, id))
		return ambiguous(banks, bank_count, id, err);
	*bank = found_in;
	*question = found;
	return RH_OK;
}

const struct rh_rule *rh_plan_rule(const struct rh_bank *const *banks, size_t bank_count, enum rh_rule_kind kind,
                                   struct rh_text id, const struct rh_bank **bank)
{
	for (size_t i = 0; i < bank_count; i++) {
		const struct rh_rule *rule = NULL;
		for (size_t k = 0; (rule = rh_bank_rule(rh_bank_content(banks[i]), kind, k)) != NULL; k++) {
			if (!rh_plan_same_name(rule->id, id))
				continue;
			*bank = banks[i];
			return rule;
		}
	}
	return NULL;
}

const struct rh_profile *rh_plan_profile(const struct rh_bank *const *banks, size_t bank_count, struct rh_text id)
{
	const struct rh_bank *bank = NULL;
	return (const void *)rh_plan_rule(banks, bank_count, RH_RULE_PROFILE, id, &bank);
}

/* A folded name as characters, so that one Hangul syllable counts as one; longer names are no typing errors. */
struct name {
	uint32_t characters[RH_PLAN_NEAREST_CHARACTERS_MAX];
	size_t length;
};

static bool name_of(struct name *name, struct rh_text text)
{
	struct rh_buffer folded = {0};
	rh_unicode_fold(&folded, text);
	struct rh_text rest = rh_buffer_view(&folded);
	name->length = 0;
	uint32_t c = 0;
	while (name->length < RH_PLAN_NEAREST_CHARACTERS_MAX && rh_unicode_next(&rest, &c))
		name->characters[name->length++] = c;
	bool whole = !folded.failed && rest.length == 0;
	rh_buffer_done(&folded);
	return whole;
}

static unsigned least(unsigned a, unsigned b, unsigned c)
{
	unsigned ab = a < b ? a : b;
	return ab < c ? ab : c;
}

static bool swapped(const struct name *a, size_t i, const struct name *b, size_t k)
{
	return i > 1 && k > 1 && a->characters[i - 1] == b->characters[k - 2] &&
	       a->characters[i - 2] == b->characters[k - 1];
}

/* Characters to insert, delete, replace or swap with their neighbour (optimal string alignment): F. Damerau, "A
 * technique for computer detection and correction of spelling errors", 1964. Three rows of the table are enough. */
static unsigned distance(const struct name *a, const struct name *b)
{
	unsigned rows[3][RH_PLAN_NEAREST_CHARACTERS_MAX + 1] = {{0}};
	for (size_t k = 0; k <= b->length; k++)
		rows[0][k] = (unsigned)k;
	for (size_t i = 1; i <= a->length; i++) {
		unsigned *row = rows[i % 3];
		const unsigned *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
		row[0] = (unsigned)i;
		for (size_t k = 1; k <= b->length; k++) {
			bool differ = a->characters[i - 1] != b->characters[k - 1];
			row[k] = least(above[k] + 1, row[k - 1] + 1, above[k - 1] + differ);
			if (swapped(a, i, b, k))
				row[k] = least(row[k], two_above[k - 2] + 1, row[k]);
		}
	}
	return rows[a->length % 3][b->length];
}

static void insert_nearest(struct rh_plan_nearest *nearest, struct rh_text name, unsigned away)
{
	size_t at = nearest->count;
	while (at > 0 && nearest->distances[at - 1] > away)
		at--;
	if (at == RH_PLAN_NEAREST)
		return;
	nearest->count += nearest->count < RH_PLAN_NEAREST;
	for (size_t i = nearest->count - 1; i > at; i--) {
		nearest->names[i] = nearest->names[i - 1];
		nearest->distances[i] = nearest->distances[i - 1];
	}
	nearest->names[at] = name;
	nearest->distances[at] = away;
}

static bool is_listed(const struct rh_plan_nearest *nearest, struct rh_text name)
{
	for (size_t i = 0; i < nearest->count; i++) {
		if (rh_text_equal(nearest->names[i], name))
			return true;
	}
	return false;
}

void rh_plan_nearest_add(struct rh_plan_nearest *nearest, struct rh_text name)
{
	struct name a, b;
	if (is_listed(nearest, name) || !name_of(&a, nearest->wanted) || !name_of(&b, name))
		return;
	size_t shorter = a.length < b.length ? a.length : b.length;
	size_t longer = a.length < b.length ? b.length : a.length;
	unsigned allowed = longer > 3 ? 2 : 1;
	if (shorter < 2 || longer - shorter > allowed)
		return;
	unsigned away = distance(&a, &b);
	if (away <= allowed)
		insert_nearest(nearest, name, away);
}

void rh_plan_nearest_add_rules(struct rh_plan_nearest *nearest, const struct rh_bank *const *banks, size_t bank_count,
                               enum rh_rule_kind kind)
{
	for (size_t i = 0; i < bank_count; i++) {
		const struct rh_rule *rule = NULL;
		for (size_t k = 0; (rule = rh_bank_rule(rh_bank_content(banks[i]), kind, k)) != NULL; k++)
			rh_plan_nearest_add(nearest, rule->id);
	}
}

enum rh_status rh_plan_nearest_error(const struct rh_plan_nearest *nearest, const char *noun, struct rh_error *err)
{
	struct rh_text typed = nearest->typed;
	size_t last = nearest->count > 0 ? nearest->count - 1 : 0;
	if (nearest->count == 0)
		return rh_error_set(err, RH_ERR_NOT_FOUND, N_("no %s '%.*s'"), noun, RH_TEXT_ARGS(typed));
	struct rh_buffer others = {0};
	for (size_t i = 0; i < last; i++) {
		rh_buffer_string(&others, i > 0 ? ", " : "");
		rh_buffer_text(&others, nearest->names[i]);
	}
	/* Without memory the last name alone is better than nothing. */
	if (others.data == NULL || others.failed)
		(void)rh_error_set(err, RH_ERR_NOT_FOUND, N_("no %s '%.*s' (did you mean %.*s?)"), noun,
		                   RH_TEXT_ARGS(typed), RH_TEXT_ARGS(nearest->names[last]));
	else
		(void)rh_error_set(err, RH_ERR_NOT_FOUND, N_("no %s '%.*s' (did you mean %s or %.*s?)"), noun,
		                   RH_TEXT_ARGS(typed), others.data, RH_TEXT_ARGS(nearest->names[last]));
	rh_buffer_done(&others);
	return RH_ERR_NOT_FOUND;
}

/* Adds the ids of questions and, to the bound that a bank has, of their follow-ups. */
static void add_ids(struct rh_plan_nearest *nearest, const struct rh_question *questions, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		rh_plan_nearest_add(nearest, questions[i].id);
		add_ids(nearest, questions[i].follow_ups, questions[i].follow_up_count);
	}
}

/* The part behind the bank's id and a slash; empty when it does not begin so. */
static struct rh_text without_bank(const struct rh_bank_content *content, struct rh_text id)
{
	size_t slash = rh_text_find(id, RH_TEXT("/"));
	bool qualified = slash != SIZE_MAX && rh_plan_same_name(rh_text_slice(id, 0, slash), content->id);
	return qualified ? rh_text_slice(id, slash + 1, SIZE_MAX) : RH_TEXT_NONE;
}

enum rh_status rh_plan_not_found(const struct rh_bank *const *banks, size_t bank_count, struct rh_text id,
                                 struct rh_error *err)
{
	struct rh_plan_nearest nearest = {.typed = id};
	for (size_t i = 0; i < bank_count; i++) {
		const struct rh_bank_content *content = rh_bank_content(banks[i]);
		struct rh_text inner = without_bank(content, id);
		nearest.wanted = inner.length > 0 ? inner : id;
		add_ids(&nearest, content->questions, content->question_count);
	}
	return rh_plan_nearest_error(&nearest, "question", err);
}
