// SPDX-License-Identifier: GPL-3.0-or-later
#include "shelf.h"

#include "bank/faults.h"
#include "base/unicode.h"
#include "os/files.h"
#include "os/memory.h"
#include "output.h"
#include "settings.h"

#include <stdlib.h>
#include <string.h>

/* Quotes the file for the receiver. */
struct reading {
	const struct rh_volume_sink *sink;
	struct rh_diag_source source;
	size_t errors;
};

static void pass_on(void *ctx, const struct rh_diag *diag)
{
	struct reading *reading = ctx;
	reading->errors += diag->severity == RH_SEVERITY_ERROR;
	reading->sink->emit(reading->sink->ctx, diag, &reading->source);
}

/* A failure as a whole is a fault too. */
static void pass_failure(struct reading *reading, const char *file, const struct rh_error *fault)
{
	const struct rh_fault *kind = fault->status == RH_ERR_LIMIT ? rh_yaml_fault(RH_YAML_FAULT_LIMIT)
	                                                            : rh_bank_fault(RH_BANK_FAULT_UNREADABLE);
	pass_on(reading, &(struct rh_diag){.severity = kind->severity,
	                                   .code = kind->code,
	                                   .file = file,
	                                   .line = fault->line,
	                                   .column = fault->column,
	                                   .span = 1,
	                                   .message = fault->message});
}

/* Counts what passes on its way to another sink. */
struct gate {
	const struct rh_volume_sink *sink;
	size_t errors;
};

static void count_errors(void *ctx, const struct rh_diag *diag, struct rh_diag_source *source)
{
	struct gate *gate = ctx;
	gate->errors += diag->severity == RH_SEVERITY_ERROR;
	gate->sink->emit(gate->sink->ctx, diag, source);
}

static enum rh_status load_bytes(struct rh_volume *volume, struct rh_text bytes, const struct rh_volume_sink *sink,
                                 struct rh_error *err)
{
	struct reading reading = {.sink = sink, .source = {.text = bytes}};
	const struct rh_diag_sink to = {.emit = pass_on, .ctx = &reading};
	struct rh_error fault = {0};
	enum rh_status status = rh_bank_new_faulty(volume->path, bytes, &to, &volume->bank, &fault);
	if (status == RH_ERR_NO_MEMORY)
		return rh_error_no_memory(err);
	if (status != RH_OK && reading.errors == 0)
		pass_failure(&reading, volume->path, &fault);
	return RH_OK;
}

/* A bank takes about one and a half times the size of its file, which is in memory too while it is read. */
static void expect_bank(const char *path)
{
	size_t size = rh_file_size(path);
	if (size <= RH_BANK_BYTES_MAX)
		rh_memory_expect(size * 5 / 2);
}

enum rh_status rh_volume_init_faulty(struct rh_volume *volume, const char *path, const struct rh_volume_sink *sink,
                                     struct rh_error *err)
{
	*volume = (struct rh_volume){.path = strdup(path)};
	if (volume->path == NULL)
		return rh_error_no_memory(err);
	struct rh_error fault = {0};
	struct rh_buffer bytes = {0};
	struct reading reading = {.sink = sink};
	enum rh_status status = RH_OK;
	expect_bank(path);
	enum rh_status read = rh_file_read(path, RH_BANK_BYTES_MAX, &bytes, &fault);
	if (read == RH_OK)
		status = load_bytes(volume, rh_buffer_view(&bytes), sink, err);
	else if (read == RH_ERR_NO_MEMORY)
		status = rh_error_no_memory(err);
	else
		pass_failure(&reading, volume->path, &fault);
	rh_buffer_done(&bytes);
	return status;
}

