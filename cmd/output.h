// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_CMD_OUTPUT_H
#define REHEARSE_CMD_OUTPUT_H
/* What commands print: the one error line, faults of files, tables. Everything that came from outside is sanitised
 * here. */

#include "base/diag.h"
#include "cmd.h"
#include "ui/frame.h"
#include "ui/paint.h"

/* "rehearse: what is wrong (what to do)" on standard error; for a fault in a file its place comes first. Returns
 * RH_EXIT_FAILED. */
int rh_say_error(struct rh_app *app, const struct rh_error *err);
/* The same for wrong usage: returns RH_EXIT_MISUSE. */
int rh_say_misuse(struct rh_app *app, const struct rh_error *err);
/* The same for a tag expression that does not parse, with the place in it. */
int rh_say_tags(struct rh_app *app, const char *expression, const struct rh_error *err);
/* The same line with a message of its own, already translated. */
void rh_say(struct rh_app *app, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Appends the fault as compilers print it, coloured when asked, with its line of source. */
void rh_fault_format(struct rh_buffer *out, const struct rh_diag *diag, struct rh_diag_source *source, bool color);

/* Writes to standard output; a failure is remembered by the stream and told by rh_output_end(). */
void rh_print(struct rh_app *app, struct rh_text text);
/* Writes what the buffer holds and frees it; says so when it does not hold all. */
void rh_print_buffer(struct rh_app *app, struct rh_buffer *text);
/* Writes a finished JSON value and frees the buffer; says so when it could not be made. The exit status. */
int rh_print_json(struct rh_app *app, struct rh_buffer *json);
/* Flushes standard output. A closed or full output turns the exit status of what succeeded into RH_EXIT_FAILED, with a
 * line. */
int rh_output_end(struct rh_app *app, int exit_status);

/* Lines and tables on standard output, as wide as the terminal (80 columns elsewhere). */
struct rh_page {
	struct rh_app *app;
	struct rh_frame frame; /* to be filled by the command */
	struct rh_paint paint;
	size_t columns;
};
void rh_page_init(struct rh_page *page, struct rh_app *app);
/* Prints what the frame holds and empties it. */
void rh_page_flush(struct rh_page *page);
/* Flushes and frees. */
void rh_page_done(struct rh_page *page);

#endif
