// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/unicode.h"
#include "ui/keylist.h"
#include "ui/screen.h"

#include <math.h>
#include <stdio.h>

/* The waveform's heights: the full one from so many dB of full scale on, as it is heard, each lower one 3 dB less, the
 * lowest down to what counts as silence and stays blank. */
#define FULL_DB    (-4.0)
#define STEP_DB    3.0
#define SILENCE_DB (-42.0)

/* Rows of the screen beside the list of keys: state, waveform, marks, and one for the cursor. */
enum { OTHER_ROWS = 4, LIST_MIN = 3 };

/* The loudest of the slices a column stands for; negative: not known yet. */
static float peak_of(const struct rh_replay_view *replay, size_t column, size_t width)
{
	size_t from = column * replay->level_count / width, to = (column + 1) * replay->level_count / width;
	float peak = 0;
	if (to > replay->levels_known || from >= replay->levels_known)
		return -1;
	for (size_t i = from; i < to || i == from; i++)
		peak = replay->levels[i] > peak ? replay->levels[i] : peak;
	return peak;
}

static const char *glyph_of(const struct rh_replay_view *replay, float peak)
{
	if (peak < 0)
		return "·";
	static const char *const glyphs[] = {"█", "▇", "▆", "▅", "▄", "▃", "▂", "▁"};
	enum { LOWEST = sizeof glyphs / sizeof glyphs[0] - 1 };
	double db = peak > 0 ? 20.0 * log10((double)peak) + replay->gain_db : -HUGE_VAL;
	if (db < SILENCE_DB)
		return " ";
	double step = fmax(0, ceil((FULL_DB - db) / STEP_DB));
	return glyphs[step < LOWEST ? (size_t)step : LOWEST];
}

/* Waveform and marks are as wide as the window: they are not read as lines of text are. */
static size_t wave_width(const struct rh_frame *frame)
{
	return frame->columns > RH_DRAW_INDENT + 1 ? frame->columns - 1 - RH_DRAW_INDENT : 0;
}

/* The column of a time, within the width. */
static size_t column_of(const struct rh_replay_view *replay, int64_t ms, size_t width)
{
	if (replay->duration_ms <= 0 || ms <= 0)
		return 0;
	if (ms >= replay->duration_ms)
		return width - 1;
	return (size_t)((uint64_t)ms * width / (uint64_t)replay->duration_ms);
}

static void put_waveform(struct rh_frame *frame, size_t row, size_t column, size_t width,
                         const struct rh_replay_view *replay)
{
	size_t head = column_of(replay, replay->position_ms, width);
	for (size_t i = 0; i < width; i++) {
		if (i == head)
			(void)rh_frame_put(frame, row, column + i, RH_STYLE_BOLD, RH_TEXT("┃"));
		else
			(void)rh_frame_put(frame, row, column + i, i < head ? RH_STYLE_PLAIN : RH_STYLE_DIM,
			                   rh_text_of(glyph_of(replay, peak_of(replay, i, width))));
	}
}

static struct rh_draw_text loop_of(const struct rh_replay_view *replay)
{
	struct rh_draw_text a = rh_draw_clock(replay->loop_a_ms), b = {"…"}, out;
	if (replay->loop_b_ms != RH_UNSET_MS)
		b = rh_draw_clock(replay->loop_b_ms);
	(void)snprintf(out.text, sizeof out.text, "↻ %.40s–%.40s", a.text, b.text);
	return out;
}

