// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/details.h"

#include "base/duration.h"
#include "notes/scan.h"

#include <string.h>

enum { TAG_BYTES_MAX = 60, TAGS_MAX = 12 };

/* What in brackets is a tag; anything else belongs to the question. */
static const char *const bracket_tags[] = {
    "압박 질문",   "압박질문",   "압박",        "지원 동기", "지원동기",   "꼬리 질문", "꼬리질문",
    "꼬리",        "인성 면접",  "인성면접",    "인성",      "기술 면접",  "기술면접",  "기술",
    "직무",        "경험",       "상황",        "공통",      "필수",       "빈출",      "중요",
    "심화",        "기초",       "프로젝트",    "역량",      "갈등",       "협업",      "컬처핏",
    "조직적합성",  "임원 면접",  "임원면접",    "임원",      "실무 면접",  "실무면접",  "영어 면접",
    "pressure",    "behavioral", "behavioural", "technical", "motivation", "follow-up", "culture fit",
    "situational", "leadership", "圧迫",        "技術",      "人柄",       "志望動機",  NULL};

static const struct {
	const char *word;
	enum rh_difficulty difficulty;
} difficulties[] = {
    {"easy", RH_DIFFICULTY_EASY},           {"쉬움", RH_DIFFICULTY_EASY},        {"난이도 하", RH_DIFFICULTY_EASY},
    {"난이도: 하", RH_DIFFICULTY_EASY},     {"beginner", RH_DIFFICULTY_EASY},    {"medium", RH_DIFFICULTY_MEDIUM},
    {"보통", RH_DIFFICULTY_MEDIUM},         {"난이도 중", RH_DIFFICULTY_MEDIUM}, {"난이도: 중", RH_DIFFICULTY_MEDIUM},
    {"intermediate", RH_DIFFICULTY_MEDIUM}, {"hard", RH_DIFFICULTY_HARD},        {"어려움", RH_DIFFICULTY_HARD},
    {"난이도 상", RH_DIFFICULTY_HARD},      {"난이도: 상", RH_DIFFICULTY_HARD},  {"advanced", RH_DIFFICULTY_HARD},
};

static bool same_word(struct rh_text text, const char *word)
{
	return rh_scan_word(&text, word) && text.length == 0;
}

static bool is_tag(struct rh_text text)
{
	for (size_t i = 0; bracket_tags[i] != NULL; i++) {
		if (same_word(text, bracket_tags[i]))
			return true;
	}
	return false;
}

static bool read_difficulty(struct rh_text text, enum rh_difficulty *difficulty)
{
	for (size_t i = 0; i < sizeof difficulties / sizeof difficulties[0]; i++) {
		if (same_word(text, difficulties[i].word)) {
			*difficulty = difficulties[i].difficulty;
			return true;
		}
	}
	return false;
}

static bool is_star(uint32_t c)
{
	return c == 0x2605 || c == 0x2B50 || c == 0x2606 || c == 0x1F31F;
}

static enum rh_difficulty difficulty_of_stars(size_t stars)
{
	if (stars == 1)
		return RH_DIFFICULTY_EASY;
	return stars == 2 ? RH_DIFFICULTY_MEDIUM : RH_DIFFICULTY_HARD;
}

/* "1분", "90초", "2분 30초", "60s", "2 min". */
static bool read_time(struct rh_text text, int64_t *time_ms)
{
	static const char *const minutes[] = {"분", "minutes", "minute", "mins", "min", "m", NULL};
	static const char *const seconds[] = {"초", "seconds", "second", "secs", "sec", "s", NULL};
	int number = 0;
	int64_t sum = 0;
	while (text.length > 0) {
		rh_scan_blanks(&text);
		if (!rh_scan_number(&text, &number))
			return false;
		rh_scan_blanks(&text);
		if (rh_scan_words(&text, minutes))
			sum += 60 * RH_SECOND_MS * number;
		else if (rh_scan_words(&text, seconds))
			sum += number * RH_SECOND_MS;
		else
			return false;
	}
	if (sum <= 0 || sum > 3600 * RH_SECOND_MS)
		return false;
	*time_ms = sum;
	return true;
}

