// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TERM_LINE_H
#define REHEARSE_TERM_LINE_H
/* One edited line through readline's callback interface, fed from our own loop. readline's state is the process's, so
 * one line is edited at a time: another may be made only between a result and rh_line_restart(). The terminal must not
 * be raw (rh_term_restore() first). Input and output that are not both terminals bypass readline: whole lines, no
 * prompt, no echo. In the background nothing is shown until rh_line_resume() finds us in the foreground. LC_CTYPE must
 * be a UTF-8 locale. */

#include "term/term.h"

enum { RH_LINE_MAX = 64 * 1024 };

struct rh_line;

enum rh_line_result {
	RH_LINE_EDITING,   /* not done yet */
	RH_LINE_ENTERED,   /* a line is there */
	RH_LINE_END,       /* ^D on an empty line, or the end of input */
	RH_LINE_CANCELLED, /* ^C, or Esc when the config asks for it: the text is dropped */
};

struct rh_line_config {
	const char *prompt; /* sanitised; may be NULL */
	const char *text; /* what the line holds at first; may be NULL. Without readline an empty line stands for it */
	const char *history_file; /* loaded and appended to, at most 1,000 lines, 0600; NULL: no history */
	/* Completions of the word that begins at byte `start` of line, which ends at the cursor: a NULL-terminated
	 * array of malloc'd strings, freed by line; NULL when there are none. Those that do not begin with the word are
	 * dropped; one that ends in "/" or "=" gets no space after it. Words are divided by spaces and tabs, and quoted
	 * with ' or ". */
	char **(*complete)(void *ctx, const char *line, size_t start);
	void *complete_ctx;
	bool cancel_ends; /* ^C and Esc end the edit (a note); otherwise ^C clears the line (the shell) */
	bool plain;       /* no escape sequences: the terminal's own line editing, with the prompt as it is */
};

/* RH_ERR_INVALID when the terminal is raw or another line is being edited. A history that cannot be read or written is
 * none. */
enum rh_status rh_line_new(struct rh_term *term, const struct rh_line_config *config, struct rh_line **line,
                           struct rh_error *err);
/* Takes the input that is ready on the terminal, up to the end of a line; what follows stays in the terminal. Call when
 * rh_term_input_fd() is readable, and while rh_term_input_ended(): a last line may have no end, and RH_LINE_END comes
 * after it. Waits at most 50 ms, to tell Esc from a key that begins with it. */
enum rh_line_result rh_line_feed(struct rh_line *line);
/* What was entered, NUL-terminated UTF-8 of at most RH_LINE_MAX bytes, invalid bytes replaced; "" without
 * RH_LINE_ENTERED. Borrowed until the next call. */
const char *rh_line_text(const struct rh_line *line);
/* Shows the prompt again for a next line; keeps the history. */
void rh_line_restart(struct rh_line *line);
/* The signals the loop got: the user pressed ^C; the window changed size; before stopping; after going on. */
enum rh_line_result rh_line_interrupt(struct rh_line *line);
void rh_line_resize(struct rh_line *line);
void rh_line_suspend(struct rh_line *line);
void rh_line_resume(struct rh_line *line);
/* It waits to come to the foreground, which no signal may tell: call rh_line_resume() every 250 ms meanwhile. */
bool rh_line_waits(const struct rh_line *line);
/* Hides the line so that something can be printed above it, and shows it again. */
void rh_line_hide(struct rh_line *line);
void rh_line_show(struct rh_line *line);
void rh_line_free(struct rh_line *line);
/* For `complete`: names of files that begin with prefix, folders with a "/" at the end, in the form it wants. */
char **rh_line_file_names(const char *prefix);

#endif
