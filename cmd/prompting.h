// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_PROMPTING_H
#define REHEARSE_CMD_PROMPTING_H
/* What `prompt` and `memorize` share: model answers shown while they are said. */

#include "interview.h"
#include "shelf.h"

/* The names of --level, NULL-terminated; each stands at its enum rh_cue_level. */
extern const char *const rh_prompting_levels[];

struct rh_prompting {
	const char *command;
	const struct rh_options *options;     /* its words are the questions */
	const struct rh_option_value *banks;  /* of --bank */
	const struct rh_option_value *level;  /* of --level */
	const struct rh_option_value *shared; /* what rh_interview() goes by */
	struct rh_plan_request request;       /* but for banks and questions */
	struct rh_run_prompt wish;            /* but for ladders: without --level those of the history when it climbs,
	                                         else the full text */
};
/* Runs it; returns the exit status, has said why. */
int rh_prompting(struct rh_app *app, const struct rh_prompting *prompting);

#endif
