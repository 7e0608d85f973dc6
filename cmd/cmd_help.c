// SPDX-License-Identifier: GPL-3.0-or-later
#include "output.h"

const struct rh_syntax rh_syntax_help = {
    .usage = "[COMMAND]", .topic = RH_TOPIC_COMMAND, .most = 1, .tables = {[RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE}};

/* Longer lines read badly; summaries begin in this column. */
enum { WIDEST = 100, COMMAND_COLUMN = 12 };

static size_t usage_columns(const struct rh_app *app)
{
	unsigned columns = 0;
	unsigned rows = 0;
	rh_term_size(app->term, &columns, &rows);
	return columns < WIDEST ? columns : WIDEST;
}

static void command_usage(struct rh_app *app, struct rh_buffer *out, const struct rh_command *command, size_t columns)
{
	const struct rh_syntax *syntax = command->syntax;
	rh_buffer_printf(out, rh_tr_get(&app->tr, N_("Usage: %s%s")), app->in_shell ? "" : "rehearse ", command->name);
	rh_buffer_string(out, rh_tr_get(&app->tr, N_(" [OPTION…]")));
	if (syntax->usage != NULL)
		rh_buffer_printf(out, " %s", syntax->usage);
	rh_buffer_printf(out, "\n\n%s\n", rh_tr_get(&app->tr, command->summary));
	if (syntax->tables[RH_OPTIONS_OWN].count + syntax->tables[RH_OPTIONS_SHARED].count > 0)
		rh_buffer_byte(out, '\n');
	rh_options_usage(out, &syntax->tables[RH_OPTIONS_OWN], &app->tr, columns);
	rh_options_usage(out, &syntax->tables[RH_OPTIONS_SHARED], &app->tr, columns);
}

static void program_usage(struct rh_app *app, struct rh_buffer *out, size_t columns)
{
	rh_buffer_printf(out, "%s\n\n", rh_tr_get(&app->tr, N_("Usage: rehearse [COMMAND [OPTION…]]")));
	rh_options_usage_row(out, "",
	                     rh_tr_get(&app->tr, N_("Practise interviews aloud: asked, timed, recorded, played back. "
	                                            "Without a command: a shell.")),
	                     0, columns);
	rh_buffer_byte(out, '\n');
	size_t count = 0;
	const struct rh_command *commands = rh_commands(&count);
	struct rh_buffer left = {0};
	for (size_t i = 0; i < count; i++) {
		rh_buffer_clear(&left);
		rh_buffer_printf(&left, "  %s", commands[i].name);
		if (!left.failed)
			rh_options_usage_row(out, left.data, rh_tr_get(&app->tr, commands[i].summary), COMMAND_COLUMN,
			                     columns);
	}
	if (app->in_shell)
		rh_options_usage_row(out, "  exit", rh_tr_get(&app->tr, N_("Leave the shell (also ^D)")),
		                     COMMAND_COLUMN, columns);
	rh_buffer_done(&left);
}

void rh_command_usage(struct rh_app *app, const struct rh_command *command)
{
	static const struct rh_option_table everywhere = RH_GLOBAL_TABLE;
	struct rh_buffer out = {0};
	size_t columns = usage_columns(app);
	if (command != NULL)
		command_usage(app, &out, command, columns);
	else
		program_usage(app, &out, columns);
	rh_buffer_printf(&out, "\n%s\n", rh_tr_get(&app->tr, N_("Everywhere:")));
	rh_options_usage(&out, &everywhere, &app->tr, columns);
	rh_print(app, rh_buffer_view(&out));
	rh_buffer_done(&out);
}

int rh_cmd_help(struct rh_app *app, const struct rh_options *options)
{
	if (options->word_count == 0) {
		rh_command_usage(app, NULL);
		return RH_EXIT_DONE;
	}
	const struct rh_command *command = rh_command_find(options->words[0]);
	if (command == NULL)
		return rh_command_unknown(app, options->words[0]);
	rh_command_usage(app, command);
	return RH_EXIT_DONE;
}
