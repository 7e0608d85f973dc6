// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/korean.h"

#include "script/letters.h"

#include <string.h>

size_t rh_korean_syllables(struct rh_text hangul)
{
	size_t syllables = 0;
	uint32_t character = 0;
	while (rh_unicode_next(&hangul, &character))
		syllables += rh_letter_is_hangul(character);
	return syllables;
}

size_t rh_korean_jamo(uint32_t character, uint32_t before)
{
	/* 쌍기역, 쌍디귿, 쌍비읍, 쌍시옷, 쌍지읒 */
	static const uint32_t doubled[] = {0x3132, 0x3138, 0x3143, 0x3146, 0x3149};
	if (character < 0x3131 || character > 0x3163)
		return 0;
	/* ㅋㅋ, ㅎㅎ and vowels are said, not named. */
	if (character > 0x314E || character == before || character == 0x314B || character == 0x314E)
		return 1;
	for (size_t i = 0; i < sizeof doubled / sizeof doubled[0]; i++) {
		if (doubled[i] == character)
			return 3;
	}
	return 2;
}

size_t rh_korean_letter(char letter)
{
	static const char *const names[26] = {"에이", "비",   "씨", "디",   "이",     "에프", "지",   "에이치", "아이",
	                                      "제이", "케이", "엘", "엠",   "엔",     "오",   "피",   "큐",     "알",
	                                      "에스", "티",   "유", "브이", "더블유", "엑스", "와이", "제트"};
	letter = rh_letter_small(letter);
	return letter >= 'a' && letter <= 'z' ? rh_korean_syllables(rh_text_of(names[letter - 'a'])) : 0;
}

/* Words that take native numbers. */
static const struct {
	const char *word;
	enum rh_korean_counter counter;
} counters[] = {
    {"개", RH_KOREAN_NATIVE},   {"명", RH_KOREAN_NATIVE},   {"살", RH_KOREAN_NATIVE},   {"시간", RH_KOREAN_NATIVE},
    {"시", RH_KOREAN_HOUR},     {"번째", RH_KOREAN_NATIVE}, {"번", RH_KOREAN_NATIVE},   {"가지", RH_KOREAN_NATIVE},
    {"대", RH_KOREAN_DECADE},   {"마리", RH_KOREAN_NATIVE}, {"잔", RH_KOREAN_NATIVE},   {"권", RH_KOREAN_NATIVE},
    {"장", RH_KOREAN_NATIVE},   {"건", RH_KOREAN_NATIVE},   {"달", RH_KOREAN_NATIVE},   {"곳", RH_KOREAN_NATIVE},
    {"벌", RH_KOREAN_NATIVE},   {"켤레", RH_KOREAN_NATIVE}, {"그루", RH_KOREAN_NATIVE}, {"송이", RH_KOREAN_NATIVE},
    {"통", RH_KOREAN_NATIVE},   {"병", RH_KOREAN_NATIVE},   {"줄", RH_KOREAN_NATIVE},   {"배", RH_KOREAN_NATIVE},
    {"사람", RH_KOREAN_NATIVE}, {"차례", RH_KOREAN_NATIVE}, {"군데", RH_KOREAN_NATIVE}, {"쌍", RH_KOREAN_NATIVE},
    {"판", RH_KOREAN_NATIVE},   {"팀", RH_KOREAN_NATIVE},   {"채", RH_KOREAN_NATIVE},   {"척", RH_KOREAN_NATIVE},
    {"모금", RH_KOREAN_NATIVE}, {"걸음", RH_KOREAN_NATIVE}, {"끼", RH_KOREAN_NATIVE},   {"마디", RH_KOREAN_NATIVE},
    {"글자", RH_KOREAN_NATIVE}, {"문장", RH_KOREAN_NATIVE}, {"자리", RH_KOREAN_NATIVE}, {"종류", RH_KOREAN_NATIVE},
    {"과목", RH_KOREAN_NATIVE}, {"곡", RH_KOREAN_NATIVE},   {"편", RH_KOREAN_NATIVE},   {"칸", RH_KOREAN_NATIVE},
    {"바퀴", RH_KOREAN_NATIVE}, {"골", RH_KOREAN_NATIVE},   {"컵", RH_KOREAN_NATIVE},   {"봉지", RH_KOREAN_NATIVE},
    {"그릇", RH_KOREAN_NATIVE}, {"접시", RH_KOREAN_NATIVE}, {"월", RH_KOREAN_MONTH},
};

/* What may follow a counter within its word: particles and the like. Anything else makes another word of it (개월,
 * 대학, 시작), which takes Sino-Korean numbers. */
static const char *const particles[] = {
    "을", "를",   "이",   "가",   "은",   "는",   "의",   "에",   "로",   "으로", "와",   "과",   "도",
    "만", "씩",   "정도", "까지", "부터", "마다", "밖에", "당",   "쯤",   "뿐",   "짜리", "입니", "였",
    "라", "인데", "인지", "인 ",  "처럼", "보다", "하고", "한테", "께",   "들",   "남짓", "안팎", "째",
    "간", "내",   "반",   "중",   "나",   "든",   "여",   "조차", "이상", "이하", "미만", "초과", "전",
    "후", "동안", "꼴",   "분",   "수",   "기준", "뒤",   "넘",   "가량", "요",   "로서", "더",   "면",
};

static bool is_particle(struct rh_text rest)
{
	if (!rh_letter_hangul_at(rest, 0))
		return true;
	for (size_t i = 0; i < sizeof particles / sizeof particles[0]; i++) {
		if (rh_text_starts_with(rest, rh_text_of(particles[i])))
			return true;
	}
	return false;
}

static bool is_scale(struct rh_text after)
{
	return rh_text_starts_with(after, RH_TEXT("십")) || rh_text_starts_with(after, RH_TEXT("백")) ||
	       rh_text_starts_with(after, RH_TEXT("천")) || rh_text_starts_with(after, RH_TEXT("만"));
}

enum rh_korean_counter rh_korean_counter(struct rh_text after)
{
	if (is_scale(after))
		return RH_KOREAN_SCALE;
	if (rh_letter_at(after, 0) == ' ')
		after = rh_text_slice(after, 1, SIZE_MAX);
	for (size_t i = 0; i < sizeof counters / sizeof counters[0]; i++) {
		struct rh_text word = rh_text_of(counters[i].word);
		if (rh_text_starts_with(after, word) && is_particle(rh_text_slice(after, word.length, SIZE_MAX)))
			return counters[i].counter;
	}
	return RH_KOREAN_SINO;
}
