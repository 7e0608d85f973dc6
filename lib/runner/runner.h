// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_RUNNER_RUNNER_H
#define REHEARSE_RUNNER_RUNNER_H
/* Runs a session for real: waits until the session's deadline, makes events of clock, keys and recorder, steps, carries
 * the effects out on screen, sound and history. The only place where the pure half meets devices. Decides nothing about
 * time or rules. */

#include "audio/recorder.h"
#include "history/history.h"
#include "os/wake.h"
#include "plan/plan.h"
#include "runner/prober.h"
#include "script/ladder.h"
#include "session/session.h"
#include "term/term.h"
#include "ui/screen.h"

/* One thing that happened, for programs that read along. Texts are borrowed for the call. */
enum rh_run_event_kind {
	RH_RUN_SESSION_STARTED,
	RH_RUN_ASKED,
	RH_RUN_ANSWER_STARTED,
	RH_RUN_PHASE,
	RH_RUN_ANSWER_ENDED,
	RH_RUN_WARNING,
	RH_RUN_SESSION_ENDED,
};
struct rh_run_event {
	enum rh_run_event_kind kind;
	int64_t at_ms;                    /* monotonic, since the session began; never less than the event before */
	size_t index;                     /* ASKED: from 0 */
	const struct rh_item *item;       /* ASKED, ANSWER_STARTED, PHASE, ANSWER_ENDED */
	enum rh_phase phase;              /* PHASE */
	const struct rh_attempt *attempt; /* ANSWER_ENDED, as it stands in the history */
	const char *code, *message;       /* WARNING; message is not sanitised */
	int64_t answered, skipped;        /* SESSION_ENDED */
};

/* The model answer of each question is shown while it is said, on the whole screen, paced to fit its time. */
struct rh_run_prompt {
	const struct rh_ladder *ladders; /* of each question of the plan, which has an answer with words in it: the cues
	                                    its first take is spoken with; borrowed */
	bool climbs;                     /* each take moves its question's ladder, and is stored with its level */
	bool kept;                       /* takes like any other; else nothing is kept, and no result shown */
	bool mirrored;
};

/* What announces an answer, and where that is asked for each of its phases. */
enum rh_cues {
	RH_CUES_NONE,
	RH_CUES_BELL, /* the terminal's bell */
	RH_CUES_TONE, /* a tone through the sink */
};

struct rh_run_config {
	const struct rh_plan *plan; /* at least one question */
	uint64_t seed;              /* it was drawn with */
	int64_t session;            /* number of an interrupted session that goes on; 0: a new one */
	size_t first;               /* question it begins with; 0 for a new one */
	int64_t budget_ms;          /* for the whole interview; 0: none */
	struct rh_text command;     /* that repeats the session */
	struct rh_term *term;       /* for keys and the screen; borrowed */
	struct rh_wake *wake;       /* borrowed */
	struct rh_history *history; /* open; ":memory:" for a private session; borrowed */
	const char *takes_dir;      /* absolute; NULL: recordings are measured and shown but not kept */
	const char *device;         /* capture; NULL: the server's default */
	const char *sink;           /* playback; likewise */
	bool voice;                 /* each question is read aloud before its thinking time */
	const char *const
	    *voice_command;       /* argv that reads text on standard input; NULL: a synthesiser that is found */
	bool archive;             /* a job to archive each recorded take is left in the history */
	bool transcribe;          /* likewise one to write down what was said */
	struct rh_prober *prober; /* asks back; NULL: nobody does */
	enum rh_cues cues;
	bool cues_at_phases;
	bool record;                        /* false: no microphone is opened */
	const struct rh_run_prompt *prompt; /* NULL: an interview */
	bool hands_free;
	bool quiet; /* nothing on the screen: events only */
	bool plain; /* whole lines, no escape sequences */
	bool color;
	const struct rh_tr *tr;
	/* What happens, for whoever reads along: appends what is to be written of it. It goes to the terminal's output
	 * as fast as that takes it; a reader that stands still holds nothing up. Called from the loop's thread; may be
	 * NULL. */
	void (*event)(void *ctx, const struct rh_run_event *event, struct rh_buffer *out);
	void *event_ctx;
};

struct rh_run_result {
	int64_t answered, skipped;
	int64_t spoken_ms;
	int ended_by_signal; /* its number, after everything was saved; 0: none */
};

/* Runs the session to its end. Returns RH_OK also when a signal ended it. Without a sound device it goes on as a timer
 * and says so. The terminal is as it was on return. */
enum rh_status rh_run_session(const struct rh_run_config *config, struct rh_run_result *result, struct rh_error *err);

#endif
