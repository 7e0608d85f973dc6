// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/decode.h"
#include "os/files.h"
#include "output.h"
#include "past.h"
#include "report/json.h"
#include "speaking.h"

#include <string.h>
#include <unistd.h>

enum { ESTIMATE_TIME, ESTIMATE_LANG, ESTIMATE_JSON, ESTIMATE_OPTIONS };
/* A text to say is no longer than this. */
enum { TEXT_BYTES_MAX = 16 << 20 };

static const char *const languages[] = {"ko", "en", NULL};

static const struct rh_option rows[ESTIMATE_OPTIONS] = {
    [ESTIMATE_TIME] = {.name = "time",
                       .kind = RH_OPTION_DURATION,
                       .value = "DURATION",
                       .help = N_("the time it should fit")},
    [ESTIMATE_LANG] = {.name = "lang",
                       .kind = RH_OPTION_CHOICE,
                       .value = "LANG",
                       .choices = languages,
                       .help = N_("the language it is spoken in; else that of most letters")},
    [ESTIMATE_JSON] = RH_ROW_JSON,
};

const struct rh_syntax rh_syntax_estimate = {
    .usage = "[FILE|-]",
    .topic = RH_TOPIC_FILE,
    .most = 1,
    .tables = {[RH_OPTIONS_OWN] = {rows, ESTIMATE_OPTIONS}, [RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE},
};

/* In the shell standard input is where commands come from. */
static bool wants_input(const struct rh_app *app, const struct rh_options *options)
{
	bool input = options->word_count == 0 || strcmp(options->words[0], "-") == 0;
	return input && app->in_shell;
}

static enum rh_status read_bytes(const struct rh_options *options, struct rh_buffer *bytes, struct rh_error *err)
{
	if (options->word_count == 0 || strcmp(options->words[0], "-") == 0)
		return rh_file_read_fd(STDIN_FILENO, "-", TEXT_BYTES_MAX, bytes, err);
	return rh_file_read(options->words[0], TEXT_BYTES_MAX, bytes, err);
}

static enum rh_status estimate(struct rh_app *app, const struct rh_options *options, struct rh_speaking *speaking,
                               struct rh_error *err)
{
	const struct rh_option_value *lang = &options->values[RH_OPTIONS_OWN][ESTIMATE_LANG];
	enum rh_script_language language = app->language == RH_LANGUAGE_KO ? RH_SCRIPT_KOREAN : RH_SCRIPT_ENGLISH;
	struct rh_history *history = NULL;
	struct rh_paces paces;
	struct rh_buffer bytes = {0};
	struct rh_buffer text = {0};
	if (lang->times > 0)
		language = rh_speaking_language(rh_text_of(languages[lang->number]));
	enum rh_status status = read_bytes(options, &bytes, err);
	if (status == RH_OK)
		status = rh_decode(rh_buffer_view(&bytes), NULL, &text, NULL, err);
	if (status == RH_OK)
		status = rh_past_open(app, &history, err);
	if (status == RH_OK)
		status = rh_speaking_paces(history, &paces, err);
	if (status == RH_OK)
		status = rh_speaking_text(speaking, rh_buffer_view(&text), language, lang->times > 0, &paces, err);
	rh_history_free(history);
	rh_buffer_done(&bytes);
	rh_buffer_done(&text);
	return status;
}

static int print_json(struct rh_app *app, const struct rh_estimate *e, int64_t target_ms)
{
	struct rh_buffer out = {0};
	const struct rh_report_estimate row = {
	    .syllables = e->syllables,
	    .duration_ms = e->duration_ms,
	    .low_ms = e->low_ms,
	    .high_ms = e->high_ms,
	    .target_ms = target_ms,
	    .lang = rh_script_language_name(e->language),
	};
	rh_report_estimate_json(&out, &row);
	return rh_print_json(app, &out);
}

static void print_lines(struct rh_app *app, const struct rh_speaking *speaking, int64_t target_ms)
{
	const struct rh_estimate *e = &speaking->estimate;
	struct rh_page page;
	struct rh_buffer line = {0};
	rh_page_init(&page, app);
	rh_speaking_write(&line, speaking, target_ms, &app->tr);
	rh_frame_paragraph(&page.frame, 0, RH_STYLE_PLAIN, rh_buffer_view(&line));
	page.frame.failed = page.frame.failed || line.failed;
	rh_buffer_clear(&line);
	rh_buffer_printf(&line, rh_tr_get(&app->tr, N_("syllables: %lld · sentences: %lld · language: %s")),
	                 (long long)e->syllables, (long long)e->sentences, rh_script_language_name(e->language));
	rh_frame_paragraph(&page.frame, 0, RH_STYLE_DIM, rh_buffer_view(&line));
	page.frame.failed = page.frame.failed || line.failed;
	rh_buffer_done(&line);
	rh_page_done(&page);
}

int rh_cmd_estimate(struct rh_app *app, const struct rh_options *options)
{
	const struct rh_option_value *given = options->values[RH_OPTIONS_OWN];
	struct rh_speaking speaking = {0};
	struct rh_error err = {0};
	if (wants_input(app, options)) {
		rh_say(app, "%s", rh_tr_get(&app->tr, N_("in the shell a text comes from a file (estimate FILE)")));
		return RH_EXIT_MISUSE;
	}
	if (estimate(app, options, &speaking, &err) != RH_OK)
		return rh_say_error(app, &err);
	int64_t target_ms = given[ESTIMATE_TIME].times > 0 ? given[ESTIMATE_TIME].number : RH_UNSET_MS;
	if (given[ESTIMATE_JSON].times > 0)
		return print_json(app, &speaking.estimate, target_ms);
	print_lines(app, &speaking, target_ms);
	return RH_EXIT_DONE;
}
