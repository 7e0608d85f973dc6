// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keylist.h"

#include "base/unicode.h"

enum { LIST_GAP = 3, SEPARATOR = 3 /* " · " */ };

static size_t columns_of(const char *text)
{
	return rh_unicode_width(rh_text_of(text));
}

/* Which entries fit into the room, the important ones first; bit i for entry i. *used gets their columns. */
static unsigned choose(const struct rh_keylist_entry *entries, size_t count, size_t room, size_t *used)
{
	unsigned chosen = 0;
	*used = 0;
	for (int priority = 1; priority <= RH_KEYLIST_PRIORITIES; priority++) {
		for (size_t i = 0; i < count; i++) {
			const struct rh_keylist_entry *entry = &entries[i];
			if (entry->priority != priority || !entry->works)
				continue;
			size_t more = columns_of(entry->key) + 1 + columns_of(entry->word);
			more += chosen != 0 ? SEPARATOR : 0;
			if (more > room - *used)
				continue;
			*used += more;
			chosen |= 1U << i;
		}
	}
	return chosen;
}

size_t rh_keylist_width(const struct rh_keylist_entry *entries, size_t count)
{
	size_t used = 0;
	(void)choose(entries, count, SIZE_MAX, &used);
	return used;
}

void rh_keylist_put(struct rh_frame *frame, size_t row, size_t column, const struct rh_keylist_entry *entries,
                    size_t count)
{
	size_t end = rh_frame_end(frame), used = 0;
	unsigned chosen = choose(entries, count, end > column ? end - column : 0, &used);
	bool first = true;
	for (size_t i = 0; i < count; i++) {
		if ((chosen >> i & 1U) == 0)
			continue;
		if (!first)
			column = rh_frame_put(frame, row, column, RH_STYLE_DIM, RH_TEXT(" · "));
		first = false;
		column = rh_frame_put(frame, row, column, RH_STYLE_PLAIN, rh_text_of(entries[i].key));
		column = rh_frame_put(frame, row, column + 1, RH_STYLE_DIM, rh_text_of(entries[i].word));
	}
}

/* The grid of the list. */
struct grid {
	size_t key_width, cell_width, across;
};

static struct grid measure(const struct rh_keylist_entry *entries, size_t count, size_t room)
{
	struct grid grid = {0};
	size_t help_width = 0;
	for (size_t i = 0; i < count; i++) {
		size_t key = columns_of(entries[i].key), help = columns_of(entries[i].help);
		grid.key_width = key > grid.key_width ? key : grid.key_width;
		help_width = help > help_width ? help : help_width;
	}
	grid.cell_width = grid.key_width + 2 + help_width + LIST_GAP;
	grid.across = room + LIST_GAP >= 2 * grid.cell_width ? 2 : 1;
	return grid;
}

void rh_keylist_rows(struct rh_frame *frame, const struct rh_keylist_entry *entries, size_t count, size_t rows_max)
{
	size_t end = rh_frame_end(frame), indent = rh_draw_indent(frame);
	struct grid grid = measure(entries, count, end - indent);
	size_t row = 0, shown = 0;
	for (size_t i = 0; i < count; i++) {
		if (!entries[i].works)
			continue;
		if (rows_max > 0 && shown == rows_max * grid.across)
			return;
		row = shown % grid.across == 0 ? rh_frame_row(frame) : row;
		size_t column = indent + shown % grid.across * grid.cell_width;
		(void)rh_frame_put(frame, row, column, RH_STYLE_PLAIN, rh_text_of(entries[i].key));
		(void)rh_frame_put_within(frame, row, column + grid.key_width + 2, end, RH_STYLE_DIM,
		                          rh_text_of(entries[i].help));
		shown++;
	}
}
