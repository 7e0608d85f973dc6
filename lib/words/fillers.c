// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/fillers.h"

#include <stdlib.h>
#include <string.h>

/* A place in a transcript. */
struct spot {
	const struct rh_terms *terms;
	size_t at;
};

/* The term so many further on, or back; NULL outside. */
static const struct rh_term *term_at(struct spot spot, long offset)
{
	if ((offset < 0 && spot.at < (size_t)-offset) || spot.at + (size_t)offset >= spot.terms->count)
		return NULL;
	return &spot.terms->items[spot.at + (size_t)offset];
}

static bool is(const struct rh_term *term, const char *word)
{
	return term != NULL && rh_text_equal(term->form, rh_text_of(word));
}

/* words: separated by single spaces. */
static bool is_any(const struct rh_term *term, const char *words)
{
	if (term == NULL || term->form.length == 0)
		return false;
	for (struct rh_text rest = rh_text_of(words); rest.length > 0;) {
		size_t space = rh_text_find(rest, RH_TEXT(" "));
		if (rh_text_equal(term->form, rh_text_slice(rest, 0, space)))
			return true;
		rest = space == SIZE_MAX ? RH_TEXT_NONE : rh_text_slice(rest, space + 1, SIZE_MAX);
	}
	return false;
}

static bool begins_with_any(const struct rh_term *term, const char *words)
{
	if (term == NULL)
		return false;
	for (struct rh_text rest = rh_text_of(words); rest.length > 0;) {
		size_t space = rh_text_find(rest, RH_TEXT(" "));
		if (rh_text_starts_with(term->form, rh_text_slice(rest, 0, space)))
			return true;
		rest = space == SIZE_MAX ? RH_TEXT_NONE : rh_text_slice(rest, space + 1, SIZE_MAX);
	}
	return false;
}

static const char sounds[] =
    "음 으음 음음 으 어 어어 어어어 아 에 에에 흠 엄 그으 um umm uh uhh uhm er erm ehm hmm hm mm mmm ah eh";
static const char starters[] =
    "저는 제가 저희는 저희가 저희 제 그러니까 그니까 뭐 이제 약간 막 뭐랄까 그 저 뭐지 그래서 일단 그냥 "
    "아무래도 사실 뭔가 아까 나중에 처음에 예전에 우리가 우리 좀 진짜 그런데 근데 혹시 만약에";

/* Nothing but a sound: always a filler when it stands alone. */
static size_t sound(struct spot spot)
{
	return is_any(term_at(spot, 0), sounds) ? 1 : 0;
}

static bool pauses(struct spot spot, long offset)
{
	const struct rh_term *term = term_at(spot, offset);
	return term != NULL && term->pauses;
}

/* 그 points at the noun that follows; at an end, before a sound, a subject or another such word it points at nothing.
 */
static size_t pointing(struct spot spot)
{
	const struct rh_term *next = term_at(spot, 1);
	if (next == NULL || pauses(spot, 0) || is_any(next, sounds) || is_any(next, starters))
		return 1;
	if (is_any(term_at(spot, -1), "약간 막 뭐 이제") && !pauses(spot, -1))
		return 1;
	return is(next, "이") || is_any(next, "저기 거기 어떻게 왜 어떤 무슨 몇 언제 가장 제일 아주 정말 이런 이렇게 "
	                                      "다양한 여러 새로운 되게 많이")
	           ? 1
	           : 0;
}

static size_t over_there(struct spot spot)
{
	const struct rh_term *next = term_at(spot, 1);
	if (next == NULL || pauses(spot, 0))
		return 1;
	return begins_with_any(next, "있 보이 앉 서있 걸 놓 가 오 멀리 저쪽 끝 위 앞 뒤") ? 0 : 1;
}

/* 이제 is a time before what begins or ends. */
static size_t now_then(struct spot spot)
{
	const struct rh_term *next = term_at(spot, 1);
	if (pauses(spot, 0))
		return 1;
	return next == NULL ||
	               begins_with_any(
	                   next,
	                   "막 곧 겨우 와서 더 다시 그만 시작 끝 졸업 안 못 한 두 세 첫 본격 익숙 괜찮 알 충분 네 "
	                   "없 남 혼자 완전 슬슬 정말 점점 할 갈 될 마지막 일 십 삼 두려")
	           ? 0
	           : 1;
}

/* 약간 is a degree before what has degrees. */
static size_t a_little(struct spot spot)
{
	const struct rh_term *next = term_at(spot, 1);
	if (next == NULL || pauses(spot, 0))
		return pauses(spot, 0) ? 1 : 0;
	if (is_any(next, sounds) || is_any(next, starters))
		return 1;
	return begins_with_any(
	           next,
	           "높 낮 많 적 크 큰 컸 커 작 늦 늘 빠르 빨 느리 느려 다르 다른 달라 달랐 어렵 어려 쉽 쉬 좋 나쁘 "
	           "나빠 "
	           "부족 증가 감소 떨어 올 오르 오른 줄 차이 아쉽 아쉬 길 긴 짧 부담 긴장 모자 수정 손 다듬 바꾸 바꿔 "
	           "변 조정 개선 상승 하락 걱정 불편 불안 복잡 낯설 무리 두려 당황 넓 좁 무겁 무거 가볍 가벼 앞 뒤 덜 "
	           "더 "
	           "비싸 비싼 싸 싼 불리 유리 여유 틀 어색 힘들 지연 남 초과 미흡 위 아래 식 매 짜 달 의")
	           ? 0
	           : 1;
}

