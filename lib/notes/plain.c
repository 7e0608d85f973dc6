// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/document.h"

#include "notes/scan.h"

enum {
	SIDE_QUESTION_CHARACTERS = 120, /* a question that stands free between paragraphs is short */
	TITLE_CHARACTERS = 90,
	RULES_THAT_DIVIDE = 3, /* fewer are decoration */
};

static bool starts_indented(struct rh_text text)
{
	return text.length > 0 && (text.data[0] == ' ' || text.data[0] == '\t');
}

static bool is_underline(struct rh_text text)
{
	text = rh_scan_trim(text);
	size_t same = 0;
	while (same < text.length && (text.data[same] == '=' || text.data[same] == '-'))
		same++;
	return same == text.length && same >= 5 && same <= 90;
}

static void mark_line(struct rh_note *note)
{
	struct rh_marked marked = rh_mark_read(note->text);
	note->mark = marked.mark;
	note->style = marked.style;
	note->number = marked.number;
	note->by_letter = marked.by_letter;
	note->by_speaker = marked.by_speaker;
	note->body = marked.body;
	note->indented = starts_indented(note->text);
	if (marked.mark != RH_MARK_RULE && marked.mark != RH_MARK_COMMENT)
		note->asks = rh_note_asks(note);
}

enum { LEVELS_MAX = 4 };

/* Bullets by where they stand and by their sign: the levels of a list that go on. */
struct levels {
	struct {
		size_t indent; /* bytes */
		uint32_t sign;
	} levels[LEVELS_MAX];
	size_t count;
};

/* The level of a bullet: one that is known, or a new one below those that are not further in. */
static uint8_t level_of(struct levels *l, struct rh_text text)
{
	const struct rh_text line = rh_scan_trim(text);
	const size_t indent = (size_t)(line.data - text.data);
	const uint32_t sign = rh_scan_peek(line);
	for (size_t i = 0; i < l->count; i++) {
		if (l->levels[i].indent == indent && l->levels[i].sign == sign) {
			l->count = i + 1;
			return (uint8_t)i;
		}
	}
	while (l->count > 0 && l->levels[l->count - 1].indent > indent)
		l->count--;
	if (l->count == LEVELS_MAX)
		return LEVELS_MAX;
	l->levels[l->count].indent = indent;
	l->levels[l->count].sign = sign;
	return (uint8_t)l->count++;
}

static void mark_levels(struct rh_document *d)
{
	struct levels levels = {0};
	for (size_t i = 0; i < d->count; i++) {
		struct rh_note *note = &d->notes[i];
		const bool apart = i == 0 || rh_note_is_blank(d, i - 1);
		if (note->mark == RH_MARK_BULLET)
			note->depth = level_of(&levels, note->text);
		else if (!note->indented && !rh_note_is_blank(d, i) && (apart || note->mark != RH_MARK_NONE))
			levels.count = 0;
	}
}

/* A line of hyphens that occurs again and again divides; it underlines nothing. */
static bool divides(const struct rh_document *d, size_t i)
{
	enum { OFTEN = 3, LOOKED_AT = 400 };
	struct rh_text rule = rh_scan_trim(d->notes[i].text);
	size_t same = 0;
	size_t to = d->count - i > LOOKED_AT ? i + LOOKED_AT : d->count;
	if (rule.data[0] != '-')
		return false;
	for (size_t k = i > LOOKED_AT ? i - LOOKED_AT : 0; k < to && same < OFTEN; k++)
		same += d->notes[k].mark == RH_MARK_RULE && rh_text_equal(rh_scan_trim(d->notes[k].text), rule);
	return same >= OFTEN;
}

static bool is_text(const struct rh_document *d, size_t i)
{
	return i < d->count && !rh_note_is_blank(d, i) && d->notes[i].mark != RH_MARK_RULE &&
	       d->notes[i].mark != RH_MARK_LABEL;
}

