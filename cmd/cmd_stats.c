// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/duration.h"
#include "base/unicode.h"
#include "cells.h"
#include "history/progress.h"
#include "ladders.h"
#include "past.h"
#include "progress.h"
#include "report/stats.h"
#include "shelf.h"

#include <stdlib.h>

enum { STATS_SINCE, STATS_JSON, STATS_CSV, STATS_OPTIONS };

static const struct rh_option rows[STATS_OPTIONS] = {
    [STATS_SINCE] = {.name = "since",
                     .kind = RH_OPTION_TEXT,
                     .value = "DATE",
                     .help = N_("only answers from this day on, as in 2026-11-01")},
    [STATS_JSON] = RH_ROW_JSON,
    [STATS_CSV] = {.name = "csv", .help = N_("print a line for each question, for a spreadsheet")},
};

const struct rh_syntax rh_syntax_stats = {
    .tables = {[RH_OPTIONS_OWN] = {rows, STATS_OPTIONS}, [RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE}};

enum {
	WIDE_FROM_COLUMNS = 70,
	CUES_FROM_COLUMNS = 80,
	CUES_WIDTH = 10,
	ID_NARROWEST = 12,
	ID_WIDEST = 30,
	DAYS_SHOWN = 30,
	MS_OF_LEVEL = 180000
};

struct account {
	struct rh_app *app;
	struct rh_stats *stats;
	struct rh_stats_summary summary;
	struct rh_stats_group *tags, *banks; /* owned */
	size_t tag_count, bank_count;
	struct rh_ladders ladders;
	const char **cue_levels; /* owned; of each question, or NULL */
	struct rh_shelf shelf;
	struct rh_error err;
};

static bool add(void *ctx, const struct rh_attempt *attempt, const struct rh_delivery *delivery)
{
	rh_stats_add(ctx, attempt, delivery);
	return true;
}

static enum rh_status read_history(struct account *a, int since_day)
{
	struct rh_history *history = NULL;
	const struct rh_history_visitor visitor = {add, a->stats};
	RH_TRY(rh_past_open(a->app, &history, &a->err));
	enum rh_status status = history != NULL ? rh_history_each(history, since_day, &visitor, &a->err) : RH_OK;
	if (status == RH_OK)
		status = rh_ladders_init(&a->ladders, history, &a->err);
	rh_history_free(history);
	return status;
}

/* Tags are the bank's as it is now; a question that is in no bank any more has none. */
static void tags_of(void *ctx, const struct rh_stats_question *question, const struct rh_text **names, size_t *count)
{
	const struct rh_shelf *shelf = ctx;
	*count = 0;
	for (size_t i = 0; i < shelf->bank_count; i++) {
		if (!rh_text_equal(rh_bank_content(shelf->banks[i])->id, question->bank))
			continue;
		const struct rh_question *found = rh_bank_find(shelf->banks[i], question->id);
		if (found != NULL) {
			*names = found->tags.items;
			*count = found->tags.count;
		}
		return;
	}
}

static void bank_of(void *ctx, const struct rh_stats_question *question, const struct rh_text **names, size_t *count)
{
	(void)ctx;
	*names = &question->bank;
	*count = 1;
}

static enum rh_status find_cue_levels(struct account *a)
{
	a->cue_levels = calloc(a->summary.question_count + 1, sizeof *a->cue_levels);
	if (a->cue_levels == NULL)
		return rh_error_no_memory(&a->err);
	for (size_t i = 0; i < a->summary.question_count; i++) {
		const struct rh_stats_question *question = &a->summary.questions[i];
		const struct rh_ladder *ladder = rh_ladders_find(&a->ladders, question->bank, question->id);
		a->cue_levels[i] = ladder != NULL ? rh_cue_level_name(ladder->level) : NULL;
	}
	return RH_OK;
}

static enum rh_status add_up(struct account *a)
{
	const struct rh_stats_grouping by_tag = {tags_of, &a->shelf}, by_bank = {bank_of, NULL};
	RH_TRY(rh_stats_end(a->stats, rh_day_of_number(rh_progress_today()), &a->summary, &a->err));
	RH_TRY(find_cue_levels(a));
	RH_TRY(rh_stats_groups(&a->summary, &by_bank, &a->banks, &a->bank_count, &a->err));
	/* Without banks there are no tags; statistics need none. */
	RH_TRY(rh_shelf_init_if_any(&a->shelf, a->app, RH_SHELF_QUESTIONS, &a->err));
	return rh_stats_groups(&a->summary, &by_tag, &a->tags, &a->tag_count, &a->err);
}

/* Facts side by side; lines break between them and not within. */
struct facts {
	struct rh_page *page;
	enum rh_style style;
	struct rh_buffer line;
};

static void end_line(struct facts *facts)
{
	if (facts->line.length > 0)
		rh_frame_paragraph(&facts->page->frame, 1, facts->style, rh_buffer_view(&facts->line));
	facts->page->frame.failed = facts->page->frame.failed || facts->line.failed;
	rh_buffer_clear(&facts->line);
}

static void add_fact(struct facts *facts, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add_fact(struct facts *facts, const char *format, ...)
{
	struct rh_text joint = RH_TEXT(" · ");
	struct rh_buffer fact = {0};
	va_list args;
	va_start(args, format);
	rh_buffer_vprintf(&fact, format, args);
	va_end(args);
	size_t columns = 1 + rh_unicode_width(rh_buffer_view(&facts->line)) + rh_unicode_width(joint) +
	                 rh_unicode_width(rh_buffer_view(&fact));
	if (columns > rh_frame_end(&facts->page->frame))
		end_line(facts);
	if (facts->line.length > 0)
		rh_buffer_text(&facts->line, joint);
	rh_buffer_text(&facts->line, rh_buffer_view(&fact));
	facts->page->frame.failed = facts->page->frame.failed || fact.failed;
	rh_buffer_done(&fact);
}

/* Of the answers whose words are known. */
static void put_words(struct facts *facts, const struct rh_stats_tally *all)
{
	const struct rh_tr *tr = &facts->page->app->tr;
	double mean = 0;
	if (rh_stats_mean(all, RH_DELIVERY_WORDS_PER_MINUTE, &mean))
		add_fact(facts, rh_tr_get(tr, N_("%.0f words/min")), mean);
	if (rh_stats_mean(all, RH_DELIVERY_FILLERS_PER_MINUTE, &mean))
		add_fact(facts, rh_tr_get(tr, N_("%.1f fillers/min")), mean);
	if (rh_stats_mean(all, RH_DELIVERY_ANSWER_PERCENT, &mean))
		add_fact(facts, rh_tr_get(tr, N_("%.0f%% of model answers")), mean);
	end_line(facts);
}

static void put_totals(struct rh_page *page, const struct rh_stats_summary *summary)
{
	const struct rh_tr *tr = &page->app->tr;
	const struct rh_stats_tally *all = &summary->all;
	struct facts facts = {.page = page, .style = RH_STYLE_BOLD};
	struct rh_buffer spoken = {0};
	double rate = 0;
	rh_duration_clock(&spoken, all->spoken_ms);
	add_fact(&facts, rh_tr_get(tr, N_("answers: %lld")), (long long)all->answers);
	if (spoken.data != NULL)
		add_fact(&facts, rh_tr_get(tr, N_("%s spoken")), spoken.data);
	facts.line.failed = facts.line.failed || spoken.failed;
	add_fact(&facts, rh_tr_get(tr, N_("days practised: %zu")), summary->day_count);
	end_line(&facts);
	facts.style = RH_STYLE_PLAIN;
	add_fact(&facts, rh_tr_get(tr, N_("days in a row: %lld, at best %lld")), (long long)summary->streak_days,
	         (long long)summary->longest_days);
	add_fact(&facts, rh_tr_get(tr, N_("over time: %lld of %lld")), (long long)all->over, (long long)all->answers);
	if (all->skipped > 0)
		add_fact(&facts, rh_tr_get(tr, N_("skipped: %lld")), (long long)all->skipped);
	if (rh_stats_mean(all, RH_DELIVERY_RATE_SPM, &rate))
		add_fact(&facts, rh_tr_get(tr, N_("%.0f syllables/min")), rate);
	end_line(&facts);
	put_words(&facts, all);
	rh_buffer_done(&spoken);
	rh_buffer_done(&facts.line);
}

/* Minutes of each of the last days; a day without practice is a blank. */
static void put_days(struct rh_page *page, const struct rh_stats_summary *summary)
{
	int64_t today = rh_progress_today();
	size_t row = rh_frame_row(&page->frame);
	size_t column = rh_frame_put(&page->frame, row, 1, RH_STYLE_DIM,
	                             rh_text_of(rh_tr_get(&page->app->tr, N_("last 30 days"))));
	size_t first = column + 2;
	if (first + DAYS_SHOWN > rh_frame_end(&page->frame)) { /* under its name */
		row = rh_frame_row(&page->frame);
		first = 1;
	}
	for (size_t i = 0; i < summary->day_count; i++) {
		int64_t ago = today - rh_day_number(summary->days[i].day);
		if (ago < 0 || ago >= DAYS_SHOWN)
			continue;
		int64_t level = summary->days[i].tally.spoken_ms / MS_OF_LEVEL;
		rh_frame_put(&page->frame, row, first + (size_t)(DAYS_SHOWN - 1 - ago), RH_STYLE_PLAIN,
		             rh_text_of(rh_stats_level((int)(level < 8 ? level : 7) * 20)));
	}
}

/* Where columns end. The trend begins at its place. */
struct columns {
	bool wide;
	/* cues: 0 without room for them */
	size_t name_width, takes, mean, limit, over, trend, rate, rating, cues;
};

static struct columns columns_of(const struct rh_page *page, const struct account *a)
{
	const struct rh_stats_summary *summary = &a->summary;
	struct columns c = {.wide = page->columns >= WIDE_FROM_COLUMNS};
	bool cues = a->ladders.count > 0 && page->columns >= CUES_FROM_COLUMNS;
	size_t widest = 0;
	for (size_t i = 0; i < summary->question_count; i++) {
		size_t width = rh_unicode_width(summary->questions[i].id);
		widest = width > widest ? width : widest;
	}
	size_t after = cues ? 54 + CUES_WIDTH : c.wide ? 54 : 14;
	size_t most = page->columns > after + ID_NARROWEST ? page->columns - after - 3 : ID_NARROWEST;
	c.name_width = rh_cell_fit(widest, ID_NARROWEST, most < ID_WIDEST ? most : ID_WIDEST);
	c.takes = 2 + c.name_width + 6;
	c.mean = c.takes + 8;
	c.limit = c.mean + 7;
	c.over = c.limit + 6;
	c.trend = c.over + 2;
	c.rate = c.trend + RH_STATS_TREND + 5;
	c.rating = c.rate + 2;
	c.cues = cues ? c.rating + 7 : 0;
	return c;
}

static const char *const rating_words[] = {
    [RH_RATING_NONE] = "",         [RH_RATING_AGAIN] = N_("again"), [RH_RATING_HARD] = N_("hard"),
    [RH_RATING_GOOD] = N_("good"), [RH_RATING_EASY] = N_("easy"),
};

static void put_heading(struct rh_page *page, const struct columns *c, const char *name)
{
	size_t row = rh_frame_row(&page->frame);
	rh_frame_put(&page->frame, row, 2, RH_STYLE_DIM, rh_text_of(rh_tr_get(&page->app->tr, name)));
	rh_cell_heading(page, row, c->takes, N_("takes"));
	rh_cell_heading(page, row, c->mean, N_("mean"));
	if (!c->wide)
		return;
	rh_cell_heading(page, row, c->limit, N_("limit"));
	rh_cell_heading(page, row, c->over, N_("over"));
	rh_frame_put(&page->frame, row, c->trend, RH_STYLE_DIM, rh_text_of(rh_tr_get(&page->app->tr, N_("trend"))));
	rh_cell_heading(page, row, c->rate, N_("pace"));
	if (c->cues > 0)
		rh_frame_put(&page->frame, row, c->cues, RH_STYLE_DIM,
		             rh_text_of(rh_tr_get(&page->app->tr, N_("cues"))));
}

static size_t put_tally(struct rh_page *page, const struct columns *c, struct rh_text name,
                        const struct rh_stats_tally *tally)
{
	size_t row = rh_frame_row(&page->frame);
	double rate = 0;
	rh_cell_text(page, row, 2, c->name_width, RH_STYLE_PLAIN, name);
	rh_cell_printf(page, row, c->takes, RH_STYLE_PLAIN, "%lld", (long long)tally->attempts);
	if (tally->answers > 0)
		rh_cell_clock(page, row, c->mean, tally->spoken_ms > tally->target_ms ? RH_STYLE_RED : RH_STYLE_PLAIN,
		              tally->spoken_ms / tally->answers);
	if (!c->wide)
		return row;
	if (tally->answers > 0)
		rh_cell_clock(page, row, c->limit, RH_STYLE_DIM, tally->target_ms / tally->answers);
	if (tally->over > 0)
		rh_cell_printf(page, row, c->over, RH_STYLE_PLAIN, "%lld", (long long)tally->over);
	if (rh_stats_mean(tally, RH_DELIVERY_RATE_SPM, &rate))
		rh_cell_printf(page, row, c->rate, RH_STYLE_PLAIN, "%.0f", rate);
	return row;
}

/* cue_level NULL: it is not being memorized. */
static void put_question(struct rh_page *page, const struct columns *c, const struct rh_stats_question *question,
                         const char *cue_level)
{
	struct rh_buffer trend = {0};
	size_t row = put_tally(page, c, question->id, &question->tally);
	rh_stats_trend(&trend, question);
	if (c->wide) {
		rh_frame_put(&page->frame, row, c->trend, RH_STYLE_PLAIN, rh_buffer_view(&trend));
		rh_frame_put(&page->frame, row, c->rating, RH_STYLE_DIM,
		             rh_text_of(rh_tr_get(&page->app->tr, rating_words[question->rating])));
	}
	if (c->cues > 0 && cue_level != NULL)
		rh_frame_put(&page->frame, row, c->cues, RH_STYLE_PLAIN,
		             rh_text_of(rh_tr_get(&page->app->tr, cue_level)));
	page->frame.failed = page->frame.failed || trend.failed;
	rh_buffer_done(&trend);
	rh_page_flush(page);
}

static void put_groups(struct rh_page *page, const struct columns *c, const char *title,
                       const struct rh_stats_group *groups, size_t count)
{
	if (count == 0)
		return;
	rh_cell_rule(page, rh_tr_get(&page->app->tr, title));
	for (size_t i = 0; i < count; i++) {
		put_tally(page, c, groups[i].name, &groups[i].tally);
		rh_page_flush(page);
	}
}

static void print_tables(const struct account *a)
{
	struct rh_page page;
	rh_page_init(&page, a->app);
	struct columns c = columns_of(&page, a);
	put_totals(&page, &a->summary);
	put_days(&page, &a->summary);
	rh_cell_rule(&page, rh_tr_get(&a->app->tr, N_("questions")));
	put_heading(&page, &c, N_("question"));
	for (size_t i = 0; i < a->summary.question_count; i++)
		put_question(&page, &c, &a->summary.questions[i], a->cue_levels[i]);
	put_groups(&page, &c, N_("tags"), a->tags, a->tag_count);
	if (a->bank_count > 1)
		put_groups(&page, &c, N_("banks"), a->banks, a->bank_count);
	rh_page_done(&page);
}

static int print(struct account *a, const struct rh_option_value *given)
{
	struct rh_buffer out = {0};
	if (given[STATS_JSON].times > 0) {
		rh_stats_json(&out, &(struct rh_stats_tables){.summary = &a->summary,
		                                              .tags = a->tags,
		                                              .tag_count = a->tag_count,
		                                              .banks = a->banks,
		                                              .bank_count = a->bank_count,
		                                              .cue_levels = a->cue_levels});
		return rh_print_json(a->app, &out);
	}
	if (given[STATS_CSV].times > 0) {
		rh_stats_csv(&out, &a->summary);
		return rh_print_json(a->app, &out);
	}
	if (a->summary.all.attempts == 0)
		rh_print(a->app, rh_text_of(rh_tr_get(&a->app->tr,
		                                      N_("Nothing practised yet: rehearse intro makes a start.\n"))));
	else
		print_tables(a);
	return RH_EXIT_DONE;
}

static int work(struct account *a, const struct rh_option_value *given, int since_day)
{
	enum rh_status status = rh_stats_new(&a->stats, &a->err);
	if (status == RH_OK)
		status = read_history(a, since_day);
	if (status == RH_OK)
		status = add_up(a);
	int exit_status = status == RH_OK ? print(a, given) : rh_say_error(a->app, &a->err);
	free(a->tags);
	free(a->banks);
	free(a->cue_levels);
	rh_ladders_done(&a->ladders);
	rh_shelf_done(&a->shelf);
	rh_stats_free(a->stats);
	return exit_status;
}

int rh_cmd_stats(struct rh_app *app, const struct rh_options *options)
{
	const struct rh_option_value *given = options->values[RH_OPTIONS_OWN];
	struct account a = {.app = app};
	int since_day = 0;
	if (given[STATS_SINCE].times > 0 && !rh_day_parse(rh_text_of(given[STATS_SINCE].text), &since_day)) {
		rh_say(app, rh_tr_get(&app->tr, N_("--%s: '%s' is no day (write it as in 2026-12-01)")), "since",
		       given[STATS_SINCE].text);
		return RH_EXIT_MISUSE;
	}
	if (given[STATS_JSON].times > 0 && given[STATS_CSV].times > 0) {
		rh_say(app, "%s", rh_tr_get(&app->tr, N_("--json and --csv exclude each other (leave one out)")));
		return RH_EXIT_MISUSE;
	}
	return work(&a, given, since_day);
}
