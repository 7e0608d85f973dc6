// SPDX-License-Identifier: GPL-3.0-or-later
#include "bank/write.h"
#include "base/unicode.h"
#include "notebook.h"
#include "os/files.h"
#include "output.h"
#include "reimport.h"
#include "report/ledger.h"
#include "shelf.h"

#include <stdlib.h>
#include <string.h>

enum {
	IMPORT_OUTPUT,
	IMPORT_REPORT,
	IMPORT_STRICT,
	IMPORT_GUESS,
	IMPORT_ENCODING,
	IMPORT_HEADINGS,
	IMPORT_FORCE,
	IMPORT_MERGE,
	IMPORT_OPTIONS,
};

static const struct rh_option rows[IMPORT_OPTIONS] = {
    [IMPORT_OUTPUT] = {.name = "output",
                       .letter = 'o',
                       .kind = RH_OPTION_TEXT,
                       .value = "BANK",
                       .topic = RH_TOPIC_FILE,
                       .help = N_("write the bank here (your banks folder)")},
    [IMPORT_REPORT] = {.name = "report",
                       .kind = RH_OPTION_TEXT,
                       .value = "FILE",
                       .topic = RH_TOPIC_FILE,
                       .help = N_("write as JSON what became of every line")},
    [IMPORT_STRICT] = {.name = "strict", .help = N_("exit with 3 when a line belongs to nothing")},
    [IMPORT_GUESS] = {.name = "guess", .help = N_("import what is perhaps a question, too")},
    [IMPORT_ENCODING] = {.name = "encoding",
                         .kind = RH_OPTION_TEXT,
                         .value = "NAME",
                         .help = N_("encoding of the notes (found out)")},
    [IMPORT_HEADINGS] = {.name = "headings",
                         .kind = RH_OPTION_COUNT,
                         .value = "LEVEL",
                         .min = 1,
                         .max = 6,
                         .help = N_("Markdown headings of this level are the questions (found out)")},
    [IMPORT_FORCE] = {.name = "force", .help = N_("replace a bank that is there already")},
    [IMPORT_MERGE] = {.name = "merge",
                      .help = N_("bring what changed in the notes into the bank, keep what was edited there")},
};

