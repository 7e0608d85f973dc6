// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/arena.h"
#include "base/duration.h"
#include "cells.h"
#include "history/progress.h"
#include "history/transcripts.h"
#include "os/clock.h"
#include "past.h"
#include "report/json.h"
#include "wave.h"

enum { COMPARE_JSON, COMPARE_OPTIONS };

static const struct rh_option rows[COMPARE_OPTIONS] = {[COMPARE_JSON] = RH_ROW_JSON};

const struct rh_syntax rh_syntax_compare = {
    .usage = "TAKE TAKE",
    .topic = RH_TOPIC_TAKE,
    .least = 2,
    .most = 2,
    .negative = true,
    .tables = {[RH_OPTIONS_OWN] = {rows, COMPARE_OPTIONS}, [RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE},
};

enum { BOTH = 2, LABEL_END = 13, SIDE_COLUMNS_MAX = 30, WORDS_FROM_COLUMNS = 18, WAVE_MAX = 100 };

/* Two takes as the history has them; texts in the arena. */
struct pair {
	struct rh_app *app;
	struct rh_attempt takes[BOTH];
	struct rh_delivery delivery[BOTH];
	struct rh_report_parts parts[BOTH];
	struct rh_text transcripts[BOTH]; /* empty: none */
	struct rh_arena arena;
};

static bool keep(struct rh_arena *arena, const struct rh_attempt *found, struct rh_attempt *copy)
{
	*copy = *found;
	return rh_arena_text(arena, found->bank, &copy->bank) && rh_arena_text(arena, found->id, &copy->id) &&
	       rh_arena_text(arena, found->question, &copy->question) &&
	       rh_arena_text(arena, found->lang, &copy->lang) && rh_arena_text(arena, found->path, &copy->path) &&
	       rh_arena_text(arena, found->note, &copy->note);
}

/* The session marks where each part but the first begins. */
static enum rh_status read_parts(struct rh_history *history, int64_t take, struct rh_report_parts *parts,
                                 struct rh_error *err)
{
	const struct rh_history_mark *marks = NULL;
	size_t count = 0;
	RH_TRY(rh_history_marks(history, take, &marks, &count, err));
	*parts = (struct rh_report_parts){.count = 1};
	for (size_t i = 0; i < count && parts->count < RH_REPORT_PARTS_MAX; i++)
		if (rh_text_equal(marks[i].kind, RH_TEXT("section")))
			parts->begins_ms[parts->count++] = marks[i].at_ms;
	if (parts->count == 1)
		parts->count = 0;
	return RH_OK;
}

static enum rh_status read_transcript(struct pair *pair, struct rh_history *history, size_t i, struct rh_error *err)
{
	const struct rh_history_transcript *found = NULL;
	enum rh_status status = rh_history_transcript(history, pair->takes[i].take, &found, err);
	if (status == RH_ERR_NOT_FOUND)
		return RH_OK;
	RH_TRY(status);
	return rh_arena_text(&pair->arena, found->text, &pair->transcripts[i]) ? RH_OK : rh_error_no_memory(err);
}

static enum rh_status read_pair(struct pair *pair, struct rh_history *history, const char *const *words,
                                struct rh_error *err)
{
	for (size_t i = 0; i < BOTH; i++) {
		const struct rh_attempt *found = NULL;
		RH_TRY(rh_history_select(history, rh_text_of(words[i]), &found, err));
		if (!keep(&pair->arena, found, &pair->takes[i]))
			return rh_error_no_memory(err);
		RH_TRY(rh_history_delivery(history, pair->takes[i].take, &pair->delivery[i], err));
		RH_TRY(read_parts(history, pair->takes[i].take, &pair->parts[i], err));
		RH_TRY(read_transcript(pair, history, i, err));
	}
	return RH_OK;
}

/* Where the two values of a line end. */
struct sides {
	struct rh_page *page;
	size_t ends[BOTH];
	size_t row;
};

static void begin_line(struct sides *s, const char *label)
{
	s->row = rh_frame_row(&s->page->frame);
	rh_frame_put(&s->page->frame, s->row, 2, RH_STYLE_DIM, rh_text_of(rh_tr_get(&s->page->app->tr, label)));
}

static void put_clocks(struct sides *s, const char *label, int64_t first_ms, int64_t second_ms)
{
	begin_line(s, label);
	rh_cell_clock(s->page, s->row, s->ends[0], RH_STYLE_PLAIN, first_ms);
	rh_cell_clock(s->page, s->row, s->ends[1], RH_STYLE_PLAIN, second_ms);
}

static void put_spoken(struct sides *s, const struct pair *pair)
{
	begin_line(s, N_("spoken"));
	for (size_t i = 0; i < BOTH; i++) {
		const struct rh_attempt *take = &pair->takes[i];
		bool over = take->answer_ms > take->target_ms;
		rh_cell_clock(s->page, s->row, s->ends[i], over ? RH_STYLE_RED : RH_STYLE_PLAIN, take->answer_ms);
	}
}

static void put_value(struct sides *s, size_t side, enum rh_delivery_measure measure, double value)
{
	bool in_seconds = measure == RH_DELIVERY_FIRST_WORD_MS || measure == RH_DELIVERY_LONGEST_PAUSE_MS;
	size_t end = s->ends[side];
	if (in_seconds)
		rh_cell_printf(s->page, s->row, end, RH_STYLE_PLAIN, rh_tr_get(&s->page->app->tr, N_("%.1f s")),
		               value / 1000);
	else if (measure == RH_DELIVERY_LOUDNESS_LUFS)
		rh_cell_printf(s->page, s->row, end, RH_STYLE_PLAIN, "%.1f LUFS", value);
	else if (measure == RH_DELIVERY_ANSWER_PERCENT)
		rh_cell_printf(s->page, s->row, end, RH_STYLE_PLAIN, "%.0f%%", value);
	else if (measure == RH_DELIVERY_RATE_SPM || measure == RH_DELIVERY_WORDS_PER_MINUTE)
		rh_cell_printf(s->page, s->row, end, RH_STYLE_PLAIN, rh_tr_get(&s->page->app->tr, N_("%.0f/min")),
		               value);
	else
		rh_cell_printf(s->page, s->row, end, RH_STYLE_PLAIN, "%.1f", value);
}

/* A line for a measure that at least one take has. */
static void put_measure(struct sides *s, const struct pair *pair, enum rh_delivery_measure measure, const char *label)
{
	if (!pair->delivery[0].known[measure] && !pair->delivery[1].known[measure])
		return;
	begin_line(s, label);
	for (size_t i = 0; i < BOTH; i++) {
		if (pair->delivery[i].known[measure])
			put_value(s, i, measure, pair->delivery[i].values[measure]);
		else
			rh_cell_printf(s->page, s->row, s->ends[i], RH_STYLE_DIM, "–");
	}
}

static int points_ticked(const struct rh_attempt *take)
{
	int count = 0;
	for (uint64_t bits = (uint64_t)take->points_said; bits != 0; bits &= bits - 1)
		count++;
	return count;
}

static void put_points(struct sides *s, const struct pair *pair)
{
	if (pair->takes[0].point_count == 0 && pair->takes[1].point_count == 0)
		return;
	begin_line(s, N_("points"));
	for (size_t i = 0; i < BOTH; i++)
		rh_cell_printf(s->page, s->row, s->ends[i], RH_STYLE_PLAIN, "%d/%lld", points_ticked(&pair->takes[i]),
		               (long long)pair->takes[i].point_count);
}

static void put_rating(struct sides *s, const struct pair *pair)
{
	static const char *const words[] = {
	    [RH_RATING_NONE] = "–",        [RH_RATING_AGAIN] = N_("again"), [RH_RATING_HARD] = N_("hard"),
	    [RH_RATING_GOOD] = N_("good"), [RH_RATING_EASY] = N_("easy"),
	};
	begin_line(s, N_("rating"));
	for (size_t i = 0; i < BOTH; i++)
		rh_cell_printf(s->page, s->row, s->ends[i], RH_STYLE_PLAIN, "%s",
		               rh_tr_get(&s->page->app->tr, words[pair->takes[i].rating]));
}

static void put_parts(struct sides *s, const struct pair *pair)
{
	const struct rh_report_parts *parts = pair->parts;
	size_t count = parts[0].count > parts[1].count ? parts[0].count : parts[1].count;
	for (size_t i = 0; i < count; i++) {
		s->row = rh_frame_row(&s->page->frame);
		rh_frame_printf(&s->page->frame, s->row, 2, RH_STYLE_DIM, rh_tr_get(&s->page->app->tr, N_("part %zu")),
		                i + 1);
		for (size_t k = 0; k < BOTH; k++)
			if (i < parts[k].count)
				rh_cell_clock(s->page, s->row, s->ends[k], RH_STYLE_PLAIN,
				              rh_report_part_ms(&parts[k], i, pair->takes[k].answer_ms));
	}
}

static void put_numbers(struct sides *s, const struct pair *pair)
{
	put_spoken(s, pair);
	put_clocks(s, N_("limit"), pair->takes[0].target_ms, pair->takes[1].target_ms);
	put_parts(s, pair);
	put_rating(s, pair);
	put_points(s, pair);
	put_measure(s, pair, RH_DELIVERY_RATE_SPM, N_("pace"));
	put_measure(s, pair, RH_DELIVERY_FIRST_WORD_MS, N_("first word"));
	put_measure(s, pair, RH_DELIVERY_PAUSES_PER_MINUTE, N_("pauses/min"));
	put_measure(s, pair, RH_DELIVERY_LONGEST_PAUSE_MS, N_("longest"));
	put_measure(s, pair, RH_DELIVERY_LOUDNESS_LUFS, N_("loudness"));
	put_measure(s, pair, RH_DELIVERY_WORDS_PER_MINUTE, N_("words"));
	put_measure(s, pair, RH_DELIVERY_FILLERS_PER_MINUTE, N_("fillers/min"));
	put_measure(s, pair, RH_DELIVERY_ANSWER_PERCENT, N_("of answer"));
}

/* Where the columns are too narrow for a month's name, its number. */
static void put_when(struct sides *s, size_t side, int64_t unix_ms)
{
	struct rh_civil civil = rh_clock_civil(unix_ms);
	struct rh_buffer when = {0};
	if (s->ends[0] >= LABEL_END + WORDS_FROM_COLUMNS)
		rh_past_when(&when, s->page->app, unix_ms);
	else
		rh_buffer_printf(&when, "%02d-%02d %02d:%02d", civil.month, civil.day, civil.hour, civil.minute);
	rh_frame_put_right(&s->page->frame, s->row, s->ends[side], RH_STYLE_PLAIN, rh_buffer_view(&when));
	s->page->frame.failed = s->page->frame.failed || when.failed;
	rh_buffer_done(&when);
}

static void put_heads(struct sides *s, const struct pair *pair)
{
	begin_line(s, N_("take"));
	for (size_t i = 0; i < BOTH; i++)
		rh_cell_printf(s->page, s->row, s->ends[i], RH_STYLE_BOLD, "%lld", (long long)pair->takes[i].take);
	begin_line(s, N_("when"));
	for (size_t i = 0; i < BOTH; i++)
		put_when(s, i, pair->takes[i].at_unix_ms);
}

/* The text asked once, or both where it was edited between them. */
static void put_questions(struct rh_page *page, const struct pair *pair)
{
	const struct rh_attempt *a = &pair->takes[0], *b = &pair->takes[1];
	bool same = rh_text_equal(a->question, b->question);
	for (size_t i = 0; i < (same ? 1 : BOTH); i++) {
		rh_frame_paragraph(&page->frame, 1, RH_STYLE_BOLD, pair->takes[i].question);
		rh_frame_paragraph(&page->frame, 1, RH_STYLE_DIM, pair->takes[i].id);
	}
	rh_frame_row(&page->frame);
}

/* One scale for both: the longer take fills the width. */
static void put_waves(struct rh_page *page, const struct pair *pair)
{
	size_t room = rh_frame_end(&page->frame) > 4 ? rh_frame_end(&page->frame) - 2 : 2;
	int64_t longest = 1;
	for (size_t i = 0; i < BOTH; i++)
		longest = pair->takes[i].answer_ms > longest ? pair->takes[i].answer_ms : longest;
	for (size_t i = 0; i < BOTH; i++) {
		const struct rh_attempt *take = &pair->takes[i];
		float peaks[WAVE_MAX];
		size_t width = (size_t)(take->answer_ms * (int64_t)(room < WAVE_MAX ? room : WAVE_MAX) / longest);
		bool any = false;
		if (take->path.length > 0 && width > 0 &&
		    rh_wave_read(take->path.data, peaks, width, &any, NULL) != RH_OK)
			page->frame.failed = true;
		if (!any)
			continue;
		rh_frame_row(&page->frame);
		size_t row = rh_frame_row(&page->frame), column = 2;
		for (size_t k = 0; k < width; k++)
			column = rh_frame_put(&page->frame, row, column, RH_STYLE_PLAIN,
			                      rh_text_of(rh_wave_level(peaks[k])));
		row = rh_frame_row(&page->frame);
		rh_frame_printf(&page->frame, row, 2, RH_STYLE_DIM, "%lld", (long long)take->take);
		rh_cell_clock(page, row, 2 + width, RH_STYLE_DIM, take->answer_ms);
	}
}

static void put_transcripts(struct rh_page *page, const struct pair *pair)
{
	for (size_t i = 0; i < BOTH; i++) {
		if (pair->transcripts[i].length == 0)
			continue;
		rh_frame_row(&page->frame);
		rh_frame_printf(&page->frame, rh_frame_row(&page->frame), 2, RH_STYLE_DIM, "%lld",
		                (long long)pair->takes[i].take);
		rh_frame_paragraph(&page->frame, 4, RH_STYLE_PLAIN, pair->transcripts[i]);
	}
}

static void print_both(const struct pair *pair)
{
	struct rh_page page;
	rh_page_init(&page, pair->app);
	size_t side = (rh_frame_end(&page.frame) - LABEL_END) / BOTH;
	side = side < SIDE_COLUMNS_MAX ? side : SIDE_COLUMNS_MAX;
	struct sides s = {.page = &page, .ends = {LABEL_END + side, LABEL_END + 2 * side}};
	put_questions(&page, pair);
	put_heads(&s, pair);
	put_numbers(&s, pair);
	put_waves(&page, pair);
	put_transcripts(&page, pair);
	rh_page_done(&page);
}

static int print(const struct pair *pair, bool json)
{
	struct rh_buffer out = {0};
	if (!json) {
		print_both(pair);
		return RH_EXIT_DONE;
	}
	rh_report_pair_json(&out, pair->takes, pair->delivery, pair->parts, pair->transcripts);
	return rh_print_json(pair->app, &out);
}

static enum rh_status open_history(struct rh_app *app, struct rh_history **history, struct rh_error *err)
{
	RH_TRY(rh_past_open(app, history, err));
	if (*history == NULL)
		return rh_error_set(err, RH_ERR_NOT_FOUND, "%s",
		                    rh_tr_get(&app->tr, N_("there are no takes yet (rehearse run makes some)")));
	return RH_OK;
}

int rh_cmd_compare(struct rh_app *app, const struct rh_options *options)
{
	struct rh_history *history = NULL;
	struct pair pair = {.app = app};
	struct rh_error err = {0};
	enum rh_status status = open_history(app, &history, &err);
	if (status == RH_OK)
		status = read_pair(&pair, history, options->words, &err);
	bool json = options->values[RH_OPTIONS_OWN][COMPARE_JSON].times > 0;
	int exit_status = status == RH_OK ? print(&pair, json) : rh_say_error(app, &err);
	rh_arena_done(&pair.arena);
	rh_history_free(history);
	return exit_status;
}
