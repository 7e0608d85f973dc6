// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/asks.h"

#include "notes/scan.h"

#include <string.h>

/* A list of these ends with NULL. Lengths are known beforehand: every line of the notes is compared with all of them.
 */
struct ending {
	const char *text;
	size_t length;
};
#define ENDING(text)                     \
	{                                \
		(text), sizeof(text) - 1 \
	}

/* How sentences end that ask or request beyond doubt. */
static const struct ending asking_endings[] = {
    ENDING("나요"),     ENDING("까요"),       ENDING("가요"),     ENDING("습니까"),   ENDING("입니까"),
    ENDING("합니까"),   ENDING("됩니까"),     ENDING("십니까"),   ENDING("인가"),     ENDING("는가"),
    ENDING("던가"),     ENDING("은가"),       ENDING("을까"),     ENDING("할까"),     ENDING("일까"),
    ENDING("될까"),     ENDING("볼까"),       ENDING("했나"),     ENDING("있나"),     ENDING("뭔지"),
    ENDING("무엇인지"), ENDING("왜인지"),     ENDING("말해보기"), ENDING("시겠어요"), ENDING("실래요"),
    ENDING("는지요"),   ENDING("은지요"),     ENDING("인지요"),   ENDING("ですか"),   ENDING("ますか"),
    ENDING("ましたか"), ENDING("でしょうか"), {NULL, 0}};

/* How requests end. Advice ends so too: it is a request to speak only with a word for speaking. */
static const struct ending request_endings[] = {
    ENDING("세요"),   ENDING("시오"), ENDING("해라"),         ENDING("보아라"), ENDING("보라"),     ENDING("봐라"),
    ENDING("하라"),   ENDING("해줘"), ENDING("해봐"),         ENDING("하시오"), ENDING("ください"), ENDING("下さい"),
    ENDING("なさい"), ENDING("せよ"), ENDING("お願いします"), {NULL, 0}};
static const char *const speaking_words[] = {
    "설명", "말씀", "말해", "말하", "소개", "이야기", "얘기",   "비교", "서술", "논하", "논해", "논하시", "정의",
    "예를", "예시", "구현", "답변", "답해", "풀어",   "알려",   "나열", "제시", "기술", "묘사", "어필",   "설계하",
    "그려", "구하", "들려", "차이", "표현", "추천",   "요약",   "꼽아", "설득", "자랑", "증명", "보여",   "질문해",
    "발표", "説明", "教え", "述べ", "話し", "紹介",   "聞かせ", "挙げ", "語っ", NULL};

/* How questions end, and other sentences too. */
static const struct ending doubtful_endings[] = {
    ENDING("은요"), ENDING("는요"), ENDING("었나"), ENDING("하나"), ENDING("되나"), ENDING("뭔가"), ENDING("란"),
    ENDING("이란"), ENDING("은"),   ENDING("는"),   ENDING("니"),   ENDING("か"),   ENDING("까"),   {NULL, 0}};

static const struct ending polite_words[] = {
    ENDING("안녕하세요"), ENDING("안녕하십니까"), ENDING("수고하세요"), ENDING("감사합니다"), {NULL, 0}};

static const char *const english_starts[] = {
    "what",        "why",           "how",          "which",      "whose",        "whom",
    "who",         "explain",       "describe",     "define",     "discuss",      "compare",
    "contrast",    "differentiate", "distinguish",  "tell me",    "tell us",      "walk me",
    "walk us",     "talk about",    "talk me",      "when is",    "when are",     "when was",
    "when would",  "when should",   "when do",      "when does",  "when did",     "when will",
    "when can",    "where is",      "where are",    "where do",   "where does",   "where did",
    "where would", "can you",       "can we",       "can a",      "can an",       "can the",
    "could you",   "do you",        "do we",        "does",       "did you",      "have you",
    "has",         "is it",         "is there",     "is a",       "is the",       "are you",
    "are there",   "are the",       "should we",    "should you", "would you",    "will you",
    "give an",     "give a",        "give me",      "name the",   "name a",       "name some",
    "list the",    "list some",     "list all",     "list down",  "write a",      "write the",
    "implement a", "implement the", "implement an", "write an",   "design a",     "design an",
    "design the",  "draw a",        "draw the",     "draw your",  "estimate the", "pitch me",
    "pitch us",    "show me",       "show us",      "rate your",  "sketch a",     "sketch the",
    "summarize",   "summarise",     "convince me",  "sell me",    "share a",      "share an",
    NULL};

