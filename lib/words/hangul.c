// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/hangul.h"

#include "base/unicode.h"

#include <string.h>

enum { FIRST_SYLLABLE = 0xAC00, LAST_SYLLABLE = 0xD7A3, FIRST_JAMO = 0x3131 };
enum { SUFFIX_SYLLABLES_MAX = 6, LAYERS_MAX = 5 };

/* Vowels and finals by their place in a precomposed syllable (The Unicode Standard, 3.12). */
enum { A = 0, AE = 1, EO = 4, YEO = 6, O = 8, WA = 9, WAE = 10, OE = 11, U = 13, WO = 14, EU = 18, I = 20 };
enum { FINAL_N = 4, FINAL_L = 8, FINAL_B = 17, FINAL_SS = 20, FINAL_NG = 21 };
enum { INITIAL_L = 5, INITIAL_NONE = 11, INITIAL_H = 18 };

enum suffix_kind {
	PARTICLE,
	WEAK,     /* a particle that nouns may end in by themselves */
	ENDING,   /* of a verb */
	WEAK_END, /* likewise */
	LIGHT,    /* what makes a verb of a noun */
	DERIVING, /* what makes another noun of it */
};

/* A jamo at the front is the final consonant of the syllable before: ㅂ니다. */
struct suffix {
	const char *text;
	enum suffix_kind kind;
};

static const struct suffix suffixes[] = {
    {"은", PARTICLE},     {"는", PARTICLE},     {"이", WEAK},         {"가", WEAK},         {"을", PARTICLE},
    {"를", PARTICLE},     {"의", WEAK},         {"에", PARTICLE},     {"에서", PARTICLE},   {"에서는", PARTICLE},
    {"에게", PARTICLE},   {"에게서", PARTICLE}, {"께", PARTICLE},     {"께서", PARTICLE},   {"한테", PARTICLE},
    {"로", WEAK},         {"으로", PARTICLE},   {"로서", PARTICLE},   {"으로서", PARTICLE}, {"로써", PARTICLE},
    {"으로써", PARTICLE}, {"와", WEAK},         {"과", WEAK},         {"랑", WEAK},         {"이랑", PARTICLE},
    {"하고", PARTICLE},   {"도", WEAK},         {"만", WEAK},         {"까지", PARTICLE},   {"부터", PARTICLE},
    {"마다", PARTICLE},   {"조차", PARTICLE},   {"마저", PARTICLE},   {"밖에", PARTICLE},   {"보다", PARTICLE},
    {"처럼", PARTICLE},   {"만큼", PARTICLE},   {"대로", PARTICLE},   {"이나", PARTICLE},   {"나", WEAK},
    {"이라도", PARTICLE}, {"라도", PARTICLE},   {"이란", PARTICLE},   {"란", WEAK},         {"이라는", PARTICLE},
    {"라는", PARTICLE},   {"이라고", PARTICLE}, {"라고", PARTICLE},   {"이라", PARTICLE},   {"라", WEAK},
    {"이며", PARTICLE},   {"이고", PARTICLE},   {"이지만", PARTICLE}, {"입니다", PARTICLE}, {"ㅂ니다", ENDING},
    {"이에요", PARTICLE}, {"예요", PARTICLE},   {"인데", PARTICLE},   {"이다", PARTICLE},   {"이죠", PARTICLE},
    {"인지", PARTICLE},   {"인", WEAK},         {"일", WEAK},         {"임", WEAK},         {"들", WEAK},
    {"씩", WEAK},         {"쯤", WEAK},         {"간", WEAK},         {"뿐", WEAK},         {"뿐만", PARTICLE},
    {"요", WEAK},         {"이요", PARTICLE},   {"든지", PARTICLE},   {"습니다", ENDING},   {"습니까", ENDING},
    {"ㅂ니까", ENDING},   {"었", ENDING},       {"았", ENDING},       {"였", ENDING},       {"겠", ENDING},
    {"다", WEAK_END},     {"ㄴ다", ENDING},     {"는다", ENDING},     {"고", WEAK_END},     {"며", WEAK_END},
    {"으며", ENDING},     {"면", WEAK_END},     {"으면", ENDING},     {"면서", ENDING},     {"으면서", ENDING},
    {"지만", ENDING},     {"는데", ENDING},     {"ㄴ데", ENDING},     {"은데", ENDING},     {"던데", ENDING},
    {"는지", ENDING},     {"ㄴ지", ENDING},     {"은지", ENDING},     {"기", WEAK_END},     {"ㅁ", ENDING},
    {"음", WEAK_END},     {"는", ENDING},       {"ㄴ", ENDING},       {"은", ENDING},       {"ㄹ", ENDING},
    {"을", ENDING},       {"던", WEAK_END},     {"도록", ENDING},     {"려고", ENDING},     {"으려고", ENDING},
    {"려", WEAK_END},     {"으려", ENDING},     {"러", WEAK_END},     {"으러", ENDING},     {"아서", ENDING},
    {"어서", ENDING},     {"여서", ENDING},     {"서", WEAK_END},     {"아", WEAK_END},     {"어", WEAK_END},
    {"여", WEAK_END},     {"니", WEAK_END},     {"으니", ENDING},     {"니까", ENDING},     {"으니까", ENDING},
    {"므로", ENDING},     {"으므로", ENDING},   {"게", WEAK_END},     {"지", WEAK_END},     {"자고", ENDING},
    {"거나", ENDING},     {"ㄹ지", ENDING},     {"을지", ENDING},     {"ㄹ까", ENDING},     {"을까", ENDING},
    {"네요", ENDING},     {"죠", WEAK_END},     {"지요", ENDING},     {"거든요", ENDING},   {"ㄹ게요", ENDING},
    {"을게요", ENDING},   {"ㄹ수록", ENDING},   {"을수록", ENDING},   {"다가", ENDING},     {"다면", ENDING},
    {"ㄴ다면", ENDING},   {"는다면", ENDING},   {"다는", ENDING},     {"ㄴ다는", ENDING},   {"는다는", ENDING},
    {"자마자", ENDING},   {"더니", ENDING},     {"어도", ENDING},     {"아도", ENDING},     {"어야", ENDING},
    {"아야", ENDING},     {"여야", ENDING},     {"야", WEAK_END},     {"고자", ENDING},     {"느라", ENDING},
    {"하", LIGHT},        {"되", LIGHT},        {"시키", LIGHT},      {"받", LIGHT},        {"당하", LIGHT},
    {"스럽", LIGHT},      {"롭", LIGHT},        {"이", LIGHT},        {"없", LIGHT},        {"있", LIGHT},
    {"해지", LIGHT},      {"해보", LIGHT},      {"해주", LIGHT},      {"적", DERIVING},     {"성", DERIVING},
    {"화", DERIVING},     {"별", DERIVING},     {"용", DERIVING},
};