/* A title with a line of = or - right below it; a rule between two paragraphs is none. */
static void mark_underlined(struct rh_document *d)
{
	for (size_t i = 0; i + 1 < d->count; i++) {
		bool after_gap = i == 0 || rh_note_is_blank(d, i - 1) || d->notes[i - 1].mark == RH_MARK_RULE;
		bool ruled = d->notes[i + 1].mark == RH_MARK_RULE && is_underline(d->notes[i + 1].text);
		bool closes = i + 2 < d->count && i > 0 && d->notes[i - 1].mark == RH_MARK_RULE;
		d->notes[i].underlined = is_text(d, i) && after_gap && ruled && !closes && !divides(d, i + 1) &&
		                         !rh_asks_states(d->notes[i].text);
	}
}

void rh_plain_mark(struct rh_document *document)
{
	for (size_t i = 0; i < document->count; i++)
		mark_line(&document->notes[i]);
	mark_levels(document);
	mark_underlined(document);
	rh_document_mark_cards(document);
	rh_document_unmark_letters(document);
	rh_document_set_errands_aside(document);
	rh_document_read_title(document);
}

/* What is known of a file before its lines get their roles. */
struct survey {
	struct rh_document *d;
	uint32_t elected;
	size_t marked;    /* lines of elected families */
	size_t rules;     /* that are no underlines */
	size_t free_asks; /* short lines that ask, behind a gap */
	size_t paragraphs;
	size_t led;      /* unmarked lines that ask, each with lines set off right below it */
	bool ruled;      /* the rules divide the file */
	bool underlines; /* three or more numbered titles are underlined: only those count */
	bool free;       /* nothing marks the questions */
};

/* By a bullet or by indentation. */
static bool is_set_off(const struct rh_document *d, size_t i)
{
	return is_text(d, i) && (d->notes[i].mark == RH_MARK_BULLET || d->notes[i].indented);
}

/* Questions line under line, each with an answer that is set off: the next one needs no gap. */
static void count_led(struct survey *s)
{
	const struct rh_document *d = s->d;
	for (size_t i = 0; i + 1 < d->count; i++) {
		const struct rh_note *note = &d->notes[i];
		s->led += note->asks == RH_ASKS_YES && note->mark == RH_MARK_NONE && !note->indented &&
		          is_set_off(d, i + 1);
	}
}

static bool is_behind_led(const struct survey *s, size_t i)
{
	enum { LED_MIN = 3 };
	return s->led >= LED_MIN && i > 0 && is_set_off(s->d, i - 1) && !is_set_off(s->d, i);
}

static bool behind_gap(const struct rh_document *d, size_t i)
{
	return i == 0 || rh_note_is_blank(d, i - 1) || d->notes[i - 1].mark == RH_MARK_RULE ||
	       d->notes[i - 1].mark == RH_MARK_LABEL;
}

static void survey(struct survey *s)
{
	struct rh_document *d = s->d;
	s->elected = rh_families_elect(d, 0, d->count);
	size_t underlined = 0;
	bool labels = false;
	count_led(s);
	for (size_t i = 0; i < d->count; i++) {
		const struct rh_note *note = &d->notes[i];
		bool underline = i > 0 && d->notes[i - 1].underlined;
		s->rules += note->mark == RH_MARK_RULE && !underline;
		labels |= note->mark == RH_MARK_LABEL;
		s->marked += rh_family_is_in(s->elected, rh_family_of(note));
		underlined += note->underlined && note->mark == RH_MARK_NUMBER;
		bool starts = is_text(d, i) && (behind_gap(d, i) || is_behind_led(s, i));
		s->paragraphs += starts;
		bool listed = i > 0 && d->notes[i - 1].asks == RH_ASKS_YES;
		s->free_asks += (starts || listed) && note->asks == RH_ASKS_YES && note->mark == RH_MARK_NONE &&
		                !rh_asks_oneself(note->body);
	}
	s->ruled = s->rules >= RULES_THAT_DIVIDE || (labels && s->rules > 0);
	s->underlines = underlined >= 3;
	s->free = s->marked < 3 && !s->ruled;
}

/* The numbered lines from..to are 1, 2, 3 … of one style, and the first text is number 1. Sets how many, and how many
 * of them end with a colon. */
