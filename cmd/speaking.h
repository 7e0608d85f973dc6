// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_SPEAKING_H
#define REHEARSE_CMD_SPEAKING_H
/* How long texts take to say, at the speaker's own pace when the history knows it, and how that is told. */

#include "history/history.h"
#include "script/duration.h"
#include "shelf.h"

/* Takes that must have been measured before there is a pace of one's own. */
enum { RH_SPEAKING_TAKES_MIN = 3 };

struct rh_speaking {
	struct rh_estimate estimate;
	bool own_pace; /* the speaker's, not a reader's */
};

/* The language of a bank's `lang`: Korean for "ko…", English for everything else. */
enum rh_script_language rh_speaking_language(struct rh_text lang);
/* The speaker's own pace in each language, in syllables a minute; 0: not known. */
struct rh_paces {
	int64_t syllables_per_min[2]; /* by enum rh_script_language */
};
/* Medians of the last measured takes; 0 with too few of them. history may be NULL. */
enum rh_status rh_speaking_paces(struct rh_history *history, struct rh_paces *paces, struct rh_error *err);
/* Of a text. fixed: the language is not looked for in it. */
enum rh_status rh_speaking_text(struct rh_speaking *speaking, struct rh_text text, enum rh_script_language language,
                                bool fixed, const struct rh_paces *paces, struct rh_error *err);
/* Of a question's model answer; 0 ms without one. */
enum rh_status rh_speaking_answer(struct rh_speaking *speaking, const struct rh_bank *bank,
                                  const struct rh_question *question, const struct rh_paces *paces,
                                  struct rh_error *err);
/* Appends "about 68 s at your pace, 8 s too long; leave out about 40 syllables". target_ms may be RH_UNSET_MS. */
void rh_speaking_write(struct rh_buffer *out, const struct rh_speaking *speaking, int64_t target_ms,
                       const struct rh_tr *tr);
/* Tells of each model answer that is longer than its time even at the short end of its estimate, code
 * "answer-too-long". */
enum rh_status rh_speaking_check(const struct rh_bank *bank, const struct rh_diag_sink *sink, struct rh_error *err);

#endif
