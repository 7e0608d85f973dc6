// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/sound.h"

#include "script/lexicon.h"
#include "words/hangul.h"

#include "base/unicode.h"

#include <string.h>

enum { PHONES_MAX = 2 * RH_SOUND_BYTES_MAX, FIRST_SYLLABLE = 0xAC00, LAST_SYLLABLE = 0xD7A3 };

/* Classes of sounds. Consonants: k t p s c m n N(ng) l h, and of Latin letters also r (may be silent), G (ㄱ or ㅈ), T
 * (th), Z. Vowels: a e i o u v(ㅓ) w(ㅡ), of Latin letters a e i o u y, and E that is silent. */
struct phones {
	char items[PHONES_MAX];
	size_t count;
};

static void add(struct phones *phones, const char *sounds)
{
	for (; *sounds != '\0' && phones->count < PHONES_MAX; sounds++)
		phones->items[phones->count++] = *sounds;
}

static void add_hangul(struct phones *phones, struct rh_text hangul)
{
	static const char *const initials[] = {"k", "k", "n", "t", "t", "l", "m", "p", "p", "s",
	                                       "s", "",  "c", "c", "c", "k", "t", "p", "h"};
	static const char *const vowels[] = {"a",  "e", "a", "e",  "v",  "e",  "v", "e", "o", "ua", "ue",
	                                     "ue", "o", "u", "uv", "ue", "ui", "u", "w", "i", "i"};
	static const char *const finals[] = {"",  "k", "k", "k", "n", "n", "n", "t", "l", "l", "m", "l", "l", "l",
	                                     "l", "l", "m", "p", "p", "t", "t", "N", "t", "t", "k", "t", "p", "h"};
	uint32_t c = 0;
	while (rh_unicode_next(&hangul, &c)) {
		if (c < FIRST_SYLLABLE || c > LAST_SYLLABLE)
			continue;
		uint16_t syllable = (uint16_t)(c - FIRST_SYLLABLE);
		const char *initial = initials[rh_hangul_initial(syllable)];
		bool doubled = initial[0] == 'l' && phones->count > 0 && phones->items[phones->count - 1] == 'l';
		add(phones, doubled ? "" : initial);
		add(phones, vowels[rh_hangul_vowel(syllable)]);
		add(phones, finals[rh_hangul_final(syllable)]);
	}
}

struct spelling {
	const char *letters,
	    *before; /* before: the letter that follows must be one of these; NULL: any; "_": the end */
	const char *phones;
};

/* The longer spelling first. */
static const struct spelling spellings[] = {
    {"tion", NULL, "svn"}, {"arch", NULL, "ark"}, {"che", "_", "sE"}, {"gg", NULL, "k"},   {"sion", NULL, "cvn"},
    {"ture", "_", "cv"},   {"sch", NULL, "sk"},   {"tch", NULL, "c"}, {"ough", NULL, "o"}, {"igh", NULL, "i"},
    {"que", "_", "k"},     {"dge", NULL, "c"},    {"sh", NULL, "s"},  {"ch", NULL, "c"},   {"th", NULL, "T"},
    {"ph", NULL, "p"},     {"gh", NULL, "k"},     {"ck", NULL, "k"},  {"qu", NULL, "ku"},  {"ng", NULL, "N"},
    {"ks", NULL, "ks"},    {"oo", NULL, "u"},     {"ee", NULL, "i"},  {"ea", NULL, "i"},   {"ou", NULL, "ou"},
    {"ow", NULL, "ou"},    {"ai", NULL, "ai"},    {"ay", "_", "ai"},  {"ey", "_", "i"},    {"wr", NULL, "r"},
    {"kn", NULL, "n"},     {"x", NULL, "ks"},     {"c", "eiy", "s"},  {"g", "eiy", "G"},   {"a", NULL, "a"},
    {"b", NULL, "p"},      {"c", NULL, "k"},      {"d", NULL, "t"},   {"e", "_", "E"},     {"es", "_", "Es"},
    {"ed", "_", "Et"},     {"e", NULL, "e"},      {"f", NULL, "p"},   {"g", NULL, "k"},    {"h", NULL, "h"},
    {"i", NULL, "i"},      {"j", NULL, "c"},      {"k", NULL, "k"},   {"l", NULL, "l"},    {"m", NULL, "m"},
    {"n", NULL, "n"},      {"o", NULL, "o"},      {"p", NULL, "p"},   {"q", NULL, "k"},    {"r", NULL, "r"},
    {"s", NULL, "s"},      {"t", NULL, "t"},      {"u", NULL, "u"},   {"v", NULL, "p"},    {"w", NULL, "u"},
    {"y", NULL, "y"},      {"z", NULL, "Z"},
};

static bool fits(const struct spelling *spelling, struct rh_text rest)
{
	struct rh_text letters = rh_text_of(spelling->letters);
	if (!rh_text_starts_with(rest, letters))
		return false;
	if (spelling->before == NULL)
		return true;
	if (rest.length == letters.length)
		return spelling->before[0] == '_';
	return strchr(spelling->before, rest.data[letters.length]) != NULL;
}

static void add_latin(struct phones *phones, struct rh_text rest)
{
	while (rest.length > 0) {
		size_t cut = 1;
		for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
			if (!fits(&spellings[i], rest))
				continue;
			char last = phones->count > 0 ? phones->items[phones->count - 1] : '\0';
			bool doubled = spellings[i].phones[0] == last && strchr("kptsmnlrZ", last) != NULL;
			add(phones, spellings[i].phones + (doubled ? 1 : 0));
			cut = strlen(spellings[i].letters);
			break;
		}
		rest = rh_text_slice(rest, cut, SIZE_MAX);
	}
}

