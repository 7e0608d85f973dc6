// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/english.h"

#include "script/spelling.h"

#include <string.h>

/* What is silent before these: the e of care-ful, base-line, nine-teen. */
#define AFTER_SILENT_E                                                                                               \
	"ly_|less_|ful_|fully_|ment_|ments_|ness_|some_|ware_|work_|works_|line_|lines_|time_|times_|base_|bases_|"  \
	"where_|thing_|things_|body_|one_|side_|board_|book_|books_|space_|place_|page_|pages_|teen_|keeper_|mark_|" \
	"marks_|house_|wise_|point_|points_|back_|name_|names_|out_|outs_|hand_|def_"

static const struct rh_spelling_rule a_rules[] = {
    {NULL, "ai", NULL, "V"}, {NULL, "ay", NULL, "V"}, {NULL, "au", NULL, "V"}, {NULL, "aw", NULL, "V"},
    {NULL, "ae", NULL, "V"}, {NULL, "aa", NULL, "V"}, {"ic", "a", "lly_", ""}, {NULL, "a", NULL, "V"},
};
static const struct rh_spelling_rule e_rules[] = {
    {"1", "e", "_|s_|d_", "V"},
    {NULL, "eau", NULL, "V"},
    {NULL, "ee", NULL, "V"},
    {"s|z|x|ch|sh|c|g", "es", "_", "V"},
    {"Cl", "es", "_", "V"},
    {"C", "es", "_", ""},
    {"t|d", "ed", "_", "V"},
    {"ll|rl|wl", "ed", "_", ""},
    {"Cl", "ed", "_", "V"},
    {"C|ay|oy|ey", "ed", "_", ""},
    {"ll|rl", "e", "_", ""},
    {"Cl|cr|tr|nr", "e", "_", "V"},
    {"C", "e", "_", ""},
    {"el|Cl", "e", "ment", "V"},
    {"VC|VCC", "e", AFTER_SILENT_E, ""},
    {"f|n|r", "e", "ty_", ""},
    {"cr", "ea", "t", "VV"},
    {"r", "ea", "ct|lit|lis", "VV"},
    {"id|ar|in|_r", "ea", "_|s_|l_|ls_|r_|rs_|rran|ss", "VV"},
    {"or|op", "ea", "n_|ns_", "VV"},
    {NULL, "ea", NULL, "V"},
    {"p", "eo", "p", "V"},
    {"g", "eou", "s", "V"},
    {NULL, "eou", "s", "VV"},
    {NULL, "eo", "n_|ns_", "V"},
    {NULL, "eo", NULL, "VV"},
    {"_r", "eu", "s", "VV"},
    {NULL, "eu", "m_|s_|ms_", "VV"},
    {NULL, "eu", NULL, "V"},
    {NULL, "ew", NULL, "V"},
    {NULL, "ei", "ng_|ty", "VV"},
    {NULL, "ei", NULL, "V"},
    {NULL, "ey", NULL, "V"},
    {NULL, "e", NULL, "V"},
};
static const struct rh_spelling_rule i_rules[] = {
    {NULL, "iew", NULL, "V"},         {"c|t|x|g", "iou", NULL, "V"},
    {"v", "iou", "r", "V"},           {NULL, "iou", NULL, "VV"},
    {"v|n", "io", "r", "V"},          {"c|t|s|g|x|ll|n", "io", "n", "V"},
    {NULL, "io", NULL, "VV"},         {"c|t|s|g", "ia", "l|n_|ns_", "V"},
    {"rr", "ia", "ge", "V"},          {NULL, "ia", NULL, "VV"},
    {"1", "ie", "r_|rs_|d_|s_", "V"}, {"_sc", "ie", "n", "VV"},
    {"c|t", "ie", "n", "V"},          {NULL, "ie", "r_|rs_|st_|ty|nt|nc|t_|rar", "VV"},
    {NULL, "ie", NULL, "V"},          {NULL, "iu", NULL, "VV"},
    {NULL, "i", NULL, "V"},
};
static const struct rh_spelling_rule o_rules[] = {
    {"g|d", "oi", "ng", "VV"}, {"_c", "oe", NULL, "VV"}, {NULL, "oe", "t|m", "VV"}, {"_c", "oo", "p|r", "VV"},
    {NULL, "oi", NULL, "V"},   {NULL, "oa", NULL, "V"},  {NULL, "oo", NULL, "V"},   {NULL, "oy", NULL, "V"},
    {NULL, "ow", NULL, "V"},   {NULL, "ou", NULL, "V"},  {NULL, "oe", NULL, "V"},   {NULL, "o", NULL, "V"},
};
static const struct rh_spelling_rule u_rules[] = {
    {"arg", "ue", NULL, "V"},  {"q|g", "ue", "_|s_|d_", ""},
    {NULL, "uou", NULL, "VV"}, {"g", "ui", "ty", "VV"},
    {"q|g", "u", "V", ""},     {"s", "ua", "d", "V"},
    {NULL, "ua", NULL, "VV"},  {NULL, "ue", "l_|ls_|nt|nc|t_", "VV"},
    {NULL, "ue", NULL, "V"},   {NULL, "ui", "ng|ty", "VV"},
    {"t", "ui", "t", "VV"},    {"n|r", "ui", "n", "VV"},
    {"l", "ui", "d", "VV"},    {NULL, "ui", NULL, "V"},
    {NULL, "uy", NULL, "V"},   {NULL, "u", NULL, "V"},
};
static const struct rh_spelling_rule y_rules[] = {
    {"_", "y", "V", ""}, {"V", "y", "V", ""}, {NULL, "ye", "_|s_", "V"}, {NULL, "y", NULL, "V"}};