enum rh_status rh_volume_init(struct rh_volume *volume, const char *path, const struct rh_volume_sink *sink,
                              struct rh_error *err)
{
	struct gate gate = {.sink = sink};
	const struct rh_volume_sink counted = {.emit = count_errors, .ctx = &gate};
	RH_TRY(rh_volume_init_faulty(volume, path, &counted, err));
	if (gate.errors > 0) {
		rh_bank_free(volume->bank);
		volume->bank = NULL;
	}
	return RH_OK;
}

void rh_volume_done(struct rh_volume *volume)
{
	rh_bank_free(volume->bank);
	free(volume->path);
	*volume = (struct rh_volume){0};
}

static bool same_id(const struct rh_bank *a, const struct rh_bank *b)
{
	struct rh_buffer x = {0};
	struct rh_buffer y = {0};
	rh_unicode_fold(&x, rh_bank_content(a)->id);
	rh_unicode_fold(&y, rh_bank_content(b)->id);
	bool same = rh_text_equal(rh_buffer_view(&x), rh_buffer_view(&y));
	rh_buffer_done(&x);
	rh_buffer_done(&y);
	return same;
}

static void tell_twins(const struct rh_volume *first, const struct rh_volume *second, const struct rh_volume_sink *sink)
{
	struct reading reading = {.sink = sink};
	const struct rh_diag_sink to = {.emit = pass_on, .ctx = &reading};
	const struct rh_diag where = rh_bank_fault_in(second->path, RH_BANK_FAULT_DUPLICATE_BANK, (struct rh_place){0});
	rh_diag_emit(&to, &where, "the bank id '%s' is that of %s", rh_bank_content(second->bank)->id.data,
	             first->path);
}

/* The number of the first volume with the same id; its own when there is none before. */
static size_t first_twin(const struct rh_volume *volumes, size_t which)
{
	for (size_t i = 0; i < which && volumes[which].bank != NULL; i++) {
		if (volumes[i].bank != NULL && same_id(volumes[i].bank, volumes[which].bank))
			return i;
	}
	return which;
}

bool rh_volume_is_twin(const struct rh_volume *volumes, size_t which)
{
	return first_twin(volumes, which) != which;
}

void rh_volumes_twins(const struct rh_volume *volumes, size_t count, const struct rh_volume_sink *sink)
{
	for (size_t i = 0; i < count; i++) {
		const size_t first = first_twin(volumes, i);
		if (first != i)
			tell_twins(&volumes[first], &volumes[i], sink);
	}
}

/* A shelf being filled. */
struct filling {
	struct rh_shelf *shelf;
	struct rh_app *app;
	unsigned how;
	size_t errors; /* in all files of the place */
	struct rh_error *err;
};

static void tell(void *ctx, const struct rh_diag *diag, struct rh_diag_source *source)
{
	struct filling *f = ctx;
	if (diag->severity != RH_SEVERITY_ERROR)
		return;
	f->errors++;
	if ((f->how & RH_SHELF_QUIET) != 0)
		return;
	struct rh_buffer text = {0};
	rh_fault_format(&text, diag, source, false);
	if (text.data != NULL)
		fwrite(text.data, 1, text.length, f->app->err);
	rh_buffer_done(&text);
}

static enum rh_status load(struct filling *f, const char *path)
{
	struct rh_shelf *shelf = f->shelf;
	struct rh_volume *volumes = realloc(shelf->volumes, (shelf->volume_count + 1) * sizeof *volumes);
	if (volumes == NULL)
		return rh_error_no_memory(f->err);
	shelf->volumes = volumes;
	const struct rh_volume_sink sink = {.emit = tell, .ctx = f};
	return rh_volume_init(&volumes[shelf->volume_count++], path, &sink, f->err);
}

static enum rh_status load_named(struct filling *f, const struct rh_option_value *files)
{
	for (size_t i = 0; i < files->times; i++)
		RH_TRY(load(f, files->texts[i]));
	return RH_OK;
}

/* "general.en.yaml" says in its name that it is of no use to whoever reads Korean: it need not be read to find that
 * out. */
