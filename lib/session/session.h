// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SESSION_SESSION_H
#define REHEARSE_SESSION_SESSION_H
/* The interview as a state machine: one event in, effects out, next deadline. It decides everything that is about time
 * and rules, and does nothing itself: no clock, no key, no microphone, no screen. Every event carries its own time.
 *
 *   ASK -> PREPARE -> ANSWER (<-> PAUSED, SUSPENDED) -> REVIEW (<-> NOTE) -> (PREPARE again | ASK of the next | DONE)
 */

#include "plan/sections.h"

/* No deadline: wait for an event. */
#define RH_NEVER INT64_MAX

enum rh_state {
	RH_STATE_READY,   /* not started */
	RH_STATE_ASK,     /* the question is being read aloud; without a voice it lasts no time */
	RH_STATE_PREPARE, /* thinking time */
	RH_STATE_ANSWER,
	RH_STATE_PAUSED,    /* the answer waits because the speaker said so */
	RH_STATE_SUSPENDED, /* it waits because the program was stopped or the machine slept; a key goes on */
	RH_STATE_REVIEW,    /* the take is over; what next? */
	RH_STATE_NOTE,      /* a line is being edited */
	RH_STATE_DONE,
};

/* The one cue while speaking. */
enum rh_phase { RH_PHASE_SPEAK, RH_PHASE_GREEN, RH_PHASE_YELLOW, RH_PHASE_RED, RH_PHASE_OVER };
/* "speak", "green", "yellow", "red", "over": as in JSON. */
const char *rh_phase_name(enum rh_phase phase);
/* The phase after this much of an answer. Where red is not before time, over takes its place. */
enum rh_phase rh_phase_at(const struct rh_rules *rules, int64_t elapsed_ms);

/* Hint levels a question has: one for the intent, two for the key points (first words, then whole). */
unsigned rh_session_hints(const struct rh_question *question);

/* What the person at the keyboard can ask for; ui/ maps keys to these. */
enum rh_button {
	RH_BUTTON_NONE,
	RH_BUTTON_ENTER,  /* go on: start, done, resume, next; close the list */
	RH_BUTTON_SPACE,  /* start, pause, resume; play; tick a key point */
	RH_BUTTON_ESCAPE, /* close the list or the help */
	RH_BUTTON_UP,     /* stuck here; in REVIEW the key points, in their list one up */
	RH_BUTTON_DOWN,   /* like hint; in REVIEW the key points, in their list one down */
	RH_BUTTON_LEFT,   /* in REVIEW like retake */
	RH_BUTTON_RIGHT,  /* in ANSWER the next part begins; in REVIEW like Enter */
	RH_BUTTON_MARK,   /* m: where the parts of an answer are timed the next part begins; else stuck here */
	RH_BUTTON_HINT,   /* h */
	RH_BUTTON_SKIP,   /* s */
	RH_BUTTON_QUIT,   /* q */
	RH_BUTTON_HELP,   /* ? */
	RH_BUTTON_PLAY,   /* p */
	RH_BUTTON_RETAKE, /* r */
	RH_BUTTON_ANSWER, /* a: the model answer */
	RH_BUTTON_POINTS, /* k: the key points */
	RH_BUTTON_NOTE,   /* n */
	RH_BUTTON_AGAIN,  /* 1 */
	RH_BUTTON_HARD,   /* 2 */
	RH_BUTTON_GOOD,   /* 3 */
	RH_BUTTON_EASY,   /* 4 */
	RH_BUTTON_OTHER,  /* a key that means nothing */
};

enum rh_event_kind {
	RH_EVENT_START, /* the session begins */
	RH_EVENT_TICK,  /* time passed */
	RH_EVENT_BUTTON,
	RH_EVENT_VOICE_END, /* the question has been read aloud, or could not be */
	RH_EVENT_CUE_END,   /* the tone that announces the answer has died away, or could not be sounded */
	RH_EVENT_SUSPEND,   /* the program is about to be stopped, or the machine slept until now */
	RH_EVENT_SAVED,     /* the ended attempt is on disk and in the history */
	RH_EVENT_PLAY_END,  /* playback came to its end or failed */
	RH_EVENT_NOTE_END,  /* the note was entered or dropped */
	RH_EVENT_STOP,      /* a signal: end now, keep everything */
};