static bool is_run(const struct rh_document *d, size_t from, size_t to, size_t *members, size_t *colons)
{
	size_t first = rh_note_next(d, from);
	if (first >= to || d->notes[first].mark != RH_MARK_NUMBER || d->notes[first].indented)
		return false;
	unsigned family = rh_family_of(&d->notes[first]);
	*members = *colons = 0;
	for (size_t i = first; i < to; i++) {
		const struct rh_note *note = &d->notes[i];
		if (rh_family_of(note) != family)
			continue;
		if (note->number != (int)++*members)
			return false;
		*colons += rh_text_ends_with(note->body, RH_TEXT(":")) || rh_text_ends_with(note->body, RH_TEXT("："));
	}
	return *members >= 3;
}

static void set_question(struct rh_note *note, enum rh_role role, enum rh_notes_confidence confidence)
{
	note->role = role;
	note->confidence = confidence;
}

/* In a section between rules a run 1, 2, 3 … that opens it is a list of questions, or of titles when they end with
 * colons. */
static void assign_run(struct rh_document *d, uint32_t elected, size_t from, size_t to)
{
	size_t members = 0;
	size_t colons = 0;
	if (!is_run(d, from, to, &members, &colons))
		return;
	size_t first = rh_note_next(d, from);
	unsigned family = rh_family_of(&d->notes[first]);
	bool titles = colons * 10 >= members * 6;
	if (rh_family_is_in(elected, family) && !titles)
		return;
	for (size_t i = first; i < to; i++) {
		if (rh_family_of(&d->notes[i]) != family)
			continue;
		if (titles)
			d->notes[i].role = RH_ROLE_SECTION;
		else
			set_question(&d->notes[i], RH_ROLE_QUESTION, RH_NOTES_CERTAIN);
	}
}

static void assign_runs(const struct survey *s)
{
	struct rh_document *d = s->d;
	size_t from = 0;
	bool ruled = s->rules > 0;
	for (size_t i = 0; i <= d->count && ruled; i++) {
		bool ends = i == d->count || ((d->notes[i].mark == RH_MARK_RULE || d->notes[i].mark == RH_MARK_LABEL) &&
		                              !(i > 0 && d->notes[i - 1].underlined));
		if (!ends)
			continue;
		assign_run(d, s->elected, from, i);
		from = i + 1;
	}
}

/* Questions with plain numbers: then "1-2." follows up on the first. */
static bool has_whole_numbers(uint32_t elected)
{
	return rh_family_is_in(elected, RH_FAMILY_QUESTION) ||
	       rh_family_is_in(elected, RH_FAMILY_NUMBER + 2 * RH_NUMBER_POINT) ||
	       rh_family_is_in(elected, RH_FAMILY_NUMBER + 2 * RH_NUMBER_PAREN);
}

static void assign_elected(const struct survey *s)
{
	for (size_t i = 0; i < s->d->count; i++) {
		struct rh_note *note = &s->d->notes[i];
		bool is_dash = note->mark == RH_MARK_NUMBER && note->style == RH_NUMBER_DASH;
		bool number = note->mark == RH_MARK_NUMBER;
		bool titled = s->underlines && number && note->underlined;
		if (note->role != RH_ROLE_TEXT || note->aside ||
		    (!titled && !rh_family_is_in(s->elected, rh_family_of(note))))
			continue;
		if ((is_dash && note->asks != RH_ASKS_YES) || (s->underlines && number && !note->underlined))
			continue;
		if (rh_note_is_remark(s->d, i)) {
			note->role = RH_ROLE_COMMENT;
			continue;
		}
		bool explicit = note->mark == RH_MARK_QUESTION;
		bool sure = explicit || note->asks == RH_ASKS_YES || s->marked >= 5;
		bool part = number && note->style == RH_NUMBER_PART && has_whole_numbers(s->elected);
		enum rh_role role = (explicit && note->indented) || part ? RH_ROLE_FOLLOW_UP : RH_ROLE_QUESTION;
		set_question(note, role, rh_note_confidence(s->d, note, sure));
	}
}

