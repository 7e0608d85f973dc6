// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_OPTIONS_H
#define REHEARSE_CMD_OPTIONS_H
/* Command lines by table: the same rows are parsed, printed as usage and completed. Knows no command and prints
 * nothing. */

#include "base/buffer.h"
#include "base/messages.h"

enum rh_option_kind {
	RH_OPTION_FLAG,
	RH_OPTION_TEXT,     /* the last one given counts, here and below */
	RH_OPTION_TEXTS,    /* repeatable, all count */
	RH_OPTION_CHOICE,   /* one of the row's choices; number is its index */
	RH_OPTION_COUNT,    /* a whole number within the row's bounds */
	RH_OPTION_DURATION, /* number in milliseconds */
	RH_OPTION_DECIMAL,  /* a number as in 1.25 within the row's bounds; all three in thousandths */
};

/* What a word names, so that it can be completed. */
enum rh_topic {
	RH_TOPIC_NONE,
	RH_TOPIC_FILE,
	RH_TOPIC_QUESTION,
	RH_TOPIC_TAKE,
	RH_TOPIC_TAKE_OR_FILE,
	RH_TOPIC_TAG,
	RH_TOPIC_PROFILE,
	RH_TOPIC_PLAN,
	RH_TOPIC_COMMAND,
	RH_TOPIC_SUBJECT, /* of help: a command or a help page */
};

struct rh_option {
	const char *name; /* long, without the dashes */
	char letter;      /* short; '\0' without one */
	enum rh_option_kind kind;
	const char *value;          /* what usage calls its value, "FILE"; NULL for a flag */
	enum rh_topic topic;        /* of the value */
	const char *help;           /* N_(), no full stop */
	const char *const *choices; /* CHOICE: NULL-terminated */
	int64_t min, max;           /* COUNT, DECIMAL: both included */
};

struct rh_option_table {
	const struct rh_option *rows;
	size_t count;
};

/* The tables of a command, searched in this order. */
enum rh_option_set {
	RH_OPTIONS_OWN,    /* the command's */
	RH_OPTIONS_SHARED, /* of commands like it */
	RH_OPTIONS_GLOBAL, /* everywhere */
	RH_OPTION_SETS,
};

struct rh_syntax {
	const char *usage;   /* the positionals as usage shows them, "[QUESTION…]"; NULL: none are taken */
	enum rh_topic topic; /* of the positionals */
	size_t most;         /* how many of them at most */
	size_t least;
	bool negative; /* "-2" is a positional, not an option */
	struct rh_option_table tables[RH_OPTION_SETS];
};

/* What was given for one row. */
struct rh_option_value {
	size_t times;       /* 0: not given */
	const char *text;   /* the last one, as written; borrowed from argv */
	int64_t number;     /* CHOICE, COUNT, DURATION, DECIMAL */
	const char **texts; /* TEXTS: all of them, `times` many */
};

struct rh_options {
	struct rh_option_value *values[RH_OPTION_SETS]; /* parallel to the tables' rows */
	const char **words;                             /* positionals, borrowed from argv */
	size_t word_count;
	const char *const *given; /* all words as they were parsed; borrowed */
	size_t given_count;
	void *memory; /* owns the arrays above */
};

/* Reads words (without program and command). A fault is RH_ERR_INVALID with one line that says what to do; tr
 * translates it. With
 * --help among the words (a flag of that name) nothing else is refused. */
enum rh_status rh_options_parse(const struct rh_syntax *syntax, const char *const *words, size_t count,
                                const struct rh_tr *tr, struct rh_options *options, struct rh_error *err);
void rh_options_done(struct rh_options *options);

/* Appends the rows of one table as usage lines of at most `columns`. */
void rh_options_usage(struct rh_buffer *out, const struct rh_option_table *table, const struct rh_tr *tr,
                      size_t columns);
/* Appends "left<spaces>right", right beginning in a column and wrapped there: the shape of every usage line. */
void rh_options_usage_row(struct rh_buffer *out, const char *left, const char *right, size_t column, size_t columns);

/* What can stand where `prefix` begins, after these words of the command. Names of options and choices go to add, with
 * what the table says about them (N_(), or NULL); the answer is the topic of a word that only the caller can complete.
 */
enum rh_topic rh_options_complete(const struct rh_syntax *syntax, const char *const *words, size_t count,
                                  const char *prefix, void (*add)(void *ctx, const char *completion, const char *about),
                                  void *ctx);

/* The name nearest to what was typed (optimal string alignment distance, at most a third of its length and at least
 * one), or NULL. next(ctx, i) gives the i-th name, NULL after the last. */
const char *rh_options_nearest(const char *typed, const char *(*next)(const void *ctx, size_t i), const void *ctx);

#endif