enum { SUFFIXES = sizeof suffixes / sizeof suffixes[0] };

/* Everyday verbs of one syllable: nouns of which 기 or 지 was taken off would meet them by chance. */
static const char light_stems[] = "하 되 있 없 이 보 주 오 가 나 지 두 들 같 않 쓰 내 치 대 놓 말 못";

static bool is_syllable(uint32_t c)
{
	return c >= FIRST_SYLLABLE && c <= LAST_SYLLABLE;
}

static size_t read_syllables(struct rh_text text, uint16_t *out, size_t room)
{
	size_t count = 0;
	uint32_t c = 0;
	while (count < room && rh_unicode_next(&text, &c)) {
		if (is_syllable(c))
			out[count++] = (uint16_t)(c - FIRST_SYLLABLE);
	}
	return count;
}

/* The place among finals of a compatibility jamo (ㄱ at U+3131); 0 for what closes no syllable. */
static unsigned final_of_jamo(uint32_t c)
{
	static const uint8_t finals[] = {1,  2,  3,  4, 5,  6,  7,  0,  8,  9, 10, 11, 12, 13, 14,
	                                 15, 16, 17, 0, 18, 19, 20, 21, 22, 0, 23, 24, 25, 26, 27};
	return c >= FIRST_JAMO && c < FIRST_JAMO + sizeof finals ? finals[c - FIRST_JAMO] : 0;
}

static uint16_t compose(unsigned initial, unsigned vowel, unsigned final)
{
	return (uint16_t)(initial * 588U + vowel * 28U + final);
}

static uint16_t with_final(uint16_t syllable, unsigned final)
{
	return (uint16_t)(syllable - rh_hangul_final(syllable) + final);
}

static uint16_t last_of(const struct rh_hangul_stem *stem)
{
	return stem->syllables[stem->length - 1];
}

