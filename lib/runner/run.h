// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_RUNNER_RUN_H
#define REHEARSE_RUNNER_RUN_H
/* The running session, shared by the files of this module and nobody else: runner.c waits and makes events, perform.c
 * carries effects out, keep.c owns the attempt on its way to disk, show.c owns the screen, prompter.c the whole screen
 * while a model answer is read from it. One thread; only rh_run_wake() is called from others. */

#include "audio/player.h"
#include "audio/tone.h"
#include "runner/heard.h"
#include "runner/runner.h"
#include "runner/voice.h"
#include "term/line.h"
#include "ui/keys.h"
#include "ui/paint.h"

enum { RH_RUN_MARKS_MAX = 256 };
/* How long another program that holds the history may keep the session waiting: hardly while a clock runs or is about
 * to, longer when an answer is over. */
enum { RH_RUN_PATIENCE_MS = 200, RH_RUN_PATIENCE_WRITING_MS = 2000 };

/* What was noted during an answer; written to the history after it. */
struct rh_run_mark {
	const char *kind; /* static */
	int64_t at_ms;
	int64_t number;
};

/* The attempt on its way to disk. */
struct rh_keep {
	struct rh_attempt attempt; /* texts borrowed from the item, path and note below */
	char *path;                /* owned; where the take is being written; NULL: nowhere */
	struct rh_buffer note;     /* owned */
	struct rh_run_mark marks[RH_RUN_MARKS_MAX];
	size_t mark_count;
	bool in_history;                    /* attempt.take is a real row */
	bool prepared;                      /* the recorder holds a file for it */
	bool started;                       /* its answer clock has run */
	bool ending;                        /* waiting for the recorder's FINISHED */
	size_t index;                       /* item it is about; of a probe, that of its question */
	const struct rh_item *item;         /* the question that was asked */
	int64_t heard;                      /* bit set of its key points that were heard in it */
	int64_t ended_ns;                   /* when the answer ended */
	bool kept;                          /* there is a recording on disk */
	char trouble[RH_ERROR_MESSAGE_MAX]; /* what went wrong with this recording; empty: nothing */
};

struct rh_run {
	const struct rh_run_config *config;
	struct rh_session *session;
	struct rh_recorder *recorder; /* NULL: not recording */
	struct rh_player *player;     /* NULL until the first playback */
	struct rh_voice *voice;       /* NULL until the first question is read aloud */
	bool voice_on;                /* VOICE_END is owed to the session */
	struct rh_prompter *prompter; /* NULL: an interview */
	struct rh_tone *tone;         /* NULL: no tones */
	bool cue_on;                  /* CUE_END is owed to the session */
	int64_t bell_ends_ns;         /* when a bell has rung out */
	struct rh_line *line;         /* a note is being edited */
	struct rh_keep keep;
	struct rh_heard heard;  /* how the answers are said */
	int64_t session_number; /* in the history; 0 when it refused */
	int64_t started_ns;     /* of the session; at_ms of its events counts from here */
	int64_t looked_ns;      /* when the loop last looked at the clock */
	int64_t acting_ns;      /* when what is being carried out took place; 0: nothing is */
	int64_t told_ms;        /* of the last event told: no later one is earlier */
	int64_t slept_ns;       /* rh_clock_slept_ns() as last seen */

	struct rh_screen screen;
	struct rh_paint paint;
	struct rh_frame frame; /* scratch for lines and live region */
	struct rh_buffer out;  /* bytes the terminal has not taken yet */
	struct rh_meter meter;
	struct {
		int64_t since_ns;   /* when the microphone was opened */
		int64_t looked_ns;  /* when its level was last taken */
		double loudest_db;  /* so far */
		unsigned clippings; /* looks at which it clipped */
		bool told[RH_MIC_CHECK_CLIPPING + 1];
	} check;            /* of the microphone, before the first answer; meter.check says what it has come to */
	bool trouble_lasts; /* meter.trouble is not of one answer only */
	char mic_name[256]; /* of the open microphone; empty: none */
	int64_t painted_ns;
	bool painting; /* a live region is kept; false: plain lines */
	bool output_gone;
	bool lines_lost;  /* for want of memory */
	bool points_open; /* the list of key points, as last shown */