/* 막 is "just" before what has just happened. */
static size_t just_now(struct spot spot)
{
	const struct rh_term *next = term_at(spot, 1);
	if (is_any(term_at(spot, -1), "이제 지금 방금 갓"))
		return 0;
	if (next == NULL || pauses(spot, 0))
		return 1;
	return begins_with_any(
	           next,
	           "시작 끝 도착 졸업 나오 나온 나왔 입사 출시 들어 마치 마친 마쳤 배우 배운 떠나 떠난 태어 완성 전역 "
	           "퇴근 출발 열 올라 내려 바르 도입 합류 사회")
	           ? 0
	           : 1;
}

/* 뭐 asks where something is done to it. */
static size_t what(struct spot spot)
{
	const struct rh_term *next = term_at(spot, 1);
	if (next == NULL)
		return 1;
	if (pauses(spot, 0))
		return 1;
	return begins_with_any(next, "하 할 했 해 한 먹 때문 때메 있 드시 드실 필요 어때 줄 찾 가지 가고 가는 갔 라고 "
	                             "사고 사는 샀 쓰 만들") &&
	               !is_any(next, "하여튼 해당 사실")
	           ? 0
	           : 1;
}

static size_t how_to_say(struct spot spot)
{
	const struct rh_term *word = term_at(spot, 0), *next = term_at(spot, 1), *third = term_at(spot, 2);
	if (is_any(word, "뭐랄까 뭐랄까요 뭐라할까 뭐지 뭐더라 뭐냐 뭐죠"))
		return 1;
	if (is_any(word, "뭐라 뭐라고") && is_any(next, "할까 할까요 그럴까 그래야 해야 하지 하죠 그러지"))
		return is_any(third, "할까 하지 하나 되지 될까 할지 하죠") && !next->pauses ? 3 : 2;
	return is(word, "있잖아요") || is(word, "있잖아") ? 1 : 0;
}

static size_t that_is(struct spot spot)
{
	const struct rh_term *word = term_at(spot, 0), *next = term_at(spot, 1);
	if (is(word, "그니까"))
		return 1;
	return pauses(spot, 0) || is_any(next, sounds) || is_any(next, "뭐 이제 약간 막 그 뭐랄까") ? 1 : 0;
}

/* 저 by itself, not 저 사람. */
static size_t me(struct spot spot)
{
	const struct rh_term *next = term_at(spot, 1);
	return pauses(spot, 0) || is_any(next, sounds) || is_any(next, "그 뭐 뭐랄까 저는 제가 저") ? 1 : 0;
}

/* 그냥 says "just"; between other fillers it says nothing. */
static size_t simply(struct spot spot)
{
	const struct rh_term *next = term_at(spot, 1);
	return pauses(spot, 0) || is_any(next, sounds) || is_any(next, "뭐 막 약간 이제 뭐랄까") ? 1 : 0;
}

static size_t like(struct spot spot)
{
	static const char verbs[] =
	    "would i you we they he she who to don't didn't doesn't really feel feels felt look looks looked "
	    "looking sound sounds sounded seem seems seemed people also would'd i'd we'd you'd they'd always "
	    "never not taste smells smell much more most feeling customers users companies things something "
	    "anything stuff tools exactly nothing act acts acted treated work works behaves behave someone "
	    "languages skills topics tasks areas anyone employees managers frameworks places events children "
	    "sites apps products just-in brands clients students everyone life";
	const struct rh_term *before = term_at(spot, -1), *next = term_at(spot, 1);
	if (pauses(spot, 0) || is_any(next, sounds) || is_any(before, sounds) || is_any(before, "basically literally"))
		return 1;
	if (pauses(spot, -1))
		return is_any(next, "a an the my our in docker python java") && !is_any(next, "the my our") ? 0 : 1;
	if (before == NULL)
		return is_any(next, "i we he she it it's they my the when if you basically really so") ? 1 : 0;
	if (is_any(before, verbs))
		return is_any(next, "basically literally really super totally so you") &&
		               is_any(before, "they we i you he she")
		           ? 1
		           : 0;
	if (is_any(before, "is was were are it's that's be been am i'm we're he's she's they're"))
		return is_any(next, "a an the my our that this what any being") ? 0 : 1;
	if (is_any(before, "and so but then because just know mean of with in for on at by this that maybe okay well "
	                   "or had have has "
	                   "when if a an the some about kind sort it him her them me us very out up got get took take "
	                   "made make did do"))
		return 1;
	return is_any(next, "i we he she it it's they basically really so totally literally super kind sort you um "
	                    "three two four five "
	                    "ten twenty thirty a-hundred maybe every") ||
	               (next != NULL && next->kind == RH_TERM_NUMBER)
	           ? 1
	           : 0;
}

