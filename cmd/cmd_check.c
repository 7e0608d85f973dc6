// SPDX-License-Identifier: GPL-3.0-or-later
#include "bank/near.h"
#include "base/arena.h"
#include "base/array.h"
#include "fix.h"
#include "os/files.h"
#include "output.h"
#include "plan/check.h"
#include "report/json.h"
#include "shelf.h"
#include "speaking.h"

#include <stdlib.h>
#include <string.h>

enum { CHECK_FIX, CHECK_DRY_RUN, CHECK_JSON, CHECK_OPTIONS };
enum { FILES_MAX = 10000 };

static const struct rh_option rows[CHECK_OPTIONS] = {
    [CHECK_FIX] = {.name = "fix", .help = N_("write missing ids into the files, and change nothing else in them")},
    [CHECK_DRY_RUN] = {.name = "dry-run", .help = N_("with --fix: only say how many ids would be written")},
    [CHECK_JSON] = RH_ROW_JSON,
};

const struct rh_syntax rh_syntax_check = {
    .usage = "BANK…",
    .topic = RH_TOPIC_FILE,
    .least = 1,
    .most = FILES_MAX,
    .tables = {[RH_OPTIONS_OWN] = {rows, CHECK_OPTIONS}, [RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE},
};

/* A fault and the file it is in. */
struct finding {
	struct rh_diag diag; /* its texts stand in the arena; its code is static */
	size_t volume;
	size_t order; /* of arrival: what is found at one place keeps it */
};

struct check {
	struct rh_app *app;
	const struct rh_option_value *given;
	struct rh_volume *volumes;    /* owned, one for each file named */
	const struct rh_bank **banks; /* owned: of the volumes that could be read, each id once */
	size_t volume_count, bank_count;
	struct finding *findings; /* owned */
	size_t count, capacity;
	struct rh_arena texts;
	size_t reading; /* the volume being read */
	size_t errors, questions;
	bool failed; /* out of memory: some are missing */
	struct rh_error err;
};

static bool make_room(struct check *c)
{
	struct finding *findings = rh_array_room(c->findings, c->count, &c->capacity, sizeof *findings);
	if (findings == NULL)
		return false;
	c->findings = findings;
	return true;
}

static void keep(struct check *c, size_t volume, const struct rh_diag *diag)
{
	struct rh_text message = RH_TEXT_NONE;
	c->errors += diag->severity == RH_SEVERITY_ERROR;
	if (!make_room(c) || !rh_arena_text(&c->texts, rh_text_of(diag->message), &message)) {
		c->failed = true;
		return;
	}
	struct finding *finding = &c->findings[c->count];
	*finding = (struct finding){.diag = *diag, .volume = volume, .order = c->count};
	finding->diag.file = c->volumes[volume].path;
	finding->diag.message = message.data;
	c->count++;
}

static void found_reading(void *ctx, const struct rh_diag *diag, struct rh_diag_source *source)
{
	struct check *c = ctx;
	(void)source; /* quoted once all is known */
	keep(c, c->reading, diag);
}

/* What was found by looking at the banks together names its file. */
static void found(void *ctx, const struct rh_diag *diag)
{
	struct check *c = ctx;
	size_t volume = 0;
	while (volume + 1 < c->volume_count && strcmp(c->volumes[volume].path, diag->file) != 0)
		volume++;
	keep(c, volume, diag);
}

static void found_twin(void *ctx, const struct rh_diag *diag, struct rh_diag_source *source)
{
	(void)source;
	found(ctx, diag);
}

static enum rh_status read_files(struct check *c, const struct rh_options *options)
{
	const struct rh_volume_sink sink = {.emit = found_reading, .ctx = c};
	for (c->reading = 0; c->reading < options->word_count; c->reading++) {
		struct rh_volume *volume = &c->volumes[c->reading];
		RH_TRY(rh_volume_init_faulty(volume, options->words[c->reading], &sink, &c->err));
		c->volume_count++;
		if (volume->bank == NULL)
			continue;
		c->questions += rh_bank_content(volume->bank)->question_count;
		if (!rh_volume_is_twin(c->volumes, c->reading))
			c->banks[c->bank_count++] = volume->bank;
	}
	return RH_OK;
}

/* Against the profiles that a session would find as well: those of the settings, the data folder and the installed
 * banks. Where these cannot be read nothing is said. */
static enum rh_status look_for_profiles(struct check *c, const struct rh_diag_sink *sink)
{
	struct rh_shelf shelf = {0};
	if (!rh_plan_needs_profile(c->banks, c->bank_count))
		return RH_OK;
	RH_TRY(rh_shelf_init_if_any(&shelf, c->app, RH_SHELF_RULES, &c->err));
	const struct rh_plan_shelves others = {shelf.banks, shelf.bank_count, shelf.rules, shelf.rule_count};
	if (shelf.bank_count > 0)
		rh_plan_check_profiles(c->banks, c->bank_count, &others, sink);
	rh_shelf_done(&shelf);
	return RH_OK;
}

static enum rh_status look_closer(struct check *c)
{
	const struct rh_diag_sink sink = {.emit = found, .ctx = c};
	const struct rh_volume_sink twins = {.emit = found_twin, .ctx = c};
	for (size_t i = 0; i < c->bank_count; i++)
		RH_TRY(rh_speaking_check(c->banks[i], &sink, &c->err));
	RH_TRY(rh_plan_check(c->banks, c->bank_count, &sink, &c->err));
	RH_TRY(look_for_profiles(c, &sink));
	RH_TRY(rh_bank_check_near(c->banks, c->bank_count, &sink, &c->err));
	rh_volumes_twins(c->volumes, c->volume_count, &twins);
	return RH_OK;
}

static int by_number(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

/* In the order of the files and their lines; what is about a file as a whole comes last. */
static int compare(const void *left, const void *right)
{
	const struct finding *a = left;
	const struct finding *b = right;
	int order = by_number(a->volume, b->volume);
	if (order == 0)
		order = by_number(a->diag.line - 1U, b->diag.line - 1U);
	if (order == 0)
		order = by_number(a->diag.column, b->diag.column);
	return order != 0 ? order : by_number(a->order, b->order);
}

static void print_faults(const struct check *c)
{
	struct rh_buffer bytes = {0};
	struct rh_diag_source source = {0};
	for (size_t i = 0; i < c->count; i++) {
		const struct finding *finding = &c->findings[i];
		struct rh_buffer text = {0};
		if (i == 0 || finding->volume != c->findings[i - 1].volume) {
			rh_buffer_clear(&bytes);
			/* A file that is gone by now is not quoted. */
			text.failed = rh_file_read(finding->diag.file, RH_BANK_BYTES_MAX, &bytes, NULL) ==
			              RH_ERR_NO_MEMORY;
			source = (struct rh_diag_source){.text = rh_buffer_view(&bytes)};
		}
		rh_fault_format(&text, &finding->diag, &source, c->app->color);
		rh_print_buffer(c->app, &text);
	}
	rh_buffer_done(&bytes);
}

static void print_summary(const struct check *c)
{
	struct rh_buffer line = {0};
	rh_buffer_printf(&line,
	                 rh_tr_get(&c->app->tr, N_("banks: %zu · questions: %zu · errors: %zu · warnings: %zu\n")),
	                 c->volume_count, c->questions, c->errors, c->count - c->errors);
	rh_print_buffer(c->app, &line);
}

static int print_json(const struct check *c)
{
	struct rh_buffer json = {0};
	struct rh_diag *diags = calloc(c->count + 1, sizeof *diags);
	for (size_t i = 0; diags != NULL && i < c->count; i++)
		diags[i] = c->findings[i].diag;
	json.failed = diags == NULL;
	if (diags != NULL)
		rh_report_diags_json(&json, diags, c->count);
	free(diags);
	return rh_print_json(c->app, &json);
}

static int report(struct check *c)
{
	if (c->failed) {
		(void)rh_error_no_memory(&c->err);
		return rh_say_error(c->app, &c->err);
	}
	if (c->count > 1)
		qsort(c->findings, c->count, sizeof *c->findings, compare);
	if (c->given[CHECK_JSON].times > 0) {
		if (print_json(c) != RH_EXIT_DONE)
			return RH_EXIT_FAILED;
	} else {
		print_faults(c);
		print_summary(c);
	}
	return c->errors > 0 ? RH_EXIT_FAILED : RH_EXIT_DONE;
}

/* Before the check, which then tells what is left. */
static enum rh_status fix_files(struct check *c, const struct rh_options *options)
{
	struct rh_fix how = {.app = c->app,
	                     .out = c->given[CHECK_JSON].times > 0 ? c->app->err : c->app->out,
	                     .dry_run = c->given[CHECK_DRY_RUN].times > 0};
	for (size_t i = 0; c->given[CHECK_FIX].times > 0 && i < options->word_count; i++)
		RH_TRY(rh_fix_file(&how, options->words[i], &c->err));
	return RH_OK;
}

static int check(struct check *c, const struct rh_options *options)
{
	c->volumes = calloc(options->word_count, sizeof *c->volumes);
	c->banks = calloc(options->word_count, sizeof(void *));
	enum rh_status status = c->volumes != NULL && c->banks != NULL ? RH_OK : rh_error_no_memory(&c->err);
	if (status == RH_OK)
		status = fix_files(c, options);
	if (status == RH_OK)
		status = read_files(c, options);
	if (status == RH_OK)
		status = look_closer(c);
	return status == RH_OK ? report(c) : rh_say_error(c->app, &c->err);
}

int rh_cmd_check(struct rh_app *app, const struct rh_options *options)
{
	struct check c = {.app = app, .given = options->values[RH_OPTIONS_OWN]};
	if (c.given[CHECK_DRY_RUN].times > 0 && c.given[CHECK_FIX].times == 0) {
		(void)rh_error_set(&c.err, RH_ERR_INVALID, "%s", rh_tr_get(&app->tr, N_("--dry-run goes with --fix")));
		return rh_say_misuse(app, &c.err);
	}
	int exit_status = check(&c, options);
	for (size_t i = 0; i < c.volume_count; i++)
		rh_volume_done(&c.volumes[i]);
	free(c.volumes);
	free(c.banks);
	free(c.findings);
	rh_arena_done(&c.texts);
	return exit_status;
}
