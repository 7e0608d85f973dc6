// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/figures.h"

#include <string.h>

struct numeral {
	const char *text;
	double value;
};

static const struct numeral sino_digits[] = {
    {"영", 0}, {"공", 0}, {"일", 1}, {"이", 2}, {"삼", 3}, {"사", 4},
    {"오", 5}, {"육", 6}, {"륙", 6}, {"칠", 7}, {"팔", 8}, {"구", 9},
};
static const struct numeral small_scales[] = {{"십", 10}, {"백", 100}, {"천", 1000}};
static const struct numeral large_scales[] = {{"만", 1e4}, {"억", 1e8}, {"조", 1e12}};
static const struct numeral native_tens[] = {{"열", 10}, {"스물", 20}, {"스무", 20}, {"서른", 30}, {"마흔", 40},
                                             {"쉰", 50}, {"예순", 60}, {"일흔", 70}, {"여든", 80}, {"아흔", 90}};
static const struct numeral native_ones[] = {
    {"하나", 1}, {"한", 1}, {"둘", 2},   {"두", 2},   {"셋", 3},   {"세", 3},   {"석", 3},   {"넷", 4},
    {"네", 4},   {"넉", 4}, {"다섯", 5}, {"여섯", 6}, {"일곱", 7}, {"여덟", 8}, {"아홉", 9},
};

#define FIND(table, rest, value) find((table), sizeof(table) / sizeof((table)[0]), (rest), (value))

/* Bytes of the numeral at the front; 0 for none. */
static size_t find(const struct numeral *table, size_t count, struct rh_text rest, double *value)
{
	for (size_t i = 0; i < count; i++) {
		if (rh_text_starts_with(rest, rh_text_of(table[i].text))) {
			*value = table[i].value;
			return strlen(table[i].text);
		}
	}
	return 0;
}

/* Words that begin like numbers and are none. */
static bool is_no_number(struct rh_text run)
{
	static const char *const words[] = {
	    "만일",   "이만", "천사", "백사", "만사",   "사천", "오만하", "구천",   "백일", "천만에", "조사",
	    "조이",   "만이", "천이", "백이", "구백구", "이조", "이사",   "이천에", "사이", "사오",   "공사",
	    "이공계", "공이", "일이", "이일", "오일",   "구사", "사구",   "사일",   "이오", "이백의", "만점"};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		bool longer = rh_text_starts_with(run, RH_TEXT("천이백")) ||
		              rh_text_starts_with(run, RH_TEXT("백이십")) ||
		              rh_text_starts_with(run, RH_TEXT("만이천")) ||
		              rh_text_starts_with(run, RH_TEXT("천이십"));
		if (!longer && rh_text_starts_with(run, rh_text_of(words[i])))
			return true;
	}
	return false;
}

/* While a number is read from left to right. */
struct reading {
	double whole;   /* finished groups of 만 and more */
	double group;   /* this group */
	double digit;   /* waits for its scale; below 0: none */
	double decimal; /* place of the next decimal; 0 before the point */
	size_t parts;   /* numerals read */
	size_t scales;
	size_t run; /* digits in a row without a scale */
};

static void read_digit(struct reading *r, double digit)
{
	r->parts++;
	if (r->decimal > 0) {
		r->group += digit * r->decimal;
		r->decimal /= 10;
		return;
	}
	r->run++;
	r->digit = r->digit >= 0 && r->run > 1 ? r->digit * 10 + digit : digit;
}

static void read_scale(struct reading *r, double scale)
{
	r->parts++;
	r->scales++;
	r->run = 0;
	if (scale < 1e4) {
		r->group += (r->digit >= 0 ? r->digit : 1) * scale;
	} else {
		double group = r->group + (r->digit >= 0 ? r->digit : 0);
		r->whole += (group > 0 ? group : 1) * scale;
		r->group = 0;
	}
	r->digit = -1;
}

