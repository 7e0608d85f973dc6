// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_ATTEMPT_ATTEMPT_H
#define REHEARSE_ATTEMPT_ATTEMPT_H
/* What one answer leaves behind: the type that session, plan, schedule, history and report share. Values only. */

#include "base/text.h"

#include <stdbool.h>

enum rh_outcome {
	RH_OUTCOME_INTERRUPTED, /* it began and its end was not seen: a crash, or a forbidden pause */
	RH_OUTCOME_FINISHED,    /* the speaker ended it */
	RH_OUTCOME_TIME_UP,     /* cut by the clock */
	RH_OUTCOME_SKIPPED,
	RH_OUTCOME_QUIT, /* the session was left during it */
};
/* "finished", "time_up", "skipped", "quit", "interrupted": as stored and in JSON. */
const char *rh_outcome_name(enum rh_outcome outcome);
/* False for an unknown name. */
bool rh_outcome_from_name(struct rh_text name, enum rh_outcome *outcome);

/* How well it went by the speaker's own word; the numbers are the keys. */
enum rh_rating { RH_RATING_NONE, RH_RATING_AGAIN, RH_RATING_HARD, RH_RATING_GOOD, RH_RATING_EASY };
/* "again", "hard", "good", "easy"; "" for none. */
const char *rh_rating_name(enum rh_rating rating);

/* One answer. Texts are borrowed from whoever hands it out (see there), NUL-terminated, never NULL data. */
struct rh_attempt {
	int64_t take;            /* global number from 1, never reused */
	int64_t session;         /* session number from 1 */
	struct rh_text bank;     /* bank id */
	struct rh_text id;       /* question id, without the bank */
	struct rh_text question; /* the text as it was asked */
	struct rh_text lang;     /* of the bank; may be empty */
	int64_t at_unix_ms;      /* when it began */
	int utc_offset_s;        /* east of UTC, at that moment */
	int practice_day;        /* YYYYMMDD; a day turns at 04:00 */
	int64_t prep_ms;         /* thinking time given */
	int64_t answer_ms;       /* time spoken, pauses left out */
	int64_t target_ms;       /* answer time given */
	enum rh_outcome outcome;
	enum rh_rating rating;
	int64_t hints;       /* hint levels shown */
	int64_t points_said; /* bit i: key point i ticked; the first 63 */
	int64_t point_count; /* key points the question had */
	struct rh_text path; /* of the recording, absolute; empty without one */
	int64_t frames;      /* in the recording */
	int64_t lost_frames; /* among them, filled with silence */
	int sample_rate_hz;  /* 0 without a recording */
	struct rh_text note;
};

#endif