static bool is_named_for_another(const char *path, const char *language)
{
	for (size_t i = 0; language != NULL && rh_language_names[i] != NULL; i++) {
		char ending[32];
		(void)snprintf(ending, sizeof ending, ".%s.yaml", rh_language_names[i]);
		if (strcmp(rh_language_names[i], language) != 0 &&
		    rh_text_ends_with(rh_text_of(path), rh_text_of(ending)))
			return true;
	}
	return false;
}

static enum rh_status load_folder(struct filling *f, const char *folder, const char *language)
{
	struct rh_file_list files = {0};
	RH_TRY(rh_file_list_new(folder, ".yaml", &files, f->err));
	enum rh_status status = RH_OK;
	for (size_t i = 0; i < files.count && status == RH_OK; i++)
		if (!is_named_for_another(files.paths[i], language))
			status = load(f, files.paths[i]);
	rh_file_list_done(&files);
	return status;
}

static void add_bank(const struct rh_bank **banks, size_t *count, const struct rh_bank *bank)
{
	banks[(*count)++] = bank;
}

static bool in_language(const struct rh_bank *bank, const char *language)
{
	struct rh_text lang = rh_bank_content(bank)->lang;
	struct rh_text wanted = rh_text_of(language);
	return rh_text_starts_with(lang, wanted) && (lang.length == wanted.length || lang.data[wanted.length] == '-');
}

/* Sorts the volumes from `first` on: questions to ask, or rules only. language NULL: any. */
static void place(struct filling *f, size_t first, const char *language, bool rules_only)
{
	struct rh_shelf *shelf = f->shelf;
	for (size_t i = first; i < shelf->volume_count; i++) {
		const struct rh_bank *bank = shelf->volumes[i].bank;
		if (bank == NULL)
			continue;
		bool asks = rh_bank_content(bank)->question_count > 0;
		if (asks && !rules_only && (language == NULL || in_language(bank, language)))
			add_bank(shelf->banks, &shelf->bank_count, bank);
		else
			add_bank(shelf->rules, &shelf->rule_count, bank);
	}
}

/* The arrays have room for every volume; they grow with them. */
static enum rh_status make_room(struct filling *f)
{
	struct rh_shelf *shelf = f->shelf;
	size_t bytes = (shelf->volume_count + 1) * sizeof(void *);
	const struct rh_bank **banks = realloc(shelf->banks, bytes);
	if (banks == NULL)
		return rh_error_no_memory(f->err);
	shelf->banks = banks;
	const struct rh_bank **rules = realloc(shelf->rules, bytes);
	if (rules == NULL)
		return rh_error_no_memory(f->err);
	shelf->rules = rules;
	return RH_OK;
}

static enum rh_status faults_error(struct filling *f)
{
	return rh_error_set(
	    f->err, RH_ERR_SYNTAX,
	    rh_tr_get(&f->app->tr, N_("errors in the questions: %zu (rehearse check shows warnings too)")), f->errors);
}

static enum rh_status load_settings(struct filling *f, const struct rh_config_content *settings)
{
	enum rh_status status = RH_OK;
	for (size_t i = 0; i < settings->bank_count && status == RH_OK; i++) {
		char *path = rh_settings_path(f->app, settings->banks[i]);
		status = path != NULL ? load(f, path) : rh_error_no_memory(f->err);
		free(path);
	}
	return status;
}

/* One of the places of the design; questions are taken from it unless an earlier one had some. */
struct place {
	const struct rh_option_value *files;      /* or */
	const struct rh_config_content *settings; /* or */
	const char *folder;
	const char *language;
};

