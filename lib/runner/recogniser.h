// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_RUNNER_RECOGNISER_H
#define REHEARSE_RUNNER_RECOGNISER_H
/* The user's own recogniser: gives it a recording as it wants it, in a private file, runs it in the background of
 * everything else, and reads what it writes. A recording is never changed, and whatever the program does, it is bounded
 * and gone afterwards. As a job ("transcribe") it keeps what it read in the history. */

#include "config/config.h"
#include "history/transcripts.h"
#include "runner/jobs.h"
#include "words/transcript.h"

#define RH_TRANSCRIBE_JOB "transcribe"

/* Runs it on one sound file. lang: "ko", "en"; pulse->wake must be there. RH_ERR_NOT_FOUND: no such program;
 * RH_ERR_STOPPED; RH_ERR_INVALID with what went wrong, the program's own last words included. */
enum rh_status rh_recognise(const struct rh_config_transcriber *settings, const char *path, struct rh_text lang,
                            const struct rh_job_pulse *pulse, struct rh_transcript *transcript, struct rh_error *err);

/* Runs it on a second of silence: RH_OK when it runs and writes what it should, be it nothing; fails as rh_recognise().
 */
enum rh_status rh_recognise_try(const struct rh_config_transcriber *settings, struct rh_text lang,
                                const struct rh_job_pulse *pulse, struct rh_error *err);

/* Keeps a transcript and what is counted in it (attempt/delivery.h: words and fillers a minute and, where the model
 * answer is known, how much of it was said) with the take. command: the name of what wrote it. */
enum rh_status rh_recogniser_keep(struct rh_history *history, const struct rh_attempt *take,
                                  const struct rh_transcript *transcript, struct rh_text command, bool edited,
                                  struct rh_error *err);
/* The program's name without its folder. */
struct rh_text rh_recogniser_name(const struct rh_config_transcriber *settings);

struct rh_recogniser {
	struct rh_history *history;
	const struct rh_config_transcriber *settings; /* with a command */
	struct rh_text lang;                          /* of takes that do not know theirs */
};
/* The kind, for rh_jobs_run(); recogniser is borrowed. */
struct rh_job_kind rh_recogniser_kind(struct rh_recogniser *recogniser);

#endif
