// SPDX-License-Identifier: GPL-3.0-or-later
#include "interview.h"
#include "report/events.h"
#include "resume.h"
#include "shelf.h"

#include <stdlib.h>
#include <string.h>

enum {
	RUN_BANK,
	RUN_COUNT,
	RUN_TAG,
	RUN_PLAN,
	RUN_PROFILE,
	RUN_PICK,
	RUN_FOLLOW_UPS,
	RUN_SEED,
	RUN_RETAKES,
	RUN_STRICT,
	RUN_BUDGET,
	RUN_RESUME,
	RUN_VOICE,
	RUN_PROBE,
	RUN_OPTIONS
};

enum { COUNT_MAX = 10000, RETAKES_MAX = 1000 };

static const char *const pick_choices[] = {
    [RH_PICK_RANDOM] = "random", [RH_PICK_ORDER] = "order", [RH_PICK_WEAK] = "weak", [RH_PICK_DUE] = "due", NULL};
static const char *const follow_up_choices[] = {
    [RH_FOLLOW_UPS_ALL] = "all", [RH_FOLLOW_UPS_SOME] = "some", [RH_FOLLOW_UPS_NONE] = "none", NULL};

static const struct rh_option rows[RUN_OPTIONS] = {
    [RUN_BANK] = RH_ROW_BANK,
    [RUN_COUNT] = {.name = "count",
                   .letter = 'n',
                   .kind = RH_OPTION_COUNT,
                   .value = "N",
                   .min = 1,
                   .max = COUNT_MAX,
                   .help = N_("ask so many, follow-ups not counted (5)")},
    [RUN_TAG] = RH_ROW_TAG,
    [RUN_PLAN] = {.name = "plan",
                  .kind = RH_OPTION_TEXT,
                  .value = "ID",
                  .topic = RH_TOPIC_PLAN,
                  .help = N_("the shape of the interview")},
    [RUN_PROFILE] = {.name = "profile",
                     .kind = RH_OPTION_TEXT,
                     .value = "ID",
                     .topic = RH_TOPIC_PROFILE,
                     .help = N_("the timing rules")},
    [RUN_PICK] = {.name = "pick",
                  .kind = RH_OPTION_CHOICE,
                  .value = "HOW",
                  .choices = pick_choices,
                  .help = N_("how questions are chosen")},
    [RUN_FOLLOW_UPS] = {.name = "follow-ups",
                        .kind = RH_OPTION_CHOICE,
                        .value = "WHICH",
                        .choices = follow_up_choices,
                        .help = N_("follow-ups asked after their question")},
    [RUN_SEED] = {.name = "seed",
                  .kind = RH_OPTION_COUNT,
                  .value = "N",
                  .max = RH_REPORT_SEED_MAX,
                  .help = N_("draw the same questions again")},
    [RUN_RETAKES] = {.name = "retakes",
                     .kind = RH_OPTION_COUNT,
                     .value = "N",
                     .max = RETAKES_MAX,
                     .help = N_("how many more takes of an answer are allowed")},
    [RUN_STRICT] = {.name = "strict", .help = N_("no option may soften the profile")},
    [RUN_BUDGET] = RH_ROW_TIME("budget", N_("time for the whole interview, as in 30m: then nothing more is asked")),
    [RUN_VOICE] = {.name = "voice", .help = N_("read each question aloud; thinking time begins after it")},
    [RUN_PROBE] = {.name = "probe",
                   .help = N_("ask back, at most twice a question, about key points an answer left out")},
    [RUN_RESUME] = {.name = "resume", .help = N_("go on with the last unfinished interview")},
};

