// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_INTERVIEW_H
#define REHEARSE_CMD_INTERVIEW_H
/* From a wish to a session that has been run: what `run` and `intro` share. Owns the options that both take, the
 * folders of the user's data, the history's opening, and the events printed as JSON. */

#include "history/history.h"
#include "output.h"
#include "plan/plan.h"
#include "runner/runner.h"

/* The options both take: their shared table. */
enum {
	RH_INTERVIEW_PREP,
	RH_INTERVIEW_TIME,
	RH_INTERVIEW_HANDS_FREE,
	RH_INTERVIEW_DEVICE,
	RH_INTERVIEW_SINK,
	RH_INTERVIEW_CUES,
	RH_INTERVIEW_CUES_AT,
	RH_INTERVIEW_NO_RECORD,
	RH_INTERVIEW_PRIVATE,
	RH_INTERVIEW_JSON,
	RH_INTERVIEW_OPTIONS
};
extern const struct rh_option rh_interview_rows[RH_INTERVIEW_OPTIONS];
#define RH_INTERVIEW_TABLE                              \
	{                                               \
		rh_interview_rows, RH_INTERVIEW_OPTIONS \
	}

/* A request with nothing wished for but what the shared options say; without a terminal to read keys from it is
 * hands-free. */
struct rh_plan_request rh_interview_request(const struct rh_app *app, const struct rh_options *options);
/* A seed from the system's random numbers. */
enum rh_status rh_interview_seed(uint64_t *seed, struct rh_error *err);
/* The device to use: what the option says, else the settings; NULL: the server's default. */
const char *rh_interview_name(const struct rh_option_value *given, struct rh_text setting);
/* A session to be run. */
struct rh_interview {
	const char *command;                  /* the command's name, for the line that repeats the session */
	const struct rh_options *options;     /* what it was given: for that line, and the shared options */
	const struct rh_option_value *shared; /* what counts as its shared options; NULL: those it was given */
	bool add_seed;                        /* the line needs the seed, which was not given */
	struct rh_plan_request *request;      /* its past is filled in */
	bool voice;                           /* each question is read aloud */
	bool probe;                           /* asks back about what an answer left out */
	bool own_follow_ups;                  /* the follow-ups of the bank may be asked then: the plan has none */
	int64_t budget_ms;                    /* for the whole interview; RH_UNSET_MS: the plan's */
	const struct rh_run_prompt *prompt; /* the model answers are read from the screen; NULL: an interview. Filled in
	                                       by: */
	enum rh_status (*prepare)(void *ctx, const struct rh_plan *plan, struct rh_history *history,
	                          struct rh_error *err); /* may be NULL; before the session begins */
	void *prepare_ctx;
	int64_t resume; /* number of the session that goes on; 0: a new one */
};
/* Runs it from plan to end. Returns the exit status; has said why. */
int rh_interview(struct rh_app *app, const struct rh_interview *interview);

#endif
