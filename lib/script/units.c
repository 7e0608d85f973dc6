// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/units.h"

#include "script/english.h"
#include "script/korean.h"
#include "script/letters.h"

/* A thing and its two names; English ones in small letters, words between single spaces. Names that are empty are not
 * said. */
struct name {
	const char *sign, *korean, *english;
};

/* Capitals count. A unit of one letter must stand right behind its number. */
static const struct name units[] = {
    {"km", "킬로미터", "kilometers"},
    {"kg", "킬로그램", "kilograms"},
    {"cm", "센티미터", "centimeters"},
    {"mm", "밀리미터", "millimeters"},
    {"nm", "나노미터", "nanometers"},
    {"mg", "밀리그램", "milligrams"},
    {"ml", "밀리리터", "milliliters"},
    {"mL", "밀리리터", "milliliters"},
    {"ms", "밀리초", "milliseconds"},
    {"us", "마이크로초", "microseconds"},
    {"ns", "나노초", "nanoseconds"},
    {"sec", "초", "seconds"},
    {"min", "분", "minutes"},
    {"hr", "시간", "hours"},
    {"hrs", "시간", "hours"},
    {"KB", "킬로바이트", "kilobytes"},
    {"kB", "킬로바이트", "kilobytes"},
    {"MB", "메가바이트", "megabytes"},
    {"GB", "기가바이트", "gigabytes"},
    {"TB", "테라바이트", "terabytes"},
    {"PB", "페타바이트", "petabytes"},
    {"KiB", "키비바이트", "kibibytes"},
    {"MiB", "메비바이트", "mebibytes"},
    {"GiB", "기비바이트", "gibibytes"},
    {"kbps", "킬로비피에스", "kilobits per second"},
    {"Mbps", "메가비피에스", "megabits per second"},
    {"Gbps", "기가비피에스", "gigabits per second"},
    {"Hz", "헤르츠", "hertz"},
    {"kHz", "킬로헤르츠", "kilohertz"},
    {"KHz", "킬로헤르츠", "kilohertz"},
    {"MHz", "메가헤르츠", "megahertz"},
    {"GHz", "기가헤르츠", "gigahertz"},
    {"fps", "에프피에스", "frames per second"},
    {"FPS", "에프피에스", "frames per second"},
    {"px", "픽셀", "pixels"},
    {"dB", "데시벨", "decibels"},
    {"kW", "킬로와트", "kilowatts"},
    {"MW", "메가와트", "megawatts"},
    {"kWh", "킬로와트시", "kilowatt hours"},
    {"kcal", "킬로칼로리", "kilocalories"},
    {"bit", "비트", "bits"},
    {"bits", "비트", "bits"},
    {"epoch", "에폭", "epochs"},
    {"epochs", "에폭", "epochs"},
    {"m", "미터", "meters"},
    {"g", "그램", "grams"},
    {"t", "톤", "tons"},
    {"s", "초", "seconds"},
    {"h", "시간", "hours"},
    {"L", "리터", "liters"},
    {"l", "리터", "liters"},
    {"W", "와트", "watts"},
    {"V", "볼트", "volts"},
    {"x", "배", "times"},
    {"X", "배", "times"},
    {"B", "비", "billion"},
    {"M", "엠", "million"},
    {"k", "케이", "thousand"},
    {"K", "케이", "thousand"},
};

