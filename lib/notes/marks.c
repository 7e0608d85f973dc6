// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/marks.h"

#include "notes/asks.h"
#include "notes/scan.h"

static const char *const question_words[] = {"question", "질문",   "예상질문",    "예상 질문", "면접질문", "면접 질문",
                                             "문제",     "면접관", "interviewer", "質問",      "問題",     "面接官",
                                             "문",       "問",     "q",           NULL};
/* In a story the problem comes before its solution. */
static const char *const doubtful_words[] = {"문제", "問題", NULL};
static const char *const follow_up_words[] = {"꼬리질문",           "꼬리 질문", "꼬리",      "추가질문",
                                              "추가 질문",          "후속질문",  "후속 질문", "follow-up question",
                                              "follow up question", "follow-up", "follow up", "followup",
                                              "追加質問",           "深掘り",    NULL};
static const char *const answer_adjectives[] = {"정리된", "모범", "예시",      "나의", "내",
                                                "예상",   "추천", "짧은",      "핵심", "sample",
                                                "model",  "my",   "suggested", "模範", NULL};
static const char *const answer_words[] = {"답변", "답안",     "대답",   "답",   "정답", "해설", "풀이", "answer",
                                           "ans",  "solution", "回答例", "回答", "解答", "答え", "答案", NULL};
static const char *const answer_tails[] = {"예시", "정리", "내용", "요약", "방향", "포인트", NULL};
static const char *const asker_words[] = {"면접관", "interviewer", "面接官", NULL};
static const char *const speaker_words[] = {"지원자",      "면접자", "본인",   "나", "candidate",
                                            "interviewee", "me",     "応募者", NULL};

static bool is_rule_sign(uint32_t c)
{
	switch (c) {
	case '-':
	case '=':
	case '_':
	case '*':
	case '~':
	case '#':
	case 0x2500: /* ─ */
	case 0x2501: /* ━ */
	case 0x2550: /* ═ */
	case 0x2014: /* — */
		return true;
	default:
		return false;
	}
}

/* Cuts a run of rule signs off the front and counts them. */
static size_t take_signs(struct rh_text *rest)
{
	size_t count = 0;
	for (uint32_t c = rh_scan_peek(*rest); is_rule_sign(c); c = rh_scan_peek(*rest)) {
		rh_scan_next(rest);
		count++;
	}
	return count;
}

enum { RULE_SIGNS = 5 };

bool rh_mark_is_rule(struct rh_text text)
{
	text = rh_scan_trim(text);
	return take_signs(&text) >= RULE_SIGNS && text.length == 0;
}

/* "-----title-----" */
static bool read_label(struct rh_text text, struct rh_marked *marked)
{
	struct rh_text rest = rh_scan_trim(text);
	if (take_signs(&rest) < RULE_SIGNS)
		return false;
	struct rh_text title = rest;
	size_t signs = 0;
	while (rest.length > 0) {
		struct rh_text at = rest;
		signs = take_signs(&rest);
		if (signs >= RULE_SIGNS && rest.length == 0) {
			title.length = (size_t)(at.data - title.data);
			*marked = (struct rh_marked){.mark = RH_MARK_LABEL, .body = rh_scan_trim(title)};
			return marked->body.length > 0;
		}
		if (signs == 0)
			rh_scan_next(&rest);
	}
	return false;
}

/* "◆ title ◆", "※ title ※": the same sign on both sides. */
static bool read_between_signs(struct rh_text text, struct rh_marked *marked)
{
	enum {
		SHAPES_FIRST = 0x25A0,
		SHAPES_LAST = 0x25FF,
		STAR = 0x2605,
		STAR_OPEN = 0x2606,
		REFERENCE = 0x203B,
		SIGN_BYTES = 3
	};
	struct rh_text rest = text;
	const uint32_t sign = rh_scan_next(&rest);
	const bool known = (sign >= SHAPES_FIRST && sign <= SHAPES_LAST) || sign == STAR || sign == STAR_OPEN ||
	                   sign == REFERENCE;
	if (!known || rest.length <= SIGN_BYTES ||
	    rh_scan_peek(rh_text_slice(rest, rest.length - SIGN_BYTES, SIZE_MAX)) != sign)
		return false;
	rest.length -= SIGN_BYTES;
	*marked = (struct rh_marked){.mark = RH_MARK_HASH, .number = 1, .body = rh_scan_trim(rest)};
	return marked->body.length > 0;
}