/* "09/" after Q8: a slip of the hand in a series of numbers. */
static void repair_series(const struct survey *s)
{
	size_t members = 0;
	int last = 0;
	for (size_t i = 0; i < s->d->count; i++) {
		struct rh_note *note = &s->d->notes[i];
		if (note->role == RH_ROLE_QUESTION && note->mark == RH_MARK_QUESTION && note->number > 0) {
			members++;
			last = note->number;
			continue;
		}
		struct rh_text rest = note->body;
		int number = 0;
		if (members < 4 || note->role != RH_ROLE_TEXT || note->indented)
			continue;
		if (note->mark == RH_MARK_NUMBER)
			number = note->number;
		else if (!rh_scan_number(&rest, &number) || !rh_scan_char(&rest, '/'))
			continue;
		else
			note->body = rh_scan_trim(rest);
		if (number != last + 1 || note->body.length == 0)
			continue;
		set_question(note, RH_ROLE_QUESTION, RH_NOTES_CERTAIN);
		last = number;
	}
}

/* "- 3 -", as pages carry it. */
static bool is_page_number(struct rh_text text)
{
	int number = 0;
	text = rh_scan_trim(text);
	const bool opens = rh_scan_char(&text, '-');
	rh_scan_blanks(&text);
	const bool counts = rh_scan_number(&text, &number);
	rh_scan_blanks(&text);
	return opens && counts && rh_scan_char(&text, '-') && text.length == 0;
}

static void assign_marks(struct rh_note *note, bool underline)
{
	if (is_page_number(note->text)) {
		note->role = RH_ROLE_IGNORED;
		return;
	}
	switch (note->mark) {
	case RH_MARK_RULE:
		note->role = underline ? RH_ROLE_IGNORED : RH_ROLE_RULE;
		break;
	case RH_MARK_LABEL:
		note->role = RH_ROLE_SECTION;
		break;
	case RH_MARK_FOLLOW_UP:
		set_question(note, RH_ROLE_FOLLOW_UP, RH_NOTES_CERTAIN);
		break;
	case RH_MARK_ANSWER:
		note->role = RH_ROLE_MARKER;
		break;
	case RH_MARK_COMMENT:
		note->role = RH_ROLE_COMMENT;
		break;
	case RH_MARK_NONE:
	case RH_MARK_QUESTION:
	case RH_MARK_NUMBER:
	case RH_MARK_BULLET:
	case RH_MARK_QUOTE:
	case RH_MARK_BRACKET:
	case RH_MARK_HASH:
	case RH_MARK_HEADING:
	case RH_MARK_BOLD:
	case RH_MARK_SUMMARY:
		break;
	}
}

/* Where the walk through a file stands. */
struct walk {
	const struct survey *s;
	struct rh_document *d;
	bool has_question; /* an answer may go on */
	bool after_gap;
	bool after_rule; /* nothing but blank lines since the last one */
	bool has_text;   /* the question has something of an answer */
	bool invites;    /* the question asks for questions: what is listed below it is its answer */
	int number;      /* of the last question's mark; 0: none */
	size_t first;    /* the first line that is not blank */
};

static void ask(struct walk *w, struct rh_note *note, enum rh_role role, enum rh_notes_confidence confidence)
{
	set_question(note, role, confidence);
	w->has_question = true;
	w->has_text = false;
	w->number = note->number;
	w->invites = rh_asks_for_questions(note->body);
}

static bool begins_with_arrow(struct rh_text text)
{
	const uint32_t c = rh_scan_peek(rh_scan_trim(text));
	return (c >= 0x2190 && c <= 0x21FF) || (c >= 0x2794 && c <= 0x27BF) || c == 0x1F449;
}

/* A line led by a picture that has no question in it: a title. An arrow leads to an answer. */
static bool is_pictured(const struct rh_note *note)
{
	struct rh_text rest = rh_scan_trim(note->text);
	return rh_scan_pictures(&rest) && rest.length > 0 && !begins_with_arrow(note->text) &&
	       note->asks != RH_ASKS_YES && rh_scan_length(note->body, 61) <= 60;
}

/* "■ 2차 면접 예상 질문" behind a gap, or a bullet further out, and a question right below it. */
static bool heads_questions(const struct walk *w, size_t i)
{
	const struct rh_note *note = &w->d->notes[i];
	const uint32_t sign = rh_scan_peek(rh_scan_trim(note->text));
	if (note->mark != RH_MARK_BULLET || note->asks == RH_ASKS_YES || rh_scan_length(note->body, 61) > 60 ||
	    rh_asks_states(note->body) || i + 1 >= w->d->count || w->d->notes[i + 1].role != RH_ROLE_QUESTION)
		return false;
	const struct rh_note *below = &w->d->notes[i + 1];
	const bool holds = below->mark == RH_MARK_BULLET && below->depth > note->depth;
	return holds || (w->after_gap && sign >= 0x80 && !note->indented);
}