static bool same_syllables(const struct rh_hangul_stem *a, const struct rh_hangul_stem *b)
{
	return a->length == b->length && memcmp(a->syllables, b->syllables, a->length * sizeof a->syllables[0]) == 0;
}

/* A word while it is taken apart. */
struct word {
	struct rh_hangul_stem *stems;
	size_t count;
};

/* The way with fewer suffixes came first and stays. */
static void add(struct word *word, const struct rh_hangul_stem *stem)
{
	if (stem->length == 0 || word->count == RH_HANGUL_STEMS_MAX)
		return;
	for (size_t i = 0; i < word->count; i++) {
		struct rh_hangul_stem *known = &word->stems[i];
		if (!same_syllables(known, stem))
			continue;
		known->verb = known->verb || stem->verb;
		known->weak = known->weak && stem->weak;
		return;
	}
	word->stems[word->count++] = *stem;
}

static bool mild(enum suffix_kind kind)
{
	return kind == WEAK || kind == WEAK_END;
}

/* 어 and 아 follow closed syllables but those that verbs do not end in (자연어), and a few open ones. */
static bool takes_vowel_ending(uint16_t last)
{
	unsigned final = rh_hangul_final(last), vowel = rh_hangul_vowel(last);
	if (final == 0)
		return vowel == OE || vowel == I || vowel == 16 || vowel == EU || last == compose(INITIAL_H, A, 0);
	return final != FINAL_N && final != FINAL_NG;
}

/* Without the suffix; false when the word does not end in it, or nothing would be left. */
static bool take_off(const struct rh_hangul_stem *from, const struct suffix *suffix, struct rh_hangul_stem *stem)
{
	uint16_t tail[SUFFIX_SYLLABLES_MAX];
	struct rh_text text = rh_text_of(suffix->text), rest = text;
	uint32_t first = 0;
	unsigned closing = rh_unicode_next(&rest, &first) ? final_of_jamo(first) : 0;
	size_t count = read_syllables(text, tail, SUFFIX_SYLLABLES_MAX);
	if (count >= from->length)
		return false;
	size_t left = from->length - count;
	if (memcmp(from->syllables + left, tail, count * sizeof tail[0]) != 0)
		return false;
	*stem = *from;
	stem->length = (uint8_t)left;
	stem->layers++;
	stem->weak = mild(suffix->kind) && left == 1;
	stem->verb = from->verb || suffix->kind == ENDING || suffix->kind == WEAK_END;
	stem->derived = from->derived || suffix->kind == DERIVING;
	uint16_t last = last_of(stem);
	if (closing != 0) {
		if (rh_hangul_final(last) != closing)
			return false;
		stem->syllables[left - 1] = with_final(last, 0);
	}
	if (count == 1 && (tail[0] == compose(INITIAL_NONE, EO, 0) || tail[0] == compose(INITIAL_NONE, A, 0)))
		return takes_vowel_ending(last);
	return true;
}

/* A noun needs two syllables to have been made a verb or another noun. */
static bool allowed(const struct rh_hangul_stem *from, const struct suffix *suffix, const struct rh_hangul_stem *stem)
{
	switch (suffix->kind) {
	case DERIVING:
		return stem->length >= 2 && !from->verb;
	case LIGHT:
		return from->verb && stem->length >= 2;
	case PARTICLE:
	case WEAK:
		return !from->verb; /* an ending has no particle before it */
	case ENDING:
	case WEAK_END:
		return !from->derived;
	}
	return true;
}

static void take_off_each(struct word *word, size_t i)
{
	struct rh_hangul_stem stem;
	for (size_t n = 0; n < SUFFIXES && word->stems[i].layers < LAYERS_MAX; n++) {
		if (take_off(&word->stems[i], &suffixes[n], &stem) && allowed(&word->stems[i], &suffixes[n], &stem))
			add(word, &stem);
	}
}

static void replace_last(struct word *word, const struct rh_hangul_stem *from, uint16_t last)
{
	struct rh_hangul_stem stem = *from;
	stem.syllables[stem.length - 1] = last;
	stem.verb = true;
	stem.weak = false;
	stem.layers++;
	add(word, &stem);
}

