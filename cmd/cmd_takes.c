// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/files.h"
#include "past.h"
#include "report/json.h"

#include <stdlib.h>

enum { TAKES_NUMBER, TAKES_QUESTION, TAKES_MISSING, TAKES_JSON, TAKES_OPTIONS };

static const struct rh_option rows[TAKES_OPTIONS] = {
    [TAKES_NUMBER] = {.name = "number",
                      .letter = 'n',
                      .kind = RH_OPTION_COUNT,
                      .value = "N",
                      .min = 1,
                      .max = INT32_MAX,
                      .help = N_("the newest so many")},
    [TAKES_QUESTION] = {.name = "question",
                        .kind = RH_OPTION_TEXT,
                        .value = "ID",
                        .topic = RH_TOPIC_QUESTION,
                        .help = N_("of this question only")},
    [TAKES_MISSING] = {.name = "missing", .help = N_("only those whose recording is gone from its place")},
    [TAKES_JSON] = RH_ROW_JSON,
};

const struct rh_syntax rh_syntax_takes = {
    .tables = {[RH_OPTIONS_OWN] = {rows, TAKES_OPTIONS}, [RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE}};

/* "ID" or "BANK/ID". */
static struct rh_history_filter filter_of(const struct rh_option_value *given)
{
	struct rh_text name = rh_text_of(given[TAKES_QUESTION].text);
	struct rh_history_filter filter = {.id = name, .limit = given[TAKES_NUMBER].number};
	size_t slash = rh_text_find(name, RH_TEXT("/"));
	if (slash != SIZE_MAX) {
		filter.bank = rh_text_slice(name, 0, slash);
		filter.id = rh_text_slice(name, slash + 1, SIZE_MAX);
	}
	return filter;
}

static void print_table(struct rh_app *app, const struct rh_attempt *attempts, size_t count)
{
	struct rh_page page;
	rh_page_init(&page, app);
	rh_past_heading(&page);
	for (size_t i = 0; i < count; i++) {
		rh_past_row(&page, &attempts[i]);
		rh_page_flush(&page);
	}
	rh_page_done(&page);
}

static int print_json(struct rh_app *app, const struct rh_attempt *attempts, size_t count)
{
	struct rh_buffer out = {0};
	rh_report_attempts_json(&out, attempts, count);
	return rh_print_json(app, &out);
}

static void print_none(struct rh_app *app, const char *question)
{
	if (question != NULL)
		rh_say(app, rh_tr_get(&app->tr, N_("there is no take of '%s' (rehearse takes lists all)")), question);
	else
		rh_print(app, rh_text_of(rh_tr_get(&app->tr, N_("No takes yet: rehearse intro makes the first.\n"))));
}

/* Keeps those whose file is gone; the newest so many of them. */
static enum rh_status keep_missing(const struct rh_attempt *all, size_t *count, int64_t limit,
                                   struct rh_attempt **missing, struct rh_error *err)
{
	struct rh_attempt *kept = calloc(*count + 1, sizeof *kept);
	size_t found = 0;
	if (kept == NULL)
		return rh_error_no_memory(err);
	for (size_t i = 0; i < *count && (limit == 0 || (int64_t)found < limit); i++) {
		if (all[i].path.length > 0 && !rh_file_exists(all[i].path.data))
			kept[found++] = all[i];
	}
	*missing = kept;
	*count = found;
	return RH_OK;
}

static int print_listed(struct rh_app *app, const struct rh_option_value *given, const struct rh_attempt *attempts,
                        size_t count)
{
	bool missing = given[TAKES_MISSING].times > 0;
	if (given[TAKES_JSON].times > 0 && print_json(app, attempts, count) != RH_EXIT_DONE)
		return RH_EXIT_FAILED;
	if (given[TAKES_JSON].times == 0 && count > 0)
		print_table(app, attempts, count);
	else if (given[TAKES_JSON].times == 0 && missing)
		rh_print(app, rh_text_of(rh_tr_get(&app->tr, N_("Every recording is in its place.\n"))));
	else if (given[TAKES_JSON].times == 0)
		print_none(app, given[TAKES_QUESTION].text);
	return count == 0 && given[TAKES_QUESTION].times > 0 && !missing ? RH_EXIT_FAILED : RH_EXIT_DONE;
}

static int print(struct rh_app *app, const struct rh_option_value *given, struct rh_history *history)
{
	const struct rh_attempt *attempts = NULL;
	struct rh_attempt *missing = NULL;
	size_t count = 0;
	struct rh_error err = {0};
	struct rh_history_filter filter = filter_of(given);
	if (given[TAKES_MISSING].times > 0) {
		filter.recorded = true;
		filter.limit = 0;
	}
	if (history != NULL && rh_history_attempts(history, &filter, &attempts, &count, &err) != RH_OK)
		return rh_say_error(app, &err);
	if (given[TAKES_MISSING].times > 0 &&
	    keep_missing(attempts, &count, given[TAKES_NUMBER].number, &missing, &err) != RH_OK)
		return rh_say_error(app, &err);
	int exit_status = print_listed(app, given, missing != NULL ? missing : attempts, count);
	free(missing);
	return exit_status;
}

int rh_cmd_takes(struct rh_app *app, const struct rh_options *options)
{
	struct rh_history *history = NULL;
	struct rh_error err = {0};
	if (rh_past_open(app, &history, &err) != RH_OK)
		return rh_say_error(app, &err);
	int exit_status = print(app, options->values[RH_OPTIONS_OWN], history);
	rh_history_free(history);
	return exit_status;
}
