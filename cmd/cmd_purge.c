// SPDX-License-Identifier: GPL-3.0-or-later
#include "attempt/day.h"
#include "base/array.h"
#include "history/progress.h"
#include "history/upkeep.h"
#include "mend.h"
#include "past.h"
#include "progress.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PURGE_BEFORE, PURGE_BANK, PURGE_ALL, PURGE_AUDIO_ONLY, PURGE_DRY_RUN, PURGE_YES, PURGE_OPTIONS };

static const struct rh_option rows[PURGE_OPTIONS] = {
    [PURGE_BEFORE] = {.name = "before",
                      .kind = RH_OPTION_TEXT,
                      .value = "DATE",
                      .help = N_("answers of earlier days, as in 2026-11-01")},
    [PURGE_BANK] = {.name = "bank",
                    .kind = RH_OPTION_TEXT,
                    .value = "ID",
                    .help = N_("answers to questions of this bank")},
    [PURGE_ALL] = {.name = "all", .help = N_("every answer")},
    [PURGE_AUDIO_ONLY] = {.name = "audio-only", .help = N_("remove the recordings and keep the rest")},
    [PURGE_DRY_RUN] = {.name = "dry-run", .help = N_("only show what would go")},
    [PURGE_YES] = {.name = "yes", .help = N_("do not ask")},
};

