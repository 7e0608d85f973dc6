// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_RUNNER_HEARD_H
#define REHEARSE_RUNNER_HEARD_H
/* How an answer was said: feeds the recorder's blocks to the speech analysis while they are recorded, and turns what
 * came out into measures of the attempt and into what the result shows. Knows the history, not the session. */

#include "audio/tone.h"
#include "history/history.h"
#include "ui/screen.h"

#include <stdatomic.h>

enum { RH_HEARD_OUTLINE = 240 };
/* How long a terminal's bell is taken to ring: nothing tells. */
enum { RH_HEARD_BELL_MS = 300 };

/* Zeroed: nothing is listened to. */
struct rh_heard {
	struct rh_speech *speech; /* owned; NULL: not measured. Fed by the recorder's thread between an attempt's start
	                             and its FINISHED, touched by the loop's only outside */
	bool lost;                /* the recorder did not answer and may still be feeding: never touched again */
	bool shown;               /* result is about the attempt that ended last */
	struct rh_speech_span tones[RH_SPEECH_FOREIGN_MAX]; /* of ours, which the microphone may hear */
	atomic_size_t tone_count;                           /* those before it are final */
	size_t tones_told;                                  /* to the analysis; the recorder's thread's own */
	struct rh_result_speech result;
	float outline_db[RH_HEARD_OUTLINE];
};

/* Plans the analysis; without memory answers are just not measured. */
void rh_heard_open(struct rh_heard *heard, int sample_rate_hz);
/* The recorder's tap; ctx is the struct rh_heard. */
void rh_heard_block(void *ctx, const float *samples, size_t frames);
/* A new answer will be fed. */
void rh_heard_begin(struct rh_heard *heard);
/* The tone of a phase begins to sound at this time of the answer, or is about to. */
void rh_heard_tone(struct rh_heard *heard, int64_t at_ms, enum rh_phase phase);
/* Everything was fed: measures it, holds it against the speaker's takes of this language in the history, and stores the
 * measures and the silences of half a second and more with the take (0: nowhere). */
enum rh_status rh_heard_end(struct rh_heard *heard, struct rh_history *history, int64_t take, struct rh_text lang,
                            struct rh_error *err);
void rh_heard_done(struct rh_heard *heard);

/* What announces a phase; how long after its mark in the take it may be heard there. */
enum rh_tone_kind rh_heard_tone_of(enum rh_phase phase);
struct rh_speech_span rh_heard_tone_span(int64_t at_ms, enum rh_phase phase);
/* Korean for "ko…", English for everything else. */
enum rh_speech_language rh_heard_language(struct rh_text lang);
/* How the speaker usually speaks this language, by the measures of takes before; nothing in it when none were measured
 * or the history refuses. */
struct rh_speaker rh_heard_speaker(struct rh_history *history, enum rh_speech_language language);
/* Fills result (without its outline) from measured speech. */
void rh_heard_judge(const struct rh_speech *speech, const struct rh_speaker *speaker, struct rh_result_speech *result);

#endif
