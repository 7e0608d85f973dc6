// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/draw.h"

#include "base/duration.h"
#include "base/unicode.h"
#include "base/wrap.h"

#include <stdio.h>

enum { LEVELS = 8, LEVEL_STEP_DB = 6, MINUTE_S = 60, LONG_LIMIT_S = 100 };

size_t rh_draw_indent(const struct rh_frame *frame)
{
	return rh_frame_end(frame) / 2 > RH_DRAW_INDENT ? RH_DRAW_INDENT : 0;
}

size_t rh_draw_columns(struct rh_text text)
{
	struct rh_buffer safe = {0};
	rh_unicode_sanitize(&safe, text, RH_SANITIZE_LINE);
	size_t columns = rh_unicode_width(rh_buffer_view(&safe));
	rh_buffer_done(&safe);
	return columns;
}

struct rh_draw_text rh_draw_clock(int64_t ms)
{
	struct rh_draw_text out;
	int64_t seconds = ms > 0 ? ms / RH_SECOND_MS : 0;
	long long hours = (long long)(seconds / 3600);
	int minutes = (int)(seconds / 60 % 60), rest = (int)(seconds % 60);
	if (hours > 0)
		(void)snprintf(out.text, sizeof out.text, "%lld:%02d:%02d", hours, minutes, rest);
	else
		(void)snprintf(out.text, sizeof out.text, "%d:%02d", minutes, rest);
	return out;
}

struct rh_draw_text rh_draw_seconds(const struct rh_screen *screen, int64_t seconds)
{
	struct rh_draw_text out;
	if (seconds >= MINUTE_S)
		return rh_draw_clock(seconds * RH_SECOND_MS);
	(void)snprintf(out.text, sizeof out.text, rh_tr_get(screen->tr, N_("%lld s")), (long long)seconds);
	return out;
}

struct rh_draw_text rh_draw_limit(const struct rh_screen *screen, int64_t ms)
{
	struct rh_draw_text out;
	long long seconds = (long long)(ms / RH_SECOND_MS), tenths = (long long)(ms % RH_SECOND_MS / 100);
	if (seconds >= LONG_LIMIT_S)
		return rh_draw_clock(ms);
	if (tenths == 0)
		(void)snprintf(out.text, sizeof out.text, rh_tr_get(screen->tr, N_("%lld s")), seconds);
	else
		(void)snprintf(out.text, sizeof out.text, rh_tr_get(screen->tr, N_("%lld.%lld s")), seconds, tenths);
	return out;
}

struct rh_draw_text rh_draw_off(const struct rh_screen *screen, int64_t over_s)
{
	struct rh_draw_text out;
	const char *sign = over_s > 0 ? "+" : over_s < 0 ? "−" : "";
	(void)snprintf(out.text, sizeof out.text, "%s%.*s", sign, (int)sizeof out.text - 4,
	               rh_draw_seconds(screen, over_s < 0 ? -over_s : over_s).text);
	return out;
}

int64_t rh_draw_over_s(int64_t answer_ms, int64_t target_ms)
{
	return answer_ms / RH_SECOND_MS - target_ms / RH_SECOND_MS;
}

struct rh_draw_text rh_draw_verdict(const struct rh_screen *screen, int64_t answer_ms, int64_t target_ms)
{
	struct rh_draw_text out;
	int64_t over_s = rh_draw_over_s(answer_ms, target_ms);
	struct rh_draw_text off = rh_draw_seconds(screen, over_s < 0 ? -over_s : over_s);
	if (over_s == 0)
		(void)snprintf(out.text, sizeof out.text, "%s", rh_tr_get(screen->tr, N_("on time")));
	else if (over_s > 0)
		(void)snprintf(out.text, sizeof out.text, rh_tr_get(screen->tr, N_("%s over")), off.text);
	else
		(void)snprintf(out.text, sizeof out.text, rh_tr_get(screen->tr, N_("%s under")), off.text);
	return out;
}

struct rh_facts rh_facts_begin(struct rh_frame *frame, size_t indent)
{
	size_t from = indent < rh_frame_end(frame) / 2 ? indent : 0;
	return (struct rh_facts){.frame = frame, .row = rh_frame_row(frame), .column = from, .indent = from};
}

static void next_row(struct rh_facts *facts)
{
	facts->row = rh_frame_row(facts->frame);
	facts->column = facts->indent;
	facts->begun = false;
}

