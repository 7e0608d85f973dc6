// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/document.h"

/* How many members a family has, and how many of them ask. */
struct tally {
	size_t members, yes, maybe, numbered;
	size_t announced; /* an answer's mark comes before the next member */
};

unsigned rh_family_of(const struct rh_note *note)
{
	switch (note->mark) {
	case RH_MARK_QUESTION:
		return RH_FAMILY_QUESTION;
	case RH_MARK_NUMBER:
		return RH_FAMILY_NUMBER + 2U * note->style + (note->indented ? 1U : 0U);
	case RH_MARK_QUOTE:
		return RH_FAMILY_QUOTE;
	case RH_MARK_BRACKET:
		return RH_FAMILY_BRACKET;
	case RH_MARK_BULLET:
		return note->depth < RH_FAMILY_DEPTHS ? RH_FAMILY_BULLET + (unsigned)note->depth
		                                      : (unsigned)RH_FAMILIES;
	case RH_MARK_HEADING:
		return RH_FAMILY_HEADING + note->level - 1U;
	case RH_MARK_BOLD:
		return RH_FAMILY_BOLD;
	case RH_MARK_SUMMARY:
		return RH_FAMILY_SUMMARY;
	case RH_MARK_NONE:
	case RH_MARK_FOLLOW_UP:
	case RH_MARK_ANSWER:
	case RH_MARK_COMMENT:
	case RH_MARK_HASH:
	case RH_MARK_RULE:
	case RH_MARK_LABEL:
		break;
	}
	return RH_FAMILIES;
}

bool rh_family_is_in(uint32_t families, unsigned family)
{
	return family < RH_FAMILIES && (families >> family & 1U) != 0;
}

/* A few lines on, before another one of its family. */
static bool is_announced(const struct rh_document *document, size_t i, size_t to)
{
	enum { LINES_MAX = 6 };
	const unsigned family = rh_family_of(&document->notes[i]);
	for (size_t k = i + 1; k < to && k <= i + LINES_MAX; k++) {
		const struct rh_note *note = &document->notes[k];
		if (note->mark == RH_MARK_ANSWER)
			return true;
		if (rh_family_of(note) == family)
			return false;
	}
	return false;
}

static void count_members(const struct rh_document *document, size_t from, size_t to, struct tally *tallies)
{
	for (size_t i = from; i < to; i++) {
		const struct rh_note *note = &document->notes[i];
		unsigned family = rh_family_of(note);
		if (family == RH_FAMILIES || note->linked || note->aside || note->block == RH_BLOCK_CODE)
			continue;
		tallies[family].members++;
		tallies[family].yes += note->asks == RH_ASKS_YES;
		tallies[family].maybe += note->asks != RH_ASKS_NO;
		tallies[family].numbered += note->numbered;
		tallies[family].announced += is_announced(document, i, to);
	}
}

static bool at_least(size_t part, size_t whole, size_t percent)
{
	return whole > 0 && part * 100 >= whole * percent;
}

static uint32_t bit(unsigned family)
{
	return UINT32_C(1) << family;
}

/* A list of numbers asks when a third of it does by its form; 47 of 100 prompts in real notes have no question mark. */
static bool number_asks(const struct tally *t, unsigned style, size_t explicit_questions)
{
	if (t->members == 0 || (explicit_questions >= 3 && !at_least(t->maybe, t->members, 50)))
		return false;
	if (style == RH_NUMBER_DOUBLE && t->members >= 3)
		return true;
	if (t->members >= 2 && at_least(t->announced, t->members, 60))
		return true;
	if (t->members >= 3)
		return at_least(t->maybe, t->members, 35) &&
		       (at_least(t->yes, t->members, 15) || at_least(t->maybe, t->members, 60));
	return at_least(t->yes, t->members, 60);
}

static uint32_t elect_numbers(const struct tally *tallies)
{
	uint32_t elected = 0;
	size_t largest = 0;
	for (unsigned style = 0; style < RH_NUMBER_STYLES; style++) {
		unsigned family = RH_FAMILY_NUMBER + 2 * style;
		if (!number_asks(&tallies[family], style, tallies[RH_FAMILY_QUESTION].members))
			continue;
		elected |= bit(family);
		if (tallies[family].members > largest)
			largest = tallies[family].members;
	}
	/* Beside a long list, a short one that hardly asks is part of answers. */
	for (unsigned style = 0; style < RH_NUMBER_STYLES; style++) {
		unsigned family = RH_FAMILY_NUMBER + 2 * style;
		bool small = largest >= 20 && at_least(largest * 15, tallies[family].members * 100, 100);
		if (small && !at_least(tallies[family].maybe, tallies[family].members, 50))
			elected &= ~bit(family);
	}
	return elected;
}