/* Longer ones before those they begin with. */
static const struct name signs[] = {
    {"%p", "퍼센트포인트", "percentage points"},
    {"%", "퍼센트", "percent"},
    {"‰", "퍼밀", "per mil"},
    {"℃", "도", "degrees celsius"},
    {"℉", "도", "degrees fahrenheit"},
    {"°C", "도", "degrees celsius"},
    {"°F", "도", "degrees fahrenheit"},
    {"°", "도", "degrees"},
    {"$", "달러", "dollars"},
    {"₩", "원", "won"},
    {"€", "유로", "euros"},
    {"£", "파운드", "pounds"},
    {"¥", "엔", "yen"},
    {"㎡", "제곱미터", "square meters"},
    {"m²", "제곱미터", "square meters"},
    {"㎞", "킬로미터", "kilometers"},
    {"㎏", "킬로그램", "kilograms"},
    {"㎝", "센티미터", "centimeters"},
    {"㎜", "밀리미터", "millimeters"},
    {"±", "플러스마이너스", "plus or minus"},
    {"×", "곱하기", "times"},
    {"÷", "나누기", "divided by"},
    {"=", "는", "equals"},
    {"@", "골뱅이", "at"},
    {"#", "샵", "hash"},
    {"№", "넘버", "number"},
    {"²", "제곱", "squared"},
    {"³", "세제곱", "cubed"},
    {"√", "루트", "root"},
    {"∞", "무한대", "infinity"},
    {"α", "알파", "alpha"},
    {"β", "베타", "beta"},
    {"γ", "감마", "gamma"},
    {"δ", "델타", "delta"},
    {"Δ", "델타", "delta"},
    {"ε", "엡실론", "epsilon"},
    {"η", "에타", "eta"},
    {"θ", "세타", "theta"},
    {"λ", "람다", "lambda"},
    {"μ", "뮤", "mu"},
    {"µ", "마이크로", "micro"},
    {"π", "파이", "pi"},
    {"ρ", "로", "rho"},
    {"σ", "시그마", "sigma"},
    {"Σ", "시그마", "sigma"},
    {"τ", "타우", "tau"},
    {"φ", "파이", "phi"},
    {"ω", "오메가", "omega"},
    {"○", "공", "blank"},
    {"〇", "공", "blank"},
    {"◯", "공", "blank"},
    {"①", "일", "one"},
    {"②", "이", "two"},
    {"③", "삼", "three"},
    {"④", "사", "four"},
    {"⑤", "오", "five"},
};

static size_t english_words(struct rh_text words)
{
	size_t syllables = 0;
	while (words.length > 0) {
		size_t space = rh_text_find(words, RH_TEXT(" "));
		struct rh_text word = rh_text_slice(words, 0, space);
		syllables += rh_english_word(word);
		words = rh_text_slice(words, word.length + 1, SIZE_MAX);
	}
	return syllables;
}

static size_t syllables_of(const struct name *name, bool korean)
{
	return korean ? rh_korean_syllables(rh_text_of(name->korean)) : english_words(rh_text_of(name->english));
}

bool rh_unit_read(struct rh_text after, bool korean, struct rh_unit *unit)
{
	size_t space = rh_letter_at(after, 0) == ' ';
	size_t letters = space;
	while (rh_letter_is_latin(rh_letter_at(after, letters)))
		letters++;
	struct rh_text word = rh_text_slice(after, space, letters - space);
	if (word.length == 0 || rh_letter_is_digit(rh_letter_at(after, letters)) || (space > 0 && word.length == 1))
		return false;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (!rh_text_equal(word, rh_text_of(units[i].sign)))
			continue;
		unit->length = letters;
		unit->syllables = syllables_of(&units[i], korean);
		unit->native = rh_korean_counter(rh_text_of(units[i].korean)) == RH_KOREAN_NATIVE;
		return true;
	}
	return false;
}

size_t rh_unit_sign(struct rh_text text, bool korean, size_t *length)
{
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
		/* Asked at every character of a text: hardly any begins as a sign does. */
		if (rh_letter_at(text, 0) != signs[i].sign[0])
			continue;
		struct rh_text sign = rh_text_of(signs[i].sign);
		if (!rh_text_starts_with(text, sign))
			continue;
		bool letter_ends_it = rh_letter_is_latin(sign.data[sign.length - 1]);
		if (letter_ends_it && rh_letter_is_latin(rh_letter_at(text, sign.length)))
			continue;
		*length = sign.length;
		return syllables_of(&signs[i], korean);
	}
	return 0;
}