struct rh_event {
	enum rh_event_kind kind;
	int64_t at_ns;         /* monotonic; earlier than the last event's counts as the last event's */
	enum rh_button button; /* BUTTON only */
	bool kept;             /* SAVED only: there is a recording that can be played */
	int64_t heard;         /* SAVED only: bit set of the key points that were heard in it; they count as ticked */
};

/* Why a button was refused; the screen says so. */
enum rh_refusal {
	RH_REFUSAL_NONE,
	RH_REFUSAL_PAUSE,   /* the profile forbids pausing */
	RH_REFUSAL_SKIP,    /* too early: skip_after */
	RH_REFUSAL_RETAKE,  /* no takes left */
	RH_REFUSAL_HINT,    /* forbidden */
	RH_REFUSAL_NO_HINT, /* the question has none, or all are shown */
	RH_REFUSAL_NO_POINTS,
	RH_REFUSAL_NO_ANSWER,
	RH_REFUSAL_NO_TAKE, /* nothing was recorded */
	RH_REFUSAL_SAVING,  /* the take is being written: a moment */
	RH_REFUSAL_STARTED, /* the answer has only just begun, or is about to: the key was meant to start it */
	RH_REFUSAL_NO_PART, /* the answer is in its last part */
	RH_REFUSAL_KEY,     /* means nothing here */
};

enum rh_effect_kind {
	RH_EFFECT_ASKED,          /* show the question */
	RH_EFFECT_VOICE,          /* read it aloud, then VOICE_END */
	RH_EFFECT_ATTEMPT_BEGIN,  /* enter the row, create the file: the answer clock starts soon */
	RH_EFFECT_CUE,            /* sound the tone that announces the answer, then CUE_END */
	RH_EFFECT_ANSWER_STARTED, /* at_ns: record from here */
	RH_EFFECT_PHASE,          /* phase: the cue changed */
	RH_EFFECT_SECTION,        /* number: the part of the answer that should be running from now on, from 0 */
	RH_EFFECT_PAUSED,         /* at_ns */
	RH_EFFECT_RESUMED,        /* at_ns */
	RH_EFFECT_MARK,           /* elapsed_ms */
	RH_EFFECT_PART,           /* number: the part that the speaker begins, from 0; elapsed_ms */
	RH_EFFECT_HINT,           /* number: the level now shown, from 1; elapsed_ms */
	RH_EFFECT_ATTEMPT_END,  /* at_ns: when it ended; elapsed_ms, outcome; number: hints shown. Then SAVED is due */
	RH_EFFECT_RESULT,       /* show how it went: after SAVED */
	RH_EFFECT_MODEL_ANSWER, /* show it */
	RH_EFFECT_POINTS,       /* number: bit set of the key points said so far */
	RH_EFFECT_RATED,        /* number: enum rh_rating */
	RH_EFFECT_NOTE,         /* let a line be edited, then NOTE_END */
	RH_EFFECT_PLAY,         /* play the take just made, then PLAY_END */
	RH_EFFECT_PLAY_STOP,
	RH_EFFECT_HELP,    /* show the keys that work now */
	RH_EFFECT_REFUSED, /* refusal; logged, nothing else happened */
	RH_EFFECT_BUDGET,  /* the interview's time is used up: number questions are not asked; DONE follows */
	RH_EFFECT_PASSED,  /* number: follow-ups of this skipped question that are not asked */
	RH_EFFECT_CLOSED,  /* the question is over: REVIEW was left, its rating and points are final */
	RH_EFFECT_DONE,    /* the session is over; nothing follows */
};

struct rh_effect {
	enum rh_effect_kind kind;
	size_t index;               /* item it is about; of a probe, that of its question */
	const struct rh_item *item; /* likewise, the probe itself; NULL for DONE */
	int64_t at_ns;              /* when it took place: a deadline's own time, not when it was noticed */
	int64_t elapsed_ms;         /* answer time, pauses left out */
	int64_t number;
	enum rh_phase phase;
	enum rh_outcome outcome;
	enum rh_refusal refusal;
	enum rh_rating rating; /* CLOSED only */
};

/* Room for the effects of one step; filled from the start at each. */
enum { RH_EFFECTS_MAX = 16 };
struct rh_effects {
	struct rh_effect items[RH_EFFECTS_MAX];
	size_t count;
};

