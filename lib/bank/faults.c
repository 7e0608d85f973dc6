// SPDX-License-Identifier: GPL-3.0-or-later
#include "bank/faults.h"

#include "base/array.h"

#include <stdlib.h>

static const struct rh_fault faults[RH_BANK_FAULT_COUNT] = {
    [RH_BANK_FAULT_EMPTY] = {"empty", RH_SEVERITY_ERROR,
                             "The file says nothing: a bank needs questions, terms, profiles or plans."},
    [RH_BANK_FAULT_FORMAT] = {"format", RH_SEVERITY_ERROR,
                              "The file says it is of a format that this version does not read; it reads 1."},
    [RH_BANK_FAULT_ID] = {"id", RH_SEVERITY_ERROR,
                          "An id has 1 to 128 bytes of letters, digits, '-', '_' and '.', not '..', and begins with "
                          "none of '-' and '.'."},
    [RH_BANK_FAULT_DUPLICATE_ID] =
        {"duplicate-id", RH_SEVERITY_ERROR,
         "Two questions, profiles or plans have one id, capitals aside; the history could not tell them apart."},
    [RH_BANK_FAULT_DUPLICATE_ALIAS] = {"duplicate-alias", RH_SEVERITY_WARNING,
                                       "The alias names another question already; that one is found by it."},
    [RH_BANK_FAULT_NO_ID] = {"no-id", RH_SEVERITY_WARNING,
                             "The question has no id: it gets one from its text, and its history will not follow an "
                             "edit (`check --fix` writes ids)."},
    [RH_BANK_FAULT_NO_QUESTION] = {"no-question", RH_SEVERITY_ERROR,
                                   "A question needs 'question', the text that is asked."},
    [RH_BANK_FAULT_DURATION] =
        {"duration", RH_SEVERITY_ERROR,
         "A duration is written like 90, 90s, 1m30s or 1h; 1:30 is refused, as YAML reads it as 90."},
    [RH_BANK_FAULT_TIME] = {"time", RH_SEVERITY_ERROR, "A time to answer must be longer than 0."},
    [RH_BANK_FAULT_THRESHOLDS] = {"thresholds", RH_SEVERITY_ERROR, "The phases come in the order green, yellow, red."},
    [RH_BANK_FAULT_SECTION_TIMES] = {"section-times", RH_SEVERITY_WARNING,
                                     "The times of an answer's sections do not add up to the question's time."},
    [RH_BANK_FAULT_NO_OPTIONS] = {"no-options", RH_SEVERITY_WARNING,
                                  "A question of type choice has no 'options' to choose from."},
    [RH_BANK_FAULT_EMPTY_ITEM] = {"empty-item", RH_SEVERITY_WARNING, "An item of a list is empty and is left out."},
    [RH_BANK_FAULT_TAG] = {"tag", RH_SEVERITY_WARNING,
                           "No tag expression can name this tag: it is one of and, or, not, or holds a parenthesis."},
    [RH_BANK_FAULT_MISSING] = {"missing-key", RH_SEVERITY_ERROR,
                               "A key that is needed here is missing or says nothing."},
    [RH_BANK_FAULT_STEP] = {"step", RH_SEVERITY_ERROR,
                            "A step of a plan either asks one question (ask) or picks some (pick, from)."},
    [RH_BANK_FAULT_ASKS_NOTHING] =
        {"asks-nothing", RH_SEVERITY_WARNING,
         "A plan asks for a question, or for tags, that none of the banks read with it has."},
    [RH_BANK_FAULT_NO_PROFILE] = {"no-profile", RH_SEVERITY_WARNING,
                                  "A plan goes by a profile that neither the banks read with it nor the installed "
                                  "ones have."},
    [RH_BANK_FAULT_TAG_EXPRESSION] =
        {"tag-expression", RH_SEVERITY_ERROR,
         "A tag expression is made of tags, and, or, not and parentheses, as in llm and not (pressure or intro)."},
    [RH_BANK_FAULT_NEAR_DUPLICATE] = {"near-duplicate", RH_SEVERITY_WARNING,
                                      "Two questions ask the same in nearly the same words; keep one of them, or "
                                      "give one as an alias of the other."},
    [RH_BANK_FAULT_ANSWER_TOO_LONG] =
        {"answer-too-long", RH_SEVERITY_WARNING,
         "Said at a reader's pace the model answer is longer than its time, even at the short end of the estimate."},
    [RH_BANK_FAULT_DUPLICATE_BANK] = {"duplicate-bank", RH_SEVERITY_ERROR,
                                      "Two banks have one id; the history could not tell them apart."},
    [RH_BANK_FAULT_UNREADABLE] = {"unreadable", RH_SEVERITY_ERROR, "The file cannot be opened or read."},
    [RH_BANK_FAULT_TOO_MANY] = {"too-many-faults", RH_SEVERITY_WARNING, "More faults were found than are listed."},
};

