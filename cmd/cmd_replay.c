// SPDX-License-Identifier: GPL-3.0-or-later
#include "interview.h"
#include "past.h"
#include "runner/replay.h"
#include "settings.h"

enum { REPLAY_SINK, REPLAY_OPTIONS };

static const struct rh_option rows[REPLAY_OPTIONS] = {
    [REPLAY_SINK] = {.name = "sink",
                     .kind = RH_OPTION_TEXT,
                     .value = "NAME",
                     .help = N_("play through this (see devices)")},
};

const struct rh_syntax rh_syntax_replay = {
    .usage = "[TAKE]",
    .topic = RH_TOPIC_TAKE,
    .most = 1,
    .negative = true,
    .tables = {[RH_OPTIONS_OWN] = {rows, REPLAY_OPTIONS}, [RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE},
};

static void write_title(struct rh_buffer *out, const struct rh_app *app, const struct rh_attempt *attempt)
{
	/* Translators: the question's id, the number of the take. */
	rh_buffer_printf(out, rh_tr_get(&app->tr, N_("%s take %lld")), attempt->id.data, (long long)attempt->take);
	rh_buffer_string(out, " · ");
	rh_past_when(out, app, attempt->at_unix_ms);
}

static int play(struct rh_app *app, const struct rh_attempt *attempt, const char *sink)
{
	struct rh_error err = {0};
	struct rh_buffer title = {0};
	write_title(&title, app, attempt);
	struct rh_replay_config config = {
	    .path = attempt->path.data,
	    .title = rh_buffer_view(&title),
	    .term = app->term,
	    .sink = sink,
	    .plain = app->plain,
	    .color = app->color,
	    .tr = &app->tr,
	};
	enum rh_status status = rh_app_wake(app, &err);
	config.wake = app->wake;
	if (status == RH_OK)
		status = rh_replay(&config, &app->ended_by_signal, &err);
	rh_buffer_done(&title);
	return status == RH_OK ? RH_EXIT_DONE : rh_say_error(app, &err);
}

static int replay(struct rh_app *app, const struct rh_options *options, struct rh_history *history)
{
	const char *selector = options->word_count > 0 ? options->words[0] : "last";
	const struct rh_attempt *attempt = NULL;
	struct rh_error err = {0};
	if (rh_history_select(history, rh_text_of(selector), &attempt, &err) != RH_OK)
		return rh_say_error(app, &err);
	const struct rh_config_content *settings = NULL;
	if (rh_settings(app, &settings, &err) != RH_OK)
		return rh_say_error(app, &err);
	if (attempt->path.length > 0)
		return play(app, attempt,
		            rh_interview_name(&options->values[RH_OPTIONS_OWN][REPLAY_SINK], settings->sink));
	rh_say(app, rh_tr_get(&app->tr, N_("take %lld was not recorded (rehearse takes lists all)")),
	       (long long)attempt->take);
	return RH_EXIT_FAILED;
}

int rh_cmd_replay(struct rh_app *app, const struct rh_options *options)
{
	struct rh_history *history = NULL;
	struct rh_error err = {0};
	if (rh_past_open(app, &history, &err) != RH_OK)
		return rh_say_error(app, &err);
	if (history == NULL) {
		rh_say(app, "%s", rh_tr_get(&app->tr, N_("there are no takes yet (rehearse intro makes the first)")));
		return RH_EXIT_FAILED;
	}
	int exit_status = replay(app, options, history);
	rh_history_free(history);
	return exit_status;
}
