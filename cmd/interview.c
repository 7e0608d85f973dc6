// SPDX-License-Identifier: GPL-3.0-or-later
#include "interview.h"

#include "chores.h"
#include "events.h"
#include "history/running.h"
#include "mend.h"
#include "os/clock.h"
#include "os/files.h"
#include "past.h"
#include "progress.h"
#include "resume.h"
#include "runner/recover.h"
#include "runner/runner.h"
#include "settings.h"
#include "words.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* Nobody waits for longer than this before the first question. */
#define RECOVER_AT_MOST_NS INT64_C(5000000)

static const char *const cue_choices[] = {
    [RH_CUES_NONE] = "none", [RH_CUES_BELL] = "bell", [RH_CUES_TONE] = "tone", NULL};
enum { CUES_AT_START, CUES_AT_PHASES };
static const char *const cue_moments[] = {[CUES_AT_START] = "start", [CUES_AT_PHASES] = "phases", NULL};

const struct rh_option rh_interview_rows[RH_INTERVIEW_OPTIONS] = {
    [RH_INTERVIEW_PREP] = RH_ROW_TIME("prep", N_("time to think before each answer, as in 10s")),
    [RH_INTERVIEW_TIME] = RH_ROW_TIME("time", N_("time for each answer, as in 90s or 1m30s")),
    [RH_INTERVIEW_HANDS_FREE] = {.name = "hands-free",
                                 .help = N_("wait for no key: an answer ends at its time (always so when standard "
                                            "input is no terminal)")},
    [RH_INTERVIEW_DEVICE] = RH_ROW_DEVICE(N_("record from this (see devices), from file:PATH, or from null: silence")),
    [RH_INTERVIEW_SINK] = RH_ROW_SINK(N_("play through this (see devices)")),
    [RH_INTERVIEW_CUES] = {.name = "cues",
                           .kind = RH_OPTION_CHOICE,
                           .value = "HOW",
                           .choices = cue_choices,
                           .help = N_("what is heard just before recording begins")},
    [RH_INTERVIEW_CUES_AT] = {.name = "cues-at",
                              .kind = RH_OPTION_CHOICE,
                              .value = "WHEN",
                              .choices = cue_moments,
                              .help = N_("before an answer only, or at its phases too (marked in the take)")},
    [RH_INTERVIEW_NO_RECORD] = {.name = "no-record", .help = N_("only ask and time; open no microphone")},
    [RH_INTERVIEW_PRIVATE] = {.name = "private", .help = N_("leave nothing behind: no recording, no history")},
    [RH_INTERVIEW_JSON] = {.name = "json", .help = N_("print what happens as JSON, one object a line, and no screen")},
};

static const struct rh_option_value *shared(const struct rh_options *options)
{
	return options->values[RH_OPTIONS_SHARED];
}

static int64_t wished_ms(const struct rh_option_value *value)
{
	return value->times > 0 ? value->number : RH_UNSET_MS;
}

struct rh_plan_request rh_interview_request(const struct rh_app *app, const struct rh_options *options)
{
	const struct rh_option_value *given = shared(options);
	return (struct rh_plan_request){
	    .prep_ms = wished_ms(&given[RH_INTERVIEW_PREP]),
	    .time_ms = wished_ms(&given[RH_INTERVIEW_TIME]),
	    .retakes = RH_UNSET_MS,
	    .hands_free = given[RH_INTERVIEW_HANDS_FREE].times > 0 || !rh_term_input_is_terminal(app->term),
	    .now_unix_ms = rh_clock_unix_ms(),
	};
}

enum rh_status rh_interview_seed(uint64_t *seed, struct rh_error *err)
{
	uint64_t random = 0;
	ssize_t got = 0;
	do
		got = getrandom(&random, sizeof random, 0);
	while (got < 0 && errno == EINTR);
	if (got != (ssize_t)sizeof random)
		return rh_error_set(err, RH_ERR_SYSTEM, "no random numbers (give a --seed)");
	*seed = random % 1000000; /* short enough to be copied by hand */
	return RH_OK;
}

