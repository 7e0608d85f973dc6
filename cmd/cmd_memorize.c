// SPDX-License-Identifier: GPL-3.0-or-later
#include "prompting.h"

enum { MEMORIZE_BANK, MEMORIZE_LEVEL, MEMORIZE_OPTIONS };
enum { QUESTIONS_MAX = 100 };

static const struct rh_option rows[MEMORIZE_OPTIONS] = {
    [MEMORIZE_BANK] = RH_ROW_BANK,
    [MEMORIZE_LEVEL] = {.name = "level",
                        .kind = RH_OPTION_CHOICE,
                        .value = "LEVEL",
                        .choices = rh_prompting_levels,
                        .help = N_("begin with so much of the answer shown; else where you stopped")},
};

const struct rh_syntax rh_syntax_memorize = {
    .usage = "QUESTION…",
    .topic = RH_TOPIC_QUESTION,
    .least = 1,
    .most = QUESTIONS_MAX,
    .tables = {[RH_OPTIONS_OWN] = {rows, MEMORIZE_OPTIONS},
               [RH_OPTIONS_SHARED] = RH_INTERVIEW_TABLE,
               [RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE},
};

int rh_cmd_memorize(struct rh_app *app, const struct rh_options *options)
{
	const struct rh_option_value *given = options->values[RH_OPTIONS_OWN];
	struct rh_prompting prompting = {
	    .command = "memorize",
	    .options = options,
	    .banks = &given[MEMORIZE_BANK],
	    .level = &given[MEMORIZE_LEVEL],
	    .shared = options->values[RH_OPTIONS_SHARED],
	    .request = rh_interview_request(app, options),
	    .wish = {.climbs = true, .kept = true},
	};
	if (prompting.request.prep_ms == RH_UNSET_MS)
		prompting.request.prep_ms = 0; /* the answer is known: there is nothing to think over */
	return rh_prompting(app, &prompting);
}
