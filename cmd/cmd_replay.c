// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/render.h"
#include "base/arena.h"
#include "interview.h"
#include "os/files.h"
#include "past.h"
#include "rendering.h"
#include "runner/replay.h"
#include "settings.h"

#include <string.h>

enum {
	REPLAY_ALL,
	REPLAY_SESSION,
	REPLAY_FROM,
	REPLAY_SPEED,
	REPLAY_RAW,
	REPLAY_OUTPUT,
	REPLAY_FORCE,
	REPLAY_SINK,
	REPLAY_OPTIONS
};

static const struct rh_option rows[REPLAY_OPTIONS] = {
    [REPLAY_ALL] = {.name = "all",
                    .letter = 'a',
                    .help = N_("all takes of the question, one after the other from the first")},
    [REPLAY_SESSION] = {.name = "session",
                        .kind = RH_OPTION_TEXT,
                        .value = "N|last",
                        .help = N_("all takes of a session instead")},
    [REPLAY_FROM] = {.name = "from", .kind = RH_OPTION_DURATION, .value = "D", .help = N_("begin there, as in 1m30s")},
    [REPLAY_SPEED] = {.name = "speed",
                      .kind = RH_OPTION_DECIMAL,
                      .value = "X",
                      .min = 500,
                      .max = 2000,
                      .help = N_("0.5 (half) to 2.0 (double); the pitch stays")},
    [REPLAY_RAW] = {.name = "raw", .help = N_("as loud as it was recorded; otherwise takes are made equally loud")},
    [REPLAY_OUTPUT] = {.name = "output",
                       .letter = 'o',
                       .kind = RH_OPTION_TEXT,
                       .value = "FILE",
                       .topic = RH_TOPIC_FILE,
                       .help = N_("write what would be heard to this file: .wav, .flac or .opus")},
    [REPLAY_FORCE] = {.name = "force", .help = N_("replace the file if there is one")},
    [REPLAY_SINK] = RH_ROW_SINK(N_("play through this (see devices)")),
};