/* No small letter, and some capitals. */
static bool is_in_capitals(struct rh_text text)
{
	enum { CAPITALS_MIN = 4 };
	size_t capitals = 0;
	for (size_t i = 0; i < text.length; i++) {
		if ((unsigned char)text.data[i] >= 0x80 || (text.data[i] >= 'a' && text.data[i] <= 'z'))
			return false;
		capitals += text.data[i] >= 'A' && text.data[i] <= 'Z';
	}
	return capitals >= CAPITALS_MIN;
}

/* "II. …", "Ⅱ. …". */
static bool has_roman_number(struct rh_text text)
{
	enum { ROMAN_ONE = 0x2160, ROMAN_TWELVE = 0x216B };
	static const char *const numbers[] = {"viii", "vii", "iii", "vi", "iv", "ix", "ii", "i", "v", "x", NULL};
	const uint32_t sign = rh_scan_peek(text);
	if (sign >= ROMAN_ONE && sign <= ROMAN_TWELVE)
		rh_scan_next(&text);
	else if (!rh_scan_words(&text, numbers))
		return false;
	return (rh_scan_char(&text, '.') || rh_scan_char(&text, ')')) && rh_scan_blanks(&text) && text.length > 0;
}

static bool is_short_title(const struct rh_document *d, size_t i)
{
	enum { CHARACTERS_MAX = 20 };
	const struct rh_note *note = &d->notes[i];
	const size_t next = rh_note_next(d, i + 1);
	return note->mark == RH_MARK_NONE && !note->indented && next < d->count &&
	       d->notes[next].role == RH_ROLE_QUESTION && !rh_scan_has(note->body, ":") &&
	       rh_scan_length(note->body, CHARACTERS_MAX + 1) <= CHARACTERS_MAX;
}

/* "Technical" at the margin above a question, behind an answer that was set off, as "Behavioral" began the file. */
static bool stands_out(const struct walk *w, size_t i)
{
	size_t above = i;
	while (above > 0 && rh_note_is_blank(w->d, above - 1))
		above--;
	return above > 0 && is_set_off(w->d, above - 1) && is_short_title(w->d, i) && is_short_title(w->d, w->first) &&
	       rh_note_next(w->d, i + 1) - i == rh_note_next(w->d, w->first + 1) - w->first;
}

/* A short line that stands apart before a marked question, and is no end of the answer above: by its letters, by what
 * it speaks of, or because the numbers begin again below it. */
static bool parts_questions(const struct walk *w, size_t i)
{
	enum { CHARACTERS_MAX = 40 };
	const struct rh_note *note = &w->d->notes[i];
	const size_t next = rh_note_next(w->d, i + 1);
	const bool numbered = note->mark == RH_MARK_NUMBER && next < w->d->count &&
	                      w->d->notes[next].style == RH_NUMBER_PART;
	if (!w->after_gap || !w->has_text || w->s->free || (note->mark != RH_MARK_NONE && !numbered) ||
	    note->indented || note->asks == RH_ASKS_YES || next >= w->d->count ||
	    w->d->notes[next].role != RH_ROLE_QUESTION ||
	    rh_scan_length(note->body, CHARACTERS_MAX + 1) > CHARACTERS_MAX || rh_asks_states(note->body))
		return false;
	const bool again = w->d->notes[next].number == 1 && w->number > 1;
	return again || stands_out(w, i) || is_in_capitals(note->body) || has_roman_number(note->body) ||
	       rh_asks_names_questions(note->body);
}

static bool is_title(const struct walk *w, const struct rh_note *note)
{
	bool hash = note->mark == RH_MARK_HASH && note->asks != RH_ASKS_YES;
	bool underlined = note->underlined && !w->s->free;
	bool apart = w->after_gap || !w->has_question;
	return hash || note->mark == RH_MARK_BRACKET || underlined || (apart && is_pictured(note));
}

