// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/numerals.h"

#include "script/korean.h"
#include "script/letters.h"
#include "script/numbers.h"
#include "script/units.h"

#include <string.h>

/* Where a numeral begins, and in which language. */
struct start {
	struct rh_text text;
	size_t at;
	bool korean;
};

/* Years are read as years within these. */
enum { YEAR_FIRST = 1900, YEAR_LAST = 2099, ENGLISH_YEAR_FIRST = 1100 };
/* A part of a telephone number. */
enum { PHONE_PARTS = 4, PHONE_PART_MIN = 2, PHONE_PART_MAX = 4, PHONE_DIGITS_MIN = 7 };

static struct rh_text digits_at(struct rh_text text, size_t at)
{
	size_t length = 0;
	while (rh_letter_is_digit(rh_letter_at(text, at + length)))
		length++;
	return rh_text_slice(text, at, length);
}

static int64_t value_of(struct rh_text digits)
{
	int64_t value = 0;
	return rh_text_to_int(digits, &value) ? value : INT64_MAX;
}

static size_t cardinal(struct rh_text digits, bool korean)
{
	return korean ? rh_number_sino(digits) : rh_number_english(digits);
}

static size_t cardinal_value(int64_t value, bool korean)
{
	char digits[3] = {(char)('0' + value / 100 % 10), (char)('0' + value / 10 % 10), (char)('0' + value % 10)};
	return cardinal((struct rh_text){digits, sizeof digits}, korean);
}

/* The parts of a number between separators: "010-1234-5678", "1.2.3". Returns the bytes they take. */
static size_t split(const struct start *s, char separator, struct rh_text *parts, size_t most, size_t *count)
{
	size_t at = s->at;
	*count = 0;
	while (*count < most) {
		struct rh_text digits = digits_at(s->text, at);
		parts[(*count)++] = digits;
		at += digits.length;
		if (rh_letter_at(s->text, at) != separator || !rh_letter_is_digit(rh_letter_at(s->text, at + 1)))
			break;
		at += *count < most;
	}
	return at - s->at;
}

static bool is_year(struct rh_text digits)
{
	int64_t year = value_of(digits);
	return digits.length == 4 && year >= YEAR_FIRST && year <= YEAR_LAST;
}

/* Three groups of digits or more, or two that are no years: read one by one. */
static struct rh_numeral phone(const struct start *s)
{
	struct rh_text parts[PHONE_PARTS];
	size_t count = 0;
	size_t digits = 0;
	size_t syllables = 0;
	size_t length = split(s, '-', parts, PHONE_PARTS, &count);
	for (size_t i = 0; i < count; i++) {
		if (parts[i].length < PHONE_PART_MIN || parts[i].length > PHONE_PART_MAX)
			return (struct rh_numeral){0};
		digits += parts[i].length;
		syllables += rh_number_digits(parts[i], s->korean);
	}
	bool years = count == 2 && is_year(parts[0]) && is_year(parts[1]);
	bool short_pair = count == 2 && (parts[0].length < 3 || parts[1].length < 4);
	if (count < 2 || digits < PHONE_DIGITS_MIN || years || short_pair)
		return (struct rh_numeral){0};
	return (struct rh_numeral){length, syllables};
}

/* 유월 and 시월; 월 itself is one more. */
static size_t korean_month(int64_t month)
{
	return (month == 10 ? 1 : cardinal_value(month, true)) + 1;
}

static size_t english_month(int64_t month)
{
	static const unsigned char names[13] = {0, 4, 4, 1, 2, 1, 1, 2, 2, 3, 3, 3, 3};
	return month >= 1 && month <= 12 ? names[month] : 0;
}

/* day 0: none. */
static size_t say_date(struct rh_text year, int64_t month, int64_t day, bool korean)
{
	if (korean)
		return rh_number_sino(year) + 1 + korean_month(month) + (day > 0 ? cardinal_value(day, true) + 1 : 0);
	size_t of_day = day > 0 ? rh_number_english_value(day) + rh_number_english_ordinal(day) : 0;
	return rh_number_english_year(value_of(year)) + english_month(month) + of_day;
}

static size_t separator_length(struct rh_text text, size_t at, char separator)
{
	if (rh_letter_at(text, at) != separator)
		return 0;
	return separator == '.' && rh_letter_at(text, at + 1) == ' ' ? 2 : 1;
}

