// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/opus.h"
#include "base/arena.h"
#include "history/progress.h"
#include "os/clock.h"
#include "os/files.h"
#include "past.h"
#include "progress.h"
#include "report/page.h"
#include "said.h"
#include "shelf.h"
#include "wave.h"

#include <stdlib.h>
#include <string.h>

enum { REPORT_OUTPUT, REPORT_SESSION, REPORT_SINCE, REPORT_EMBED, REPORT_REDACT, REPORT_FORCE, REPORT_OPTIONS };

static const struct rh_option rows[REPORT_OPTIONS] = {
    [REPORT_OUTPUT] = {.name = "output",
                       .letter = 'o',
                       .kind = RH_OPTION_TEXT,
                       .value = "FILE",
                       .topic = RH_TOPIC_FILE,
                       .help = N_("write this file: .html a page, .md Markdown, .csv a table")},
    [REPORT_SESSION] = {.name = "session",
                        .kind = RH_OPTION_COUNT,
                        .value = "N",
                        .min = 1,
                        .max = INT32_MAX,
                        .help = N_("only this session")},
    [REPORT_SINCE] = {.name = "since",
                      .kind = RH_OPTION_TEXT,
                      .value = "DATE",
                      .help = N_("only answers from this day on, as in 2026-11-01")},
    [REPORT_EMBED] = {.name = "embed", .help = N_("put the recordings into the page")},
    [REPORT_REDACT] = {.name = "redact", .help = N_("leave recordings, notes, model answers and names out")},
    [REPORT_FORCE] = {.name = "force", .help = N_("replace the file if there is one")},
};

