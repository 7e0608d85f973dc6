// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/duration.h"
#include "base/unicode.h"
#include "ui/draw.h"
#include "ui/keyline.h"
#include "ui/parts.h"
#include "ui/screen.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
	CLOCK_MIN = 5, /* " 0:24", "+0:04" */
	LIST_MIN = 3,  /* rows of a list that a low window still shows */
};

/* From here on a recording clips. */
#define CLIPPING_DB (-0.5)

/* The first line of the live region while a clock shows: mark, word, clock, bar, time, microphone. */
struct strip {
	const char *mark;
	const char *word;
	enum rh_style style; /* of mark, word and bar */
	struct rh_draw_text clock;
	struct rh_draw_bar bar;
	const char *mic_word;  /* beside the meter; "" for none */
	const char *mic_short; /* instead of it, where room is short */
	enum rh_style mic_style;
	const double *peaks_db; /* NULL: no meter */
};

static const struct {
	const char *word;
	enum rh_style style;
} phases[] = {
    [RH_PHASE_SPEAK] = {N_("speak"), RH_STYLE_PLAIN},    [RH_PHASE_GREEN] = {N_("green"), RH_STYLE_GREEN},
    [RH_PHASE_YELLOW] = {N_("yellow"), RH_STYLE_YELLOW}, [RH_PHASE_RED] = {N_("red"), RH_STYLE_RED},
    [RH_PHASE_OVER] = {N_("over"), RH_STYLE_RED},
};

static size_t columns_of(const char *text)
{
	return rh_unicode_width(rh_text_of(text));
}

static void mic_words(const struct rh_screen *screen, struct strip *strip, const struct rh_meter *meter, bool recording)
{
	const struct rh_tr *tr = screen->tr;
	strip->mic_word = strip->mic_short = "";
	strip->mic_style = RH_STYLE_DIM;
	switch (meter->mic) {
	case RH_MIC_OPEN:
		strip->mic_word = rh_tr_get(tr, recording ? N_("rec") : N_("mic"));
		strip->mic_short = strip->mic_word;
		strip->peaks_db = meter->peaks_db;
		if (meter->trouble != NULL) {
			strip->mic_word = strip->mic_short = rh_tr_get(tr, meter->trouble);
			strip->mic_style = RH_STYLE_YELLOW;
		}
		break;
	case RH_MIC_LOST:
		strip->mic_word = rh_tr_get(tr, N_("mic lost"));
		strip->mic_short = rh_tr_get(tr, N_("lost"));
		strip->mic_style = RH_STYLE_YELLOW;
		break;
	case RH_MIC_OPENING:
		strip->mic_word = rh_tr_get(tr, N_("mic …"));
		break;
	case RH_MIC_NONE:
		strip->mic_word = rh_tr_get(tr, N_("no rec"));
		break;
	}
}

static struct strip asking(const struct rh_screen *screen, const struct rh_view *view)
{
	const struct rh_rules *rules = &view->item->rules;
	return (struct strip){
	    .mark = " ",
	    .word = rh_tr_get(screen->tr, N_("listen")),
	    .bar = {.total_ms = rules->prep_ms > 0 ? rules->prep_ms : rules->time_ms},
	    .mic_word = "",
	    .mic_short = "",
	};
}

/* Counts down, and says 0:01 until the last second is over. */
static struct strip thinking(const struct rh_screen *screen, const struct rh_view *view)
{
	int64_t prep_ms = view->item->rules.prep_ms;
	bool over = view->prep_left_ms == 0; /* what is waited for is a tone */
	return (struct strip){
	    .mark = " ",
	    .word = rh_tr_get(screen->tr, over ? N_("ready") : N_("think")),
	    .clock = rh_draw_clock(view->prep_left_ms + RH_SECOND_MS - 1),
	    .bar = {.done_ms = prep_ms - view->prep_left_ms, .total_ms = prep_ms > 0 ? prep_ms : 1},
	    .mic_word = "",
	    .mic_short = "",
	};
}