const struct rh_fault *rh_bank_fault(enum rh_bank_fault fault)
{
	return &faults[fault];
}

size_t rh_bank_fault_count(void)
{
	return (size_t)RH_YAML_FAULT_COUNT + RH_BANK_FAULT_COUNT;
}

const struct rh_fault *rh_bank_fault_at(size_t i)
{
	return i < RH_YAML_FAULT_COUNT ? rh_yaml_fault((enum rh_yaml_fault)i) : &faults[i - RH_YAML_FAULT_COUNT];
}

const struct rh_fault *rh_bank_fault_find(struct rh_text code)
{
	for (size_t i = 0; i < rh_bank_fault_count(); i++) {
		if (rh_text_equal(code, rh_text_of(rh_bank_fault_at(i)->code)))
			return rh_bank_fault_at(i);
	}
	return NULL;
}

struct rh_ledger_entry {
	const char *code;
	const char *message; /* in the arena */
	size_t order;        /* of arrival: what is found at one place keeps it */
	enum rh_severity severity;
	unsigned line, column, span;
};

void rh_ledger_done(struct rh_ledger *ledger)
{
	free(ledger->entries);
	rh_arena_done(&ledger->arena);
	*ledger = (struct rh_ledger){0};
}

static bool make_room(struct rh_ledger *ledger)
{
	struct rh_ledger_entry *entries = rh_array_room(ledger->entries, ledger->count, &ledger->capacity,
	                                                sizeof *entries);
	if (entries == NULL)
		return false;
	ledger->entries = entries;
	return true;
}

void rh_ledger_emit(void *ctx, const struct rh_diag *diag)
{
	struct rh_ledger *ledger = ctx;
	struct rh_text message = RH_TEXT_NONE;
	bool full = ledger->count == RH_BANK_FAULTS_KEPT_MAX;
	if (full || !make_room(ledger) || !rh_arena_text(&ledger->arena, rh_text_of(diag->message), &message)) {
		ledger->no_memory |= !full;
		ledger->lost++;
		return;
	}
	ledger->entries[ledger->count] = (struct rh_ledger_entry){.code = diag->code,
	                                                          .message = message.data,
	                                                          .order = ledger->count,
	                                                          .severity = diag->severity,
	                                                          .line = diag->line,
	                                                          .column = diag->column,
	                                                          .span = diag->span};
	ledger->count++;
}

static int compare(const void *left, const void *right)
{
	const struct rh_ledger_entry *a = left;
	const struct rh_ledger_entry *b = right;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->column != b->column)
		return a->column < b->column ? -1 : 1;
	return (a->order > b->order) - (a->order < b->order);
}

struct rh_diag rh_bank_fault_in(const char *file, enum rh_bank_fault fault, struct rh_place place)
{
	const struct rh_fault *kind = rh_bank_fault(fault);
	return (struct rh_diag){.severity = kind->severity,
	                        .code = kind->code,
	                        .file = file,
	                        .line = place.line,
	                        .column = place.column,
	                        .span = 1};
}

static void hand_on_lost(const struct rh_ledger *ledger, const char *file, const struct rh_diag_sink *sink)
{
	const struct rh_diag where = rh_bank_fault_in(file, RH_BANK_FAULT_TOO_MANY, (struct rh_place){0});
	if (ledger->lost > 0)
		rh_diag_emit(sink, &where, "%zu more faults than are listed", ledger->lost);
}

void rh_ledger_hand_on(struct rh_ledger *ledger, const char *file, const struct rh_diag_sink *sink)
{
	if (ledger->count > 0)
		qsort(ledger->entries, ledger->count, sizeof *ledger->entries, compare);
	for (size_t i = 0; i < ledger->count && sink != NULL && sink->emit != NULL; i++) {
		const struct rh_ledger_entry *entry = &ledger->entries[i];
		struct rh_diag diag = {.severity = entry->severity,
		                       .code = entry->code,
		                       .file = file,
		                       .line = entry->line,
		                       .column = entry->column,
		                       .span = entry->span,
		                       .message = entry->message};
		sink->emit(sink->ctx, &diag);
	}
	hand_on_lost(ledger, file, sink);
	rh_ledger_done(ledger);
}
