// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/duration.h"
#include "base/unicode.h"
#include "ui/draw.h"
#include "ui/screen.h"

#include <stdio.h>

/* One question of the session: its last take, and how many there were. */
struct line {
	const struct rh_attempt *attempt; /* the last one that was spoken; where none was, the last one */
	const struct rh_attempt *best;    /* the one nearest its time among the spoken ones; NULL: none */
	size_t spoken;
};

static bool is_spoken(const struct rh_attempt *attempt)
{
	return attempt->outcome != RH_OUTCOME_SKIPPED && attempt->answer_ms > 0;
}

static bool same_question(const struct rh_attempt *a, const struct rh_attempt *b)
{
	return rh_text_equal(a->bank, b->bank) && rh_text_equal(a->id, b->id);
}

static int64_t off_ms(const struct rh_attempt *attempt)
{
	int64_t off = attempt->answer_ms - attempt->target_ms;
	return off < 0 ? -off : off;
}

/* The line that begins with attempt i; false when an earlier attempt was of the same question. */
static bool line_at(const struct rh_attempt *attempts, size_t count, size_t i, struct line *line)
{
	for (size_t before = 0; before < i; before++)
		if (same_question(&attempts[before], &attempts[i]))
			return false;
	*line = (struct line){.attempt = &attempts[i]};
	for (size_t j = i; j < count; j++) {
		if (!same_question(&attempts[j], &attempts[i]))
			continue;
		if (is_spoken(&attempts[j]) || !is_spoken(line->attempt))
			line->attempt = &attempts[j];
		line->spoken += is_spoken(&attempts[j]);
		if (is_spoken(&attempts[j]) && (line->best == NULL || off_ms(&attempts[j]) < off_ms(line->best)))
			line->best = &attempts[j];
	}
	return true;
}

/* Columns of the table; where off or rating is 0, that column is not shown. */
struct table {
	size_t indent, id, clock, off, rating;
};

static struct rh_draw_text off_text(const struct rh_screen *screen, const struct rh_attempt *attempt)
{
	return rh_draw_off(screen, rh_draw_over_s(attempt->answer_ms, attempt->target_ms));
}

static const char *rating_text(const struct rh_screen *screen, enum rh_rating rating)
{
	switch (rating) {
	case RH_RATING_AGAIN:
		return rh_tr_get(screen->tr, N_("again"));
	case RH_RATING_HARD:
		return rh_tr_get(screen->tr, N_("hard"));
	case RH_RATING_GOOD:
		return rh_tr_get(screen->tr, N_("good"));
	case RH_RATING_EASY:
		return rh_tr_get(screen->tr, N_("easy"));
	case RH_RATING_NONE:
		break;
	}
	return "";
}

static struct rh_draw_text points_text(const struct rh_screen *screen, const struct rh_attempt *attempt)
{
	struct rh_draw_text out = {{0}};
	int said = 0;
	for (uint64_t bits = (uint64_t)attempt->points_said; bits != 0; bits &= bits - 1)
		said++;
	if (said > 0)
		(void)snprintf(out.text, sizeof out.text,
		               attempt->point_count == 1 ? rh_tr_get(screen->tr, N_("%d of %lld point"))
		                                         : rh_tr_get(screen->tr, N_("%d of %lld points")),
		               said, (long long)attempt->point_count);
	return out;
}

static const char *ending_text(const struct rh_screen *screen, enum rh_outcome outcome)
{
	switch (outcome) {
	case RH_OUTCOME_SKIPPED:
		return rh_tr_get(screen->tr, N_("skipped"));
	case RH_OUTCOME_QUIT:
		return rh_tr_get(screen->tr, N_("session left"));
	case RH_OUTCOME_INTERRUPTED:
		return rh_tr_get(screen->tr, N_("interrupted"));
	case RH_OUTCOME_FINISHED:
	case RH_OUTCOME_TIME_UP:
		break;
	}
	return "";
}