static struct rh_draw_text answer_clock(const struct rh_view *view)
{
	int64_t time_ms = view->item->rules.time_ms;
	if (view->elapsed_ms < time_ms)
		return rh_draw_clock(view->elapsed_ms);
	struct rh_draw_text out, over = rh_draw_clock(view->elapsed_ms - time_ms);
	(void)snprintf(out.text, sizeof out.text, "+%.*s", (int)sizeof out.text - 2, over.text);
	return out;
}

static struct strip answering(const struct rh_screen *screen, const struct rh_view *view, const char *mark)
{
	const struct rh_rules *rules = &view->item->rules;
	enum rh_style style = phases[view->phase].style;
	return (struct strip){
	    .mark = mark,
	    .word = rh_tr_get(screen->tr, phases[view->phase].word),
	    .style = style,
	    .clock = answer_clock(view),
	    .bar = {.done_ms = view->elapsed_ms,
	            .total_ms = rules->time_ms,
	            .style = style,
	            .marks = {{rules->green_ms, RH_STYLE_GREEN},
	                      {rules->yellow_ms, RH_STYLE_YELLOW},
	                      {rules->red_ms, RH_STYLE_RED}},
	            .mark_count = 3},
	    .mic_word = "",
	    .mic_short = "",
	};
}

static struct strip held(const struct rh_screen *screen, const struct rh_view *view)
{
	struct strip strip = view->resumes_to == RH_STATE_PREPARE ? thinking(screen, view)
	                                                          : answering(screen, view, "‖");
	bool suspended = view->state == RH_STATE_SUSPENDED;
	strip.mark = "‖";
	strip.word = rh_tr_get(screen->tr, suspended ? N_("suspended") : N_("paused"));
	strip.style = suspended ? RH_STYLE_YELLOW : RH_STYLE_PLAIN;
	return strip;
}

static struct strip strip_of(const struct rh_screen *screen, const struct rh_view *view, const struct rh_meter *meter)
{
	if (view->state == RH_STATE_ASK)
		return asking(screen, view);
	if (view->state == RH_STATE_PAUSED || view->state == RH_STATE_SUSPENDED)
		return held(screen, view);
	bool recording = view->state == RH_STATE_ANSWER && meter->mic == RH_MIC_OPEN;
	struct strip strip = view->state == RH_STATE_PREPARE ? thinking(screen, view)
	                                                     : answering(screen, view, recording ? "●" : "○");
	mic_words(screen, &strip, meter, recording);
	return strip;
}

/* Where the parts of the strip stand; a width of 0: not shown. */
struct layout {
	size_t mark, word, clock_end;
	size_t bar, bar_width;
	size_t total_end;
	size_t mic, mic_width;
	bool meter;
};

/* What is shown beside word and clock, richest first: the bar shrinks, then the meter goes, then the time, then the
 * bar. */
static const struct variant {
	bool total, mic, meter;
	size_t bar_min, gap, mic_gap;
} variants[] = {
    {true, true, true, 16, 2, 3},  {true, true, false, 6, 1, 1},   {false, true, false, 4, 1, 1},
    {false, true, false, 0, 0, 1}, {false, false, false, 0, 0, 0},
};

/* Room for any of these words, so that nothing moves when one takes the place of another; only "suspended" may push. */
static size_t word_width(const struct rh_screen *screen, const char *word)
{
	static const char *const others[] = {N_("listen"), N_("think"), N_("paused")};
	size_t width = columns_of(word);
	for (size_t i = 0; i < sizeof phases / sizeof *phases; i++) {
		size_t phase = columns_of(rh_tr_get(screen->tr, phases[i].word));
		width = phase > width ? phase : width;
	}
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		size_t other = columns_of(rh_tr_get(screen->tr, others[i]));
		width = other > width ? other : width;
	}
	return width;
}