/* "2026-11-23", "2026.11.23", "2026. 11. 23.", "2026/11/23"; "2026.03" is a month. */
static struct rh_numeral date(const struct start *s)
{
	struct rh_text year = digits_at(s->text, s->at);
	size_t at = s->at + year.length;
	char separator = rh_letter_at(s->text, at);
	if (!is_year(year) || separator == '\0' || strchr("-./", separator) == NULL)
		return (struct rh_numeral){0};
	size_t gap = separator_length(s->text, at, separator);
	struct rh_text month = digits_at(s->text, at + gap);
	if (month.length < 1 || month.length > 2 || value_of(month) < 1 || value_of(month) > 12)
		return (struct rh_numeral){0};
	at += gap + month.length;
	size_t second_gap = separator_length(s->text, at, separator);
	struct rh_text day = second_gap > 0 ? digits_at(s->text, at + second_gap) : RH_TEXT_NONE;
	if (day.length >= 1 && day.length <= 2 && value_of(day) >= 1 && value_of(day) <= 31) {
		at += second_gap + day.length;
		return (struct rh_numeral){at - s->at, say_date(year, value_of(month), value_of(day), s->korean)};
	}
	if (day.length > 0 || gap != 1 || month.length != 2)
		return (struct rh_numeral){0};
	return (struct rh_numeral){at - s->at, say_date(year, value_of(month), 0, s->korean)};
}

static bool before_noon_or_after(struct rh_text rest, size_t *length)
{
	static const char *const marks[] = {"a.m.", "p.m.", "am", "pm", "AM", "PM", "A.M.", "P.M."};
	size_t space = rh_letter_at(rest, 0) == ' ';
	rest = rh_text_slice(rest, space, SIZE_MAX);
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		struct rh_text mark = rh_text_of(marks[i]);
		if (rh_text_starts_with(rest, mark) && !rh_letter_is_latin(rh_letter_at(rest, mark.length))) {
			*length = space + mark.length;
			return true;
		}
	}
	return false;
}

static size_t korean_clock(int64_t hour, int64_t minute)
{
	size_t hours = hour >= 1 && hour <= 12 ? rh_number_native(hour) : cardinal_value(hour, true);
	return hours + 1 + (minute > 0 ? cardinal_value(minute, true) + 1 : 0);
}

/* "nine thirty", "nine oh five", "nine o'clock"; nothing after the hour before a.m. */
static size_t english_clock(int64_t hour, int64_t minute, bool has_mark)
{
	size_t hours = rh_number_english_value(hour);
	if (minute == 0)
		return hours + (has_mark ? 0 : 2);
	return hours + rh_number_english_value(minute) + (minute < 10);
}

static struct rh_numeral ratio(const struct start *s, struct rh_text first, struct rh_text second)
{
	return (struct rh_numeral){first.length + 1 + second.length,
	                           cardinal(first, s->korean) + 1 + cardinal(second, s->korean)};
}

/* "9:30"; what cannot be a time is a ratio: "3:7" is 삼 대 칠, three to seven. */
static struct rh_numeral clock(const struct start *s)
{
	struct rh_text first = digits_at(s->text, s->at);
	struct rh_text second = RH_TEXT_NONE;
	size_t end = s->at + first.length;
	if (rh_letter_at(s->text, end) == ':')
		second = digits_at(s->text, end + 1);
	if (second.length == 0)
		return (struct rh_numeral){0};
	if (first.length > 2 || second.length != 2 || value_of(first) > 24 || value_of(second) > 59)
		return ratio(s, first, second);
	end += 1 + second.length;
	if (s->korean)
		return (struct rh_numeral){end - s->at, korean_clock(value_of(first), value_of(second))};
	size_t mark = 0;
	bool has_mark = before_noon_or_after(rh_text_slice(s->text, end, SIZE_MAX), &mark);
	size_t syllables = english_clock(value_of(first), value_of(second), has_mark) + (has_mark ? 2 : 0);
	return (struct rh_numeral){end + mark - s->at, syllables};
}

static size_t english_denominator(int64_t number)
{
	if (number == 2)
		return 1; /* half */
	if (number == 4)
		return 2; /* quarter */
	return rh_number_english_value(number) + rh_number_english_ordinal(number);
}

