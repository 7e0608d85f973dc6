// SPDX-License-Identifier: GPL-3.0-or-later
#include "complete.h"
#include "os/clock.h"
#include "os/files.h"
#include "output.h"
#include "settings.h"
#include "shelf.h"
#include "term/line.h"
#include "words.h"

#include <signal.h>
#include <string.h>

#define PROMPT "rehearse> "
#define NEVER  INT64_MAX
/* In the background nothing tells when the terminal is ours again: look at it this often. */
#define LOOK_AGAIN_NS (INT64_C(250) * 1000000)

struct shell {
	struct rh_app *app;
	struct rh_completer completer;
	struct rh_line *line;     /* the one being edited */
	const char *history_file; /* NULL: what is typed is forgotten */
	bool away;                /* in the background */
	bool over;
	int exit_status; /* of the last command */
};

static void end_by_signal(struct shell *shell, int signal_number)
{
	shell->app->ended_by_signal = signal_number;
	shell->exit_status = 128 + signal_number;
	shell->over = true;
}

static void suspend(struct shell *shell)
{
	rh_line_suspend(shell->line);
	rh_wake_stop_self(shell->app->wake);
	rh_line_resume(shell->line);
}

/* Everything that woke the loop; a line may end by it. */
static enum rh_line_result read_wake(struct shell *shell)
{
	enum rh_line_result result = RH_LINE_EDITING;
	for (;;) {
		int signal_number = 0;
		switch (rh_wake_next(shell->app->wake, &signal_number)) {
		case RH_WAKE_NONE:
			return result;
		case RH_WAKE_POSTED:
			break;
		case RH_WAKE_INTERRUPT:
			result = rh_line_interrupt(shell->line);
			break;
		case RH_WAKE_END:
			end_by_signal(shell, signal_number);
			return RH_LINE_END;
		case RH_WAKE_SUSPEND:
			suspend(shell);
			break;
		case RH_WAKE_CONTINUE:
			rh_line_resume(shell->line);
			break;
		case RH_WAKE_RESIZE:
			rh_line_resize(shell->line);
			break;
		}
	}
}

/* Waits for one thing and lets the line have it. */
static enum rh_line_result edit_on(struct shell *shell)
{
	const int input = rh_term_input_fd(shell->app->term);
	bool away = !rh_term_in_foreground(shell->app->term);
	if (shell->away && !away)
		rh_line_resume(shell->line);
	shell->away = away;
	int64_t until_ns = away ? rh_clock_monotonic_ns() + LOOK_AGAIN_NS : NEVER;
	unsigned ready = rh_wake_wait(shell->app->wake, &input, 1, until_ns);
	/* Always, and first: a signal may have come while poll() was returning with the keys typed after ^C. */
	enum rh_line_result result = read_wake(shell);
	if ((ready & 1U) != 0 && result == RH_LINE_EDITING)
		result = rh_line_feed(shell->line);
	return result;
}

static enum rh_status edit(struct shell *shell, struct rh_buffer *entered, struct rh_error *err)
{
	const struct rh_line_config config = {
	    .prompt = PROMPT,
	    .history_file = shell->history_file,
	    .complete = rh_complete,
	    .complete_ctx = &shell->completer,
	    .plain = shell->app->plain,
	};
	RH_TRY(rh_line_new(shell->app->term, &config, &shell->line, err));
	enum rh_line_result result = RH_LINE_EDITING;
	while (result == RH_LINE_EDITING || result == RH_LINE_CANCELLED)
		result = edit_on(shell);
	if (result == RH_LINE_ENTERED)
		rh_buffer_string(entered, rh_line_text(shell->line));
	else
		shell->over = true;
	rh_line_free(shell->line);
	shell->line = NULL;
	return rh_buffer_status(entered, err);
}

/* What a command's own options changed holds for that command. */
static void run_words(struct shell *shell, const struct rh_words *words)
{
	struct rh_app before = *shell->app;
	bool alone = false;
	shell->exit_status = rh_command_line(shell->app, (const char *const *)words->items, words->count, &alone);
	if (shell->app->config_named != before.config_named)
		rh_settings_use(shell->app, before.config_named);
	shell->app->plain = before.plain;
	rh_term_set_plain(shell->app->term, before.plain);
	shell->app->color = before.color;
	shell->app->language = before.language;
	rh_language_use(before.language);
	rh_completer_done(&shell->completer);
}

