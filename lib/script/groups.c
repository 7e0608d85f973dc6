// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/groups.h"

#include "base/array.h"
#include "script/letters.h"

#include <stdlib.h>

static const char *const korean_endings[] = {
    "고",   "며",   "면",   "면서", "아서", "어서", "해서", "여서", "는데", "은데", "인데", "지만",   "니까",   "므로",
    "도록", "려고", "다가", "거나", "든지", "하여", "되어", "통해", "위해", "대해", "따라", "때문에", "덕분에", NULL,
};
static const char *const english_openers[] = {
    "and",   "but", "because", "so",    "which",  "who",   "that",  "when",     "while", "if",
    "where", "or",  "then",    "since", "before", "after", "until", "although", "with",  "to",
};

/* The group being filled and where the list stands. */
struct filling {
	struct rh_groups *groups;
	size_t capacity;
	struct rh_group group; /* text.length 0: nothing yet */
	size_t sentence;       /* how many groups the sentence being read has so far */
	enum rh_script_language language;
};

static struct rh_text without_comma(struct rh_text word)
{
	while (word.length > 0 && (word.data[word.length - 1] == ',' || word.data[word.length - 1] == ';'))
		word.length--;
	return word;
}

static bool closes_clause(const struct filling *f, struct rh_text word)
{
	word = without_comma(word);
	for (size_t i = 0; f->language == RH_SCRIPT_KOREAN && korean_endings[i] != NULL; i++) {
		if (rh_text_ends_with(word, rh_text_of(korean_endings[i])))
			return true;
	}
	return false;
}

static bool opens_clause(const struct filling *f, struct rh_text word)
{
	return f->language == RH_SCRIPT_ENGLISH &&
	       rh_text_is_one_of(word, english_openers, sizeof english_openers / sizeof english_openers[0], NULL);
}

static bool make_room(struct filling *f)
{
	struct rh_group *items = rh_array_room(f->groups->items, f->groups->count, &f->capacity, sizeof *items);
	if (items == NULL)
		return false;
	f->groups->items = items;
	return true;
}

static struct rh_text from_to(struct rh_text first, struct rh_text last)
{
	return (struct rh_text){first.data, (size_t)(last.data - first.data) + last.length};
}

/* A crumb at the end of a sentence goes with the group before. */
static bool join_crumb(struct filling *f)
{
	const struct rh_group *crumb = &f->group;
	if (f->sentence == 0 || crumb->syllables >= RH_GROUP_MIN || crumb->end != RH_BREAK_SENTENCE)
		return false;
	struct rh_group *before = &f->groups->items[f->groups->count - 1];
	if (before->syllables + crumb->syllables > RH_GROUP_MAX + RH_GROUP_MIN)
		return false;
	before->text = from_to(before->text, crumb->text);
	before->syllables += crumb->syllables;
	before->end = crumb->end;
	return true;
}

static bool close_group(struct filling *f, enum rh_break end)
{
	f->group.end = end;
	if (f->group.syllables == 0)
		return true;
	if (!join_crumb(f)) {
		if (!make_room(f))
			return false;
		f->groups->items[f->groups->count++] = f->group;
		f->sentence++;
	}
	if (end == RH_BREAK_SENTENCE)
		f->sentence = 0;
	f->group = (struct rh_group){.end = RH_BREAK_NONE};
	return true;
}

static void append(struct filling *f, const struct rh_spoken_word *word)
{
	f->group.text = f->group.text.length > 0 ? from_to(f->group.text, word->text) : word->text;
	f->group.syllables += word->syllables;
}

static bool closes_before(const struct filling *f, const struct rh_spoken_word *word)
{
	size_t syllables = f->group.syllables;
	return syllables + word->syllables > RH_GROUP_MAX ||
	       (syllables >= RH_GROUP_COMFORT && opens_clause(f, word->text));
}

static bool closes_after(const struct filling *f, const struct rh_spoken_word *word)
{
	size_t syllables = f->group.syllables;
	return word->end == RH_BREAK_SENTENCE || (word->end == RH_BREAK_COMMA && syllables >= RH_GROUP_MIN) ||
	       (syllables >= RH_GROUP_COMFORT && closes_clause(f, word->text));
}

static bool add_word(struct filling *f, const struct rh_spoken_word *word)
{
	if (word->syllables > 0 && closes_before(f, word) && !close_group(f, RH_BREAK_NONE))
		return false;
	append(f, word);
	return !closes_after(f, word) || close_group(f, word->end);
}

enum rh_status rh_groups_init(struct rh_groups *groups, struct rh_text text, enum rh_script_language language,
                              const struct rh_says *says, struct rh_error *err)
{
	struct rh_groups made = {0};
	struct filling f = {.groups = &made, .language = language};
	struct rh_spoken_walk walk = {.reader = {.text = text, .language = language, .says = says}};
	struct rh_spoken_word word;
	bool whole = true;
	while (whole && rh_spoken_next(&walk, &word))
		whole = add_word(&f, &word);
	if (!whole || !close_group(&f, RH_BREAK_SENTENCE)) {
		rh_groups_done(&made);
		return rh_error_no_memory(err);
	}
	*groups = made;
	return RH_OK;
}

void rh_groups_done(struct rh_groups *groups)
{
	free(groups->items);
	*groups = (struct rh_groups){0};
}
