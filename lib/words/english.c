// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/english.h"

#include <string.h>

/* Past forms that no rule makes, and the verb. */
static const char *const irregular[][2] = {
    {"became", "become"},
    {"began", "begin"},
    {"begun", "begin"},
    {"bought", "buy"},
    {"broke", "break"},
    {"broken", "break"},
    {"brought", "bring"},
    {"built", "build"},
    {"came", "come"},
    {"caught", "catch"},
    {"chose", "choose"},
    {"chosen", "choose"},
    {"dealt", "deal"},
    {"did", "do"},
    {"done", "do"},
    {"drew", "draw"},
    {"drawn", "draw"},
    {"driven", "drive"},
    {"drove", "drive"},
    {"fell", "fall"},
    {"felt", "feel"},
    {"fought", "fight"},
    {"found", "find"},
    {"gave", "give"},
    {"given", "give"},
    {"got", "get"},
    {"growth", "grow"},
    {"grew", "grow"},
    {"grown", "grow"},
    {"held", "hold"},
    {"kept", "keep"},
    {"knew", "know"},
    {"known", "know"},
    {"led", "lead"},
    {"left", "leave"},
    {"lost", "lose"},
    {"made", "make"},
    {"meant", "mean"},
    {"met", "meet"},
    {"paid", "pay"},
    {"ran", "run"},
    {"risen", "rise"},
    {"rose", "rise"},
    {"said", "say"},
    {"saw", "see"},
    {"seen", "see"},
    {"sent", "send"},
    {"shown", "show"},
    {"sold", "sell"},
    {"sought", "seek"},
    {"spent", "spend"},
    {"spoke", "speak"},
    {"spoken", "speak"},
    {"taken", "take"},
    {"taught", "teach"},
    {"thought", "think"},
    {"threw", "throw"},
    {"thrown", "throw"},
    {"told", "tell"},
    {"took", "take"},
    {"understood", "understand"},
    {"went", "go"},
    {"won", "win"},
    {"written", "write"},
    {"wrote", "write"},
    {"children", "child"},
    {"people", "person"},
    {"analyses", "analysis"},
    {"indices", "index"},
    {"metrics", "metric"},
    {"better", "good"},
};

struct word {
	char letters[RH_ENGLISH_STEM_MAX];
	size_t length;
};

static bool is_vowel_at(const struct word *w, size_t at)
{
	return strchr("aeiou", w->letters[at]) != NULL || (w->letters[at] == 'y' && at > 0);
}

static bool has_vowel_before(const struct word *w, size_t end)
{
	for (size_t i = 0; i < end; i++) {
		if (is_vowel_at(w, i))
			return true;
	}
	return false;
}

/* Cuts the ending and puts something in its place, when at least so many letters stay. */
static bool replace(struct word *w, const char *ending, const char *with, size_t least)
{
	size_t cut = strlen(ending), put = strlen(with);
	if (w->length < cut + least || memcmp(w->letters + w->length - cut, ending, cut) != 0)
		return false;
	if (w->length - cut + put >= RH_ENGLISH_STEM_MAX)
		return false;
	memcpy(w->letters + w->length - cut, with, put + 1);
	w->length += put - cut;
	return true;
}

static void undouble(struct word *w)
{
	char last = w->letters[w->length - 1];
	if (w->length > 3 && w->letters[w->length - 2] == last && strchr("lsz", last) == NULL &&
	    !is_vowel_at(w, w->length - 1))
		w->letters[--w->length] = '\0';
}

static void cut_plural(struct word *w)
{
	if (replace(w, "'s", "", 2) || replace(w, "s'", "", 2))
		return;
	if (replace(w, "sses", "ss", 1) || replace(w, "ches", "ch", 1) || replace(w, "shes", "sh", 1) ||
	    replace(w, "xes", "x", 1) || replace(w, "ies", "y", 2))
		return;
	size_t n = w->length;
	if (n > 3 && w->letters[n - 1] == 's' && strchr("suis", w->letters[n - 2]) == NULL)
		w->letters[--w->length] = '\0';
}

static void cut_tense(struct word *w)
{
	struct word before = *w;
	if (replace(w, "ied", "y", 2))
		return;
	if ((replace(w, "ing", "", 2) || replace(w, "ed", "", 2)) && has_vowel_before(w, w->length)) {
		undouble(w);
		return;
	}
	*w = before;
}

/* Final e comes and goes with endings, and so does the i of y; both spellings of -ise and -our are one. */
static void level(struct word *w)
{
	(void)replace(w, "isation", "ization", 2);
	(void)(replace(w, "ise", "ize", 3) || replace(w, "yse", "yze", 2) || replace(w, "our", "or", 3));
	(void)(replace(w, "is", "iz", 4) && w->length > 5);
	(void)replace(w, "e", "", 2);
	(void)replace(w, "i", "y", 2);
	if (w->length > 4 && w->letters[w->length - 1] == 'l' && w->letters[w->length - 2] == 'l')
		w->letters[--w->length] = '\0';
}

static void derive(struct word *w)
{
	static const char *const endings[][2] = {
	    {"ization", "iz"}, {"ification", "ify"}, {"olution", "olv"}, {"uction", "uc"}, {"ision", "id"},
	    {"nsion", "nd"},   {"ysis", "yz"},       {"ance", ""},       {"ence", ""},     {"ation", ""},
	    {"ition", ""},     {"tion", "t"},        {"sion", "s"},      {"ement", ""},    {"ment", ""},
	    {"iveness", ""},   {"ness", ""},         {"ively", ""},      {"ability", ""},  {"ibility", ""},
	    {"able", ""},      {"ible", ""},         {"ity", ""},        {"iv", ""},       {"ive", ""},
	    {"ly", ""},        {"er", ""},           {"or", ""},         {"at", ""},
	};
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		size_t least = strlen(endings[i][0]) >= 6 ? 2 : 4;
		if (replace(w, endings[i][0], endings[i][1], least))
			break;
	}
	level(w);
}

void rh_english_read(struct rh_english *english, struct rh_text word)
{
	struct word w = {.length = word.length};
	*english = (struct rh_english){.stem = ""};
	if (word.length == 0 || word.length >= RH_ENGLISH_STEM_MAX - 1)
		return;
	memcpy(w.letters, word.data, word.length);
	bool known = false;
	for (size_t i = 0; i < sizeof irregular / sizeof irregular[0] && !known; i++) {
		known = strcmp(w.letters, irregular[i][0]) == 0;
		if (known) {
			w.length = strlen(irregular[i][1]);
			memcpy(w.letters, irregular[i][1], w.length + 1);
		}
	}
	if (!known) {
		cut_plural(&w);
		cut_tense(&w);
	}
	level(&w);
	memcpy(english->stem, w.letters, w.length + 1);
	derive(&w);
	if (strcmp(w.letters, english->stem) != 0)
		memcpy(english->root, w.letters, w.length + 1);
}

static bool same_root(const char *a, const char *b)
{
	return a[0] != '\0' && strcmp(a, b) == 0;
}

double rh_english_same(const struct rh_english *a, const struct rh_english *b)
{
	if (a->stem[0] != '\0' && strcmp(a->stem, b->stem) == 0)
		return 1;
	bool related = same_root(a->root, b->root) || same_root(a->root, b->stem) || same_root(b->root, a->stem);
	return related ? 0.8 : 0;
}
