// SPDX-License-Identifier: GPL-3.0-or-later
#include "bank/near.h"

#include "bank/faults.h"
#include "bank/ids.h"
#include "bank/names.h"
#include "base/unicode.h"

#include <stdlib.h>

/* What asking takes and what says nothing of what is asked for, once the endings below are off. */
static const char idle_words[] =
    "a about an and are at be briefly by can could define describe detail did do doe explain exactly for give here i "
    "in "
    "is it let may me my of on our please s some tell that the there this to us was we were what will with would you "
    "your "
    "간단 관 관하여 구체적 귀하 대 대하여 말 말씀 무엇 무엇인 뭐 뭔 본인 설명 얘기 이야기 자세 자신 좀 하 한번 해";

/* What Korean words end in, the longer first where one ends in another. */
static const char word_endings[] =
    "해주시겠습니까 주시겠습니까 부탁드립니다 부탁드려요 해주시겠어요 주시겠어요 해주십시오 주십시오 하십시오 보십시오 "
    "해주세요 주세요 하세요 보세요 하시오 바랍니다 입니까 습니까 인가요 인지 이란 에서 으로 하는 해서 해라 하라 "
    "은 는 이 가 을 를 의 에 도 로 과 와 만 요 란 해 히 적";

/* The words by hash and the endings by their last bytes: a bank may have a million questions. */
enum { SLOTS = 256, ENDINGS_MAX = 64, HANGUL_BYTES = 3, TAILS = 64 * 64 };
struct lists {
	struct rh_text idle[SLOTS]; /* open addressing */
	size_t longest_idle;        /* bytes */
	struct rh_text endings[ENDINGS_MAX];
	size_t ending_count;
	/* Of the endings with these last two bytes: 1 + the number of the first, and of the next one. */
	unsigned char first[TAILS], next[ENDINGS_MAX];
};

static size_t slot_of(struct rh_text word)
{
	return rh_names_hash(word) % SLOTS;
}

/* The last twelve bits of a text that ends in a character of three bytes. */
static size_t tail_of(struct rh_text word)
{
	const unsigned char *end = (const unsigned char *)word.data + word.length;
	return ((end[-2] & 0x3FU) << 6U) | (end[-1] & 0x3FU);
}

/* Cuts the first of some words between single blanks off; false when there is none. */
static bool cut_word(struct rh_text *rest, struct rh_text *word)
{
	const size_t blank = rh_text_find(*rest, RH_TEXT(" "));
	*word = rh_text_slice(*rest, 0, blank);
	*rest = blank == SIZE_MAX ? RH_TEXT_NONE : rh_text_slice(*rest, blank + 1, SIZE_MAX);
	return word->length > 0;
}

static void add_idle(struct lists *lists, struct rh_text word)
{
	size_t slot = slot_of(word);
	while (lists->idle[slot].length > 0)
		slot = (slot + 1) % SLOTS;
	lists->idle[slot] = word;
	lists->longest_idle = word.length > lists->longest_idle ? word.length : lists->longest_idle;
}

static void add_ending(struct lists *lists, struct rh_text ending)
{
	unsigned char *place = &lists->first[tail_of(ending)];
	while (*place > 0)
		place = &lists->next[*place - 1];
	lists->endings[lists->ending_count] = ending;
	*place = (unsigned char)++lists->ending_count;
	add_idle(lists, ending); /* "주세요" alone says no more than it does at the end of a word */
}

static void lists_init(struct lists *lists)
{
	struct rh_text rest = rh_text_of(idle_words);
	struct rh_text word;
	*lists = (struct lists){0};
	while (cut_word(&rest, &word))
		add_idle(lists, word);
	for (rest = rh_text_of(word_endings); cut_word(&rest, &word);)
		add_ending(lists, word);
}

static bool is_idle(const struct lists *lists, struct rh_text word)
{
	if (word.length > lists->longest_idle)
		return false;
	for (size_t slot = slot_of(word); lists->idle[slot].length > 0; slot = (slot + 1) % SLOTS) {
		if (rh_text_equal(lists->idle[slot], word))
			return true;
	}
	return false;
}