	struct rh_keys keys;
	int64_t enter_ns;      /* when Enter came last */
	unsigned quick_enters; /* how many have come each right after the one before */
	bool hear_due;         /* the answer is to be heard before SAVED is told */
	bool save_due;         /* SAVED must be told to the session */
	bool play_due;         /* PLAY_END likewise */
	bool note_due;         /* NOTE_END likewise */
	bool stopped;          /* by ^Z: the SIGCONT that ends it is still to be read */
	bool done;
	bool *answered; /* per item: some take of it was spoken to its end */
	struct rh_run_result result;
};

/* runner.c */

/* Wakes the loop; for the notify functions of recorder and player, any thread. wake is a struct rh_wake. */
void rh_run_wake(void *wake);

/* keep.c */

/* Opens the microphone, if it is wanted; what goes wrong is told, never fatal. */
void rh_keep_open(struct rh_run *run);
/* Prepares the analysis, which takes some milliseconds: before the first answer starts, and where there is time for it,
 * after the first question is on the screen. */
void rh_keep_plan(struct rh_run *run);
void rh_keep_begin(struct rh_run *run, const struct rh_effect *effect);
void rh_keep_start(struct rh_run *run, int64_t at_ns);
void rh_keep_mark(struct rh_run *run, const char *kind, int64_t at_ms, int64_t number);
/* The answer is over; save_due is set as soon as everything is on disk. */
void rh_keep_end(struct rh_run *run, const struct rh_effect *effect);
/* The answer could not be heard now: later. */
void rh_keep_unheard(struct rh_run *run);
/* Rating, ticked points and note are final. */
void rh_keep_close(struct rh_run *run, const struct rh_effect *effect);
/* What the recorder has to say. */
void rh_keep_listen(struct rh_run *run);
/* When waiting for the recorder has lasted too long, or RH_NEVER. */
int64_t rh_keep_deadline_ns(const struct rh_run *run);
void rh_keep_expire(struct rh_run *run, int64_t now_ns);
void rh_keep_done(struct rh_run *run);

/* prompter.c; without a prompter each of these does nothing. */

enum rh_status rh_prompter_new(struct rh_run *run, struct rh_error *err);
void rh_prompter_done(struct rh_run *run);
/* There is one, and its takes are not kept. */
bool rh_prompter_is_fleeting(const struct rh_run *run);
/* The item's text is taken up; its answer starts, pauses, goes on at these times. */
void rh_prompter_begin(struct rh_run *run, size_t index);
void rh_prompter_start(struct rh_run *run, int64_t at_ns);
void rh_prompter_pause(struct rh_run *run, int64_t at_ns);
void rh_prompter_resume(struct rh_run *run, int64_t at_ns);
/* A key; true: nobody else is to have it. *button is what the session is to be told otherwise. */
bool rh_prompter_press(struct rh_run *run, struct rh_key key, enum rh_button *button);
/* Enter after this take leads to another one of the same question. */
bool rh_prompter_goes_round(const struct rh_run *run);
/* Time has passed, and the microphone may have heard something. False: there is nothing more to be seen, and nobody to
 * say so. */