/* "2/3" is 삼분의 이, two thirds; "24/7", which is no part of a whole, two numbers. */
static struct rh_numeral fraction(const struct start *s)
{
	struct rh_text above = digits_at(s->text, s->at);
	size_t slash = s->at + above.length;
	struct rh_text below = rh_letter_at(s->text, slash) == '/' ? digits_at(s->text, slash + 1) : RH_TEXT_NONE;
	if (below.length == 0)
		return (struct rh_numeral){0};
	size_t length = above.length + 1 + below.length;
	size_t said = cardinal(above, s->korean);
	if (value_of(above) == 0 || value_of(above) >= value_of(below) || below.length > RH_NUMBER_DIGITS_MAX)
		return (struct rh_numeral){length, said + cardinal(below, s->korean)};
	said += s->korean ? rh_number_sino(below) + 2 : english_denominator(value_of(below));
	return (struct rh_numeral){length, said};
}

/* "1.2.3": each part is a number, each dot is said. */
static struct rh_numeral dotted(const struct start *s)
{
	size_t at = s->at;
	size_t parts = 0;
	size_t syllables = 0;
	for (;;) {
		struct rh_text digits = digits_at(s->text, at);
		syllables += cardinal(digits, s->korean);
		at += digits.length;
		parts++;
		if (rh_letter_at(s->text, at) != '.' || !rh_letter_is_digit(rh_letter_at(s->text, at + 1)))
			break;
		syllables++;
		at++;
	}
	return parts > 2 ? (struct rh_numeral){at - s->at, syllables} : (struct rh_numeral){0};
}

/* A number with thousands separators and decimals, and its surroundings. */
struct amount {
	struct rh_text whole; /* its digits, separators left out */
	struct rh_text decimals;
	size_t length; /* bytes */
	bool grouped;  /* it had separators */
	struct rh_text after;
	struct start start;
	char digits[RH_NUMBER_DIGITS_MAX + 1]; /* what whole points to when it is grouped */
};

/* Joins "1,234,567"; false when the commas do not stand at every third digit or there are too many digits. */
static bool join_groups(struct amount *a)
{
	struct rh_text group = digits_at(a->start.text, a->start.at);
	size_t joined = 0;
	size_t at = a->start.at;
	if (group.length > 3)
		return false;
	for (;;) {
		if (joined + group.length > RH_NUMBER_DIGITS_MAX)
			return false;
		memcpy(a->digits + joined, group.data, group.length);
		joined += group.length;
		at += group.length;
		group = rh_letter_at(a->start.text, at) == ',' ? digits_at(a->start.text, at + 1) : RH_TEXT_NONE;
		if (group.length != 3)
			break;
		at++;
	}
	a->grouped = at - a->start.at > joined;
	a->length = at - a->start.at;
	a->whole = (struct rh_text){a->digits, joined};
	return a->grouped;
}

static void read_amount(struct amount *a, const struct start *s)
{
	a->start = *s;
	if (!join_groups(a)) {
		a->grouped = false;
		a->whole = digits_at(s->text, s->at);
		a->length = a->whole.length;
	}
	a->decimals = RH_TEXT_NONE;
	if (rh_letter_at(s->text, s->at + a->length) == '.')
		a->decimals = digits_at(s->text, s->at + a->length + 1);
	if (a->decimals.length > 0)
		a->length += 1 + a->decimals.length;
	a->after = rh_text_slice(s->text, s->at + a->length, SIZE_MAX);
}

static bool spelled_out(const struct amount *a)
{
	return a->whole.length > 1 && a->whole.data[0] == '0';
}

/* Whether it stands behind a Latin letter, perhaps with a hyphen: S3, GPT-4; a version's v does not count. */
static bool attached_before(const struct start *s)
{
	size_t at = s->at;
	if (rh_letter_before(s->text, at) == '-')
		at--;
	char letter = rh_letter_before(s->text, at);
	return rh_letter_is_latin(letter) && rh_letter_small(letter) != 'v';
}

/* Whether a single digit is said by its English name in Korean: S3 is 에스쓰리, 3D is 쓰리디. */
static bool is_loan_digit(const struct amount *a, bool has_unit)
{
	if (a->whole.length != 1)
		return false;
	return attached_before(&a->start) || (!has_unit && rh_letter_is_latin(rh_letter_at(a->after, 0)));
}

