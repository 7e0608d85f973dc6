// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/arena.h"
#include "os/files.h"
#include "output.h"
#include "report/json.h"
#include "shelf.h"
#include "speaking.h"

#include <stdlib.h>

enum { CHECK_JSON, CHECK_OPTIONS };
enum { FILES_MAX = 10000 };

static const struct rh_option rows[CHECK_OPTIONS] = {[CHECK_JSON] = RH_ROW_JSON};

const struct rh_syntax rh_syntax_check = {
    .usage = "BANK…",
    .topic = RH_TOPIC_FILE,
    .least = 1,
    .most = FILES_MAX,
    .tables = {[RH_OPTIONS_OWN] = {rows, CHECK_OPTIONS}, [RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE},
};

/* What has been found. */
struct findings {
	struct rh_app *app;
	bool json;
	struct rh_diag *diags; /* owned; for JSON only */
	struct rh_arena texts; /* of the diags; their codes are static */
	size_t count, capacity;
	size_t errors, warnings, questions;
	bool failed; /* out of memory: some are missing */
};

static bool make_room(struct findings *f)
{
	if (f->count < f->capacity)
		return true;
	size_t capacity = f->capacity > 0 ? 2 * f->capacity : 64;
	struct rh_diag *diags = realloc(f->diags, capacity * sizeof *diags);
	if (diags == NULL)
		return false;
	f->diags = diags;
	f->capacity = capacity;
	return true;
}

static void keep(struct findings *f, const struct rh_diag *diag)
{
	struct rh_text file = RH_TEXT_NONE;
	struct rh_text message = RH_TEXT_NONE;
	if (!make_room(f) || !rh_arena_text(&f->texts, rh_text_of(diag->file), &file) ||
	    !rh_arena_text(&f->texts, rh_text_of(diag->message), &message)) {
		f->failed = true;
		return;
	}
	f->diags[f->count] = *diag;
	f->diags[f->count].file = file.data;
	f->diags[f->count++].message = message.data;
}

static void print_fault(const struct findings *f, const struct rh_diag *diag, struct rh_diag_source *source)
{
	struct rh_buffer text = {0};
	rh_fault_format(&text, diag, source, f->app->color);
	rh_print(f->app, rh_buffer_view(&text));
	rh_buffer_done(&text);
}

static void found(void *ctx, const struct rh_diag *diag, struct rh_diag_source *source)
{
	struct findings *f = ctx;
	if (diag->severity == RH_SEVERITY_ERROR)
		f->errors++;
	else
		f->warnings++;
	if (f->json)
		keep(f, diag);
	else
		print_fault(f, diag, source);
}

static void print_summary(const struct findings *f, size_t files)
{
	struct rh_buffer line = {0};
	rh_buffer_printf(&line,
	                 rh_tr_get(&f->app->tr, N_("banks: %zu · questions: %zu · errors: %zu · warnings: %zu\n")),
	                 files, f->questions, f->errors, f->warnings);
	rh_print(f->app, rh_buffer_view(&line));
	rh_buffer_done(&line);
}

/* A bank's answers held against their times; its file is read once more, to quote from, when there is something to say.
 */
struct answers {
	struct findings *findings;
	struct rh_buffer bytes;
	struct rh_diag_source source;
};

static void found_answer(void *ctx, const struct rh_diag *diag)
{
	struct answers *a = ctx;
	if (a->source.text.length == 0 && rh_file_read(diag->file, RH_BANK_BYTES_MAX, &a->bytes, NULL) == RH_OK)
		a->source = (struct rh_diag_source){.text = rh_buffer_view(&a->bytes)};
	found(a->findings, diag, &a->source);
}

static enum rh_status check_answers(struct findings *f, const struct rh_bank *bank, struct rh_error *err)
{
	struct answers answers = {.findings = f};
	const struct rh_diag_sink sink = {.emit = found_answer, .ctx = &answers};
	enum rh_status status = rh_speaking_check(bank, &sink, err);
	rh_buffer_done(&answers.bytes);
	return status;
}

static enum rh_status check_files(struct findings *f, const struct rh_options *options, struct rh_volume *volumes,
                                  struct rh_error *err)
{
	const struct rh_volume_sink sink = {.emit = found, .ctx = f};
	for (size_t i = 0; i < options->word_count; i++) {
		RH_TRY(rh_volume_init(&volumes[i], options->words[i], &sink, err));
		if (volumes[i].bank == NULL)
			continue;
		f->questions += rh_bank_content(volumes[i].bank)->question_count;
		RH_TRY(check_answers(f, volumes[i].bank, err));
	}
	rh_volumes_twins(volumes, options->word_count, &sink);
	return RH_OK;
}

static int check(struct findings *f, const struct rh_options *options, struct rh_volume *volumes)
{
	struct rh_error err = {0};
	if (check_files(f, options, volumes, &err) != RH_OK)
		return rh_say_error(f->app, &err);
	struct rh_buffer json = {.failed = f->failed};
	if (f->json)
		rh_report_diags_json(&json, f->diags, f->count);
	else
		print_summary(f, options->word_count);
	if (rh_print_json(f->app, &json) != RH_EXIT_DONE)
		return RH_EXIT_FAILED;
	return f->errors > 0 ? RH_EXIT_FAILED : RH_EXIT_DONE;
}

int rh_cmd_check(struct rh_app *app, const struct rh_options *options)
{
	struct findings f = {.app = app, .json = options->values[RH_OPTIONS_OWN][CHECK_JSON].times > 0};
	struct rh_volume *volumes = calloc(options->word_count, sizeof *volumes);
	struct rh_error err = {0};
	if (volumes == NULL) {
		(void)rh_error_no_memory(&err);
		return rh_say_error(app, &err);
	}
	int exit_status = check(&f, options, volumes);
	for (size_t i = 0; i < options->word_count; i++)
		rh_volume_done(&volumes[i]);
	free(volumes);
	free(f.diags);
	rh_arena_done(&f.texts);
	return exit_status;
}