bool rh_prompter_look(struct rh_run *run);
/* When it should look again, or RH_NEVER. */
int64_t rh_prompter_deadline_ns(const struct rh_run *run);
/* Cue levels shown in the take, as hints: none when everything was hidden. */
int64_t rh_prompter_hints(const struct rh_run *run);
/* The name of the fullest cue level shown in the take, in the user's language; empty without a prompter. */
struct rh_text rh_prompter_cues(const struct rh_run *run);
/* Writes what is to be known of the take that has ended. */
void rh_prompter_note(struct rh_run *run);
/* The take's rating is final: moves the ladder. */
void rh_prompter_close(struct rh_run *run);
/* The whole screen is the prompter's now. */
bool rh_prompter_shows(const struct rh_run *run);
void rh_prompter_paint(struct rh_run *run);
/* Keeps what was put into run->frame for the scroll-back, until the whole screen is left. False: it is not shown. */
bool rh_prompter_keep_frame(struct rh_run *run);
/* Something the speaker should know while reading. */
void rh_prompter_warn(struct rh_run *run, const char *message);
/* Gives the screen back, with what was kept for the scroll-back. */
void rh_prompter_leave(struct rh_run *run);
/* The window changed. */
void rh_prompter_forget(struct rh_run *run);
/* cue.c: tone or bell before an answer, and at its phases. */

/* Opens the sink, if tones are wanted; what goes wrong is told, never fatal. */
void rh_cue_open(struct rh_run *run);
/* Announces the answer. CUE_END is due when rh_cue_sounds() is false. */
void rh_cue_announce(struct rh_run *run);
/* A phase of the answer begins: sounded and marked, if that is wanted. */
void rh_cue_phase(struct rh_run *run, const struct rh_effect *effect);
/* Whether the announcement still sounds; tells a failed device once. */
bool rh_cue_sounds(struct rh_run *run);
/* When to ask, unless the device wakes the loop; RH_NEVER. */
int64_t rh_cue_deadline_ns(const struct rh_run *run);
/* The announcement is not wanted any more. */
void rh_cue_hush(struct rh_run *run);
void rh_cue_done(struct rh_run *run);

/* check.c: the microphone's level, for the meter, and whether it is one to record with. */

/* The microphone has opened: its sound is looked at until the first answer. Not where silence is what was asked for. */
void rh_check_begin(struct rh_run *run);
/* The first answer has begun: nothing more is said, unless it began so soon that nothing could be known. */
void rh_check_end(struct rh_run *run);
/* Takes the level: as often as the meter is painted, and where nothing is painted by the deadline. */
void rh_check_listen(struct rh_run *run);
int64_t rh_check_deadline_ns(const struct rh_run *run);

/* show.c */

void rh_show_init(struct rh_run *run);
void rh_show_opening(struct rh_run *run);
/* The microphone is open: its name, which is not sanitised, is shown above the countdown, or as a line where nothing is
 * painted. */
void rh_show_mic(struct rh_run *run, const char *name);
/* What was put into run->frame goes into the scroll-back. */
void rh_show_frame(struct rh_run *run);
/* An empty run->frame of the terminal's width. */
struct rh_frame *rh_show_blank(struct rh_run *run);
/* One line into the scroll-back. */
void rh_show_note(struct rh_run *run, enum rh_style style, const char *message);
void rh_show_plain(struct rh_run *run, const struct rh_effect *effect);
void rh_show_live(struct rh_run *run);
/* When the live region wants repainting, or RH_NEVER. */
int64_t rh_show_deadline_ns(const struct rh_run *run);
void rh_show_result(struct rh_run *run, const struct rh_item *item);
void rh_show_summary(struct rh_run *run);
/* Takes the live region and raw mode away (before stopping, before a line), and brings them back. */
void rh_show_leave(struct rh_run *run);
void rh_show_return(struct rh_run *run);
void rh_show_resized(struct rh_run *run);
/* Hands waiting bytes to the terminal, for at most wait_ms. */
void rh_show_flush(struct rh_run *run, int wait_ms);
void rh_show_done(struct rh_run *run);

/* perform.c */

void rh_perform(struct rh_run *run, const struct rh_effects *effects);
/* Tells whoever reads along; index is the item it is about, at_ns when it took place. */
void rh_perform_tell(struct rh_run *run, struct rh_run_event *event, size_t index, int64_t at_ns);
/* A warning: to the reader along, or into the scroll-back. code is static. */
void rh_perform_warn(struct rh_run *run, const char *code, const char *message);

#endif