static size_t korean_counted(const struct amount *a, bool native_unit)
{
	int64_t number = value_of(a->whole);
	size_t native = rh_number_native(number);
	size_t sino = rh_number_sino(a->whole);
	if (native_unit)
		return native > 0 ? native : sino;
	switch (rh_korean_counter(a->after)) {
	case RH_KOREAN_NATIVE:
		return native > 0 ? native : sino;
	case RH_KOREAN_HOUR:
		return number <= 12 && native > 0 ? native : sino;
	case RH_KOREAN_DECADE:
		return number % 10 != 0 && native > 0 ? native : sino;
	case RH_KOREAN_SCALE:
		return number == 1 ? 0 : sino;
	case RH_KOREAN_MONTH:
		return number == 10 ? 1 : sino;
	case RH_KOREAN_SINO:
		break;
	}
	return sino;
}

static struct rh_numeral korean_amount(const struct amount *a)
{
	struct rh_unit unit = {0};
	/* B2B counts no billions. */
	bool within_name = rh_letter_is_latin(rh_letter_before(a->start.text, a->start.at));
	bool has_unit = !within_name && rh_unit_read(a->after, true, &unit);
	struct rh_numeral n = {a->length + unit.length, unit.syllables};
	if (is_loan_digit(a, has_unit))
		n.syllables += rh_number_loan_digit(value_of(a->whole));
	else if (spelled_out(a))
		n.syllables += rh_number_digits(a->whole, true);
	else if (a->decimals.length > 0)
		n.syllables += rh_number_sino(a->whole);
	else
		n.syllables += korean_counted(a, has_unit && unit.native);
	if (a->decimals.length > 0)
		n.syllables += 1 + rh_number_digits(a->decimals, true);
	return n;
}

/* "st", "nd", "rd", "th" behind the number: its bytes and what it adds. */
static bool english_ordinal(const struct amount *a, struct rh_numeral *n)
{
	static const char *const endings[] = {"st", "nd", "rd", "th"};
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		if (!rh_text_starts_with(a->after, rh_text_of(endings[i])) ||
		    rh_letter_is_latin(rh_letter_at(a->after, 2)))
			continue;
		n->length += 2;
		n->syllables += rh_number_english_ordinal(value_of(a->whole));
		return true;
	}
	return false;
}

/* What stands behind an English number and is said with it: an ordinal's ending, the s of 1990s, a.m., a unit. */
static void english_ending(const struct amount *a, struct rh_numeral *n)
{
	size_t mark = 0;
	struct rh_unit unit = {0};
	bool decade = a->whole.length >= 2 && a->whole.data[a->whole.length - 1] == '0' &&
	              rh_text_starts_with(a->after, RH_TEXT("s")) && !rh_letter_is_latin(rh_letter_at(a->after, 1));
	if (a->decimals.length == 0 && english_ordinal(a, n))
		return;
	if (decade) {
		n->length++;
	} else if (before_noon_or_after(a->after, &mark)) {
		n->length += mark;
		n->syllables += 2;
	} else if (rh_unit_read(a->after, false, &unit)) {
		n->length += unit.length;
		n->syllables += unit.syllables;
	}
}

static bool is_english_year(const struct amount *a)
{
	int64_t year = value_of(a->whole);
	return a->whole.length == 4 && !a->grouped && a->decimals.length == 0 && year >= ENGLISH_YEAR_FIRST &&
	       year <= YEAR_LAST;
}

static struct rh_numeral english_amount(const struct amount *a)
{
	struct rh_numeral n = {a->length, 0};
	if (spelled_out(a))
		n.syllables = rh_number_digits(a->whole, false);
	else if (is_english_year(a))
		n.syllables = rh_number_english_year(value_of(a->whole));
	else
		n.syllables = rh_number_english(a->whole);
	if (a->decimals.length > 0)
		n.syllables += 1 + rh_number_digits(a->decimals, false);
	english_ending(a, &n);
	return n;
}

static struct rh_numeral amount(const struct start *s)
{
	struct amount a;
	read_amount(&a, s);
	return s->korean ? korean_amount(&a) : english_amount(&a);
}

struct rh_numeral rh_numeral_read(struct rh_text text, size_t at, bool korean)
{
	static struct rh_numeral (*const patterns[])(const struct start *) = {date, phone, clock, fraction, dotted};
	const struct start start = {.text = text, .at = at, .korean = korean};
	for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
		struct rh_numeral n = patterns[i](&start);
		if (n.length > 0)
			return n;
	}
	return amount(&start);
}