/* The beginnings of advice and of titles that only look like a question. */
static const char *const title_starts[] = {"how to",     "what to",   "when to",    "where to", "why you should",
                                           "who this",   "what this", "who should", "why this", "what's in",
                                           "what is in", "list of",   "if you",     "what you", NULL};

/* Requests that need no question mark to be one. */
static const char *const request_starts[] = {"tell me",
                                             "tell us",
                                             "walk me",
                                             "walk us",
                                             "describe a",
                                             "describe your",
                                             "give me",
                                             "give an example",
                                             "explain the difference",
                                             "talk about a time",
                                             NULL};

static const struct ending topic_nouns[] = {ENDING("장단점"), ENDING("장점과 단점"), ENDING("차이점"), ENDING("차이"),
                                            ENDING("이유"),   ENDING("정의"),        ENDING("개념"),   ENDING("특징"),
                                            ENDING("원리"),   ENDING("비교"),        ENDING("의미"),   ENDING("종류"),
                                            {NULL, 0}};

static bool ends_with_any(struct rh_text text, const struct ending *endings)
{
	if (text.length == 0)
		return false;
	const char last = text.data[text.length - 1];
	for (const struct ending *e = endings; e->text != NULL; e++) {
		if (e->text[e->length - 1] == last && e->length <= text.length &&
		    memcmp(text.data + text.length - e->length, e->text, e->length) == 0)
			return true;
	}
	return false;
}

static bool starts_with_any(struct rh_text text, const char *const *words)
{
	if (!rh_scan_words(&text, words))
		return false;
	uint32_t next = rh_scan_peek(text);
	return next == 0 || next == ' ' || next == '\'' || next == ',' || next == '\t' || next == 0x2019;
}

/* Without quotation marks and emphasis around it. */
static struct rh_text bare(struct rh_text text)
{
	static const struct ending marks[] = {ENDING("\""), ENDING("'"), ENDING("*"),  ENDING("_"),  ENDING("`"),
	                                      ENDING("”"),  ENDING("’"), ENDING("」"), ENDING("』"), {NULL, 0}};
	text = rh_scan_trim(text);
	while (ends_with_any(text, marks)) {
		do
			text.length--;
		while (((unsigned char)text.data[text.length] & 0xC0U) == 0x80);
	}
	while (text.length > 0 && strchr("\"'*_`", text.data[0]) != NULL)
		text = rh_text_slice(text, 1, SIZE_MAX);
	return rh_scan_trim(text);
}

static struct rh_text without_asides(struct rh_text text)
{
	struct rh_text inside;
	text = bare(text);
	while (text.length > 0 && rh_scan_aside(&text, &inside))
		text = bare(text);
	return text;
}

/* Without the points and tildes a sentence may end with. */
static struct rh_text without_stop(struct rh_text text)
{
	static const struct ending stops[] = {ENDING("."), ENDING("~"), ENDING("!"),  ENDING("。"),
	                                      ENDING("…"), ENDING("^"), ENDING("！"), {NULL, 0}};
	while (ends_with_any(text, stops)) {
		do
			text.length--;
		while (((unsigned char)text.data[text.length] & 0xC0U) == 0x80);
		text = rh_scan_trim(text);
	}
	return text;
}

static bool has_question_mark(struct rh_text text)
{
	return rh_text_ends_with(text, RH_TEXT("?")) || rh_text_ends_with(text, RH_TEXT("？")) ||
	       rh_text_ends_with(text, RH_TEXT("?!"));
}

static bool requests(struct rh_text text)
{
	static const struct ending endings[] = {ENDING("세요"),     ENDING("시오"), ENDING("해라"),
	                                        ENDING("봐라"),     ENDING("왜"),   ENDING("설명"),
	                                        ENDING("ください"), ENDING("예시"), {NULL, 0}};
	return ends_with_any(without_stop(text), endings) || starts_with_any(text, request_starts) ||
	       starts_with_any(text, english_starts);
}

