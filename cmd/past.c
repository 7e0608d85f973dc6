// SPDX-License-Identifier: GPL-3.0-or-later
#include "past.h"

#include "base/duration.h"
#include "base/unicode.h"
#include "mend.h"
#include "os/clock.h"
#include "os/files.h"

#include <string.h>

enum rh_status rh_past_open(struct rh_app *app, struct rh_history **history, struct rh_error *err)
{
	if (!rh_file_exists(app->places.history_file)) {
		*history = NULL;
		return RH_OK;
	}
	struct rh_error why = {0};
	enum rh_status status = rh_mend_open(app, history, &why);
	/* What cannot be written can still be looked at. */
	if (status != RH_OK && rh_history_read(app->places.history_file, &why, history, NULL) == RH_OK)
		return RH_OK;
	if (status != RH_OK && err != NULL)
		*err = why;
	return status;
}

struct rh_history *rh_past_look(struct rh_app *app)
{
	struct rh_history *history = NULL;
	struct rh_error err = {0};
	if (rh_past_open(app, &history, &err) == RH_OK)
		return history;
	rh_say_error(app, &err);
	return NULL;
}

enum rh_status rh_past_count(struct rh_history *history, struct rh_text bank, struct rh_text id, int64_t *count,
                             struct rh_error *err)
{
	*count = 0;
	return history != NULL ? rh_history_count(history, bank, id, count, err) : RH_OK;
}

