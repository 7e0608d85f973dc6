// SPDX-License-Identifier: GPL-3.0-or-later
#include "prompting.h"

#include "ladders.h"
#include "script/duration.h"
#include "script/groups.h"
#include "speaking.h"

#include <stdlib.h>

const char *const rh_prompting_levels[] = {
    [RH_CUE_FULL] = "full",         [RH_CUE_PHRASES] = "phrases", [RH_CUE_KEYWORDS] = "keywords",
    [RH_CUE_INITIALS] = "initials", [RH_CUE_BLANK] = "blank",     NULL};

/* From the wish to the session. */
struct stage {
	struct rh_app *app;
	const struct rh_prompting *prompting;
	struct rh_run_prompt wish;
	struct rh_ladder *ladders; /* owned; of each item */
};

/* There must be something to say. */
static enum rh_status check_answer(const struct stage *stage, const struct rh_item *item, struct rh_error *err)
{
	static const struct rh_paces no_paces = {0};
	const struct rh_tr *tr = &stage->app->tr;
	struct rh_speaking speaking = {0};
	RH_TRY(rh_speaking_answer(&speaking, item->bank, item->question, &no_paces, err));
	if (speaking.estimate.syllables > 0)
		return RH_OK;
	return rh_error_set(err, RH_ERR_NOT_FOUND,
	                    rh_tr_get(tr, N_("%.*s has no model answer to read (write one below answer: in its bank)")),
	                    RH_TEXT_ARGS(item->question->id));
}

static enum rh_status set_ladders(struct stage *stage, const struct rh_plan *plan, struct rh_history *history,
                                  struct rh_error *err)
{
	const struct rh_option_value *level = stage->prompting->level;
	struct rh_ladders known;
	RH_TRY(rh_ladders_init(&known, history, err));
	for (size_t i = 0; i < plan->count; i++) {
		const struct rh_item *item = &plan->items[i];
		const struct rh_ladder *ladder = rh_ladders_find(&known, rh_bank_content(item->bank)->id,
		                                                 item->question->id);
		if (level->times > 0)
			stage->ladders[i].level = (enum rh_cue_level)level->number;
		else if (ladder != NULL && stage->wish.climbs)
			stage->ladders[i] = *ladder;
	}
	rh_ladders_done(&known);
	return RH_OK;
}

static enum rh_status prepare(void *ctx, const struct rh_plan *plan, struct rh_history *history, struct rh_error *err)
{
	struct stage *stage = ctx;
	for (size_t i = 0; i < plan->count; i++)
		RH_TRY(check_answer(stage, &plan->items[i], err));
	stage->ladders = calloc(plan->count + 1, sizeof *stage->ladders);
	if (stage->ladders == NULL)
		return rh_error_no_memory(err);
	stage->wish.ladders = stage->ladders;
	return set_ladders(stage, plan, history, err);
}

static int run_from(struct rh_app *app, const struct rh_prompting *prompting, const struct rh_shelf *shelf,
                    struct rh_text *ids)
{
	const struct rh_options *options = prompting->options;
	struct stage stage = {.app = app, .prompting = prompting, .wish = prompting->wish};
	struct rh_plan_request request = prompting->request;
	for (size_t i = 0; i < options->word_count; i++)
		ids[i] = rh_text_of(options->words[i]);
	request.banks = shelf->banks;
	request.bank_count = shelf->bank_count;
	request.ids = (struct rh_texts){.items = ids, .count = options->word_count};
	request.follow_ups = RH_FOLLOW_UPS_NONE;
	const struct rh_interview interview = {
	    .command = prompting->command,
	    .options = options,
	    .shared = prompting->shared,
	    .request = &request,
	    .budget_ms = RH_UNSET_MS,
	    .prompt = &stage.wish,
	    .prepare = prepare,
	    .prepare_ctx = &stage,
	};
	int exit_status = rh_interview(app, &interview);
	free(stage.ladders);
	return exit_status;
}

int rh_prompting(struct rh_app *app, const struct rh_prompting *prompting)
{
	struct rh_shelf shelf;
	struct rh_error err = {0};
	if (rh_shelf_init(&shelf, app, prompting->banks, RH_SHELF_QUESTIONS, &err) != RH_OK)
		return rh_say_error(app, &err);
	struct rh_text *ids = calloc(prompting->options->word_count + 1, sizeof *ids);
	if (ids == NULL)
		(void)rh_error_no_memory(&err);
	int exit_status = ids != NULL ? run_from(app, prompting, &shelf, ids) : rh_say_error(app, &err);
	free(ids);
	rh_shelf_done(&shelf);
	return exit_status;
}
