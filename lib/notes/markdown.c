// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/document.h"

#include "notes/blocks.h"
#include "notes/html.h"
#include "notes/inline.h"
#include "notes/outline.h"
#include "notes/scan.h"

#include <string.h>

/* "**all of it**", "**the question?** and more": the bold part. */
static bool read_bold(struct rh_text text, struct rh_text *inside, struct rh_text *more)
{
	text = rh_scan_trim(text);
	rh_scan_pictures(&text);
	if (text.length < 5 || (text.data[0] != '*' && text.data[0] != '_') || text.data[1] != text.data[0])
		return false;
	char mark[3] = {text.data[0], text.data[0], '\0'};
	struct rh_text rest = rh_text_slice(text, 2, SIZE_MAX);
	size_t end = rh_text_find(rest, rh_text_of(mark));
	if (end == SIZE_MAX || end == 0)
		return false;
	*inside = rh_scan_trim(rh_text_slice(rest, 0, end));
	*more = rh_scan_trim(rh_text_slice(rest, end + 2, SIZE_MAX));
	while (rh_scan_char(more, ':') || rh_scan_char(more, '*') || rh_scan_char(more, '\\'))
		;
	*more = rh_scan_trim(*more);
	return inside->length > 0;
}

/* A mark that speaks of questions or answers counts before everything else. */
static bool set_spoken(struct rh_document *d, struct rh_note *note, struct rh_text text)
{
	struct rh_marked marked;
	struct rh_text plain = rh_document_plain(d, text);
	if (!rh_mark_read_spoken(plain, &marked) || (marked.by_letter && note->block == RH_BLOCK_ITEM))
		return false;
	note->mark = marked.mark;
	note->number = marked.number;
	note->by_letter = marked.by_letter;
	note->by_speaker = marked.by_speaker;
	note->body = marked.body;
	return true;
}

static void set_title(struct rh_document *d, struct rh_note *note, enum rh_mark mark, struct rh_text text)
{
	struct rh_marked number;
	note->mark = mark;
	note->body = rh_document_plain(d, text);
	rh_scan_pictures(&note->body);
	if (rh_mark_read_number(note->body, &number)) {
		note->body = number.body;
		note->number = number.number;
		note->numbered = true;
	}
}

/* Cuts "- ", "1. " and "[ ] " off an item; the number, if it has one, is noted. */
static struct rh_text cut_item(struct rh_note *note, struct rh_text text)
{
	struct rh_marked marked;
	text = rh_scan_trim(text);
	while (rh_scan_char(&text, '>'))
		rh_scan_blanks(&text);
	if (text.length > 1 && strchr("-*+", text.data[0]) != NULL) {
		note->mark = RH_MARK_BULLET;
		text = rh_scan_trim(rh_text_slice(text, 1, SIZE_MAX));
	} else if (rh_mark_read_number(text, &marked)) {
		note->mark = RH_MARK_NUMBER;
		note->style = marked.style;
		note->number = marked.number;
		text = marked.body;
	}
	note->boxed = rh_scan_box(&text);
	return rh_scan_trim(text);
}

static struct rh_text cut_hashes(struct rh_text text)
{
	while (rh_scan_char(&text, '#'))
		;
	text = rh_scan_trim(text);
	while (rh_scan_ending(&text, " #") || rh_scan_ending(&text, "##"))
		;
	return rh_scan_trim(text);
}

static void mark_inline(struct rh_document *d, struct rh_note *note, struct rh_text text)
{
	struct rh_text inside;
	struct rh_text more;
	if (rh_html_read_summary(text, &inside)) {
		if (!set_spoken(d, note, inside))
			set_title(d, note, RH_MARK_SUMMARY, inside);
	} else if (note->block == RH_BLOCK_HEADING) {
		inside = note->tagged ? text : cut_hashes(text);
		if (!set_spoken(d, note, inside))
			set_title(d, note, RH_MARK_HEADING, inside);
	} else if (set_spoken(d, note, text)) {
		return;
	} else if (read_bold(text, &inside, &more) &&
	           (more.length == 0 || rh_asks(rh_document_plain(d, inside)) == RH_ASKS_YES)) {
		set_title(d, note, RH_MARK_BOLD, more.length == 0 ? inside : text);
	} else if (note->mark != RH_MARK_NONE) {
		note->body = rh_document_plain(d, text);
	}
}

