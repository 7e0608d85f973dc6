// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_SUPPORT_SESSION_TABLE_H
#define REHEARSE_TESTS_SUPPORT_SESSION_TABLE_H
/* Sessions as tables in virtual time: a row is a moment, an event, the effects it must have and what the view must then
 * show, so that a test reads like a log.
 *
 * Events: start tick voice_end suspend saved saved_nothing cue_end play_end note_end stop, and every button by its name
 *in small letters (none enter space … again hard good easy other).
 *
 * Effects, one word each with a space between; "" is none:
 *	asked:INDEX voice attempt_begin cue answer_started phase:NAME section:PART paused resumed mark:ELAPSED
 *	part:PART:ELAPSED hint:LEVEL
 *	attempt_end:OUTCOME:ELAPSED[:hints=N] result model_answer points:BITS rated:NAME note play play_stop help
 *	refused:WHY closed[:RATING][:points=BITS] passed:FOLLOW-UPS budget:QUESTIONS
 *	done
 * An effect that took place at another time than its row says so: "phase:green@30000".
 *
 * Views: ready, ask, prepare:LEFT, answer:ELAPSED:PHASE, paused:STATE:ELAPSED, suspended:STATE:ELAPSED, review,
 * review:saving, review:points=CURSOR, note, done; then, where it is so, ":playing", ":said=BITS", ":RATING",
 * ":part=SPEAKER'S/DUE" where the answer is divided,
 *":hints=N",
 * ":take=N" from the second on, ":help". All times in ms since the session's start. */

#include "session/session.h"

/* A moment far from 0 and not on a millisecond: where at_ms 0 lies. */
#define SESSION_ZERO_NS INT64_C(86400123456789)

struct session_row {
	int64_t at_ms;
	const char *event;
	const char *effects;
	const char *view; /* NULL: not looked at */
};

/* 10 s to think, 60 s to answer, green at 30, yellow at 45, red at 55; everything else without end and allowed. */
struct rh_rules session_rules(void);
/* What follow the pressure of a real interview: as above, but no retake, no pause, no hint; skipping after 20 s and the
 * cut 15 s past the time. */
struct rh_rules session_strict_rules(void);
/* A question with an intent, a model answer and this many key points, at most 70; one whose answer has four parts, of
 * 15 s, 0 s, what is left, and 20 s (of hundredths of that where the answer is shorter than 10 s); and one with
 * nothing. */
struct rh_item session_item(struct rh_rules rules, size_t key_points);
struct rh_item session_divided_item(struct rh_rules rules);
struct rh_item session_bare_item(struct rh_rules rules);

/* The event of a row; fails the test for a word that is none. */
struct rh_event session_event(const struct session_row *row);
/* Appends effects and view as rows write them. */
void session_write_effects(struct rh_buffer *out, const struct rh_effects *effects, int64_t at_ms);
void session_write_view(struct rh_buffer *out, const struct rh_view *view);
const char *session_refusal_name(enum rh_refusal refusal);
const char *session_button_name(enum rh_button button);

/* A session of these items; voice and cue as the flags say. */
struct rh_session *session_new_at(const struct rh_session_config *config, const char *file, int line);
#define session_new(config) session_new_at((config), __FILE__, __LINE__)

/* Steps through the rows; the first that does not do what it says fails the test. */
void session_play_at(struct rh_session *session, const struct session_row *rows, size_t count, const char *file,
                     int line);
#define session_play(session, rows) \
	session_play_at((session), (rows), sizeof(rows) / sizeof *(rows), __FILE__, __LINE__)

/* A whole table: new, play, free. */
void session_check_at(const struct rh_session_config *config, const struct session_row *rows, size_t count,
                      const char *file, int line);
#define session_check(config, rows) \
	session_check_at((config), (rows), sizeof(rows) / sizeof *(rows), __FILE__, __LINE__)

#endif