/* A line of its own between two rules. */
static bool is_banner(const struct walk *w, size_t i)
{
	return w->after_rule && i + 1 < w->d->count && w->d->notes[i + 1].mark == RH_MARK_RULE && i > 0 &&
	       w->d->notes[i - 1].mark == RH_MARK_RULE && w->d->notes[i].asks != RH_ASKS_YES &&
	       !rh_asks_states(w->d->notes[i].body);
}

static bool is_marker(const struct rh_document *d, size_t i)
{
	return i < d->count && d->notes[i].mark == RH_MARK_ANSWER;
}

/* The first line of a section between rules: its question when an answer is announced, it asks, or it is short and a
 * blank line and prose follow. */
static bool opens_section(struct walk *w, size_t i)
{
	struct rh_note *note = &w->d->notes[i];
	if (!w->after_rule || !w->s->ruled || note->mark == RH_MARK_HASH || note->mark == RH_MARK_BULLET ||
	    note->mark == RH_MARK_COMMENT || rh_scan_length(note->body, TITLE_CHARACTERS + 1) > TITLE_CHARACTERS)
		return false;
	size_t next = rh_note_next(w->d, i + 1);
	const struct rh_note *then = next < w->d->count ? &w->d->notes[next] : NULL;
	bool announced = is_marker(w->d, next);
	bool sure = announced || note->asks == RH_ASKS_YES;
	bool prose = then != NULL && then->role == RH_ROLE_TEXT && then->mark == RH_MARK_NONE;
	bool apart = next > i + 1 && prose && !note->indented && note->mark != RH_MARK_NUMBER;
	if (sure && !is_pictured(note)) {
		ask(w, note, RH_ROLE_QUESTION, RH_NOTES_CERTAIN);
		return true;
	}
	if (!apart || rh_asks_states(note->body) || is_title(w, note))
		return false;
	ask(w, note, RH_ROLE_QUESTION, RH_NOTES_LIKELY);
	return true;
}

/* A noun phrase that stands apart and is followed by another question: asked for, but not answered yet. */
static bool is_left_open(const struct walk *w, size_t i)
{
	const struct rh_note *note = &w->d->notes[i];
	size_t next = rh_note_next(w->d, i + 1);
	if (next >= w->d->count || next == i + 1 || !rh_asks_topic(note->body))
		return false;
	const struct rh_note *then = &w->d->notes[next];
	return then->asks == RH_ASKS_YES && (then->mark == RH_MARK_NONE || then->role == RH_ROLE_QUESTION);
}

/* Where nothing marks questions, those that stand free count when they are many enough to be the text's purpose. */
static enum rh_notes_confidence free_confidence(const struct survey *s)
{
	const bool many = s->free_asks >= 2 && s->free_asks * 5 >= s->paragraphs;
	return many && !s->d->advises ? RH_NOTES_LIKELY : RH_NOTES_GUESS;
}

static bool may_ask_freely(const struct walk *w, const struct rh_note *note)
{
	return note->asks == RH_ASKS_MAYBE && w->s->free && w->s->free_asks >= 3 && !rh_asks_states(note->body) &&
	       !rh_text_ends_with(note->body, RH_TEXT(":"));
}

static bool asks_behind_gap(struct walk *w, size_t i)
{
	struct rh_note *note = &w->d->notes[i];
	bool plain = note->mark == RH_MARK_NONE || note->mark == RH_MARK_HASH ||
	             (note->mark == RH_MARK_NUMBER && w->s->free);
	if ((!w->after_gap && !is_behind_led(w->s, i)) || !plain || note->indented || note->aside ||
	    rh_scan_length(note->body, SIDE_QUESTION_CHARACTERS + 1) > SIDE_QUESTION_CHARACTERS)
		return false;
	enum rh_role role = w->has_question && !w->s->free ? RH_ROLE_FOLLOW_UP : RH_ROLE_QUESTION;
	bool open = note->asks != RH_ASKS_YES && w->has_question && is_left_open(w, i);
	if (note->asks != RH_ASKS_YES && !open && !may_ask_freely(w, note))
		return false;
	ask(w, note, role, w->s->free && !open ? free_confidence(w->s) : RH_NOTES_LIKELY);
	return true;
}