/* "## title ##", "== title ==", of which the second is closed. */
static bool read_hash(struct rh_text text, struct rh_marked *marked)
{
	size_t signs = 0;
	struct rh_text rest = rh_scan_trim(text);
	const bool equals = rh_scan_peek(rest) == '=';
	while (signs < 7 && rh_scan_char(&rest, equals ? '=' : '#'))
		signs++;
	if (signs == 0 || signs > 6 || !rh_scan_blanks(&rest) || rest.length == 0)
		return false;
	const size_t before = rest.length;
	while (rh_scan_ending(&rest, equals ? "=" : "#"))
		;
	if (equals && (signs < 2 || before - rest.length < 2 || rest.length == 0))
		return false;
	*marked = (struct rh_marked){.mark = RH_MARK_HASH, .number = (int)signs, .body = rh_scan_trim(rest)};
	return true;
}

/* The sign between a mark and what it marks. */
static bool take_colon(struct rh_text *rest)
{
	static const uint32_t signs[] = {'.', ':', ')', '/', '>', 0x3001, 0x3002, 0x300D};
	struct rh_text after = *rest;
	rh_scan_blanks(&after);
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
		if (rh_scan_char(&after, signs[i])) {
			*rest = after;
			return true;
		}
	}
	bool dash = rh_scan_char(&after, '-') || rh_scan_char(&after, 0x2014) || rh_scan_char(&after, 0x2013);
	if (!dash || (after.length > 0 && !rh_scan_blanks(&after)))
		return false;
	*rest = after;
	return true;
}

static bool take_opening(struct rh_text *rest, uint32_t *close)
{
	static const uint32_t pairs[][2] = {{'[', ']'}, {'(', ')'}, {'<', '>'}, {0x3010, 0x3011}, {0x300C, 0x300D}};
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		if (rh_scan_char(rest, pairs[i][0])) {
			*close = pairs[i][1];
			return true;
		}
	}
	return false;
}