const struct rh_syntax rh_syntax_import = {
    .usage = "NOTES…",
    .topic = RH_TOPIC_FILE,
    .least = 1,
    .most = RH_NOTES_FILES_MAX,
    .tables = {[RH_OPTIONS_OWN] = {rows, IMPORT_OPTIONS}, [RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE},
};

/* One import. */
struct import {
	struct rh_app *app;
	const struct rh_options *options;
	struct rh_notebook book;
	struct rh_notes *notes; /* owned */
	char *output;           /* owned: where the bank goes */
	bool in_own_folder;
	bool unchanged; /* the bank that is there has it all already */
};

static const struct rh_option_value *option(const struct import *im, size_t row)
{
	return &im->options->values[RH_OPTIONS_OWN][row];
}

/* What has been found, over all files. */
struct totals {
	size_t questions, follow_ups, terms, repeats, certain, likely, possible, unanswered;
	size_t lines, unassigned;
};

static void count_item(struct totals *t, const struct rh_notes_item *item)
{
	if (item->duplicate_of > 0) {
		t->repeats++;
		return;
	}
	if (!item->imported) {
		t->possible++;
		return;
	}
	t->questions += item->kind == RH_NOTES_KIND_QUESTION;
	t->follow_ups += item->kind == RH_NOTES_KIND_FOLLOW_UP;
	t->terms += item->kind == RH_NOTES_KIND_TERM;
	t->unanswered += item->unanswered;
	bool question = item->kind != RH_NOTES_KIND_TERM;
	t->certain += question && item->confidence == RH_NOTES_CERTAIN;
	t->likely += question && item->confidence == RH_NOTES_LIKELY;
	t->possible += question && item->confidence == RH_NOTES_GUESS;
}

static struct totals count_all(const struct rh_notes *notes)
{
	struct totals t = {0};
	for (size_t i = 0; i < rh_notes_file_count(notes); i++) {
		const struct rh_notes_file *file = rh_notes_file(notes, i);
		for (size_t k = 0; k < file->item_count; k++)
			count_item(&t, &file->items[k]);
		t.lines += file->line_count;
		t.unassigned += file->counts[RH_NOTES_UNASSIGNED];
	}
	return t;
}

static void print_line(const struct import *im, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void print_line(const struct import *im, const char *format, ...)
{
	struct rh_buffer line = {0};
	struct rh_buffer safe = {0};
	va_list args;
	va_start(args, format);
	rh_buffer_vprintf(&line, format, args);
	va_end(args);
	rh_unicode_sanitize(&safe, rh_buffer_view(&line), RH_SANITIZE_LINE);
	rh_buffer_byte(&safe, '\n');
	safe.failed |= line.failed;
	rh_print_buffer(im->app, &safe);
	rh_buffer_done(&line);
}

static const char *tr(const struct import *im, const char *message) __attribute__((format_arg(2)));

static const char *tr(const struct import *im, const char *message)
{
	return rh_tr_get(&im->app->tr, message);
}

static void print_files(const struct import *im)
{
	for (size_t i = 0; i < rh_notes_file_count(im->notes); i++) {
		const struct rh_notes_file *file = rh_notes_file(im->notes, i);
		print_line(im, tr(im, N_("%.*s: %zu lines, %s, %s")), RH_TEXT_ARGS(file->name), file->line_count,
		           rh_notes_format_name(file->format), im->book.pages[i].encoding);
	}
}

static void print_totals(const struct import *im, const struct totals *t)
{
	print_line(im, tr(im, N_("  questions %zu · follow-ups %zu · terms %zu · repeats merged %zu")), t->questions,
	           t->follow_ups, t->terms, t->repeats);
	print_line(im, tr(im, N_("  certain %zu · likely %zu · possible %zu")), t->certain, t->likely, t->possible);
}

/* Up to so many of a kind are listed; the ledger has them all. */
enum { LISTED_MAX = 20, QUOTED_COLUMNS = 60 };

static void print_place(const struct import *im, const struct rh_notes_file *file, size_t from, size_t to,
                        struct rh_text text)
{
	struct rh_text head = rh_text_slice(text, 0, rh_unicode_fit(text, QUOTED_COLUMNS));
	const char *more = head.length < text.length ? "…" : "";
	const bool named = rh_notes_file_count(im->notes) > 1;
	struct rh_text name = named ? file->name : RH_TEXT_NONE;
	if (to > from + 1)
		print_line(im, "    %.*s%s%zu-%zu: %.*s%s", RH_TEXT_ARGS(name), named ? ":" : "", from + 1, to,
		           RH_TEXT_ARGS(head), more);
	else
		print_line(im, "    %.*s%s%zu: %.*s%s", RH_TEXT_ARGS(name), named ? ":" : "", from + 1,
		           RH_TEXT_ARGS(head), more);
}

static bool is_open(const struct rh_notes_item *item)
{
	return item->unanswered && item->duplicate_of == 0;
}

static bool is_possible(const struct rh_notes_item *item)
{
	return item->confidence == RH_NOTES_GUESS && item->duplicate_of == 0 && item->kind != RH_NOTES_KIND_TERM;
}

static bool is_repeat(const struct rh_notes_item *item)
{
	return item->duplicate_of > 0;
}

static bool is_near_copy(const struct rh_notes_item *item)
{
	return item->near_copy_of > 0;
}

/* Items that have something in common, each with its first line, or with all of them. */
struct listing {
	const char *title;
	bool (*wanted)(const struct rh_notes_item *item);
	bool whole;
};

static void print_items(const struct import *im, const struct listing *listing)
{
	size_t found = 0;
	for (size_t i = 0; i < rh_notes_file_count(im->notes); i++) {
		const struct rh_notes_file *file = rh_notes_file(im->notes, i);
		for (size_t k = 0; k < file->item_count; k++) {
			const struct rh_notes_item *item = &file->items[k];
			if (!listing->wanted(item) || found++ >= LISTED_MAX)
				continue;
			if (found == 1)
				print_line(im, "  %s", tr(im, listing->title));
			print_place(im, file, item->line - 1, listing->whole ? item->last_line : item->line,
			            item->question);
		}
	}
	if (found > LISTED_MAX)
		print_line(im, tr(im, N_("    … and %zu more (--report FILE lists all)")), found - LISTED_MAX);
}

/* What was left over stands in the bank's `unassigned`, with its lines. */
static void print_unassigned(const struct import *im, size_t lines)
{
	const struct rh_bank_content *bank = rh_notes_bank(im->notes);
	size_t listed = bank->unassigned_count < LISTED_MAX ? bank->unassigned_count : LISTED_MAX;
	if (bank->unassigned_count > 0)
		print_line(im, tr(im, N_("  lines that belong to nothing: %zu, kept under 'unassigned' in the bank")),
		           lines);
	for (size_t i = 0; i < listed; i++) {
		const struct rh_unassigned *u = &bank->unassigned[i];
		struct rh_text rest = rh_text_trim(u->text);
		struct rh_text first = RH_TEXT_NONE;
		rh_text_next_line(&rest, &first);
		struct rh_text head = rh_text_slice(first, 0, rh_unicode_fit(first, QUOTED_COLUMNS));
		bool cut = head.length < first.length || rest.length > 0;
		bool named = rh_notes_file_count(im->notes) > 1;
		print_line(im, "    %.*s%s%.*s: %.*s%s", RH_TEXT_ARGS(named ? u->file : RH_TEXT_NONE), named ? ":" : "",
		           RH_TEXT_ARGS(u->lines), RH_TEXT_ARGS(head), cut ? "…" : "");
	}
	if (bank->unassigned_count > listed)
		print_line(im, tr(im, N_("    … and %zu more (--report FILE lists all)")),
		           bank->unassigned_count - listed);
}

static void print_report(const struct import *im, const struct totals *t)
{
	static const struct listing listings[] = {
	    {N_("without an answer yet:"), is_open, false},
	    {N_("perhaps questions (--guess imports them):"), is_possible, false},
	    {N_("said twice, one question now:"), is_repeat, true},
	    {N_("asks nearly the same as an earlier one, both kept:"), is_near_copy, true},
	};
	print_files(im);
	print_totals(im, t);
	for (size_t i = 0; i < sizeof listings / sizeof *listings; i++)
		print_items(im, &listings[i]);
	print_unassigned(im, t->unassigned);
}

static void print_next(const struct import *im)
{
	if (im->unchanged)
		print_line(im, tr(im, N_("nothing new, left as it was: %s")), im->output);
	else
		print_line(im, tr(im, N_("written: %s")), im->output);
	if (im->in_own_folder)
		print_line(im, "%s", tr(im, N_("next: rehearse run · rehearse list")));
	else
		print_line(im, tr(im, N_("next: rehearse run -b %s · rehearse check %s")), im->output, im->output);
}

/* The ledger of one file is an object; of several a list of them. */
static enum rh_status write_ledger(const struct import *im, const char *path, struct rh_error *err)
{
	struct rh_buffer json = {0};
	size_t count = rh_notes_file_count(im->notes);
	rh_buffer_string(&json, count > 1 ? "[" : "");
	for (size_t i = 0; i < count; i++) {
		rh_buffer_string(&json, i > 0 ? ",\n" : "");
		rh_report_ledger_json(&json, rh_notes_file(im->notes, i), rh_text_of(im->book.pages[i].encoding));
	}
	rh_buffer_string(&json, count > 1 ? "]\n" : "\n");
	enum rh_status status = rh_buffer_status(&json, err);
	if (status == RH_OK)
		status = rh_file_write(path, rh_buffer_view(&json), RH_REPLACE_ALLOWED, err);
	rh_buffer_done(&json);
	return status;
}

/* The bank's name in the user's folder: that of the notes. */
static char *name_output(const struct import *im, struct rh_error *err)
{
	struct rh_text name = rh_text_of(im->options->words[0]);
	struct rh_buffer file = {0};
	while (name.length > 1 && name.data[name.length - 1] == '/')
		name.length--;
	for (size_t i = name.length; i-- > 0;) {
		if (name.data[i] == '/') {
			name = rh_text_slice(name, i + 1, SIZE_MAX);
			break;
		}
	}
	for (size_t i = name.length; i-- > 1;) {
		if (name.data[i] == '.') {
			name.length = i;
			break;
		}
	}
	rh_bank_stem_id(&file, name);
	rh_buffer_string(&file, ".yaml");
	char *path = file.failed ? NULL : rh_file_join(im->app->places.banks_dir, file.data);
	rh_buffer_done(&file);
	if (path == NULL)
		(void)rh_error_no_memory(err);
	return path;
}

/* Not even --force puts a bank or a report where the notes are. */
static enum rh_status spare_notes(const struct import *im, const char *path, struct rh_error *err)
{
	char *real = path != NULL ? rh_file_real_path(path) : NULL;
	bool same = false;
	for (size_t i = 0; i < im->book.count && real != NULL && !same; i++) {
		char *page = rh_file_real_path(im->book.pages[i].path);
		same = page != NULL && strcmp(page, real) == 0;
		free(page);
	}
	free(real);
	return same ? rh_error_set(err, RH_ERR_EXISTS, tr(im, N_("%s are the notes themselves (name another file)")),
	                           path)
	            : RH_OK;
}

/* A report of before may be replaced; what else is there already may not, unless --force says so. */
static enum rh_status spare_others(const struct import *im, const char *path, struct rh_error *err)
{
	static const char beginning[] = "{\"file\":";
	char bytes[sizeof beginning] = {0};
	if (path == NULL || rh_file_size(path) == 0 || option(im, IMPORT_FORCE)->times > 0)
		return RH_OK;
	FILE *file = fopen(path, "re");
	const size_t length = file != NULL ? fread(bytes, 1, sizeof bytes, file) : 0;
	if (file != NULL)
		(void)fclose(file);
	const struct rh_text head = {bytes, length};
	const bool list = length > 0 && bytes[0] == '[';
	if (rh_text_starts_with(rh_text_slice(head, list, SIZE_MAX), rh_text_of(beginning)))
		return RH_OK;
	return rh_error_set(err, RH_ERR_EXISTS,
	                    tr(im, N_("%s is there already and is no report (--force replaces it)")), path);
}

static enum rh_status choose_output(struct import *im, struct rh_error *err)
{
	const char *given = option(im, IMPORT_OUTPUT)->text;
	im->in_own_folder = given == NULL;
	im->output = given != NULL ? strdup(given) : name_output(im, err);
	if (im->output == NULL)
		return rh_error_no_memory(err);
	return im->in_own_folder ? rh_file_make_dirs(im->app->places.banks_dir, err) : RH_OK;
}

static void print_conflict(const struct import *im, const struct rh_merge_conflict *c)
{
	switch (c->kind) {
	case RH_MERGE_BOTH:
		print_line(im, tr(im, N_("    %.*s: %.*s differs; the bank's stays, the notes' is under 'unassigned'")),
		           RH_TEXT_ARGS(c->id), RH_TEXT_ARGS(c->field));
		break;
	case RH_MERGE_GONE:
		print_line(im, tr(im, N_("    %.*s: no longer in the notes, but edited; it stays")),
		           RH_TEXT_ARGS(c->id));
		break;
	case RH_MERGE_DELETED:
		print_line(im, tr(im, N_("    %.*s: deleted from the bank, but changed in the notes; it is back")),
		           RH_TEXT_ARGS(c->id));
		break;
	}
}

static void show_merge(void *ctx, const struct rh_merge *merge, bool changed)
{
	struct import *im = ctx;
	im->unchanged = !changed;
	print_line(im, tr(im, N_("merged into %s: %zu added, %zu updated, %zu removed, %zu conflicts")), im->output,
	           merge->added, merge->updated, merge->removed, merge->conflict_count);
	for (size_t i = 0; i < merge->conflict_count; i++)
		print_conflict(im, &merge->conflicts[i]);
	if (changed)
		print_line(im, tr(im, N_("the bank as it was: %s~")), im->output);
}

static enum rh_status write_new(const struct import *im, struct rh_text yaml, struct rh_error *err)
{
	bool force = option(im, IMPORT_FORCE)->times > 0;
	enum rh_status status = rh_file_write(im->output, yaml, force ? RH_REPLACE_ALLOWED : RH_REPLACE_NEVER, err);
	if (status == RH_ERR_EXISTS)
		return rh_error_set(err, status,
		                    tr(im, N_("%s is there already (--merge keeps your edits, --force does not)")),
		                    im->output);
	return status;
}

static enum rh_status write_bank(struct import *im, struct rh_error *err)
{
	struct rh_buffer yaml = {0};
	bool merge = option(im, IMPORT_MERGE)->times > 0 && rh_file_exists(im->output);
	rh_bank_write(&yaml, rh_notes_bank(im->notes));
	enum rh_status status = rh_buffer_status(&yaml, err);
	if (status == RH_OK && merge)
		status = rh_reimport(im->app, im->output, rh_buffer_view(&yaml), show_merge, im, err);
	else if (status == RH_OK)
		status = write_new(im, rh_buffer_view(&yaml), err);
	if (status == RH_OK && !merge)
		rh_reimport_remember(im->app, im->output, rh_buffer_view(&yaml));
	rh_buffer_done(&yaml);
	return status;
}

static enum rh_status import(struct import *im, struct totals *t, struct rh_error *err)
{
	const struct rh_notes_options how = {.guess = option(im, IMPORT_GUESS)->times > 0,
	                                     .headings = (int)option(im, IMPORT_HEADINGS)->number};
	RH_TRY(rh_notebook_init(&im->book, im->options->words, im->options->word_count,
	                        option(im, IMPORT_ENCODING)->text, err));
	RH_TRY(rh_notes_new(im->book.inputs, im->book.count, &how, &im->notes, err));
	RH_TRY(spare_notes(im, option(im, IMPORT_OUTPUT)->text, err));
	RH_TRY(spare_notes(im, option(im, IMPORT_REPORT)->text, err));
	RH_TRY(spare_others(im, option(im, IMPORT_REPORT)->text, err));
	*t = count_all(im->notes);
	if (t->questions == 0 && t->possible > 0)
		return rh_error_set(
		    err, RH_ERR_NOT_FOUND,
		    tr(im,
		       N_("no question was found in these notes, but %zu lines may be some (--guess imports them)")),
		    t->possible);
	if (t->questions == 0)
		return rh_error_set(
		    err, RH_ERR_NOT_FOUND, "%s",
		    tr(im, N_("no question was found in these notes (--headings N says which titles are some)")));
	RH_TRY(choose_output(im, err));
	if (option(im, IMPORT_REPORT)->text != NULL && strcmp(im->output, option(im, IMPORT_REPORT)->text) == 0)
		return rh_error_set(err, RH_ERR_EXISTS, tr(im, N_("%s cannot be the bank and the report")), im->output);
	RH_TRY(write_bank(im, err));
	return RH_OK;
}

int rh_cmd_import(struct rh_app *app, const struct rh_options *options)
{
	struct import im = {.app = app, .options = options};
	struct totals t = {0};
	struct rh_error err = {0};
	int exit_status = RH_EXIT_DONE;
	enum rh_status status = import(&im, &t, &err);
	const char *report = option(&im, IMPORT_REPORT)->text;
	if (im.notes != NULL && report != NULL && (status == RH_OK || status == RH_ERR_NOT_FOUND)) {
		enum rh_status written = write_ledger(&im, report, &err);
		status = status == RH_OK ? written : status;
	}
	if (im.notes != NULL && status == RH_OK) {
		print_report(&im, &t);
		print_next(&im);
		bool left = option(&im, IMPORT_STRICT)->times > 0 && t.unassigned > 0;
		exit_status = left ? RH_EXIT_UNASSIGNED : RH_EXIT_DONE;
	} else {
		exit_status = rh_say_error(app, &err);
	}
	rh_notes_free(im.notes);
	rh_notebook_done(&im.book);
	free(im.output);
	return exit_status;
}