/* "…? Give an example.", "…? -> …", "…? 왜": a question with a little more. */
static bool asks_and_goes_on(struct rh_text text)
{
	enum { MORE_BYTES = 120 };
	size_t at = text.length;
	while (at > 0 && text.data[at - 1] != '?')
		at--;
	if (at == 0 || text.length - at > MORE_BYTES)
		return false;
	struct rh_text more = rh_scan_trim(rh_text_slice(text, at, SIZE_MAX));
	return rh_text_starts_with(more, RH_TEXT("->")) || rh_text_starts_with(more, RH_TEXT("→")) || requests(more);
}

static size_t words_of(struct rh_text text)
{
	size_t words = 0;
	bool inside = false;
	for (size_t i = 0; i < text.length; i++) {
		bool blank = text.data[i] == ' ' || text.data[i] == '\t';
		words += !blank && !inside;
		inside = !blank;
	}
	return words;
}

static bool is_korean_or_japanese(struct rh_text text)
{
	uint32_t c = 0;
	while ((c = rh_scan_next(&text)) != 0) {
		if (rh_scan_is_hangul(c) || rh_scan_is_kana(c))
			return true;
	}
	return false;
}

static bool introduces(struct rh_text text)
{
	int length = 0;
	static const char *const units[] = {"분", "초", NULL};
	static const char *const polite[] = {"please",   "could you please", "could you", "can you",
	                                     "간단하게", "간단히",           "짧게",      NULL};
	if (rh_scan_words(&text, polite))
		rh_scan_blanks(&text);
	if (rh_scan_number(&text, &length) && !rh_scan_words(&text, units))
		return false;
	rh_scan_words(&text, (const char *const[]){" 동안", "간", " 안에", " 내로", NULL});
	rh_scan_blanks(&text);
	static const char *const phrases[] = {"자기소개",          "자기 소개",         "tell me about yourself",
	                                      "자기紹介",          "自己紹介",          "introduce yourself",
	                                      "self-introduction", "self introduction", NULL};
	if (!rh_scan_words(&text, phrases))
		return false;
	static const char *const rest[] = {"를",
	                                   "을",
	                                   "하세요",
	                                   "해주세요",
	                                   "해보세요",
	                                   "해 주세요",
	                                   "해 보세요",
	                                   "부탁드립니다",
	                                   "해주시겠어요",
	                                   "해 주시겠어요",
	                                   "해주십시오",
	                                   "해 주십시오",
	                                   "please",
	                                   "briefly",
	                                   "in one minute",
	                                   "in 1 minute",
	                                   "in a minute",
	                                   "in two minutes",
	                                   "in 2 minutes",
	                                   "in 30 seconds",
	                                   "in 60 seconds",
	                                   "in 90 seconds",
	                                   "をしてください",
	                                   "をお願いします",
	                                   NULL};
	do
		rh_scan_blanks(&text);
	while (rh_scan_words(&text, rest));
	return text.length == 0;
}

static bool is_known(struct rh_text text)
{
	enum { PROMPT_BYTES_MAX = 120 };
	static const char *const prompts[] = {"지원동기",
	                                      "지원 동기",
	                                      "마지막 할 말",
	                                      "마지막 할말",
	                                      "마지막으로 할 말",
	                                      "마지막으로 하고 싶은 말",
	                                      "마지막 하고 싶은 말",
	                                      "마지막 한마디",
	                                      "입사 후 포부",
	                                      "입사후 포부",
	                                      "성격의 장단점",
	                                      "성격 장단점",
	                                      "志望動機",
	                                      "自己PR",
	                                      NULL};
	if (text.length > PROMPT_BYTES_MAX)
		return false;
	return introduces(text) || (rh_scan_words(&text, prompts) && text.length == 0);
}

bool rh_asks_introduction(struct rh_text text)
{
	return introduces(without_stop(without_asides(text)));
}

bool rh_asks_known_prompt(struct rh_text text)
{
	return is_known(without_stop(without_asides(text)));
}

static bool has_any(struct rh_text text, const char *const *words)
{
	for (size_t i = 0; words[i] != NULL; i++) {
		if (rh_scan_has(text, words[i]))
			return true;
	}
	return false;
}