/* 르 loses its vowel and doubles its ㄹ (몰라 is 모르); ㅂ becomes 우 (쉬워, 쉬운 are 쉽). */
static void undo_irregular(struct word *word, const struct rh_hangul_stem *from)
{
	uint16_t last = last_of(from), before = from->syllables[from->length - 2];
	unsigned vowel = rh_hangul_vowel(last), initial = rh_hangul_initial(last);
	struct rh_hangul_stem stem = *from;
	stem.verb = true;
	stem.weak = false;
	stem.layers++;
	if (initial == INITIAL_L && (vowel == A || vowel == EO) && rh_hangul_final(before) == FINAL_L) {
		stem.syllables[stem.length - 2] = with_final(before, 0);
		stem.syllables[stem.length - 1] = compose(INITIAL_L, EU, 0);
		add(word, &stem);
	}
	if (initial == INITIAL_NONE && (vowel == WO || vowel == WA || vowel == U) && rh_hangul_final(before) == 0) {
		stem = *from;
		stem.verb = true;
		stem.layers++;
		stem.length--;
		stem.weak = stem.length == 1;
		stem.syllables[stem.length - 1] = with_final(before, FINAL_B);
		add(word, &stem);
	}
}

/* The vowel of 어 or 아 has melted into the stem's last one; the past's ㅆ closes it. */
static void undo_contraction(struct word *word, size_t i)
{
	const struct rh_hangul_stem from = word->stems[i];
	uint16_t last = last_of(&from);
	unsigned final = rh_hangul_final(last), vowel = rh_hangul_vowel(last), initial = rh_hangul_initial(last);
	bool past = final == FINAL_SS;
	if (from.derived || (final != 0 && !past) || from.layers >= LAYERS_MAX || (!past && from.layers > 2))
		return;
	static const struct {
		uint8_t melted, vowel;
	} melted[] = {{YEO, I}, {WO, U}, {WA, O}, {WAE, OE}};
	for (size_t n = 0; n < sizeof melted / sizeof melted[0]; n++) {
		if (vowel == melted[n].melted)
			replace_last(word, &from, compose(initial, melted[n].vowel, 0));
	}
	if (vowel == AE && initial == INITIAL_H)
		replace_last(word, &from, compose(initial, A, 0));
	if (vowel == A || vowel == EO || vowel == AE) {
		if (past)
			replace_last(word, &from, compose(initial, vowel, 0)); /* 갔, 섰, 냈 */
		if (past && vowel != AE)
			replace_last(word, &from, compose(initial, EU, 0)); /* 컸, 나빴 */
	}
	if (from.length >= 2 && (past || final == 0)) {
		struct rh_hangul_stem open = from;
		open.syllables[open.length - 1] = with_final(last, 0);
		undo_irregular(word, &open);
	}
}

/* ㄷ becomes ㄹ before a vowel: 들었 is 듣었. Few verbs do. */
static void undo_softening(struct word *word, size_t i)
{
	static const char soft[] = "들걸물실달", hard[] = "듣걷묻싣닫";
	uint16_t from[8], to[8];
	size_t count = read_syllables(rh_text_of(soft), from, sizeof from / sizeof from[0]);
	const struct rh_hangul_stem stem = word->stems[i];
	(void)read_syllables(rh_text_of(hard), to, sizeof to / sizeof to[0]);
	for (size_t n = 0; n < count && stem.verb && !stem.weak; n++) {
		if (last_of(&stem) == from[n])
			replace_last(word, &stem, to[n]);
	}
}

size_t rh_hangul_read(struct rh_hangul_stem *room, struct rh_text text)
{
	struct rh_hangul_stem whole = {0};
	struct word word = {room, 0};
	whole.length = (uint8_t)read_syllables(text, whole.syllables, RH_HANGUL_SYLLABLES_MAX);
	add(&word, &whole);
	for (size_t i = 0; i < word.count; i++) {
		take_off_each(&word, i);
		undo_contraction(&word, i);
		undo_softening(&word, i);
	}
	return word.count;
}

static bool is_listed(const struct rh_hangul_stem *stem, const char *list)
{
	uint16_t listed[128];
	size_t count = read_syllables(rh_text_of(list), listed, sizeof listed / sizeof listed[0]);
	for (size_t i = 0; i < count; i++) {
		if (stem->length == 1 && stem->syllables[0] == listed[i])
			return true;
	}
	return false;
}