const struct rh_syntax rh_syntax_replay = {
    .usage = "[TAKE|FILE]",
    .topic = RH_TOPIC_TAKE_OR_FILE,
    .most = 1,
    .negative = true,
    .tables = {[RH_OPTIONS_OWN] = {rows, REPLAY_OPTIONS}, [RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE},
};

/* One run of the command. */
struct replay {
	struct rh_app *app;
	const struct rh_option_value *given;
	struct rh_history *history; /* owned; NULL: nothing was ever recorded */
	struct rh_arena arena;      /* of the takes */
	struct rh_replay_take *takes;
	size_t count, first;
	int64_t session; /* to be played; 0: the newest in which something was recorded */
	bool faulty;     /* some of them could not be played */
	struct rh_error err;
};

static bool given(const struct replay *r, int option)
{
	return r->given[option].times > 0;
}

static enum rh_status name_take(struct replay *r, const struct rh_attempt *attempt, struct rh_replay_take *take)
{
	struct rh_buffer title = {0};
	struct rh_text path = RH_TEXT_NONE;
	/* Translators: the question's id, the number of the take. */
	rh_buffer_printf(&title, rh_tr_get(&r->app->tr, N_("%s take %lld")), attempt->id.data,
	                 (long long)attempt->take);
	rh_buffer_string(&title, " · ");
	rh_past_when(&title, r->app, attempt->at_unix_ms);
	bool kept = !title.failed && rh_arena_text(&r->arena, rh_buffer_view(&title), &take->title) &&
	            rh_arena_text(&r->arena, attempt->path, &path);
	rh_buffer_done(&title);
	if (!kept)
		return rh_error_no_memory(&r->err);
	take->path = path.data;
	take->take = attempt->take;
	return RH_OK;
}

/* Recorded ones, oldest first; the one to begin with is `wanted`, 0: the oldest. */
static enum rh_status list(struct replay *r, const struct rh_history_filter *filter, int64_t wanted)
{
	const struct rh_attempt *attempts = NULL;
	RH_TRY(rh_history_attempts(r->history, filter, &attempts, &r->count, &r->err));
	r->takes = rh_arena_alloc(&r->arena, r->count + 1, sizeof *r->takes);
	if (r->takes == NULL)
		return rh_error_no_memory(&r->err);
	for (size_t i = 0; i < r->count; i++) {
		const struct rh_attempt *attempt = &attempts[r->count - 1 - i];
		RH_TRY(name_take(r, attempt, &r->takes[i]));
		if (attempt->take == wanted)
			r->first = i;
	}
	return RH_OK;
}

/* The file is somebody's recording, with no history to go with it. */
static enum rh_status list_file(struct replay *r, const char *path)
{
	r->takes = rh_arena_alloc(&r->arena, 1, sizeof *r->takes);
	if (r->takes == NULL)
		return rh_error_no_memory(&r->err);
	r->takes[0] = (struct rh_replay_take){.path = path, .title = rh_text_of(rh_file_name_of(path))};
	r->count = 1;
	return RH_OK;
}

/* The take, among all of its question. */
static enum rh_status list_question(struct replay *r, const char *selector)
{
	const struct rh_attempt *attempt = NULL;
	struct rh_text bank, id;
	RH_TRY(rh_history_select(r->history, rh_text_of(selector), &attempt, &r->err));
	int64_t take = attempt->take;
	if (attempt->path.length == 0 && !given(r, REPLAY_ALL))
		return rh_error_set(&r->err, RH_ERR_NOT_FOUND,
		                    rh_tr_get(&r->app->tr, N_("take %lld was not recorded (rehearse takes lists all)")),
		                    (long long)take);
	if (!rh_arena_text(&r->arena, attempt->bank, &bank) || !rh_arena_text(&r->arena, attempt->id, &id))
		return rh_error_no_memory(&r->err);
	const struct rh_history_filter filter = {.bank = bank, .id = id, .recorded = true};
	RH_TRY(list(r, &filter, given(r, REPLAY_ALL) ? 0 : take));
	if (r->count > 0)
		return RH_OK;
	return rh_error_set(&r->err, RH_ERR_NOT_FOUND,
	                    rh_tr_get(&r->app->tr, N_("no take of '%s' was recorded (rehearse takes lists all)")),
	                    id.data);
}

static enum rh_status list_session(struct replay *r)
{
	const struct rh_attempt *newest = NULL;
	const struct rh_history_session *session = NULL;
	if (r->session == 0) {
		RH_TRY(rh_history_select(r->history, RH_TEXT("last"), &newest, &r->err));
		r->session = newest->session;
	}
	RH_TRY(rh_history_session(r->history, r->session, &session, &r->err));
	const struct rh_history_filter filter = {.session = r->session, .recorded = true};
	RH_TRY(list(r, &filter, 0));
	if (r->count > 0)
		return RH_OK;
	return rh_error_set(
	    &r->err, RH_ERR_NOT_FOUND,
	    rh_tr_get(&r->app->tr, N_("nothing was recorded in session %lld (rehearse takes lists all)")),
	    (long long)r->session);
}

static enum rh_status choose(struct replay *r, const struct rh_options *options)
{
	const char *word = options->word_count > 0 ? options->words[0] : "last";
	RH_TRY(rh_past_open(r->app, &r->history, &r->err));
	if (options->word_count > 0 && rh_file_exists(word))
		return list_file(r, word);
	if (r->history == NULL)
		return rh_error_set(
		    &r->err, RH_ERR_NOT_FOUND, "%s",
		    rh_tr_get(&r->app->tr, N_("there are no takes yet (rehearse intro makes the first)")));
	return given(r, REPLAY_SESSION) ? list_session(r) : list_question(r, word);
}

static void tell_fault(void *ctx, const struct rh_error *err)
{
	struct replay *r = ctx;
	r->faulty = true;
	(void)rh_say_error(r->app, err);
}

static int play(struct replay *r)
{
	struct rh_app *app = r->app;
	const struct rh_config_content *settings = NULL;
	if (rh_settings(app, &settings, &r->err) != RH_OK || rh_app_wake(app, &r->err) != RH_OK)
		return rh_say_error(app, &r->err);
	const struct rh_replay_config config = {
	    .takes = r->takes,
	    .count = r->count,
	    .first = r->first,
	    .all = given(r, REPLAY_ALL) || given(r, REPLAY_SESSION),
	    .from_ms = r->given[REPLAY_FROM].number,
	    .speed = given(r, REPLAY_SPEED) ? (double)r->given[REPLAY_SPEED].number / 1000 : 1,
	    .raw = given(r, REPLAY_RAW),
	    .history = r->history,
	    .term = app->term,
	    .wake = app->wake,
	    .sink = rh_interview_name(&r->given[REPLAY_SINK], settings->sink),
	    .plain = app->plain,
	    .color = app->color,
	    .tr = &app->tr,
	    .fault = tell_fault,
	    .fault_ctx = r,
	};
	if (given(r, REPLAY_OUTPUT)) {
		const struct rh_rendering rendering = {
		    .replay = &config, .path = r->given[REPLAY_OUTPUT].text, .force = given(r, REPLAY_FORCE)};
		return rh_rendering(app, &rendering);
	}
	if (rh_replay(&config, &app->ended_by_signal, &r->err) != RH_OK)
		return rh_say_error(app, &r->err);
	return r->faulty ? RH_EXIT_FAILED : RH_EXIT_DONE;
}

static bool read_session(const char *word, int64_t *number)
{
	*number = 0;
	return strcmp(word, "last") == 0 || (rh_text_to_int(rh_text_of(word), number) && *number > 0);
}

/* NULL when the options go together. */
static const char *misuse(struct replay *r, const struct rh_options *options)
{
	if (given(r, REPLAY_SESSION) && !read_session(r->given[REPLAY_SESSION].text, &r->session))
		return N_("--session takes the number of a session, or last");
	if (given(r, REPLAY_SESSION) && options->word_count + (size_t)given(r, REPLAY_ALL) > 0)
		return N_("--session plays a whole session: leave TAKE and --all out");
	if (given(r, REPLAY_FORCE) && !given(r, REPLAY_OUTPUT))
		return N_("--force is about the file that -o names");
	if (given(r, REPLAY_OUTPUT) && !rh_render_can_write(r->given[REPLAY_OUTPUT].text))
		return N_("-o needs a file whose name ends in .wav, .flac or .opus");
	return NULL;
}

int rh_cmd_replay(struct rh_app *app, const struct rh_options *options)
{
	struct replay r = {.app = app, .given = options->values[RH_OPTIONS_OWN]};
	const char *fault = misuse(&r, options);
	if (fault != NULL) {
		rh_say(app, "%s", rh_tr_get(&app->tr, fault));
		return RH_EXIT_MISUSE;
	}
	int exit_status = choose(&r, options) == RH_OK ? play(&r) : rh_say_error(app, &r.err);
	rh_arena_done(&r.arena);
	rh_history_free(r.history);
	return exit_status;
}
