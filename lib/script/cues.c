// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/cues.h"

#include "base/array.h"
#include "base/messages.h"
#include "script/letters.h"

#include <stdlib.h>

/* A key word shorter than this says too little to be recognised by, and the part of longer ones that is compared; bytes
 * when folded. */
enum { KEY_MIN = 4, STEM_MIN = 6, LATIN_KEY_MIN = 3, KEY_MAX = 48 };
enum { PHRASE_WORDS = 2, DIGIT_WEIGHT = 1000 };

static const char *const level_names[RH_CUE_LEVELS] = {N_("full"), N_("phrases"), N_("keywords"), N_("initials"),
                                                       N_("blank")};

const char *rh_cue_level_name(enum rh_cue_level level)
{
	return level_names[level];
}

bool rh_cue_level_from_name(struct rh_text name, enum rh_cue_level *level)
{
	size_t which = 0;
	if (!rh_text_is_one_of(name, level_names, RH_CUE_LEVELS, &which))
		return false;
	*level = (enum rh_cue_level)which;
	return true;
}

/* Folded words, one after the other, and where each stands, sorted. */
struct rh_keys {
	struct rh_buffer text;  /* owned */
	struct rh_text *words;  /* owned */
	size_t count, capacity; /* of words */
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The next word between spaces, without those. */
static bool next_word(struct rh_text *rest, struct rh_text *word)
{
	size_t start = 0;
	while (is_space(rh_letter_at(*rest, start)))
		start++;
	size_t end = start;
	while (end < rest->length && !is_space(rest->data[end]))
		end++;
	*word = rh_text_slice(*rest, start, end - start);
	*rest = rh_text_slice(*rest, end, SIZE_MAX);
	return word->length > 0;
}

/* Without what is no letter, mark or number at its ends. */
static struct rh_text bare(struct rh_text word)
{
	struct rh_text rest = word;
	uint32_t character = 0;
	size_t first = word.length;
	size_t last = word.length;
	for (size_t at = 0; rh_unicode_next(&rest, &character); at = word.length - rest.length) {
		if (!rh_unicode_is_word(character))
			continue;
		if (first == word.length)
			first = at;
		last = word.length - rest.length;
	}
	return rh_text_slice(word, first, last - first);
}

/* Appends the word folded, as far as it is compared. */
static void fold(struct rh_buffer *out, struct rh_text word)
{
	size_t length = 0;
	word = bare(word);
	while (length < word.length && length < KEY_MAX)
		length += rh_unicode_cluster(rh_text_slice(word, length, SIZE_MAX));
	rh_unicode_fold(out, rh_text_slice(word, 0, length));
}

/* What folding left of key points at one size of text: 로라 and AWS are keys, a, in and 그 are not. */
static bool is_key(struct rh_text folded)
{
	bool ascii = folded.length > 0 && (unsigned char)folded.data[0] < 0x80;
	return folded.length >= (ascii ? LATIN_KEY_MIN : KEY_MIN);
}

/* Remembers lengths only: the buffer may move until all is read. */
static bool add_key(struct rh_keys *keys, size_t length)
{
	struct rh_text *words = rh_array_room(keys->words, keys->count, &keys->capacity, sizeof *words);
	if (words == NULL)
		return false;
	keys->words = words;
	keys->words[keys->count++] = (struct rh_text){NULL, length};
	return true;
}

/* Bytes of a key without the particle that its point happens to need: 정확도와 is about 정확도. */
static size_t stem_length(struct rh_text key)
{
	static const char *const particles[] = {"에서", "으로", "은", "는", "이", "가", "을", "를",
	                                        "와",   "과",   "의", "에", "로", "도", NULL};
	for (size_t i = 0; particles[i] != NULL; i++) {
		struct rh_text particle = rh_text_of(particles[i]);
		if (rh_text_ends_with(key, particle) && key.length >= particle.length + STEM_MIN)
			return key.length - particle.length;
	}
	return key.length;
}

static bool add_point(struct rh_keys *keys, struct rh_text point)
{
	struct rh_text word;
	while (next_word(&point, &word)) {
		size_t start = keys->text.length;
		fold(&keys->text, word);
		if (keys->text.failed)
			return false;
		struct rh_text key = rh_text_slice(rh_buffer_view(&keys->text), start, SIZE_MAX);
		rh_buffer_truncate(&keys->text, start + (is_key(key) ? stem_length(key) : 0));
		if (keys->text.length > start && !add_key(keys, keys->text.length - start))
			return false;
	}
	return true;
}

static int by_bytes(const void *a, const void *b)
{
	const struct rh_text *left = a;
	const struct rh_text *right = b;
	return rh_text_compare(*left, *right);
}

static void settle(struct rh_keys *keys)
{
	size_t at = 0;
	for (size_t i = 0; i < keys->count; i++) {
		keys->words[i].data = keys->text.data + at;
		at += keys->words[i].length;
	}
	if (keys->count > 0)
		qsort(keys->words, keys->count, sizeof *keys->words, by_bytes);
}

enum rh_status rh_keys_new(const struct rh_key_point *points, size_t count, struct rh_keys **keys, struct rh_error *err)
{
	struct rh_keys *made = calloc(1, sizeof *made);
	bool whole = made != NULL;
	for (size_t i = 0; i < count && whole; i++) {
		whole = add_point(made, points[i].point);
		for (size_t k = 0; k < points[i].also.count && whole; k++)
			whole = add_point(made, points[i].also.items[k]);
	}
	if (!whole) {
		rh_keys_free(made);
		return rh_error_no_memory(err);
	}
	settle(made);
	*keys = made;
	return RH_OK;
}

void rh_keys_free(struct rh_keys *keys)
{
	if (keys == NULL)
		return;
	rh_buffer_done(&keys->text);
	free(keys->words);
	free(keys);
}

static bool has_key(const struct rh_keys *keys, struct rh_text key)
{
	size_t low = 0;
	size_t high = keys->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = rh_text_compare(key, keys->words[middle]);
		if (order == 0)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

static size_t weight(struct rh_text word)
{
	size_t weight = 0;
	uint32_t character = 0;
	while (rh_unicode_next(&word, &character)) {
		if (character >= '0' && character <= '9' && weight < DIGIT_WEIGHT)
			weight += DIGIT_WEIGHT;
		weight += rh_unicode_is_word(character);
	}
	return weight;
}

/* How the keywords of a group are told. */
struct choice {
	const struct rh_keys *keys; /* NULL: none */
	struct rh_buffer scratch;
	bool failed;        /* an allocation: a key may have been missed */
	bool any;           /* some word of it is a key point's */
	const char *chosen; /* where the weightiest word begins, when none is */
};

/* Whether a key begins the word: particles and endings may follow. */
static bool is_keyword(struct choice *c, struct rh_text word)
{
	if (c->keys == NULL || c->keys->count == 0)
		return false;
	rh_buffer_clear(&c->scratch);
	fold(&c->scratch, word);
	c->failed = c->failed || c->scratch.failed;
	struct rh_text folded = rh_buffer_view(&c->scratch);
	for (size_t length = folded.length; length >= LATIN_KEY_MIN; length--) {
		if (has_key(c->keys, rh_text_slice(folded, 0, length)))
			return true;
	}
	return false;
}

static void choose(struct choice *c, const struct rh_group *group)
{
	struct rh_text rest = group->text;
	struct rh_text word;
	size_t heaviest = 0;
	while (next_word(&rest, &word)) {
		c->any = c->any || is_keyword(c, word);
		size_t here = weight(word);
		if (here > heaviest) {
			heaviest = here;
			c->chosen = word.data;
		}
	}
}

static bool is_chosen(struct choice *c, struct rh_text word)
{
	return c->any ? is_keyword(c, word) : word.data == c->chosen;
}

/* Compatibility jamo of the consonant a Hangul syllable begins with. */
static uint32_t choseong(uint32_t syllable)
{
	static const uint16_t jamo[19] = {0x3131, 0x3132, 0x3134, 0x3137, 0x3138, 0x3139, 0x3141,
	                                  0x3142, 0x3143, 0x3145, 0x3146, 0x3147, 0x3148, 0x3149,
	                                  0x314A, 0x314B, 0x314C, 0x314D, 0x314E};
	return jamo[(syllable - 0xAC00) / 588];
}

static void write_initials(struct rh_buffer *out, struct rh_text word)
{
	bool within = false; /* a run of letters that has shown its first */
	while (word.length > 0) {
		size_t length = rh_unicode_cluster(word);
		struct rh_text rest = word;
		uint32_t character = 0;
		(void)rh_unicode_next(&rest, &character);
		bool hangul = rh_letter_is_hangul(character);
		if (hangul)
			rh_buffer_character(out, choseong(character));
		else if (rh_unicode_is_word(character) && !within)
			rh_buffer_text(out, rh_text_slice(word, 0, length));
		within = !hangul && rh_unicode_is_word(character);
		word = rh_text_slice(word, length, SIZE_MAX);
	}
}

static void write_word(struct rh_buffer *out, struct choice *c, struct rh_text word, size_t index,
                       enum rh_cue_level level)
{
	bool whole = level == RH_CUE_FULL || (level == RH_CUE_PHRASES && index < PHRASE_WORDS);
	if (!whole && !is_chosen(c, word))
		rh_buffer_string(out, "·");
	else if (level == RH_CUE_INITIALS)
		write_initials(out, bare(word));
	else
		rh_buffer_text(out, word);
}

void rh_cue_write(struct rh_buffer *out, const struct rh_group *group, enum rh_cue_level level,
                  const struct rh_keys *keys)
{
	struct choice c = {.keys = keys};
	struct rh_text rest = group->text;
	struct rh_text word;
	if (level == RH_CUE_BLANK)
		return;
	if (level != RH_CUE_FULL)
		choose(&c, group);
	for (size_t i = 0; next_word(&rest, &word); i++) {
		rh_buffer_string(out, i > 0 ? " " : "");
		write_word(out, &c, word, i, level);
	}
	out->failed = out->failed || c.failed;
	rh_buffer_done(&c.scratch);
}
