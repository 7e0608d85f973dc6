// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/prompt.h"

#include "base/duration.h"
#include "base/unicode.h"
#include "base/wrap.h"
#include "ui/draw.h"

#include <stdio.h>

enum { HEAD_ROWS = 2, FOOT_ROWS = 1, ROWS_MIN = 4 };
/* Differences smaller than this are on time. */
enum { ON_TIME_MS = 1000 };

/* Lines of one group, centred from `row` up to `end` (exclusive); returns the row after them. */
static size_t put_centred(struct rh_frame *frame, size_t row, size_t end, enum rh_style style, struct rh_text text)
{
	struct rh_buffer clean = {0};
	size_t width = frame->columns > 4 ? frame->columns - 2 : frame->columns;
	rh_unicode_sanitize(&clean, text, RH_SANITIZE_LINE);
	struct rh_text rest = rh_buffer_view(&clean);
	struct rh_text line;
	width = width > RH_PROMPT_MEASURE ? RH_PROMPT_MEASURE : width < 2 ? 2 : width;
	while (row < end && rh_wrap_next(&rest, width, &line)) {
		size_t columns = rh_draw_columns(line);
		size_t left = frame->columns > columns ? (frame->columns - columns) / 2 : 0;
		(void)rh_frame_put(frame, row++, left, style, line);
	}
	frame->failed = frame->failed || clean.failed;
	rh_buffer_done(&clean);
	return row;
}

static size_t lines_of(const struct rh_frame *frame, struct rh_text text)
{
	struct rh_frame counted;
	rh_frame_init(&counted, frame->columns);
	enum { COUNTED_MAX = 64 };
	for (size_t i = 0; i < COUNTED_MAX; i++)
		(void)rh_frame_row(&counted);
	size_t lines = put_centred(&counted, 0, COUNTED_MAX, RH_STYLE_PLAIN, text);
	rh_frame_done(&counted);
	return lines;
}

/* What is said now stands a third down, where the eye rests. */
static void put_text(struct rh_frame *frame, size_t end, const struct rh_prompt_view *view)
{
	size_t lines = lines_of(frame, view->now);
	size_t free = end > HEAD_ROWS + lines ? end - HEAD_ROWS - lines : 0;
	size_t row = put_centred(frame, HEAD_ROWS + free / 3, end, RH_STYLE_BOLD, view->now);
	for (size_t i = 0; i < view->next_count && row + 1 < end; i++)
		row = put_centred(frame, row + 1, end, RH_STYLE_DIM, view->next[i]);
}

/* Between level and clock, where there is room. */
static size_t add_to_head(struct rh_frame *frame, size_t column, size_t end, enum rh_style style, const char *text)
{
	struct rh_text fact = rh_text_of(text);
	if (fact.length == 0 || column + 3 + rh_draw_columns(fact) >= end)
		return column;
	column = rh_frame_put(frame, 0, column, RH_STYLE_DIM, RH_TEXT(" · "));
	return rh_frame_put(frame, 0, column, style, fact);
}

static const char *mic_word(const struct rh_prompt_view *view)
{
	if (!view->records)
		return "";
	switch (view->mic) {
	case RH_MIC_NONE:
		return N_("no mic");
	case RH_MIC_OPENING:
		return "";
	case RH_MIC_OPEN:
		return N_("rec");
	case RH_MIC_LOST:
		return N_("mic lost");
	}
	return "";
}

static void put_facts(const struct rh_screen *screen, struct rh_frame *frame, size_t end,
                      const struct rh_prompt_view *view)
{
	char pace[24] = "";
	const char *mic = mic_word(view);
	size_t column = rh_frame_put_within(frame, 0, 1, end, RH_STYLE_DIM, view->level);
	if (view->pace_permille > 0)
		(void)snprintf(pace, sizeof pace, "%lld %%", (long long)view->pace_permille / 10);
	column = add_to_head(frame, column, end, RH_STYLE_DIM, pace);
	(void)add_to_head(frame, column, end, view->mic == RH_MIC_OPEN ? RH_STYLE_DIM : RH_STYLE_YELLOW,
	                  mic[0] != '\0' ? rh_tr_get(screen->tr, mic) : "");
}