/* What one session holds from plan to end. */
struct sitting {
	struct rh_app *app;
	const struct rh_interview *wish;
	const struct rh_option_value *given; /* the shared options */
	struct rh_history *past;             /* to pick by; may be NULL */
	double *ranks;                       /* owned; when each question is due */
	struct rh_history *history;          /* to write */
	const struct rh_config_content *settings;
	struct rh_plan plan;
	size_t first;             /* question to begin with */
	struct rh_buffer command; /* that repeats it */
	struct rh_error err;
	struct rh_prober *prober; /* owned; NULL: nobody asks back */
};

/* When each question of the banks is due. */
static enum rh_status rank_questions(struct sitting *s)
{
	struct rh_plan_request *request = s->wish->request;
	struct rh_progress progress;
	int64_t today = rh_progress_today();
	RH_TRY(rh_progress_init(&progress, request->banks, request->bank_count, s->past, s->wish->resume, &s->err));
	s->ranks = calloc(progress.count + 1, sizeof *s->ranks);
	for (size_t i = 0; s->ranks != NULL && i < progress.count; i++)
		s->ranks[i] = rh_schedule_rank(&progress.items[i].state, today);
	request->due_ranks = s->ranks;
	request->due_rank_count = progress.count;
	rh_progress_done(&progress);
	return s->ranks != NULL ? RH_OK : rh_error_no_memory(&s->err);
}

static enum rh_status read_past(struct sitting *s)
{
	struct rh_plan_request *request = s->wish->request;
	static const struct rh_history_filter all = {0};
	if (request->pick != RH_PICK_WEAK && request->pick != RH_PICK_DUE)
		return RH_OK;
	RH_TRY(rh_past_open(s->app, &s->past, &s->err));
	if (request->pick == RH_PICK_DUE)
		return rank_questions(s);
	if (s->past == NULL)
		return RH_OK;
	RH_TRY(rh_history_attempts(s->past, &all, &request->past, &request->past_count, &s->err));
	/* A session that goes on is drawn from what was known when it began. */
	while (s->wish->resume != 0 && request->past_count > 0 && request->past[0].session >= s->wish->resume) {
		request->past++;
		request->past_count--;
	}
	return RH_OK;
}

static int plan_failed(struct sitting *s)
{
	const struct rh_plan_request *request = s->wish->request;
	bool in_tags = s->err.column > 0 && s->err.file[0] == '\0' && request->tags.length > 0;
	if (in_tags)
		return rh_say_tags(s->app, request->tags.data, &s->err);
	return s->err.status == RH_ERR_INVALID ? rh_say_misuse(s->app, &s->err) : rh_say_error(s->app, &s->err);
}

static enum rh_status write_command(struct sitting *s)
{
	struct rh_buffer *line = &s->command;
	rh_buffer_printf(line, "rehearse %s", s->wish->command);
	for (size_t i = 0; i < s->wish->options->given_count; i++) {
		rh_buffer_byte(line, ' ');
		rh_words_quote(line, rh_text_of(s->wish->options->given[i]));
	}
	if (s->wish->add_seed)
		rh_buffer_printf(line, " --seed %llu", (unsigned long long)s->wish->request->seed);
	return rh_buffer_status(line, &s->err);
}

const char *rh_interview_name(const struct rh_option_value *given, struct rh_text setting)
{
	if (given->times > 0)
		return given->text;
	return setting.length > 0 ? setting.data : NULL;
}

static bool is_private(const struct sitting *s)
{
	return s->given[RH_INTERVIEW_PRIVATE].times > 0;
}

static enum rh_status open_history(struct sitting *s)
{
	if (is_private(s))
		return rh_history_new(":memory:", &s->history, &s->err);
	RH_TRY(rh_file_make_dirs(s->app->places.data_dir, &s->err));
	return rh_mend_open(s->app, &s->history, &s->err);
}

static int history_failed(struct sitting *s)
{
	rh_say(s->app, rh_tr_get(&s->app->tr, N_("%s (--private practises without keeping anything)")), s->err.message);
	return RH_EXIT_FAILED;
}

