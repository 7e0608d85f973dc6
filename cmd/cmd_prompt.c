// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/clock.h"
#include "prompting.h"

enum {
	PROMPT_BANK,
	PROMPT_TIME,
	PROMPT_LEVEL,
	PROMPT_RECORD,
	PROMPT_MIRROR,
	PROMPT_DEVICE,
	PROMPT_SINK,
	PROMPT_PRIVATE,
	PROMPT_OPTIONS
};

static const struct rh_option rows[PROMPT_OPTIONS] = {
    [PROMPT_BANK] = RH_ROW_BANK,
    [PROMPT_TIME] = RH_ROW_TIME("time", N_("end after this time, as in 60s; else the question's own")),
    [PROMPT_LEVEL] = {.name = "level",
                      .kind = RH_OPTION_CHOICE,
                      .value = "LEVEL",
                      .choices = rh_prompting_levels,
                      .help = N_("how much of the answer is shown")},
    [PROMPT_RECORD] = {.name = "record", .help = N_("record a take; the text waits while you are silent for 0.7 s")},
    [PROMPT_MIRROR] = {.name = "mirror",
                       .help = N_("from right to left, for a glass in front of the screen (a terminal turns the order "
                                  "of letters, not their shapes)")},
    [PROMPT_DEVICE] = RH_ROW_DEVICE(
        N_("with --record: from this (see devices), from file:PATH, or from null: silence")),
    [PROMPT_SINK] = RH_ROW_SINK(N_("with --record: play the take through this (see devices)")),
    [PROMPT_PRIVATE] = {.name = "private", .help = N_("with --record: keep neither recording nor history")},
};

const struct rh_syntax rh_syntax_prompt = {
    .usage = "QUESTION",
    .topic = RH_TOPIC_QUESTION,
    .least = 1,
    .most = 1,
    .tables = {[RH_OPTIONS_OWN] = {rows, PROMPT_OPTIONS}, [RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE},
};

/* An option that would do nothing is refused rather than passed over. */
static bool refuse_idle_option(struct rh_app *app, const struct rh_option_value *given)
{
	static const int recording[] = {PROMPT_DEVICE, PROMPT_SINK, PROMPT_PRIVATE};
	for (size_t i = 0; i < sizeof recording / sizeof recording[0] && given[PROMPT_RECORD].times == 0; i++) {
		if (given[recording[i]].times == 0)
			continue;
		rh_say(app, rh_tr_get(&app->tr, N_("--%s is about a recording (add --record)")),
		       rows[recording[i]].name);
		return true;
	}
	return false;
}

int rh_cmd_prompt(struct rh_app *app, const struct rh_options *options)
{
	static const struct rh_option_value yes = {.times = 1}, no = {0};
	const struct rh_option_value *given = options->values[RH_OPTIONS_OWN];
	bool record = given[PROMPT_RECORD].times > 0;
	const struct rh_option_value shared[RH_INTERVIEW_OPTIONS] = {
	    [RH_INTERVIEW_DEVICE] = given[PROMPT_DEVICE],
	    [RH_INTERVIEW_SINK] = given[PROMPT_SINK],
	    [RH_INTERVIEW_NO_RECORD] = record ? no : yes,
	    [RH_INTERVIEW_PRIVATE] = record ? given[PROMPT_PRIVATE] : yes,
	};
	const struct rh_prompting prompting = {
	    .command = "prompt",
	    .options = options,
	    .banks = &given[PROMPT_BANK],
	    .level = &given[PROMPT_LEVEL],
	    .shared = shared,
	    .request =
	        {
	            .prep_ms = 0,
	            .time_ms = given[PROMPT_TIME].times > 0 ? given[PROMPT_TIME].number : RH_UNSET_MS,
	            .retakes = RH_UNSET_MS,
	            .hands_free = !rh_term_input_is_terminal(app->term),
	            .now_unix_ms = rh_clock_unix_ms(),
	        },
	    .wish = {.kept = record, .mirrored = given[PROMPT_MIRROR].times > 0},
	};
	return refuse_idle_option(app, given) ? RH_EXIT_MISUSE : rh_prompting(app, &prompting);
}