/* The most telling thing about a line besides its numbers. */
static struct rh_draw_text remark_text(const struct rh_screen *screen, const struct line *line)
{
	struct rh_draw_text out;
	const char *ending = ending_text(screen, line->attempt->outcome);
	if (ending[0] != '\0')
		(void)snprintf(out.text, sizeof out.text, "%s", ending);
	else if (line->spoken > 1)
		(void)snprintf(out.text, sizeof out.text, rh_tr_get(screen->tr, N_("%zu takes, best %s")), line->spoken,
		               rh_draw_clock(line->best->answer_ms).text);
	else
		out = points_text(screen, line->attempt);
	return out;
}

static size_t columns_of(const char *text)
{
	return rh_unicode_width(rh_text_of(text));
}

static void widen(size_t *width, size_t to)
{
	if (*width < to)
		*width = to;
}

enum { GAP = 3, NUMBER_GAP = 2, ID_MIN = 8 };

/* Widths over all attempts, also those a later take of the same question hides. */
static struct table measure(const struct rh_screen *screen, const struct rh_frame *frame,
                            const struct rh_attempt *attempts, size_t count)
{
	size_t end = rh_frame_end(frame);
	struct table table = {.indent = rh_draw_indent(frame)};
	for (size_t i = 0; i < count; i++) {
		widen(&table.id, rh_draw_columns(attempts[i].id));
		widen(&table.clock, columns_of(rh_draw_clock(attempts[i].answer_ms).text));
		widen(&table.off, columns_of(off_text(screen, &attempts[i]).text));
		widen(&table.rating, columns_of(rating_text(screen, attempts[i].rating)));
	}
	size_t clock = table.indent + NUMBER_GAP + table.clock, off = GAP + table.off;
	size_t rating = table.rating > 0 ? GAP + table.rating : 0;
	if (clock + off + rating + ID_MIN > end)
		table.rating = rating = 0;
	if (clock + off + ID_MIN > end)
		table.off = off = 0;
	size_t room = end > clock + off + rating ? end - clock - off - rating : 0;
	if (table.id > room)
		table.id = room;
	return table;
}

/* Clock, difference, rating; returns the column after them. */
static size_t put_numbers(const struct rh_screen *screen, struct rh_frame *frame, size_t row, size_t column,
                          const struct table *table, const struct rh_attempt *attempt)
{
	bool over = rh_draw_over_s(attempt->answer_ms, attempt->target_ms) > 0;
	column += table->clock;
	rh_frame_put_right(frame, row, column, RH_STYLE_BOLD, rh_text_of(rh_draw_clock(attempt->answer_ms).text));
	if (table->off > 0) {
		column += GAP + table->off;
		rh_frame_put_right(frame, row, column, over ? RH_STYLE_RED : RH_STYLE_GREEN,
		                   rh_text_of(off_text(screen, attempt).text));
	}
	if (table->rating > 0) {
		const char *rating = rating_text(screen, attempt->rating);
		(void)rh_frame_put(frame, row, column + GAP, RH_STYLE_PLAIN, rh_text_of(rating));
		column += GAP + table->rating;
	}
	return column;
}

static void put_line(const struct rh_screen *screen, struct rh_frame *frame, const struct table *table,
                     const struct line *line)
{
	const struct rh_attempt *attempt = line->attempt;
	bool spoken = is_spoken(attempt);
	size_t row = rh_frame_row(frame), column = table->indent + table->id;
	(void)rh_frame_put_within(frame, row, table->indent, column, spoken ? RH_STYLE_PLAIN : RH_STYLE_DIM,
	                          attempt->id);
	column += NUMBER_GAP;
	if (spoken) {
		column = put_numbers(screen, frame, row, column, table, attempt);
	} else {
		column += table->clock;
		rh_frame_put_right(frame, row, column, RH_STYLE_DIM, RH_TEXT("–"));
	}
	struct rh_draw_text remark = remark_text(screen, line);
	if (column + GAP + columns_of(remark.text) <= rh_frame_end(frame))
		(void)rh_frame_put(frame, row, column + GAP, RH_STYLE_DIM, rh_text_of(remark.text));
}

