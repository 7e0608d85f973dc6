// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_HISTORY_TRANSCRIPTS_H
#define REHEARSE_HISTORY_TRANSCRIPTS_H
/* What was said in a take, as a recogniser or a person wrote it down: one transcript a take. Knows no format. */

#include "history/history.h"

struct rh_history_transcript {
	int64_t take;
	struct rh_text text;    /* as it is shown */
	struct rh_text parts;   /* its times, as lib/words writes them; may be empty */
	struct rh_text command; /* name of the recogniser's program */
	int64_t at_unix_ms;     /* when it was made or edited */
	bool edited;            /* a person changed it */
};

/* Replaces the take's transcript. RH_ERR_NOT_FOUND: there is no such take. */
enum rh_status rh_history_transcript_set(struct rh_history *history, const struct rh_history_transcript *transcript,
                                         struct rh_error *err);
/* RH_ERR_NOT_FOUND when the take has none. *transcript borrowed until the next call that lists or gets. */
enum rh_status rh_history_transcript(struct rh_history *history, int64_t take,
                                     const struct rh_history_transcript **transcript, struct rh_error *err);

#endif