static bool is_letter(uint32_t c)
{
	return rh_scan_is_hangul(c) || rh_scan_is_kana(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "-1" right behind a number, as in "Q3-1": what belongs to the third. */
static bool take_part_number(struct rh_text *rest)
{
	struct rh_text after = *rest;
	int part = 0;
	if (!rh_scan_char(&after, '-') || !rh_scan_number(&after, &part))
		return false;
	*rest = after;
	return true;
}

/* "Q", "Q3", "Q-3", "Question 3", "Q3-1", of which *is_part: what follows is for the caller. */
static bool take_numbered_word(struct rh_text *rest, const char *const *words, int *number, bool *is_part)
{
	*number = 0;
	*is_part = false;
	if (!rh_scan_words(rest, words))
		return false;
	struct rh_text after = *rest;
	rh_scan_blanks(&after);
	bool sign = rh_scan_char(&after, '-') || rh_scan_char(&after, '#') || rh_scan_char(&after, '.');
	if (sign)
		rh_scan_blanks(&after);
	struct rh_text behind = after;
	int read = 0;
	/* "Q. 10년 뒤": the number begins the question. */
	if (!rh_scan_number(&behind, &read) || is_letter(rh_scan_peek(behind)))
		return true;
	*number = read;
	after = behind;
	*is_part = take_part_number(&after);
	*rest = after;
	return true;
}

static bool read_question(struct rh_text text, const char *const *words, enum rh_mark mark, struct rh_marked *marked)
{
	struct rh_text rest = text;
	uint32_t close = 0;
	bool opened = take_opening(&rest, &close);
	struct rh_text word = text;
	struct rh_marked found = {.mark = mark, .by_speaker = rh_scan_words(&word, asker_words)};
	bool is_part = false;
	if (!take_numbered_word(&rest, words, &found.number, &is_part))
		return false;
	found.mark = is_part ? RH_MARK_FOLLOW_UP : mark;
	bool closed = opened && rh_scan_char(&rest, close);
	bool colon = take_colon(&rest);
	bool bare_number = found.number > 0 && (rest.length == 0 || rh_scan_blanks(&rest));
	if (opened ? !closed : !colon && !bare_number)
		return false;
	found.body = rh_scan_trim(rest);
	word = text;
	if (!opened && found.number == 0 && rh_scan_words(&word, doubtful_words) && rh_asks(found.body) == RH_ASKS_NO)
		return false;
	*marked = found;
	return true;
}

static void take_remark(struct rh_text *rest)
{
	struct rh_text after = *rest;
	rh_scan_blanks(&after);
	if (!rh_scan_char(&after, '('))
		return;
	while (after.length > 0 && rh_scan_peek(after) != ')')
		rh_scan_next(&after);
	if (rh_scan_char(&after, ')'))
		*rest = after;
}

/* "답변", "정리된 답변 (…)", "[답변 예시]", "Answer:"; a word without a colon has the line to itself. */
static bool read_answer(struct rh_text text, struct rh_marked *marked)
{
	struct rh_text rest = text;
	uint32_t close = 0;
	bool opened = take_opening(&rest, &close);
	if (rh_scan_words(&rest, answer_adjectives))
		rh_scan_blanks(&rest);
	int number = 0;
	bool is_part = false;
	if (!take_numbered_word(&rest, answer_words, &number, &is_part))
		return false;
	struct rh_text after = rest;
	rh_scan_blanks(&after);
	if (rh_scan_words(&after, answer_tails))
		rest = after;
	bool closed = opened && rh_scan_char(&rest, close);
	if (opened && !closed)
		return false;
	take_remark(&rest);
	rh_scan_blanks(&rest);
	bool colon = take_colon(&rest) || (opened && rest.length > 0);
	*marked = (struct rh_marked){.mark = RH_MARK_ANSWER, .number = number, .body = rh_scan_trim(rest)};
	return colon || marked->body.length == 0;
}

/* "A. …", "A1: …", "ANS …", "지원자: …". */
static bool read_short_answer(struct rh_text text, struct rh_marked *marked)
{
	static const char *const letters[] = {"a", NULL};
	struct rh_text rest = text;
	int number = 0;
	*marked = (struct rh_marked){.mark = RH_MARK_ANSWER};
	if (rh_scan_words(&rest, speaker_words)) {
		rh_scan_blanks(&rest);
		marked->body = rh_scan_trim(rest);
		if (rh_scan_char(&marked->body, ':')) {
			marked->body = rh_scan_trim(marked->body);
			return true;
		}
	}
	rest = text;
	if (rh_text_starts_with(rest, RH_TEXT("ANS ")) || rh_text_starts_with(rest, RH_TEXT("Ans. "))) {
		marked->body = rh_scan_trim(rh_text_slice(rest, 4, SIZE_MAX));
		return marked->body.length > 0;
	}
	uint32_t close = 0;
	bool opened = take_opening(&rest, &close);
	bool is_part = false;
	if (!take_numbered_word(&rest, letters, &number, &is_part))
		return false;
	bool ends = opened ? rh_scan_char(&rest, close) : take_colon(&rest);
	if (opened && ends)
		take_colon(&rest);
	marked->by_letter = true;
	marked->number = number;
	marked->body = rh_scan_trim(rest);
	return ends;
}

/* "❓ …" without a word that says so. */
static bool read_question_sign(struct rh_text text, struct rh_marked *marked)
{
	enum { RED_QUESTION_MARK = 0x2753, WHITE_QUESTION_MARK = 0x2754 };
	const uint32_t sign = rh_scan_next(&text);
	*marked = (struct rh_marked){.mark = RH_MARK_QUESTION, .body = rh_scan_trim(text)};
	return (sign == RED_QUESTION_MARK || sign == WHITE_QUESTION_MARK) && marked->body.length > 0;
}

/* "1번 질문: …", "2. Answer: …": the number stands before the word. */
static bool read_spoken_behind_number(struct rh_text text, struct rh_marked *marked)
{
	static const char *const words[] = {"질문", "question", "質問", NULL};
	static const char *const counters[] = {"번째", "번", NULL};
	struct rh_text rest = text;
	int number = 0;
	if (!rh_scan_number(&rest, &number))
		return false;
	if (!rh_scan_words(&rest, counters) && !rh_scan_char(&rest, '.') && !rh_scan_char(&rest, ')'))
		return false;
	rh_scan_blanks(&rest);
	const bool read = read_question(rest, words, RH_MARK_QUESTION, marked) || read_answer(rest, marked);
	marked->number = number;
	return read && marked->body.length > 0;
}

/* "[00:01:12] ", "(01:12) ", "00:01:12 ": when it was said. */
static void take_time(struct rh_text *rest)
{
	struct rh_text after = *rest;
	uint32_t close = ' ';
	int number = 0;
	size_t parts = 0;
	if (rh_scan_char(&after, '['))
		close = ']';
	else if (rh_scan_char(&after, '('))
		close = ')';
	while (rh_scan_number(&after, &number) && parts++ < 3 && rh_scan_char(&after, ':'))
		;
	if (parts < 2 || !rh_scan_char(&after, close))
		return;
	rh_scan_blanks(&after);
	*rest = after;
}

/* "ㄴ …?", "└ …?", "↳ …?": a line that hangs below another one and asks. */
static bool read_hanging_question(struct rh_text text, struct rh_marked *marked)
{
	enum { NIEUN = 0x3134, CORNER = 0x2514, ARROW = 0x21B3 };
	struct rh_text rest = text;
	const uint32_t sign = rh_scan_next(&rest);
	const bool hangs = sign == NIEUN || sign == CORNER || sign == ARROW;
	if (!hangs || !rh_scan_blanks(&rest) || rh_asks(rest) == RH_ASKS_NO)
		return false;
	*marked = (struct rh_marked){.mark = RH_MARK_FOLLOW_UP, .body = rh_scan_trim(rest)};
	return true;
}

bool rh_mark_read_spoken(struct rh_text text, struct rh_marked *marked)
{
	struct rh_text rest = rh_scan_trim(text);
	take_time(&rest);
	const struct rh_text whole = rest;
	rh_scan_pictures(&rest);
	return read_question(rest, follow_up_words, RH_MARK_FOLLOW_UP, marked) ||
	       read_question(rest, question_words, RH_MARK_QUESTION, marked) || read_answer(rest, marked) ||
	       read_short_answer(rest, marked) || read_spoken_behind_number(rest, marked) ||
	       read_question_sign(whole, marked) || read_hanging_question(whole, marked);
}

static bool is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static bool take_number_sign(struct rh_text *rest, enum rh_number_style *style)
{
	struct rh_text after = *rest;
	uint32_t c = rh_scan_next(&after);
	uint32_t next = rh_scan_peek(after);
	*style = RH_NUMBER_POINT;
	if (c == ')')
		*style = rh_scan_char(&after, ')') ? RH_NUMBER_DOUBLE : RH_NUMBER_PAREN;
	else if (c == '\t' || (c == '.' && next == '\t'))
		*style = RH_NUMBER_TAB;
	else if (c == '-' && next == ' ')
		*style = RH_NUMBER_DASH;
	else if (c == 0xBC88) /* 번 */
		*style = RH_NUMBER_WORD;
	else if ((c != '.' && c != 0x3001 && c != ':') || is_digit(next))
		return false;
	if (*style == RH_NUMBER_WORD && !rh_scan_char(&after, '.') && !rh_scan_char(&after, ':') &&
	    !rh_scan_char(&after, ')') && next != ' ')
		return false;
	*rest = after;
	return true;
}

/* " . " and " — ", which stand apart from their number. */
static bool take_number_sign_apart(struct rh_text *rest, enum rh_number_style *style)
{
	struct rh_text after = *rest;
	if (!rh_scan_blanks(&after))
		return false;
	uint32_t c = rh_scan_next(&after);
	bool dash = c == 0x2014 || c == 0x2013 || c == '-';
	if ((!dash && c != '.') || !rh_scan_blanks(&after))
		return false;
	*style = dash ? RH_NUMBER_DASH : RH_NUMBER_TAB;
	*rest = after;
	return true;
}

static bool read_circled(struct rh_text text, struct rh_marked *marked)
{
	struct rh_text rest = text;
	uint32_t c = rh_scan_next(&rest);
	*marked = (struct rh_marked){.mark = RH_MARK_NUMBER, .style = RH_NUMBER_CIRCLE};
	if (c >= 0x2460 && c <= 0x2473) {
		marked->number = (int)(c - 0x2460) + 1;
		marked->body = rh_scan_trim(rest);
		return true;
	}
	marked->style = RH_NUMBER_AROUND;
	const uint32_t close = c == '(' ? ')' : ']';
	if ((c != '(' && c != '[') || !rh_scan_number(&rest, &marked->number) || !rh_scan_char(&rest, close))
		return false;
	marked->body = rh_scan_trim(rest);
	return true;
}

static bool read_part(struct rh_text text, struct rh_marked *marked)
{
	struct rh_text rest = text;
	int whole = 0;
	*marked = (struct rh_marked){.mark = RH_MARK_NUMBER, .style = RH_NUMBER_PART};
	if (!rh_scan_number(&rest, &whole) || (!rh_scan_char(&rest, '-') && !rh_scan_char(&rest, '.')) ||
	    !rh_scan_number(&rest, &marked->number) || (!rh_scan_char(&rest, '.') && !rh_scan_char(&rest, ')')) ||
	    is_digit(rh_scan_peek(rest)))
		return false;
	marked->body = rh_scan_trim(rest);
	return true;
}

bool rh_mark_read_number(struct rh_text text, struct rh_marked *marked)
{
	struct rh_text rest = rh_scan_trim(text);
	if (read_circled(rest, marked) || read_part(rest, marked))
		return true;
	*marked = (struct rh_marked){.mark = RH_MARK_NUMBER};
	if (!rh_scan_number(&rest, &marked->number))
		return false;
	if (!take_number_sign(&rest, &marked->style) && !take_number_sign_apart(&rest, &marked->style))
		return false;
	marked->body = rh_scan_trim(rest);
	return true;
}

static bool read_bullet(struct rh_text text, struct rh_marked *marked)
{
	struct rh_text rest = text;
	uint32_t c = rh_scan_next(&rest);
	bool sign = c == '-' || c == '*' || c == '+' || c == 0x2022 || c == 0xB7 || c == 0x25AA || c == 0x25E6 ||
	            c == 0x25CF || c == 0x25CB || c == 0x25A0 || c == 0x25A1 || c == 0x25B6 || c == 0x30FB ||
	            c == 0x318D || (c >= 0xF000 && c <= 0xF8FF);
	bool ascii = c == '-' || c == '*' || c == '+';
	if (!sign || (!rh_scan_blanks(&rest) && ascii))
		return false;
	rh_scan_blanks(&rest);
	rh_scan_box(&rest);
	*marked = (struct rh_marked){.mark = RH_MARK_BULLET, .body = rh_scan_trim(rest)};
	return true;
}

static bool read_bracket(struct rh_text text, struct rh_marked *marked)
{
	enum { TITLE_BYTES_MAX = 240 };
	uint32_t close = 0;
	struct rh_text rest = text;
	struct rh_text inside;
	if (text.length > TITLE_BYTES_MAX || rh_scan_peek(rest) == '(' || !take_opening(&rest, &close))
		return false;
	rest = text;
	if (!rh_scan_aside(&rest, &inside) && !(rh_scan_char(&rest, '<') && rh_scan_ending(&rest, ">")))
		return false;
	bool whole = rest.length == 0;
	*marked = (struct rh_marked){.mark = RH_MARK_BRACKET, .body = whole ? inside : rh_scan_trim(rest)};
	return (whole || rh_scan_peek(text) == '<') && marked->body.length > 0;
}

static bool read_quote(struct rh_text text, struct rh_marked *marked)
{
	if (!rh_text_starts_with(text, RH_TEXT("> ")) || text.length < 3)
		return false;
	*marked = (struct rh_marked){.mark = RH_MARK_QUOTE, .body = rh_scan_trim(rh_text_slice(text, 2, SIZE_MAX))};
	return marked->body.length > 0;
}

/* A bullet may stand before "Q."; then it is no more than a decoration. */
static bool read_spoken_behind_bullet(const struct rh_marked *bullet, struct rh_marked *marked)
{
	struct rh_marked spoken;
	if (!rh_mark_read_spoken(bullet->body, &spoken) || spoken.by_letter)
		return false;
	if (spoken.mark == RH_MARK_ANSWER && spoken.body.length > 0 && bullet->body.data[0] != '[')
		return false;
	*marked = spoken;
	return true;
}

struct rh_marked rh_mark_read(struct rh_text text)
{
	struct rh_text line = rh_scan_trim(text);
	struct rh_marked marked = {.mark = RH_MARK_NONE, .body = line};
	if (rh_mark_is_rule(line))
		marked.mark = RH_MARK_RULE;
	else if (rh_text_starts_with(line, RH_TEXT("//")))
		marked.mark = RH_MARK_COMMENT;
	else if (read_label(line, &marked) || read_hash(line, &marked) || read_between_signs(line, &marked) ||
	         rh_mark_read_spoken(line, &marked) || rh_mark_read_number(line, &marked) ||
	         read_bracket(line, &marked) || read_quote(line, &marked))
		return marked;
	else if (read_bullet(line, &marked)) {
		struct rh_marked spoken;
		return read_spoken_behind_bullet(&marked, &spoken) ? spoken : marked;
	} else
		marked = (struct rh_marked){.mark = RH_MARK_NONE, .body = line};
	if (marked.mark == RH_MARK_NONE)
		marked.body = line;
	return marked;
}
