// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_NOTES_NOTES_H
#define REHEARSE_NOTES_NOTES_H
/* A job seeker's notes turned into a question bank, with a ledger in which every line of them has exactly one entry.
 * Takes bytes, gives a bank's content; opens no file, decodes no legacy encoding (os/decode.h does) and writes nothing.
 */

#include "bank/bank.h"

enum {
	RH_NOTES_BYTES_MAX = 256 << 20, /* of one file */
	RH_NOTES_FILES_MAX = 10000,
	RH_NOTES_ANSWER_BYTES_MAX = RH_BANK_SCALAR_BYTES_MAX - 4096, /* what is longer goes to unassigned */
};

/* What became of a line. */
enum rh_notes_status {
	RH_NOTES_BLANK,
	RH_NOTES_QUESTION,
	RH_NOTES_FOLLOW_UP,
	RH_NOTES_ANSWER,
	RH_NOTES_MARKER,     /* "답변:", a rule: it says where something begins or ends */
	RH_NOTES_SECTION,    /* a title; its words are tags */
	RH_NOTES_TERM,       /* of the glossary */
	RH_NOTES_NOTE,       /* a comment */
	RH_NOTES_LIST,       /* a list that became key points of a question */
	RH_NOTES_DUPLICATE,  /* said before, and merged */
	RH_NOTES_IGNORED,    /* contents, tags, front matter */
	RH_NOTES_POSSIBLE,   /* perhaps a question; listed, not imported */
	RH_NOTES_UNASSIGNED, /* text that belongs to nothing; kept in the bank's `unassigned` */
	RH_NOTES_STATUSES,
};
/* "blank", "question", "follow_up" … */
const char *rh_notes_status_name(enum rh_notes_status status);

enum rh_notes_kind { RH_NOTES_KIND_QUESTION, RH_NOTES_KIND_FOLLOW_UP, RH_NOTES_KIND_TERM };
/* "question", "follow_up", "term" */
const char *rh_notes_kind_name(enum rh_notes_kind kind);

enum rh_notes_confidence { RH_NOTES_GUESS, RH_NOTES_LIKELY, RH_NOTES_CERTAIN };
/* "guess", "likely", "certain" */
const char *rh_notes_confidence_name(enum rh_notes_confidence confidence);

enum rh_notes_format { RH_NOTES_PLAIN, RH_NOTES_MARKDOWN, RH_NOTES_TABLE };
/* "text", "markdown", "table" */
const char *rh_notes_format_name(enum rh_notes_format format);

struct rh_notes_line {
	uint32_t item; /* its number; 0: none */
	enum rh_notes_status status : 8;
};

/* Something that was found. Numbered from 1 over all files. */
struct rh_notes_item {
	uint32_t number;
	uint32_t line;         /* of its first, from 1 */
	uint32_t last_line;    /* of its last */
	uint32_t parent;       /* FOLLOW_UP: the number of its question; 0 otherwise */
	uint32_t duplicate_of; /* the number of the item it was merged into; 0: none */
	uint32_t near_copy_of; /* of an earlier question that asks nearly the same; both are kept; 0: none */
	enum rh_notes_kind kind : 8;
	enum rh_notes_confidence confidence : 8;
	bool imported : 1;   /* in the bank, itself or merged */
	bool unanswered : 1; /* others of its file have an answer and it has none */
	struct rh_text question;
	struct rh_text answer;       /* "" for none */
	struct rh_text answer_lines; /* "5-7", "5-7,9"; "" for none */
	struct rh_texts tags;
};

struct rh_notes_file {
	struct rh_text name;
	enum rh_notes_format format;
	const struct rh_notes_line *lines;
	size_t line_count;
	const struct rh_notes_item *items;
	size_t item_count;
	size_t counts[RH_NOTES_STATUSES]; /* add up to line_count */
};

/* One file as given; borrowed during the call. */
struct rh_notes_input {
	struct rh_text name; /* as `sources` will name it */
	struct rh_text text; /* UTF-8, without a byte order mark */
	bool alone;          /* one of many files in a folder: it may be a single question */
};

struct rh_notes_options {
	bool guess;   /* import guesses too */
	int headings; /* Markdown headings of this level are questions, 1 to 6; 0: found out */
};

struct rh_notes;

/* Reads notes. RH_ERR_LIMIT for what is too large, RH_ERR_SYNTAX for bytes that are no UTF-8. */
enum rh_status rh_notes_new(const struct rh_notes_input *inputs, size_t count, const struct rh_notes_options *options,
                            struct rh_notes **notes, struct rh_error *err);
size_t rh_notes_file_count(const struct rh_notes *notes);
/* Borrowed; valid until rh_notes_free(). */
const struct rh_notes_file *rh_notes_file(const struct rh_notes *notes, size_t i);
/* The bank, to be written with rh_bank_write(); its id is empty, so that the file's name gives it. Borrowed. */
const struct rh_bank_content *rh_notes_bank(const struct rh_notes *notes);
void rh_notes_free(struct rh_notes *notes);

#endif
