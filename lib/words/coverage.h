// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_WORDS_COVERAGE_H
#define REHEARSE_WORDS_COVERAGE_H
/* What of a question was said: key points and the model answer against a transcript. A point is covered when its words
 * stand near each other in the transcript, in any order, with other particles, endings and spacing, numbers in figures
 * or words, names in either script, abbreviations spelled out. Reads no file; knows nothing of meaning: another wording
 * must be among the point's `also`. */

#include "bank/bank.h"
#include "words/term.h"

enum rh_covered { RH_COVERED_MISSING, RH_COVERED_PARTLY, RH_COVERED_FOUND };
/* "missing", "partly", "found": as in JSON. */
const char *rh_covered_name(enum rh_covered covered);

/* Found from this share of its words on, by their weight; partly from the second on. */
#define RH_COVERED_FOUND_SHARE  0.70
#define RH_COVERED_PARTLY_SHARE 0.40

struct rh_coverage {
	enum rh_covered covered;
	double share;      /* of the point's words, 0..1 */
	size_t start, end; /* bytes of the transcript where they were said; equal when missing */
};

/* A transcript, prepared once to be asked about many points. */
struct rh_said;
/* said outlives text. */
enum rh_status rh_said_new(struct rh_text transcript, struct rh_said **said, struct rh_error *err);
/* NULL is fine. */
void rh_said_free(struct rh_said *said);
/* Its terms, in order; borrowed. */
const struct rh_terms *rh_said_terms(const struct rh_said *said);

/* One key point in its best wording. */
enum rh_status rh_said_point(const struct rh_said *said, const struct rh_key_point *point, struct rh_coverage *coverage,
                             struct rh_error *err);

/* A stretch of the model answer: its sentences and what in them was said. */
struct rh_covered_span {
	size_t start, end; /* bytes in the answer */
	bool covered;
};
struct rh_answer_coverage {
	struct rh_covered_span *spans; /* owned; words of weight, in order, covered or not */
	size_t count;
	double share;          /* of the answer's words by weight, 0..1 */
	uint8_t *said_covered; /* owned; for each term of the transcript: 1 when it stands for one of the answer */
};
/* Sentence by sentence: each must be said in one place. */
enum rh_status rh_said_answer(const struct rh_said *said, struct rh_text answer, struct rh_answer_coverage *coverage,
                              struct rh_error *err);
void rh_answer_coverage_done(struct rh_answer_coverage *coverage);

#endif