/* A tag as a bank can hold it: no parenthesis, none of the words of tag expressions, not too long. */
static bool can_be_tag(struct rh_text tag)
{
	if (tag.length < 2 || tag.length > TAG_BYTES_MAX)
		return false;
	for (size_t i = 0; i < tag.length; i++) {
		if (strchr("()\"'`{}[]<>|\\", tag.data[i]) != NULL || (unsigned char)tag.data[i] < ' ')
			return false;
	}
	return !same_word(tag, "and") && !same_word(tag, "or") && !same_word(tag, "not");
}

static void add_tag(struct rh_notes *notes, struct rh_text_list *tags, struct rh_text tag)
{
	if (tags->count >= TAGS_MAX || !can_be_tag(tag))
		return;
	for (size_t i = 0; i < tags->count; i++) {
		if (rh_text_equal(tags->items[i], tag))
			return;
	}
	rh_text_list_add(notes, tags, rh_notes_keep(notes, tag));
}

/* What one pair of brackets says; false when it belongs to the question. */
static bool read_aside(struct rh_notes *notes, struct rh_find *find, struct rh_text_list *tags, struct rh_text inside)
{
	enum rh_difficulty difficulty = RH_DIFFICULTY_UNSET;
	if (is_tag(inside)) {
		add_tag(notes, tags, inside);
	} else if (read_difficulty(inside, &difficulty)) {
		find->difficulty = difficulty;
	} else if (rh_scan_char(&inside, '=') && inside.length > 0) {
		struct rh_text name = rh_scan_trim(inside);
		if (!rh_bank_is_id(name))
			return false;
		find->alias = rh_notes_keep(notes, name);
	} else {
		return read_time(inside, &find->time_ms);
	}
	return true;
}

static struct rh_text read_asides_behind(struct rh_notes *notes, struct rh_find *find, struct rh_text_list *tags,
                                         struct rh_text text)
{
	struct rh_text inside;
	for (struct rh_text rest = text; rh_scan_aside(&rest, &inside) && rest.length > 0; text = rest) {
		if (!read_aside(notes, find, tags, inside))
			break;
	}
	return text;
}

static struct rh_text read_asides_before(struct rh_notes *notes, struct rh_find *find, struct rh_text_list *tags,
                                         struct rh_text text)
{
	uint32_t open = rh_scan_peek(text);
	while (open == '[' || open == '(' || open == 0x3010) {
		uint32_t close = open == '[' ? ']' : open == '(' ? ')' : 0x3011;
		struct rh_text inside = text;
		rh_scan_next(&inside);
		struct rh_text rest = inside;
		struct rh_text at = rest;
		while (rest.length > 0 && rh_scan_peek(rest) != close) {
			rh_scan_next(&rest);
			at = rest;
		}
		inside.length = (size_t)(at.data - inside.data);
		if (!rh_scan_char(&rest, close) || rest.length == 0 ||
		    !read_aside(notes, find, tags, rh_scan_trim(inside)))
			break;
		text = rh_scan_trim(rest);
		open = rh_scan_peek(text);
	}
	return text;
}

/* Stars at either end. */
static struct rh_text read_stars(struct rh_find *find, struct rh_text text)
{
	size_t stars = 0;
	while (is_star(rh_scan_peek(text))) {
		stars += rh_scan_next(&text) != 0x2606;
		text = rh_scan_trim(text);
	}
	static const char *const endings[] = {"★", "⭐️", "⭐", "☆", NULL};
	for (size_t i = 0; endings[i] != NULL; i++) {
		if (rh_scan_ending(&text, endings[i])) {
			stars += endings[i] != endings[3];
			text = rh_scan_trim(text);
			i = (size_t)-1;
		}
	}
	if (stars > 0)
		find->difficulty = difficulty_of_stars(stars);
	return text;
}

/* "1분 동안", "30초 안에"; "1분기" is no length. */
static bool korean_length(struct rh_text rest, int64_t *time_ms)
{
	static const char *const behind[] = {" 동안", "동안", "간 ",   " 안에", "안에",
	                                     " 내로", "내로", " 이내", "이내",  NULL};
	int number = 0;
	if (!rh_scan_number(&rest, &number))
		return false;
	const bool minutes = rh_scan_word(&rest, "분");
	*time_ms = (minutes ? 60 : 1) * RH_SECOND_MS * number;
	return (minutes || rh_scan_word(&rest, "초")) && rh_scan_words(&rest, behind);
}

