// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/outline.h"

#include "notes/scan.h"

/* "#+TITLE: …" at its start, or its name. */
static bool is_outline(const struct rh_document *d)
{
	const size_t first = rh_note_next(d, 0);
	return rh_text_ends_with(d->name, RH_TEXT(".org")) ||
	       (first < d->count && rh_text_starts_with(d->notes[first].text, RH_TEXT("#+")));
}

void rh_outline_mark(struct rh_document *document)
{
	bool code = false;
	document->outline = is_outline(document);
	for (size_t i = 0; document->outline && i < document->count; i++) {
		struct rh_text text = rh_scan_trim(document->notes[i].text);
		const bool sign = rh_scan_word(&text, "#+");
		const bool begins = sign && rh_scan_word(&text, "begin_");
		const bool ends = sign && rh_scan_word(&text, "end_");
		code = begins || (code && !ends);
		if (code || ends)
			document->notes[i].block = RH_BLOCK_CODE;
		else if (sign)
			document->notes[i].block = RH_BLOCK_FRONT;
	}
}

bool rh_outline_read(struct rh_text text, struct rh_block_tag *tag)
{
	static const char *const states[] = {"TODO ", "DONE ", NULL};
	*tag = (struct rh_block_tag){.block = RH_BLOCK_HEADING};
	while (tag->level < 6 && rh_scan_char(&text, '*'))
		tag->level++;
	if (tag->level == 0 || !rh_scan_blanks(&text))
		return false;
	rh_scan_words(&text, states);
	tag->inside = rh_scan_trim(text);
	return tag->inside.length > 0;
}
