// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/document.h"

#include "notes/html.h"
#include "notes/scan.h"

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
	if (rh_asks_is_stop_title(note->body) || is_chapter(m, i) || note->body.length == 0)
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
	note->body = rh_document_plain(m->d, note->body);
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
	       (note->mark != RH_MARK_SUMMARY && rh_html_is_only_tags(m->d, rh_scan_trim(note->text)));
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