/* Headings, bold lines, folded parts: at least half of them ask, or are numbered and some ask. */
static bool title_asks(const struct tally *t)
{
	bool half = at_least(t->yes, t->members, 50) || (at_least(t->maybe, t->members, 50) && t->yes > 0);
	bool numbered = at_least(t->numbered, t->members, 60) && at_least(t->maybe, t->members, 25);
	return t->members >= 2 && (half || numbered);
}

static bool bullet_asks(const struct tally *t)
{
	if (t->members >= 2 && at_least(t->announced, t->members, 60))
		return true;
	return t->members >= 3 && at_least(t->maybe, t->members, 50) && at_least(t->yes, t->members, 35);
}

static uint32_t elect_titles(const struct rh_document *document, const struct tally *tallies)
{
	uint32_t elected = 0;
	if (document->headings > 0)
		return bit(RH_FAMILY_HEADING + (unsigned)document->headings - 1);
	for (unsigned family = RH_FAMILY_HEADING; family <= RH_FAMILY_SUMMARY; family++) {
		if (title_asks(&tallies[family]))
			elected |= bit(family);
	}
	return elected;
}

/* What a list hangs on, in the order in which people mean it; a bullet list asks only where nothing else does. */
static uint32_t elect_lists(const struct tally *tallies)
{
	if (tallies[RH_FAMILY_QUOTE].members >= 4 && tallies[RH_FAMILY_QUOTE].maybe > 0)
		return bit(RH_FAMILY_QUOTE);
	if (tallies[RH_FAMILY_BRACKET].members >= 4 && tallies[RH_FAMILY_BRACKET].maybe > 0)
		return bit(RH_FAMILY_BRACKET);
	for (unsigned depth = 0; depth < RH_FAMILY_DEPTHS; depth++) {
		if (bullet_asks(&tallies[RH_FAMILY_BULLET + depth]))
			return bit(RH_FAMILY_BULLET + depth);
	}
	for (unsigned style = 0; style < RH_NUMBER_STYLES; style++) {
		const struct tally *inner = &tallies[RH_FAMILY_NUMBER + 2 * style + 1];
		if (bullet_asks(inner))
			return bit(RH_FAMILY_NUMBER + 2 * style + 1);
	}
	return 0;
}

static uint32_t elect_plain(const struct tally *tallies)
{
	uint32_t elected = elect_numbers(tallies);
	if (tallies[RH_FAMILY_QUESTION].members > 0)
		elected |= bit(RH_FAMILY_QUESTION);
	return elected != 0 ? elected : elect_lists(tallies);
}

/* The family with most questions, and of the headings those that have a good part of them too. */
static uint32_t keep_largest(const struct tally *tallies, uint32_t elected)
{
	size_t most = 0;
	uint32_t kept = 0;
	unsigned largest = RH_FAMILIES;
	/* On a tie what stands further out wins: a heading before a bold line before a list. */
	static const unsigned order[] = {RH_FAMILY_HEADING,     RH_FAMILY_HEADING + 1, RH_FAMILY_HEADING + 2,
	                                 RH_FAMILY_HEADING + 3, RH_FAMILY_HEADING + 4, RH_FAMILY_HEADING + 5,
	                                 RH_FAMILY_SUMMARY,     RH_FAMILY_BOLD};
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		if (rh_family_is_in(elected, order[i]) && tallies[order[i]].members > most) {
			most = tallies[order[i]].members;
			largest = order[i];
		}
	}
	for (unsigned family = 0; family < RH_FAMILY_HEADING; family++) {
		if (rh_family_is_in(elected, family) && tallies[family].yes > 2 * most) {
			most = tallies[family].yes;
			largest = family;
		}
	}
	for (unsigned family = RH_FAMILY_HEADING; family < RH_FAMILY_BOLD; family++) {
		if (rh_family_is_in(elected, family) && at_least(tallies[family].yes, most, 15))
			kept |= bit(family);
	}
	return largest < RH_FAMILIES ? kept | bit(largest) : 0;
}

static uint32_t elect_markdown(const struct rh_document *document, const struct tally *tallies)
{
	uint32_t titles = elect_titles(document, tallies);
	if (document->headings > 0)
		return titles;
	size_t explicit_questions = tallies[RH_FAMILY_QUESTION].members;
	uint32_t elected = titles | elect_numbers(tallies);
	elected |= elect_lists(tallies);
	elected = keep_largest(tallies, elected);
	if (explicit_questions == 0)
		return elected;
	for (unsigned family = 0; family < RH_FAMILIES; family++) {
		if (tallies[family].yes < explicit_questions)
			elected &= ~bit(family);
	}
	return elected | bit(RH_FAMILY_QUESTION);
}

uint32_t rh_families_elect(const struct rh_document *document, size_t from, size_t to)
{
	struct tally tallies[RH_FAMILIES] = {{0}};
	count_members(document, from, to, tallies);
	if (document->format == RH_NOTES_PLAIN)
		return elect_plain(tallies);
	return elect_markdown(document, tallies);
}
