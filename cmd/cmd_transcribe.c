// SPDX-License-Identifier: GPL-3.0-or-later
#include "chores.h"
#include "history/jobs.h"
#include "history/transcripts.h"
#include "os/child.h"
#include "os/clock.h"
#include "os/files.h"
#include "past.h"
#include "runner/recogniser.h"
#include "said.h"
#include "settings.h"
#include "shelf.h"
#include "words.h"

#include <stdlib.h>

enum { TRANSCRIBE_BANK, TRANSCRIBE_ALL, TRANSCRIBE_EDIT, TRANSCRIBE_JSON, TRANSCRIBE_OPTIONS };

static const struct rh_option rows[TRANSCRIBE_OPTIONS] = {
    [TRANSCRIBE_BANK] = RH_ROW_BANK,
    [TRANSCRIBE_ALL] = {.name = "all", .help = N_("every recording that has no transcript yet")},
    [TRANSCRIBE_EDIT] = {.name = "edit", .help = N_("correct the transcript in $EDITOR, or write one by hand")},
    [TRANSCRIBE_JSON] = RH_ROW_JSON,
};

const struct rh_syntax rh_syntax_transcribe = {
    .usage = "TAKE…",
    .topic = RH_TOPIC_TAKE,
    .most = SIZE_MAX,
    .negative = true,
    .tables = {[RH_OPTIONS_OWN] = {rows, TRANSCRIBE_OPTIONS}, [RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE},
};

/* One run of the command. */
struct scribe {
	struct rh_app *app;
	const struct rh_option_value *given;
	const struct rh_config_content *settings;
	struct rh_history *history;
	struct rh_shelf shelf; /* for key points; may be empty */
	struct rh_buffer json;
	struct rh_page page;
	size_t told; /* takes shown so far */
	bool several;
	struct rh_error err;
};

static bool given(const struct scribe *s, int option)
{
	return s->given[option].times > 0;
}

static bool refuse(struct rh_app *app, const struct rh_option_value *options, size_t words)
{
	bool all = options[TRANSCRIBE_ALL].times > 0, edit = options[TRANSCRIBE_EDIT].times > 0;
	const char *why = NULL;
	if (!all && words == 0)
		why = N_("transcribe needs a take, or --all (rehearse takes lists them)");
	else if (all && words > 0)
		why = N_("--all takes every recording (leave the takes out)");
	else if (edit && (all || words > 1))
		why = N_("--edit takes one take at a time");
	if (why != NULL)
		rh_say(app, "%s", rh_tr_get(&app->tr, why));
	return why != NULL;
}

static enum rh_status show(struct scribe *s, int64_t number)
{
	const struct rh_attempt *attempt = NULL;
	struct rh_said_take take;
	RH_TRY(rh_history_attempt(s->history, number, &attempt, &s->err));
	const struct rh_question *question = rh_said_question(&s->shelf, attempt);
	RH_TRY(rh_said_take_init(&take, s->history, attempt, question, &s->err));
	if (given(s, TRANSCRIBE_JSON)) {
		rh_buffer_string(&s->json, !s->several ? "" : s->told == 0 ? "[" : ",\n ");
		rh_report_said_json(&s->json, &take.said);
	} else {
		rh_said_take_put(&s->page, &take);
		rh_page_flush(&s->page);
	}
	s->told++;
	rh_said_take_done(&take);
	return RH_OK;
}

/* The takes that are wanted, by number. */
struct wanted {
	int64_t *takes; /* owned */
	size_t count;
};

static enum rh_status want_all(struct scribe *s, struct wanted *wanted)
{
	const struct rh_history_filter filter = {.recorded = true};
	const struct rh_attempt *attempts = NULL;
	const struct rh_history_transcript *transcript = NULL;
	size_t count = 0;
	RH_TRY(rh_history_attempts(s->history, &filter, &attempts, &count, &s->err));
	int64_t *takes = calloc(count + 1, sizeof *takes);
	if (takes == NULL)
		return rh_error_no_memory(&s->err);
	wanted->takes = takes;
	for (size_t i = 0; i < count; i++)
		takes[i] = attempts[count - 1 - i].take; /* oldest first */
	for (size_t i = 0; i < count; i++) {
		enum rh_status status = rh_history_transcript(s->history, takes[i], &transcript, &s->err);
		if (status == RH_ERR_NOT_FOUND)
			takes[wanted->count++] = takes[i];
		else if (status != RH_OK)
			return status;
	}
	return RH_OK;
}

static enum rh_status want_named(struct scribe *s, const struct rh_options *options, struct wanted *wanted)
{
	wanted->takes = calloc(options->word_count + 1, sizeof *wanted->takes);
	if (wanted->takes == NULL)
		return rh_error_no_memory(&s->err);
	for (size_t i = 0; i < options->word_count; i++) {
		const struct rh_attempt *attempt = NULL;
		RH_TRY(rh_history_select(s->history, rh_text_of(options->words[i]), &attempt, &s->err));
		if (attempt->path.length == 0 && !given(s, TRANSCRIBE_EDIT))
			return rh_error_set(
			    &s->err, RH_ERR_NOT_FOUND,
			    rh_tr_get(&s->app->tr, N_("take %lld was not recorded (rehearse takes lists all)")),
			    (long long)attempt->take);
		wanted->takes[wanted->count++] = attempt->take;
	}
	return RH_OK;
}

static enum rh_status begin(struct scribe *s)
{
	RH_TRY(rh_settings(s->app, &s->settings, &s->err));
	RH_TRY(rh_past_open(s->app, &s->history, &s->err));
	if (s->history == NULL)
		return rh_error_set(&s->err, RH_ERR_NOT_FOUND, "%s",
		                    rh_tr_get(&s->app->tr, N_("there are no takes yet (rehearse run makes some)")));
	if (s->settings->transcriber.command == NULL && !given(s, TRANSCRIBE_EDIT))
		return rh_error_set(
		    &s->err, RH_ERR_INVALID, "%s",
		    rh_tr_get(&s->app->tr, N_("no recogniser is set up (transcriber: in config.yaml, see rehearse help "
		                              "settings; or write with --edit)")));
	if (s->given[TRANSCRIBE_BANK].times > 0)
		return rh_shelf_init(&s->shelf, s->app, &s->given[TRANSCRIBE_BANK], RH_SHELF_QUESTIONS, &s->err);
	/* Without banks there are no key points; the words are there all the same. */
	return rh_shelf_init_if_any(&s->shelf, s->app, RH_SHELF_QUESTIONS, &s->err);
}

static enum rh_status add_jobs(struct scribe *s, const struct wanted *wanted)
{
	for (size_t i = 0; i < wanted->count; i++)
		RH_TRY(rh_history_job_add(s->history, RH_TEXT(RH_TRANSCRIBE_JOB), wanted->takes[i], rh_clock_unix_ms(),
		                          &s->err));
	return RH_OK;
}

/* Made after `since`: a transcript from before that is not what was asked for now. */
static enum rh_status is_new(struct scribe *s, int64_t take, int64_t since_unix_ms, bool *new)
{
	const struct rh_history_transcript *transcript = NULL;
	struct rh_error why = {0};
	enum rh_status status = rh_history_transcript(s->history, take, &transcript, &why);
	*new = status == RH_OK && transcript->at_unix_ms >= since_unix_ms;
	if (status == RH_OK || status == RH_ERR_NOT_FOUND)
		return RH_OK;
	s->err = why;
	return status;
}

static enum rh_status transcribe(struct scribe *s, const struct wanted *wanted, bool *whole)
{
	int64_t since_unix_ms = rh_clock_unix_ms();
	RH_TRY(add_jobs(s, wanted));
	const struct rh_chores chores = {.history = s->history, .settings = s->settings, .only_transcripts = true};
	rh_chores_do(s->app, &chores);
	for (size_t i = 0; i < wanted->count; i++) {
		bool new = false;
		RH_TRY(is_new(s, wanted->takes[i], since_unix_ms, &new));
		if (!new)
			*whole = false;
		else if (!given(s, TRANSCRIBE_ALL) || given(s, TRANSCRIBE_JSON))
			RH_TRY(show(s, wanted->takes[i]));
		else
			s->told++;
	}
	return RH_OK;
}

/* $VISUAL or $EDITOR, which may have options; never through a shell. */
static enum rh_status split_editor(struct scribe *s, struct rh_words *words)
{
	const char *editor = getenv("VISUAL");
	if (editor == NULL || editor[0] == '\0')
		editor = getenv("EDITOR");
	if (editor == NULL || editor[0] == '\0')
		editor = "vi";
	return rh_words_split(rh_text_of(editor), words, &s->err);
}

static enum rh_status edit_file(struct scribe *s, const char *path)
{
	struct rh_words words = {0};
	int exit_status = 0;
	RH_TRY(split_editor(s, &words));
	const char **argv = calloc(words.count + 2, sizeof *argv);
	if (argv == NULL || words.count == 0) {
		free(argv);
		rh_words_done(&words);
		return rh_error_no_memory(&s->err);
	}
	for (size_t i = 0; i < words.count; i++)
		argv[i] = words.items[i];
	argv[words.count] = path;
	enum rh_status status = rh_child_foreground(argv, &exit_status, &s->err);
	if (status == RH_OK && exit_status != 0)
		status = rh_error_set(&s->err, RH_ERR_STOPPED,
		                      rh_tr_get(&s->app->tr, N_("%s did not end well; nothing was changed")), argv[0]);
	free(argv);
	rh_words_done(&words);
	return status;
}

/* What was typed has no times any more, unless nothing was changed. */
static enum rh_status keep_edited(struct scribe *s, const struct rh_said_take *take, struct rh_text bytes)
{
	struct rh_transcript edited = {0};
	RH_TRY(rh_transcript_read(&edited, bytes, RH_TRANSCRIPT_TEXT, &s->err));
	bool same = take->said.has_transcript && rh_text_equal(edited.text, take->transcript.text);
	enum rh_status status = RH_OK;
	if (edited.text.length == 0)
		status = rh_error_set(&s->err, RH_ERR_INVALID, "%s",
		                      rh_tr_get(&s->app->tr, N_("nothing was written; nothing was changed")));
	else if (!same)
		status = rh_recogniser_keep(s->history, &take->attempt, &edited,
		                            take->said.has_transcript ? take->said.command : RH_TEXT("hand"), true,
		                            &s->err);
	rh_transcript_done(&edited);
	return status;
}

static enum rh_status edit_in(struct scribe *s, const struct rh_said_take *take, const char *folder)
{
	struct rh_buffer bytes = {0};
	char *path = rh_file_join(folder, "transcript.txt");
	enum rh_status status = path != NULL ? RH_OK : rh_error_no_memory(&s->err);
	rh_buffer_text(&bytes, take->transcript.text);
	rh_buffer_byte(&bytes, '\n');
	if (status == RH_OK)
		status = rh_file_write(path, rh_buffer_view(&bytes), RH_REPLACE_NEVER, &s->err);
	if (status == RH_OK)
		status = edit_file(s, path);
	rh_buffer_clear(&bytes);
	if (status == RH_OK)
		status = rh_file_read(path, RH_TRANSCRIPT_TEXT_MAX, &bytes, &s->err);
	if (status == RH_OK)
		status = keep_edited(s, take, rh_buffer_view(&bytes));
	rh_buffer_done(&bytes);
	free(path);
	return status;
}

static enum rh_status edit(struct scribe *s, int64_t number)
{
	const struct rh_attempt *attempt = NULL;
	struct rh_said_take take;
	char *folder = NULL;
	RH_TRY(rh_history_attempt(s->history, number, &attempt, &s->err));
	RH_TRY(rh_said_take_init(&take, s->history, attempt, NULL, &s->err));
	enum rh_status status = rh_file_private_dir(&folder, &s->err);
	if (status == RH_OK)
		status = edit_in(s, &take, folder);
	rh_file_private_dir_remove(folder);
	free(folder);
	rh_said_take_done(&take);
	return status == RH_OK ? show(s, number) : status;
}

static enum rh_status work(struct scribe *s, const struct rh_options *options, bool *whole)
{
	struct wanted wanted = {0};
	RH_TRY(begin(s));
	enum rh_status status = given(s, TRANSCRIBE_ALL) ? want_all(s, &wanted) : want_named(s, options, &wanted);
	s->several = wanted.count > 1 || given(s, TRANSCRIBE_ALL);
	if (status == RH_OK && given(s, TRANSCRIBE_EDIT) && wanted.count > 0)
		status = edit(s, wanted.takes[0]);
	else if (status == RH_OK)
		status = transcribe(s, &wanted, whole);
	free(wanted.takes);
	return status;
}

static void tell_all(struct scribe *s)
{
	if (!given(s, TRANSCRIBE_ALL) || given(s, TRANSCRIBE_JSON))
		return;
	rh_frame_printf(&s->page.frame, rh_frame_row(&s->page.frame), 0, RH_STYLE_PLAIN,
	                rh_tr_get(&s->app->tr, N_("transcripts made: %zu")), s->told);
	rh_page_flush(&s->page);
}

int rh_cmd_transcribe(struct rh_app *app, const struct rh_options *options)
{
	struct scribe s = {.app = app, .given = options->values[RH_OPTIONS_OWN]};
	bool whole = true;
	if (refuse(app, s.given, options->word_count))
		return RH_EXIT_MISUSE;
	rh_page_init(&s.page, app);
	enum rh_status status = work(&s, options, &whole);
	int exit_status = status == RH_OK && whole ? RH_EXIT_DONE : RH_EXIT_FAILED;
	if (status == RH_OK)
		tell_all(&s);
	if (status != RH_OK)
		exit_status = rh_say_error(app, &s.err);
	else if (given(&s, TRANSCRIBE_JSON) && (s.told > 0 || s.several)) {
		rh_buffer_string(&s.json, !s.several ? "\n" : s.told == 0 ? "[]\n" : "]\n");
		(void)rh_print_json(app, &s.json);
	}
	if (app->ended_by_signal != 0)
		exit_status = 128 + app->ended_by_signal;
	rh_page_done(&s.page);
	rh_buffer_done(&s.json);
	rh_shelf_done(&s.shelf);
	rh_history_free(s.history);
	return exit_status;
}