static bool is_vowel(char phone)
{
	return phone != '\0' && strchr("aeiouvwyE", phone) != NULL;
}

/* How unlike a letter's sound and a jamo's are, in hundredths. */
static unsigned unlike(char latin, char hangul)
{
	static const struct {
		char latin;
		const char *near; /* pairs of a phone and its tenths */
	} table[] = {
	    {'a', "a0e0v1o6i5u6w4"}, {'e', "e0i1v1w2a4"},   {'i', "i0a1v5e6w3"}, {'o', "o0a1v1u2w3"},
	    {'u', "v0u0a1w2i4o3"},   {'y', "i0a1w3"},       {'E', "w0i1e1"},     {'r', "l0"},
	    {'G', "k0c0"},           {'T', "s0t0"},         {'Z', "c0s0"},       {'s', "s0c4t4"},
	    {'t', "t0c4s5"},         {'n', "n0N2m5"},       {'N', "N0n2"},       {'c', "c0s4"},
	    {'k', "k0c8"},           {'v', "v0o1w2a2i4e2"},
	};
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		const char *near = table[i].latin == latin ? strchr(table[i].near, hangul) : NULL;
		if (near != NULL && near[0] != '\0')
			return (unsigned)(near[1] - '0') * 10;
	}
	return latin == hangul ? 0 : 100;
}

/* A jamo that no letter stands for: the vowel after a consonant that cannot stand alone, the second half of 에이. */
static unsigned added(char hangul, char before)
{
	if (hangul == 'w')
		return 5;
	if (is_vowel(before) && strchr("ivu", hangul) != NULL)
		return 8;
	if (is_vowel(hangul))
		return hangul == 'i' ? 25 : 35;
	return hangul == 'l' ? 50 : 90;
}

static unsigned dropped(char latin)
{
	if (latin == 'E')
		return 0;
	if (latin == 'r' || latin == 'h')
		return 12;
	return is_vowel(latin) ? 45 : 80;
}

static unsigned least(unsigned a, unsigned b, unsigned c)
{
	unsigned ab = a < b ? a : b;
	return ab < c ? ab : c;
}

/* The cheapest alignment, in hundredths. */
static unsigned distance(const struct phones *latin, const struct phones *hangul)
{
	unsigned row[PHONES_MAX + 1] = {0};
	for (size_t k = 1; k <= hangul->count; k++)
		row[k] = row[k - 1] + added(hangul->items[k - 1], k > 1 ? hangul->items[k - 2] : '\0');
	for (size_t i = 1; i <= latin->count; i++) {
		unsigned corner = row[0];
		char letter = latin->items[i - 1];
		row[0] += dropped(letter);
		for (size_t k = 1; k <= hangul->count; k++) {
			char jamo = hangul->items[k - 1], before = k > 1 ? hangul->items[k - 2] : '\0';
			unsigned value = least(corner + unlike(letter, jamo), row[k] + dropped(letter),
			                       row[k - 1] + added(jamo, before));
			corner = row[k];
			row[k] = value;
		}
	}
	return row[hangul->count];
}

static bool same_phones(const struct phones *a, const struct phones *b)
{
	return a->count == b->count && memcmp(a->items, b->items, a->count) == 0;
}

/* 에이피아이: the names of the letters one after the other. */
static bool is_spelled_out(struct rh_text latin, const struct phones *hangul)
{
	static const char *const names[] = {"에이", "비",   "씨", "디",   "이",     "에프", "지",   "에이치", "아이",
	                                    "제이", "케이", "엘", "엠",   "엔",     "오",   "피",   "큐",     "알",
	                                    "에스", "티",   "유", "브이", "더블유", "엑스", "와이", "제트"};
	static const char *const digits[] = {"제로",   "원",   "투",   "쓰리", "포",
	                                     "파이브", "식스", "세븐", "에잇", "나인"};
	struct phones spelled = {.count = 0};
	if (latin.length > 8)
		return false;
	for (size_t i = 0; i < latin.length; i++) {
		char c = latin.data[i];
		bool digit = c >= '0' && c <= '9';
		if (!digit && (c < 'a' || c > 'z'))
			return false;
		add_hangul(&spelled, rh_text_of(digit ? digits[c - '0'] : names[c - 'a']));
	}
	return same_phones(&spelled, hangul);
}

static bool is_listed(struct rh_text latin, const struct phones *hangul)
{
	const char *reading = rh_lexicon_korean_reading(latin);
	struct phones listed = {.count = 0};
	if (reading == NULL)
		return false;
	add_hangul(&listed, rh_text_of(reading));
	return same_phones(&listed, hangul);
}

bool rh_sound_alike(struct rh_text latin, struct rh_text hangul)
{
	/* In hundredths of a phone each, and altogether where there are few. */
	enum { EACH = 12, FEW = 4, ALTOGETHER = 16, LEAST_PHONES = 3 };
	struct phones a = {.count = 0}, b = {.count = 0};
	if (latin.length < 2 || latin.length > RH_SOUND_BYTES_MAX || hangul.length > RH_SOUND_BYTES_MAX)
		return false;
	add_hangul(&b, hangul);
	if (is_spelled_out(latin, &b) || is_listed(latin, &b))
		return true;
	for (size_t i = 0; i < latin.length; i++) {
		if (latin.data[i] < 'a' || latin.data[i] > 'z')
			return false;
	}
	add_latin(&a, latin);
	size_t longer = a.count > b.count ? a.count : b.count;
	if (a.count < LEAST_PHONES || b.count < LEAST_PHONES || longer > 2 * (a.count < b.count ? a.count : b.count))
		return false;
	unsigned cost = distance(&a, &b);
	return longer <= FEW ? cost <= ALTOGETHER : cost <= EACH * longer;
}
