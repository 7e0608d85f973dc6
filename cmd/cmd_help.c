// SPDX-License-Identifier: GPL-3.0-or-later
#include "help_pages.h"
#include "output.h"

const struct rh_syntax rh_syntax_help = {.usage = "[COMMAND|TOPIC]",
                                         .topic = RH_TOPIC_SUBJECT,
                                         .most = 1,
                                         .tables = {[RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE}};

/* Longer lines read badly; summaries begin in this column. */
enum { WIDEST = 100, COMMAND_COLUMN = 15, TERM_COLUMN = 26 };

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
	rh_buffer_byte(out, '\n');
	if (command->summary != NULL)
		rh_buffer_printf(out, "\n%s\n", rh_tr_get(&app->tr, command->summary));
	if (syntax->tables[RH_OPTIONS_OWN].count + syntax->tables[RH_OPTIONS_SHARED].count > 0)
		rh_buffer_byte(out, '\n');
	rh_options_usage(out, &syntax->tables[RH_OPTIONS_OWN], &app->tr, columns);
	rh_options_usage(out, &syntax->tables[RH_OPTIONS_SHARED], &app->tr, columns);
}

static void name_and_summary(struct rh_app *app, struct rh_buffer *out, const char *name, const char *summary,
                             size_t columns)
{
	struct rh_buffer left = {0};
	rh_buffer_printf(&left, "  %s", name);
	if (left.failed)
		out->failed = true;
	else
		rh_options_usage_row(out, left.data, rh_tr_get(&app->tr, summary), COMMAND_COLUMN, columns);
	rh_buffer_done(&left);
}

static void list_pages(struct rh_app *app, struct rh_buffer *out, size_t columns)
{
	size_t count = 0;
	const struct rh_help_page *pages = rh_help_pages(&count);
	rh_buffer_printf(out, "\n%s\n", rh_tr_get(&app->tr, N_("Topics, shown by help TOPIC:")));
	for (size_t i = 0; i < count; i++)
		name_and_summary(app, out, pages[i].name, pages[i].summary, columns);
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
	for (size_t i = 0; i < count; i++)
		if (commands[i].summary != NULL)
			name_and_summary(app, out, commands[i].name, commands[i].summary, columns);
	if (app->in_shell)
		name_and_summary(app, out, "exit", N_("Leave the shell (also ^D)"), columns);
	list_pages(app, out, columns);
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
	rh_print_buffer(app, &out);
}

static void put_row(struct rh_app *app, struct rh_buffer *out, const struct rh_help_row *row, size_t columns)
{
	struct rh_buffer left = {0};
	switch (row->kind) {
	case RH_HELP_PARAGRAPH:
	case RH_HELP_HEADING:
		rh_options_usage_row(out, "", rh_tr_get(&app->tr, row->text), 0, columns);
		break;
	case RH_HELP_ITEM:
		rh_buffer_printf(&left, "  %s", row->term);
		if (left.failed)
			out->failed = true;
		else
			rh_options_usage_row(out, left.data, rh_tr_get(&app->tr, row->text), TERM_COLUMN, columns);
		break;
	case RH_HELP_EXAMPLE:
		rh_buffer_printf(out, "    %s\n", row->text);
		break;
	}
	rh_buffer_done(&left);
}

/* Rows of one kind stand together; a blank line parts them from the others. */
static void show_page(struct rh_app *app, const struct rh_help_page *page)
{
	struct rh_buffer out = {0};
	struct rh_help_row row;
	size_t columns = usage_columns(app);
	enum rh_help_kind last = RH_HELP_HEADING;
	rh_buffer_printf(&out, "%s\n\n", rh_tr_get(&app->tr, page->summary));
	for (size_t i = 0; rh_help_page_row(page, i, &row); i++) {
		if (last != RH_HELP_HEADING && (row.kind != last || row.kind == RH_HELP_PARAGRAPH))
			rh_buffer_byte(&out, '\n');
		put_row(app, &out, &row, columns);
		last = row.kind;
	}
	rh_print_buffer(app, &out);
}

static const char *next_page(const void *ctx, size_t i)
{
	(void)ctx;
	size_t count = 0;
	const struct rh_help_page *pages = rh_help_pages(&count);
	return i < count ? pages[i].name : NULL;
}

static int unknown(struct rh_app *app, const char *name)
{
	const char *nearest = rh_options_nearest(name, next_page, NULL);
	if (nearest == NULL)
		return rh_command_unknown(app, name);
	rh_say(app, rh_tr_get(&app->tr, N_("there is no command or topic '%s' (did you mean %s?)")), name, nearest);
	return RH_EXIT_MISUSE;
}

int rh_cmd_help(struct rh_app *app, const struct rh_options *options)
{
	if (options->word_count == 0) {
		rh_command_usage(app, NULL);
		return RH_EXIT_DONE;
	}
	const struct rh_command *command = rh_command_find(options->words[0]);
	const struct rh_help_page *page = rh_help_page_find(options->words[0]);
	if (command != NULL)
		rh_command_usage(app, command);
	else if (page != NULL)
		show_page(app, page);
	else
		return unknown(app, options->words[0]);
	return RH_EXIT_DONE;
}
