// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/unicode.h"
#include "ui/draw.h"
#include "ui/screen.h"

#include <math.h>
#include <stdio.h>

/* The loudest of the slices a column stands for. */
static float peak_of(const struct rh_replay_view *replay, size_t column, size_t width)
{
	size_t from = column * replay->level_count / width, to = (column + 1) * replay->level_count / width;
	float peak = 0;
	for (size_t i = from; i < to || i == from; i++)
		peak = replay->levels[i] > peak ? replay->levels[i] : peak;
	return peak;
}

/* Below this a column is silence and stays blank. */
#define SILENCE_DB (-48.0)

static const char *glyph_of(float peak)
{
	double db = peak > 0 ? 20.0 * log10((double)peak) : -HUGE_VAL;
	return db >= SILENCE_DB ? rh_draw_level(db) : " ";
}

static size_t playhead(const struct rh_replay_view *replay, size_t width)
{
	if (replay->duration_ms <= 0 || replay->position_ms <= 0)
		return 0;
	if (replay->position_ms >= replay->duration_ms)
		return width - 1;
	return (size_t)((uint64_t)replay->position_ms * width / (uint64_t)replay->duration_ms);
}

static void put_waveform(struct rh_frame *frame, size_t row, size_t column, size_t width,
                         const struct rh_replay_view *replay)
{
	size_t head = playhead(replay, width);
	for (size_t i = 0; i < width; i++) {
		if (i == head)
			(void)rh_frame_put(frame, row, column + i, RH_STYLE_BOLD, RH_TEXT("┃"));
		else
			(void)rh_frame_put(frame, row, column + i, i < head ? RH_STYLE_PLAIN : RH_STYLE_DIM,
			                   rh_text_of(glyph_of(peak_of(replay, i, width))));
	}
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
	if (column + 4 <= end)
		column = rh_frame_printf(frame, row, column, RH_STYLE_DIM, "×%.1f", replay->speed) + 3;
	(void)rh_frame_put_within(frame, row, column, end, RH_STYLE_PLAIN, replay->title);
}

static size_t put_key(struct rh_frame *frame, size_t row, size_t column, const char *key, const char *word)
{
	size_t from = column, gap = column > RH_DRAW_INDENT ? 3 : 0;
	size_t width = gap + rh_unicode_width(rh_text_of(key)) + 1 + rh_unicode_width(rh_text_of(word));
	if (from + width > rh_frame_end(frame))
		return column;
	if (gap > 0)
		column = rh_frame_put(frame, row, column, RH_STYLE_DIM, RH_TEXT(" · "));
	column = rh_frame_put(frame, row, column, RH_STYLE_PLAIN, rh_text_of(key));
	return rh_frame_put(frame, row, column + 1, RH_STYLE_DIM, rh_text_of(word));
}

static void put_keys(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_replay_view *replay)
{
	const struct rh_tr *tr = screen->tr;
	size_t row = rh_frame_row(frame);
	size_t column = put_key(frame, row, RH_DRAW_INDENT, "Space",
	                        replay->paused ? rh_tr_get(tr, N_("go on")) : rh_tr_get(tr, N_("pause")));
	column = put_key(frame, row, column, "←→", rh_tr_get(tr, N_("5 s")));
	(void)put_key(frame, row, column, "q", rh_tr_get(tr, N_("quit")));
}

static void put_progress(struct rh_frame *frame, const struct rh_replay_view *replay)
{
	size_t row = rh_frame_row(frame), end = rh_frame_end(frame);
	if (rh_draw_indent(frame) == 0)
		return;
	size_t width = end - RH_DRAW_INDENT;
	struct rh_draw_bar bar = {.done_ms = replay->position_ms,
	                          .total_ms = replay->duration_ms > 0 ? replay->duration_ms : 1};
	if (replay->levels != NULL && replay->level_count > 0)
		put_waveform(frame, row, RH_DRAW_INDENT, width, replay);
	else
		rh_draw_bar(frame, row, RH_DRAW_INDENT, width, &bar);
}

void rh_screen_replay(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_replay_view *replay)
{
	if (screen->plain) {
		struct rh_facts facts = rh_facts_begin(frame, 0);
		rh_facts_add(&facts, RH_STYLE_PLAIN, replay->title);
		rh_facts_add(&facts, RH_STYLE_PLAIN, rh_text_of(rh_draw_clock(replay->duration_ms).text));
		return;
	}
	put_state(frame, replay);
	put_progress(frame, replay);
	put_keys(screen, frame, replay);
}
