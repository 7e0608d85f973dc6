// SPDX-License-Identifier: GPL-3.0-or-later
#include "output.h"

#include "base/unicode.h"
#include "base/wording.h"

#include <errno.h>
#include <string.h>

static void say_line(struct rh_app *app, struct rh_text message)
{
	struct rh_buffer line = {0};
	rh_unicode_sanitize(&line, message, RH_SANITIZE_LINE);
	fflush(app->out); /* on a terminal both streams tell one story */
	fprintf(app->err, "rehearse: %s\n", line.failed || line.data == NULL ? "out of memory" : line.data);
	rh_buffer_done(&line);
}

void rh_say(struct rh_app *app, const char *format, ...)
{
	struct rh_buffer message = {0};
	va_list args;
	va_start(args, format);
	rh_buffer_vprintf(&message, format, args);
	va_end(args);
	say_line(app, rh_buffer_view(&message));
	rh_buffer_done(&message);
}

int rh_say_error(struct rh_app *app, const struct rh_error *err)
{
	struct rh_buffer message = {0};
	if (err->file[0] != '\0' && err->line == 0)
		rh_buffer_printf(&message, "%s: ", err->file);
	else if (err->file[0] != '\0')
		rh_buffer_printf(&message, "%s:%u:%u: ", err->file, err->line, err->column);
	rh_wording_error(&message, err, &app->tr);
	say_line(app, rh_buffer_view(&message));
	rh_buffer_done(&message);
	return RH_EXIT_FAILED;
}

int rh_say_misuse(struct rh_app *app, const struct rh_error *err)
{
	rh_say_error(app, err);
	return err->status == RH_ERR_NO_MEMORY ? RH_EXIT_FAILED : RH_EXIT_MISUSE;
}

int rh_say_tags(struct rh_app *app, const char *expression, const struct rh_error *err)
{
	if (err->status != RH_ERR_SYNTAX && err->status != RH_ERR_LIMIT)
		return rh_say_misuse(app, err);
	struct rh_buffer message = {0};
	rh_wording_error(&message, err, &app->tr);
	rh_say(app, rh_tr_get(&app->tr, N_("--tag '%s', character %u: %s")), expression, err->column,
	       message.data != NULL ? message.data : err->message);
	rh_buffer_done(&message);
	return RH_EXIT_MISUSE;
}

void rh_fault_format(struct rh_buffer *out, const struct rh_diag *diag, struct rh_diag_source *source, bool color)
{
	struct rh_buffer plain = {0};
	rh_diag_quote(&plain, diag, source);
	struct rh_text all = rh_buffer_view(&plain);
	bool error = diag->severity == RH_SEVERITY_ERROR;
	struct rh_text word = error ? RH_TEXT(": error: ") : RH_TEXT(": warning: ");
	size_t at = rh_text_find(all, word);
	if (plain.failed)
		out->failed = true;
	if (!color || at == SIZE_MAX) {
		rh_buffer_text(out, all);
	} else {
		rh_buffer_text(out, rh_text_slice(all, 0, at + 2));
		rh_buffer_string(out, error ? "\033[1;31m" : "\033[1;33m");
		rh_buffer_text(out, rh_text_slice(word, 2, word.length - 4));
		rh_buffer_string(out, "\033[0m");
		rh_buffer_text(out, rh_text_slice(all, at + word.length - 2, SIZE_MAX));
	}
	rh_buffer_done(&plain);
}

void rh_print(struct rh_app *app, struct rh_text text)
{
	if (text.length > 0)
		fwrite(text.data, 1, text.length, app->out);
}

static void say_lines_are_missing(struct rh_app *app)
{
	rh_say(app, "%s", rh_tr_get(&app->tr, N_("out of memory: lines are missing")));
}

void rh_print_buffer(struct rh_app *app, struct rh_buffer *text)
{
	rh_print(app, rh_buffer_view(text));
	if (text->failed)
		say_lines_are_missing(app);
	rh_buffer_done(text);
}

int rh_print_json(struct rh_app *app, struct rh_buffer *json)
{
	struct rh_error err = {0};
	enum rh_status status = rh_buffer_status(json, &err);
	if (status == RH_OK)
		rh_print(app, rh_buffer_view(json));
	rh_buffer_done(json);
	return status == RH_OK ? RH_EXIT_DONE : rh_say_error(app, &err);
}

int rh_output_end(struct rh_app *app, int exit_status)
{
	errno = 0;
	bool lost = fflush(app->out) != 0;
	int reason = errno;
	lost = ferror(app->out) != 0 || lost;
	clearerr(app->out);
	if (!lost)
		return exit_status;
	if (reason != 0)
		rh_say(app, rh_tr_get(&app->tr, N_("standard output cannot be written: %s")), strerror(reason));
	else
		rh_say(app, "%s", rh_tr_get(&app->tr, N_("standard output could not be written in full")));
	return exit_status == RH_EXIT_DONE ? RH_EXIT_FAILED : exit_status;
}

void rh_page_init(struct rh_page *page, struct rh_app *app)
{
	unsigned columns = 0;
	unsigned rows = 0;
	rh_term_size(app->term, &columns, &rows);
	*page = (struct rh_page){.app = app, .columns = columns};
	rh_frame_init(&page->frame, columns);
	rh_paint_init(&page->paint, app->color);
}

/* The terminal is in its ordinary mode, which returns the carriage itself; what else has lines has no use for it. Cells
 * never hold a carriage return. */
static void print_lines(struct rh_app *app, struct rh_text lines)
{
	for (size_t i = 0; i < lines.length; i++) {
		if (lines.data[i] != '\r')
			putc(lines.data[i], app->out);
	}
}

void rh_page_flush(struct rh_page *page)
{
	struct rh_buffer bytes = {0};
	if (page->app->plain && !page->app->color)
		rh_frame_text(&bytes, &page->frame);
	else
		rh_paint_lines(&page->paint, &bytes, &page->frame);
	if (bytes.failed)
		say_lines_are_missing(page->app);
	print_lines(page->app, rh_buffer_view(&bytes));
	rh_buffer_done(&bytes);
	rh_frame_clear(&page->frame, page->columns);
}

void rh_page_done(struct rh_page *page)
{
	rh_page_flush(page);
	rh_frame_done(&page->frame);
	rh_paint_done(&page->paint);
}