/* One ending less; the word itself when it has none, or is nothing else. */
static struct rh_text without_ending(const struct lists *lists, struct rh_text word)
{
	size_t which = word.length > HANGUL_BYTES ? lists->first[tail_of(word)] : 0;
	for (; which > 0; which = lists->next[which - 1]) {
		const struct rh_text ending = lists->endings[which - 1];
		if (word.length > ending.length && rh_text_ends_with(word, ending))
			return rh_text_slice(word, 0, word.length - ending.length);
	}
	return word;
}

/* "차이를" and "차이" both become "차": what counts is that both do. */
static struct rh_text stem(const struct lists *lists, struct rh_text word)
{
	enum { PLURAL_FROM = 4 };
	const char last = word.data[word.length - 1];
	if ((unsigned char)last < 0x80) {
		bool plural = last == 's' && word.length >= PLURAL_FROM && word.data[word.length - 2] != 's';
		return plural ? rh_text_slice(word, 0, word.length - 1) : word;
	}
	for (struct rh_text shorter = without_ending(lists, word); shorter.length < word.length;
	     shorter = without_ending(lists, word))
		word = shorter;
	return word;
}

static bool is_ascii_word(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '#';
}

static size_t rare_word_character(struct rh_text rest)
{
	const size_t length = rest.length;
	uint32_t c = 0;
	(void)rh_unicode_next(&rest, &c);
	return rh_unicode_is_word(c) ? length - rest.length : 0;
}

/* Its length where the text begins with a character of a word, else 0. Hangul syllables, most of a Korean question, are
 * words without asking the tables of Unicode. */
static inline size_t word_character(struct rh_text rest)
{
	const unsigned char first = (unsigned char)rest.data[0];
	if (first < 0x80)
		return is_ascii_word(first);
	return rh_bank_begins_hangul(rest) ? HANGUL_BYTES : rare_word_character(rest);
}

static struct rh_text behind(struct rh_text text, size_t bytes)
{
	return (struct rh_text){text.data + bytes, text.length - bytes};
}

/* Cuts the next word off a folded text; empty at the end. */
static struct rh_text next_word(struct rh_text *rest)
{
	while (rest->length > 0 && word_character(*rest) == 0) {
		do
			*rest = behind(*rest, 1);
		while (rest->length > 0 && ((unsigned char)rest->data[0] & 0xC0U) == 0x80U);
	}
	struct rh_text word = {rest->data, 0};
	size_t size = 0;
	while (rest->length > 0 && (size = word_character(*rest)) > 0) {
		*rest = behind(*rest, size);
		word.length += size;
	}
	return word;
}

static void put_words(struct rh_buffer *out, const struct lists *lists, struct rh_text folded, bool all)
{
	for (struct rh_text word; (word = next_word(&folded)).length > 0;) {
		const struct rh_text kept = stem(lists, word);
		const bool cut = kept.length < word.length;
		if (all || (!is_idle(lists, kept) && !(cut && is_idle(lists, word))))
			rh_buffer_text(out, all ? word : kept);
	}
}

static void put_essence(struct rh_buffer *out, const struct lists *lists, struct rh_buffer *folded,
                        struct rh_text question)
{
	const size_t start = out->length;
	rh_buffer_clear(folded);
	rh_unicode_fold(folded, question);
	put_words(out, lists, rh_buffer_view(folded), false);
	if (out->length == start)
		put_words(out, lists, rh_buffer_view(folded), true);
	if (out->length == start)
		rh_buffer_text(out, rh_buffer_view(folded));
	out->failed |= folded->failed;
}

void rh_bank_essence(struct rh_buffer *out, struct rh_text question)
{
	struct lists lists;
	struct rh_buffer folded = {0};
	lists_init(&lists);
	put_essence(out, &lists, &folded, question);
	rh_buffer_done(&folded);
}

/* Most are free: the table is kept small, as it is looked at all over. */
struct slot {
	uint32_t hash;  /* its low half */
	uint32_t which; /* 1 + the number of the question in all banks; 0: free */
};

struct search {
	const struct rh_bank *const *banks;
	const struct rh_diag_sink *sink;
	struct lists lists;
	struct rh_buffer folded, essence;
	uint64_t *hashes; /* owned: of what the questions ask for, bank after bank; 64 bits stand for their text */
	size_t question_count;
	struct slot *slots; /* owned; open addressing */
	size_t mask;
	size_t told, untold;
};

