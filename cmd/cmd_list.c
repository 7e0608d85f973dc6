// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/duration.h"
#include "base/unicode.h"
#include "past.h"
#include "plan/tags.h"
#include "report/json.h"
#include "shelf.h"
#include "speaking.h"

#include <stdlib.h>

enum { LIST_BANK, LIST_TAG, LIST_JSON, LIST_OPTIONS };

static const struct rh_option rows[LIST_OPTIONS] = {
    [LIST_BANK] = RH_ROW_BANK,
    [LIST_TAG] = RH_ROW_TAG,
    [LIST_JSON] = RH_ROW_JSON,
};

const struct rh_syntax rh_syntax_list = {
    .tables = {[RH_OPTIONS_OWN] = {rows, LIST_OPTIONS}, [RH_OPTIONS_GLOBAL] = RH_GLOBAL_TABLE}};

/* A table wider than this has room for the tags and for how long answers take to say. */
enum { TAGS_FROM_COLUMNS = 100, TAKES_FROM_COLUMNS = 60, ID_NARROWEST = 12, ID_WIDEST = 32 };

/* Where the columns of the table begin or end. */
struct layout {
	size_t id_width, time_end, speaking_end, takes_end, question, question_width, tags;
};

struct listing {
	struct rh_app *app;
	const struct rh_shelf *shelf;
	struct rh_history *history; /* NULL: nothing was ever answered */
	struct rh_paces paces;      /* of the speaker */
	struct rh_tags *tags;       /* which questions are meant */
	struct rh_error *err;
};

static size_t widest_id(const struct listing *listing, const struct rh_bank_content *bank)
{
	size_t widest = ID_NARROWEST;
	for (size_t i = 0; i < bank->question_count; i++) {
		size_t width = rh_unicode_width(bank->questions[i].id);
		if (width > widest && rh_tags_match(listing->tags, &bank->questions[i]))
			widest = width;
	}
	return widest;
}

static struct layout lay_out(const struct listing *listing, const struct rh_bank_content *bank, size_t columns)
{
	size_t id_width = widest_id(listing, bank);
	size_t most = columns / 3 < ID_WIDEST ? columns / 3 : ID_WIDEST;
	struct layout l = {.id_width = id_width < most ? id_width : most};
	l.time_end = 2 + l.id_width + 7;
	bool takes = listing->history != NULL && columns >= TAKES_FROM_COLUMNS;
	l.speaking_end = columns >= TAGS_FROM_COLUMNS ? l.time_end + 8 : l.time_end;
	l.takes_end = takes ? l.speaking_end + 7 : l.speaking_end;
	l.question = l.takes_end + 2;
	size_t rest = columns > l.question ? columns - l.question : 1;
	bool tags = columns >= TAGS_FROM_COLUMNS;
	l.question_width = tags ? rest * 2 / 3 : rest;
	l.tags = tags ? l.question + l.question_width + 2 : columns;
	return l;
}

static void put_heading(struct rh_page *page, const struct rh_bank_content *bank, const struct layout *l)
{
	const struct rh_tr *tr = &page->app->tr;
	struct rh_frame *frame = &page->frame;
	size_t title = rh_frame_row(frame);
	rh_frame_put(frame, title, 0, RH_STYLE_BOLD, bank->title.length > 0 ? bank->title : bank->id);
	size_t row = rh_frame_row(frame);
	rh_frame_put(frame, row, 2, RH_STYLE_DIM, rh_text_of(rh_tr_get(tr, N_("id"))));
	rh_frame_put_right(frame, row, l->time_end, RH_STYLE_DIM, rh_text_of(rh_tr_get(tr, N_("limit"))));
	if (l->speaking_end > l->time_end)
		rh_frame_put_right(frame, row, l->speaking_end, RH_STYLE_DIM, rh_text_of(rh_tr_get(tr, N_("to say"))));
	if (l->takes_end > l->speaking_end)
		rh_frame_put_right(frame, row, l->takes_end, RH_STYLE_DIM, rh_text_of(rh_tr_get(tr, N_("takes"))));
	rh_frame_put(frame, row, l->question, RH_STYLE_DIM, rh_text_of(rh_tr_get(tr, N_("question"))));
	if (l->tags < page->columns)
		rh_frame_put(frame, row, l->tags, RH_STYLE_DIM, rh_text_of(rh_tr_get(tr, N_("tags"))));
}