/* The m of criticism and rhythm is a syllable. */
static const struct rh_spelling_rule s_rules[] = {{NULL, "sm", "_|s_", "V"}, {NULL, "s", NULL, ""}};
static const struct rh_spelling_rule t_rules[] = {{NULL, "thm", "_|s_", "V"}, {NULL, "t", NULL, ""}};

#define RULES(of)                                  \
	{                                          \
		(of), sizeof(of) / sizeof((of)[0]) \
	}
static const struct rh_spelling_rules rules[26] = {
    ['a' - 'a'] = RULES(a_rules), ['e' - 'a'] = RULES(e_rules), ['i' - 'a'] = RULES(i_rules),
    ['o' - 'a'] = RULES(o_rules), ['s' - 'a'] = RULES(s_rules), ['t' - 'a'] = RULES(t_rules),
    ['u' - 'a'] = RULES(u_rules), ['y' - 'a'] = RULES(y_rules),
};

/* Words that the rules above misread, with their syllables. Sorted. */
static const struct exception {
	const char *word;
	unsigned syllables;
} exceptions[] = {
    {"acre", 2},        {"actually", 4},      {"apache", 3},     {"api", 3},         {"apis", 3},
    {"beforehand", 3},  {"business", 2},      {"businesses", 3}, {"cafe", 2},        {"campaign", 2},
    {"chocolate", 2},   {"choir", 2},         {"clothes", 1},    {"colleague", 2},   {"colleagues", 2},
    {"comfortable", 3}, {"creature", 2},      {"different", 2},  {"differently", 3}, {"dr", 2},
    {"etc", 4},         {"evening", 2},       {"evenings", 2},   {"every", 2},       {"everybody", 4},
    {"everyday", 3},    {"everyone", 3},      {"everything", 3}, {"everywhere", 3},  {"forecast", 2},
    {"forecasts", 2},   {"foreign", 2},       {"george", 1},     {"hundred", 2},     {"interesting", 3},
    {"maybe", 2},       {"moreover", 3},      {"mr", 2},         {"mrs", 2},         {"ms", 1},
    {"naked", 2},       {"nuclear", 3},       {"one", 1},        {"ones", 1},        {"poetry", 3},
    {"programme", 2},   {"queue", 1},         {"queued", 1},     {"queues", 1},      {"recipe", 3},
    {"recipes", 3},     {"resume", 3},        {"resumes", 3},    {"retired", 2},     {"reuse", 2},
    {"reused", 2},      {"several", 2},       {"someone", 2},    {"theater", 3},     {"theory", 3},
    {"therefore", 2},   {"uncomfortable", 4}, {"vehicle", 3},    {"vs", 2},          {"wednesday", 2},
};

