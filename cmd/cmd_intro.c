// SPDX-License-Identifier: GPL-3.0-or-later
#include "interview.h"
#include "shelf.h"

enum { INTRO_BANK, INTRO_OPTIONS };

static const struct rh_option rows[INTRO_OPTIONS] = {[INTRO_BANK] = RH_ROW_BANK};

const struct rh_syntax rh_syntax_intro = {
    .tables = {[RH_OPTIONS_OWN] = {rows, INTRO_OPTIONS},
               [RH_OPTIONS_SHARED] = RH_INTERVIEW_TABLE,
               [RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE},
};

/* What a one-minute speech is timed by in speaking clubs: green at a half, yellow at three quarters, and the minute.
 * The rules and, where no bank has a question of this type, the question. */
#define RULES         \
	"profiles:\n" \
	"  - {id: intro, time: 60s, green: 30s, yellow: 45s, red: 60s, retakes: unlimited}\n"

static const char *const built_in[] = {
    [RH_LANGUAGE_EN] = "id: rehearse\n"
                       "lang: en\n"
                       "questions:\n"
                       "  - id: self-intro\n"
                       "    question: Please introduce yourself in one minute.\n"
                       "    type: intro\n"
                       "    prep: 10s\n"
                       "    tags: [opening]\n"
                       "    key_points: [who you are in one sentence, one project with a figure, why this job,\n"
                       "                 what you will do first]\n" RULES,
    [RH_LANGUAGE_KO] = "id: rehearse\n"
                       "lang: ko\n"
                       "questions:\n"
                       "  - id: self-intro\n"
                       "    question: 1분 동안 자기소개를 해 주세요.\n"
                       "    type: intro\n"
                       "    prep: 10s\n"
                       "    tags: [opening]\n"
                       "    key_points: [누구인지 한 문장, 대표 프로젝트와 수치, 지원 동기, 입사 후 계획]\n" RULES,
};

static const struct rh_question *first_intro(const struct rh_bank *bank)
{
	const struct rh_bank_content *content = rh_bank_content(bank);
	for (size_t i = 0; i < content->question_count; i++) {
		if (content->questions[i].type == RH_QUESTION_INTRO)
			return &content->questions[i];
	}
	return NULL;
}

/* The first self-introduction of the shelf, else the built-in one. */
static const struct rh_question *find_intro(const struct rh_shelf *shelf, const struct rh_bank *otherwise,
                                            const struct rh_bank **bank)
{
	for (size_t i = 0; i < shelf->bank_count; i++) {
		const struct rh_question *question = first_intro(shelf->banks[i]);
		*bank = shelf->banks[i];
		if (question != NULL)
			return question;
	}
	*bank = otherwise;
	return first_intro(otherwise);
}

static int run_question(struct rh_app *app, const struct rh_options *options, const struct rh_shelf *shelf,
                        const struct rh_bank *own)
{
	struct rh_plan_request request = rh_interview_request(app, options);
	const struct rh_bank *bank = NULL;
	const struct rh_question *question = find_intro(shelf, own, &bank);
	request.banks = &bank;
	request.bank_count = 1;
	request.rule_banks = &own;
	request.rule_bank_count = 1;
	request.ids = (struct rh_texts){.items = &question->id, .count = 1};
	request.profile = RH_TEXT("intro");
	request.follow_ups = RH_FOLLOW_UPS_NONE;
	return rh_interview(app,
	                    &(struct rh_interview){
	                        .command = "intro", .options = options, .request = &request, .budget_ms = RH_UNSET_MS});
}

/* No bank at all is fine here; a faulty one is not. */
static enum rh_status load_shelf(struct rh_app *app, const struct rh_option_value *files, struct rh_shelf *shelf,
                                 struct rh_error *err)
{
	enum rh_status status = rh_shelf_init(shelf, app, files, RH_SHELF_QUESTIONS, err);
	return status == RH_ERR_NOT_FOUND && files->times == 0 ? RH_OK : status;
}

int rh_cmd_intro(struct rh_app *app, const struct rh_options *options)
{
	static const struct rh_diag_sink nobody = {0};
	struct rh_shelf shelf = {0};
	struct rh_bank *own = NULL;
	struct rh_error err = {0};
	enum rh_status status = rh_bank_new("rehearse", rh_text_of(built_in[app->language]), &nobody, &own, &err);
	if (status == RH_OK)
		status = load_shelf(app, &options->values[RH_OPTIONS_OWN][INTRO_BANK], &shelf, &err);
	int exit_status = status == RH_OK ? run_question(app, options, &shelf, own) : rh_say_error(app, &err);
	rh_shelf_done(&shelf);
	rh_bank_free(own);
	return exit_status;
}