static void put_padded(struct rh_frame *frame, size_t row, size_t column, struct rh_text text, size_t width)
{
	struct rh_buffer cut = {0};
	rh_unicode_pad(&cut, text, width);
	rh_frame_put(frame, row, column, RH_STYLE_PLAIN, rh_buffer_view(&cut));
	frame->failed = frame->failed || cut.failed;
	rh_buffer_done(&cut);
}

static void put_tags(struct rh_frame *frame, size_t row, size_t column, const struct rh_question *question)
{
	for (size_t i = 0; i < question->tags.count && column < frame->columns; i++) {
		if (i > 0)
			column = rh_frame_put(frame, row, column, RH_STYLE_DIM, RH_TEXT(", "));
		column = rh_frame_put(frame, row, column, RH_STYLE_DIM, question->tags.items[i]);
	}
}

/* "1:08" where there is an answer; red when it is longer than its time even at the short end of its estimate. */
static void put_speaking(struct rh_frame *frame, size_t row, size_t end, const struct rh_estimate *estimate,
                         int64_t time_ms)
{
	struct rh_buffer text = {0};
	rh_duration_clock(&text, estimate->duration_ms + 500);
	rh_frame_put_right(frame, row, end, estimate->low_ms > time_ms ? RH_STYLE_RED : RH_STYLE_PLAIN,
	                   rh_buffer_view(&text));
	frame->failed = frame->failed || text.failed;
	rh_buffer_done(&text);
}

/* Onto the row added last, where the table has room and the question an answer. */
static enum rh_status add_speaking(struct listing *listing, struct rh_page *page, const struct layout *l,
                                   const struct rh_bank *bank, const struct rh_question *question)
{
	struct rh_speaking speaking = {0};
	if (l->speaking_end == l->time_end || question->section_count == 0)
		return RH_OK;
	RH_TRY(rh_speaking_answer(&speaking, bank, question, &listing->paces, listing->err));
	put_speaking(&page->frame, page->frame.rows - 1, l->speaking_end, &speaking.estimate,
	             rh_plan_own_time_ms(bank, question));
	return RH_OK;
}

static void put_question(struct rh_page *page, const struct layout *l, const struct rh_bank *bank,
                         const struct rh_question *question, int64_t takes)
{
	struct rh_frame *frame = &page->frame;
	struct rh_buffer text = {0};
	size_t row = rh_frame_row(frame);
	put_padded(frame, row, 2, question->id, l->id_width);
	rh_duration_clock(&text, rh_plan_own_time_ms(bank, question));
	rh_frame_put_right(frame, row, l->time_end, RH_STYLE_PLAIN, rh_buffer_view(&text));
	frame->failed = frame->failed || text.failed;
	rh_buffer_clear(&text);
	rh_buffer_printf(&text, "%lld", (long long)takes);
	if (l->takes_end > l->speaking_end && takes > 0)
		rh_frame_put_right(frame, row, l->takes_end, RH_STYLE_PLAIN, rh_buffer_view(&text));
	put_padded(frame, row, l->question, question->question, l->question_width);
	put_tags(frame, row, l->tags, question);
	frame->failed = frame->failed || text.failed;
	rh_buffer_done(&text);
}

/* A question of a bank that is meant, and its takes. A zeroed one is before the first. */
struct meant {
	size_t next; /* to be looked at */
	const struct rh_question *question;
	int64_t takes;
};

/* False behind the last one, and where *status is a failure. */
static bool next_meant(struct listing *listing, const struct rh_bank_content *content, struct meant *meant,
                       enum rh_status *status)
{
	while (meant->next < content->question_count && !rh_tags_match(listing->tags, &content->questions[meant->next]))
		meant->next++;
	if (meant->next == content->question_count)
		return false;
	meant->question = &content->questions[meant->next++];
	*status = rh_past_count(listing->history, content->id, meant->question->id, &meant->takes, listing->err);
	return *status == RH_OK;
}

/* One bank's questions; *count grows by how many there were. */
static enum rh_status put_bank(struct listing *listing, struct rh_page *page, const struct rh_bank *bank, size_t *count)
{
	const struct rh_bank_content *content = rh_bank_content(bank);
	struct layout layout = lay_out(listing, content, page->columns);
	struct meant meant = {0};
	enum rh_status status = RH_OK;
	bool any = false;
	while (next_meant(listing, content, &meant, &status)) {
		if (!any)
			put_heading(page, content, &layout);
		any = true;
		++*count;
		put_question(page, &layout, bank, meant.question, meant.takes);
		RH_TRY(add_speaking(listing, page, &layout, bank, meant.question));
		rh_page_flush(page);
	}
	return status;
}