/* A question of the first level and where it stands. */
struct found {
	const struct rh_bank *bank;
	const struct rh_question *question;
};

static struct found find(const struct search *s, size_t which)
{
	size_t bank = 0;
	size_t count = 0;
	while (which >= (count = rh_bank_content(s->banks[bank])->question_count)) {
		which -= count;
		bank++;
	}
	return (struct found){s->banks[bank], &rh_bank_content(s->banks[bank])->questions[which]};
}

static void tell(struct search *s, size_t first, size_t again)
{
	if (s->told == RH_BANK_NEAR_TOLD_MAX) {
		s->untold++;
		return;
	}
	s->told++;
	const struct found earlier = find(s, first);
	const struct found later = find(s, again);
	const struct rh_place before = earlier.question->place;
	const struct rh_diag where = rh_bank_fault_in(rh_bank_file(later.bank), RH_BANK_FAULT_NEAR_DUPLICATE,
	                                              later.question->place);
	const bool here = later.bank == earlier.bank;
	rh_diag_emit(s->sink, &where, "asks nearly the same as '%s' (%s%s%u:%u)", earlier.question->id.data,
	             here ? "" : rh_bank_file(earlier.bank), here ? "" : ":", before.line, before.column);
}

static void look_up(struct search *s, size_t which)
{
	const uint64_t hash = s->hashes[which];
	size_t at = (size_t)hash & s->mask;
	for (; s->slots[at].which != 0; at = (at + 1) & s->mask) {
		const struct slot *slot = &s->slots[at];
		if (slot->hash == (uint32_t)hash && s->hashes[slot->which - 1] == hash) {
			tell(s, slot->which - 1, which);
			return;
		}
	}
	s->slots[at] = (struct slot){(uint32_t)hash, (uint32_t)which + 1};
}

/* All before any is looked up: the slots are in no cache then, but are asked for one right after the other. */
static void hash_all(struct search *s, size_t count)
{
	size_t which = 0;
	for (size_t i = 0; i < count; i++) {
		const struct rh_bank_content *content = rh_bank_content(s->banks[i]);
		for (size_t k = 0; k < content->question_count; k++) {
			rh_buffer_truncate(&s->essence, 0);
			put_essence(&s->essence, &s->lists, &s->folded, content->questions[k].question);
			s->hashes[which++] = rh_names_hash(rh_buffer_view(&s->essence));
		}
	}
}

static bool make_room(struct search *s, size_t count)
{
	for (size_t i = 0; i < count; i++)
		s->question_count += rh_bank_content(s->banks[i])->question_count;
	size_t slots = 16;
	while (slots / 2 < s->question_count)
		slots *= 2;
	s->mask = slots - 1;
	s->slots = calloc(slots, sizeof *s->slots);
	s->hashes = calloc(s->question_count + 1, sizeof *s->hashes);
	return s->slots != NULL && s->hashes != NULL;
}

static void tell_rest(const struct search *s, const struct rh_bank *last)
{
	const struct rh_diag where = rh_bank_fault_in(rh_bank_file(last), RH_BANK_FAULT_TOO_MANY, (struct rh_place){0});
	if (s->untold > 0)
		rh_diag_emit(s->sink, &where, "%zu more questions ask nearly the same as others", s->untold);
}

static bool search(struct search *s, size_t count)
{
	if (!make_room(s, count))
		return false;
	hash_all(s, count);
	if (s->essence.failed)
		return false;
	for (size_t i = 0; i < s->question_count; i++)
		look_up(s, i);
	return true;
}

enum rh_status rh_bank_check_near(const struct rh_bank *const *banks, size_t count, const struct rh_diag_sink *sink,
                                  struct rh_error *err)
{
	struct search s = {.banks = banks, .sink = sink};
	if (count == 0)
		return RH_OK;
	lists_init(&s.lists);
	const bool searched = search(&s, count);
	if (searched)
		tell_rest(&s, banks[count - 1]);
	rh_buffer_done(&s.essence);
	rh_buffer_done(&s.folded);
	free(s.hashes);
	free(s.slots);
	return searched ? RH_OK : rh_error_no_memory(err);
}
