// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SCRIPT_READING_H
#define REHEARSE_SCRIPT_READING_H
/* Reads a text as a speaker would and counts syllables: Hangul, Latin words, numbers, signs, and the bank's own `say:`
 * pairs before all of these. One pass; never looks at time. */

#include "bank/bank.h"

enum rh_script_language { RH_SCRIPT_KOREAN, RH_SCRIPT_ENGLISH };
/* "ko", "en". */
const char *rh_script_language_name(enum rh_script_language language);
/* The language a text is spoken in: Korean when it has at least one Hangul syllable for two Latin letters; the fallback
 * when it has neither. */
enum rh_script_language rh_script_language_of(struct rh_text text, enum rh_script_language fallback);

/* `written` of a pair longer than this is passed over, in bytes. */
enum { RH_SAY_BYTES_MAX = 256 };

struct rh_says;

/* Prepares a bank's `say:` pairs for one language; copies what it needs. A written form is found with its case as it
 * stands, never inside a longer Latin word or number; particles may follow it. The longest one counts. */
enum rh_status rh_says_new(const struct rh_say *pairs, size_t count, enum rh_script_language language,
                           struct rh_says **says, struct rh_error *err);
void rh_says_free(struct rh_says *says);

/* One thing read at once, or a stretch that is not said (spaces, punctuation). */
struct rh_piece {
	struct rh_text text; /* a view into the text */
	size_t syllables;
};

/* Where reading is; {text, language, says} is the start. The text must be NFC. */
struct rh_reader {
	struct rh_text text;
	enum rh_script_language language;
	const struct rh_says *says; /* borrowed; NULL: none */
	size_t at;                  /* bytes read */
};

/* The next piece; false at the end. Pieces follow each other without a gap. */
bool rh_reader_next(struct rh_reader *reader, struct rh_piece *piece);
/* Syllables of a whole text in NFC. */
size_t rh_script_syllables(struct rh_text text, enum rh_script_language language, const struct rh_says *says);

#endif
