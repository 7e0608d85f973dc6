// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/document.h"

#include "notes/inline.h"
#include "notes/scan.h"

#include <cmark.h>
#include <string.h>

enum {
	CHUNK_BYTES = 32 << 10, /* libcmark sees the file in parts: its slow paths grow with the square of the part */
	CHUNK_BYTES_MAX = 256 << 10,
	LINE_BYTES = 160, /* what a line is can be told from its beginning */
	CANDIDATE_BYTES_MAX = 1200,
	FRONT_LINES_MAX = 200,
	TITLE_BYTES_MAX = 300,
};

static size_t mark_front_matter(struct rh_document *d)
{
	if (d->count < 3 || !rh_text_equal(rh_text_trim(d->notes[0].text), RH_TEXT("---")))
		return 0;
	bool keys = rh_scan_has(d->notes[1].text, ":");
	for (size_t i = 1; keys && i < d->count && i < FRONT_LINES_MAX; i++) {
		struct rh_text line = rh_text_trim(d->notes[i].text);
		if (!rh_text_equal(line, RH_TEXT("---")) && !rh_text_equal(line, RH_TEXT("...")))
			continue;
		for (size_t k = 0; k <= i; k++)
			d->notes[k].block = RH_BLOCK_FRONT;
		return i + 1;
	}
	return 0;
}

static uint8_t list_depth(cmark_node *item)
{
	uint8_t depth = 0;
	for (cmark_node *up = cmark_node_parent(cmark_node_parent(item)); up != NULL; up = cmark_node_parent(up)) {
		if (cmark_node_get_type(up) == CMARK_NODE_ITEM && depth < UINT8_MAX)
			depth++;
	}
	return depth;
}

static void note_heading(struct rh_document *d, size_t line, size_t end, cmark_node *node)
{
	struct rh_note *note = &d->notes[line];
	struct rh_text text = rh_scan_trim(note->text);
	bool underlined = end > line && end < d->count;
	/* A paragraph with a rule right below it is no title, whatever CommonMark says. */
	if (underlined && (end > line + 1 || text.length > TITLE_BYTES_MAX || rh_asks_states(text))) {
		d->notes[end].block = RH_BLOCK_RULE;
		return;
	}
	if (underlined)
		d->notes[end].block = RH_BLOCK_FRONT;
	note->block = RH_BLOCK_HEADING;
	note->level = (uint8_t)cmark_node_get_heading_level(node);
}

static void note_block(struct rh_document *d, size_t first, cmark_node *node)
{
	size_t line = first + (size_t)cmark_node_get_start_line(node) - 1;
	size_t end = first + (size_t)cmark_node_get_end_line(node) - 1;
	if (line >= d->count)
		return;
	cmark_node_type type = cmark_node_get_type(node);
	if (type == CMARK_NODE_HEADING) {
		note_heading(d, line, end, node);
	} else if (type == CMARK_NODE_CODE_BLOCK) {
		for (size_t i = line; i <= end && i < d->count; i++)
			d->notes[i].block = RH_BLOCK_CODE;
	} else if (type == CMARK_NODE_THEMATIC_BREAK) {
		d->notes[line].block = RH_BLOCK_RULE;
	} else if (type == CMARK_NODE_ITEM) {
		d->notes[line].block = RH_BLOCK_ITEM;
		d->notes[line].depth = list_depth(node);
	}
}

static bool holds_blocks(cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);
	return type == CMARK_NODE_DOCUMENT || type == CMARK_NODE_BLOCK_QUOTE || type == CMARK_NODE_LIST ||
	       type == CMARK_NODE_ITEM;
}

/* Every block of the tree, those outside before those within. */
static void note_blocks(struct rh_document *d, size_t first, cmark_node *root)
{
	cmark_node *node = root;
	while (node != NULL) {
		note_block(d, first, node);
		cmark_node *next = holds_blocks(node) ? cmark_node_first_child(node) : NULL;
		while (next == NULL && node != NULL && node != root) {
			next = cmark_node_next(node);
			node = next == NULL ? cmark_node_parent(node) : node;
		}
		node = next;
	}
}

static struct rh_text beginning(struct rh_text line)
{
	size_t length = line.length < LINE_BYTES ? line.length : LINE_BYTES;
	while (length > 0 && length < line.length && ((unsigned char)line.data[length] & 0xC0U) == 0x80)
		length--;
	return rh_text_slice(line, 0, length);
}