static void put_title(struct rh_frame *frame, size_t row, size_t column, const struct rh_replay_view *replay)
{
	size_t end = rh_frame_end(frame);
	if (replay->loop_a_ms != RH_UNSET_MS && column < end) {
		struct rh_draw_text loop = loop_of(replay);
		column = rh_frame_put_within(frame, row, column, end, RH_STYLE_BOLD, rh_text_of(loop.text)) + 3;
	}
	struct rh_draw_text place = {""};
	if (replay->count > 1)
		(void)snprintf(place.text, sizeof place.text, "%zu/%zu", replay->index + 1, replay->count);
	size_t place_width = rh_unicode_width(rh_text_of(place.text));
	if (place_width > 0 && column + place_width <= end) {
		rh_frame_put_right(frame, row, end, RH_STYLE_DIM, rh_text_of(place.text));
		end -= place_width + 2;
	}
	if (column < end)
		(void)rh_frame_put_within(frame, row, column, end, RH_STYLE_PLAIN, replay->title);
}

static void put_state(struct rh_frame *frame, const struct rh_replay_view *replay)
{
	size_t row = rh_frame_row(frame), end = rh_frame_end(frame);
	struct rh_draw_text position = rh_draw_clock(replay->position_ms), all = rh_draw_clock(replay->duration_ms);
	size_t at = rh_unicode_width(rh_text_of(all.text));
	size_t position_end = 3 + (at > 4 ? at : 4);
	(void)rh_frame_put(frame, row, 1, RH_STYLE_PLAIN, replay->paused ? RH_TEXT("‖") : RH_TEXT("▶"));
	rh_frame_put_right(frame, row, position_end, RH_STYLE_BOLD, rh_text_of(position.text));
	size_t column = rh_frame_put(frame, row, position_end, RH_STYLE_PLAIN, RH_TEXT(" / "));
	column = rh_frame_put_within(frame, row, column, end, RH_STYLE_PLAIN, rh_text_of(all.text)) + 2;
	bool tenths = fabs(replay->speed * 10 - round(replay->speed * 10)) < 0.01;
	if (column + 5 <= end)
		column = rh_frame_printf(frame, row, column, replay->speed == 1 ? RH_STYLE_DIM : RH_STYLE_BOLD,
		                         tenths ? "×%.1f" : "×%.2f", replay->speed) +
		         3;
	put_title(frame, row, column, replay);
}

static void put_wave_row(struct rh_frame *frame, const struct rh_replay_view *replay)
{
	size_t row = rh_frame_row(frame);
	if (rh_draw_indent(frame) == 0)
		return;
	size_t width = wave_width(frame);
	struct rh_draw_bar bar = {.done_ms = replay->position_ms,
	                          .total_ms = replay->duration_ms > 0 ? replay->duration_ms : 1};
	if (replay->levels != NULL && replay->level_count > 0)
		put_waveform(frame, row, RH_DRAW_INDENT, width, replay);
	else
		rh_draw_bar(frame, row, RH_DRAW_INDENT, width, &bar);
}

static void put_letter(struct rh_frame *frame, size_t row, const struct rh_replay_view *replay, int64_t at_ms,
                       char letter)
{
	size_t width = wave_width(frame);
	(void)rh_frame_put(frame, row, RH_DRAW_INDENT + column_of(replay, at_ms, width), RH_STYLE_BOLD,
	                   (struct rh_text){&letter, 1});
}

/* Pauses as they lie under the waveform, and over them what was marked and the loop's ends. The row is there without
 * any, so that nothing jumps. */
static void put_mark_row(struct rh_frame *frame, const struct rh_replay_view *replay)
{
	size_t row = rh_frame_row(frame);
	if (rh_draw_indent(frame) == 0)
		return;
	size_t width = wave_width(frame);
	for (size_t i = 0; i < replay->pause_count; i++) {
		size_t from = column_of(replay, replay->pauses[i].start_ms, width);
		size_t to = column_of(replay, replay->pauses[i].end_ms, width);
		(void)rh_draw_fill(frame, row, RH_DRAW_INDENT + from, RH_STYLE_DIM, "‾", to > from ? to - from : 1);
	}
	for (size_t i = 0; i < replay->mark_count; i++)
		put_letter(frame, row, replay, replay->marks[i].at_ms, replay->marks[i].letter);
	if (replay->loop_a_ms != RH_UNSET_MS)
		put_letter(frame, row, replay, replay->loop_a_ms, 'a');
	if (replay->loop_b_ms != RH_UNSET_MS)
		put_letter(frame, row, replay, replay->loop_b_ms, 'b');
}