const struct rh_syntax rh_syntax_purge = {
    .usage = "[TAKE…]",
    .topic = RH_TOPIC_TAKE,
    .most = 10000,
    .negative = true,
    .tables = {[RH_OPTIONS_OWN] = {rows, PURGE_OPTIONS}, [RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE},
};

/* One answer that is to go. */
struct doomed {
	int64_t take;
	char *path; /* owned; NULL without a recording */
};

struct purge {
	struct rh_app *app;
	const struct rh_option_value *given;
	struct rh_history *history;
	struct doomed *items; /* owned */
	size_t count, capacity;
	int64_t recordings, bytes;
	int before_day;
	struct rh_error err;
};

static bool given(const struct purge *p, int option)
{
	return p->given[option].times > 0;
}

static bool is_chosen_already(const struct purge *p, int64_t take)
{
	for (size_t i = 0; i < p->count; i++) {
		if (p->items[i].take == take)
			return true;
	}
	return false;
}

static enum rh_status doom(struct purge *p, const struct rh_attempt *attempt)
{
	struct doomed *items = rh_array_room(p->items, p->count, &p->capacity, sizeof *items);
	if (items == NULL)
		return rh_error_no_memory(&p->err);
	p->items = items;
	char *path = attempt->path.length > 0 ? strdup(attempt->path.data) : NULL;
	if (attempt->path.length > 0 && path == NULL)
		return rh_error_no_memory(&p->err);
	p->items[p->count++] = (struct doomed){attempt->take, path};
	return RH_OK;
}

static enum rh_status choose_named(struct purge *p, const struct rh_options *options)
{
	for (size_t i = 0; i < options->word_count; i++) {
		const struct rh_attempt *attempt = NULL;
		RH_TRY(rh_history_select(p->history, rh_text_of(options->words[i]), &attempt, &p->err));
		if (!is_chosen_already(p, attempt->take))
			RH_TRY(doom(p, attempt));
	}
	return RH_OK;
}

static enum rh_status choose_matching(struct purge *p)
{
	const struct rh_history_filter filter = {.bank = rh_text_of(p->given[PURGE_BANK].text),
	                                         .recorded = given(p, PURGE_AUDIO_ONLY)};
	const struct rh_attempt *attempts = NULL;
	size_t count = 0;
	RH_TRY(rh_history_attempts(p->history, &filter, &attempts, &count, &p->err));
	for (size_t i = 0; i < count; i++) {
		if (p->before_day == 0 || attempts[i].practice_day < p->before_day)
			RH_TRY(doom(p, &attempts[i]));
	}
	return RH_OK;
}

/* Only what lies among the takes is the program's to remove. */
static bool is_ours(const struct purge *p, const char *path)
{
	struct rh_text folder = rh_text_of(p->app->places.takes_dir), file = rh_text_of(path);
	return rh_text_starts_with(file, folder) &&
	       rh_text_starts_with(rh_text_slice(file, folder.length, 1), RH_TEXT("/")) &&
	       rh_text_find(file, RH_TEXT("/../")) == SIZE_MAX;
}

static void weigh(struct purge *p)
{
	for (size_t i = 0; i < p->count; i++) {
		struct stat st;
		const char *path = p->items[i].path;
		if (path == NULL || !is_ours(p, path) || stat(path, &st) != 0)
			continue;
		p->recordings++;
		p->bytes += (int64_t)st.st_size;
	}
}

static void print_sum(const struct purge *p)
{
	struct rh_buffer line = {0};
	rh_buffer_printf(&line, rh_tr_get(&p->app->tr, N_("answers: %zu · recordings: %lld · bytes: %lld\n")), p->count,
	                 (long long)p->recordings, (long long)p->bytes);
	rh_print_buffer(p->app, &line);
}

/* *gone: of so many items there is no recording any more. */
static enum rh_status remove_recordings(struct purge *p, size_t *gone)
{
	for (size_t i = 0; i < p->count; i++) {
		const char *path = p->items[i].path;
		if (path != NULL && is_ours(p, path) && unlink(path) != 0 && errno != ENOENT)
			return rh_error_set(&p->err, RH_ERR_SYSTEM, "cannot remove %s: %s", path, strerror(errno));
		*gone = i + 1;
	}
	return RH_OK;
}

static enum rh_status remove_rows(struct purge *p, size_t count, struct rh_error *err)
{
	for (size_t i = 0; i < count; i++) {
		int64_t take = p->items[i].take;
		RH_TRY(given(p, PURGE_AUDIO_ONLY) ? rh_history_attempt_path(p->history, take, RH_TEXT(""), err)
		                                  : rh_history_attempt_remove(p->history, take, err));
	}
	return RH_OK;
}

/* On a full disk the history could only be read, and the recordings were the room it lacked. */
static enum rh_status open_again(struct purge *p, struct rh_error *err)
{
	rh_history_free(p->history);
	p->history = NULL;
	RH_TRY(rh_mend_open(p->app, &p->history, err));
	return rh_history_begin(p->history, err);
}

static enum rh_status enter_gone(struct purge *p, size_t gone, struct rh_error *err)
{
	if (gone > 0 && rh_history_is_read_only(p->history))
		RH_TRY(open_again(p, err));
	enum rh_status status = remove_rows(p, gone, err);
	enum rh_status kept = rh_history_commit(p->history, status == RH_OK ? err : NULL);
	return status != RH_OK ? status : kept;
}

/* The recordings first: what stops in between leaves rows without a file, never a voice without a row. */
static enum rh_status remove_all(struct purge *p)
{
	size_t gone = 0;
	RH_TRY(rh_history_begin(p->history, &p->err));
	enum rh_status status = remove_recordings(p, &gone);
	/* What is removed so far is gone; the rows must say so even after a failure. */
	enum rh_status kept = enter_gone(p, gone, status == RH_OK ? &p->err : NULL);
	RH_TRY(status);
	RH_TRY(kept);
	if (given(p, PURGE_AUDIO_ONLY))
		return RH_OK;
	RH_TRY(rh_progress_refresh(p->history, &p->err));
	return rh_history_compact(p->history, &p->err);
}

/* False after a line about it. */
static bool is_agreed(const struct purge *p)
{
	char answer[16] = "";
	if (given(p, PURGE_YES))
		return true;
	if (!rh_term_input_is_terminal(p->app->term)) {
		rh_say(p->app, "%s", rh_tr_get(&p->app->tr, N_("nothing was removed (--yes does it without asking)")));
		return false;
	}
	rh_print(p->app, rh_text_of(rh_tr_get(&p->app->tr, N_("Remove them for good? Type yes: "))));
	(void)fflush(p->app->out);
	if (fgets(answer, sizeof answer, stdin) != NULL && strcmp(answer, "yes\n") == 0)
		return true;
	rh_say(p->app, "%s", rh_tr_get(&p->app->tr, N_("nothing was removed")));
	return false;
}

static int work(struct purge *p, const struct rh_options *options)
{
	enum rh_status status = rh_past_open(p->app, &p->history, &p->err);
	if (status == RH_OK && p->history != NULL)
		status = options->word_count > 0 ? choose_named(p, options) : choose_matching(p);
	if (status != RH_OK)
		return rh_say_error(p->app, &p->err);
	weigh(p);
	print_sum(p);
	if (given(p, PURGE_DRY_RUN) || p->count == 0)
		return RH_EXIT_DONE;
	if (!is_agreed(p))
		return RH_EXIT_FAILED;
	return remove_all(p) == RH_OK ? RH_EXIT_DONE : rh_say_error(p->app, &p->err);
}

/* NULL when the command line says clearly what is meant. */
static const char *misuse(const struct purge *p, const struct rh_options *options)
{
	bool filtered = given(p, PURGE_BEFORE) || given(p, PURGE_BANK);
	int ways = (options->word_count > 0) + filtered + given(p, PURGE_ALL);
	if (ways == 0)
		return N_("purge needs to know what: takes, --before DATE, --bank ID or --all");
	return ways > 1 ? N_("takes, --all, and --before or --bank exclude each other") : NULL;
}

int rh_cmd_purge(struct rh_app *app, const struct rh_options *options)
{
	struct purge p = {.app = app, .given = options->values[RH_OPTIONS_OWN]};
	const char *fault = misuse(&p, options);
	if (fault != NULL) {
		rh_say(app, "%s", rh_tr_get(&app->tr, fault));
		return RH_EXIT_MISUSE;
	}
	if (given(&p, PURGE_BEFORE) && !rh_day_parse(rh_text_of(p.given[PURGE_BEFORE].text), &p.before_day)) {
		rh_say(app, rh_tr_get(&app->tr, N_("--%s: '%s' is no day (write it as in 2026-12-01)")), "before",
		       p.given[PURGE_BEFORE].text);
		return RH_EXIT_MISUSE;
	}
	int exit_status = work(&p, options);
	for (size_t i = 0; i < p.count; i++)
		free(p.items[i].path);
	free(p.items);
	rh_history_free(p.history);
	return exit_status;
}