const struct rh_syntax rh_syntax_run = {
    .usage = "[QUESTION…]",
    .topic = RH_TOPIC_QUESTION,
    .most = COUNT_MAX,
    .tables = {[RH_OPTIONS_OWN] = {rows, RUN_OPTIONS},
               [RH_OPTIONS_SHARED] = RH_INTERVIEW_TABLE,
               [RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE},
};

/* What is named needs no choosing: an option that would do nothing is refused rather than passed over. */
static bool refuse_idle_option(struct rh_app *app, const struct rh_options *options)
{
	static const int choosing[] = {RUN_COUNT, RUN_TAG, RUN_PICK, RUN_PLAN};
	const struct rh_option_value *given = options->values[RH_OPTIONS_OWN];
	for (size_t i = 0; i < sizeof choosing / sizeof choosing[0]; i++) {
		if (options->word_count == 0 || given[choosing[i]].times == 0)
			continue;
		rh_say(app,
		       rh_tr_get(&app->tr, N_("--%s chooses questions, but '%s' names one (leave one of them out)")),
		       rows[choosing[i]].name, options->words[0]);
		return true;
	}
	if (given[RUN_PLAN].times == 0 || given[RUN_COUNT].times == 0)
		return false;
	rh_say(app, "%s", rh_tr_get(&app->tr, N_("a plan says how many questions there are (leave --count out)")));
	return true;
}

static enum rh_status fill_request(struct rh_plan_request *request, const struct rh_option_value *given,
                                   struct rh_error *err)
{
	request->tags = rh_text_of(given[RUN_TAG].text);
	request->plan = rh_text_of(given[RUN_PLAN].text);
	request->profile = rh_text_of(given[RUN_PROFILE].text);
	request->count = given[RUN_COUNT].number;
	request->pick = (enum rh_pick)given[RUN_PICK].number;
	request->follow_ups = (enum rh_follow_ups)given[RUN_FOLLOW_UPS].number;
	/* Asking back, the interviewer takes up what fits the answer. */
	if (given[RUN_PROBE].times > 0 && given[RUN_FOLLOW_UPS].times == 0)
		request->follow_ups = RH_FOLLOW_UPS_NONE;
	request->seed = (uint64_t)given[RUN_SEED].number;
	request->retakes = given[RUN_RETAKES].times > 0 ? given[RUN_RETAKES].number : RH_UNSET_MS;
	request->strict = given[RUN_STRICT].times > 0;
	return given[RUN_SEED].times == 0 ? rh_interview_seed(&request->seed, err) : RH_OK;
}

static int run_from(struct rh_app *app, const struct rh_options *options, const struct rh_resume *resume,
                    const struct rh_shelf *shelf, struct rh_text *ids)
{
	const struct rh_option_value *given = options->values[RH_OPTIONS_OWN];
	struct rh_plan_request request = rh_interview_request(app, options);
	struct rh_error err = {0};
	for (size_t i = 0; i < options->word_count; i++)
		ids[i] = rh_text_of(options->words[i]);
	request.banks = shelf->banks;
	request.bank_count = shelf->bank_count;
	request.rule_banks = shelf->rules;
	request.rule_bank_count = shelf->rule_count;
	request.ids = (struct rh_texts){.items = ids, .count = options->word_count};
	if (fill_request(&request, given, &err) != RH_OK)
		return rh_say_error(app, &err);
	if (resume != NULL)
		request.now_unix_ms = resume->at_unix_ms;
	const struct rh_interview interview = {
	    .command = "run",
	    .options = options,
	    .add_seed = given[RUN_SEED].times == 0,
	    .request = &request,
	    .voice = given[RUN_VOICE].times > 0,
	    .probe = given[RUN_PROBE].times > 0,
	    .own_follow_ups = request.follow_ups == RH_FOLLOW_UPS_NONE && given[RUN_FOLLOW_UPS].times == 0,
	    .budget_ms = given[RUN_BUDGET].times > 0 ? given[RUN_BUDGET].number : RH_UNSET_MS,
	    .resume = resume != NULL ? resume->session : 0,
	};
	return rh_interview(app, &interview);
}

/* resume NULL: a new session. */
static int run(struct rh_app *app, const struct rh_options *options, const struct rh_resume *resume)
{
	const struct rh_option_value *given = options->values[RH_OPTIONS_OWN];
	bool rules = given[RUN_PLAN].times > 0 || given[RUN_PROFILE].times > 0;
	struct rh_shelf shelf;
	struct rh_error err = {0};
	if (refuse_idle_option(app, options))
		return RH_EXIT_MISUSE;
	if (rh_shelf_init(&shelf, app, &given[RUN_BANK], rules ? RH_SHELF_RULES : RH_SHELF_QUESTIONS, &err) != RH_OK)
		return rh_say_error(app, &err);
	struct rh_text *ids = calloc(options->word_count + 1, sizeof *ids);
	if (ids == NULL)
		(void)rh_error_no_memory(&err);
	int exit_status = ids != NULL ? run_from(app, options, resume, &shelf, ids) : rh_say_error(app, &err);
	free(ids);
	rh_shelf_done(&shelf);
	return exit_status;
}

/* What the session was begun with, then what is wished now: of an option given twice the last counts. */
static const char **join_words(const struct rh_resume *resume, const struct rh_options *options, size_t *count)
{
	const char **words = calloc(resume->words.count + options->given_count + 1, sizeof *words);
	if (words == NULL)
		return NULL;
	*count = 0;
	for (size_t i = 0; i < resume->words.count; i++)
		words[(*count)++] = resume->words.items[i];
	for (size_t i = 0; i < options->given_count; i++)
		if (strcmp(options->given[i], "--resume") != 0)
			words[(*count)++] = options->given[i];
	return words;
}

static int go_on(struct rh_app *app, const struct rh_options *options, const struct rh_resume *resume)
{
	size_t count = 0;
	struct rh_options joined;
	struct rh_error err = {0};
	const char **words = join_words(resume, options, &count);
	if (words == NULL) {
		(void)rh_error_no_memory(&err);
		return rh_say_error(app, &err);
	}
	int exit_status = RH_EXIT_MISUSE;
	if (rh_options_parse(&rh_syntax_run, words, count, &app->tr, &joined, &err) == RH_OK) {
		exit_status = run(app, &joined, resume);
		rh_options_done(&joined);
	} else {
		(void)rh_say_misuse(app, &err);
	}
	free(words);
	return exit_status;
}

int rh_cmd_run(struct rh_app *app, const struct rh_options *options)
{
	if (options->values[RH_OPTIONS_OWN][RUN_RESUME].times == 0)
		return run(app, options, NULL);
	struct rh_resume resume;
	struct rh_error err = {0};
	if (rh_resume_init(&resume, app, &err) != RH_OK)
		return rh_say_error(app, &err);
	int exit_status = go_on(app, options, &resume);
	rh_resume_done(&resume);
	return exit_status;
}
