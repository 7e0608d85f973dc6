// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_NOTES_DOCUMENT_H
#define REHEARSE_NOTES_DOCUMENT_H
/* One file of notes as lines: first what each looks like, then what part it plays. Private to the module. */

#include "base/arena.h"
#include "notes/asks.h"
#include "notes/marks.h"
#include "notes/notes.h"

/* What part a line plays. */
enum rh_role {
	RH_ROLE_TEXT, /* of an answer, or of nothing */
	RH_ROLE_BLANK,
	RH_ROLE_RULE,    /* ends whatever goes on */
	RH_ROLE_SECTION, /* a title; what follows is not the answer above it */
	RH_ROLE_QUESTION,
	RH_ROLE_FOLLOW_UP, /* asked after the question above it */
	RH_ROLE_MORE,      /* goes on with the question of the line above */
	RH_ROLE_MARKER,    /* says that the answer begins, and may begin it */
	RH_ROLE_COMMENT,
	RH_ROLE_BACK,    /* a follow-up ends; what follows is the answer of its question again */
	RH_ROLE_IGNORED, /* says nothing: contents, tags, front matter */
};

/* What Markdown makes of a line. */
enum rh_block {
	RH_BLOCK_NONE,
	RH_BLOCK_HEADING,
	RH_BLOCK_CODE,
	RH_BLOCK_TABLE,
	RH_BLOCK_RULE,
	RH_BLOCK_FRONT, /* front matter */
	RH_BLOCK_ITEM,  /* the first line of a list's item */
};

struct rh_note {
	struct rh_text text; /* the whole line without its end */
	struct rh_text body; /* behind the mark, trimmed; of Markdown without its marks where it is a candidate */
	int number;          /* of its mark; 0: none */
	enum rh_mark mark : 8;
	enum rh_number_style style : 8;
	enum rh_asks asks : 8; /* of the body */
	enum rh_role role : 8;
	enum rh_block block : 8;
	enum rh_notes_confidence confidence : 8; /* of a question */
	uint8_t level;                           /* of a heading, from 1 */
	uint8_t depth;                           /* of a list's item, from 0 */
	uint8_t fold;                            /* how many folded parts the line stands in, each of them closed */
	bool indented : 1;
	bool underlined : 1; /* a rule of = or - underneath makes it a title */
	bool by_letter : 1;  /* see struct rh_marked */
	bool by_speaker : 1; /* likewise */
	bool linked : 1;     /* nothing but a link */
	bool boxed : 1;      /* a list's item with a box to tick */
	bool card : 1;       /* "front::back" */
	bool among : 1;      /* an item among others that ask */
	bool aside : 1;      /* of a list that has nothing to do with the questions */
	bool tagged : 1;     /* a heading or an item by its HTML tag */
	bool numbered : 1;   /* a heading or bold line with a number of its own */
};

/* Longer lines are text, whatever they look like. */
enum { RH_CANDIDATE_BYTES_MAX = 1200 };

/* A line that says by a tag or by stars that it is a heading or an item. */
struct rh_block_tag {
	struct rh_text inside;
	enum rh_block block;
	uint8_t level; /* of a heading; 0: none */
};

struct rh_document {
	struct rh_text name;
	enum rh_notes_format format;
	struct rh_note *notes; /* owned */
	size_t count;
	struct rh_arena *arena; /* borrowed: texts that are not parts of the file */
	bool outline;           /* of Org: stars begin a heading */
	bool advises;           /* its title says so: only what is marked as a question is one */
	int headings;           /* the level of headings that are questions; 0: found out */
	bool no_memory;
};

/* Splits the text into lines; marks nothing yet. */
enum rh_status rh_document_init(struct rh_document *document, struct rh_text text, struct rh_error *err);
void rh_document_done(struct rh_document *document);

bool rh_note_is_blank(const struct rh_document *document, size_t i);
/* The next line that is not blank, from i on; document->count when there is none. */
size_t rh_note_next(const struct rh_document *document, size_t i);

/* The text without the signs Markdown has within a line; it lives as long as the document's arena. */
struct rh_text rh_document_plain(struct rh_document *document, struct rh_text text);

/* "A. …" beside "B. …" is something to choose, and in "S: … T: … A: … R: …" the third part of a story: no answers. */
void rh_document_unmark_letters(struct rh_document *document);

/* "면접관: 수고하셨습니다.", "면접관: 2명": no question, and nobody answers. */
bool rh_note_is_remark(const struct rh_document *document, size_t i);
/* What is listed under "체크리스트" or "To do" is no question, however it ends. */
void rh_document_set_errands_aside(struct rh_document *document);
/* Sets whether it advises, by its first title. */
void rh_document_read_title(struct rh_document *document);
/* How sure a question is that was found by its looks. */
enum rh_notes_confidence rh_note_confidence(const struct rh_document *document, const struct rh_note *note, bool sure);

/* A question and its answer on one line. */
struct rh_note_parts {
	struct rh_text question, answer;
};

/* "Is it so? It is.", "Term::what it is": the two parts of a marked line; the whole is the question when it has none.
 */
struct rh_note_parts rh_note_split(const struct rh_note *note);
/* Cards of flashcards in notes: "front::back", and a front with a line "?" between it and its back. */
void rh_document_mark_cards(struct rh_document *document);
/* Whether the body asks; of a marked line the part before an answer on the same line counts. */
enum rh_asks rh_note_asks(const struct rh_note *note);

/* Marks the lines of plain text, or of Markdown, and gives each its role. */
void rh_plain_mark(struct rh_document *document);
void rh_plain_assign(struct rh_document *document);
void rh_markdown_mark(struct rh_document *document);
void rh_markdown_assign(struct rh_document *document);

/* The kinds of marks that may be questions: what stands in one list together. */
enum {
	RH_FAMILY_QUESTION,
	RH_FAMILY_NUMBER, /* by style, and by whether it is indented */
	RH_FAMILY_QUOTE = RH_FAMILY_NUMBER + 2 * RH_NUMBER_STYLES,
	RH_FAMILY_BRACKET,
	RH_FAMILY_BULLET, /* by depth */
	RH_FAMILY_DEPTHS = 3,
	RH_FAMILY_HEADING = RH_FAMILY_BULLET + RH_FAMILY_DEPTHS, /* by level */
	RH_FAMILY_BOLD = RH_FAMILY_HEADING + 6,
	RH_FAMILY_SUMMARY,
	RH_FAMILIES,
};
_Static_assert(RH_FAMILIES <= 32, "a set of families is a uint32_t");

/* The family of a line; RH_FAMILIES when it is in none. */
unsigned rh_family_of(const struct rh_note *note);
/* The families whose members are questions, as a set of bits; of the lines from..to. */
uint32_t rh_families_elect(const struct rh_document *document, size_t from, size_t to);
bool rh_family_is_in(uint32_t families, unsigned family);

#endif