bool rh_asks_for_questions(struct rh_text text)
{
	static const char *const words[] = {"any questions", "questions for us", "궁금한 점", "궁금한 것",  "질문 있",
	                                    "질문이 있",     "질문은 있",        "逆質問",    "質問はあり", NULL};
	return has_any(text, words);
}

static const char *const question_words[] = {"질문", "question", "Question", "QUESTION", "Q&A",
                                             "質問", "문항",     "기출",     "문제",     NULL};

bool rh_asks_speaks_of_questions(struct rh_text title)
{
	static const char *const advice[] = {"tips", "how to", "preparing", "preparation", NULL};
	return has_any(title, question_words) && !starts_with_any(title, advice);
}

bool rh_asks_names_advice(struct rh_text title)
{
	enum { CHARACTERS_MAX = 60 };
	static const struct ending endings[] = {
	    ENDING("방법"),      ENDING("하는 법"), ENDING("보는 법"), ENDING("말하는 법"),
	    ENDING("꿀팁"),      ENDING("팁 모음"), ENDING("팁 정리"), ENDING("노하우 모음"),
	    ENDING(" 팁"),       ENDING("가이드"),  ENDING("노하우"),  ENDING("주의사항"),
	    ENDING("주의할 점"), ENDING("Method"),  ENDING("method"),  ENDING("Guide"),
	    ENDING("guide"),     ENDING("Tips"),    ENDING("tips"),    ENDING("Advice"),
	    ENDING("advice"),    ENDING("コツ"),    {NULL, 0}};
	static const char *const starts[] = {"how to", "how i", NULL};
	return title.length > 0 && rh_scan_length(title, CHARACTERS_MAX + 1) <= CHARACTERS_MAX &&
	       (ends_with_any(title, endings) || starts_with_any(title, starts)) && !has_any(title, question_words);
}

bool rh_asks_names_errands(struct rh_text title)
{
	enum { CHARACTERS_MAX = 40 };
	static const char *const words[] = {"체크리스트", "체크 리스트", "준비물",    "할 일", "할일",
	                                    "챙길 것",    "Checklist",   "checklist", "To do", "To-do",
	                                    "TODO",       "持ち物",      NULL};
	return title.length > 0 && rh_scan_length(title, CHARACTERS_MAX + 1) <= CHARACTERS_MAX &&
	       has_any(title, words) && !has_any(title, question_words) && rh_asks(title) == RH_ASKS_NO;
}

bool rh_asks_names_questions(struct rh_text title)
{
	static const char *const words[] = {"면접",     "질문",     "interview", "Interview", "INTERVIEW",
	                                    "question", "Question", "面接",      "質問",      NULL};
	return has_any(title, words);
}

bool rh_asks_topic(struct rh_text text)
{
	return ends_with_any(without_stop(without_asides(text)), topic_nouns);
}

bool rh_asks_states(struct rh_text text)
{
	static const struct ending endings[] = {ENDING("다"),     ENDING("요"),     ENDING("임"),   ENDING("음"),
	                                        ENDING("함"),     ENDING("됨"),     ENDING("です"), ENDING("ます"),
	                                        ENDING("ました"), ENDING("しょう"), {NULL, 0}};
	text = without_asides(text);
	struct rh_text core = without_stop(text);
	if (is_korean_or_japanese(core))
		return ends_with_any(core, endings) && !has_question_mark(text);
	return core.length < text.length;
}

/* "-ㄹ까" without the polite ending an interviewer would add. */
static bool wonders_in_korean(struct rh_text core)
{
	enum { SYLLABLES_FIRST = 0xAC00, FINALS = 28, FINAL_RIEUL = 8, KKA_BYTES = 3 };
	if (!rh_text_ends_with(core, RH_TEXT("까")))
		return false;
	struct rh_text before = rh_text_slice(core, 0, core.length - KKA_BYTES);
	uint32_t last = 0;
	for (uint32_t c = rh_scan_next(&before); c != 0; c = rh_scan_next(&before))
		last = c;
	return rh_scan_is_hangul(last) && last >= SYLLABLES_FIRST && (last - SYLLABLES_FIRST) % FINALS == FINAL_RIEUL;
}

