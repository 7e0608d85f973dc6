// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_NOTES_MARKS_H
#define REHEARSE_NOTES_MARKS_H
/* What a line begins with: "Q3.", "답변:", "2)", "[…]", a bullet. Looks at one line and decides nothing. Private to the
 * module. */

#include "base/text.h"

enum rh_mark {
	RH_MARK_NONE,
	RH_MARK_QUESTION,  /* says that a question follows */
	RH_MARK_FOLLOW_UP, /* says that it follows up on another one */
	RH_MARK_ANSWER,    /* says that the answer follows; "A. …" too, which may be an option to choose */
	RH_MARK_NUMBER,
	RH_MARK_BULLET,
	RH_MARK_QUOTE,   /* "> …" */
	RH_MARK_BRACKET, /* a line that is "[…]" */
	RH_MARK_COMMENT, /* "// …" */
	RH_MARK_HASH,    /* "## … ##", "== … ==" */
	RH_MARK_RULE,    /* five or more of the same sign, nothing else */
	RH_MARK_LABEL,   /* a title between two rules on one line */
	RH_MARK_HEADING, /* Markdown only: a heading … */
	RH_MARK_BOLD,    /* … a line in bold … */
	RH_MARK_SUMMARY, /* … what a folded part shows */
};

/* How a number is written: what tells one list from another. */
enum rh_number_style {
	RH_NUMBER_POINT,  /* "1." "1、" "1:" */
	RH_NUMBER_PAREN,  /* "1)" */
	RH_NUMBER_DOUBLE, /* "1))" */
	RH_NUMBER_AROUND, /* "(1)" "[1]" */
	RH_NUMBER_TAB,    /* "1<tab>" "1 . " */
	RH_NUMBER_DASH,   /* "1 — " */
	RH_NUMBER_CIRCLE, /* "①" */
	RH_NUMBER_WORD,   /* "1번" */
	RH_NUMBER_PART,   /* "1-2." "1.2)": the second part of the first; the number is the part's */
	RH_NUMBER_STYLES,
};

struct rh_marked {
	enum rh_mark mark;
	enum rh_number_style style; /* of a number */
	bool by_letter;             /* an answer's mark is a mere "A" */
	bool by_speaker;            /* a question's mark is who says it, which may be anything */
	int number;                 /* 0: none */
	struct rh_text body;        /* behind the mark, trimmed */
};

/* text is one line; its indentation is passed over. */
struct rh_marked rh_mark_read(struct rh_text text);
/* Only the marks that speak of questions and answers, for a text that stands in a heading or in bold. */
bool rh_mark_read_spoken(struct rh_text text, struct rh_marked *marked);
/* Only a number. */
bool rh_mark_read_number(struct rh_text text, struct rh_marked *marked);
/* A line of signs that rules something off. */
bool rh_mark_is_rule(struct rh_text text);

#endif