static bool is_farewell(const char *word)
{
	return strcmp(word, "exit") == 0 || strcmp(word, "quit") == 0;
}

/* ^C ends what runs, and only that; other signals end the shell too. */
static void after_command(struct shell *shell)
{
	for (int signal_number = 0;;) {
		enum rh_wake_kind kind = rh_wake_next(shell->app->wake, &signal_number);
		if (kind == RH_WAKE_NONE)
			break;
		if (kind == RH_WAKE_END)
			end_by_signal(shell, signal_number);
	}
	if (shell->app->ended_by_signal == SIGINT)
		shell->app->ended_by_signal = 0;
	shell->over = shell->over || shell->app->ended_by_signal != 0;
}

static void obey(struct shell *shell, struct rh_text line)
{
	struct rh_words words = {0};
	struct rh_error err = {0};
	if (rh_words_split(line, &words, &err) != RH_OK)
		shell->exit_status = rh_say_misuse(shell->app, &err);
	else if (words.count > 0 && is_farewell(words.items[0]))
		shell->over = true;
	else if (words.count > 0)
		run_words(shell, &words);
	rh_words_done(&words);
	after_command(shell);
}

/* The history's folder is made when the shell is first used; without it the shell only forgets. */
static void find_history(struct shell *shell)
{
	struct rh_error err = {0};
	if (rh_file_make_dirs(shell->app->places.state_dir, &err) == RH_OK)
		shell->history_file = shell->app->places.shell_history;
	else
		rh_say(shell->app, rh_tr_get(&shell->app->tr, N_("%s (what is typed here will be forgotten)")),
		       err.message);
}

/* What a newcomer may begin with: their notes, a question that needs none, and whether all is ready. */
static void offer(struct rh_page *page)
{
	static const char *const names[] = {"import", "intro", "doctor"};
	enum { INDENT = 2, BESIDE = 12, BELOW = 4, BESIDE_FROM_COLUMNS = 32 };
	struct rh_frame *frame = &page->frame;
	bool beside = frame->columns >= BESIDE_FROM_COLUMNS;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct rh_command *command = rh_command_find(names[i]);
		if (command == NULL)
			continue;
		size_t row = beside ? frame->rows : rh_frame_row(frame);
		rh_frame_paragraph(frame, beside ? BESIDE : BELOW, RH_STYLE_PLAIN,
		                   rh_text_of(rh_tr_get(&page->app->tr, command->summary)));
		(void)rh_frame_put(frame, row, INDENT, RH_STYLE_BOLD, rh_text_of(names[i]));
	}
}

static void greet(struct rh_app *app)
{
	bool first_time = !rh_file_exists(app->places.history_file);
	bool newcomer = first_time && !rh_shelf_is_own(app);
	struct rh_buffer line = {0};
	struct rh_page page;
	rh_page_init(&page, app);
	rh_buffer_printf(&line, "rehearse %s · %s", REHEARSE_VERSION,
	                 rh_tr_get(&app->tr, newcomer ? N_("no questions of your own yet; begin with one of these")
	                                     : first_time
	                                         ? N_("begin with intro or run; help lists the rest, exit leaves")
	                                         : N_("help lists the commands, exit leaves")));
	rh_frame_paragraph(&page.frame, 0, RH_STYLE_DIM, rh_buffer_view(&line));
	if (newcomer) {
		offer(&page);
		rh_frame_paragraph(&page.frame, 0, RH_STYLE_DIM,
		                   rh_text_of(rh_tr_get(&app->tr, N_("help lists the rest, exit leaves"))));
	}
	rh_buffer_done(&line);
	rh_page_done(&page);
	fflush(app->out);
}

int rh_shell(struct rh_app *app)
{
	struct shell shell = {.app = app, .completer = {.app = app}};
	struct rh_buffer line = {0};
	struct rh_error err = {0};
	enum rh_status status = rh_app_wake(app, &err);
	app->in_shell = true;
	if (status == RH_OK) {
		find_history(&shell);
		greet(app);
	}
	while (status == RH_OK && !shell.over) {
		rh_buffer_clear(&line);
		status = edit(&shell, &line, &err);
		if (status == RH_OK && !shell.over)
			obey(&shell, rh_buffer_view(&line));
	}
	rh_buffer_done(&line);
	rh_completer_done(&shell.completer);
	return status == RH_OK ? shell.exit_status : rh_say_error(app, &err);
}
