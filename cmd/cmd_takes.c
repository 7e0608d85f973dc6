// SPDX-License-Identifier: GPL-3.0-or-later
#include "past.h"
#include "report/json.h"

enum { TAKES_NUMBER, TAKES_QUESTION, TAKES_JSON, TAKES_OPTIONS };

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

static int print(struct rh_app *app, const struct rh_option_value *given, struct rh_history *history)
{
	const struct rh_attempt *attempts = NULL;
	size_t count = 0;
	struct rh_error err = {0};
	struct rh_history_filter filter = filter_of(given);
	if (history != NULL && rh_history_attempts(history, &filter, &attempts, &count, &err) != RH_OK)
		return rh_say_error(app, &err);
	if (given[TAKES_JSON].times > 0 && print_json(app, attempts, count) != RH_EXIT_DONE)
		return RH_EXIT_FAILED;
	if (given[TAKES_JSON].times == 0 && count > 0)
		print_table(app, attempts, count);
	else if (given[TAKES_JSON].times == 0)
		print_none(app, given[TAKES_QUESTION].text);
	return count == 0 && given[TAKES_QUESTION].times > 0 ? RH_EXIT_FAILED : RH_EXIT_DONE;
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