static void put_head(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_prompt_view *view)
{
	struct rh_buffer clock = {0};
	rh_duration_clock(&clock, view->elapsed_ms);
	rh_buffer_string(&clock, " / ");
	rh_duration_clock(&clock, view->time_ms);
	size_t width = rh_draw_columns(rh_buffer_view(&clock));
	put_facts(screen, frame, frame->columns > width + 1 ? frame->columns - width - 1 : 0, view);
	rh_frame_put_right(frame, 0, frame->columns > 1 ? frame->columns - 1 : 1, RH_STYLE_BOLD,
	                   rh_buffer_view(&clock));
	frame->failed = frame->failed || clock.failed;
	rh_buffer_done(&clock);
	const struct rh_draw_bar bar = {
	    .done_ms = view->elapsed_ms, .total_ms = view->time_ms, .style = RH_STYLE_GREEN};
	if (view->time_ms > 0 && frame->columns > 2)
		rh_draw_bar(frame, 1, 1, frame->columns - 2, &bar);
}

/* The one word: what it does, or how far it is from its time. */
static size_t put_state(const struct rh_screen *screen, struct rh_frame *frame, size_t row,
                        const struct rh_prompt_view *view)
{
	const struct rh_tr *tr = screen->tr;
	long long seconds = (long long)((view->ahead_ms < 0 ? -view->ahead_ms : view->ahead_ms) / 1000);
	if (view->done)
		return rh_frame_put(frame, row, 1, RH_STYLE_BOLD, rh_text_of(rh_tr_get(tr, N_("the end"))));
	if (view->held)
		return rh_frame_put(frame, row, 1, RH_STYLE_BOLD, rh_text_of(rh_tr_get(tr, N_("‖ held"))));
	if (view->waiting)
		return rh_frame_put(frame, row, 1, RH_STYLE_BOLD, rh_text_of(rh_tr_get(tr, N_("… waiting for you"))));
	if (seconds * 1000 < ON_TIME_MS)
		return rh_frame_put(frame, row, 1, RH_STYLE_GREEN, rh_text_of(rh_tr_get(tr, N_("on time"))));
	if (view->ahead_ms > 0)
		return rh_frame_printf(frame, row, 1, RH_STYLE_YELLOW, rh_tr_get(tr, N_("%lld s ahead")), seconds);
	return rh_frame_printf(frame, row, 1, RH_STYLE_YELLOW, rh_tr_get(tr, N_("%lld s behind")), seconds);
}

/* A key: what is printed on it, one word for the line, a few for the list. */
struct key {
	const char *key, *word, *help;
	int priority; /* 1 stays longest in the line; 0: only in the list */
	bool kept;    /* of a take that is kept only */
};

static const struct key keys[] = {
    {"Enter", N_("done"), N_("end the take"), 3, true},
    {"Space", N_("hold"), N_("hold, go on"), 2, false},
    {"↑↓", N_("pace"), N_("faster, slower"), 5, false},
    {"←→", N_("step"), N_("a line back, a line on"), 6, false},
    {"l", N_("cues"), N_("other cues (also Tab)"), 7, false},
    {"r", N_("again"), N_("from the top (also Home)"), 8, false},
    {"m", N_("stuck"), N_("mark this moment"), 0, true},
    {"q", N_("quit"), N_("leave (also Esc)"), 4, false},
    {"?", N_("keys"), N_("close this list"), 1, false},
};
enum { KEYS = sizeof keys / sizeof keys[0], PRIORITIES = 8, SEPARATOR = 3, KEY_COLUMNS = 7 };

static bool is_there(const struct key *key, const struct rh_prompt_view *view)
{
	return view->kept || !key->kept;
}

static size_t key_columns(const struct rh_screen *screen, const struct key *key)
{
	return rh_draw_columns(rh_text_of(key->key)) + 1 +
	       rh_draw_columns(rh_text_of(rh_tr_get(screen->tr, key->word)));
}