static enum rh_status print_table(struct listing *listing, size_t *count)
{
	struct rh_page page;
	rh_page_init(&page, listing->app);
	enum rh_status status = RH_OK;
	for (size_t i = 0; i < listing->shelf->bank_count && status == RH_OK; i++)
		status = put_bank(listing, &page, listing->shelf->banks[i], count);
	rh_page_done(&page);
	return status;
}

static size_t questions_on(const struct rh_shelf *shelf)
{
	size_t count = 0;
	for (size_t i = 0; i < shelf->bank_count; i++)
		count += rh_bank_content(shelf->banks[i])->question_count;
	return count;
}

/* Adds one bank's questions that are meant. */
static enum rh_status collect_bank(struct listing *listing, const struct rh_bank *bank,
                                   struct rh_report_question *questions, size_t *count)
{
	const struct rh_bank_content *content = rh_bank_content(bank);
	struct meant meant = {0};
	enum rh_status status = RH_OK;
	while (next_meant(listing, content, &meant, &status)) {
		struct rh_rules rules = rh_shelf_timing(bank, meant.question);
		questions[(*count)++] = (struct rh_report_question){
		    .bank = bank,
		    .question = meant.question,
		    .prep_ms = rules.prep_ms,
		    .time_ms = rules.time_ms,
		    .takes = meant.takes,
		    .speaking_ms = RH_UNSET_MS,
		};
	}
	return status;
}

static enum rh_status print_json(struct listing *listing, size_t *count)
{
	struct rh_report_question *questions = calloc(questions_on(listing->shelf) + 1, sizeof *questions);
	if (questions == NULL)
		return rh_error_no_memory(listing->err);
	enum rh_status status = RH_OK;
	for (size_t i = 0; i < listing->shelf->bank_count && status == RH_OK; i++)
		status = collect_bank(listing, listing->shelf->banks[i], questions, count);
	struct rh_buffer out = {0};
	if (status == RH_OK) {
		rh_report_questions_json(&out, questions, *count);
		status = rh_buffer_status(&out, listing->err);
	}
	if (status == RH_OK)
		rh_print(listing->app, rh_buffer_view(&out));
	rh_buffer_done(&out);
	free(questions);
	return status;
}

static int list(struct listing *listing, const struct rh_option_value *given)
{
	size_t count = 0;
	enum rh_status status = given[LIST_JSON].times > 0 ? print_json(listing, &count) : print_table(listing, &count);
	if (status != RH_OK)
		return rh_say_error(listing->app, listing->err);
	if (count > 0)
		return RH_EXIT_DONE;
	rh_say(listing->app, rh_tr_get(&listing->app->tr, N_("no question matches the tags '%s'")),
	       given[LIST_TAG].text);
	return RH_EXIT_FAILED;
}

/* A history that cannot be read is told; the questions are there all the same. */
static int list_with_history(struct listing *listing, const struct rh_option_value *given)
{
	listing->history = rh_past_look(listing->app);
	if (rh_speaking_paces(listing->history, &listing->paces, listing->err) != RH_OK) {
		rh_say_error(listing->app, listing->err);
		rh_history_free(listing->history);
		listing->history = NULL;
	}
	int exit_status = list(listing, given);
	rh_history_free(listing->history);
	return exit_status;
}

int rh_cmd_list(struct rh_app *app, const struct rh_options *options)
{
	const struct rh_option_value *given = options->values[RH_OPTIONS_OWN];
	struct rh_error err = {0};
	struct rh_shelf shelf;
	struct listing listing = {.app = app, .shelf = &shelf, .err = &err};
	if (rh_tags_new(rh_text_of(given[LIST_TAG].text), &listing.tags, &err) != RH_OK)
		return rh_say_tags(app, given[LIST_TAG].text, &err);
	if (rh_shelf_init(&shelf, app, &given[LIST_BANK], RH_SHELF_QUESTIONS, &err) != RH_OK) {
		rh_tags_free(listing.tags);
		return rh_say_error(app, &err);
	}
	int exit_status = list_with_history(&listing, given);
	rh_shelf_done(&shelf);
	rh_tags_free(listing.tags);
	return exit_status;
}
