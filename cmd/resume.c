// SPDX-License-Identifier: GPL-3.0-or-later
#include "resume.h"

#include "history/running.h"
#include "past.h"

#include <stdlib.h>
#include <string.h>

/* "rehearse run …", as the session's row has it. */
enum { WORDS_BEFORE_OPTIONS = 2 };

static void drop_first_words(struct rh_words *words)
{
	for (size_t i = 0; i < WORDS_BEFORE_OPTIONS; i++)
		free(words->items[i]);
	words->count -= WORDS_BEFORE_OPTIONS;
	memmove(words->items, words->items + WORDS_BEFORE_OPTIONS, (words->count + 1) * sizeof *words->items);
}

static bool is_interview(struct rh_text command)
{
	struct rh_text run = RH_TEXT("rehearse run");
	bool longer = command.length > run.length;
	return rh_text_starts_with(command, run) && (!longer || command.data[run.length] == ' ');
}

static bool is_same_question(const struct rh_attempt *a, const struct rh_attempt *b)
{
	return rh_text_equal(a->id, b->id) && rh_text_equal(a->bank, b->bank);
}

/* Killed, left within an answer, or ended before as many questions were asked as planned; takes of one question follow
 * each other. What is left to ask is told for certain by rh_resume_first(). */
static bool is_unfinished(struct rh_history *history, int64_t number)
{
	const struct rh_history_session *session = NULL;
	const struct rh_attempt *newest_first = NULL;
	size_t count = 0, questions = 0;
	if (rh_history_session(history, number, &session, NULL) != RH_OK)
		return false;
	bool ended = session->ended_unix_ms != 0;
	int64_t planned = session->planned;
	const struct rh_history_filter filter = {.session = number};
	if (rh_history_attempts(history, &filter, &newest_first, &count, NULL) != RH_OK || count == 0)
		return !ended;
	for (size_t i = 0; i < count; i++)
		questions += i == 0 || !is_same_question(&newest_first[i], &newest_first[i - 1]) ? 1 : 0;
	enum rh_outcome last = newest_first[0].outcome;
	bool left = last == RH_OUTCOME_QUIT || last == RH_OUTCOME_INTERRUPTED;
	return !ended || left || (int64_t)questions < planned;
}

/* Number of the newest interview that is unfinished, else of the newest; what other commands entered (intro, add) is
 * passed over. 0: there is none but what another program is running. */
static int64_t find_interview(struct rh_history *history, bool *running)
{
	const struct rh_history_session *session = NULL;
	if (history == NULL || rh_history_session(history, 0, &session, NULL) != RH_OK)
		return 0;
	int64_t newest = 0;
	for (int64_t number = session->session; number > 0; number--) {
		if (rh_history_session(history, number, &session, NULL) != RH_OK || !is_interview(session->command))
			continue;
		newest = newest == 0 ? number : newest;
		if (rh_history_session_is_running(history, number))
			*running = true;
		else if (is_unfinished(history, number))
			return number;
	}
	return *running ? 0 : newest;
}

enum rh_status rh_resume_is_running(struct rh_app *app, struct rh_error *err)
{
	return rh_error_set(err, RH_ERR_EXISTS, "%s",
	                    rh_tr_get(&app->tr, N_("the interview is still running in another terminal (end it there; "
	                                           "run begins a new one)")));
}

static enum rh_status read_command(struct rh_resume *resume, struct rh_history *history, struct rh_app *app,
                                   struct rh_error *err)
{
	const struct rh_history_session *session = NULL;
	bool running = false;
	int64_t number = find_interview(history, &running);
	if (number == 0 && running)
		return rh_resume_is_running(app, err);
	if (number == 0 || rh_history_session(history, number, &session, NULL) != RH_OK)
		return rh_error_set(err, RH_ERR_NOT_FOUND, "%s",
		                    rh_tr_get(&app->tr, N_("there is no interview to go on with (run begins one)")));
	resume->session = number;
	resume->at_unix_ms = session->at_unix_ms;
	RH_TRY(rh_words_split(session->command, &resume->words, err));
	drop_first_words(&resume->words);
	return RH_OK;
}

enum rh_status rh_resume_init(struct rh_resume *resume, struct rh_app *app, struct rh_error *err)
{
	*resume = (struct rh_resume){0};
	struct rh_history *history = NULL;
	enum rh_status status = rh_past_open(app, &history, err);
	if (status == RH_OK)
		status = read_command(resume, history, app, err);
	rh_history_free(history);
	return status;
}

void rh_resume_done(struct rh_resume *resume)
{
	rh_words_done(&resume->words);
}

static bool is_about(const struct rh_attempt *attempt, const struct rh_item *item)
{
	return rh_text_equal(attempt->id, item->question->id) &&
	       rh_text_equal(attempt->bank, rh_bank_content(item->bank)->id);
}

/* The item this attempt belongs to, from `at` on; count when the banks no longer have it. */
static size_t item_of(const struct rh_plan *plan, size_t at, const struct rh_attempt *attempt)
{
	while (at < plan->count && !is_about(attempt, &plan->items[at]))
		at++;
	return at;
}

/* As the session itself goes on: it follows up on what was answered in any take. */
static size_t after(const struct rh_plan *plan, size_t at, enum rh_outcome last, bool answered)
{
	if (last == RH_OUTCOME_INTERRUPTED || last == RH_OUTCOME_QUIT)
		return at;
	return answered ? at + 1 : rh_plan_after(plan->items, plan->count, at);
}

enum rh_status rh_resume_first(const struct rh_plan *plan, struct rh_history *history, int64_t session, size_t *first,
                               struct rh_error *err)
{
	struct rh_history_filter filter = {.session = session};
	const struct rh_attempt *newest_first = NULL;
	size_t count = 0, at = 0, next = 0;
	bool answered = false;
	RH_TRY(rh_history_attempts(history, &filter, &newest_first, &count, err));
	for (size_t i = count; i-- > 0;) {
		size_t item = item_of(plan, at, &newest_first[i]);
		if (item == plan->count)
			continue;
		enum rh_outcome outcome = newest_first[i].outcome;
		answered = (item == at && answered) || outcome != RH_OUTCOME_SKIPPED;
		at = item;
		next = after(plan, at, outcome, answered);
	}
	*first = next;
	return RH_OK;
}
