// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts.h"

#include "base/duration.h"
#include "base/unicode.h"
#include "ui/draw.h"

static struct rh_text name_of(const struct rh_item *item, size_t part)
{
	return rh_text_trim(item->question->sections[part].name);
}

/* The name gives way where room is short: how long there is for the part, and where the speaker is, counts more. */
static size_t put_name(struct rh_frame *frame, size_t row, size_t column, size_t limit, struct rh_text name)
{
	struct rh_text joint = RH_TEXT(" · ");
	size_t least = column + rh_draw_columns(joint) + RH_DRAW_NAME_MIN;
	bool whole = column + rh_draw_columns(joint) + rh_draw_columns(name) <= limit;
	if (name.length == 0 || (!whole && least > limit))
		return column;
	column = rh_frame_put(frame, row, column, RH_STYLE_PLAIN, joint);
	return rh_frame_put_within(frame, row, column, limit, RH_STYLE_PLAIN, name);
}

void rh_parts_put(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_view *view)
{
	const struct rh_tr *tr = screen->tr;
	struct rh_draw_text end = rh_draw_clock(rh_sections_end_ms(view->item, view->section));
	struct rh_buffer until = {0}, off = {0};
	bool marked = view->part > 0, behind = marked && view->part < view->section;
	rh_buffer_string(&until, " · ");
	rh_buffer_printf(&until, rh_tr_get(tr, N_("until %s")), end.text);
	if (marked && view->part != view->section)
		rh_buffer_printf(&off, rh_tr_get(tr, N_(" · you are at %zu")), view->part + 1);
	size_t row = rh_frame_row(frame), limit = rh_frame_end(frame);
	size_t after = rh_draw_columns(rh_buffer_view(&until)) + rh_draw_columns(rh_buffer_view(&off));
	size_t column = rh_frame_printf(frame, row, rh_draw_indent(frame), RH_STYLE_PLAIN,
	                                rh_tr_get(tr, N_("part %zu/%zu")), view->section + 1, view->sections);
	column = put_name(frame, row, column, limit > after ? limit - after : 0, name_of(view->item, view->section));
	column = rh_frame_put_within(frame, row, column, limit, RH_STYLE_PLAIN, rh_buffer_view(&until));
	(void)rh_frame_put_within(frame, row, column, limit, behind ? RH_STYLE_YELLOW : RH_STYLE_DIM,
	                          rh_buffer_view(&off));
	frame->failed = frame->failed || until.failed || off.failed;
	rh_buffer_done(&until);
	rh_buffer_done(&off);
}

static void say_name(struct rh_buffer *out, const struct rh_item *item, size_t part)
{
	struct rh_text name = name_of(item, part);
	if (name.length > 0)
		rh_buffer_printf(out, ": %.*s", RH_TEXT_ARGS(name));
}

void rh_parts_say_due(const struct rh_screen *screen, struct rh_buffer *out, const struct rh_item *item, size_t part)
{
	rh_buffer_printf(out, rh_tr_get(screen->tr, N_("part %zu of %zu, until %s")), part + 1, rh_sections_count(item),
	                 rh_draw_clock(rh_sections_end_ms(item, part)).text);
	say_name(out, item, part);
}

void rh_parts_say_begun(const struct rh_screen *screen, struct rh_buffer *out, const struct rh_item *item, size_t part,
                        int64_t at_ms)
{
	rh_buffer_printf(out, rh_tr_get(screen->tr, N_("you begin part %zu of %zu at %s")), part + 1,
	                 rh_sections_count(item), rh_draw_clock(at_ms).text);
	say_name(out, item, part);
}

/* "who I am 0:14 −1 s"; a part that was not reached has a dash. */
static void add_part(const struct rh_screen *screen, struct rh_facts *facts, const struct rh_result *result,
                     size_t part)
{
	struct rh_text name = name_of(result->item, part);
	struct rh_buffer fact = {0};
	enum rh_style style = RH_STYLE_DIM;
	if (name.length > 0)
		rh_buffer_printf(&fact, "%.*s ", RH_TEXT_ARGS(name));
	else
		rh_buffer_printf(&fact, "%zu. ", part + 1);
	if (part <= result->parts_marked) {
		int64_t from_ms = part > 0 ? result->part_begins_ms[part - 1] : 0;
		bool last = part == result->parts_marked;
		int64_t spent_ms = (last ? result->attempt->answer_ms : result->part_begins_ms[part]) - from_ms;
		int64_t over_s = rh_draw_over_s(spent_ms, rh_sections_budget_ms(result->item, part));
		rh_buffer_printf(&fact, "%s %s", rh_draw_clock(spent_ms).text, rh_draw_off(screen, over_s).text);
		style = over_s > 0 ? RH_STYLE_RED : RH_STYLE_PLAIN;
	} else {
		rh_buffer_string(&fact, "–");
	}
	rh_facts_add(facts, style, rh_buffer_view(&fact));
	facts->frame->failed = facts->frame->failed || fact.failed;
	rh_buffer_done(&fact);
}

void rh_parts_put_result(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_result *result)
{
	if (result->item == NULL || result->parts_marked == 0 || rh_sections_count(result->item) == 0)
		return;
	size_t row = rh_frame_row(frame), indent = rh_draw_indent(frame);
	size_t column = rh_frame_put(frame, row, indent, RH_STYLE_DIM, rh_text_of(rh_tr_get(screen->tr, N_("parts")))) +
	                2;
	bool room = frame->columns >= RH_DRAW_NARROW;
	struct rh_facts facts = {.frame = frame,
	                         .row = room ? row : rh_frame_row(frame),
	                         .column = room ? column : indent,
	                         .indent = room ? column : indent};
	for (size_t part = 0; part < rh_sections_count(result->item); part++)
		add_part(screen, &facts, result, part);
}
