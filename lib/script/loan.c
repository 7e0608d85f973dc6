// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/loan.h"

#include "script/spelling.h"

#include <string.h>

/* Spelling -> skeleton. Vowels: V a short one; L a long one, still one syllable; D two syllables (에이, 아이, 아우,
 * 이어); T three (아이어). Consonants: n closes a syllable (n m ng l); p closes one after a short vowel (p t k b), else
 * takes a vowel of its own; s always takes one (f v s z d g …); w never does (r h w y); q is a stop that only closes
 * (아웃). A mute letter leaves nothing. */
static const struct rh_spelling_rule a_rules[] = {
    {NULL, "are", "_|s_|d_", "D"},
    {NULL, "air", NULL, "D"},
    {NULL, "ai", NULL, "D"},
    {NULL, "ay", NULL, "D"},
    {NULL, "aw", NULL, "L"},
    {NULL, "au", NULL, "L"},
    {"1", "age", "_|s_|d_", "Ds"},
    {NULL, "age", "_|s_|d_", "Vs"},
    {NULL, "a", "tion|sion|nge_|nges_|ste_", "D"},
    {"1", "a", "tive|Cing|Cer_|Cers_|Cle_|Cles_", "D"},
    {NULL, "a", "Ce_|Ces_|Ced_", "D"},
    {NULL, "al", "k", "L"},
    {NULL, "ar", "C|_", "L"},
    {NULL, "a", NULL, "V"},
};
static const struct rh_spelling_rule b_rules[] = {
    {"m", "b", "_", ""}, {NULL, "bb", NULL, "p"}, {NULL, "b", "j", "s"}, {NULL, "b", NULL, "p"}};
static const struct rh_spelling_rule c_rules[] = {
    {"n", "c", "t", ""},     {NULL, "cc", "e|i", "ps"}, {NULL, "ck", NULL, "p"}, {NULL, "ch", NULL, "s"},
    {"s", "c", "e|i|y", ""}, {NULL, "c", "e|i|y", "s"}, {NULL, "cc", NULL, "p"}, {NULL, "c", NULL, "p"},
};
static const struct rh_spelling_rule d_rules[] = {
    {NULL, "dge", "_|s_|d_", "s"}, {NULL, "dg", "e|i", "s"}, {NULL, "dd", NULL, "s"},
    {NULL, "ds", "_", "s"},        {NULL, "dj", NULL, "s"},  {NULL, "d", NULL, "s"},
};
static const struct rh_spelling_rule e_rules[] = {
    {"1", "e", "_", "L"},
    {"1", "e", "d_|s_", "V"},
    {NULL, "ear", "_|s_", "D"},
    {NULL, "ear", NULL, "L"},
    {NULL, "eer", NULL, "D"},
    {NULL, "ere", "_", "D"},
    {NULL, "ee", "p", "V"},
    {NULL, "ee", NULL, "L"},
    {NULL, "ea", NULL, "L"},
    {NULL, "eigh", NULL, "D"},
    {NULL, "ei", NULL, "D"},
    {NULL, "ey", "_|s_", "L"},
    {NULL, "ey", NULL, "D"},
    {NULL, "eu", NULL, "L"},
    {NULL, "ew", NULL, "L"},
    {NULL, "eo", NULL, "VV"},
    {"s|z|x|ch|sh|c|g", "es", "_", "Vs"},
    {"C", "es", "_", "s"},
    {"t|d", "ed", "_", "Vs"},
    {"C", "ed", "_", "s"},
    {"C", "e", "_|ment|ness_|ful_|less_|ly_", ""},
    {NULL, "er", "C|_", "L"},
    {"1", "e", "Ce_|Ces_", "L"},
    {NULL, "e", NULL, "V"},
};
static const struct rh_spelling_rule f_rules[] = {{NULL, "ff", NULL, "s"}, {NULL, "f", NULL, "s"}};
static const struct rh_spelling_rule g_rules[] = {
    {NULL, "gh", "_|t", ""}, {NULL, "gh", NULL, "s"}, {NULL, "gue", "_|s_", "s"}, {NULL, "gn", "_|s_", "n"},
    {"_", "gn", NULL, "n"},  {NULL, "gg", NULL, "s"}, {NULL, "g", NULL, "s"},
};
static const struct rh_spelling_rule h_rules[] = {{NULL, "h", NULL, "w"}};
static const struct rh_spelling_rule i_rules[] = {
    {NULL, "igh", NULL, "D"},
    {NULL, "ire", "_|s_|d_", "T"},
    {NULL, "iew", NULL, "L"},
    {"c|t", "ie", "n", "V"},
    {NULL, "ie", "nt|nc|r_|rs_", "VV"},
    {NULL, "ie", NULL, "L"},
    {"c|t|x|g", "iou", NULL, "V"},
    {NULL, "iou", NULL, "VV"},
    {"c|t|s|g|x", "io", "n", "V"},
    {NULL, "io", NULL, "VV"},
    {"c|t", "ia", NULL, "V"},
    {NULL, "ia", NULL, "VV"},
    {NULL, "iu", NULL, "VV"},
    {NULL, "i", "ze_|zes_|zed_|zing|zation|zer_|se_", "D"},
    {"1", "i", "_|Ce_|Ces_|Ced_|Cing|Cer_|Cers_|Cle_|Cles_|nd_|ld_|gn_", "D"},
    {"l", "i", "ne_|nes_", "D"},
    {NULL, "i", "ne_|nes_|ve_|ves_|ce_|ces_", "V"},
    {NULL, "i", "Ce_|Ces_|Ced_", "D"},
    {NULL, "ir", "C|_", "L"},
    {NULL, "i", NULL, "V"},
};
static const struct rh_spelling_rule j_rules[] = {{NULL, "j", NULL, "s"}};
static const struct rh_spelling_rule k_rules[] = {
    {"_", "kn", NULL, "n"}, {NULL, "kk", NULL, "p"}, {NULL, "k", NULL, "p"}};