static void parse_chunk(struct rh_document *d, size_t from, size_t to)
{
	cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
	for (size_t i = from; i < to; i++) {
		struct rh_text line = beginning(d->notes[i].text);
		if (line.length > 0)
			cmark_parser_feed(parser, line.data, line.length);
		cmark_parser_feed(parser, "\n", 1);
	}
	cmark_node *root = cmark_parser_finish(parser);
	note_blocks(d, from, root);
	cmark_node_free(root);
	cmark_parser_free(parser);
}

static bool is_fence(struct rh_text text)
{
	text = rh_scan_trim(text);
	return rh_text_starts_with(text, RH_TEXT("```")) || rh_text_starts_with(text, RH_TEXT("~~~"));
}

/* Where a new part may begin: outside of code, at a heading, or behind a blank line at the margin. */
static bool may_cut(const struct rh_document *d, size_t i, bool fenced)
{
	struct rh_text text = d->notes[i].text;
	if (fenced || text.length == 0 || text.data[0] == ' ' || text.data[0] == '\t')
		return false;
	return text.data[0] == '#' || rh_note_is_blank(d, i - 1);
}

static void parse_blocks(struct rh_document *d, size_t first)
{
	size_t from = first;
	size_t bytes = 0;
	bool fenced = false;
	for (size_t i = first; i < d->count; i++) {
		bool full = (bytes >= CHUNK_BYTES && may_cut(d, i, fenced)) || bytes >= CHUNK_BYTES_MAX;
		if (full && i > from) {
			parse_chunk(d, from, i);
			from = i;
			bytes = 0;
		}
		fenced ^= is_fence(d->notes[i].text);
		bytes += beginning(d->notes[i].text).length + 1;
	}
	parse_chunk(d, from, d->count);
}

static bool is_table_rule(struct rh_text text)
{
	bool dash = false;
	bool bar = false;
	text = rh_scan_trim(text);
	for (size_t i = 0; i < text.length; i++) {
		dash |= text.data[i] == '-';
		bar |= text.data[i] == '|';
		if (strchr("|-: \t", text.data[i]) == NULL)
			return false;
	}
	return dash && bar;
}

static void mark_tables(struct rh_document *d)
{
	for (size_t i = 1; i < d->count; i++) {
		if (d->notes[i].block != RH_BLOCK_NONE || !is_table_rule(d->notes[i].text) ||
		    !rh_scan_has(d->notes[i - 1].text, "|"))
			continue;
		d->notes[i - 1].block = RH_BLOCK_TABLE;
		while (i < d->count && rh_scan_has(d->notes[i].text, "|"))
			d->notes[i++].block = RH_BLOCK_TABLE;
	}
}

static struct rh_text keep_inline(struct rh_document *d, struct rh_text text)
{
	struct rh_buffer plain = {0};
	struct rh_text kept = text;
	bool special = false;
	for (size_t i = 0; i < text.length && !special; i++)
		special = strchr("*_`[<&\\!", text.data[i]) != NULL;
	if (!special)
		return text;
	rh_inline_text(&plain, text);
	d->no_memory |= plain.failed || !rh_arena_text(d->arena, rh_scan_trim(rh_buffer_view(&plain)), &kept);
	rh_buffer_done(&plain);
	return kept;
}

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
	struct rh_text plain = keep_inline(d, text);
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
	note->body = keep_inline(d, text);
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

/* A line of HTML that is a heading or an item. */
struct block_tag {
	struct rh_text inside;
	enum rh_block block;
	uint8_t level; /* of a heading; 0: none */
};

/* "<summary>…</summary>", with or without what stands around it. */
static bool read_summary(struct rh_text text, struct rh_text *inside)
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

