// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/numbers.h"

enum { SINO_GROUP = 4, ENGLISH_GROUP = 3, MYRIAD = 1 };

static struct rh_text without_leading_zeros(struct rh_text digits)
{
	while (digits.length > 0 && digits.data[0] == '0')
		digits = rh_text_slice(digits, 1, SIZE_MAX);
	return digits;
}

/* Digits up to the next group of `size` from the right: 12345 gives 1 for groups of four. */
static struct rh_text cut_group(struct rh_text *digits, size_t size)
{
	size_t length = digits->length % size;
	struct rh_text group = rh_text_slice(*digits, 0, length > 0 ? length : size);
	*digits = rh_text_slice(*digits, group.length, SIZE_MAX);
	return group;
}

/* Up to four digits: each but a 1 before 십, 백, 천 is said, and so is each place but the last. */
static size_t sino_group(struct rh_text group)
{
	size_t syllables = 0;
	for (size_t i = 0; i < group.length; i++) {
		bool last = i + 1 == group.length;
		if (group.data[i] == '0')
			continue;
		syllables += (group.data[i] != '1' || last ? 1U : 0U) + (last ? 0U : 1U);
	}
	return syllables;
}

size_t rh_number_sino(struct rh_text digits)
{
	struct rh_text rest = without_leading_zeros(digits);
	size_t syllables = 0;
	if (rest.length == 0)
		return digits.length > 0;
	if (rest.length > RH_NUMBER_DIGITS_MAX)
		return rest.length;
	while (rest.length > 0) {
		bool leading = syllables == 0;
		struct rh_text group = cut_group(&rest, SINO_GROUP);
		size_t scale = rest.length / SINO_GROUP;
		size_t said = sino_group(group);
		bool bare_myriad = leading && scale == MYRIAD && group.length == 1 && group.data[0] == '1';
		if (said > 0)
			syllables += (bare_myriad ? 0 : said) + (scale > 0);
	}
	return syllables;
}

size_t rh_number_native(int64_t number)
{
	/* 한 두 세 네 다섯 여섯 일곱 여덟 아홉; 열 스물 서른 마흔 쉰 예순 일흔 여든 아흔 */
	static const unsigned char ones[10] = {0, 1, 1, 1, 1, 2, 2, 2, 2, 2};
	static const unsigned char tens[10] = {0, 1, 2, 2, 2, 1, 2, 2, 2, 2};
	return number >= 1 && number <= 99 ? (size_t)tens[number / 10] + ones[number % 10] : 0;
}

size_t rh_number_digits(struct rh_text digits, bool korean)
{
	size_t syllables = digits.length;
	for (size_t i = 0; i < digits.length && !korean; i++)
		syllables += digits.data[i] == '0' || digits.data[i] == '7';
	return syllables;
}

/* Below a thousand; 0 is nothing here. */
static size_t english_group(int64_t number)
{
	static const unsigned char ones[20] = {0, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2};
	static const unsigned char tens[10] = {0, 0, 2, 2, 2, 2, 2, 3, 2, 2};
	size_t syllables = number >= 100 ? ones[number / 100] + (size_t)2 : 0;
	number %= 100;
	if (number < 20)
		return syllables + ones[number];
	return syllables + tens[number / 10] + ones[number % 10];
}

size_t rh_number_english(struct rh_text digits)
{
	/* thousand million billion trillion quadrillion */
	static const unsigned char scales[6] = {0, 2, 2, 2, 2, 3};
	struct rh_text rest = without_leading_zeros(digits);
	size_t syllables = 0;
	if (rest.length == 0)
		return digits.length > 0 ? 2 : 0;
	if (rest.length > RH_NUMBER_DIGITS_MAX)
		return rh_number_digits(rest, false);
	while (rest.length > 0) {
		struct rh_text group = cut_group(&rest, ENGLISH_GROUP);
		int64_t number = 0;
		if (rh_text_to_int(group, &number) && number > 0)
			syllables += english_group(number) + scales[rest.length / ENGLISH_GROUP];
	}
	return syllables;
}

size_t rh_number_english_value(int64_t number)
{
	char digits[RH_NUMBER_DIGITS_MAX + 1];
	size_t at = sizeof digits;
	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0 && at > 0);
	return rh_number_english((struct rh_text){digits + at, sizeof digits - at});
}

size_t rh_number_english_ordinal(int64_t number)
{
	bool second = number % 10 == 2 && number % 100 != 12;
	bool round_ten = number % 100 >= 20 && number % 10 == 0;
	return second || round_ten;
}

size_t rh_number_english_year(int64_t year)
{
	int64_t rest = year % 100;
	if (year >= 2000 && year < 2010)
		return rh_number_english_value(year);
	if (rest == 0)
		return rh_number_english_value(year / 100) + 2; /* hundred */
	return rh_number_english_value(year / 100) + rh_number_english_value(rest) + (rest < 10);
}

size_t rh_number_loan_digit(int64_t digit)
{
	/* 제로 원 투 쓰리 포 파이브 식스 세븐 에잇 나인 */
	static const unsigned char names[10] = {2, 1, 1, 2, 1, 3, 2, 2, 2, 2};
	return digit >= 0 && digit <= 9 ? names[digit] : 0;
}