static const struct rh_spelling_rule l_rules[] = {
    {"C", "le", "_|s_|d_", "n"}, {NULL, "ll", NULL, "n"}, {NULL, "l", NULL, "n"}};
static const struct rh_spelling_rule m_rules[] = {{NULL, "mm", NULL, "n"}, {NULL, "m", NULL, "n"}};
static const struct rh_spelling_rule n_rules[] = {
    {NULL, "ng", "V|l|r", "ns"}, {NULL, "ng", NULL, "n"}, {NULL, "nn", NULL, "n"}, {NULL, "n", NULL, "n"}};
static const struct rh_spelling_rule o_rules[] = {
    {NULL, "ore", "_|s_|d_", "D"}, {NULL, "oor", NULL, "D"},  {NULL, "oar", NULL, "L"},
    {NULL, "our", "_|s_", "D"},    {NULL, "our", NULL, "L"},  {NULL, "oo", "k", "V"},
    {NULL, "oo", NULL, "L"},       {NULL, "oa", NULL, "L"},   {NULL, "oi", NULL, "D"},
    {NULL, "oy", NULL, "D"},       {NULL, "ough", NULL, "L"}, {NULL, "ould", NULL, "Ls"},
    {NULL, "out", "_|C", "Dq"},    {NULL, "ou", "p", "V"},    {NULL, "ou", "nd|nt|t|d|se_|sin|th_", "D"},
    {NULL, "ou", NULL, "L"},       {NULL, "ow", "V", "L"},    {NULL, "ow", NULL, "D"},
    {NULL, "oe", "_|s_", "L"},     {NULL, "or", "C|_", "L"},  {NULL, "o", "Ce_|Ces_|Ced_", "L"},
    {NULL, "o", NULL, "V"},
};
static const struct rh_spelling_rule p_rules[] = {
    {NULL, "ph", NULL, "s"}, {"_", "ps", NULL, "s"}, {NULL, "pp", NULL, "p"}, {NULL, "p", NULL, "p"}};
static const struct rh_spelling_rule q_rules[] = {
    {NULL, "que", "_|s_", "p"}, {NULL, "qu", "V", "p"}, {NULL, "q", NULL, "p"}};
static const struct rh_spelling_rule r_rules[] = {
    {NULL, "rr", NULL, "w"}, {NULL, "rh", NULL, "w"}, {NULL, "r", NULL, "w"}};
static const struct rh_spelling_rule s_rules[] = {
    {NULL, "sch", NULL, "ss"}, {NULL, "sh", NULL, "s"}, {NULL, "ss", NULL, "s"}, {NULL, "s", NULL, "s"}};