static size_t listed_syllables(struct rh_text word)
{
	const struct exception *found = rh_text_find_word(word, exceptions, sizeof exceptions / sizeof exceptions[0],
	                                                  sizeof exceptions[0]);
	return found != NULL ? found->syllables : 0;
}

static size_t plain(struct rh_text word)
{
	char nuclei[2 * RH_SPELLING_MAX];
	size_t listed = listed_syllables(word);
	if (listed > 0)
		return listed;
	rh_spelling_rewrite(rules, word, nuclei);
	size_t syllables = strlen(nuclei);
	return syllables > 0 ? syllables : 1;
}

static bool has_vowel(struct rh_text word)
{
	for (size_t i = 0; i < word.length; i++) {
		if (strchr("aeiouy", word.data[i]) != NULL)
			return true;
	}
	return false;
}

static size_t letters(struct rh_text word)
{
	size_t syllables = 0;
	for (size_t i = 0; i < word.length; i++)
		syllables += rh_english_letter(word.data[i]);
	return syllables;
}

static bool ends_with_any(struct rh_text word, const char *const *endings)
{
	for (; *endings != NULL; endings++) {
		if (rh_text_ends_with(word, rh_text_of(*endings)))
			return true;
	}
	return false;
}

/* What an ending after an apostrophe adds to its word: judge's, didn't and it'll have a syllable more, he's, don't and
 * I'll have not. */
static size_t contraction(struct rh_text word, struct rh_text ending)
{
	static const char *const sibilants[] = {"s", "x", "z", "ch", "sh", "ce", "ge", "se", "ze", NULL};
	static const char *const before_not[] = {"d", "s", "st", "ve", NULL};
	static const char *const open[] = {"a", "e", "i", "o", "u", "y", "w", NULL};
	if (rh_text_equal(ending, RH_TEXT("s")))
		return ends_with_any(word, sibilants);
	if (rh_text_equal(ending, RH_TEXT("t")))
		return ends_with_any(word, before_not);
	if (rh_text_equal(ending, RH_TEXT("ll")) || rh_text_equal(ending, RH_TEXT("ve")) ||
	    rh_text_equal(ending, RH_TEXT("d")))
		return !ends_with_any(word, open);
	return 0;
}

size_t rh_english_letter(char letter)
{
	return letter == 'w' ? 3 : 1;
}

size_t rh_english_word(struct rh_text word)
{
	size_t mark = rh_text_find(word, RH_TEXT("'"));
	if (mark == SIZE_MAX || mark == 0 || mark + 1 == word.length) {
		if (listed_syllables(word) == 0 && !has_vowel(word))
			return letters(word);
		return plain(word);
	}
	struct rh_text ending = rh_text_slice(word, mark + 1, SIZE_MAX);
	bool negated = rh_text_equal(ending, RH_TEXT("t")) && word.data[mark - 1] == 'n';
	struct rh_text base = rh_text_slice(word, 0, negated && mark > 2 ? mark - 1 : mark);
	if (rh_text_equal(base, RH_TEXT("ca")) || rh_text_equal(base, RH_TEXT("do")) ||
	    rh_text_equal(base, RH_TEXT("wo")))
		return 1;
	return (has_vowel(base) ? plain(base) : letters(base)) + contraction(base, ending);
}