/* The microphone's columns are kept free in every state, so that the bar does not change its length. */
static size_t mic_room(const struct rh_screen *screen, const struct variant *variant)
{
	size_t rec = columns_of(rh_tr_get(screen->tr, N_("rec"))), mic = columns_of(rh_tr_get(screen->tr, N_("mic")));
	size_t lost = columns_of(rh_tr_get(screen->tr, N_("lost")));
	size_t room = rec > mic ? rec : mic;
	if (variant->meter)
		return room + 1 + RH_METER_LENGTH;
	return lost > room ? lost : room;
}

static struct layout arrange(const struct rh_screen *screen, const struct strip *strip, size_t end)
{
	size_t own_clock = columns_of(strip->clock.text), own_word = columns_of(strip->word);
	size_t clock = own_clock > CLOCK_MIN ? own_clock : CLOCK_MIN;
	size_t total = columns_of(rh_draw_clock(strip->bar.total_ms).text);
	struct layout l = {.mark = 1, .word = 3};
	l.clock_end = l.word + word_width(screen, strip->word) + 1 + clock;
	if (l.clock_end > end) {
		l = (struct layout){.mark = end, .word = 0, .clock_end = own_word + 1 + own_clock};
		return l;
	}
	for (size_t i = 0; i < sizeof variants / sizeof *variants; i++) {
		const struct variant *v = &variants[i];
		size_t mic = v->mic ? mic_room(screen, v) : 0;
		size_t fixed = (v->bar_min > 0 ? 1 : 0) + (v->total ? v->gap + total : 0) + v->mic_gap + mic;
		if (l.clock_end + fixed + v->bar_min > end)
			continue;
		l.bar = l.clock_end + 1;
		l.bar_width = v->bar_min > 0 ? end - l.clock_end - fixed : 0;
		l.total_end = v->total ? l.bar + l.bar_width + v->gap + total : 0;
		l.mic = end - mic;
		l.mic_width = mic;
		l.meter = v->meter;
		break;
	}
	return l;
}

static void put_meter(struct rh_frame *frame, size_t row, size_t column, const struct strip *strip)
{
	for (size_t i = 0; i < RH_METER_LENGTH; i++) {
		double db = strip->peaks_db[i];
		enum rh_style style = db >= CLIPPING_DB ? RH_STYLE_RED : RH_STYLE_PLAIN;
		column = rh_frame_put(frame, row, column, style, rh_text_of(rh_draw_level(db)));
	}
}

static void put_mic(struct rh_frame *frame, size_t row, const struct layout *l, const struct strip *strip)
{
	bool fits = columns_of(strip->mic_word) <= l->mic_width;
	const char *word = l->meter && fits ? strip->mic_word : strip->mic_short;
	size_t column = rh_frame_put(frame, row, l->mic, strip->mic_style, rh_text_of(word));
	if (l->meter && strip->peaks_db != NULL)
		put_meter(frame, row, column + 1, strip);
}

static void put_strip(const struct rh_screen *screen, struct rh_frame *frame, const struct strip *strip)
{
	size_t row = rh_frame_row(frame), end = rh_frame_end(frame);
	struct layout l = arrange(screen, strip, end);
	if (l.mark < end)
		(void)rh_frame_put(frame, row, l.mark, strip->style, rh_text_of(strip->mark));
	(void)rh_frame_put(frame, row, l.word, strip->style, rh_text_of(strip->word));
	rh_frame_put_right(frame, row, l.clock_end, RH_STYLE_BOLD, rh_text_of(strip->clock.text));
	if (l.bar_width > 0)
		rh_draw_bar(frame, row, l.bar, l.bar_width, &strip->bar);
	if (l.total_end > 0)
		rh_frame_put_right(frame, row, l.total_end, RH_STYLE_PLAIN,
		                   rh_text_of(rh_draw_clock(strip->bar.total_ms).text));
	if (l.mic_width > 0)
		put_mic(frame, row, &l, strip);
}

