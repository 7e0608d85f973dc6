// SPDX-License-Identifier: GPL-3.0-or-later
#include "output.h"
#include "settings.h"

#include <stdlib.h>
#include <string.h>

/* To add a command: a file cmd_<name>.c, two lines in cmd.h, a row here. */
static const struct rh_command commands[] = {
    {"run", rh_cmd_run, N_("An interview: questions asked, answers timed and recorded"), &rh_syntax_run},
    {"intro", rh_cmd_intro, N_("The one-minute self-introduction, take after take"), &rh_syntax_intro},
    {"prompt", rh_cmd_prompt, N_("Read a model answer aloud, paced to end on time"), &rh_syntax_prompt},
    {"memorize", rh_cmd_memorize, N_("From reading an answer to saying it, with fewer and fewer cues"),
     &rh_syntax_memorize},
    {"list", rh_cmd_list, N_("The questions there are"), &rh_syntax_list},
    {"show", rh_cmd_show, N_("One question with its answer, key points and takes"), &rh_syntax_show},
    {"takes", rh_cmd_takes, N_("The answers given so far, newest first"), &rh_syntax_takes},
    {"replay", rh_cmd_replay, N_("Play a recorded answer"), &rh_syntax_replay},
    {"import", rh_cmd_import, N_("A question bank out of your own notes"), &rh_syntax_import},
    {"compare", rh_cmd_compare, N_("Two answers side by side"), &rh_syntax_compare},
    {"due", rh_cmd_due, N_("What to practise today, or day by day until an interview"), &rh_syntax_due},
    {"report", rh_cmd_report, N_("A page to look at: charts, answers, recordings"), &rh_syntax_report},
    {"stats", rh_cmd_stats, N_("What all the practice adds up to"), &rh_syntax_stats},
    {"estimate", rh_cmd_estimate, N_("How long a text takes to say"), &rh_syntax_estimate},
    {"analyze", rh_cmd_analyze, N_("How a recording was said: pace, pauses, level"), &rh_syntax_analyze},
    {"transcribe", rh_cmd_transcribe, N_("What was said, written down by your own recogniser"), &rh_syntax_transcribe},
    {"add", rh_cmd_add, N_("A recording made elsewhere as an answer to a question"), &rh_syntax_add},
    {"check", rh_cmd_check, N_("Every fault of a question bank"), &rh_syntax_check},
    {"doctor", rh_cmd_doctor, N_("Microphone, loudspeaker, disk, terminal: is everything ready?"), &rh_syntax_doctor},
    {"devices", rh_cmd_devices, N_("Microphones and loudspeakers"), &rh_syntax_devices},
    {"export", rh_cmd_export, N_("Everything into a folder, or questions as an Anki deck"), &rh_syntax_export},
    {"restore", rh_cmd_restore, N_("Take an exported folder in, beside what is here"), &rh_syntax_restore},
    {"purge", rh_cmd_purge, N_("Remove answers or only their recordings, for good"), &rh_syntax_purge},
    {"recover", rh_cmd_recover, N_("Find takes again that a crash or a damaged history lost"), &rh_syntax_recover},
    {"help", rh_cmd_help, N_("What there is, or how a command is used"), &rh_syntax_help},
    {"version", rh_cmd_version, N_("Which version this is"), &rh_syntax_version},
    {"complete", rh_cmd_complete, NULL, &rh_syntax_complete},
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

static const char *const color_choices[] = {"auto", "always", "never", NULL};
enum { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

const struct rh_option rh_global_rows[RH_GLOBAL_COUNT] = {
    [RH_GLOBAL_HELP] = {.name = "help", .letter = 'h', .help = N_("show the usage")},
    [RH_GLOBAL_VERSION] = {.name = "version", .help = N_("show the version")},
    [RH_GLOBAL_UI_LANG] = {.name = "ui-lang",
                           .kind = RH_OPTION_CHOICE,
                           .value = "LANG",
                           .choices = rh_language_names,
                           .help = N_("language of the interface")},
    [RH_GLOBAL_COLOR] =
        {.name = "color", .kind = RH_OPTION_CHOICE, .value = "WHEN", .choices = color_choices, .help = N_("colours")},
    [RH_GLOBAL_PLAIN] = {.name = "plain", .help = N_("whole lines only, for screen readers and logs")},
    [RH_GLOBAL_CONFIG] = {.name = "config",
                          .kind = RH_OPTION_TEXT,
                          .value = "FILE",
                          .topic = RH_TOPIC_FILE,
                          .help = N_("settings from this file")},
};

const struct rh_syntax rh_global_syntax = {.tables = {[RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE}};

const struct rh_command *rh_commands(size_t *count)
{
	*count = COMMANDS;
	return commands;
}

const struct rh_command *rh_command_find(const char *name)
{
	for (size_t i = 0; i < COMMANDS; i++) {
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	}
	return NULL;
}

/* Programs know what they call: those only for them are not what somebody meant. */
static const char *next_name(const void *ctx, size_t i)
{
	(void)ctx;
	return i < COMMANDS && commands[i].summary != NULL ? commands[i].name : NULL;
}

/* Also before a command is parsed, so that its faults and its help come in the language asked for. */
static void apply_language(struct rh_app *app, const char *const *words, size_t count)
{
	static const char name[] = "--ui-lang";
	for (size_t i = 0; i < count && strcmp(words[i], "--") != 0; i++) {
		const char *value = i + 1 < count ? words[i + 1] : "";
		if (strncmp(words[i], name, sizeof name - 1) != 0)
			continue;
		if (words[i][sizeof name - 1] == '=')
			value = words[i] + sizeof name;
		else if (words[i][sizeof name - 1] != '\0')
			continue;
		for (int language = 0; rh_language_names[language] != NULL; language++) {
			if (strcmp(rh_language_names[language], value) == 0)
				app->language = (enum rh_language)language;
		}
	}
	rh_language_use(app->language);
}

static void apply_globals(struct rh_app *app, const struct rh_option_value *globals)
{
	if (globals[RH_GLOBAL_COLOR].times > 0 && globals[RH_GLOBAL_COLOR].number != COLOR_AUTO)
		app->color = globals[RH_GLOBAL_COLOR].number == COLOR_ALWAYS;
	if (globals[RH_GLOBAL_CONFIG].times > 0)
		rh_settings_use(app, globals[RH_GLOBAL_CONFIG].text);
	if (globals[RH_GLOBAL_PLAIN].times > 0) {
		app->plain = true;
		app->color = false;
		rh_term_set_plain(app->term, true);
	}
}

/* True when --help or --version was all that was wanted; it is done then. */
static bool answer_globals(struct rh_app *app, const struct rh_command *command, const struct rh_options *options)
{
	const struct rh_option_value *globals = options->values[RH_OPTIONS_GLOBAL];
	if (globals[RH_GLOBAL_HELP].times > 0)
		rh_command_usage(app, command);
	else if (globals[RH_GLOBAL_VERSION].times > 0)
		rh_cmd_version(app, NULL);
	else
		return false;
	return true;
}

static int run_parsed(struct rh_app *app, const struct rh_command *command, const struct rh_options *options)
{
	apply_globals(app, options->values[RH_OPTIONS_GLOBAL]);
	int exit_status = RH_EXIT_DONE;
	if (!answer_globals(app, command, options) && command != NULL)
		exit_status = command->run(app, options);
	return rh_output_end(app, exit_status);
}

size_t rh_command_at(const char *const *words, size_t count)
{
	size_t i = 0;
	for (; i < count && words[i][0] == '-'; i++) {
		for (size_t row = 0; row < RH_GLOBAL_COUNT; row++) {
			const struct rh_option *option = &rh_global_rows[row];
			bool same = strncmp(words[i], "--", 2) == 0 && strcmp(words[i] + 2, option->name) == 0;
			if (same && option->kind != RH_OPTION_FLAG) {
				i++;
				break;
			}
		}
	}
	return i < count ? i : count;
}

int rh_command_unknown(struct rh_app *app, const char *name)
{
	const char *nearest = rh_options_nearest(name, next_name, NULL);
	if (nearest != NULL)
		rh_say(app, rh_tr_get(&app->tr, N_("there is no command '%s' (did you mean %s?)")), name, nearest);
	else
		rh_say(app, rh_tr_get(&app->tr, N_("there is no command '%s' (help lists them)")), name);
	return RH_EXIT_MISUSE;
}

static int run_words(struct rh_app *app, const struct rh_command *command, const char *const *words, size_t count,
                     bool *idle)
{
	const struct rh_syntax *syntax = command != NULL ? command->syntax : &rh_global_syntax;
	struct rh_options options;
	struct rh_error err = {0};
	if (rh_options_parse(syntax, words, count, &app->tr, &options, &err) != RH_OK)
		return rh_say_misuse(app, &err);
	const struct rh_option_value *globals = options.values[RH_OPTIONS_GLOBAL];
	*idle = command == NULL && globals[RH_GLOBAL_HELP].times == 0 && globals[RH_GLOBAL_VERSION].times == 0;
	int exit_status = run_parsed(app, command, &options);
	rh_options_done(&options);
	return exit_status;
}

int rh_command_line(struct rh_app *app, const char *const *words, size_t count, bool *only_options)
{
	*only_options = false;
	apply_language(app, words, count);
	size_t at = rh_command_at(words, count);
	if (at == count)
		return run_words(app, NULL, words, count, only_options);
	const struct rh_command *command = rh_command_find(words[at]);
	if (command == NULL)
		return rh_command_unknown(app, words[at]);
	const char **rest = calloc(count, sizeof *rest);
	if (rest == NULL)
		return rh_say_error(app, &(struct rh_error){.status = RH_ERR_NO_MEMORY, .message = "out of memory"});
	memcpy(rest, words, at * sizeof *rest);
	memcpy(rest + at, words + at + 1, (count - at - 1) * sizeof *rest);
	int exit_status = run_words(app, command, rest, count - 1, only_options);
	free(rest);
	return exit_status;
}