/* "in one minute", "within 90 seconds". */
static bool english_length(struct rh_text rest, int64_t *time_ms)
{
	static const char *const within[] = {"in ", "within ", NULL};
	static const char *const numbers[] = {"a", "one", "two", "three", NULL};
	int number = 0;
	if (!rh_scan_words(&rest, within))
		return false;
	for (int i = 0; number == 0 && numbers[i] != NULL; i++)
		number = rh_scan_word(&rest, numbers[i]) ? (i > 1 ? i : 1) : 0;
	if (number == 0)
		rh_scan_number(&rest, &number);
	rh_scan_blanks(&rest);
	const bool minutes = rh_scan_word(&rest, "minute");
	*time_ms = (minutes ? 60 : 1) * RH_SECOND_MS * number;
	return minutes || rh_scan_word(&rest, "second");
}

/* What a question says of its time. */
static bool spoken_length(struct rh_text text, int64_t *time_ms)
{
	bool inside = false; /* a word or number */
	while (text.length > 0) {
		bool found = !inside && (korean_length(text, time_ms) || english_length(text, time_ms));
		if (found && *time_ms > 0 && *time_ms <= 3600 * RH_SECOND_MS)
			return true;
		const uint32_t c = rh_scan_next(&text);
		inside = c < 0x80 && c != ' ' && c != ',' && c != '(';
	}
	return false;
}

/* "1분 자기소개", "1분 동안 자기소개를 해 주세요": a minute where nothing else is said; and how long any other question
 * says its answer may be. */
static void read_introduction(struct rh_find *find)
{
	struct rh_text text = find->item.question;
	int64_t time_ms = RH_UNSET_MS;
	int number = 0;
	if (find->time_ms == RH_UNSET_MS && spoken_length(text, &time_ms))
		find->time_ms = time_ms;
	if (!rh_asks_introduction(text))
		return;
	find->type = RH_QUESTION_INTRO;
	if (find->time_ms != RH_UNSET_MS)
		return;
	bool given = rh_scan_number(&text, &number) && number > 0 && number < 100;
	bool seconds = given && rh_scan_word(&text, "초");
	bool minutes = given && !seconds && rh_scan_word(&text, "분") && number < 10;
	find->time_ms = seconds ? number * RH_SECOND_MS : 60 * RH_SECOND_MS * (minutes ? number : 1);
}

static bool has_pressure(const struct rh_text_list *tags)
{
	for (size_t i = 0; i < tags->count; i++) {
		if (rh_scan_has(tags->items[i], "압박") || same_word(tags->items[i], "pressure"))
			return true;
	}
	return false;
}

void rh_details_read(struct rh_notes *notes, struct rh_find *find, struct rh_text text, struct rh_texts section_tags)
{
	struct rh_text_list tags = {0};
	find->time_ms = RH_UNSET_MS;
	const struct rh_text whole = rh_scan_trim(text);
	text = read_stars(find, whole);
	text = read_asides_before(notes, find, &tags, text);
	text = read_asides_behind(notes, find, &tags, text);
	struct rh_text question = read_stars(find, text);
	find->item.question = rh_notes_keep(notes, question.length > 0 ? question : whole);
	read_introduction(find);
	if (find->type == RH_QUESTION_OPEN && has_pressure(&tags))
		find->type = RH_QUESTION_PRESSURE;
	for (size_t i = 0; i < section_tags.count; i++)
		add_tag(notes, &tags, section_tags.items[i]);
	find->item.tags = rh_text_list_take(notes, &tags);
}

/* Without number, pictures, colon and asides. */
static struct rh_text title_of(struct rh_text text)
{
	struct rh_marked number;
	struct rh_text inside;
	text = rh_scan_trim(text);
	rh_scan_pictures(&text);
	if (rh_mark_read_number(text, &number))
		text = number.body;
	rh_scan_pictures(&text);
	while (rh_scan_aside(&text, &inside))
		;
	while (rh_scan_ending(&text, ":") || rh_scan_ending(&text, "：") || rh_scan_ending(&text, "."))
		;
	return rh_scan_trim(text);
}

void rh_details_section_tags(struct rh_notes *notes, struct rh_text_list *tags, struct rh_text title)
{
	struct rh_text rest = title_of(title);
	while (rest.length > 0) {
		size_t slash = rh_text_find(rest, RH_TEXT(" / "));
		size_t length = slash == SIZE_MAX ? rest.length : slash;
		add_tag(notes, tags, rh_scan_trim(rh_text_slice(rest, 0, length)));
		rest = rh_text_slice(rest, length + 3, SIZE_MAX);
	}
}
