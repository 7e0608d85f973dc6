// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_UI_SCREEN_H
#define REHEARSE_UI_SCREEN_H
/* What a person sees of a session: pure functions from values to frames. LOOK.md of the design in code: the same shapes
 * everywhere, one fact a line at 40 columns, words and bars that read without colour. Keeps nothing. */

#include "base/messages.h"
#include "session/session.h"
#include "speech/remarks.h"
#include "ui/frame.h"

/* What the microphone does, for the line under the title and the meter. */
enum rh_mic {
	RH_MIC_NONE, /* not recording: no device, or not wanted */
	RH_MIC_OPENING,
	RH_MIC_OPEN,
	RH_MIC_LOST, /* it was there and is gone: timing goes on */
};

/* What is known of the microphone's sound before the first answer. */
enum rh_mic_check {
	RH_MIC_CHECK_OFF,       /* not checked, or the check is over */
	RH_MIC_CHECK_LISTENING, /* too early to say */
	RH_MIC_CHECK_GOOD,      /* a level was seen */
	RH_MIC_CHECK_QUIET,     /* sound, but nothing as loud as a voice */
	RH_MIC_CHECK_SILENT,    /* digital silence */
	RH_MIC_CHECK_CLIPPING,  /* full scale */
};

enum { RH_METER_LENGTH = 5 };
struct rh_meter {
	enum rh_mic mic;
	enum rh_mic_check check;
	struct rh_text name; /* of the open microphone; empty: not shown; not sanitised */
	const char *trouble; /* N_(), a word or two: what is wrong with the open microphone; NULL: nothing */
	double peaks_db[RH_METER_LENGTH]; /* oldest first; dB of full scale, RH_METER_SILENCE_DB when nothing came */
};
#define RH_METER_SILENCE_DB (-120.0)

/* Who looks: language and abilities. */
struct rh_screen {
	const struct rh_tr *tr; /* may be NULL: English */
	bool plain;             /* whole lines, no bars, no cursor movement */
	bool rounds;            /* Enter after a take leads to another one of the same question */
	size_t rows;            /* of the terminal; the live region stays below it; 0: no limit */
};

/* The first line: title · N questions, about M min · profile X · seed S. */
struct rh_opening {
	struct rh_text title, profile;
	size_t questions;
	int64_t longest_ms;
	uint64_t seed;
};
void rh_screen_opening(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_opening *opening);
/* The microphone's line by itself, once it is known: the device opens while the first question is already on the
 * screen. */
void rh_screen_microphone(const struct rh_screen *screen, struct rh_frame *frame, enum rh_mic mic, struct rh_text name);
/* What the check of the microphone has come to, one sentence: to be said once; "" where there is nothing to say. */
const char *rh_screen_mic_check(const struct rh_screen *screen, enum rh_mic_check check);
/* The rule with number, id and time, and the question, wrapped; options of a choice question, one a line. */
void rh_screen_question(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view);
/* The live region for any state: two lines (more while keys or key points are listed), each within the frame's width;
 * none in plain mode and where nothing can be pressed. allows(ctx, button) says which keys work now; keys may be NULL:
 * all do. */
struct rh_screen_keys {
	bool (*allows)(const void *ctx, enum rh_button button);
	const void *ctx;
};
void rh_screen_live(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view,
                    const struct rh_meter *meter, const struct rh_screen_keys *keys);

/* How it was said; see speech/remarks.h. */
struct rh_result_speech {
	struct rh_speech_measures measures;
	enum rh_speech_language language; /* spoken */
	struct rh_pace_verdict pace;
	struct rh_remark remarks[RH_REMARKS_MAX];
	size_t remark_count;
	size_t long_pauses;      /* of half a second and more */
	double louder_db;        /* than the speaker usually is; 0 where that is not known */
	const float *outline_db; /* rh_speech_outline(); borrowed */
	size_t outline_count;
};
/* Pace, first word, pauses, level; the waveform with its pauses over a scale of time; the remarks. */
void rh_screen_speech(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_result_speech *speech);

/* How one take went, against the best and the last of the same question before it (NULL: none). best is the one nearest
 * its time. */
struct rh_result {
	const struct rh_attempt *attempt;
	const struct rh_attempt *best, *last;
	int64_t takes;                         /* spoken takes of this question so far, this one included */
	int64_t min_ms;                        /* of the rules */
	struct rh_text trouble;                /* what went wrong with the recording; empty: nothing */
	const struct rh_result_speech *speech; /* NULL: it was not measured */
	struct rh_text cues; /* what it was read from, in the user's language, instead of hints; empty: nothing */
	const struct rh_item *item;    /* the question; may be NULL, then nothing below counts */
	const int64_t *part_begins_ms; /* of the answer: where its second, third … part began by the marks */
	size_t parts_marked;           /* how many there are */
	const int64_t *tones_ms;       /* tones that sounded within the answer */
	size_t tone_count;
};
void rh_screen_result(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_result *result);
/* The model answer (sections with their times) and the key points with ticks. */
void rh_screen_answer(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_question *question);
void rh_screen_points(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_question *question,
                      int64_t points_said);
/* A hint at this level, from 1: the intent, the first words of each key point, whole key points. False when there is
 * none. */
bool rh_screen_hint(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_question *question,
                    unsigned level);

/* The table at the end and what to do next. */
void rh_screen_summary(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_attempt *attempts,
                       size_t count);
/* Every key of a session for a page of help, state after state: the i-th row from 0; false after the last. *key NULL:
 * *text is the heading of a state. Both N_(). */
bool rh_screen_key(size_t i, const char **key, const char **text);
/* One plain line about a refused button, never empty. */
const char *rh_screen_refusal(const struct rh_screen *screen, enum rh_refusal refusal);

/* Plain mode: one whole line for an effect ("think 10 s", "yellow, 15 s left", "done: 1:04, 4 s over"); nothing when
 * the effect has nothing to say, or when a call above shows it (ASKED, HINT, MODEL_ANSWER). A key that was pressed is
 * always answered by a line. */
void rh_screen_plain(const struct rh_screen *screen, struct rh_buffer *out, const struct rh_effect *effect,
                     const struct rh_view *view);

/* Replay: state, waveform with the playhead, pauses and marks under it, keys. */
struct rh_replay_mark {
	int64_t at_ms;
	char letter; /* of the key that makes such a mark: m, f, h; s where a part begins, t for a tone */
};
struct rh_replay_view {
	struct rh_text title; /* "self-intro take 3 · 23 Nov 16:02" */
	size_t index, count;  /* take of those being played, from 0; not shown when there is one */
	int64_t position_ms, duration_ms;
	double speed, gain_db; /* as it is heard */
	bool paused;
	const float *levels; /* peak of equal slices of the take, 0..1; NULL: no waveform */
	size_t level_count;
	size_t levels_known; /* the first so many: the rest is still being read */
	const struct rh_speech_span *pauses;
	size_t pause_count;
	const struct rh_replay_mark *marks;
	size_t mark_count;
	int64_t loop_a_ms, loop_b_ms; /* RH_UNSET_MS: not set */
	bool help;                    /* the keys are listed */
	struct rh_text notice;        /* in place of the keys; empty: none */
};
void rh_screen_replay(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_replay_view *replay);

#endif
