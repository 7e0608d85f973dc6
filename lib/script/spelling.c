// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/spelling.h"

#include <string.h>

/* Bytes of what is written, without the NUL. */
static const size_t OUT_MAX = 2 * RH_SPELLING_MAX - 1;

static bool is_vowel(char c)
{
	return c != '\0' && strchr("aeiouy", c) != NULL;
}

static bool is_consonant(char c)
{
	return c >= 'a' && c <= 'z' && !is_vowel(c);
}

static bool only_consonants(struct rh_text word, size_t end)
{
	for (size_t i = 0; i < end; i++) {
		if (!is_consonant(word.data[i]))
			return false;
	}
	return true;
}

/* One symbol of a context against one letter, '\0' being the edge. */
static bool fits(char symbol, char letter)
{
	if (symbol == 'C')
		return is_consonant(letter);
	if (symbol == 'V')
		return is_vowel(letter);
	if (symbol == '_')
		return letter == '\0';
	return symbol == letter;
}

static bool right_alternative(struct rh_text word, size_t at, const char *symbols, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!fits(symbols[i], at + i < word.length ? word.data[at + i] : '\0'))
			return false;
	}
	return true;
}

static bool left_alternative(struct rh_text word, size_t at, const char *symbols, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char symbol = symbols[count - 1 - i];
		if (symbol == '1')
			return i <= at && only_consonants(word, at - i);
		if (!fits(symbol, i < at ? word.data[at - 1 - i] : '\0'))
			return false;
	}
	return true;
}

static bool context(struct rh_text word, size_t at, const char *alternatives, bool left)
{
	while (alternatives != NULL) {
		size_t count = strcspn(alternatives, "|");
		if (left ? left_alternative(word, at, alternatives, count)
		         : right_alternative(word, at, alternatives, count))
			return true;
		if (alternatives[count] == '\0')
			return false;
		alternatives += count + 1;
	}
	return true;
}

static const struct rh_spelling_rule *find(const struct rh_spelling_rules *rules, struct rh_text word, size_t at)
{
	for (size_t i = 0; i < rules->count; i++) {
		const struct rh_spelling_rule *rule = &rules->rules[i];
		size_t length = strlen(rule->match);
		if (length <= word.length - at && memcmp(rule->match, word.data + at, length) == 0 &&
		    context(word, at, rule->left, true) && context(word, at + length, rule->right, false))
			return rule;
	}
	return NULL;
}

void rh_spelling_rewrite(const struct rh_spelling_rules rules[26], struct rh_text word, char *out)
{
	size_t written = 0;
	for (size_t at = 0; at < word.length;) {
		char letter = word.data[at];
		const struct rh_spelling_rule *rule = letter >= 'a' && letter <= 'z'
		                                          ? find(&rules[letter - 'a'], word, at)
		                                          : NULL;
		at += rule != NULL ? strlen(rule->match) : 1;
		for (const char *s = rule != NULL ? rule->out : ""; *s != '\0' && written < OUT_MAX; s++)
			out[written++] = *s;
	}
	out[written] = '\0';
}
