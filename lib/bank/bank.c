// SPDX-License-Identifier: GPL-3.0-or-later
#include "bank/bank.h"

#include "bank/model.h"
#include "base/unicode.h"

#include <stdlib.h>

const char *rh_question_type_name(enum rh_question_type type)
{
	switch (type) {
	case RH_QUESTION_OPEN:
		return "open";
	case RH_QUESTION_INTRO:
		return "intro";
	case RH_QUESTION_PRESSURE:
		return "pressure";
	case RH_QUESTION_CODING:
		return "coding";
	case RH_QUESTION_CHOICE:
		return "choice";
	case RH_QUESTION_TERM:
		return "term";
	case RH_QUESTION_REVERSE:
		return "reverse";
	}
	return "";
}

const char *rh_difficulty_name(enum rh_difficulty difficulty)
{
	switch (difficulty) {
	case RH_DIFFICULTY_UNSET:
		return "";
	case RH_DIFFICULTY_EASY:
		return "easy";
	case RH_DIFFICULTY_MEDIUM:
		return "medium";
	case RH_DIFFICULTY_HARD:
		return "hard";
	}
	return "";
}

bool rh_bank_says_nothing(const struct rh_question_extra *extra)
{
	return extra->options.count == 0 && extra->aliases.count == 0 && extra->intent.length == 0 &&
	       extra->notes.length == 0 && extra->section.length == 0 && extra->voice.length == 0 &&
	       extra->say_count == 0 && extra->source_count == 0 && extra->unknown_count == 0;
}

bool rh_question_is_text(const struct rh_question *q)
{
	bool untimed = q->time_ms == RH_UNSET_MS && q->prep_ms == RH_UNSET_MS;
	bool alone = q->section_count == 0 && q->key_point_count == 0 && q->follow_up_count == 0 && q->tags.count == 0;
	return untimed && alone && q->type == RH_QUESTION_OPEN && q->difficulty == RH_DIFFICULTY_UNSET &&
	       (q->extra == NULL || rh_bank_says_nothing(q->extra));
}

bool rh_bank_misses_id(const struct rh_question *question, bool first_level)
{
	return question->id_is_derived && (first_level || !question->is_bare);
}

const struct rh_bank_content *rh_bank_content(const struct rh_bank *bank)
{
	return &bank->content;
}

const struct rh_rule *rh_bank_rule(const struct rh_bank_content *content, enum rh_rule_kind kind, size_t i)
{
	switch (kind) {
	case RH_RULE_PROFILE:
		return i < content->profile_count ? &content->profiles[i].rule : NULL;
	case RH_RULE_PLAN:
		return i < content->plan_count ? &content->plans[i].rule : NULL;
	}
	return NULL;
}

const char *rh_bank_file(const struct rh_bank *bank)
{
	return bank->file.data;
}

const struct rh_question *rh_bank_find(const struct rh_bank *bank, struct rh_text id)
{
	struct rh_buffer folded = {0};
	bool as_it_is = rh_names_is_folded(id); /* found without memory, too */
	if (!as_it_is)
		rh_unicode_fold(&folded, id);
	struct rh_text key = as_it_is ? id : rh_buffer_view(&folded);
	const struct rh_name *name = folded.failed ? NULL : rh_names_find(&bank->names, key);
	rh_buffer_done(&folded);
	return name != NULL ? name->question : NULL;
}

void rh_bank_free(struct rh_bank *bank)
{
	if (bank == NULL)
		return;
	rh_names_done(&bank->names);
	free(bank->questions);
	rh_arena_done(&bank->texts);
	rh_arena_done(&bank->lists);
	free(bank);
}
