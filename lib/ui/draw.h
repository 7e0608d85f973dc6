// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_UI_DRAW_H
#define REHEARSE_UI_DRAW_H
/* The shapes every screen is made of: times, facts in a row, section rules, bars, levels. Only ui/ uses them. */

#include "ui/screen.h"

enum {
	RH_DRAW_INDENT = 3,   /* where text begins, under the word of the live region */
	RH_DRAW_NARROW = 50,  /* below this many columns a line holds one fact */
	RH_DRAW_NAME_MIN = 6, /* a name cut to less says nothing */
};

/* A short text that needs no freeing. */
struct rh_draw_text {
	char text[128]; /* NUL-terminated */
};

/* Where text begins: RH_DRAW_INDENT, or 0 in a frame too narrow for it. */
size_t rh_draw_indent(const struct rh_frame *frame);
/* Columns a text takes in a frame: sanitised, as one line. */
size_t rh_draw_columns(struct rh_text text);

/* "0:41", "1:04", "1:02:03", rounded down. */
struct rh_draw_text rh_draw_clock(int64_t ms);
/* A difference in whole seconds: "12 s", from a minute on "1:12". Not negative. */
struct rh_draw_text rh_draw_seconds(const struct rh_screen *screen, int64_t seconds);
/* A time that rules name: "60 s", "0.3 s", from 100 s on "3:00". */
struct rh_draw_text rh_draw_limit(const struct rh_screen *screen, int64_t ms);
/* "on time", "4 s over", "9 s under": as the two clocks read beside each other. */
struct rh_draw_text rh_draw_verdict(const struct rh_screen *screen, int64_t answer_ms, int64_t target_ms);
/* "+4 s", "−9 s", "0 s". */
struct rh_draw_text rh_draw_off(const struct rh_screen *screen, int64_t over_s);
/* Whole seconds from target to answer as their clocks read; negative: under. */
int64_t rh_draw_over_s(int64_t answer_ms, int64_t target_ms);

/* Facts side by side with "·" between them; what does not fit, and in a narrow frame every one, gets a line of its own
 * at the indent. */
struct rh_facts {
	struct rh_frame *frame;
	size_t row, column;
	size_t indent; /* of the lines after the first */
	bool begun;    /* a fact stands on this row */
};

/* On a new row, from the indent on. */
struct rh_facts rh_facts_begin(struct rh_frame *frame, size_t indent);
void rh_facts_add(struct rh_facts *facts, enum rh_style style, struct rh_text text);
void rh_facts_printf(struct rh_facts *facts, enum rh_style style, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A new row that is a rule, "──────". Text is put over it with a blank on both sides by rh_draw_on_rule(), which
 * returns the column after the next "─". */
size_t rh_draw_rule(struct rh_frame *frame);
size_t rh_draw_on_rule(struct rh_frame *frame, size_t row, size_t column, size_t end, enum rh_style style,
                       struct rh_text text);

/* A glyph over and over; returns the column after it. */
size_t rh_draw_fill(struct rh_frame *frame, size_t row, size_t column, enum rh_style style, const char *glyph,
                    size_t count);

/* A place on a bar that has not been reached yet. */
struct rh_draw_mark {
	int64_t at_ms;
	enum rh_style style;
};

struct rh_draw_bar {
	int64_t done_ms, total_ms; /* total: more than 0 */
	enum rh_style style;       /* of the part that is done */
	struct rh_draw_mark marks[3];
	size_t mark_count;
};

/* "━━━━╸─────┊──" of exactly width columns; full only when done. */
void rh_draw_bar(struct rh_frame *frame, size_t row, size_t column, size_t width, const struct rh_draw_bar *bar);

/* "▁" … "█" for -48 … 0 dB of full scale in steps of 6; "▁" below. */
const char *rh_draw_level(double db);

#endif