/* Words and help are not translated yet. */
static const struct rh_keylist_entry replay_keys[] = {
    {"Space", N_("pause"), N_("pause, go on (also Enter)"), 1, true},
    {"←→", N_("5 s"), N_("5 s back, 5 s on"), 2, true},
    {", .", N_("pauses"), N_("pause before, next pause"), 5, true},
    {"0–9", N_("tenths"), N_("tenths of the take (Home 0)"), 0, true},
    {"[ ]", N_("speed"), N_("slower, faster (also - +)"), 6, true},
    {"a b", N_("loop"), N_("loop from, to here (also Tab)"), 7, true},
    {"m f", N_("mark"), N_("mark, filler here (also ↑ ↓)"), 8, true},
    {"Bksp", N_("undo"), N_("take the last mark back"), 0, true},
    {"n p", N_("takes"), N_("take after, before (PgDn/Up)"), 4, true},
    {"Esc", N_("close"), N_("end the list, the loop, all"), 0, true},
    {"?", N_("keys"), N_("close this list"), 3, true},
    {"q", N_("quit"), N_("end the replay"), 9, true},
};
enum { KEYS = sizeof replay_keys / sizeof *replay_keys, PAUSE_KEY = 0, TAKES_KEY = 8, HELP_KEY = 10 };

/* The list of keys closes itself everywhere, and a page says so once. */
bool rh_keylist_of_replay(size_t i, const char **key, const char **text)
{
	*key = NULL;
	*text = N_("while a recording is played");
	for (size_t k = 0; k < KEYS && i > 0; k++) {
		*key = replay_keys[k].key;
		*text = replay_keys[k].help;
		i -= k == HELP_KEY ? 0 : 1;
	}
	return i == 0;
}

static void put_keys(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_replay_view *replay)
{
	struct rh_keylist_entry entries[KEYS];
	for (size_t i = 0; i < KEYS; i++) {
		entries[i] = replay_keys[i];
		entries[i].word = rh_tr_get(screen->tr, entries[i].word);
		entries[i].help = rh_tr_get(screen->tr, entries[i].help);
	}
	if (replay->paused)
		entries[PAUSE_KEY].word = rh_tr_get(screen->tr, N_("go on"));
	entries[TAKES_KEY].works = replay->count > 1;
	size_t rows = screen->rows > OTHER_ROWS + LIST_MIN ? screen->rows - OTHER_ROWS : LIST_MIN;
	if (replay->help)
		rh_keylist_rows(frame, entries, KEYS, screen->rows == 0 ? 0 : rows);
	else if (replay->notice.length == 0)
		rh_keylist_put(frame, rh_frame_row(frame), rh_draw_indent(frame), entries, KEYS);
	else
		(void)rh_frame_put_within(frame, rh_frame_row(frame), rh_draw_indent(frame), rh_frame_end(frame),
		                          RH_STYLE_YELLOW, replay->notice);
}

void rh_screen_replay(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_replay_view *replay)
{
	if (screen->plain) {
		struct rh_facts facts = rh_facts_begin(frame, 0);
		if (replay->count > 1)
			rh_facts_printf(&facts, RH_STYLE_PLAIN, "%zu/%zu", replay->index + 1, replay->count);
		rh_facts_add(&facts, RH_STYLE_PLAIN, replay->title);
		rh_facts_add(&facts, RH_STYLE_PLAIN, rh_text_of(rh_draw_clock(replay->duration_ms).text));
		return;
	}
	put_state(frame, replay);
	put_wave_row(frame, replay);
	put_mark_row(frame, replay);
	put_keys(screen, frame, replay);
}
