// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_HISTORY_HISTORY_H
#define REHEARSE_HISTORY_HISTORY_H
/* Sessions, attempts, measures, marks and jobs in one SQLite file (WAL, synchronous NORMAL, busy time-out). Used by one
 * thread. Several programs may have the same file open. Texts it hands out are its own, valid until the next call that
 * lists or gets, unless said otherwise. Never touches sound files. */

#include "attempt/attempt.h"
#include "base/error.h"

struct rh_history;

/* Opens or creates the file (0600; its folder must exist) and migrates it to this program's version, a
 * dated copy of the older one made first beside it (history/upkeep.h). path ":memory:"
 * keeps nothing. A damaged file is RH_ERR_DATABASE, one of a newer program RH_ERR_INVALID; neither is touched. */
enum rh_status rh_history_new(const char *path, struct rh_history **history, struct rh_error *err);
/* Opens a file that cannot be written, as on a file system mounted read-only: everything that lists or gets works, what
 * would write fails with `why`, how opening it to write failed (copied; NULL: RH_ERR_DATABASE without a reason). The
 * file must exist and be of this program's version (RH_ERR_INVALID). What another program is writing at the time may be
 * missing. */
enum rh_status rh_history_read(const char *path, const struct rh_error *why, struct rh_history **history,
                               struct rh_error *err);
bool rh_history_is_read_only(const struct rh_history *history);
void rh_history_free(struct rh_history *history);
/* How long a call waits for another program that is writing, 5,000 ms at first; then it fails with RH_ERR_DATABASE.
 * Less while a clock runs. */
void rh_history_set_patience(struct rh_history *history, int ms);

/* A session as it begins. */
struct rh_history_session {
	int64_t session; /* number; 0 when adding */
	int64_t at_unix_ms;
	int64_t seed;           /* the 64 bits of the seed */
	int64_t planned;        /* questions to be asked, without those passed over */
	struct rh_text command; /* the command that repeats it */
	struct rh_text title;
	int64_t ended_unix_ms; /* 0 while it runs and after a crash; ignored when adding */
};
enum rh_status rh_history_session_begin(struct rh_history *history, const struct rh_history_session *session,
                                        int64_t *number, struct rh_error *err);
enum rh_status rh_history_session_end(struct rh_history *history, int64_t number, int64_t at_unix_ms,
                                      struct rh_error *err);
/* So many of the planned questions are not going to be asked. */
enum rh_status rh_history_session_pass_over(struct rh_history *history, int64_t number, int64_t questions,
                                            struct rh_error *err);

/* One session; 0 means the newest. *session borrowed until the next call that lists or gets. */
enum rh_status rh_history_session(struct rh_history *history, int64_t number, const struct rh_history_session **session,
                                  struct rh_error *err);

/* Enters the row with outcome interrupted and takes the next number; take, outcome, path and what comes later in life
 * are ignored. */
enum rh_status rh_history_attempt_begin(struct rh_history *history, const struct rh_attempt *attempt, int64_t *take,
                                        struct rh_error *err);
/* The path of the file, as soon as it exists, so that a crash leaves a row that finds it. */
enum rh_status rh_history_attempt_path(struct rh_history *history, int64_t take, struct rh_text path,
                                       struct rh_error *err);
/* Writes answer_ms, outcome, hints, path, frames, lost_frames, sample rate and at_unix_ms of attempt->take. */
enum rh_status rh_history_attempt_end(struct rh_history *history, const struct rh_attempt *attempt,
                                      struct rh_error *err);
/* Writes rating, points_said, point_count and note of attempt->take. */
enum rh_status rh_history_attempt_review(struct rh_history *history, const struct rh_attempt *attempt,
                                         struct rh_error *err);

/* Something noted at a place in a take. */
struct rh_history_mark {
	int64_t at_ms;       /* in the answer */
	struct rh_text kind; /* of a session: "stuck", "hint", "pause", "resume", "refused", "silence", "section" (a
	                        part of the answer begins: its number from 0), "cue" (a tone sounds: the phase it
	                        announces); of a replay: "mark", "filler" …; of what happened
	                        to the recording: the recorder's codes, "moved", "device-lost" … */
	int64_t number;
};
enum rh_status rh_history_mark_add(struct rh_history *history, int64_t take, const struct rh_history_mark *mark,
                                   struct rh_error *err);
/* Takes the last one that is like this away again. RH_ERR_NOT_FOUND when there is none. */
enum rh_status rh_history_mark_remove(struct rh_history *history, int64_t take, const struct rh_history_mark *mark,
                                      struct rh_error *err);
/* All marks of a take by time. *marks is borrowed until the next call. */
enum rh_status rh_history_marks(struct rh_history *history, int64_t take, const struct rh_history_mark **marks,
                                size_t *count, struct rh_error *err);
/* A measure of a take by name ("syllables", "loudness_lufs"); replaces an older one of that name. */
enum rh_status rh_history_measure_set(struct rh_history *history, int64_t take, struct rh_text name, double value,
                                      struct rh_error *err);
/* RH_ERR_NOT_FOUND when it was never measured. */
enum rh_status rh_history_measure(struct rh_history *history, int64_t take, struct rh_text name, double *value,
                                  struct rh_error *err);

/* Which attempts to list; zeroed means all. */
struct rh_history_filter {
	struct rh_text bank; /* empty: any */
	struct rh_text id;   /* empty: any */
	int64_t session;     /* 0: any */
	int64_t limit;       /* the newest so many; 0: all */
	bool recorded;       /* only those with a recording */
	bool spoken;         /* only those with answer_ms > 0 */
	int since_day;       /* only those of this practice day or later, YYYYMMDD; 0: any */
	bool unsettled;      /* only interrupted ones of which nobody has said yet what was recorded */
};
/* Newest first; *attempts borrowed until the next call that lists or gets. */
enum rh_status rh_history_attempts(struct rh_history *history, const struct rh_history_filter *filter,
                                   const struct rh_attempt **attempts, size_t *count, struct rh_error *err);
enum rh_status rh_history_attempt(struct rh_history *history, int64_t take, const struct rh_attempt **attempt,
                                  struct rh_error *err);
/* What a person types for a take: a number, "last", "-2" (the one before last), "QUESTION-ID" (its last take),
 * "QUESTION-ID#N" (its N-th, from 1), "BANK/QUESTION-ID#N". Attempts without a recording are passed over for last, -N
 * and ids unless there is none recorded at all. RH_ERR_NOT_FOUND with what exists in the message. */
enum rh_status rh_history_select(struct rh_history *history, struct rh_text selector, const struct rh_attempt **attempt,
                                 struct rh_error *err);
/* How many attempts with answer_ms > 0 each question has; 0 for one never answered. */
enum rh_status rh_history_count(struct rh_history *history, struct rh_text bank, struct rh_text id, int64_t *count,
                                struct rh_error *err);

#endif