/* What the last key came to, in place of some of the keys. */
struct notice {
	enum rh_style style;
	struct rh_draw_text words; /* empty: none */
};

static struct notice notice_of(const struct rh_screen *screen, const struct rh_view *view)
{
	struct notice notice = {.style = RH_STYLE_YELLOW};
	char *text = notice.words.text;
	size_t size = sizeof notice.words.text;
	if (view->refusal == RH_REFUSAL_SKIP) {
		struct rh_draw_text from = rh_draw_clock(view->item->rules.skip_after_ms);
		(void)snprintf(text, size, rh_tr_get(screen->tr, N_("not before %s")), from.text);
	} else if (view->refusal != RH_REFUSAL_NONE && view->refusal != RH_REFUSAL_STARTED) {
		(void)snprintf(text, size, "%s", rh_screen_refusal(screen, view->refusal));
	} else if (view->playing) {
		notice.style = RH_STYLE_PLAIN;
		(void)snprintf(text, size, "▶ %s", rh_tr_get(screen->tr, N_("playing")));
	}
	return notice;
}

/* The notice, if any; returns where the keys go on. */
static size_t put_notice(const struct rh_screen *screen, struct rh_frame *frame, size_t row, size_t column,
                         const struct rh_view *view)
{
	struct notice notice = notice_of(screen, view);
	if (notice.words.text[0] == '\0')
		return column;
	size_t end = rh_frame_end(frame);
	column = rh_frame_put_within(frame, row, column, end, notice.style, rh_text_of(notice.words.text));
	return column + 3 < end ? rh_frame_put(frame, row, column, RH_STYLE_PLAIN, RH_TEXT("   ")) : end;
}

static void put_keys(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view,
                     const struct rh_screen_keys *keys)
{
	size_t row = rh_frame_row(frame);
	size_t column = put_notice(screen, frame, row, rh_draw_indent(frame), view);
	rh_keyline_put(screen, frame, row, column, view, keys);
}

static size_t list_rows(const struct rh_screen *screen, size_t others)
{
	if (screen->rows == 0)
		return 0;
	return screen->rows > others + LIST_MIN ? screen->rows - others : LIST_MIN;
}

static const char *const ratings[] = {
    [RH_RATING_NONE] = "",         [RH_RATING_AGAIN] = N_("again"), [RH_RATING_HARD] = N_("hard"),
    [RH_RATING_GOOD] = N_("good"), [RH_RATING_EASY] = N_("easy"),
};

static size_t ratings_width(const struct rh_screen *screen)
{
	size_t width = 0;
	for (int r = RH_RATING_AGAIN; r <= RH_RATING_EASY; r++)
		width += columns_of(rh_tr_get(screen->tr, ratings[r])) + 2 + (r > RH_RATING_AGAIN ? 2 : 0);
	return width;
}

/* "1 again  2 hard ✓3 good  4 easy"; returns the column after it. */
static size_t put_ratings(const struct rh_screen *screen, struct rh_frame *frame, size_t row, size_t column,
                          const struct rh_view *view)
{
	size_t end = rh_frame_end(frame);
	for (int r = RH_RATING_AGAIN; r <= RH_RATING_EASY && column < end; r++) {
		bool chosen = (int)view->rating == r;
		if (chosen && column > 0)
			(void)rh_frame_put(frame, row, column - 1, RH_STYLE_GREEN, RH_TEXT("✓"));
		column = rh_frame_printf(frame, row, column, chosen ? RH_STYLE_BOLD : RH_STYLE_PLAIN, "%d", r);
		column = rh_frame_put_within(frame, row, column + 1, end, chosen ? RH_STYLE_BOLD : RH_STYLE_DIM,
		                             rh_text_of(rh_tr_get(screen->tr, ratings[r])));
		column += r < RH_RATING_EASY ? 2 : 0;
	}
	return column;
}

