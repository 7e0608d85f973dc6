// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_SUPPORT_SESSION_MODEL_H
#define REHEARSE_TESTS_SUPPORT_SESSION_MODEL_H
/* A second opinion on a session: it is shown every event and what came of it, works times and rules out for itself from
 * the effects alone, and names the first promise that was broken. It knows nothing of how lib/session does it. */

#include "session/session.h"

/* How far the question is, as far as effects have told. */
enum model_stage {
	MODEL_BEFORE,    /* START has not come */
	MODEL_ASKED,     /* being read aloud */
	MODEL_THINKING,  /* ATTEMPT_BEGIN */
	MODEL_ANSWERING, /* ANSWER_STARTED */
	MODEL_ENDED,     /* ATTEMPT_END, not safe yet */
	MODEL_SHOWN,     /* RESULT */
	MODEL_CLOSED,    /* CLOSED: what follows is a retake, the next question or the end */
	MODEL_DONE,
};

/* What came up at all: a search that never gets anywhere proves nothing. */
struct session_seen {
	uint64_t effects[RH_EFFECT_DONE + 1];
	uint64_t refusals[RH_REFUSAL_KEY + 1];
	uint64_t outcomes[RH_OUTCOME_QUIT + 1];
	uint64_t probes, restarts;
	size_t most_effects; /* of one step */
};

struct session_model {
	const struct rh_session_config *config;
	enum model_stage stage;
	int64_t now_ns;             /* the latest event's, never backwards */
	int64_t effect_ns;          /* the latest effect's */
	int64_t zero_ns;            /* START */
	size_t index;               /* question */
	const struct rh_item *item; /* it, or what is asked back about it */
	bool probing;               /* the latter */
	int64_t said;               /* points of the question that is asked back about */
	struct session_model_offer {
		bool made;                  /* the session has asked for something to ask back */
		const struct rh_item *item; /* what it got */
		size_t index;               /* what it asked with, likewise the next */
		int64_t said;
	} offer;
	bool restarting;        /* the take was broken off for another */
	unsigned take;          /* of it */
	bool spoken;            /* some take of it was not skipped */
	bool passed;            /* PASSED came: its follow-ups are not asked */
	bool leaving;           /* asked to: no further question */
	int64_t start_ns;       /* THINKING: when it is over: by the clock, or since a key said so */
	int64_t cue_ns;         /* CUE of this thinking time; RH_NEVER: not yet */
	bool cue_over;          /* CUE_END came, */
	bool cue_ends;          /* and it did so in this step */
	size_t section, part;   /* SECTION's and PART's */
	int64_t answer_ns;      /* ANSWER_STARTED */
	int64_t paused_ns;      /* in this stage of the attempt, pauses that are over */
	int64_t paused_from_ns; /* RH_NEVER: not paused */
	bool suspended;         /* paused by SUSPEND */
	int64_t answered_ms;    /* ATTEMPT_END's */
	enum rh_outcome outcome;
	enum rh_phase phase;
	unsigned hints;
	int64_t points;
	enum rh_rating rating;
	bool kept; /* SAVED's */
	bool playing, noting;
	bool asked_now; /* ASKED came within this step */
	struct session_seen seen;
};

/* Forgets the session before, keeps what was seen. */
void session_model_begin(struct session_model *model, const struct rh_session_config *config);
/* The session asks within a step for something to ask back: what it asked with, and what it is given (NULL: nothing).
 */
void session_model_offer(struct session_model *model, size_t index, int64_t said, const struct rh_item *item);
/* After a step that returned RH_OK: NULL, or the promise it broke. */
const char *session_model_check(struct session_model *model, const struct rh_session *session,
                                const struct rh_event *event, const struct rh_effects *effects);
/* Whether two views differ in nothing but the refusal. */
bool session_views_agree(const struct rh_view *a, const struct rh_view *b);

#endif