/* The keys that fit into the room, the important ones first; bit i for key i. *used gets their columns. */
static unsigned choose_keys(const struct rh_screen *screen, const struct rh_prompt_view *view, size_t room,
                            size_t *used)
{
	unsigned chosen = 0;
	*used = 0;
	for (int priority = 1; priority <= PRIORITIES; priority++) {
		for (size_t i = 0; i < KEYS; i++) {
			size_t more = key_columns(screen, &keys[i]) + (chosen != 0 ? SEPARATOR : 0);
			if (keys[i].priority != priority || !is_there(&keys[i], view) || *used + more > room)
				continue;
			*used += more;
			chosen |= 1U << i;
		}
	}
	return chosen;
}

static void put_keys(const struct rh_screen *screen, struct rh_frame *frame, size_t row, size_t from,
                     const struct rh_prompt_view *view)
{
	size_t end = frame->columns > 1 ? frame->columns - 1 : 1, used = 0;
	unsigned chosen = choose_keys(screen, view, end > from ? end - from : 0, &used);
	size_t column = end - used;
	for (size_t i = 0, put = 0; i < KEYS; i++) {
		if ((chosen >> i & 1U) == 0)
			continue;
		if (put++ > 0)
			column = rh_frame_put(frame, row, column, RH_STYLE_DIM, RH_TEXT(" · "));
		column = rh_frame_put(frame, row, column, RH_STYLE_PLAIN, rh_text_of(keys[i].key));
		column = rh_frame_put(frame, row, column + 1, RH_STYLE_DIM,
		                      rh_text_of(rh_tr_get(screen->tr, keys[i].word)));
	}
}

/* One key a row where they fit, else one after the other. */
static void put_help(const struct rh_screen *screen, struct rh_frame *frame, size_t end,
                     const struct rh_prompt_view *view)
{
	size_t row = HEAD_ROWS, column = 1;
	size_t last = frame->columns > 1 ? frame->columns - 1 : 1;
	bool listed = end >= HEAD_ROWS + KEYS;
	for (size_t i = 0; i < KEYS; i++) {
		struct rh_text help = rh_text_of(rh_tr_get(screen->tr, listed ? keys[i].help : keys[i].word));
		if (!is_there(&keys[i], view))
			continue;
		if (!listed && column > 1 && column + key_columns(screen, &keys[i]) > last) {
			row++;
			column = 1;
		}
		if (row >= end)
			return;
		size_t after = rh_frame_put(frame, row, column, RH_STYLE_PLAIN, rh_text_of(keys[i].key));
		after = rh_frame_put_within(frame, row, listed ? 1 + KEY_COLUMNS : after + 1, last, RH_STYLE_DIM, help);
		row += listed ? 1 : 0;
		column = listed ? 1 : after + SEPARATOR;
	}
}

static void put_foot(const struct rh_screen *screen, struct rh_frame *frame, size_t row,
                     const struct rh_prompt_view *view)
{
	size_t column = put_state(screen, frame, row, view);
	put_keys(screen, frame, row, column + 2, view);
}

/* A terminal has no mirrored letters: their order is turned round, not their shapes. */
void rh_screen_prompt(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_prompt_view *view)
{
	size_t rows = screen->rows < ROWS_MIN ? ROWS_MIN : screen->rows;
	size_t end = rows - FOOT_ROWS - (view->notice.length > 0 && rows > ROWS_MIN + 1 ? 1 : 0);
	for (size_t i = 0; i < rows; i++)
		(void)rh_frame_row(frame);
	put_head(screen, frame, view);
	if (view->help)
		put_help(screen, frame, end, view);
	else
		put_text(frame, end, view);
	if (end < rows - FOOT_ROWS)
		(void)rh_frame_put_within(frame, end, 1, frame->columns, RH_STYLE_YELLOW, view->notice);
	put_foot(screen, frame, rows - FOOT_ROWS, view);
	if (view->mirrored)
		rh_frame_mirror(frame);
}
