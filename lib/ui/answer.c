// SPDX-License-Identifier: GPL-3.0-or-later
#include "bank/bank.h"
#include "base/duration.h"
#include "ui/draw.h"
#include "ui/screen.h"

/* "opening · 0:15" above its text. */
static void put_section(struct rh_frame *frame, const struct rh_section *section)
{
	bool named = section->name.length > 0, timed = section->time_ms != RH_UNSET_MS;
	if (named || timed) {
		struct rh_facts heading = rh_facts_begin(frame, RH_DRAW_INDENT);
		rh_facts_printf(&heading, RH_STYLE_DIM, "%.*s%s%s", RH_TEXT_ARGS(section->name),
		                named && timed ? " · " : "", timed ? rh_draw_clock(section->time_ms).text : "");
	}
	rh_frame_paragraph(frame, RH_DRAW_INDENT, RH_STYLE_PLAIN, section->text);
}

void rh_screen_answer(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_question *question)
{
	(void)screen;
	(void)rh_frame_row(frame);
	for (size_t i = 0; i < question->section_count; i++)
		put_section(frame, &question->sections[i]);
	(void)rh_frame_row(frame);
}

/* A label, and what follows it in a column of its own, or below it where the frame is narrow. */
struct labelled {
	struct rh_frame *frame;
	size_t row, column;
};

static struct labelled put_label(struct rh_frame *frame, const char *label)
{
	size_t row = rh_frame_row(frame), end = rh_frame_end(frame);
	size_t indent = rh_draw_indent(frame);
	size_t column = rh_frame_put(frame, row, indent, RH_STYLE_DIM, rh_text_of(label)) + 2;
	return (struct labelled){frame, row, column < end / 2 ? column : indent};
}

static bool is_said(int64_t points_said, size_t point)
{
	return point < 63 && (points_said >> point & 1) != 0;
}

enum { POINT_GAP = 3, TICK = 2 };

static size_t points_width(const struct rh_question *question)
{
	size_t width = 0;
	for (size_t i = 0; i < question->key_point_count; i++)
		width += rh_draw_columns(question->key_points[i].point) + TICK + (i > 0 ? POINT_GAP : 0);
	return width;
}

static size_t put_tick(struct rh_frame *frame, size_t row, size_t column, bool said)
{
	return rh_frame_put(frame, row, column, said ? RH_STYLE_GREEN : RH_STYLE_DIM,
	                    said ? RH_TEXT("✓ ") : RH_TEXT("– "));
}

void rh_screen_points(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_question *question,
                      int64_t points_said)
{
	struct labelled at = put_label(frame, rh_tr_get(screen->tr, N_("points")));
	bool in_a_row = frame->columns >= RH_DRAW_NARROW && at.column + points_width(question) <= rh_frame_end(frame);
	size_t row = at.row, column = at.column;
	if (column <= RH_DRAW_INDENT && question->key_point_count > 0)
		row = rh_frame_row(frame);
	for (size_t i = 0; i < question->key_point_count; i++) {
		if (i > 0 && !in_a_row)
			row = rh_frame_row(frame);
		column = in_a_row ? column : at.column;
		column = put_tick(frame, row, column, is_said(points_said, i));
		struct rh_facts lines = {.frame = frame, .row = row, .column = column, .indent = column};
		rh_facts_add(&lines, RH_STYLE_PLAIN, question->key_points[i].point);
		row = lines.row;
		column = lines.column + POINT_GAP;
	}
}

enum hint { HINT_NONE, HINT_INTENT, HINT_FIRST_WORDS, HINT_POINTS };

static enum hint hint_at(const struct rh_question *question, unsigned level)
{
	bool intent = question->extra->intent.length > 0;
	if (intent && level == 1)
		return HINT_INTENT;
	if (question->key_point_count == 0 || level == 0)
		return HINT_NONE;
	unsigned of_points = level - (intent ? 1 : 0);
	return of_points == 1 ? HINT_FIRST_WORDS : of_points == 2 ? HINT_POINTS : HINT_NONE;
}

static void add_first_word(struct rh_facts *facts, struct rh_text point)
{
	struct rh_text text = rh_text_trim(point);
	size_t space = rh_text_find(text, RH_TEXT(" "));
	struct rh_text word = rh_text_slice(text, 0, space);
	rh_facts_printf(facts, RH_STYLE_PLAIN, space == SIZE_MAX ? "%.*s" : "%.*s …", RH_TEXT_ARGS(word));
}

bool rh_screen_hint(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_question *question,
                    unsigned level)
{
	enum hint hint = hint_at(question, level);
	if (hint == HINT_NONE)
		return false;
	struct labelled at = put_label(frame, rh_tr_get(screen->tr, N_("hint")));
	struct rh_facts facts = {.frame = frame, .row = at.row, .column = at.column, .indent = at.column};
	if (hint == HINT_INTENT)
		rh_facts_add(&facts, RH_STYLE_PLAIN, question->extra->intent);
	for (size_t i = 0; i < question->key_point_count && hint != HINT_INTENT; i++) {
		if (hint == HINT_FIRST_WORDS)
			add_first_word(&facts, question->key_points[i].point);
		else
			rh_facts_add(&facts, RH_STYLE_PLAIN, question->key_points[i].point);
	}
	return true;
}