const struct rh_syntax rh_syntax_report = {
    .tables = {[RH_OPTIONS_OWN] = {rows, REPORT_OPTIONS}, [RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE}};

enum { TAKES_SHOWN = 500, PEAKS = 240 };

typedef void writer(struct rh_buffer *out, const struct rh_report_page *page);

/* What is collected for one report; everything but the stats lies in the arena. */
struct press {
	struct rh_app *app;
	const struct rh_option_value *given;
	struct rh_history *history;
	struct rh_arena arena;
	struct rh_stats *stats;
	struct rh_stats_summary summary;
	struct rh_report_take *takes;
	struct rh_buffer *audio;   /* owned, one for each take */
	struct rh_said_take *said; /* likewise */
	struct rh_shelf shelf;     /* for key points; may be empty */
	size_t count;
	int64_t left_out;
	struct rh_error err;
};

static bool given(const struct press *p, int option)
{
	return p->given[option].times > 0;
}

static enum rh_status copy_text(struct press *p, struct rh_text text, struct rh_text *copy)
{
	return rh_arena_text(&p->arena, text, copy) ? RH_OK : rh_error_no_memory(&p->err);
}

static enum rh_status copy_attempt(struct press *p, const struct rh_attempt *from, struct rh_attempt *to)
{
	*to = *from;
	RH_TRY(copy_text(p, from->bank, &to->bank));
	RH_TRY(copy_text(p, from->id, &to->id));
	RH_TRY(copy_text(p, from->question, &to->question));
	RH_TRY(copy_text(p, from->lang, &to->lang));
	RH_TRY(copy_text(p, from->path, &to->path));
	return copy_text(p, from->note, &to->note);
}

/* Newest first from the history, oldest first in the report. */
static enum rh_status list_takes(struct press *p, int since_day)
{
	const struct rh_history_filter filter = {.session = p->given[REPORT_SESSION].number, .since_day = since_day};
	const struct rh_attempt *listed = NULL;
	size_t count = 0;
	RH_TRY(rh_history_attempts(p->history, &filter, &listed, &count, &p->err));
	p->count = count < TAKES_SHOWN ? count : TAKES_SHOWN;
	p->left_out = (int64_t)(count - p->count);
	p->takes = rh_arena_alloc(&p->arena, p->count + 1, sizeof *p->takes);
	struct rh_attempt *attempts = rh_arena_alloc(&p->arena, p->count + 1, sizeof *attempts);
	p->audio = calloc(p->count + 1, sizeof *p->audio);
	p->said = calloc(p->count + 1, sizeof *p->said);
	if (p->takes == NULL || attempts == NULL || p->audio == NULL || p->said == NULL)
		return rh_error_no_memory(&p->err);
	for (size_t i = 0; i < count; i++)
		rh_stats_add(p->stats, &listed[count - 1 - i], NULL);
	for (size_t i = 0; i < p->count; i++) {
		RH_TRY(copy_attempt(p, &listed[p->count - 1 - i], &attempts[i]));
		p->takes[i].attempt = &attempts[i];
	}
	return RH_OK;
}

static enum rh_status copy_marks(struct press *p, struct rh_report_take *take)
{
	const struct rh_history_mark *marks = NULL;
	size_t count = 0;
	RH_TRY(rh_history_marks(p->history, take->attempt->take, &marks, &count, &p->err));
	struct rh_report_mark *copies = rh_arena_alloc(&p->arena, count + 1, sizeof *copies);
	if (copies == NULL)
		return rh_error_no_memory(&p->err);
	for (size_t i = 0; i < count; i++) {
		copies[i].at_ms = marks[i].at_ms;
		RH_TRY(copy_text(p, marks[i].kind, &copies[i].kind));
	}
	take->marks = copies;
	take->mark_count = count;
	return RH_OK;
}

static enum rh_status read_sound(struct press *p, struct rh_report_take *take, struct rh_buffer *audio)
{
	const char *path = take->attempt->path.data;
	float *peaks = rh_arena_alloc(&p->arena, PEAKS, sizeof *peaks);
	if (peaks == NULL)
		return rh_error_no_memory(&p->err);
	bool any = false;
	if (take->attempt->path.length > 0)
		RH_TRY(rh_wave_read(path, peaks, PEAKS, &any, &p->err));
	if (!any)
		return RH_OK;
	take->peaks = peaks;
	take->peak_count = PEAKS;
	if (!given(p, REPORT_EMBED))
		return RH_OK;
	RH_TRY(rh_opus_encode(path, audio, &p->err));
	take->audio = rh_buffer_view(audio);
	return RH_OK;
}

static enum rh_status add_said(struct press *p, size_t i)
{
	struct rh_report_take *take = &p->takes[i];
	const struct rh_question *question = rh_said_question(&p->shelf, take->attempt);
	RH_TRY(rh_said_take_init(&p->said[i], p->history, take->attempt, question, &p->err));
	if (rh_said_take_any(&p->said[i]))
		take->said = &p->said[i].said;
	return RH_OK;
}

static enum rh_status fill_take(struct press *p, size_t i)
{
	struct rh_report_take *take = &p->takes[i];
	struct rh_buffer when = {0};
	struct rh_text script = RH_TEXT_NONE;
	rh_past_when(&when, p->app, take->attempt->at_unix_ms);
	enum rh_status status = rh_buffer_status(&when, &p->err);
	if (status == RH_OK)
		status = copy_text(p, rh_buffer_view(&when), &take->when);
	rh_buffer_done(&when);
	RH_TRY(status);
	RH_TRY(rh_history_delivery(p->history, take->attempt->take, &take->delivery, &p->err));
	RH_TRY(rh_history_script(p->history, take->attempt->take, &script, &p->err));
	RH_TRY(copy_text(p, script, &take->script));
	RH_TRY(copy_marks(p, take));
	RH_TRY(add_said(p, i));
	return given(p, REPORT_REDACT) && given(p, REPORT_EMBED) ? RH_OK : read_sound(p, take, &p->audio[i]);
}

static enum rh_status collect(struct press *p, int since_day)
{
	int today = rh_day_of_number(rh_progress_today());
	RH_TRY(rh_shelf_init_if_any(&p->shelf, p->app, RH_SHELF_QUESTIONS, &p->err)); /* key points are not all */
	RH_TRY(rh_stats_new(&p->stats, &p->err));
	RH_TRY(list_takes(p, since_day));
	if (p->count == 0)
		return rh_error_set(&p->err, RH_ERR_NOT_FOUND, "%s",
		                    rh_tr_get(&p->app->tr, N_("there is nothing to report (no answers in that time)")));
	for (size_t i = 0; i < p->count; i++)
		RH_TRY(fill_take(p, i));
	return rh_stats_end(p->stats, today, &p->summary, &p->err);
}

/* By the ending of the file's name; NULL for one that is none of these. */
static writer *writer_for(const char *path)
{
	static const struct {
		const char *ending;
		writer *write;
	} formats[] = {{".html", rh_report_html},
	               {".htm", rh_report_html},
	               {".md", rh_report_markdown},
	               {".csv", rh_report_takes_csv}};
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
		if (rh_text_ends_with(rh_text_of(path), rh_text_of(formats[i].ending)))
			return formats[i].write;
	}
	return NULL;
}

