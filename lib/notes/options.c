// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/model.h"

#include "notes/scan.h"

enum { OPTIONS_MIN = 2, OPTIONS_MAX = 8 };

/* "- A) text", "(B) text", "C. text": the text behind the letter that is due. */
static bool read_option(struct rh_text line, uint32_t letter, struct rh_text *option)
{
	struct rh_text rest = rh_scan_trim(line);
	if (rh_scan_char(&rest, '-') || rh_scan_char(&rest, '*'))
		rh_scan_blanks(&rest);
	const bool opened = rh_scan_char(&rest, '(');
	const bool due = rh_scan_char(&rest, letter) || rh_scan_char(&rest, letter - 'A' + 'a');
	const bool closed = rh_scan_char(&rest, ')') || (!opened && rh_scan_char(&rest, '.'));
	*option = rh_scan_trim(rest);
	return due && closed && option->length > 0;
}

bool rh_notes_begins_options(struct rh_text line)
{
	struct rh_text option;
	return read_option(line, 'A', &option);
}

void rh_notes_copy_options(struct rh_notes *notes, struct rh_find *find)
{
	struct rh_text_list options = {0};
	struct rh_text rest = find->item.answer;
	struct rh_text line, option;
	while (options.count < OPTIONS_MAX && rh_text_next_line(&rest, &line) &&
	       read_option(line, 'A' + (uint32_t)options.count, &option))
		rh_text_list_add(notes, &options, rh_notes_keep(notes, option));
	find->options = rh_text_list_take(notes, &options);
	if (find->options.count >= OPTIONS_MIN)
		find->type = RH_QUESTION_CHOICE;
	else
		find->options = (struct rh_texts){0};
}