/* 0: none. */
static int64_t budget_of(const struct sitting *s)
{
	int64_t budget_ms = s->wish->budget_ms != RH_UNSET_MS ? s->wish->budget_ms : s->plan.budget_ms;
	return budget_ms != RH_UNSET_MS ? budget_ms : 0;
}

/* What the last session lost when it did not come to its end, in the time until anybody would notice. */
static void recover_quietly(struct sitting *s)
{
	const struct rh_history_session *last = NULL;
	if (is_private(s) || rh_history_session(s->history, 0, &last, NULL) != RH_OK || last->ended_unix_ms != 0)
		return;
	const struct rh_recover_config config = {.history = s->history,
	                                         .takes_dir = s->app->places.takes_dir,
	                                         .deadline_ns = rh_clock_monotonic_ns() + RECOVER_AT_MOST_NS};
	/* A failure will be met, and told, by what follows; this is no reason not to practise. */
	(void)rh_recover(&config, NULL);
}

static enum rh_status find_first(struct sitting *s)
{
	if (s->wish->resume == 0)
		return RH_OK;
	if (rh_history_session_hold(s->history, s->wish->resume, &s->err) == RH_ERR_EXISTS)
		return rh_resume_is_running(s->app, &s->err);
	RH_TRY(rh_resume_first(&s->plan, s->history, s->wish->resume, &s->first, &s->err));
	if (s->first < s->plan.count)
		return RH_OK;
	return rh_error_set(&s->err, RH_ERR_NOT_FOUND, "%s",
	                    rh_tr_get(&s->app->tr, N_("the last interview came to its end (run begins a new one)")));
}

/* Recordings made smaller and whatever else was left to do. A program that reads along was told where each recording
 * is: there they stay until the next session, unless the settings ask for another form. */
static void do_chores(struct sitting *s, struct rh_event_printer *printer)
{
	bool json = s->given[RH_INTERVIEW_JSON].times > 0;
	const struct rh_chores chores = {.history = s->history,
	                                 .settings = s->settings,
	                                 .only_transcripts = json && s->settings->archive.length == 0,
	                                 .moved = json ? rh_event_moved : NULL,
	                                 .ctx = printer};
	if (!is_private(s))
		rh_chores_do(s->app, &chores);
}

static enum rh_status make_prober(struct sitting *s)
{
	const struct rh_prober_config config = {.plan = &s->plan,
	                                        .request = s->wish->request,
	                                        .seed = s->wish->request->seed,
	                                        .own_follow_ups = s->wish->own_follow_ups,
	                                        .transcriber = &s->settings->transcriber,
	                                        .lang = rh_text_of(rh_language_names[s->app->language])};
	return s->wish->probe ? rh_prober_new(&config, &s->prober, &s->err) : RH_OK;
}

static enum rh_status run_session(struct sitting *s, struct rh_run_result *result)
{
	RH_TRY(rh_app_wake(s->app, &s->err));
	RH_TRY(write_command(s));
	RH_TRY(make_prober(s));
	struct rh_event_printer printer = {.app = s->app, .plan = &s->plan, .seed = s->wish->request->seed};
	bool json = s->given[RH_INTERVIEW_JSON].times > 0;
	const struct rh_run_config config = {
	    .plan = &s->plan,
	    .seed = s->wish->request->seed,
	    .session = s->wish->resume,
	    .first = s->first,
	    .voice = s->wish->voice,
	    .budget_ms = budget_of(s),
	    .command = rh_buffer_view(&s->command),
	    .term = s->app->term,
	    .wake = s->app->wake,
	    .history = s->history,
	    .takes_dir = is_private(s) ? NULL : s->app->places.takes_dir,
	    .device = rh_interview_name(&s->given[RH_INTERVIEW_DEVICE], s->settings->device),
	    .sink = rh_interview_name(&s->given[RH_INTERVIEW_SINK], s->settings->sink),
	    .prompt = s->wish->prompt,
	    .voice_command = s->settings->voice,
	    .archive = rh_chores_format(s->settings) != RH_ARCHIVE_WAV,
	    .prober = s->prober,
	    .transcribe = rh_chores_transcribes(s->settings) && !is_private(s),
	    .cues = (enum rh_cues)s->given[RH_INTERVIEW_CUES].number,
	    .cues_at_phases = s->given[RH_INTERVIEW_CUES_AT].number == CUES_AT_PHASES,
	    .record = s->given[RH_INTERVIEW_NO_RECORD].times == 0,
	    .hands_free = s->wish->request->hands_free,
	    .quiet = json,
	    .plain = s->app->plain,
	    .color = s->app->color,
	    .tr = &s->app->tr,
	    .event = json ? rh_event_print : NULL,
	    .event_ctx = &printer,
	};
	fflush(s->app->out);
	RH_TRY(rh_run_session(&config, result, &s->err));
	s->app->ended_by_signal = result->ended_by_signal;
	if (result->ended_by_signal == 0)
		do_chores(s, &printer);
	return RH_OK;
}