/* What a screen may show. Times are as of the last event. */
struct rh_view {
	enum rh_state state;
	enum rh_state resumes_to;   /* PAUSED, SUSPENDED: the state that goes on */
	const struct rh_item *item; /* the current question; NULL before START and after DONE */
	bool probing;               /* it asks back about the answer to question `index` */
	size_t index, count;        /* index from 0 */
	unsigned take;              /* takes of this question in this session, from 1 */
	int64_t retakes_left;       /* RH_UNLIMITED */
	int64_t prep_left_ms;       /* PREPARE */
	int64_t elapsed_ms;         /* ANSWER and after: time answered, pauses left out */
	enum rh_phase phase;
	size_t sections;         /* parts of the answer that are timed; 0: it is not divided */
	size_t section;          /* the part that should be running, from 0 */
	size_t part;             /* the part the speaker is in by the marks, from 0 */
	enum rh_outcome outcome; /* REVIEW: of the attempt */
	unsigned hints;          /* levels shown */
	bool points_open;        /* REVIEW: the list of key points takes the keys */
	size_t point_cursor;     /* in it */
	int64_t points_said;     /* bit set */
	enum rh_rating rating;
	bool saved; /* REVIEW: the take is safe; the question what next is open */
	bool playing;
	bool help;               /* the keys are shown */
	enum rh_refusal refusal; /* of the last button; NONE again with the next one */
	int64_t session_ms;      /* since START */
};

struct rh_session_config {
	const struct rh_item *items; /* borrowed for the session's life */
	size_t count;                /* at least 1 */
	bool hands_free;             /* nothing waits for a button */
	bool voice;                  /* ASK lasts until VOICE_END */
	bool cue;                    /* a tone announces each answer: PREPARE lasts until CUE_END, see below */
	size_t first;                /* item to begin with: an interrupted session goes on there */
	int64_t budget_ms;           /* once it is used up, nothing more is asked; 0: no budget */
	/* Asked when a question is left: what to ask back about its answer, borrowed for the session's life, or NULL.
	 * said: bit set of its key points that were ticked or heard. Asked again after each probe. NULL: never. */
	const struct rh_item *(*probe)(void *ctx, size_t index, int64_t said);
	void *probe_ctx;
	bool restarts; /* RETAKE works in ANSWER too: the take ends there, interrupted, and the next begins */
};

/* How late a tick may be and still count as its deadline: a start noticed later than this begins when it was noticed,
 * so that a stalled machine takes nothing from the speaker. */
#define RH_SESSION_LATE_NS (INT64_C(50) * 1000000)

/* Enter and Space count for the start for this long after it: whoever presses them as thinking time runs out meant to
 * begin. Likewise Enter after the clock has cut an answer: it meant to end it, not to go on to the next question. */
#define RH_SESSION_SETTLE_NS (INT64_C(250) * 1000000)

/* The tone sounds in the last part of the thinking time, so that the answer begins when that ends: this long before it,
 * or at once where there is less. An answer that was to begin at once waits for the tone instead, and none waits longer
 * than the limit for one that does not end. */
#define RH_SESSION_CUE_NS       (INT64_C(400) * 1000000)
#define RH_SESSION_CUE_LIMIT_NS (INT64_C(2000) * 1000000)

struct rh_session;

enum rh_status rh_session_new(const struct rh_session_config *config, struct rh_session **session,
                              struct rh_error *err);
/* One step. Reads no clock: every event carries its own time. RH_ERR_INVALID after DONE; effects is always set. */
enum rh_status rh_session_step(struct rh_session *session, const struct rh_event *event, struct rh_effects *effects);
/* Monotonic nanoseconds at which the next tick is due, or RH_NEVER. Only real deadlines: repainting is the caller's
 * affair. */
int64_t rh_session_deadline_ns(const struct rh_session *session);
/* What a screen may show; borrowed, valid until the next step. */
const struct rh_view *rh_session_view(const struct rh_session *session);
/* Whether a button would do something now (REFUSED otherwise): for the line of keys. */
bool rh_session_allows(const struct rh_session *session, enum rh_button button);
void rh_session_free(struct rh_session *session);

#endif
