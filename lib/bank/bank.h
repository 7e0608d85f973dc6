// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_BANK_BANK_H
#define REHEARSE_BANK_BANK_H
/* The question bank: what a YAML file of questions means. A bank owns everything it shows; all texts are
 * NUL-terminated, valid UTF-8 in NFC, unsanitised, and live until rh_bank_free(). Never opens a file: it is given bytes
 * and a name. */

#include "base/diag.h"

/* "not said in the file" for a duration; 0 is a real value. */
#define RH_UNSET_MS INT64_C(-1)
/* No end: `grace` and `retakes` of a profile. */
#define RH_UNLIMITED INT64_MAX

enum {
	RH_BANK_BYTES_MAX = 1 << 30,        /* a file */
	RH_BANK_SCALAR_BYTES_MAX = 1 << 20, /* one scalar */
	RH_BANK_DEPTH_MAX = 64,             /* nesting of the file, follow-ups included */
	RH_BANK_QUESTIONS_MAX = 10000000,   /* follow-ups included */
	RH_BANK_RULES_MAX = 1000,           /* profiles; plans; steps of a plan */
};

/* A list of texts. */
struct rh_texts {
	const struct rh_text *items;
	size_t count;
};

enum rh_question_type {
	RH_QUESTION_OPEN,
	RH_QUESTION_INTRO,
	RH_QUESTION_PRESSURE,
	RH_QUESTION_CODING,
	RH_QUESTION_CHOICE,
	RH_QUESTION_TERM,
	RH_QUESTION_REVERSE,
};
/* "open", "intro", … as the file writes it. */
const char *rh_question_type_name(enum rh_question_type type);

enum rh_difficulty { RH_DIFFICULTY_UNSET, RH_DIFFICULTY_EASY, RH_DIFFICULTY_MEDIUM, RH_DIFFICULTY_HARD };
/* "easy", "medium", "hard"; "" for unset. */
const char *rh_difficulty_name(enum rh_difficulty difficulty);

/* A place in the bank's file, from 1. */
struct rh_place {
	unsigned line, column;
};

/* One part of a model answer; an answer that is plain text is one section without a name. */
struct rh_section {
	struct rh_text name;
	int64_t time_ms; /* RH_UNSET_MS when it has no budget */
	struct rh_text text;
};

struct rh_key_point {
	struct rh_text point;
	struct rh_texts also; /* other wordings */
};

/* `say:` how a written word is spoken. */
struct rh_say {
	struct rh_text written, spoken;
};

/* Where a question came from. */
struct rh_source {
	struct rh_text file;
	struct rh_text lines; /* "95-106", or empty */
};

/* A key the format does not know, kept as it was written. */
struct rh_unknown {
	struct rh_text key;
	struct rh_text yaml; /* its value as flow YAML */
	struct rh_place place;
};

/* What most questions leave out, kept apart so that a large bank stays small. */
struct rh_question_extra {
	struct rh_texts options; /* for type choice */
	struct rh_texts aliases; /* other ids it is found by */
	struct rh_text intent, notes, section, voice;
	const struct rh_say *say;
	size_t say_count;
	const struct rh_source *sources;
	size_t source_count;
	const struct rh_unknown *unknown;
	size_t unknown_count;
};

/* A bank may hold millions of these: members stand by size, and counts are bounded by RH_BANK_QUESTIONS_MAX or the
 * file's. */
struct rh_question {
	struct rh_text id; /* unique in the bank, follow-ups included */
	struct rh_text question;
	int64_t time_ms, prep_ms;          /* RH_UNSET_MS when the question does not say */
	struct rh_texts tags;              /* NFC, as written; compared folded */
	const struct rh_section *sections; /* the model answer */
	const struct rh_key_point *key_points;
	const struct rh_question *follow_ups;  /* asked right after, in order */
	const struct rh_question_extra *extra; /* never NULL in a loaded bank */
	uint32_t section_count, key_point_count, follow_up_count;
	enum rh_question_type type : 8;
	enum rh_difficulty difficulty : 8;
	bool is_bare;             /* written as a text alone, not as a mapping */
	bool id_is_derived;       /* made from the text: history will not follow an edit */
	struct rh_place place;    /* of its first character */
	struct rh_place id_place; /* of the id as written; 0:0 when it is derived */
};

/* Whether a question says nothing but its text (and perhaps its id): a bank may write it as a bare string. */
bool rh_question_is_text(const struct rh_question *question);

struct rh_term_entry {
	struct rh_text term, definition;
	struct rh_place place;
};

/* What profiles and plans have in common. */
struct rh_rule {
	struct rh_text id, title, description;
	const struct rh_unknown *unknown;
	size_t unknown_count;
	struct rh_place place;
};