static const struct rh_spelling_rule t_rules[] = {{NULL, "tch", NULL, "s"}, {NULL, "th", NULL, "s"},
                                                  {NULL, "ts", "_", "s"},   {NULL, "tes", "_", "s"},
                                                  {NULL, "tt", NULL, "p"},  {NULL, "t", NULL, "p"}};
static const struct rh_spelling_rule u_rules[] = {
    {"t|s|z", "ure", "_|s_|d_", "L"}, {NULL, "ure", "_|s_|d_", "D"},     {"g", "u", "V", ""},
    {NULL, "ue", "_|s_|d_", "L"},     {NULL, "ue", NULL, "VV"},          {NULL, "ui", NULL, "V"},
    {NULL, "uou", NULL, "VV"},        {NULL, "ua", NULL, "VV"},          {NULL, "uy", NULL, "D"},
    {NULL, "ur", "C|_", "L"},         {NULL, "u", "Ce_|Ces_|Ced_", "L"}, {NULL, "u", NULL, "V"},
};
static const struct rh_spelling_rule v_rules[] = {{NULL, "v", NULL, "s"}};
static const struct rh_spelling_rule w_rules[] = {
    {"_", "wr", NULL, "w"}, {NULL, "wh", NULL, "w"}, {NULL, "w", NULL, "w"}};
static const struct rh_spelling_rule x_rules[] = {
    {"_", "x", NULL, "s"}, {"_e", "x", "a", "ss"}, {NULL, "x", NULL, "ps"}};
static const struct rh_spelling_rule y_rules[] = {
    {NULL, "y", "V", "w"},           {"1|1f|f|ppl|pl", "y", "_", "D"}, {"1", "y", "CV|thV|br|dr|cl", "D"},
    {NULL, "y", "ze|zing|zer", "D"}, {NULL, "y", NULL, "V"},
};
static const struct rh_spelling_rule z_rules[] = {{NULL, "zz", NULL, "s"}, {NULL, "z", NULL, "s"}};

#define RULES(of)                                  \
	{                                          \
		(of), sizeof(of) / sizeof((of)[0]) \
	}
static const struct rh_spelling_rules rules[26] = {
    RULES(a_rules), RULES(b_rules), RULES(c_rules), RULES(d_rules), RULES(e_rules), RULES(f_rules), RULES(g_rules),
    RULES(h_rules), RULES(i_rules), RULES(j_rules), RULES(k_rules), RULES(l_rules), RULES(m_rules), RULES(n_rules),
    RULES(o_rules), RULES(p_rules), RULES(q_rules), RULES(r_rules), RULES(s_rules), RULES(t_rules), RULES(u_rules),
    RULES(v_rules), RULES(w_rules), RULES(x_rules), RULES(y_rules), RULES(z_rules),
};

/* What stands before a consonant decides whether it can close that syllable. */
enum before { NOTHING, SHORT_VOWEL, VOWEL, CONSONANT };

static bool is_nucleus(char symbol)
{
	return symbol == 'V' || symbol == 'L' || symbol == 'D' || symbol == 'T';
}

/* Whether a consonant that no vowel follows gets the vowel ㅡ (or ㅣ). */
static bool needs_vowel(char symbol, char next, enum before before)
{
	if (symbol == 's')
		return true;
	if (symbol == 'n')
		return before == NOTHING;
	if (symbol == 'p')
		return before != SHORT_VOWEL || next == 'n' || next == 'w';
	return false;
}

static size_t count_nucleus(char symbol)
{
	return symbol == 'T' ? 3 : symbol == 'D' ? 2 : 1;
}

size_t rh_loan_word(struct rh_text word)
{
	char skeleton[2 * RH_SPELLING_MAX];
	enum before before = NOTHING;
	size_t syllables = 0;
	rh_spelling_rewrite(rules, word, skeleton);
	for (const char *s = skeleton; *s != '\0'; s++) {
		if (is_nucleus(*s)) {
			syllables += count_nucleus(*s);
			before = *s == 'V' ? SHORT_VOWEL : VOWEL;
		} else if (!is_nucleus(s[1]) && needs_vowel(*s, s[1], before)) {
			syllables++;
			before = VOWEL;
		} else if (before != NOTHING) {
			before = CONSONANT;
		}
	}
	return syllables > 0 ? syllables : 1;
}