static enum rh_status write_out(struct press *p, writer *write)
{
	struct rh_buffer out = {0};
	const struct rh_report_page page = {
	    .tr = &p->app->tr,
	    .lang = rh_language_names[p->app->language],
	    .summary = &p->summary,
	    .takes = p->takes,
	    .take_count = p->count,
	    .left_out = p->left_out,
	    .redact = given(p, REPORT_REDACT),
	};
	write(&out, &page);
	enum rh_status status = rh_buffer_status(&out, &p->err);
	if (status == RH_OK)
		status = rh_file_write(p->given[REPORT_OUTPUT].text, rh_buffer_view(&out),
		                       given(p, REPORT_FORCE) ? RH_REPLACE_ALLOWED : RH_REPLACE_NEVER, &p->err);
	rh_buffer_done(&out);
	if (status == RH_ERR_EXISTS)
		return rh_error_set(&p->err, status,
		                    rh_tr_get(&p->app->tr, N_("%s exists already (--force replaces it)")),
		                    p->given[REPORT_OUTPUT].text);
	return status;
}

static enum rh_status make(struct press *p, writer *write, int since_day)
{
	RH_TRY(rh_past_open(p->app, &p->history, &p->err));
	if (p->history == NULL)
		return rh_error_set(&p->err, RH_ERR_NOT_FOUND, "%s",
		                    rh_tr_get(&p->app->tr, N_("there are no takes yet (rehearse run makes some)")));
	RH_TRY(collect(p, since_day));
	return write_out(p, write);
}

static void say_made(const struct press *p)
{
	struct rh_page page;
	rh_page_init(&page, p->app);
	/* Translators: how many answers a report shows, and its file. */
	(void)rh_frame_printf(&page.frame, rh_frame_row(&page.frame), 0, RH_STYLE_PLAIN,
	                      rh_tr_get(&p->app->tr, N_("answers: %zu · written to %s")), p->count,
	                      p->given[REPORT_OUTPUT].text);
	rh_page_done(&page);
}

static void press_done(struct press *p)
{
	for (size_t i = 0; p->audio != NULL && i < p->count; i++)
		rh_buffer_done(&p->audio[i]);
	for (size_t i = 0; p->said != NULL && i < p->count; i++)
		rh_said_take_done(&p->said[i]);
	free(p->said);
	rh_shelf_done(&p->shelf);
	free(p->audio);
	rh_arena_done(&p->arena);
	rh_stats_free(p->stats);
	rh_history_free(p->history);
}

int rh_cmd_report(struct rh_app *app, const struct rh_options *options)
{
	struct press p = {.app = app, .given = options->values[RH_OPTIONS_OWN]};
	const char *path = p.given[REPORT_OUTPUT].text;
	writer *write = path != NULL ? writer_for(path) : NULL;
	int since_day = 0;
	if (write == NULL) {
		rh_say(app, "%s",
		       rh_tr_get(&app->tr,
		                 N_("report needs -o FILE that ends in .html, .md or .csv (as in -o practice.html)")));
		return RH_EXIT_MISUSE;
	}
	if (given(&p, REPORT_SINCE) && !rh_day_parse(rh_text_of(p.given[REPORT_SINCE].text), &since_day)) {
		rh_say(app, rh_tr_get(&app->tr, N_("--%s: '%s' is no day (write it as in 2026-12-01)")), "since",
		       p.given[REPORT_SINCE].text);
		return RH_EXIT_MISUSE;
	}
	bool made = make(&p, write, since_day) == RH_OK;
	if (made)
		say_made(&p);
	int exit_status = made ? RH_EXIT_DONE : rh_say_error(app, &p.err);
	press_done(&p);
	return exit_status;
}