static int sit(struct sitting *s)
{
	struct rh_run_result result = {0};
	if (rh_settings(s->app, &s->settings, &s->err) != RH_OK || read_past(s) != RH_OK)
		return rh_say_error(s->app, &s->err);
	if (rh_plan_init(&s->plan, s->wish->request, &s->err) != RH_OK)
		return plan_failed(s);
	if (open_history(s) != RH_OK)
		return history_failed(s);
	recover_quietly(s);
	if (s->wish->prepare != NULL && s->wish->prepare(s->wish->prepare_ctx, &s->plan, s->history, &s->err) != RH_OK)
		return rh_say_error(s->app, &s->err);
	if (find_first(s) != RH_OK || run_session(s, &result) != RH_OK)
		return rh_say_error(s->app, &s->err);
	int signal_number = s->app->ended_by_signal;
	return signal_number != 0 ? 128 + signal_number : RH_EXIT_DONE;
}

/* A microphone that is missing is no reason not to practise, a mistyped file is a mistake. */
static bool refuse_devices(struct rh_app *app, const struct rh_option_value *given)
{
	const char *device = given[RH_INTERVIEW_DEVICE].text;
	if (given[RH_INTERVIEW_NO_RECORD].times > 0 && device != NULL) {
		rh_say(app, "%s",
		       rh_tr_get(&app->tr, N_("--device and --no-record exclude each other (leave one out)")));
		return true;
	}
	if (!rh_text_starts_with(rh_text_of(device), RH_TEXT("file:")) || rh_file_exists(device + strlen("file:")))
		return false;
	rh_say(app, rh_tr_get(&app->tr, N_("--device %s: there is no such file")), device);
	return true;
}

/* An option that would do nothing is refused rather than passed over. */
static bool refuse_cues(struct rh_app *app, const struct rh_option_value *given)
{
	enum rh_cues cues = (enum rh_cues)given[RH_INTERVIEW_CUES].number;
	if (cues == RH_CUES_NONE && given[RH_INTERVIEW_CUES_AT].times > 0)
		rh_say(app, "%s",
		       rh_tr_get(&app->tr, N_("--cues-at says when, but not what (add --cues tone or bell)")));
	else if (cues == RH_CUES_BELL && given[RH_INTERVIEW_JSON].times > 0)
		rh_say(app, "%s",
		       rh_tr_get(&app->tr, N_("--cues bell rings the terminal, which --json leaves alone (use tone)")));
	else
		return false;
	return true;
}

int rh_interview(struct rh_app *app, const struct rh_interview *interview)
{
	struct sitting s = {.app = app, .wish = interview, .given = interview->shared};
	if (s.given == NULL)
		s.given = shared(interview->options);
	if (refuse_devices(app, s.given) || refuse_cues(app, s.given))
		return RH_EXIT_MISUSE;
	int exit_status = sit(&s);
	rh_buffer_done(&s.command);
	free(s.ranks);
	rh_prober_free(s.prober);
	rh_plan_done(&s.plan);
	rh_history_free(s.history);
	rh_history_free(s.past);
	return exit_status;
}