/* Timing rules. What the file leaves out is RH_UNSET_MS, and has_ tells for the flags; lib/plan fills in what is left.
 */
struct rh_profile {
	struct rh_rule rule; /* the first member, see rh_bank_rule() */
	int64_t prep_ms, time_ms;
	int64_t min_ms;                      /* answers shorter than this are remarked on */
	int64_t green_ms, yellow_ms, red_ms; /* elapsed answer time at which the phase begins */
	int64_t grace_ms;                    /* overtime until the answer is cut; RH_UNLIMITED: never */
	int64_t skip_after_ms;               /* skipping and ending early are forbidden before */
	int64_t retakes;                     /* RH_UNLIMITED without a bound */
	bool pause, hints, auto_next;
	bool has_pause, has_hints, has_auto_next;
};

enum rh_step_kind { RH_STEP_ASK, RH_STEP_PICK };
struct rh_plan_step {
	enum rh_step_kind kind;
	struct rh_text ask;  /* ASK: id, or bank/id */
	int64_t pick;        /* PICK: how many */
	struct rh_text from; /* PICK: a tag expression; empty: all */
	bool optional;       /* no fault when nothing is there */
	struct rh_place place;
	struct rh_place from_place; /* of the expression's first character */
};
struct rh_plan_spec {
	struct rh_rule rule;    /* the first member, see rh_bank_rule() */
	struct rh_text profile; /* id; empty: none */
	struct rh_place profile_place;
	int64_t budget_ms; /* for the whole interview; RH_UNSET_MS */
	const struct rh_plan_step *steps;
	size_t step_count;
};

/* What an import could not place. */
struct rh_unassigned {
	struct rh_text file, lines, text, reason;
};

/* What the file says, read-only. */
struct rh_bank_content {
	int64_t format;
	struct rh_text id; /* default: the file's stem */
	struct rh_text title, lang, author, license, source;
	int64_t default_prep_ms, default_time_ms; /* RH_UNSET_MS */
	const struct rh_question *questions;      /* in the file's order */
	size_t question_count;                    /* without follow-ups */
	const struct rh_term_entry *terms;
	size_t term_count;
	const struct rh_profile *profiles;
	size_t profile_count;
	const struct rh_plan_spec *plans;
	size_t plan_count;
	const struct rh_unassigned *unassigned;
	size_t unassigned_count;
	const struct rh_unknown *unknown;
	size_t unknown_count;
};

struct rh_bank;

/* Reads a bank. file is the name used in diagnostics (and its stem the default id), bytes the content, needed only
 * during the call. All faults go to the sink, errors and warnings; with at least one error the result is RH_ERR_SYNTAX
 * and no bank. */
enum rh_status rh_bank_new(const char *file, struct rh_text bytes, const struct rh_diag_sink *sink,
                           struct rh_bank **bank, struct rh_error *err);
/* The same for one who looks for all that is wrong: a file that is YAML gives a bank in spite of errors, with what can
 * be read of it. The result is RH_ERR_SYNTAX nevertheless; *bank becomes NULL where there is none. No session may ask
 * from it. */
enum rh_status rh_bank_new_faulty(const char *file, struct rh_text bytes, const struct rh_diag_sink *sink,
                                  struct rh_bank **bank, struct rh_error *err);
const struct rh_bank_content *rh_bank_content(const struct rh_bank *bank);
enum rh_rule_kind { RH_RULE_PROFILE, RH_RULE_PLAN };
/* What profile or plan number i, from 0, has of a rule: the beginning of its struct. NULL when there are not as many.
 */
const struct rh_rule *rh_bank_rule(const struct rh_bank_content *content, enum rh_rule_kind kind, size_t i);
/* The name it was loaded under. */
const char *rh_bank_file(const struct rh_bank *bank);
/* A question by id or alias, at any depth, compared folded; NULL when there is none. */
const struct rh_question *rh_bank_find(const struct rh_bank *bank, struct rh_text id);
void rh_bank_free(struct rh_bank *bank);

/* The id a bank without one gets from the name of its file, folders and ending left out: that name, or its slug when it
 * is no id. */
void rh_bank_stem_id(struct rh_buffer *out, struct rh_text stem);
/* Whether a text can be an id: 1 to 128 bytes of letters, digits, '-', '_' and '.', no '..', not beginning with '-' or
 * '.'. */
bool rh_bank_is_id(struct rh_text text);
/* The id a question without one gets: its text folded, words joined by "-", at most 60 bytes cut at a character. */
void rh_bank_slug(struct rh_buffer *out, struct rh_text question);

#endif