/* "<h3 class=…>…</h3>": what is in it, and its level; "<li>" and "<dt>" are the other tags questions stand in. */
static bool read_tag(struct rh_text text, struct block_tag *tag)
{
	static const char *const names[] = {"<h", "<li", "<dt", NULL};
	struct rh_text rest = text;
	*tag = (struct block_tag){.block = RH_BLOCK_HEADING};
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

/* "** TODO What is it?": a heading of an outline as Org has it. */
static bool read_outline(struct rh_text text, struct block_tag *tag)
{
	static const char *const states[] = {"TODO ", "DONE ", NULL};
	*tag = (struct block_tag){.block = RH_BLOCK_HEADING};
	while (tag->level < 6 && rh_scan_char(&text, '*'))
		tag->level++;
	if (tag->level == 0 || !rh_scan_blanks(&text))
		return false;
	rh_scan_words(&text, states);
	tag->inside = rh_scan_trim(text);
	return tag->inside.length > 0;
}

/* "#+TITLE: …" at its start, or its name. */
static bool is_outline(const struct rh_document *d)
{
	const size_t first = rh_note_next(d, 0);
	return rh_text_ends_with(d->name, RH_TEXT(".org")) ||
	       (first < d->count && rh_text_starts_with(d->notes[first].text, RH_TEXT("#+")));
}

/* "#+…" lines and drawers say nothing; what stands between "#+begin_src" and its end is code. */
static void mark_outline(struct rh_document *d)
{
	bool code = false;
	for (size_t i = 0; i < d->count; i++) {
		struct rh_text text = rh_scan_trim(d->notes[i].text);
		const bool sign = rh_scan_word(&text, "#+");
		const bool begins = sign && rh_scan_word(&text, "begin_");
		const bool ends = sign && rh_scan_word(&text, "end_");
		code = begins || (code && !ends);
		if (code || ends)
			d->notes[i].block = RH_BLOCK_CODE;
		else if (sign)
			d->notes[i].block = RH_BLOCK_FRONT;
	}
}

static void mark_inline(struct rh_document *d, struct rh_note *note, struct rh_text text)
{
	struct rh_text inside;
	struct rh_text more;
	if (read_summary(text, &inside)) {
		if (!set_spoken(d, note, inside))
			set_title(d, note, RH_MARK_SUMMARY, inside);
	} else if (note->block == RH_BLOCK_HEADING) {
		inside = note->tagged ? text : cut_hashes(text);
		if (!set_spoken(d, note, inside))
			set_title(d, note, RH_MARK_HEADING, inside);
	} else if (set_spoken(d, note, text)) {
		return;
	} else if (read_bold(text, &inside, &more) &&
	           (more.length == 0 || rh_asks(keep_inline(d, inside)) == RH_ASKS_YES)) {
		set_title(d, note, RH_MARK_BOLD, more.length == 0 ? inside : text);
	} else if (note->mark != RH_MARK_NONE) {
		note->body = keep_inline(d, text);
	}
}

static bool is_only_tags(struct rh_document *d, struct rh_text text)
{
	char first = text.length > 0 ? text.data[0] : '\0';
	if (first != '<' || text.length > CANDIDATE_BYTES_MAX)
		return false;
	struct rh_buffer plain = {0};
	rh_inline_text(&plain, text);
	d->no_memory |= plain.failed;
	bool empty = !plain.failed && rh_scan_trim(rh_text_trim(rh_buffer_view(&plain))).length == 0;
	rh_buffer_done(&plain);
	return empty;
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
	note->body = keep_inline(d, title);
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
	    note->block == RH_BLOCK_RULE || text.length == 0 || text.length > CANDIDATE_BYTES_MAX)
		return;
	struct block_tag tag;
	if (d->outline ? read_outline(note->text, &tag) : note->block == RH_BLOCK_NONE && read_tag(text, &tag)) {
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

/* Titles that stand beside questions in every chapter and are none. */
static bool is_stop_title(struct rh_text title)
{
	static const char *const stops[] = {"table of contents",
	                                    "contents",
	                                    "references",
	                                    "reference",
	                                    "conclusion",
	                                    "license",
	                                    "contributing",
	                                    "introduction",
	                                    "목차",
	                                    "참고",
	                                    "참고자료",
	                                    "참고 자료",
	                                    "참조",
	                                    "관련 자료",
	                                    "더 읽을거리",
	                                    "읽을거리",
	                                    "출처",
	                                    "마무리",
	                                    "목록",
	                                    "링크",
	                                    "resources",
	                                    "links",
	                                    "further reading",
	                                    "credits",
	                                    "acknowledgements",
	                                    "see also",
	                                    "about",
	                                    "index",
	                                    "toc",
	                                    "questions",
	                                    "interview questions",
	                                    "q&a",
	                                    "면접 질문",
	                                    "예상 질문",
	                                    "질문 목록",
	                                    "질문",
	                                    "目次",
	                                    "参考",
	                                    NULL};
	struct rh_text rest = title;
	return rh_scan_words(&rest, stops) && rh_scan_trim(rest).length == 0;
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

/* The title of a folded part with further ones inside. */
static bool holds_folds(const struct rh_document *d, size_t i)
{
	enum { LINES_MAX = 40 };
	if (d->notes[i].mark != RH_MARK_SUMMARY || d->notes[i].asks != RH_ASKS_NO)
		return false;
	for (size_t k = i + 1; k < d->count && k < i + LINES_MAX; k++) {
		if (d->notes[k].mark == RH_MARK_SUMMARY)
			return true;
		if (rh_scan_has(d->notes[k].text, "</details>"))
			return false;
	}
	return false;
}

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

/* "<script …>" to "</script>", "<style>", "<head>", "<!-- … -->": what no reader sees. */
static void mark_hidden(struct rh_document *d)
{
	enum { KINDS = 5, LONG_TAG = KINDS - 1 };
	struct hidden hidden[KINDS] = {{"<script", "</script>", 0},
	                               {"<style", "</style>", 0},
	                               {"<head>", "</head>", 0},
	                               {"<!--", "-->", 0},
	                               {"<", ">", 0}};
	for (size_t i = 0; i < d->count; i++) {
		const struct rh_text text = d->notes[i].body;
		if (d->notes[i].block == RH_BLOCK_CODE || rh_scan_peek(text) != '<')
			continue;
		for (size_t k = 0; k < KINDS; k++) {
			struct rh_text rest = text;
			if (i >= hidden[k].open_to &&
			    (k == LONG_TAG ? is_long_tag(text) : rh_scan_word(&rest, hidden[k].opens)))
				hide(d, i, &hidden[k]);
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

/* Folded parts within folded parts. One that is never closed is none, nor is what is inside of it. */
static void mark_folds(struct rh_document *d)
{
	size_t depth = 0;
	size_t outermost = 0; /* the line that opened the first of them */
	for (size_t i = 0; i < d->count; i++) {
		struct rh_note *note = &d->notes[i];
		note->fold = depth < UINT8_MAX ? (uint8_t)depth : UINT8_MAX;
		if (note->block == RH_BLOCK_CODE || rh_scan_peek(note->body) != '<')
			continue;
		outermost = depth == 0 ? i : outermost;
		depth += count_of(note->text, RH_TEXT("<details"));
		note->fold = depth < UINT8_MAX ? (uint8_t)depth : UINT8_MAX;
		const size_t ends = count_of(note->text, RH_TEXT("</details"));
		depth -= ends <= depth ? ends : depth;
	}
	for (size_t i = outermost; depth > 0 && i < d->count; i++)
		d->notes[i].fold = 0;
}

void rh_markdown_mark(struct rh_document *document)
{
	parse_blocks(document, mark_front_matter(document));
	mark_tables(document);
	mark_hidden(document);
	document->outline = is_outline(document);
	if (document->outline)
		mark_outline(document);
	mark_folds(document);
	for (size_t i = 0; i < document->count; i++)
		mark_line(document, &document->notes[i]);
	rh_document_mark_cards(document);
	rh_document_unmark_letters(document);
	rh_document_set_errands_aside(document);
	rh_document_read_title(document);
	bool stopped = false; /* below "References" and the like */
	for (size_t i = 0; i < document->count; i++) {
		struct rh_note *note = &document->notes[i];
		const bool stop = note->mark == RH_MARK_HEADING && is_stop_title(note->body);
		if (note->block == RH_BLOCK_HEADING)
			stopped = stop && !rh_asks_speaks_of_questions(note->body);
		note->aside = note->aside || stop || holds_folds(document, i) ||
		              (stopped && note->mark == RH_MARK_BULLET && note->asks != RH_ASKS_YES);
	}
	document->advises = document->advises || documents_program(document);
}

struct markdown {
	struct rh_document *d;
	uint32_t elected;
	size_t questions, rules;
	uint8_t question_level; /* of the heading that is the question; 7: it is none */
	uint8_t fold;           /* the folded part the question is the title of, see rh_note; 0: it is none */
	bool in_list;           /* the question is a list's item … */
	uint8_t question_depth; /* … so deep */
	bool has_question;
	bool nested_bullets_ask, nested_numbers_ask; /* items below a question's item ask too */
	bool numbered;                               /* nearly all headings that are questions have numbers */
	bool nothing;                                /* no family was elected */
	size_t free_asks, paragraphs;
};

static void set_question(const struct rh_document *d, struct rh_note *note, enum rh_role role)
{
	note->role = role;
	note->confidence = rh_note_confidence(d, note, note->asks == RH_ASKS_YES);
}

/* A heading with nothing below it but headings that are questions themselves. */
static bool is_chapter(const struct markdown *m, size_t i)
{
	size_t next = rh_note_next(m->d, i + 1);
	const struct rh_note *note = &m->d->notes[i];
	if (note->mark != RH_MARK_HEADING || next >= m->d->count)
		return false;
	const struct rh_note *then = &m->d->notes[next];
	return then->mark == RH_MARK_HEADING && then->level > note->level &&
	       rh_family_is_in(m->elected, rh_family_of(then));
}

static bool is_question(const struct markdown *m, size_t i)
{
	const struct rh_note *note = &m->d->notes[i];
	if (!rh_family_is_in(m->elected, rh_family_of(note)) || note->linked || note->aside ||
	    rh_note_is_remark(m->d, i))
		return false;
	if (note->mark == RH_MARK_QUESTION)
		return true;
	bool listed = note->mark == RH_MARK_BULLET || note->mark == RH_MARK_NUMBER || note->mark == RH_MARK_QUOTE;
	if (is_stop_title(note->body) || is_chapter(m, i) || note->body.length == 0)
		return note->mark == RH_MARK_SUMMARY && note->body.length == 0;
	if (note->mark == RH_MARK_HEADING && m->numbered && !note->numbered)
		return note->asks == RH_ASKS_YES;
	if (note->mark == RH_MARK_BOLD)
		return note->asks != RH_ASKS_NO || note->numbered;
	return !listed || note->asks != RH_ASKS_NO || note->among || !rh_asks_states(note->body);
}

/* Within the folded part that has the question for its title. */
static bool is_folded(const struct markdown *m, const struct rh_note *note)
{
	return m->has_question && m->fold > 0 && note->fold >= m->fold;
}

static void assign_heading(struct markdown *m, size_t i)
{
	struct rh_note *note = &m->d->notes[i];
	bool within = m->has_question && (note->level > m->question_level || is_folded(m, note));
	if (is_question(m, i)) {
		bool follows = within && note->asks == RH_ASKS_YES;
		set_question(m->d, note, follows ? RH_ROLE_FOLLOW_UP : RH_ROLE_QUESTION);
		m->question_level = follows ? m->question_level : note->level;
		m->has_question = true;
		m->fold = follows ? m->fold : 0;
		return;
	}
	if (within)
		return;
	note->role = RH_ROLE_SECTION;
	m->has_question = false;
}

/* An item right below a question's that has an answer of its own below it. */
static bool is_answered_below(const struct markdown *m, size_t i)
{
	const struct rh_note *note = &m->d->notes[i];
	const size_t next = rh_note_next(m->d, i + 1);
	return m->in_list && note->depth == m->question_depth + 1 && next < m->d->count &&
	       m->d->notes[next].block == RH_BLOCK_ITEM && m->d->notes[next].depth > note->depth;
}

/* What is below a question's item asks as well: it follows up. */
static bool follows_up(const struct markdown *m, size_t i)
{
	const struct rh_note *note = &m->d->notes[i];
	bool nested = note->mark == RH_MARK_BULLET ? m->nested_bullets_ask
	                                           : note->mark == RH_MARK_NUMBER && m->nested_numbers_ask;
	return m->has_question && note->block == RH_BLOCK_ITEM && note->depth > 0 && note->asks == RH_ASKS_YES &&
	       (nested || is_answered_below(m, i));
}

/* "- **Java**" with the questions in the list below it. */
static bool holds_items(const struct markdown *m, size_t i)
{
	const struct rh_note *note = &m->d->notes[i];
	const size_t next = rh_note_next(m->d, i + 1);
	return m->has_question && note->block == RH_BLOCK_ITEM && note->depth < m->question_depth &&
	       next < m->d->count && m->d->notes[next].block == RH_BLOCK_ITEM && m->d->notes[next].depth > note->depth;
}

static void assign_other(struct markdown *m, size_t i)
{
	struct rh_note *note = &m->d->notes[i];
	if (is_question(m, i)) {
		const bool folded = rh_scan_has(note->text, "<summary");
		bool follows = (note->mark == RH_MARK_QUESTION && note->indented && m->has_question) ||
		               (folded && m->fold > 0 && note->fold > m->fold && m->has_question);
		bool own_level = note->mark == RH_MARK_QUESTION && note->block == RH_BLOCK_HEADING;
		set_question(m->d, note, follows ? RH_ROLE_FOLLOW_UP : RH_ROLE_QUESTION);
		m->question_level = own_level ? note->level : 7;
		m->in_list = note->block == RH_BLOCK_ITEM;
		m->question_depth = m->in_list ? note->depth : 0;
		m->has_question = true;
		m->fold = follows ? m->fold : folded ? note->fold : 0;
	} else if (follows_up(m, i)) {
		set_question(m->d, note, RH_ROLE_FOLLOW_UP);
	} else if (holds_items(m, i)) {
		note->role = RH_ROLE_SECTION;
		m->has_question = false;
	}
}

/* Where no family was elected, a short paragraph that asks may be a question all the same. */
static void assign_free(struct markdown *m, size_t i)
{
	struct rh_note *note = &m->d->notes[i];
	bool starts = i == 0 || rh_note_is_blank(m->d, i - 1) || m->d->notes[i - 1].mark == RH_MARK_HEADING;
	if (!m->nothing || note->mark != RH_MARK_NONE || !starts || note->asks != RH_ASKS_YES ||
	    rh_scan_length(note->body, RH_ASKS_CHARACTERS_MAX + 1) > RH_ASKS_CHARACTERS_MAX)
		return;
	note->body = keep_inline(m->d, note->body);
	note->role = RH_ROLE_QUESTION;
	bool many = m->free_asks >= 2 && m->free_asks * 5 >= m->paragraphs;
	note->confidence = many && !m->d->advises ? RH_NOTES_LIKELY : RH_NOTES_GUESS;
	m->question_level = 7;
	m->has_question = true;
}

/* Lines that say nothing of their own. A link below a question is of its answer, but for the way back to the top. */
static bool says_nothing(const struct markdown *m, const struct rh_note *note)
{
	const bool within = rh_scan_has(note->text, "](#");
	const bool contents = note->block == RH_BLOCK_TABLE && within;
	return note->block == RH_BLOCK_FRONT || (note->linked && (within || !m->has_question)) || contents ||
	       (note->mark != RH_MARK_SUMMARY && is_only_tags(m->d, rh_scan_trim(note->text)));
}

/* "</details>" of a question. */
static bool ends_fold(const struct markdown *m, const struct rh_note *note)
{
	const bool asked = m->fold > 0 || rh_family_is_in(m->elected, RH_FAMILY_SUMMARY);
	return asked && note->mark == RH_MARK_NONE && note->block != RH_BLOCK_CODE &&
	       rh_scan_has(note->text, "</details>");
}

static void assign_line(struct markdown *m, size_t i)
{
	struct rh_note *note = &m->d->notes[i];
	if (rh_note_is_blank(m->d, i)) {
		note->role = RH_ROLE_BLANK;
	} else if (note->mark == RH_MARK_RULE) {
		note->role = m->rules * 2 >= m->questions ? RH_ROLE_RULE : RH_ROLE_IGNORED;
		m->has_question = m->has_question && note->role == RH_ROLE_IGNORED;
	} else if (ends_fold(m, note)) {
		/* The end of a part within the question's part gives the word back to the question. */
		note->role = m->fold > 0 && note->fold > m->fold ? RH_ROLE_BACK : RH_ROLE_RULE;
		m->has_question = m->has_question && note->role == RH_ROLE_BACK;
	} else if (says_nothing(m, note)) {
		note->role = RH_ROLE_IGNORED;
	} else if (note->mark == RH_MARK_SUMMARY && note->aside) {
		note->role = RH_ROLE_SECTION;
		m->has_question = false;
	} else if (note->mark == RH_MARK_FOLLOW_UP) {
		set_question(m->d, note, RH_ROLE_FOLLOW_UP);
	} else if (note->mark == RH_MARK_ANSWER) {
		note->role = RH_ROLE_MARKER;
	} else if (note->mark == RH_MARK_HEADING) {
		assign_heading(m, i);
	} else if (note->mark != RH_MARK_NONE) {
		assign_other(m, i);
	} else {
		assign_free(m, i);
	}
}

/* Whether the items one below the elected lists ask, most of them; those with bullets or those with numbers. */
static bool nested_ask(const struct markdown *m, enum rh_mark mark)
{
	size_t items = 0;
	size_t yes = 0;
	for (size_t i = 0; i < m->d->count; i++) {
		const struct rh_note *note = &m->d->notes[i];
		bool item = note->mark == mark && note->depth > 0;
		items += item;
		yes += item && note->asks == RH_ASKS_YES;
	}
	return yes >= 2 && yes * 2 >= items;
}

static void survey(struct markdown *m)
{
	size_t titles = 0;
	size_t numbered = 0;
	for (size_t i = 0; i < m->d->count; i++) {
		const struct rh_note *note = &m->d->notes[i];
		bool in = rh_family_is_in(m->elected, rh_family_of(note));
		bool starts = note->mark == RH_MARK_NONE && !rh_note_is_blank(m->d, i) &&
		              note->block == RH_BLOCK_NONE &&
		              (i == 0 || rh_note_is_blank(m->d, i - 1) || m->d->notes[i - 1].mark == RH_MARK_HEADING);
		m->questions += in;
		m->rules += note->mark == RH_MARK_RULE;
		titles += in && note->mark == RH_MARK_HEADING;
		numbered += in && note->mark == RH_MARK_HEADING && note->numbered;
		m->paragraphs += starts;
		m->free_asks += starts && note->asks == RH_ASKS_YES && !rh_asks_oneself(note->body);
	}
	m->numbered = titles > 0 && numbered * 10 >= titles * 8;
	m->nested_bullets_ask = nested_ask(m, RH_MARK_BULLET);
	m->nested_numbers_ask = nested_ask(m, RH_MARK_NUMBER);
	/* A few lines with marks among many paragraphs that ask: the paragraphs are what the file is about. */
	enum { FREE_MIN = 5 };
	bool free_text = m->free_asks >= FREE_MIN && m->free_asks > 3 * m->questions && !m->d->headings;
	m->elected = free_text ? 0 : m->elected;
	m->nothing = m->elected == 0;
}

/* What a chapter's items of the elected lists have in common. */
struct items {
	size_t count, ask, boxed, answered;
};

static bool is_elected_item(const struct rh_document *d, uint32_t elected, size_t i)
{
	const enum rh_mark mark = d->notes[i].mark;
	return (mark == RH_MARK_BULLET || mark == RH_MARK_NUMBER) &&
	       rh_family_is_in(elected, rh_family_of(&d->notes[i])) && !d->notes[i].aside;
}

static struct items count_items(const struct rh_document *d, uint32_t elected, size_t from, size_t to)
{
	struct items items = {0};
	for (size_t i = from; i < to; i++) {
		if (!is_elected_item(d, elected, i))
			continue;
		const size_t next = rh_note_next(d, i + 1);
		items.count++;
		items.ask += d->notes[i].asks != RH_ASKS_NO;
		items.boxed += d->notes[i].boxed;
		items.answered += next < to && !is_elected_item(d, elected, next);
	}
	return items;
}

/* "## To do" between questions: nothing in its list asks, and boxes to tick, the want of answers or that all other
 * lists ask tell it from them. */
static void set_lists_aside(struct markdown *m)
{
	struct rh_document *d = m->d;
	const struct items all = count_items(d, m->elected, 0, d->count);
	size_t from = 0;
	for (size_t i = 0; i <= d->count && all.ask > 0; i++) {
		if (i < d->count && d->notes[i].block != RH_BLOCK_HEADING)
			continue;
		const struct items items = count_items(d, m->elected, from, i);
		const bool boxes = items.boxed == items.count && all.boxed * 2 < all.count;
		const bool bare = items.answered == 0 && all.answered * 2 > all.count;
		const bool alone = items.count >= 2 && all.ask * 10 >= (all.count - items.count) * 8 &&
		                   (from == 0 || !rh_asks_speaks_of_questions(d->notes[from].body));
		for (size_t k = from; k < i && items.ask == 0 && (boxes || bare || alone); k++)
			d->notes[k].aside = d->notes[k].aside || is_elected_item(d, m->elected, k);
		from = i;
	}
}

/* Headings of one elected family below one title, or all of a file. */
struct run {
	size_t members, ask;
};

static bool is_member(const struct markdown *m, size_t i)
{
	const struct rh_note *note = &m->d->notes[i];
	return note->mark == RH_MARK_HEADING && rh_family_is_in(m->elected, rh_family_of(note)) && !note->aside;
}

static struct run count_run(const struct markdown *m, size_t from, size_t to)
{
	struct run run = {0};
	for (size_t i = from; i < to; i++) {
		run.members += is_member(m, i);
		run.ask += is_member(m, i) && m->d->notes[i].asks != RH_ASKS_NO;
	}
	return run;
}

/* The next heading of the same or a higher level. */
static size_t chapter_end(const struct rh_document *d, size_t i)
{
	size_t end = i + 1;
	while (end < d->count && (d->notes[end].mark != RH_MARK_HEADING || d->notes[end].level > d->notes[i].level))
		end++;
	return end;
}

/* "## How to prepare" with "### 1. Read the advert" below it, in a file whose other headings ask. */
static void set_chapters_aside(struct markdown *m)
{
	struct rh_document *d = m->d;
	const struct run all = count_run(m, 0, d->count);
	for (size_t i = 0; i < d->count && all.ask > 0 && !d->headings; i++) {
		const struct rh_note *title = &d->notes[i];
		if (title->mark != RH_MARK_HEADING || is_member(m, i))
			continue;
		const size_t end = chapter_end(d, i);
		const struct run run = count_run(m, i + 1, end);
		const bool others_ask = all.ask * 10 >= (all.members - run.members) * 8;
		if (run.members < 2 || run.ask > 0 || !others_ask || rh_asks_speaks_of_questions(title->body))
			continue;
		for (size_t k = i + 1; k < end; k++)
			d->notes[k].aside = d->notes[k].aside || is_member(m, k);
	}
}

/* An item that states something is a question all the same where nearly all items of its list ask, and none has an
 * answer. */
static void set_lists_asking(struct markdown *m)
{
	enum { ITEMS_MIN = 4 };
	struct rh_document *d = m->d;
	size_t from = 0;
	for (size_t i = 0; i <= d->count; i++) {
		if (i < d->count && d->notes[i].block != RH_BLOCK_HEADING)
			continue;
		const struct items items = count_items(d, m->elected, from, i);
		const bool asking = items.count >= ITEMS_MIN && items.ask * 4 >= items.count * 3 && items.answered == 0;
		for (size_t k = from; k < i && asking; k++)
			d->notes[k].among = is_elected_item(d, m->elected, k);
		from = i;
	}
}

static bool has_elected(const struct markdown *m, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		if (rh_family_is_in(m->elected, rh_family_of(&m->d->notes[i])))
			return true;
	}
	return false;
}

/* A chapter that has none of the elected marks may have a list of its own. */
static void assign_chapters(struct markdown *m)
{
	size_t from = 0;
	for (size_t i = 0; i <= m->d->count; i++) {
		bool ends = i == m->d->count || m->d->notes[i].mark == RH_MARK_HEADING;
		if (!ends)
			continue;
		struct markdown chapter = {.d = m->d, .question_level = 7};
		if (from < i && m->elected != 0 && !has_elected(m, from, i) && !m->d->headings)
			chapter.elected = rh_families_elect(m->d, from + 1, i);
		for (size_t k = from + 1; chapter.elected != 0 && k < i; k++) {
			struct rh_note *note = &m->d->notes[k];
			if (note->role == RH_ROLE_TEXT && note->mark != RH_MARK_NONE)
				assign_other(&chapter, k);
		}
		from = i;
	}
}

static bool is_bare_bold(const struct rh_document *d, size_t i)
{
	const struct rh_note *note = &d->notes[i];
	return note->mark == RH_MARK_BOLD && note->block != RH_BLOCK_ITEM && note->asks != RH_ASKS_NO &&
	       note->role == RH_ROLE_TEXT;
}

/* Questions in bold one after the other, with nothing between them: a list of them without answers. */
static void assign_bare_bold(struct markdown *m)
{
	enum { RUN_MIN = 3 };
	struct rh_document *d = m->d;
	for (size_t i = 0; i < d->count && !d->headings; i++) {
		size_t sure = 0;
		size_t end = i;
		for (size_t k = i; k < d->count; k++) {
			if (is_bare_bold(d, k)) {
				sure += d->notes[k].asks == RH_ASKS_YES;
				end = k + 1;
			} else if (d->notes[k].role != RH_ROLE_BLANK && d->notes[k].role != RH_ROLE_IGNORED) {
				break;
			}
		}
		for (size_t k = i; k < end && sure >= RUN_MIN; k++) {
			if (is_bare_bold(d, k))
				set_question(d, &d->notes[k], RH_ROLE_QUESTION);
		}
		i = end > i ? end - 1 : i;
	}
}

void rh_markdown_assign(struct rh_document *document)
{
	struct markdown m = {.d = document, .question_level = 7};
	m.elected = rh_families_elect(document, 0, document->count);
	survey(&m);
	set_lists_aside(&m);
	set_lists_asking(&m);
	set_chapters_aside(&m);
	for (size_t i = 0; i < document->count; i++)
		assign_line(&m, i);
	assign_chapters(&m);
	assign_bare_bold(&m);
}