/* One syllable is little: what was taken off to reach it must be sure on one side, or the word stands bare there. */
static bool may_be_one(const struct rh_hangul_stem *a, const struct rh_hangul_stem *b)
{
	if (a->length > 1)
		return true;
	if (a->layers == 0 || b->layers == 0)
		return !(a->weak && a->verb) && !(b->weak && b->verb);
	if (is_listed(a, light_stems))
		return a->verb && b->verb && !a->weak && !b->weak;
	if (a->verb && b->verb)
		return true;
	return !a->weak && !b->weak && a->verb == b->verb;
}

double rh_hangul_same(const struct rh_hangul *a, const struct rh_hangul *b)
{
	double best = 0;
	for (size_t i = 0; i < a->count; i++) {
		for (size_t k = 0; k < b->count; k++) {
			const struct rh_hangul_stem *x = &a->stems[i], *y = &b->stems[k];
			if (!same_syllables(x, y) || !may_be_one(x, y))
				continue;
			double likeness = x->derived == y->derived ? 1 : 0.6;
			best = likeness > best ? likeness : best;
		}
	}
	return best;
}

static bool begins_or_ends(const struct rh_hangul_stem *part, const struct rh_hangul_stem *whole)
{
	if (part->length < 2 || whole->length < part->length + 2)
		return false;
	size_t bytes = part->length * sizeof part->syllables[0];
	return memcmp(part->syllables, whole->syllables, bytes) == 0 ||
	       memcmp(part->syllables, whole->syllables + (whole->length - part->length), bytes) == 0;
}

bool rh_hangul_within(const struct rh_hangul *part, const struct rh_hangul *whole)
{
	for (size_t i = 0; i < part->count; i++) {
		for (size_t k = 0; k < whole->count; k++) {
			if (!part->stems[i].derived && begins_or_ends(&part->stems[i], &whole->stems[k]))
				return true;
		}
	}
	return false;
}

bool rh_hangul_has_stem(const struct rh_hangul *word, const char *stem)
{
	struct rh_hangul_stem wanted = {0};
	wanted.length = (uint8_t)read_syllables(rh_text_of(stem), wanted.syllables, RH_HANGUL_SYLLABLES_MAX);
	for (size_t i = 0; i < word->count; i++) {
		if (same_syllables(&word->stems[i], &wanted))
			return true;
	}
	return false;
}

bool rh_hangul_is_suffix(struct rh_text text)
{
	/* Stands for what comes before: two syllables that no suffix has. */
	static const char stem[] = "뷁뷁";
	enum { STEM_BYTES = sizeof stem - 1, SYLLABLE_BYTES = 3 };
	char bytes[STEM_BYTES + RH_HANGUL_SYLLABLES_MAX * SYLLABLE_BYTES];
	struct rh_hangul_stem stems[RH_HANGUL_STEMS_MAX];
	if (text.length == 0)
		return true;
	if (text.length > sizeof bytes - STEM_BYTES - 2 * (size_t)SYLLABLE_BYTES)
		return false;
	memcpy(bytes, stem, STEM_BYTES);
	memcpy(bytes + STEM_BYTES, text.data, text.length);
	const struct rh_hangul word = {stems, rh_hangul_read(stems, (struct rh_text){bytes, STEM_BYTES + text.length})};
	return rh_hangul_has_stem(&word, stem);
}

struct rh_text rh_hangul_write(const struct rh_hangul_stem *stem, char *room)
{
	size_t length = 0;
	for (size_t i = 0; i < stem->length; i++) {
		unsigned c = FIRST_SYLLABLE + stem->syllables[i];
		room[length++] = (char)(0xE0 | (c >> 12));
		room[length++] = (char)(0x80 | (c >> 6 & 0x3F));
		room[length++] = (char)(0x80 | (c & 0x3F));
	}
	return (struct rh_text){room, length};
}

struct rh_text rh_hangul_noun(struct rh_text text)
{
	size_t cut = 0;
	for (size_t n = 0; n < SUFFIXES; n++) {
		struct rh_text suffix = rh_text_of(suffixes[n].text);
		bool particle = suffixes[n].kind == PARTICLE || suffixes[n].kind == WEAK;
		if (particle && suffix.length > cut && rh_text_ends_with(text, suffix) &&
		    text.length >= suffix.length + (size_t)2 * 3)
			cut = suffix.length;
	}
	return rh_text_slice(text, 0, text.length - cut);
}