/* Behind a gap, and "답변:" right below it. */
static bool asks_before_marker(struct walk *w, size_t i)
{
	struct rh_note *note = &w->d->notes[i];
	const size_t next = rh_note_next(w->d, i + 1);
	const bool plain = note->mark == RH_MARK_NONE || note->mark == RH_MARK_HASH || note->mark == RH_MARK_BULLET;
	if (!w->s->free || !w->after_gap || !plain || note->indented || !is_marker(w->d, next) ||
	    w->d->notes[next].by_letter ||
	    rh_scan_length(note->body, SIDE_QUESTION_CHARACTERS + 1) > SIDE_QUESTION_CHARACTERS)
		return false;
	ask(w, note, RH_ROLE_QUESTION, RH_NOTES_CERTAIN);
	return true;
}

/* Questions listed line under line, without answers. */
static bool asks_in_list(struct walk *w, size_t i)
{
	struct rh_note *note = &w->d->notes[i];
	bool listed = w->s->free && !w->invites && !w->after_gap && w->has_question && !w->has_text &&
	              note->asks == RH_ASKS_YES && note->mark == RH_MARK_NONE && !note->indented && !note->aside;
	if (listed)
		ask(w, note, RH_ROLE_QUESTION, free_confidence(w->s));
	return listed;
}

static void walk_text(struct walk *w, size_t i)
{
	struct rh_note *note = &w->d->notes[i];
	if (opens_section(w, i) || asks_before_marker(w, i))
		return;
	if (is_banner(w, i) || is_title(w, note) || heads_questions(w, i) || parts_questions(w, i)) {
		note->role = RH_ROLE_SECTION;
		w->has_question = false;
		return;
	}
	if (!asks_behind_gap(w, i) && !asks_in_list(w, i))
		w->has_text = true;
}

/* The lower of two rules with nothing between them but a question: its answer follows. */
static bool frames_question(const struct walk *w, size_t i)
{
	return w->has_question && i >= 2 && w->d->notes[i - 2].mark == RH_MARK_RULE &&
	       w->d->notes[i - 1].role == RH_ROLE_QUESTION &&
	       rh_text_equal(w->d->notes[i - 2].text, w->d->notes[i].text);
}

static void walk_line(struct walk *w, size_t i)
{
	struct rh_note *note = &w->d->notes[i];
	bool gap = false;
	switch (note->role) {
	case RH_ROLE_BLANK:
		w->after_gap = true;
		return;
	case RH_ROLE_RULE:
		if (frames_question(w, i)) {
			note->role = RH_ROLE_IGNORED;
			return;
		}
		w->has_question = w->has_question && !w->s->ruled;
		w->after_rule = w->after_gap = true;
		return;
	case RH_ROLE_SECTION:
		w->has_question = false;
		gap = w->after_rule = true;
		break;
	case RH_ROLE_QUESTION:
	case RH_ROLE_FOLLOW_UP:
		ask(w, note, note->role, note->confidence);
		break;
	case RH_ROLE_TEXT:
		walk_text(w, i);
		gap = note->role == RH_ROLE_SECTION;
		break;
	case RH_ROLE_MARKER:
		w->has_text = true;
		break;
	case RH_ROLE_IGNORED:
		return;
	case RH_ROLE_MORE:
	case RH_ROLE_COMMENT:
	case RH_ROLE_BACK:
		break;
	}
	w->after_rule = w->after_rule && note->role == RH_ROLE_SECTION && note->mark == RH_MARK_LABEL;
	w->after_gap = gap;
}

void rh_plain_assign(struct rh_document *document)
{
	struct survey s = {.d = document};
	survey(&s);
	for (size_t i = 0; i < document->count; i++) {
		if (rh_note_is_blank(document, i))
			document->notes[i].role = RH_ROLE_BLANK;
		else
			assign_marks(&document->notes[i], i > 0 && document->notes[i - 1].underlined);
	}
	assign_runs(&s);
	assign_elected(&s);
	repair_series(&s);
	struct walk w = {.s = &s, .d = document, .after_gap = true, .first = rh_note_next(document, 0)};
	for (size_t i = 0; i < document->count; i++)
		walk_line(&w, i);
}