/* One line where there is room for all, else ratings above keys. */
static void put_what_next(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view,
                          const struct rh_screen_keys *keys)
{
	size_t indent = rh_draw_indent(frame), room = rh_frame_end(frame) - indent;
	if (keys != NULL && !keys->allows(keys->ctx, RH_BUTTON_AGAIN)) {
		put_keys(screen, frame, view, keys);
		return;
	}
	size_t row = rh_frame_row(frame);
	size_t column = put_ratings(screen, frame, row, indent, view);
	bool quiet = notice_of(screen, view).words.text[0] == '\0';
	if (quiet && ratings_width(screen) + 3 + rh_keyline_width(screen, view, keys) <= room) {
		column = rh_frame_put(frame, row, column, RH_STYLE_DIM, RH_TEXT(" · "));
		rh_keyline_put(screen, frame, row, column, view, keys);
	} else {
		put_keys(screen, frame, view, keys);
	}
}

static void put_point(struct rh_frame *frame, const struct rh_view *view, size_t point, const char *edge)
{
	const struct rh_key_point *points = view->item->question->key_points;
	size_t row = rh_frame_row(frame), end = rh_frame_end(frame);
	bool here = point == view->point_cursor;
	bool said = point < 63 && (view->points_said >> point & 1) != 0;
	(void)rh_frame_put(frame, row, 1, here ? RH_STYLE_BOLD : RH_STYLE_DIM, rh_text_of(here ? "›" : edge));
	(void)rh_frame_put(frame, row, 3, said ? RH_STYLE_GREEN : RH_STYLE_DIM, rh_text_of(said ? "✓" : "–"));
	(void)rh_frame_put_within(frame, row, 5, end, here ? RH_STYLE_BOLD : RH_STYLE_PLAIN, points[point].point);
}

/* A window of the list that follows the cursor. */
static void put_points(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view)
{
	size_t count = view->item->question->key_point_count, room = list_rows(screen, 2);
	size_t shown = room > 0 && room < count ? room : count;
	size_t first = view->point_cursor > shown / 2 ? view->point_cursor - shown / 2 : 0;
	first = first > count - shown ? count - shown : first;
	for (size_t i = first; i < first + shown; i++) {
		bool more_above = i == first && first > 0, more_below = i + 1 == first + shown && i + 1 < count;
		put_point(frame, view, i, more_above ? "↑" : more_below ? "↓" : " ");
	}
}

static void review(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view,
                   const struct rh_screen_keys *keys)
{
	if (!view->saved) {
		(void)rh_frame_put(frame, rh_frame_row(frame), rh_draw_indent(frame), RH_STYLE_DIM,
		                   rh_text_of(rh_tr_get(screen->tr, N_("saving the take …"))));
		put_keys(screen, frame, view, keys);
	} else if (view->points_open) {
		put_points(screen, frame, view);
		put_keys(screen, frame, view, keys);
	} else if (view->help) {
		rh_keyline_list(screen, frame, view, keys, list_rows(screen, 1));
	} else {
		put_what_next(screen, frame, view, keys);
	}
}

const char *rh_screen_mic_check(const struct rh_screen *screen, enum rh_mic_check check)
{
	const struct rh_tr *tr = screen->tr;
	switch (check) {
	case RH_MIC_CHECK_GOOD:
		return rh_tr_get(tr, N_("microphone: level seen"));
	case RH_MIC_CHECK_QUIET:
		return rh_tr_get(tr, N_("microphone: no voice heard yet"));
	case RH_MIC_CHECK_SILENT:
		return rh_tr_get(tr, N_("the microphone delivers digital silence (is it muted, or the wrong one?)"));
	case RH_MIC_CHECK_CLIPPING:
		return rh_tr_get(tr, N_("the microphone clips (turn its level down)"));
	case RH_MIC_CHECK_OFF:
	case RH_MIC_CHECK_LISTENING:
		break;
	}
	return "";
}

