// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/html.h"

#include "notes/inline.h"
#include "notes/scan.h"

/* What is hidden from a reader: how it opens and closes, and up to where no end of it was found. */
struct hidden {
	const char *opens, *closes;
	size_t open_to;
};

/* Left open, it hides nothing. */
static void hide(struct rh_document *d, size_t i, struct hidden *hidden)
{
	enum { LINES_MAX = 200 };
	size_t end = i;
	while (end < d->count && end - i < LINES_MAX && !rh_scan_has(d->notes[end].text, hidden->closes))
		end++;
	if (end == d->count || end - i == LINES_MAX) {
		hidden->open_to = end;
		return;
	}
	for (size_t line = i; line <= end; line++)
		d->notes[line].block = RH_BLOCK_FRONT;
}

/* "<ins class=…" that goes on for lines, and is none of the tags that questions and answers stand in. */
static bool is_long_tag(struct rh_text text)
{
	static const char *const tags[] = {"<ins", "<iframe", "<img", "<div", "<a ", "<link", "<meta", NULL};
	return rh_scan_words(&(struct rh_text){text.data, text.length}, tags) && !rh_scan_has(text, ">");
}

void rh_html_mark_hidden(struct rh_document *document)
{
	enum { KINDS = 5, LONG_TAG = KINDS - 1 };
	struct hidden hidden[KINDS] = {{"<script", "</script>", 0},
	                               {"<style", "</style>", 0},
	                               {"<head>", "</head>", 0},
	                               {"<!--", "-->", 0},
	                               {"<", ">", 0}};
	for (size_t i = 0; i < document->count; i++) {
		const struct rh_text text = document->notes[i].body;
		if (document->notes[i].block == RH_BLOCK_CODE || rh_scan_peek(text) != '<')
			continue;
		for (size_t k = 0; k < KINDS; k++) {
			struct rh_text rest = text;
			if (i >= hidden[k].open_to &&
			    (k == LONG_TAG ? is_long_tag(text) : rh_scan_word(&rest, hidden[k].opens)))
				hide(document, i, &hidden[k]);
		}
	}
}

static size_t count_of(struct rh_text text, struct rh_text part)
{
	size_t count = 0;
	for (size_t at = rh_text_find(text, part); at != SIZE_MAX; at = rh_text_find(text, part)) {
		text = rh_text_slice(text, at + part.length, SIZE_MAX);
		count++;
	}
	return count;
}

void rh_html_mark_folds(struct rh_document *document)
{
	size_t depth = 0;
	size_t outermost = 0; /* the line that opened the first of them */
	for (size_t i = 0; i < document->count; i++) {
		struct rh_note *note = &document->notes[i];
		note->fold = depth < UINT8_MAX ? (uint8_t)depth : UINT8_MAX;
		if (note->block == RH_BLOCK_CODE || rh_scan_peek(note->body) != '<')
			continue;
		outermost = depth == 0 ? i : outermost;
		depth += count_of(note->text, RH_TEXT("<details"));
		note->fold = depth < UINT8_MAX ? (uint8_t)depth : UINT8_MAX;
		const size_t ends = count_of(note->text, RH_TEXT("</details"));
		depth -= ends <= depth ? ends : depth;
	}
	for (size_t i = outermost; depth > 0 && i < document->count; i++)
		document->notes[i].fold = 0;
}

bool rh_html_holds_folds(const struct rh_document *document, size_t i)
{
	enum { LINES_MAX = 40 };
	if (document->notes[i].mark != RH_MARK_SUMMARY || document->notes[i].asks != RH_ASKS_NO)
		return false;
	for (size_t k = i + 1; k < document->count && k < i + LINES_MAX; k++) {
		if (document->notes[k].mark == RH_MARK_SUMMARY)
			return true;
		if (rh_scan_has(document->notes[k].text, "</details>"))
			return false;
	}
	return false;
}

bool rh_html_read_summary(struct rh_text text, struct rh_text *inside)
{
	size_t at = rh_text_find(text, RH_TEXT("<summary"));
	if (at == SIZE_MAX)
		return false;
	*inside = rh_text_slice(text, at + 8, SIZE_MAX);
	size_t open = rh_text_find(*inside, RH_TEXT(">"));
	*inside = rh_text_slice(*inside, open == SIZE_MAX ? inside->length : open + 1, SIZE_MAX);
	size_t close = rh_text_find(*inside, RH_TEXT("</summary"));
	*inside = rh_scan_trim(rh_text_slice(*inside, 0, close));
	return true;
}

bool rh_html_read_tag(struct rh_text text, struct rh_block_tag *tag)
{
	static const char *const names[] = {"<h", "<li", "<dt", NULL};
	struct rh_text rest = text;
	*tag = (struct rh_block_tag){.block = RH_BLOCK_HEADING};
	if (rh_scan_peek(text) != '<' || !rh_scan_words(&rest, names))
		return false;
	const struct rh_text name = rh_text_slice(text, 1, 2);
	if (name.data[0] == 'h' || name.data[0] == 'H') {
		int level = 0;
		if (!rh_scan_number(&rest, &level) || level < 1 || level > 6)
			return false;
		tag->level = (uint8_t)level;
	} else {
		tag->block = RH_BLOCK_ITEM;
	}
	const size_t open = rh_text_find(rest, RH_TEXT(">"));
	if (open == SIZE_MAX || (open > 0 && rh_scan_peek(rest) != ' '))
		return false;
	rest = rh_text_slice(rest, open + 1, SIZE_MAX);
	const size_t close = rh_text_find(rest, tag->level > 0 ? RH_TEXT("</h") : RH_TEXT("</"));
	tag->inside = rh_scan_trim(rh_text_slice(rest, 0, close));
	return tag->inside.length > 0;
}

bool rh_html_is_only_tags(struct rh_document *document, struct rh_text text)
{
	char first = text.length > 0 ? text.data[0] : '\0';
	if (first != '<' || text.length > RH_CANDIDATE_BYTES_MAX)
		return false;
	struct rh_buffer plain = {0};
	rh_inline_text(&plain, text);
	document->no_memory |= plain.failed;
	bool empty = !plain.failed && rh_scan_trim(rh_text_trim(rh_buffer_view(&plain))).length == 0;
	rh_buffer_done(&plain);
	return empty;
}
