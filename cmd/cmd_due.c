// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/unicode.h"
#include "cells.h"
#include "ladders.h"
#include "past.h"
#include "plan/tags.h"
#include "progress.h"
#include "report/due.h"
#include "shelf.h"

#include <stdlib.h>

enum { DUE_BANK, DUE_TAG, DUE_UNTIL, DUE_FROM, DUE_JSON, DUE_OPTIONS };

static const struct rh_option rows[DUE_OPTIONS] = {
    [DUE_BANK] = RH_ROW_BANK,
    [DUE_TAG] = RH_ROW_TAG,
    [DUE_UNTIL] = {.name = "until",
                   .kind = RH_OPTION_TEXT,
                   .value = "DATE",
                   .help = N_(
                       "a plan up to this day, as in 2026-12-01: every question twice at least, weak ones most")},
    [DUE_FROM] = {.name = "from",
                  .kind = RH_OPTION_TEXT,
                  .value = "DATE",
                  .help = N_("with --until: answers since this day count (today)")},
    [DUE_JSON] = RH_ROW_JSON,
};

const struct rh_syntax rh_syntax_due = {
    .tables = {[RH_OPTIONS_OWN] = {rows, DUE_OPTIONS}, [RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE}};

enum { NEW_SHOWN = 5, ID_NARROWEST = 12, ID_WIDEST = 32, TEXT_FROM_COLUMNS = 60, CUES_WIDTH = 10 };

struct agenda {
	struct rh_app *app;
	const struct rh_option_value *given;
	struct rh_progress progress;
	struct rh_report_due *dues; /* owned */
	struct rh_ladders ladders;
	bool cues;               /* some of dues is being memorized */
	size_t count, new_count; /* the new ones stand last when nothing is planned */
	int64_t from, today, until;
	struct rh_error err;
};

static bool is_planned(const struct agenda *a)
{
	return a->given[DUE_UNTIL].times > 0;
}

/* False after a line about it. */
static bool read_day(struct agenda *a, int option, int64_t *day)
{
	int practice_day = 0;
	if (a->given[option].times == 0)
		return true;
	if (!rh_day_parse(rh_text_of(a->given[option].text), &practice_day)) {
		rh_say(a->app, rh_tr_get(&a->app->tr, N_("--%s: '%s' is no day (write it as in 2026-12-01)")),
		       rows[option].name, a->given[option].text);
		return false;
	}
	*day = rh_day_number(practice_day);
	return true;
}

static bool read_days(struct agenda *a)
{
	a->today = a->from = a->until = rh_progress_today();
	if (!read_day(a, DUE_UNTIL, &a->until) || !read_day(a, DUE_FROM, &a->from))
		return false;
	const char *fault = a->given[DUE_FROM].times > 0 && !is_planned(a) ? N_("--from needs --until")
	                    : a->from > a->today                           ? N_("--from lies in the future")
	                    : a->until < a->today                          ? N_("--until: that day is over")
	                    : a->until - a->today >= RH_SCHEDULE_DAYS_MAX  ? N_("--until: that day is too far away")
	                                                                   : NULL;
	if (fault != NULL)
		rh_say(a->app, "%s", rh_tr_get(&a->app->tr, fault));
	return fault == NULL;
}

/* Keeps the items with the tags asked for. */
static enum rh_status select_items(struct agenda *a)
{
	struct rh_tags *tags = NULL;
	size_t kept = 0;
	RH_TRY(rh_tags_new(rh_text_of(a->given[DUE_TAG].text), &tags, &a->err));
	for (size_t i = 0; i < a->progress.count; i++) {
		if (rh_tags_match(tags, a->progress.items[i].question))
			a->progress.items[kept++] = a->progress.items[i];
	}
	a->progress.count = kept;
	rh_tags_free(tags);
	return RH_OK;
}

static struct rh_report_due due_of(const struct agenda *a, const struct rh_progress_item *item, int64_t day)
{
	const struct rh_ladder *ladder = rh_ladders_find(&a->ladders, rh_bank_content(item->bank)->id,
	                                                 item->question->id);
	return (struct rh_report_due){item->bank, item->question, &item->state, day,
	                              ladder != NULL ? rh_cue_level_name(ladder->level) : NULL};
}

static enum rh_status plan_days(struct agenda *a)
{
	struct rh_schedule_way *ways = calloc(a->progress.count + 1, sizeof *ways);
	struct rh_schedule_visit *visits = NULL;
	const struct rh_schedule_span span = {a->from, a->today, a->until};
	if (ways == NULL)
		return rh_error_no_memory(&a->err);
	for (size_t i = 0; i < a->progress.count; i++) {
		const struct rh_progress_item *item = &a->progress.items[i];
		ways[i] = (struct rh_schedule_way){item->state, item->answered, item->today};
	}
	enum rh_status status = rh_schedule_spread(ways, a->progress.count, &span, &visits, &a->count, &a->err);
	free(ways);
	if (status == RH_OK)
		a->dues = calloc(a->count + 1, sizeof *a->dues);
	if (status == RH_OK && a->dues == NULL)
		status = rh_error_no_memory(&a->err);
	for (size_t i = 0; status == RH_OK && i < a->count; i++)
		a->dues[i] = due_of(a, &a->progress.items[visits[i].index], visits[i].day);
	free(visits);
	return status;
}

static int by_rank(const void *a, const void *b)
{
	const struct rh_report_due *x = a, *y = b;
	double rank_x = rh_schedule_rank(x->state, x->day), rank_y = rh_schedule_rank(y->state, y->day);
	if (rank_x < rank_y || rank_x > rank_y)
		return rank_x < rank_y ? -1 : 1;
	return x->state < y->state ? -1 : x->state > y->state; /* both in one array, in the banks' order */
}

static enum rh_status list_today(struct agenda *a)
{
	a->dues = calloc(a->progress.count + 1, sizeof *a->dues);
	if (a->dues == NULL)
		return rh_error_no_memory(&a->err);
	for (size_t i = 0; i < a->progress.count; i++) {
		const struct rh_progress_item *item = &a->progress.items[i];
		if (rh_schedule_due_day(&item->state) > a->today)
			continue;
		a->dues[a->count++] = due_of(a, item, a->today);
		a->new_count += item->state.answers == 0;
	}
	qsort(a->dues, a->count, sizeof *a->dues, by_rank);
	return RH_OK;
}

static size_t id_width(const struct rh_page *page, const struct agenda *a)
{
	size_t widest = 0;
	for (size_t i = 0; i < a->count; i++) {
		size_t width = rh_unicode_width(a->dues[i].question->id);
		widest = width > widest ? width : widest;
	}
	return rh_cell_fit(widest, ID_NARROWEST, page->columns < TEXT_FROM_COLUMNS ? ID_NARROWEST + 6 : ID_WIDEST);
}

static void put_when_due(struct rh_page *page, size_t row, size_t end, const struct agenda *a, int64_t due_day)
{
	const struct rh_tr *tr = &page->app->tr;
	int64_t late = a->today - due_day;
	if (late == 0)
		rh_cell_printf(page, row, end, RH_STYLE_PLAIN, "%s", rh_tr_get(tr, N_("today")));
	else if (late > 0)
		rh_cell_printf(page, row, end, RH_STYLE_RED, rh_tr_get(tr, N_("%lld d late")), (long long)late);
	else
		rh_cell_printf(page, row, end, RH_STYLE_DIM, rh_tr_get(tr, N_("in %lld d")), (long long)-late);
}

/* Where some question is being memorized and there is room, with how many cues; moves the column on. */
static void put_cue_level(struct rh_page *page, size_t row, size_t *column, const struct agenda *a,
                          const struct rh_report_due *due)
{
	if (!a->cues || page->columns < TEXT_FROM_COLUMNS)
		return;
	if (due->cue_level != NULL)
		rh_frame_put(&page->frame, row, *column + 20, RH_STYLE_PLAIN,
		             rh_text_of(rh_tr_get(&page->app->tr, due->cue_level)));
	*column += CUES_WIDTH;
}

/* "self-intro        3 d late   71 %  1분 동안 자기소개를 …" */
static void put_due(struct rh_page *page, const struct agenda *a, const struct rh_report_due *due, size_t width)
{
	size_t row = rh_frame_row(&page->frame), column = 2 + width;
	rh_cell_text(page, row, 2, width, RH_STYLE_PLAIN, due->question->id);
	if (due->state->answers > 0) {
		double chance = 100 * rh_schedule_chance(due->state, a->today);
		put_when_due(page, row, column + 11, a, rh_schedule_due_day(due->state));
		rh_cell_printf(page, row, column + 18, RH_STYLE_PLAIN, "%.0f %%", chance);
	} else {
		rh_cell_heading(page, row, column + 11, N_("new"));
	}
	put_cue_level(page, row, &column, a, due);
	if (page->columns >= TEXT_FROM_COLUMNS)
		rh_frame_put_within(&page->frame, row, column + 20, rh_frame_end(&page->frame), RH_STYLE_DIM,
		                    due->question->question);
	rh_page_flush(page);
}

static void put_title(struct rh_page *page, struct rh_buffer *title)
{
	rh_frame_paragraph(&page->frame, 1, RH_STYLE_BOLD, rh_buffer_view(title));
	page->frame.failed = page->frame.failed || title->failed;
	rh_buffer_done(title);
}

static void put_heading(struct rh_page *page, const struct agenda *a, size_t width)
{
	size_t row = rh_frame_row(&page->frame), column = 2 + width;
	rh_frame_put(&page->frame, row, 2, RH_STYLE_DIM, rh_text_of(rh_tr_get(&page->app->tr, N_("question"))));
	rh_cell_heading(page, row, column + 11, N_("due"));
	rh_cell_heading(page, row, column + 18, N_("chance"));
	if (a->cues && page->columns >= TEXT_FROM_COLUMNS)
		rh_frame_put(&page->frame, row, column + 20, RH_STYLE_DIM,
		             rh_text_of(rh_tr_get(&page->app->tr, N_("cues"))));
}

static void put_advice(struct rh_page *page, const char *message)
{
	rh_frame_paragraph(&page->frame, 1, RH_STYLE_DIM, rh_text_of(rh_tr_get(&page->app->tr, message)));
}

static void print_today(struct agenda *a)
{
	const struct rh_tr *tr = &a->app->tr;
	struct rh_buffer title = {0};
	struct rh_page page;
	rh_page_init(&page, a->app);
	size_t due = a->count - a->new_count, width = id_width(&page, a);
	size_t shown = a->new_count > NEW_SHOWN ? due + NEW_SHOWN : a->count;
	if (a->count == 0) {
		put_advice(&page, N_("Nothing is due today. Enjoy it, or look ahead: rehearse due --until DATE"));
		rh_page_done(&page);
		return;
	}
	rh_buffer_printf(&title, rh_tr_get(tr, N_("due today: %lld · never answered: %lld")), (long long)due,
	                 (long long)a->new_count);
	put_title(&page, &title);
	put_heading(&page, a, width);
	for (size_t i = 0; i < shown; i++)
		put_due(&page, a, &a->dues[i], width);
	if (shown < a->count) {
		rh_buffer_printf(&title, rh_tr_get(tr, N_("… and %lld more never answered")),
		                 (long long)(a->count - shown));
		put_title(&page, &title);
	}
	put_advice(&page, N_("Practise them: rehearse run --pick due"));
	rh_page_done(&page);
}

static void put_day(struct rh_page *page, const struct agenda *a, int64_t day, size_t answers)
{
	const struct rh_tr *tr = &page->app->tr;
	struct rh_buffer title = {0};
	struct rh_buffer name = {0};
	rh_report_day(&name, day);
	rh_buffer_printf(&title, "%s · ", day == a->today ? rh_tr_get(tr, N_("today")) : name.data);
	/* Translators: how many answers a day has in a plan. */
	rh_buffer_printf(&title, rh_tr_get(tr, N_("answers: %zu")), answers);
	rh_cell_rule(page, title.data);
	page->frame.failed = page->frame.failed || title.failed || name.failed;
	rh_buffer_done(&title);
	rh_buffer_done(&name);
}

static void print_plan(struct agenda *a)
{
	const struct rh_tr *tr = &a->app->tr;
	struct rh_buffer title = {0};
	struct rh_page page;
	rh_page_init(&page, a->app);
	size_t width = id_width(&page, a);
	rh_buffer_printf(&title, rh_tr_get(tr, N_("days left: %lld · answers: %lld")),
	                 (long long)a->until - a->today + 1, (long long)a->count);
	put_title(&page, &title);
	for (size_t i = 0; i < a->count;) {
		size_t end = i;
		while (end < a->count && a->dues[end].day == a->dues[i].day)
			end++;
		put_day(&page, a, a->dues[i].day, end - i);
		for (; i < end; i++)
			put_due(&page, a, &a->dues[i], width);
	}
	if (a->count == 0)
		put_advice(&page, N_("Everything was answered often enough on the way to that day."));
	rh_page_done(&page);
}

static int print(struct agenda *a)
{
	if (a->given[DUE_JSON].times > 0) {
		struct rh_buffer out = {0};
		rh_report_due_json(&out, a->dues, a->count, a->today);
		return rh_print_json(a->app, &out);
	}
	if (is_planned(a))
		print_plan(a);
	else
		print_today(a);
	return RH_EXIT_DONE;
}

static enum rh_status prepare(struct agenda *a, const struct rh_shelf *shelf, struct rh_history *history)
{
	RH_TRY(rh_progress_init(&a->progress, shelf->banks, shelf->bank_count, history, 0, &a->err));
	if (is_planned(a))
		RH_TRY(rh_progress_since(&a->progress, history, a->from, a->today, &a->err));
	RH_TRY(rh_ladders_init(&a->ladders, history, &a->err));
	RH_TRY(select_items(a));
	RH_TRY(is_planned(a) ? plan_days(a) : list_today(a));
	for (size_t i = 0; i < a->count; i++)
		a->cues = a->cues || a->dues[i].cue_level != NULL;
	return RH_OK;
}

static int work(struct agenda *a, const struct rh_shelf *shelf)
{
	struct rh_history *history = NULL;
	enum rh_status status = rh_past_open(a->app, &history, &a->err);
	if (status == RH_OK)
		status = prepare(a, shelf, history);
	int exit_status = status == RH_OK     ? print(a)
	                  : a->err.column > 0 ? rh_say_tags(a->app, a->given[DUE_TAG].text, &a->err)
	                                      : rh_say_error(a->app, &a->err);
	free(a->dues);
	rh_ladders_done(&a->ladders);
	rh_progress_done(&a->progress);
	rh_history_free(history);
	return exit_status;
}

int rh_cmd_due(struct rh_app *app, const struct rh_options *options)
{
	struct agenda a = {.app = app, .given = options->values[RH_OPTIONS_OWN]};
	struct rh_shelf shelf;
	if (!read_days(&a))
		return RH_EXIT_MISUSE;
	if (rh_shelf_init(&shelf, app, &a.given[DUE_BANK], RH_SHELF_QUESTIONS, &a.err) != RH_OK)
		return rh_say_error(app, &a.err);
	int exit_status = work(&a, &shelf);
	rh_shelf_done(&shelf);
	return exit_status;
}
