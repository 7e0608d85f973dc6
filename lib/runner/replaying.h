// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_RUNNER_REPLAYING_H
#define REHEARSE_RUNNER_REPLAYING_H
/* A replay that runs, shared by three files of this module and nobody else: replay.c waits and paints, replay_take.c
 * loads takes with their marks and pauses, replay_keys.c does what keys ask for. One thread. */

#include "audio/player.h"
#include "runner/playback.h"
#include "runner/replay.h"
#include "runner/survey.h"
#include "ui/keys.h"
#include "ui/paint.h"

struct rh_replaying {
	const struct rh_replay_config *config;
	struct rh_player *player; /* NULL until the first take */
	struct rh_replay_view view;
	size_t index; /* of the take that plays */

	/* Of that take. */
	struct rh_survey *survey;      /* NULL: the file is not read through */
	struct rh_replay_mark *marks;  /* owned; in the order they were made */
	struct rh_speech_span *pauses; /* owned; NULL: not known, or the survey's */
	size_t mark_count, own_marks;  /* own: the last so many were made now, and can be taken back */
	bool measured;                 /* pauses and loudness are those of the history */

	struct rh_screen screen;
	struct rh_frame frame;
	struct rh_paint paint;
	struct rh_buffer out;
	struct rh_buffer notice; /* owned; what the view's notice points to */
	int64_t notice_until_ns;
	struct rh_keys keys;
	bool painting;
	bool over;
	bool output_gone;
	bool lines_lost;    /* for want of memory */
	int64_t painted_ns; /* 0: at once */
	int ended_by_signal;
};

/* replay.c */

/* A line about something a key did or could not do: in place of the keys, or a line of its own where nothing is
 * painted. */
void rh_replaying_say(struct rh_replaying *replay, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Likewise, for what the painted screen shows anyway. */
void rh_replaying_say_plain(struct rh_replaying *replay, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The live region leaves, so that somebody else may write. */
void rh_replaying_leave(struct rh_replaying *replay);

/* replay_take.c */

/* Loads a take and plays it from from_ms on. */
enum rh_status rh_replaying_load(struct rh_replaying *replay, size_t index, int64_t from_ms, struct rh_error *err);
/* What the survey has found since. */
void rh_replaying_look(struct rh_replaying *replay);
/* Notes a mark at a place in the take, here and in the history. */
enum rh_status rh_replaying_mark(struct rh_replaying *replay, int64_t at_ms, char letter, struct rh_error *err);
/* Takes the last one made in this replay back; *mark is what it was. RH_ERR_NOT_FOUND when there is none. */
enum rh_status rh_replaying_unmark(struct rh_replaying *replay, struct rh_replay_mark *mark, struct rh_error *err);
void rh_replaying_unload(struct rh_replaying *replay);

/* replay_keys.c */

void rh_replaying_press(struct rh_replaying *replay, struct rh_key key);

#endif