/* "> [!question]- What is it?": a box with a kind and a title. */
static bool read_callout(struct rh_text text, struct rh_text *kind, struct rh_text *title)
{
	const size_t close = rh_text_find(text, RH_TEXT("]"));
	if (!rh_text_starts_with(text, RH_TEXT("[!")) || close == SIZE_MAX)
		return false;
	*kind = rh_text_slice(text, 2, close - 2);
	*title = rh_text_slice(text, close + 1, SIZE_MAX);
	if (!rh_scan_char(title, '-'))
		rh_scan_char(title, '+');
	*title = rh_scan_trim(*title);
	return true;
}

/* A box that holds a question is one; others hold text. */
static void mark_callout(struct rh_document *d, struct rh_note *note, struct rh_text kind, struct rh_text title)
{
	static const char *const asking[] = {"question", "faq", "help", NULL};
	note->body = rh_document_plain(d, title);
	if (set_spoken(d, note, title) || !rh_scan_words(&kind, asking) || kind.length > 0)
		return;
	note->mark = RH_MARK_QUESTION;
	note->asks = rh_note_asks(note);
}

static void mark_line(struct rh_document *d, struct rh_note *note)
{
	struct rh_text text = rh_scan_trim(note->text);
	note->indented = note->block == RH_BLOCK_ITEM && note->depth > 0;
	if (note->block == RH_BLOCK_RULE)
		note->mark = RH_MARK_RULE;
	if (note->block == RH_BLOCK_CODE || note->block == RH_BLOCK_TABLE || note->block == RH_BLOCK_FRONT ||
	    note->block == RH_BLOCK_RULE || text.length == 0 || text.length > RH_CANDIDATE_BYTES_MAX)
		return;
	struct rh_block_tag tag;
	if (d->outline ? rh_outline_read(note->text, &tag)
	               : note->block == RH_BLOCK_NONE && rh_html_read_tag(text, &tag)) {
		note->tagged = true;
		note->block = tag.block;
		note->level = tag.level;
		note->mark = tag.block == RH_BLOCK_ITEM ? RH_MARK_BULLET : RH_MARK_NONE;
		text = tag.inside;
	}
	bool item = note->block == RH_BLOCK_ITEM && !note->tagged;
	if (item || (!note->tagged && note->block == RH_BLOCK_HEADING && text.data[0] != '#'))
		text = cut_item(note, text);
	while (!item && rh_scan_char(&text, '>')) {
		rh_scan_blanks(&text);
		note->body = text;
	}
	struct rh_text kind;
	struct rh_text title;
	if (read_callout(text, &kind, &title)) {
		mark_callout(d, note, kind, title);
		return;
	}
	note->linked = note->block != RH_BLOCK_HEADING && rh_inline_is_link(text);
	int number = note->mark == RH_MARK_NUMBER ? note->number : 0;
	mark_inline(d, note, text);
	note->numbered = note->numbered || (number > 0 && note->mark != RH_MARK_NUMBER);
	note->asks = rh_note_asks(note);
}

/* "Install" and "License": the file says how to use a program. */
static bool documents_program(const struct rh_document *d)
{
	static const char *const titles[] = {"installation", "install",     "usage",      "license",
	                                     "contributing", "quick start", "quickstart", "getting started",
	                                     "build",        "설치 방법",   "설치",       "사용법",
	                                     "사용 방법",    "라이선스",    NULL};
	enum { TITLES_MIN = 2 };
	size_t found = 0;
	for (size_t i = 0; i < d->count; i++) {
		const struct rh_note *note = &d->notes[i];
		struct rh_text rest = note->body;
		if (note->mark != RH_MARK_HEADING)
			continue;
		if (note->level == 1 && rh_asks_names_questions(note->body))
			return false;
		found += rh_scan_words(&rest, titles) && rest.length == 0;
	}
	return found >= TITLES_MIN;
}

void rh_markdown_mark(struct rh_document *document)
{
	rh_blocks_mark(document);
	rh_html_mark_hidden(document);
	rh_outline_mark(document);
	rh_html_mark_folds(document);
	for (size_t i = 0; i < document->count; i++)
		mark_line(document, &document->notes[i]);
	rh_document_mark_cards(document);
	rh_document_unmark_letters(document);
	rh_document_set_errands_aside(document);
	rh_document_read_title(document);
	bool stopped = false; /* below "References" and the like */
	for (size_t i = 0; i < document->count; i++) {
		struct rh_note *note = &document->notes[i];
		const bool stop = note->mark == RH_MARK_HEADING && rh_asks_is_stop_title(note->body);
		if (note->block == RH_BLOCK_HEADING)
			stopped = stop && !rh_asks_speaks_of_questions(note->body);
		note->aside = note->aside || stop || rh_html_holds_folds(document, i) ||
		              (stopped && note->mark == RH_MARK_BULLET && note->asks != RH_ASKS_YES);
	}
	document->advises = document->advises || documents_program(document);
}
