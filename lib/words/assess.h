// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_WORDS_ASSESS_H
#define REHEARSE_WORDS_ASSESS_H
/* Everything that can be told of one transcript, as the commands, the report and probing use it. */

#include "words/coverage.h"
#include "words/fillers.h"
#include "words/tally.h"

struct rh_assess_input {
	struct rh_text transcript;
	struct rh_text question; /* as it was asked; may be empty */
	struct rh_text answer;   /* the model answer; may be empty */
	const struct rh_key_point *points;
	size_t point_count;
	int64_t spoken_ms; /* of the answer */
};

/* A zeroed struct is an empty one. */
struct rh_assessment {
	struct rh_said *said;       /* owned */
	struct rh_coverage *points; /* owned; one for each key point */
	size_t point_count;
	struct rh_answer_coverage answer;
	struct rh_fillers fillers;
	struct rh_tally tally;
	double words_per_minute, fillers_per_minute;
};

enum rh_status rh_assess(struct rh_assessment *assessment, const struct rh_assess_input *input, struct rh_error *err);
void rh_assessment_done(struct rh_assessment *assessment);
/* How many points were found. */
size_t rh_assessment_found(const struct rh_assessment *assessment);

#endif
