// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/frame.h"

#include "base/unicode.h"
#include "base/wrap.h"

#include <stdlib.h>
#include <string.h>

enum {
	FIRST_ROWS = 8,
	WRAP_MIN = 8, /* a paragraph narrower than this gives up its indent */
	VARIATION_FIRST = 0xFE00,
	VARIATION_LAST = 0xFE0F,
	ZERO_WIDTH_JOINER = 0x200D,
};

static const struct rh_cell blank = {.text = " ", .width = 1, .style = RH_STYLE_PLAIN};

void rh_frame_init(struct rh_frame *frame, size_t columns)
{
	*frame = (struct rh_frame){.columns = columns > 0 ? columns : 1};
}

void rh_frame_done(struct rh_frame *frame)
{
	free(frame->cells);
	*frame = (struct rh_frame){.columns = 1};
}

void rh_frame_clear(struct rh_frame *frame, size_t columns)
{
	size_t cells = frame->row_capacity * frame->columns;
	frame->columns = columns > 0 ? columns : 1;
	frame->row_capacity = cells / frame->columns;
	frame->rows = 0;
	frame->failed = false;
}

static bool reserve_row(struct rh_frame *frame)
{
	if (frame->rows < frame->row_capacity)
		return true;
	size_t rows = frame->row_capacity > 0 ? frame->row_capacity * 2 : FIRST_ROWS;
	if (frame->columns > SIZE_MAX / sizeof *frame->cells / rows)
		return false;
	struct rh_cell *cells = realloc(frame->cells, rows * frame->columns * sizeof *cells);
	if (cells == NULL)
		return false;
	frame->cells = cells;
	frame->row_capacity = rows;
	return true;
}

size_t rh_frame_row(struct rh_frame *frame)
{
	if (!reserve_row(frame)) {
		frame->failed = true;
		return SIZE_MAX;
	}
	struct rh_cell *row = frame->cells + frame->rows * frame->columns;
	for (size_t i = 0; i < frame->columns; i++)
		row[i] = blank;
	return frame->rows++;
}

const struct rh_cell *rh_frame_cells(const struct rh_frame *frame, size_t row)
{
	return row < frame->rows ? frame->cells + row * frame->columns : NULL;
}

static bool is_blank(const struct rh_cell *cell)
{
	return cell->text[0] == ' ' && cell->text[1] == '\0';
}

size_t rh_frame_used(const struct rh_frame *frame, size_t row)
{
	const struct rh_cell *cells = rh_frame_cells(frame, row);
	size_t used = cells != NULL ? frame->columns : 0;
	while (used > 0 && is_blank(&cells[used - 1]))
		used--;
	return used;
}

/* Half of a wide character is no character: what is left of one that is overwritten becomes blank. */
static void clear_cell(struct rh_cell *row, size_t column)
{
	if (row[column].width == 0)
		row[column - 1] = blank;
	else if (row[column].width == 2)
		row[column + 1] = blank;
	row[column] = blank;
}

/* Where text is going: a row, and the cell the next mark belongs to. */
struct place {
	struct rh_frame *frame;
	struct rh_cell *row;
	struct rh_cell *last; /* NULL before the first character */
	size_t column;
	enum rh_style style;
};

static void add_to_cell(struct rh_cell *cell, struct rh_text character)
{
	size_t length = strlen(cell->text);
	if (character.length >= sizeof cell->text - length)
		return;
	memcpy(cell->text + length, character.data, character.length);
	cell->text[length + character.length] = '\0';
}

static void new_cell(struct place *place, struct rh_text character, size_t width)
{
	clear_cell(place->row, place->column);
	place->last = &place->row[place->column];
	if (width == 2) {
		clear_cell(place->row, place->column + 1);
		place->row[place->column + 1] = (struct rh_cell){.width = 0, .style = (unsigned char)place->style};
	}
	place->column += width;
	if (rh_text_equal(character, RH_TEXT(" ")))
		return;
	*place->last = (struct rh_cell){.width = (unsigned char)width, .style = (unsigned char)place->style};
	add_to_cell(place->last, character);
}

static bool disputed(const struct place *place, uint32_t c)
{
	bool after_wide = place->last != NULL && place->last->width == 2;
	return (c >= VARIATION_FIRST && c <= VARIATION_LAST) || (c == ZERO_WIDTH_JOINER && after_wide);
}

static void put_character(struct place *place, uint32_t c, struct rh_text character)
{
	size_t width = (size_t)rh_unicode_width_of(c);
	if (width > 0)
		new_cell(place, character, width);
	else if (place->last != NULL && !disputed(place, c))
		add_to_cell(place->last, character);
}

static void put_cluster(struct place *place, struct rh_text cluster)
{
	struct rh_text rest = cluster;
	uint32_t c = 0;
	for (size_t at = 0; rh_unicode_next(&rest, &c); at = cluster.length - rest.length)
		put_character(place, c, rh_text_slice(cluster, at, cluster.length - rest.length - at));
}

/* Puts sanitised text. */
static size_t put_safe(struct rh_frame *frame, size_t row, size_t column, enum rh_style style, struct rh_text text)
{
	if (row >= frame->rows)
		return column;
	struct place place = {frame, frame->cells + row * frame->columns, NULL, column, style};
	while (text.length > 0) {
		struct rh_text cluster = rh_text_slice(text, 0, rh_unicode_cluster(text));
		size_t width = rh_unicode_width(cluster);
		if (place.column > frame->columns || width > frame->columns - place.column)
			break;
		put_cluster(&place, cluster);
		text = rh_text_slice(text, cluster.length, SIZE_MAX);
	}
	return place.column;
}

