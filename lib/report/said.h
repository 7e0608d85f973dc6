// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_REPORT_SAID_H
#define REHEARSE_REPORT_SAID_H
/* What was said in a take, as JSON. Without a transcript, what was ticked and tapped takes its place. */

#include "attempt/attempt.h"
#include "words/assess.h"
#include "words/transcript.h"

struct rh_report_said {
	const struct rh_attempt *attempt;
	bool has_transcript;                    /* else transcript, command and assessment say nothing */
	const struct rh_transcript *transcript; /* borrowed */
	struct rh_text command;                 /* the recogniser */
	int64_t at_unix_ms;                     /* when the transcript was made */
	bool edited;
	const struct rh_assessment *assessment;
	const struct rh_key_point *points; /* of the question as it is now; none when it is gone */
	size_t point_count;
	int64_t fillers_tapped; /* while the take was replayed */
	bool has_answer;        /* the model answer is known */
};

/* How a point stands: by the transcript, else by the speaker's ticks. */
enum rh_covered rh_report_covered(const struct rh_report_said *said, size_t point);

/* transcribe: {take, bank, id, text, command, at_unix_ms, edited, parts: [{start_ms, end_ms, text}], words,
 * words_per_minute, fillers, fillers_per_minute, filler_words: [{word, count}], most_used: [{word, count}],
 * repeated: [{phrase, count}], from_question: [], points: [{point, covered, share, said, at_ms}], answer_percent};
 * covered is "found", "partly" or "missing". Without a transcript text, command and what is counted in it are null,
 * covered comes of what was ticked, fillers of what was tapped. */
void rh_report_said_json(struct rh_buffer *out, const struct rh_report_said *said);

#endif