/* A fact that is alone on its row and may still be longer than it. */
static void add_wrapped(struct rh_facts *facts, enum rh_style style, struct rh_text rest)
{
	size_t end = rh_frame_end(facts->frame);
	struct rh_text line;
	while (rest.length > 0 && !facts->frame->failed) {
		if (facts->begun)
			next_row(facts);
		if (!rh_wrap_next(&rest, end > facts->column + 2 ? end - facts->column : 2, &line))
			return;
		facts->column = rh_frame_put(facts->frame, facts->row, facts->column, style, line);
		facts->begun = true;
	}
}

void rh_facts_add(struct rh_facts *facts, enum rh_style style, struct rh_text text)
{
	struct rh_buffer safe = {0};
	rh_unicode_sanitize(&safe, text, RH_SANITIZE_LINE);
	struct rh_text fact = rh_buffer_view(&safe);
	size_t end = rh_frame_end(facts->frame);
	bool fits = facts->column + 3 + rh_unicode_width(fact) <= end;
	if (facts->begun && (facts->frame->columns < RH_DRAW_NARROW || !fits))
		next_row(facts);
	if (facts->begun)
		facts->column = rh_frame_put(facts->frame, facts->row, facts->column, RH_STYLE_DIM, RH_TEXT(" · "));
	facts->begun = false;
	add_wrapped(facts, style, fact);
	facts->frame->failed = facts->frame->failed || safe.failed;
	rh_buffer_done(&safe);
}

void rh_facts_printf(struct rh_facts *facts, enum rh_style style, const char *format, ...)
{
	struct rh_buffer text = {0};
	va_list args;
	va_start(args, format);
	rh_buffer_vprintf(&text, format, args);
	va_end(args);
	facts->frame->failed = facts->frame->failed || text.failed;
	rh_facts_add(facts, style, rh_buffer_view(&text));
	rh_buffer_done(&text);
}

size_t rh_draw_fill(struct rh_frame *frame, size_t row, size_t column, enum rh_style style, const char *glyph,
                    size_t count)
{
	struct rh_buffer run = {0};
	for (size_t i = 0; i < count; i++)
		rh_buffer_string(&run, glyph);
	frame->failed = frame->failed || run.failed;
	size_t after = rh_frame_put(frame, row, column, style, rh_buffer_view(&run));
	rh_buffer_done(&run);
	return after;
}

size_t rh_draw_rule(struct rh_frame *frame)
{
	size_t row = rh_frame_row(frame);
	(void)rh_draw_fill(frame, row, 0, RH_STYLE_DIM, "─", rh_frame_end(frame));
	return row;
}

size_t rh_draw_on_rule(struct rh_frame *frame, size_t row, size_t column, size_t end, enum rh_style style,
                       struct rh_text text)
{
	if (text.length == 0 || column + 3 > end)
		return column;
	(void)rh_frame_put(frame, row, column, RH_STYLE_PLAIN, RH_TEXT(" "));
	column = rh_frame_put_within(frame, row, column + 1, end - 1, style, text);
	return rh_frame_put(frame, row, column, RH_STYLE_PLAIN, RH_TEXT(" ")) + 1;
}

static size_t halves_done(const struct rh_draw_bar *bar, size_t width)
{
	if (bar->done_ms >= bar->total_ms)
		return 2 * width;
	return bar->done_ms > 0 ? (size_t)((uint64_t)bar->done_ms * 2 * width / (uint64_t)bar->total_ms) : 0;
}

void rh_draw_bar(struct rh_frame *frame, size_t row, size_t column, size_t width, const struct rh_draw_bar *bar)
{
	size_t halves = halves_done(bar, width), full = halves / 2;
	size_t at = rh_draw_fill(frame, row, column, bar->style, "━", full);
	if (halves % 2 != 0)
		at = rh_frame_put(frame, row, at, bar->style, RH_TEXT("╸"));
	(void)rh_draw_fill(frame, row, at, RH_STYLE_DIM, "─", column + width - at);
	for (size_t i = 0; i < bar->mark_count; i++) {
		const struct rh_draw_mark *mark = &bar->marks[i];
		if (mark->at_ms <= 0 || mark->at_ms >= bar->total_ms)
			continue;
		size_t cell = (size_t)((uint64_t)mark->at_ms * width / (uint64_t)bar->total_ms);
		if (column + cell >= at)
			(void)rh_frame_put(frame, row, column + cell, mark->style, RH_TEXT("┊"));
	}
}

const char *rh_draw_level(double db)
{
	static const char *const glyphs[LEVELS] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	int step = 0;
	while (step < LEVELS - 1 && db >= -LEVEL_STEP_DB * (LEVELS - 1 - step))
		step++;
	return glyphs[step];
}