/* "3 answers, 4:12 spoken" */
static struct rh_draw_text total_text(const struct rh_screen *screen, const struct rh_attempt *attempts, size_t count)
{
	struct rh_draw_text out;
	struct line line;
	size_t answers = 0;
	int64_t spoken_ms = 0;
	for (size_t i = 0; i < count; i++) {
		if (is_spoken(&attempts[i]))
			spoken_ms += attempts[i].answer_ms;
		if (line_at(attempts, count, i, &line) && line.spoken > 0)
			answers++;
	}
	if (answers == 0)
		(void)snprintf(out.text, sizeof out.text, "%s", rh_tr_get(screen->tr, N_("nothing answered")));
	else
		(void)snprintf(out.text, sizeof out.text,
		               answers == 1 ? rh_tr_get(screen->tr, N_("%zu answer, %s spoken"))
		                            : rh_tr_get(screen->tr, N_("%zu answers, %s spoken")),
		               answers, rh_draw_clock(spoken_ms).text);
	return out;
}

static void put_heading(const struct rh_screen *screen, struct rh_frame *frame, const char *total)
{
	const char *done = rh_tr_get(screen->tr, N_("done"));
	(void)rh_frame_row(frame);
	if (screen->plain) {
		struct rh_facts heading = rh_facts_begin(frame, 0);
		rh_facts_printf(&heading, RH_STYLE_PLAIN, "%s: %s", done, total);
		return;
	}
	size_t row = rh_draw_rule(frame), end = rh_frame_end(frame);
	size_t column = rh_draw_on_rule(frame, row, 1, end, RH_STYLE_BOLD, rh_text_of(done));
	(void)rh_draw_on_rule(frame, row, column, end, RH_STYLE_PLAIN, rh_text_of(total));
}

/* The question that went worst by the speaker's own word; NULL when all went well. */
static const struct rh_attempt *find_hardest(const struct rh_attempt *attempts, size_t count)
{
	const struct rh_attempt *hardest = NULL;
	for (size_t i = 0; i < count; i++) {
		struct line line;
		if (!line_at(attempts, count, i, &line))
			continue;
		enum rh_rating rating = line.attempt->rating;
		if (rating != RH_RATING_AGAIN && rating != RH_RATING_HARD)
			continue;
		if (hardest == NULL || rating < hardest->rating)
			hardest = line.attempt;
	}
	return hardest;
}

static void put_next_steps(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_attempt *attempts,
                           size_t count)
{
	const struct rh_tr *tr = screen->tr;
	const struct rh_attempt *hardest = find_hardest(attempts, count);
	bool kept = false;
	for (size_t i = 0; i < count; i++)
		kept = kept || attempts[i].path.length > 0;
	if (!kept && hardest == NULL)
		return;
	struct rh_facts facts = rh_facts_begin(frame, 1);
	if (kept)
		rh_facts_add(&facts, RH_STYLE_PLAIN, rh_text_of(rh_tr_get(tr, N_("Listen: rehearse replay last"))));
	if (hardest != NULL)
		rh_facts_printf(&facts, RH_STYLE_PLAIN, rh_tr_get(tr, N_("Once more: rehearse run %.*s")),
		                RH_TEXT_ARGS(hardest->id));
	if (kept)
		rh_facts_add(&facts, RH_STYLE_PLAIN, rh_text_of(rh_tr_get(tr, N_("All takes: rehearse takes"))));
}

void rh_screen_summary(const struct rh_screen *screen, struct rh_frame *frame, const struct rh_attempt *attempts,
                       size_t count)
{
	struct table table = measure(screen, frame, attempts, count);
	put_heading(screen, frame, total_text(screen, attempts, count).text);
	for (size_t i = 0; i < count; i++) {
		struct line line;
		if (line_at(attempts, count, i, &line))
			put_line(screen, frame, &table, &line);
	}
	put_next_steps(screen, frame, attempts, count);
}