/* One more numeral; bytes read, 0 at the end. */
static size_t read_sino(struct reading *r, struct rh_text rest)
{
	double value = 0;
	size_t bytes = FIND(sino_digits, rest, &value);
	if (bytes > 0) {
		read_digit(r, value);
		return bytes;
	}
	bytes = FIND(small_scales, rest, &value);
	if (bytes == 0)
		bytes = FIND(large_scales, rest, &value);
	if (bytes > 0 && r->decimal == 0) {
		read_scale(r, value);
		return bytes;
	}
	if (r->parts > 0 && r->decimal == 0 && rh_text_starts_with(rest, RH_TEXT("점"))) {
		struct rh_text after = rh_text_slice(rest, strlen("점"), SIZE_MAX);
		if (FIND(sino_digits, after, &value) == 0)
			return 0;
		r->group += r->digit >= 0 ? r->digit : 0;
		r->digit = -1;
		r->decimal = 0.1;
		return strlen("점");
	}
	return 0;
}

static struct rh_figure read_native(struct rh_text word)
{
	double tens = 0, ones = 0;
	size_t first = FIND(native_tens, word, &tens);
	size_t second = FIND(native_ones, rh_text_slice(word, first, SIZE_MAX), &ones);
	/* 한, 두, 세, 네 are other words too, and 열 is. */
	bool spoken = (first > 0 && second > 0) || tens > 10 || ones >= 5;
	return (struct rh_figure){tens + ones, first + second, spoken, true};
}

struct rh_figure rh_figures_hangul(struct rh_text word)
{
	struct reading r = {.digit = -1};
	size_t at = 0, step = 0;
	if (is_no_number(word))
		return (struct rh_figure){0};
	while ((step = read_sino(&r, rh_text_slice(word, at, SIZE_MAX))) > 0)
		at += step;
	if (at == 0)
		return read_native(word);
	return (struct rh_figure){
	    .value = r.whole + r.group + (r.digit >= 0 ? r.digit : 0),
	    .bytes = at,
	    .spoken = (r.scales > 0 && r.parts > 1) || r.decimal > 0 || (r.scales == 0 && r.parts >= 3),
	};
}

double rh_figures_scale(struct rh_text run, size_t *bytes)
{
	double value = 1, product = 1;
	size_t small = FIND(small_scales, run, &value);
	product *= small > 0 ? value : 1;
	size_t large = FIND(large_scales, rh_text_slice(run, small, SIZE_MAX), &value);
	product *= large > 0 ? value : 1;
	*bytes = small + large;
	return product;
}

bool rh_figures_english(struct rh_text word, double *value, bool *scale)
{
	static const struct numeral words[] = {
	    {"zero", 0},      {"one", 1},       {"two", 2},       {"three", 3},    {"four", 4},     {"five", 5},
	    {"six", 6},       {"seven", 7},     {"eight", 8},     {"nine", 9},     {"ten", 10},     {"eleven", 11},
	    {"twelve", 12},   {"thirteen", 13}, {"fourteen", 14}, {"fifteen", 15}, {"sixteen", 16}, {"seventeen", 17},
	    {"eighteen", 18}, {"nineteen", 19}, {"twenty", 20},   {"thirty", 30},  {"forty", 40},   {"fifty", 50},
	    {"sixty", 60},    {"seventy", 70},  {"eighty", 80},   {"ninety", 90},
	};
	static const struct numeral scales[] = {{"hundred", 1e2}, {"thousand", 1e3}, {"million", 1e6},
	                                        {"billion", 1e9}, {"dozen", 12},     {"k", 1e3}};
	for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++) {
		if (rh_text_equal(word, rh_text_of(scales[i].text))) {
			*value = scales[i].value;
			*scale = true;
			return true;
		}
	}
	*scale = false;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (rh_text_equal(word, rh_text_of(words[i].text))) {
			*value = words[i].value;
			return true;
		}
	}
	return false;
}