void rh_past_when(struct rh_buffer *out, const struct rh_app *app, int64_t unix_ms)
{
	static const char *const months[] = {N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
	                                     N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")};
	struct rh_civil civil = rh_clock_civil(unix_ms);
	const char *month = rh_tr_get(&app->tr, months[(civil.month + 11) % 12]);
	/* Translators: day, month, hour, minute; another order as in "%2$s %1$d %3$02d:%4$02d". */
	rh_buffer_printf(out, rh_tr_get(&app->tr, N_("%d %s %02d:%02d")), civil.day, month, civil.hour, civil.minute);
}

/* Below this width the table leaves out when and how a take ended: what was answered and how long stays. */
enum { WHOLE_FROM_COLUMNS = 70, ID_NARROWEST = 8, ID_WIDEST = 40, REMARKS_WIDTH = 20 };

/* Where the columns begin or end. */
struct columns {
	bool whole;
	size_t take_end, when, id, id_width, time_end, target_end, remarks;
};

static struct columns columns_of(const struct rh_page *page)
{
	struct columns c = {.whole = page->columns >= WHOLE_FROM_COLUMNS, .take_end = 6, .when = 8, .id = 8};
	size_t times = 8 + 7;
	size_t after = times;
	if (c.whole) {
		c.id += 17; /* "11월 23일 16:02" and a gap */
		after += 2 + REMARKS_WIDTH;
	}
	c.id_width = page->columns > c.id + after + ID_NARROWEST ? page->columns - c.id - after : ID_NARROWEST;
	c.id_width = c.id_width < ID_WIDEST ? c.id_width : ID_WIDEST;
	c.time_end = c.id + c.id_width + 8;
	c.target_end = c.time_end + 7;
	c.remarks = c.target_end + 2;
	return c;
}

void rh_past_heading(struct rh_page *page)
{
	const struct rh_tr *tr = &page->app->tr;
	struct columns c = columns_of(page);
	struct rh_frame *frame = &page->frame;
	size_t row = rh_frame_row(frame);
	rh_frame_put_right(frame, row, c.take_end, RH_STYLE_DIM, rh_text_of(rh_tr_get(tr, N_("take"))));
	if (c.whole)
		rh_frame_put(frame, row, c.when, RH_STYLE_DIM, rh_text_of(rh_tr_get(tr, N_("when"))));
	rh_frame_put(frame, row, c.id, RH_STYLE_DIM, rh_text_of(rh_tr_get(tr, N_("question"))));
	rh_frame_put_right(frame, row, c.time_end, RH_STYLE_DIM, rh_text_of(rh_tr_get(tr, N_("spoken"))));
	rh_frame_put_right(frame, row, c.target_end, RH_STYLE_DIM, rh_text_of(rh_tr_get(tr, N_("limit"))));
}

static void put_clock(struct rh_frame *frame, size_t row, size_t end, enum rh_style style, int64_t ms)
{
	struct rh_buffer text = {0};
	rh_duration_clock(&text, ms);
	rh_frame_put_right(frame, row, end, style, rh_buffer_view(&text));
	frame->failed = frame->failed || text.failed;
	rh_buffer_done(&text);
}

static const char *outcome_words(enum rh_outcome outcome)
{
	switch (outcome) {
	case RH_OUTCOME_INTERRUPTED:
		return N_("interrupted");
	case RH_OUTCOME_FINISHED:
		return "";
	case RH_OUTCOME_TIME_UP:
		return N_("time up");
	case RH_OUTCOME_SKIPPED:
		return N_("skipped");
	case RH_OUTCOME_QUIT:
		return N_("broken off");
	}
	return "";
}

static const char *rating_word(enum rh_rating rating)
{
	switch (rating) {
	case RH_RATING_NONE:
		return "";
	case RH_RATING_AGAIN:
		return N_("again");
	case RH_RATING_HARD:
		return N_("hard");
	case RH_RATING_GOOD:
		return N_("good");
	case RH_RATING_EASY:
		return N_("easy");
	}
	return "";
}

static void put_remarks(struct rh_page *page, size_t row, size_t column, const struct rh_attempt *attempt)
{
	const char *remarks[] = {rating_word(attempt->rating), outcome_words(attempt->outcome),
	                         attempt->path.length == 0 && attempt->answer_ms > 0 ? N_("unrecorded") : ""};
	struct rh_buffer line = {0};
	for (size_t i = 0; i < sizeof remarks / sizeof remarks[0]; i++) {
		if (remarks[i][0] != '\0')
			rh_buffer_printf(&line, "%s%s", line.length > 0 ? " · " : "",
			                 rh_tr_get(&page->app->tr, remarks[i]));
	}
	rh_frame_put(&page->frame, row, column, RH_STYLE_DIM, rh_buffer_view(&line));
	page->frame.failed = page->frame.failed || line.failed;
	rh_buffer_done(&line);
}

void rh_past_row(struct rh_page *page, const struct rh_attempt *attempt)
{
	struct columns c = columns_of(page);
	struct rh_frame *frame = &page->frame;
	struct rh_buffer text = {0};
	size_t row = rh_frame_row(frame);
	rh_buffer_printf(&text, "%lld", (long long)attempt->take);
	rh_frame_put_right(frame, row, c.take_end, RH_STYLE_BOLD, rh_buffer_view(&text));
	frame->failed = frame->failed || text.failed;
	rh_buffer_clear(&text);
	rh_past_when(&text, page->app, attempt->at_unix_ms);
	if (c.whole)
		rh_frame_put(frame, row, c.when, RH_STYLE_PLAIN, rh_buffer_view(&text));
	frame->failed = frame->failed || text.failed;
	rh_buffer_clear(&text);
	rh_unicode_pad(&text, attempt->id, c.id_width);
	rh_frame_put(frame, row, c.id, RH_STYLE_PLAIN, rh_buffer_view(&text));
	bool over = attempt->answer_ms > attempt->target_ms;
	put_clock(frame, row, c.time_end, over ? RH_STYLE_RED : RH_STYLE_PLAIN, attempt->answer_ms);
	put_clock(frame, row, c.target_end, RH_STYLE_DIM, attempt->target_ms);
	if (c.whole)
		put_remarks(page, row, c.remarks, attempt);
	frame->failed = frame->failed || text.failed;
	rh_buffer_done(&text);
}