/* The same in a word or two, for the line in which the name follows. */
static const char *short_check(const struct rh_screen *screen, enum rh_mic_check check, enum rh_style *style)
{
	const struct rh_tr *tr = screen->tr;
	*style = RH_STYLE_DIM;
	switch (check) {
	case RH_MIC_CHECK_OFF:
		return "";
	case RH_MIC_CHECK_LISTENING:
		return rh_tr_get(tr, N_("say a word to check it"));
	case RH_MIC_CHECK_GOOD:
		*style = RH_STYLE_GREEN;
		return rh_tr_get(tr, N_("level seen"));
	case RH_MIC_CHECK_QUIET:
		*style = RH_STYLE_YELLOW;
		return rh_tr_get(tr, N_("no voice heard yet"));
	case RH_MIC_CHECK_SILENT:
		*style = RH_STYLE_RED;
		return rh_tr_get(tr, N_("digital silence"));
	case RH_MIC_CHECK_CLIPPING:
		*style = RH_STYLE_RED;
		return rh_tr_get(tr, N_("clipping"));
	}
	return "";
}

/* While the first question is thought over there is time to see which microphone listens, and whether it hears
 * anything. Below the rest, so that nothing moves when it goes. */
static void put_microphone(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view,
                           const struct rh_meter *meter)
{
	bool first = view->state == RH_STATE_PREPARE && view->index == 0 && view->take == 1;
	bool wanted = first || (view->state == RH_STATE_PREPARE && meter->check != RH_MIC_CHECK_OFF);
	if (!wanted || meter->mic != RH_MIC_OPEN || meter->name.length == 0)
		return;
	enum rh_style style = RH_STYLE_DIM;
	const char *verdict = short_check(screen, meter->check, &style);
	size_t row = rh_frame_row(frame), end = rh_frame_end(frame);
	size_t column = rh_frame_put(frame, row, rh_draw_indent(frame), RH_STYLE_DIM,
	                             rh_text_of(rh_tr_get(screen->tr, N_("mic"))));
	column = rh_frame_put_within(frame, row, column + 2, end, style, rh_text_of(verdict));
	struct rh_text joint = verdict[0] != '\0' ? RH_TEXT(" · ") : RH_TEXT("");
	if (column + rh_draw_columns(joint) + RH_DRAW_NAME_MIN > end)
		return;
	column = rh_frame_put(frame, row, column, RH_STYLE_DIM, joint);
	(void)rh_frame_put_within(frame, row, column, end, RH_STYLE_DIM, meter->name);
}

/* The part that should be running stands where the microphone's line stood. */
static void put_part(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view)
{
	bool answers = view->state == RH_STATE_ANSWER ||
	               (view->state != RH_STATE_PREPARE && view->resumes_to == RH_STATE_ANSWER);
	if (answers && view->sections > 0)
		rh_parts_put(screen, frame, view);
}

static void clock_state(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view,
                        const struct rh_meter *meter, const struct rh_screen_keys *keys)
{
	struct strip strip = strip_of(screen, view, meter);
	put_strip(screen, frame, &strip);
	if (view->help) {
		rh_keyline_list(screen, frame, view, keys, list_rows(screen, 2));
		return;
	}
	put_keys(screen, frame, view, keys);
	put_microphone(screen, frame, view, meter);
	put_part(screen, frame, view);
}

void rh_screen_live(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view,
                    const struct rh_meter *meter, const struct rh_screen_keys *keys)
{
	if (screen->plain || view->item == NULL)
		return;
	switch (view->state) {
	case RH_STATE_ASK:
	case RH_STATE_PREPARE:
	case RH_STATE_ANSWER:
	case RH_STATE_PAUSED:
	case RH_STATE_SUSPENDED:
		clock_state(screen, frame, view, meter, keys);
		break;
	case RH_STATE_REVIEW:
		review(screen, frame, view, keys);
		break;
	case RH_STATE_READY:
	case RH_STATE_NOTE:
	case RH_STATE_DONE:
		break;
	}
}