/* The longer name first where one begins like another. hangul: a suffix may follow in the same word. */
static const struct unit {
	const char *written, *name;
} units[] = {
    {"퍼센트포인트", "%p"},
    {"퍼센트", "%"},
    {"프로", "%"},
    {"percent", "%"},
    {"pct", "%"},
    {"%p", "%p"},
    {"%", "%"},
    {"개월", "month"},
    {"달", "month"},
    {"months", "month"},
    {"month", "month"},
    {"년", "year"},
    {"해", "year"},
    {"years", "year"},
    {"year", "year"},
    {"주일", "week"},
    {"주", "week"},
    {"weeks", "week"},
    {"week", "week"},
    {"일", "day"},
    {"days", "day"},
    {"day", "day"},
    {"시간", "hour"},
    {"hours", "hour"},
    {"hour", "hour"},
    {"분", "minute"},
    {"minutes", "minute"},
    {"minute", "minute"},
    {"mins", "minute"},
    {"min", "minute"},
    {"초", "second"},
    {"seconds", "second"},
    {"second", "second"},
    {"secs", "second"},
    {"sec", "second"},
    {"명", "person"},
    {"사람", "person"},
    {"people", "person"},
    {"persons", "person"},
    {"배", "times"},
    {"times", "times"},
    {"x", "times"},
    {"×", "times"},
    {"fold", "times"},
    {"가지", "thing"},
    {"개", "thing"},
    {"건", "thing"},
    {"번째", "nth"},
    {"번", "time"},
    {"회", "time"},
    {"차", "nth"},
    {"원", "won"},
    {"won", "won"},
    {"달러", "dollar"},
    {"dollars", "dollar"},
    {"dollar", "dollar"},
    {"살", "age"},
    {"세", "age"},
    {"위", "rank"},
    {"등", "rank"},
    {"장", "sheet"},
    {"곳", "place"},
    {"권", "volume"},
    {"대", "machine"},
    {"단계", "step"},
    {"steps", "step"},
    {"층", "floor"},
    {"ms", "ms"},
    {"밀리초", "ms"},
    {"기가", "gb"},
    {"gb", "gb"},
    {"메가", "mb"},
    {"mb", "mb"},
    {"줄", "line"},
    {"문장", "sentence"},
    {"편", "piece"},
    {"쪽", "page"},
    {"월", "of-year"},
    {"시", "o'clock"},
    {"킬로미터", "km"},
    {"킬로", "kg"},
    {"km", "km"},
    {"kg", "kg"},
};

const char *rh_figures_unit(struct rh_text word, size_t *bytes)
{
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		struct rh_text written = rh_text_of(units[i].written);
		if (!rh_text_starts_with(word, written))
			continue;
		bool ascii = (unsigned char)written.data[0] < 0x80;
		if (ascii && written.length != word.length)
			continue;
		*bytes = written.length;
		return units[i].name;
	}
	*bytes = 0;
	return NULL;
}

static bool is_listed(const char *unit, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(unit, list[i]) == 0)
			return true;
	}
	return false;
}

bool rh_figures_counts(const char *unit, bool native, bool same_word)
{
	static const char *const sure[] = {"%", "%p", "month", "year", "times", "of-year"};
	static const char *const spaced[] = {"week", "day",    "hour", "minute", "second",
	                                     "won",  "dollar", "step", "rank"};
	static const char *const counted[] = {"month", "hour",    "person", "times",   "thing", "time",
	                                      "nth",   "sheet",   "place",  "week",    "step",  "line",
	                                      "piece", "machine", "volume", "sentence"};
	if (native)
		return is_listed(unit, counted, sizeof counted / sizeof counted[0]);
	return is_listed(unit, sure, sizeof sure / sizeof sure[0]) ||
	       (!same_word && is_listed(unit, spaced, sizeof spaced / sizeof spaced[0]));
}

double rh_figures_digits(struct rh_text digits)
{
	double value = 0, place = 0;
	for (size_t i = 0; i < digits.length; i++) {
		char c = digits.data[i];
		if (c == '.') {
			place = 0.1;
		} else if (c >= '0' && c <= '9') {
			if (place > 0) {
				value += (c - '0') * place;
				place /= 10;
			} else {
				value = value * 10 + (c - '0');
			}
		}
	}
	return value;
}