size_t rh_frame_put(struct rh_frame *frame, size_t row, size_t column, enum rh_style style, struct rh_text text)
{
	struct rh_buffer safe = {0};
	rh_unicode_sanitize(&safe, text, RH_SANITIZE_LINE);
	frame->failed = frame->failed || safe.failed;
	size_t after = put_safe(frame, row, column, style, rh_buffer_view(&safe));
	rh_buffer_done(&safe);
	return after;
}

size_t rh_frame_printf(struct rh_frame *frame, size_t row, size_t column, enum rh_style style, const char *format, ...)
{
	struct rh_buffer text = {0};
	va_list args;
	va_start(args, format);
	rh_buffer_vprintf(&text, format, args);
	va_end(args);
	frame->failed = frame->failed || text.failed;
	size_t after = rh_frame_put(frame, row, column, style, rh_buffer_view(&text));
	rh_buffer_done(&text);
	return after;
}

size_t rh_frame_put_within(struct rh_frame *frame, size_t row, size_t column, size_t end_column, enum rh_style style,
                           struct rh_text text)
{
	if (column >= end_column)
		return column;
	struct rh_buffer safe = {0};
	rh_unicode_sanitize(&safe, text, RH_SANITIZE_LINE);
	if (rh_unicode_width(rh_buffer_view(&safe)) > end_column - column) {
		rh_buffer_truncate(&safe, rh_unicode_fit(rh_buffer_view(&safe), end_column - column - 1));
		rh_buffer_string(&safe, "…");
	}
	frame->failed = frame->failed || safe.failed;
	size_t after = put_safe(frame, row, column, style, rh_buffer_view(&safe));
	rh_buffer_done(&safe);
	return after;
}

void rh_frame_put_right(struct rh_frame *frame, size_t row, size_t end_column, enum rh_style style, struct rh_text text)
{
	struct rh_buffer safe = {0};
	rh_unicode_sanitize(&safe, text, RH_SANITIZE_LINE);
	frame->failed = frame->failed || safe.failed;
	size_t width = rh_unicode_width(rh_buffer_view(&safe));
	(void)put_safe(frame, row, width < end_column ? end_column - width : 0, style, rh_buffer_view(&safe));
	rh_buffer_done(&safe);
}

size_t rh_frame_end(const struct rh_frame *frame)
{
	size_t end = frame->columns > 1 ? frame->columns - 1 : 1;
	return end < RH_FRAME_MEASURE ? end : RH_FRAME_MEASURE;
}

void rh_frame_paragraph(struct rh_frame *frame, size_t indent, enum rh_style style, struct rh_text text)
{
	struct rh_buffer safe = {0};
	rh_unicode_sanitize(&safe, text, RH_SANITIZE_TEXT);
	frame->failed = frame->failed || safe.failed;
	size_t end = rh_frame_end(frame);
	size_t from = end >= indent + WRAP_MIN ? indent : 0;
	size_t width = end - from > 2 ? end - from : 2;
	struct rh_text rest = rh_buffer_view(&safe), line;
	while (!frame->failed && rh_wrap_next(&rest, width, &line))
		(void)put_safe(frame, rh_frame_row(frame), from, style, line);
	rh_buffer_done(&safe);
}

/* What means something else the other way round, each beside its counterpart. */
static const char *const pairs[][2] = {
    {"(", ")"}, {"[", "]"}, {"{", "}"},   {"<", ">"},   {"/", "\\"}, {"←", "→"},
    {"“", "”"}, {"‘", "’"}, {"「", "」"}, {"『", "』"}, {"╸", "╺"},
};

static void turn(struct rh_cell *cell)
{
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		size_t other = strcmp(cell->text, pairs[i][0]) == 0 ? 1 : strcmp(cell->text, pairs[i][1]) == 0 ? 0 : 2;
		if (other == 2)
			continue;
		memcpy(cell->text, pairs[i][other], strlen(pairs[i][other]) + 1);
		return;
	}
}

static void mirror_row(struct rh_cell *cells, size_t columns)
{
	for (size_t i = 0, k = columns - 1; i < k; i++, k--) {
		struct rh_cell cell = cells[i];
		cells[i] = cells[k];
		cells[k] = cell;
	}
	for (size_t i = 0; i < columns; i++)
		turn(&cells[i]);
	/* The second half of a wide character has come before the first. */
	for (size_t i = 0; i + 1 < columns; i++) {
		if (cells[i].width != 0 || cells[i + 1].width != 2)
			continue;
		struct rh_cell half = cells[i];
		cells[i] = cells[i + 1];
		cells[i + 1] = half;
		i++;
	}
}

void rh_frame_mirror(struct rh_frame *frame)
{
	for (size_t row = 0; row < frame->rows; row++)
		mirror_row(frame->cells + row * frame->columns, frame->columns);
}

void rh_frame_text(struct rh_buffer *out, const struct rh_frame *frame)
{
	for (size_t row = 0; row < frame->rows; row++) {
		const struct rh_cell *cells = rh_frame_cells(frame, row);
		size_t used = rh_frame_used(frame, row);
		for (size_t i = 0; i < used; i++)
			rh_buffer_string(out, cells[i].text);
		rh_buffer_byte(out, '\n');
	}
	out->failed = out->failed || frame->failed;
}