static enum rh_status visit(struct filling *f, const struct place *p)
{
	size_t first = f->shelf->volume_count;
	bool rules_only = f->shelf->bank_count > 0;
	f->errors = 0;
	if (p->files != NULL)
		RH_TRY(load_named(f, p->files));
	else if (p->settings != NULL)
		RH_TRY(load_settings(f, p->settings));
	else
		RH_TRY(load_folder(f, p->folder, p->language));
	const struct rh_volume_sink sink = {.emit = tell, .ctx = f};
	if (p->language == NULL && !rules_only) /* the same questions in another language are no twins */
		rh_volumes_twins(f->shelf->volumes + first, f->shelf->volume_count - first, &sink);
	if (f->errors > 0 && !rules_only)
		return faults_error(f);
	RH_TRY(make_room(f));
	place(f, first, p->language, rules_only);
	return RH_OK;
}

static enum rh_status fill(struct filling *f, const struct rh_option_value *files)
{
	const struct rh_config_content *settings = NULL;
	RH_TRY(rh_settings(f->app, &settings, f->err));
	const struct place places[] = {
	    {.files = files},
	    {.settings = settings},
	    {.folder = f->app->places.banks_dir},
	    {.folder = f->app->places.installed_dir, .language = rh_language_names[f->app->language]},
	};
	enum { PLACES = sizeof places / sizeof places[0] };
	for (size_t i = 0; i < PLACES; i++) {
		if (f->shelf->bank_count == 0 || (f->how & RH_SHELF_RULES) != 0)
			RH_TRY(visit(f, &places[i]));
		if (places[i].files != NULL && files->times > 0 && f->shelf->bank_count == 0)
			return rh_error_set(f->err, RH_ERR_NOT_FOUND, rh_tr_get(&f->app->tr, N_("%s has no questions")),
			                    files->text);
	}
	if (f->shelf->bank_count == 0)
		return rh_error_set(f->err, RH_ERR_NOT_FOUND,
		                    rh_tr_get(&f->app->tr, N_("there are no questions (put a bank into %s)")),
		                    f->app->places.banks_dir);
	return RH_OK;
}

enum rh_status rh_shelf_init(struct rh_shelf *shelf, struct rh_app *app, const struct rh_option_value *files,
                             unsigned how, struct rh_error *err)
{
	struct rh_shelf filled = {0};
	struct filling f = {.shelf = &filled, .app = app, .how = how, .err = err};
	enum rh_status status = fill(&f, files);
	if (status == RH_OK)
		*shelf = filled;
	else
		rh_shelf_done(&filled);
	return status;
}

enum rh_status rh_shelf_init_if_any(struct rh_shelf *shelf, struct rh_app *app, unsigned how, struct rh_error *err)
{
	static const struct rh_option_value no_files = {0};
	struct rh_error why = {0};
	enum rh_status status = rh_shelf_init(shelf, app, &no_files, how | RH_SHELF_QUIET, &why);
	return status == RH_ERR_NO_MEMORY ? rh_error_no_memory(err) : RH_OK;
}

bool rh_shelf_is_own(struct rh_app *app)
{
	const struct rh_config_content *settings = NULL;
	struct rh_file_list files = {0};
	struct rh_error err;
	/* What cannot be read is told by the command that needs it. */
	bool own = rh_settings(app, &settings, &err) == RH_OK && settings->bank_count > 0;
	if (!own && rh_file_list_new(app->places.banks_dir, ".yaml", &files, &err) == RH_OK)
		own = files.count > 0;
	rh_file_list_done(&files);
	return own;
}

void rh_shelf_done(struct rh_shelf *shelf)
{
	for (size_t i = 0; i < shelf->volume_count; i++)
		rh_volume_done(&shelf->volumes[i]);
	free(shelf->volumes);
	free(shelf->banks);
	free(shelf->rules);
	*shelf = (struct rh_shelf){0};
}

struct rh_rules rh_shelf_timing(const struct rh_bank *bank, const struct rh_question *question)
{
	static const struct rh_plan_request nothing = {
	    .prep_ms = RH_UNSET_MS, .time_ms = RH_UNSET_MS, .retakes = RH_UNSET_MS};
	return rh_plan_rules(bank, question, NULL, &nothing);
}