/* "… do I …" without a "you". */
static bool wonders_in_english(struct rh_text text)
{
	static const char *const verbs[] = {"do ",     "did ", "am ",    "was ",  "have ",
	                                    "should ", "can ", "could ", "will ", NULL};
	const size_t at = rh_text_find(text, RH_TEXT("I "));
	if (at == SIZE_MAX || rh_scan_has(text, "you"))
		return false;
	for (size_t i = 0; verbs[i] != NULL; i++) {
		if (rh_text_ends_with(rh_text_slice(text, 0, at), rh_text_of(verbs[i])))
			return true;
	}
	return false;
}

bool rh_asks_oneself(struct rh_text text)
{
	static const struct ending wondering[] = {ENDING("だろうか"), ENDING("かな"), {NULL, 0}};
	struct rh_text core = without_asides(text);
	while (ends_with_any(core, (const struct ending[]){ENDING("?"), ENDING("？"), {NULL, 0}}))
		core.length -= core.data[core.length - 1] == '?' ? 1 : 3;
	core = without_stop(core);
	return wonders_in_korean(core) || ends_with_any(core, wondering) || wonders_in_english(core);
}

static bool asks_to_speak(struct rh_text core)
{
	enum { VERB_BYTES = 60 };
	if (!ends_with_any(core, request_endings))
		return false;
	struct rh_text verb = core.length > VERB_BYTES ? rh_text_slice(core, core.length - VERB_BYTES, SIZE_MAX) : core;
	for (size_t i = 0; speaking_words[i] != NULL; i++) {
		if (rh_scan_has(verb, speaking_words[i]))
			return true;
	}
	return false;
}

static bool maybe_asks(struct rh_text core)
{
	if (is_korean_or_japanese(core))
		return ends_with_any(core, doubtful_endings) || ends_with_any(core, topic_nouns);
	return starts_with_any(core, english_starts) && !starts_with_any(core, title_starts);
}

enum rh_asks rh_asks(struct rh_text text)
{
	enum { REQUEST_WORDS_MAX = 30 };
	if (text.length > (size_t)4 * RH_ASKS_CHARACTERS_MAX ||
	    rh_scan_length(text, RH_ASKS_CHARACTERS_MAX + 1) > RH_ASKS_CHARACTERS_MAX)
		return RH_ASKS_NO;
	struct rh_text whole = without_asides(text);
	struct rh_text core = without_stop(whole);
	if (core.length < 2)
		return RH_ASKS_NO;
	if (has_question_mark(whole) || has_question_mark(core) || asks_and_goes_on(whole) || is_known(core))
		return RH_ASKS_YES;
	if (ends_with_any(core, polite_words))
		return RH_ASKS_NO;
	if (ends_with_any(core, asking_endings) || asks_to_speak(core))
		return RH_ASKS_YES;
	if (starts_with_any(core, request_starts) && words_of(core) <= REQUEST_WORDS_MAX)
		return RH_ASKS_YES;
	return maybe_asks(core) ? RH_ASKS_MAYBE : RH_ASKS_NO;
}

bool rh_asks_is_stop_title(struct rh_text title)
{
	static const char *const stops[] = {"table of contents",
	                                    "contents",
	                                    "references",
	                                    "reference",
	                                    "conclusion",
	                                    "license",
	                                    "contributing",
	                                    "introduction",
	                                    "목차",
	                                    "참고",
	                                    "참고자료",
	                                    "참고 자료",
	                                    "참조",
	                                    "관련 자료",
	                                    "더 읽을거리",
	                                    "읽을거리",
	                                    "출처",
	                                    "마무리",
	                                    "목록",
	                                    "링크",
	                                    "resources",
	                                    "links",
	                                    "further reading",
	                                    "credits",
	                                    "acknowledgements",
	                                    "see also",
	                                    "about",
	                                    "index",
	                                    "toc",
	                                    "questions",
	                                    "interview questions",
	                                    "q&a",
	                                    "면접 질문",
	                                    "예상 질문",
	                                    "질문 목록",
	                                    "질문",
	                                    "目次",
	                                    "参考",
	                                    NULL};
	struct rh_text rest = title;
	return rh_scan_words(&rest, stops) && rh_scan_trim(rest).length == 0;
}