static size_t you_know(struct spot spot)
{
	const struct rh_term *before = term_at(spot, -1), *third = term_at(spot, 2);
	if (!is(term_at(spot, 1), "know"))
		return 0;
	if (pauses(spot, 1) &&
	    !is_any(before, "do did if as what how when before than once everything all whatever let"))
		return 2;
	if (is_any(before, "do did if as let would when before how what that than the once because until whatever all "
	                   "everything will can "
	                   "must should may might"))
		return 0;
	return is_any(third, "how that why who where whether about more less best better him her them me us enough "
	                     "your my this well "
	                     "someone something nothing") &&
	               !pauses(spot, 1)
	           ? 0
	           : 2;
}

static size_t i_mean(struct spot spot)
{
	const struct rh_term *before = term_at(spot, -1), *third = term_at(spot, 2);
	if (!is(term_at(spot, 1), "mean") || is_any(before, "what that do know things did as"))
		return 0;
	return is_any(third, "to that by it business this well every") && !pauses(spot, 1) ? 0 : 2;
}

static size_t kind_of(struct spot spot)
{
	const struct rh_term *before = term_at(spot, -1), *third = term_at(spot, 2);
	if (!is(term_at(spot, 1), "of"))
		return 0;
	if (is_any(before, "a an the what some this that any which one every each all these those same another "
	                   "different new certain "
	                   "right best only other two three many no first last my our its special kind sort"))
		return 0;
	return is_any(third, "you them him her us person people") && !pauses(spot, 1) ? 0 : 2;
}

static size_t always(struct spot spot)
{
	(void)spot;
	return 1;
}

/* Between pauses, or beside another filler, it says nothing. */
static size_t set_apart(struct spot spot)
{
	const struct rh_term *next = term_at(spot, 1), *before = term_at(spot, -1);
	return pauses(spot, 0) || is_any(next, sounds) || is_any(before, sounds) || is_any(next, "like you i-mean") ? 1
	                                                                                                            : 0;
}

/* What a word is when it begins a filler: the number of terms it takes, 0 where it is used otherwise. */
static const struct rule {
	const char *words; /* separated by single spaces */
	size_t (*fills)(struct spot spot);
	const char *name;
} rules[] = {
    {"그", pointing, "그"},
    {"저기", over_there, "저기"},
    {"이제 인제", now_then, "이제"},
    {"약간", a_little, "약간"},
    {"막", just_now, "막"},
    {"뭐랄까 뭐랄까요 뭐라할까 뭐지 뭐더라 뭐냐 뭐죠 뭐라 뭐라고", how_to_say, "뭐랄까"},
    {"있잖아요 있잖아", how_to_say, "있잖아요"},
    {"뭐", what, "뭐"},
    {"그러니까 그니까", that_is, "그러니까"},
    {"저", me, "저"},
    {"그냥", simply, "그냥"},
    {"like", like, "like"},
    {"you", you_know, "you know"},
    {"i", i_mean, "I mean"},
    {"kind", kind_of, "kind of"},
    {"sort", kind_of, "sort of"},
    {"basically", always, "basically"},
    {"literally", set_apart, "literally"},
    {"actually", set_apart, "actually"},
    {"음 으음 음음 흠 엄 으", sound, "음"},
    {"어 어어 어어어", sound, "어"},
    {"아", sound, "아"},
    {"에 에에", sound, "에"},
    {"그으", sound, "그"},
    {"um umm uhm ehm hmm hm mm mmm", sound, "um"},
    {"uh uhh er erm eh ah", sound, "uh"},
};

static size_t fills_at(struct spot spot, const char **name)
{
	const struct rh_term *term = term_at(spot, 0);
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
		if (!is_any(term, rules[i].words))
			continue;
		*name = rules[i].name;
		return rules[i].fills(spot);
	}
	return 0;
}

enum rh_status rh_fillers_find(const struct rh_terms *terms, struct rh_fillers *fillers, struct rh_error *err)
{
	struct rh_fillers found = {.items = calloc(terms->count + 1, sizeof *found.items)};
	if (found.items == NULL)
		return rh_error_no_memory(err);
	for (size_t at = 0; at < terms->count;) {
		const char *name = NULL;
		size_t count = fills_at((struct spot){terms, at}, &name);
		if (count > 0)
			found.items[found.count++] = (struct rh_filler){at, count, name};
		at += count > 0 ? count : 1;
	}
	*fillers = found;
	return RH_OK;
}

size_t rh_fillers_count(const struct rh_fillers *fillers, size_t i)
{
	size_t count = 0;
	for (size_t k = 0; k < fillers->count; k++) {
		bool same = strcmp(fillers->items[k].name, fillers->items[i].name) == 0;
		if (same && k < i)
			return 0;
		count += same ? 1 : 0;
	}
	return count;
}

void rh_fillers_done(struct rh_fillers *fillers)
{
	free(fillers->items);
	*fillers = (struct rh_fillers){0};
}
